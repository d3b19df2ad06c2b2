// The token endpoint with its four grants, and an authorise page that says yes at once.
// https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_authenticate.htm
import { createHash, createHmac, createVerify } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from './answers.ts';
import { nextSerial, type State } from './state.ts';
import { tableNamed } from './store.ts';
import type { App } from './apps.ts';
import { giveAccess, giveRefresh, revokeAll, takeRefresh } from './tokens.ts';

/** Hosts a signed request may name as its audience besides the org's own. */
const loginHosts = ['https://login.salesforce.com', 'https://test.salesforce.com'];
/** A signed request may be valid for this long, and clocks may differ by as much. */
const assertionMs = 5 * 60_000;

const oauthError = (error: string, description: string, status = 400): Answer => ({
  status,
  body: { error, error_description: description },
});
const badGrant = (description: string): Answer => oauthError('invalid_grant', description);

const scopes = 'id api refresh_token';

const tokenAnswer = (state: State, app: App, userId: string, refreshToken: string | null): Answer => {
  const issuedAt = String(state.clock.now());
  const id = `${state.url}/id/${state.organizationId}/${userId}`;
  return {
    status: 200,
    body: {
      access_token: giveAccess(state, { clientId: app.clientId, userId }),
      signature: createHmac('sha256', app.clientSecret)
        .update(id + issuedAt)
        .digest('base64'),
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
      scope: scopes,
      instance_url: state.url,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
    },
  };
};

const userNamed = (state: State, username: string): string | null => {
  const found = tableNamed(state.store, 'User').order.find(
    (row) => row.values['Username'] === username && row.values['IsActive'] !== false,
  );
  return found?.id ?? null;
};
const isActive = (state: State, userId: string): boolean =>
  tableNamed(state.store, 'User').rows.get(userId)?.values['IsActive'] !== false;

const clientCredentials = (state: State, app: App, form: URLSearchParams): Answer => {
  if (form.get('client_secret') !== app.clientSecret) return oauthError('invalid_client', 'invalid client credentials');
  if (app.runAs === null) return badGrant('no client credentials user enabled');
  if (!isActive(state, app.runAs)) return badGrant('user is inactive');
  return tokenAnswer(state, app, app.runAs, null);
};

const claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});
const header = z.object({ alg: z.literal('RS256') });
const partOf = (text: string | undefined): unknown => {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

const jwtBearer = (state: State, form: URLSearchParams): Answer => {
  const parts = (form.get('assertion') ?? '').split('.');
  const said = claims.safeParse(partOf(parts[1]));
  if (parts.length !== 3 || !said.success || !header.safeParse(partOf(parts[0])).success)
    return badGrant('invalid assertion');
  const app = state.apps.find((one) => one.clientId === said.data.iss);
  if (app === undefined) return oauthError('invalid_client_id', 'client identifier invalid');
  if (app.publicKey === null) return badGrant('invalid assertion');
  const isSigned = createVerify('RSA-SHA256')
    .update(`${parts[0] ?? ''}.${parts[1] ?? ''}`)
    .verify(app.publicKey, parts[2] ?? '', 'base64url');
  if (!isSigned) return badGrant('invalid assertion');
  const audiences = typeof said.data.aud === 'string' ? [said.data.aud] : said.data.aud;
  if (!audiences.some((one) => [state.url, `${state.url}/`, ...loginHosts].includes(one)))
    return badGrant('audience is invalid');
  const left = said.data.exp * 1_000 - state.clock.now();
  if (left <= -assertionMs || left > 2 * assertionMs) return badGrant('assertion is expired');
  const userId = userNamed(state, said.data.sub);
  if (userId === null) return badGrant('user not found');
  if (!app.approved.has(userId)) return badGrant("user hasn't approved this consumer");
  return tokenAnswer(state, app, userId, null);
};

const authorizationCode = (state: State, app: App, form: URLSearchParams): Answer => {
  const code = state.tokens.codes.get(form.get('code') ?? '');
  if (code === undefined || code.clientId !== app.clientId || code.isUsed || code.expiresAt <= state.clock.now())
    return badGrant('expired authorization code');
  if (form.get('redirect_uri') !== code.redirectUri)
    return oauthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  if (code.challenge !== null) {
    const verifier = form.get('code_verifier') ?? '';
    if (createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
      return badGrant('invalid code verifier');
  }
  const secret = form.get('client_secret');
  if (secret !== null && secret !== app.clientSecret) return oauthError('invalid_client', 'invalid client credentials');
  if (secret === null && code.challenge === null) return oauthError('invalid_client', 'client secret required');
  code.isUsed = true;
  app.approved.add(code.userId);
  return tokenAnswer(state, app, code.userId, giveRefresh(state, { clientId: app.clientId, userId: code.userId }));
};

const refreshToken = (state: State, app: App, form: URLSearchParams): Answer => {
  const secret = form.get('client_secret');
  if (secret !== null && secret !== app.clientSecret) return oauthError('invalid_client', 'invalid client credentials');
  const taken = takeRefresh(state, form.get('refresh_token') ?? '', app.clientId);
  if (taken === null) return badGrant('expired access/refresh token');
  if (!isActive(state, taken.grant.userId)) return badGrant('user is inactive');
  return tokenAnswer(state, app, taken.grant.userId, taken.next);
};

/** The client, by form or by Basic. */
const withBasic = (form: URLSearchParams, authorization: string | undefined): URLSearchParams => {
  const [, encoded] = /^Basic (.+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return form;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const whole = new URLSearchParams(form);
  whole.set('client_id', decodeURIComponent(id));
  whole.set('client_secret', decodeURIComponent(secret));
  return whole;
};

export const tokenEndpoint = (state: State, bodyText: string, authorization: string | undefined): Answer => {
  const form = withBasic(new URLSearchParams(bodyText), authorization);
  const grant = form.get('grant_type');
  if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer') return jwtBearer(state, form);
  const app = state.apps.find((one) => one.clientId === form.get('client_id'));
  if (app === undefined) return oauthError('invalid_client_id', 'client identifier invalid');
  switch (grant) {
    case 'client_credentials':
      return clientCredentials(state, app, form);
    case 'authorization_code':
      return authorizationCode(state, app, form);
    case 'refresh_token':
      return refreshToken(state, app, form);
    default:
      return oauthError('unsupported_grant_type', 'grant type not supported');
  }
};

/** Sends the browser back with a code at once, as for a person who is logged in and has approved the app before. */
export const authorizeEndpoint = (state: State, query: URLSearchParams): Answer => {
  const app = state.apps.find((one) => one.clientId === query.get('client_id'));
  if (app === undefined) return oauthError('invalid_client_id', 'client identifier invalid');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app.callbackUrls.includes(redirectUri))
    return oauthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  const userId = userNamed(state, query.get('login_hint') ?? '') ?? app.runAs;
  const target = new URL(redirectUri);
  const carried = query.get('state');
  if (carried !== null) target.searchParams.set('state', carried);
  if (userId === null) target.searchParams.set('error', 'access_denied');
  else {
    const code = `aPrx-twin-code-${nextSerial(state)}`;
    state.tokens.codes.set(code, {
      clientId: app.clientId,
      userId,
      redirectUri,
      challenge: query.get('code_challenge'),
      expiresAt: state.clock.now() + state.limits.codeMs,
      isUsed: false,
    });
    target.searchParams.set('code', code);
  }
  return { status: 302, headers: { Location: target.href } };
};

/** Ends a token and, of a refresh token, all that came of it. */
export const revokeEndpoint = (state: State, bodyText: string): Answer => {
  const token = new URLSearchParams(bodyText).get('token') ?? '';
  const refresh = state.tokens.refresh.get(token);
  if (refresh !== undefined) revokeAll(state, refresh);
  else if (!state.tokens.access.delete(token))
    return oauthError('unsupported_token_type', 'this token type is not supported');
  return { status: 200 };
};
