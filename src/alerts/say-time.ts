// Days and times as a person where they live reads them.
import type { Instant } from '#domain/lead.ts';
import { zoneOf } from '#domain/zone.ts';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const localOf = (at: Instant, timeZone: string): Date => new Date(at + zoneOf(timeZone).offsetAt(at));
const two = (n: number): string => String(n).padStart(2, '0');

/** "Tue 22 Sep", with its year where that is not the year of `now`. */
export const sayDay = (at: Instant, timeZone: string, now: Instant): string => {
  const local = localOf(at, timeZone);
  const day = `${days[local.getUTCDay()] ?? ''} ${String(local.getUTCDate())} ${months[local.getUTCMonth()] ?? ''}`;
  const isThisYear = local.getUTCFullYear() === localOf(now, timeZone).getUTCFullYear();
  return isThisYear ? day : `${day} ${String(local.getUTCFullYear())}`;
};

/** "10:35 today", "10:35 on Tue 22 Sep". */
export const sayTime = (at: Instant, timeZone: string, now: Instant): string => {
  const local = localOf(at, timeZone);
  const time = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
  const day = sayDay(at, timeZone, now);
  return day === sayDay(now, timeZone, now) ? `${time} today` : `${time} on ${day}`;
};
