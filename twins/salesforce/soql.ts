// Queries: what to read of which rows in which order, for one user at one moment. The text is read by a real SOQL parser.
// https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-soql.html
import { parseQuery, type FieldType, type Query, type Subquery } from '@jetstreamapp/soql-parser-js';
import { refuse, restValue } from './answers.ts';
import { seesAllRows } from './access.ts';
import type { Child, Filter, Path, Plan } from './plan.ts';
import { resolvePath, seenObject, type Seer } from './soql-paths.ts';
import { compileWhere } from './soql-where.ts';
import { countLiving, eachVisible, tableNamed, tableOf } from './store.ts';
import type { ObjectDef, Value, Values } from './types.ts';

export type PlanOptions = { readonly withDeleted: boolean };

const everyRow: Filter = { test: () => true, lowestStamp: -Infinity, isOpen: true };
const maxOffset = 2_000;

export const parseSoql = (text: string): Query => {
  try {
    return parseQuery(text);
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : 'unexpected token').split('\n');
    return refuse(400, 'MALFORMED_QUERY', line);
  }
};

const isCount = (fields: readonly FieldType[]): boolean =>
  fields.some(
    (field) =>
      field.type === 'FieldFunctionExpression' && /^count$/i.test(field.functionName) && field.parameters.length === 0,
  );

const pathsOf = (seer: Seer, object: ObjectDef, fields: readonly FieldType[]): Path[] => {
  const paths: Path[] = [];
  for (const field of fields) {
    if (field.type === 'FieldSubquery') continue;
    if (field.type === 'Field') paths.push(resolvePath(seer, object, [field.field]));
    else if (field.type === 'FieldRelationship')
      paths.push(resolvePath(seer, object, [...field.relationships, field.field]));
    else refuse(400, 'MALFORMED_QUERY', 'Functions and TYPEOF in SELECT are not known to this org');
  }
  const names = paths.map((path) => path.names.join('.'));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? paths : refuse(400, 'INVALID_FIELD', `duplicate field selected: ${twice}`);
};

const keyOf = (value: Value | undefined, path: Path): Value => {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' && path.field.type !== 'id' && path.field.type !== 'reference'
    ? value.toLowerCase()
    : value;
};

const orderOf = (seer: Seer, object: ObjectDef, query: Query | Subquery): Plan['compare'] => {
  const clauses = [query.orderBy ?? []].flat().map((clause) => {
    if (!('field' in clause)) return refuse(400, 'MALFORMED_QUERY', 'Functions in ORDER BY are not known to this org');
    const path = resolvePath(seer, object, clause.field.split('.'));
    const isDown = clause.order === 'DESC';
    const nullsFirst = clause.nulls === undefined ? !isDown : clause.nulls === 'FIRST';
    return { path, isDown, nullsFirst };
  });
  const [first] = clauses;
  // Rows stand in the order of their ids already.
  if (first === undefined || (first.path.names.join('.') === 'Id' && !first.isDown)) return null;
  return (a, b) => {
    for (const { path, isDown, nullsFirst } of clauses) {
      const [left, right] = [keyOf(path.get(a), path), keyOf(path.get(b), path)];
      if (left === right) continue;
      if (left === null || right === null) return (left === null) === nullsFirst ? -1 : 1;
      return (left < right ? -1 : 1) * (isDown ? -1 : 1);
    }
    return 0;
  };
};

const childrenOf = (seer: Seer, object: ObjectDef, fields: readonly FieldType[]): Child[] =>
  fields.flatMap((field) => {
    if (field.type !== 'FieldSubquery') return [];
    const { relationshipName } = field.subquery;
    const found = object.children.find((child) => child.name.toLowerCase() === relationshipName.toLowerCase());
    if (found === undefined)
      return refuse(
        400,
        'INVALID_TYPE',
        `Didn't understand relationship '${relationshipName}' in FROM part of query call.`,
      );
    const plan = planFor(seer, found.child, field.subquery, { withDeleted: false });
    let groups: Map<Value, Values[]> | null = null;
    const byParent = (): Map<Value, Values[]> => (groups ??= groupBy(rowsOf(plan, seer.now), found.field));
    return [{ name: found.name, plan, byParent }];
  });

const groupBy = (rows: Iterable<Values>, field: string): Map<Value, Values[]> => {
  const groups = new Map<Value, Values[]>();
  for (const row of rows) {
    const key = row[field] ?? null;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
};

/** What a seer may see at all, besides what they ask for. */
const withRights = (seer: Seer, object: ObjectDef, filter: Filter, withDeleted: boolean): Filter => {
  const ownsOnly = !seesAllRows(seer.state, seer.userId, object);
  if (withDeleted && !ownsOnly) return filter;
  const { test, lowestStamp, isOpen } = filter;
  const isSeen = (values: Values): boolean =>
    (withDeleted || values['IsDeleted'] !== true) && (!ownsOnly || values['OwnerId'] === seer.userId);
  return { test: (values) => isSeen(values) && test(values), lowestStamp, isOpen: isOpen && !ownsOnly };
};

const planFor = (seer: Seer, name: string, query: Query | Subquery, { withDeleted }: PlanOptions): Plan => {
  const object = seenObject(seer, name);
  const fields = query.fields ?? [];
  if (query.groupBy !== undefined || query.having !== undefined)
    refuse(400, 'MALFORMED_QUERY', 'GROUP BY is not known to this org');
  const counts = isCount(fields);
  const runSubquery = (inner: Query): Value[] => {
    const plan = planFor(seer, inner.sObject ?? '', inner, { withDeleted });
    const [column] = plan.columns;
    return column === undefined ? [] : [...rowsOf(plan, seer.now)].map((values) => column.get(values) ?? null);
  };
  const where = query.where === undefined ? everyRow : compileWhere(seer, object, query.where, runSubquery);
  const offset = query.offset ?? 0;
  if (offset > maxOffset) refuse(400, 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000');
  return {
    object,
    table: tableOf(seer.state.store, object),
    columns: counts ? [] : pathsOf(seer, object, fields),
    children: childrenOf(seer, object, fields),
    isCount: counts,
    filter: withRights(seer, object, where, withDeleted),
    compare: orderOf(seer, object, query),
    limit: query.limit ?? Infinity,
    offset,
  };
};

/** Reads a query for a user. Throws the API's error where it cannot be answered. */
export const planQuery = (seer: Seer, text: string, options: PlanOptions): Plan => {
  if (text.length > seer.state.limits.soqlChars)
    refuse(400, 'MALFORMED_QUERY', 'SOQL statements cannot be longer than 100000 characters.');
  const query = parseSoql(text);
  return planFor(seer, query.sObject ?? '', query, options);
};

/** The rows a plan finds at a moment. Kept as one list only where they have to be sorted. */
export const rowsOf = function* (plan: Plan, now: number): Generator<Values> {
  const { filter, table, compare, limit, offset } = plan;
  if (table.generated === null && filter.lowestStamp > table.lastStamp) return;
  let seen = 0;
  if (compare === null) {
    for (const values of eachVisible(table, now)) {
      if (!filter.test(values)) continue;
      seen += 1;
      if (seen <= offset) continue;
      if (seen > offset + limit) return;
      yield values;
    }
    return;
  }
  const all: Values[] = [];
  for (const values of eachVisible(table, now)) if (filter.test(values)) all.push(values);
  yield* all.sort(compare).slice(offset, offset + limit);
};

const attributes = (version: string, object: string, id: Value): Record<string, unknown> => ({
  type: object,
  url: `/services/data/${version}/sobjects/${object}/${String(id)}`,
});

const renderChildren = (seer: Seer, plan: Plan, values: Values, version: string): Record<string, unknown> =>
  Object.fromEntries(
    plan.children.map(({ name, plan: inner, byParent }) => {
      const rows = byParent().get(values['Id'] ?? null) ?? [];
      const records = rows.map((row) => renderRow(seer, inner, row, version));
      return [name, rows.length === 0 ? null : { totalSize: rows.length, done: true, records }];
    }),
  );

/** A row as REST answers it: related fields nested, null where the relation leads nowhere. */
export const renderRow = (seer: Seer, plan: Plan, values: Values, version: string): Record<string, unknown> => {
  const row: Record<string, unknown> = { attributes: attributes(version, plan.object.name, values['Id'] ?? null) };
  for (const path of plan.columns) {
    const value = restValue(path.get(values), path.field.type);
    const last = path.names[path.names.length - 1] ?? '';
    let at = row;
    for (const name of path.names.slice(0, -1)) {
      const next = at[name];
      at =
        typeof next === 'object' && next !== null
          ? (next as Record<string, unknown>)
          : (at[name] = {} as Record<string, unknown>);
    }
    at[last] = value;
  }
  nullRelations(plan, values, row);
  return { ...row, ...renderChildren(seer, plan, values, version) };
};

/** A relation that leads nowhere is null itself, not an object of nulls. */
const nullRelations = (plan: Plan, values: Values, row: Record<string, unknown>): void => {
  for (const path of plan.columns) {
    const [relation = ''] = path.names;
    if (path.names.length === 1 || row[relation] === null) continue;
    const reference = [...plan.object.fields.values()].find((field) => field.relationship === relation);
    if (reference !== undefined && (values[reference.name] ?? null) === null) row[relation] = null;
  }
};

/** How many rows a COUNT() finds. */
export const countRows = (plan: Plan, now: number): number => {
  let count = 0;
  for (const _ of rowsOf(plan, now)) count += 1;
  return count;
};

export const recordCount = (seer: Seer, name: string): number =>
  countLiving(tableNamed(seer.state.store, name), seer.now);
