// What a component changes in the org, and the rows of the set-up's own objects that tell of it.
import { childRelationshipOf, fieldOf } from './deploy-fields.ts';
import { flowOf, listViewOf } from './deploy-others.ts';
import { child, children, textOf, type Component, type Xml } from './deploy-zip.ts';
import { findField, findObject, makeField, makeObject } from './schema.ts';
import type { State } from './state.ts';
import { insertRow, tableNamed, updateRow } from './store.ts';
import type { ObjectDef, Row, Values } from './types.ts';
import { wholeSecond } from './values.ts';

const now = (state: State): { stamp: number; userId: string; visibleAt: number } => {
  const at = state.clock.now();
  return { stamp: wholeSecond(at), userId: '', visibleAt: at };
};

const rowsWhere = (state: State, object: string, test: Values): Row[] =>
  tableNamed(state.store, object).order.filter(
    ({ values }) =>
      values['IsDeleted'] !== true && Object.entries(test).every(([name, value]) => values[name] === value),
  );

/** The one row with these key values, made or changed. */
const put = (state: State, object: string, key: Values, rest: Values): Row => {
  const table = tableNamed(state.store, object);
  const [row] = rowsWhere(state, object, key);
  if (row === undefined) return insertRow(table, { ...key, ...rest }, now(state), state.clock.now());
  updateRow(table, row, rest, now(state), state.clock.now());
  return row;
};

const remove = (state: State, object: string, key: Values): void => {
  for (const row of rowsWhere(state, object, key))
    updateRow(tableNamed(state.store, object), row, { IsDeleted: true }, now(state), state.clock.now());
};

const bare = (name: string): string => name.replace(/__c$/, '');

const applyObject = (state: State, name: string, body: Xml): void => {
  const { schema } = state.store;
  if (findObject(schema, name) !== null) return;
  const isNumbered = textOf(child(body, 'nameField'), 'type') === 'AutoNumber';
  const label = textOf(body, 'label') ?? name;
  const custom = [...schema.values()].filter((object) => object.isCustom).length;
  const fields = [
    makeField({
      name: 'Name',
      type: 'string',
      length: 80,
      isCreateable: !isNumbered,
      isUpdateable: !isNumbered,
      label: textOf(child(body, 'nameField'), 'label') ?? 'Name',
    }),
    makeField({ name: 'OwnerId', type: 'reference', referenceTo: ['User', 'Group'], relationship: 'Owner' }),
  ];
  const object = makeObject(
    { name, label, plural: textOf(body, 'pluralLabel') ?? label, prefix: `a0${custom.toString(36)}` },
    fields,
    true,
  );
  schema.set(name.toLowerCase(), {
    ...object,
    isPrivate: textOf(body, 'sharingModel') === 'Private',
    numberFormat: isNumbered ? (textOf(child(body, 'nameField'), 'displayFormat') ?? '{0}') : null,
  });
  put(state, 'CustomObject', { DeveloperName: bare(name) }, {});
};

const tableIdOf = (state: State, object: ObjectDef): string =>
  object.isCustom
    ? (rowsWhere(state, 'CustomObject', { DeveloperName: bare(object.name) })[0]?.id ?? object.name)
    : object.name;

const applyField = (state: State, owner: string, name: string, body: Xml): void => {
  const object = findObject(state.store.schema, owner);
  if (object === null) return;
  object.fields.set(name.toLowerCase(), fieldOf(name, body, findField(object, name)));
  const relation = childRelationshipOf(body);
  const parent = relation === null ? null : findObject(state.store.schema, relation.parent);
  if (relation !== null && parent !== null && !parent.children.some((one) => one.name === relation.name))
    parent.children.push({ name: relation.name, child: object.name, field: name });
  put(state, 'CustomField', { DeveloperName: bare(name), TableEnumOrId: tableIdOf(state, object) }, {});
};

const applyListView = (state: State, owner: string, name: string, body: Xml): void => {
  const row = put(state, 'ListView', { DeveloperName: name, SobjectType: owner }, { Name: textOf(body, 'label') });
  const view = listViewOf(owner, name, row.id, body);
  const at = state.listViews.findIndex((one) => one.id === row.id);
  if (at >= 0) state.listViews[at] = view;
  else state.listViews.push(view);
};

/** A deployed permission set replaces the old one whole. */
const applyPermissionSet = (state: State, name: string, body: Xml): void => {
  const set = put(
    state,
    'PermissionSet',
    { Name: name },
    { Label: textOf(body, 'label'), Description: textOf(body, 'description'), IsCustom: true, IsOwnedByProfile: false },
  );
  if (textOf(body, 'license') === null) state.licensedSets.delete(set.id);
  else state.licensedSets.add(set.id);
  remove(state, 'FieldPermissions', { ParentId: set.id });
  remove(state, 'ObjectPermissions', { ParentId: set.id });
  for (const one of children(body, 'fieldPermissions')) {
    const field = textOf(one, 'field') ?? '';
    const canEdit = textOf(one, 'editable') === 'true';
    const grant = { PermissionsRead: canEdit || textOf(one, 'readable') === 'true', PermissionsEdit: canEdit };
    put(
      state,
      'FieldPermissions',
      { ParentId: set.id, Field: field },
      { SobjectType: field.split('.')[0] ?? '', ...grant },
    );
  }
  for (const one of children(body, 'objectPermissions')) {
    const has = (right: string): boolean => textOf(one, right) === 'true';
    put(
      state,
      'ObjectPermissions',
      { ParentId: set.id, SobjectType: textOf(one, 'object') ?? '' },
      {
        PermissionsRead: has('allowRead'),
        PermissionsCreate: has('allowCreate'),
        PermissionsEdit: has('allowEdit'),
        PermissionsDelete: has('allowDelete'),
        PermissionsViewAllRecords: has('viewAllRecords'),
        PermissionsModifyAllRecords: has('modifyAllRecords'),
      },
    );
  }
};

const applyFlow = (state: State, name: string, body: Xml): void => {
  const flow = flowOf(name, body, state.behaviour.activatesFlows);
  state.flows.set(name, flow);
  const row = put(
    state,
    'FlowDefinitionView',
    { ApiName: name },
    { Label: flow.label, ProcessType: 'AutoLaunchedFlow', TriggerType: 'RecordAfterSave', IsActive: flow.isActive },
  );
  const version = row.id.replace(/^3dd/, '301');
  const patch = { DurableId: row.id, LatestVersionId: version, ActiveVersionId: flow.isActive ? version : null };
  updateRow(tableNamed(state.store, 'FlowDefinitionView'), row, patch, now(state), state.clock.now());
};

export const applyComponent = (state: State, { type, fullName, body }: Component): void => {
  const [owner = '', name = ''] = fullName.split('.');
  switch (type) {
    case 'CustomObject':
      applyObject(state, fullName, body);
      return;
    case 'CustomField':
      applyField(state, owner, name, body);
      return;
    case 'ListView':
      applyListView(state, owner, name, body);
      return;
    case 'PermissionSet':
      applyPermissionSet(state, fullName, body);
      return;
    case 'Flow':
      applyFlow(state, fullName, body);
      return;
  }
};

/** Takes a component out; one that is not there is no fault, as on a live org. */
export const destroyComponent = (state: State, type: string, fullName: string): void => {
  const [owner = '', name = ''] = fullName.split('.');
  const { schema } = state.store;
  switch (type) {
    case 'CustomObject':
      schema.delete(fullName.toLowerCase());
      remove(state, 'CustomObject', { DeveloperName: bare(fullName) });
      return;
    case 'CustomField': {
      const object = findObject(schema, owner);
      if (object === null) return;
      object.fields.delete(name.toLowerCase());
      remove(state, 'CustomField', { DeveloperName: bare(name), TableEnumOrId: tableIdOf(state, object) });
      remove(state, 'FieldPermissions', { Field: fullName });
      return;
    }
    case 'ListView':
      remove(state, 'ListView', { DeveloperName: name, SobjectType: owner });
      state.listViews.splice(
        0,
        Infinity,
        ...state.listViews.filter((view) => view.object !== owner || view.name !== name),
      );
      return;
    case 'PermissionSet':
      for (const set of rowsWhere(state, 'PermissionSet', { Name: fullName })) {
        remove(state, 'PermissionSetAssignment', { PermissionSetId: set.id });
        remove(state, 'PermissionSet', { Name: fullName });
      }
      return;
    case 'Flow':
      state.flows.delete(fullName);
      remove(state, 'FlowDefinitionView', { ApiName: fullName });
  }
};
