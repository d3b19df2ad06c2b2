// Sets of numbers as unions of intervals. An end is a cut just before or just after a number, so that open and closed ends need no cases.
import type { NowTest, NumberTest } from '#domain/policy.ts';

/** Parts the numbers below `at` from those above; `at` itself lies on the far side of 0, on the near side of 1. */
export type Cut = { readonly at: number; readonly side: 0 | 1 };
export type Interval = { readonly from: Cut; readonly to: Cut };
/** Ascending, apart from each other, none empty. */
export type NumberSet = readonly Interval[];

const before = (at: number): Cut => ({ at, side: 0 });
const behind = (at: number): Cut => ({ at, side: 1 });
const start = before(-Infinity);
const end = behind(Infinity);

export const everyNumber: NumberSet = [{ from: start, to: end }];
export const noNumber: NumberSet = [];

const order = (a: Cut, b: Cut): number => (a.at === b.at ? a.side - b.side : a.at < b.at ? -1 : 1);
const least = (a: Cut, b: Cut): Cut => (order(a, b) <= 0 ? a : b);
const most = (a: Cut, b: Cut): Cut => (order(a, b) >= 0 ? a : b);

const interval = (from: Cut, to: Cut): NumberSet => (order(from, to) < 0 ? [{ from, to }] : noNumber);

export const numbersFrom = (at: number): NumberSet => interval(before(at), end);
export const numbersAbove = (at: number): NumberSet => interval(behind(at), end);
export const numbersUpTo = (at: number): NumberSet => interval(start, behind(at));
export const numbersBelow = (at: number): NumberSet => interval(start, before(at));
export const numbersBetween = (from: number, to: number): NumberSet => interval(before(from), behind(to));

export const passing = (test: NumberTest): NumberSet => {
  switch (test.op) {
    case 'at_least':
      return numbersFrom(test.value);
    case 'more_than':
      return numbersAbove(test.value);
    case 'at_most':
      return numbersUpTo(test.value);
    case 'less_than':
      return numbersBelow(test.value);
    case 'between':
      return numbersBetween(test.from, test.to);
  }
};

export const instants = (test: NowTest): NumberSet => {
  switch (test.op) {
    case 'before':
      return numbersBelow(test.at);
    case 'after':
      return numbersAbove(test.at);
    case 'between':
      return numbersBetween(test.from, test.to);
  }
};

export const both = (a: NumberSet, b: NumberSet): NumberSet => {
  const found: Interval[] = [];
  let i = 0;
  let j = 0;
  for (let one = a[i], other = b[j]; one !== undefined && other !== undefined; one = a[i], other = b[j]) {
    const from = most(one.from, other.from);
    const to = least(one.to, other.to);
    if (order(from, to) < 0) found.push({ from, to });
    if (order(one.to, other.to) <= 0) i += 1;
    else j += 1;
  }
  return found;
};

export const either = (a: NumberSet, b: NumberSet): NumberSet => {
  const found: Interval[] = [];
  for (const one of [...a, ...b].sort((x, y) => order(x.from, y.from))) {
    const last = found.at(-1);
    if (last !== undefined && order(one.from, last.to) <= 0) {
      found[found.length - 1] = { from: last.from, to: most(last.to, one.to) };
    } else found.push(one);
  }
  return found;
};

/** What lies outside. */
export const others = (set: NumberSet): NumberSet => {
  const found: Interval[] = [];
  let from = start;
  for (const one of set) {
    if (order(from, one.from) < 0) found.push({ from, to: one.from });
    from = one.to;
  }
  return order(from, end) < 0 ? [...found, { from, to: end }] : found;
};

/** Of whole numbers: no interval without one, ends drawn in to the numbers they hold. */
export const whole = (set: NumberSet): NumberSet =>
  set.flatMap(({ from, to }) => {
    const low = from.side === 0 ? Math.ceil(from.at) : Math.floor(from.at) + 1;
    const high = to.side === 1 ? Math.floor(to.at) : Math.ceil(to.at) - 1;
    return interval(before(low), behind(high));
  });

export const lowest = (set: NumberSet): Cut | undefined => set[0]?.from;
export const highest = (set: NumberSet): Cut | undefined => set.at(-1)?.to;

/** Whether some number of `a` is not above some number of `b`. */
export const canBeBelow = (a: NumberSet, b: NumberSet): boolean => {
  const low = lowest(a);
  const high = highest(b);
  return low !== undefined && high !== undefined && order(low, high) < 0;
};

/** What lies between the intervals of a set: holes with a number below and a number above them. */
export const holes = (set: NumberSet): NumberSet =>
  set.slice(1).flatMap((one, i) => {
    const last = set[i];
    return last === undefined ? [] : interval(last.to, one.from);
  });

/** `from 50 to 200`, `50`, `above 50`. */
export const sayInterval = ({ from, to }: Interval, say: (n: number) => string = String): string => {
  if (from.at === to.at) return say(from.at);
  const low = from.at === -Infinity ? null : `${from.side === 0 ? 'from' : 'above'} ${say(from.at)}`;
  const high =
    to.at === Infinity
      ? null
      : `${to.side === 1 ? (low === null ? 'up to' : 'to') : low === null ? 'below' : 'to just below'} ${say(to.at)}`;
  if (low === null && high === null) return 'any number';
  if (high === null) return `${low ?? ''}${from.side === 0 ? ' on' : ''}`;
  return low === null ? high : `${low} ${high}`;
};

export const sayNumbers = (set: NumberSet, say?: (n: number) => string): string =>
  set.map((one) => sayInterval(one, say)).join(' or ');

export const isSameNumbers = (a: NumberSet, b: NumberSet): boolean =>
  a.length === b.length &&
  a.every((one, i) => {
    const other = b[i];
    return other !== undefined && order(one.from, other.from) === 0 && order(one.to, other.to) === 0;
  });
