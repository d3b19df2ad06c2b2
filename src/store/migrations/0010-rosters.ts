// Who works here: rosters kept in versions, absences said by hand, the CRMs' users as read last. One revision says whether any of it has changed.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table rosters (
    roster_hash text primary key,
    yaml text not null,
    reps integer not null,
    added_at bigint not null
  )`.execute(db);
  await sql`create table rosters_in_force (
    load_id bigint generated always as identity primary key,
    roster_hash text not null references rosters,
    loaded_at bigint not null,
    loaded_by text
  )`.execute(db);
  await sql`create table absences (
    absence_id uuid primary key,
    rep text not null,
    from_at bigint not null,
    until_at bigint,
    why text,
    said_by text not null,
    said_at bigint not null
  )`.execute(db);
  await sql`create index absences_by_rep on absences (rep, from_at)`.execute(db);
  await sql`create table crm_people (
    connection_id text not null,
    user_id text not null,
    email text,
    name text not null,
    is_active boolean not null,
    is_gone boolean not null,
    away_from bigint,
    away_until bigint,
    is_away boolean not null,
    read_at bigint not null,
    primary key (connection_id, user_id)
  )`.execute(db);
  await sql`create table desk_revisions (
    is_only boolean primary key default true check (is_only),
    revision bigint not null
  )`.execute(db);
};
