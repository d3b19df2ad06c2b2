// Floors, caps, groups and ceilings, worked out by hand: where each begins to hold, in which order they hold, and what is told of them.
import { describe, expect, test } from '@jest/globals';
import type { GroupBounds, Policy } from '#domain/policy.ts';
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
  intentOn,
  is,
  lead,
  never,
  pts,
  scored,
  silence,
  some,
  under,
  visits,
} from './scoring-example.ts';

const visited = (times: number) => lead(events('visit', ...Array.from({ length: times }, (_, i) => 1 + i)));
const group = (of: Partial<GroupBounds>): GroupBounds => ({ group: 'web', floor: null, cap: null, ...of });

describe('the floor and cap of a rule', () => {
  const bounded = under({ intent: intentOf([visits({ floor: pts(20), cap: pts(30) })]) });

  test('hold once anything counted, from exactly where they stand', () => {
    expect([0, 1, 2, 3, 4].map((times) => scored(bounded, visited(times), nov(9)).intent)).toEqual(
      [0, 20, 20, 30, 30].map(pts),
    );
    const told = [1, 2, 3, 4].map((times) => scored(bounded, visited(times), nov(9)).lines.intent[0]);
    expect(told.map((line) => [line?.isFloored, line?.isCapped])).toEqual([
      [true, false],
      [false, false],
      [false, false],
      [false, true],
    ]);
  });

  test('are of the magnitude: a penalty stays one', () => {
    const minus = under({ intent: intentOf([visits({ points: pts(-10), floor: pts(20), cap: pts(30) })]) });
    expect([0, 1, 2, 4].map((times) => scored(minus, visited(times), nov(9)).intent)).toEqual(
      [0, -20, -20, -30].map(pts),
    );
  });

  test('a rule that has faded away stands at its floor, with the sign of its points, until its window ends', () => {
    const fading = (points: number) =>
      under({
        intent: intentOf([
          visits({ points: pts(points), floor: pts(4), decay: { kind: 'linear', overMs: 5 * day }, windowMs: 8 * day }),
        ]),
      });
    expect(intentOn(fading(10), visited(1), 1, 3, 5, 6, 7, 8, 9)).toEqual([10, 6, 4, 4, 4, 4, 0]);
    expect(intentOn(fading(-10), visited(1), 1, 5, 8, 9)).toEqual([-10, -4, -4, 0]);
    expect(scored(fading(10), visited(1), nov(7)).lines.intent).toMatchObject([
      { rule: 'visits', points: pts(4), count: 1, isFloored: true, isCapped: false },
    ]);
  });

  test('a rule without points has no sign, and so no floor', () => {
    expect(intentOn(under({ intent: intentOf([visits({ points: 0, floor: pts(5) })]) }), visited(1), 9)).toEqual([0]);
  });

  test('silence has them too', () => {
    const of = silence({ points: pts(-4), silentForMs: 2 * day, periodMs: day, floor: pts(6), cap: pts(10) });
    const policy = under({ intent: intentOf([of]) });
    expect(intentOn(policy, visited(1), 2.99, 3, 4, 5, 9)).toEqual([0, -6, -8, -10, -10]);
  });
});

describe('a group', () => {
  const clicks = visits({ id: 'clicks', on: { types: ['click'], where: [] }, points: pts(-15), group: 'web' });
  const policy = (of: Partial<GroupBounds>): Policy =>
    under({
      intent: intentOf([visits({ group: 'web' }), clicks, visits({ id: 'free', points: pts(1) })], {
        groups: [group(of)],
      }),
    });
  const of = (bounds: Partial<GroupBounds>, times: number, clicked: number) => {
    const subject = lead([
      ...visited(times).engagements,
      ...events('click', ...Array.from({ length: clicked }, (_, i) => i + 1)),
    ]);
    const { intent, adjustments } = scored(policy(bounds), subject, nov(9));
    return [intent / 1_000, adjustments.map(({ axis: name, kind, id, points }) => [name, kind, id, points / 1_000])];
  };

  test('is bounded as a sum, with its sign; the rules beside it add to that', () => {
    const bounds = { floor: pts(-20), cap: pts(25) };
    expect(of(bounds, 2, 0)).toEqual([22, []]);
    expect(of(bounds, 3, 0)).toEqual([28, [['intent', 'group_cap', 'web', -5]]]);
    expect(of(bounds, 4, 1)).toEqual([29, []]); // 40 - 15 is exactly the cap
    expect(of(bounds, 1, 2)).toEqual([-19, []]); // 10 - 30 is exactly the floor
    expect(of(bounds, 0, 2)).toEqual([-20, [['intent', 'group_floor', 'web', 10]]]);
  });

  test('may be bounded on one side alone', () => {
    expect(of({ cap: pts(5) }, 0, 3)).toEqual([-45, []]);
    expect(of({ cap: pts(5) }, 1, 0)).toEqual([6, [['intent', 'group_cap', 'web', -5]]]);
    expect(of({ floor: pts(0) }, 0, 3)).toEqual([0, [['intent', 'group_floor', 'web', 45]]]);
    expect(of({ floor: pts(0) }, 9, 0)).toEqual([99, []]);
  });

  test('with a floor above nothing gives it though none of its rules counted', () => {
    expect(of({ floor: pts(3) }, 0, 0)).toEqual([3, [['intent', 'group_floor', 'web', 3]]]);
  });

  test('without bounds of its own only names what belongs together', () => {
    const loose = under({
      intent: intentOf([visits({ group: 'web' }), visits({ id: 'again', group: 'mail' })], {
        groups: [group({ cap: pts(5) })],
      }),
    });
    expect(intentOn(loose, visited(1), 9)).toEqual([15]);
  });

  test('of fit bounds what is known and what could still be alike', () => {
    const fit = fitOf(
      [
        fact('size', 30, is('company.employees', 5), { group: 'web' }),
        fact('role', 30, is('person.title', 'vp'), { group: 'web' }),
      ],
      {
        groups: [group({ cap: pts(40) })],
      },
    );
    const asks = (line: number) =>
      under({ fit, mql: { ...under({}).mql, when: axis('fit', 'at_least', line), never: null } });
    const both = { 'company.employees': 5, 'person.title': 'VP' };
    expect(scored(asks(40), lead([], both), nov(1))).toMatchObject({ fit: pts(40), status: 'mql' });
    expect(scored(asks(40), lead([], both), nov(1)).adjustments).toEqual([
      { axis: 'fit', kind: 'group_cap', id: 'web', points: pts(-20) },
    ]);
    // One fact unknown: 30 now, 40 at most.
    const refuted = (line: number) =>
      under({ fit, mql: { ...under({}).mql, when: { kind: 'not', of: axis('fit', 'at_least', line) } } });
    expect(scored(refuted(40), lead([], { 'company.employees': 5 }), nov(1)).status).toBe('not_yet');
    expect(scored(refuted(41), lead([], { 'company.employees': 5 }), nov(1)).status).toBe('mql');
  });
});

describe('a ceiling', () => {
  const ceiling = (id: string, at: number, when = always) => ({ id, at: pts(at), when, why: null });

  test('stops the axis while its condition is met; the lowest that holds counts', () => {
    const policy = under({
      intent: intentOf([visits()], {
        ceilings: [ceiling('high', 40), ceiling('low', 30, some('click')), ceiling('off', 5, never)],
      }),
    });
    expect(intentOn(policy, visited(3), 9)).toEqual([30]);
    expect(scored(policy, visited(4), nov(9)).adjustments).toEqual([]);
    expect(scored(policy, visited(5), nov(9))).toMatchObject({
      intent: pts(40),
      adjustments: [{ axis: 'intent', kind: 'ceiling', id: 'high', points: pts(-10) }],
    });
    const clicked = lead([...visited(5).engagements, ...events('click', 6)]);
    expect(scored(policy, clicked, nov(9))).toMatchObject({
      intent: pts(30),
      adjustments: [{ axis: 'intent', kind: 'ceiling', id: 'low', points: pts(-20) }],
    });
  });

  test('whose condition is unknown does not hold', () => {
    const unknown = field('company.employees', { op: 'at_most', value: 10 });
    const policy = under({
      fit: fitOf([fact('a', 50)], { ceilings: [ceiling('small', 20, unknown)] }),
      intent: intentOf([visits()], { ceilings: [ceiling('small', 0, unknown)] }),
    });
    expect(scored(policy, visited(1), nov(9))).toMatchObject({ fit: pts(50), intent: pts(10) });
    const known = lead(visited(1).engagements, { 'company.employees': 10 });
    expect(scored(policy, known, nov(9))).toMatchObject({ fit: pts(20), intent: 0 });
  });

  test('of intent may ask for fit, and does not hold while fit could be either', () => {
    const policy = under({
      fit: fitOf([fact('size', 30, is('company.employees', 5))]),
      intent: intentOf([visits()], { ceilings: [ceiling('misfit', 4, axis('fit', 'less_than', 30))] }),
    });
    const of = (employees?: number) =>
      lead(visited(1).engagements, employees === undefined ? {} : { 'company.employees': employees });
    expect([of(5), of(4), of()].map((subject) => scored(policy, subject, nov(9)).intent / 1_000)).toEqual([10, 4, 10]);
  });

  test('gives way to the floor of the axis, and comes before its cap', () => {
    const axisOf = (floor: number, cap: number | null, at: number) =>
      under({
        intent: intentOf([visits()], {
          ceilings: [ceiling('stop', at)],
          bounds: { floor: pts(floor), cap: cap === null ? null : pts(cap) },
        }),
      });
    expect(scored(axisOf(15, null, 5), visited(3), nov(9))).toMatchObject({
      intent: pts(15),
      adjustments: [
        { kind: 'ceiling', id: 'stop', points: pts(-25) },
        { axis: 'intent', kind: 'axis_floor', id: 'intent', points: pts(10) },
      ],
    });
    expect(scored(axisOf(0, 20, 25), visited(3), nov(9))).toMatchObject({
      intent: pts(20),
      adjustments: [
        { kind: 'ceiling', points: pts(-5) },
        { axis: 'intent', kind: 'axis_cap', id: 'intent', points: pts(-5) },
      ],
    });
  });

  test('that goes by the date holds to the millisecond, and the next change is told', () => {
    const policy = under({
      intent: intentOf([visits({ points: pts(80) })], {
        ceilings: [ceiling('fair', 10, { kind: 'now', test: { op: 'before', at: nov(5) } })],
      }),
    });
    expect([nov(5) - 1, nov(5)].map((at) => scored(policy, visited(1), at).intent / 1_000)).toEqual([10, 80]);
    expect(assessed(policy, visited(1), nov(2)).nextChangeAt).toBe(nov(5));
    expect(assessed(policy, visited(1), nov(5)).nextChangeAt).toBeNull();
  });

  test('of fit stops what could still be as well', () => {
    const policy = under({
      fit: fitOf([fact('size', 60, is('company.employees', 5))], {
        ceilings: [ceiling('busy', 40, count('visit', { op: 'at_least', value: 2 }))],
      }),
      mql: { ...under({}).mql, when: { kind: 'not', of: axis('fit', 'at_least', 50) } },
    });
    // Nothing known: fit may become 60, but no more than 40 once there were two visits.
    expect([1, 2].map((times) => scored(policy, visited(times), nov(9)).status)).toEqual(['not_yet', 'mql']);
  });
});

describe('the bounds of an axis', () => {
  test('hold exactly where they stand, and tell what they add or take', () => {
    const policy = under({
      fit: fitOf([fact('a', 50), fact('b', 20, is('custom.b', true))], { bounds: { floor: pts(10), cap: pts(50) } }),
    });
    expect(scored(policy, lead(), nov(1))).toMatchObject({ fit: pts(50), adjustments: [] });
    expect(scored(policy, lead([], { 'custom.b': true }), nov(1))).toMatchObject({
      fit: pts(50),
      adjustments: [{ axis: 'fit', kind: 'axis_cap', id: 'fit', points: pts(-20) }],
    });
    const poor = under({ fit: fitOf([fact('a', -5)], { bounds: { floor: pts(10), cap: pts(50) } }) });
    expect(scored(poor, lead(), nov(1))).toMatchObject({
      fit: pts(10),
      adjustments: [{ axis: 'fit', kind: 'axis_floor', id: 'fit', points: pts(15) }],
    });
  });

  test('bands begin exactly at their number', () => {
    const policy = (fit: number, intent: number) =>
      under({ fit: fitOf([fact('a', fit)]), intent: intentOf([visits({ points: pts(intent) })]) });
    const grade = (fit: number, intent: number): string => scored(policy(fit, intent), visited(1), nov(9)).grade;
    expect([grade(75, 74.999), grade(74.999, 75), grade(50, 49.999), grade(25, 25), grade(24.999, 24.999)]).toEqual([
      ...['A2', 'B1', 'B3', 'C3', 'D4'],
    ]);
  });
});

describe('a rule that holds for a while', () => {
  const spans = [
    { from: null, until: nov(3) },
    { from: nov(5), until: nov(7) },
  ];
  const policy = under({
    fit: fitOf([fact('a', 40), fact('fair', 40, always, { active: spans })]),
    intent: intentOf([visits({ active: spans }), visits({ id: 'rest', points: pts(1) })]),
  });

  test('holds from the first instant of a span until just before its last', () => {
    const at = [nov(2), nov(3) - 1, nov(3), nov(5) - 1, nov(5), nov(7) - 1, nov(7)];
    const got = at.map((instant) => scored(policy, visited(1), instant));
    expect(got.map(({ fit }) => fit / 1_000)).toEqual([80, 80, 40, 40, 80, 80, 40]);
    expect(got.map(({ intent }) => intent / 1_000)).toEqual([11, 11, 1, 1, 11, 11, 1]);
    expect(got.map(({ lines }) => lines.intent.map(({ rule }) => rule))).toEqual(
      [true, true, false, false, true, true, false].map((isOn) => (isOn ? ['visits', 'rest'] : ['rest'])),
    );
  });

  test('each end of a span is a change that is told', () => {
    const next = [1, 3, 5, 7].map((date) => assessed(policy, lead(), nov(date)).nextChangeAt);
    expect(next).toEqual([nov(3), nov(5), nov(7), null]);
  });

  test('an unknown fact adds nothing that could be while its rule rests', () => {
    const asks = { kind: 'not', of: axis('fit', 'at_least', 10) } as const;
    const unsure = under({
      fit: fitOf([fact('fair', 40, is('company.employees', 5), { active: [{ from: nov(5), until: null }] })]),
      mql: { ...under({}).mql, when: asks },
    });
    expect([4, 5].map((date) => scored(unsure, lead(), nov(date)).status)).toEqual(['mql', 'not_yet']);
  });
});
