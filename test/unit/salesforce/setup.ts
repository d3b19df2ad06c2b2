// What the unit tests of the connector share: Salesforce played by a function, so that every answer is the test's own; a budget that lets everything
// pass and remembers what it was told; and a connector on a clock that the test moves.
import type { Budget, Connector, Tokens, TokenShelf } from '#connectors/connector.ts';
import type { SalesforceAuth } from '#connectors/salesforce/auth.ts';
import { createSalesforceConnector, type SalesforceOptions } from '#connectors/salesforce/index.ts';
import { ConnectorError } from '#src/errors.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';

export const loginUrl = 'https://example.my.salesforce.com';
/** 2026-11-02T09:00:00Z. */
export const startAt = Date.UTC(2026, 10, 2, 9);
export const leadId = '00Q000000000001AAA';

export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
};
export type Learned = Parameters<Budget['learn']>[0];

export const json = (
  body: unknown,
  init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response => Response.json(body, init);
export const refused = (status: number, errorCode: string, message = 'It is refused.'): Response =>
  json([{ errorCode, message }], { status });
export const csv = (text: string, headers: Record<string, string>): Response => new Response(text, { headers });

const field = (name: string, type: string, more: object = {}): object => ({ name, type, updateable: true, ...more });
export const leadFields = [
  field('Id', 'id', { updateable: false }),
  field('CreatedDate', 'datetime', { updateable: false }),
  field('SystemModstamp', 'datetime', { updateable: false }),
  field('IsDeleted', 'boolean', { updateable: false }),
  field('MasterRecordId', 'reference', { updateable: false }),
  field('IsConverted', 'boolean', { updateable: false }),
  field('Email', 'email'),
  field('Title', 'string'),
  field('Baton_Fit__c', 'double'),
  field('Baton_Why__c', 'textarea'),
  field('Baton_Due_At__c', 'datetime'),
  field('Baton_Rank__c', 'double', { updateable: false }),
];
export const describeOf = (name: string, fields = leadFields): Response =>
  json({ name, queryable: true, updateable: true, replicateable: true, fields });

export const leadRow = (nth: number, more: object = {}): object => ({
  attributes: { type: 'Lead' },
  Id: `00Q${String(nth).padStart(12, '0')}AAA`,
  CreatedDate: '2026-01-01T00:00:00.000+0000',
  SystemModstamp: '2026-11-02T08:30:00.000+0000',
  IsDeleted: false,
  MasterRecordId: null,
  IsConverted: false,
  Email: `person-${nth}@example.com`,
  Title: null,
  ...more,
});
export const found = (rows: readonly object[], more: object = {}): Response =>
  json({ totalSize: rows.length, done: true, records: rows, ...more });

/** A shelf of one process. */
export const shelfOf = (first: Tokens | null): TokenShelf & { kept(): Tokens | null } => {
  let kept = first;
  let last: Promise<unknown> = Promise.resolve();
  return {
    kept: () => kept,
    load: () => Promise.resolve(kept),
    renew(stale, ask) {
      const turn = last.then(async () => {
        if (kept === null || kept.accessToken === stale) kept = await ask(kept);
        return kept;
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
};
export const tokens: Tokens = {
  accessToken: 'token-1',
  instanceUrl: 'https://example.my.salesforce.com',
  refreshToken: 'refresh-1',
  issuedAt: startAt,
};
export const auth: SalesforceAuth = { flow: 'web_server', clientId: 'client', clientSecret: 'secret' };

export type Play = (sent: Sent) => Response | Promise<Response> | undefined;

/** `play` answers below /services/data/v67.0/ and the token endpoint; versions and Lead's fields are answered here unless it does. */
export const setup = (
  play: Play,
  options: Partial<SalesforceOptions> = {},
): { connector: Connector; sent: Sent[]; learned: Learned[]; clock: VirtualClock; fetch: typeof fetch } => {
  const clock = virtualClock(startAt);
  const sent: Sent[] = [];
  const learned: Learned[] = [];
  const through = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const one: Sent = {
      method: request.method,
      path: url.pathname.replace('/services/data/v67.0/', ''),
      query: url.searchParams,
      headers: request.headers,
      body: await request.text(),
    };
    const answer = await play(one);
    if (answer !== undefined) {
      sent.push(one);
      return answer;
    }
    if (url.pathname === '/services/data') return json([{ version: '60.0' }, { version: '67.0' }, { version: '68.0' }]);
    if (one.path === 'sobjects/Lead/describe') return describeOf('Lead');
    if (one.path === 'limits/recordCount') return json({ sObjects: [{ name: 'Lead', count: 1 }] });
    throw new Error(`nobody answers ${one.method} ${url.pathname}`);
  };
  const budget: Budget = {
    take: () => Promise.resolve(),
    learn: (of) => {
      learned.push(of);
    },
  };
  const connector = createSalesforceConnector({
    connectionId: 'sf',
    loginUrl,
    auth,
    shelf: shelfOf(tokens),
    clock,
    budget,
    fetch: through,
    ...options,
  });
  return { connector, sent, learned, clock, fetch: through };
};

export const plan = { object: 'lead', properties: ['Email'], history: [], associations: [] } as const;

/** The ConnectorError a call fails with. */
export const failureOf = async (call: Promise<unknown>): Promise<ConnectorError> => {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectorError)) throw new Error('expected a ConnectorError', { cause: error });
  return error;
};
