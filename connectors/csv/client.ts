// Opens a CSV file and cuts it into rows with their line numbers, a chunk at a time. A broken row costs that row alone: csv-parse, once a
// quote has gone wrong, gives up the rest of the file (measured with 7.0.3), so the rows are cut here; its results are the oracle of the tests.
import { createReadStream } from 'node:fs';
import { ConfigError } from '#src/errors.ts';

/** A file, or anything else that can be read twice: the types of unknown columns need a first pass. */
export type CsvSource = { readonly name: string; open(): AsyncIterable<Uint8Array> };

export const fileSource = (path: string): CsvSource => ({ name: path, open: () => createReadStream(path) });

export type RefusedRow = { readonly ok: false; readonly line: number; readonly why: string };
export type RawRow = { readonly ok: true; readonly line: number; readonly cells: readonly string[] } | RefusedRow;

/** A million characters hold any lead or event; without a bound one unclosed quote would read a whole file into memory. */
export const maxRowChars = 1_000_000;
/** A note of 500 lines fits in a cell; a quote still open then was never closed. */
export const maxRowLines = 500;
/** Spreadsheets end at 16,384 columns, no table of leads has a twentieth. */
export const maxColumns = 1_000;

type Line = { readonly line: number; readonly text: string; readonly isTooLong: boolean };

const unreadable = (source: CsvSource, cause: unknown): ConfigError => {
  const why = cause instanceof Error ? cause.message : 'unreadable';
  return new ConfigError([{ where: source.name, message: `cannot be read: ${why}` }], cause);
};

/** The lines of each chunk, without their ends. A line that is too long is cut off and marked. */
async function* lineBatches(source: CsvSource): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder(); // drops the byte order mark; what is not UTF-8 becomes U+FFFD
  let line = 1;
  let rest = '';
  let isTooLong = false;
  const cut = (text: string, isEnd: boolean): readonly Line[] => {
    const lines: Line[] = [];
    let from = 0;
    for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
      const whole = text.slice(from, text[to - 1] === '\r' ? to - 1 : to);
      lines.push({ line: line++, text: whole, isTooLong });
      isTooLong = false;
      from = to + 1;
    }
    rest = text.slice(from);
    if (rest.length > maxRowChars) {
      isTooLong = true;
      rest = '';
    }
    if (isEnd && (rest !== '' || isTooLong)) lines.push({ line: line++, text: rest, isTooLong });
    return lines;
  };
  try {
    for await (const chunk of source.open()) yield cut(rest + decoder.decode(chunk, { stream: true }), false);
  } catch (error) {
    throw unreadable(source, error);
  }
  yield cut(rest + decoder.decode(), true);
}

export type CellReader = {
  /** Takes the next line of the row. open: a quoted cell goes on in the next line. */
  take(text: string): 'done' | 'open' | 'broken';
  readonly cells: string[];
};

/** Splits one row as RFC 4180 says: quotes around a whole cell, doubled inside. */
export const cellReader = (): CellReader => {
  const cells: string[] = [];
  let open: string | null = null; // what a quoted cell has so far
  const take = (text: string): 'done' | 'open' | 'broken' => {
    let at = 0;
    if (open !== null) open += '\n';
    for (;;) {
      if (open === null) {
        if (text[at] === '"') {
          open = '';
          at += 1;
          continue;
        }
        const comma = text.indexOf(',', at);
        const cell = text.slice(at, comma < 0 ? undefined : comma);
        if (cell.includes('"')) return 'broken';
        cells.push(cell);
        if (comma < 0) return 'done';
        at = comma + 1;
        continue;
      }
      const quote = text.indexOf('"', at);
      open += text.slice(at, quote < 0 ? undefined : quote);
      if (quote < 0) return 'open';
      if (text[quote + 1] === '"') {
        open += '"';
        at = quote + 2;
        continue;
      }
      cells.push(open);
      open = null;
      if (quote + 1 === text.length) return 'done';
      if (text[quote + 1] !== ',') return 'broken';
      at = quote + 2;
    }
  };
  return { take, cells };
};

const whyBroken = 'a quote stands where none may: put the whole cell in quotes and double those inside it';

/** What makes a line useless whatever its columns. */
const lineFault = ({ text, isTooLong }: Line): string | null => {
  if (isTooLong || text.length > maxRowChars) return `is longer than ${maxRowChars} characters`;
  if (text.includes('\ufffd')) return 'has bytes that are not UTF-8: save the file as UTF-8';
  if (text.includes('\0')) return 'has a NUL byte';
  return null;
};

/** The rows of each chunk; the first row of the file sets the number of columns. Blank lines are passed over. */
export async function* rowBatches(source: CsvSource): AsyncGenerator<readonly RawRow[]> {
  let waiting: readonly Line[] = [];
  let columns: number | null = null;
  const cut = (isEnd: boolean): readonly RawRow[] => {
    const rows: RawRow[] = [];
    let at = 0;
    while (at < waiting.length) {
      const read = readRow(waiting, at, isEnd, columns);
      if (read === 'needs_more') break;
      at = read.next;
      if (read.row === null) continue;
      if (read.row.ok) columns ??= read.row.cells.length;
      rows.push(read.row);
    }
    waiting = waiting.slice(at);
    return rows;
  };
  for await (const lines of lineBatches(source)) {
    waiting = waiting.length === 0 ? lines : waiting.concat(lines);
    yield cut(false);
  }
  yield cut(true);
}

/** The row that begins at `from`; a row that goes wrong is refused with its first line alone, so that the next may still be read. */
const readRow = (
  lines: readonly Line[],
  from: number,
  isEnd: boolean,
  columns: number | null,
): { readonly row: RawRow | null; readonly next: number } | 'needs_more' => {
  const first = lines[from];
  if (first === undefined || first.text.trim() === '') {
    if (first?.isTooLong !== true) return { row: null, next: from + 1 };
  }
  const { line } = first;
  const refused = (why: string): { row: RawRow; next: number } => ({ row: { ok: false, line, why }, next: from + 1 });
  const reader = cellReader();
  let chars = 0;
  for (let at = from; at - from < maxRowLines; at++) {
    const next = lines[at];
    if (next === undefined) return isEnd ? refused('a quote is opened and never closed') : 'needs_more';
    const fault = lineFault(next);
    if (fault !== null) return at === from ? refused(fault) : refused(whyBroken);
    chars += next.text.length;
    if (chars > maxRowChars) break;
    const state = reader.take(next.text);
    if (state === 'broken') return refused(whyBroken);
    if (state === 'open') continue;
    const { cells } = reader;
    if (columns !== null && cells.length !== columns) {
      return refused(`has ${cells.length} columns, the header has ${columns}`);
    }
    return { row: { ok: true, line, cells }, next: at + 1 };
  }
  return refused('a quote is opened and not closed within the row');
};
