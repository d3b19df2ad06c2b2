// What of a lead's past still speaks, for the oracle of scoring: engagements that a reset leaves, and the times at which intent stood still.
import type { Engagement, Instant } from '#domain/lead.ts';
import type { Condition, IntentAxis, Reset } from '#domain/policy.ts';
import type { Subject } from '#domain/scoring/assess.ts';
import { isMatch, type Tri } from './kleene.ts';

export type Frozen = { readonly start: Instant; readonly end: Instant };

export type Past = {
  /** All up to the instant, oldest first. */
  readonly all: readonly Engagement[];
  /** Those after the last reset that holds. */
  readonly alive: readonly Engagement[];
  readonly resetAt: Instant;
  /** Id of a reset to nothing that holds. */
  readonly zeroBy: string | null;
  /** Apart from each other, oldest first. */
  readonly frozen: readonly Frozen[];
  /** The instant as of which intent is counted. */
  readonly axisAt: Instant;
};

const newest = (list: readonly Engagement[]): Instant => Math.max(-Infinity, ...list.map((event) => event.occurredAt));

/** When a reset that holds took place; null = none took place, or it was undone. */
const heldReset = (
  reset: Reset,
  all: readonly Engagement[],
  at: Instant,
  asks: (when: Condition) => Tri,
): Instant | null => {
  const { on, restore } = reset;
  const r = newest(all.filter((event) => isMatch(on, event, at)));
  if (r === -Infinity) return null;
  if (restore === null || (restore.when !== null && asks(restore.when) !== 'met')) return r;
  const s = newest(all.filter((event) => isMatch(restore.on, event, at)));
  return s > r ? null : r;
};

export const frozenTimes = (axis: IntentAxis, all: readonly Engagement[], at: Instant): readonly Frozen[] => {
  const opened = axis.freezes.flatMap(({ on, until }) =>
    all
      .filter((event) => isMatch(on, event, at))
      .map(({ occurredAt: start }): Frozen => {
        const match = until.on;
        const thaws =
          match === null ? [] : all.filter((event) => event.occurredAt > start && isMatch(match, event, at));
        return {
          start,
          end: Math.min(Infinity, start + (until.afterMs ?? Infinity), ...thaws.map((e) => e.occurredAt)),
        };
      }),
  );
  const joined: Frozen[] = [];
  for (const next of opened.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && next.start <= last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
    } else joined.push(next);
  }
  return joined;
};

/** `asks` answers what a restore depends on: fields and stage. */
export const pastOf = (axis: IntentAxis, subject: Subject, at: Instant, asks: (when: Condition) => Tri): Past => {
  const all = subject.engagements
    .filter((event) => event.occurredAt <= at)
    .toSorted((a, b) => a.occurredAt - b.occurredAt);
  const held = axis.resets.map((reset) => ({ reset, since: heldReset(reset, all, at, asks) }));
  // As everything else, the lead's own fresh start counts from when it took place.
  const own = subject.intentResetAt ?? Infinity;
  const resetAt = Math.max(own <= at ? own : -Infinity, ...held.map(({ since }) => since ?? -Infinity));
  const frozen = frozenTimes(axis, all, at);
  return {
    all,
    alive: all.filter((event) => event.occurredAt > resetAt),
    resetAt,
    zeroBy: held.find(({ reset, since }) => reset.to === 'zero' && since !== null)?.reset.id ?? null,
    frozen,
    axisAt: frozen.find(({ start, end }) => start <= at && at < end)?.start ?? at,
  };
};
