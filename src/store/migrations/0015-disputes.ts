// Disputes of acceptances by silence with what each side has said of them, and the record of what people did to handoffs by command.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table disputes (
    dispute_id uuid primary key,
    lead_id uuid not null,
    ordinal integer not null,
    deemed_at bigint not null,
    raised_at bigint not null,
    raised_by text not null,
    ground text not null,
    why text not null,
    judges text not null,
    state text not null,
    settled_at bigint,
    unique (lead_id, ordinal, deemed_at)
  )`.execute(db);
  await sql`create index disputes_open on disputes (raised_at) where state = 'open'`.execute(db);
  await sql`create table dispute_rulings (
    dispute_id uuid not null references disputes,
    role text not null,
    ruling text not null,
    ruled_by text not null,
    ruled_at bigint not null,
    primary key (dispute_id, role)
  )`.execute(db);
  await sql`create table handoff_audit (
    entry_id bigint generated always as identity primary key,
    at bigint not null,
    who text not null,
    what text not null,
    lead_id uuid not null,
    ordinal integer not null,
    detail text
  )`.execute(db);
  await sql`create index handoff_audit_of_lead on handoff_audit (lead_id, entry_id)`.execute(db);
};
