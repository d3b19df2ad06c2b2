// Random policies and leads on a toy scale: times from 0 to 100 ms, durations of some ms, so that a test can look at every instant there is.
import fc from 'fast-check';
import type { Engagement, Fields, Value } from '#domain/lead.ts';
import type { Condition, EventMatch, FitRule, Grade, IntentRule, NumberTest, Policy, Test } from '#domain/policy.ts';
import type { Subject } from '#domain/scoring/assess.ts';
import { definition, emptyHandoff, fitAxis, grades as bandsOf, intentAxis } from '#test/support/policies.ts';

export const timeLimit = 100;
export const instant = fc.integer({ min: 0, max: timeLimit });
const duration = fc.integer({ min: 1, max: 40 });
const words = ['alpha', 'Beta', ' gamma ', 'beta', 'DELTA', ''] as const;
const word = fc.constantFrom(...words);
const types = ['visit', 'click', 'demo'] as const;

export const fieldKinds = {
  'company.employees': fc.integer({ min: 0, max: 5 }),
  'company.industry': word,
  'person.title': word,
  'custom.tags': fc.array(word, { maxLength: 3 }),
  'custom.signed_at': instant,
  'custom.is_ok': fc.boolean(),
} as const;
const paths = Object.keys(fieldKinds) as (keyof typeof fieldKinds)[];

/** Mostly of the right type, now and then of a wrong one, often missing. */
const fieldValue = (path: keyof typeof fieldKinds): fc.Arbitrary<Value> =>
  fc.oneof(
    { weight: 6, arbitrary: fieldKinds[path] as fc.Arbitrary<Value> },
    { weight: 1, arbitrary: fc.oneof(word, fc.boolean(), fc.integer({ min: 0, max: 5 }), fc.array(word)) },
  );

export const fields: fc.Arbitrary<Fields> = fc.record(
  Object.fromEntries([...paths.map((path) => [path, fieldValue(path)]), ['person.created_at', instant]]) as Record<
    string,
    fc.Arbitrary<Value>
  >,
  { requiredKeys: [] },
) as fc.Arbitrary<Fields>;

export const numberTest = (value: fc.Arbitrary<number>): fc.Arbitrary<NumberTest> =>
  fc.oneof(
    fc.record({ op: fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than'), value }),
    fc.record({ op: fc.constant('between' as const), from: value, to: value }),
  );

const datedTest: fc.Arbitrary<Test> = fc.record({ op: fc.constantFrom('within', 'older_than'), durationMs: duration });

export const valueTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    op: fc.constant('equals' as const),
    value: fc.oneof(word, fc.integer({ min: 0, max: 5 }), fc.boolean()),
  }),
  fc.record({
    op: fc.constant('in' as const),
    values: fc.array(fc.oneof(word, fc.integer({ min: 0, max: 5 })), { maxLength: 3 }),
    list: fc.constant(null),
  }),
  fc.record({
    op: fc.constantFrom('contains', 'starts_with', 'ends_with'),
    text: fc.constantFrom('a', 'al', 'TA ', ''),
  }),
  fc.record({ op: fc.constant('matches' as const), pattern: fc.constantFrom('^al', 'TA$', 'm+', '[a-c]e') }),
  numberTest(fc.integer({ min: 0, max: 5 })),
  fc.record({ op: fc.constant('exists' as const), value: fc.boolean() }),
  fc.record({ op: fc.constantFrom('before', 'after'), at: instant }),
  datedTest,
);

export const eventMatch: fc.Arbitrary<EventMatch> = fc.record({
  types: fc.subarray([...types]),
  where: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.record({ property: fc.constantFrom('path', 'n', 'due_at', 'constructor'), test: valueTest }),
        { maxLength: 2 },
      ),
    },
  ),
});

const points = fc.integer({ min: -30_000, max: 30_000 });
const stages = ['lead', 'mql', 'sal'] as const;
const grades = ['A1', 'A2', 'B1', 'B2', 'C3', 'D4'] as const satisfies readonly Grade[];

const leaf = (isDefinition: boolean): fc.Arbitrary<Condition> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('field' as const), path: fc.constantFrom(...paths), test: valueTest }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('stage' as const), in: fc.subarray([...stages]) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('count' as const),
        event: eventMatch,
        windowMs: fc.option(duration),
        test: numberTest(fc.integer({ min: 0, max: 4 })),
      }),
    },
    ...(isDefinition
      ? [
          {
            weight: 5,
            arbitrary: fc.record({
              kind: fc.constant('axis' as const),
              axis: fc.constantFrom('fit', 'intent', 'total'),
              test: numberTest(fc.integer({ min: -10_000, max: 60_000 })),
            }),
          },
          { weight: 1, arbitrary: fc.record({ kind: fc.constant('grade' as const), in: fc.subarray([...grades]) }) },
        ]
      : []),
  );

export const condition = (isDefinition: boolean): fc.Arbitrary<Condition> =>
  fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf(isDefinition),
      fc.record({ kind: fc.constantFrom('all', 'any'), of: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
    ),
  })).tree;

const fitRule: fc.Arbitrary<Omit<FitRule, 'id'>> = fc.record({
  when: condition(false),
  points,
  why: fc.constant(null),
  group: fc.constant(null),
  active: fc.constant(null),
});

const shared = {
  why: fc.constant(null),
  group: fc.constant(null),
  active: fc.constant(null),
  floor: fc.constant(null),
  cap: fc.option(fc.integer({ min: 0, max: 40_000 })),
};
export const eventRule = (worth: fc.Arbitrary<number>, match = eventMatch): fc.Arbitrary<Omit<IntentRule, 'id'>> =>
  fc.record({
    ...shared,
    kind: fc.constant('event' as const),
    points: worth,
    on: match,
    limit: fc.oneof(
      fc.constant({ kind: 'every_time' as const }),
      fc.constant({ kind: 'once' as const }),
      fc.record({ kind: fc.constant('once_per' as const), periodMs: duration }),
    ),
    windowMs: fc.option(duration),
    decay: fc.oneof(
      fc.constant({ kind: 'none' as const }),
      fc.record({ kind: fc.constant('half_life' as const), halfLifeMs: duration }),
      fc.record({ kind: fc.constant('linear' as const), overMs: duration }),
    ),
  });
export const silenceRule = (worth: fc.Arbitrary<number>): fc.Arbitrary<Omit<IntentRule, 'id'>> =>
  fc.record({
    ...shared,
    kind: fc.constant('silence' as const),
    points: worth,
    silentForMs: duration,
    periodMs: duration,
  });

const bands = fc
  .tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 60_000 })))
  .map((three) => three.toSorted((a, b) => b - a) as unknown as [number, number, number]);
const bounds = fc.record({
  floor: fc.integer({ min: -20_000, max: 0 }),
  cap: fc.option(fc.integer({ min: 10_000, max: 80_000 })),
});

const named = <T>(rules: readonly T[]): (T & { id: string })[] =>
  rules.map((rule, i) => ({ ...rule, id: `r${String(i)}` }));

export const policyOf = (intentRules: fc.Arbitrary<readonly Omit<IntentRule, 'id'>[]>): fc.Arbitrary<Policy> =>
  fc
    .record({
      fitRules: fc.array(fitRule, { maxLength: 3 }),
      fitBounds: bounds,
      intentRules,
      intentBounds: bounds,
      fit: bands,
      intent: bands,
      when: condition(true),
      never: fc.option(condition(true), { freq: 2 }),
      fastTrack: fc.option(
        fc.record({
          on: fc.subarray([...types], { minLength: 1 }),
          windowMs: duration,
          when: fc.option(condition(true)),
          ifUnknown: fc.constantFrom('triage' as const, 'wait' as const),
        }),
      ),
    })
    .map((of) => ({
      ...basePolicy,
      fit: fitAxis({ rules: named(of.fitRules), bounds: of.fitBounds }),
      intent: intentAxis({ rules: named(of.intentRules) as IntentRule[], bounds: of.intentBounds }),
      grades: bandsOf(of.fit, of.intent),
      mql: definition({ when: of.when, never: of.never, fastTrack: of.fastTrack }),
    }));

export const basePolicy: Policy = {
  contractHash: 'f00d',
  name: 'toy',
  version: 1,
  fit: fitAxis(),
  intent: intentAxis(),
  grades: bandsOf([3, 2, 1], [3, 2, 1]),
  mql: definition({ when: { kind: 'any', of: [] } }),
  reasons: {
    accepted: [],
    rejected: [
      {
        id: 'wrong',
        label: 'Wrong geography',
        speaksOf: 'fit',
        then: { kind: 'disqualify' },
        needsText: false,
        isLearnt: true,
      },
      {
        id: 'later',
        label: 'No interest',
        speaksOf: 'intent',
        then: { kind: 'recycle', forMs: 30, to: 'nurture' },
        needsText: false,
        isLearnt: true,
      },
      { id: 'double', label: 'Duplicate', speaksOf: 'data', then: { kind: 'none' }, needsText: false, isLearnt: true },
    ],
    recycled: [
      {
        id: 'quarter',
        label: 'Not this quarter',
        speaksOf: 'timing',
        then: { kind: 'recycle', forMs: 40, to: 'long-term' },
        needsText: false,
        isLearnt: true,
      },
      {
        id: 'silent',
        label: 'No response',
        speaksOf: 'data',
        then: { kind: 'none' },
        needsText: false,
        isLearnt: true,
      },
    ],
    converted: [],
  },
  recycle: { afterMs: 25, label: 'nurture', coolOffMs: 0, reset: 'none', back: 'raised_hand' },
  timeZone: 'UTC',
  effective: { from: null, until: null },
  tracks: [],
  handoff: emptyHandoff,
  displayStep: 5,
};

export const policy: fc.Arbitrary<Policy> = policyOf(
  fc.array(fc.oneof({ weight: 4, arbitrary: eventRule(points) }, { weight: 1, arbitrary: silenceRule(points) }), {
    maxLength: 5,
  }),
);

export const engagements = (maxLength = 12): fc.Arbitrary<readonly Engagement[]> =>
  fc
    .array(
      fc.record({
        type: fc.constantFrom<string>(...types, 'other'),
        occurredAt: instant,
        properties: fc.record({ path: word, n: fc.integer({ min: 0, max: 5 }), due_at: instant }, { requiredKeys: [] }),
      }),
      { maxLength },
    )
    .map((list) =>
      list
        .map((one, i) => ({ ...one, key: `e${String(i).padStart(2, '0')}`, observedAt: one.occurredAt }))
        .sort((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1)),
    );

export const subject: fc.Arbitrary<Subject> = fc.record({
  fields,
  engagements: engagements(),
  stage: fc.constantFrom(...stages),
});

const field = (path: string, value: number): Condition => ({ kind: 'field', path, test: { op: 'at_least', value } });
const event = (id: string, type: string, worth: number): IntentRule => ({
  id,
  kind: 'event',
  on: { types: [type], where: [] },
  points: worth,
  cap: null,
  limit: { kind: 'every_time' },
  windowMs: 30,
  decay: { kind: 'none' },
  why: null,
  group: null,
  floor: null,
  active: null,
});

/** A contract under which much is handed over, comes back and is handed over again. */
export const busyPolicy: Policy = {
  ...basePolicy,
  fit: fitAxis({
    rules: [
      {
        id: 'r0',
        when: field('company.employees', 2),
        points: 20_000,
        why: '{company.employees} employees',
        group: null,
        active: null,
      },
    ],
  }),
  intent: intentAxis({
    rules: [event('r1', 'visit', 10_000), event('r2', 'demo', 5_000), event('r3', 'click', 3_000)],
  }),
  grades: bandsOf([20_000, 10_000, 5_000], [20_000, 10_000, 5_000]),
  mql: definition({
    when: { kind: 'axis', axis: 'intent', test: { op: 'at_least', value: 10_000 } },
    never: { kind: 'field', path: 'person.is_student', test: { op: 'equals', value: true } },
    fastTrack: {
      on: ['demo'],
      windowMs: 20,
      when: { kind: 'axis', axis: 'fit', test: { op: 'at_least', value: 20_000 } },
      ifUnknown: 'triage',
    },
  }),
};
