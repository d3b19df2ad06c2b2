// A policy compiled once: closures for every condition, flat arrays for every rule, engagements indexed by type. What it holds beside
// the policy is scratch that each evaluation overwrites; a compiled policy is used by one evaluation at a time, which is all that
// synchronous code can do.
import type { Condition, IntentRule, Points, Policy } from '../policy.ts';
import {
  compileCondition,
  compileWhere,
  type Counter,
  type DatedField,
  type DatedProperty,
  type EventCheck,
  fieldChecks,
  type Found,
  type Frame,
  type FrameCheck,
  nothingFound,
  type Slot,
} from './condition.ts';
import { type Cuts, cutsOf } from './cuts.ts';
import { type CouldQualify, compileCouldQualify } from './possible.ts';
import { powersOfTime } from './time.ts';
import { type Tri, UNKNOWN } from './tri.ts';

/** Raised whenever the same inputs may give another result: a replay must match within one engine version. */
export const engineVersion = '1';

export type AskedField = { readonly path: string; readonly check: FrameCheck };

export type CompiledFitRule = {
  readonly id: string;
  readonly points: Points;
  readonly check: FrameCheck;
  readonly asks: readonly AskedField[];
};

export const decayNone = 0;
export const decayHalfLife = 1;
export const decayLinear = 2;

export type CompiledEventRule = {
  /** Place in the arrays of the intent axis. */
  readonly index: number;
  readonly id: string;
  readonly points: Points;
  readonly types: readonly string[];
  readonly where: readonly EventCheck[];
  /** Infinity = ever. */
  readonly windowMs: number;
  /** Least distance between two occurrences that count: 0 every time, Infinity once. */
  readonly periodMs: number;
  readonly decay: typeof decayNone | typeof decayHalfLife | typeof decayLinear;
  readonly decayMs: number;
};

export type CompiledSilence = {
  readonly index: number;
  readonly points: Points;
  readonly silentForMs: number;
  readonly periodMs: number;
};

/** What is interested in engagements of one type. */
export type Interest = {
  readonly rules: readonly CompiledEventRule[];
  readonly counters: readonly Counter[];
  readonly isFast: boolean;
};

export type CompiledPolicy = {
  readonly policy: Policy;
  readonly slots: readonly Slot[];
  readonly fit: readonly CompiledFitRule[];
  readonly events: readonly CompiledEventRule[];
  readonly silences: readonly CompiledSilence[];
  /** Bound of each intent rule's magnitude, by index. */
  readonly caps: Float64Array;
  readonly counters: readonly Counter[];
  readonly interests: ReadonlyMap<string, Interest>;
  /** For types that no rule names. */
  readonly otherInterest: Interest;
  /** Engagements of this age and older interest nobody. */
  readonly horizonMs: number;
  readonly when: FrameCheck;
  readonly never: FrameCheck | null;
  readonly fastWhen: FrameCheck | null;
  readonly fastWindowMs: number;
  readonly asks: readonly { readonly check: FrameCheck; readonly asks: readonly AskedField[] }[];
  readonly datedFields: readonly DatedField[];
  readonly datedProperties: readonly DatedProperty[];
  readonly cuts: Cuts;
  readonly hasDecay: boolean;
  /** Time alone can make an MQL of a lead. */
  readonly canQualifyByTime: boolean;
  readonly couldQualify: CouldQualify;
  readonly frame: Frame;
  readonly scratch: Scratch;
};

/** What one evaluation leaves behind, by rule. */
export type Scratch = {
  readonly fitOutcomes: Tri[];
  readonly sums: Float64Array;
  readonly counted: Int32Array;
  /** Position of the newest engagement that counted. */
  readonly newest: Int32Array;
  readonly lastCounted: Float64Array;
  /** Intent before the axis bounds: what adds and what takes away. */
  positive: number;
  negative: number;
  fastIndex: number;
  earnedIndex: number;
  when: Tri;
  never: Tri;
  fastWhen: Tri;
};

const eventRule = (rule: IntentRule & { kind: 'event' }, index: number, found: Found): CompiledEventRule => ({
  index,
  id: rule.id,
  points: rule.points,
  types: rule.on.types,
  where: compileWhere(rule.on.where, found),
  windowMs: rule.windowMs ?? Infinity,
  periodMs: rule.limit.kind === 'once_per' ? rule.limit.periodMs : rule.limit.kind === 'once' ? Infinity : 0,
  decay: rule.decay.kind === 'none' ? decayNone : rule.decay.kind === 'half_life' ? decayHalfLife : decayLinear,
  decayMs:
    rule.decay.kind === 'half_life' ? rule.decay.halfLifeMs : rule.decay.kind === 'linear' ? rule.decay.overMs : 0,
});

const indexInterests = (
  rules: readonly CompiledEventRule[],
  counters: readonly Counter[],
  fastTypes: readonly string[],
): Pick<CompiledPolicy, 'interests' | 'otherInterest'> => {
  const types = new Set([...rules, ...counters].flatMap((one) => one.types).concat(fastTypes));
  const isFor = (type: string) => (one: { types: readonly string[] }) =>
    one.types.length === 0 || one.types.includes(type);
  const interests = [...types].map((type): [string, Interest] => [
    type,
    { rules: rules.filter(isFor(type)), counters: counters.filter(isFor(type)), isFast: fastTypes.includes(type) },
  ]);
  const isForAny = (one: { types: readonly string[] }): boolean => one.types.length === 0;
  return {
    interests: new Map(interests),
    otherInterest: { rules: rules.filter(isForAny), counters: counters.filter(isForAny), isFast: false },
  };
};

/** Compiles a policy; costs about as much as scoring some hundred leads, so do it once per contract version. */
export const compile = (policy: Policy): CompiledPolicy => {
  const found = nothingFound();
  const asked = (condition: Condition): readonly AskedField[] => fieldChecks(condition, found);
  const fit = policy.fit.rules.map(({ id, points, when }) => ({
    id,
    points,
    check: compileCondition(when, found, 'fit_rule'),
    asks: asked(when),
  }));
  const events: CompiledEventRule[] = [];
  const silences: CompiledSilence[] = [];
  policy.intent.rules.forEach((rule, index) => {
    if (rule.kind === 'event') events.push(eventRule(rule, index, found));
    else silences.push({ index, points: rule.points, silentForMs: rule.silentForMs, periodMs: rule.periodMs });
  });

  const { when, never, fastTrack } = policy.mql;
  const compiledWhen = compileCondition(when, found, 'definition');
  const compiledNever = never === null ? null : compileCondition(never, found, 'definition');
  const fastCondition = fastTrack?.when ?? null;
  const fastWhen = fastCondition === null ? null : compileCondition(fastCondition, found, 'definition');
  const asks = [{ check: compiledWhen, asks: asked(when) }];
  if (fastWhen !== null && fastCondition !== null) asks.push({ check: fastWhen, asks: asked(fastCondition) });
  if (never !== null && compiledNever !== null) asks.push({ check: compiledNever, asks: asked(never) });

  const time = powersOfTime(policy);
  const couldQualify = compileCouldQualify(policy.mql, found, time.fitMoves);
  const fastWindowMs = fastTrack?.windowMs ?? 0;
  const size = policy.intent.rules.length;
  return {
    policy,
    slots: found.slots,
    fit,
    events,
    silences,
    caps: Float64Array.from(policy.intent.rules, (rule) => rule.cap ?? Infinity),
    counters: found.counters,
    ...indexInterests(events, found.counters, fastTrack?.on ?? []),
    horizonMs: Math.max(fastWindowMs, ...[...events, ...found.counters].map((one) => one.windowMs)),
    when: compiledWhen,
    never: compiledNever,
    fastWhen,
    fastWindowMs,
    asks,
    datedFields: found.datedFields,
    datedProperties: found.datedProperties,
    cuts: cutsOf(policy, found),
    hasDecay: events.some((rule) => rule.decay !== decayNone && rule.points !== 0),
    canQualifyByTime: time.canQualify,
    couldQualify,
    frame: emptyFrame(found),
    scratch: emptyScratch(fit.length, size),
  };
};

const emptyFrame = (found: Found): Frame => ({
  at: 0,
  stage: 'lead',
  values: found.slots.map(() => undefined),
  counts: new Float64Array(found.counters.length),
  fit: 0,
  fitHigh: 0,
  intent: 0,
  grade: 'D4',
});

const emptyScratch = (fitSize: number, intentSize: number): Scratch => ({
  fitOutcomes: Array.from({ length: fitSize }, () => UNKNOWN),
  sums: new Float64Array(intentSize),
  counted: new Int32Array(intentSize),
  newest: new Int32Array(intentSize),
  lastCounted: new Float64Array(intentSize),
  positive: 0,
  negative: 0,
  fastIndex: -1,
  earnedIndex: -1,
  when: UNKNOWN,
  never: UNKNOWN,
  fastWhen: UNKNOWN,
});

/** When the last decaying occurrence of a rule is worth nothing any more. */
export const decayEndsAfterMs = (rule: CompiledEventRule): number => {
  if (rule.decay === decayLinear) return rule.decayMs;
  // Rounds to zero once |points| × 2^(-age/halfLife) < 1/2; one half-life more than that settles the rounding of the logarithm.
  return Math.ceil(rule.decayMs * (Math.log2(2 * Math.abs(rule.points)) + 1));
};
