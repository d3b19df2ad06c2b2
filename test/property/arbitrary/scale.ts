// Scales of time for random policies and leads: a toy of 100 ms, at whose every instant a test can look, and weeks around the changes of clocks, for
// calendar limits and schedules.
import fc from 'fast-check';
import type { Decay, Limit, Schedule } from '#domain/policy.ts';
import { calendarPeriods, weekdays } from '#domain/policy.ts';

type Of<T> = fc.Arbitrary<T>;

export type Scale = {
  /** When things happen, and the dates that facts and policies name. */
  readonly instant: Of<number>;
  /** Instants after which something is otherwise; the last of a span that includes it. */
  readonly lastInstant: Of<number>;
  readonly duration: Of<number>;
  readonly timeZone: Of<string>;
  readonly limit: Of<Limit>;
  readonly decay: Of<Decay>;
  readonly schedule: Of<Schedule | null>;
};

const none = fc.constant({ kind: 'none' as const });
const stepped = (duration: Of<number>): Of<Decay> =>
  fc.record({
    kind: fc.constant('stepped' as const),
    afterMs: duration,
    everyMs: duration,
    lose: fc.oneof(fc.constantFrom(1, 10, 25, 50, 100), fc.integer({ min: 1, max: 100 })),
  });
const smooth = (duration: Of<number>): Of<Decay> =>
  fc.oneof(
    none,
    fc.record({ kind: fc.constant('half_life' as const), halfLifeMs: duration }),
    fc.record({ kind: fc.constant('linear' as const), overMs: duration }),
  );
const rolling = (duration: Of<number>): Of<Limit> =>
  fc.oneof(
    fc.constant({ kind: 'every_time' as const }),
    fc.constant({ kind: 'once' as const }),
    fc.record({ kind: fc.constant('once_per' as const), periodMs: duration }),
  );
const calendar: Of<Limit> = fc.record({
  kind: fc.constant('once_per_calendar' as const),
  period: fc.constantFrom(...calendarPeriods),
});

export const timeLimit = 100;
const toyInstant = fc.integer({ min: 0, max: timeLimit });
const toyDuration = fc.integer({ min: 1, max: 40 });

/** All of it lies in the first day of 1970, so that the calendar says nothing. */
export const toy: Scale = {
  instant: toyInstant,
  lastInstant: toyInstant,
  duration: toyDuration,
  timeZone: fc.constant('UTC'),
  limit: rolling(toyDuration),
  decay: fc.oneof(smooth(toyDuration), stepped(toyDuration)),
  schedule: fc.constant(null),
};

export const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Clocks change in New York a week before or after they do in Berlin; Kathmandu is never on the full hour, and Lord Howe changes by half of one. */
const zones = ['Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe'] as const;
const timeZone = fc.constantFrom<string>(...zones);
/** Local midnights of these zones, in minutes of UTC, summer and winter. */
const midnights = [0, 22 * 60, 23 * 60, 4 * 60, 5 * 60, 18 * 60 + 15, 13 * 60, 13 * 60 + 30];

const scheduleOf = (minutes: Of<number>): Of<Schedule | null> =>
  fc.option(fc.record({ days: fc.subarray([...weekdays], { minLength: 1 }), minuteOfDay: minutes }), { freq: 2 });

/** To the millisecond, crowded around local midnights and changes of clocks. */
export const weeks = (firstDay: number, days: number, changes: readonly number[]): Scale => {
  const nearby = fc.oneof(fc.constantFrom(0, -1, 1), fc.integer({ min: -5 * minuteMs, max: 5 * minuteMs }));
  const instant = fc.oneof(
    fc
      .tuple(fc.nat(days - 1), fc.constantFrom(...midnights), nearby)
      .map(([day, minute, off]) => firstDay + day * dayMs + minute * minuteMs + off),
    fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -3, max: 3 }), nearby)
      .map(([at, hours, off]) => at + hours * hourMs + off),
    fc.nat(days * dayMs).map((ms) => firstDay + ms),
  );
  const duration = fc.oneof(
    fc.integer({ min: 1, max: 3 * 24 }).map((hours) => hours * hourMs),
    fc.integer({ min: 1, max: 10 }).map((count) => count * dayMs),
  );
  return {
    instant,
    lastInstant: instant,
    duration,
    timeZone,
    limit: fc.oneof({ weight: 1, arbitrary: rolling(duration) }, { weight: 2, arbitrary: calendar }),
    decay: fc.oneof(smooth(duration), stepped(duration)),
    schedule: scheduleOf(fc.oneof(fc.integer({ min: 0, max: 24 * 60 - 1 }), fc.constantFrom(0, 90, 120, 150, 180))),
  };
};

export const grainMs = 30 * minuteMs;
/** A few days in half hours: all that happens by steps does so on the half hour, so that a test can look at every one. Nothing fades smoothly. */
export const halfHours = (firstDay: number, days: number): Scale => {
  const instant = fc.nat(days * 48).map((count) => firstDay + count * grainMs);
  const duration = fc.integer({ min: 1, max: 60 }).map((count) => count * grainMs);
  return {
    instant,
    lastInstant: instant.map((at) => at - 1),
    duration,
    timeZone: fc.constantFrom<string>('Europe/Berlin', 'America/New_York', 'UTC', 'Australia/Lord_Howe'),
    limit: fc.oneof({ weight: 1, arbitrary: rolling(duration) }, { weight: 2, arbitrary: calendar }),
    decay: fc.oneof(none, stepped(duration)),
    schedule: scheduleOf(fc.integer({ min: 0, max: 47 }).map((count) => count * 30)),
  };
};

export const autumn = weeks(Date.UTC(2026, 9, 23), 12, [Date.UTC(2026, 9, 25, 1), Date.UTC(2026, 10, 1, 6)]);
export const spring = weeks(Date.UTC(2026, 2, 6), 25, [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 2, 8, 7)]);
export const newYear = weeks(Date.UTC(2026, 11, 20), 20, [Date.UTC(2027, 0, 1), Date.UTC(2026, 11, 28)]);
/** Berlin's clocks go back on the second day. */
export const backDays = { firstDay: Date.UTC(2026, 9, 24), days: 3 };
/** New York's go forward on the second day. */
export const forthDays = { firstDay: Date.UTC(2026, 2, 7), days: 3 };
