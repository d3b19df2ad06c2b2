// Requests that arrive together share one commit: the first goes at once, and what comes while it commits goes with the next. A request is answered
// once its own rows are kept, and refused once more wait than can be kept in time.
import type { Hint } from '#store/inbox.ts';
import type { Received } from '#sync/receive-hints.ts';

/** One commit runs while the next gathers; more would only wait for each other's disk. */
const mostCommits = 2;
/** Rows of one commit: some 50 ms. */
const mostRows = 2_000;
/** What waits beyond this would not be kept within the five seconds a sender gives us. */
const mostWaitingRows = 20_000;
const mostWaitingRequests = 2_000;

export type Intake = {
  /** Resolves once it is kept. Rejects when it could not be, or at once with `Overloaded`. */
  keep(received: Received): Promise<void>;
  /** Resolves once nothing waits. */
  settled(): Promise<void>;
};

export class Overloaded extends Error {}

type Waiting = { readonly received: Received; readonly done: () => void; readonly failed: (error: unknown) => void };

export const createIntake = (store: (received: Received) => Promise<unknown>): Intake => {
  let waiting: Waiting[] = [];
  let rows = 0;
  let commits = 0;
  let onIdle: (() => void)[] = [];

  const takeBatch = (): readonly Waiting[] => {
    let taken = 0;
    let count = 0;
    while (taken < waiting.length && (taken === 0 || count + rowsOf(waiting[taken]) <= mostRows)) {
      count += rowsOf(waiting[taken]);
      taken += 1;
    }
    const batch = waiting.slice(0, taken);
    waiting = waiting.slice(taken);
    rows -= count;
    return batch;
  };

  const commit = async (): Promise<void> => {
    commits += 1;
    try {
      while (waiting.length > 0) {
        const batch = takeBatch();
        const hints: Hint[] = batch.flatMap(({ received }) => received.hints);
        const bells = batch.flatMap(({ received }) => received.bells);
        try {
          await store({ hints, bells });
          for (const { done } of batch) done();
        } catch (error) {
          for (const { failed } of batch) failed(error);
        }
      }
    } finally {
      commits -= 1;
      if (commits === 0) {
        for (const tell of onIdle) tell();
        onIdle = [];
      }
    }
  };

  return {
    keep: (received) =>
      new Promise((resolve, reject) => {
        if (rows >= mostWaitingRows || waiting.length >= mostWaitingRequests) {
          reject(new Overloaded('more waits to be kept than can be kept in time'));
          return;
        }
        waiting.push({ received, done: resolve, failed: reject });
        rows += received.hints.length;
        // Once the requests that have come in this very moment are all here.
        if (commits < mostCommits) setImmediate(start);
      }),
    settled: () =>
      commits === 0 && waiting.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            onIdle.push(resolve);
          }),
  };

  function start(): void {
    if (commits < mostCommits && waiting.length > 0) void commit();
  }
};

const rowsOf = (one: Waiting | undefined): number => one?.received.hints.length ?? 0;
