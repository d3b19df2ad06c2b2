// Any CSV file as contacts of a practice portal, so that real leads can be tried: each is created at its own date, and a form it came
// through becomes the conversion that HubSpot would show. Rows that cannot be used are refused with their line, the rest is loaded.
import { CsvError, parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { ConfigError } from '#src/errors.ts';
import type { HubSpotPortal } from '../hubspot/portal.ts';
import { checkValues, emailHolder } from '../hubspot/records.ts';
import { origins } from './portal.ts';

export type CsvPlan = {
  /** Names each row; default its line number. Must be unique. */
  readonly idColumn?: string;
  /** ISO date, or date and time; without a zone it is taken as UTC. Default: now, by the portal's clock. */
  readonly createdAtColumn?: string;
  /** Default and where the cell is empty: `<id>@example.com`. */
  readonly emailFrom?: string;
  /** Column → contact property. A property the portal lacks is defined as number, date, datetime or string, whatever all values are. */
  readonly properties: Readonly<Record<string, string>>;
  /** The form a row came through and when; not before it was created. */
  readonly conversion?: { readonly nameColumn: string; readonly atColumn: string };
};

export type CsvLoaded = {
  readonly loaded: number;
  /** By line of the file, the header being line 1. `why` holds names of columns and properties, never their values. */
  readonly refused: readonly { readonly line: number; readonly why: string }[];
  /** Contact id by row id. */
  readonly contacts: ReadonlyMap<string, string>;
};

/** Rows are held in memory to look at their types first; a practice portal is not made for more. */
const maxRows = 1_000_000;
/** A row longer than that is an unclosed quotation mark. */
const maxRowChars = 100_000;

type Row = { readonly line: number; readonly cells: Readonly<Record<string, string>> };
type Refused = { line: number; why: string };

/** Where each line of the text begins. */
const lineStarts = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

const rowRules = { skip_empty_lines: true, trim: true, max_record_size: maxRowChars } as const;

/**
 * Rows with the line they begin on; broken ones go to `refused`. The parser is begun anew on the line after a broken row: its
 * own way of skipping one loses the rows behind a misplaced quotation mark.
 */
const readRows = async (file: string, refused: Refused[]): Promise<readonly Row[]> => {
  const text = (await textOf(file)).replace(/^\ufeff/, '');
  const starts = lineStarts(text);
  const isBlank = (line: number): boolean => text.slice(starts[line - 1], starts[line]).trim() === '';
  const rows: Row[] = [];
  let columns: readonly string[] | null = null;
  let next = 1;
  const take = (cells: readonly string[], endLine: number): void => {
    while (isBlank(next) && next < endLine) next += 1;
    if (columns === null) columns = cells;
    else if (cells.length !== columns.length)
      refused.push({ line: next, why: `${cells.length} cells where the header has ${columns.length}` });
    else rows.push({ line: next, cells: Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ''])) });
    next = endLine + 1;
    if (rows.length > maxRows) throw new ConfigError(`${file}: more than ${maxRows} rows`);
  };
  while (next <= starts.length) {
    const begun = next;
    try {
      parse(text.slice(starts[begun - 1]), {
        ...rowRules,
        relax_column_count: true,
        on_record: (cells: string[], { lines }) => {
          take(cells, begun - 1 + lines);
          return null;
        },
      });
      break;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      while (isBlank(next) && next < starts.length) next += 1;
      refused.push({ line: next, why: `the row cannot be read (${error.code})` });
      next += 1;
    }
  }
  return rows;
};

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new ConfigError([{ where: file, message: `cannot be read: ${(error as Error).message}` }], error);
  });

const requireColumns = (file: string, rows: readonly Row[], plan: CsvPlan): void => {
  const present = Object.keys(rows[0]?.cells ?? {});
  const wanted = [
    plan.idColumn,
    plan.createdAtColumn,
    plan.emailFrom,
    plan.conversion?.nameColumn,
    plan.conversion?.atColumn,
    ...Object.keys(plan.properties),
  ].filter((column) => column !== undefined);
  const missing = wanted.filter((column) => !present.includes(column));
  if (rows.length === 0) throw new ConfigError(`${file}: no row that can be read under a header`);
  if (missing.length > 0)
    throw new ConfigError(`${file}: no column ${missing.join(', ')}; there are ${present.join(', ')}`);
};

const dateText = /^\d{4}-\d{2}-\d{2}$/;
const timeText = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\s?(Z|[+-]\d{2}:?\d{2})?$/;

/** ms of an ISO date or time; null = it is neither. */
const instantOf = (text: string): number | null => {
  const parts = timeText.exec(text);
  const day = Date.parse(text.slice(0, 10));
  // Date.parse rolls 30 February over to 1 March.
  if (!Number.isFinite(day) || new Date(day).toISOString().slice(0, 10) !== text.slice(0, 10)) return null;
  if (dateText.test(text)) return day;
  const at = parts === null ? Number.NaN : Date.parse(`${parts[1]}T${parts[2]}${parts[3] ?? 'Z'}`);
  return Number.isFinite(at) ? at : null;
};

type ColumnType = 'number' | 'date' | 'datetime' | 'string';

const typeOf = (values: readonly string[]): ColumnType => {
  if (values.length === 0) return 'string';
  if (values.every((value) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value))) return 'number';
  if (values.every((value) => instantOf(value) !== null))
    return values.every((value) => dateText.test(value)) ? 'date' : 'datetime';
  return 'string';
};

const defineMissing = (portal: HubSpotPortal, rows: readonly Row[], plan: CsvPlan): void => {
  for (const [column, name] of Object.entries(plan.properties)) {
    if (portal.state.properties.get('contacts', name) !== undefined) continue;
    const values = rows.map((row) => row.cells[column] ?? '').filter((value) => value !== '');
    portal.defineProperty('contacts', { name, label: column, type: typeOf(values) });
  }
};

const isTime = (portal: HubSpotPortal, property: string): boolean =>
  portal.state.properties.get('contacts', property)?.type === 'datetime';

/** What the row says of properties, times in UTC. */
const valuesOf = (portal: HubSpotPortal, row: Row, plan: CsvPlan): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const [column, property] of Object.entries(plan.properties)) {
    const text = row.cells[column] ?? '';
    const at = isTime(portal, property) ? instantOf(text) : null;
    if (text !== '') values[property] = at === null ? text : new Date(at).toISOString();
  }
  return values;
};

type Timed = { readonly createdAt: number; readonly conversion: { readonly name: string; readonly at: number } | null };

const timesOf = (portal: HubSpotPortal, row: Row, plan: CsvPlan): Timed | { readonly why: string } => {
  const cell = (column: string): string => row.cells[column] ?? '';
  const createdAt = plan.createdAtColumn === undefined ? portal.clock.now() : instantOf(cell(plan.createdAtColumn));
  if (createdAt === null) return { why: `${plan.createdAtColumn}: expected an ISO date or time` };
  const name = plan.conversion === undefined ? '' : cell(plan.conversion.nameColumn);
  if (plan.conversion === undefined || name === '') return { createdAt, conversion: null };
  const at = instantOf(cell(plan.conversion.atColumn));
  if (at === null) return { why: `${plan.conversion.atColumn}: expected an ISO date or time` };
  if (at < createdAt) return { why: `${plan.conversion.atColumn}: lies before the row was created` };
  return { createdAt, conversion: { name, at } };
};

const conversionValues = ({ name, at }: { name: string; at: number }): Record<string, string> => ({
  first_conversion_event_name: name,
  first_conversion_date: new Date(at).toISOString(),
  recent_conversion_event_name: name,
  recent_conversion_date: new Date(at).toISOString(),
  num_conversion_events: '1',
});

/** The contact's id, or why there is none. */
const loadRow = (portal: HubSpotPortal, row: Row, id: string, plan: CsvPlan): { id: string } | { why: string } => {
  const times = timesOf(portal, row, plan);
  if ('why' in times) return times;
  const { createdAt, conversion } = times;
  const given = plan.emailFrom === undefined ? '' : (row.cells[plan.emailFrom] ?? '');
  const email = given === '' ? `${id.replaceAll(/[^\w.-]/g, '-')}@example.com` : given;
  const isAtOnce = conversion?.at === createdAt;
  const sent = { ...valuesOf(portal, row, plan), email, ...(isAtOnce ? conversionValues(conversion) : {}) };
  const { values, problems } = checkValues(portal.state, 'contacts', sent, false);
  if (problems.length > 0) return { why: problems.map((problem) => `${problem.name}: ${problem.code}`).join(', ') };
  if (emailHolder(portal.state, 'contacts', values, null) !== null)
    return { why: 'another contact has this e-mail address' };
  const contact = portal.createContact(values, { at: createdAt, ...(isAtOnce ? origins.form : origins.list) });
  if (conversion !== null && !isAtOnce)
    portal.edit('contacts', contact, conversionValues(conversion), { at: conversion.at, ...origins.form });
  return { id: contact };
};

/**
 * Loads the file's rows in their order. Throws ConfigError where the file cannot be read at all or lacks a column the plan
 * names; a row that cannot be used is counted in `refused`.
 */
export const loadCsvAsContacts = async (portal: HubSpotPortal, file: string, plan: CsvPlan): Promise<CsvLoaded> => {
  const refused: Refused[] = [];
  const rows = await readRows(file, refused);
  requireColumns(file, rows, plan);
  defineMissing(portal, rows, plan);
  const contacts = new Map<string, string>();
  for (const row of rows) {
    const id = plan.idColumn === undefined ? `line-${row.line}` : (row.cells[plan.idColumn] ?? '');
    if (id === '' || contacts.has(id)) {
      refused.push({
        line: row.line,
        why: `${plan.idColumn}: ${id === '' ? 'is empty' : 'stands in an earlier row already'}`,
      });
      continue;
    }
    const outcome = loadRow(portal, row, id, plan);
    if ('id' in outcome) contacts.set(id, outcome.id);
    else refused.push({ line: row.line, why: outcome.why });
  }
  refused.sort((a, b) => a.line - b.line);
  return { loaded: contacts.size, refused, contacts };
};
