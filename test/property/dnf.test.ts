// What the linter concludes of conditions is certain: whatever it calls never met, apart or implied is so for every lead, as the engine that scores
// leads judges it. Where only numbers, named values and scores are asked for, it finds all there is to find.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  analyse,
  areDisjoint,
  implies,
  isAlwaysMet,
  isNeverMet,
  isOpen,
  maxTerms,
  together,
} from '#contract/reason/dnf.ts';
import type { Fields, LifecycleStage, Value } from '#domain/lead.ts';
import type { Condition, Grade, NumberTest, Test } from '#domain/policy.ts';
import { compileCondition, type Frame, load, nothingFound } from '#domain/scoring/condition.ts';
import { MET, NOT_MET, type Tri, UNKNOWN } from '#domain/scoring/tri.ts';

const trackIds = ['trial', 'partner'] as const;

/** All that an answer to a condition can hang on. */
type World = {
  readonly at: number;
  readonly fields: Fields;
  readonly stage: LifecycleStage;
  readonly fit: number;
  readonly fitHigh: number;
  readonly intent: number;
  readonly grade: Grade;
  readonly tracks: readonly Tri[];
  /** By the counter's place, over again where there are more of them. */
  readonly counts: readonly number[];
};

/** The engine's own answer. Conditions that are compared are compiled together, so that the same count is the same number. */
const judge = (conditions: readonly Condition[], world: World): readonly Tri[] => {
  const found = nothingFound(trackIds);
  const checks = conditions.map((condition) => compileCondition(condition, found, 'definition'));
  const frame: Frame = {
    at: world.at,
    stage: 'lead',
    values: found.slots.map(() => undefined),
    counts: Float64Array.from(found.counters, (_, i) => world.counts[i % world.counts.length] ?? 0),
    fit: world.fit,
    fitHigh: world.fitHigh,
    intent: world.intent,
    grade: world.grade,
    tracks: [...world.tracks],
  };
  load(frame, found.slots, world.fields, world.stage);
  return checks.map((check) => check(frame));
};

// ---- random conditions and worlds, crowded together so that they contradict each other often

const instant = fc.integer({ min: 0, max: 20 });
const small = fc.integer({ min: 0, max: 4 });
const word = fc.constantFrom('alpha', 'Beta', ' gamma ', 'beta', 'alphabet');
const tri = fc.constantFrom<Tri>(MET, NOT_MET, UNKNOWN);
const points = fc.integer({ min: -2, max: 4 });

/** Facts of the lead model have their type; a custom attribute may be anything. */
const typed: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  'company.employees': small,
  'company.industry': word,
  'person.created_at': instant,
  'person.is_student': fc.boolean(),
  'custom.any': fc.oneof(word, small, fc.boolean(), fc.array(word, { maxLength: 3 })),
};
const paths = Object.keys(typed);
const fields = fc.record(typed, { requiredKeys: [] }) as fc.Arbitrary<Fields>;

const numberTest: fc.Arbitrary<NumberTest> = fc.oneof(
  fc.record({ op: fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than'), value: small }),
  // A contract has the smaller number first.
  fc.tuple(small, small).map(([a, b]) => ({ op: 'between' as const, from: Math.min(a, b), to: Math.max(a, b) })),
);

const valueTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({ op: fc.constant('equals' as const), value: fc.oneof(word, small, fc.boolean()) }),
  fc.record({
    op: fc.constant('in' as const),
    values: fc.array(fc.oneof(word, small, fc.boolean()), { maxLength: 3 }),
    list: fc.constant(null),
  }),
  fc.record({
    op: fc.constantFrom('contains', 'starts_with', 'ends_with'),
    text: fc.constantFrom('a', 'al', 'TA ', 'pha', ''),
  }),
  fc.record({ op: fc.constant('matches' as const), pattern: fc.constantFrom('^al', 'TA$', 'm+', '(?-i)B', '.*') }),
  numberTest,
  fc.record({ op: fc.constant('exists' as const), value: fc.boolean() }),
  fc.record({ op: fc.constantFrom('before', 'after'), at: instant }),
  fc.record({ op: fc.constantFrom('within', 'older_than'), durationMs: fc.integer({ min: 1, max: 10 }) }),
);

const field = (of: fc.Arbitrary<string>, asked: fc.Arbitrary<Test>): fc.Arbitrary<Condition> =>
  fc.record({ kind: fc.constant('field' as const), path: of, test: asked });

const axis = (of: readonly ('fit' | 'intent' | 'total')[]): fc.Arbitrary<Condition> =>
  fc.record({ kind: fc.constant('axis' as const), axis: fc.constantFrom(...of), test: numberTest });

const grades = ['A1', 'B2', 'D4'] as const satisfies readonly Grade[];
const stages = ['lead', 'mql', 'sal'] as const;

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 6, arbitrary: field(fc.constantFrom(...paths), valueTest) },
  { weight: 3, arbitrary: axis(['fit', 'intent', 'total']) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('count' as const),
      event: fc.record({ types: fc.subarray(['demo', 'visit']), where: fc.constant([]) }),
      windowMs: fc.constantFrom(null, 7),
      test: numberTest,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('grade' as const), in: fc.subarray([...grades]) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stage' as const), in: fc.subarray([...stages]) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('now' as const),
      test: fc.oneof(
        fc.record({ op: fc.constantFrom('before', 'after'), at: instant }),
        fc.record({ op: fc.constant('between' as const), from: instant, to: instant }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('track' as const), in: fc.subarray([...trackIds]) }) },
);

const treeOf = (of: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      of,
      fc.record({ kind: fc.constantFrom('all', 'any'), of: fc.array(tie('tree'), { maxLength: 4 }) }),
      fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
    ),
  })).tree;

/** Two that speak of the same thing, so that one often decides the other. */
const pairOf = (of: fc.Arbitrary<Condition>): fc.Arbitrary<readonly [Condition, Condition]> => {
  const tree = treeOf(of);
  return fc.oneof(
    fc.tuple(of, of),
    fc.tuple(tree, tree),
    fc
      .tuple(tree, of)
      .map(([whole, part]): readonly [Condition, Condition] => [{ kind: 'all', of: [whole, part] }, whole]),
    fc.tuple(tree, of).map(([whole, part]): readonly [Condition, Condition] => [
      { kind: 'all', of: [whole, part] },
      { kind: 'not', of: whole },
    ]),
  );
};

const world: fc.Arbitrary<World> = fc
  .record({
    at: instant,
    fields,
    stage: fc.constantFrom(...stages),
    fit: points,
    rise: fc.oneof(fc.constant(0), fc.nat(3)),
    intent: points,
    grade: fc.constantFrom(...grades),
    tracks: fc.tuple(tri, tri),
    counts: fc.array(small, { minLength: 1, maxLength: 4 }),
  })
  .map(({ rise, ...of }) => ({ ...of, fitHigh: of.fit + rise }));
const worlds = fc.array(world, { minLength: 30, maxLength: 30 });

describe('what is certain is so for every lead', () => {
  test('a condition that is never met, or always, or never refused, is so', () => {
    const answers = { never: 0, always: 0, unrefused: 0 };
    fc.assert(
      fc.property(
        fc.oneof(
          treeOf(leaf),
          pairOf(leaf).map(([one]) => one),
        ),
        worlds,
        (condition, many) => {
          const certain = {
            never: isNeverMet(condition) === 'yes',
            always: isAlwaysMet(condition) === 'yes',
            unrefused: isNone(analyse(condition, 'refused')),
            unwavering: isNone(analyse(condition, 'unrefused')),
          };
          if (certain.never) answers.never += 1;
          if (certain.always) answers.always += 1;
          if (certain.unrefused) answers.unrefused += 1;
          for (const one of many) {
            const [outcome] = judge([condition], one);
            if (certain.never) expect(outcome).not.toBe(MET);
            if (certain.always) expect(outcome).toBe(MET);
            if (certain.unrefused) expect(outcome).not.toBe(NOT_MET);
            if (certain.unwavering) expect(outcome).toBe(NOT_MET);
          }
        },
      ),
      { numRuns: 1_500 },
    );
    // A law that never applies says nothing.
    for (const count of Object.values(answers)) expect(count).toBeGreaterThan(20);
  });

  test('conditions that are apart are never met together, and whoever meets one meets what it implies', () => {
    const answers = { apart: 0, implied: 0 };
    fc.assert(
      fc.property(pairOf(leaf), worlds, ([a, b], many) => {
        const isApart = areDisjoint(a, b) === 'yes';
        const isImplied = implies(a, b) === 'yes';
        if (isApart) answers.apart += 1;
        if (isImplied) answers.implied += 1;
        if (!isApart && !isImplied) return;
        for (const one of many) {
          const [first, second] = judge([a, b], one);
          if (isApart) expect(first === MET && second === MET).toBe(false);
          if (isImplied && first === MET) expect(second).toBe(MET);
        }
      }),
      { numRuns: 1_500 },
    );
    for (const count of Object.values(answers)) expect(count).toBeGreaterThan(80);
  });

  test('a condition is implied by itself, and apart from its opposite', () => {
    fc.assert(
      fc.property(treeOf(leaf), (condition) => {
        expect(areDisjoint(condition, { kind: 'not', of: condition })).toBe('yes');
        expect(implies(condition, condition)).toBe('yes');
      }),
      { numRuns: 500 },
    );
  });
});

const isNone = (of: ReturnType<typeof analyse>): boolean => !isOpen(of) && of.terms.length === 0;

describe('of numbers, named values and scores nothing is missed', () => {
  const exactLeaf: fc.Arbitrary<Condition> = fc.oneof(
    field(
      fc.constant('company.employees'),
      fc.oneof(
        numberTest,
        fc.record({ op: fc.constant('equals' as const), value: small }),
        fc.record({ op: fc.constant('exists' as const), value: fc.boolean() }),
      ),
    ),
    field(
      fc.constant('company.industry'),
      fc.oneof(
        fc.record({ op: fc.constant('equals' as const), value: fc.constantFrom('a', 'b') }),
        fc.record({
          op: fc.constant('in' as const),
          values: fc.subarray(['a', 'b', 'c']),
          list: fc.constant(null),
        }),
        fc.record({ op: fc.constant('exists' as const), value: fc.boolean() }),
      ),
    ),
    field(fc.constant('person.is_student'), fc.record({ op: fc.constant('equals' as const), value: fc.boolean() })),
    axis(['fit']),
  );
  /** One lead for every cell that these tests can part: before, at and between every bound. */
  const every: readonly World[] = [undefined, -1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5].flatMap((employees) =>
    [undefined, 'a', 'b', 'c', 'd'].flatMap((industry) =>
      [undefined, true, false].flatMap((student) =>
        [-1, 0, 1, 2, 3, 4, 5].flatMap((fit) =>
          [0, 1, 2, 6].map((rise): World => ({
            at: 0,
            stage: 'lead',
            fields: Object.fromEntries(
              Object.entries({
                'company.employees': employees,
                'company.industry': industry,
                'person.is_student': student,
              }).flatMap(([path, value]) => (value === undefined ? [] : [[path, value]])),
            ),
            fit,
            fitHigh: fit + rise,
            intent: 0,
            grade: 'D4',
            tracks: [UNKNOWN, UNKNOWN],
            counts: [0],
          })),
        ),
      ),
    ),
  );

  /** The outcomes of both in every one of these leads, compiled once. */
  const table = (conditions: readonly Condition[], leads: readonly World[] = every): readonly (readonly Tri[])[] => {
    const found = nothingFound(trackIds);
    const checks = conditions.map((condition) => compileCondition(condition, found, 'definition'));
    const frame: Frame = {
      at: 0,
      stage: 'lead',
      values: found.slots.map(() => undefined),
      counts: new Float64Array(0),
      fit: 0,
      fitHigh: 0,
      intent: 0,
      grade: 'D4',
      tracks: [UNKNOWN, UNKNOWN],
    };
    return leads.map((one) => {
      load(frame, found.slots, one.fields, one.stage);
      frame.fit = one.fit;
      frame.fitHigh = one.fitHigh;
      frame.intent = one.intent;
      return checks.map((check) => check(frame));
    });
  };

  const isEveryAnswerRight = (leafs: fc.Arbitrary<Condition>, leads: readonly World[], numRuns: number): void => {
    fc.assert(
      fc.property(pairOf(leafs), ([a, b]) => {
        const outcomes = table([a, b], leads);
        const answer = (holds: boolean): 'yes' | 'no' => (holds ? 'yes' : 'no');
        expect({
          never: isNeverMet(a),
          always: isAlwaysMet(a),
          apart: areDisjoint(a, b),
          implied: implies(a, b),
        }).toEqual({
          never: answer(outcomes.every(([first]) => first !== MET)),
          always: answer(outcomes.every(([first]) => first === MET)),
          apart: answer(outcomes.every(([first, second]) => first !== MET || second !== MET)),
          implied: answer(outcomes.every(([first, second]) => first !== MET || second === MET)),
        });
      }),
      { numRuns },
    );
  };

  test('every answer is the one that trying all leads gives', () => {
    isEveryAnswerRight(exactLeaf, every, 600);
  });

  test('the total is fit and intent together: what is asked of the three is answered as trying all scores does', () => {
    const scores = Array.from({ length: 19 }, (_, i) => i - 9);
    const [plain] = every;
    if (plain === undefined) throw new Error('no lead');
    const leads = scores.flatMap((fit) =>
      scores.flatMap((intent) =>
        [0, 1, 2, 4, 5, 9, 18].map((rise): World => ({ ...plain, fit, fitHigh: fit + rise, intent })),
      ),
    );
    isEveryAnswerRight(axis(['fit', 'intent', 'total', 'total']), leads, 400);
  });
});

describe('limits', () => {
  /** Met in 2^n ways. */
  const branching = (n: number): Condition => ({
    kind: 'all',
    of: Array.from({ length: n }, (_, i): Condition => ({
      kind: 'any',
      of: ['a', 'b'].map((letter): Condition => ({
        kind: 'field',
        path: `custom.${letter}${String(i)}`,
        test: { op: 'equals', value: true },
      })),
    })),
  });

  test('a condition that is met in more ways than the limit is not analysed, and says so', () => {
    const most = analyse(branching(12));
    expect(isOpen(most) ? most : most.terms.length).toBe(maxTerms);
    const beyond = analyse(branching(13));
    expect(beyond).toEqual({ notAnalysed: expect.stringContaining(String(maxTerms)) });
    expect(isNeverMet(branching(13))).toEqual(beyond);
    expect(isNeverMet(branching(40))).toEqual(beyond);
    expect(areDisjoint(branching(13), { kind: 'any', of: [] })).toEqual(beyond);
    expect(together(beyond, most)).toEqual(beyond);
  });

  test('ways that contradict are gone before they multiply', () => {
    const apart: Condition = {
      kind: 'all',
      of: [
        branching(11),
        { kind: 'field', path: 'company.employees', test: { op: 'at_least', value: 5 } },
        { kind: 'field', path: 'company.employees', test: { op: 'less_than', value: 5 } },
      ],
    };
    expect(isNeverMet(apart)).toBe('yes');
  });
});
