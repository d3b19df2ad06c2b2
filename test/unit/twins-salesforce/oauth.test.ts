// The token endpoint: each grant gives what it should, and rotation ends everything when an old refresh token comes back.
import { describe, expect, test } from '@jest/globals';
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { normalId } from '#twins/salesforce/ids.ts';
import { data, open, startAt, type Answered, type Opened } from './ask.ts';

const redirect = 'http://localhost:1717/callback';
const tokenPath = '/services/oauth2/token';
const isIn = (opened: Opened, token: string): boolean =>
  opened.ask('GET', `${data}/limits`, undefined, { authorization: `Bearer ${token}` }).status === 200;

const login = (opened: Opened, verifier: string, said = verifier): Answered => {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: opened.clientId,
    redirect_uri: redirect,
    state: 'abc',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const { headers } = opened.ask('GET', `/services/oauth2/authorize?${query.toString()}`);
  const target = new URL(headers['Location'] ?? '');
  expect(target.searchParams.get('state')).toBe('abc');
  return opened.form(tokenPath, {
    grant_type: 'authorization_code',
    client_id: opened.clientId,
    redirect_uri: redirect,
    code: target.searchParams.get('code') ?? '',
    code_verifier: said,
  });
};
const renew = (opened: Opened, token: string): Answered =>
  opened.form(tokenPath, { grant_type: 'refresh_token', client_id: opened.clientId, refresh_token: token });

describe('client credentials', () => {
  test('give a token that ends after its time, and no refresh token', () => {
    const opened = open();
    expect(isIn(opened, opened.token)).toBe(true);
    opened.clock.advance(opened.org.state.limits.accessTokenMs);
    const { status, body } = opened.ask('GET', `${data}/limits`);
    expect([status, body[0]?.errorCode]).toEqual([401, 'INVALID_SESSION_ID']);
  });

  test('a wrong secret and an unknown client say which it is', () => {
    const opened = open();
    const ask = (client_id: string, client_secret: string): string =>
      opened.form(tokenPath, { grant_type: 'client_credentials', client_id, client_secret }).body.error;
    expect(ask(opened.clientId, 'nope')).toBe('invalid_client');
    expect(ask('nope', opened.clientSecret)).toBe('invalid_client_id');
  });

  test('a user without "API Enabled" is refused at every call', () => {
    const opened = open();
    opened.org.setRights(opened.org.users.integration, { apiEnabled: false });
    const { status, body } = opened.ask('GET', `${data}/limits`);
    expect([status, body[0]?.errorCode]).toEqual([403, 'API_DISABLED_FOR_ORG']);
  });
});

describe('JWT bearer', () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const assert = (opened: Opened, changes: Record<string, unknown> = {}, key = pair.privateKey): Answered => {
    const claims = {
      iss: opened.clientId,
      sub: 'baton@example.com',
      aud: opened.org.state.url,
      exp: startAt / 1_000 + 120,
      ...changes,
    };
    const part = (of: unknown): string => Buffer.from(JSON.stringify(of)).toString('base64url');
    const body = `${part({ alg: 'RS256' })}.${part(claims)}`;
    const signature = createSign('RSA-SHA256').update(body).sign(key, 'base64url');
    const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    return opened.form(tokenPath, { grant_type, assertion: `${body}.${signature}` });
  };

  test('a request signed with the registered key gives a token', () => {
    const opened = open({}, { publicKey });
    const { body } = assert(opened);
    expect(isIn(opened, body.access_token)).toBe(true);
    expect(body.refresh_token).toBeUndefined();
  });

  test.each([
    ['another audience', { aud: 'https://example.com' }],
    ['an unknown user', { sub: 'nobody@example.com' }],
    ['a user who has not approved it', { sub: 'sam.seller@example.com' }],
    ['an expired request', { exp: startAt / 1_000 - 3_600 }],
  ])('%s is no grant', (_, changes) => {
    expect(assert(open({}, { publicKey }), changes).body.error).toBe('invalid_grant');
  });

  test('another key is no grant', () => {
    expect(assert(open({}, { publicKey }), {}, other.privateKey).body.error).toBe('invalid_grant');
  });
});

describe('the web server flow', () => {
  const app = { callbackUrls: [redirect] };

  test('gives both tokens for the right verifier, and a code once', () => {
    const opened = open({}, app);
    const { body } = login(opened, 'a'.repeat(43));
    expect(isIn(opened, body.access_token)).toBe(true);
    expect(body.refresh_token).toBeDefined();
    expect(login(opened, 'a'.repeat(43), 'b'.repeat(43)).body.error).toBe('invalid_grant');
  });

  test('a renewal rotates; the old token coming back ends the new one and every access token', () => {
    const opened = open({}, app);
    const first = login(opened, 'a'.repeat(43)).body;
    const second = renew(opened, first.refresh_token ?? '').body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(isIn(opened, second.access_token)).toBe(true);
    expect(renew(opened, first.refresh_token ?? '').body.error).toBe('invalid_grant');
    expect(isIn(opened, second.access_token)).toBe(false);
    expect(renew(opened, second.refresh_token ?? '').body.error).toBe('invalid_grant');
  });

  test('the sixth login of a user ends the first', () => {
    const opened = open({}, app);
    const tokens = Array.from({ length: 6 }, () => login(opened, 'c'.repeat(43)).body.refresh_token ?? '');
    expect(renew(opened, tokens[0] ?? '').body.error).toBe('invalid_grant');
    expect(renew(opened, tokens[1] ?? '').status).toBe(200);
  });
});

test('ids carry the suffix that the platform computes', () => {
  expect(normalId('00Q5e00001ABCde')).toHaveLength(18);
  // A known pair of forms.
  expect(normalId('001A0000006Vm9r')).toBe('001A0000006Vm9rIAC');
  expect(normalId('001A0000006Vm9rIAD')).toBeNull();
});
