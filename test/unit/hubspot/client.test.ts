// How each wire error becomes a kind, a wait, a sentence to act on, and whether the outcome of a write is known.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { untilMidnightMs } from '#connectors/hubspot/portal-day.ts';
import { ConfigError, type ConnectorError } from '#src/errors.ts';
import { accessToken, failureOf, objectsPath, plan, record, row, setup, startAt, updatePath } from './setup.ts';
import { onHubSpot, useNock } from './wire.ts';

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
});
useNock();

const listFailure = (status: number, body?: nock.Body, headers?: Record<string, string>): Promise<ConnectorError> => {
  onHubSpot().get(objectsPath).query(true).reply(status, body, headers);
  return failureOf(setup().connector.list(plan, null));
};

const isOneLine = (error: ConnectorError): void => {
  expect(error.message).not.toMatch(/\n/);
  expect(error.message).toMatch(/^HubSpot: .{20,}/);
  expect(JSON.stringify([error.message, error.stack, error])).not.toContain(accessToken);
};

const cases: [string, number, nock.Body | undefined, Record<string, string>, Partial<ConnectorError>, RegExp][] = [
  ['expired', 401, { category: 'EXPIRED_AUTHENTICATION' }, {}, { kind: 'auth' }, /token has expired; make a new one/],
  [
    'wrong token',
    401,
    { category: 'INVALID_AUTHENTICATION' },
    {},
    { kind: 'auth' },
    /token is wrong .*; copy it again/,
  ],
  ['401 of a proxy', 401, '<html></html>', {}, { kind: 'auth' }, /token is wrong/],
  [
    'missing scope',
    403,
    { category: 'MISSING_SCOPES', errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.read'] } }] },
    {},
    { kind: 'auth' },
    /needs the scope crm\.objects\.contacts\.read; add it/,
  ],
  [
    'missing scopes as text',
    403,
    { category: 'MISSING_SCOPES', errors: [{ context: '{missingScopes=[a.read, b.read]}' }] },
    {},
    { kind: 'auth' },
    /needs the scope a\.read, b\.read; add/,
  ],
  ['edition', 403, { category: 'FORBIDDEN' }, {}, { kind: 'auth' }, /not allowed in this account/],
  ['404', 404, { category: 'OBJECT_NOT_FOUND' }, {}, { kind: 'not_found' }, /does not exist/],
  ['409', 409, { category: 'CONFLICT' }, {}, { kind: 'conflict' }, /exists already/],
  [
    '400',
    400,
    { category: 'VALIDATION_ERROR', message: 'Bad limit' },
    {},
    { kind: 'invalid' },
    /VALIDATION_ERROR: Bad limit/,
  ],
  ['414', 414, undefined, {}, { kind: 'invalid' }, /too long/],
  ['423', 423, { category: 'LOCKED' }, {}, { kind: 'unavailable', retryAfterMs: 2_000 }, /locked/],
  ['477', 477, {}, { 'retry-after': '7200' }, { kind: 'unavailable', retryAfterMs: 7_200_000 }, /moved/],
  ['477 without a time', 477, {}, {}, { kind: 'unavailable', retryAfterMs: 60_000 }, /moved/],
  ...[500, 502, 503, 504, 521, 523, 524, 525, 526].map((status): (typeof cases)[number] => [
    String(status),
    status,
    '<html>bad gateway</html>',
    {},
    { kind: 'unavailable' },
    new RegExp(`HubSpot's side \\(${status}\\)`),
  ]),
  [
    'redirect',
    302,
    '',
    { location: 'https://elsewhere.example/' },
    { kind: 'unavailable' },
    /redirect, which is not followed/,
  ],
  ['a proxy instead of HubSpot', 403, '<html>blocked</html>', {}, { kind: 'unavailable' }, /not HubSpot/],
  ['HTML', 200, '<html>sign in</html>', {}, { kind: 'unavailable' }, /no JSON/],
  ['cut-off JSON', 200, '{"results":[{"id":"1","prop', {}, { kind: 'unavailable' }, /cut off/],
  ['another shape', 200, { rows: [] }, {}, { kind: 'unavailable' }, /lacks what we need at "results"/],
];

test.each(cases)('%s', async (_name, status, body, headers, expected, message) => {
  const error = await listFailure(status, body, headers);
  expect(error).toMatchObject({ connector: 'hubspot', isOutcomeUnknown: false, ...expected });
  expect(error.message).toMatch(message);
  isOneLine(error);
});

describe('429', () => {
  const refused = async (policyName: string, timeZone = 'UTC') => {
    const { connector, learned } = setup();
    onHubSpot().get('/account-info/2026-09/details').reply(200, { portalId: 1, timeZone });
    onHubSpot().get(/.*/).query(true).times(11).reply(404, { category: 'NOT_FOUND' });
    await connector.probe();
    learned.length = 0;
    onHubSpot().get(objectsPath).query(true).reply(429, { errorType: 'RATE_LIMIT', policyName });
    const error = await failureOf(connector.list(plan, null));
    expect(error.kind).toBe('rate_limited');
    isOneLine(error);
    return { error, learned };
  };

  test('of ten seconds blocks its family for the window', async () => {
    const { error, learned } = await refused('TEN_SECONDLY_ROLLING');
    expect(error.retryAfterMs).toBe(10_000);
    expect(learned).toEqual([{ family: 'burst', blockedForMs: 10_000 }]);
  });
  test('of a second', async () => {
    expect((await refused('SECONDLY')).error.retryAfterMs).toBe(1_000);
  });
  test("of the day blocks everything until the portal's midnight", async () => {
    // 09:00 UTC is 04:00 in New York.
    const { error, learned } = await refused('DAILY', 'America/New_York');
    expect(error.retryAfterMs).toBe(20 * 3_600_000);
    expect(learned).toEqual([{ family: 'day', blockedForMs: 20 * 3_600_000 }]);
  });
});

test('a day ends at midnight of its own zone', () => {
  expect(untilMidnightMs(startAt, 'UTC')).toBe(15 * 3_600_000);
  expect(untilMidnightMs(startAt, 'Asia/Kolkata')).toBe(9.5 * 3_600_000);
});

test('what the headers say of the limits is passed on', async () => {
  const { connector, learned, taken } = setup();
  onHubSpot()
    .get(objectsPath)
    .query(true)
    .reply(
      200,
      { results: [record(1)] },
      {
        'X-HubSpot-RateLimit-Max': '190',
        'X-HubSpot-RateLimit-Remaining': '12',
        'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
        'X-HubSpot-RateLimit-Daily-Remaining': '624000',
      },
    );
  await connector.list(plan, null);
  expect(taken).toEqual(['burst']);
  expect(learned).toEqual([{ family: 'burst', limit: 190, remaining: 12, intervalMs: 10_000, dayRemaining: 624_000 }]);
});

describe('a broken connection', () => {
  test.each([
    ['ECONNREFUSED', /nothing listens/, false],
    ['ENOTFOUND', /host name is not known/, false],
    ['CERT_HAS_EXPIRED', /certificate is not trusted/, false],
    ['ECONNRESET', /connection broke/, true],
  ])('%s', async (code, message, isOutcomeUnknown) => {
    onHubSpot()
      .post(updatePath)
      .replyWithError(Object.assign(new Error(code), { code }));
    const { connector } = setup();
    const results = await connector.write([row(1)]);
    const error = (results[0]?.outcome as { error: ConnectorError }).error;
    expect(error).toMatchObject({ kind: 'unavailable', isOutcomeUnknown });
    expect(error.message).toMatch(message);
    isOneLine(error);
  });

  let server: Server;
  let answer: Parameters<typeof createServer>[1];
  beforeEach(async () => {
    server = createServer((request, response) => answer?.(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const local = () =>
    setup({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      limits: { callMs: 150, answerBytes: 1_000 },
    }).connector;

  test('a host that never answers is left after the deadline, and the outcome of a write is unknown', async () => {
    answer = () => undefined;
    const [result] = await local().write([row(1)]);
    expect(result?.outcome).toMatchObject({ ok: false, error: { kind: 'unavailable', isOutcomeUnknown: true } });
    expect((result?.outcome as { error: ConnectorError }).error.message).toMatch(/gave no full answer within/);
  });
  test('the deadline covers the body', async () => {
    answer = (_request, response) => response.writeHead(200).write('{"results":[');
    const error = await failureOf(local().list(plan, null));
    expect(error.message).toMatch(/gave no full answer/);
  });
  test('a connection cut in the middle of the body', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"results":[');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await failureOf(local().list(plan, null))).toMatchObject({ kind: 'unavailable' });
  });
  test('an answer without end is not read to memory', async () => {
    answer = (_request, response) => response.end('x'.repeat(5_000));
    expect((await failureOf(local().list(plan, null))).message).toMatch(/far larger/);
  });
});

test.each([
  ['no address', { baseUrl: 'api.hubapi.com' }],
  ['plain http beyond this machine', { baseUrl: 'http://hubspot.example' }],
  ['a password in the address', { baseUrl: 'https://user:pw@hubspot.example' }],
  ['no token', { accessToken: ' ' }],
  ['a token that breaks the header', { accessToken: 'pat-secret\nx: y' }],
])('%s is refused before any call, and never quoted', (_name, options) => {
  expect(() => setup(options)).toThrow(ConfigError);
  expect(() => setup(options)).not.toThrow(/secret|user:pw/);
});

test.each(['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1'])('%s may be plain http', (baseUrl) => {
  expect(() => setup({ baseUrl })).not.toThrow();
});
