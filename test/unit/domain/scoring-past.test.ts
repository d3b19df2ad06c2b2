// Resets, restores and freezes worked out by hand, to the instant.
import { describe, expect, test } from '@jest/globals';
import type { Freeze, Policy, Reset } from '#domain/policy.ts';
import { qualifiedAt, qualifiedSince } from '#domain/scoring/qualified-at.ts';
import { compile } from '#domain/scoring/compile.ts';
import { definition } from '#test/support/policies.ts';
import { day, did, nov } from './example.ts';
import {
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
  not,
  on,
  pts,
  scored,
  silence,
  some,
  under,
  visits,
} from './scoring-example.ts';

const reset = (of: Partial<Reset> = {}): Reset => ({
  id: 'lost',
  on: on('wipe'),
  to: 'fit_only',
  restore: null,
  ...of,
});
const withResets = (resets: readonly Reset[], of: Partial<Policy> = {}): Policy =>
  under({ intent: intentOf([visits()], { resets }), ...of });

describe('a reset', () => {
  const policy = withResets([reset()]);

  test('takes all up to its own instant, and lets what comes after count', () => {
    const subject = lead([...events('visit', 1, 3, 3.001), ...events('wipe', 3)]);
    const at = [nov(3) - 1, nov(3), nov(3.001)];
    expect(at.map((instant) => scored(policy, subject, instant).intent)).toEqual([pts(10), 0, pts(10)]);
  });

  test('the newest of its events counts, and the newest of all resets', () => {
    const two = withResets([reset(), reset({ id: 'other', on: on('close') })]);
    const subject = lead([...events('visit', 1, 3, 5, 7, 9), ...events('wipe', 2, 6), ...events('close', 4)]);
    expect(intentOn(two, subject, 1, 2, 3, 4, 5, 6, 9)).toEqual([10, 0, 10, 0, 10, 0, 20]);
  });

  test('hangs on the properties of its event as well', () => {
    const picky = withResets([
      reset({ on: { types: ['wipe'], where: [{ property: 'why', test: { op: 'equals', value: 'lost' } }] } }),
    ]);
    const by = (why: string) => lead([...events('visit', 1), did('wipe', nov(2), { why })]);
    expect([by('lost'), by('won')].map((subject) => scored(picky, subject, nov(3)).intent)).toEqual([0, pts(10)]);
  });

  test('empties counts and the fast track of the definition too, but not silence', () => {
    const twice = withResets([reset()], {
      intent: intentOf([silence({ silentForMs: 2 * day, periodMs: day, points: pts(-5) })], { resets: [reset()] }),
      mql: definition({
        when: count('visit', { op: 'at_least', value: 2 }),
        fastTrack: { on: ['hand'], windowMs: 30 * day, when: null, ifUnknown: 'wait' },
      }),
      fit: fitOf([fact('known', 7, some('visit'))]),
    });
    const subject = lead([...events('visit', 1, 2, 5), ...events('hand', 1), ...events('wipe', 4)]);
    expect(
      [3, 4, 5].map((date) => scored(twice, subject, nov(date))).map(({ status, track, fit }) => [status, track, fit]),
    ).toEqual([
      ['mql', 'fast_track', pts(7)],
      ['not_yet', null, 0],
      ['not_yet', null, pts(7)],
    ]);
    // Silent since the wipe itself, an event like any other.
    const silent = lead([...events('visit', 1), ...events('wipe', 4)]);
    expect(intentOn(twice, silent, 3, 4, 5.99, 6, 7)).toEqual([-5, 0, 0, -5, -10]);
  });

  test('to zero leaves no fit, whatever rules, unknown facts and bounds say', () => {
    const zero = withResets([reset({ to: 'zero' })], {
      fit: fitOf([fact('a', 60), fact('b', 20, is('company.employees', 5))], {
        bounds: { floor: pts(-10), cap: null },
      }),
      mql: definition({ when: not(axis('fit', 'at_least', 1)) }),
    });
    const wiped = lead(events('wipe', 2));
    expect(
      [2 - 1 / 1024, 2].map((date) => scored(zero, wiped, nov(date))).map(({ fit, status }) => [fit, status]),
    ).toEqual([
      [pts(60), 'not_yet'],
      [0, 'mql'],
    ]);
    expect(scored(zero, wiped, nov(2))).toMatchObject({
      lines: { fit: [{ rule: 'a', points: pts(60) }] },
      adjustments: [{ axis: 'fit', kind: 'reset', id: 'lost', points: pts(-60) }],
    });
    const poor = { ...zero, fit: fitOf([fact('a', -60)], { bounds: { floor: pts(-10), cap: null } }) };
    expect(scored(poor, wiped, nov(2))).toMatchObject({ fit: 0, adjustments: [{ kind: 'reset', points: pts(60) }] });
  });

  test('that leaves nothing to take away tells of nothing', () => {
    const zero = withResets([reset({ to: 'zero' })]);
    expect(scored(zero, lead(events('wipe', 2)), nov(2)).adjustments).toEqual([]);
  });
});

describe('a restore', () => {
  const back = { on: on('back'), when: null };

  test('undoes a reset only when it comes strictly later, for what was before as well', () => {
    const policy = withResets([reset({ restore: back })]);
    const of = (at: number) => lead([...events('visit', 1), ...events('wipe', 3), did('back', at)]);
    expect([nov(3) - 1, nov(3), nov(3) + 1].map((at) => scored(policy, of(at), nov(5)).intent)).toEqual([
      0,
      0,
      pts(10),
    ]);
    expect(intentOn(policy, of(nov(4)), 3, 3.99, 4)).toEqual([0, 0, 10]);
  });

  test('is itself undone by the next event of the reset', () => {
    const policy = withResets([reset({ restore: back })]);
    const subject = lead([...events('visit', 1, 4.5), ...events('wipe', 3, 5), ...events('back', 4, 7)]);
    expect(intentOn(policy, subject, 3, 4, 4.5, 5, 6, 7)).toEqual([0, 10, 20, 0, 0, 20]);
  });

  test('depends on facts and stage as they stand; unknown is not enough', () => {
    const policy = withResets([
      reset({ restore: { ...back, when: field('custom.ok', { op: 'equals', value: true }) } }),
    ]);
    const list = [...events('visit', 1), ...events('wipe', 3), ...events('back', 4)];
    const intent = [{ 'custom.ok': true }, { 'custom.ok': false }, {}].map(
      (fields) => scored(policy, lead(list, fields), nov(5)).intent,
    );
    expect(intent).toEqual([pts(10), 0, 0]);
    const byStage = withResets([reset({ restore: { ...back, when: { kind: 'stage', in: ['recycled'] } } })]);
    const stages = (['recycled', 'lead', 'mql'] as const).map(
      (stage) => scored(byStage, lead(list, {}, { stage }), nov(5)).intent,
    );
    expect(stages).toEqual([pts(10), 0, 0]);
  });

  test('of one reset leaves the others standing, and gives fit back', () => {
    const policy = withResets([reset({ restore: back, to: 'zero' }), reset({ id: 'other', on: on('close') })], {
      fit: fitOf([fact('a', 9)]),
    });
    const subject = lead([
      ...events('visit', 1, 2.5),
      ...events('close', 2),
      ...events('wipe', 3),
      ...events('back', 4),
    ]);
    const seen = [1, 2.5, 3, 4].map((date) => scored(policy, subject, nov(date)));
    expect(seen.map(({ fit, intent }) => [fit, intent])).toEqual([
      [pts(9), pts(10)],
      [pts(9), pts(10)],
      [0, 0],
      [pts(9), pts(10)],
    ]);
  });
});

describe("the lead's own fresh start", () => {
  test('counts from its instant on, its own included, as a reset does', () => {
    const policy = withResets([reset()]);
    const subject = lead(events('visit', 1, 3, 3.001), {}, { intentResetAt: nov(3) });
    const at = [nov(3) - 1, nov(3), nov(3.001)];
    expect(at.map((instant) => scored(policy, subject, instant).intent)).toEqual([pts(10), 0, pts(10)]);
    const later = lead([...events('visit', 1, 3, 5), ...events('wipe', 4)], {}, { intentResetAt: nov(3) });
    expect(intentOn(policy, later, 3, 4, 5)).toEqual([0, 0, 10]);
  });
});

const freeze = (until: Partial<Freeze['until']> = {}, of: Partial<Freeze> = {}): Freeze => ({
  ...{ id: 'talks', on: on('stop'), until: { on: null, afterMs: null, ...until } },
  ...of,
});
const linear = visits({ decay: { kind: 'linear', overMs: 10 * day } });
const withFreezes = (freezes: readonly Freeze[], rules = [linear]): Policy =>
  under({ intent: intentOf(rules, { freezes }) });

describe('a freeze', () => {
  test('stands still from its instant until just before its end, then time has gone on', () => {
    const policy = withFreezes([freeze({ on: on('go') })]);
    const subject = lead([...events('visit', 1), ...events('stop', 3), ...events('go', 6)]);
    expect(intentOn(policy, subject, 2, 3, 4, 5.99, 6, 8)).toEqual([9, 8, 8, 8, 5, 3]);
    expect(scored(policy, subject, nov(6) - 1).intent).toBe(pts(8));
  });

  test('what is done inside never earns; what is done in the instants of its ends does', () => {
    const policy = withFreezes([freeze({ on: on('go') })], [visits()]);
    const at = [nov(3) - 1, nov(3), nov(3) + 1, nov(6) - 1, nov(6), nov(6) + 1];
    const subject = lead([...at.map((instant) => did('visit', instant)), ...events('stop', 3), ...events('go', 6)]);
    expect(at.map((instant) => scored(policy, subject, instant).intent / 1_000)).toEqual([10, 20, 20, 20, 30, 40]);
  });

  test('without an end lasts for ever', () => {
    const policy = withFreezes([freeze()]);
    const subject = lead([...events('visit', 1, 4), ...events('stop', 3)]);
    expect(intentOn(policy, subject, 3, 4, 300)).toEqual([8, 8, 8]);
    expect(assessed(policy, subject, nov(4)).nextChangeAt).toBeNull();
  });

  test('ends by itself after exactly its time, or earlier by its event', () => {
    const subject = lead([...events('visit', 1), ...events('stop', 2), ...events('go', 5)]);
    const after = (days: number) => withFreezes([freeze({ on: on('go'), afterMs: days * day })]);
    expect(intentOn(after(2), subject, 3.99, 4, 5)).toEqual([9, 7, 6]);
    expect(intentOn(after(3), subject, 4.99, 5)).toEqual([9, 6]);
    expect(intentOn(after(9), subject, 4.99, 5)).toEqual([9, 6]);
    expect(scored(after(2), subject, nov(4) - 1).intent).toBe(pts(9));
  });

  test('is ended by the first event strictly after it alone', () => {
    const policy = withFreezes([freeze({ on: on('go') })]);
    const subject = lead([...events('visit', 1), ...events('go', 2), ...events('stop', 2), ...events('go', 4, 6)]);
    expect(intentOn(policy, subject, 2, 3.99, 4, 6)).toEqual([9, 9, 7, 5]);
  });

  test('hangs on the properties of its events', () => {
    const where = [{ property: 'grave', test: { op: 'equals' as const, value: true } }];
    const policy = withFreezes([freeze({ on: { types: ['go'], where } }, { on: { types: ['stop'], where } })]);
    const subject = lead([
      ...events('visit', 1),
      did('stop', nov(2), { grave: false }),
      did('stop', nov(3), { grave: true }),
      did('go', nov(4)),
      did('go', nov(5), { grave: true }),
    ]);
    expect(intentOn(policy, subject, 2, 3, 4, 4.99, 5)).toEqual([9, 8, 8, 8, 6]);
  });

  test('that overlaps or touches another is one with it; apart they are two', () => {
    const own = (id: string, days: number): Freeze => freeze({ afterMs: days * day }, { id, on: on(id) });
    const policy = withFreezes(
      [own('a', 2), own('b', 2)],
      [linear, visits({ id: 'more', on: on('more'), points: pts(100) })],
    );
    const of = (b: number) => lead([...events('visit', 1), ...events('a', 2), ...events('b', b), ...events('more', 4)]);
    // Touching at 4: what is done there is inside.
    expect(intentOn(policy, of(4), 2, 4, 5.99, 6)).toEqual([9, 9, 9, 5]);
    expect(intentOn(policy, of(3), 4, 4.99, 5)).toEqual([9, 9, 6]);
    // Apart: thawed for an instant, and what is done there counts.
    expect(scored(policy, of(4 + 1 / 1024), nov(4)).intent).toBe(pts(107));
    // One inside the other.
    const nested = withFreezes([own('a', 5), own('b', 1)]);
    expect(intentOn(nested, of(3), 4, 6.99, 7)).toEqual([9, 9, 4]);
  });

  test('every one of its events begins one, also one that a reset has taken', () => {
    const policy = under({
      intent: intentOf([visits()], { freezes: [freeze({ afterMs: 2 * day })], resets: [reset()] }),
    });
    const subject = lead([...events('visit', 1, 4.5), ...events('stop', 2, 4), ...events('wipe', 5)]);
    expect(intentOn(policy, subject, 2, 4.5, 5)).toEqual([10, 10, 0]);
    const after = lead([...events('stop', 2), ...events('wipe', 3), ...events('visit', 3.5, 5)]);
    expect(intentOn(policy, after, 3.99, 4, 5)).toEqual([0, 0, 10]);
  });

  test('windows, silence and steps stand still with it', () => {
    const subject = lead([...events('visit', 1), ...events('stop', 3), ...events('go', 9)]);
    const of = (rule: typeof linear) => withFreezes([freeze({ on: on('go') })], [rule]);
    expect(intentOn(of(visits({ windowMs: 4 * day })), subject, 4.99, 5, 8.99, 9)).toEqual([10, 10, 10, 0]);
    expect(intentOn(of(silence({ silentForMs: day, periodMs: day })), subject, 3, 8.99, 9, 10)).toEqual([0, 0, 0, -10]);
    const stepped = visits({ decay: { kind: 'stepped', afterMs: 2 * day, everyMs: 2 * day, lose: 50 } });
    expect(intentOn(of(stepped), subject, 3, 6, 8.99, 9, 11)).toEqual([10, 10, 10, 10, 5]);
  });

  test('counts, fit and fast tracks go on', () => {
    const policy = under({
      intent: intentOf([visits()], { freezes: [freeze()] }),
      fit: fitOf([fact('twice', 5, count('visit', { op: 'at_least', value: 2 }))]),
      mql: definition({
        when: some('demo'),
        fastTrack: { on: ['hand'], windowMs: 2 * day, when: null, ifUnknown: 'wait' },
      }),
    });
    const subject = lead([...events('visit', 1, 4), ...events('stop', 2), ...events('hand', 5), ...events('demo', 8)]);
    const seen = [2, 4, 5, 6.99, 7, 8].map((date) => scored(policy, subject, nov(date)));
    expect(seen.map(({ fit, intent, track }) => [fit / 1_000, intent / 1_000, track])).toEqual([
      [0, 10, null],
      [5, 10, null],
      [5, 10, 'fast_track'],
      [5, 10, 'fast_track'],
      [5, 10, null],
      [5, 10, 'standard'],
    ]);
  });

  test('its end is a change that is told, and a replay sees it', () => {
    const policy = {
      ...withFreezes([freeze({ afterMs: 3 * day })], [visits({ points: pts(60), windowMs: 2 * day })]),
      mql: definition({ when: axis('intent', 'less_than', 50) }),
    };
    const subject = lead([...events('visit', 1), ...events('stop', 2)]);
    expect(assessed(policy, subject, nov(2)).nextChangeAt).toBe(nov(5));
    expect(qualifiedAt(compile(policy), subject, nov(9))?.at).toBe(nov(5));
    expect(qualifiedSince(compile(policy), subject, nov(9))?.at).toBe(nov(5));
    expect(qualifiedAt(compile(policy), subject, nov(5) - 1)).toBeNull();
  });
});
