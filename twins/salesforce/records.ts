// Writing a record as the platform does: rights, types, locks and rules in their order, then the assignment rule, what is
// derived, and the flows that the change starts.
import { fieldRight, objectRight, seesAllRows } from './access.ts';
import { deriveOnWrite, systemDefaults } from './derived.ts';
import { startedBy } from './flows.ts';
import { findField } from './schema.ts';
import { tellSaved, type State } from './state.ts';
import { findRow, insertRow, isInFlight, tableNamed, tableOf, updateRow, visible } from './store.ts';
import type { ApiError, Field, ObjectDef, Row, Transaction, Value, Values } from './types.ts';
import { takeValue, wholeSecond } from './values.ts';

/** Who writes and how: an app through the API meets rights and rules that a setup script of the twin does not. */
export type Writer = {
  readonly tx: Transaction;
  readonly kind: 'api' | 'person' | 'setup';
  readonly autoAssign: boolean;
  readonly allowsDuplicates: boolean;
};

export type Written =
  | { readonly ok: true; readonly id: string; readonly hasChanged: boolean }
  | { readonly ok: false; readonly errors: readonly ApiError[] };

const bad = (errorCode: string, message: string, fields: readonly string[] = []): Written => ({
  ok: false,
  errors: [{ status: 400, errorCode, message, fields }],
});

export const transaction = (
  state: State,
  userId: string,
  options: { readonly at?: number; readonly lagMs?: number } = {},
): Transaction => {
  const at = options.at ?? state.clock.now();
  const visibleAt = at + (options.lagMs ?? 0);
  if (visibleAt > state.clock.now()) {
    const now = state.clock.now();
    state.inFlight = [...state.inFlight.filter((one) => one.until > now), { startedAt: at, until: visibleAt }];
  }
  return { stamp: wholeSecond(at), userId, visibleAt };
};

type Read = { readonly patch: Readonly<Record<string, Value>> } | { readonly errors: readonly ApiError[] };

const mayWrite = (state: State, writer: Writer, object: ObjectDef, field: Field, isNew: boolean): boolean => {
  if (writer.kind === 'setup') return true;
  if (!(isNew ? field.isCreateable : field.isUpdateable)) return false;
  return writer.kind === 'person' || fieldRight(state, writer.tx.userId, object, field) === 'edit';
};

const readPatch = (state: State, writer: Writer, object: ObjectDef, given: Values, isNew: boolean): Read => {
  const patch: Record<string, Value> = {};
  const errors: ApiError[] = [];
  const closed: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = findField(object, name);
    if (field === null) {
      const message = `No such column '${name}' on sobject of type ${object.name}`;
      errors.push({ status: 400, errorCode: 'INVALID_FIELD', message, fields: [] });
    } else if (field.name === 'Id' || !mayWrite(state, writer, object, field, isNew)) closed.push(field.name);
    else {
      const taken = takeValue(field, value);
      if ('error' in taken) errors.push(taken.error);
      else patch[field.name] = taken.value;
    }
  }
  if (closed.length > 0)
    errors.unshift({
      status: 400,
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      message: `Unable to create/update fields: ${closed.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
      fields: closed,
    });
  return errors.length > 0 ? { errors } : { patch };
};

const missingFields = (object: ObjectDef, after: Values): string[] =>
  [...object.fields.values()]
    .filter((field) => field.isRequired && (after[field.name] ?? null) === null)
    .map((field) => field.name);

/** What this writer may point at: a transaction of the org's own sees what it has just made, before others do. */
const targetOf = (state: State, writer: Writer, id: string): Values | null => {
  const seen = visible(state.store, id, state.clock.now());
  return seen === null && writer.kind === 'setup' ? (findRow(state.store, id)?.row.values ?? null) : seen;
};

const references = (state: State, writer: Writer, object: ObjectDef, patch: Values): Written | null => {
  for (const [name, value] of Object.entries(patch)) {
    const field = findField(object, name);
    if (field?.type !== 'reference' || typeof value !== 'string') continue;
    const target = targetOf(state, writer, value);
    if (target === null || target['IsDeleted'] === true)
      return bad('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [name]);
    if (name === 'OwnerId' && target['IsActive'] === false)
      return bad(
        'INACTIVE_OWNER_OR_USER',
        `operation performed with inactive user [${value.slice(0, 15)}] as owner of ${object.name.toLowerCase()}`,
        [],
      );
  }
  return null;
};

const rulesRefuse = (
  state: State,
  writer: Writer,
  object: ObjectDef,
  after: Values,
  before: Values | null,
): Written | null => {
  const refusal = state.refusals.get(String(after['Id'] ?? ''));
  if (refusal !== undefined) return bad(refusal.errorCode, refusal.message, refusal.fields);
  for (const rule of state.duplicateRules)
    if (rule.object === object.name && rule.isDuplicate(after) && (rule.action === 'block' || !writer.allowsDuplicates))
      return bad('DUPLICATES_DETECTED', 'Use one of these records?');
  for (const rule of state.rules) {
    const message = rule.object === object.name ? rule.refuses(after, before) : null;
    if (message !== null) return bad('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, rule.fields ?? []);
  }
  return null;
};

const heldBack = (state: State, writer: Writer, row: Row): Written | null => {
  const locks = state.locks.get(row.id) ?? 0;
  const inFlight = state.behaviour.locksInFlight && isInFlight(row, state.clock.now());
  if (writer.kind !== 'api' || (locks === 0 && !inFlight)) return null;
  if (locks > 1) state.locks.set(row.id, locks - 1);
  else state.locks.delete(row.id);
  return bad('UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record or 1 records: ${row.id}`);
};

const runFlows = (state: State, writer: Writer, object: ObjectDef, row: Row, before: Values | null): void => {
  const { tx } = writer;
  tellSaved(state, { object: object.name, id: row.id, tx });
  for (const flow of state.flows.values())
    for (const { object: target, values } of startedBy(flow, object.name, row.values, before)) {
      const made = { OwnerId: tx.userId, ...named(state, target), ...values };
      const { id } = insertRow(tableNamed(state.store, target), made, tx, state.clock.now());
      tellSaved(state, { object: target, id, tx });
    }
};

/** The next of the names that an object counts. */
const named = (state: State, target: string): Values => {
  const table = tableNamed(state.store, target);
  const { numberFormat } = table.object;
  if (numberFormat === null) return {};
  const number = String(table.nextNumber);
  return { Name: numberFormat.replace(/\{(0+)\}/, (_, zeros: string) => number.padStart(zeros.length, '0')) };
};

/** The owner an API write loses where the caller does not forbid assignment: the rule, or the default owner without one. */
const assigned = (state: State, writer: Writer, object: ObjectDef, before: Values | null, patch: Values): Values => {
  const applies = writer.kind === 'api' && writer.autoAssign && object.name === 'Lead' && state.defaultLeadOwner !== '';
  if (!applies) return patch;
  if ((before?.['OwnerId'] ?? null) !== state.defaultLeadOwner) state.metrics.reassigned();
  return { ...patch, OwnerId: state.defaultLeadOwner };
};

const seesRow = (state: State, writer: Writer, object: ObjectDef, values: Values): boolean =>
  writer.kind !== 'api' || seesAllRows(state, writer.tx.userId, object) || values['OwnerId'] === writer.tx.userId;

/** Creates a record; `given` are values as a caller sends them. */
export const createRecord = (state: State, writer: Writer, object: ObjectDef, given: Values): Written => {
  if (writer.kind === 'api' && !objectRight(state, writer.tx.userId, object).create)
    return bad('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  const read = readPatch(state, writer, object, given, true);
  if ('errors' in read) return { ok: false, errors: read.errors };
  const owner: Values = object.fields.has('ownerid') ? { OwnerId: writer.tx.userId } : {};
  const patch = assigned(state, writer, object, null, { ...owner, ...systemDefaults(object), ...read.patch });
  const whole = {
    ...named(state, object.name),
    ...patch,
    ...deriveOnWrite(state, object, patch, null, writer.tx.stamp),
  };
  const missing = writer.kind === 'setup' ? [] : missingFields(object, whole);
  if (missing.length > 0)
    return bad('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
  const problem =
    references(state, writer, object, read.patch) ??
    (writer.kind === 'api'
      ? (objectProblem(state, object, whole) ?? rulesRefuse(state, writer, object, whole, null))
      : null);
  if (problem !== null) return problem;
  const row = insertRow(tableOf(state.store, object), whole, writer.tx, state.clock.now());
  runFlows(state, writer, object, row, null);
  return { ok: true, id: row.id, hasChanged: true };
};

/** What an object forbids on its own. */
const objectProblem = (state: State, object: ObjectDef, after: Values): Written | null => {
  if (object.name === 'CampaignMember') {
    const who = after['LeadOrContactId'];
    const isThere = tableNamed(state.store, 'CampaignMember').order.some(
      ({ values }) =>
        values['IsDeleted'] !== true &&
        values['CampaignId'] === after['CampaignId'] &&
        values['LeadOrContactId'] === who,
    );
    if (isThere) return bad('DUPLICATE_VALUE', 'Already a campaign member.');
  }
  if (object.name === 'PermissionSetAssignment') {
    if (state.licensedSets.has(String(after['PermissionSetId'])))
      return bad('FIELD_INTEGRITY_EXCEPTION', "Can't assign a permission set whose license the user does not have.");
    const isThere = tableNamed(state.store, 'PermissionSetAssignment').order.some(
      ({ values }) =>
        values['IsDeleted'] !== true &&
        values['PermissionSetId'] === after['PermissionSetId'] &&
        values['AssigneeId'] === after['AssigneeId'],
    );
    if (isThere)
      return bad('DUPLICATE_VALUE', 'duplicate value found: PermissionSetId duplicates value on record with id: 0Pa');
  }
  return null;
};

/** Updates a record. Like a live org it moves the stamps even where no value changes. */
export const updateRecord = (state: State, writer: Writer, object: ObjectDef, row: Row, given: Values): Written => {
  const before = row.values;
  if (before['IsDeleted'] === true) return bad('ENTITY_IS_DELETED', 'entity is deleted');
  const canEdit = writer.kind !== 'api' || objectRight(state, writer.tx.userId, object).edit;
  if (!canEdit || !seesRow(state, writer, object, before))
    return bad('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  const read = readPatch(state, writer, object, given, false);
  if ('errors' in read) return { ok: false, errors: read.errors };
  if (writer.kind !== 'setup' && before['IsConverted'] === true)
    return bad('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
  const patch = assigned(state, writer, object, before, read.patch);
  const whole = { ...patch, ...deriveOnWrite(state, object, patch, before, writer.tx.stamp) };
  const after = { ...before, ...whole };
  const missing = writer.kind === 'setup' ? [] : missingFields(object, after);
  if (missing.length > 0)
    return bad('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
  const problem =
    heldBack(state, writer, row) ??
    references(state, writer, object, read.patch) ??
    (writer.kind === 'api' ? rulesRefuse(state, writer, object, after, before) : null);
  if (problem !== null) return problem;
  const hasChanged = Object.entries(whole).some(([name, value]) => (before[name] ?? null) !== value);
  updateRow(tableOf(state.store, object), row, whole, writer.tx, state.clock.now());
  runFlows(state, writer, object, row, before);
  return { ok: true, id: row.id, hasChanged };
};
