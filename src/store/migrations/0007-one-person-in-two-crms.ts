// One person, several records, in two CRMs: each record has its own company, each connection its own word on a fact, and who was joined with whom,
// by what, and what a person ruled, is on record and can be undone.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table leads add column others jsonb not null default '{}'`.execute(db);
  await letRecordsHaveCompanies(db);
  await keepIdentity(db);
};

const letRecordsHaveCompanies = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table record_refs add column company_id text`.execute(db);
  await sql`update record_refs r set company_id = l.company_id from leads l
    where l.lead_id = r.lead_id and l.company_connection = r.connection_id and r.object = 'contact'`.execute(db);
  await sql`create index record_refs_by_company on record_refs (company_id, connection_id) where company_id is not null`.execute(
    db,
  );
  // Records that must be read again although their CRM has not changed them.
  await sql`create index record_refs_unread on record_refs (connection_id, object) where modified_at = 0`.execute(db);
  await sql`alter table leads drop column company_connection, drop column company_id`.execute(db);
  // Whose record an event was read from, as "object|record id" of its connection: what goes with that record when a lead is split.
  await sql`alter table lead_events add column of_record text`.execute(db);
  await sql`update lead_events set of_record = split_part(event_key, '|', 2) || '|' || split_part(split_part(event_key, '|', 3), ':', 1)
    where kind = 'engaged'`.execute(db);
};

const keepIdentity = async (db: Kysely<unknown>): Promise<void> => {
  // Every join looks for the leads that were joined with the one that goes.
  await sql`create index leads_by_merged on leads (merged_into) where merged_into is not null`.execute(db);
  // Records are named "connection|object|record id" here; in a pair the smaller name comes first.
  await sql`create table identity_apart (
    one text not null,
    other text not null,
    ruled_at bigint not null,
    ruled_by text not null,
    primary key (one, other)
  )`.execute(db);
  await sql`create table identity_questions (
    connection_id text not null,
    object text not null,
    record_id text not null,
    kind text not null,
    candidates jsonb not null,
    asked_at bigint not null,
    answered_at bigint,
    answer text,
    primary key (connection_id, object, record_id)
  )`.execute(db);
  await sql`create table identity_moves (
    move_id bigint generated always as identity primary key,
    at bigint not null,
    kind text not null,
    ground text not null,
    moved_by text,
    lead_id uuid not null,
    other_lead_id uuid not null,
    records jsonb not null
  )`.execute(db);
  await sql`create index identity_moves_by_lead on identity_moves (lead_id)`.execute(db);
};
