// The next thing to happen among many: a binary heap ordered by time, then by the order of entry, so that a replay is the same.

export type Waiting<T> = { readonly at: number; readonly order: number; readonly what: T };

export type Queue<T> = {
  readonly size: () => number;
  /** When the next one is due; Infinity = nothing waits. */
  readonly nextAt: () => number;
  push(waiting: Waiting<T>): void;
  pop(): Waiting<T> | undefined;
};

const isBefore = <T>(a: Waiting<T>, b: Waiting<T>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

export const createQueue = <T>(): Queue<T> => {
  const heap: Waiting<T>[] = [];
  const sink = (last: Waiting<T>): void => {
    let hole = 0;
    for (;;) {
      const left = heap[2 * hole + 1];
      const right = heap[2 * hole + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!isBefore(child, last)) break;
      heap[hole] = child;
      hole = 2 * hole + (isRight ? 2 : 1);
    }
    heap[hole] = last;
  };
  return {
    size: () => heap.length,
    nextAt: () => heap[0]?.at ?? Infinity,
    push: (waiting) => {
      let hole = heap.length;
      heap.push(waiting);
      while (hole > 0) {
        const parent = (hole - 1) >>> 1;
        const above = heap[parent];
        if (above === undefined || !isBefore(waiting, above)) break;
        heap[hole] = above;
        hole = parent;
      }
      heap[hole] = waiting;
    },
    pop: () => {
      const first = heap[0];
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) sink(last);
      return first;
    },
  };
};
