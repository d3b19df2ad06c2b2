// The HubSpot connector: what connector.ts asks for, put together from the files beside this one.
import { type Budget, type Connector, type ObjectName } from '#connectors/connector.ts';
import type { ConnectionId } from '#domain/lead.ts';
import type { Clock } from '#src/clock.ts';
import { createClient } from './client.ts';
import { leastCalls } from './least-calls.ts';
import { hubSpotLimits, type HubSpotLimits } from './limits.ts';
import { writeOwners } from './owners.ts';
import { hubSpotObject, hubSpotReads } from './paths.ts';
import { people } from './people.ts';
import { probe } from './probe.ts';
import { applyProvision, planProvision } from './provision.ts';
import { createReader } from './read.ts';
import { createTasks } from './tasks.ts';
import { writeRows } from './write.ts';

export type HubSpotOptions = {
  readonly connectionId: ConnectionId;
  /** https://api.hubapi.com, or a twin on this machine; plain http for loopback only. */
  readonly baseUrl: string;
  /** Of a static-auth project app, a private app or a service key. */
  readonly accessToken: string;
  /** The portal's id where it is known already; else `probe` learns it. */
  readonly accountId?: string | null;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly fetch?: typeof fetch;
  readonly limits?: Partial<HubSpotLimits>;
};

/** Throws ConfigError when base URL or token cannot be used at all; whether the token is right, `probe` tells. */
export const createHubSpotConnector = (options: HubSpotOptions): Connector => {
  const limits = { ...hubSpotLimits, ...options.limits };
  const client = createClient({ ...options, fetch: options.fetch ?? fetch, limits });
  const on = { client, clock: options.clock, limits };
  let portal = options.accountId ?? null;
  return {
    kind: 'hubspot',
    reads: hubSpotReads,
    writeBatch: limits.writeBatch,
    readBatch: limits.historyPage,
    leastCalls: (work) => leastCalls(work, limits),
    ...createReader(on),
    async probe() {
      const found = await probe(client);
      portal = found.accountId;
      return found;
    },
    people: (ask) => people(client, ask),
    recordUrl: (object, id) => (portal === null ? null : recordUrl(options.baseUrl, portal, object, id)),
    write: (requests) => writeRows(on, requests),
    createTasks: (requests) => createTasks(on, requests),
    writeOwners: (requests) => writeOwners(on, requests),
    planProvision: (wanted) => planProvision(client, wanted),
    applyProvision: (wanted, onChange) => applyProvision(client, wanted, onChange),
  };
};

/** HubSpot sends people on from here to wherever their portal is hosted; a practice portal shows its records itself. */
const recordUrl = (baseUrl: string, portal: string, object: ObjectName, id: string): string => {
  const { hostname, origin } = new URL(baseUrl);
  const home = /(^|\.)hubapi\.com$/.test(hostname) ? 'https://app.hubspot.com' : origin;
  return `${home}/contacts/${encodeURIComponent(portal)}/record/${hubSpotObject(object).typeId}/${encodeURIComponent(id)}`;
};
