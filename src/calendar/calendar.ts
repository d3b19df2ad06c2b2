// Working time by schedule, made once for each day and kept: whoever asks thousands of times pays once.
import { createHash } from 'node:crypto';
import type { Instant } from '#domain/lead.ts';
import type { WorkingTime } from '#domain/working-time.ts';
import { holidaysVersion, lessDays, mergeOff, openHolidays, type HolidayBook } from './holidays.ts';
import type { ExtraDay, RosterFile, Schedule } from './roster-file.ts';
import { officeWeek } from './week.ts';
import { type Hours, type Off, workingTimeOf } from './working-time-of.ts';
import { dayMs } from './zone.ts';

/**
 * How far working time is known. Back: what a clock measures began within the year. Ahead: the longest promise, 260 business days, is a year of
 * weekdays; holidays and some months of absence come on top.
 */
const knownBackMs = 366 * dayMs;
const knownAheadMs = 550 * dayMs;

export type Calendar = {
  /** Absences aside. */
  readonly timeOf: (schedule: Schedule, now: Instant) => WorkingTime;
  /** Hash of what went in beside the schedules: the company's own days, and the version of the book of holidays where one is used. */
  readonly version: string;
};

/** What holds where nobody said anything: office hours of a zone, without holidays. */
export const officeSchedule = (timeZone: string): Schedule => ({ timeZone, week: officeWeek, place: null });

/** Opens the book of holidays only where somebody's country asks for it. */
export const calendarOf = async (roster: RosterFile | null): Promise<Calendar> => {
  const schedules = roster === null ? [] : [roster.company, ...roster.reps.map(({ schedule }) => schedule)];
  const book = schedules.some(({ place }) => place !== null) ? await openHolidays() : null;
  const extra = roster?.extra ?? [];
  const not = (roster?.not ?? []).map((on) => ({ on, fromMinute: 0 }));
  const days = JSON.stringify([extra, not, book === null ? null : holidaysVersion]);
  const known = new Map<Schedule, { day: number; time: WorkingTime }>();
  const timeOf = (schedule: Schedule, now: Instant): WorkingTime => {
    const day = Math.floor(now / dayMs);
    const last = known.get(schedule);
    if (last?.day === day) return last.time;
    const time = shared(`${day} ${JSON.stringify(schedule)} ${days}`, () =>
      make(schedule, day * dayMs, book, extra, not),
    );
    known.set(schedule, { day, time });
    return time;
  };
  return { timeOf, version: createHash('sha256').update(days).digest('hex') };
};

const make = (
  { timeZone, week, place }: Schedule,
  now: Instant,
  book: HolidayBook | null,
  extra: readonly ExtraDay[],
  not: readonly ExtraDay[],
): WorkingTime => {
  const from = now - knownBackMs;
  const until = now + knownAheadMs;
  const years = yearsBetween(from, until);
  const holidays = place === null || book === null ? [] : book.off(place, years);
  const off = mergeOff([...lessDays(holidays, daysIn(not, years)), ...daysIn(extra, years)]);
  const hours: Hours = { timeZone, week, off };
  return workingTimeOf(hours, from, until);
};

/** A year more at the beginning: a holiday of several days may reach over New Year. */
const yearsBetween = (from: Instant, until: Instant): readonly number[] => {
  const first = new Date(from).getUTCFullYear() - 1;
  return Array.from({ length: new Date(until).getUTCFullYear() + 2 - first }, (_, i) => first + i);
};

const minuteMs = 60_000;

const daysIn = (days: readonly ExtraDay[], years: readonly number[]): readonly Off[] =>
  days.flatMap(({ on, fromMinute }) =>
    (on.length > 5 ? [on] : years.map((year) => `${year}-${on}`)).flatMap((date) => {
      const midnight = Date.parse(`${date}T00:00:00Z`);
      // 02-29 is a day of some years only; where it is none it is read as another or not at all.
      if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return [];
      return [{ from: midnight + fromMinute * minuteMs, until: midnight + dayMs }];
    }),
  );

/** Most schedules kept over all rosters of a process; one is some 500 blocks. Where there are more, the oldest are made again. */
const maxKept = 1_000;
const kept = new Map<string, WorkingTime>();

const shared = (key: string, make: () => WorkingTime): WorkingTime => {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  const oldest = kept.size < maxKept ? undefined : kept.keys().next().value;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, made);
  return made;
};
