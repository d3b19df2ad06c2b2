// Tracks worked out by hand: who is in them, when they are looked at, which of several holds, and what is shown.
import { describe, expect, test } from '@jest/globals';
import type { Condition, Schedule, Track, Weekday } from '#domain/policy.ts';
import { weekdays } from '#domain/policy.ts';
import { compile } from '#domain/scoring/compile.ts';
import { qualifiedAt, qualifiedSince } from '#domain/scoring/qualified-at.ts';
import { definition, track as anyTrack } from '#test/support/policies.ts';
import { day, did, hour, nov } from './example.ts';
import {
  always,
  assessed,
  axis,
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
  some,
  under,
  visits,
} from './scoring-example.ts';

/** An MQL for everybody who is in it. */
const track = (id: string, of: Partial<Track> = {}): Track =>
  anyTrack({ id, mql: definition({ when: always }), ...of });
const trial = (of: Partial<Track> = {}): Track => track('trial', of);
const beside = (...tracks: readonly Track[]) => under({ tracks });
const at = nov(9);
const trackAt = (policy: ReturnType<typeof beside>, subject = lead(), instant = at): string | null =>
  scored(policy, subject, instant).track;

describe('who is in a track', () => {
  const isOk = is('custom.ok', true);
  const facts = [{ 'custom.ok': true }, { 'custom.ok': false }, {}];
  const members = (of: Partial<Track>) => facts.map((fields) => trackAt(beside(trial(of)), lead([], fields)));

  test('everybody, unless enter or exit says otherwise; unknown is not in', () => {
    expect(members({})).toEqual(['trial', 'trial', 'trial']);
    expect(members({ enter: isOk })).toEqual(['trial', null, null]);
    expect(members({ exit: isOk })).toEqual([null, 'trial', null]);
    expect(members({ enter: isOk, exit: always })).toEqual([null, null, null]);
    expect(members({ enter: always, exit: never })).toEqual(['trial', 'trial', 'trial']);
  });

  test('from its first instant on until just before its last', () => {
    const policy = beside(trial({ active: { from: nov(3), until: nov(5) } }));
    expect([nov(3) - 1, nov(3), nov(5) - 1, nov(5)].map((instant) => trackAt(policy, lead(), instant))).toEqual([
      ...[null, 'trial', 'trial', null],
    ]);
    expect(trackAt(beside(trial({ active: { from: null, until: nov(5) } })), lead(), nov(1))).toBe('trial');
    expect(trackAt(beside(trial({ active: { from: nov(5), until: null } })), lead(), nov(300))).toBe('trial');
    expect([1, 3, 5].map((date) => assessed(policy, lead(), nov(date)).nextChangeAt)).toEqual([nov(3), nov(5), null]);
  });

  test('counts of all that happened, whatever resets and freezes say', () => {
    const policy = {
      ...beside(
        trial({
          enter: some('visit', 5 * day),
          intent: intentOf([], { resets: [{ id: 'z', on: on('wipe'), to: 'zero', restore: null }] }),
        }),
      ),
    };
    const subject = lead([...events('visit', 1), ...events('wipe', 2)]);
    expect(
      [nov(1) - 1, nov(1), nov(2), nov(6) - 1, nov(6)].map((instant) => trackAt(policy, subject, instant)),
    ).toEqual([...[null, 'trial', 'trial', 'trial', null]]);
    expect(assessed(policy, subject, nov(2)).nextChangeAt).toBe(nov(6));
  });

  test('may hang on other tracks, written before or after, and is unknown where theirs is', () => {
    const partner = track('partner', { enter: inTrack('trial') });
    const rest = track('rest', { enter: not(inTrack('trial', 'partner')) });
    for (const order of [
      [partner, rest, trial({ enter: isOk, mql: definition({ when: never }) })],
      [trial({ enter: isOk, mql: definition({ when: never }) }), rest, partner],
    ]) {
      expect(facts.map((fields) => trackAt(beside(...order), lead([], fields)))).toEqual(['partner', 'rest', null]);
    }
  });

  test('can be asked for by any condition', () => {
    const asks = (when: Condition) =>
      under({ tracks: [trial({ enter: isOk, mql: definition({ when: never }) })], mql: definition({ when }) });
    const seen = (when: Condition) => facts.map((fields) => scored(asks(when), lead([], fields), at).status);
    expect(seen(inTrack('trial'))).toEqual(['mql', 'not_yet', 'not_yet']);
    expect(seen(not(inTrack('trial')))).toEqual(['not_yet', 'mql', 'not_yet']);
    const fit = { ...asks(never), fit: fitOf([fact('tried', 8, inTrack('trial'))]) };
    expect(facts.map((fields) => scored(fit, lead([], fields), at).fit)).toEqual([pts(8), 0, 0]);
  });
});

describe('which model makes the MQL', () => {
  const fast = (types: readonly string[], when: Condition | null = null, ifUnknown: 'triage' | 'wait' = 'triage') => ({
    ...{ on: types, windowMs: 5 * day, when, ifUnknown },
  });

  test("the contract's own first, then tracks as they are written", () => {
    const both = [track('b'), track('a')];
    expect(trackAt(under({ tracks: both, mql: definition({ when: always }) }))).toBe('standard');
    expect(trackAt(under({ tracks: both }))).toBe('b');
    expect(trackAt(under({ tracks: [both[1] ?? track('a'), both[0] ?? track('b')] }))).toBe('a');
  });

  test('a fast track goes before any definition, whichever model it is of', () => {
    const hand = lead(events('hand', 8));
    const own = under({ mql: definition({ when: always, fastTrack: fast(['hand']) }), tracks: [track('a')] });
    expect(scored(own, hand, at)).toMatchObject({ track: 'fast_track', isFast: true, model: 'standard' });
    const other = under({
      mql: definition({ when: always }),
      tracks: [track('a', { mql: definition({ when: never, fastTrack: fast(['hand']) }) })],
    });
    expect(scored(other, hand, at)).toMatchObject({ track: 'a', isFast: true, model: 'a' });
    expect(scored(other, lead(), at)).toMatchObject({ track: 'standard', isFast: false, model: 'standard' });
  });

  test('a fast track ends exactly with its window, and its event is the trigger', () => {
    const policy = under({ mql: definition({ when: never, fastTrack: fast(['hand', 'call']) }) });
    const [first, second] = [did('hand', nov(1)), did('call', nov(3))];
    const seen = [nov(1) - 1, nov(1), nov(3), nov(8) - 1, nov(8)].map((instant) =>
      scored(policy, lead([first, second]), instant),
    );
    expect(seen.map(({ status, triggerKey }) => [status, triggerKey])).toEqual([
      ['not_yet', null],
      ['mql', first.key],
      ['mql', second.key],
      ['mql', second.key],
      ['not_yet', null],
    ]);
  });

  test('triage comes after everything that is certain, and only where it is asked for', () => {
    const unsure = field('company.employees', { op: 'at_least', value: 5 });
    const hand = lead(events('hand', 8));
    const own = (ifUnknown: 'triage' | 'wait', tracks: readonly Track[] = []) =>
      under({ mql: definition({ when: never, fastTrack: fast(['hand'], unsure, ifUnknown) }), tracks });
    expect(scored(own('triage'), hand, at)).toMatchObject({
      status: 'triage',
      track: null,
      isFast: false,
      model: 'standard',
    });
    expect(scored(own('wait'), hand, at).status).toBe('not_yet');
    expect(scored(own('triage', [track('a')]), hand, at)).toMatchObject({ status: 'mql', track: 'a' });
    const ofTrack = track('a', {
      mql: definition({ when: never, fastTrack: fast(['hand'], unsure) }),
      fit: fitOf([fact('x', 33)]),
    });
    expect(scored(own('wait', [ofTrack]), hand, at)).toMatchObject({
      status: 'triage',
      track: null,
      model: 'a',
      fit: pts(33),
    });
    const known = lead(events('hand', 8), { 'company.employees': 4 });
    expect(scored(own('triage'), known, at).status).toBe('not_yet');
    expect(scored(own('triage'), lead([], {}), at).status).toBe('not_yet');
  });

  test('never excludes from all of them, and is judged by the contract itself', () => {
    const policy = (line: number) =>
      under({
        fit: fitOf([fact('x', 10)]),
        tracks: [trial({ fit: fitOf([fact('y', 50)]) })],
        mql: definition({ when: never, never: axis('fit', 'at_least', line) }),
      });
    expect(scored(policy(10), lead(), at)).toMatchObject({
      status: 'excluded',
      track: null,
      model: 'standard',
      fit: pts(10),
    });
    expect(scored(policy(11), lead(), at)).toMatchObject({ status: 'mql', track: 'trial', fit: pts(50) });
  });

  test('its numbers are shown; those of the contract where nobody is an MQL', () => {
    const policy = (when: Condition) =>
      under({
        fit: fitOf([fact('own', 10)]),
        intent: intentOf([visits()]),
        tracks: [
          trial({
            fit: fitOf([fact('theirs', 60)]),
            intent: intentOf([visits({ id: 'tried', points: pts(30) })]),
            mql: definition({ when }),
          }),
        ],
      });
    const subject = lead(events('visit', 1, 2));
    expect(scored(policy(axis('total', 'at_least', 120)), subject, at)).toMatchObject({
      ...{ fit: pts(60), intent: pts(60), total: pts(120), grade: 'B2', model: 'trial' },
      lines: { fit: [{ rule: 'theirs' }], intent: [{ rule: 'tried', count: 2 }] },
    });
    expect(scored(policy(axis('total', 'at_least', 120.001)), subject, at)).toMatchObject({
      ...{ fit: pts(10), intent: pts(20), total: pts(30), grade: 'D4', model: 'standard' },
      lines: { fit: [{ rule: 'own' }], intent: [{ rule: 'visits', count: 2 }] },
    });
  });

  test('resets and freezes of one model leave the others alone', () => {
    const policy = under({
      intent: intentOf([visits()], { resets: [{ id: 'z', on: on('wipe'), to: 'fit_only', restore: null }] }),
      tracks: [trial({ intent: intentOf([visits()]), mql: definition({ when: axis('intent', 'at_least', 10) }) })],
    });
    const subject = lead([...events('visit', 1), ...events('wipe', 2)]);
    expect(scored(policy, subject, at)).toMatchObject({ track: 'trial', intent: pts(10) });
  });
});

describe('a track with a schedule', () => {
  const monToFri: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
  const policyAt = (schedule: Schedule, timeZone = 'UTC', of: Partial<Track> = {}) =>
    under({
      timeZone,
      tracks: [
        trial({
          schedule,
          intent: intentOf([visits()]),
          mql: definition({ when: axis('intent', 'at_least', 10) }),
          ...of,
        }),
      ],
    });
  const eight = { days: weekdays, minuteOfDay: 8 * 60 };
  const utc = (text: string): number => Date.parse(`${text}Z`);

  test('stands as it stood at its last time, until the next', () => {
    const policy = policyAt(eight);
    const noon = lead([did('visit', nov(3) + 12 * hour), did('visit', nov(4) + 8 * hour)]);
    const seen = [nov(4) + 8 * hour - 1, nov(4) + 8 * hour, nov(5) + 8 * hour - 1].map((instant) =>
      scored(policy, noon, instant),
    );
    expect(seen.map(({ track: id, intent }) => [id, intent])).toEqual([
      [null, 0],
      ['trial', pts(20)],
      ['trial', pts(20)],
    ]);
    expect(qualifiedAt(compile(policy), noon, nov(9))).toMatchObject({ at: nov(4) + 8 * hour, track: 'trial' });
    expect(qualifiedSince(compile(policy), noon, nov(9))).toMatchObject({ at: nov(4) + 8 * hour, track: 'trial' });
  });

  test('an event in the very instant of the time is seen', () => {
    const policy = policyAt(eight);
    const of = (ms: number) => lead([did('visit', nov(4) + 8 * hour + ms)]);
    expect([0, 1].map((ms) => trackAt(policy, of(ms), nov(4) + 9 * hour))).toEqual(['trial', null]);
    expect(trackAt(policy, of(1), nov(5) + 8 * hour)).toBe('trial');
  });

  test('only on its days: what happens on Friday evening is seen on Monday', () => {
    const policy = policyAt({ ...eight, days: monToFri });
    const friday = lead([did('visit', nov(6) + 20 * hour)]); // the 6th of November 2026 is a Friday
    const instants = [nov(7) + 8 * hour, nov(8) + 23 * hour, nov(9) + 8 * hour - 1, nov(9) + 8 * hour];
    expect(instants.map((instant) => trackAt(policy, friday, instant))).toEqual([null, null, null, 'trial']);
    const monthly = policyAt({ days: ['tue'], minuteOfDay: 0 });
    expect(qualifiedAt(compile(monthly), friday, nov(30))?.at).toBe(nov(10));
    expect(qualifiedAt(compile(monthly), lead([did('visit', nov(10))]), nov(30))?.at).toBe(nov(10));
  });

  test('in its time zone, winter and summer', () => {
    const policy = policyAt(eight, 'Europe/Berlin');
    const winter = lead([did('visit', utc('2026-10-26T06:30'))]);
    expect(qualifiedAt(compile(policy), winter, utc('2026-10-30T00:00'))?.at).toBe(utc('2026-10-26T07:00'));
    const summer = lead([did('visit', utc('2026-10-24T06:30'))]);
    expect(qualifiedAt(compile(policy), summer, utc('2026-10-30T00:00'))?.at).toBe(utc('2026-10-25T07:00'));
  });

  test('a time that is skipped is the moment of the jump, one that comes twice the first', () => {
    const first = (minuteOfDay: number, seenAt: string) =>
      qualifiedAt(
        compile(policyAt({ days: weekdays, minuteOfDay }, 'Europe/Berlin')),
        lead([did('visit', utc(seenAt))]),
        utc('2026-12-01T00:00'),
      )?.at;
    // The 29th of March goes from 2:00 to 3:00 at 1:00 UTC.
    expect(first(2 * 60 + 30, '2026-03-28T12:00')).toBe(utc('2026-03-29T01:00'));
    expect(first(2 * 60, '2026-03-28T12:00')).toBe(utc('2026-03-29T01:00'));
    expect(first(3 * 60, '2026-03-28T12:00')).toBe(utc('2026-03-29T01:00'));
    expect(first(60 + 59, '2026-03-28T12:00')).toBe(utc('2026-03-29T00:59'));
    // The 25th of October shows 2:30 at 0:30 and again at 1:30 UTC.
    expect(first(2 * 60 + 30, '2026-10-24T12:00')).toBe(utc('2026-10-25T00:30'));
    expect(first(2 * 60 + 30, '2026-10-25T00:45')).toBe(utc('2026-10-26T01:30'));
    expect(first(3 * 60, '2026-10-24T12:00')).toBe(utc('2026-10-25T02:00'));
  });

  test('windows and dates are as of then; facts and who is in it as of now', () => {
    const old = policyAt(eight, 'UTC', {
      intent: intentOf([]),
      mql: definition({ when: field('custom.due', { op: 'older_than', durationMs: day }) }),
    });
    const due = lead([], { 'custom.due': nov(3) });
    expect([nov(4), nov(4) + 8 * hour].map((instant) => trackAt(old, due, instant))).toEqual([null, 'trial']);
    const gone = policyAt(eight, 'UTC', { enter: some('visit', 2 * day) });
    const visit = lead([did('visit', nov(3))]);
    expect([nov(3) + 8 * hour, nov(5) - 1, nov(5)].map((instant) => trackAt(gone, visit, instant))).toEqual([
      'trial',
      'trial',
      null,
    ]);
    const dated = policyAt(eight, 'UTC', {
      mql: definition({ when: { kind: 'now', test: { op: 'after', at: nov(4) } } }),
    });
    expect([nov(4) + 1, nov(4) + 8 * hour].map((instant) => trackAt(dated, lead(), instant))).toEqual([null, 'trial']);
  });

  test('the next change is its next time after something changed, not before', () => {
    const policy = policyAt(eight, 'UTC', { intent: intentOf([visits({ windowMs: 2 * day })]) });
    const subject = lead([did('visit', nov(3) + 7 * hour)]);
    const { nextChangeAt, track: id } = assessed(policy, subject, nov(4));
    expect([id, nextChangeAt]).toEqual(['trial', nov(5) + 8 * hour]);
    expect(trackAt(policy, subject, nov(5) + 8 * hour - 1)).toBe('trial');
    expect(trackAt(policy, subject, nov(5) + 8 * hour)).toBeNull();
  });

  test('what is new since its last time is told for the next one', () => {
    const policy = policyAt(eight);
    const subject = lead([did('visit', nov(3) + 9 * hour)]);
    expect(assessed(policy, subject, nov(3) + 10 * hour).nextChangeAt).toBe(nov(4) + 8 * hour);
  });

  test('stays an MQL by its keep as it stood then', () => {
    const kept = policyAt(eight, 'UTC', {
      intent: intentOf([visits({ windowMs: 2 * day }), visits({ id: 'slow', points: pts(5), windowMs: 4 * day })]),
      mql: definition({ when: axis('intent', 'at_least', 15), keep: axis('intent', 'at_least', 5) }),
    });
    const subject = lead([did('visit', nov(3) + 7 * hour)]);
    const days = [3, 4, 5, 6, 7].map((date) => trackAt(kept, subject, nov(date) + 8 * hour));
    expect(days).toEqual(['trial', 'trial', 'trial', 'trial', null]);
  });
});
