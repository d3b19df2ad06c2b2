// The hot core: one lead at one instant. Writes into the compiled policy's scratch and allocates nothing.
//
// Order of operations. Intent: each rule's occurrences are taken from the newest backwards; one counts if it matches, lies inside the
// rule's window and is at least the limit's period older than the one that counted before it; its points decay by age and are rounded
// to whole thousandths; the rule's sum is bounded by its cap, the sum of the rules by the axis. Counting from the newest makes the limit
// take the largest sum it allows, so one more event with positive points can never lower intent. Fit: the points of every rule that is
// met, bounded by the axis. Then grade, then the definition.
import type { Engagement, Instant } from '../lead.ts';
import { type AxisBounds, type Grade, type GradeBands } from '../policy.ts';
import { type CompiledEventRule, type CompiledPolicy, decayHalfLife, decayLinear } from './compile.ts';
import { load, matches } from './condition.ts';
import { ordered } from '../engagement-order.ts';
import { MET, UNKNOWN } from './tri.ts';

/** Halves away from zero, so that a penalty decays like a reward. */
export const roundPoints = (value: number): number => (value < 0 ? -Math.round(-value) : Math.round(value)) + 0;

const worth = (rule: CompiledEventRule, ageMs: number): number => {
  if (rule.decay === decayHalfLife) return roundPoints(rule.points * 2 ** (-ageMs / rule.decayMs));
  if (rule.decay === decayLinear) {
    return ageMs >= rule.decayMs ? 0 : roundPoints(rule.points * (1 - ageMs / rule.decayMs));
  }
  return rule.points;
};

export const bounded = (value: number, bounds: AxisBounds): number => {
  if (bounds.cap !== null && value > bounds.cap) return bounds.cap;
  return value < bounds.floor ? bounds.floor : value;
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

const runEvents = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): void => {
  const { scratch, frame, interests, otherInterest, horizonMs, fastWindowMs } = compiled;
  const { sums, counted, newest, lastCounted } = scratch;
  for (let i = engagements.length - 1; i >= 0; i -= 1) {
    const engagement = engagements[i];
    if (engagement === undefined) break;
    const { occurredAt } = engagement;
    const ageMs = at - occurredAt;
    if (ageMs < 0) continue;
    if (ageMs >= horizonMs) break;
    const interest = interests.get(engagement.type) ?? otherInterest;
    const { rules, counters } = interest;
    for (const rule of rules) {
      const { index } = rule;
      if (ageMs >= rule.windowMs || (lastCounted[index] ?? 0) - occurredAt < rule.periodMs) continue;
      if (rule.where.length > 0 && matches(rule.where, engagement, at) !== MET) continue;
      const points = worth(rule, ageMs);
      sums[index] = (sums[index] ?? 0) + points;
      lastCounted[index] = occurredAt;
      const before = counted[index] ?? 0;
      counted[index] = before + 1;
      if (before === 0) newest[index] = i;
      if (points > 0 && i > scratch.earnedIndex) scratch.earnedIndex = i;
    }
    for (const counter of counters) {
      if (ageMs < counter.windowMs && matches(counter.where, engagement, at) === MET) {
        frame.counts[counter.index] = (frame.counts[counter.index] ?? 0) + 1;
      }
    }
    if (interest.isFast && ageMs < fastWindowMs && i > scratch.fastIndex) scratch.fastIndex = i;
  }
};

const runSilences = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): void => {
  if (compiled.silences.length === 0) return;
  let last = engagements.length - 1;
  while (last >= 0 && (engagements[last]?.occurredAt ?? 0) > at) last -= 1;
  const lastAt = engagements[last]?.occurredAt;
  if (lastAt === undefined) return;
  const { sums, counted } = compiled.scratch;
  for (const rule of compiled.silences) {
    const silentMs = at - lastAt - rule.silentForMs;
    if (silentMs < 0) continue;
    const times = 1 + Math.floor(silentMs / rule.periodMs);
    counted[rule.index] = times;
    sums[rule.index] = times * rule.points;
  }
};

const sumIntent = (compiled: CompiledPolicy): void => {
  const { scratch, caps } = compiled;
  const { sums } = scratch;
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < sums.length; i += 1) {
    const sum = sums[i] ?? 0;
    const cap = caps[i] ?? Infinity;
    if (sum > 0) positive += sum > cap ? cap : sum;
    else if (sum < 0) negative += sum < -cap ? -cap : sum;
  }
  scratch.positive = positive;
  scratch.negative = negative;
  compiled.frame.intent = bounded(positive + negative, compiled.policy.intent.bounds);
};

const runFit = (compiled: CompiledPolicy): void => {
  const { frame, fit } = compiled;
  const { fitOutcomes } = compiled.scratch;
  let sum = 0;
  let possible = 0;
  for (let i = 0; i < fit.length; i += 1) {
    const rule = fit[i];
    if (rule === undefined) break;
    const outcome = rule.check(frame);
    fitOutcomes[i] = outcome;
    if (outcome === MET) sum += rule.points;
    else if (outcome === UNKNOWN && rule.points > 0) possible += rule.points;
  }
  const { bounds } = compiled.policy.fit;
  frame.fit = bounded(sum, bounds);
  frame.fitHigh = bounded(sum + possible, bounds);
};

/** Evaluates the loaded lead at an instant; engagements after it do not count. `engagements` are ordered by (occurredAt, key). */
export const run = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): void => {
  const { frame, scratch } = compiled;
  frame.at = at;
  frame.counts.fill(0);
  scratch.sums.fill(0);
  scratch.counted.fill(0);
  scratch.lastCounted.fill(Infinity);
  scratch.fastIndex = -1;
  scratch.earnedIndex = -1;
  runEvents(compiled, engagements, at);
  runSilences(compiled, engagements, at);
  sumIntent(compiled);
  runFit(compiled);
  frame.grade = gradeOf(frame.fit, frame.intent, compiled.policy.grades);
  scratch.when = compiled.when(frame);
  scratch.never = compiled.never === null ? 0 : compiled.never(frame);
  scratch.fastWhen = scratch.fastIndex < 0 ? 0 : compiled.fastWhen === null ? MET : compiled.fastWhen(frame);
};

/** What a policy is asked about: a lead, or a row of a file. */
export type Subject = {
  readonly fields: Parameters<typeof load>[2];
  /** Ordered by (occurredAt, key); any other order is put right at a price. */
  readonly engagements: readonly Engagement[];
  readonly stage: Parameters<typeof load>[3];
};

/** Loads a lead; returns its engagements in order, for `run`. */
export const begin = (compiled: CompiledPolicy, subject: Subject): readonly Engagement[] => {
  load(compiled.frame, compiled.slots, subject.fields, subject.stage);
  return ordered(subject.engagements);
};
