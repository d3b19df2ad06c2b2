// The CRMs Baton speaks, by kind. The compiler completes it: a kind without its maker, or a maker with other options,
// does not build. (CSV files are imported, not connected.)
import type { Connector, Webhook } from './connector.ts';
import { createHubSpotConnector, type HubSpotOptions } from './hubspot/index.ts';
import { hubSpotWebhook } from './hubspot/webhook.ts';
import { createSalesforceConnector, type SalesforceOptions } from './salesforce/index.ts';
import { salesforceWebhook } from './salesforce/webhook.ts';

/** What each kind of connection is made of. */
export type ConnectorOptions = { hubspot: HubSpotOptions; salesforce: SalesforceOptions };
export type ConnectorKind = keyof ConnectorOptions;

const makers: { readonly [Kind in ConnectorKind]: (options: ConnectorOptions[Kind]) => Connector } = {
  hubspot: createHubSpotConnector,
  salesforce: createSalesforceConnector,
};

/** How the webhooks of each kind are known to be genuine and what they say. */
export const webhooks: Readonly<Record<ConnectorKind, Webhook>> = {
  hubspot: hubSpotWebhook,
  salesforce: salesforceWebhook,
};

export const connectorKinds = Object.keys(makers) as readonly ConnectorKind[];

/** The connector of a kind. Throws ConfigError when its options cannot be used. */
export const createConnector = <Kind extends ConnectorKind>(kind: Kind, options: ConnectorOptions[Kind]): Connector =>
  makers[kind](options);
