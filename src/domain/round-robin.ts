// Whose turn it is. While the same reps with the same weights stand in line (a period), after every turn each has had less than one lead more or
// less than their weight's share: Tijdeman's chairman assignment (R. Tijdeman, The chairman assignment problem, Discrete Mathematics 32, 1980),
// which giving the next lead to whoever is furthest behind does not hold. Whole numbers throughout, so nothing drifts.
//
// The n-th lead of a rep of weight w among a sum W may not come before turn floor((n-1)W/w)+1, else they would be a lead ahead, nor after turn
// ceil(nW/w), else a lead behind. Taking the earliest of these deadlines never misses one. After W turns everybody has exactly w, and it begins anew.
//
// A change of who stands in line begins a new period at nothing. What goes with a rep from one period to the next is how much they are owed: it decides
// the order wherever the law leaves a choice, so that frequent changes cannot leave the last in the line without any. It grows only by turns in which
// the rep stood in line, and is bounded: who comes back from a holiday is not made to catch up.
import type { RepId } from './roster.ts';

export type Contender = { readonly rep: RepId; readonly weight: number };

/** Kept between turns; plain JSON, as long as a team is large. */
export type Turns = {
  /** Counts the periods, from 1. */
  readonly period: number;
  /** Turns of this period so far. */
  readonly turn: number;
  /** Who stands in line, by id: weight, and leads had in the present round of W turns. */
  readonly line: readonly (readonly [rep: RepId, weight: number, had: number])[];
  /** Millionths of a lead that a rep is owed (below 0: has had too much). */
  readonly owed: Readonly<Record<RepId, number>>;
};

export type Taken = { readonly rep: RepId; readonly turns: Turns };

/** Larger weights count as this, so that every product below stays a whole number that a double holds exactly, in teams of thousands. */
const mostWeight = 1_000_000;
const lead = 1_000_000;
/** Leads owed or had too much that a rep takes along. */
const mostOwed = 4 * lead;
/** Of those who are owed most, so many may be let before the earliest deadline; more are hardly ever needed. */
const mostTried = 4;
/** Turns looked ahead for it. Who has longer to wait waits for their deadline. */
const mostAhead = 256;

/**
 * The next turn among these. `members`: everybody of the team; what others are owed is forgotten. Null where nobody has a weight. The order in which
 * contenders are listed does not matter.
 */
export const takeTurn = (
  before: Turns | null,
  contenders: readonly Contender[],
  members: readonly RepId[],
): Taken | null => {
  const standing = lineOf(contenders);
  if (standing.length === 0) return null;
  const turns = continued(before, standing);
  const line = turns.line.map(([rep, weight, had]): Waiting => ({ rep, weight, had }));
  const sum = line.reduce((total, { weight }) => total + weight, 0);
  const owed = accrued(turns.owed, standing, members);
  const now = (turns.turn % sum) + 1;
  const chosen = choose(line, sum, now, owed);
  const isRoundOver = now === sum;
  return {
    rep: chosen.rep,
    turns: {
      period: turns.period,
      turn: turns.turn + 1,
      line: line.map((one) => [one.rep, one.weight, isRoundOver ? 0 : one.had + (one === chosen ? 1 : 0)] as const),
      owed: paid(owed, standing, chosen.rep),
    },
  };
};

/** A lead that not everybody in line may have: it goes to whoever of these is owed most, and is no turn of the period. */
export const takeOutOfTurn = (
  before: Turns | null,
  contenders: readonly Contender[],
  members: readonly RepId[],
): Taken | null => {
  const standing = lineOf(contenders);
  const owed = accrued(before?.owed ?? {}, standing, members);
  const [first] = standing.toSorted((a, b) => (owed.get(b.rep) ?? 0) - (owed.get(a.rep) ?? 0));
  if (first === undefined) return null;
  const turns = before ?? { period: 0, turn: 0, line: [], owed: {} };
  return { rep: first.rep, turns: { ...turns, owed: paid(owed, standing, first.rep) } };
};

type Waiting = { readonly rep: RepId; readonly weight: number; readonly had: number };

/** By id, each once, in the smallest whole numbers of the same proportion. */
const lineOf = (contenders: readonly Contender[]): readonly Contender[] => {
  const weights = new Map<RepId, number>();
  for (const { rep, weight } of contenders) {
    const whole = Math.min(Math.floor(weight), mostWeight);
    if (whole > 0) weights.set(rep, whole);
  }
  const shared = [...weights.values()].reduce(greatestDivisor, 0);
  return [...weights]
    .map(([rep, weight]) => ({ rep, weight: weight / shared }))
    .sort((a, b) => (a.rep < b.rep ? -1 : 1));
};

const greatestDivisor = (a: number, b: number): number => {
  let [one, other] = [a, b];
  while (other !== 0) [one, other] = [other, one % other];
  return one;
};

/** The turns so far, if the same still stand in line; else the beginning of the next period. */
const continued = (before: Turns | null, standing: readonly Contender[]): Turns => {
  const isSame =
    before?.line.length === standing.length &&
    before.line.every(([rep, weight], i) => standing[i]?.rep === rep && standing[i].weight === weight);
  if (before !== null && isSame) return before;
  return {
    period: (before?.period ?? 0) + 1,
    turn: 0,
    line: standing.map(({ rep, weight }) => [rep, weight, 0] as const),
    owed: before?.owed ?? {},
  };
};

const shareOf = ({ weight }: Contender, sum: number): number => Math.floor((weight * lead) / sum);
const sumOf = (standing: readonly Contender[]): number => standing.reduce((total, { weight }) => total + weight, 0);

/** What each of the team is owed once this lead's shares are added. */
const accrued = (
  owed: Turns['owed'],
  standing: readonly Contender[],
  members: readonly RepId[],
): ReadonlyMap<RepId, number> => {
  const sum = sumOf(standing);
  const all = new Map<RepId, number>();
  for (const rep of [...members, ...standing.map((one) => one.rep)]) {
    const had = Object.hasOwn(owed, rep) ? (owed[rep] ?? 0) : 0;
    if (had !== 0) all.set(rep, had);
  }
  for (const one of standing) all.set(one.rep, (all.get(one.rep) ?? 0) + shareOf(one, sum));
  return all;
};

/** The same after the chosen one has had the lead: they pay what all were given. */
const paid = (owed: ReadonlyMap<RepId, number>, standing: readonly Contender[], chosen: RepId): Turns['owed'] => {
  const sum = sumOf(standing);
  const given = standing.reduce((total, one) => total + shareOf(one, sum), 0);
  const bounded = [...owed].map(([rep, value]): [RepId, number] => {
    const left = rep === chosen ? value - given : value;
    return [rep, Math.max(-mostOwed, Math.min(mostOwed, left))];
  });
  return Object.fromEntries(bounded.filter(([, value]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Products stay below 2^52, where the rounded quotient of two whole numbers never crosses a whole number. */
const deadlineOf = ({ weight, had }: Waiting, sum: number): number => Math.ceil(((had + 1) * sum) / weight);
const mayHaveIt = ({ weight, had }: Waiting, sum: number, turn: number): boolean => weight * turn > had * sum;

const choose = (line: readonly Waiting[], sum: number, turn: number, owed: ReadonlyMap<RepId, number>): Waiting => {
  const candidates = line
    .filter((one) => mayHaveIt(one, sum, turn))
    .map((one) => ({ one, deadline: deadlineOf(one, sum), owed: owed.get(one.rep) ?? 0 }))
    .sort((a, b) => b.owed - a.owed || a.deadline - b.deadline || (a.one.rep < b.one.rep ? -1 : 1));
  const earliest = Math.min(...candidates.map(({ deadline }) => deadline));
  const found =
    candidates
      .slice(0, mostTried)
      .find(
        ({ one, deadline }) =>
          deadline === earliest || (deadline - turn <= mostAhead && isSafe(line, sum, turn, one, deadline)),
      ) ?? candidates.find(({ deadline }) => deadline === earliest);
  if (found === undefined) throw new Error('nobody may have the next lead, which the sum of their shares rules out');
  return found.one;
};

/**
 * Whether no deadline is missed if this one goes first and from then on always the earliest deadline. By their own deadline they would have had the lead in any
 * case, so that from there on all is as if they had waited.
 */
const isSafe = (line: readonly Waiting[], sum: number, turn: number, first: Waiting, until: number): boolean => {
  const weights = line.map(({ weight }) => weight);
  const had = line.map((one) => one.had + (one === first ? 1 : 0));
  const deadlines = line.map((one, i) => deadlineOf({ ...one, had: had[i] ?? 0 }, sum));
  if (deadlines.some((deadline) => deadline <= turn)) return false;
  for (let at = turn + 1; at <= Math.min(until, sum); at++) {
    let next = -1;
    for (let i = 0; i < weights.length; i++) {
      if ((weights[i] ?? 0) * at <= (had[i] ?? 0) * sum) continue;
      if (next < 0 || (deadlines[i] ?? 0) < (deadlines[next] ?? 0)) next = i;
    }
    if (next < 0) return false;
    had[next] = (had[next] ?? 0) + 1;
    deadlines[next] = Math.ceil((((had[next] ?? 0) + 1) * sum) / (weights[next] ?? 1));
    if (deadlines.some((deadline) => deadline <= at)) return false;
  }
  return true;
};
