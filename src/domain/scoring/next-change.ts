// The next instant at which the mere passing of time flips something: windows end, points decay, silence begins, dates come of age.
// Between two such instants every rule's sum moves one way only (towards zero), so bounds tell where a line may be crossed, and halving
// finds the millisecond.
import type { Engagement, Instant } from '../lead.ts';
import { bounded, run } from './evaluate.ts';
import { type CompiledPolicy, decayEndsAfterMs, decayNone } from './compile.ts';

/** Instants looked at before we settle for an early wake-up: bounds the time one decision takes (about a millisecond). */
export const maxLookahead = 200;
/** Steps of halving in one search; a crossing takes some 60, so this is several lines crossed to no effect. */
const maxHalvings = 600;
/** Steps of one silence rule that are looked at; a rule that has not reached a bound by then is looked at again at the last one. */
const maxSilenceSteps = 40;

type Signature = {
  readonly grade: string;
  readonly fit: number;
  readonly when: number;
  readonly never: number;
  readonly fastWhen: number;
  readonly isFast: boolean;
};

const signature = ({ frame, scratch }: CompiledPolicy): Signature => ({
  grade: frame.grade,
  fit: frame.fit,
  when: scratch.when,
  never: scratch.never,
  fastWhen: scratch.fastWhen,
  isFast: scratch.fastIndex >= 0,
});

const differs = ({ frame, scratch }: CompiledPolicy, from: Signature): boolean =>
  frame.grade !== from.grade ||
  frame.fit !== from.fit ||
  scratch.when !== from.when ||
  scratch.never !== from.never ||
  scratch.fastWhen !== from.fastWhen ||
  scratch.fastIndex >= 0 !== from.isFast;

type Steps = {
  readonly list: readonly Instant[];
  /** Beyond this instant we have not looked: ask again from there. Infinity = the list is all there is. */
  readonly endsAt: Instant;
};

/** Every instant after `at` at which something other than decay can step; `run` has been called for `at`. */
const stepsAfter = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): Steps => {
  const steps = new Set<Instant>();
  const add = (instant: Instant): void => {
    if (instant > at && Number.isFinite(instant)) steps.add(Math.ceil(instant));
  };
  for (const { slot, durationMs } of compiled.datedFields) {
    const value = compiled.frame.values[slot];
    if (typeof value !== 'number') continue;
    add(value);
    add(value + durationMs);
  }
  let decayEndsAt = at;
  let lastAt: Instant | null = null;
  let endsAt = Infinity;
  for (const engagement of engagements) {
    const { occurredAt } = engagement;
    if (occurredAt > at) {
      // What is to come changes what comes after it: look as far as that.
      endsAt = occurredAt;
      add(occurredAt);
      break;
    }
    lastAt = occurredAt;
    for (const { property, durationMs } of compiled.datedProperties) {
      const value = engagement.properties[property];
      if (typeof value !== 'number') continue;
      add(value);
      add(value + durationMs);
    }
    if (at - occurredAt >= compiled.horizonMs) continue;
    const { rules, counters, isFast } = compiled.interests.get(engagement.type) ?? compiled.otherInterest;
    for (const rule of rules) {
      add(occurredAt + rule.windowMs);
      if (rule.decay !== decayNone) decayEndsAt = Math.max(decayEndsAt, occurredAt + decayEndsAfterMs(rule));
    }
    for (const counter of counters) add(occurredAt + counter.windowMs);
    if (isFast) add(occurredAt + compiled.fastWindowMs);
  }
  add(decayEndsAt);
  if (lastAt !== null) endsAt = Math.min(endsAt, addSilences(compiled, lastAt, at, add));
  return { list: [...steps].filter((step) => step <= endsAt).sort((a, b) => a - b), endsAt };
};

/** Adds the steps of silence; returns the last one where more would follow. */
const addSilences = (
  compiled: CompiledPolicy,
  lastAt: Instant,
  at: Instant,
  add: (instant: Instant) => void,
): Instant => {
  const { silences, policy, scratch } = compiled;
  // Once all that speaks for the lead cannot lift it over the floor, more silence changes nothing; if nothing can speak for it more than now.
  const isBest = compiled.datedProperties.length === 0 && silences.every((rule) => rule.points <= 0);
  const overFloor = isBest ? scratch.positive - policy.intent.bounds.floor : Infinity;
  let endsAt = Infinity;
  for (const rule of silences) {
    if (rule.points === 0) continue;
    const begins = lastAt + rule.silentForMs;
    const done = at < begins ? 0 : 1 + Math.floor((at - begins) / rule.periodMs);
    const most = Math.min(compiled.caps[rule.index] ?? Infinity, overFloor);
    const useful = Math.max(0, Math.ceil(most / Math.abs(rule.points)) - done);
    const steps = Math.min(useful, maxSilenceSteps);
    for (let i = 0; i < steps; i += 1) add(begins + (done + i) * rule.periodMs);
    if (useful > steps) endsAt = Math.min(endsAt, begins + (done + steps - 1) * rule.periodMs);
  }
  return endsAt;
};

/** The two parts of intent at an instant. */
type Parts = { readonly at: Instant; readonly positive: number; readonly negative: number };

const partsAt = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): Parts => {
  run(compiled, engagements, at);
  return { at, positive: compiled.scratch.positive, negative: compiled.scratch.negative };
};

/** Whether intent or the total may cross a line between two instants without a step between them. */
const canCross = (compiled: CompiledPolicy, from: Parts, to: Parts): boolean => {
  const { bounds } = compiled.policy.intent;
  const low = bounded(to.positive + from.negative, bounds);
  const high = bounded(from.positive + to.negative, bounds);
  if (low === high) return false;
  const { fit, fitHigh } = compiled.frame;
  const isInside = (cut: number): boolean => low < cut && cut <= high;
  return (
    compiled.cuts.intent.some(isInside) ||
    compiled.cuts.total.some((cut) => isInside(cut - fit) || isInside(cut - fitHigh))
  );
};

type Search = {
  readonly compiled: CompiledPolicy;
  readonly engagements: readonly Engagement[];
  readonly base: Signature;
  halvingsLeft: number;
};

/** The first flip in (from, to], to the millisecond; early, never late, when the halvings run out. */
const flipWithin = (search: Search, from: Parts, to: Parts): Instant | null => {
  const { compiled, engagements, base } = search;
  if (!canCross(compiled, from, to)) return null;
  if (to.at - from.at <= 1) {
    run(compiled, engagements, to.at);
    return differs(compiled, base) ? to.at : null;
  }
  if (search.halvingsLeft <= 0) return from.at + 1;
  search.halvingsLeft -= 1;
  const middle = partsAt(compiled, engagements, Math.floor((from.at + to.at) / 2));
  return flipWithin(search, from, middle) ?? flipWithin(search, middle, to);
};

/**
 * The next instant after `at` at which grade, fit, the fast track's event or an outcome of the definition (when, never, fast track) differs from `at`, if nothing
 * new happens; null = never. May be early (then ask again from there), is never late. The first engagement after `at` is
 * such an early answer.
 * The lead must have been loaded by `begin`; leaves the scratch of another instant behind.
 */
export const nextChange = (
  compiled: CompiledPolicy,
  engagements: readonly Engagement[],
  at: Instant,
): Instant | null => {
  let start = partsAt(compiled, engagements, at);
  const base = signature(compiled);
  const { list, endsAt } = stepsAfter(compiled, engagements, at);
  const search: Search = { compiled, engagements, base, halvingsLeft: maxHalvings };
  let looked = 0;
  for (const step of list) {
    if (compiled.hasDecay && start.at + 1 < step) {
      const flip = flipWithin(search, start, partsAt(compiled, engagements, step - 1));
      if (flip !== null) return flip;
    }
    start = partsAt(compiled, engagements, step);
    if (differs(compiled, base)) return step;
    looked += 1;
    if (looked >= maxLookahead) return step;
  }
  return Number.isFinite(endsAt) ? endsAt : null;
};
