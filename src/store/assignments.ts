// How each lead came to whoever has it, kept for ever: ids, rules and sentences, nothing about the person the lead is. What routing gave stands here with
// its request, its answer and the state of the pools, so that it can be told and made again.
import { sql, type RawBuilder } from 'kysely';
import type { Instant, LeadId, SeatWay } from '#domain/lead.ts';
import type { RepId, TeamId } from '#domain/roster.ts';
import type { Given, RouteAnswer, RouteRequest } from '#domain/routing.ts';
import { insertRows, uuids } from './recordset.ts';
import type { AssignmentsTable, JsonValue, Tx } from './schema.ts';

export type Assignment = {
  readonly id: string;
  readonly leadId: LeadId;
  readonly ordinal: number;
  readonly at: Instant;
  readonly rep: RepId | null;
  readonly team: TeamId | null;
  readonly way: SeatWay;
  readonly rule: string | null;
  readonly rosterVersion: string;
  /** Null where a person or the CRM gave it. */
  readonly routed: Routed | null;
};

export type Routed = {
  readonly of: RouteRequest['of'];
  /** From 1, within the handoff and what it was routed as. */
  readonly nth: number;
  readonly request: RouteRequest;
  readonly answer: RouteAnswer;
  readonly pool: JsonValue;
};

const columns = [
  'lead_id',
  'ordinal',
  'assigned_at',
  'assignment_id',
  'rep',
  'team',
  'way',
  'rule',
  'request',
  'answer',
  'roster_version',
  'routed_thing',
  'nth',
  'pool',
] as const;

/** Fails where the database holds the same assignment already: two cannot both be the first of a handoff. */
export const appendAssignments = async (tx: Tx, assignments: readonly Assignment[]): Promise<void> => {
  const rows = assignments.map(({ routed, ...one }) => ({
    lead_id: one.leadId,
    ordinal: one.ordinal,
    assigned_at: one.at,
    assignment_id: one.id,
    rep: one.rep,
    team: one.team,
    way: one.way,
    rule: one.rule,
    request: routed?.request ?? null,
    answer: routed?.answer ?? null,
    roster_version: one.rosterVersion,
    routed_thing: routed?.of ?? null,
    nth: routed?.nth ?? null,
    pool: routed?.pool ?? null,
  }));
  await insertRows(tx, 'assignments', columns, rows);
};

const toAssignment = (row: AssignmentsTable): Assignment => ({
  id: row.assignment_id,
  leadId: row.lead_id,
  ordinal: row.ordinal,
  at: row.assigned_at,
  rep: row.rep,
  team: row.team,
  way: row.way,
  rule: row.rule,
  rosterVersion: row.roster_version,
  routed:
    row.routed_thing === null || row.nth === null
      ? null
      : {
          of: row.routed_thing as RouteRequest['of'],
          nth: row.nth,
          request: row.request as unknown as RouteRequest,
          answer: row.answer as unknown as RouteAnswer,
          pool: row.pool,
        },
});

/** Of each handoff of these leads and each thing it was routed as: the latest. */
export const latestRouted = async (tx: Tx, leads: readonly LeadId[]): Promise<Assignment[]> => {
  if (leads.length === 0) return [];
  const { rows } = await sql<AssignmentsTable>`select distinct on (lead_id, ordinal, routed_thing) * from assignments
    where lead_id = any(${uuids(leads)}) and nth is not null
    order by lead_id, ordinal, routed_thing, nth desc`.execute(tx);
  return rows.map(toAssignment);
};

/** All of a lead, the oldest first. */
export const listAssignments = async (tx: Tx, leadId: LeadId): Promise<Assignment[]> => {
  const rows = await tx
    .selectFrom('assignments')
    .selectAll()
    .where('lead_id', '=', leadId)
    .orderBy('ordinal')
    .orderBy('assigned_at')
    .orderBy('assignment_id')
    .execute();
  return rows.map(toAssignment);
};

export type Stretch = { readonly from: Instant; readonly until: Instant };
/** Null = need not be counted. */
export type Periods = { readonly day: Stretch | null; readonly week: Stretch | null; readonly month: Stretch | null };

/** What routing gave each of these in the periods, by ranges of the index; who got nothing has noughts. */
export const countGiven = async (
  tx: Tx,
  to: 'rep' | 'team',
  ids: readonly string[],
  periods: Periods,
): Promise<Map<string, Given>> => {
  const asked = [periods.day, periods.week, periods.month].filter((one) => one !== null);
  if (ids.length === 0 || asked.length === 0) return new Map();
  const from = Math.min(...asked.map((one) => one.from));
  const until = Math.max(...asked.map((one) => one.until));
  const within = (stretch: Stretch | null): RawBuilder<number> =>
    stretch === null
      ? sql<number>`0::bigint`
      : sql<number>`count(*) filter (where a.assigned_at >= ${stretch.from} and a.assigned_at < ${stretch.until})`;
  const column = sql.ref(`a.${to}`);
  const isCounted = to === 'rep' ? sql`and a.rep is not null and a.way = 'routing'` : sql`and a.team is not null`;
  const { rows } = await sql<{ id: string; day: number; week: number; month: number }>`
    select wanted.id, g.day, g.week, g.month
    from unnest(${sql.val([...ids])}::text[]) wanted(id)
    cross join lateral (
      select ${within(periods.day)} as day, ${within(periods.week)} as week, ${within(periods.month)} as month
      from assignments a
      where ${column} = wanted.id ${isCounted} and a.assigned_at >= ${from} and a.assigned_at < ${until}
    ) g`.execute(tx);
  return new Map(rows.map((row) => [row.id, { today: row.day, thisWeek: row.week, thisMonth: row.month }]));
};
