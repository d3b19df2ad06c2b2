// The one door to HubSpot: global fetch with a deadline over the whole call, because the SDK's calls cannot be bounded
// (docs/decisions/0002). The only place where an HTTP status or a broken connection becomes a ConnectorError's kind.
// Nothing is retried here; sync/retry.ts decides that.
import type { z } from 'zod';
import type { Budget } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import { ConnectorError, type ConnectorErrorKind } from '#src/errors.ts';
import { checkedBase, checkedToken } from './address.ts';
import type { HubSpotLimits } from './limits.ts';
import { isTimeZone, untilMidnightMs } from './portal-day.ts';
import { errorAnswer, missingScopes, reasonOf, type ErrorAnswer } from './wire.ts';

export type Call<T> = {
  /** What is being done, for messages: "listing contacts". */
  readonly what: string;
  readonly family: 'burst' | 'search';
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
  /** True when it changes something in the CRM: a lost answer then leaves its outcome unknown. */
  readonly isWrite?: boolean;
};

export type HubSpotClient = {
  /** Sends one call and returns its checked answer. Throws HubSpotError for every failure, ConnectorError of the budget. */
  call<T>(call: Call<T>): Promise<T>;
  /** The portal's time zone, once known: its day's limit ends at its midnight. */
  learnTimeZone(timeZone: string): void;
};

/** A ConnectorError with what HubSpot said, for those who need the rows or scopes it names. */
export class HubSpotError extends ConnectorError {
  /** 0 when no answer came. */
  readonly status: number;
  readonly answer: ErrorAnswer;

  constructor(
    message: string,
    of: {
      kind: ConnectorErrorKind;
      status: number;
      answer?: ErrorAnswer;
      retryAfterMs?: number | undefined;
      isOutcomeUnknown?: boolean;
      cause?: unknown;
    },
  ) {
    super(`HubSpot: ${message}`, { connector: 'hubspot', ...of });
    this.name = 'HubSpotError';
    this.status = of.status;
    this.answer = of.answer ?? {};
  }

  get scopes(): readonly string[] {
    return missingScopes(this.answer);
  }
}

/** `fetch` and `limits` are for tests; the rest is as in index.ts. Throws ConfigError for an unusable URL or token. */
export const createClient = (options: {
  baseUrl: string;
  accessToken: string;
  clock: Clock;
  budget: Budget;
  fetch: typeof fetch;
  limits: HubSpotLimits;
}): HubSpotClient => {
  const base = checkedBase(options.baseUrl);
  const token = checkedToken(options.accessToken);
  const { budget, clock, limits } = options;
  let timeZone = 'UTC';

  const send = async (call: Call<unknown>): Promise<{ response: Response; text: string }> => {
    const url = new URL(call.path, base);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const signal = AbortSignal.timeout(limits.callMs);
    try {
      const response = await options.fetch(url, {
        method: call.method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(call.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
        redirect: 'manual', // another host must never be shown the token
        signal,
      });
      return { response, text: await readText(response, limits.answerBytes) };
    } catch (error) {
      if (error instanceof HubSpotError) throw error;
      throw unreached(call, error, base.host, signal.aborted ? limits.callMs : null);
    }
  };

  return {
    learnTimeZone: (named) => {
      timeZone = isTimeZone(named) ? named : 'UTC';
    },
    async call(call) {
      await budget.take(call.family);
      const { response, text } = await send(call);
      learnLimits(budget, response.headers);
      if (response.status === 429) throw limited(call, text, response, budget, untilMidnightMs(clock.now(), timeZone));
      if (!response.ok) throw refused(call, response, text);
      const json = jsonOf(text);
      const answer = call.answer.safeParse(json);
      if (answer.success) return answer.data;
      const where = answer.error.issues[0]?.path.join('.') ?? '';
      const what =
        json === undefined
          ? 'was cut off or is no JSON'
          : `lacks what we need at "${where === '' ? 'its top' : where}"`;
      throw new HubSpotError(
        `the answer to ${call.what} ${what}; it is asked again, and if it stays so check HUBSPOT_BASE_URL and any proxy`,
        { kind: 'unavailable', status: response.status, isOutcomeUnknown: call.isWrite ?? false },
      );
    },
  };
};

const readText = async (response: Response, mostBytes: number): Promise<string> => {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > mostBytes) {
      await reader.cancel();
      throw new RangeError(`larger than ${mostBytes} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const errorOf = (text: string): ErrorAnswer | null => {
  const answer = errorAnswer.safeParse(jsonOf(text));
  return answer.success ? answer.data : null;
};

/** Codes that prove that nothing reached HubSpot. */
const unsent: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not known; check HUBSPOT_BASE_URL and the DNS',
  EAI_AGAIN: 'its host name cannot be looked up now; check the network and the DNS',
  ECONNREFUSED: 'nothing listens there; check HUBSPOT_BASE_URL, firewall and proxy',
  EHOSTUNREACH: 'there is no way to it; check the network and firewall',
  ENETUNREACH: 'there is no network; check the connection',
  UND_ERR_CONNECT_TIMEOUT: 'it did not accept the connection in time; check the network and firewall',
};

const codeOf = (error: unknown): string => {
  const causes = [error, (error as { cause?: unknown }).cause];
  const codes = causes.map((cause) => (cause as { code?: unknown } | undefined)?.code);
  return codes.find((code): code is string => typeof code === 'string') ?? '';
};

/** `hungMs`: the deadline, where that is what ended the call. */
const unreached = (call: Call<unknown>, error: unknown, host: string, hungMs: number | null): HubSpotError => {
  const code = codeOf(error);
  const isTls = /CERT|TLS|SSL|SIGNATURE/.test(code);
  const how =
    error instanceof RangeError
      ? 'the answer is far larger than any of HubSpot; check HUBSPOT_BASE_URL and any proxy'
      : hungMs !== null
        ? `gave no full answer within ${Math.round(hungMs / 1000)} s; it is asked again`
        : (unsent[code] ??
          (isTls
            ? `its certificate is not trusted (${code}); check the base URL, the clock and any inspecting proxy`
            : `the connection broke (${code === '' ? 'no reason given' : code}); it is asked again`));
  return new HubSpotError(`${host}, ${call.what}: ${how}`, {
    kind: 'unavailable',
    status: 0,
    isOutcomeUnknown: (call.isWrite ?? false) && !isTls && !(code in unsent),
    cause: error,
  });
};

const numberIn = (headers: Headers, name: string): number | undefined => {
  const text = headers.get(name);
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};

/** Absent headers say nothing: search has none, OAuth apps have none for the day. */
const learnLimits = (budget: Budget, headers: Headers): void => {
  const limit = numberIn(headers, 'x-hubspot-ratelimit-max');
  const remaining = numberIn(headers, 'x-hubspot-ratelimit-remaining');
  const intervalMs = numberIn(headers, 'x-hubspot-ratelimit-interval-milliseconds');
  const dayRemaining = numberIn(headers, 'x-hubspot-ratelimit-daily-remaining');
  if ([limit, remaining, dayRemaining].every((value) => value === undefined)) return;
  budget.learn({
    family: 'burst',
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(intervalMs !== undefined && { intervalMs }),
    ...(dayRemaining !== undefined && { dayRemaining }),
  });
};

/** How long each policy blocks; HubSpot documents no Retry-After for 429. A rolling window is over when its length is. */
const blockedMs = { SECONDLY: 1_000, TEN_SECONDLY_ROLLING: 10_000 } as const;

const limited = (
  call: Call<unknown>,
  text: string,
  response: Response,
  budget: Budget,
  midnightMs: number,
): HubSpotError => {
  const answer = errorOf(text) ?? {};
  const policy = answer.policyName ?? '';
  const isDay = policy.includes('DAILY');
  const retryAfterMs = isDay ? midnightMs : policy === 'SECONDLY' ? blockedMs.SECONDLY : blockedMs.TEN_SECONDLY_ROLLING;
  budget.learn({ family: isDay ? 'day' : call.family, blockedForMs: retryAfterMs });
  const what = isDay
    ? "the account's API calls of today are used up; work goes on after its midnight, or raise its API limit"
    : `too many calls in ${policy === 'SECONDLY' ? 'a second' : 'ten seconds'} over all apps of the account; it is asked again`;
  return new HubSpotError(`${call.what}: ${what}`, {
    kind: 'rate_limited',
    status: response.status,
    answer,
    retryAfterMs,
  });
};

/** HubSpot asks to wait two seconds at least on a lock. */
const lockedMs = 2_000;
/** A migration names its end in Retry-After, up to 24 h; where it does not, ask again in a minute. */
const migrationMs = 60_000;
/** The gateway says that HubSpot's servers were not reached: nothing took effect. */
const notProcessed = [521, 523, 525, 526];

const refused = (call: Call<unknown>, response: Response, text: string): HubSpotError => {
  const { status } = response;
  const answer = errorOf(text);
  const fail = (
    kind: ConnectorErrorKind,
    message: string,
    more: { retryAfterMs?: number; isOutcomeUnknown?: boolean } = {},
  ) => new HubSpotError(message, { kind, status, answer: answer ?? {}, ...more });
  if (status === 401) return fail('auth', unauthorised(answer));
  if (status === 414) return fail('invalid', `${call.what}: the request is too long; map fewer properties`);
  if (status === 423)
    return fail('unavailable', `${call.what}: the record is locked for a moment; it is asked again`, {
      retryAfterMs: lockedMs,
    });
  if (status === 477) {
    const retryAfterMs = (numberIn(response.headers, 'retry-after') ?? migrationMs / 1000) * 1000;
    return fail('unavailable', `the account is being moved between data centres; it is asked again later`, {
      retryAfterMs,
    });
  }
  if (status >= 500)
    return fail('unavailable', `${call.what} failed on HubSpot's side (${status}); it is asked again`, {
      isOutcomeUnknown: (call.isWrite ?? false) && !notProcessed.includes(status),
    });
  if (status < 400)
    return fail(
      'unavailable',
      `${call.what} was answered with a redirect, which is not followed so that the token stays here; check HUBSPOT_BASE_URL`,
    );
  if (answer === null)
    return fail(
      'unavailable',
      `${call.what} was refused (${status}) by something that is not HubSpot; check HUBSPOT_BASE_URL and any proxy`,
    );
  if (status === 403) return fail('auth', forbidden(call, answer));
  if (status === 404) return fail('not_found', `${call.what}: it does not exist there (${reasonOf(answer)})`);
  if (status === 409) return fail('conflict', `${call.what}: it exists already (${reasonOf(answer)})`);
  return fail('invalid', `${call.what} was refused: ${reasonOf(answer)}`);
};

const unauthorised = (answer: ErrorAnswer | null): string =>
  answer?.category === 'EXPIRED_AUTHENTICATION'
    ? 'the access token has expired; make a new one in HubSpot and run "baton connect hubspot" again'
    : 'the access token is wrong or was revoked; copy it again from the app in HubSpot and run "baton connect hubspot" again';

const forbidden = (call: Call<unknown>, answer: ErrorAnswer): string => {
  const scopes = missingScopes(answer);
  if (scopes.length > 0)
    return `${call.what} needs the scope ${scopes.join(', ')}; add it to the app in HubSpot and install the app again`;
  return answer.category === 'MISSING_SCOPES'
    ? `${call.what} needs a scope the app lacks; add those of docs/hubspot.md to the app in HubSpot and install it again`
    : `${call.what} is not allowed in this account (${reasonOf(answer)}); its edition or the app's rights do not include it`;
};

/** What a row's own error in a batch is, by HubSpot's category. */
export const kindOfRow = (error: ErrorAnswer): ConnectorErrorKind => {
  switch (error.category) {
    case 'OBJECT_NOT_FOUND':
    case 'NOT_FOUND':
      return 'not_found';
    case 'CONFLICT':
    case 'OBJECT_ALREADY_EXISTS':
      return 'conflict';
    case 'RATE_LIMIT':
    case 'RATE_LIMITS':
      return 'rate_limited';
    case 'MISSING_SCOPES':
      return 'auth';
    case 'INTERNAL_ERROR':
    case 'TIMEOUT':
    case 'LOCKED':
      return 'unavailable';
    default:
      return 'invalid';
  }
};
