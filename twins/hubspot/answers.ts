// What the twin answers: records as the API renders them, and the bodies of its errors.
// https://developers.hubspot.com/docs/api-reference/latest/error-handling
import { isPrimary, typesOf } from './associations.ts';
import { alwaysAnswered } from './defaults.ts';
import type { LimitName } from './limits.ts';
import type { Tally } from './metrics.ts';
import { valueOf } from './records.ts';
import type { State } from './state.ts';
import { historyOf } from './table.ts';
import { objectFacts, type ObjectType, type StoredRecord, type View } from './types.ts';
import { isoText } from './values.ts';

export type Answer = {
  readonly status: number;
  /** Serialised as JSON; undefined = no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What of the work was needed, for the least possible. */
  readonly tally?: Tally;
};

export type ErrorDetail = {
  readonly message: string;
  readonly code?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
};
export type Failure = {
  readonly status: number;
  readonly category: string;
  readonly message: string;
  readonly subCategory?: string;
  readonly errors?: readonly ErrorDetail[];
  readonly context?: Readonly<Record<string, readonly string[]>>;
};

let correlations = 0;
/** Shaped like the ids of a live portal, but counted, so that two runs of one seed answer the same. */
const correlationId = (): string => {
  correlations += 1;
  return `00000000-0000-4000-8000-${correlations.toString(16).padStart(12, '0')}`;
};

/** A failure within the rows of a 207, which carry no correlation id. */
export const rowError = ({ category, message, subCategory, errors, context }: Failure): Record<string, unknown> => ({
  status: 'error',
  category,
  ...(subCategory === undefined ? {} : { subCategory }),
  message,
  context: context ?? {},
  ...(errors === undefined ? {} : { errors }),
});

export const failed = (failure: Failure): Answer => ({
  status: failure.status,
  body: { ...rowError(failure), correlationId: correlationId() },
});

export const invalid = (message: string): Answer => failed({ status: 400, category: 'VALIDATION_ERROR', message });
export const notFound = (message = 'resource not found'): Answer =>
  failed({ status: 404, category: 'OBJECT_NOT_FOUND', message });

export const unauthorised = (isExpired: boolean, expiredAt: number | null): Answer =>
  isExpired
    ? failed({
        status: 401,
        category: 'EXPIRED_AUTHENTICATION',
        message: 'The OAuth token used to make this call expired.',
        ...(expiredAt === null ? {} : { context: { 'expire time': [isoText(expiredAt)] } }),
      })
    : failed({
        status: 401,
        category: 'INVALID_AUTHENTICATION',
        message: 'Authentication credentials not found or not valid.',
      });

export const missingScopes = (scopes: readonly string[]): Answer =>
  failed({
    status: 403,
    category: 'MISSING_SCOPES',
    message: "This app hasn't been granted all required scopes to make this call.",
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: scopes },
      },
    ],
  });

const limitWords = { TEN_SECONDLY_ROLLING: 'ten_secondly_rolling', SECONDLY: 'secondly', DAILY: 'daily' } as const;

export const limited = (policyName: LimitName, appId: string): Answer => ({
  status: 429,
  body: {
    status: 'error',
    message: `You have reached your ${limitWords[policyName]} limit.`,
    errorType: 'RATE_LIMIT',
    correlationId: correlationId(),
    policyName,
    groupName: policyName === 'SECONDLY' ? 'publicapi:crm:search' : `publicapi:private-apps:api-calls-per-app:${appId}`,
  },
});

export type Wanted = {
  readonly properties: readonly string[];
  readonly history: readonly string[];
  readonly associations: readonly ObjectType[];
};
export const nothingMore: Wanted = { properties: [], history: [], associations: [] };

const associationsOf = (
  type: ObjectType,
  record: StoredRecord,
  wanted: readonly ObjectType[],
  state: State,
): Record<string, unknown> => {
  const answer: Record<string, unknown> = {};
  for (const to of wanted) {
    const names = `${objectFacts[type].singular}_to_${objectFacts[to].singular}`;
    const results = [...(record.links[to] ?? [])].flatMap((id) => {
      const target = state.tables[to].records.get(id);
      if (target?.archivedAt !== null) return [];
      const primary = isPrimary({ type, record }, { type: to, record: target });
      // A labelled (primary) tie is listed twice, once under each of its types.
      return typesOf(type, to, primary).map(({ label }) => ({
        id: String(id),
        type: label === null ? `${names}${primary ? '_unlabeled' : ''}` : names,
      }));
    });
    const cap = state.limits.listedAssociations;
    const last = results[cap - 1];
    if (results.length > 0)
      answer[to] = {
        results: results.slice(0, cap),
        ...(results.length > cap && last !== undefined ? { paging: { next: { after: last.id, link: '' } } } : {}),
      };
  }
  return answer;
};

const renderHistory = (record: StoredRecord, wanted: readonly string[], versions: number): Record<string, unknown> =>
  Object.fromEntries(
    wanted.map((name) => {
      const past = historyOf(record, name);
      return [
        name,
        (versions > 0 ? past.slice(0, versions) : past).map(({ value, at, source }) => ({
          value,
          timestamp: isoText(at),
          sourceType: source.type,
          ...(source.id === null ? {} : { sourceId: source.id }),
        })),
      ];
    }),
  );

/** A record as list, read and search answer it: the asked-for properties that exist, null where empty. */
export const render = (state: State, type: ObjectType, view: View, wanted: Wanted): Record<string, unknown> => {
  const names = new Set([...alwaysAnswered[type], ...wanted.properties]);
  const properties: Record<string, string | null> = {};
  for (const name of names)
    if (state.properties.get(type, name) !== undefined) properties[name] = valueOf(state, type, view, name);
  const record = state.tables[type].records.get(view.id);
  const associations = record === undefined ? {} : associationsOf(type, record, wanted.associations, state);
  const { portalId, uiDomain } = state.account;
  return {
    id: String(view.id),
    properties,
    ...(wanted.history.length > 0 && record !== undefined
      ? { propertiesWithHistory: renderHistory(record, wanted.history, state.limits.historyVersions) }
      : {}),
    createdAt: isoText(view.createdAt),
    updatedAt: isoText(view.updatedAt),
    archived: record?.archivedAt !== null && record !== undefined,
    ...(record?.archivedAt == null ? {} : { archivedAt: isoText(record.archivedAt) }),
    ...(Object.keys(associations).length > 0 ? { associations } : {}),
    url: `http://${uiDomain}/contacts/${portalId}/record/${objectFacts[type].typeId}/${view.id}`,
  };
};

/** The envelope of a batch: 200, or 207 where some rows failed. */
export const batchAnswer = (
  state: State,
  results: readonly unknown[],
  errors: readonly unknown[],
): Omit<Answer, 'tally'> => {
  const at = isoText(state.clock.now());
  return {
    status: errors.length > 0 ? 207 : 200,
    body: {
      status: 'COMPLETE',
      // A batch answers in no order that a caller may rely on; the twin turns it round.
      results: [...results].reverse(),
      ...(errors.length > 0 ? { numErrors: errors.length, errors } : {}),
      startedAt: at,
      completedAt: at,
    },
  };
};
