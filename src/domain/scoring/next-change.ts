// The next instant at which the mere passing of time flips something. Between two steps (steps.ts) every rule's sum moves one way only,
// towards zero, and the axis rises with each of them, so bounds tell where a line may be crossed, and halving finds the millisecond.
import type { Engagement, Instant } from '../lead.ts';
import { tickFrom } from '../zone.ts';
import { ceilingNow, combined } from './axis.ts';
import type { CompiledModel, CompiledPolicy, CompiledTrack } from './compile.ts';
import { isMember, lookedAt, run } from './evaluate.ts';
import { type Gates, runGates } from './gates.ts';
import { stepsOfGates, stepsOfModel } from './steps.ts';

/** Instants looked at before we settle for an early wake-up: bounds the time one decision takes (about a millisecond). */
export const maxLookahead = 200;
/** Steps of halving in one search; a crossing takes some 60, so this is several lines crossed to no effect. */
const maxHalvings = 600;
/** One crossing is found even under the largest contract. */
const leastHalvings = 60;
const leastLookahead = 4;
/** Rules asked of engagements in one search. Real contracts stay far below; thousands of rules would take seconds for a lead of many engagements. */
const maxAsked = 10_000_000;

/** How many instants a search looks at, by what one of them costs. */
export const lookaheadOf = (model: CompiledModel, engagements: number): number => {
  const asked = model.fit.length + model.intent.rules.length * Math.max(1, engagements);
  return Math.max(leastLookahead, Math.min(maxLookahead, Math.floor(maxAsked / Math.max(1, asked))));
};

type Signature = {
  readonly grade: string;
  readonly fit: number;
  readonly when: number;
  readonly keep: number;
  readonly again: number;
  readonly never: number;
  readonly fastWhen: number;
  readonly isFast: boolean;
};

const signature = ({ frame, scratch }: CompiledModel): Signature => ({
  grade: frame.grade,
  fit: frame.fit,
  when: scratch.when,
  keep: scratch.keep,
  again: scratch.again,
  never: scratch.never,
  fastWhen: scratch.fastWhen,
  isFast: scratch.fastIndex >= 0,
});

const differs = ({ frame, scratch }: CompiledModel, from: Signature): boolean =>
  frame.grade !== from.grade ||
  frame.fit !== from.fit ||
  scratch.when !== from.when ||
  scratch.keep !== from.keep ||
  scratch.again !== from.again ||
  scratch.never !== from.never ||
  scratch.fastWhen !== from.fastWhen ||
  scratch.fastIndex >= 0 !== from.isFast;

/** What the rules of intent are worth at an instant, and the ceiling over them. */
type Parts = { readonly at: Instant; readonly shares: Float64Array; readonly ceiling: number };

const partsAt = (model: CompiledModel, engagements: readonly Engagement[], at: Instant): Parts => {
  run(model, engagements, at);
  const { scratch, intentAxis, frame } = model;
  const ceiling = intentAxis.ceilings.length === 0 ? Infinity : ceilingNow(intentAxis, frame);
  return { at, shares: scratch.shares.slice(), ceiling };
};

/** Intent with what adds as it is at one end, and what takes away as it is at the other. */
const mixed = (model: CompiledModel, positive: Parts, negative: Parts): number => {
  const shares = positive.shares.map((share, i) => Math.max(share, 0) + Math.min(negative.shares[i] ?? 0, 0));
  return combined(model.intentAxis, shares, positive.ceiling);
};

/** Whether intent or the total may cross a line between two instants without a step between them. */
const canCross = (model: CompiledModel, from: Parts, to: Parts): boolean => {
  const low = mixed(model, to, from);
  const high = mixed(model, from, to);
  if (low === high) return false;
  const { fit, fitHigh } = model.frame;
  const isInside = (cut: number): boolean => low < cut && cut <= high;
  return (
    model.cuts.intent.some(isInside) || model.cuts.total.some((cut) => isInside(cut - fit) || isInside(cut - fitHigh))
  );
};

type Search = {
  readonly model: CompiledModel;
  readonly engagements: readonly Engagement[];
  readonly base: Signature;
  halvingsLeft: number;
};

/** The first flip in (from, to], to the millisecond; early, never late, when the halvings run out. */
const flipWithin = (search: Search, from: Parts, to: Parts): Instant | null => {
  const { model, engagements, base } = search;
  if (!canCross(model, from, to)) return null;
  if (to.at - from.at <= 1) {
    run(model, engagements, to.at);
    return differs(model, base) ? to.at : null;
  }
  if (search.halvingsLeft <= 0) return from.at + 1;
  search.halvingsLeft -= 1;
  const middle = partsAt(model, engagements, Math.floor((from.at + to.at) / 2));
  return flipWithin(search, from, middle) ?? flipWithin(search, middle, to);
};

/** The next instant after `at` at which a model's grade, fit, fast track or an outcome of its definition differs; the tracks taken as they are. */
const nextOfModel = (model: CompiledModel, engagements: readonly Engagement[], at: Instant): Instant | null => {
  let start = partsAt(model, engagements, at);
  const base = signature(model);
  const { list, endsAt } = stepsOfModel(model, engagements, at);
  const lookahead = lookaheadOf(model, engagements.length);
  const halvingsLeft = Math.max(leastHalvings, Math.floor((maxHalvings * lookahead) / maxLookahead));
  const search: Search = { model, engagements, base, halvingsLeft };
  let looked = 0;
  for (const step of list) {
    if (model.hasDecay && start.at + 1 < step) {
      const flip = flipWithin(search, start, partsAt(model, engagements, step - 1));
      if (flip !== null) return flip;
    }
    start = partsAt(model, engagements, step);
    if (differs(model, base)) return step;
    looked += 1;
    if (looked >= lookahead) return step;
  }
  return Number.isFinite(endsAt) ? endsAt : null;
};

/** A track with a schedule shows at a tick what has changed since the tick it was last looked at. */
const nextOfTrack = (
  compiled: CompiledPolicy,
  track: CompiledTrack,
  engagements: readonly Engagement[],
  at: Instant,
): Instant | null => {
  const seenAt = lookedAt(compiled, track, at);
  const next = nextOfModel(track.model, engagements, seenAt);
  if (next === null || track.schedule === null) return next;
  return tickFrom(compiled.zone, track.schedule, Math.max(next, at + 1));
};

/** The next instant after `at` at which the lead enters or leaves a track, or it becomes unknown. */
const nextOfGates = (
  gates: Gates,
  membership: readonly number[],
  engagements: readonly Engagement[],
  at: Instant,
): Instant | null => {
  const base = [...membership];
  const { list, endsAt } = stepsOfGates(gates, engagements, at);
  let found: Instant | null = Number.isFinite(endsAt) ? endsAt : null;
  let looked = 0;
  for (const step of list) {
    runGates(gates, engagements, step);
    looked += 1;
    if (looked >= maxLookahead || base.some((value, place) => value !== membership[place])) {
      found = step;
      break;
    }
  }
  runGates(gates, engagements, at);
  return found;
};

/**
 * The next instant after `at` at which grade, fit, the fast track's event, an outcome of a definition (when, keep, never, fast track) or the tracks differ
 * from `at`, if nothing new happens; null = never. May be early (then ask again from there), is never late. The first engagement after `at` is
 * such an early answer.
 * The lead must have been loaded by `begin`; leaves the scratch of another instant behind.
 */
export const nextChange = (
  compiled: CompiledPolicy,
  engagements: readonly Engagement[],
  at: Instant,
): Instant | null => {
  const { gates, main, tracks, membership } = compiled;
  if (gates !== null) runGates(gates, engagements, at);
  const next = [nextOfModel(main, engagements, at)];
  for (const track of tracks) {
    if (isMember(compiled, track)) next.push(nextOfTrack(compiled, track, engagements, at));
  }
  if (gates !== null) next.push(nextOfGates(gates, membership, engagements, at));
  return next.reduce((first, one) => (first === null || (one !== null && one < first) ? one : first), null);
};
