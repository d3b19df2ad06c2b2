// What each construct of the language means as a policy: the shorthand spelled out, defaults filled in, points in thousandths.
import { describe, expect, test } from '@jest/globals';
import type { Policy } from '#domain/policy.ts';
import { readable, withSections } from './samples.ts';

const day = 86_400_000;
const policyOf = (fragment: string): Policy => readable(withSections(fragment)).policy;
const fitCondition = (when: string): unknown =>
  policyOf(`fit:\n  - { id: x, when: ${when}, points: 1 }\n`).fit.rules[0]?.when;
const mqlCondition = (when: string): unknown => policyOf(`mql:\n  when: ${when}\n`).mql.when;
const intentRule = (rest: string): unknown => policyOf(`intent:\n  - { id: x, ${rest} }\n`).intent.rules[0];

const field = (path: string, test: unknown): unknown => ({ kind: 'field', path, test });

describe('conditions', () => {
  test.each([
    ['{ person.is_student: true }', field('person.is_student', { op: 'equals', value: true })],
    ['{ person.region: emea }', field('person.region', { op: 'equals', value: 'emea' })],
    ['{ company.employees: 50 }', field('company.employees', { op: 'equals', value: 50 })],
    ['{ custom.plan: pro }', field('custom.plan', { op: 'equals', value: 'pro' })],
    ['{ custom.score: { at_least: 5 } }', field('custom.score', { op: 'at_least', value: 5 })],
    ['{ person.title: { contains: vp } }', field('person.title', { op: 'contains', text: 'vp' })],
    ['{ person.title: { starts_with: vp } }', field('person.title', { op: 'starts_with', text: 'vp' })],
    ['{ person.title: { ends_with: vp } }', field('person.title', { op: 'ends_with', text: 'vp' })],
    ['{ person.title: { matches: "^vp\\\\b" } }', field('person.title', { op: 'matches', pattern: '^vp\\b' })],
    [
      '{ person.seniority: { in: [vp, director] } }',
      field('person.seniority', { op: 'in', values: ['vp', 'director'], list: null }),
    ],
    [
      '{ company.industry: { in_list: targets } }',
      field('company.industry', { op: 'in', values: ['software', 'logistics'], list: 'targets' }),
    ],
    ['{ company.employees: { more_than: 5 } }', field('company.employees', { op: 'more_than', value: 5 })],
    ['{ company.employees: { at_most: 5 } }', field('company.employees', { op: 'at_most', value: 5 })],
    ['{ company.employees: { less_than: 5.5 } }', field('company.employees', { op: 'less_than', value: 5.5 })],
    ['{ company.employees: { between: [5, 9] } }', field('company.employees', { op: 'between', from: 5, to: 9 })],
    ['{ company.account: { exists: false } }', field('company.account', { op: 'exists', value: false })],
    [
      '{ person.created_at: { before: 2026-03-01 } }',
      field('person.created_at', { op: 'before', at: Date.UTC(2026, 2, 1) }),
    ],
    [
      '{ person.created_at: { after: 2026-03-01T10:00:00+02:00 } }',
      field('person.created_at', { op: 'after', at: Date.UTC(2026, 2, 1, 8) }),
    ],
    ['{ person.created_at: { within: 2w } }', field('person.created_at', { op: 'within', durationMs: 14 * day })],
    [
      '{ person.created_at: { older_than: 1y } }',
      field('person.created_at', { op: 'older_than', durationMs: 365 * day }),
    ],
    [
      '{ custom.since: { between: [2026-01-01, 2026-02-01] } }',
      field('custom.since', { op: 'between', from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) }),
    ],
    [
      '{ not: { person.is_student: true } }',
      { kind: 'not', of: field('person.is_student', { op: 'equals', value: true }) },
    ],
  ])('%s', (when, means) => {
    expect(fitCondition(when)).toEqual(means);
  });

  test('several fields and several tests in one map must all be met', () => {
    expect(fitCondition('{ company.employees: { at_least: 5, less_than: 9 }, person.is_student: false }')).toEqual({
      kind: 'all',
      of: [
        field('company.employees', { op: 'at_least', value: 5 }),
        field('company.employees', { op: 'less_than', value: 9 }),
        field('person.is_student', { op: 'equals', value: false }),
      ],
    });
  });

  test.each([
    ['{ fit: { at_least: 50.5 } }', { kind: 'axis', axis: 'fit', test: { op: 'at_least', value: 50_500 } }],
    [
      '{ total: { between: [1, 2] } }',
      { kind: 'axis', axis: 'total', test: { op: 'between', from: 1_000, to: 2_000 } },
    ],
    ['{ grade: A1 }', { kind: 'grade', in: ['A1'] }],
    ['{ grade: { in: [B2, A1] } }', { kind: 'grade', in: ['A1', 'B2'] }],
    ['{ grade: { at_least: B2 } }', { kind: 'grade', in: ['A1', 'A2', 'B1', 'B2'] }],
    ['{ stage: lead }', { kind: 'stage', in: ['lead'] }],
    ['{ stage: { in: [lead, recycled] } }', { kind: 'stage', in: ['lead', 'recycled'] }],
    [
      '{ count: { of: [visit, page_viewed], where: { path: /pricing }, within: 7d, at_least: 3 } }',
      {
        kind: 'count',
        event: {
          types: ['page_viewed', 'visit'],
          where: [{ property: 'path', test: { op: 'equals', value: '/pricing' } }],
        },
        windowMs: 7 * day,
        test: { op: 'at_least', value: 3 },
      },
    ],
    [
      '{ count: { of: any_engagement, less_than: 1 } }',
      { kind: 'count', event: { types: [], where: [] }, windowMs: null, test: { op: 'less_than', value: 1 } },
    ],
  ])('%s', (when, means) => {
    expect(mqlCondition(when)).toEqual(means);
  });
});

describe('intent rules', () => {
  const plain = { id: 'x', points: 1_000, why: null, group: null, cap: null, floor: null, active: null };

  test('say nothing more than what is written: the window is 30 days, every time counts, nothing decays', () => {
    expect(intentRule('on: visit, points: 1')).toEqual({
      ...plain,
      kind: 'event',
      on: { types: ['visit'], where: [] },
      limit: { kind: 'every_time' },
      windowMs: 30 * day,
      decay: { kind: 'none' },
    });
  });

  test('say everything', () => {
    expect(
      intentRule(
        'on: [visit, visit], where: { n: { more_than: 2 } }, points: 0.5, cap: 2, group: web, why: " Came by ", limit: once per 12h, window: ever, decay: { linear: 60d }',
      ),
    ).toEqual({
      id: 'x',
      points: 500,
      why: 'Came by',
      group: 'web',
      floor: null,
      active: null,
      cap: 2_000,
      kind: 'event',
      on: { types: ['visit'], where: [{ property: 'n', test: { op: 'more_than', value: 2 } }] },
      limit: { kind: 'once_per', periodMs: day / 2 },
      windowMs: null,
      decay: { kind: 'linear', overMs: 60 * day },
    });
    expect(intentRule('on: visit, points: 1, limit: once, decay: { half_life: 14d }')).toMatchObject({
      limit: { kind: 'once' },
      decay: { kind: 'half_life', halfLifeMs: 14 * day },
    });
  });

  test('of silence count again after as long once more, or as the limit says', () => {
    const silence = { ...plain, kind: 'silence', points: -5_000, silentForMs: 30 * day };
    const of = (rest: string): unknown => intentRule(`after: 30d without any_engagement, points: -5${rest}`);
    expect(of('')).toEqual({ ...silence, periodMs: 30 * day });
    expect(of(', limit: once per 7d, cap: 20')).toEqual({ ...silence, periodMs: 7 * day, cap: 20_000 });
    expect(of(', limit: once')).toEqual({ ...silence, periodMs: 20 * 365 * day });
  });

  test('take their window from the axis unless they name one', () => {
    const { intent, mql } = policyOf(
      'axes: { intent: { window: 60d } }\nintent:\n  - { id: a, on: visit, points: 1 }\n  - { id: b, on: visit, points: 1, window: 7d }\nmql: { when: { intent: { at_least: 1 } }, fast_track: { on: visit } }\n',
    );
    expect(intent.rules.map((rule) => rule.kind === 'event' && rule.windowMs)).toEqual([60 * day, 7 * day]);
    expect(mql.fastTrack?.windowMs).toBe(60 * day);
  });
});

describe('the rest', () => {
  test('bounds, grades, recycling and step have defaults', () => {
    const { fit, intent, grades, recycle, displayStep, mql } = policyOf('grades: {}\n');
    expect(fit.bounds).toEqual({ floor: 0, cap: null });
    expect(intent.bounds).toEqual({ floor: 0, cap: null });
    expect(grades).toMatchObject({ fit: [75_000, 50_000, 25_000], intent: [75_000, 50_000, 25_000] });
    expect([recycle.afterMs, recycle.label, displayStep]).toEqual([90 * day, 'nurture', 5]);
    expect(mql.fastTrack).toBeNull();
  });

  test('and can be set', () => {
    const policy = policyOf(
      'axes: { fit: { floor: -20, cap: 100 }, intent: { cap: 200 } }\nrecycle: { after: 30d, to: later }\ndisplay_step: 2.5\n' +
        'dispositions: { recycled: { a: {}, b: { then: { recycle: 10d } }, c: { then: { recycle: 10d, to: x } } }, rejected: { d: { label: Dee, then: none, needs_text: true } } }\n',
    );
    expect(policy.fit.bounds).toEqual({ floor: -20_000, cap: 100_000 });
    expect(policy.intent.bounds).toEqual({ floor: 0, cap: 200_000 });
    expect(policy.displayStep).toBe(2.5);
    expect(policy.reasons.recycled.map((r) => r.then)).toEqual([
      { kind: 'recycle', forMs: 30 * day, to: 'later' },
      { kind: 'recycle', forMs: 10 * day, to: 'later' },
      { kind: 'recycle', forMs: 10 * day, to: 'x' },
    ]);
    expect(policy.reasons.rejected).toEqual([
      { id: 'd', label: 'Dee', speaksOf: null, then: { kind: 'none' }, needsText: true, isLearnt: true },
    ]);
    expect(policy.reasons.accepted).toEqual([]);
  });

  test('a fast track asks for triage unless it says wait', () => {
    const of = (rest: string): Policy['mql']['fastTrack'] =>
      policyOf(`mql: { when: { fit: { at_least: 1 } }, fast_track: { on: [reply_received, demo_requested]${rest} } }\n`)
        .mql.fastTrack;
    expect(of('')).toEqual({
      on: ['demo_requested', 'reply_received'],
      windowMs: 30 * day,
      when: null,
      ifUnknown: 'triage',
    });
    expect(of(', if_unknown: wait, window: 2d, when: { fit: { at_least: 5 } }')).toMatchObject({
      windowMs: 2 * day,
      ifUnknown: 'wait',
      when: { kind: 'axis', axis: 'fit', test: { op: 'at_least', value: 5_000 } },
    });
  });

  test('free mail is built in, and knows no reserved domain', () => {
    const { policy } = readable(
      withSections(
        'fit:\n  - { id: x, when: { person.email_domain: { in_list: free_mail } }, points: -1 }\nlists: {}\n',
      ),
    );
    const when = policy.fit.rules[0]?.when;
    const values = when?.kind === 'field' && when.test.op === 'in' ? when.test.values : [];
    expect(values).toEqual(expect.arrayContaining(['gmail.com', 'outlook.com', 'gmx.net', 'fastmail.com']));
    expect(values).not.toContain('example.com');
    expect(values.length).toBeGreaterThan(5_000);
  });
});
