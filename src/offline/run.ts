// Rows with a key, put in order: held in one stretch of memory without an object each, written out as a file, or read from such a file again.
// Order is by key, then by line. A record is key, line and size, four bytes each, and then the row.
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';

/** Stands on one record; its fields are of that record until the next `advance`. */
export type Cursor = {
  key: number;
  line: number;
  bytes: Buffer;
  from: number;
  to: number;
  /** To the next record (at first: to the first one); false at the end. */
  advance(): boolean;
  close(): void;
};

export const headBytes = 12;
/** Keys have 32 bits and share a double with the row's place in the run, so that a run is sorted as plain numbers. */
export const rowsPerKey = 2 ** 21;
/** A run begins small and doubles, so that a small file costs little. */
const firstBytes = 262_144;
const firstRows = 4_096;
/** Written at once. */
const writeBytes = 262_144;

export type HeldRun = {
  readonly rows: number;
  readonly usedBytes: number;
  /** `line` and `key` below 2³². Rows of one key are added in the order of their lines. */
  add(key: number, line: number, bytes: Buffer, from: number, to: number): void;
  sorted(): Cursor;
  clear(): void;
};

export const heldRun = (): HeldRun => {
  let memory = Buffer.allocUnsafeSlow(firstBytes);
  let ranks = new Float64Array(firstRows);
  let places = new Float64Array(firstRows);
  let rows = 0;
  let used = 0;
  const grow = (size: number): void => {
    if (used + size > memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(used + size, memory.length * 2));
      memory.copy(larger, 0, 0, used);
      memory = larger;
    }
    if (rows < ranks.length) return;
    const [oldRanks, oldPlaces] = [ranks, places];
    ranks = new Float64Array(rows * 2);
    places = new Float64Array(rows * 2);
    ranks.set(oldRanks);
    places.set(oldPlaces);
  };
  return {
    get rows() {
      return rows;
    },
    get usedBytes() {
      return used;
    },
    add: (key, line, bytes, from, to) => {
      grow(headBytes + to - from);
      memory.writeUInt32LE(key, used);
      memory.writeUInt32LE(line, used + 4);
      memory.writeUInt32LE(to - from, used + 8);
      bytes.copy(memory, used + headBytes, from, to);
      ranks[rows] = key * rowsPerKey + rows;
      places[rows] = used;
      rows += 1;
      used += headBytes + to - from;
    },
    sorted: () => {
      const order = ranks.subarray(0, rows).sort();
      let next = 0;
      const cursor: Cursor = {
        ...nowhere(memory),
        advance: () => {
          const rank = order[next];
          if (rank === undefined) return false;
          next += 1;
          standOn(cursor, places[rank % rowsPerKey] ?? 0);
          return true;
        },
      };
      return cursor;
    },
    clear: () => {
      rows = 0;
      used = 0;
    },
  };
};

const nowhere = (bytes: Buffer): Omit<Cursor, 'advance'> => ({
  key: 0,
  line: 0,
  bytes,
  from: 0,
  to: 0,
  close: () => undefined,
});

const standOn = (cursor: Cursor, at: number): void => {
  const { bytes } = cursor;
  cursor.key = bytes.readUInt32LE(at);
  cursor.line = bytes.readUInt32LE(at + 4);
  cursor.from = at + headBytes;
  cursor.to = cursor.from + bytes.readUInt32LE(at + 8);
};

/** Writes all that a cursor gives into a file that nobody else may read. Synchronous: the thread has nothing else to do. */
export const writeRun = (path: string, cursor: Cursor): void => {
  const file = openSync(path, 'wx', 0o600);
  const pending = Buffer.allocUnsafeSlow(writeBytes);
  let used = 0;
  const flush = (): void => {
    for (let at = 0; at < used;) at += writeSync(file, pending, at, used - at);
    used = 0;
  };
  try {
    while (cursor.advance()) {
      const { key, line, bytes, from, to } = cursor;
      if (used + headBytes > pending.length) flush();
      pending.writeUInt32LE(key, used);
      pending.writeUInt32LE(line, used + 4);
      pending.writeUInt32LE(to - from, used + 8);
      used += headBytes;
      for (let at = from; at < to;) {
        if (used === pending.length) flush();
        const copied = bytes.copy(pending, used, at, Math.min(to, at + pending.length - used));
        used += copied;
        at += copied;
      }
    }
    flush();
  } finally {
    closeSync(file);
    cursor.close();
  }
};

/** Reads a run again and deletes its file at the end. */
export const fileRun = (path: string, readBytes: number): Cursor => {
  const file = openSync(path, 'r');
  let isOpen = true;
  let at = 0;
  let end = 0;
  /** Has so many bytes at hand; false where the file has no more. */
  const fill = (size: number): boolean => {
    if (end - at >= size) return true;
    const memory = size > cursor.bytes.length ? Buffer.allocUnsafeSlow(size) : cursor.bytes;
    cursor.bytes.copy(memory, 0, at, end);
    cursor.bytes = memory;
    end -= at;
    at = 0;
    while (end < size) {
      const read = readSync(file, memory, end, memory.length - end, null);
      if (read === 0) return false;
      end += read;
    }
    return true;
  };
  const cursor: Cursor = {
    ...nowhere(Buffer.allocUnsafeSlow(readBytes)),
    advance: () => {
      if (!fill(headBytes) || !fill(headBytes + cursor.bytes.readUInt32LE(at + 8))) {
        cursor.close();
        return false;
      }
      standOn(cursor, at);
      at = cursor.to;
      return true;
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      closeSync(file);
      unlinkSync(path);
    },
  };
  return cursor;
};

const isBefore = (a: Cursor, b: Cursor): boolean => a.key < b.key || (a.key === b.key && a.line < b.line);

/** Several cursors as one, by a heap of those that have records left. */
export const mergedRuns = (cursors: readonly Cursor[]): Cursor => {
  const heap: Cursor[] = [];
  const sink = (from: number): void => {
    let at = from;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const [a, b] = [heap[child], heap[least]];
        if (a !== undefined && b !== undefined && isBefore(a, b)) least = child;
      }
      const [here, there] = [heap[at], heap[least]];
      if (least === at || here === undefined || there === undefined) return;
      heap[at] = there;
      heap[least] = here;
      at = least;
    }
  };
  let isBegun = false;
  const begin = (): void => {
    isBegun = true;
    for (const one of cursors) if (one.advance()) heap.push(one);
    for (let at = heap.length >> 1; at >= 0; at -= 1) sink(at);
  };
  const step = (): void => {
    const [top] = heap;
    if (top !== undefined && !top.advance()) {
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) heap[0] = last;
    }
    sink(0);
  };
  const merged: Cursor = {
    ...nowhere(Buffer.alloc(0)),
    advance: () => {
      if (isBegun) step();
      else begin();
      const [top] = heap;
      if (top === undefined) return false;
      merged.key = top.key;
      merged.line = top.line;
      merged.bytes = top.bytes;
      merged.from = top.from;
      merged.to = top.to;
      return true;
    },
    close: () => {
      for (const one of cursors) one.close();
    },
  };
  return merged;
};
