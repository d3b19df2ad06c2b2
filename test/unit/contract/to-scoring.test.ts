// What is written about scoring, and the plain data it becomes: every key set, and every default.
import { describe, expect, test } from '@jest/globals';
import type { Policy } from '#domain/policy.ts';
import { meanwhile } from '#contract/to-temporary.ts';
import { readable, withSections } from './samples.ts';

const day = 86_400_000;
const policyOf = (fragment: string): Policy => readable(withSections(fragment)).policy;
const utc = (text: string): number => Date.parse(`${text}Z`);

describe('axes', () => {
  const { fit, intent } = policyOf(`fit: [{ id: size, when: { company.employees: 100 }, points: 30, group: firm }]
intent: [{ id: demo, on: demo_requested, points: 100, group: web, cap: 90, floor: 10 }, { id: page, on: visit, points: 1, group: ads }]
axes:
  fit:
    floor: -10
    cap: 80
    groups: { firm: { floor: -5.5, cap: 20 } }
    ceilings: [{ id: far, when: { person.region: apac }, at: 40.5, why: ' Too far. ' }]
  intent:
    window: 7d
    groups: { web: { cap: 60 }, ads: { floor: 2 } }
    ceilings: [{ id: unfit, when: { fit: { less_than: 10 } }, at: 20 }]
    resets:
      - { id: left, on: [unsubscribed, trial_ended], where: { outcome: cancelled }, to: zero, restore: { on: trial_started, where: { product: a }, when: { person.region: emea } } }
      - { id: plain, on: unsubscribed, to: fit_only }
    freezes:
      - { id: deal, on: ticket_opened, where: { subject: x }, until: { on: ticket_solved, where: { subject: x }, after: 5d } }
      - { id: ever, on: ticket_opened }
`);

  test('bounds, groups and ceilings', () => {
    expect(fit.bounds).toEqual({ floor: -10_000, cap: 80_000 });
    expect(fit.groups).toEqual([{ group: 'firm', floor: -5_500, cap: 20_000 }]);
    const region = { kind: 'field', path: 'person.region', test: { op: 'equals', value: 'apac' } };
    expect(fit.ceilings).toEqual([{ id: 'far', when: region, at: 40_500, why: 'Too far.' }]);
    expect(intent.bounds).toEqual({ floor: 0, cap: null });
    expect(intent.groups).toEqual([
      { group: 'ads', floor: 2_000, cap: null },
      { group: 'web', floor: null, cap: 60_000 },
    ]);
    const unfit = { kind: 'axis', axis: 'fit', test: { op: 'less_than', value: 10_000 } };
    expect(intent.ceilings).toEqual([{ id: 'unfit', when: unfit, at: 20_000, why: null }]);
    expect(intent.rules.map(({ group, cap, floor }) => [group, cap, floor])).toEqual([
      ['web', 90_000, 10_000],
      ['ads', null, null],
    ]);
    expect(intent.rules.map((rule) => rule.kind === 'event' && rule.windowMs)).toEqual([7 * day, 7 * day]);
  });

  test('resets', () => {
    const is = (property: string, value: string) => [{ property, test: { op: 'equals', value } }];
    expect(intent.resets).toEqual([
      {
        id: 'left',
        on: { types: ['trial_ended', 'unsubscribed'], where: is('outcome', 'cancelled') },
        to: 'zero',
        restore: {
          on: { types: ['trial_started'], where: is('product', 'a') },
          when: { kind: 'field', path: 'person.region', test: { op: 'equals', value: 'emea' } },
        },
      },
      { id: 'plain', on: { types: ['unsubscribed'], where: [] }, to: 'fit_only', restore: null },
    ]);
  });

  test('freezes', () => {
    const subject = [{ property: 'subject', test: { op: 'equals', value: 'x' } }];
    expect(intent.freezes).toEqual([
      {
        id: 'deal',
        on: { types: ['ticket_opened'], where: subject },
        until: { on: { types: ['ticket_solved'], where: subject }, afterMs: 5 * day },
      },
      { id: 'ever', on: { types: ['ticket_opened'], where: [] }, until: { on: null, afterMs: null } },
    ]);
  });

  test('nothing of it unless written', () => {
    const plain = policyOf('display_step: 5\n');
    expect([plain.fit.groups, plain.fit.ceilings, plain.intent.groups, plain.intent.ceilings]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect([plain.intent.resets, plain.intent.freezes, plain.tracks, plain.grades.overrides]).toEqual([[], [], [], []]);
    expect([plain.mql.keep, plain.mql.again, plain.timeZone]).toEqual([null, null, 'UTC']);
    expect(plain.recycle).toEqual({
      afterMs: 90 * day,
      label: 'nurture',
      coolOffMs: 0,
      reset: 'none',
      back: 'raised_hand',
    });
    expect(plain.effective).toEqual({ from: null, until: null });
  });
});

describe('how often and how long', () => {
  const ruleOf = (rest: string) => policyOf(`intent: [{ id: x, on: visit, points: 5, ${rest} }]\n`).intent.rules[0];

  test.each(['day', 'week', 'month', 'quarter', 'year'])('once per calendar %s', (period) => {
    expect(ruleOf(`limit: once per calendar ${period}`)).toMatchObject({
      limit: { kind: 'once_per_calendar', period },
    });
  });

  test('steps are as long as the first silence unless set', () => {
    const steps = (rest: string) => ruleOf(`decay: { stepped: { after: 10d, ${rest} } }`);
    expect(steps('lose: 25%')).toMatchObject({
      decay: { kind: 'stepped', afterMs: 10 * day, everyMs: 10 * day, lose: 25 },
    });
    expect(steps('lose: 100, every: 2d')).toMatchObject({
      decay: { kind: 'stepped', afterMs: 10 * day, everyMs: 2 * day, lose: 100 },
    });
    expect(steps('lose: 1%')).toMatchObject({ decay: { lose: 1 } });
  });
});

describe('definitions', () => {
  test('what keeps, what comes again, what overrides the grade, whose days they are', () => {
    const policy = policyOf(`time_zone: Europe/Berlin
mql:
  when: { now: { before: 2026-02-01, after: 2026-01-01, between: [2026-01-10, 2026-01-20] } }
  keep: { intent: { at_least: 20 } }
  again: { after: 30d, when: { person.region: emea } }
grades: { override: [{ when: { fit: { at_least: 5 } }, grade: A1 }] }
recycle: { after: 10d, to: later, cool_off: 3d, reset: fit_only, back: due_date }
dispositions: { rejected: { other: { then: none, learn: false }, size: { then: disqualify } } }
effective: { from: 2026-01-01, until: 2026-12-31 }
`);
    expect(policy.timeZone).toBe('Europe/Berlin');
    expect(policy.mql.when).toEqual({
      kind: 'all',
      of: [
        { kind: 'now', test: { op: 'before', at: utc('2026-02-01T00:00') } },
        { kind: 'now', test: { op: 'after', at: utc('2026-01-01T00:00') } },
        { kind: 'now', test: { op: 'between', from: utc('2026-01-10T00:00'), to: utc('2026-01-20T00:00') } },
      ],
    });
    expect(policy.mql.keep).toEqual({ kind: 'axis', axis: 'intent', test: { op: 'at_least', value: 20_000 } });
    expect(policy.mql.again).toMatchObject({ afterMs: 30 * day, when: { kind: 'field', path: 'person.region' } });
    expect(policy.grades.overrides).toMatchObject([{ when: { kind: 'axis', axis: 'fit' }, grade: 'A1' }]);
    expect(policy.recycle).toEqual({
      afterMs: 10 * day,
      label: 'later',
      coolOffMs: 3 * day,
      reset: 'fit_only',
      back: 'due_date',
    });
    expect(policy.reasons.rejected.map(({ isLearnt }) => isLearnt)).toEqual([false, true]);
    expect(policy.effective).toEqual({ from: utc('2026-01-01T00:00'), until: utc('2026-12-31T00:00') });
  });

  test('coming again at any time, or whatever is met', () => {
    const again = (rest: string) =>
      policyOf(`mql:\n  when: { fit: { at_least: 1 } }\n  again: { ${rest} }\n`).mql.again;
    expect(again('after: 1d')).toEqual({ afterMs: day, when: null });
    expect(again('when: { person.region: emea }')).toMatchObject({ afterMs: 0 });
  });
});

describe('tracks', () => {
  const policy = policyOf(`tracks:
  trial:
    enter: { track: { in: [partner] } }
    exit: { count: { of: subscription_started, at_least: 1 } }
    from: 2026-01-01
    schedule: { days: [mon, fri], at: '08:30' }
    fit: [{ id: own, when: { person.region: emea }, points: 5 }]
    intent: [{ id: used, on: product_used, points: 10 }]
    axes: { fit: { cap: 4 }, intent: { window: 3d, cap: 7 } }
    mql: { when: { intent: { at_least: 5 } }, keep: { intent: { at_least: 2 } }, fast_track: { on: demo_requested, if_unknown: wait } }
  partner:
    schedule: { at: '00:00' }
    until: 2027-01-01
    intent: []
    mql: { when: { track: trial } }
`);
  const [trial, partner] = policy.tracks;

  test('in the order in which they are written, with all that is theirs', () => {
    expect(policy.tracks.map(({ id }) => id)).toEqual(['trial', 'partner']);
    expect(trial).toMatchObject({
      enter: { kind: 'track', in: ['partner'] },
      exit: { kind: 'count', windowMs: null },
      active: { from: utc('2026-01-01T00:00'), until: null },
      schedule: { days: ['mon', 'fri'], minuteOfDay: 510 },
      fit: { rules: [{ id: 'own', points: 5_000 }], bounds: { floor: 0, cap: 4_000 } },
      intent: { rules: [{ id: 'used', windowMs: 3 * day }], bounds: { floor: 0, cap: 7_000 } },
      mql: {
        when: { kind: 'axis' },
        keep: { kind: 'axis' },
        fastTrack: { on: ['demo_requested'], windowMs: 3 * day, when: null, ifUnknown: 'wait' },
      },
    });
  });

  test('with the fit of the contract, at every moment, for everybody, unless written', () => {
    expect(partner?.fit).toEqual(policy.fit);
    expect(partner).toMatchObject({ enter: null, exit: null, active: { from: null, until: utc('2027-01-01T00:00') } });
    expect(partner?.schedule).toEqual({ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], minuteOfDay: 0 });
    expect(partner?.mql).toEqual({ when: { kind: 'track', in: ['trial'] }, keep: null, fastTrack: null });
    const plain = policyOf('tracks: { one: { intent: [], mql: { when: { fit: { at_least: 1 } } } } }\n').tracks[0];
    expect([plain?.active, plain?.schedule]).toEqual([null, null]);
    expect(plain?.intent.bounds).toEqual({ floor: 0, cap: null });
  });
});

describe('temporary rules', () => {
  const [from, until] = [utc('2026-12-01T00:00'), utc('2026-12-15T00:00')];
  const policy = policyOf(`fit: [{ id: size, when: { company.employees: 100 }, points: 30 }]
intent: [{ id: demo, on: demo_requested, points: 100, why: Asked }, { id: page, on: visit, points: 1 }]
axes: { intent: { window: 9d } }
temporary:
  - { id: late, from: 2027-01-01, until: 2027-02-01, why: Later, points: { demo: 50 } }
  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Fair, points: { demo: 200, size: 10 }, off: [page], fit: [{ id: near, when: { person.region: emea }, points: 2 }], intent: [{ id: booth, on: visit, points: 7 }] }
  - { id: open, from: 2026-12-15, until: 2027-01-01, why: Open, mql: { when: { fit: { at_least: 1 } } } }
`);
  const later = { from: utc('2027-01-01T00:00'), until: utc('2027-02-01T00:00') };

  test('rules that are changed hold outside, their other selves inside', () => {
    expect(policy.intent.rules.map(({ id, points, active }) => [id, points, active])).toEqual([
      [
        'demo',
        100_000,
        [
          { from: null, until: from },
          { from: until, until: later.from },
          { from: later.until, until: null },
        ],
      ],
      [meanwhile('demo', 'late'), 50_000, [later]],
      [meanwhile('demo', 'fair'), 200_000, [{ from, until }]],
      [
        'page',
        1_000,
        [
          { from: null, until: from },
          { from: until, until: null },
        ],
      ],
      ['booth', 7_000, [{ from, until }]],
    ]);
    expect(policy.intent.rules[1]).toMatchObject({ id: 'demo@late', why: 'Asked', windowMs: 9 * day });
    expect(policy.intent.rules.at(-1)).toMatchObject({ windowMs: 9 * day });
    expect(policy.fit.rules.map(({ id, points }) => [id, points])).toEqual([
      ['size', 30_000],
      ['size@fair', 10_000],
      ['near', 2_000],
    ]);
  });

  test('a definition takes the place of the other for the time, to the millisecond', () => {
    const during = { kind: 'now', test: { op: 'between', from: until, to: utc('2027-01-01T00:00') - 1 } };
    const standing = { kind: 'all', of: [{ kind: 'axis' }, { kind: 'axis' }] };
    expect(policy.mql.when).toMatchObject({
      kind: 'any',
      of: [
        { kind: 'all', of: [during, { kind: 'axis', axis: 'fit', test: { op: 'at_least', value: 1_000 } }] },
        { kind: 'all', of: [{ kind: 'not', of: during }, standing] },
      ],
    });
  });

  test('two that follow one another leave no gap between', () => {
    const { intent } = policyOf(`temporary:
  - { id: a, from: 2026-12-01, until: 2026-12-15, why: A, off: [demo] }
  - { id: b, from: 2026-12-15, until: 2026-12-20, why: B, off: [demo] }
`);
    expect(intent.rules.find(({ id }) => id === 'demo')?.active).toEqual([
      { from: null, until: from },
      { from: utc('2026-12-20T00:00'), until: null },
    ]);
  });
});

describe('the hash', () => {
  const hashOf = (fragment: string): string => policyOf(fragment).contractHash;
  const track = (id: string): string => `  ${id}: { intent: [], mql: { when: { fit: { at_least: 1 } } } }\n`;

  test('the order of tracks is signed, that of keys is not', () => {
    expect(hashOf(`tracks:\n${track('a')}${track('b')}`)).not.toBe(hashOf(`tracks:\n${track('b')}${track('a')}`));
    expect(hashOf('tracks: { a: { intent: [], mql: { when: { fit: { at_least: 1 } } } } }\n')).toBe(
      hashOf('tracks: { a: { mql: { when: { fit: { at_least: 1 } } }, intent: [] } }\n'),
    );
  });

  test.each([
    'time_zone: Europe/Berlin\n',
    'recycle: { cool_off: 1d }\n',
    'mql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 50 } }\n  never: { person.is_student: true }\n  keep: { fit: { at_least: 1 } }\n',
    'axes: { intent: { ceilings: [{ id: x, when: { person.region: emea }, at: 5 }] } }\n',
    'temporary: [{ id: a, from: 2026-12-01, until: 2026-12-15, why: A, off: [demo] }]\n',
  ])('changes with %s', (fragment) => {
    expect(hashOf(fragment)).not.toBe(hashOf('version: 1\n'));
  });
});
