// List views as deployments bring them, and which rows are in one.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listview.htm
import { readLogic, type Condition } from './flow-condition.ts';
import type { Value, Values } from './types.ts';

export type ListFilter = { readonly field: string; readonly operation: string; readonly value: string };
export type ListView = {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly label: string;
  readonly columns: readonly string[];
  readonly filters: readonly ListFilter[];
  readonly logic: string | null;
  /** Only what the person who looks owns. */
  readonly isMine: boolean;
};

/** Columns of standard fields have names of their own; a custom field goes by its API name. */
export const listColumns: Readonly<Record<string, string>> = {
  FULL_NAME: 'Name',
  NAME: 'Name',
  'LEAD.COMPANY': 'Company',
  'LEAD.EMAIL': 'Email',
  'LEAD.STATUS': 'Status',
  'LEAD.STATE': 'State',
  'LEAD.PHONE': 'Phone',
  'LEAD.CREATED_DATE': 'CreatedDate',
  'CONTACT.EMAIL': 'Email',
  'CONTACT.TITLE': 'Title',
  'CONTACT.PHONE1': 'Phone',
  'ACCOUNT.NAME': 'AccountId',
  'CORE.USERS.ALIAS': 'OwnerId',
  'OWNER.ALIAS': 'OwnerId',
};

export const columnField = (column: string): string => listColumns[column] ?? column;

const text = (value: Value | undefined): string =>
  value === undefined || value === null ? '' : String(value).toLowerCase();

/** Values joined by commas are alternatives; an empty one means an empty field. */
const holds = ({ field, operation, value }: ListFilter, row: Values): boolean => {
  const own = row[columnField(field)] ?? null;
  const wanted = value
    .toLowerCase()
    .split(',')
    .map((part) => part.trim());
  const number = Number(own);
  switch (operation) {
    case 'equals':
    case 'includes':
      return wanted.includes(text(own));
    case 'notEqual':
    case 'excludes':
      return !wanted.includes(text(own));
    case 'contains':
      return wanted.some((part) => text(own).includes(part));
    case 'notContain':
      return !wanted.some((part) => text(own).includes(part));
    case 'startsWith':
      return wanted.some((part) => text(own).startsWith(part));
    case 'lessThan':
      return own !== null && number < Number(value);
    case 'lessOrEqual':
      return own !== null && number <= Number(value);
    case 'greaterThan':
      return own !== null && number > Number(value);
    case 'greaterOrEqual':
      return own !== null && number >= Number(value);
    default:
      return false;
  }
};

const isTrue = (condition: Condition, met: readonly boolean[]): boolean => {
  switch (condition.kind) {
    case 'and':
      return condition.of.every((one) => isTrue(one, met));
    case 'or':
      return condition.of.some((one) => isTrue(one, met));
    case 'not':
      return !isTrue(condition.of, met);
    case 'equals':
      return met[Number(condition.value)] === true;
    default:
      return true;
  }
};

/** Whether a live, unconverted row belongs to a view. */
export const isListed = (view: ListView, row: Values): boolean => {
  if (row['IsDeleted'] === true || row['IsConverted'] === true) return false;
  const met = view.filters.map((filter) => holds(filter, row));
  if (view.logic === null) return met.every(Boolean);
  const numbered = met.map((_, value): Condition => ({ kind: 'equals', field: '', value }));
  return isTrue(readLogic(view.logic, numbered), met);
};
