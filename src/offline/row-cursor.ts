// The rows of one file as a thread walks through them: its own leads' alone, in the order in which the files are joined.
import { type CsvTable, frames, type Frames, textOf } from '#connectors/csv/index.ts';
import type { Sorter } from './external-sort.ts';
import { leadHashOf, leadIdOf } from './lead-hash.ts';
import type { Cursor } from './run.ts';

/** Which part of the leads is meant: those whose hash leaves `index` when divided by `of`. */
export type Share = { readonly index: number; readonly of: number };
export const wholeShare: Share = { index: 0, of: 1 };

/** By lead_id as written, or shorter ones first (numbers without leading zeros are in order so); else rows are sorted by the id's hash. */
export const fileOrders = ['by_text', 'by_length'] as const;
export type FileOrder = (typeof fileOrders)[number];
export type JoinOrder = FileOrder | 'hashed';

export type Rank = string | number;
export type Compare = (a: Rank, b: Rank) => number;

const byValue: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const byLength: Compare = (a, b) => String(a).length - String(b).length || byValue(a, b);
export const compareBy: Readonly<Record<JoinOrder, Compare>> = {
  by_text: byValue,
  by_length: byLength,
  hashed: byValue,
};

/** Stands on one row until the next `advance`. */
export type RowCursor = {
  rank: Rank;
  line: number;
  text(): string;
  advance(): boolean | Promise<boolean>;
};

export const noRows: RowCursor = { rank: 0, line: 0, text: () => '', advance: () => false };

type Refuse = (line: number, why: string) => void;

const isOf = (share: Share, hash: number): boolean => share.of === 1 || hash % share.of === share.index;

export type Reading = {
  readonly table: CsvTable;
  readonly share: Share;
  /** Rows that are broken belong to nobody; the first thread tells of them. */
  readonly onRefused: Refuse;
};

const columnOf = ({ header }: CsvTable): number => header.indexOf('lead_id');

/** Puts the share's rows of a file into a sorter; yields how many bytes of the file it has looked at since it last did. */
export async function* fillSorter({ table, share, onRefused }: Reading, sorter: Sorter): AsyncGenerator<number> {
  const column = columnOf(table);
  let isHeader = true;
  for await (const batch of frames(table.source, column)) {
    if (share.index === 0) for (const { line, why } of batch.refused) onRefused(line, why);
    for (let i = 0; i < batch.count; i += 1) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      const hash = leadHashOf(batch, i, column);
      if (isOf(share, hash)) sorter.add(hash, batch.line[i] ?? 0, batch.bytes, batch.from[i] ?? 0, batch.to[i] ?? 0);
    }
    yield batch.bytes.length;
  }
}

export const sortedRows = (sorted: Cursor): RowCursor => {
  const cursor: RowCursor = {
    rank: 0,
    line: 0,
    text: () => sorted.bytes.toString('utf8', sorted.from, sorted.to),
    advance: () => {
      if (!sorted.advance()) return false;
      cursor.rank = sorted.key;
      cursor.line = sorted.line;
      return true;
    },
  };
  return cursor;
};

/** The share's rows of a file that is in order already. */
export const rowsInOrder = ({ table, share, onRefused }: Reading): RowCursor => {
  const column = columnOf(table);
  const batches = frames(table.source, column);
  let batch: Frames | undefined;
  let next = 0;
  let isHeader = true;
  const refill = async (): Promise<boolean> => {
    for (;;) {
      const step: IteratorResult<Frames, unknown> = await batches.next();
      if (step.done === true) return false;
      const { value } = step;
      batch = value;
      next = 0;
      if (share.index === 0) for (const { line, why } of value.refused) onRefused(line, why);
      if (isHeader && value.count > 0) {
        isHeader = false;
        next = 1;
      }
      if (stepOn()) return true;
    }
  };
  const stepOn = (): boolean => {
    if (batch === undefined) return false;
    for (; next < batch.count; next += 1) {
      if (share.of > 1 && !isOf(share, leadHashOf(batch, next, column))) continue;
      cursor.rank = leadIdOf(batch, next, column);
      cursor.line = batch.line[next] ?? 0;
      next += 1;
      return true;
    }
    return false;
  };
  const cursor: RowCursor = {
    rank: '',
    line: 0,
    text: () => (batch === undefined ? '' : textOf(batch, next - 1)),
    advance: () => (stepOn() ? true : refill()),
  };
  return cursor;
};

/** The order of lead ids that all of these files keep; null = none. Ends with the first row that is out of order. */
export const commonOrder = async (tables: readonly CsvTable[]): Promise<FileOrder | null> => {
  let orders: readonly FileOrder[] = fileOrders;
  for (const table of tables) {
    const column = columnOf(table);
    let before: string | null = null;
    let isHeader = true;
    for await (const batch of frames(table.source, column)) {
      for (let i = 0; i < batch.count; i += 1) {
        if (isHeader) {
          isHeader = false;
          continue;
        }
        const id = leadIdOf(batch, i, column);
        const known: string | null = before;
        if (known !== null) orders = orders.filter((order) => compareBy[order](known, id) <= 0);
        if (orders.length === 0) return null;
        before = id;
      }
    }
  }
  return orders[0] ?? null;
};
