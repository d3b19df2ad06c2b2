// List views, permission sets and flows as metadata describes them: what is wrong with one, and what it becomes in the org.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_types_list.htm
import { child, children, textOf, type Xml } from './deploy-zip.ts';
import { fieldsOf, readFormula, readLogic, type Condition } from './flow-condition.ts';
import type { Flow, FlowCreate } from './flows.ts';
import { listColumns, type ListView } from './list-views.ts';
import type { Field, Value } from './types.ts';

/** What the org will have once the deployment is through. */
export type Names = {
  readonly hasObject: (object: string) => boolean;
  readonly field: (object: string, field: string) => Field | null;
};

const operations = [
  'equals',
  'notEqual',
  'lessThan',
  'greaterThan',
  'lessOrEqual',
  'greaterOrEqual',
  'contains',
  'notContain',
  'startsWith',
  'includes',
  'excludes',
];

export const listViewProblem = (object: string, body: Xml, names: Names): string | null => {
  if (!names.hasObject(object)) return `Entity of type CustomObject named '${object}' cannot be found`;
  if (textOf(body, 'label') === null) return 'Required field is missing: label';
  if (textOf(body, 'filterScope') === null) return 'Required field is missing: filterScope';
  const isKnown = (column: string): boolean =>
    listColumns[column] !== undefined || names.field(object, column) !== null;
  for (const column of children(body, 'columns').map(String)) {
    if (!isKnown(column)) return `Could not resolve list view column: ${column}`;
    const field = names.field(object, column);
    if (field?.type === 'textarea' && field.length > 255) return `Could not resolve list view column: ${column}`;
  }
  for (const filter of children(body, 'filters')) {
    const field = textOf(filter, 'field') ?? '';
    if (!isKnown(field)) return `Could not resolve list view filter field: ${field}`;
    const operation = textOf(filter, 'operation') ?? '';
    if (!operations.includes(operation)) return `'${operation}' is not a valid value for the enum 'FilterOperation'`;
  }
  return null;
};

export const listViewOf = (object: string, name: string, id: string, body: Xml): ListView => ({
  id,
  object,
  name,
  label: textOf(body, 'label') ?? name,
  columns: children(body, 'columns').map(String),
  filters: children(body, 'filters').map((filter) => ({
    field: textOf(filter, 'field') ?? '',
    operation: textOf(filter, 'operation') ?? 'equals',
    value: textOf(filter, 'value') ?? '',
  })),
  logic: textOf(body, 'booleanFilter'),
  isMine: textOf(body, 'filterScope') === 'Mine',
});

export const permissionSetProblem = (body: Xml, names: Names): string | null => {
  if (textOf(body, 'label') === null) return 'Required field is missing: label';
  for (const one of children(body, 'fieldPermissions')) {
    const full = textOf(one, 'field') ?? '';
    const [object = '', name = ''] = full.split('.');
    const field = names.field(object, name);
    if (field === null) return `In field: field - no CustomField named ${full} found`;
    if (field.isRequired) return `You cannot deploy to a required field: ${full}`;
    if (textOf(one, 'editable') === 'true' && textOf(one, 'readable') === 'false')
      return `Field ${full} cannot be editable and not readable`;
  }
  for (const one of children(body, 'objectPermissions')) {
    const object = textOf(one, 'object') ?? '';
    if (!names.hasObject(object)) return `In field: object - no CustomObject named ${object} found`;
    const has = (right: string): boolean => textOf(one, right) === 'true';
    if ((has('allowEdit') || has('allowCreate') || has('viewAllRecords')) && !has('allowRead'))
      return `Permission Read ${object} is required by the other permissions on it`;
    if (has('allowDelete') && !has('allowEdit')) return `Permission Edit ${object} is required by Delete ${object}`;
    if (has('modifyAllRecords') && !(has('viewAllRecords') && has('allowDelete')))
      return `Permission View All ${object} and Delete ${object} are required by Modify All ${object}`;
  }
  return null;
};

const valueOf = (xml: Xml | undefined): Value => {
  const text = textOf(xml, 'stringValue');
  if (text !== null) return text;
  const truth = textOf(xml, 'booleanValue');
  if (truth !== null) return truth === 'true';
  const number = textOf(xml, 'numberValue');
  return number === null ? null : Number(number);
};

const filterOf = (filter: Xml): Condition => {
  const field = textOf(filter, 'field') ?? '';
  const value = valueOf(child(filter, 'value'));
  const equals: Condition = { kind: 'equals', field, value };
  switch (textOf(filter, 'operator')) {
    case 'IsNull':
      return value === true ? { kind: 'blank', field } : { kind: 'not', of: { kind: 'blank', field } };
    case 'IsChanged':
      return value === true ? { kind: 'changed', field } : { kind: 'not', of: { kind: 'changed', field } };
    case 'EqualTo':
      return equals;
    case 'NotEqualTo':
      return { kind: 'not', of: equals };
    default:
      throw new Error(
        `'${textOf(filter, 'operator') ?? ''}' is not a valid value for the enum 'FlowRecordFilterOperator'`,
      );
  }
};

const conditionOf = (start: Xml | undefined): Condition => {
  const formula = textOf(start, 'filterFormula');
  if (formula !== null) return readFormula(formula);
  return readLogic(textOf(start, 'filterLogic') ?? 'and', children(start, 'filters').map(filterOf));
};

const createOf = (xml: Xml): FlowCreate => ({
  object: textOf(xml, 'object') ?? '',
  assignments: children(xml, 'inputAssignments').map((one) => {
    const from = child(one, 'value');
    const [, record] = /^\$Record\.(\w+)$/.exec(textOf(from, 'elementReference') ?? '') ?? [];
    return [textOf(one, 'field') ?? '', record === undefined ? { value: valueOf(from) } : { record }] as const;
  }),
});

/** Reads a flow; throws with a sentence where it cannot be one. `activates`: whether the org lets it arrive active. */
export const flowOf = (name: string, body: Xml, activates: boolean): Flow => {
  const start = child(body, 'start');
  const trigger = textOf(start, 'recordTriggerType') ?? '';
  return {
    name,
    label: textOf(body, 'label') ?? name,
    object: textOf(start, 'object') ?? '',
    onCreate: trigger !== 'Update',
    onUpdate: trigger !== 'Create',
    isActive: activates && textOf(body, 'status') === 'Active',
    condition: conditionOf(start),
    creates: children(body, 'recordCreates').map(createOf),
  };
};

export const flowProblem = (name: string, body: Xml, names: Names): string | null => {
  const missing = ['label', 'processType', 'status'].find((element) => textOf(body, element) === null);
  if (missing !== undefined) return `Required field is missing: ${missing}`;
  const start = child(body, 'start');
  if (textOf(start, 'triggerType') !== 'RecordAfterSave')
    return 'Only flows that run after a record is saved are known to this org';
  let flow: Flow;
  try {
    flow = flowOf(name, body, true);
  } catch (error) {
    return error instanceof Error ? error.message : 'The flow cannot be read';
  }
  if (!names.hasObject(flow.object)) return `Unknown object ${flow.object}`;
  const read = [
    ...fieldsOf(flow.condition),
    ...flow.creates.flatMap((one) => one.assignments.flatMap(([, from]) => ('record' in from ? [from.record] : []))),
  ];
  const unknown = read.find((field) => names.field(flow.object, field) === null);
  if (unknown !== undefined) return `The field "${unknown}" for the object "${flow.object}" doesn't exist.`;
  for (const { object, assignments } of flow.creates) {
    if (!names.hasObject(object)) return `Add_row (Create Records) - The object "${object}" can't be found`;
    const field = assignments.map(([one]) => one).find((one) => names.field(object, one) === null);
    if (field !== undefined) return `The field "${field}" for the object "${object}" doesn't exist.`;
  }
  return null;
};
