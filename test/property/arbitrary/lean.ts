// Policies of one or two rules, at most one construct and a definition that is about to be met: where almost everything matters, unlike in those that
// say a bit of all. Shortcuts of the engine are taken under such policies alone.
import fc from 'fast-check';
import type { Condition, EventMatch, Policy, Test } from '#domain/policy.ts';
import type { Subject } from '#domain/scoring/assess.ts';
import { definition, grades } from '#test/support/policies.ts';
import { named, spanOf, type UnnamedIntent } from './axes.ts';
import { basePolicy } from './standing-policies.ts';
import { toy } from './scale.ts';

type Of<T> = fc.Arbitrary<T>;
const { instant, duration } = toy;
const nullable = <T>(of: Of<T>): Of<T | null> => fc.option(of, { freq: 2 });
const steps = (from: number, to: number): Of<number> => fc.integer({ min: from, max: to }).map((n) => n * 5_000);
const types = ['visit', 'click'] as const;
const type = fc.constantFrom<string>(...types);
const number = (value: Of<number>) =>
  fc.oneof(
    fc.record({ op: fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than'), value }),
    fc.record({ op: fc.constant('between' as const), from: value, to: value }),
  );
const dated: Of<Test> = fc.record({ op: fc.constantFrom('within', 'older_than'), durationMs: duration });
const match: Of<EventMatch> = fc
  .tuple(type, fc.option(dated, { freq: 5 }))
  .map(([one, test]) => ({ types: [one], where: test === null ? [] : [{ property: 'due_at', test }] }));

const plain: Of<EventMatch> = type.map((one) => ({ types: [one], where: [] }));

const field: Of<Condition> = fc.oneof(
  dated.map((test): Condition => ({ kind: 'field', path: 'custom.signed_at', test })),
  fc.constant<Condition>({ kind: 'field', path: 'company.employees', test: { op: 'at_least', value: 3 } }),
);
const now: Of<Condition> = fc
  .tuple(fc.constantFrom('before', 'after'), instant)
  .map(([op, at]): Condition => ({ kind: 'now', test: { op, at } }));
const count: Of<Condition> = fc.record({
  kind: fc.constant('count' as const),
  event: match,
  windowMs: nullable(duration),
  test: number(fc.integer({ min: 0, max: 2 })),
});
const axis = (name: Of<'fit' | 'intent' | 'total'>): Of<Condition> =>
  fc.record({ kind: fc.constant('axis' as const), axis: name, test: number(steps(-2, 5)) });
const negated = (of: Of<Condition>): Of<Condition> =>
  fc.tuple(of, fc.boolean()).map(([one, isNot]): Condition => (isNot ? { kind: 'not', of: one } : one));

const fact = negated(fc.oneof(field, field, now, count));
const grade = fc
  .subarray(['A1', 'A2', 'A4', 'D1', 'D4'] as const)
  .map((list): Condition => ({ kind: 'grade', in: list }));
const single = negated(
  fc.oneof(
    { weight: 6, arbitrary: axis(fc.constantFrom('fit', 'intent', 'intent', 'total')) },
    { weight: 1, arbitrary: fact },
    { weight: 1, arbitrary: grade },
  ),
);
const asked: Of<Condition> = fc.oneof(
  { weight: 4, arbitrary: single },
  { weight: 1, arbitrary: fc.tuple(single, single).map((of): Condition => ({ kind: 'all', of })) },
  { weight: 1, arbitrary: fc.tuple(single, single).map((of): Condition => ({ kind: 'any', of })) },
);

const head = { why: fc.constant(null), group: fc.constant(null), active: fc.constant(null) };
const bounds = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ floor: null, cap: null }) },
  { weight: 1, arbitrary: fc.constantFrom({ floor: 5_000, cap: null }, { floor: null, cap: 10_000 }) },
);
const intentRule: Of<UnnamedIntent> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        ...head,
        kind: fc.constant('event' as const),
        points: steps(-2, 3),
        bounds,
        on: match,
        limit: fc.oneof(
          { weight: 3, arbitrary: fc.constant({ kind: 'every_time' as const }) },
          { weight: 1, arbitrary: toy.limit },
        ),
        windowMs: nullable(duration),
        decay: fc.oneof(
          { weight: 1, arbitrary: fc.constant({ kind: 'none' as const }) },
          { weight: 1, arbitrary: toy.decay },
        ),
      })
      .map(({ bounds: own, decay, ...rule }): UnnamedIntent => {
        const isUneven = rule.points <= 0 && decay.kind === 'stepped';
        return { ...rule, ...own, decay: isUneven ? { kind: 'none' } : decay };
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        ...head,
        kind: fc.constant('silence' as const),
        points: steps(-2, 2),
        bounds,
        silentForMs: duration,
        periodMs: duration,
      })
      .map(({ bounds: own, ...rule }) => ({ ...rule, ...own })),
  },
);

/** What one construct makes of a policy without any. */
const construct: Of<(policy: Policy) => Policy> = fc.oneof(
  { weight: 5, arbitrary: fc.constant((policy: Policy) => policy) },
  ...[
    fc.tuple(fact, steps(-1, 2)).map(([when, at]) => (policy: Policy) => ({
      ...policy,
      intent: { ...policy.intent, ceilings: [{ id: 'c', when, at, why: null }] },
    })),
    fc.tuple(fact, steps(-1, 2)).map(([when, at]) => (policy: Policy) => ({
      ...policy,
      fit: { ...policy.fit, ceilings: [{ id: 'c', when, at, why: null }] },
    })),
    fc
      .tuple(spanOf(toy), fc.constantFrom('fit' as const, 'intent' as const))
      .map(([span, name]) => (policy: Policy) => ({
        ...policy,
        [name]: {
          ...policy[name],
          rules: policy[name].rules.map((rule, i) => (i === 0 ? { ...rule, active: [span] } : rule)),
        },
      })),
    fc.tuple(plain, nullable(plain), nullable(duration)).map(([on, until, afterMs]) => (policy: Policy) => ({
      ...policy,
      intent: { ...policy.intent, freezes: [{ id: 'f', on, until: { on: until, afterMs } }] },
    })),
    fc
      .tuple(match, nullable(match), fc.constantFrom('fit_only' as const, 'zero' as const))
      .map(([on, back, to]) => (policy: Policy) => ({
        ...policy,
        intent: {
          ...policy.intent,
          resets: [{ id: 'z', on, to, restore: back === null ? null : { on: back, when: null } }],
        },
      })),
    fc.tuple(nullable(steps(-1, 1)), nullable(steps(1, 3))).map(([floor, cap]) => (policy: Policy) => ({
      ...policy,
      intent: {
        ...policy.intent,
        groups: [{ group: 'g', floor, cap }],
        rules: policy.intent.rules.map((rule) => ({ ...rule, group: 'g' })),
      },
    })),
    single.map((when) => (policy: Policy) => ({
      ...policy,
      grades: { ...policy.grades, overrides: [{ when: withoutGrade(when), grade: 'A1' as const }] },
    })),
    single.map((keep) => (policy: Policy) => ({ ...policy, mql: { ...policy.mql, keep } })),
  ].map((arbitrary) => ({ weight: 1, arbitrary: arbitrary })),
);

const withoutGrade = (when: Condition): Condition =>
  JSON.stringify(when).includes('"grade"')
    ? { kind: 'axis', axis: 'intent', test: { op: 'at_least', value: 5_000 } }
    : when;

export const leanPolicy: Of<Policy> = fc
  .record({
    fit: fc.array(fc.record({ ...head, when: fact, points: steps(-2, 3) }), { maxLength: 1 }),
    intent: fc.array(intentRule, { minLength: 1, maxLength: 2 }),
    floors: fc.tuple(fc.constantFrom(0, -10_000), fc.constantFrom(0, -10_000, 5_000)),
    when: asked,
    never: fc.option(single, { freq: 5 }),
    fastTrack: fc.option(
      fc.record({
        on: fc.tuple(type),
        windowMs: duration,
        when: fc.option(single, { freq: 4 }),
        ifUnknown: fc.constantFrom('triage' as const, 'wait' as const),
      }),
      { freq: 5 },
    ),
    with: construct,
    isRare: fc.boolean(),
  })
  .map(({ fit, intent, floors: [fitFloor, intentFloor], when, never, fastTrack, ...of }) =>
    of.with({
      ...basePolicy,
      fit: { ...basePolicy.fit, rules: named(fit, 'a'), bounds: { floor: fitFloor, cap: null } },
      intent: {
        ...basePolicy.intent,
        rules: named(intent, 'b'),
        bounds: { floor: intentFloor, cap: null },
      },
      grades: grades([10_000, 5_000, 1], [10_000, 5_000, 1]),
      mql: definition({ when, never, fastTrack: of.isRare ? fastTrack : null }),
    }),
  );

/** One to four things that are done. */
export const leanSubject: Of<Subject> = fc
  .record({
    employees: nullable(fc.constantFrom(2, 3)),
    signedAt: nullable(instant),
    done: fc.array(fc.record({ type, occurredAt: instant, dueAt: nullable(instant) }), { minLength: 1, maxLength: 4 }),
    createdAt: fc.option(fc.constant(0), { freq: 2 }),
  })
  .map(({ employees, signedAt, done, createdAt }) => ({
    stage: 'lead',
    fields: {
      ...(employees === null ? {} : { 'company.employees': employees }),
      ...(signedAt === null ? {} : { 'custom.signed_at': signedAt }),
      ...(createdAt === null ? {} : { 'person.created_at': createdAt }),
    },
    engagements: done
      .map(({ dueAt, ...one }, i) => ({
        ...one,
        ...{ key: `e${String(i)}`, observedAt: one.occurredAt },
        properties: dueAt === null ? {} : { due_at: dueAt },
      }))
      .toSorted((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1)),
  }));
