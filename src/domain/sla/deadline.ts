// When things of one clock are due, counted in the working time of whoever has the lead. Null: beyond what is known of it.
import type { Clock, Stretch } from '../clock.ts';
import type { Instant } from '../lead.ts';
import type { WorkTime } from '../policy-condition.ts';
import {
  addWorking,
  endOfNthWorkingDay,
  subtractWorking,
  workingBetween,
  type WorkBlock,
  type WorkingTime,
} from '../working-time.ts';

export const stretchOf = (time: WorkingTime, from: Instant, until: Instant): Stretch => ({
  wallMs: Math.max(0, until - from),
  businessMs: workingBetween(time, from, until),
});

export const plus = (a: Stretch, b: Stretch): Stretch => ({
  wallMs: a.wallMs + b.wallMs,
  businessMs: a.businessMs + b.businessMs,
});

/** So long after `from`. */
export const after = (time: WorkingTime, from: Instant, length: WorkTime): Instant | null => {
  switch (length.kind) {
    case 'business':
      return addWorking(time, from, length.ms);
    case 'business_days':
      return endOfNthWorkingDay(time, from, length.days);
    case 'calendar':
      return from + length.ms;
  }
};

/**
 * So long before `due`. Business days: when work begins on the first of so many working days that are left, the day of the deadline counting as one
 * if the deadline is its end.
 */
export const before = (time: WorkingTime, due: Instant, length: WorkTime): Instant => {
  switch (length.kind) {
    case 'business':
      return subtractWorking(time, due, length.ms);
    case 'business_days':
      return beginOfDaysBefore(time, due, length.days);
    case 'calendar':
      return due - length.ms;
  }
};

const beginOfDaysBefore = ({ blocks, knownFrom }: WorkingTime, due: Instant, days: number): Instant => {
  let i = firstFrom(blocks, due) - 1;
  const last = blocks[i];
  const isWhole = last !== undefined && last.until <= due && blocks[i + 1]?.day !== last.day;
  let left = isWhole ? days : days + 1;
  for (; i >= 0; i--) {
    const block = blocks[i];
    if (block === undefined || blocks[i - 1]?.day === block.day) continue;
    left -= 1;
    if (left <= 0) return block.from;
  }
  return Math.min(due, knownFrom);
};

/** Index of the first block that begins at or after `at`. */
const firstFrom = (blocks: readonly WorkBlock[], at: Instant): number => {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle]?.from ?? at) < at) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The deadline of a clock that runs, by what is known of the working time now. */
export const deadlineOf = (clock: Clock, within: WorkTime, time: WorkingTime): Instant | null => {
  const { runsSince, spent, daysMs } = clock;
  switch (within.kind) {
    case 'business':
      return addWorking(time, runsSince, within.ms - spent.businessMs);
    case 'business_days':
      return daysMs === null
        ? endOfNthWorkingDay(time, runsSince, within.days)
        : addWorking(time, runsSince, daysMs - spent.businessMs);
    case 'calendar':
      return runsSince + within.ms - spent.wallMs;
  }
};
