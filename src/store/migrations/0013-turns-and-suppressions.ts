// Whose turn a job is among the processes that share a database, and who must not come back after an erasure.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table turns (
    connection_id text not null,
    job text not null,
    due_at bigint not null,
    asked_at bigint,
    begun_at bigint not null,
    held_by text,
    lease_until bigint,
    primary key (connection_id, job)
  )`.execute(db);
  await sql`create table suppressions (
    mark text primary key,
    kind text not null,
    erased_at bigint not null
  )`.execute(db);
};
