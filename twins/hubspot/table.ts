// The records of one object: in id order, with every change since their creation, so that the search index can lag behind
// and a property's history can be told. Nothing here knows rules or limits.
import type { Change, ObjectType, Source, StoredRecord, Values, View } from './types.ts';

/** A bump of the modified time without a change of a value stands in the list of changes under this name. */
const touched = '';

/** What has just happened, for those who are told at once. */
export type Happened =
  | {
      readonly kind: 'created' | 'archived';
      readonly record: StoredRecord;
      readonly at: number;
      readonly source: Source;
    }
  | {
      readonly kind: 'changed';
      readonly record: StoredRecord;
      readonly property: string;
      readonly value: string;
      readonly at: number;
      readonly source: Source;
    }
  | {
      readonly kind: 'merged';
      /** The one that lives on, the one chosen as winner, and those that are gone. */
      readonly record: StoredRecord;
      readonly winner: number;
      readonly gone: readonly number[];
      readonly at: number;
      readonly source: Source;
    };

export type Table = {
  readonly type: ObjectType;
  readonly listeners: ((happened: Happened) => void)[];
  readonly records: Map<number, StoredRecord>;
  /** Ids that are not archived, ascending. */
  readonly live: number[];
  readonly archived: number[];
  nextId: number;
  /** Grows with every mutation; with `lastChangeAt` it tells whether a search result still holds. */
  version: number;
  lastChangeAt: number;
};

export const createTable = (type: ObjectType, firstId: number): Table => ({
  type,
  listeners: [],
  records: new Map(),
  live: [],
  archived: [],
  nextId: firstId,
  version: 0,
  lastChangeAt: 0,
});

/** Where `id` stands or would stand in an ascending list. */
export const positionOf = (ids: readonly number[], id: number): number => {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const tell = (table: Table, happened: Happened): void => {
  for (const listener of table.listeners) listener(happened);
};

const bump = (table: Table, at: number): void => {
  table.version += 1;
  table.lastChangeAt = Math.max(table.lastChangeAt, at);
};

/** Adds a record with the next id. Values are stored texts already. */
export const insert = (table: Table, values: Values, at: number, source: Source): StoredRecord => {
  const id = table.nextId;
  table.nextId += 1;
  const record: StoredRecord = {
    id,
    createdAt: at,
    createdBy: source,
    initial: values,
    values,
    updatedAt: at,
    archivedAt: null,
    changes: [],
    links: {},
  };
  table.records.set(id, record);
  table.live.push(id);
  bump(table, at);
  tell(table, { kind: 'created', record, at, source });
  for (const [property, value] of Object.entries(values))
    if (value !== '') tell(table, { kind: 'changed', record, property, value, at, source });
  return record;
};

const place = (changes: Change[], change: Change): void => {
  let index = changes.length;
  while (index > 0 && (changes[index - 1]?.at ?? 0) > change.at) index -= 1;
  changes.splice(index, 0, change);
};

/**
 * Writes values that differ from the present ones; returns how many did. A change dated before a later one of the same
 * property enters the history only.
 */
export const change = (table: Table, record: StoredRecord, values: Values, at: number, source: Source): number => {
  const news: Record<string, string> = {};
  let count = 0;
  for (const [property, value] of Object.entries(values)) {
    if ((record.values[property] ?? '') === value) continue;
    const isOvertaken = record.changes.some((past) => past.property === property && past.at > at);
    if (!isOvertaken) news[property] = value;
    place(record.changes, { property, value, at, source });
    count += 1;
  }
  if (count === 0) return 0;
  record.values = { ...record.values, ...news };
  record.updatedAt = Math.max(record.updatedAt, at);
  bump(table, at);
  for (const [property, value] of Object.entries(news))
    tell(table, { kind: 'changed', record, property, value, at, source });
  return count;
};

/** Bumps the modified time alone, as a pipeline edit or a calculation does on many records at once. */
export const touch = (table: Table, record: StoredRecord, at: number, source: Source): void => {
  place(record.changes, { property: touched, value: '', at, source });
  record.updatedAt = Math.max(record.updatedAt, at);
  bump(table, at);
};

const take = (ids: number[], id: number): void => {
  const position = positionOf(ids, id);
  if (ids[position] === id) ids.splice(position, 1);
};

const put = (ids: number[], id: number): void => {
  ids.splice(positionOf(ids, id), 0, id);
};

const somebody: Source = { type: 'CRM_UI', id: 'userId:1' };

export const archive = (table: Table, record: StoredRecord, at: number): void => {
  if (record.archivedAt !== null) return;
  record.archivedAt = at;
  record.updatedAt = Math.max(record.updatedAt, at);
  take(table.live, record.id);
  put(table.archived, record.id);
  bump(table, at);
  tell(table, { kind: 'archived', record, at, source: somebody });
};

/** Takes a record away for good: the loser of a merge. */
export const remove = (table: Table, record: StoredRecord, at: number): void => {
  table.records.delete(record.id);
  take(table.live, record.id);
  take(table.archived, record.id);
  bump(table, at);
};

/** What was known at `at`; null = the record did not exist yet. */
export const viewAt = (record: StoredRecord, at: number): View | null => {
  if (record.updatedAt <= at) return record;
  if (record.createdAt > at) return null;
  const isKnown = (past: Change): boolean => past.at <= at;
  const known = record.changes.filter(isKnown);
  const updatedAt = Math.max(record.createdAt, known.at(-1)?.at ?? 0);
  const isSame = record.changes.every((past) => isKnown(past) || past.property === touched);
  return {
    id: record.id,
    createdAt: record.createdAt,
    updatedAt,
    values: isSame ? record.values : replay(record, known),
  };
};

/** The values after these changes; nothing is copied where none of them is of a value. */
const replay = (record: StoredRecord, known: readonly Change[]): Values => {
  const edits = known.filter((past) => past.property !== touched);
  if (edits.length === 0) return record.initial;
  return { ...record.initial, ...Object.fromEntries(edits.map((past) => [past.property, past.value])) };
};

/** A property's past values, newest first, the creation last. */
export const historyOf = (record: StoredRecord, property: string): readonly Omit<Change, 'property'>[] => {
  const past: Omit<Change, 'property'>[] = record.changes.filter((entry) => entry.property === property).reverse();
  const first = record.initial[property];
  if (first !== undefined && first !== '') past.push({ value: first, at: record.createdAt, source: record.createdBy });
  return past;
};

/** Every change of a value, newest first, creation included: the time line of the page. */
export const timelineOf = (record: StoredRecord): readonly Change[] => [
  ...record.changes.filter((entry) => entry.property !== touched).reverse(),
  ...Object.entries(record.initial).map(([property, value]) => ({
    property,
    value,
    at: record.createdAt,
    source: record.createdBy,
  })),
];
