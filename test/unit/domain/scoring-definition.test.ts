// What makes an MQL, worked out by hand: fast tracks, hysteresis, dates, grades that are overridden, and coming again.
import { describe, expect, test } from '@jest/globals';
import type { Condition, Policy } from '#domain/policy.ts';
import { compile } from '#domain/scoring/compile.ts';
import { qualifiedAt, qualifiedSince } from '#domain/scoring/qualified-at.ts';
import { definition } from '#test/support/policies.ts';
import { day, nov } from './example.ts';
import {
  always,
  assessed,
  axis,
  count,
  events,
  fact,
  field,
  fitOf,
  intentOf,
  is,
  lead,
  never,
  not,
  pts,
  scored,
  under,
  visits,
} from './scoring-example.ts';

describe('now', () => {
  const status = (test: Extract<Condition, { kind: 'now' }>['test'], at: number): string =>
    scored(under({ mql: definition({ when: { kind: 'now', test } }) }), lead(), at).status;

  test('before and after are strict, between holds at both ends', () => {
    const around = [nov(3) - 1, nov(3), nov(3) + 1];
    expect(around.map((at) => status({ op: 'before', at: nov(3) }, at))).toEqual(['mql', 'not_yet', 'not_yet']);
    expect(around.map((at) => status({ op: 'after', at: nov(3) }, at))).toEqual(['not_yet', 'not_yet', 'mql']);
    const span = { op: 'between' as const, from: nov(3), to: nov(5) };
    expect([nov(3) - 1, nov(3), nov(5), nov(5) + 1].map((at) => status(span, at))).toEqual([
      'not_yet',
      'mql',
      'mql',
      'not_yet',
    ]);
  });

  test('its instants are changes that are told, and a replay stops at them', () => {
    const of = (test: Extract<Condition, { kind: 'now' }>['test']): Policy =>
      under({ mql: definition({ when: { kind: 'now', test } }) });
    const begun = lead([], { 'person.created_at': nov(1) });
    const after = of({ op: 'after', at: nov(3) });
    expect(assessed(after, begun, nov(1)).nextChangeAt).toBe(nov(3) + 1);
    expect(qualifiedAt(compile(after), begun, nov(9))?.at).toBe(nov(3) + 1);
    const between = of({ op: 'between', from: nov(3), to: nov(5) });
    expect([nov(1), nov(3), nov(5) + 1].map((at) => assessed(between, begun, at).nextChangeAt)).toEqual([
      nov(3),
      nov(5) + 1,
      null,
    ]);
    expect(qualifiedAt(compile(between), begun, nov(9))?.at).toBe(nov(3));
    expect(qualifiedSince(compile(between), begun, nov(5))?.at).toBe(nov(3));
    expect(qualifiedSince(compile(between), begun, nov(9))).toBeNull();
    expect(assessed(of({ op: 'before', at: nov(3) }), begun, nov(1)).nextChangeAt).toBe(nov(3));
  });
});

describe('an override of the grade', () => {
  const policy = (...overrides: Policy['grades']['overrides']): Policy =>
    under({
      fit: fitOf([fact('a', 80)]),
      grades: { ...under({}).grades, overrides },
      mql: definition({ when: { kind: 'grade', in: ['B2'] } }),
    });

  test('the first whose condition is met gives the grade, and the definition sees it', () => {
    const rich = axis('fit', 'at_least', 80);
    expect(scored(policy(), lead(), nov(1))).toMatchObject({ grade: 'A4', status: 'not_yet' });
    expect(
      scored(
        policy({ when: never, grade: 'C3' }, { when: rich, grade: 'B2' }, { when: always, grade: 'D4' }),
        lead(),
        nov(1),
      ),
    ).toMatchObject({
      ...{ grade: 'B2', status: 'mql', fit: pts(80) },
    });
    expect(scored(policy({ when: always, grade: 'C3' }, { when: rich, grade: 'B2' }), lead(), nov(1)).grade).toBe('C3');
  });

  test('unknown leaves the grade as it is', () => {
    expect(scored(policy({ when: is('custom.x', true), grade: 'B2' }), lead(), nov(1)).grade).toBe('A4');
    expect(scored(policy({ when: not(is('custom.x', true)), grade: 'B2' }), lead(), nov(1)).grade).toBe('A4');
  });

  test('by status or date flips when that does', () => {
    const customer = policy({ when: { kind: 'stage', in: ['customer'] }, grade: 'B2' });
    expect(
      (['lead', 'customer'] as const).map((stage) => scored(customer, lead([], {}, { stage }), nov(1)).grade),
    ).toEqual(['A4', 'B2']);
    const dated = policy({ when: { kind: 'now', test: { op: 'after', at: nov(4) } }, grade: 'B2' });
    expect(assessed(dated, lead(), nov(1)).nextChangeAt).toBe(nov(4) + 1);
    expect(qualifiedAt(compile(dated), lead([], { 'person.created_at': nov(1) }), nov(9))?.at).toBe(nov(4) + 1);
  });
});

describe('keep', () => {
  /** Two visits make an MQL; one keeps it. Visits count for four days. */
  const policy = under({
    intent: intentOf([visits({ windowMs: 4 * day })]),
    mql: definition({ when: axis('intent', 'at_least', 20), keep: axis('intent', 'at_least', 10) }),
  });
  const statusOn = (subject: ReturnType<typeof lead>, ...dates: readonly number[]) =>
    dates.map((date) => scored(policy, subject, nov(date)).status === 'mql');

  test('a lead that was an MQL stays one, exactly until keep is met no more', () => {
    const subject = lead(events('visit', 1, 3));
    expect(statusOn(subject, 1, 2.99, 3, 4.99, 5, 6.99, 7)).toEqual([false, false, true, true, true, true, false]);
    expect(scored(policy, subject, nov(5))).toMatchObject({ track: 'standard', isFast: false, intent: pts(10) });
    expect(scored(policy, subject, nov(7) - 1).status).toBe('mql');
    expect(assessed(policy, subject, nov(5)).nextChangeAt).toBe(nov(7));
  });

  test('one that has lost it must meet the definition anew', () => {
    const subject = lead(events('visit', 1, 3, 8, 9));
    expect(statusOn(subject, 7, 8, 8.99, 9, 12, 12.99, 13)).toEqual([false, false, false, true, true, true, false]);
    expect(qualifiedAt(compile(policy), subject, nov(20))?.at).toBe(nov(3));
    expect(qualifiedSince(compile(policy), subject, nov(6))?.at).toBe(nov(3));
    expect(qualifiedSince(compile(policy), subject, nov(8))).toBeNull();
    expect(qualifiedSince(compile(policy), subject, nov(12.5))?.at).toBe(nov(9));
  });

  test('one whose stage is MQL is one already; that says nothing of when it became one', () => {
    const once = lead(events('visit', 1), {}, { stage: 'mql' });
    expect(statusOn(once, 1, 4.99, 5)).toEqual([true, true, false]);
    expect(statusOn(lead(events('visit', 1)), 1, 4.99)).toEqual([false, false]);
    expect(qualifiedAt(compile(policy), once, nov(4))).toBeNull();
  });

  test('an exclusion ends it; unknown does not keep', () => {
    const excluding = (keep: Condition): Policy => ({
      ...policy,
      mql: definition({
        when: axis('intent', 'at_least', 20),
        keep,
        never: { kind: 'now', test: { op: 'between', from: nov(5), to: nov(5) } },
      }),
    });
    const subject = lead(events('visit', 1, 3));
    const seen = [nov(4), nov(5) - 1, nov(5), nov(5) + 1].map((at) => scored(excluding(always), subject, at).status);
    expect(seen).toEqual(['mql', 'mql', 'excluded', 'not_yet']);
    const unsure = { ...policy, mql: { ...policy.mql, keep: is('custom.x', true) } };
    expect([3, 5].map((date) => scored(unsure, subject, nov(date)).status)).toEqual(['mql', 'not_yet']);
  });

  test('what a fast track made an MQL is kept as well, without being fast any more', () => {
    const fast = {
      ...policy,
      mql: definition({
        when: never,
        keep: axis('intent', 'at_least', 10),
        fastTrack: { on: ['hand'], windowMs: day, when: null, ifUnknown: 'wait' },
      }),
    };
    const subject = lead([...events('visit', 1), ...events('hand', 1)]);
    const seen = [nov(1), nov(2) - 1, nov(2), nov(5) - 1, nov(5)].map((at) => scored(fast, subject, at));
    expect(seen.map(({ status, track, isFast }) => [status, track, isFast])).toEqual([
      ['mql', 'fast_track', true],
      ['mql', 'fast_track', true],
      ['mql', 'standard', false],
      ['mql', 'standard', false],
      ['not_yet', null, false],
    ]);
  });

  test('comes before triage, after what is met', () => {
    const unsure = field('company.employees', { op: 'at_least', value: 5 });
    const both = {
      ...policy,
      mql: {
        ...policy.mql,
        fastTrack: { on: ['hand'], windowMs: 9 * day, when: unsure, ifUnknown: 'triage' as const },
      },
    };
    const subject = lead([...events('visit', 1, 3), ...events('hand', 4)]);
    expect([4, 5, 7].map((date) => scored(both, subject, nov(date)).status)).toEqual(['mql', 'mql', 'triage']);
  });
});

describe('coming again', () => {
  const again = (when: Condition | null) => under({ mql: definition({ when: always, again: { afterMs: 0, when } }) });
  test('is free where nothing is asked, and only met is enough', () => {
    const may = (when: Condition | null, fields = {}) => assessed(again(when), lead([], fields), nov(1)).mayComeAgain;
    expect([
      may(null),
      may(always),
      may(never),
      may(is('custom.x', true)),
      may(is('custom.x', true), { 'custom.x': true }),
    ]).toEqual([...[true, true, false, false, true]]);
    expect(assessed(under({ mql: definition({ when: always }) }), lead(), nov(1)).mayComeAgain).toBe(true);
  });

  test('its flip is a change that is told', () => {
    const dated = again({ kind: 'now', test: { op: 'after', at: nov(4) } });
    expect(assessed(dated, lead(), nov(1)).nextChangeAt).toBe(nov(4) + 1);
  });
});

describe('how a count is counted', () => {
  const policy = (windowMs: number | null, least: number) =>
    under({ mql: definition({ when: count('visit', { op: 'at_least', value: least }, windowMs) }) });
  test('an event exactly as old as the window is out, one of this instant is in', () => {
    const subject = lead(events('visit', 1, 3));
    const at = [nov(3) - 1, nov(3), nov(5) - 1, nov(5)];
    expect(at.map((instant) => scored(policy(4 * day, 2), subject, instant).status)).toEqual([
      'not_yet',
      'mql',
      'mql',
      'not_yet',
    ]);
    expect(scored(policy(null, 2), subject, nov(900)).status).toBe('mql');
    expect(assessed(policy(4 * day, 2), subject, nov(3)).nextChangeAt).toBe(nov(5));
    expect(scored(policy(null, 0), lead(), nov(1)).status).toBe('mql');
  });
});
