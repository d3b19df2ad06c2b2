// The pools once an answer has been given, so that the next request of the same batch meets them as they then are.
import type { RepId } from '../roster.ts';
import type { Given, PoolState, RouteAnswer } from '../routing.ts';
import { loadOf } from './standing.ts';

const nothing: Given = { today: 0, thisWeek: 0, thisMonth: 0 };
const oneMore = <T extends Given>(given: T): T => ({
  ...given,
  today: given.today + 1,
  thisWeek: given.thisWeek + 1,
  thisMonth: given.thisMonth + 1,
});

/** `from`: who has it until now; null = nobody. */
export const afterAnswer = (pool: PoolState, answer: RouteAnswer, from: RepId | null): PoolState => {
  if (answer.kind === 'nobody') return pool;
  const loads = new Map(pool.loads);
  if (from !== null) {
    const load = loadOf(pool, from);
    loads.set(from, { ...load, open: Math.max(0, load.open - 1) });
  }
  if (answer.kind === 'queue') return { ...pool, loads };
  const load = oneMore(loads.get(answer.rep) ?? loadOf(pool, answer.rep));
  loads.set(answer.rep, { ...load, open: load.open + 1 });
  const { team, turns } = answer;
  if (team === null) return { ...pool, loads };
  return {
    ...pool,
    loads,
    teamGiven: new Map(pool.teamGiven).set(team, oneMore(pool.teamGiven.get(team) ?? nothing)),
    turns: turns === null ? pool.turns : new Map(pool.turns).set(team, turns),
  };
};
