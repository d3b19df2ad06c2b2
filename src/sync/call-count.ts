// How many API calls a run used, and the least that its work needs on this connector: what was read and written, in pages and batches as
// large as the CRM allows.
import type { Connected } from './engine.ts';
import type { SyncReport } from './sync-once.ts';

export type CallCount = { readonly used: number; readonly least: number };

const sum = (used: Readonly<Record<string, number>>): number => Object.values(used).reduce((a, b) => a + b, 0);

/** Counts from now on; call the result when the run has ended. */
export const countCalls = (connected: Connected, kind: 'backfill' | 'sync'): ((report: SyncReport) => CallCount) => {
  const before = sum(connected.budget.used());
  return ({ tally, drained }) => {
    const used = sum(connected.budget.used()) - before;
    const least = connected.connector.leastCalls({
      kind,
      plans: [...connected.plans.values()],
      read: tally.byObject,
      readWithHistory: tally.withHistory,
      written: drained.byObject,
    });
    // What a run begins with (schemas, counts) may be known from looking at the account a moment before: that run needed less.
    return { used, least: Math.min(used, least) };
  };
};
