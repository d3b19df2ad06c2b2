// The account of a score: what is still missing under each status, what came of each event, and which rules are at rest.
import { describe, expect, test } from '@jest/globals';
import { compile } from '#domain/scoring/compile.ts';
import { explain } from '#domain/scoring/explain.ts';
import { intentHigh } from '#domain/scoring/possible.ts';
import type { Policy } from '#domain/policy.ts';
import { definition } from '#test/support/policies.ts';
import { day, nov } from './example.ts';
import {
  axis,
  events,
  fact,
  fitOf,
  intentOf,
  is,
  lead,
  not,
  on,
  pts,
  silence,
  under,
  visits,
} from './scoring-example.ts';

const accountOf = (policy: Policy, subject: Parameters<typeof explain>[1], date = 12) =>
  explain(compile(policy), subject, nov(date));

describe('what is missing', () => {
  const policy = under({
    fit: fitOf([fact('region', 40, is('person.region', 'na'))]),
    intent: intentOf([visits({ points: pts(60) })]),
    mql: definition({
      when: { kind: 'all', of: [axis('fit', 'at_least', 40), axis('intent', 'at_least', 50)] },
      never: is('person.is_student', true),
      fastTrack: {
        on: ['demo_requested'],
        when: is('person.seniority', 'vp'),
        ifUnknown: 'triage',
        windowMs: 30 * day,
      },
    }),
  });
  const fields = { 'person.region': 'na' };

  test('is nothing of an MQL', () => {
    const { assessment, missing } = accountOf(policy, lead(events('visit', 10), fields));
    expect(assessment.status).toBe('mql');
    expect(missing).toEqual([]);
  });

  test('is what the definition asks, of who is not one yet', () => {
    const { assessment, missing } = accountOf(policy, lead([], fields));
    expect(assessment.status).toBe('not_yet');
    expect(missing).toEqual([
      {
        kind: 'axis',
        axis: 'intent',
        test: { op: 'at_least', value: pts(50) },
        value: 0,
        high: 0,
        wanted: true,
        outcome: 'not_met',
      },
    ]);
  });

  test('is that the exclusion ends, of who is excluded', () => {
    const { assessment, missing } = accountOf(
      policy,
      lead(events('visit', 10), { ...fields, 'person.is_student': true }),
    );
    expect(assessment.status).toBe('excluded');
    expect(missing).toEqual([expect.objectContaining({ path: 'person.is_student', wanted: false, outcome: 'met' })]);
  });

  test('is what the fast track asks, of who is looked at first', () => {
    const { assessment, missing } = accountOf(policy, lead(events('demo_requested', 10), fields));
    expect(assessment.status).toBe('triage');
    expect(missing).toEqual([expect.objectContaining({ path: 'person.seniority', wanted: true, outcome: 'unknown' })]);
  });

  test('is the nearest way where there are several, all of them where each is needed, and the other way round within a refusal', () => {
    const ways = [is('person.region', 'emea'), is('person.seniority', 'vp')];
    const pathsOf = (when: Policy['mql']['when'], of: Record<string, string>): readonly unknown[] =>
      accountOf(under({ mql: definition({ when }) }), lead([], of)).missing.map((one) => 'path' in one && one.path);
    expect(pathsOf({ kind: 'any', of: ways }, { 'person.region': 'na' })).toHaveLength(1);
    expect(pathsOf({ kind: 'all', of: ways }, { 'person.region': 'na', 'person.seniority': 'manager' })).toEqual([
      'person.region',
      'person.seniority',
    ]);
    const both = { 'person.region': 'emea', 'person.seniority': 'vp' };
    expect(pathsOf(not({ kind: 'any', of: ways }), both)).toEqual(['person.region', 'person.seniority']);
    expect(pathsOf(not({ kind: 'all', of: ways }), both)).toEqual(['person.region']);
  });
});

describe('what came of each', () => {
  const fates = (policy: Policy, subject: Parameters<typeof explain>[1], date = 12) =>
    accountOf(policy, subject, date).intent.map(({ occurrences }) =>
      occurrences.map(({ at, points, fate }) => [(at - nov(0)) / day, points / 1_000, fate]),
    );

  test('a window ends exactly as long after the event as it is long', () => {
    const policy = under({ intent: intentOf([visits({ windowMs: 7 * day })]) });
    expect(fates(policy, lead(events('visit', 4, 5, 6)))).toEqual([
      [
        [6, 10, 'counted'],
        [5, 0, 'outside_window'],
        [4, 0, 'outside_window'],
      ],
    ]);
  });

  test('too soon after one that counted, the newest first', () => {
    const policy = under({ intent: intentOf([visits({ limit: { kind: 'once_per', periodMs: 2 * day } })]) });
    expect(fates(policy, lead(events('visit', 7, 8, 9, 10)))).toEqual([
      [
        [10, 10, 'counted'],
        [9, 0, 'too_soon'],
        [8, 10, 'counted'],
        [7, 0, 'too_soon'],
      ],
    ]);
  });

  test('what has faded to nothing is told apart from a rule without points', () => {
    const linear = { kind: 'linear', overMs: 5 * day } as const;
    expect(fates(under({ intent: intentOf([visits({ decay: linear })]) }), lead(events('visit', 2, 11)))).toEqual([
      [
        [11, 8, 'counted'],
        [2, 0, 'faded'],
      ],
    ]);
    const worthless = under({ intent: intentOf([visits({ points: 0 })]) });
    expect(fates(worthless, lead(events('visit', 2)))).toEqual([[[2, 0, 'counted']]]);
  });

  test('what lies in the future, and what is of another kind, is not told', () => {
    expect(
      fates(under({ intent: intentOf([visits()]) }), lead([...events('visit', 13), ...events('page_viewed', 3)])),
    ).toEqual([[]]);
  });

  test('rules out of their time rest', () => {
    const active = [{ from: nov(5), until: nov(12) }];
    const policy = under({
      fit: fitOf([fact('always', 5), fact('spell', 7, undefined, { active })]),
      intent: intentOf([visits({ active }), visits({ id: 'others' })]),
    });
    const restingOn = (date: number) => {
      const account = accountOf(policy, lead(events('visit', 4)), date);
      return [...account.fit, ...account.intent].map(({ isIdle }) => isIdle);
    };
    expect(restingOn(4)).toEqual([false, true, true, false]);
    expect(restingOn(5)).toEqual([false, false, false, false]);
    expect(restingOn(11)).toEqual([false, false, false, false]);
    expect(restingOn(12)).toEqual([false, true, true, false]);
  });
});

describe('the most that intent can have been', () => {
  const high = (rules: Parameters<typeof intentOf>[0], of: Parameters<typeof intentOf>[1] = {}): number =>
    intentHigh(intentOf(rules, { bounds: { floor: 0, cap: null }, ...of }), events('visit', 1, 2, 3, 14), nov(12)) /
    1_000;

  test('counts every occurrence up to then at its full worth, within cap and limit', () => {
    expect(high([visits()])).toBe(30);
    expect(high([visits({ windowMs: day })])).toBe(30);
    expect(high([visits({ on: on() })])).toBe(30);
    expect(high([visits({ on: on('visit', 'page_viewed') })])).toBe(30);
    expect(high([visits({ on: on('page_viewed') })])).toBe(0);
    expect(high([visits({ cap: pts(25) })])).toBe(25);
    expect(high([visits({ cap: pts(100) })])).toBe(30);
    expect(high([visits({ limit: { kind: 'once' } })])).toBe(10);
    expect(high([visits({ on: on('page_viewed'), limit: { kind: 'once' } })])).toBe(0);
    expect(high([visits({ limit: { kind: 'once' }, floor: pts(12) })])).toBe(12);
    expect(high([visits({ on: on('page_viewed'), floor: pts(12) })])).toBe(0);
  });

  test('takes nothing away, and lets silence and groups give what they may', () => {
    expect(high([visits(), visits({ points: pts(-5) })])).toBe(30);
    expect(high([silence({ points: pts(5) })])).toBe(Infinity);
    expect(high([silence({ points: pts(5), cap: pts(15) })])).toBe(15);
    expect(high([silence({})])).toBe(0);
    expect(high([], { groups: [{ group: 'g', floor: pts(7), cap: null }] })).toBe(7);
    expect(high([], { groups: [{ group: 'g', floor: pts(-7), cap: null }] })).toBe(0);
  });

  test('keeps within the bounds of the axis', () => {
    expect(high([visits()], { bounds: { floor: 0, cap: pts(20) } })).toBe(20);
    expect(high([], { bounds: { floor: pts(4), cap: null } })).toBe(4);
  });
});
