// The Salesforce connector: what connector.ts asks for, put together from the files beside this one.
import { type Budget, type Connector, type TokenShelf } from '#connectors/connector.ts';
import type { ConnectionId } from '#domain/lead.ts';
import type { Clock } from '#src/clock.ts';
import { createSessions, type SalesforceAuth } from './auth.ts';
import { createClient } from './client.ts';
import { createDescribes } from './describe.ts';
import { leastCalls } from './least-calls.ts';
import { salesforceLimits, type SalesforceLimits } from './limits.ts';
import { salesforceReads } from './names.ts';
import { writeOwners } from './owners.ts';
import { probe } from './probe.ts';
import { applyProvision, planProvision } from './provision.ts';
import { createReader } from './read.ts';
import { people } from './people.ts';
import { recordUrl } from './record-url.ts';
import { createQueries } from './soql.ts';
import { createTasks } from './tasks.ts';
import { writeRows } from './write.ts';

export { authorizeUrl, exchangeCode, type Authorization, type SalesforceAuth } from './auth.ts';

export type SalesforceOptions = {
  readonly connectionId: ConnectionId;
  /** The org's My Domain address, or a twin on this machine; plain http for loopback only. */
  readonly loginUrl: string;
  readonly auth: SalesforceAuth;
  readonly shelf: TokenShelf;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly fetch?: typeof fetch;
  readonly limits?: Partial<SalesforceLimits>;
};

/** Throws ConfigError when address or credentials cannot be used at all; whether they are right, `probe` tells. */
export const createSalesforceConnector = (options: SalesforceOptions): Connector => {
  const limits = { ...salesforceLimits, ...options.limits };
  const through = options.fetch ?? fetch;
  const sessions = createSessions({ ...options, fetch: through, limits });
  const client = createClient({ ...options, sessions, fetch: through, limits });
  const describes = createDescribes({ client, clock: options.clock, limits });
  const queries = createQueries({ client, limits });
  const on = { client, clock: options.clock, limits, describes, queries };
  return {
    kind: 'salesforce',
    reads: salesforceReads,
    writeBatch: limits.writeBatch,
    readBatch: limits.readBatch,
    leastCalls: (work) => leastCalls(work, limits),
    ...createReader(on),
    probe: () => probe(on),
    people: (ask) => people(on, ask),
    recordUrl: (object, id) => recordUrl(sessions.instanceUrl() ?? options.loginUrl, object, id),
    write: (requests) => writeRows(on, requests),
    createTasks: (requests) => createTasks(on, requests),
    writeOwners: (requests) => writeOwners(on, requests),
    planProvision: (wanted) => planProvision(on, wanted),
    async applyProvision(wanted, onChange) {
      try {
        return await applyProvision(on, wanted, onChange);
      } finally {
        describes.forget();
      }
    },
  };
};
