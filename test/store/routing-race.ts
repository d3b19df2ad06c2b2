// Leads given by several workers at once, each on a connection of its own, while managers mark absences and change weights and sellers close handoffs.
// What must hold is judged by what the database holds afterwards, and by counts that each worker takes before it commits.
import { expect } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import type { Desk } from '#domain/desk.ts';
import type { Rep, Roster } from '#domain/roster.ts';
import { route } from '#domain/route/route.ts';
import type { PoolState, RouteAnswer, RouteRequest } from '#domain/routing.ts';
import type { WorkingTime } from '#domain/working-time.ts';
import { zoneOf } from '#domain/zone.ts';
import { answerRoutes } from '#sync/route-leads.ts';
import { committed } from '#sync/transaction.ts';
import type { Store } from '#store/database.ts';
import type { Tx } from '#store/schema.ts';
import type { TestDatabase } from '#test/support/databases.ts';

const zone = zoneOf('Europe/Berlin');
const start = Date.UTC(2026, 2, 2, 6);
const dayMs = 86_400_000;
const hourMs = 3_600_000;

const capacity = 40;
const perDay = 500;
const teamPerWeek = 2_500;

/** mulberry32: the same seed, the same managers and sellers. */
const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

const reps = Array.from({ length: 14 }, (_, i): Rep => ({
  id: `rep-${String(i).padStart(2, '0')}`,
  email: `rep-${String(i)}@example.com`,
  name: `Rep ${String(i)}`,
  // Some stand in two teams, so that what two teams give at once meets in one person.
  teams: [...(i < 6 ? ['sdr'] : []), ...(i >= 4 && i < 9 ? ['emea'] : []), ...(i >= 8 ? ['senior'] : [])],
  weight: 1 + (i % 4),
  capacity,
  timeZone: 'Europe/Berlin',
  manager: null,
  users: {},
  mentions: { slack: null, teams: null },
  isActive: true,
}));

/** From seven to nineteen, two hours later for every other one: at some hours of the day the line is another. */
const timeOf = (id: string): WorkingTime => {
  const shift = Number(id.slice(4)) % 2 === 0 ? 0 : 2 * hourMs;
  const blocks = Array.from({ length: 400 }, (_, day) => {
    const from = start - 10 * dayMs + day * dayMs + hourMs + shift;
    return { from, until: from + 12 * hourMs, day };
  });
  return { blocks, knownFrom: start - 20 * dayMs, knownUntil: start + 400 * dayMs };
};
const times = new Map(reps.map(({ id }) => [id, timeOf(id)]));

/** The operational data at one time; another one is another version. */
type World = { readonly roster: Roster; readonly away: ReadonlySet<string> };
const never: WorkingTime = { blocks: [], knownFrom: 0, knownUntil: 0 };
const deskOf = ({ roster, away }: World): Desk => ({
  roster,
  calendarVersion: 'c1',
  timeOf: (rep) => times.get(rep ?? '') ?? never,
  isAbsent: (rep) => away.has(rep),
  absenceOf: (rep) => (away.has(rep) ? { from: 0, until: null } : null),
});

const team = (name: string, by: 'round_robin' | 'least_loaded' = 'round_robin') =>
  ({ kind: 'team', team: name, by, sticky: null, isSameCompany: false, ifAbsent: null }) as const;

const requestFor = (leadId: string, at: number, without: readonly string[]): RouteRequest => {
  const kind = Number.parseInt(leadId.slice(-2), 16) % 10;
  const met = (rule: string, isMet: boolean, name: string, by?: 'least_loaded') =>
    ({ rule, outcome: isMet ? 'met' : 'not_met', why: 'it asks for region', to: team(name, by) }) as const;
  return {
    leadId,
    ordinal: 1,
    of: 'mql',
    at,
    tried: [
      met('emea', kind < 3, 'emea'),
      met('senior', kind === 3, 'senior', 'least_loaded'),
      { ...met('otherwise', true, 'sdr'), why: 'no other rule had somebody' },
    ],
    owners: { deal: null, account: null, lead: null },
    prior: null,
    sameCompany: null,
    without,
    respects: { offHours: 'next_to_open', absences: true, capacity: true },
    caps: {
      rep: { open: null, perDay, perWeek: null, perMonth: null },
      teams: { emea: { open: null, perDay: null, perWeek: teamPerWeek, perMonth: null } },
    },
  };
};

export type RaceFigures = {
  readonly assignments: number;
  readonly transfers: number;
  readonly periods: number;
  readonly closed: number;
  readonly asked: number;
  readonly nobody: number;
  readonly seconds: number;
  readonly perSecond: number;
};

export const race = async (
  database: TestDatabase,
  of: { readonly leads: number; readonly workers: number; readonly seed: number },
): Promise<RaceFigures> => {
  const leads = await makeLeads(database, of.leads);
  const random = randomOf(of.seed);
  const worlds = new Map<string, World>();
  let world: World = { roster: { version: 'v0', reps, teams: [] }, away: new Set() };
  worlds.set('v0', world);
  // Managers: now and then somebody goes or comes back, or weighs otherwise.
  const change = (): void => {
    const rep = reps[Math.floor(random() * reps.length)]?.id ?? '';
    const isAbsence = random() < 0.6;
    const away = new Set(world.away);
    if (isAbsence && !away.delete(rep) && away.size < 4) away.add(rep);
    const weight = Math.floor(random() * 5);
    const changed = world.roster.reps.map((one) => (!isAbsence && one.id === rep ? { ...one, weight } : one));
    world = { roster: { version: `v${String(worlds.size)}`, reps: changed, teams: [] }, away };
    worlds.set(world.roster.version, world);
  };
  const queue = [...leads];
  let [asked, nobody, closed, batches] = [0, 0, 0, 0];
  const began = performance.now();

  const worker = async (store: Store, seed: number): Promise<void> => {
    const own = randomOf(seed);
    while (queue.length > 0) {
      const size = 1 + Math.floor(own() * 50);
      const batch = queue.splice(0, size);
      // Another worker meets some of the same leads: a webhook and a poll at once.
      if (own() < 0.2) queue.unshift(...batch.slice(0, 3));
      batches += 1;
      if (batches % 40 === 0) change();
      const at = start + batches * 6 * 60_000;
      const mine = world;
      const isTransfer = own() < 0.15;
      const answers = await committed({ db: store.db })((tx) => give(tx, mine, batch, at, isTransfer));
      asked += answers.length;
      for (const [lead, answer] of answers) {
        if (answer.kind !== 'nobody') continue;
        nobody += 1;
        queue.push(lead);
      }
      closed += await close(store, own, queue.length === 0 ? 0 : size + Math.floor(own() * 8), own() < 0.01);
    }
  };
  const another = (): Promise<Store> =>
    database.kind === 'pglite' ? Promise.resolve(database) : database.openAnother();
  const stores = await Promise.all(Array.from({ length: of.workers }, another));
  await Promise.all(stores.map((store, i) => worker(store, of.seed * 100 + i)));
  const seconds = (performance.now() - began) / 1000;
  const told = await judge(database, worlds, leads.length);
  return { ...told, closed, asked, nobody, seconds, perSecond: Math.round(told.assignments / seconds) };
};

const makeLeads = async ({ db }: Store, count: number): Promise<string[]> => {
  const ids = Array.from({ length: count }, () => v7());
  for (let i = 0; i < ids.length; i += 5_000) {
    const some = sql.val(ids.slice(i, i + 5_000));
    await sql`insert into leads (lead_id, fields, provenance, stage, stage_since, is_archived, created_at, updated_at)
      select id, '{}', '{}', 'mql', 0, false, 0, 0 from unnest(${some}::uuid[]) id`.execute(db);
    await sql`insert into handoffs (lead_id, ordinal, mql_at, handed_over_at, contract_hash, state)
      select id, 1, 0, 0, 'c1', 'open' from unnest(${some}::uuid[]) id`.execute(db);
  }
  await sql`analyze leads, handoffs, assignments`.execute(db);
  return ids;
};

/** What the engine does with a page of leads: lock them, ask, save who has each. */
const give = async (
  tx: Tx,
  world: World,
  batch: readonly string[],
  at: number,
  isTransfer: boolean,
): Promise<(readonly [lead: string, answer: RouteAnswer])[]> => {
  const ids = sql.val([...new Set(batch)]);
  await sql`select 1 from leads where lead_id = any(${ids}::uuid[]) order by lead_id for update`.execute(tx);
  const { rows } = await sql<{ lead_id: string; rep: string | null }>`select lead_id, rep from handoffs
    where lead_id = any(${ids}::uuid[]) and state = 'open'`.execute(tx);
  const had = isTransfer ? await someOpen(tx) : [];
  const requests = [
    ...rows.map(({ lead_id }) => requestFor(lead_id, at, [])),
    ...had.map(({ lead_id, rep }) => requestFor(lead_id, at, [rep])),
  ];
  const answers = await answerRoutes(tx, { desk: deskOf(world), newId: () => v7(), zone }, requests);
  // A lead that is asked for and handed on in one batch has whoever was named last.
  const last = new Map(
    requests.flatMap((request, i) => {
      const answer = answers[i];
      return answer?.kind === 'rep' ? [[request.leadId, answer.rep] as const] : [];
    }),
  );
  const seats = [...last].map(([lead_id, rep]) => ({ lead_id, rep }));
  await sql`update handoffs h set rep = s.rep from jsonb_to_recordset(${JSON.stringify(seats)}::jsonb) as s(lead_id uuid, rep text)
    where h.lead_id = s.lead_id and h.ordinal = 1`.execute(tx);
  // Nobody else can add to these while their locks are held: what is counted here is the most there ever is.
  const { rows: over } = await sql`select rep, count(*) from handoffs where state = 'open'
    and rep = any(${sql.val(seats.map(({ rep }) => rep))}::text[]) group by rep having count(*) > ${capacity}`.execute(
    tx,
  );
  expect(over).toEqual([]);
  return requests.slice(0, rows.length).map((request, i) => [request.leadId, answers[i] as RouteAnswer] as const);
};

/** Leads that somebody has, to be given to somebody else. */
const someOpen = async (tx: Tx): Promise<{ lead_id: string; rep: string }[]> => {
  const { rows } = await sql<{ lead_id: string; rep: string }>`select lead_id, rep from handoffs
    where state = 'open' and rep is not null limit 2 for update skip locked`.execute(tx);
  return rows;
};

/** Sellers answer. `isAll`: a good day. */
const close = async ({ db }: Store, random: () => number, count: number, isAll: boolean): Promise<number> => {
  const from = reps[Math.floor(random() * reps.length)]?.id ?? '';
  const { rows } = await sql`update handoffs set state = 'rejected', closed_at = 1 where (lead_id, ordinal) in (
      select lead_id, ordinal from handoffs where state = 'open' and rep is not null
        and (${isAll} or rep >= ${from} or random() < 0.5) limit ${isAll ? 1_000 : count} for update skip locked
    ) returning 1`.execute(db);
  return rows.length;
};

type Row = {
  readonly lead_id: string;
  readonly nth: number;
  readonly assigned_at: number;
  readonly rep: string;
  readonly team: string;
  readonly request: RouteRequest;
  readonly answer: RouteAnswer;
  readonly roster_version: string;
  readonly pool: {
    readonly loads: Record<string, readonly [number, number, number, number]>;
    readonly teamGiven: Record<string, { today: number; thisWeek: number; thisMonth: number }>;
    readonly turns: Record<string, NonNullable<ReturnType<PoolState['turns']['get']>>>;
    readonly periodEnds: PoolState['periodEnds'];
  };
};

const judge = async (
  { db }: Store,
  worlds: ReadonlyMap<string, World>,
  leads: number,
): Promise<Pick<RaceFigures, 'assignments' | 'transfers' | 'periods'>> => {
  await judgeSeats(db, leads);
  const { rows } = await sql<Row>`select * from assignments order by assigned_at`.execute(db);
  const courses = new Map<string, Turn[]>();
  for (const row of rows) {
    const turn = again(row, worlds);
    if (turn === null) continue;
    const key = `${row.team} ${String(turn.period)}`;
    const course = courses.get(key);
    if (course === undefined) courses.set(key, [turn]);
    else course.push(turn);
  }
  for (const [key, course] of courses) judgePeriod(key, course);
  return {
    assignments: rows.length,
    transfers: rows.filter(({ nth }) => nth > 1).length,
    periods: courses.size,
  };
};

/** No lead twice, nobody over a day's or a team's limit; who has a lead is who was given it last. */
const judgeSeats = async (db: Tx, leads: number): Promise<void> => {
  const { rows: first } = await sql<{ n: number; leads: number }>`select count(*) as n, count(distinct lead_id) as leads
    from assignments where nth = 1`.execute(db);
  expect(first).toEqual([{ n: leads, leads }]);
  const { rows: idle } = await sql`select lead_id, nth from (
      select lead_id, nth, rep, request, lag(rep) over (partition by lead_id order by nth) as before from assignments
    ) a where nth > 1 and (rep = before or not request->'without' ? before)`.execute(db);
  expect(idle).toEqual([]);
  const { rows: apart } = await sql`select h.lead_id from handoffs h where h.rep is distinct from
      (select a.rep from assignments a where a.lead_id = h.lead_id order by nth desc limit 1)`.execute(db);
  expect(apart).toEqual([]);
  const { rows: days } = await sql`select rep, count(*) from assignments
    group by rep, (to_timestamp(assigned_at / 1000) at time zone 'Europe/Berlin')::date having count(*) > ${perDay}`.execute(
    db,
  );
  expect(days).toEqual([]);
  const { rows: weeks } = await sql`select count(*) from assignments where team = 'emea'
    group by date_trunc('week', to_timestamp(assigned_at / 1000) at time zone 'Europe/Berlin') having count(*) > ${teamPerWeek}`.execute(
    db,
  );
  expect(weeks).toEqual([]);
};

type Turn = { readonly period: number; readonly turn: number; readonly rep: string; readonly line: string };

/**
 * The answer made again from what is kept beside it, which must come out the same; and who stood in line, told without the code under test.
 * Null: no turn of the team's period.
 */
const again = (row: Row, worlds: ReadonlyMap<string, World>): Turn | null => {
  const world = worlds.get(row.roster_version);
  if (world === undefined) throw new Error(`no roster ${row.roster_version}`);
  const desk = deskOf(world);
  const loads = new Map(
    Object.entries(row.pool.loads).map(([rep, [open, today, thisWeek, thisMonth]]) => [
      rep,
      { open, today, thisWeek, thisMonth },
    ]),
  );
  const answer = route(row.request, {
    roster: world.roster,
    loads,
    teamGiven: new Map(Object.entries(row.pool.teamGiven)),
    turns: new Map(Object.entries(row.pool.turns)),
    periodEnds: row.pool.periodEnds,
    timeOf: desk.timeOf,
    isAbsent: desk.isAbsent,
  });
  if (answer.kind !== 'rep') throw new Error('an assignment to nobody');
  expect({ ...answer, turns: null }).toEqual(row.answer);
  const at = row.assigned_at;
  const able = world.roster.reps.filter(
    ({ id, teams, weight }) =>
      teams.includes(row.team) &&
      weight > 0 &&
      !world.away.has(id) &&
      (loads.get(id)?.open ?? 0) < capacity &&
      (loads.get(id)?.today ?? 0) < perDay,
  );
  const hour = (at - start) % dayMs;
  const isOpen = (id: string): boolean => {
    const from = hourMs + (Number(id.slice(4)) % 2 === 0 ? 0 : 2 * hourMs);
    return hour >= from && hour < from + 12 * hourMs;
  };
  const there = able.filter(({ id }) => isOpen(id));
  const early = able.filter(({ id }) => Number(id.slice(4)) % 2 === 0);
  const line = there.length > 0 ? there : early.length > 0 ? early : able;
  // Who may not have this very lead makes way for somebody who would not have been next: not a turn of the period either.
  if (row.request.without.length === 0) expect(line.map(({ id }) => id)).toContain(answer.rep);
  else expect(row.request.without).not.toContain(answer.rep);
  const before = row.pool.turns[row.team];
  const isTurn = answer.turns !== null && answer.turns.turn !== (before?.turn ?? 0);
  const isNewPeriod = answer.turns !== null && answer.turns.period !== (before?.period ?? 0);
  if (answer.turns === null || (!isTurn && !isNewPeriod)) return null;
  const told = line.map(({ id, weight }) => `${id}=${String(weight)}`).join(' ');
  return { period: answer.turns.period, turn: answer.turns.turn, rep: answer.rep, line: told };
};

/** Every turn once, one line throughout, and nobody a whole lead off their share after any of them. */
const judgePeriod = (key: string, course: readonly Turn[]): void => {
  const turns = course.toSorted((a, b) => a.turn - b.turn);
  if (turns.some(({ turn }, i) => turn !== i + 1)) throw new Error(`${key}: a turn is lost or there twice`);
  const shares = new Set(turns.map(({ line }) => shareOf(line)));
  if (shares.size !== 1) throw new Error(`${key}: the line changed within a period: ${[...shares].join(' / ')}`);
  const weights = new Map((turns[0]?.line ?? '').split(' ').map((one) => [one.slice(0, 6), Number(one.slice(7))]));
  const sum = [...weights.values()].reduce((a, b) => a + b, 0);
  const had = new Map<string, number>();
  turns.forEach(({ rep }, i) => {
    had.set(rep, (had.get(rep) ?? 0) + 1);
    for (const [one, weight] of weights) {
      const off = (had.get(one) ?? 0) * sum - weight * (i + 1);
      if (Math.abs(off) >= sum)
        throw new Error(`${key}: after ${String(i + 1)} turns ${one} is off by ${String(off / sum)}`);
    }
  });
};

/** Weights of the same proportion are the same shares. */
const shareOf = (line: string): string => {
  const parts = line.split(' ').map((one) => [one.slice(0, 6), Number(one.slice(7))] as const);
  const sum = parts.reduce((total, [, weight]) => total + weight, 0);
  return parts.map(([rep, weight]) => `${rep}=${(weight / sum).toFixed(9)}`).join(' ');
};
