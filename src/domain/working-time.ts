// When somebody works, as data: the calendar makes it from hours, time zone, holidays and absences, and the domain only counts in it.
// Outside the span that is known there is no work to count: a deadline beyond it is told as null, never guessed.
import type { Instant } from './lead.ts';

/** From `from` on until just before `until`. `day` numbers the local day it belongs to, counting up; several blocks may share one. */
export type WorkBlock = { readonly from: Instant; readonly until: Instant; readonly day: number };

/** Blocks in order, none overlapping another, all within the span that is known. Outside the span nothing is known. */
export type WorkingTime = {
  readonly blocks: readonly WorkBlock[];
  readonly knownFrom: Instant;
  readonly knownUntil: Instant;
};

/** A stretch in which somebody is away; `until` null = until further notice. */
export type Away = { readonly from: Instant; readonly until: Instant | null };

/** Index of the first block that ends after `at`: the one `at` lies in, else the next; the number of blocks where there is none. */
const firstEndingAfter = ({ blocks }: WorkingTime, at: Instant): number => {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle]?.until ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
};

export const isWorking = (time: WorkingTime, at: Instant): boolean => {
  const block = time.blocks[firstEndingAfter(time, at)];
  return block !== undefined && block.from <= at;
};

/** The first instant from `at` on at which there is work: `at` itself within a block. Null: none in all the time that is known. */
export const nextOpen = (time: WorkingTime, at: Instant): Instant | null => {
  const block = time.blocks[firstEndingAfter(time, at)];
  return block === undefined ? null : Math.max(at, block.from);
};

/** Working time from `from` until `to`, in milliseconds; none where `to` lies before. */
export const workingBetween = (time: WorkingTime, from: Instant, to: Instant): number => {
  let sum = 0;
  for (let i = firstEndingAfter(time, from); i < time.blocks.length; i++) {
    const block = time.blocks[i];
    if (block === undefined || block.from >= to) break;
    sum += Math.min(block.until, to) - Math.max(block.from, from);
  }
  return sum;
};

/**
 * The first instant by which so much working time has passed since `from`: on the very end of a block it is that end, not the next beginning.
 * Nothing to pass: `from` itself. Null: it lies beyond what is known.
 */
export const addWorking = (time: WorkingTime, from: Instant, ms: number): Instant | null => {
  let left = ms;
  if (left <= 0) return from;
  for (let i = firstEndingAfter(time, from); i < time.blocks.length; i++) {
    const block = time.blocks[i];
    if (block === undefined) break;
    const begin = Math.max(block.from, from);
    if (block.until - begin >= left) return begin + left;
    left -= block.until - begin;
  }
  return null;
};

/**
 * The last instant from which so much working time passes until `at`: what falls on the beginning of a block is that beginning, not the end of
 * the one before. Never before what is known.
 */
export const subtractWorking = (time: WorkingTime, at: Instant, ms: number): Instant => {
  let left = ms;
  if (left <= 0) return at;
  // The block that ends after `at` may hold it; all before it end at or before `at`.
  for (let i = firstEndingAfter(time, at); i >= 0; i--) {
    const block = time.blocks[i];
    if (block === undefined || block.from >= at) continue;
    const end = Math.min(block.until, at);
    if (end - block.from >= left) return end - left;
    left -= end - block.from;
  }
  return Math.min(at, time.knownFrom);
};

/**
 * When work ends on the Nth working day after the one on which something began. What begins outside working time, in the night, on a holiday or after
 * the last block of a day, has begun on the next working day. `n` 0: when work ends on that day itself. Null: beyond what is known.
 */
export const endOfNthWorkingDay = (time: WorkingTime, from: Instant, n: number): Instant | null => {
  const { blocks } = time;
  let left = n;
  for (let i = firstEndingAfter(time, from); i < blocks.length; i++) {
    const block = blocks[i];
    const next = blocks[i + 1];
    if (block === undefined || next?.day === block.day) continue;
    if (left > 0) left -= 1;
    // A block that is cut off where the known time ends may go on behind it.
    else return next === undefined && block.until >= time.knownUntil ? null : block.until;
  }
  return null;
};

/** The same with these stretches taken out; they may overlap and stand in any order. A day whose work is gone is no working day any more. */
export const without = (time: WorkingTime, spans: readonly Away[]): WorkingTime => {
  const away = merged(spans);
  if (away.length === 0) return time;
  const blocks: WorkBlock[] = [];
  let first = 0;
  for (const block of time.blocks) {
    while (first < away.length && (away[first]?.until ?? Infinity) <= block.from) first += 1;
    let from = block.from;
    for (let i = first; i < away.length && from < block.until; i++) {
      const span = away[i];
      if (span === undefined || span.from >= block.until) break;
      if (span.from > from) blocks.push({ ...block, from, until: span.from });
      from = Math.max(from, span.until ?? Infinity);
    }
    if (from < block.until) blocks.push(from === block.from ? block : { ...block, from });
  }
  return { ...time, blocks };
};

/** In order, none touching another; empty ones are left out. */
const merged = (spans: readonly Away[]): readonly Away[] => {
  const all: Away[] = [];
  for (const span of spans
    .filter(({ from, until }) => until === null || until > from)
    .sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last === undefined || (last.until !== null && last.until < span.from)) all.push(span);
    else if (last.until !== null && (span.until === null || span.until > last.until)) {
      all[all.length - 1] = { from: last.from, until: span.until };
    }
  }
  return all;
};
