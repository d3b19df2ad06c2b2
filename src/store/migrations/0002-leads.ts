// Leads and what is known, concluded and shown of them. Keys of lead tables begin with lead_id, so that one lead's rows lie together and a
// later split by lead needs no new keys.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createLeads(db);
  await createCompaniesAndDeals(db);
  await createConclusions(db);
};

const createLeads = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table leads (
    lead_id uuid primary key,
    fields jsonb not null,
    provenance jsonb not null,
    stage text not null,
    stage_since bigint not null,
    mql_at bigint,
    native_stage text,
    owner text,
    disposition jsonb,
    recycle_until bigint,
    recycle_label text,
    shown jsonb,
    shown_at bigint,
    is_archived boolean not null,
    merged_into uuid,
    company_connection text,
    company_id text,
    next_wake_at bigint,
    created_at bigint not null,
    updated_at bigint not null
  )`.execute(db);
  await sql`create index leads_to_wake on leads (next_wake_at, lead_id) where next_wake_at is not null`.execute(db);
  await sql`create index leads_by_company on leads (company_id, company_connection) where company_id is not null`.execute(
    db,
  );
  await sql`create index leads_by_email on leads ((fields ->> 'person.email'))`.execute(db);

  await sql`create table record_refs (
    connection_id text not null,
    object text not null,
    record_id text not null,
    lead_id uuid not null,
    modified_at bigint not null,
    last_written jsonb not null default '{}',
    ours jsonb not null,
    seen jsonb not null,
    is_archived boolean not null,
    merged_into text,
    primary key (connection_id, object, record_id)
  )`.execute(db);
  await sql`create index record_refs_by_lead on record_refs (lead_id)`.execute(db);
  await sql`create index record_refs_by_record on record_refs (record_id)`.execute(db);

  // "C": ties of one instant are ordered by the bytes of the key, as the domain orders them, whatever the server's language is.
  await sql`create table lead_events (
    lead_id uuid not null,
    occurred_at bigint not null,
    event_key text collate "C" not null,
    kind text not null,
    type text not null,
    observed_at bigint not null,
    properties jsonb not null,
    primary key (lead_id, kind, occurred_at, event_key)
  )`.execute(db);
  // The identity of an event, across leads: the same happening read twice, or by way of two records, is one.
  await sql`create unique index lead_events_identity on lead_events (event_key)`.execute(db);
};

const createCompaniesAndDeals = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table companies (
    connection_id text not null,
    record_id text not null,
    fields jsonb not null,
    is_archived boolean not null,
    modified_at bigint not null,
    observed_at bigint not null,
    primary key (connection_id, record_id)
  )`.execute(db);

  await sql`create table deals (
    connection_id text not null,
    record_id text not null,
    company_id text,
    person_ids text[] not null,
    state text not null,
    is_archived boolean not null,
    created_at bigint not null,
    closed_at bigint,
    modified_at bigint not null,
    observed_at bigint not null,
    primary key (connection_id, record_id)
  )`.execute(db);
  await sql`create index deals_by_company on deals (company_id, connection_id) where company_id is not null`.execute(
    db,
  );
  await sql`create index deals_by_person on deals using gin (person_ids)`.execute(db);
};

const createConclusions = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table scores (
    lead_id uuid primary key,
    fit integer not null,
    intent integer not null,
    total integer not null,
    grade text not null,
    status text not null,
    lines jsonb not null,
    as_of bigint not null,
    contract_hash text not null
  )`.execute(db);

  await sql`create table handoffs (
    lead_id uuid not null,
    ordinal integer not null,
    mql_at bigint not null,
    handed_over_at bigint not null,
    contract_hash text not null,
    trigger_key text,
    state text not null,
    closed_at bigint,
    primary key (lead_id, ordinal)
  )`.execute(db);

  await sql`create table decisions (
    lead_id uuid not null,
    decided_at bigint not null,
    decision_id uuid not null,
    contract_hash text not null,
    mapping_version text not null,
    roster_version text,
    calendar_version text,
    engine_version text not null,
    inputs jsonb not null,
    outcome jsonb not null,
    reasons jsonb not null,
    primary key (lead_id, decided_at, decision_id)
  ) partition by range (decided_at)`.execute(db);
  await sql`create table decisions_default partition of decisions default`.execute(db);
  await sql`create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only: a decision is corrected by a later one', tg_table_name;
    end $$`.execute(db);
  // Old months go as whole partitions, which no trigger sees.
  await sql`create trigger decisions_append_only before update or delete on decisions
    for each row execute function refuse_change()`.execute(db);
};
