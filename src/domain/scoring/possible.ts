// What a lead's history could have amounted to at most: a quick no for the leads that can never have qualified, before any replay.
import type { Engagement, Instant } from '../lead.ts';
import type { Condition, Definition, IntentAxis, NumberTest } from '../policy.ts';
import { compileCondition, type Found, type Frame, testInterval } from './condition.ts';
import { MET, NOT_MET, type Tri, UNKNOWN } from './tri.ts';

/** The outcomes a condition could have had at some instant, as bits. Errs towards more. */
type Outcomes = number;
const bit = (value: Tri): Outcomes => 1 << value;
const anything: Outcomes = bit(NOT_MET) | bit(UNKNOWN) | bit(MET);
const can = (outcomes: Outcomes, value: Tri): boolean => (outcomes & bit(value)) !== 0;

export type Limits = {
  readonly intentLow: number;
  readonly intentHigh: number;
  /** How many engagements there are. */
  readonly engagements: number;
};
type Possible = (frame: Frame, limits: Limits) => Outcomes;

const inRange = (test: NumberTest, low: number, high: number): Outcomes => {
  const value = testInterval(test, low, high);
  return value === UNKNOWN ? anything : bit(value);
};

const ofParts = (parts: readonly Outcomes[], every: Tri, some: Tri): Outcomes =>
  (parts.every((part) => can(part, every)) ? bit(every) : 0) |
  (parts.some((part) => can(part, some)) ? bit(some) : 0) |
  (parts.some((part) => can(part, UNKNOWN)) ? bit(UNKNOWN) : 0);

const compilePossible = (condition: Condition, found: Found, fitMoves: boolean): Possible => {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => compilePossible(part, found, fitMoves));
      const [every, some]: [Tri, Tri] = condition.kind === 'all' ? [MET, NOT_MET] : [NOT_MET, MET];
      return (frame, limits) =>
        ofParts(
          parts.map((part) => part(frame, limits)),
          every,
          some,
        );
    }
    case 'not': {
      const part = compilePossible(condition.of, found, fitMoves);
      return (frame, limits) => {
        const inner = part(frame, limits);
        return (can(inner, MET) ? bit(NOT_MET) : 0) | (can(inner, NOT_MET) ? bit(MET) : 0) | (inner & bit(UNKNOWN));
      };
    }
    case 'field': {
      if (condition.test.op === 'within' || condition.test.op === 'older_than') return () => anything;
      const check = compileCondition(condition, found, 'definition');
      return (frame) => bit(check(frame));
    }
    case 'axis': {
      const { axis, test } = condition;
      if (axis === 'intent') return (_, { intentLow, intentHigh }) => inRange(test, intentLow, intentHigh);
      if (fitMoves) return () => anything;
      if (axis === 'fit') return ({ fit, fitHigh }) => bit(testInterval(test, fit, fitHigh));
      return ({ fit, fitHigh }, { intentLow, intentHigh }) => inRange(test, fit + intentLow, fitHigh + intentHigh);
    }
    case 'count':
      return (_, { engagements }) => inRange(condition.test, 0, engagements);
    case 'grade':
    case 'now':
    case 'track':
      return () => anything;
    case 'stage': {
      const check = compileCondition(condition, found, 'definition');
      return (frame) => bit(check(frame));
    }
  }
};

/** Whether a lead could have been an MQL at some instant of its history; `run` has been called for its end. */
export type CouldQualify = (frame: Frame, limits: Limits, hasFastEvent: boolean) => boolean;

export const compileCouldQualify = (
  of: { readonly definition: Definition; readonly never: Condition | null },
  found: Found,
  fitMoves: boolean,
): CouldQualify => {
  const when = compilePossible(of.definition.when, found, fitMoves);
  const never = of.never === null ? null : compilePossible(of.never, found, fitMoves);
  const fast = of.definition.fastTrack?.when ?? null;
  const fastWhen = fast === null ? null : compilePossible(fast, found, fitMoves);
  return (frame, limits, hasFastEvent) => {
    if (never !== null && never(frame, limits) === bit(MET)) return false;
    if (can(when(frame, limits), MET)) return true;
    return hasFastEvent && (fastWhen === null || can(fastWhen(frame, limits), MET));
  };
};

/** The most that intent can have been: every occurrence at its full worth, whatever its age. Conditions of events are taken as met, ceilings as open. */
export const intentHigh = (intent: IntentAxis, engagements: readonly Engagement[], until: Instant): number => {
  const counts = new Map<string, number>();
  let all = 0;
  for (const { type, occurredAt } of engagements) {
    if (occurredAt > until) continue;
    all += 1;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  let sum = 0;
  for (const { floor } of intent.groups) sum += Math.max(0, floor ?? 0);
  for (const rule of intent.rules) {
    if (rule.points <= 0) continue;
    if (rule.kind === 'silence') {
      sum += rule.cap ?? Infinity;
      continue;
    }
    const found = rule.on.types.length === 0 ? all : rule.on.types.reduce((n, type) => n + (counts.get(type) ?? 0), 0);
    const times = rule.limit.kind === 'once' ? Math.min(1, found) : found;
    const most = Math.max(times * rule.points, found > 0 ? (rule.floor ?? 0) : 0);
    sum += Math.min(rule.cap ?? Infinity, most);
  }
  const { cap, floor } = intent.bounds;
  return Math.max(floor, Math.min(cap ?? Infinity, sum));
};
