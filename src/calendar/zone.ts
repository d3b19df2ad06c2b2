// Local time as data: how far a zone's clocks stand from UTC, and the first instant at which they show a given time.
import { IANAZone } from 'luxon';
import type { Instant } from '#domain/lead.ts';

export const dayMs = 86_400_000;
const minuteMs = 60_000;

/** What the clock on the wall shows, as if it were UTC: no instant, only a date and a time. */
export type Wall = number;

/** Until the next one begins, clocks show the instant plus `offsetMs`. */
type Offset = { readonly since: Instant; readonly offsetMs: number };

export type Zone = {
  readonly offsets: readonly Offset[];
};

/** Whether this is the IANA name of a zone; `UTC` is one, `CET+1` and `+02:00` are not. */
export const isZone = (name: string): boolean => IANAZone.isValidZone(name);

/** How the zone's clocks stand from `from` until `until`. Of two changes within one day and night only what they come to is seen. */
export const zoneBetween = (name: string, from: Instant, until: Instant): Zone => {
  const zone = IANAZone.create(name);
  const offsetAt = (at: Instant): number => Math.round(zone.offset(at) * minuteMs);
  const offsets: Offset[] = [{ since: -Infinity, offsetMs: offsetAt(from) }];
  for (let at = from; at < until; at += dayMs) {
    const before = offsets.at(-1)?.offsetMs ?? 0;
    const after = offsetAt(at + dayMs);
    if (after !== before)
      offsets.push({ since: changeWithin(at, at + dayMs, (t) => offsetAt(t) !== before), offsetMs: after });
  }
  return { offsets };
};

/** The first millisecond within (low, high] at which it `has` changed. */
const changeWithin = (low: Instant, high: Instant, has: (at: Instant) => boolean): Instant => {
  let before = low;
  let after = high;
  while (after - before > 1) {
    const middle = before + Math.floor((after - before) / 2);
    if (has(middle)) after = middle;
    else before = middle;
  }
  return after;
};

export const wallAt = ({ offsets }: Zone, at: Instant): Wall =>
  at + (offsets.findLast(({ since }) => since <= at)?.offsetMs ?? 0);

/**
 * The first instant at which the clocks show this time or a later one. A time that is skipped when clocks go forward is the moment of the change; of a
 * time that is shown twice when they go back it is the first.
 */
export const firstShowing = ({ offsets }: Zone, wall: Wall): Instant => {
  for (const [i, { since, offsetMs }] of offsets.entries()) {
    const at = Math.max(since, wall - offsetMs);
    if (at < (offsets[i + 1]?.since ?? Infinity)) return at;
  }
  return wall;
};

/** Days since 1970-01-01 of the date that the clocks show. */
export const dayOf = (wall: Wall): number => Math.floor(wall / dayMs);

/** 0 = Monday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The first instant of a date (`2026-01-31`) in a zone, or of the one so many days later. */
export const startOfDate = (name: string, date: string, daysLater = 0): Instant => {
  const wall = Date.parse(`${date}T00:00:00Z`) + daysLater * dayMs;
  return firstShowing(zoneBetween(name, wall - 2 * dayMs, wall + 2 * dayMs), wall);
};
