// Pools: a row for every rep and every team, locked while a lead is given to one of them, and whose turn it is. An assignment says as what the lead was
// routed and the how manieth it is of that sort in the handoff: two at once cannot both be the first.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table pools (
    pool_id text primary key,
    turns jsonb
  ) with (fillfactor = 50)`.execute(db);
  await sql`alter table assignments
    add column routed_thing text,
    add column nth integer,
    add column pool jsonb`.execute(db);
  await sql`create unique index assignments_once on assignments (lead_id, ordinal, routed_thing, nth) where nth is not null`.execute(
    db,
  );
};
