// Requests for routing, answered in the caller's transaction: the pools are locked, what everybody has is counted under the lock, each request is
// answered in order as `route` says, and turns and assignments are saved. The caller holds the locks of the leads.
import type { Desk } from '#domain/desk.ts';
import type { LeadId } from '#domain/lead.ts';
import type { RepId } from '#domain/roster.ts';
import type { Load, PoolState, RouteAnswer, RouteRequest } from '#domain/routing.ts';
import { afterAnswer } from '#domain/route/after.ts';
import { reachOf, type Reach } from '#domain/route/reach.ts';
import { route } from '#domain/route/route.ts';
import { loadOf } from '#domain/route/standing.ts';
import { periodSpan, type Zone } from '#domain/zone.ts';
import { appendAssignments, type Assignment, countGiven, latestRouted } from '#store/assignments.ts';
import { companiesOf, workedOfCompanies } from '#store/colleagues.ts';
import { countOpen, lockPools, type PoolKey, saveTurns, seatsOf, type SeatNow } from '#store/pools.ts';
import type { JsonValue, Tx } from '#store/schema.ts';

export type RoutingDeps = {
  readonly desk: Desk;
  readonly newId: () => string;
  /** Whose days, weeks and months the caps are of. */
  readonly zone: Zone;
};

/** Answers in the order of the requests. A handoff that has what it asks for already gets the answer that stands. */
export const answerRoutes = async (
  tx: Tx,
  deps: RoutingDeps,
  requests: readonly RouteRequest[],
): Promise<RouteAnswer[]> => {
  const { desk, newId } = deps;
  if (requests.length === 0) return [];
  const at = Math.max(...requests.map((request) => request.at));
  const leads = [...new Set(requests.map(({ leadId }) => leadId))];
  const reach = reachOf(requests, desk.roster);
  const turns = await lockPools(tx, keysOf(reach));
  let pool = await poolUnderLock(tx, deps, requests, reach, turns, at);
  const seats = new Map((await seatsOf(tx, leads)).map((one) => [seatKey(one), one]));
  for (const [key, rep] of givenIn(tx)) seats.set(key, { ...seatOf(key), rep, isOpen: true });
  const latest = new Map((await latestRouted(tx, leads)).map((one) => [latestKey(one, one.routed?.of), one]));
  const colleagues = await colleaguesOf(tx, requests);
  const assignments: Assignment[] = [];
  const answers: RouteAnswer[] = [];
  for (const asked of requests) {
    const key = seatKey(asked);
    const seat = seats.get(key) ?? { ...seatOf(key), rep: null, isOpen: true };
    const last = latest.get(latestKey(asked, asked.of));
    const standing = standingAnswer(pool, asked, seat.rep, last);
    if (standing !== null) {
      answers.push(standing);
      continue;
    }
    const request = { ...asked, sameCompany: asked.sameCompany ?? colleagues.of(asked.leadId) };
    const answer = route(request, pool);
    answers.push(answer);
    if (answer.kind === 'nobody') continue;
    const rep = answer.kind === 'rep' ? answer.rep : null;
    const assignment: Assignment = {
      id: newId(),
      leadId: request.leadId,
      ordinal: request.ordinal,
      at,
      rep,
      team: answer.kind === 'rep' ? answer.team : null,
      way: 'routing',
      rule: answer.rule,
      rosterVersion: desk.roster.version,
      routed: {
        of: request.of,
        nth: (last?.routed?.nth ?? 0) + 1,
        request: asTried(request, answer),
        answer: withoutTurns(answer),
        pool: inputsOf(pool, desk.calendarVersion, reachOf([request], desk.roster)),
      },
    };
    assignments.push(assignment);
    latest.set(latestKey(asked, asked.of), assignment);
    pool = afterAnswer(pool, answer, seat.isOpen ? seat.rep : null);
    seats.set(key, { ...seat, rep, isOpen: true });
    givenIn(tx).set(key, rep);
    colleagues.note(request.leadId, rep);
  }
  await saveTurns(tx, new Map([...pool.turns].filter(([team, one]) => turns.get(`team:${team}`) !== one)));
  await appendAssignments(tx, assignments);
  return answers;
};

type SeatKey = string;
const seatKey = ({ leadId, ordinal }: { leadId: LeadId; ordinal: number }): SeatKey => `${leadId}|${String(ordinal)}`;
const seatOf = (key: SeatKey): Pick<SeatNow, 'leadId' | 'ordinal'> => {
  const [leadId = '', ordinal = ''] = key.split('|');
  return { leadId, ordinal: Number(ordinal) };
};
const latestKey = (one: { leadId: LeadId; ordinal: number }, of: string | undefined): string =>
  `${seatKey(one)}|${of ?? ''}`;

/** What this transaction has answered already: the caller saves who has a handoff when all is decided, and no count shows it before. */
const given = new WeakMap<Tx, Map<SeatKey, RepId | null>>();
const givenIn = (tx: Tx): Map<SeatKey, RepId | null> => {
  const known = given.get(tx);
  if (known !== undefined) return known;
  const made = new Map<SeatKey, RepId | null>();
  given.set(tx, made);
  return made;
};

const keysOf = ({ reps, teams }: Reach): PoolKey[] => [
  ...[...reps].map((rep): PoolKey => `rep:${rep}`),
  ...[...teams].map((team): PoolKey => `team:${team}`),
];

/** Whoever was given it has it still, and nobody says that they are not to. */
const standingAnswer = (
  { roster }: PoolState,
  request: RouteRequest,
  seat: RepId | null,
  last: Assignment | undefined,
): RouteAnswer | null => {
  if (last?.routed == null || last.rep === null || last.rep !== seat || request.without.includes(last.rep)) return null;
  const isHere = roster.reps.some(({ id, isActive }) => id === last.rep && isActive);
  return isHere ? last.routed.answer : null;
};

const poolUnderLock = async (
  tx: Tx,
  { desk, zone }: RoutingDeps,
  requests: readonly RouteRequest[],
  reach: Reach,
  turns: ReadonlyMap<PoolKey, NonNullable<ReturnType<PoolState['turns']['get']>>>,
  at: number,
): Promise<PoolState> => {
  const spans = {
    day: periodSpan(zone, 'day', at),
    week: periodSpan(zone, 'week', at),
    month: periodSpan(zone, 'month', at),
  };
  const needed = (caps: readonly (RouteRequest['caps']['rep'] | undefined)[]): Parameters<typeof countGiven>[3] => ({
    day: caps.some((cap) => cap?.perDay != null) ? spans.day : null,
    week: caps.some((cap) => cap?.perWeek != null) ? spans.week : null,
    month: caps.some((cap) => cap?.perMonth != null) ? spans.month : null,
  });
  const reps = [...reach.reps];
  const teams = [...reach.teams];
  const open = await openNow(tx, reps);
  const repCaps = requests.map(({ caps }) => caps.rep);
  const teamCaps = requests.flatMap(({ caps }) => teams.map((team) => caps.teams[team]));
  const givenToReps = await countGiven(tx, 'rep', reps, needed(repCaps));
  const teamGiven = await countGiven(tx, 'team', teams, needed(teamCaps));
  const nothing = { today: 0, thisWeek: 0, thisMonth: 0 };
  return {
    roster: desk.roster,
    loads: new Map(reps.map((rep) => [rep, { ...(givenToReps.get(rep) ?? nothing), open: open.get(rep) ?? 0 }])),
    teamGiven,
    periodEnds: { day: spans.day.until, week: spans.week.until, month: spans.month.until },
    turns: new Map(
      teams.flatMap((team) => {
        const one = turns.get(`team:${team}`);
        return one === undefined ? [] : [[team, one] as const];
      }),
    ),
    timeOf: desk.timeOf,
    isAbsent: desk.isAbsent,
  };
};

/** Open leads by rep, what this transaction has answered before counted in. */
const openNow = async (tx: Tx, reps: readonly RepId[]): Promise<Map<RepId, number>> => {
  const open = await countOpen(tx, reps);
  const answered = givenIn(tx);
  if (answered.size === 0) return open;
  const leads = [...answered.keys()].map((key) => key.slice(0, key.indexOf('|')));
  const saved = new Map((await seatsOf(tx, [...new Set(leads)])).map((one) => [seatKey(one), one]));
  const add = (rep: RepId | null, by: number): void => {
    if (rep !== null) open.set(rep, (open.get(rep) ?? 0) + by);
  };
  for (const [key, rep] of answered) {
    const row = saved.get(key);
    if (row?.isOpen === false) continue;
    add(row?.rep ?? null, -1);
    add(rep, 1);
  }
  return open;
};

type Colleagues = {
  readonly of: (lead: LeadId) => readonly RepId[];
  readonly note: (lead: LeadId, rep: RepId | null) => void;
};

/** Who works somebody of each lead's company, the newest first; answers of this batch count. */
const colleaguesOf = async (tx: Tx, requests: readonly RouteRequest[]): Promise<Colleagues> => {
  const leads = requests.filter(asksForColleagues).map(({ leadId }) => leadId);
  const companies = await companiesOf(tx, leads);
  const worked = [...(await workedOfCompanies(tx, leads))];
  return {
    of: (lead) => {
      const own = companies.get(lead) ?? [];
      const reps = worked.filter((one) => one.leadId !== lead && own.includes(one.company)).map(({ rep }) => rep);
      return [...new Set(reps)];
    },
    note: (lead, rep) => {
      for (const company of companies.get(lead) ?? []) if (rep !== null) worked.unshift({ company, leadId: lead, rep });
    },
  };
};

const asksForColleagues = ({ tried, sameCompany }: RouteRequest): boolean =>
  sameCompany === null &&
  tried.some(({ outcome, to }) => {
    if (outcome !== 'met') return false;
    for (let target: typeof to | null = to; target !== null && target.kind !== 'queue'; target = target.ifAbsent) {
      if (target.kind === 'team' && target.isSameCompany) return true;
    }
    return false;
  });

/** What was tried up to the rule that decided: the rest did not matter. */
const asTried = (request: RouteRequest, { rule }: RouteAnswer): RouteRequest => {
  const last = request.tried.findIndex((one) => one.rule === rule);
  return last < 0 ? request : { ...request, tried: request.tried.slice(0, last + 1) };
};

/** They stand in the pool's row, and follow from what is stored beside the answer. */
const withoutTurns = (answer: RouteAnswer): RouteAnswer =>
  answer.kind === 'rep' ? { ...answer, turns: null } : answer;

/** What the answer hung on beside the request, the roster and the calendar of these versions. */
const inputsOf = (pool: PoolState, calendarVersion: string, { reps, teams }: Reach): JsonValue => ({
  calendar: calendarVersion,
  loads: Object.fromEntries([...reps].map((rep) => [rep, loadJson(loadOf(pool, rep))])),
  teamGiven: Object.fromEntries([...teams].flatMap((team) => entry(team, pool.teamGiven.get(team)))),
  turns: Object.fromEntries([...teams].flatMap((team) => entry(team, pool.turns.get(team)))),
  periodEnds: pool.periodEnds,
});

const loadJson = ({ open, today, thisWeek, thisMonth }: Load): JsonValue => [open, today, thisWeek, thisMonth];
const entry = (key: string, value: object | undefined): [string, JsonValue][] =>
  value === undefined ? [] : [[key, value as JsonValue]];
