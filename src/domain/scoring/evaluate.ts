// The hot core: one lead under one model at one instant. Writes into the model's scratch and allocates nothing unless the model knows resets or freezes.
//
// Order of operations. The past: what happened up to the last reset does not count; while intent is frozen, its rules are asked as of the
// instant it froze. Intent: each rule's occurrences are taken from the newest backwards; one counts if it matches, lies inside the
// rule's window and keeps the limit's distance from the one that counted before it; its points decay by age and are rounded
// to whole thousandths; the rule's sum is held between its floor and its cap, then the groups, the ceilings and the axis bound the sum of the rules.
// Counting from the newest makes the limit take the largest sum it allows, so one more event with positive points can never lower intent.
// Fit: the points of every rule that is met, bounded likewise, before intent, whose ceilings may ask for it. Then grade, then the definition.
import type { Engagement, Fields, Instant, LifecycleStage } from '../lead.ts';
import type { Grade, GradeBands } from '../policy.ts';
import { tickUpTo, periodOf } from '../zone.ts';
import { bounded, ceilingNow, combined, type CompiledAxis } from './axis.ts';
import {
  type CompiledEventRule,
  type CompiledModel,
  type CompiledPolicy,
  type CompiledTrack,
  decayHalfLife,
  decayLinear,
  decayStepped,
} from './compile.ts';
import { load, matches } from './condition.ts';
import { ordered } from '../engagement-order.ts';
import { isWithin, loadGates, runGates } from './gates.ts';
import { type Frozen, frozenSpells, isInside, resetNow } from './past.ts';
import { MET, NOT_MET, UNKNOWN } from './tri.ts';

/** Halves away from zero, so that a penalty decays like a reward. */
export const roundPoints = (value: number): number => (value < 0 ? -Math.round(-value) : Math.round(value)) + 0;

/** `silentMs`: for how long nothing at all has happened. */
const worth = (rule: CompiledEventRule, ageMs: number, silentMs: number): number => {
  if (rule.decay === decayHalfLife) return roundPoints(rule.points * 2 ** (-ageMs / rule.decayMs));
  if (rule.decay === decayLinear) {
    return ageMs >= rule.decayMs ? 0 : roundPoints(rule.points * (1 - ageMs / rule.decayMs));
  }
  if (rule.decay === decayStepped) {
    const steps = silentMs < rule.decayMs ? 0 : 1 + Math.floor((silentMs - rule.decayMs) / rule.everyMs);
    return roundPoints((rule.points * Math.max(0, 100 - steps * rule.lose)) / 100);
  }
  return rule.points;
};

const letters = ['A', 'B', 'C', 'D'] as const;
const grades: readonly (readonly [Grade, Grade, Grade, Grade])[] = letters.map((letter) => [
  `${letter}1`,
  `${letter}2`,
  `${letter}3`,
  `${letter}4`,
]);

const band = (value: number, bands: readonly [number, number, number]): 0 | 1 | 2 | 3 =>
  value >= bands[0] ? 0 : value >= bands[1] ? 1 : value >= bands[2] ? 2 : 3;

export const gradeOf = (fit: number, intent: number, bands: GradeBands): Grade =>
  grades[band(fit, bands.fit)]?.[band(intent, bands.intent)] ?? 'D4';

/** When the newest engagement up to `at` happened; null = there is none. */
const lastActivity = (engagements: readonly Engagement[], at: Instant): Instant | null => {
  for (let i = engagements.length - 1; i >= 0; i -= 1) {
    const occurredAt = engagements[i]?.occurredAt ?? Infinity;
    if (occurredAt <= at) return occurredAt;
  }
  return null;
};

const nothingFrozen: readonly Frozen[] = [];

/** What of the past counts at this instant. Returns the instant as of which intent is asked, and the spells in which nothing was earned. */
const runPast = (
  model: CompiledModel,
  engagements: readonly Engagement[],
  at: Instant,
): { readonly axisAt: Instant; readonly spells: readonly Frozen[] } => {
  const { scratch, frame, resets, freezes } = model;
  const { since, zeroBy } = resetNow(resets, engagements, frame, scratch.ownResetAt);
  scratch.resetAt = since;
  scratch.zeroBy = zeroBy;
  scratch.frozenSince = null;
  if (freezes.length === 0) return { axisAt: at, spells: nothingFrozen };
  const spells = frozenSpells(freezes, engagements, at);
  const spell = spells.find(({ start, end }) => start <= at && at < end);
  scratch.frozenSince = spell?.start ?? null;
  return { axisAt: spell?.start ?? at, spells };
};

const runEvents = (
  model: CompiledModel,
  engagements: readonly Engagement[],
  at: Instant,
  axisAt: Instant,
  spells: readonly Frozen[],
): void => {
  const { scratch, frame, interests, otherInterest, horizonMs, fastWindowMs, zone } = model;
  const { sums, counted, newest, lastCounted, lastPeriod, isIdle, resetAt } = scratch;
  const silentMs = model.hasStepped ? axisAt - (lastActivity(engagements, axisAt) ?? axisAt) : 0;
  const hasFreezes = spells.length > 0;
  for (let i = engagements.length - 1; i >= 0; i -= 1) {
    const engagement = engagements[i];
    if (engagement === undefined) break;
    const { occurredAt } = engagement;
    if (occurredAt > at) continue;
    const axisAgeMs = axisAt - occurredAt;
    if (occurredAt <= resetAt || axisAgeMs >= horizonMs) break;
    const { rules, counters, isFast } = interests.get(engagement.type) ?? otherInterest;
    if (axisAgeMs >= 0 && !(hasFreezes && isInside(spells, occurredAt))) {
      for (const rule of rules) {
        const { index } = rule;
        if (axisAgeMs >= rule.windowMs || (lastCounted[index] ?? 0) - occurredAt < rule.periodMs) continue;
        if (isIdle[index] === 1) continue;
        if (rule.where.length > 0 && matches(rule.where, engagement, axisAt) !== MET) continue;
        if (rule.calendar !== null) {
          const period = periodOf(zone, rule.calendar, occurredAt);
          if (period === lastPeriod[index]) continue;
          lastPeriod[index] = period;
        }
        const points = worth(rule, axisAgeMs, silentMs);
        sums[index] = (sums[index] ?? 0) + points;
        lastCounted[index] = occurredAt;
        const before = counted[index] ?? 0;
        counted[index] = before + 1;
        if (before === 0) newest[index] = i;
        if (points > 0 && i > scratch.earnedIndex) scratch.earnedIndex = i;
      }
    }
    const ageMs = at - occurredAt;
    for (const counter of counters) {
      if (ageMs < counter.windowMs && matches(counter.where, engagement, at) === MET) {
        frame.counts[counter.index] = (frame.counts[counter.index] ?? 0) + 1;
      }
    }
    if (isFast && ageMs < fastWindowMs && i > scratch.fastIndex) scratch.fastIndex = i;
  }
};

const runSilences = (model: CompiledModel, engagements: readonly Engagement[], axisAt: Instant): void => {
  if (model.silences.length === 0) return;
  const activeAt = lastActivity(engagements, axisAt);
  if (activeAt === null) return;
  const { sums, counted, resetAt, isIdle } = model.scratch;
  const lastAt = activeAt > resetAt ? activeAt : resetAt;
  for (const rule of model.silences) {
    const silentMs = axisAt - lastAt - rule.silentForMs;
    if (silentMs < 0 || isIdle[rule.index] === 1) continue;
    const times = 1 + Math.floor(silentMs / rule.periodMs);
    counted[rule.index] = times;
    sums[rule.index] = times * rule.points;
  }
};

/** Holds each rule between its floor and its cap, and sums them up. */
const boundRules = ({ scratch, caps, floors, signs, hasFloors }: CompiledModel): void => {
  const { sums, shares, counted } = scratch;
  let total = 0;
  for (let i = 0; i < sums.length; i += 1) {
    let share = sums[i] ?? 0;
    const cap = caps[i] ?? Infinity;
    if (hasFloors && (counted[i] ?? 0) > 0) {
      const floor = floors[i] ?? 0;
      if (share < floor && share > -floor) share = (signs[i] ?? 0) * floor;
    }
    if (share > cap) share = cap;
    else if (share < -cap) share = -cap;
    shares[i] = share;
    total += share;
  }
  scratch.intentSum = total;
};

/** An axis from the sum of its rules; groups bound them before. */
const axisFrom = (axis: CompiledAxis, frame: CompiledModel['frame'], sum: number, shares: Float64Array): number => {
  const ceiling = axis.ceilings.length === 0 ? Infinity : ceilingNow(axis, frame);
  return axis.groups.length === 0
    ? bounded(sum > ceiling ? ceiling : sum, axis.bounds)
    : combined(axis, shares, ceiling);
};

const isIdleAt = (active: CompiledModel['fit'][number]['active'], at: Instant): boolean =>
  active !== null && !active.some((span) => isWithin(span, at));

const runFit = (model: CompiledModel): void => {
  const { frame, fit, fitAxis, hasFitSpans, scratch } = model;
  const { fitOutcomes, fitShares, fitHighShares, zeroBy } = scratch;
  const hasGroups = fitAxis.groups.length > 0;
  let sum = 0;
  let possible = 0;
  for (let i = 0; i < fit.length; i += 1) {
    const rule = fit[i];
    if (rule === undefined) break;
    const outcome = hasFitSpans && isIdleAt(rule.active, frame.at) ? NOT_MET : rule.check(frame);
    fitOutcomes[i] = outcome;
    const isPossible = outcome === UNKNOWN && rule.points > 0;
    if (outcome === MET) sum += rule.points;
    else if (isPossible) possible += rule.points;
    if (!hasGroups) continue;
    fitShares[i] = outcome === MET ? rule.points : 0;
    fitHighShares[i] = outcome === MET || isPossible ? rule.points : 0;
  }
  scratch.fitSum = sum;
  if (zeroBy !== null) {
    frame.fit = 0;
    frame.fitHigh = 0;
    return;
  }
  frame.fitHigh = axisFrom(fitAxis, frame, sum + possible, fitHighShares);
  frame.fit = possible === 0 ? frame.fitHigh : axisFrom(fitAxis, frame, sum, fitShares);
};

/** Evaluates the loaded lead at an instant; engagements after it do not count. `engagements` are ordered by (occurredAt, key). */
export const run = (model: CompiledModel, engagements: readonly Engagement[], at: Instant): void => {
  const { frame, scratch, intentAxis } = model;
  frame.at = at;
  frame.counts.fill(0);
  scratch.sums.fill(0);
  scratch.counted.fill(0);
  scratch.lastCounted.fill(Infinity);
  scratch.lastPeriod.fill(Number.NaN);
  scratch.fastIndex = -1;
  scratch.earnedIndex = -1;
  for (const { index, active } of model.spanned) {
    scratch.isIdle[index] = active.some((span) => isWithin(span, at)) ? 0 : 1;
  }
  const hasPast = model.resets.length > 0 || model.freezes.length > 0 || scratch.ownResetAt !== null;
  if (!hasPast) {
    scratch.resetAt = -Infinity;
    runEvents(model, engagements, at, at, nothingFrozen);
    runSilences(model, engagements, at);
  } else {
    const { axisAt, spells } = runPast(model, engagements, at);
    runEvents(model, engagements, at, axisAt, spells);
    runSilences(model, engagements, axisAt);
  }
  boundRules(model);
  runFit(model);
  frame.intent = axisFrom(intentAxis, frame, scratch.intentSum, scratch.shares);
  frame.grade = gradeOf(frame.fit, frame.intent, model.policy.grades);
  for (const override of model.overrides) {
    if (override.check(frame) !== MET) continue;
    frame.grade = override.grade;
    break;
  }
  scratch.when = model.when(frame);
  scratch.keep = model.keep === null ? NOT_MET : model.keep(frame);
  scratch.again = model.again === null ? MET : model.again(frame);
  scratch.never = model.never === null ? NOT_MET : model.never(frame);
  scratch.fastWhen = scratch.fastIndex < 0 ? NOT_MET : model.fastWhen === null ? MET : model.fastWhen(frame);
};

/** The instant as of which a track is looked at. */
export const lookedAt = ({ zone }: CompiledPolicy, { schedule }: CompiledTrack, at: Instant): Instant =>
  schedule === null ? at : tickUpTo(zone, schedule, at);

export const isMember = ({ membership }: CompiledPolicy, { place }: CompiledTrack): boolean =>
  membership[place] === MET;

/** Evaluates every model that the lead is in. */
export const runAll = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): void => {
  const { gates, main, tracks } = compiled;
  if (gates !== null) runGates(gates, engagements, at);
  run(main, engagements, at);
  for (const track of tracks) {
    if (isMember(compiled, track)) run(track.model, engagements, lookedAt(compiled, track, at));
  }
};

/** What a policy is asked about: a lead, or a row of a file. */
export type Subject = {
  readonly fields: Fields;
  /** Ordered by (occurredAt, key); any other order is put right at a price. */
  readonly engagements: readonly Engagement[];
  readonly stage: LifecycleStage;
  /** What was done up to here counts no more; see `Lead`. */
  readonly intentResetAt?: Instant | null;
};

const loadModel = (model: CompiledModel, subject: Subject): void => {
  load(model.frame, model.slots, subject.fields, subject.stage);
  model.scratch.ownResetAt = subject.intentResetAt ?? null;
  model.scratch.zeroBy = null;
  model.scratch.frozenSince = null;
};

/** Loads a lead; returns its engagements in order, for `runAll`. */
export const begin = (compiled: CompiledPolicy, subject: Subject): readonly Engagement[] => {
  loadModel(compiled.main, subject);
  for (const { model } of compiled.tracks) loadModel(model, subject);
  if (compiled.gates !== null) loadGates(compiled.gates, subject.fields, subject.stage);
  return ordered(heard(compiled.unheard, subject.engagements));
};

/** What sellers do is no sign of interest, unless the contract names it: a seller's e-mail must not end a silence. */
const heard = (unheard: ReadonlySet<string>, engagements: readonly Engagement[]): readonly Engagement[] =>
  unheard.size > 0 && engagements.some(({ type }) => unheard.has(type))
    ? engagements.filter(({ type }) => !unheard.has(type))
    : engagements;
