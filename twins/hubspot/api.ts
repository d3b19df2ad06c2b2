// One API call from its bytes to its fate: token, limits, faults, scopes, route, and what is counted of it.
import { bearerOf, hasScope, type App } from './access.ts';
import { failed, limited, missingScopes, notFound, invalid, unauthorised, type Answer } from './answers.ts';
import type { FaultRule } from './faults.ts';
import { findRoute, type Found } from './router.ts';
import type { State } from './state.ts';

export type ApiCall = {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly bodyText: string;
};

export type Fate =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'text'; readonly status: number; readonly contentType: string; readonly text: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

const answered = (answer: Answer): Fate => ({ kind: 'answer', answer });

const appOf = (state: State, authorization: string | undefined): App | Answer => {
  const token = bearerOf(authorization);
  const app = state.apps.find((one) => one.token === token);
  if (app === undefined) return unauthorised(false, null);
  if (app.expiresAt !== null && app.expiresAt <= state.clock.now()) return unauthorised(true, app.expiresAt);
  return app;
};

const html = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

const statusWords: Readonly<Record<number, readonly [string, string]>> = {
  423: ['LOCKED', 'The resource is locked for the moment.'],
  477: ['MIGRATION_IN_PROGRESS', 'This account is being moved to another data centre.'],
};

const statusAnswer = (rule: FaultRule, app: App, isSearch: boolean): Answer => {
  const status = rule.status ?? 500;
  const headers = rule.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(rule.retryAfterSeconds) };
  if (status === 429) return { ...limited(isSearch ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING', app.appId), headers };
  const [category, message] = statusWords[status] ?? ['INTERNAL_ERROR', 'There was a problem with the request.'];
  return { ...failed({ status, category, message }), headers };
};

/** What a fault does before anything is processed; null = the call goes on. */
const before = (state: State, rule: FaultRule, app: App, isSearch: boolean): Fate | null => {
  switch (rule.kind) {
    case 'status':
      return answered(statusAnswer(rule, app, isSearch));
    case 'reset_before':
      return { kind: 'reset' };
    case 'hang':
      return { kind: 'hang' };
    case 'html':
      return { kind: 'text', status: 502, contentType: 'text/html', text: html };
    case 'expire_token': {
      const at = state.clock.now();
      state.apps.splice(state.apps.indexOf(app), 1, { ...app, expiresAt: at });
      return answered(unauthorised(true, at));
    }
    case 'reset_after':
    case 'hang_after':
    case 'truncated':
    case 'partial':
      return null;
  }
};

const after = (rule: FaultRule, answer: Answer): Fate => {
  if (rule.kind === 'reset_after') return { kind: 'reset' };
  if (rule.kind === 'hang_after') return { kind: 'hang' };
  if (rule.kind !== 'truncated') return answered(answer);
  const text = JSON.stringify(answer.body ?? {});
  return { kind: 'text', status: answer.status, contentType: 'application/json', text: text.slice(0, text.length / 2) };
};

const parse = (text: string): { body: unknown } | null => {
  if (text === '') return { body: undefined };
  try {
    return { body: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
};

const process = (
  state: State,
  call: ApiCall,
  query: URLSearchParams,
  found: Found,
  app: App,
  share: number,
): Answer => {
  const { route, type, version } = found;
  // The scope of leads can only be granted where the edition has the object, so its absence looks like a missing scope.
  const isAbsent = type === 'leads' && !state.behaviour.hasLeadsObject;
  if (isAbsent || !hasScope(app, route.scopes)) return missingScopes(route.scopes);
  const parsed = parse(call.bodyText);
  if (parsed === null) return invalid('Invalid input JSON');
  return route.run(state, {
    method: call.method,
    query,
    body: parsed.body,
    bodyChars: call.bodyText.length,
    app,
    version,
    partialShare: share,
  });
};

const defaultShare = 0.2;

/** Decides one call and counts it. Nothing here waits. */
export const handleApi = (state: State, call: ApiCall): Fate => {
  const { metrics } = state;
  const [path = '', search = ''] = call.target.split(/\?(.*)/s);
  const segments = path.split('/').filter((part) => part !== '');
  let found: Found | null = null;
  try {
    found = findRoute(call.method, segments.map(decodeURIComponent));
  } catch {
    // A path that is no valid encoding leads nowhere.
  }
  const endpoint = found?.route.endpoint ?? 'unknown';
  const app = appOf(state, call.authorization);
  if ('status' in app) {
    metrics.count(endpoint, 'used');
    return answered(app);
  }
  const isSearch = found?.route.isSearch ?? false;
  const { headers, refusedBy } = state.gate.admit(app.appId, isSearch);
  if (refusedBy !== null) {
    metrics.count(endpoint, 'refused');
    return answered({ ...limited(refusedBy, app.appId), headers });
  }
  const rule = state.faults.strike({ method: call.method, path, endpoint });
  const early = rule === null ? null : before(state, rule, app, isSearch);
  metrics.count(endpoint, rule === null ? 'used' : 'faulted');
  if (early !== null) return early;
  if (call.target.length > state.limits.urlChars)
    return answered({ ...failed({ status: 414, category: 'VALIDATION_ERROR', message: 'URI too long' }), headers });
  if (found === null) return answered({ ...notFound(), headers });

  const share = rule?.kind === 'partial' ? (rule.share ?? defaultShare) : 0;
  const answer = process(state, call, new URLSearchParams(search), found, app, share);
  if (answer.tally !== undefined) metrics.tally(answer.tally);
  else if (answer.status < 400) {
    const request = `${call.method} ${call.target} ${call.bodyText}`;
    metrics.tally({ endpoint, keys: [request], cap: 1, isAtLeastOne: false });
  }
  const whole = { ...answer, headers: { ...headers, ...answer.headers } };
  return rule === null ? answered(whole) : after(rule, whole);
};
