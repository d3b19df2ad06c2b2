// The WHERE of a query as a test of rows: conditions joined as SOQL joins them, where AND and OR never mix without brackets,
// texts know no case and moments no milliseconds.
// https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-soql-select-conditionexpression.html
import type { Query, WhereClause } from '@jetstreamapp/soql-parser-js';
import { refuse } from './answers.ts';
import { normalId } from './ids.ts';
import type { Filter, Path, Test } from './plan.ts';
import { resolvePath, type Seer } from './soql-paths.ts';
import type { Field, ObjectDef, Value, Values } from './types.ts';
import { instantOf } from './values.ts';

/** Runs `IN (SELECT …)`: the values of its one column. */
export type RunSubquery = (query: Query) => readonly Value[];

type Leaf = Extract<NonNullable<WhereClause['left']>, { operator: unknown }>;
type Item = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly leaf: Leaf };

const flatten = (clause: WhereClause): Item[] => {
  const items: Item[] = [];
  let at: WhereClause | null = clause;
  while (at !== null) {
    const { left } = at;
    if (left !== null) {
      items.push(...Array<'('>(('openParen' in left ? left.openParen : undefined) ?? 0).fill('('));
      if ('operator' in left) items.push({ leaf: left });
      items.push(...Array<')'>(('closeParen' in left ? left.closeParen : undefined) ?? 0).fill(')'));
    }
    if ('operator' in at) items.push(at.operator);
    at = 'right' in at ? at.right : null;
  }
  return items;
};

const stringOf = (literal: string): string =>
  literal.slice(1, -1).replaceAll(/\\(.)/gs, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter);

const wrongType = (field: Field, wanted: string): never =>
  refuse(
    400,
    'INVALID_FIELD',
    `value of filter criterion for field '${field.name}' must be of type ${wanted}${wanted === 'string' ? ' and should be enclosed in quotes' : ' and should not be enclosed in quotes'}`,
  );

const dayMs = 86_400_000;
const startOfDay = (at: number): number => Math.floor(at / dayMs) * dayMs;

/** First and last moment a date literal means, by UTC. */
const rangeOf = (literal: string, now: number): readonly [number, number] => {
  const [name = '', count = '0'] = literal.toUpperCase().split(':');
  const today = startOfDay(now);
  const n = Number(count) * dayMs;
  switch (name) {
    case 'TODAY':
      return [today, today + dayMs - 1];
    case 'YESTERDAY':
      return [today - dayMs, today - 1];
    case 'TOMORROW':
      return [today + dayMs, today + 2 * dayMs - 1];
    case 'LAST_N_DAYS':
      return [today - n, today + dayMs - 1];
    case 'NEXT_N_DAYS':
      return [today + dayMs, today + n + dayMs - 1];
    case 'N_DAYS_AGO':
      return [today - n, today - n + dayMs - 1];
    default:
      return refuse(400, 'MALFORMED_QUERY', `The date literal ${literal} is not known to this org`);
  }
};

/** A literal as the field compares it. */
const literalOf = (field: Field, text: string, type: string): Value => {
  if (type === 'NULL') return null;
  switch (field.type) {
    case 'datetime': {
      const at = type === 'DATETIME' ? instantOf(text) : null;
      return at ?? wrongType(field, 'dateTime');
    }
    case 'date':
      return type === 'DATE' ? text : wrongType(field, 'date');
    case 'boolean':
      return type === 'BOOLEAN' ? text.toLowerCase() === 'true' : wrongType(field, 'boolean');
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return type === 'INTEGER' || type === 'DECIMAL' ? Number(text) : wrongType(field, field.type);
    case 'id':
    case 'reference': {
      const id = type === 'STRING' ? stringOf(text) : wrongType(field, 'string');
      if (id === '') return null;
      return normalId(id) ?? refuse(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${id.slice(0, 40)}`);
    }
    default: {
      const plain = type === 'STRING' ? stringOf(text) : wrongType(field, 'string');
      return plain === '' ? null : plain.toLowerCase();
    }
  }
};

const isText = (field: Field): boolean =>
  ['string', 'textarea', 'email', 'phone', 'url', 'picklist'].includes(field.type);

/** A reader of a field's value in the form literals are compared in. */
const reader = (path: Path): ((values: Values) => Value) => {
  if (isText(path.field))
    return (values) => {
      const value = path.get(values);
      return typeof value === 'string' ? value.toLowerCase() : null;
    };
  const empty = path.field.type === 'boolean' ? false : null;
  return (values) => path.get(values) ?? empty;
};

const like = (pattern: string): RegExp => {
  const escaped = pattern
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${escaped}$`, 'is');
};

const compare = (operator: string, value: Value): ((one: Value) => boolean) => {
  switch (operator) {
    case '=':
      return (one) => one === value;
    case '!=':
      return (one) => one !== value;
    case '<':
      return (one) => one !== null && value !== null && one < value;
    case '<=':
      return (one) => one !== null && value !== null && one <= value;
    case '>':
      return (one) => one !== null && value !== null && one > value;
    case '>=':
      return (one) => one !== null && value !== null && one >= value;
    default:
      return refuse(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator ${operator}`);
  }
};

const dateLiteralTest = (
  operator: string,
  [from, to]: readonly [number, number],
  get: Test | ((v: Values) => Value),
): Test => {
  const at = (values: Values): number | null => {
    const value = get(values);
    return typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : null;
  };
  const tests: Record<string, (one: number) => boolean> = {
    '=': (one) => one >= from && one <= to,
    '!=': (one) => one < from || one > to,
    '<': (one) => one < from,
    '<=': (one) => one <= to,
    '>': (one) => one > to,
    '>=': (one) => one >= from,
  };
  const test = tests[operator] ?? refuse(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator ${operator}`);
  return (values) => {
    const one = at(values);
    return one !== null && test(one);
  };
};

const typeAt = (types: string | readonly string[] | undefined, index: number): string =>
  (typeof types === 'object' ? types[index] : types) ?? 'STRING';

const leafTest = (seer: Seer, object: ObjectDef, leaf: Leaf, run: RunSubquery): Filter => {
  if (!('field' in leaf)) return refuse(400, 'MALFORMED_QUERY', 'Functions in WHERE are not known to this org');
  const path = resolvePath(seer, object, leaf.field.split('.'));
  const { field } = path;
  if (field.type === 'textarea' && field.length > 255)
    return refuse(400, 'INVALID_FIELD', `field '${field.name}' can not be filtered in a query call`);
  const get = reader(path);
  const { operator } = leaf;
  const lowest = (value: Value): number =>
    path.names.join('.') === 'SystemModstamp' && ['=', '>', '>='].includes(operator) && typeof value === 'number'
      ? value
      : -Infinity;
  if (operator === 'IN' || operator === 'NOT IN') {
    const values =
      'valueQuery' in leaf
        ? run(leaf.valueQuery)
        : [leaf.value].flat().map((text, index) => literalOf(field, text, typeAt(leaf.literalType, index)));
    const set = new Set(values);
    return {
      test: operator === 'IN' ? (row) => set.has(get(row)) : (row) => !set.has(get(row)),
      lowestStamp: -Infinity,
      isOpen: false,
    };
  }
  if ('valueQuery' in leaf || typeof leaf.value !== 'string')
    return refuse(400, 'MALFORMED_QUERY', `unexpected list after ${operator}`);
  const type = typeAt(leaf.literalType, 0);
  if (type === 'DATE_LITERAL' || type === 'DATE_N_LITERAL')
    return {
      test: dateLiteralTest(operator, rangeOf(leaf.value, seer.now), get),
      lowestStamp: -Infinity,
      isOpen: false,
    };
  if (operator === 'LIKE') {
    if (!isText(field)) return refuse(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${field.type} field`);
    const pattern = like(stringOf(leaf.value));
    return {
      test: (row) => {
        const value = get(row);
        return typeof value === 'string' && pattern.test(value);
      },
      lowestStamp: -Infinity,
      isOpen: false,
    };
  }
  const value = literalOf(field, leaf.value, type);
  const isTrue = compare(operator, value);
  return { test: (row) => isTrue(get(row)), lowestStamp: lowest(value), isOpen: false };
};

const malformed = (item: Item | undefined): never =>
  refuse(
    400,
    'MALFORMED_QUERY',
    `unexpected token: '${typeof item === 'string' ? item : item === undefined ? '<EOF>' : 'condition'}'`,
  );

/** Makes the test of a WHERE; throws the API's error where it asks for what is not there. */
export const compileWhere = (seer: Seer, object: ObjectDef, where: WhereClause, run: RunSubquery): Filter => {
  const items = flatten(where);
  let at = 0;
  const single = (): Filter => {
    const item = items[at];
    at += 1;
    if (item === 'NOT') {
      const { test } = single();
      return { test: (values) => !test(values), lowestStamp: -Infinity, isOpen: false };
    }
    if (item === '(') {
      const inner = joined();
      if (items[at] !== ')') return malformed(items[at]);
      at += 1;
      return inner;
    }
    if (typeof item !== 'object') return malformed(item);
    return leafTest(seer, object, item.leaf, run);
  };
  const joined = (): Filter => {
    const parts = [single()];
    const sign = items[at];
    while (items[at] === 'AND' || items[at] === 'OR') {
      if (items[at] !== sign) return malformed(items[at]);
      at += 1;
      parts.push(single());
    }
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    const tests = parts.map((part) => part.test);
    const stamps = parts.map((part) => part.lowestStamp);
    return sign === 'AND'
      ? { test: (values) => tests.every((test) => test(values)), lowestStamp: Math.max(...stamps), isOpen: false }
      : { test: (values) => tests.some((test) => test(values)), lowestStamp: Math.min(...stamps), isOpen: false };
  };
  const whole = joined();
  return at < items.length ? malformed(items[at]) : whole;
};
