// The rows of every object, what readers see of them at a moment, and rows that are only a function of their number, so that
// an object may have a million without keeping one. Nothing here knows rules, rights or limits.
import { counterOf, makeId } from './ids.ts';
import { objectOfId, type Schema } from './schema.ts';
import type { Hidden, ObjectDef, Row, Transaction, Values } from './types.ts';

/** Rows that are made when they are looked at; none of them is ever deleted. */
export type Generated = {
  readonly count: number;
  /** The values of a row by its number from 0; the same number must give the same values. */
  readonly rowAt: (index: number) => Values;
};

export type Table = {
  readonly object: ObjectDef;
  readonly rows: Map<string, Row>;
  /** In the order of their ids. */
  readonly order: Row[];
  nextNumber: number;
  generated: Generated | null;
  /** Grows with every change, for those who remember an answer. */
  version: number;
  /** The highest SystemModstamp any row ever had. */
  lastStamp: number;
};

export type Store = {
  readonly schema: Schema;
  readonly tables: Map<string, Table>;
};

/** Generated rows have numbers of their own, above all others, so that their ids come last. */
const firstGenerated = 1_000_000_000;
const nothingHidden: readonly Hidden[] = [];

const emptyTable = (object: ObjectDef): Table => ({
  object,
  rows: new Map(),
  order: [],
  nextNumber: 1,
  generated: null,
  version: 0,
  lastStamp: 0,
});

export const createStore = (schema: Schema): Store => ({ schema, tables: new Map() });

export const tableOf = (store: Store, object: ObjectDef): Table => {
  const known = store.tables.get(object.name);
  if (known !== undefined) return known;
  const fresh = emptyTable(object);
  store.tables.set(object.name, fresh);
  return fresh;
};

export const tableNamed = (store: Store, name: string): Table => {
  const object = store.schema.get(name.toLowerCase());
  if (object === undefined) throw new Error(`The org has no object ${name}`);
  return tableOf(store, object);
};

/** What readers see of a row now; null = nothing, it is not committed yet. */
export const viewOf = (row: Row, now: number): Values | null => {
  if (row.hidden.length === 0) return row.values;
  const first = row.hidden.find((one) => one.until > now);
  return first === undefined ? row.values : first.before;
};

/** Whether a transaction that has not committed holds this row. */
export const isInFlight = (row: Row, now: number): boolean => row.hidden.some((one) => one.until > now);

const hide = (row: Row, before: Values | null, tx: Transaction, now: number): void => {
  const held = row.hidden.filter((one) => one.until > now);
  // Rows commit in the order of their changes: a later change of the same row waits for the one before.
  const until = Math.max(tx.visibleAt, held.at(-1)?.until ?? 0);
  row.hidden = until > now ? [...held, { until, before }] : nothingHidden;
};

const touched = (table: Table, tx: Transaction): void => {
  table.version += 1;
  table.lastStamp = Math.max(table.lastStamp, tx.stamp);
};

export const insertRow = (table: Table, values: Values, tx: Transaction, now: number): Row => {
  const id = makeId(table.object.keyPrefix, table.nextNumber);
  table.nextNumber += 1;
  const row: Row = {
    id,
    values: {
      Id: id,
      IsDeleted: false,
      CreatedDate: tx.stamp,
      CreatedById: tx.userId,
      LastModifiedDate: tx.stamp,
      LastModifiedById: tx.userId,
      SystemModstamp: tx.stamp,
      ...values,
    },
    hidden: nothingHidden,
  };
  hide(row, null, tx, now);
  table.rows.set(id, row);
  table.order.push(row);
  touched(table, tx);
  return row;
};

/** `whole` = as an edit; `system` = the stamp only, as by a system process; `silent` = no stamp moves, as children of a merge. */
export type Bump = 'whole' | 'system' | 'silent';

export const updateRow = (
  table: Table,
  row: Row,
  patch: Values,
  tx: Transaction,
  now: number,
  bump: Bump = 'whole',
): void => {
  const before = viewOf(row, now) === row.values ? row.values : null;
  const stamps =
    bump === 'silent'
      ? {}
      : {
          SystemModstamp: tx.stamp,
          ...(bump === 'whole' ? { LastModifiedDate: tx.stamp, LastModifiedById: tx.userId } : {}),
        };
  const old = row.values;
  row.values = { ...old, ...patch, ...stamps };
  // Readers who saw the row as it was go on seeing that; whoever saw an older state has it in `hidden` already.
  hide(row, before ?? old, tx, now);
  touched(table, tx);
};

const generatedRow = (table: Table, index: number): Values => {
  const values = table.generated?.rowAt(index) ?? {};
  return { Id: makeId(table.object.keyPrefix, firstGenerated + index), ...values, IsDeleted: false };
};

/** A row with this eighteen-character id, generated or not, as readers see it now. */
export const visible = (store: Store, id: string, now: number): Values | null => {
  const object = objectOfId(store.schema, id);
  if (object === null) return null;
  const table = tableOf(store, object);
  const row = table.rows.get(id);
  if (row !== undefined) return viewOf(row, now);
  const index = counterOf(id) - firstGenerated;
  return table.generated !== null && index >= 0 && index < table.generated.count ? generatedRow(table, index) : null;
};

export const findRow = (store: Store, id: string): { table: Table; row: Row } | null => {
  const object = objectOfId(store.schema, id);
  if (object === null) return null;
  const table = tableOf(store, object);
  const row = table.rows.get(id);
  return row === undefined ? null : { table, row };
};

/** The kept rows that readers see now, deleted ones included, in the order of ids. */
export const visibleRows = function* (table: Table, now: number): Generator<Values> {
  for (const row of table.order) {
    const view = viewOf(row, now);
    if (view !== null) yield view;
  }
};

/** Generated rows from this number on. */
export const generatedFrom = function* (table: Table, from: number): Generator<Values> {
  const count = table.generated?.count ?? 0;
  for (let index = from; index < count; index += 1) yield generatedRow(table, index);
};

/** Everything readers see now; generated rows come last. */
export const eachVisible = function* (table: Table, now: number): Generator<Values> {
  yield* visibleRows(table, now);
  yield* generatedFrom(table, 0);
};

/** How many rows readers see that are not deleted. Generated ones are counted without being made: there may be a million. */
export const countLiving = (table: Table, now: number): number => {
  let count = table.generated?.count ?? 0;
  for (const values of visibleRows(table, now)) if (values['IsDeleted'] !== true) count += 1;
  return count;
};
