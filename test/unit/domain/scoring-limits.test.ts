// Limits, windows and decay to the instant: calendar periods in their zone, rolling ones, and points that fade in steps with silence.
import { describe, expect, test } from '@jest/globals';
import type { Engagement } from '#domain/lead.ts';
import type { CalendarPeriod, Decay, Limit } from '#domain/policy.ts';
import { qualifiedAt, qualifiedSince } from '#domain/scoring/qualified-at.ts';
import { compile } from '#domain/scoring/compile.ts';
import { definition } from '#test/support/policies.ts';
import { day, did, hour, minute, nov } from './example.ts';
import {
  assessed,
  axis,
  events,
  intentOf,
  intentOn,
  lead,
  on,
  pts,
  scored,
  silence,
  under,
  visits,
} from './scoring-example.ts';

const limited = (limit: Limit, timeZone = 'UTC') => under({ timeZone, intent: intentOf([visits({ limit })]) });
const calendar = (period: CalendarPeriod, timeZone: string) => limited({ kind: 'once_per_calendar', period }, timeZone);
const utc = (text: string): number => Date.parse(`${text}Z`);
const visited = (...instants: readonly number[]): readonly Engagement[] => instants.map((at) => did('visit', at));
const counted = (period: CalendarPeriod, timeZone: string, ...instants: readonly string[]): number => {
  const subject = lead(visited(...instants.map(utc)));
  return scored(calendar(period, timeZone), subject, utc('2027-06-01T00:00')).intent / pts(10);
};

describe('a calendar limit', () => {
  test('parts at local midnight exactly, however close two events are', () => {
    expect(counted('day', 'UTC', '2026-11-03T23:59:59.999', '2026-11-04T00:00:00')).toBe(2);
    expect(counted('day', 'UTC', '2026-11-04T00:00:00', '2026-11-04T23:59:59.999')).toBe(1);
    // Berlin is an hour ahead in winter, two in summer.
    expect(counted('day', 'Europe/Berlin', '2026-11-03T22:59:59.999', '2026-11-03T23:00:00')).toBe(2);
    expect(counted('day', 'Europe/Berlin', '2026-11-03T23:59:59.999', '2026-11-04T00:00:00')).toBe(1);
    expect(counted('day', 'Europe/Berlin', '2026-07-03T21:59:59.999', '2026-07-03T22:00:00')).toBe(2);
    expect(counted('day', 'Asia/Kathmandu', '2026-11-03T18:14:59.999', '2026-11-03T18:15:00')).toBe(2);
  });

  test('a day on which clocks change has 23 or 25 hours', () => {
    expect(counted('day', 'Europe/Berlin', '2026-10-24T22:00', '2026-10-25T22:59:59.999')).toBe(1);
    expect(counted('day', 'Europe/Berlin', '2026-10-24T22:00', '2026-10-25T23:00')).toBe(2);
    expect(counted('day', 'Europe/Berlin', '2026-03-28T23:00', '2026-03-29T21:59:59.999')).toBe(1);
    expect(counted('day', 'Europe/Berlin', '2026-03-28T23:00', '2026-03-29T22:00')).toBe(2);
    expect(counted('day', 'America/New_York', '2026-11-01T04:00', '2026-11-02T04:59:59.999')).toBe(1);
    expect(counted('day', 'America/New_York', '2026-11-01T04:00', '2026-11-02T05:00')).toBe(2);
  });

  test('weeks begin on Monday, across the turn of the year too', () => {
    expect(counted('week', 'UTC', '2026-11-08T23:59:59.999', '2026-11-09T00:00')).toBe(2); // Sunday, Monday
    expect(counted('week', 'UTC', '2026-11-09T00:00', '2026-11-15T23:59:59.999')).toBe(1);
    expect(counted('week', 'UTC', '2026-12-28T00:00', '2027-01-03T23:59')).toBe(1);
    expect(counted('week', 'UTC', '2026-12-28T00:00', '2027-01-04T00:00')).toBe(2);
    expect(counted('week', 'America/New_York', '2026-11-09T04:59', '2026-11-09T05:00')).toBe(2);
  });

  test('months, quarters and years begin at midnight of their first day', () => {
    expect(counted('month', 'UTC', '2026-11-01T00:00', '2026-11-30T23:59')).toBe(1);
    expect(counted('month', 'UTC', '2026-11-30T23:59', '2026-12-01T00:00')).toBe(2);
    expect(counted('month', 'Europe/Berlin', '2026-11-30T22:59', '2026-11-30T23:00')).toBe(2);
    expect(counted('quarter', 'UTC', '2026-10-01T00:00', '2026-12-31T23:59')).toBe(1);
    expect(counted('quarter', 'UTC', '2026-09-30T23:59', '2026-10-01T00:00')).toBe(2);
    expect(counted('quarter', 'UTC', '2026-03-31T23:59', '2026-04-01T00:00', '2026-06-30T23:59')).toBe(2);
    expect(counted('year', 'UTC', '2026-01-01T00:00', '2026-12-31T23:59')).toBe(1);
    expect(counted('year', 'America/New_York', '2027-01-01T04:59', '2027-01-01T05:00')).toBe(2);
    // The same month of two years is two months.
    expect(counted('month', 'UTC', '2025-11-05T00:00', '2026-11-05T00:00')).toBe(2);
    expect(counted('quarter', 'UTC', '2025-11-05T00:00', '2026-11-05T00:00')).toBe(2);
  });

  test('the newest of a period counts, so its points are the freshest', () => {
    const decay: Decay = { kind: 'linear', overMs: 10 * day };
    const policy = under({
      intent: intentOf([visits({ decay, limit: { kind: 'once_per_calendar', period: 'week' } })]),
    });
    // Monday the 9th and Thursday the 12th are one week, Sunday the 8th another.
    expect(intentOn(policy, lead(events('visit', 8, 9, 12)), 14)).toEqual([8 + 4]);
  });

  test('what a window leaves out takes no place in a period', () => {
    const policy = under({
      intent: intentOf([visits({ windowMs: 2 * day, limit: { kind: 'once_per_calendar', period: 'day' } })]),
    });
    expect(intentOn(policy, lead(events('visit', 3, 3.5, 4)), 5, 5.49, 5.5)).toEqual([20, 20, 10]);
  });
});

describe('a rolling limit', () => {
  const rolling = limited({ kind: 'once_per', periodMs: day });
  test('lets in what is exactly its period older than what counted before it', () => {
    const [first, second] = [nov(3), nov(4)];
    expect(scored(rolling, lead(visited(first, second)), nov(9)).intent).toBe(pts(20));
    expect(scored(rolling, lead(visited(first + 1, second)), nov(9)).intent).toBe(pts(10));
    // Not from what was left out: 2.6 is too close to 3, so 2 is measured from 3.
    expect(intentOn(rolling, lead(events('visit', 2, 2.6, 3)), 9)).toEqual([20]);
  });

  test('events of one instant are one to any limit but every_time', () => {
    const twice = lead(visited(nov(3), nov(3)));
    expect(scored(rolling, twice, nov(9)).intent).toBe(pts(10));
    expect(scored(limited({ kind: 'once' }), twice, nov(9)).intent).toBe(pts(10));
    expect(scored(calendar('day', 'UTC'), twice, nov(9)).intent).toBe(pts(10));
    expect(scored(limited({ kind: 'every_time' }), twice, nov(9)).intent).toBe(pts(20));
  });
});

describe('a window', () => {
  test('counts events of this very instant and none of a later one; exactly as old as it is out', () => {
    const policy = under({ intent: intentOf([visits({ windowMs: 2 * day })]) });
    const once = lead(events('visit', 3));
    const at = [nov(3) - 1, nov(3), nov(5) - 1, nov(5)];
    expect(at.map((instant) => scored(policy, once, instant).intent)).toEqual([0, pts(10), pts(10), 0]);
  });
});

describe('stepped decay', () => {
  const stepped = (of: Partial<Extract<Decay, { kind: 'stepped' }>> = {}, points = 10) =>
    under({
      intent: intentOf([
        visits({
          points: pts(points),
          decay: { kind: 'stepped', afterMs: 4 * day, everyMs: 2 * day, lose: 30, ...of },
        }),
      ]),
    });

  test('loses a part of the full points from exactly the first silence on, and as much with every further one', () => {
    const once = lead(events('visit', 1));
    expect(intentOn(stepped(), once, 1, 4.99, 5, 6.99, 7, 9, 10.99, 11, 30)).toEqual([10, 10, 7, 7, 4, 1, 1, 0, 0]);
    expect(scored(stepped(), once, nov(5) - 1).intent).toBe(pts(10));
    expect(scored(stepped({ lose: 100 }), once, nov(5)).intent).toBe(0);
    expect(intentOn(stepped({ lose: 50 }), once, 5, 7, 9)).toEqual([5, 0, 0]);
  });

  test('rounds to the thousandth, halves away from zero', () => {
    const once = lead(events('visit', 1));
    expect(scored(stepped({ lose: 50 }, 0.003), once, nov(5)).intent).toBe(2);
    expect(scored(stepped({ lose: 90 }, 0.005), once, nov(5)).intent).toBe(1);
    expect(scored(stepped({ lose: 33 }, 1), once, nov(5)).intent).toBe(670);
  });

  test('anything at all that happens brings the points back, of every event there is', () => {
    const again = lead([...events('visit', 1, 2), ...events('noise', 12)]);
    expect(intentOn(stepped(), again, 8, 12, 15.99, 16)).toEqual([2 * 4, 20, 20, 14]);
  });

  test('each step is a change that is told, until nothing is left', () => {
    const policy = { ...stepped({}, 100), mql: definition({ when: axis('intent', 'at_least', 40) }) };
    const once = lead(events('visit', 1));
    // Bands at 75, 50, 25: 70 from the 5th, 40 from the 7th, 10 from the 9th, nothing from the 11th.
    const next = [1, 5, 7, 9].map((date) => assessed(policy, once, nov(date)).nextChangeAt);
    expect(next.slice(0, 3)).toEqual([nov(5), nov(7), nov(9)]);
    expect(next[3] ?? Infinity).toBeGreaterThan(nov(9));
    expect(qualifiedAt(compile(policy), once, nov(20))?.at).toBe(nov(1));
    expect(qualifiedSince(compile(policy), once, nov(9) - 1)?.at).toBe(nov(1));
    expect(qualifiedSince(compile(policy), once, nov(9))).toBeNull();
  });
});

describe('silence', () => {
  const after = (of: { silentForMs: number; periodMs: number }) =>
    under({ intent: intentOf([silence({ points: pts(-3), ...of })]) });
  test('counts from exactly its time on and with every further period', () => {
    const policy = after({ silentForMs: 2 * hour, periodMs: 30 * minute });
    const at = (minutes: number): number =>
      scored(policy, lead(visited(nov(1))), nov(1) + minutes * minute).intent / 1_000;
    expect([0, 119, 120, 149, 150, 180].map(at)).toEqual([0, 0, -3, -3, -6, -9]);
  });

  test('is ended by any event of this instant', () => {
    const policy = after({ silentForMs: day, periodMs: day });
    expect(intentOn(policy, lead([...events('visit', 1), ...events('noise', 4)]), 3.99, 4, 5)).toEqual([-6, 0, -3]);
  });

  test('begins with an event of any type, and never without one', () => {
    const policy = after({ silentForMs: day, periodMs: day });
    expect(intentOn(policy, lead(events('noise', 1)), 2)).toEqual([-3]);
    expect(intentOn(policy, lead([], { 'person.created_at': nov(1) }), 9)).toEqual([0]);
  });
});

describe('what an event rule matches', () => {
  test('dates of properties are as of now, types as written, any where none is', () => {
    const due = { property: 'due_at', test: { op: 'within' as const, durationMs: 2 * day } };
    const policy = under({ intent: intentOf([visits({ on: { types: ['visit'], where: [due] } })]) });
    const subject = lead([did('visit', nov(1), { due_at: nov(4) })]);
    const at = [nov(4) - 1, nov(4), nov(6) - 1, nov(6)];
    expect(at.map((instant) => scored(policy, subject, instant).intent)).toEqual([0, pts(10), pts(10), 0]);
    const anything = under({ intent: intentOf([visits({ on: on() })]) });
    expect(intentOn(anything, lead([...events('noise', 1), ...events('visit', 2)]), 3)).toEqual([20]);
  });
});
