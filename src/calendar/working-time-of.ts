// From the hours of a week, a zone and the days off to working time in UTC. What is made is a function of what goes in, and never of the clock.
import type { Instant } from '#domain/lead.ts';
import type { WorkBlock, WorkingTime } from '#domain/working-time.ts';
import type { Week } from './week.ts';
import { dayMs, dayOf, firstShowing, wallAt, type Wall, weekdayOf, zoneBetween } from './zone.ts';

/** A stretch of local time without work, such as a holiday: from midnight to midnight, or a part of a day. */
export type Off = { readonly from: Wall; readonly until: Wall };

export type Hours = {
  readonly timeZone: string;
  readonly week: Week;
  /** In order, none overlapping another. */
  readonly off: readonly Off[];
};

const minuteMs = 60_000;
/** A block may begin this many days before the known time does and still reach into it. */
const reachDays = 2;

/**
 * All blocks from the local midnight at or before `from` until the one at or before `until`. A block belongs to the day on which it begins, a night
 * shift too; a holiday takes out what falls on its date, of the shift that began the evening before as well.
 */
export const workingTimeOf = ({ timeZone, week, off }: Hours, from: Instant, until: Instant): WorkingTime => {
  const zone = zoneBetween(timeZone, from - 3 * dayMs, until + 3 * dayMs);
  const firstDay = dayOf(wallAt(zone, from));
  const endDay = dayOf(wallAt(zone, until));
  const knownFrom = firstShowing(zone, firstDay * dayMs);
  const knownUntil = firstShowing(zone, endDay * dayMs);
  const blocks: WorkBlock[] = [];
  let next = 0;
  for (let day = firstDay - reachDays; day < endDay; day++) {
    const midnight = day * dayMs;
    while (next < off.length && (off[next]?.until ?? 0) <= midnight) next += 1;
    for (const block of week[weekdayOf(day)] ?? []) {
      const whole = { from: midnight + block.from * minuteMs, until: midnight + block.until * minuteMs };
      for (const piece of lessOff(whole, off, next)) {
        const begin = Math.max(firstShowing(zone, piece.from), knownFrom);
        const end = Math.min(firstShowing(zone, piece.until), knownUntil);
        const last = blocks.at(-1);
        if (begin >= end) continue;
        if (last?.day === day && last.until === begin) blocks[blocks.length - 1] = { ...last, until: end };
        else blocks.push({ from: begin, until: end, day });
      }
    }
  }
  return { blocks, knownFrom, knownUntil };
};

const lessOff = (whole: Off, off: readonly Off[], first: number): readonly Off[] => {
  const pieces: Off[] = [];
  let { from } = whole;
  for (let i = first; i < off.length; i++) {
    const span = off[i];
    if (span === undefined || span.from >= whole.until) break;
    if (span.from > from) pieces.push({ from, until: span.from });
    from = Math.max(from, span.until);
  }
  if (from < whole.until) pieces.push({ from, until: whole.until });
  return pieces;
};
