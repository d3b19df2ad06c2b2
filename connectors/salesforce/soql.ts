// Queries: how they are written, and how a page of one is read. Paging is our own, by what the last row held, never by Salesforce's query
// locators: it then outlives them, a restart and an edit in between.
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm
import type { Instant } from '#domain/lead.ts';
import type { SalesforceClient } from './client.ts';
import { SalesforceError } from './failures.ts';
import type { SalesforceLimits } from './limits.ts';
import { queryAnswer, type Row } from './wire.ts';

export type Query = {
  readonly select: readonly string[];
  readonly from: string;
  /** Joined by AND. */
  readonly where?: readonly string[];
  readonly orderBy?: readonly string[];
};

const identifier = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)?$/;
const checkedName = (name: string): string => {
  if (!identifier.test(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a field or object`);
  return name;
};

export const soql = ({ select, from, where = [], orderBy = [] }: Query): string =>
  [
    `SELECT ${select.map(checkedName).join(',')} FROM ${checkedName(from)}`,
    where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`,
    orderBy.length === 0 ? '' : ` ORDER BY ${orderBy.map(checkedName).join(',')}`,
  ].join('');

export const quoted = (text: string): string => `'${text.replace(/[\\']/g, (one) => `\\${one}`)}'`;
export const oneOf = (field: string, texts: readonly string[]): string =>
  `${checkedName(field)} IN (${texts.map(quoted).join(',')})`;
/** Whole seconds: Salesforce ignores the rest when it compares. */
export const dateTime = (at: Instant): string =>
  new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z');

export type Page = {
  readonly rows: readonly Row[];
  /** All rows the query found. */
  readonly total: number;
  readonly isEnd: boolean;
};

/** Bounds `everything`: far more rows than any object read whole by a query has. */
const mostPages = 1_000;

export type Queries = {
  /** The first page of a query. `isAll`: deleted rows as well. */
  page(what: string, query: Query, isAll?: boolean): Promise<Page>;
  /** All rows, in the order of their ids. */
  everything(what: string, query: Query): Promise<Row[]>;
  /** The rows whose `field` is one of these ids, however many. */
  byIds(what: string, query: Query, field: string, ids: readonly string[], isAll?: boolean): Promise<Row[]>;
};

export const inPieces = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));

export const createQueries = (on: { client: SalesforceClient; limits: SalesforceLimits }): Queries => {
  const { client, limits } = on;

  const page = async (what: string, query: Query, isAll = false): Promise<Page> => {
    const q = soql(query);
    if (encodeURIComponent(q).length > limits.urlChars)
      throw new SalesforceError(`${what}: the query is too long; map fewer fields of ${query.from}`, {
        kind: 'invalid',
        status: 0,
      });
    const answer = await client.call({
      what,
      method: 'GET',
      path: isAll ? 'queryAll' : 'query',
      query: { q },
      headers: { 'sforce-query-options': `batchSize=${limits.queryPage}` },
      answer: queryAnswer,
    });
    const [found, told] = [answer.records.length, answer.totalSize];
    // A page that says it is the end, or is empty, must hold all that was counted: else rows would be lost without a word.
    if (found > told || ((answer.done || found === 0) && found !== told))
      throw new SalesforceError(`${what} gave ${found} rows of ${told}; nothing was skipped and it is asked again`, {
        kind: 'unavailable',
        status: 200,
      });
    return { rows: answer.records, total: told, isEnd: answer.done };
  };

  const everything = async (what: string, query: Query, isAll = false): Promise<Row[]> => {
    const rows: Row[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < mostPages; pages++) {
      const where: string[] = [...(query.where ?? []), ...(after === null ? [] : [`Id > ${quoted(after)}`])];
      const found: Page = await page(what, { ...query, where, orderBy: ['Id'] }, isAll);
      rows.push(...found.rows);
      if (found.isEnd) return rows;
      after = String(found.rows.at(-1)?.['Id']);
    }
    throw new SalesforceError(`${what} has no end after ${mostPages} pages`, { kind: 'invalid', status: 200 });
  };

  return {
    page,
    everything,
    async byIds(what, query, field, ids, isAll) {
      const rows: Row[] = [];
      for (const piece of inPieces([...new Set(ids)], limits.idsPerQuery))
        rows.push(
          ...(await everything(what, { ...query, where: [...(query.where ?? []), oneOf(field, piece)] }, isAll)),
        );
      return rows;
    },
  };
};

/** What a row of a query holds at a name, or at a relationship and a name. */
export const cell = (row: Row, path: string): unknown => {
  if (path in row) return row[path];
  const [relationship = '', field = ''] = path.split('.');
  const parent = row[relationship];
  return typeof parent === 'object' && parent !== null ? (parent as Row)[field] : undefined;
};

export const textIn = (row: Row, path: string): string | null => {
  const value = cell(row, path);
  return typeof value === 'string' && value !== '' ? value : null;
};
