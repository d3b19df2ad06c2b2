// One row's text to its cells, as RFC 4180 says: quotes around a whole cell, doubled inside. What cannot be a row says why.

/** A million characters hold any lead or event; without a bound one unclosed quote would read a whole file into memory. */
export const maxRowChars = 1_000_000;
/** A note of 500 lines fits in a cell; a quote still open then was never closed. */
export const maxRowLines = 500;
/** Spreadsheets end at 16,384 columns, no table of leads has a twentieth. */
export const maxColumns = 1_000;

export const whyBroken = 'a quote stands where none may: put the whole cell in quotes and double those inside it';
export const whyNeverClosed = 'a quote is opened and never closed';
export const whyNotClosed = 'a quote is opened and not closed within the row';
export const whyColumns = (columns: number, wanted: number): string =>
  `has ${columns} columns, the header has ${wanted}`;

export type CellReader = {
  /** Takes the next line of the row. open: a quoted cell goes on in the next line. */
  take(text: string): 'done' | 'open' | 'broken';
  readonly cells: string[];
};

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

/** What makes a line useless whatever its columns; null = nothing. */
export const lineFault = (text: string): string | null => {
  if (text.length > maxRowChars) return `is longer than ${maxRowChars} characters`;
  if (text.includes('\ufffd')) return 'has bytes that are not UTF-8: save the file as UTF-8';
  if (text.includes('\0')) return 'has a NUL byte';
  return null;
};

export type Cells = { readonly ok: true; readonly cells: readonly string[] } | { readonly ok: false; why: string };

/** The cells of a row on one line that has quotes, which is nearly every event; null = it is not that simple. */
const quotedCells = (text: string): readonly string[] | null => {
  const cells: string[] = [];
  for (let at = 0; ;) {
    if (text.charCodeAt(at) !== quoteCode) {
      const comma = text.indexOf(',', at);
      const cell = text.slice(at, comma < 0 ? undefined : comma);
      if (cell.includes('"')) return null;
      cells.push(cell);
      if (comma < 0) return cells;
      at = comma + 1;
      continue;
    }
    let hasQuotes = false;
    let to = text.indexOf('"', at + 1);
    while (to >= 0 && text.charCodeAt(to + 1) === quoteCode) {
      hasQuotes = true;
      to = text.indexOf('"', to + 2);
    }
    if (to < 0) return null;
    const cell = text.slice(at + 1, to);
    cells.push(hasQuotes ? cell.replaceAll('""', '"') : cell);
    if (to + 1 === text.length) return cells;
    if (text.charCodeAt(to + 1) !== commaCode) return null;
    at = to + 2;
  }
};

const quoteCode = 0x22;
const commaCode = 0x2c;

/** The cells of a row that was framed (its quotes close within it), or why it has none. */
export const cellsOf = (text: string): Cells => {
  const fault = lineFault(text);
  if (fault !== null) return { ok: false, why: fault };
  if (!text.includes('"')) return { ok: true, cells: text.split(',') };
  const quoted = text.includes('\n') ? null : quotedCells(text);
  if (quoted !== null) return { ok: true, cells: quoted };
  const reader = cellReader();
  let state: 'done' | 'open' | 'broken' = 'open';
  for (let from = 0; state === 'open' && from <= text.length;) {
    const to = text.indexOf('\n', from);
    const end = to < 0 ? text.length : to;
    state = reader.take(text.slice(from, to >= 0 && text[end - 1] === '\r' ? end - 1 : end));
    from = end + 1;
  }
  return state === 'done' ? { ok: true, cells: reader.cells } : { ok: false, why: whyBroken };
};
