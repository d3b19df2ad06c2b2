// The total is fit and intent together: which of their numbers go with one another. Of each score a set of whole thousandths; whether one choice of
// all of them exists is a system of differences, which shortest paths decide (Bellman).
import type { NumberSet } from './number-set.ts';

/** What is asked of each score; absent = anything. Fit and the total have two ends, what is known and what the unknown could still make of it. */
export type Scores = {
  readonly fitLow: NumberSet | null;
  readonly fitHigh: NumberSet | null;
  readonly intent: NumberSet | null;
  readonly totalLow: NumberSet | null;
  readonly totalHigh: NumberSet | null;
};

/** Least that each axis can be; null where nothing is possible. */
export type Least = { readonly fit: number; readonly intent: number } | null;

// Unknowns: nothing, fit, the most it may come to, and intent below nothing, so that every sum is a difference.
const [zero, low, high, debt] = [0, 1, 2, 3] as const;
const size = 4;
/** More choices of intervals than this are taken as a whole, which errs towards possible. */
const maxChoices = 64;

type Edge = { readonly of: number; readonly minus: number; readonly within: NumberSet };

const edgesOf = ({ fitLow, fitHigh, intent, totalLow, totalHigh }: Scores): readonly Edge[] => {
  const asked: readonly (readonly [number, number, NumberSet | null])[] = [
    [low, zero, fitLow],
    [high, zero, fitHigh],
    [zero, debt, intent],
    [low, debt, totalLow],
    [high, debt, totalHigh],
  ];
  return asked.flatMap(([of, minus, within]) => (within === null ? [] : [{ of, minus, within }]));
};

const hull = (set: NumberSet): NumberSet => {
  const [first, last] = [set[0], set.at(-1)];
  return first === undefined || last === undefined ? set : [{ from: first.from, to: last.to }];
};

/** One interval of each set, in every way. */
const choicesOf = (edges: readonly Edge[]): readonly (readonly Edge[])[] => {
  const count = edges.reduce((product, { within }) => product * within.length, 1);
  const parted = count > maxChoices ? edges.map((edge) => ({ ...edge, within: hull(edge.within) })) : edges;
  return parted.reduce<readonly (readonly Edge[])[]>(
    (made, edge) => made.flatMap((before) => edge.within.map((one) => [...before, { ...edge, within: [one] }])),
    [[]],
  );
};

/** How far each unknown can lie above each other; null where they contradict. */
const farthest = (edges: readonly Edge[]): Float64Array | null => {
  const most = new Float64Array(size * size).fill(Infinity);
  const bound = (of: number, minus: number, by: number): void => {
    const at = of * size + minus;
    most[at] = Math.min(most[at] ?? Infinity, by);
  };
  for (let i = 0; i < size; i += 1) bound(i, i, 0);
  bound(low, high, 0);
  for (const { of, minus, within } of edges) {
    const [one] = within;
    if (one === undefined) return null;
    bound(of, minus, one.to.at);
    bound(minus, of, -one.from.at);
  }
  for (let by = 0; by < size; by += 1)
    for (let of = 0; of < size; of += 1)
      for (let minus = 0; minus < size; minus += 1)
        bound(of, minus, (most[of * size + by] ?? Infinity) + (most[by * size + minus] ?? Infinity));
  for (let i = 0; i < size; i += 1) if ((most[i * size + i] ?? 0) < 0) return null;
  return most;
};

/** Sets of whole numbers with closed ends, as `whole` makes them. */
export const leastOf = (scores: Scores): Least => {
  let least: Least = null;
  for (const choice of choicesOf(edgesOf(scores))) {
    const most = farthest(choice);
    if (most === null) continue;
    // The most that nothing lies above fit, and that the debt lies above nothing, turned around.
    const [fit, intent] = [-(most[zero * size + low] ?? Infinity), -(most[debt * size + zero] ?? Infinity)];
    least =
      least === null ? { fit, intent } : { fit: Math.min(least.fit, fit), intent: Math.min(least.intent, intent) };
  }
  return least;
};
