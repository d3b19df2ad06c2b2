// A policy compiled once: closures for every condition, flat arrays for every rule, engagements indexed by type. What it holds beside
// the policy is scratch that each evaluation overwrites; a compiled policy is used by one evaluation at a time, which is all that
// synchronous code can do.
import type { Instant } from '../lead.ts';
import type {
  CalendarPeriod,
  Condition,
  Definition,
  IntentAxis,
  IntentRule,
  Points,
  Policy,
  Schedule,
  Span,
} from '../policy.ts';
import { standardTrack } from '../policy.ts';
import { type Zone, zoneOf } from '../zone.ts';
import { type CompiledAxis, compileAxis } from './axis.ts';
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
import { compileGates, type Gates } from './gates.ts';
import { type CompiledFreeze, type CompiledReset, compileFreeze, compileReset } from './past.ts';
import { type ModelParts, modelParts } from './model-parts.ts';
import { type CouldQualify, compileCouldQualify } from './possible.ts';
import { sellerDeeds } from '../touches.ts';
import { powersOfTime } from './time.ts';
import { type Tri, UNKNOWN } from './tri.ts';

/** Raised whenever the same inputs may give another result: a replay must match within one engine version. */
export const engineVersion = '2';

export type AskedField = { readonly path: string; readonly check: FrameCheck };

export type CompiledFitRule = {
  readonly id: string;
  readonly points: Points;
  readonly check: FrameCheck;
  readonly asks: readonly AskedField[];
  readonly active: readonly Span[] | null;
};

export const decayNone = 0;
export const decayHalfLife = 1;
export const decayLinear = 2;
export const decayStepped = 3;
type DecayKind = typeof decayNone | typeof decayHalfLife | typeof decayLinear | typeof decayStepped;

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
  readonly calendar: CalendarPeriod | null;
  readonly decay: DecayKind;
  /** Half-life, or the time until nothing is left; of a stepped decay the silence before its first step. */
  readonly decayMs: number;
  /** Of a stepped decay. */
  readonly everyMs: number;
  /** Of a stepped decay: percent lost at each step. */
  readonly lose: number;
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

/** One model of what makes an MQL: the contract's own, or a track's. */
export type CompiledModel = {
  readonly id: string;
  readonly policy: Policy;
  readonly zone: Zone;
  readonly slots: readonly Slot[];
  readonly fit: readonly CompiledFitRule[];
  readonly fitAxis: CompiledAxis;
  readonly intent: IntentAxis;
  readonly intentAxis: CompiledAxis;
  readonly events: readonly CompiledEventRule[];
  readonly silences: readonly CompiledSilence[];
  /** Bounds of each intent rule's magnitude, by index. */
  readonly caps: Float64Array;
  readonly floors: Float64Array;
  readonly hasFloors: boolean;
  /** Signs of the rules' points, by index. */
  readonly signs: Float64Array;
  /** Intent rules that do not always hold. */
  readonly spanned: readonly { readonly index: number; readonly active: readonly Span[] }[];
  readonly hasFitSpans: boolean;
  readonly resets: readonly CompiledReset[];
  readonly freezes: readonly CompiledFreeze[];
  readonly counters: readonly Counter[];
  readonly interests: ReadonlyMap<string, Interest>;
  /** For types that no rule names. */
  readonly otherInterest: Interest;
  /** Engagements of this age and older interest nobody. */
  readonly horizonMs: number;
  readonly definition: Definition;
  readonly when: FrameCheck;
  readonly keep: FrameCheck | null;
  /** What a lead that was handed over before must meet to become an MQL again. */
  readonly again: FrameCheck | null;
  readonly never: FrameCheck | null;
  readonly fastWhen: FrameCheck | null;
  readonly fastWindowMs: number;
  readonly overrides: readonly { readonly check: FrameCheck; readonly grade: Frame['grade'] }[];
  readonly asks: readonly { readonly check: FrameCheck; readonly asks: readonly AskedField[] }[];
  readonly datedFields: readonly DatedField[];
  readonly datedProperties: readonly DatedProperty[];
  /** Instants at which something changes for everybody: spans begin and end, tests of the time turn. */
  readonly instants: readonly Instant[];
  readonly cuts: Cuts;
  readonly hasDecay: boolean;
  readonly hasStepped: boolean;
  /** Time alone can make an MQL of a lead. */
  readonly canQualifyByTime: boolean;
  readonly couldQualify: CouldQualify;
  readonly frame: Frame;
  readonly scratch: Scratch;
};

export type CompiledTrack = {
  readonly model: CompiledModel;
  readonly schedule: Schedule | null;
  /** Place among the policy's tracks. */
  readonly place: number;
};

export type CompiledPolicy = {
  readonly policy: Policy;
  readonly zone: Zone;
  readonly main: CompiledModel;
  readonly tracks: readonly CompiledTrack[];
  /** Who is in which track; null where there are none. */
  readonly gates: Gates | null;
  /** Met, not met or unknown for each track; scratch, shared by all frames. */
  readonly membership: Tri[];
  readonly canQualifyByTime: boolean;
  readonly hasKeep: boolean;
  /** Types of what sellers do that no rule names: they count as no engagement of the person's. */
  readonly unheard: ReadonlySet<string>;
};

/** What one evaluation leaves behind, by rule. */
export type Scratch = {
  readonly fitOutcomes: Tri[];
  /** Where fit has groups: what each rule adds, and what it could add if what is unknown were met. */
  readonly fitShares: Float64Array;
  readonly fitHighShares: Float64Array;
  /** Intent rules: the sum before the rule's own bounds, and after them. */
  readonly sums: Float64Array;
  readonly shares: Float64Array;
  readonly counted: Int32Array;
  /** Position of the newest engagement that counted. */
  readonly newest: Int32Array;
  readonly lastCounted: Float64Array;
  readonly lastPeriod: Float64Array;
  /** 1 = the rule does not hold now. */
  readonly isIdle: Uint8Array;
  /** The sums of all rules' shares, before groups and bounds. */
  fitSum: number;
  intentSum: number;
  fastIndex: number;
  earnedIndex: number;
  when: Tri;
  keep: Tri;
  again: Tri;
  never: Tri;
  fastWhen: Tri;
  /** What happened up to here does not count. */
  resetAt: Instant;
  zeroBy: string | null;
  /** Since when intent stands still; null = it does not. */
  frozenSince: Instant | null;
  /** The lead's own reset, of the subject that is loaded. */
  ownResetAt: Instant | null;
};

const eventRule = (rule: IntentRule & { kind: 'event' }, index: number, found: Found): CompiledEventRule => {
  const { limit, decay } = rule;
  return {
    index,
    id: rule.id,
    points: rule.points,
    types: rule.on.types,
    where: compileWhere(rule.on.where, found),
    windowMs: rule.windowMs ?? Infinity,
    periodMs: limit.kind === 'once_per' ? limit.periodMs : limit.kind === 'once' ? Infinity : 0,
    calendar: limit.kind === 'once_per_calendar' ? limit.period : null,
    ...compileDecay(decay),
  };
};

const compileDecay = (
  decay: (IntentRule & { kind: 'event' })['decay'],
): Pick<CompiledEventRule, 'decay' | 'decayMs' | 'everyMs' | 'lose'> => {
  const none = { everyMs: 0, lose: 0 };
  switch (decay.kind) {
    case 'none':
      return { decay: decayNone, decayMs: 0, ...none };
    case 'half_life':
      return { decay: decayHalfLife, decayMs: decay.halfLifeMs, ...none };
    case 'linear':
      return { decay: decayLinear, decayMs: decay.overMs, ...none };
    case 'stepped':
      return { decay: decayStepped, decayMs: decay.afterMs, everyMs: decay.everyMs, lose: decay.lose };
  }
};

const indexInterests = (
  rules: readonly CompiledEventRule[],
  counters: readonly Counter[],
  fastTypes: readonly string[],
): Pick<CompiledModel, 'interests' | 'otherInterest'> => {
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

const edgesOf = (spans: readonly (readonly Span[] | null)[]): readonly Instant[] =>
  spans.flatMap((active) => (active ?? []).flatMap(({ from, until }) => [from, until])).filter((at) => at !== null);

const compileModel = (policy: Policy, parts: ModelParts, membership: Tri[], zone: Zone): CompiledModel => {
  const found = nothingFound(policy.tracks.map(({ id }) => id));
  const { fit: fitParts, intent, definition, never, again } = parts;
  const asked = (condition: Condition): readonly AskedField[] => fieldChecks(condition, found);
  const fit = fitParts.rules.map(({ id, points, when, active }) => ({
    id,
    points,
    active,
    check: compileCondition(when, found, 'fit'),
    asks: asked(when),
  }));
  const events: CompiledEventRule[] = [];
  const silences: CompiledSilence[] = [];
  intent.rules.forEach((rule, index) => {
    if (rule.kind === 'event') events.push(eventRule(rule, index, found));
    else silences.push({ index, points: rule.points, silentForMs: rule.silentForMs, periodMs: rule.periodMs });
  });
  const fitAxis = compileAxis(fitParts.rules, fitParts, ({ when }) => compileCondition(when, found, 'fit'));
  const intentAxis = compileAxis(intent.rules, intent, ({ when }) => compileCondition(when, found, 'intent_ceiling'));
  const resets = intent.resets.map((reset) => compileReset(reset, found));
  const freezes = intent.freezes.map((freeze) => compileFreeze(freeze, found));

  const { when, keep, fastTrack } = definition;
  const overrides = policy.grades.overrides.map((one) => ({
    grade: one.grade,
    check: compileCondition(one.when, found, 'override'),
  }));
  const compiledWhen = compileCondition(when, found, 'definition');
  const compiledNever = never === null ? null : compileCondition(never, found, 'definition');
  const fastCondition = fastTrack?.when ?? null;
  const fastWhen = fastCondition === null ? null : compileCondition(fastCondition, found, 'definition');
  const asks = [{ check: compiledWhen, asks: asked(when) }];
  if (fastWhen !== null && fastCondition !== null) asks.push({ check: fastWhen, asks: asked(fastCondition) });
  if (never !== null && compiledNever !== null) asks.push({ check: compiledNever, asks: asked(never) });

  const compiledKeep = keep === null ? null : compileCondition(keep, found, 'definition');
  const compiledAgain = again === null ? null : compileCondition(again, found, 'definition');
  const time = powersOfTime(policy, parts);
  const fastWindowMs = fastTrack?.windowMs ?? 0;
  return {
    id: parts.id,
    policy,
    zone,
    slots: found.slots,
    fit,
    fitAxis,
    intent,
    intentAxis,
    events,
    silences,
    caps: Float64Array.from(intent.rules, (rule) => rule.cap ?? Infinity),
    floors: Float64Array.from(intent.rules, (rule) => rule.floor ?? 0),
    hasFloors: intent.rules.some(({ floor }) => floor !== null && floor > 0),
    signs: Float64Array.from(intent.rules, (rule) => Math.sign(rule.points)),
    spanned: intent.rules.flatMap(({ active }, index) => (active === null ? [] : [{ index, active }])),
    hasFitSpans: fit.some(({ active }) => active !== null),
    resets,
    freezes,
    counters: found.counters,
    ...indexInterests(events, found.counters, fastTrack?.on ?? []),
    horizonMs: Math.max(fastWindowMs, ...[...events, ...found.counters].map((one) => one.windowMs)),
    definition,
    when: compiledWhen,
    keep: compiledKeep,
    again: compiledAgain,
    never: compiledNever,
    fastWhen,
    fastWindowMs,
    overrides,
    asks,
    datedFields: found.datedFields,
    datedProperties: found.datedProperties,
    instants: [...found.instants, ...edgesOf([...fit, ...intent.rules].map(({ active }) => active))],
    cuts: cutsOf(policy, found),
    hasDecay: events.some((rule) => rule.decay !== decayNone && rule.points !== 0),
    hasStepped: events.some((rule) => rule.decay === decayStepped),
    canQualifyByTime: time.canQualify,
    couldQualify: compileCouldQualify(parts, found, time.fitMoves),
    frame: emptyFrame(found, membership),
    scratch: emptyScratch(fit.length, intent.rules.length),
  };
};

/** Compiles a policy; costs about as much as scoring some hundred leads, so do it once per contract version. */
export const compile = (policy: Policy): CompiledPolicy => {
  const zone = zoneOf(policy.timeZone);
  const membership = policy.tracks.map((): Tri => UNKNOWN);
  const main = compileModel(policy, modelParts(policy, standardTrack), membership, zone);
  const tracks = policy.tracks.map((track, place) => ({
    model: compileModel(policy, modelParts(policy, track.id), membership, zone),
    schedule: track.schedule,
    place,
  }));
  const gates = tracks.length === 0 ? null : compileGates(policy, emptyFrameOf, membership);
  const named = new Set(
    [main, ...tracks.map(({ model }) => model)]
      .flatMap(({ interests }) => [...interests.keys()])
      .concat(gates?.counters.flatMap(({ types }) => types) ?? []),
  );
  return {
    policy,
    zone,
    main,
    tracks,
    gates,
    membership,
    canQualifyByTime: tracks.length > 0 || main.canQualifyByTime,
    unheard: new Set(sellerDeeds.filter((type) => !named.has(type))),
    hasKeep: [policy.mql, ...policy.tracks.map((track) => track.mql)].some(({ keep }) => keep !== null),
  };
};

const emptyFrame = (found: Found, tracks: Tri[]): Frame => ({
  at: 0,
  stage: 'lead',
  values: found.slots.map(() => undefined),
  counts: new Float64Array(found.counters.length),
  fit: 0,
  fitHigh: 0,
  intent: 0,
  grade: 'D4',
  tracks,
});
export const emptyFrameOf = emptyFrame;

const emptyScratch = (fitSize: number, intentSize: number): Scratch => ({
  fitOutcomes: Array.from({ length: fitSize }, () => UNKNOWN),
  fitShares: new Float64Array(fitSize),
  fitHighShares: new Float64Array(fitSize),
  sums: new Float64Array(intentSize),
  shares: new Float64Array(intentSize),
  counted: new Int32Array(intentSize),
  newest: new Int32Array(intentSize),
  lastCounted: new Float64Array(intentSize),
  lastPeriod: new Float64Array(intentSize),
  isIdle: new Uint8Array(intentSize),
  fitSum: 0,
  intentSum: 0,
  fastIndex: -1,
  earnedIndex: -1,
  when: UNKNOWN,
  keep: UNKNOWN,
  again: UNKNOWN,
  never: UNKNOWN,
  fastWhen: UNKNOWN,
  resetAt: -Infinity,
  zeroBy: null,
  frozenSince: null,
  ownResetAt: null,
});

/** When the last decaying occurrence of a rule is worth nothing any more; of a stepped decay its steps are looked at one by one. */
export const decayEndsAfterMs = (rule: CompiledEventRule): number => {
  if (rule.decay === decayStepped) return 0;
  if (rule.decay === decayLinear) return rule.decayMs;
  // Rounds to zero once |points| × 2^(-age/halfLife) < 1/2; one half-life more than that settles the rounding of the logarithm.
  return Math.ceil(rule.decayMs * (Math.log2(2 * Math.abs(rule.points)) + 1));
};
