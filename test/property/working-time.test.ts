// Working time against minutes counted one by one: what luxon says a clock on the wall shows, asked for every minute, and nothing else.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { workingTimeOf } from '#src/calendar/working-time-of.ts';
import type { DayBlock, Week } from '#src/calendar/week.ts';
import {
  addWorking,
  type Away,
  endOfNthWorkingDay,
  isWorking,
  nextOpen,
  subtractWorking,
  without,
  workingBetween,
  type WorkingTime,
} from '#domain/working-time.ts';
import { runs } from './runs.ts';

const minute = 60_000;
const day = 86_400_000;

/** Each with instants near which its clocks change, and one where nothing happens. */
const zones: readonly (readonly [string, readonly string[]])[] = [
  ['UTC', ['2026-05-13T00:00:00Z']],
  ['Europe/Berlin', ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-06-01T00:00:00Z']],
  ['America/New_York', ['2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z']],
  ['America/Los_Angeles', ['2026-03-08T10:00:00Z', '2026-11-01T09:00:00Z']],
  ['America/Santiago', ['2026-04-05T03:00:00Z', '2026-09-06T04:00:00Z']],
  ['Asia/Kolkata', ['2026-02-11T00:00:00Z']],
  ['Asia/Kathmandu', ['2026-02-11T00:00:00Z']],
  ['Australia/Lord_Howe', ['2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z']],
  ['Pacific/Chatham', ['2026-04-04T14:00:00Z', '2026-09-26T14:00:00Z']],
  ['Africa/Cairo', ['2026-04-23T22:00:00Z', '2026-10-29T21:00:00Z']],
];

const spanDays = 6;

/** Blocks of one day that do not overlap, in order, some touching; the last may go on into the night. */
const dayBlocks: fc.Arbitrary<readonly DayBlock[]> = fc
  .tuple(
    fc.uniqueArray(
      fc.integer({ min: 0, max: 288 }).map((n) => n * 5),
      { maxLength: 6 },
    ),
    fc.option(
      fc.integer({ min: 1, max: 100 }).map((n) => n * 5),
      { nil: 0 },
    ),
  )
  .map(([edges, night]) => {
    const sorted = [...edges].sort((a, b) => a - b);
    const blocks: DayBlock[] = [];
    for (let i = 0; i + 1 < sorted.length; i += 2) blocks.push({ from: sorted[i] ?? 0, until: sorted[i + 1] ?? 0 });
    const last = blocks.at(-1);
    if (last !== undefined && night > 0) blocks[blocks.length - 1] = { from: last.from, until: 1_440 + night };
    return blocks;
  });

/** A night shift ends before the next day's first block. */
const weeks: fc.Arbitrary<Week> = fc.array(dayBlocks, { minLength: 7, maxLength: 7 }).map((days) =>
  days.map((blocks, i) => {
    const nextStart = days[(i + 1) % 7]?.[0]?.from ?? 1_440;
    return blocks
      .map((block) => ({ from: block.from, until: Math.min(block.until, 1_440 + nextStart) }))
      .filter((block) => block.until > block.from);
  }),
);

type Case = {
  readonly zone: string;
  readonly from: number;
  readonly until: number;
  readonly week: Week;
  readonly off: readonly { readonly from: number; readonly until: number }[];
  readonly away: readonly Away[];
};

const cases: fc.Arbitrary<Case> = fc
  .tuple(
    fc.constantFrom(...zones.flatMap(([zone, times]) => times.map((time) => ({ zone, middle: Date.parse(time) })))),
    weeks,
    fc.option(fc.record({ day: fc.integer({ min: -2, max: 2 }), fromMinute: fc.constantFrom(0, 0, 720, 840) }), {
      nil: null,
    }),
    fc.array(
      fc.record({
        from: fc.integer({ min: -4 * 1_440, max: 4 * 1_440 }),
        minutes: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: null, freq: 6 }),
      }),
      { maxLength: 3 },
    ),
  )
  .map(([{ zone, middle }, week, holiday, absences]) => {
    const from = middle - (spanDays / 2) * day;
    const midnight = Date.parse(`${DateTime.fromMillis(middle, { zone }).toISODate() ?? ''}T00:00:00Z`);
    return {
      ...{ zone, from, week, until: from + spanDays * day },
      off:
        holiday === null
          ? []
          : [
              {
                from: midnight + holiday.day * day + holiday.fromMinute * minute,
                until: midnight + (holiday.day + 1) * day,
              },
            ],
      away: absences.map((one) => ({
        from: middle + one.from * minute,
        until: one.minutes === null ? null : middle + (one.from + one.minutes) * minute,
      })),
    };
  });

type Minute = { readonly at: number; readonly works: boolean; readonly day: number };

const told = new Map<string, Map<number, number>>();

/** The clock on the wall in minutes, date and time, as luxon tells it; each minute of a zone is asked for once. */
const wallMinute = (at: number, zone: string): number => {
  const known = told.get(zone) ?? new Map<number, number>();
  told.set(zone, known);
  const before = known.get(at);
  if (before !== undefined) return before;
  const local = DateTime.fromMillis(at, { zone });
  const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute) / minute;
  known.set(at, wall);
  return wall;
};

/**
 * A block begins when the clock first shows its beginning or later, and ends when it first shows its end or later; a holiday likewise. Every minute of
 * the span is asked for, beginning two days before it.
 */
const countMinutes = ({ zone, from, until, week, off, away }: Case): readonly Minute[] => {
  const first = Math.floor(wallMinute(from, zone) / 1_440);
  const blocks = Array.from({ length: spanDays + 6 }, (_, i) => first - 3 + i).flatMap((date) =>
    (week[DateTime.fromMillis(date * day, { zone: 'UTC' }).weekday - 1] ?? []).map((block) => ({
      ...{ day: date, from: date * 1_440 + block.from, until: date * 1_440 + block.until },
    })),
  );
  const minutes: Minute[] = [];
  let furthest = -Infinity;
  for (let at = from - 3 * day; at < until; at += minute) {
    // Once shown, a time is not shown for the first time again: the furthest that the clock has come counts.
    furthest = Math.max(furthest, wallMinute(at, zone));
    // What is known begins with the midnight before.
    if (at < from - 26 * 60 * minute) continue;
    const wall = furthest;
    const block = blocks.find((one) => one.from <= wall && wall < one.until);
    const isOff = off.some((one) => one.from / minute <= wall && wall < one.until / minute);
    const isAway = away.some((one) => one.from <= at && at < (one.until ?? Infinity));
    minutes.push({ at, works: block !== undefined && !isOff && !isAway, day: block?.day ?? -1 });
  }
  return minutes;
};

const made = ({ zone, from, until, week, off, away }: Case): WorkingTime =>
  without(workingTimeOf({ timeZone: zone, week, off }, from, until), away);

const within = (time: WorkingTime, minutes: readonly Minute[]): readonly Minute[] =>
  minutes.filter(({ at }) => at >= time.knownFrom && at < time.knownUntil);

describe('working time is what a clock on the wall and a list of minutes say', () => {
  test('every minute works or does not, and belongs to its day', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const time = made(one);
        const counted = within(time, countMinutes(one)).map(({ at, works, day: date }) => [
          at,
          works,
          works ? date : null,
        ]);
        const answered = counted.map(([at]) => {
          const instant = at as number;
          const block = time.blocks.find(({ from, until }) => from <= instant && instant < until);
          return [at, isWorking(time, instant), block?.day ?? null];
        });
        expect(answered).toEqual(counted);
      }),
      runs(60),
    );
  });

  test('adding, subtracting, measuring and finding agree with the minutes', () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1_500 }), (one, a, b, ms) => {
        const time = made(one);
        const minutes = within(time, countMinutes(one));
        const [i, j] = [a % minutes.length, b % minutes.length].sort((x, y) => x - y) as [number, number];
        const start = minutes[i]?.at ?? 0;
        const end = minutes[j]?.at ?? 0;
        const working = minutes.filter(({ works }) => works);
        expect(workingBetween(time, start, end)).toBe(
          working.filter(({ at }) => at >= start && at < end).length * minute,
        );
        expect(nextOpen(time, start)).toBe(working.find(({ at }) => at >= start)?.at ?? null);
        // The n-th working minute from the start is the one at whose end the deadline stands.
        const nth = working.filter(({ at }) => at >= start)[ms - 1];
        expect(addWorking(time, start, ms * minute)).toBe(nth === undefined ? null : nth.at + minute);
        const before = working.filter(({ at }) => at < end).at(-ms);
        expect(subtractWorking(time, end, ms * minute)).toBe(before?.at ?? time.knownFrom);
      }),
      runs(60),
    );
  });

  test('the Nth working day after the one it began on ends with the last minute of work on it', () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.integer({ min: 0, max: 4 }), (one, a, n) => {
        const time = made(one);
        const minutes = within(time, countMinutes(one));
        const start = minutes[a % minutes.length]?.at ?? 0;
        const ahead = minutes.filter(({ at, works }) => works && at >= start);
        const days = [...new Set(ahead.map(({ day: date }) => date))];
        const last = ahead.filter(({ day: date }) => date === days[n]).at(-1);
        const end = last === undefined ? null : last.at + minute;
        expect(endOfNthWorkingDay(time, start, n)).toBe(end === time.knownUntil ? null : end);
      }),
      runs(60),
    );
  });
});

describe('laws of counting', () => {
  const exact = fc.tuple(cases, fc.nat({ max: spanDays * day }), fc.nat({ max: 3 * day }));

  test('a deadline is the first instant with enough work behind it, to the millisecond', () => {
    fc.assert(
      fc.property(exact, ([one, offset, ms]) => {
        const time = made(one);
        const start = time.knownFrom + offset;
        const due = addWorking(time, start, ms);
        if (due === null) expect(workingBetween(time, start, time.knownUntil)).toBeLessThan(ms);
        else {
          expect(workingBetween(time, start, due)).toBe(ms);
          if (ms > 0) expect(workingBetween(time, start, due - 1)).toBe(ms - 1);
        }
      }),
      runs(300),
    );
  });

  test('a reminder is the last instant with enough work before the deadline', () => {
    fc.assert(
      fc.property(exact, ([one, offset, ms]) => {
        const time = made(one);
        const due = time.knownFrom + offset;
        const at = subtractWorking(time, due, ms);
        if (workingBetween(time, time.knownFrom, due) < ms) expect(at).toBe(time.knownFrom);
        else {
          expect(workingBetween(time, at, due)).toBe(ms);
          if (ms > 0) expect(workingBetween(time, at + 1, due)).toBe(ms - 1);
        }
      }),
      runs(300),
    );
  });

  test('stretches add up, and nothing is worked while somebody is away', () => {
    fc.assert(
      fc.property(cases, fc.nat({ max: spanDays * day }), fc.nat({ max: spanDays * day }), (one, a, b) => {
        const time = made(one);
        const [from, middle] = [time.knownFrom + Math.min(a, b), time.knownFrom + Math.max(a, b)];
        const { knownUntil } = time;
        expect(workingBetween(time, from, middle) + workingBetween(time, middle, Math.max(middle, knownUntil))).toBe(
          workingBetween(time, from, Math.max(middle, knownUntil)),
        );
        for (const { from: gone, until } of one.away) expect(workingBetween(time, gone, until ?? Infinity)).toBe(0);
      }),
      runs(200),
    );
  });
});
