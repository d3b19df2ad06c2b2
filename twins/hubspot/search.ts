// The search of one object: filters, one sort order, and an index that lags behind the records. Archived records never show.
// https://developers.hubspot.com/docs/api-reference/search/guide
import { z } from 'zod';
import { scattered } from './random.ts';
import { valueOf } from './records.ts';
import type { State } from './state.ts';
import { viewAt } from './table.ts';
import { objectFacts, type ObjectType, type View } from './types.ts';
import { instantOf } from './values.ts';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const operators = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;
const filter = z.looseObject({
  propertyName: z.string(),
  operator: z.enum(operators),
  value: text.optional(),
  highValue: text.optional(),
  values: z.array(text).optional(),
});
const sort = z.union([
  z.string().transform((propertyName) => ({ propertyName, direction: 'ASCENDING' as const })),
  z.looseObject({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING') }),
]);
export const searchBody = z.looseObject({
  filterGroups: z.array(z.looseObject({ filters: z.array(filter) })).default([]),
  sorts: z.array(sort).max(1).default([]),
  query: z.string().optional(),
  properties: z.array(z.string()).default([]),
  limit: z.coerce.number().int().min(0).default(10),
  after: z.union([z.string(), z.number()]).transform(Number).default(0),
});
export type SearchBody = z.infer<typeof searchBody>;
type Filter = z.infer<typeof filter>;
type Test = (view: View) => boolean;

/** What comparisons are made on: numbers for ids, numbers and times, else lower-case text. */
type Reader = {
  readonly read: (view: View) => number | string | null;
  readonly parse: (text: string) => number | string;
};

const readerOf = (state: State, type: ObjectType, name: string): Reader => {
  if (name === 'hs_object_id') return { read: (view) => view.id, parse: Number };
  const parseInstant = (value: string): number => instantOf(value) ?? Number.NaN;
  if (name === objectFacts[type].modified) return { read: (view) => view.updatedAt, parse: parseInstant };
  if (name === 'createdate' || name === 'hs_createdate') return { read: (view) => view.createdAt, parse: parseInstant };
  const rule = state.properties.get(type, name);
  const read = (view: View): string | null => valueOf(state, type, view, name);
  if (rule?.type === 'number' || rule?.type === 'datetime' || rule?.type === 'date') {
    const parse = rule.type === 'number' ? Number : parseInstant;
    return {
      parse,
      read: (view) => {
        const value = read(view);
        return value === null ? null : parse(value);
      },
    };
  }
  return { read: (view) => read(view)?.toLowerCase() ?? null, parse: (value) => value.toLowerCase() };
};

const tokensOf = (value: string): string[] =>
  value
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter((token) => token !== '');

const hasTokens = (value: number | string | null, wanted: string): boolean => {
  const present = tokensOf(String(value ?? ''));
  return tokensOf(wanted).every((token) => {
    const pattern = new RegExp(`^${token.replaceAll('*', '.*')}$`, 'u');
    return present.some((one) => pattern.test(one));
  });
};

const compile = (state: State, type: ObjectType, one: Filter): Test => {
  const { read, parse } = readerOf(state, type, one.propertyName);
  const wanted = parse(one.value ?? '');
  const list = new Set((one.values ?? []).map(parse));
  const high = parse(one.highValue ?? '');
  // A record without a value passes nothing but NOT_HAS_PROPERTY, the negations too. A property the object does not have is
  // empty everywhere: `hs_lastmodifieddate` of contacts silently finds nothing (Airbyte, source-hubspot changelog 6.13.2).
  const given =
    (test: (value: number | string) => boolean): Test =>
    (view) => {
      const value = read(view);
      return value !== null && test(value);
    };
  switch (one.operator) {
    case 'HAS_PROPERTY':
      return given(() => true);
    case 'NOT_HAS_PROPERTY':
      return (view) => read(view) === null;
    case 'EQ':
      return given((value) => value === wanted);
    case 'NEQ':
      return given((value) => value !== wanted);
    case 'LT':
      return given((value) => value < wanted);
    case 'LTE':
      return given((value) => value <= wanted);
    case 'GT':
      return given((value) => value > wanted);
    case 'GTE':
      return given((value) => value >= wanted);
    case 'BETWEEN':
      return given((value) => value >= wanted && value <= high);
    case 'IN':
      return given((value) => list.has(value));
    case 'NOT_IN':
      return given((value) => !list.has(value));
    case 'CONTAINS_TOKEN':
      return given((value) => hasTokens(value, one.value ?? ''));
    case 'NOT_CONTAINS_TOKEN':
      return given((value) => !hasTokens(value, one.value ?? ''));
  }
};

const searched: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ['firstname', 'lastname', 'email', 'phone', 'company'],
  companies: ['name', 'domain', 'website', 'phone'],
  deals: ['dealname'],
  leads: ['hs_lead_name'],
  calls: ['hs_call_title', 'hs_call_body'],
  emails: ['hs_email_subject'],
  meetings: ['hs_meeting_title'],
  communications: [],
  tasks: ['hs_task_subject', 'hs_task_body'],
};

const testOf = (state: State, type: ObjectType, body: SearchBody): Test => {
  const groups = body.filterGroups.map((group) => group.filters.map((one) => compile(state, type, one)));
  const words = (body.query ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const isFound: Test = (view) => {
    const whole = searched[type]
      .map((name) => view.values[name] ?? '')
      .join(' ')
      .toLowerCase();
    return words.every((word) => whole.includes(word));
  };
  return (view) =>
    (groups.length === 0 || groups.some((tests) => tests.every((test) => test(view)))) &&
    (words.length === 0 || isFound(view));
};

const compare = (a: number | string | null, b: number | string | null): number => {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
};

const order = (state: State, type: ObjectType, body: SearchBody, found: View[]): View[] => {
  const [by] = body.sorts;
  const name = by?.propertyName ?? 'createdate';
  const direction = by?.direction === 'DESCENDING' ? -1 : 1;
  const { read } = readerOf(state, type, name);
  const asText = name === 'hs_object_id' && state.behaviour.sortsIdsAsText;
  const keyed = found.map((view) => ({ view, key: asText ? String(view.id) : read(view) }));
  keyed.sort(
    (a, b) => direction * compare(a.key, b.key) || scattered(a.view.id) - scattered(b.view.id) || a.view.id - b.view.id,
  );
  return keyed.map((entry) => entry.view);
};

type Kept = {
  readonly key: string;
  readonly version: number;
  readonly indexedAt: number;
  readonly found: readonly View[];
};
const kept = new WeakMap<State, Map<ObjectType, Kept>>();

/**
 * Everything a query matches as the index knows it now, in order. The last result of each object is kept while nothing
 * changed and nothing waits to be indexed, so that paging through 10,000 rows does not filter 100,000 records 50 times.
 */
export const search = (state: State, type: ObjectType, body: SearchBody): readonly View[] => {
  const table = state.tables[type];
  const indexedAt = state.clock.now() - state.limits.indexLagMs;
  const key = JSON.stringify([body.filterGroups, body.sorts, body.query]);
  const results = kept.get(state) ?? new Map<ObjectType, Kept>();
  kept.set(state, results);
  const last = results.get(type);
  const isFresh = last?.key === key && last.version === table.version;
  const isSettled = Math.min(last?.indexedAt ?? 0, indexedAt) >= table.lastChangeAt;
  if (isFresh && (isSettled || last.indexedAt === indexedAt)) return last.found;

  const test = testOf(state, type, body);
  const found: View[] = [];
  for (const id of table.live) {
    const record = table.records.get(id);
    const view = record === undefined ? null : viewAt(record, indexedAt);
    if (view !== null && test(view)) found.push(view);
  }
  const ordered = order(state, type, body, found);
  results.set(type, { key, version: table.version, indexedAt, found: ordered });
  return ordered;
};
