// Logging in: what is sent for each flow, one renewal and one repetition and never more, rotation kept before use, and for each refusal what the
// admin does next.
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { assertionOf, authorizeUrl, createSessions, exchangeCode } from '#connectors/salesforce/auth.ts';
import { loginRefusal } from '#connectors/salesforce/login-refusal.ts';
import { ConfigError } from '#src/errors.ts';
import { virtualClock } from '#src/clock.ts';
import {
  auth,
  failureOf,
  found,
  json,
  leadRow,
  loginUrl,
  plan,
  refused,
  setup,
  shelfOf,
  startAt,
  tokens,
} from './setup.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const token = (more: object = {}): Response =>
  json({ access_token: 'token-2', instance_url: 'https://example.my.salesforce.com', token_type: 'Bearer', ...more });
const formOf = (body: string): Record<string, string> => Object.fromEntries(new URLSearchParams(body));

describe('what is sent', () => {
  test('client credentials: id and secret in the body, no token kept to renew with', async () => {
    const shelf = shelfOf(null);
    const { connector, sent } = setup(
      ({ path }) => (path.endsWith('/token') ? token() : path === 'query' ? found([leadRow(1)]) : undefined),
      { auth: { flow: 'client_credentials', clientId: 'client', clientSecret: 'secret' }, shelf },
    );
    await connector.list(plan, null);
    expect(sent.filter(({ path }) => path.endsWith('/token')).map(({ body }) => formOf(body))).toEqual([
      { grant_type: 'client_credentials', client_id: 'client', client_secret: 'secret' },
    ]);
    expect(shelf.kept()).toMatchObject({ accessToken: 'token-2', refreshToken: null });
    expect(sent.at(-1)?.headers.get('authorization')).toBe('Bearer token-2');
  });

  test('JWT bearer: signed by RS256 for the login address, valid for less than three minutes', () => {
    const assertion = assertionOf({
      clientId: 'client',
      username: 'baton@example.com',
      loginUrl: `${loginUrl}/`,
      privateKey,
      now: startAt,
    });
    const [head = '', claims = '', signature = ''] = assertion.split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(head)).toEqual({ alg: 'RS256' });
    expect(read(claims)).toEqual({ iss: 'client', sub: 'baton@example.com', aud: loginUrl, exp: startAt / 1000 + 150 });
    expect(createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature, 'base64url')).toBe(true);
  });

  test('consent: a new state and verifier each time, the challenge is the hash, and the code goes back with the verifier', async () => {
    const asked = [1, 2].map(() =>
      authorizeUrl({ loginUrl, clientId: 'client', redirectUri: 'https://baton.example/back' }),
    );
    expect(new Set(asked.flatMap(({ state, verifier }) => [state, verifier])).size).toBe(4);
    const [one] = asked;
    const query = Object.fromEntries(new URL(one?.url ?? '').searchParams);
    const challenge = createHash('sha256')
      .update(one?.verifier ?? '')
      .digest('base64url');
    expect(query).toMatchObject({
      state: one?.state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      scope: 'api refresh_token',
    });
    expect(one?.verifier).toMatch(/^[\w-]{43,128}$/);
    const { fetch, sent } = setup(({ path }) =>
      path.endsWith('/token') ? token({ refresh_token: 'refresh-2' }) : undefined,
    );
    const given = await exchangeCode({
      loginUrl,
      clock: virtualClock(startAt),
      fetch,
      clientId: 'client',
      clientSecret: null,
      redirectUri: 'https://baton.example/back',
      code: 'the code',
      verifier: one?.verifier ?? '',
    });
    expect(given).toEqual({
      accessToken: 'token-2',
      instanceUrl: loginUrl,
      refreshToken: 'refresh-2',
      issuedAt: startAt,
    });
    expect(formOf(sent[0]?.body ?? '')).toMatchObject({ code: 'the code', code_verifier: one?.verifier });
    expect(formOf(sent[0]?.body ?? '')).not.toHaveProperty('client_secret');
  });
});

describe('renewal', () => {
  test('a refused token is renewed once, its rotated refresh token kept first, and the call repeated once', async () => {
    const shelf = shelfOf(tokens);
    const { connector, sent } = setup(
      ({ path, headers }) => {
        if (path.endsWith('/token')) return token({ refresh_token: 'refresh-2' });
        if (path !== 'query') return undefined;
        if (headers.get('authorization') === 'Bearer token-1') return refused(401, 'INVALID_SESSION_ID');
        expect(shelf.kept()?.refreshToken).toBe('refresh-2');
        return found([leadRow(1)]);
      },
      { shelf },
    );
    expect((await connector.list(plan, null)).records).toHaveLength(1);
    expect(sent.map(({ path }) => path)).toEqual(['query', '/services/oauth2/token', 'query']);
    expect(formOf(sent[1]?.body ?? '')).toEqual({
      grant_type: 'refresh_token',
      client_id: 'client',
      refresh_token: 'refresh-1',
      client_secret: 'secret',
    });
  });

  test('a token that is refused again straight after its renewal is not renewed again', async () => {
    const { connector, sent } = setup(({ path }) =>
      path.endsWith('/token') ? token() : path === 'query' ? refused(401, 'INVALID_SESSION_ID') : undefined,
    );
    const error = await failureOf(connector.list(plan, null));
    expect(error).toMatchObject({ kind: 'auth', isOutcomeUnknown: false });
    expect(error.message).toMatch(/run "baton connect salesforce" again/);
    expect(sent.map(({ path }) => path)).toEqual(['query', '/services/oauth2/token', 'query']);
  });

  test('where the answer brings no new refresh token, the kept one stays', async () => {
    const shelf = shelfOf(tokens);
    const { fetch } = setup(({ path }) => (path.endsWith('/token') ? token() : undefined));
    const sessions = createSessions({ loginUrl, clock: virtualClock(startAt), fetch, auth, shelf });
    expect(await sessions.renew(tokens)).toMatchObject({ accessToken: 'token-2', refreshToken: 'refresh-1' });
  });

  test('what another process has renewed is taken from the shelf without a call', async () => {
    const newer = { ...tokens, accessToken: 'token-9', refreshToken: 'refresh-9' };
    const { fetch, sent } = setup(() => undefined);
    const sessions = createSessions({ loginUrl, clock: virtualClock(startAt), fetch, auth, shelf: shelfOf(newer) });
    expect(await sessions.renew(tokens)).toEqual(newer);
    expect(sent).toEqual([]);
  });

  test('a renewal that failed is tried anew by the next call', async () => {
    let calls = 0;
    const { fetch } = setup(({ path }) =>
      path.endsWith('/token') ? (++calls === 1 ? json({}, { status: 503 }) : token()) : undefined,
    );
    const sessions = createSessions({ loginUrl, clock: virtualClock(startAt), fetch, auth, shelf: shelfOf(tokens) });
    expect((await failureOf(sessions.renew(tokens))).kind).toBe('unavailable');
    expect((await sessions.renew(tokens)).accessToken).toBe('token-2');
  });
});

describe('addresses', () => {
  test.each(['http://example.my.salesforce.com', 'ftp://example.com', 'nonsense', 'https://user:pass@example.com'])(
    'nothing is sent to %s',
    (address) => {
      expect(() => setup(() => undefined, { loginUrl: address })).toThrow(ConfigError);
    },
  );
  test.each(['http://elsewhere.example', 'nonsense', 'https://user:pass@example.com'])(
    'an instance at %s gets no token, whoever named it',
    async (instanceUrl) => {
      const { fetch } = setup(({ path }) =>
        path.endsWith('/token') ? token({ instance_url: instanceUrl }) : undefined,
      );
      const on = { loginUrl, clock: virtualClock(startAt), fetch, auth };
      expect((await failureOf(createSessions({ ...on, shelf: shelfOf(tokens) }).renew(tokens))).message).toMatch(
        /https/,
      );
      const kept = createSessions({ ...on, shelf: shelfOf({ ...tokens, instanceUrl }) });
      expect((await failureOf(kept.current())).kind).toBe('auth');
    },
  );
  test('a key that is none is said at once', () => {
    expect(() =>
      setup(() => undefined, { auth: { flow: 'jwt_bearer', clientId: 'c', username: 'u', privateKey: 'no key' } }),
    ).toThrow(/PEM/);
  });
});

describe('refusals', () => {
  test.each([
    ['invalid_client', 'invalid client credentials', /secret is wrong/],
    ['invalid_client_id', 'client identifier invalid', /consumer key is unknown/],
    ['invalid_grant', "user hasn't approved this consumer", /pre-authorized/],
    ['invalid_grant', 'inactive user', /activate it/],
    ['inactive_user', 'user is inactive', /activate it/],
    ['invalid_grant', 'no client credentials user enabled', /Client Credentials Flow/],
    ['invalid_grant', 'expired access/refresh token', /"baton connect salesforce" again/],
    ['invalid_grant', 'audience is invalid', /My Domain/],
    ['invalid_grant', 'invalid assertion', /certificate/],
    ['invalid_grant', 'ip restricted', /IP restrictions/],
    ['invalid_grant', 'authentication failure', /check the app, its user and SALESFORCE_LOGIN_URL/],
    ['invalid_grant', 'request not supported on this domain', /My Domain/],
    ['unsupported_grant_type', 'grant type not supported', /enable the flow/],
    ['api_disabled', 'API is disabled', /"API Enabled"/],
    ['brand_new', 'never seen before', /baton connect salesforce/],
  ])('%s, %s: the admin is told what to do', (error, error_description, next) => {
    const failure = loginRefusal({ status: 400, text: JSON.stringify({ error, error_description }) });
    expect(failure.kind).toBe('auth');
    expect(failure.message).toMatch(next);
    expect(failure.message).not.toMatch(/\n/);
  });
  test.each([
    [503, '<html>Down</html>', 'unavailable', /Salesforce's side/],
    [404, '<html>No such page</html>', 'auth', /SALESFORCE_LOGIN_URL/],
    [200, '', 'unavailable', /not Salesforce's login/],
    [400, JSON.stringify({ error: 'login_rate_exceeded' }), 'rate_limited', /too many logins/],
  ] as const)('%s %s is %s', (status, text, kind, next) => {
    const failure = loginRefusal({ status, text });
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(next);
  });
});
