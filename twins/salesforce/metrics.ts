// Counts the calls an app makes and the least it could have made for the same work, and what its writes did to each record.
//
// The least, per endpoint and since the last mark, is reckoned from what turned out to be needed, never from how it was asked:
//   query X         distinct versions of records served (id and SystemModstamp) ÷ 2,000, at least 1
//   retrieve X      distinct ids asked for ÷ 2,000
//   update X        distinct records whose values really changed, or that the org refused, ÷ 200. A write that changes nothing
//                   is not needed, so it adds to `used` and not to `least`. A refusal cannot be foreseen: one try is needed.
//   create X        records created ÷ 200
//   bulk_results X  distinct rows served ÷ the largest page
//   bulk_status     jobs, one look at each
//   all others      distinct requests (method, path, query, body)
// `used` is every call but those that an injected fault spoiled and those a limit refused, which stand apart.

import { add, callCounts, type CallCounts, type CallReport } from '../shared/call-counts.ts';

export type { CallFate, EndpointReport, Tally } from '../shared/call-counts.ts';
export type Report = Omit<CallReport, 'refused'> & {
  /** Calls that a limit refused and no fault rule asked for. */
  readonly provokedRefusals: number;
};

export type Effects = {
  readonly creates: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Records with writes that changed nothing, as `Lead/00Q…`, and how many. */
  readonly unchangedByRecord: Readonly<Record<string, number>>;
  /** Creates that were word for word the same as one before: a doubled effect. */
  readonly doubledCreates: readonly string[];
  /** Values that two writes in a row set on a record alike, as `Lead/00Q…` to how often. */
  readonly repeated: Readonly<Record<string, number>>;
  /** Writes that an assignment rule answered by taking the owner away, since nobody forbade it. */
  readonly reassigned: number;
};

/** What the headers of writes said, to prove that none was forgotten. */
export type HeaderCounts = {
  readonly writes: number;
  readonly withoutAutoAssignFalse: number;
  readonly withoutDuplicateRule: number;
  readonly clients: Readonly<Record<string, number>>;
};

export type Metrics = Omit<CallCounts, 'report'> & {
  report(): Report;
  effects(): Effects;
  headers(): HeaderCounts;
  wrote(key: string, patch: string, hasChanged: boolean): void;
  created(key: string, body: string): void;
  reassigned(): void;
  writeHeaders(of: { autoAssign: boolean; duplicateRule: boolean; client: string | null }): void;
};

export const createMetrics = (): Metrics => {
  const calls = callCounts();
  const unchangedByRecord = new Map<string, number>();
  const repeated = new Map<string, number>();
  const lastPatch = new Map<string, string>();
  const bodies = new Set<string>();
  const doubled: string[] = [];
  const clients = new Map<string, number>();
  let [creates, changed, unchanged, reassigned] = [0, 0, 0, 0];
  let [writes, withoutAutoAssignFalse, withoutDuplicateRule] = [0, 0, 0];
  return {
    ...calls,
    // Effects are counted from the start; a mark begins the call counts alone anew.
    report: () => {
      const { refused: provokedRefusals, ...rest } = calls.report();
      return { ...rest, provokedRefusals };
    },
    effects: () => ({
      creates,
      changed,
      unchanged,
      unchangedByRecord: Object.fromEntries(unchangedByRecord),
      doubledCreates: [...doubled],
      repeated: Object.fromEntries(repeated),
      reassigned,
    }),
    headers: () => ({ writes, withoutAutoAssignFalse, withoutDuplicateRule, clients: Object.fromEntries(clients) }),
    wrote: (key, patch, hasChanged) => {
      if (hasChanged) changed += 1;
      else {
        unchanged += 1;
        add(unchangedByRecord, key);
      }
      if (lastPatch.get(key) === patch) add(repeated, key);
      lastPatch.set(key, patch);
    },
    created: (key, body) => {
      creates += 1;
      if (bodies.has(body)) doubled.push(key);
      bodies.add(body);
    },
    reassigned: () => {
      reassigned += 1;
    },
    writeHeaders: ({ autoAssign, duplicateRule, client }) => {
      writes += 1;
      if (autoAssign) withoutAutoAssignFalse += 1;
      if (!duplicateRule) withoutDuplicateRule += 1;
      add(clients, client ?? '');
    },
  };
};
