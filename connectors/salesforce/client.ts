// The one door to Salesforce's API: Node's own fetch with a deadline over the whole call, because jsforce's calls cannot be bounded and may end the
// process (docs/decisions/0009). It adds the token, renews it once when it is refused, keeps the budget, and knows the time on Salesforce's clock.
// What a status means is decided in failures.ts; nothing else is retried here: sync/retry.ts decides that.
import { z } from 'zod';
import type { Budget, Tokens } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import type { Instant } from '#domain/lead.ts';
import type { Sessions } from './auth.ts';
import { jsonOf, refusal, SalesforceError } from './failures.ts';
import { chunksOf, exchange, openStream, readText, type Answered } from './http.ts';
import type { SalesforceLimits } from './limits.ts';

export type Request = {
  /** What is being done, for messages: "listing leads". */
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below /services/data/vNN.0/. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly csv?: string;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
  /** True when it changes something in the CRM: a lost answer then leaves its outcome unknown. */
  readonly isWrite?: boolean;
};
export type Call<T> = Request & { readonly answer: z.ZodType<T> };

export type Streamed = {
  readonly headers: Headers;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What breaks while they are read, as a SalesforceError. */
  readonly asFailure: (error: unknown) => SalesforceError;
};

export type SalesforceClient = {
  /** Sends one call and returns its checked answer. Throws SalesforceError for every failure, ConnectorError of the budget. */
  call<T>(call: Call<T>): Promise<T>;
  /** The same, with the time at which Salesforce answered. */
  dated<T>(call: Call<T>): Promise<{ readonly answer: T; readonly at: Instant }>;
  /** An answer that is read as it comes. */
  stream(request: Request): Promise<Streamed>;
  /** What time it is there: our clock, put right by what the last answer said. */
  now(): Instant;
};

/** The newest version this was written for; and the oldest that knows all that is used (bulk results by 60.0). */
const newestVersion = 67;
const oldestVersion = 60;
const versionsAnswer = z.array(z.object({ version: z.string().regex(/^\d+\.\d$/) }));

/** Sent with every call. Without the first, Salesforce hands a lead that Baton writes to the assignment rules, or to the default owner. */
const standingHeaders = {
  'sforce-auto-assign': 'FALSE',
  'sforce-call-options': 'client=Baton',
  'sforce-query-options': 'batchSize=2000',
  accept: 'application/json',
};

/** Clocks that differ by less are taken as one: the header has whole seconds, and the way takes time. */
const clockSlackMs = 2_000;
/** The window in which `callsIn10s` counts. */
const windowMs = 10_000;

export const createClient = (on: {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly fetch: typeof fetch;
  readonly limits: SalesforceLimits;
}): SalesforceClient => {
  const { sessions, clock, budget, limits } = on;
  const versions = new Map<string, Promise<string>>();
  let aheadMs = 0;
  budget.learn({ family: 'api', limit: limits.callsIn10s, intervalMs: windowMs });

  const timeOf = (headers: Headers): Instant => {
    const at = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(at)) return clock.now() + aheadMs;
    const difference = at - clock.now();
    aheadMs = Math.abs(difference) > clockSlackMs ? difference : 0;
    return at;
  };

  const discover = async (instanceUrl: string): Promise<string> => {
    const what = 'reading the API versions';
    await budget.take('api');
    const answer = await exchange(
      { fetch: on.fetch, bounds: limits },
      { what },
      new URL('/services/data', instanceUrl),
      { headers: { accept: 'application/json' } },
    );
    if (answer.status !== 200) throw refusal({ what }, answer, answer.text);
    timeOf(answer.headers);
    const offered = checkedAnswer({ what, answer: versionsAnswer }, answer).map(({ version }) => Number(version));
    const fit = offered.filter((version) => version >= oldestVersion && version <= newestVersion);
    if (fit.length > 0) return `${Math.max(...fit)}.0`;
    const message = `the org offers API versions up to ${Math.max(0, ...offered)}.0 only; Baton needs ${oldestVersion}.0 at least`;
    throw new SalesforceError(message, { kind: 'invalid', status: answer.status });
  };

  /** Asked once an instance; a failure is not remembered. */
  const versionAt = (instanceUrl: string): Promise<string> => {
    const known = versions.get(instanceUrl);
    if (known !== undefined) return known;
    const asked = discover(instanceUrl).catch((error: unknown) => {
      versions.delete(instanceUrl);
      throw error;
    });
    versions.set(instanceUrl, asked);
    return asked;
  };

  const urlOf = async (request: Request, tokens: Tokens): Promise<URL> => {
    const version = await versionAt(tokens.instanceUrl);
    const url = new URL(`/services/data/v${version}/${request.path}`, tokens.instanceUrl);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
    return url;
  };

  /** Sends with the token, and once more with a new one where Salesforce refuses it. Such a call was not processed, so repeating is safe. */
  const withSession = async <T>(
    request: Request,
    send: (url: URL, init: RequestInit) => Promise<{ status: number; sent: T }>,
  ): Promise<T> => {
    let tokens = await sessions.current();
    for (let attempt = 0; ; attempt++) {
      const url = await urlOf(request, tokens);
      await budget.take('api');
      const { status, sent } = await send(url, initOf(request, tokens));
      if (status !== 401 || attempt > 0) return sent;
      tokens = await sessions.renew(tokens);
    }
  };

  const learn = (headers: Headers): void => {
    const usage = /api-usage=(\d+)\/(\d+)/.exec(headers.get('sforce-limit-info') ?? '');
    if (usage === null) return;
    const [used, most] = [Number(usage[1]), Number(usage[2])];
    budget.learn({ family: 'api', dayRemaining: Math.max(0, Math.floor(most * (1 - limits.dayReserve)) - used) });
  };

  const learnRefusal = (error: SalesforceError): SalesforceError => {
    if (error.kind === 'rate_limited' && error.retryAfterMs !== undefined)
      budget.learn({
        family: /24 hours/.test(error.message) ? 'day' : 'api',
        blockedForMs: error.retryAfterMs,
      });
    return error;
  };

  const dated = async <T>(call: Call<T>): Promise<{ answer: T; at: Instant }> => {
    const answer = await withSession(call, async (url, init) => {
      const sent = await exchange({ fetch: on.fetch, bounds: limits }, call, url, init);
      return { status: sent.status, sent };
    });
    learn(answer.headers);
    const at = timeOf(answer.headers);
    if (answer.status < 200 || answer.status > 299) throw learnRefusal(refusal(call, answer, answer.text));
    return { answer: checkedAnswer(call, answer), at };
  };

  return {
    dated,
    call: async (call) => (await dated(call)).answer,
    async stream(request) {
      const bounds = { callMs: limits.bulkMs, answerBytes: limits.answerBytes };
      const { response, asFailure } = await withSession(request, async (url, init) => {
        const sent = await openStream({ fetch: on.fetch, bounds }, request, url, init);
        if (sent.response.status === 401) await sent.response.body?.cancel();
        return { status: sent.response.status, sent };
      });
      learn(response.headers);
      timeOf(response.headers);
      if (response.status !== 200) {
        const text = response.status === 401 ? '' : await readText(response, limits.answerBytes).catch(() => '');
        throw learnRefusal(refusal(request, response, text));
      }
      return { headers: response.headers, chunks: chunksOf(response), asFailure };
    },
    now: () => clock.now() + aheadMs,
  };
};

const initOf = (request: Request, tokens: Tokens): RequestInit => {
  const body = request.form ?? request.csv ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  return {
    method: request.method,
    headers: {
      ...standingHeaders,
      ...(request.csv !== undefined && { 'content-type': 'text/csv; charset=UTF-8' }),
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...request.headers,
      authorization: `Bearer ${tokens.accessToken}`,
    },
    ...(body !== undefined && { body }),
  };
};

const checkedAnswer = <T>(call: { what: string; isWrite?: boolean; answer: z.ZodType<T> }, answer: Answered): T => {
  // Some calls are answered with nothing at all.
  const json = answer.text === '' ? null : jsonOf(answer.text);
  const found = call.answer.safeParse(json);
  if (found.success) return found.data;
  const where = found.error.issues[0]?.path.join('.') ?? '';
  const what =
    json === undefined ? 'was cut off or is no JSON' : `lacks what we need at "${where === '' ? 'its top' : where}"`;
  throw new SalesforceError(
    `the answer to ${call.what} ${what}; it is asked again, and if it stays so check any proxy and whether the org is under maintenance`,
    { kind: 'unavailable', status: answer.status, isOutcomeUnknown: call.isWrite ?? false },
  );
};
