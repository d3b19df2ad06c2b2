// How a connection gets its access token, and how it is renewed. Tokens live on the shelf of connector.ts, which all processes share: it lets one
// of them ask and keeps the answer before anybody uses it, because a rotated refresh token that is used twice revokes all access.
// https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flows.htm
import { createHash, createPrivateKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Tokens, TokenShelf } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import { ConfigError } from '#src/errors.ts';
import { checkedInstance, checkedLogin } from './address.ts';
import { jsonOf, SalesforceError } from './failures.ts';
import { exchange, type Answered } from './http.ts';
import { salesforceLimits, type SalesforceLimits } from './limits.ts';
import { loginRefusal } from './login-refusal.ts';

/** How a connection proves who it is, in the order of preference. Never user name and password. */
export type SalesforceAuth =
  | { readonly flow: 'client_credentials'; readonly clientId: string; readonly clientSecret: string }
  | { readonly flow: 'jwt_bearer'; readonly clientId: string; readonly privateKey: string; readonly username: string }
  /** After an admin's consent (`authorizeUrl`, `exchangeCode`): the refresh token is on the shelf. */
  | { readonly flow: 'web_server'; readonly clientId: string; readonly clientSecret: string | null };

export type Sessions = {
  /** Where the account is called, once somebody has signed in. */
  instanceUrl(): string | null;
  /** The tokens to use now. */
  current(): Promise<Tokens>;
  /** New ones, after Salesforce refused those: asked for once, however many wait for them. */
  renew(stale: Tokens): Promise<Tokens>;
};

const tokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  instance_url: z.string(),
  refresh_token: z.string().min(1).optional(),
});

type Door = {
  readonly loginUrl: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
  readonly limits?: Pick<SalesforceLimits, 'callMs' | 'answerBytes'>;
};

const ask = async (door: Door, form: Readonly<Record<string, string>>, keptRefresh: string | null): Promise<Tokens> => {
  const url = new URL('/services/oauth2/token', checkedLogin(door.loginUrl));
  const answer = await exchange(
    { fetch: door.fetch ?? fetch, bounds: door.limits ?? salesforceLimits },
    { what: 'logging in' },
    url,
    {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    },
  );
  return tokensOf(door, answer, keptRefresh);
};

const tokensOf = (door: Door, answer: Answered, keptRefresh: string | null): Tokens => {
  if (answer.status !== 200) throw loginRefusal(answer);
  const found = tokenAnswer.safeParse(jsonOf(answer.text));
  const instance = found.success ? checkedInstance(found.data.instance_url) : null;
  if (!found.success || instance === null)
    throw new SalesforceError(
      'logging in was answered with no token for an https address; check SALESFORCE_LOGIN_URL and any proxy',
      { kind: 'unavailable', status: answer.status },
    );
  return {
    accessToken: found.data.access_token,
    instanceUrl: instance.origin,
    refreshToken: found.data.refresh_token ?? keptRefresh,
    issuedAt: door.clock.now(),
  };
};

/** Salesforce takes an assertion for at most three minutes ahead of its clock. */
const assertionMs = 150_000;

const keyOf = (privateKey: string): KeyObject => {
  try {
    return createPrivateKey(privateKey);
  } catch (cause) {
    throw new ConfigError(
      "SALESFORCE_PRIVATE_KEY is no private key in PEM form: give the key that belongs to the app's certificate",
      cause,
    );
  }
};

/** RFC 7523 with RS256: who (the app), for whom (the user), to whom (the login address), until when. */
export const assertionOf = (of: {
  clientId: string;
  username: string;
  loginUrl: string;
  privateKey: string;
  now: number;
}): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: of.clientId,
    sub: of.username,
    aud: checkedLogin(of.loginUrl).origin,
    exp: Math.floor((of.now + assertionMs) / 1000),
  };
  const signed = `${part({ alg: 'RS256' })}.${part(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), keyOf(of.privateKey)).toString('base64url')}`;
};

const askBy = (door: Door, auth: SalesforceAuth, kept: Tokens | null): Promise<Tokens> => {
  switch (auth.flow) {
    case 'client_credentials':
      return ask(
        door,
        { grant_type: 'client_credentials', client_id: auth.clientId, client_secret: auth.clientSecret },
        null,
      );
    case 'jwt_bearer': {
      const assertion = assertionOf({ ...auth, loginUrl: door.loginUrl, now: door.clock.now() });
      return ask(door, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }, null);
    }
    case 'web_server': {
      const refreshToken = kept?.refreshToken ?? null;
      if (refreshToken === null)
        throw new SalesforceError('nobody has logged in yet; run "baton connect salesforce"', {
          kind: 'auth',
          status: 0,
        });
      const form = { grant_type: 'refresh_token', client_id: auth.clientId, refresh_token: refreshToken };
      return ask(door, auth.clientSecret === null ? form : { ...form, client_secret: auth.clientSecret }, refreshToken);
    }
  }
};

/** Throws ConfigError when login address or credentials cannot be used at all. */
export const createSessions = (on: Door & { readonly auth: SalesforceAuth; readonly shelf: TokenShelf }): Sessions => {
  const { auth, shelf } = on;
  checkedLogin(on.loginUrl);
  if (auth.flow === 'jwt_bearer') keyOf(auth.privateKey);
  let held: Tokens | null = null;
  let asking: { stale: string | null; answer: Promise<Tokens> } | null = null;

  /** Callers of this process that were refused with the same token wait for one answer; those of other processes, at the shelf. */
  const renewed = (stale: string | null): Promise<Tokens> => {
    if (asking?.stale === stale) return asking.answer;
    const answer = shelf.renew(stale, (kept) => askBy(on, auth, kept)).then(checked);
    const mine = { stale, answer };
    asking = mine;
    return answer
      .then((tokens) => (held = tokens))
      .finally(() => {
        if (asking === mine) asking = null;
      });
  };

  return {
    instanceUrl: () => held?.instanceUrl ?? null,
    async current() {
      held ??= await shelf.load().then((kept) => (kept === null ? null : checked(kept)));
      return held ?? renewed(null);
    },
    async renew(stale) {
      if (held !== null && held.accessToken !== stale.accessToken) return held;
      return renewed(stale.accessToken);
    },
  };
};

/** A shelf is written to by whoever has the database: the address on it is checked like any other. */
const checked = (tokens: Tokens): Tokens => {
  if (checkedInstance(tokens.instanceUrl) !== null) return tokens;
  throw new SalesforceError(
    'the address kept with the tokens is no https address; run "baton connect salesforce" again',
    {
      kind: 'auth',
      status: 0,
    },
  );
};

export type Authorization = { readonly url: string; readonly state: string; readonly verifier: string };

/** Where an admin gives consent. State and verifier belong to this one attempt: keep them until its answer comes back. */
export const authorizeUrl = (of: {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes?: readonly string[];
}): Authorization => {
  const state = randomBytes(24).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const url = new URL('/services/oauth2/authorize', checkedLogin(of.loginUrl));
  const query = {
    response_type: 'code',
    client_id: of.clientId,
    redirect_uri: of.redirectUri,
    scope: (of.scopes ?? ['api', 'refresh_token']).join(' '),
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return { url: url.href, state, verifier };
};

/** The tokens for the code that the browser brought back. The caller has compared its state. */
export const exchangeCode = (
  of: Door & {
    readonly clientId: string;
    readonly clientSecret: string | null;
    readonly redirectUri: string;
    readonly code: string;
    readonly verifier: string;
  },
): Promise<Tokens> =>
  ask(
    of,
    {
      grant_type: 'authorization_code',
      client_id: of.clientId,
      ...(of.clientSecret !== null && { client_secret: of.clientSecret }),
      redirect_uri: of.redirectUri,
      code: of.code,
      code_verifier: of.verifier,
    },
    null,
  );
