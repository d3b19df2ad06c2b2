// Writes of many records in one call: each with its own outcome, or all or none, and what the counts hear of them.
import { refuse } from './answers.ts';
import { deleteRecord } from './merge.ts';
import { createRecord, updateRecord, type Writer, type Written } from './records.ts';
import { findField, objectOfId } from './schema.ts';
import { normalId } from './ids.ts';
import type { State } from './state.ts';
import { findRow } from './store.ts';
import type { ObjectDef, Values } from './types.ts';
import { takeValue } from './values.ts';

export type Change =
  | { readonly kind: 'create'; readonly object: ObjectDef; readonly values: Values }
  | { readonly kind: 'update'; readonly object: ObjectDef; readonly id: string; readonly values: Values }
  | { readonly kind: 'delete'; readonly id: string };

export type Outcome = { readonly written: Written; readonly key: string };

const failure = (errorCode: string, message: string, fields: readonly string[] = []): Written => ({
  ok: false,
  errors: [{ status: 400, errorCode, message, fields }],
});

/** A value of the wrong kind spoils the whole call, before anything is written. */
export const checkTypes = (object: ObjectDef, values: Values): void => {
  for (const [name, value] of Object.entries(values)) {
    const field = findField(object, name);
    const taken = field === null ? null : takeValue(field, value);
    if (taken !== null && 'error' in taken && taken.error.errorCode === 'JSON_PARSER_ERROR')
      refuse(400, taken.error.errorCode, taken.error.message);
  }
};

const locked: (id: string) => Written = (id) =>
  failure('UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record or 1 records: ${id}`);

const update = (
  state: State,
  writer: Writer,
  change: Extract<Change, { kind: 'update' }>,
  isLocked: boolean,
): Outcome => {
  const { object } = change;
  const id = normalId(change.id);
  const key = `${object.name}/${id ?? change.id}`;
  if (id === null)
    return {
      key,
      written: failure('MALFORMED_ID', `${object.name} ID: id value of incorrect type: ${change.id}`, ['Id']),
    };
  const found = findRow(state.store, id);
  if (found === null) {
    const isOther = objectOfId(state.store.schema, id)?.name !== object.name;
    return {
      key,
      written: isOther
        ? failure('INVALID_FIELD', 'Cannot specify Id of another object in an update call', ['Id'])
        : failure('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'),
    };
  }
  if (isLocked) return { key, written: locked(id) };
  const written = updateRecord(state, writer, object, found.row, change.values);
  if (written.ok) state.metrics.wrote(key, JSON.stringify(change.values), written.hasChanged);
  return { key, written };
};

const create = (
  state: State,
  writer: Writer,
  change: Extract<Change, { kind: 'create' }>,
  isLocked: boolean,
): Outcome => {
  if (isLocked) return { key: '', written: locked('') };
  const written = createRecord(state, writer, change.object, change.values);
  const key = `${change.object.name}/${written.ok ? written.id : ''}`;
  if (written.ok) state.metrics.created(key, `${change.object.name} ${JSON.stringify(change.values)}`);
  return { key, written };
};

const remove = (
  state: State,
  writer: Writer,
  { id: given }: Extract<Change, { kind: 'delete' }>,
  isLocked: boolean,
): Outcome => {
  const id = normalId(given) ?? given;
  const found = findRow(state.store, id);
  const key = `${found?.table.object.name ?? ''}/${id}`;
  if (found === null) return { key, written: failure('MALFORMED_ID', `bad id ${id}`) };
  if (found.row.values['IsDeleted'] === true)
    return { key, written: failure('ENTITY_IS_DELETED', 'entity is deleted') };
  if (isLocked) return { key, written: locked(id) };
  deleteRecord(state, writer, id);
  return { key, written: { ok: true, id, hasChanged: true } };
};

/** Puts back everything as it was: the one row a change touches, and the rows that were made along the way. */
const undoPoint = (state: State, changes: readonly Change[]): (() => void) => {
  const lengths = [...state.store.tables.values()].map((table) => [table, table.order.length] as const);
  const rows = changes.flatMap((change) => {
    const found = change.kind === 'create' ? null : findRow(state.store, normalId(change.id) ?? '');
    return found === null ? [] : [{ row: found.row, values: found.row.values, hidden: found.row.hidden }];
  });
  return () => {
    for (const [table, length] of lengths) for (const gone of table.order.splice(length)) table.rows.delete(gone.id);
    for (const { row, values, hidden } of rows) {
      row.values = values;
      row.hidden = hidden;
    }
  };
};

export type WriteOptions = {
  readonly allOrNone: boolean;
  /** Share of the rows that cannot be locked this time, at least one where it is above 0. */
  readonly lockShare: number;
};

/** One outcome for each change, in order. */
export const writeMany = (
  state: State,
  writer: Writer,
  changes: readonly Change[],
  options: WriteOptions,
): Outcome[] => {
  const undo = options.allOrNone ? undoPoint(state, changes) : null;
  const { lockShare } = options;
  const first = lockShare > 0 ? Math.floor(state.faults.random() * changes.length) : -1;
  const seen = new Set<string>();
  const outcomes = changes.map((change, index): Outcome => {
    const isLocked = index === first || (lockShare > 0 && state.faults.random() < lockShare);
    if (change.kind === 'create') return create(state, writer, change, isLocked);
    const id = normalId(change.id) ?? change.id;
    if (seen.has(id)) return { key: `/${id}`, written: failure('DUPLICATE_VALUE', `duplicate id in list: ${id}`) };
    seen.add(id);
    return change.kind === 'update' ? update(state, writer, change, isLocked) : remove(state, writer, change, isLocked);
  });
  if (undo === null || outcomes.every(({ written }) => written.ok)) return outcomes;
  undo();
  for (const watcher of state.watchers) watcher.rolledBack(writer.tx);
  const rolledBack = failure(
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'Record rolled back because not all records were valid and the request was using AllOrNone header',
  );
  return outcomes.map(({ key, written }) => ({ key, written: written.ok ? rolledBack : written }));
};

/** Keys of what had to be written: what changed, and what was refused, which nobody can know before. */
export const neededKeys = (outcomes: readonly Outcome[]): string[] =>
  outcomes.filter(({ written }) => !written.ok || written.hasChanged).map(({ key }) => key);
