// What a failure of Salesforce means: from a status and its errorCodes to a ConnectorError's kind and the admin's next step. The only place that
// decides this, for whole calls and for the rows of a batch alike.
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
import { z } from 'zod';
import { ConnectorError, type ConnectorErrorKind } from '#src/errors.ts';

/** An error as the REST API words it; rows of sObject Collections say statusCode where whole calls say errorCode. */
export const rowError = z.object({
  errorCode: z.string().optional(),
  statusCode: z.string().optional(),
  message: z.string().catch(''),
  fields: z.array(z.string()).nullish(),
});
export type RowError = z.infer<typeof rowError>;
const errorsAnswer = z.union([z.array(rowError), rowError.transform((one) => [one])]);

/** A ConnectorError with what Salesforce said, for those who act on its codes. */
export class SalesforceError extends ConnectorError {
  /** 0 when no answer came. */
  readonly status: number;
  readonly codes: readonly string[];

  constructor(
    message: string,
    of: {
      kind: ConnectorErrorKind;
      status: number;
      codes?: readonly string[];
      retryAfterMs?: number | undefined;
      isOutcomeUnknown?: boolean;
      cause?: unknown;
    },
  ) {
    super(`Salesforce: ${message}`, { connector: 'salesforce', ...of });
    this.name = 'SalesforceError';
    this.status = of.status;
    this.codes = of.codes ?? [];
  }
}

/** True of a failure that carries one of these codes. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof SalesforceError && error.codes.some((code) => codes.includes(code));

export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The errors of a refused call; null when the answer is none of Salesforce's. */
export const errorsOf = (text: string): readonly RowError[] | null => {
  const answer = errorsAnswer.safeParse(jsonOf(text));
  return answer.success && answer.data.some((one) => codeOf(one) !== '') ? answer.data : null;
};

export const codeOf = (error: RowError): string => error.statusCode ?? error.errorCode ?? '';

type Meaning = { readonly kind: ConnectorErrorKind; readonly next: string; readonly retryAfterMs?: number };

const again = (why: string, retryAfterMs?: number): Meaning => ({
  kind: 'unavailable',
  next: `${why}; it is asked again`,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});
const gone = (next: string): Meaning => ({ kind: 'not_found', next });
const repair = (next: string): Meaning => ({ kind: 'invalid', next });
const access = (next: string): Meaning => ({ kind: 'auth', next });

/** Salesforce waits ten seconds for a lock before it gives up; whoever holds it is not quick. */
const lockMs = 5_000;
/** A long-running call ends within minutes; it is others' calls that are too many at once. */
const concurrentMs = 10_000;
/** The day rolls: an hour later, the calls of 24 hours before that hour are free again. */
const dayMs = 3_600_000;

/** What a code means for the one record, field or call that it was given for. */
const meanings: Readonly<Record<string, Meaning>> = {
  UNABLE_TO_LOCK_ROW: again('somebody else is writing the record or its parent', lockMs),
  SERVER_UNAVAILABLE: again('Salesforce is overloaded or under maintenance'),
  REQUEST_RUNNING_TOO_LONG: again('it took Salesforce too long'),
  QUERY_TIMEOUT: again('it took Salesforce too long'),
  UNKNOWN_EXCEPTION: again("it failed on Salesforce's side"),
  UNEXPECTED_ERROR: again("it failed on Salesforce's side"),

  ENTITY_IS_DELETED: gone('the record was deleted or merged into another; nothing is written to it'),
  CANNOT_UPDATE_CONVERTED_LEAD: gone('the lead was converted; the person goes on as its contact'),
  INVALID_CROSS_REFERENCE_KEY: gone('the record does not exist, or a record it names does not'),
  NOT_FOUND: gone('the record does not exist'),
  MALFORMED_ID: gone('this is no id of a record of this object'),

  FIELD_CUSTOM_VALIDATION_EXCEPTION: repair(
    'a validation rule of the org refuses it; correct the record or the rule, then retry it',
  ),
  REQUIRED_FIELD_MISSING: repair('a required field is empty; fill it on the record, then retry it'),
  STRING_TOO_LONG: repair('a text is longer than its field; install the fields again, then retry it'),
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: repair(
    'the picklist lacks a value of ours; run "baton install apply salesforce", then retry it',
  ),
  INVALID_FIELD_FOR_INSERT_UPDATE: repair(
    'the field cannot be written; give the integration user edit access to it, then retry it',
  ),
  INVALID_FIELD: repair(
    'a field is missing or hidden from the integration user; run "baton install apply salesforce" or give access to it, then retry it',
  ),
  INSUFFICIENT_ACCESS_OR_READONLY: repair(
    'the integration user may not edit the record; give it access to the record or object, then retry it',
  ),
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: repair(
    'the integration user may not see a record that this one names; give it access, then retry it',
  ),
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: repair(
    'a trigger or flow of the org fails on it; have its error corrected, then retry it',
  ),
  CANNOT_EXECUTE_FLOW_TRIGGER: repair('a flow of the org fails on it; have its error corrected, then retry it'),
  INACTIVE_OWNER_OR_USER: repair(
    'the new owner, or the one it has, is an inactive user; choose an active one, then retry it',
  ),
  DUPLICATES_DETECTED: repair(
    'a duplicate rule of the org blocks it; merge the duplicates or let the rule alert only, then retry it',
  ),
  TRANSFER_REQUIRES_READ: repair('the new owner may not read the object; give it access, then retry it'),
  OP_WITH_INVALID_USER_TYPE_EXCEPTION: repair(
    'a user of this kind cannot own the record; choose another, then retry it',
  ),

  API_CURRENTLY_DISABLED: access('the user lacks the permission "API Enabled"; give it by a permission set'),
  API_DISABLED_FOR_ORG: access(
    'the API is not switched on for this org or user: its edition must include it and the user needs "API Enabled"',
  ),
  API_NOT_ENABLED: access(
    'the API is not switched on for this org or user: its edition must include it and the user needs "API Enabled"',
  ),
  FUNCTIONALITY_NOT_ENABLED: access('the org has not switched this on, or the user lacks the permission for it'),
  INSUFFICIENT_ACCESS: access('the integration user lacks the permission for it; see docs/salesforce.md'),
  INVALID_SESSION_ID: access('the access was revoked; run "baton connect salesforce" again'),
  INVALID_AUTH_HEADER: access('the access was revoked; run "baton connect salesforce" again'),
  ORG_LOCKED: access('the org is locked; ask Salesforce'),
  INVALID_TYPE: {
    kind: 'not_found',
    next: 'the org has no such object, or the integration user may not see it; install it or give access to it',
  },
};

const limits = (message: string): Meaning =>
  /concurrent/i.test(message)
    ? {
        kind: 'rate_limited',
        next: 'too many long calls at once over all apps of the org; it is asked again',
        retryAfterMs: concurrentMs,
      }
    : {
        kind: 'rate_limited',
        next: "the org's API calls of the last 24 hours are used up; work goes on as they become free, or raise its API limit",
        retryAfterMs: dayMs,
      };

export const meaningOf = (error: RowError): Meaning | undefined => {
  const code = codeOf(error);
  if (code === 'REQUEST_LIMIT_EXCEEDED') return limits(error.message);
  return meanings[code];
};

/** Longest reason kept: a line an admin reads. */
const reasonChars = 200;

/** Salesforce's own sentence without the values we sent, addresses, ids, numbers and quotations. */
export const reasonOf = (error: RowError, sent: readonly string[] = []): string => {
  const longest = [...new Set(sent)].filter((value) => value.length > 1).sort((a, b) => b.length - a.length);
  const text = longest
    .reduce((said, value) => said.replaceAll(value, '…'), error.message)
    .replace(/\s+/g, ' ')
    .replace(/\S+@\S+/g, '…')
    .replace(/"([^"]*)"|'([^']*)'/g, (quoted) => (/^.[A-Za-z]\w*.$/.test(quoted) ? quoted : '…'))
    .replace(/\b[0-9a-zA-Z]{15}(?:[0-9a-zA-Z]{3})?\b(?=\W|$)/g, (word) => (/\d/.test(word) ? '…' : word))
    .replace(/\d{5,}/g, '…')
    .trim()
    .slice(0, reasonChars);
  const fields = (error.fields ?? []).filter((name) => /^\w+$/.test(name)).join(', ');
  return [fields, codeOf(error), text].filter((part) => part !== '').join(': ');
};

/** The failure of one row of a batch. `record`: what it was, for the message. */
export const rowFailure = (record: string, errors: readonly RowError[], sent: readonly string[]): SalesforceError => {
  const known = errors.map((error) => ({ error, meaning: meaningOf(error) }));
  // Where there are several, the one that a retry cannot heal decides.
  const found = known.find(({ meaning }) => meaning?.kind !== 'unavailable') ?? known[0];
  const meaning = found?.meaning ?? repair('correct the record, the field or the rule, then retry it');
  const reason = found === undefined ? 'no reason given' : reasonOf(found.error, sent);
  // A permission that one row lacks is that row's: the connection itself still works.
  const kind = meaning.kind === 'auth' && !isOfSession(found?.error) ? 'invalid' : meaning.kind;
  return new SalesforceError(`${record} was refused (${reason}): ${meaning.next}`, {
    kind,
    status: 200,
    codes: errors.map(codeOf),
    retryAfterMs: meaning.retryAfterMs,
  });
};

const isOfSession = (error: RowError | undefined): boolean =>
  error !== undefined &&
  ['INVALID_SESSION_ID', 'API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED'].includes(codeOf(error));

const secondsIn = (headers: Headers, name: string): number | undefined => {
  const text = headers.get(name);
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};

/** The failure of a whole call that was answered. */
export const refusal = (
  call: { readonly what: string; readonly isWrite?: boolean },
  response: { readonly status: number; readonly headers: Headers },
  text: string,
): SalesforceError => {
  const { status, headers } = response;
  const errors = errorsOf(text);
  const fail = (
    kind: ConnectorErrorKind,
    message: string,
    more: { retryAfterMs?: number; isOutcomeUnknown?: boolean } = {},
  ) => new SalesforceError(message, { kind, status, codes: (errors ?? []).map(codeOf), ...more });
  const retryAfter = secondsIn(headers, 'retry-after');
  const wait = retryAfter === undefined ? {} : { retryAfterMs: retryAfter * 1000 };
  const found = (errors ?? []).map((error) => ({ error, meaning: meaningOf(error) }));
  const [first] = found;

  if (first?.meaning?.kind === 'rate_limited')
    return fail('rate_limited', `${call.what}: ${first.meaning.next}`, {
      retryAfterMs: first.meaning.retryAfterMs ?? dayMs,
    });
  if (status >= 500)
    return fail('unavailable', `${call.what} failed on Salesforce's side (${status}); it is asked again`, {
      isOutcomeUnknown: call.isWrite ?? false,
      ...wait,
    });
  if (status < 400)
    return fail(
      'unavailable',
      `${call.what} was answered with a redirect, which is not followed so that the token stays here; run "baton connect salesforce" again if the org was moved`,
    );
  if (errors === null && status !== 401)
    return status === 420 || status === 429
      ? fail('rate_limited', `${call.what}: too many calls; it is asked again`, { retryAfterMs: concurrentMs, ...wait })
      : fail(
          'unavailable',
          `${call.what} was refused (${status}) by something that is not Salesforce's API; check SALESFORCE_LOGIN_URL, any proxy, and whether the org is under maintenance`,
        );
  if (first?.meaning !== undefined) {
    const { kind, next, retryAfterMs } = first.meaning;
    return fail(kind, `${call.what}: ${next} (${reasonOf(first.error)})`, {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...wait,
    });
  }
  const reason = first === undefined ? 'no reason given' : reasonOf(first.error);
  if (status === 401) return fail('auth', `${call.what}: the access was revoked; run "baton connect salesforce" again`);
  if (status === 403)
    return fail(
      'auth',
      `${call.what} is not allowed (${reason}); give the integration user the permission, see docs/salesforce.md`,
    );
  if (status === 404) return fail('not_found', `${call.what}: it does not exist there (${reason})`);
  if (status === 409) return fail('conflict', `${call.what}: it collides with what is there (${reason})`);
  if (status === 414 || status === 431)
    return fail('invalid', `${call.what}: the request is too long; map fewer fields`);
  return fail('invalid', `${call.what} was refused: ${reason}`);
};
