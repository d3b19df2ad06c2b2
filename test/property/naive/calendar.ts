// Local time for the oracle of scoring: every question is put to the runtime's own calendar, and a local time is found by walking towards it.
import type { Instant } from '#domain/lead.ts';
import { type CalendarPeriod, type Schedule, weekdays } from '#domain/policy.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const formats = new Map<string, Intl.DateTimeFormat>();
/** `2026-03-29 01:59:59` in the zone. Years from 1000 to 9999 compare as text. */
export const localTime = (zone: string, at: Instant): string => {
  let format = formats.get(zone);
  if (format === undefined) {
    // Swedish dates are written year first.
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    });
    formats.set(zone, format);
  }
  return format.format(at);
};

/** The day, month and so on that an instant lies in, as a text that is the same for two instants of one period. */
export const periodName = (zone: string, period: CalendarPeriod, at: Instant): string => {
  const date = localTime(zone, at).slice(0, 10);
  switch (period) {
    case 'day':
      return date;
    case 'week': {
      const noon = new Date(`${date}T12:00:00Z`);
      const daysSinceMonday = (noon.getUTCDay() + 6) % 7;
      return new Date(noon.getTime() - daysSinceMonday * dayMs).toISOString().slice(0, 10);
    }
    case 'month':
      return date.slice(0, 7);
    case 'quarter':
      return `${date.slice(0, 4)} Q${String(Math.ceil(Number(date.slice(5, 7)) / 3))}`;
    case 'year':
      return date.slice(0, 4);
  }
};

const found = new Map<string, Instant>();
/**
 * The first instant at which clocks in the zone show this local time or a later one: so the first of a time that comes twice, and the jump for a time
 * that is skipped. No zone is further from UTC than fifteen hours; clocks change on quarters of an hour.
 */
const firstAt = (zone: string, local: string): Instant => {
  const key = `${zone} ${local}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  let at = Date.parse(`${local.replace(' ', 'T')}Z`) - 15 * hourMs;
  at -= at % (15 * minuteMs);
  while (localTime(zone, at) < local) at += 15 * minuteMs;
  at -= 15 * minuteMs;
  while (localTime(zone, at) < local) at += minuteMs;
  found.set(key, at);
  return at;
};

/** The latest tick of a schedule up to `at`. */
export const latestTick = (zone: string, schedule: Schedule, at: Instant): Instant => {
  const hour = String(Math.floor(schedule.minuteOfDay / 60)).padStart(2, '0');
  const minute = String(schedule.minuteOfDay % 60).padStart(2, '0');
  for (let back = -2; back < 10; back += 1) {
    const date = new Date(at - back * dayMs).toISOString().slice(0, 10);
    const weekday = weekdays[(new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7];
    if (weekday === undefined || !schedule.days.includes(weekday)) continue;
    const tick = firstAt(zone, `${date} ${hour}:${minute}:00`);
    if (tick <= at) return tick;
  }
  throw new Error('a schedule without days');
};
