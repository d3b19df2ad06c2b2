// The door to the API: what every call carries, what each failure means, and what is learned from answers on the way.
import { describe, expect, test } from '@jest/globals';
import { failureOf, found, json, leadRow, plan, refused, setup, startAt, type Play } from './setup.ts';

const listing =
  (answer: () => Response): Play =>
  ({ path }) =>
    path === 'query' ? answer() : undefined;
const failing = async (answer: () => Response): Promise<Awaited<ReturnType<typeof failureOf>>> =>
  failureOf(setup(listing(answer)).connector.list(plan, null));

describe('every call', () => {
  test('carries the headers that keep assignment rules away and name the caller', async () => {
    const { connector, sent } = setup(listing(() => found([leadRow(1)])));
    await connector.list(plan, null);
    const headers = Object.fromEntries(sent[0]?.headers ?? []);
    expect(headers).toMatchObject({
      authorization: 'Bearer token-1',
      'sforce-auto-assign': 'FALSE',
      'sforce-call-options': 'client=Baton',
      'sforce-query-options': 'batchSize=2000',
    });
  });

  test('goes to the newest version that both know, and to none below what is needed', async () => {
    const versions: Play = ({ path }) =>
      path === '/services/data' ? json([{ version: '58.0' }, { version: '59.0' }]) : undefined;
    const error = await failureOf(setup(versions).connector.list(plan, null));
    expect(error).toMatchObject({ kind: 'invalid' });
    expect(error.message).toMatch(/up to 59\.0 only; Baton needs 60\.0/);
    const older: Play = ({ path }) => {
      if (path === '/services/data') return json([{ version: '59.0' }, { version: '61.0' }]);
      return path.startsWith('/services/data/v61.0/') ? refused(500, 'UNKNOWN_EXCEPTION') : undefined;
    };
    expect((await failureOf(setup(older).connector.list(plan, null))).message).toMatch(/Salesforce's side/);
  });

  test('tells the budget what is left of the day above the share of others', async () => {
    const { connector, learned } = setup(
      listing(() =>
        json({ totalSize: 0, done: true, records: [] }, { headers: { 'sforce-limit-info': 'api-usage=1000/15000' } }),
      ),
    );
    await connector.list(plan, null);
    expect(learned.at(-1)).toEqual({ family: 'api', dayRemaining: 11_000 });
  });
});

describe('failures', () => {
  test.each([
    [401, 'INVALID_SESSION_ID', 'auth', /baton connect salesforce/],
    [403, 'API_DISABLED_FOR_ORG', 'auth', /"API Enabled"/],
    [403, 'API_CURRENTLY_DISABLED', 'auth', /"API Enabled"/],
    [403, 'INSUFFICIENT_ACCESS', 'auth', /permission/],
    [403, 'SOMETHING_NEW', 'auth', /permission/],
    [400, 'INVALID_TYPE', 'not_found', /no such object/],
    [404, 'NOT_FOUND', 'not_found', /does not exist/],
    [400, 'INVALID_FIELD', 'invalid', /missing or hidden/],
    [400, 'MALFORMED_QUERY', 'invalid', /was refused/],
    [400, 'UNABLE_TO_LOCK_ROW', 'unavailable', /asked again/],
    [500, 'UNKNOWN_EXCEPTION', 'unavailable', /Salesforce's side/],
    [503, 'SERVER_UNAVAILABLE', 'unavailable', /Salesforce's side/],
    [414, 'URI_TOO_LONG', 'invalid', /fewer fields/],
  ] as const)('%s %s is %s', async (status, code, kind, next) => {
    // After a 401 the token is renewed and the call repeated; here it is refused again.
    const play: Play = ({ path }) =>
      path === 'query'
        ? refused(status, code)
        : path.endsWith('/token')
          ? json({ access_token: 'token-2', instance_url: 'https://example.my.salesforce.com' })
          : undefined;
    const error = await failureOf(setup(play).connector.list(plan, null));
    expect(error).toMatchObject({ kind, isOutcomeUnknown: false });
    expect(error.message).toMatch(next);
    expect(error.message).not.toMatch(/\n/);
  });

  test('the daily limit waits for long and stops the day, the limit of calls at once waits for seconds', async () => {
    const day = setup(listing(() => refused(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')));
    const used = await failureOf(day.connector.list(plan, null));
    expect(used).toMatchObject({ kind: 'rate_limited', retryAfterMs: 3_600_000 });
    expect(day.learned.at(-1)).toEqual({ family: 'day', blockedForMs: 3_600_000 });
    const text = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
    const atOnce = setup(listing(() => refused(403, 'REQUEST_LIMIT_EXCEEDED', text)));
    const crowd = await failureOf(atOnce.connector.list(plan, null));
    expect(crowd).toMatchObject({ kind: 'rate_limited', retryAfterMs: 10_000 });
    expect(atOnce.learned.at(-1)).toEqual({ family: 'api', blockedForMs: 10_000 });
  });

  test.each([
    ['a page of HTML', () => new Response('<html>Log in</html>'), /is no JSON/],
    ['a page of HTML that refuses', () => new Response('<html>No</html>', { status: 403 }), /not Salesforce's API/],
    ['JSON that stops in the middle', () => new Response('{"totalSize": 1, "rec'), /cut off/],
    ['JSON of another shape', () => json({ hello: 'there' }), /lacks what we need at "totalSize"/],
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } }),
      /redirect/,
    ],
  ] as const)('%s is no answer', async (_what, answer, says) => {
    const error = await failing(answer);
    expect(error.kind).toBe('unavailable');
    expect(error.message).toMatch(says);
  });

  test('an answer says when to come back', async () => {
    const error = await failing(() =>
      json([{ errorCode: 'SERVER_UNAVAILABLE', message: '' }], { status: 503, headers: { 'retry-after': '7' } }),
    );
    expect(error.retryAfterMs).toBe(7_000);
  });

  test('no message holds what the record held', async () => {
    const text = `Ada <ada@example.com> "Ada Lovelace" 00Q000000000001AAA 4917612345678 is bad`;
    const error = await failing(() => refused(400, 'MALFORMED_QUERY', text));
    expect(error.message).not.toMatch(/ada@example|Lovelace|00Q0000|49176/);
  });

  test.each([
    ['fewer rows than it counted', () => json({ totalSize: 3, done: true, records: [leadRow(1)] })],
    ['no rows, and yet more to come', () => json({ totalSize: 3, done: false, records: [] })],
    ['more rows than it counted', () => json({ totalSize: 0, done: true, records: [leadRow(1)] })],
  ])('a query that gives %s is not believed', async (_what, answer) => {
    const error = await failing(answer);
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(error.message).toMatch(/nothing was skipped/);
  });
});

test("a clock of ours that is wrong is put right by Salesforce's", async () => {
  const ahead = startAt + 3 * 3_600_000;
  const date = new Date(ahead).toUTCString();
  const { connector, sent, clock } = setup(({ path }) => {
    if (path === '/services/data') return json([{ version: '67.0' }], { headers: { date } });
    if (path === 'sobjects/Lead/updated/')
      return json({ ids: [], latestDateCovered: '2026-11-02T11:59:00.000+0000' }, { headers: { date } });
    return path === 'queryAll' ? json({ totalSize: 0, done: true, records: [] }, { headers: { date } }) : undefined;
  });
  await connector.changes(plan, connector.cursorAt(clock.now()));
  expect(sent.at(-1)?.query.get('q')).toContain('SystemModstamp < 2026-11-02T12:00:01Z');
});
