// Numbers worked out by hand for each construct of scoring; the laws and the oracle are in test/property/scoring.test.ts.
import { describe, expect, test } from '@jest/globals';
import type { Engagement, Value } from '#domain/lead.ts';
import type { Condition, Decay, IntentRule, Limit, Policy, Test } from '#domain/policy.ts';
import { assess, type Assessment, score } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import { lookaheadOf, maxLookahead } from '#domain/scoring/next-change.ts';
import { qualifiedAt, qualifiedSince } from '#domain/scoring/qualified-at.ts';
import { day, did, nov, policy } from './example.ts';
import { definition, fitAxis, intentAxis } from '#test/support/policies.ts';

type EventOf = { limit?: Limit; decay?: Decay; windowMs?: number | null; cap?: number | null; points?: number };
const visits = (of: EventOf = {}): IntentRule => ({
  id: 'visits',
  kind: 'event',
  on: { types: ['visit'], where: [] },
  points: 10_000,
  cap: null,
  limit: { kind: 'every_time' },
  windowMs: null,
  decay: { kind: 'none' },
  why: null,
  group: null,
  floor: null,
  active: null,
  ...of,
});
const under = (rules: readonly IntentRule[], of: Partial<Policy> = {}): Policy => ({
  ...policy,
  fit: fitAxis(),
  intent: intentAxis({ rules, bounds: { floor: -100_000, cap: null } }),
  ...of,
});
const visited = (...dates: readonly number[]): Engagement[] => dates.map((date) => did('visit', nov(date)));
const intentOf = (rule: IntentRule, engagements: readonly Engagement[], at: number): number =>
  score(compile(under([rule])), { fields: {}, engagements, stage: 'lead' }, at).intent;

describe('intent', () => {
  test('limits count from the newest backwards', () => {
    const list = visited(1, 1.6, 2.1, 2.6);
    expect(intentOf(visits(), list, nov(3))).toBe(40_000);
    expect(intentOf(visits({ limit: { kind: 'once' } }), list, nov(3))).toBe(10_000);
    expect(intentOf(visits({ limit: { kind: 'once_per', periodMs: day } }), list, nov(3))).toBe(20_000); // 2.6 and 1.6
    expect(intentOf(visits({ limit: { kind: 'once_per', periodMs: day } }), visited(1, 2, 3), nov(3))).toBe(30_000);
  });

  test('a window ends exactly with its length', () => {
    const list = visited(1);
    const rule = visits({ windowMs: 2 * day });
    expect([intentOf(rule, list, nov(1)), intentOf(rule, list, nov(3) - 1), intentOf(rule, list, nov(3))]).toEqual([
      10_000, 10_000, 0,
    ]);
  });

  test('half-lives and straight lines, rounded once for each occurrence', () => {
    const half = visits({ decay: { kind: 'half_life', halfLifeMs: 2 * day } });
    expect([1, 2, 3, 5].map((date) => intentOf(half, visited(1), nov(date)))).toEqual([10_000, 7_071, 5_000, 2_500]);
    const line = visits({ decay: { kind: 'linear', overMs: 3 * day } });
    expect([1, 2, 3, 4, 9].map((date) => intentOf(line, visited(1), nov(date)))).toEqual([10_000, 6_667, 3_333, 0, 0]);
    const penalty = visits({ points: -10_000, decay: { kind: 'linear', overMs: 3 * day } });
    expect([2, 3].map((date) => intentOf(penalty, visited(1), nov(date)))).toEqual([-6_667, -3_333]);
    expect(intentOf(half, visited(1, 2), nov(3))).toBe(5_000 + 7_071);
  });

  test('the cap bounds the magnitude, and the line says so', () => {
    const compiled = compile(
      under([visits({ cap: 25_000 }), { ...visits({ points: -10_000, cap: 15_000 }), id: 'minus' }]),
    );
    const scored = score(compiled, { fields: {}, engagements: visited(1, 2, 3), stage: 'lead' }, nov(4));
    expect(scored.lines.intent).toMatchObject([
      { rule: 'visits', points: 25_000, count: 3, isCapped: true },
      { rule: 'minus', points: -15_000, count: 3, isCapped: true },
    ]);
    expect(scored.intent).toBe(10_000);
  });

  test('silence counts when it begins and again with every period', () => {
    const silent: IntentRule = {
      id: 's',
      kind: 'silence',
      points: -5_000,
      silentForMs: 10 * day,
      periodMs: 7 * day,
      cap: null,
      why: null,
      group: null,
      floor: null,
      active: null,
    };
    expect([10, 11, 17, 18, 25].map((date) => intentOf(silent, visited(1), nov(date)))).toEqual([
      0, -5_000, -5_000, -10_000, -15_000,
    ]);
    expect(intentOf(silent, [], nov(60))).toBe(0);
    expect(intentOf(silent, visited(1, 20), nov(21))).toBe(0);
  });
});

const outcome = (testOf: Test, value: Value | undefined, at = nov(10)): string => {
  const when: Condition = { kind: 'field', path: 'custom.x', test: testOf };
  const fit = {
    rules: [{ id: 'r', when, points: 1_000, why: null, group: null, active: null }],
    bounds: { floor: 0, cap: null },
    groups: [],
    ceilings: [],
  };
  const fields = value === undefined ? {} : { 'custom.x': value };
  return assess(compile(under([], { fit })), { fields, engagements: [], stage: 'lead' }, at).fitOutcomes['r'] ?? '';
};

describe('tests of values', () => {
  test('text is compared trimmed and in any case, a list by any of its elements', () => {
    expect(outcome({ op: 'equals', value: 'VP ' }, ' vp')).toBe('met');
    expect(outcome({ op: 'in', values: ['a', 'B'], list: null }, ['x', 'b'])).toBe('met');
    expect(outcome({ op: 'in', values: ['a'], list: null }, [])).toBe('not_met');
    expect(outcome({ op: 'contains', text: 'Ops' }, ['devops', 'x'])).toBe('met');
    expect(outcome({ op: 'matches', pattern: '^(head|vp)\\b' }, ' VP Sales')).toBe('met');
    expect(outcome({ op: 'matches', pattern: '^(head|vp)\\b' }, 'the vp')).toBe('not_met');
  });

  test('a regular expression that would run away elsewhere takes its time in line with the text', () => {
    const start = performance.now();
    expect(outcome({ op: 'matches', pattern: '^(a+)+$' }, `${'a'.repeat(5_000)}b`)).toBe('not_met');
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test('what is missing or of another type is unknown, save to exists', () => {
    const tests: readonly Test[] = [
      { op: 'equals', value: 'x' },
      { op: 'in', values: ['x'], list: null },
      { op: 'in', values: [], list: null },
      { op: 'starts_with', text: 'x' },
      { op: 'at_least', value: 1 },
      { op: 'within', durationMs: day },
    ];
    for (const one of tests) expect(outcome(one, undefined)).toBe('unknown');
    expect(outcome({ op: 'exists', value: true }, undefined)).toBe('not_met');
    expect(outcome({ op: 'exists', value: false }, undefined)).toBe('met');
    expect(outcome({ op: 'at_least', value: 1 }, '7')).toBe('unknown');
    expect(outcome({ op: 'equals', value: 1 }, '1')).toBe('unknown');
    expect(outcome({ op: 'equals', value: true }, false)).toBe('not_met');
    expect(outcome({ op: 'in', values: [1, 2], list: null }, 'a')).toBe('unknown');
    expect(outcome({ op: 'in', values: [1, 2], list: null }, 3)).toBe('not_met');
  });

  test('dates', () => {
    const within: Test = { op: 'within', durationMs: 5 * day };
    const older: Test = { op: 'older_than', durationMs: 5 * day };
    expect([
      outcome(within, nov(10)),
      outcome(within, nov(5) + 1),
      outcome(within, nov(5)),
      outcome(within, nov(11)),
    ]).toEqual(['met', 'met', 'not_met', 'not_met']);
    expect([outcome(older, nov(5) + 1), outcome(older, nov(5)), outcome(older, nov(11))]).toEqual([
      'not_met',
      'met',
      'not_met',
    ]);
    expect([outcome({ op: 'before', at: nov(3) }, nov(2)), outcome({ op: 'after', at: nov(3) }, nov(3))]).toEqual([
      'met',
      'not_met',
    ]);
  });
});

describe('what is unknown', () => {
  const fit = policy.fit;
  const atLeast = (value: number): Condition => ({ kind: 'axis', axis: 'fit', test: { op: 'at_least', value } });
  const when = (condition: Condition) => ({ ...policy.mql, when: condition });
  const status = (condition: Condition, fields: Record<string, Value>): string =>
    score(
      compile({ ...policy, mql: when({ kind: 'not', of: condition }) }),
      { fields, engagements: [], stage: 'lead' },
      nov(1),
    ).status;

  test('fit is unknown where points that are still unknown could reach the line, and no further', () => {
    const poor = {
      'company.industry': 'retail',
      'company.employees': 3,
      'person.region': 'apac',
      'person.title': 'CFO',
    };
    expect(status(atLeast(25_000), poor)).toBe('not_yet'); // seniority may still bring 30
    expect(status(atLeast(31_000), poor)).toBe('mql'); // nothing can
    expect(fit.rules).toHaveLength(5);
  });

  test('fields are named by the points that hang on them, those of the definition first', () => {
    const mql = when({
      kind: 'all',
      of: [{ kind: 'field', path: 'custom.budget', test: { op: 'at_least', value: 1 } }],
    });
    const { unknown } = assess(compile({ ...policy, mql }), { fields: {}, engagements: [], stage: 'lead' }, nov(1));
    expect(unknown).toEqual([
      'custom.budget',
      'person.seniority',
      'company.industry',
      'company.employees',
      'person.region',
      'person.email_domain',
      'person.is_student',
    ]);
  });
});

describe('time', () => {
  test('a lead that can never qualify is told so without a replay, one that can is dated to the event', () => {
    const compiled = compile(policy);
    const events = [1, 2, 3].map((date) => did('page_viewed', nov(date), { path: '/pricing' }));
    const subject = { fields: { 'company.industry': 'retail' }, engagements: events, stage: 'lead' } as const;
    expect(qualifiedAt(compiled, subject, nov(9))).toBeNull();
    const fields = { 'company.industry': 'logistics', 'company.employees': 100, 'person.seniority': 'vp' };
    const got = qualifiedAt(compiled, { ...subject, fields }, nov(9));
    expect(got).toEqual({ at: nov(3), track: 'standard', triggerKey: events[2]?.key });
    expect(qualifiedSince(compiled, { ...subject, fields }, nov(40))).toBeNull();
  });

  test('patience qualifies to the millisecond', () => {
    const old: Condition = {
      kind: 'field',
      path: 'person.created_at',
      test: { op: 'older_than', durationMs: 3 * day },
    };
    const compiled = compile(under([], { mql: definition({ when: old }) }));
    const subject = { fields: { 'person.created_at': nov(1) }, engagements: [], stage: 'lead' } as const;
    expect(qualifiedAt(compiled, subject, nov(20))?.at).toBe(nov(4));
    expect(qualifiedAt(compiled, subject, nov(4) - 1)).toBeNull();
    expect(assess(compiled, subject, nov(2)).nextChangeAt).toBe(nov(4));
    expect(assess(compiled, subject, nov(5)).nextChangeAt).toBeNull();
  });

  test('a very long list of instants to come is looked at in parts', () => {
    const many = Array.from({ length: maxLookahead + 50 }, (_, i) => did('visit', nov(1) + i));
    const compiled = compile(under([visits({ windowMs: day })]));
    const subject = { fields: {}, engagements: many, stage: 'lead' } as const;
    const first = assess({ ...compiled }, subject, nov(1) + many.length).nextChangeAt ?? 0;
    expect(first).toBeGreaterThan(nov(1) + many.length);
    expect(first).toBeLessThanOrEqual(nov(2) + many.length);
  });

  test('thousands of rules over many engagements are looked at in smaller parts, and what flips is found all the same', () => {
    const rules = (count: number): IntentRule[] =>
      Array.from({ length: count }, (_, i) => ({
        ...visits({ windowMs: day, points: i === 0 ? 30_000 : 1 }),
        id: `r${String(i)}`,
      }));
    const [small, large] = [40, 2_500].map((count) => compile(under(rules(count))));
    if (small === undefined || large === undefined) throw new Error('both are compiled');
    expect(lookaheadOf(small.main, 500)).toBe(maxLookahead);
    expect(lookaheadOf(large.main, 300) * 2_500 * 300).toBeLessThanOrEqual(10_000_000);
    expect(lookaheadOf(large.main, 100_000)).toBeGreaterThan(0);
    const subject = {
      fields: {},
      stage: 'lead',
      engagements: Array.from({ length: 60 }, (_, i) => did('visit', nov(1) + i)),
    } as const;
    const wakes = (compiled: typeof small): number[] => {
      const found: number[] = [];
      for (let at: number | null = nov(1) + 60; at !== null && found.length < 100;) {
        const { grade, nextChangeAt }: Assessment = assess(compiled, subject, at);
        if (nextChangeAt !== null && assess(compiled, subject, nextChangeAt).grade !== grade) found.push(nextChangeAt);
        at = nextChangeAt;
      }
      return found;
    };
    expect(wakes(large)).toEqual(wakes(small));
    expect(wakes(small).length).toBeGreaterThan(0);
  });

  test('an unbounded silence is looked at in parts', () => {
    const silent: IntentRule = {
      id: 's',
      kind: 'silence',
      points: 1,
      silentForMs: day,
      periodMs: day,
      cap: null,
      why: null,
      group: null,
      floor: null,
      active: null,
    };
    const next = assess(
      compile(under([silent])),
      { fields: {}, engagements: visited(1), stage: 'lead' },
      nov(1),
    ).nextChangeAt;
    expect(next).toBe(nov(41));
  });
});
