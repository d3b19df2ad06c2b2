// Calendar time of a place: which day, week or month an instant lies in there, and which instant a local time is. Offsets come from the time zone
// data of the runtime and are kept per week, because asking it costs microseconds and scoring asks for every event.
import type { Instant } from './lead.ts';
import type { CalendarPeriod, Schedule, Weekday } from './policy.ts';
import { weekdays } from './policy.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const minuteMs = 60_000;

export type Zone = {
  /** Milliseconds that local time is ahead of UTC. */
  readonly offsetAt: (at: Instant) => number;
};

const utc: Zone = { offsetAt: () => 0 };

/** What the runtime says, to the second; slow. */
const askedOffset = (format: Intl.DateTimeFormat, at: Instant): number => {
  const whole = Math.floor(at / 1000) * 1000;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
};

/** Offsets of one week: one, or one before and one after `changesAt`. Clocks change at most once a week anywhere. */
type Week = { readonly before: number; readonly changesAt: Instant; readonly after: number };

/** Weeks kept for each zone: some 80 years; a score looks at a few years. */
const mostWeeks = 4_200;

const zones = new Map<string, Zone>();

/** The zone of an IANA name; throws RangeError for a name that the runtime does not know (the contract's parser has refused those before). */
export const zoneOf = (name: string): Zone => {
  if (name === 'UTC') return utc;
  const known = zones.get(name);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const weeks = new Map<number, Week>();
  const weekOf = (index: number): Week => {
    const start = index * weekMs;
    const [before, after] = [askedOffset(format, start), askedOffset(format, start + weekMs)];
    let [low, high] = [start, start + weekMs];
    if (before === after) return { before, changesAt: high, after };
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (askedOffset(format, middle) === before) low = middle;
      else high = middle;
    }
    return { before, changesAt: high, after };
  };
  const zone: Zone = {
    offsetAt: (at) => {
      const index = Math.floor(at / weekMs);
      let week = weeks.get(index);
      if (week === undefined) {
        week = weekOf(index);
        if (weeks.size >= mostWeeks) weeks.clear();
        weeks.set(index, week);
      }
      return at < week.changesAt ? week.before : week.after;
    },
  };
  zones.set(name, zone);
  return zone;
};

const monthOf = (local: number): number => {
  const date = new Date(local);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** Number of the period an instant lies in; two instants lie in the same period if their numbers are equal. */
export const periodOf = (zone: Zone, period: CalendarPeriod, at: Instant): number => {
  const local = at + zone.offsetAt(at);
  switch (period) {
    case 'day':
      return Math.floor(local / dayMs);
    case 'week':
      // The epoch was a Thursday: three days on, weeks begin on Monday.
      return Math.floor((Math.floor(local / dayMs) + 3) / 7);
    case 'month':
      return monthOf(local);
    case 'quarter':
      return Math.floor(monthOf(local) / 3);
    case 'year':
      return Math.floor(monthOf(local) / 12);
  }
};

/** The instant of a local time (ms as if it were UTC): the first of two, and the moment of the jump where the clock skips it. */
const instantOf = (zone: Zone, local: number): Instant => {
  const before = zone.offsetAt(local - dayMs);
  const after = zone.offsetAt(local + dayMs);
  const first = local - before;
  if (zone.offsetAt(first) === before) return first;
  const second = local - after;
  if (zone.offsetAt(second) === after) return second;
  let [low, high] = [second, first];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
};

/** Months since year 0 with which a period of months begins. */
const monthsOf = { month: 1, quarter: 3, year: 12 } as const;

/** Local day with which a period begins, by the period's number. */
const firstDayOf = (period: CalendarPeriod, number: number): number => {
  switch (period) {
    case 'day':
      return number;
    case 'week':
      return number * 7 - 3;
    case 'month':
    case 'quarter':
    case 'year': {
      const month = number * monthsOf[period];
      return Date.UTC(Math.floor(month / 12), month % 12) / dayMs;
    }
  }
};

/** The period that an instant lies in: from its first instant until just before the next one's. */
export const periodSpan = (
  zone: Zone,
  period: CalendarPeriod,
  at: Instant,
): { readonly from: Instant; readonly until: Instant } => {
  const number = periodOf(zone, period, at);
  const beginOf = (one: number): Instant => instantOf(zone, firstDayOf(period, one) * dayMs);
  return { from: beginOf(number), until: beginOf(number + 1) };
};

const weekdayOf = (day: number): Weekday => weekdays[(((day + 3) % 7) + 7) % 7] ?? 'mon';

/** Days around an instant among which its neighbouring ticks lie: a week each way, and one more for the offset. */
const reachDays = 8;

const ticksAround = (zone: Zone, schedule: Schedule, at: Instant): readonly Instant[] => {
  const today = Math.floor((at + zone.offsetAt(at)) / dayMs);
  const ticks: Instant[] = [];
  for (let day = today - reachDays; day <= today + reachDays; day += 1) {
    if (schedule.days.includes(weekdayOf(day))) {
      ticks.push(instantOf(zone, day * dayMs + schedule.minuteOfDay * minuteMs));
    }
  }
  return ticks;
};

/** The latest tick of a schedule up to `at`. */
export const tickUpTo = (zone: Zone, schedule: Schedule, at: Instant): Instant =>
  ticksAround(zone, schedule, at).findLast((tick) => tick <= at) ?? at;

/** The first tick at or after `at`. */
export const tickFrom = (zone: Zone, schedule: Schedule, at: Instant): Instant =>
  ticksAround(zone, schedule, at).find((tick) => tick >= at) ?? at;
