// Which lead a framed row speaks of, as a number: cheap enough to ask of every row, so that each thread finds its own and rows of one lead
// come together.
import { cellsOf, type Frames, textOf } from '#connectors/csv/index.ts';

/** FNV-1a over bytes, then murmur's last mixing, as the low bits tell the threads apart (http://www.isthe.com/chongo/tech/comp/fnv/). */
export const hashOf = (bytes: Uint8Array, from: number, to: number): number => {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

const quoteByte = 0x22;

/** Whether the cell's bytes are the id as they stand: found, printable at both ends (nothing to trim), and no doubled quote in it. */
const isAsItStands = ({ bytes, cellFrom, cellTo }: Frames, i: number): boolean => {
  const from = cellFrom[i] ?? -1;
  const to = cellTo[i] ?? -1;
  if (from < 0 || to <= from) return false;
  const first = bytes[from] ?? 0;
  const last = bytes[to - 1] ?? 0;
  if (first <= 0x20 || first >= 0x7f || last <= 0x20 || last >= 0x7f) return false;
  for (let at = from; at < to; at += 1) if (bytes[at] === quoteByte) return false;
  return true;
};

/** The lead_id of row i as the readers will see it; `column` is where it stands. */
export const leadIdOf = (batch: Frames, i: number, column: number): string => {
  if (isAsItStands(batch, i)) return batch.bytes.toString('utf8', batch.cellFrom[i], batch.cellTo[i]);
  const cells = cellsOf(textOf(batch, i));
  return cells.ok ? (cells.cells[column] ?? '').trim() : '';
};

/** The same for equal ids, however they are written. */
export const leadHashOf = (batch: Frames, i: number, column: number): number => {
  if (isAsItStands(batch, i)) return hashOf(batch.bytes, batch.cellFrom[i] ?? 0, batch.cellTo[i] ?? 0);
  const bytes = Buffer.from(leadIdOf(batch, i, column));
  return hashOf(bytes, 0, bytes.length);
};
