// When people are at their desks: working days are busy, evenings and weekends quiet. Times are ms UTC.
import type { Random } from './random.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Visits by local hour of the day, in any unit: two peaks around lunch, a small one in the evening. */
const hourWeights: Readonly<Record<string, number>> = {
  6: 1,
  7: 3,
  8: 8,
  9: 14,
  10: 16,
  11: 14,
  12: 8,
  13: 10,
  14: 15,
  15: 14,
  16: 11,
  17: 7,
  18: 4,
  19: 3,
  20: 3,
  21: 2,
  22: 1,
};
/** Share of weekend visits that happen; the rest wait for Monday. */
const weekendShare = 0.15;

/** 0 = Sunday. 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

const offWeekend = (day: number, random: Random): number => {
  const weekday = weekdayOf(day);
  if ((weekday !== 0 && weekday !== 6) || random.chance(weekendShare)) return day;
  return day + (weekday === 6 ? 2 : 1);
};

/** A moment at which somebody in this zone does something, on the day of `at` or the next one that suits; never before `at`. */
export const busyTime = (at: number, utcOffset: number, random: Random): number => {
  const shift = utcOffset * hourMs;
  const day = offWeekend(Math.floor((at + shift) / dayMs), random);
  const time = Number(random.weighted(hourWeights)) * hourMs + Math.floor(random.next() * hourMs);
  const found = day * dayMs + time - shift;
  if (found >= at) return found;
  return offWeekend(day + 1, random) * dayMs + time - shift;
};

/** Seller's hours, 9 to 17 local, Monday to Friday: `at` itself, or the next opening with a few minutes. */
export const deskTime = (at: number, utcOffset: number, random: Random): number => {
  const local = at + utcOffset * hourMs;
  let day = Math.floor(local / dayMs);
  const hour = (local - day * dayMs) / hourMs;
  const isOpen = ![0, 6].includes(weekdayOf(day)) && hour >= 9 && hour < 17;
  if (isOpen) return at;
  if (hour >= 17) day += 1;
  while ([0, 6].includes(weekdayOf(day))) day += 1;
  return day * dayMs + 9 * hourMs + Math.floor(random.next() * 40 * minuteMs) - utcOffset * hourMs;
};
