// Who may see and change what: standard fields unless the profile takes them away, custom ones only where a permission set of
// the user grants them, admins included. Rows of the permission objects are the only source.
import { rightsOf, type State } from './state.ts';
import { tableNamed } from './store.ts';
import type { Field, ObjectDef } from './types.ts';

export type Right = 'none' | 'read' | 'edit';
type ObjectRight = { read: boolean; create: boolean; edit: boolean; remove: boolean; viewAll: boolean };

type Grants = {
  readonly version: number;
  readonly fields: Map<string, Right>;
  readonly objects: Map<string, ObjectRight>;
};
const remembered = new WeakMap<State, Map<string, Grants>>();

const permissionTables = ['PermissionSetAssignment', 'FieldPermissions', 'ObjectPermissions'] as const;
const everything: ObjectRight = { read: true, create: true, edit: true, remove: true, viewAll: true };
const nothing: ObjectRight = { read: false, create: false, edit: false, remove: false, viewAll: false };

const readGrants = (state: State, userId: string, version: number): Grants => {
  const [assignments, fieldRows, objectRows] = permissionTables.map((name) =>
    tableNamed(state.store, name)
      .order.map((row) => row.values)
      .filter((values) => values['IsDeleted'] !== true),
  );
  const sets = new Set(
    (assignments ?? []).filter((one) => one['AssigneeId'] === userId).map((one) => one['PermissionSetId']),
  );
  const fields = new Map<string, Right>();
  for (const one of fieldRows ?? []) {
    if (!sets.has(one['ParentId'] ?? null) || one['PermissionsRead'] !== true) continue;
    const name = String(one['Field']);
    if (fields.get(name) !== 'edit') fields.set(name, one['PermissionsEdit'] === true ? 'edit' : 'read');
  }
  const objects = new Map<string, ObjectRight>();
  for (const one of objectRows ?? []) {
    if (!sets.has(one['ParentId'] ?? null)) continue;
    const name = String(one['SobjectType']);
    const before = objects.get(name) ?? nothing;
    objects.set(name, {
      read: before.read || one['PermissionsRead'] === true,
      create: before.create || one['PermissionsCreate'] === true,
      edit: before.edit || one['PermissionsEdit'] === true,
      remove: before.remove || one['PermissionsDelete'] === true,
      viewAll: before.viewAll || one['PermissionsViewAllRecords'] === true,
    });
  }
  return { version, fields, objects };
};

const grantsOf = (state: State, userId: string): Grants => {
  const version = permissionTables.reduce((sum, name) => sum + tableNamed(state.store, name).version, 0);
  const byUser = remembered.get(state) ?? new Map<string, Grants>();
  remembered.set(state, byUser);
  const known = byUser.get(userId);
  if (known?.version === version) return known;
  const fresh = readGrants(state, userId, version);
  byUser.set(userId, fresh);
  return fresh;
};

export const objectRight = (state: State, userId: string, object: ObjectDef): ObjectRight => {
  if (object.isCustom) return grantsOf(state, userId).objects.get(object.name) ?? nothing;
  if (!object.isSetup && object.name !== 'User') return everything;
  // Of the configuration only the assignment of permission sets is written through records.
  const canAssign = object.name === 'PermissionSetAssignment' && rightsOf(state, userId).canDeploy;
  return { read: true, create: canAssign, edit: false, remove: canAssign, viewAll: true };
};

export const fieldRight = (state: State, userId: string, object: ObjectDef, field: Field): Right => {
  const name = `${object.name}.${field.name}`;
  const rights = rightsOf(state, userId);
  if (rights.hidden.has(name)) return 'none';
  const written = field.isCreateable || field.isUpdateable ? 'edit' : 'read';
  if (rights.readOnly.has(name)) return 'read';
  // A required custom field cannot be taken away from anybody who sees the object.
  if (!field.isCustom || field.isRequired) return written;
  const granted = grantsOf(state, userId).fields.get(name) ?? 'none';
  return granted === 'edit' ? written : granted;
};

/** The fields of an object that exist for this user. */
export const visibleFields = (state: State, userId: string, object: ObjectDef): Field[] =>
  [...object.fields.values()].filter((field) => fieldRight(state, userId, object, field) !== 'none');

/** Whether a user sees the rows of others: not without the right to view all, and of a private object not without its own. */
export const seesAllRows = (state: State, userId: string, object: ObjectDef): boolean =>
  !object.fields.has('ownerid') ||
  (rightsOf(state, userId).viewsAll && (!object.isPrivate || objectRight(state, userId, object).viewAll));
