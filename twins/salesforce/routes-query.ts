// query, queryAll and their next pages. A locator keeps what the query found, so that pages neither overlap nor miss rows.
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
import { ok, refuse, type Answer } from './answers.ts';
import { makeId } from './ids.ts';
import type { Tally } from './metrics.ts';
import { pairsOf, seerOf, type Route, type TwinRequest } from './request.ts';
import type { Locator, Plan } from './plan.ts';
import { countRows, planQuery, renderRow, rowsOf } from './soql.ts';
import { nextSerial, type State } from './state.ts';
import type { Values } from './types.ts';

/** Open cursors have no cap since v56; the twin forgets the oldest beyond this to stay small. */
const mostLocators = 1_000;

const pageSizeOf = ({ state, headers }: TwinRequest): number => {
  const { queryPage, smallestQueryPage } = state.limits;
  const asked = Number(pairsOf(headers['sforce-query-options'])['batchsize'] ?? queryPage);
  return Number.isInteger(asked) ? Math.min(queryPage, Math.max(smallestQueryPage, asked)) : queryPage;
};

const stampKey = (values: Values): string => `${String(values['Id'])} ${String(values['SystemModstamp'])}`;

const tallyOf = (state: State, plan: Plan, rows: readonly Values[]): Tally => ({
  endpoint: `query ${plan.object.name}`,
  keys: rows.map(stampKey),
  cap: state.limits.queryPage,
  isAtLeastOne: true,
});

const page = (request: TwinRequest, id: string, locator: Locator, from: number): Answer => {
  const { plan, rows, pageSize } = locator;
  const seer = seerOf(request);
  const shown = rows.slice(from, from + pageSize);
  const next = from + pageSize;
  return ok(
    {
      totalSize: rows.length,
      done: next >= rows.length,
      ...(next < rows.length ? { nextRecordsUrl: `/services/data/${request.version}/query/${id}-${next}` } : {}),
      records: shown.map((values) => renderRow(seer, plan, values, request.version)),
    },
    tallyOf(request.state, plan, shown),
  );
};

const keep = (state: State, locator: Locator): string => {
  const id = makeId('0r8', nextSerial(state));
  state.locators.set(id, locator);
  for (const [old, { expiresAt }] of state.locators)
    if (expiresAt <= state.clock.now() || state.locators.size > mostLocators) state.locators.delete(old);
    else break;
  return id;
};

const query = (request: TwinRequest, withDeleted: boolean): Answer => {
  const text = request.query.get('q');
  if (text === null) return refuse(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const { state, userId } = request;
  const seer = seerOf(request);
  const plan = planQuery(seer, text, { withDeleted });
  if (plan.isCount)
    return ok(
      { totalSize: countRows(plan, seer.now), done: true, records: [] },
      { endpoint: `query ${plan.object.name}`, keys: [], cap: state.limits.queryPage, isAtLeastOne: true },
    );
  const pageSize = pageSizeOf(request);
  const expiresAt = seer.now + state.limits.locatorMs;
  const locator = { plan, rows: [...rowsOf(plan, seer.now)], pageSize, userId, expiresAt };
  return page(request, locator.rows.length > pageSize ? keep(state, locator) : '', locator, 0);
};

const nextPage = (request: TwinRequest, text: string): Answer => {
  const [, id = '', from = ''] = /^(\w+)-(\d+)$/.exec(text) ?? [];
  const locator = request.state.locators.get(id);
  if (locator === undefined || locator.expiresAt <= request.state.clock.now() || locator.userId !== request.userId)
    return refuse(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  return page(request, id, locator, Number(from));
};

const objectIn = (text: string): string => {
  const all = [...text.matchAll(/\bfrom\s+(\w+)/gi)];
  return all[all.length - 1]?.[1] ?? 'unknown';
};

/** The object a query's text speaks of last at its top level, without reading it whole: the name it is counted under. */
const countedObject = (text: string): string => objectIn(text.replaceAll(/\([^()]*\)/g, ' '));

export const queryRoute = (
  method: string,
  path: readonly string[],
  params: URLSearchParams,
  state: State,
): Route | null => {
  const [family = '', locator] = path;
  if (method !== 'GET' || path.length > 2) return null;
  if (locator !== undefined) {
    const [id = ''] = locator.split('-');
    const object = state.locators.get(id)?.plan.object.name ?? 'unknown';
    return { endpoint: `query ${object}`, run: (request) => nextPage(request, locator) };
  }
  const endpoint = `query ${countedObject(params.get('q') ?? '')}`;
  return { endpoint, run: (request) => query(request, family === 'queryAll') };
};
