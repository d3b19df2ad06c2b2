// Counts the calls an app makes and the least it could have made for the same work, and what its writes did to each record.
//
// The least, per endpoint and since the last mark, is reckoned from what turned out to be needed, never from how it was asked:
//   list          distinct records served ÷ page size (50 once any page asked for history, else 100), at least 1
//   search        distinct records served ÷ 200, at least 1
//   batch_read    distinct records asked for ÷ 100 (50 once history was asked for)
//   batch_update  distinct records whose values really changed, or that the portal refused, ÷ 100. A write that changes
//                 nothing is not needed, so it adds to `used` and not to `least`. A refusal cannot be foreseen: one try is needed.
//   associations  distinct records asked for ÷ 1,000
//   all others    distinct requests (method, path, query, body)
// A page of a list or search that only repeats records served before since the mark adds nothing. So overlap, empty polls,
// re-reads after a crash and bisecting all show as used above least; mark anew before each phase that has its own least.
// `used` is every call but those that an injected fault spoiled and those a limit refused, which stand apart.

import { add, callCounts, type CallCounts, type CallReport } from '../shared/call-counts.ts';

export type { CallFate, EndpointReport, Tally } from '../shared/call-counts.ts';
export type Report = Omit<CallReport, 'refused'> & {
  /** Calls that a limit refused and no fault rule asked for. */
  readonly provoked429: number;
};
export type TraceCount = { processed: number; changed: number };
export type Effects = {
  readonly creates: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Records with writes that changed nothing, as `contacts/101`, and how many. */
  readonly unchangedByRecord: Readonly<Record<string, number>>;
  /** Trace ids whose write changed the record more than once: a doubled effect. */
  readonly doubled: readonly string[];
  /** Trace ids processed more than once, whether or not the second time changed anything. */
  readonly repeated: readonly string[];
};

export type Metrics = Omit<CallCounts, 'report'> & {
  report(): Report;
  effects(): Effects;
  /** How often this objectWriteTraceId was processed, and how often that changed something. */
  trace(traceId: string): Readonly<TraceCount>;
  wrote(key: string, hasChanged: boolean, traceId: string | null): void;
  created(): void;
  /** Records made so far. */
  creates(): number;
};

export const createMetrics = (): Metrics => {
  const calls = callCounts();
  const unchangedByRecord = new Map<string, number>();
  const traces = new Map<string, TraceCount>();
  let creates = 0;
  let changed = 0;
  let unchanged = 0;
  const tracesWhere = (test: (count: TraceCount) => boolean): string[] =>
    [...traces].filter(([, count]) => test(count)).map(([id]) => id);

  return {
    ...calls,
    // Effects are counted from the start; a mark begins the call counts alone anew.
    report: () => {
      const { refused: provoked429, ...rest } = calls.report();
      return { ...rest, provoked429 };
    },
    effects: () => ({
      creates,
      changed,
      unchanged,
      unchangedByRecord: Object.fromEntries(unchangedByRecord),
      doubled: tracesWhere((count) => count.changed > 1),
      repeated: tracesWhere((count) => count.processed > 1),
    }),
    trace: (traceId) => traces.get(traceId) ?? { processed: 0, changed: 0 },
    wrote: (key, hasChanged, traceId) => {
      if (hasChanged) changed += 1;
      else {
        unchanged += 1;
        add(unchangedByRecord, key);
      }
      if (traceId === null) return;
      const count = traces.get(traceId) ?? { processed: 0, changed: 0 };
      count.processed += 1;
      if (hasChanged) count.changed += 1;
      traces.set(traceId, count);
    },
    creates: () => creates,
    created: () => {
      creates += 1;
    },
  };
};
