// One call from its bytes to its fate: token, rights, limits, faults, route, and what is counted of it.
import { ApiFailure, failed, type Answer } from './answers.ts';
import { settleDeployments } from './deploy.ts';
import type { FaultRule } from './faults.ts';
import { authorizeEndpoint, revokeEndpoint, tokenEndpoint } from './oauth.ts';
import type { Route, TwinRequest } from './request.ts';
import { findRoute } from './router.ts';
import { identity, isVersion, versions } from './routes-org.ts';
import { rightsOf, type State } from './state.ts';
import { holderOf } from './tokens.ts';

export type ApiCall = {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type Fate =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Half of the answer, then a proper end (`malformed`) or a broken connection. */
  | { readonly kind: 'half'; readonly answer: Answer; readonly breaks: boolean }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

const answered = (answer: Answer): Fate => ({ kind: 'answer', answer });
const error = (status: number, errorCode: string, message: string): Answer => failed([{ status, errorCode, message }]);

const html =
  '<html><head><title>Error</title></head><body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience.</p></body></html>';

const refusals = {
  daily: error(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
  concurrent: error(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'),
};
const invalidSession = error(401, 'INVALID_SESSION_ID', 'Session expired or invalid');

const before = (state: State, rule: FaultRule, token: string | null): Fate | null => {
  switch (rule.kind) {
    case 'status':
      return answered(
        error(rule.status ?? 500, rule.errorCode ?? 'UNKNOWN_EXCEPTION', 'An unexpected error occurred.'),
      );
    case 'unavailable':
      return answered(error(503, 'SERVER_UNAVAILABLE', 'The server is temporarily unavailable. Try again later.'));
    case 'limit_daily':
      return answered(refusals.daily);
    case 'limit_concurrent':
      return answered(refusals.concurrent);
    case 'reset_before':
      return { kind: 'reset' };
    case 'hang':
      return { kind: 'hang' };
    case 'html':
      return answered({ status: rule.status ?? 503, text: html, contentType: 'text/html;charset=utf-8' });
    case 'expire_token':
      if (token !== null) state.tokens.access.delete(token);
      return answered(invalidSession);
    default:
      return null;
  }
};

const after = (rule: FaultRule | null, answer: Answer): Fate => {
  switch (rule?.kind) {
    case 'reset_after':
      return { kind: 'reset' };
    case 'hang_after':
      return { kind: 'hang' };
    case 'truncated':
      return { kind: 'half', answer, breaks: true };
    case 'malformed':
      return { kind: 'half', answer, breaks: false };
    default:
      return answered(answer);
  }
};

const defaultShare = 0.2;

/** Carries out whatever does not need a token; null = it needs one. */
const openRoute = (state: State, call: ApiCall, path: string, query: URLSearchParams): Route | null => {
  const text = (): string => call.body.toString('utf8');
  const form = (): string => (call.method === 'GET' ? query.toString() : text());
  switch (path.replace(/\/+$/, '')) {
    case '/services/oauth2/token':
      return { endpoint: 'token', run: () => tokenEndpoint(state, form(), call.headers['authorization']) };
    case '/services/oauth2/authorize':
      return { endpoint: 'authorize', run: () => authorizeEndpoint(state, query) };
    case '/services/oauth2/revoke':
      return { endpoint: 'revoke', run: () => revokeEndpoint(state, form()) };
    case '/services/data':
      return { endpoint: 'versions', run: () => ({ status: 200, body: versions() }) };
    default:
      return null;
  }
};

const run = (route: Route, request: TwinRequest): Answer => {
  try {
    return route.run(request);
  } catch (problem) {
    if (problem instanceof ApiFailure) return problem.answer;
    throw problem;
  }
};

/** The route of a call that needs a token. */
const closedRoute = (
  state: State,
  method: string,
  segments: readonly string[],
  query: URLSearchParams,
  body: Buffer,
): Route | null => {
  const [first, second, version = '', ...rest] = segments;
  if (first === 'id' && segments.length === 3)
    return { endpoint: 'identity', run: ({ userId }) => identity(state, userId) };
  if (first !== 'services') return null;
  if (segments.join('/') === 'services/oauth2/userinfo')
    return { endpoint: 'identity', run: ({ userId }) => identity(state, userId) };
  if (second !== 'data' || !isVersion(version)) return null;
  return findRoute(state, method, rest, query, body);
};

const count = (state: State, route: Route, call: ApiCall, answer: Answer): void => {
  if (answer.tally !== undefined) state.metrics.tally(answer.tally);
  else if (answer.status < 400) {
    const key = `${call.method} ${call.target} ${call.body.toString('latin1')}`;
    state.metrics.tally({ endpoint: route.endpoint, keys: [key], cap: 1, isAtLeastOne: false });
  }
};

const decoded = (path: string): string[] | null => {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
};

/** Tells whether and why a caller is kept out before anything is looked at; null = come in. */
const keptOut = (state: State, userId: string | null): Answer | null => {
  if (userId === null) return invalidSession;
  if (!rightsOf(state, userId).apiEnabled)
    return error(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
  return null;
};

/** Decides one call and counts it. Nothing here waits. */
export const handleApi = (state: State, call: ApiCall): Fate => {
  const { metrics } = state;
  settleDeployments(state);
  const [path = '', search = ''] = call.target.split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  const segments = decoded(path) ?? [];
  const open = openRoute(state, call, path, query);
  const route = open ?? closedRoute(state, call.method, segments, query, call.body);
  const endpoint = route?.endpoint ?? 'unknown';
  const holder = open === null ? holderOf(state, call.headers['authorization']) : null;
  if (open === null) {
    const refusal = keptOut(state, holder?.userId ?? null);
    if (refusal !== null) {
      metrics.count(endpoint, 'used');
      return answered(refusal);
    }
    const full = state.gate.enter();
    if (full !== null) {
      metrics.count(endpoint, 'refused');
      return answered(withUsage(state, refusals[full]));
    }
  }
  const rule = state.faults.strike({ method: call.method, path, endpoint });
  const early = rule === null ? null : before(state, rule, holder?.token ?? null);
  metrics.count(endpoint, rule === null ? 'used' : 'faulted');
  if (early !== null) return early;
  if (call.target.length > state.limits.uriChars)
    return answered({
      status: 414,
      text: '<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>',
      contentType: 'text/html',
    });
  if (route === null)
    return answered(withUsage(state, error(404, 'NOT_FOUND', 'The requested resource does not exist')));
  const answer = run(route, {
    state,
    method: call.method,
    path: segments.slice(3),
    query,
    headers: call.headers,
    body: call.body,
    userId: holder?.userId ?? '',
    version: segments[2] ?? '',
    lockShare: rule?.kind === 'lock' ? (rule.share ?? defaultShare) : 0,
    failShare: rule?.kind === 'bulk_fail' ? (rule.share ?? defaultShare) : null,
  });
  count(state, route, call, answer);
  return after(rule, open === null ? withUsage(state, answer) : answer);
};

const withUsage = (state: State, answer: Answer): Answer => ({
  ...answer,
  headers: { 'Sforce-Limit-Info': `api-usage=${state.gate.used()}/${state.limits.daily}`, ...answer.headers },
});
