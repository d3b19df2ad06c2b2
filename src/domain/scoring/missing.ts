// What stands between a lead and a condition: the nearest way to meet it, test by test. Slow and plain, for explanations; a law holds it to the
// compiled engine.
import type { Engagement, Fields, Instant, LifecycleStage, Value } from '../lead.ts';
import type { AxisName, Condition, EventMatch, Grade, NowTest, NumberTest, Points, Test } from '../policy.ts';
import { compileWhere, matches, nothingFound, testInterval } from './condition.ts';
import { MET, negate, NOT_MET, tri, type Tri, UNKNOWN } from './tri.ts';
import { compileTest, passesNumber, prepare } from './value-test.ts';

/** All that a condition can ask about a lead at an instant, under one model. */
export type Situation = {
  readonly at: Instant;
  readonly fields: Fields;
  /** An MQL counts as `lead`. */
  readonly stage: LifecycleStage;
  /** Those that count: up to `at`, after the last reset. */
  readonly engagements: readonly Engagement[];
  readonly fit: Points;
  /** Fit if all that is unknown spoke for the lead. */
  readonly fitHigh: Points;
  readonly intent: Points;
  readonly grade: Grade;
  readonly tracks: Readonly<Record<string, Tri>>;
};

type Wish = {
  /** False = the test must not be met. */
  readonly wanted: boolean;
  readonly outcome: 'not_met' | 'unknown' | 'met';
};

/** One test that keeps a condition from being met. Points in thousandths. */
export type Missing = Wish &
  (
    | { readonly kind: 'field'; readonly path: string; readonly test: Test; readonly value: Value | null }
    | {
        readonly kind: 'axis';
        readonly axis: AxisName;
        readonly test: NumberTest;
        readonly value: Points;
        readonly high: Points;
      }
    | {
        readonly kind: 'count';
        readonly event: EventMatch;
        readonly windowMs: number | null;
        readonly test: NumberTest;
        readonly value: number;
      }
    | { readonly kind: 'grade'; readonly in: readonly Grade[]; readonly value: Grade }
    | { readonly kind: 'stage'; readonly in: readonly LifecycleStage[]; readonly value: LifecycleStage }
    | { readonly kind: 'now'; readonly test: NowTest }
    | { readonly kind: 'track'; readonly in: readonly string[] }
  );

const outcomeNames = ['not_met', 'unknown', 'met'] as const;

const passesNow = (test: NowTest, at: Instant): boolean => {
  switch (test.op) {
    case 'before':
      return at < test.at;
    case 'after':
      return at > test.at;
    case 'between':
      return at >= test.from && at <= test.to;
  }
};

export const countOf = (event: EventMatch, windowMs: number | null, { engagements, at }: Situation): number => {
  const where = compileWhere(event.where, nothingFound([]));
  return engagements.filter(
    (one) =>
      at - one.occurredAt < (windowMs ?? Infinity) &&
      (event.types.length === 0 || event.types.includes(one.type)) &&
      matches(where, one, at) === MET,
  ).length;
};

const axisRange = (axis: AxisName, { fit, fitHigh, intent }: Situation): readonly [Points, Points] => {
  switch (axis) {
    case 'fit':
      return [fit, fitHigh];
    case 'intent':
      return [intent, intent];
    case 'total':
      return [fit + intent, fitHigh + intent];
  }
};

const least = (values: readonly Tri[]): Tri => values.reduce<Tri>((low, one) => (one < low ? one : low), MET);
const most = (values: readonly Tri[]): Tri => values.reduce<Tri>((high, one) => (one > high ? one : high), NOT_MET);

/** What a condition comes to in a situation. */
export const outcomeIn = (condition: Condition, of: Situation): Tri => {
  switch (condition.kind) {
    case 'all':
      return least(condition.of.map((part) => outcomeIn(part, of)));
    case 'any':
      return most(condition.of.map((part) => outcomeIn(part, of)));
    case 'not':
      return negate(outcomeIn(condition.of, of));
    case 'field': {
      const { check, keepsCase } = compileTest(condition.test);
      return check(prepare(of.fields[condition.path], keepsCase), of.at);
    }
    case 'axis': {
      const [low, high] = axisRange(condition.axis, of);
      return testInterval(condition.test, low, high);
    }
    case 'grade':
      return tri(condition.in.includes(of.grade));
    case 'stage':
      return tri(condition.in.includes(of.stage));
    case 'count':
      return tri(passesNumber(condition.test, countOf(condition.event, condition.windowMs, of)));
    case 'now':
      return tri(passesNow(condition.test, of.at));
    case 'track':
      return most(condition.in.map((id) => of.tracks[id] ?? UNKNOWN));
  }
};

type Leaf = Exclude<Condition, { kind: 'all' | 'any' | 'not' }>;

const leafMissing = (condition: Leaf, wish: Wish, of: Situation): Missing => {
  switch (condition.kind) {
    case 'field':
      return {
        kind: 'field',
        path: condition.path,
        test: condition.test,
        value: of.fields[condition.path] ?? null,
        ...wish,
      };
    case 'axis': {
      const [value, high] = axisRange(condition.axis, of);
      return { kind: 'axis', axis: condition.axis, test: condition.test, value, high, ...wish };
    }
    case 'grade':
      return { kind: 'grade', in: condition.in, value: of.grade, ...wish };
    case 'stage':
      return { kind: 'stage', in: condition.in, value: of.stage, ...wish };
    case 'count': {
      const { event, windowMs, test } = condition;
      return { kind: 'count', event, windowMs, test, value: countOf(event, windowMs, of), ...wish };
    }
    case 'now':
      return { kind: 'now', test: condition.test, ...wish };
    case 'track':
      return { kind: 'track', in: condition.in, ...wish };
  }
};

/** Unknown is nearer than not met: a fact may turn up, a fact against must change. */
const distance = (missing: readonly Missing[]): number =>
  missing.reduce((sum, one) => sum + (one.outcome === 'unknown' ? 2 : 3), 0);

const nearest = (ways: readonly (readonly Missing[])[]): readonly Missing[] =>
  ways.reduce<readonly Missing[] | null>(
    (best, way) => (best === null || distance(way) < distance(best) ? way : best),
    null,
  ) ?? [];

/**
 * The fewest tests that must turn out otherwise for the condition to be met (or not met, where it is not `wanted`); none = it is so already. Of several
 * ways that are equally near, the one written first.
 */
export const missingFor = (condition: Condition, of: Situation, wanted = true): readonly Missing[] => {
  const outcome = outcomeIn(condition, of);
  if (outcome === (wanted ? MET : NOT_MET)) return [];
  switch (condition.kind) {
    case 'not':
      return missingFor(condition.of, of, !wanted);
    case 'all':
    case 'any': {
      const ways = condition.of.map((part) => missingFor(part, of, wanted));
      const needsAll = (condition.kind === 'all') === wanted;
      return needsAll ? ways.flat() : nearest(ways);
    }
    case 'field':
    case 'axis':
    case 'grade':
    case 'stage':
    case 'count':
    case 'now':
    case 'track':
      return [leafMissing(condition, { wanted, outcome: outcomeNames[outcome] }, of)];
  }
};
