// Apps and what they were given: access tokens that end, refresh tokens that turn into new ones, and what becomes of both when
// an old one comes back.
// https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_refresh_token_rotation.htm
import type { Access } from './apps.ts';
import { nextSerial, type State } from './state.ts';

type Grant = { readonly clientId: string; readonly userId: string };

export const giveAccess = (state: State, { clientId, userId }: Grant): string => {
  const token = `${state.organizationId.slice(0, 15)}!twin-access-${nextSerial(state)}`;
  state.tokens.access.set(token, { clientId, userId, expiresAt: state.clock.now() + state.limits.accessTokenMs });
  return token;
};

/** Gives a refresh token and ends the user's oldest beyond the number an app may have. */
export const giveRefresh = (state: State, { clientId, userId }: Grant): string => {
  const token = `5Aep861-twin-refresh-${nextSerial(state)}`;
  const { refresh } = state.tokens;
  refresh.set(token, { clientId, userId, state: 'live' });
  const live = [...refresh.values()].filter(
    (one) => one.clientId === clientId && one.userId === userId && one.state === 'live',
  );
  for (const old of live.slice(0, -state.limits.refreshTokensPerUser)) old.state = 'revoked';
  return token;
};

/** Ends everything this user gave this app. */
export const revokeAll = (state: State, { clientId, userId }: Grant): void => {
  const isTheirs = (one: Grant): boolean => one.clientId === clientId && one.userId === userId;
  for (const [token, access] of state.tokens.access) if (isTheirs(access)) state.tokens.access.delete(token);
  for (const one of state.tokens.refresh.values()) if (isTheirs(one)) one.state = 'revoked';
};

/**
 * Takes a refresh token in. One that was turned into a newer one before has leaked or was lost: the newer one and all access
 * tokens end with it.
 */
export const takeRefresh = (
  state: State,
  token: string,
  clientId: string,
): { readonly grant: Grant; readonly next: string | null } | null => {
  const known = state.tokens.refresh.get(token);
  if (known?.clientId !== clientId) return null;
  if (known.state === 'spent') revokeAll(state, known);
  if (known.state !== 'live') return null;
  if (!state.behaviour.rotatesRefreshTokens) return { grant: known, next: null };
  known.state = 'spent';
  return { grant: known, next: giveRefresh(state, known) };
};

/** The holder of an access token; null = unknown or expired. */
export const holderOf = (state: State, authorization: string | undefined): (Access & { token: string }) | null => {
  const [, token = ''] = /^(?:Bearer|OAuth) (.+)$/i.exec(authorization ?? '') ?? [];
  const access = state.tokens.access.get(token);
  if (access === undefined || access.expiresAt <= state.clock.now()) return null;
  return { ...access, token };
};
