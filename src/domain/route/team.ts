// A target that is a team: whoever had the lead or its company before, else whose turn it is or who has least, among those who are there.
import type { Instant } from '../lead.ts';
import type { TeamTarget } from '../policy-routing.ts';
import type { Rep } from '../roster.ts';
import { takeOutOfTurn, takeTurn, type Turns } from '../round-robin.ts';
import type { Load, PoolState, RouteRequest } from '../routing.ts';
import { someOf } from './say.ts';
import { earliest, loadOf, reached, type Standing, standingOf } from './standing.ts';
import type { Step } from './step.ts';

type Member = {
  readonly rep: Rep;
  readonly standing: Standing;
  /** Could have it but for this request's own wish. */
  readonly isBarred: boolean;
};

export const teamStep = (target: TeamTarget, request: RouteRequest, pool: PoolState): Step => {
  const listed = pool.roster.reps.filter(({ teams }) => teams.includes(target.team));
  const cap = request.caps.teams[target.team];
  const capped = cap === undefined ? null : reached(cap, teamLoad(pool, target.team, listed), pool, request.at);
  if (capped !== null) return { kind: 'absent', why: `the team ${target.team} ${capped.why}`, backAt: capped.backAt };
  const members = listed.map((rep): Member => ({
    rep,
    standing: standingOf(rep, request, pool),
    isBarred: request.without.includes(rep.id),
  }));
  const there = members.filter(({ standing, isBarred }) => standing.kind === 'there' && !isBarred);
  const off = members.filter(({ standing, isBarred }) => standing.kind === 'off' && !isBarred);
  const [inTurnThere, inTurnOff] = [there.filter(hasTurns), off.filter(hasTurns)];
  const known = knownStep(target, request, there);
  if (known !== null) return known;
  if (inTurnThere.length > 0) return choose(target, pool, members, inTurnThere);
  switch (request.respects.offHours) {
    case 'next_to_open':
    case null: {
      const step = knownStep(target, request, off);
      if (step !== null) return step;
      if (inTurnOff.length === 0) break;
      const opensAt = earliest(inTurnOff.map(opens));
      const next = inTurnOff.filter((one) => opens(one) === opensAt);
      return choose(target, pool, members, next);
    }
    case 'wait':
      if (inTurnOff.length === 0) break;
      return { kind: 'waits', until: backOf(members), why: nobodyOf(target.team, members) };
    case 'pass':
      break;
  }
  return { kind: 'absent', why: nobodyOf(target.team, members), backAt: backOf(members) };
};

const hasTurns = ({ rep }: Member): boolean => rep.weight > 0;
const opens = ({ standing }: Member): Instant | null => (standing.kind === 'off' ? standing.opensAt : null);

/** What its reps have together, and what the team was given. */
const teamLoad = (pool: PoolState, team: string, reps: readonly Rep[]): Load => {
  const given = pool.teamGiven.get(team) ?? { today: 0, thisWeek: 0, thisMonth: 0 };
  return { ...given, open: reps.reduce((sum, { id }) => sum + loadOf(pool, id).open, 0) };
};

/** Whoever of these worked the lead before, else somebody of its company. */
const knownStep = (target: TeamTarget, request: RouteRequest, members: readonly Member[]): Step | null => {
  const has = (id: string): boolean => members.some(({ rep }) => rep.id === id);
  const { prior, sameCompany, at } = request;
  const { sticky } = target;
  const given = (rep: string, how: string): Step => ({ kind: 'given', rep, team: target.team, turns: null, how });
  if (sticky !== null && prior !== null && has(prior.rep)) {
    const isRecent = sticky.withinMs === null || at - prior.at <= sticky.withinMs;
    if (isRecent) return given(prior.rep, `${prior.rep} of the team ${target.team} had this lead before`);
  }
  const colleague = target.isSameCompany ? sameCompany?.find(has) : undefined;
  if (colleague === undefined) return null;
  return given(colleague, `${colleague} of the team ${target.team} works somebody of the same company`);
};

const choose = (target: TeamTarget, pool: PoolState, members: readonly Member[], among: readonly Member[]): Step => {
  const turns = pool.turns.get(target.team) ?? null;
  const ids = members.map(({ rep }) => rep.id);
  const contenders = among.map(({ rep }) => ({ rep: rep.id, weight: rep.weight }));
  // Where one who stands in line may not have this very lead, the line has not changed: it is given beside it.
  const isLineWhole = !members.some((one) => one.isBarred && hasTurns(one) && standsWith(one, among));
  const given = (rep: string, after: Turns, how: string): Step => {
    const isOff = among.some((one) => one.rep.id === rep && one.standing.kind === 'off');
    const nobody = isOff ? `nobody of the team ${target.team} is at work, and of those who are next ` : '';
    return { kind: 'given', rep, team: target.team, turns: after, how: `${nobody}${how}` };
  };
  if (target.by === 'least_loaded') {
    const least = leastLoaded(pool, among);
    const taken = takeOutOfTurn(
      turns,
      contenders.filter(({ rep }) => least.some((one) => one.rep.id === rep)),
      ids,
    );
    if (taken === null) return { kind: 'absent', why: nobodyOf(target.team, members), backAt: null };
    const has = String(loadOf(pool, taken.rep).open);
    return given(
      taken.rep,
      taken.turns,
      `${taken.rep} has the least of the team ${target.team} for what they can take (${has} open)`,
    );
  }
  const taken = (isLineWhole ? takeTurn : takeOutOfTurn)(turns, contenders, ids);
  if (taken === null) return { kind: 'absent', why: nobodyOf(target.team, members), backAt: null };
  return given(taken.rep, taken.turns, `it is the turn of ${taken.rep} in the team ${target.team}`);
};

/** Would stand in line with these, or in their place. */
const standsWith = (one: Member, among: readonly Member[]): boolean => {
  if (one.standing.kind !== 'off') return one.standing.kind === 'there';
  const opensAt = earliest(among.map(opens));
  return opensAt !== null && one.standing.opensAt <= opensAt;
};

/** With this lead, whose part of what they can take is smallest: of their capacity where all have one, else of their weight. */
const leastLoaded = (pool: PoolState, among: readonly Member[]): readonly Member[] => {
  const isByCapacity = among.every(({ rep }) => rep.capacity !== null && rep.capacity > 0);
  const sizeOf = ({ rep }: Member): number => (isByCapacity ? (rep.capacity ?? 1) : rep.weight);
  const withIt = ({ rep }: Member): number => loadOf(pool, rep.id).open + 1;
  const order = (a: Member, b: Member): number => withIt(a) * sizeOf(b) - withIt(b) * sizeOf(a);
  const [first] = among.toSorted(order);
  return first === undefined ? [] : among.filter((one) => order(one, first) === 0);
};

const nobodyOf = (team: string, members: readonly Member[]): string => {
  if (members.length === 0) return `the team ${team} has nobody in the roster`;
  return `nobody of the team ${team} is there: ${someOf(members.map(says))}`;
};

const says = ({ rep, standing, isBarred }: Member): string => {
  if (isBarred) return `${rep.id} is not to have it again`;
  if (standing.kind === 'out') return `${rep.id} ${standing.why}`;
  if (rep.weight === 0) return `${rep.id} takes none in turn`;
  return standing.kind === 'off' ? `${rep.id} is not at work` : `${rep.id} is at work`;
};

const backOf = (members: readonly Member[]): Instant | null =>
  earliest(
    members
      .filter(({ isBarred }) => !isBarred)
      .map((one) => (one.standing.kind === 'out' ? one.standing.backAt : opens(one))),
  );
