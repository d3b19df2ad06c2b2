// The handoff itself: who has it, since when and why; the clocks that run on it; and how each assignment came about, kept for ever.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  // `work` is all of it but the clocks; the columns beside it are what is searched by.
  await sql`alter table handoffs add column work jsonb, add column rep text, add column sla_class text`.execute(db);
  // What a rep has open is counted at every assignment.
  await sql`create index handoffs_open_by_rep on handoffs (rep)
    where state in ('open', 'accepted', 'qualified') and rep is not null`.execute(db);
  await sql`create index handoffs_unseated on handoffs (lead_id)
    where state in ('open', 'accepted', 'qualified') and work is not null and rep is null`.execute(db);
  await sql`create table sla_clocks (
    lead_id uuid not null,
    ordinal integer not null,
    kind text not null,
    turn integer not null,
    state text not null,
    rep text,
    started_at bigint not null,
    due_at bigint,
    paused_since bigint,
    runs_since bigint not null,
    spent jsonb not null,
    days_ms bigint,
    breached_at bigint,
    ended_at bigint,
    took jsonb,
    fired jsonb not null,
    primary key (lead_id, ordinal, kind, turn)
  )`.execute(db);
  await sql`create index sla_clocks_ended on sla_clocks (ended_at) where ended_at is not null`.execute(db);
  await sql`create table assignments (
    lead_id uuid not null,
    ordinal integer not null,
    assigned_at bigint not null,
    assignment_id uuid not null,
    rep text,
    team text,
    way text not null,
    rule text,
    request jsonb,
    answer jsonb,
    roster_version text not null,
    primary key (lead_id, ordinal, assigned_at, assignment_id)
  )`.execute(db);
  await sql`create index assignments_by_rep on assignments (rep, assigned_at) where rep is not null and way = 'routing'`.execute(
    db,
  );
  await sql`create index assignments_by_team on assignments (team, assigned_at) where team is not null`.execute(db);
  // The CRM's owner of each record as read last: what differs from it was set by somebody.
  await sql`alter table record_refs add column owner text, add column is_owner_read boolean not null default false`.execute(
    db,
  );
};
