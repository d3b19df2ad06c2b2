// Finds the rows of a CSV file in its bytes, without making text of them: who needs only some of the rows, or wants to sort them, pays for
// those alone. A broken row costs itself; docs/decisions/0005-csv-framing.md says why this is not left to csv-parse.
import { ConfigError } from '#src/errors.ts';
import {
  cellReader,
  cellsOf,
  lineFault,
  maxRowChars,
  maxRowLines,
  whyBroken,
  whyColumns,
  whyNeverClosed,
  whyNotClosed,
} from './cells.ts';
import { type CsvSource, unreadable } from './source.ts';

export type RefusedRow = { readonly ok: false; readonly line: number; readonly why: string };

/** The rows found in one stretch of the file, by index; good until the next batch is asked for. Lines count from 1, the header is a row. */
export type Frames = {
  readonly bytes: Buffer;
  readonly count: number;
  /** Where row i stands, without the end of its line. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly line: readonly number[];
  /** Where the cell of the wanted column stands, without its quotes; -1 where only the text of the row can tell. */
  readonly cellFrom: readonly number[];
  readonly cellTo: readonly number[];
  /** Rows that are broken or have another number of columns than the first, in order. */
  readonly refused: readonly RefusedRow[];
};

/** A line of more bytes has more than `maxRowChars` characters whatever they are (at most three bytes each unit); the rest of it is dropped. */
const maxLineBytes = 3 * maxRowChars + 1;
/** Line numbers are kept in four bytes where rows are sorted. */
const maxLines = 4_294_967_295;

const quoteByte = 0x22;
const commaByte = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const utf8Mark = [0xef, 0xbb, 0xbf];

/** Chunks as whole lines, each with its line feed, the last one too. The byte order mark and the tails of endless lines are dropped. */
async function* wholeLines(source: CsvSource): AsyncGenerator<{ readonly bytes: Buffer; readonly isEnd: boolean }> {
  let rest: Buffer = Buffer.alloc(0);
  let isBegun = false;
  let isDropping = false;
  try {
    for await (const chunk of source.open()) {
      let fresh = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (isDropping) {
        const end = fresh.indexOf(lineFeed);
        if (end < 0) continue;
        fresh = fresh.subarray(end);
        isDropping = false;
      }
      let bytes: Buffer = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
      if (!isBegun) {
        if (bytes.length < utf8Mark.length) {
          rest = Buffer.from(bytes);
          continue;
        }
        isBegun = true;
        if (utf8Mark.every((byte, i) => bytes[i] === byte)) bytes = bytes.subarray(utf8Mark.length);
      }
      const end = bytes.lastIndexOf(lineFeed) + 1;
      const tail = bytes.subarray(end);
      isDropping = tail.length > maxLineBytes;
      rest = Buffer.from(isDropping ? tail.subarray(0, maxLineBytes) : tail);
      if (end > 0) yield { bytes: bytes.subarray(0, end), isEnd: false };
    }
  } catch (error) {
    throw unreadable(source, error);
  }
  yield { bytes: rest.length === 0 ? rest : Buffer.concat([rest, Buffer.from('\n')]), isEnd: true };
}

type Scan = 'done' | 'broken' | 'open';
type OpenRow = { readonly why: string | null; readonly next: number; readonly lines: number; readonly columns: number };

/** The rows of a source. `column`: the index of the cell that is wanted of each row. Throws ConfigError where it cannot be read. */
export async function* frames(source: CsvSource, column: number): AsyncGenerator<Frames> {
  const scanner = rowScanner(column);
  let columns: number | null = null;
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const { bytes: fresh, isEnd } of wholeLines(source)) {
    const bytes: Buffer = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
    const found = { from: [], to: [], line: [], cellFrom: [], cellTo: [], refused: [] } as {
      from: number[];
      to: number[];
      line: number[];
      cellFrom: number[];
      cellTo: number[];
      refused: RefusedRow[];
    };
    let at = 0;
    while (at < bytes.length) {
      const state = scanner.scan(bytes, at);
      let { end, next, cellFrom, cellTo } = scanner;
      let lines = 1;
      let why: string | null = null;
      if (state === 'open') {
        const open = readOpenRow(bytes, at, isEnd);
        if (open === 'needs_more') break;
        ({ why, lines } = open);
        cellFrom = cellTo = -1;
        if (why === null) {
          next = open.next;
          end = contentEnd(bytes, next);
          if (columns !== null && open.columns !== columns) why = whyColumns(open.columns, columns);
          columns ??= open.columns;
        }
        // A row that goes wrong is refused with its first line alone, so that the next may still be read.
        if (why !== null) lines = 1;
        if (why !== null) next = bytes.indexOf(lineFeed, at) + 1;
      } else if (isBlank(bytes, at, end)) {
        at = next;
        line += 1;
        continue;
      } else if (columns === null || state === 'broken' || scanner.columns !== columns) {
        const cells = cellsOf(bytes.toString('utf8', at, end));
        if (!cells.ok) why = cells.why;
        else if (columns !== null) why = whyColumns(cells.cells.length, columns);
        else columns = cells.cells.length;
      }
      if (why === null) {
        found.from.push(at);
        found.to.push(end);
        found.line.push(line);
        found.cellFrom.push(cellFrom);
        found.cellTo.push(cellTo);
      } else found.refused.push({ ok: false, line, why });
      at = next;
      line += lines;
    }
    rest = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    if (line > maxLines) throw new ConfigError([{ where: source.name, message: `has more than ${maxLines} lines` }]);
    yield { bytes, count: found.from.length, ...found };
  }
}

/** Where the text of a row ends that is followed by `next`. */
const contentEnd = (bytes: Buffer, next: number): number => (bytes[next - 2] === carriageReturn ? next - 2 : next - 1);

const isBlank = (bytes: Buffer, from: number, to: number): boolean => {
  if (to === from) return true;
  const first = bytes[from] ?? 0;
  // Printable ASCII is no blank; everything else is left to what JavaScript calls one.
  if (first > 0x20 && first < 0x7f) return false;
  const text = bytes.toString('utf8', from, to);
  return text.length <= maxRowChars && text.trim() === '';
};

type RowScanner = {
  /** Looks at the row that begins at `from`; `bytes` end with a line feed. open: a quoted cell goes on in the next line. */
  scan(bytes: Buffer, from: number): Scan;
  /** Of the row looked at last. */
  columns: number;
  end: number;
  next: number;
  cellFrom: number;
  cellTo: number;
};

/** The same automaton as `cellReader`, on bytes and for one line; the tests hold the two together. */
const rowScanner = (column: number): RowScanner => {
  const endLine = (scanner: RowScanner, bytes: Buffer, at: number): void => {
    let lineEnd = at;
    while (bytes[lineEnd] !== lineFeed) lineEnd += 1;
    scanner.end = lineEnd > 0 && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
    scanner.next = lineEnd + 1;
  };
  const scanner: RowScanner = {
    columns: 0,
    end: 0,
    next: 0,
    cellFrom: -1,
    cellTo: -1,
    scan(bytes, from) {
      let at = from;
      let columns = 0;
      for (;;) {
        let cellFrom = at;
        let cellTo: number;
        let byte = bytes[at];
        if (byte === quoteByte) {
          cellFrom += 1;
          at += 1;
          for (;;) {
            byte = bytes[at];
            if (byte === quoteByte) {
              if (bytes[at + 1] !== quoteByte) break;
              at += 2;
            } else if (byte === lineFeed) return 'open';
            else at += 1;
          }
          cellTo = at;
          at += 1;
          byte = bytes[at];
          if (byte === carriageReturn && bytes[at + 1] === lineFeed) byte = lineFeed;
        } else {
          while (byte !== commaByte && byte !== lineFeed && byte !== quoteByte) {
            at += 1;
            byte = bytes[at];
          }
          cellTo = byte === lineFeed && at > cellFrom && bytes[at - 1] === carriageReturn ? at - 1 : at;
        }
        if (columns === column) {
          scanner.cellFrom = cellFrom;
          scanner.cellTo = cellTo;
        }
        columns += 1;
        if (byte === commaByte) {
          at += 1;
          continue;
        }
        scanner.columns = columns;
        endLine(scanner, bytes, at);
        return byte === lineFeed ? 'done' : 'broken';
      }
    },
  };
  return scanner;
};

/** A row over several lines. */
const readOpenRow = (bytes: Buffer, from: number, isEnd: boolean): OpenRow | 'needs_more' => {
  const refused = (why: string): OpenRow => ({ why, next: 0, lines: 1, columns: 0 });
  const reader = cellReader();
  let chars = 0;
  let at = from;
  for (let lines = 1; lines <= maxRowLines; lines += 1) {
    if (at >= bytes.length) return isEnd ? refused(whyNeverClosed) : 'needs_more';
    const next = bytes.indexOf(lineFeed, at) + 1;
    const text = bytes.toString('utf8', at, Math.max(at, contentEnd(bytes, next)));
    const fault = lineFault(text);
    if (fault !== null) return refused(lines === 1 ? fault : whyBroken);
    chars += text.length;
    if (chars > maxRowChars) break;
    const state = reader.take(text);
    if (state === 'broken') return refused(whyBroken);
    if (state === 'done') return { why: null, next, lines, columns: reader.cells.length };
    at = next;
  }
  return refused(whyNotClosed);
};
