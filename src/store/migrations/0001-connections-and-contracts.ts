// What Baton is connected to, what both teams have agreed, and how far each read and run has come.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table connections (
    connection_id text primary key,
    kind text not null,
    mode text not null,
    account_id text,
    base_url text,
    settings jsonb not null,
    secrets jsonb not null,
    acts_since bigint,
    created_at bigint not null
  )`.execute(db);

  await sql`create table contracts (
    contract_hash text primary key,
    name text not null,
    version integer not null,
    yaml text not null,
    policy jsonb not null,
    added_at bigint not null
  )`.execute(db);

  // A history rather than a flag: a replay asks which contract was in force at a time.
  await sql`create table contracts_in_force (
    in_force_since bigint primary key,
    contract_hash text not null references contracts
  )`.execute(db);

  await sql`create table cursors (
    connection_id text not null,
    stream text not null,
    position jsonb not null,
    updated_at bigint not null,
    primary key (connection_id, stream)
  )`.execute(db);

  await sql`create table problems (
    connection_id text not null,
    kind text not null,
    subject text not null,
    detail text not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    times integer not null,
    resolved_at bigint,
    primary key (connection_id, kind, subject)
  )`.execute(db);

  await sql`create table runs (
    run_id uuid primary key,
    connection_id text,
    kind text not null,
    started_at bigint not null,
    ended_at bigint,
    report jsonb
  )`.execute(db);
  await sql`create index runs_by_kind on runs (kind, connection_id, started_at desc)`.execute(db);
};
