// How much of the past counts: resets after which one starts afresh, and freezes during which nothing is earned and nothing fades.
import type { Engagement, Instant } from '../lead.ts';
import type { EventMatch, Freeze, Reset } from '../policy.ts';
import {
  compileCondition,
  compileWhere,
  type EventCheck,
  type Found,
  type Frame,
  type FrameCheck,
  matches,
} from './condition.ts';
import { MET } from './tri.ts';

type Match = { readonly types: readonly string[]; readonly where: readonly EventCheck[] };

export type CompiledReset = {
  readonly id: string;
  readonly on: Match;
  readonly toZero: boolean;
  readonly restore: { readonly on: Match; readonly when: FrameCheck | null } | null;
};

export type CompiledFreeze = {
  readonly id: string;
  readonly on: Match;
  readonly until: Match | null;
  readonly afterMs: number;
};

const compileMatch = (match: EventMatch, found: Found): Match => ({
  types: match.types,
  where: compileWhere(match.where, found),
});

export const compileReset = (reset: Reset, found: Found): CompiledReset => ({
  id: reset.id,
  on: compileMatch(reset.on, found),
  toZero: reset.to === 'zero',
  restore:
    reset.restore === null
      ? null
      : {
          on: compileMatch(reset.restore.on, found),
          when: reset.restore.when === null ? null : compileCondition(reset.restore.when, found, 'fit'),
        },
});

export const compileFreeze = (freeze: Freeze, found: Found): CompiledFreeze => ({
  id: freeze.id,
  on: compileMatch(freeze.on, found),
  until: freeze.until.on === null ? null : compileMatch(freeze.until.on, found),
  afterMs: freeze.until.afterMs ?? Infinity,
});

const isMatch = (match: Match, engagement: Engagement, at: Instant): boolean =>
  (match.types.length === 0 || match.types.includes(engagement.type)) &&
  (match.where.length === 0 || matches(match.where, engagement, at) === MET);

/** When the newest engagement up to `at` that matches happened; -Infinity = there is none. */
const newestAt = (match: Match, engagements: readonly Engagement[], at: Instant): Instant => {
  for (let i = engagements.length - 1; i >= 0; i -= 1) {
    const engagement = engagements[i];
    if (engagement !== undefined && engagement.occurredAt <= at && isMatch(match, engagement, at)) {
      return engagement.occurredAt;
    }
  }
  return -Infinity;
};

export type ResetNow = {
  /** What happened up to here does not count; -Infinity = all counts. */
  readonly since: Instant;
  /** The reset that holds fit at nothing. */
  readonly zeroBy: string | null;
};

export const resetNow = (
  resets: readonly CompiledReset[],
  engagements: readonly Engagement[],
  frame: Frame,
  ownResetAt: Instant | null,
): ResetNow => {
  const { at } = frame;
  let since = ownResetAt !== null && ownResetAt <= at ? ownResetAt : -Infinity;
  let zeroBy: string | null = null;
  for (const reset of resets) {
    const resetAt = newestAt(reset.on, engagements, at);
    if (resetAt === -Infinity) continue;
    const { restore } = reset;
    const mayRestore = restore !== null && (restore.when === null || restore.when(frame) === MET);
    if (mayRestore && newestAt(restore.on, engagements, at) > resetAt) continue;
    if (resetAt > since) since = resetAt;
    if (reset.toZero) zeroBy ??= reset.id;
  }
  return { since, zeroBy };
};

/** From the event until just before its end. What happens strictly inside earns nothing. */
export type Frozen = { readonly start: Instant; readonly end: Instant };

/** The spells in which intent stands still, as known at `at`, in order; those that touch are one. */
export const frozenSpells = (
  freezes: readonly CompiledFreeze[],
  engagements: readonly Engagement[],
  at: Instant,
): readonly Frozen[] => {
  const spells: Frozen[] = [];
  for (const freeze of freezes) {
    for (let i = 0; i < engagements.length; i += 1) {
      const begin = engagements[i];
      if (begin === undefined || begin.occurredAt > at) break;
      if (!isMatch(freeze.on, begin, at)) continue;
      const start = begin.occurredAt;
      let end = start + freeze.afterMs;
      const { until } = freeze;
      for (let j = i + 1; until !== null && j < engagements.length; j += 1) {
        const later = engagements[j];
        if (later === undefined || later.occurredAt > at || later.occurredAt >= end) break;
        if (later.occurredAt > start && isMatch(until, later, at)) end = later.occurredAt;
      }
      spells.push({ start, end });
    }
  }
  spells.sort((a, b) => a.start - b.start);
  const joined: Frozen[] = [];
  for (const spell of spells) {
    const last = joined.at(-1);
    if (last === undefined || spell.start > last.end) joined.push(spell);
    else if (spell.end > last.end) joined[joined.length - 1] = { start: last.start, end: spell.end };
  }
  return joined;
};

export const isInside = (spells: readonly Frozen[], at: Instant): boolean =>
  spells.some(({ start, end }) => start < at && at < end);
