// Open handoffs as who leads a team looks at them: who has which, what is due when, what is broken. Ids alone, nothing about people.
import { sql } from 'kysely';
import type { HandoffState, Instant, LeadId } from '#domain/lead.ts';
import type { ClockState } from '#domain/clock.ts';
import type { RepId } from '#domain/roster.ts';
import { uuids } from './recordset.ts';
import type { Tx } from './schema.ts';

/** Leads whose open handoff this rep has, in the order of their ids, after one of them. */
export const heldBy = async (tx: Tx, rep: RepId, after: LeadId | null, limit: number): Promise<LeadId[]> => {
  const { rows } = await sql<{ lead_id: LeadId }>`select h.lead_id from handoffs h join leads l using (lead_id)
    where h.rep = ${rep} and h.state in ('open', 'accepted', 'qualified') and not l.is_archived
      and (${after}::uuid is null or h.lead_id > ${after}::uuid)
    order by h.lead_id limit ${limit}`.execute(tx);
  return rows.map((row) => row.lead_id);
};

export type OpenHandoff = {
  readonly leadId: LeadId;
  readonly ordinal: number;
  readonly state: HandoffState;
  readonly rep: RepId | null;
  readonly queue: string | null;
  readonly slaClass: string | null;
  readonly handedOverAt: Instant;
  /** As `dueOf` puts its clocks together. */
  readonly clock: ClockState | null;
  readonly dueAt: Instant | null;
  /** In each CRM, as `connection object id`. */
  readonly records: readonly string[];
};

export type OpenFilter = {
  readonly rep?: RepId;
  /** Those that nobody has. */
  readonly isWaiting?: boolean;
  /** Those with a promise that is broken and not answered yet. */
  readonly isBreached?: boolean;
  readonly limit: number;
  readonly offset: number;
};

const held = sql`h.state in ('open', 'accepted', 'qualified') and h.work is not null and not l.is_archived`;

/** What runs or is broken and unanswered, of each handoff `h`. */
const live = sql`left join lateral (
    select bool_or(c.state = 'breached') as broken, count(*) as clocks,
      coalesce(min(c.due_at) filter (where c.state = 'breached'), min(c.due_at)) as due_at
    from sla_clocks c where c.lead_id = h.lead_id and c.ordinal = h.ordinal and c.ended_at is null
  ) d on true`;

type Row = {
  lead_id: LeadId;
  ordinal: number;
  state: HandoffState;
  rep: string | null;
  queue: string | null;
  sla_class: string | null;
  handed_over_at: Instant;
  broken: boolean | null;
  clocks: number;
  due_at: Instant | null;
};

/** What is broken first, then what is due soonest. */
export const listOpenHandoffs = async (tx: Tx, filter: OpenFilter): Promise<OpenHandoff[]> => {
  const { rep = null, isWaiting = false, isBreached = false, limit, offset } = filter;
  const { rows } =
    await sql<Row>`select h.lead_id, h.ordinal, h.state, h.rep, h.work->'seat'->>'queue' as queue, h.sla_class,
      h.handed_over_at, d.broken, d.clocks, d.due_at
    from handoffs h join leads l using (lead_id) ${live}
    where ${held} and (${rep}::text is null or h.rep = ${rep}) and (not ${isWaiting}::boolean or h.rep is null)
      and (not ${isBreached}::boolean or d.broken)
    order by d.broken desc nulls last, d.due_at nulls last, h.handed_over_at, h.lead_id limit ${limit} offset ${offset}`.execute(
      tx,
    );
  const records = await recordsOf(
    tx,
    rows.map((row) => row.lead_id),
  );
  return rows.map((row) => ({
    leadId: row.lead_id,
    ordinal: row.ordinal,
    state: row.state,
    rep: row.rep,
    queue: row.queue,
    slaClass: row.sla_class,
    handedOverAt: row.handed_over_at,
    clock: row.broken === true ? 'breached' : row.clocks > 0 ? 'running' : null,
    dueAt: row.due_at,
    records: records.get(row.lead_id) ?? [],
  }));
};

const recordsOf = async (tx: Tx, leads: readonly LeadId[]): Promise<Map<LeadId, string[]>> => {
  if (leads.length === 0) return new Map();
  const { rows } = await sql<{ lead_id: LeadId; records: string[] }>`select lead_id,
      array_agg(connection_id || ' ' || object || ' ' || record_id order by connection_id, object, record_id) as records
    from record_refs where lead_id = any(${uuids(leads)}) and not is_archived and merged_into is null group by lead_id`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.lead_id, row.records]));
};

export type OpenCount = {
  /** Null = nobody. */
  readonly rep: RepId | null;
  readonly queue: string | null;
  readonly open: number;
  /** Of which nobody has answered yet, accepted, SQLs. */
  readonly unanswered: number;
  readonly accepted: number;
  readonly qualified: number;
  readonly breached: number;
  /** Due before a time that the caller gives. */
  readonly dueSoon: number;
};

/** By rep; what nobody has, by queue. */
export const countOpenHandoffs = async (tx: Tx, dueBefore: Instant): Promise<OpenCount[]> => {
  const { rows } = await sql<
    Record<Exclude<keyof OpenCount, 'rep' | 'queue'>, number> & { rep: string | null; queue: string | null }
  >`
    select h.rep, case when h.rep is null then h.work->'seat'->>'queue' end as queue, count(*) as open,
      count(*) filter (where h.state = 'open') as unanswered, count(*) filter (where h.state = 'accepted') as accepted,
      count(*) filter (where h.state = 'qualified') as qualified, count(*) filter (where d.broken) as breached,
      count(*) filter (where not d.broken and d.due_at < ${dueBefore}) as "dueSoon"
    from handoffs h join leads l using (lead_id) ${live}
    where ${held} group by 1, 2 order by 1 nulls first, 2`.execute(tx);
  return rows;
};
