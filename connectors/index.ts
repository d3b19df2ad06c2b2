// The CRMs Baton speaks, by kind. The compiler completes it: a kind without its maker, or a maker with other options,
// does not build. (CSV files are imported, not connected.)
import type { Connector } from './connector.ts';
import { createHubSpotConnector, type HubSpotOptions } from './hubspot/index.ts';

/** What each kind of connection is made of. */
export type ConnectorOptions = { hubspot: HubSpotOptions };
export type ConnectorKind = keyof ConnectorOptions;

const makers = {
  hubspot: createHubSpotConnector,
} as const satisfies { [Kind in ConnectorKind]: (options: ConnectorOptions[Kind]) => Connector };

export const connectorKinds = Object.keys(makers) as readonly ConnectorKind[];

/** The connector of a kind. Throws ConfigError when its options cannot be used. */
export const createConnector = <Kind extends ConnectorKind>(kind: Kind, options: ConnectorOptions[Kind]): Connector =>
  makers[kind](options);
