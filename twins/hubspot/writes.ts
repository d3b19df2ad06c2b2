// Updates of records by the API: every row is judged first, then those that may be are written.
import type { Failure } from './answers.ts';
import { checkValues, uniqueHolder, writeRecord, type ValueProblem } from './records.ts';
import type { State } from './state.ts';
import { objectFacts, type Input, type ObjectType, type Source, type StoredRecord, type Values } from './types.ts';

export type Judged =
  | { readonly ok: true; readonly record: StoredRecord; readonly values: Values }
  | { readonly ok: false; readonly failure: Failure; readonly isRefusedByRule: boolean };

export const valuesFailure = (problems: readonly ValueProblem[]): Failure => ({
  status: 400,
  category: 'VALIDATION_ERROR',
  message: `Property values were not valid: ${JSON.stringify(
    problems.map(({ name, code, message }) => ({ isValid: false, message, error: code, name })),
  )}`,
  errors: problems.map(({ name, code, message }) => ({ message, code, context: { propertyName: [name] } })),
});

export const notFoundFailure = (type: ObjectType, ids: readonly string[]): Failure => ({
  status: 404,
  category: 'OBJECT_NOT_FOUND',
  message: `Could not get some ${objectFacts[type].constant} objects, they may be deleted or not exist. Check that ids are valid.`,
  context: { ids },
});

export const conflictFailure = (type: ObjectType, holder: number): Failure => ({
  status: 409,
  category: 'CONFLICT',
  message: `${objectFacts[type].singular.replace(/^./, (one) => one.toUpperCase())} already exists. Existing ID: ${holder}`,
  context: { existingId: [String(holder)] },
});

/** A record that may be written to; archived and merged ones may not. */
export const liveRecord = (state: State, type: ObjectType, id: string): StoredRecord | null => {
  const record = /^\d{1,15}$/.test(id) ? state.tables[type].records.get(Number(id)) : undefined;
  return record?.archivedAt === null ? record : null;
};

const refusal = (state: State, type: ObjectType, record: StoredRecord, values: Values): string | null => {
  const fixed = state.refusals.get(`${type}/${record.id}`);
  if (fixed !== undefined) return fixed;
  for (const rule of state.rules) {
    const message = rule.type === type ? rule.refuses(record, values) : null;
    if (message !== null) return message;
  }
  return null;
};

/** Whether one update may be made, and with which stored texts. Writes nothing. */
export const judge = (state: State, type: ObjectType, id: string, properties: Input): Judged => {
  const no = (failure: Failure, isRefusedByRule = false): Judged => ({ ok: false, failure, isRefusedByRule });
  const { values, problems } = checkValues(state, type, properties, true);
  if (problems.length > 0) return no(valuesFailure(problems));
  const record = liveRecord(state, type, id);
  if (record === null) return no(notFoundFailure(type, [id]));
  const holder = uniqueHolder(state, type, values, record.id);
  if (holder !== null) return no(conflictFailure(type, holder));
  const message = refusal(state, type, record, values);
  // https://developers.hubspot.com/changelog/crm-api-write-validation-enforcement
  if (message !== null) return no({ status: 400, category: 'VALIDATION_ERROR', message, errors: [{ message }] }, true);
  return { ok: true, record, values };
};

/** Writes a judged update and counts its effect; true = something changed. */
export const apply = (
  state: State,
  type: ObjectType,
  judged: Extract<Judged, { ok: true }>,
  source: Source,
  traceId: string | null,
): boolean => {
  const { record, values } = judged;
  const hasChanged = writeRecord(state, type, record, values, state.clock.now(), source) > 0;
  state.metrics.wrote(`${type}/${record.id}`, hasChanged, traceId);
  return hasChanged;
};
