// The CRMs Baton speaks, by kind. The compiler completes it: a kind without its maker, or a maker with other options,
// does not build. (CSV files are imported, not connected.)
import type { Connector } from './connector.ts';
import { createHubSpotConnector, type HubSpotOptions } from './hubspot/index.ts';
import { createSalesforceConnector, type SalesforceOptions } from './salesforce/index.ts';

/** What each kind of connection is made of. */
export type ConnectorOptions = { hubspot: HubSpotOptions; salesforce: SalesforceOptions };
export type ConnectorKind = keyof ConnectorOptions;

const makers: { readonly [Kind in ConnectorKind]: (options: ConnectorOptions[Kind]) => Connector } = {
  hubspot: createHubSpotConnector,
  salesforce: createSalesforceConnector,
};

export const connectorKinds = Object.keys(makers) as readonly ConnectorKind[];

/** The connector of a kind. Throws ConfigError when its options cannot be used. */
export const createConnector = <Kind extends ConnectorKind>(kind: Kind, options: ConnectorOptions[Kind]): Connector =>
  makers[kind](options);
