// The HubSpot connector: what connector.ts asks for, put together from the files beside this one.
import { type Budget, type Connector, type Person, recordNames } from '#connectors/connector.ts';
import type { ConnectionId } from '#domain/lead.ts';
import type { Clock } from '#src/clock.ts';
import { createClient, type HubSpotClient } from './client.ts';
import { leastCalls } from './least-calls.ts';
import { hubSpotLimits, type HubSpotLimits } from './limits.ts';
import { paths } from './paths.ts';
import { probe } from './probe.ts';
import { applyProvision, planProvision } from './provision.ts';
import { createReader } from './read.ts';
import { ownersAnswer } from './wire.ts';
import { writeRows } from './write.ts';

export type HubSpotOptions = {
  readonly connectionId: ConnectionId;
  /** https://api.hubapi.com, or a twin on this machine; plain http for loopback only. */
  readonly baseUrl: string;
  /** Of a static-auth project app, a private app or a service key. */
  readonly accessToken: string;
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
  return {
    kind: 'hubspot',
    reads: recordNames,
    writeBatch: limits.writeBatch,
    readBatch: limits.historyPage,
    leastCalls: (work) => leastCalls(work, limits),
    ...createReader(on),
    probe: () => probe(client),
    people: () => people(client),
    write: (requests) => writeRows(on, requests),
    planProvision: (wanted) => planProvision(client, wanted),
    applyProvision: (wanted, onChange) => applyProvision(client, wanted, onChange),
  };
};

/** Owners, those who left included: old records still name them. */
const people = async (client: HubSpotClient): Promise<readonly Person[]> => {
  const found: Person[] = [];
  for (const archived of ['false', 'true'])
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: (typeof ownersAnswer)['_output'] = await client.call({
        what: 'reading the owners',
        family: 'burst',
        method: 'GET',
        path: paths.owners,
        query: { limit: '100', archived, ...(after !== '' && { after }) },
        answer: ownersAnswer,
      });
      found.push(
        ...page.results.map((owner) => ({
          id: owner.id,
          email: owner.email?.toLowerCase() ?? null,
          name:
            [owner.firstName, owner.lastName].filter((part) => (part ?? '') !== '').join(' ') ||
            (owner.email ?? owner.id),
          isActive: !owner.archived && archived === 'false',
        })),
      );
      after = page.paging?.next?.after;
    }
  return found;
};
