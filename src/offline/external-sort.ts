// Sorts any number of rows in bounded memory: what does not fit is written out as sorted runs, which are merged at the end, a bounded number
// of them at once (external merge sort).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#src/errors.ts';
import type { SortLimits } from './limits.ts';
import { type Cursor, fileRun, headBytes, heldRun, mergedRuns, rowsPerKey, writeRun } from './run.ts';

export type Spill = {
  /** Made when it is first needed, for the owner alone; whoever started the run deletes it. */
  readonly folder: string;
  readonly limits: SortLimits;
};

export type Sorter = {
  /** `key` and `line` below 2³²; lines only grow. */
  add(key: number, line: number, bytes: Buffer, from: number, to: number): void;
  /** All rows by key, then line. To be called once, after the last row. */
  sorted(): Cursor;
  /** What it took. */
  readonly spent: { readonly runs: number; readonly mostRowsHeld: number; readonly rounds: number };
};

/** A full disk or a folder that may not be written to is for the admin to mend. */
const onDisk = <T>(folder: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const message = `cannot be used for sorting (${code}): set TMPDIR to a folder with room for about twice the input`;
    throw new ConfigError([{ where: folder, message }], error);
  }
};

/** `name` tells the runs of several sorters apart. */
export const externalSorter = ({ folder, limits }: Spill, name: string): Sorter => {
  const runRows = Math.min(limits.runRows, rowsPerKey);
  let held = heldRun();
  let paths: string[] = [];
  const spent = { runs: 0, mostRowsHeld: 0, rounds: 0 };
  const write = (cursor: Cursor): string =>
    onDisk(folder, () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${name}-${spent.runs}.run`);
      spent.runs += 1;
      writeRun(path, cursor);
      return path;
    });
  const open = (of: readonly string[]): Cursor =>
    onDisk(folder, () => mergedRuns(of.map((path) => fileRun(path, limits.readBytes))));
  const spill = (): void => {
    paths.push(write(held.sorted()));
    held.clear();
  };
  return {
    spent,
    add: (key, line, bytes, from, to) => {
      const isFull = held.rows >= runRows || held.usedBytes + headBytes + to - from > limits.runBytes;
      if (isFull && held.rows > 0) spill();
      held.add(key, line, bytes, from, to);
      if (held.rows > spent.mostRowsHeld) spent.mostRowsHeld = held.rows;
    },
    sorted: () => {
      if (paths.length === 0) return held.sorted();
      if (held.rows > 0) spill();
      held = heldRun(); // gives its memory back
      while (paths.length > limits.fanIn) {
        spent.rounds += 1;
        paths = [...paths.slice(limits.fanIn), write(open(paths.slice(0, limits.fanIn)))];
      }
      return open(paths);
    },
  };
};
