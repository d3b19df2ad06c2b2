// Random conditions, by what they may ask for where they stand.
import fc from 'fast-check';
import type { Condition, Grade, NowTest } from '#domain/policy.ts';
import { type factsOf, numberTest } from './facts.ts';
import type { Scale } from './scale.ts';

/** What the place of a condition lets it ask for; facts and stage always. */
export type Asks = {
  readonly scores: 'none' | 'fit' | 'but_grade' | 'all';
  readonly counts: boolean;
  readonly now: boolean;
  readonly tracks: readonly string[];
};

export const trackIds = ['trial', 'partner'] as const;

export const factsAlone: Asks = { scores: 'none', counts: false, now: false, tracks: [] };
/** Of fit rules, ceilings of fit, entry to tracks. */
export const noScores: Asks = { ...factsAlone, counts: true, now: true, tracks: trackIds };
export const everything: Asks = { ...noScores, scores: 'all' };

export const stages = ['lead', 'mql', 'sal'] as const;
const grades = ['A1', 'A2', 'B1', 'B2', 'C3', 'D4'] as const satisfies readonly Grade[];
const axesOf = {
  none: [],
  fit: ['fit'],
  but_grade: ['fit', 'intent', 'total'],
  all: ['fit', 'intent', 'total'],
} as const;

type Weighted = { readonly weight: number; readonly arbitrary: fc.Arbitrary<Condition> };

export const conditionsOf = (
  { instant, lastInstant, duration }: Scale,
  { paths, valueTest, eventMatch }: ReturnType<typeof factsOf>,
) => {
  const nowTest: fc.Arbitrary<NowTest> = fc.oneof(
    fc.record({ op: fc.constant('before' as const), at: instant }),
    fc.record({ op: fc.constant('after' as const), at: lastInstant }),
    fc.record({ op: fc.constant('between' as const), from: instant, to: lastInstant }),
  );
  const score = (asks: Asks): readonly Weighted[] => {
    const axes = axesOf[asks.scores];
    if (axes.length === 0) return [];
    const test = numberTest(fc.integer({ min: -10_000, max: 60_000 }));
    const axis = fc.record({ kind: fc.constant('axis' as const), axis: fc.constantFrom(...axes), test });
    const grade = fc.record({ kind: fc.constant('grade' as const), in: fc.subarray([...grades]) });
    return [{ weight: 5, arbitrary: axis }, ...(asks.scores === 'all' ? [{ weight: 1, arbitrary: grade }] : [])];
  };
  const leaf = (asks: Asks): fc.Arbitrary<Condition> => {
    const count = fc.record({
      kind: fc.constant('count' as const),
      event: eventMatch,
      windowMs: fc.option(duration),
      test: numberTest(fc.integer({ min: 0, max: 4 })),
    });
    const { tracks } = asks;
    return fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('field' as const), path: fc.constantFrom(...paths), test: valueTest }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('stage' as const), in: fc.subarray([...stages]) }) },
      ...(asks.counts ? [{ weight: 2, arbitrary: count }] : []),
      ...(asks.now ? [{ weight: 1, arbitrary: fc.record({ kind: fc.constant('now' as const), test: nowTest }) }] : []),
      ...(tracks.length === 0
        ? []
        : [
            {
              weight: 1,
              arbitrary: fc.record({
                kind: fc.constant('track' as const),
                in: fc.subarray([...tracks], { minLength: 1 }),
              }),
            },
          ]),
      ...score(asks),
    );
  };
  const condition = (asks: Asks): fc.Arbitrary<Condition> =>
    fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf(asks),
        fc.record({ kind: fc.constantFrom('all', 'any'), of: fc.array(tie('tree'), { maxLength: 3 }) }),
        fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
      ),
    })).tree;
  return condition;
};
