// Opens a CSV file and cuts it into rows with their line numbers, a chunk at a time. A broken row costs that row alone: csv-parse, once a
// quote has gone wrong, gives up the rest of the file (measured with 7.0.3), so the rows are cut here; its results are the oracle of the tests.
import { cellsOf } from './cells.ts';
import { frames, type Frames, type RefusedRow } from './frame.ts';
import type { CsvSource } from './source.ts';

export { maxColumns, maxRowChars, maxRowLines } from './cells.ts';
export type { RefusedRow } from './frame.ts';
export { type CsvSource, fileSource } from './source.ts';

export type RawRow = { readonly ok: true; readonly line: number; readonly cells: readonly string[] } | RefusedRow;

/** The text of a framed row. */
export const textOf = (batch: Frames, i: number): string => batch.bytes.toString('utf8', batch.from[i], batch.to[i]);

/** The rows of each chunk; the first row of the file sets the number of columns. Blank lines are passed over. */
export async function* rowBatches(source: CsvSource): AsyncGenerator<readonly RawRow[]> {
  for await (const batch of frames(source, 0)) yield rowsOf(batch);
}

const rowsOf = (batch: Frames): readonly RawRow[] => {
  const rows: RawRow[] = [];
  let refused = 0;
  for (let i = 0; i < batch.count; i += 1) {
    const line = batch.line[i] ?? 0;
    for (let next = batch.refused[refused]; next !== undefined && next.line < line; next = batch.refused[refused]) {
      rows.push(next);
      refused += 1;
    }
    const cells = cellsOf(textOf(batch, i));
    rows.push(cells.ok ? { ok: true, line, cells: cells.cells } : { ok: false, line, why: cells.why });
  }
  rows.push(...batch.refused.slice(refused));
  return rows;
};
