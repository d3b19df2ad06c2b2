// What time alone brings about: for each construct one lead that becomes an MQL between two events, to the millisecond. A replay must not step over it,
// nor dismiss the lead because it is none any more, and whoever waits must be woken by then.
import { describe, expect, test } from '@jest/globals';
import type { Fields } from '#domain/lead.ts';
import type { Condition, NumberTest, Policy, Test } from '#domain/policy.ts';
import { compile } from '#domain/scoring/compile.ts';
import { qualifiedAt, qualifiedSince } from '#domain/scoring/qualified-at.ts';
import { definition, track } from '#test/support/policies.ts';
import { day, did, nov } from './example.ts';
import {
  always,
  assessed,
  axis,
  count,
  events,
  fact,
  field,
  fitOf,
  inTrack,
  intentOf,
  is,
  lead,
  never,
  not,
  on,
  pts,
  scored,
  silence,
  some,
  under,
  visits,
} from './scoring-example.ts';

const later = (instant: number): Condition => ({ kind: 'now', test: { op: 'after', at: instant - 1 } });
const sooner = (instant: number): Condition => ({ kind: 'now', test: { op: 'before', at: instant } });
const of = (name: 'fit' | 'intent' | 'total', asked: NumberTest): Condition => ({
  kind: 'axis',
  axis: name,
  test: asked,
});
const due = (asked: Test) => ({ types: ['visit'], where: [{ property: 'due_at', test: asked }] });
const when = (condition: Condition) => ({ mql: definition({ when: condition }) });

/** Visited on the 1st, once; a date of the 3rd stands with it. */
const visitor = lead([did('visit', nov(1), { due_at: nov(3) })], { 'custom.signed_at': nov(3) });
const old: Test = { op: 'older_than', durationMs: 2 * day };
const fresh: Test = { op: 'within', durationMs: 2 * day };
const window = { windowMs: 4 * day };

const becomes: readonly (readonly [string, Partial<Policy>, number])[] = [
  [
    'a penalty leaves its window',
    { intent: intentOf([visits({ points: pts(-10), ...window })]), ...when(axis('intent', 'at_least', 0)) },
    5,
  ],
  ['points leave their window', { intent: intentOf([visits(window)]), ...when(axis('intent', 'less_than', 10)) }, 5],
  [
    'points fade in steps',
    {
      intent: intentOf([visits({ decay: { kind: 'stepped', afterMs: 4 * day, everyMs: day, lose: 20 } })]),
      ...when(axis('intent', 'less_than', 10)),
    },
    5,
  ],
  [
    'silence is rewarded',
    {
      intent: intentOf([silence({ points: pts(5), silentForMs: 4 * day, periodMs: 4 * day })]),
      ...when(axis('intent', 'at_least', 5)),
    },
    5,
  ],
  [
    'silence is punished',
    {
      intent: intentOf([silence({ points: pts(-5), silentForMs: 4 * day, periodMs: 4 * day })]),
      ...when(axis('intent', 'less_than', 0)),
    },
    5,
  ],
  [
    'silence eats what was earned',
    {
      intent: intentOf([visits(), silence({ points: pts(-4), silentForMs: day, periodMs: day })], {
        bounds: { floor: 0, cap: null },
      }),
      ...when(axis('intent', 'less_than', 1)),
    },
    4,
  ],
  [
    'a date of an event comes',
    { intent: intentOf([visits({ on: due(fresh) })]), ...when(axis('intent', 'at_least', 10)) },
    3,
  ],
  [
    'a date of an event grows old',
    { intent: intentOf([visits({ on: due(old) })]), ...when(axis('intent', 'at_least', 10)) },
    5,
  ],
  [
    'a date of an event is over',
    {
      intent: intentOf([visits({ on: due(fresh) })]),
      mql: definition({ when: of('intent', { op: 'at_most', value: 0 }), never: sooner(nov(3)) }),
    },
    5,
  ],
  [
    'a date of a punished event grows old',
    { intent: intentOf([visits({ points: pts(-10), on: due(old) })]), ...when(axis('intent', 'less_than', 0)) },
    5,
  ],
  [
    'a rule begins to hold',
    {
      intent: intentOf([visits({ active: [{ from: nov(4), until: nov(6) }] })]),
      ...when(axis('intent', 'at_least', 10)),
    },
    4,
  ],
  [
    'a rule ends',
    {
      intent: intentOf([visits({ active: [{ from: null, until: nov(6) }] })]),
      ...when(axis('intent', 'less_than', 10)),
    },
    6,
  ],
  [
    'a ceiling of intent is lifted at its date',
    {
      intent: intentOf([visits()], { ceilings: [{ id: 'c', when: sooner(nov(6)), at: 0, why: null }] }),
      ...when(axis('intent', 'at_least', 10)),
    },
    6,
  ],
  [
    'a ceiling of intent falls at its date',
    {
      intent: intentOf([visits()], { ceilings: [{ id: 'c', when: later(nov(6)), at: 0, why: null }] }),
      ...when(axis('intent', 'less_than', 10)),
    },
    6,
  ],
  [
    'a ceiling of intent counts no more',
    {
      intent: intentOf([visits()], { ceilings: [{ id: 'c', when: some('visit', 4 * day), at: 0, why: null }] }),
      ...when(axis('intent', 'at_least', 10)),
    },
    5,
  ],
  [
    'a ceiling of intent hangs on a date of the lead',
    {
      intent: intentOf([visits()], { ceilings: [{ id: 'c', when: field('custom.signed_at', old), at: 0, why: null }] }),
      ...when(axis('intent', 'less_than', 10)),
    },
    5,
  ],
  [
    'fit hangs on a date of the lead',
    { fit: fitOf([fact('f', 5, field('custom.signed_at', old))]), ...when(axis('fit', 'at_least', 5)) },
    5,
  ],
  [
    'fit loses what hung on a date',
    { fit: fitOf([fact('f', 5, sooner(nov(6)))]), ...when(axis('fit', 'less_than', 5)) },
    6,
  ],
  ['fit hangs on now', { fit: fitOf([fact('f', 5, later(nov(6)))]), ...when(axis('fit', 'at_least', 5)) }, 6],
  [
    'fit counts no more',
    { fit: fitOf([fact('f', -5, some('visit', 4 * day))]), ...when(axis('fit', 'at_least', 0)) },
    5,
  ],
  [
    'a rule of fit begins to hold',
    {
      fit: fitOf([fact('f', 5, always, { active: [{ from: nov(4), until: nov(6) }] })]),
      ...when(axis('fit', 'at_least', 5)),
    },
    4,
  ],
  [
    'a ceiling of fit is lifted at its date',
    {
      fit: fitOf([fact('f', 5)], { ceilings: [{ id: 'c', when: sooner(nov(6)), at: 0, why: null }] }),
      ...when(axis('fit', 'at_least', 5)),
    },
    6,
  ],
  [
    'a ceiling of fit counts no more',
    {
      fit: fitOf([fact('f', 5)], { ceilings: [{ id: 'c', when: some('visit', 4 * day), at: 0, why: null }] }),
      ...when(axis('fit', 'at_least', 5)),
    },
    5,
  ],
  [
    'a ceiling of fit comes with its date',
    {
      fit: fitOf([fact('f', 5)], { ceilings: [{ id: 'c', when: field('custom.signed_at', old), at: 0, why: null }] }),
      ...when(axis('fit', 'less_than', 5)),
    },
    5,
  ],
  [
    'the total hangs on fit',
    { fit: fitOf([fact('f', 5, later(nov(6)))]), intent: intentOf([visits()]), ...when(axis('total', 'at_least', 15)) },
    6,
  ],
  [
    'the total hangs on intent that falls',
    { fit: fitOf([fact('f', 5)]), intent: intentOf([visits(window)]), ...when(axis('total', 'less_than', 15)) },
    5,
  ],
  [
    'the total hangs on intent that rises',
    {
      fit: fitOf([fact('f', 5)]),
      intent: intentOf([visits({ points: pts(-10), ...window })]),
      ...when(axis('total', 'at_least', 5)),
    },
    5,
  ],
  [
    'more than',
    {
      intent: intentOf([visits({ points: pts(-10), ...window })]),
      ...when(of('intent', { op: 'more_than', value: pts(-10) })),
    },
    5,
  ],
  ['at most', { intent: intentOf([visits(window)]), ...when(of('intent', { op: 'at_most', value: 0 })) }, 5],
  [
    'between, from above',
    { intent: intentOf([visits(window)]), ...when(of('intent', { op: 'between', from: 0, to: pts(9) })) },
    5,
  ],
  [
    'between, from below',
    {
      intent: intentOf([visits({ points: pts(-10), ...window })]),
      ...when(of('intent', { op: 'between', from: 0, to: pts(9) })),
    },
    5,
  ],
  ['not at least', { intent: intentOf([visits(window)]), ...when(not(axis('intent', 'at_least', 10))) }, 5],
  [
    'not more than',
    { intent: intentOf([visits(window)]), ...when(not(of('intent', { op: 'more_than', value: pts(9) }))) },
    5,
  ],
  [
    'not less than',
    { intent: intentOf([visits({ points: pts(-10), ...window })]), ...when(not(axis('intent', 'less_than', 0))) },
    5,
  ],
  [
    'not at most',
    {
      intent: intentOf([visits({ points: pts(-10), ...window })]),
      ...when(not(of('intent', { op: 'at_most', value: pts(-10) }))),
    },
    5,
  ],
  [
    'not between',
    { intent: intentOf([visits(window)]), ...when(not(of('intent', { op: 'between', from: pts(5), to: pts(15) }))) },
    5,
  ],
  [
    'a grade falls',
    { intent: intentOf([visits({ points: pts(80), ...window })]), ...when({ kind: 'grade', in: ['D4'] }) },
    5,
  ],
  ['a grade rises', { fit: fitOf([fact('f', 80, later(nov(6)))]), ...when({ kind: 'grade', in: ['A4'] }) }, 6],
  [
    'a grade is overridden from its date on',
    {
      grades: { ...under({}).grades, overrides: [{ when: later(nov(6)), grade: 'A1' }] },
      ...when({ kind: 'grade', in: ['A1'] }),
    },
    6,
  ],
  ['a count falls', when(count('visit', { op: 'at_most', value: 0 }, 4 * day)), 5],
  ['a count falls below', when(count('visit', { op: 'less_than', value: 1 }, 4 * day)), 5],
  ['a count no longer is', when(not(count('visit', { op: 'at_least', value: 1 }, 4 * day))), 5],
  ['a count no longer exceeds', when(not(count('visit', { op: 'more_than', value: 0 }, 4 * day))), 5],
  ['a count comes to lie between', when(count('visit', { op: 'between', from: -1, to: 0 }, 4 * day)), 5],
  [
    'a counted date comes',
    when({ kind: 'count', event: due(fresh), windowMs: null, test: { op: 'at_least', value: 1 } }),
    3,
  ],
  ['a date of the lead grows old', when(field('custom.signed_at', old)), 5],
  ['a date of the lead comes', when(field('custom.signed_at', fresh)), 3],
  ['a date of the lead is over', when({ kind: 'all', of: [not(field('custom.signed_at', fresh)), later(nov(4))] }), 5],
  ['now', when(later(nov(6))), 6],
  ['all of two', when({ kind: 'all', of: [later(nov(6)), field('custom.signed_at', old)] }), 6],
  ['any of two', when({ kind: 'any', of: [later(nov(6)), field('custom.signed_at', old)] }), 5],
  ['an exclusion ends at its date', { mql: definition({ when: always, never: sooner(nov(6)) }) }, 6],
  ['an exclusion counts no more', { mql: definition({ when: always, never: some('visit', 4 * day) }) }, 5],
  [
    'an exclusion hangs on intent',
    { intent: intentOf([visits(window)]), mql: definition({ when: always, never: axis('intent', 'at_least', 10) }) },
    5,
  ],
  [
    'a fast track waits for a date',
    {
      mql: definition({
        when: never,
        fastTrack: { on: ['visit'], windowMs: 30 * day, when: later(nov(6)), ifUnknown: 'wait' },
      }),
    },
    6,
  ],
  [
    'a fast track waits for a date, and ends before we look',
    {
      mql: definition({
        when: never,
        fastTrack: { on: ['visit'], windowMs: 9 * day, when: field('custom.signed_at', old), ifUnknown: 'wait' },
      }),
    },
    5,
  ],
  [
    'a track begins',
    { tracks: [track({ id: 'trial', mql: definition({ when: always }), active: { from: nov(6), until: nov(8) } })] },
    6,
  ],
  [
    'a track is left',
    {
      tracks: [track({ id: 'trial', mql: definition({ when: never }), enter: sooner(nov(6)) })],
      ...when(not(inTrack('trial'))),
    },
    6,
  ],
  [
    'fit hangs on a track',
    {
      tracks: [track({ id: 'trial', mql: definition({ when: never }), enter: later(nov(6)) })],
      fit: fitOf([fact('f', 5, inTrack('trial'))]),
      ...when(axis('fit', 'at_least', 5)),
    },
    6,
  ],
  [
    'a freeze ends',
    {
      intent: intentOf([visits(window)], {
        freezes: [{ id: 'f', on: on('visit'), until: { on: null, afterMs: 5 * day } }],
      }),
      ...when(axis('intent', 'less_than', 10)),
    },
    6,
  ],
];

describe('what time alone brings about', () => {
  test.each(becomes)('%s', (_, said, date) => {
    const policy = under(said);
    const compiled = compile(policy);
    const at = nov(date);
    expect([scored(policy, visitor, at - 1).status === 'mql', scored(policy, visitor, at).status]).toEqual([
      false,
      'mql',
    ]);
    expect(qualifiedAt(compiled, visitor, at - 1)).toBeNull();
    for (const until of [at, nov(20), nov(400)]) expect(qualifiedAt(compiled, visitor, until)?.at).toBe(at);
    expect(qualifiedSince(compiled, visitor, at)?.at).toBe(at);
    // Woken, perhaps for nothing, but never after it.
    let woken = nov(1);
    for (let times = 0; times < 50 && woken < at; times += 1)
      woken = assessed(policy, visitor, woken).nextChangeAt ?? Infinity;
    expect(woken).toBe(at);
  });
});

describe('what fades smoothly', () => {
  test.each([
    [
      'a penalty by half',
      visits({ points: pts(-10), decay: { kind: 'half_life', halfLifeMs: 4 * day } }),
      axis('intent', 'at_least', -5),
    ],
    ['points by half', visits({ decay: { kind: 'half_life', halfLifeMs: 4 * day } }), axis('intent', 'less_than', 5)],
    [
      'a penalty in a line',
      visits({ points: pts(-10), decay: { kind: 'linear', overMs: 8 * day } }),
      axis('intent', 'at_least', -5),
    ],
    ['points in a line', visits({ decay: { kind: 'linear', overMs: 8 * day } }), axis('intent', 'less_than', 5)],
  ])('is replayed to the millisecond: %s', (_, rule, condition) => {
    const policy = under({ intent: intentOf([rule]), ...when(condition) });
    const at = qualifiedAt(compile(policy), visitor, nov(400))?.at ?? 0;
    // A thousandth of a point takes no more than a minute.
    expect(Math.abs(at - nov(5))).toBeLessThan(2 * 60_000);
    expect([scored(policy, visitor, at - 1).status, scored(policy, visitor, at).status]).toEqual(['not_yet', 'mql']);
    expect(qualifiedSince(compile(policy), visitor, nov(20))?.at).toBe(at);
  });
});

describe('what was, and is no more', () => {
  const done = (of_: Partial<Policy>, until = nov(300), fields: Fields = {}) => {
    const subject = lead([...events('visit', 1), ...events('hand', 2)], fields);
    return qualifiedAt(compile(under(of_)), subject, until)?.at ?? null;
  };

  test('a lead is not dismissed for what it has lost since', () => {
    expect(done({ intent: intentOf([visits(window)]), ...when(axis('intent', 'at_least', 10)) })).toBe(nov(1));
    expect(
      done({ intent: intentOf([visits({ floor: pts(30), ...window })]), ...when(axis('intent', 'at_least', 30)) }),
    ).toBe(nov(1));
    expect(
      done({
        intent: intentOf([visits(window)], { groups: [{ group: 'g', floor: pts(20), cap: null }] }),
        ...when(axis('intent', 'at_least', 30)),
      }),
    ).toBe(nov(1));
    expect(
      done({ intent: intentOf([visits(window)]), fit: fitOf([fact('f', 5)]), ...when(axis('total', 'at_least', 15)) }),
    ).toBe(nov(1));
    expect(done({ intent: intentOf([visits({ on: on(), ...window })]), ...when(axis('intent', 'at_least', 20)) })).toBe(
      nov(2),
    );
    expect(done(when(some('visit', day)))).toBe(nov(1));
    expect(
      done({
        mql: definition({ when: never, fastTrack: { on: ['hand'], windowMs: day, when: null, ifUnknown: 'wait' } }),
      }),
    ).toBe(nov(2));
    expect(done({ mql: definition({ when: sooner(nov(3)), never: later(nov(5)) }) })).toBe(nov(1));
    expect(done({ mql: definition({ when: always, never: some('hand') }) })).toBe(nov(1));
    expect(done({ fit: fitOf([fact('f', 5, sooner(nov(2)))]), ...when(axis('fit', 'at_least', 5)) })).toBe(nov(1));
    expect(
      done({
        fit: fitOf([fact('f', 5, count('hand', { op: 'at_most', value: 0 }))]),
        ...when(axis('fit', 'at_least', 5)),
      }),
    ).toBe(nov(1));
    expect(
      done({
        intent: intentOf([visits({ active: [{ from: null, until: nov(2) }] })]),
        ...when(axis('intent', 'at_least', 10)),
      }),
    ).toBe(nov(1));
    const reset = { id: 'z', on: on('hand'), to: 'zero', restore: null } as const;
    expect(
      done({
        fit: fitOf([fact('f', 5)]),
        intent: intentOf([], { resets: [reset] }),
        ...when(axis('fit', 'at_least', 5)),
      }),
    ).toBe(nov(1));
    expect(done({ intent: intentOf([visits()], { resets: [reset] }), ...when(axis('intent', 'at_least', 10)) })).toBe(
      nov(1),
    );
    expect(
      done({ intent: intentOf([visits({ points: pts(80), ...window })]), ...when({ kind: 'grade', in: ['D1'] }) }),
    ).toBe(nov(1));
    expect(done({ intent: intentOf([visits({ points: pts(-5) })]), ...when(axis('intent', 'less_than', 0)) })).toBe(
      nov(1),
    );
  });

  test('nor is one taken for an MQL that never was', () => {
    expect(done({ intent: intentOf([visits()]), ...when(axis('intent', 'at_least', 10.001)) })).toBeNull();
    expect(done({ intent: intentOf([visits({ cap: pts(5) })]), ...when(axis('intent', 'at_least', 10)) })).toBeNull();
    expect(
      done({
        intent: intentOf([visits()], { bounds: { floor: 0, cap: pts(9) } }),
        ...when(axis('intent', 'at_least', 10)),
      }),
    ).toBeNull();
    expect(done({ fit: fitOf([fact('f', 5, is('custom.x', true))]), ...when(axis('fit', 'at_least', 5)) })).toBeNull();
    expect(
      done({ fit: fitOf([fact('f', 5, is('custom.x', true))]), ...when(axis('fit', 'at_least', 5)) }, nov(9), {
        'custom.x': true,
      }),
    ).toBe(nov(1));
    expect(done(when(is('custom.x', true)))).toBeNull();
    expect(done(when(not(is('custom.x', true))), nov(9), { 'custom.x': false })).toBe(nov(1));
    expect(done({ mql: definition({ when: always, never: is('custom.x', 1) }) }, nov(9), { 'custom.x': 1 })).toBeNull();
    expect(done({ mql: definition({ when: always, never: is('custom.x', 1) }) })).toBe(nov(1));
    expect(done(when({ kind: 'stage', in: ['customer'] }))).toBeNull();
    expect(done(when({ kind: 'stage', in: ['lead'] }))).toBe(nov(1));
    const fast = (condition: Condition) =>
      definition({ when: never, fastTrack: { on: ['hand'], windowMs: day, when: condition, ifUnknown: 'wait' } });
    expect(done({ mql: fast(is('custom.x', true)) })).toBeNull();
    expect(done({ mql: fast(is('custom.x', true)) }, nov(9), { 'custom.x': true })).toBe(nov(2));
    expect(
      done(
        { mql: definition({ when: never, fastTrack: { on: ['hand'], windowMs: day, when: null, ifUnknown: 'wait' } }) },
        nov(2) - 1,
      ),
    ).toBeNull();
  });
});

describe('the next change', () => {
  const exact = (policy: Policy, subject: ReturnType<typeof lead>, at: number): number => {
    const shown = (instant: number): string => {
      const { fit, grade, status, track: id } = scored(policy, subject, instant);
      return JSON.stringify([fit, grade, status, id]);
    };
    const next = assessed(policy, subject, at).nextChangeAt;
    if (next === null) throw new Error('nothing is to come');
    expect([shown(next - 1) === shown(at), shown(next) === shown(at)]).toEqual([true, false]);
    return next;
  };
  const fading = under({
    intent: intentOf([visits({ points: pts(80), decay: { kind: 'linear', overMs: 80 * day } })]),
  });
  const once = lead(events('visit', 1));

  test('is the very millisecond at which a fading score leaves its band', () => {
    // Down to 75 after five days, when 74.9994… is rounded to less.
    const [first, second] = [exact(fading, once, nov(1)), exact(fading, once, nov(7))];
    expect(Math.abs(first - nov(6))).toBeLessThan(60_000);
    expect(Math.abs(second - nov(31))).toBeLessThan(60_000);
    const half = under({
      intent: intentOf([visits({ points: pts(100), decay: { kind: 'half_life', halfLifeMs: 3 * day } })]),
    });
    expect(Math.abs(exact(half, once, nov(3)) - nov(4))).toBeLessThan(60_000);
  });

  test('comes at once where a score stands exactly on its line', () => {
    const policy = { ...fading, ...when(axis('intent', 'at_least', 80)) };
    expect(scored(policy, once, nov(1)).status).toBe('mql');
    expect(exact(policy, once, nov(1)) - nov(1)).toBeLessThan(60_000);
    const total = { ...fading, fit: fitOf([fact('f', 20)]), ...when(axis('total', 'at_least', 90)) };
    expect(Math.abs(exact(total, once, nov(7)) - nov(11))).toBeLessThan(60_000);
  });

  test('goes by what may be of an unknown fit as well', () => {
    const policy = {
      ...fading,
      fit: fitOf([fact('f', 20, is('custom.x', true))]),
      // Not met once even the best fit cannot bring the total to 90; before, unknown.
      ...when(not(axis('total', 'at_least', 90))),
    };
    expect(scored(policy, once, nov(7)).status).toBe('not_yet');
    expect(Math.abs(exact(policy, once, nov(7)) - nov(11))).toBeLessThan(60_000);
  });

  test('a penalty that fades lifts a score over its line', () => {
    const policy = under({
      intent: intentOf([visits({ points: pts(-10), decay: { kind: 'linear', overMs: 10 * day } })]),
      ...when(axis('intent', 'at_least', -5)),
    });
    expect(Math.abs(exact(policy, once, nov(1)) - nov(6))).toBeLessThan(10 * 60_000);
  });

  test('of one that has faded away, and of one that cannot change, there is none', () => {
    expect(assessed(fading, once, nov(90)).nextChangeAt).toBeNull();
    expect(assessed(under({ intent: intentOf([visits()]) }), once, nov(1)).nextChangeAt).toBeNull();
    expect(assessed(under({ intent: intentOf([visits(window)]) }), lead(), nov(1)).nextChangeAt).toBeNull();
  });

  test('of silence comes with the period that shows, not with every one', () => {
    const policy = under({
      intent: intentOf(
        [visits({ points: pts(80) }), silence({ points: pts(-10), silentForMs: 2 * day, periodMs: 3 * day })],
        { bounds: { floor: 0, cap: null } },
      ),
    });
    // 70 from the 3rd, 60 on the 6th, 50 on the 9th, 40 on the 12th.
    expect([exact(policy, once, nov(1)), exact(policy, once, nov(3)), exact(policy, once, nov(9))]).toEqual([
      nov(3),
      nov(12),
      nov(12),
    ]);
    // Nothing is left from the 24th on, and nothing more can be lost.
    expect(assessed(policy, once, nov(24)).nextChangeAt).toBeNull();
  });

  test("is the fast track's end, to the instant", () => {
    const policy = under({
      mql: definition({ when: never, fastTrack: { on: ['hand'], windowMs: 3 * day, when: null, ifUnknown: 'wait' } }),
    });
    expect(exact(policy, lead(events('hand', 2)), nov(2))).toBe(nov(5));
  });

  test('of who is in a track counts whatever happens', () => {
    const anything: Condition = { kind: 'count', event: on(), windowMs: 3 * day, test: { op: 'at_least', value: 1 } };
    const policy = under({ tracks: [track({ id: 'trial', enter: anything, mql: definition({ when: always }) })] });
    expect(exact(policy, lead(events('noise', 2)), nov(2))).toBe(nov(5));
    const dated: Condition = { kind: 'count', event: due(old), windowMs: null, test: { op: 'at_least', value: 1 } };
    const slow = under({ tracks: [track({ id: 'trial', enter: dated, mql: definition({ when: always }) })] });
    expect(exact(slow, visitor, nov(2))).toBe(nov(5));
    const signed = under({
      tracks: [track({ id: 'trial', exit: field('custom.signed_at', old), mql: definition({ when: always }) })],
    });
    expect(exact(signed, visitor, nov(2))).toBe(nov(5));
  });
});
