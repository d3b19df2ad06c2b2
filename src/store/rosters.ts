// Rosters by their hash, never changed once kept, and which one counts: the one loaded last. The revision tells at a glance whether anything of who
// works here, who is away and who is a user of a CRM has changed since.
import { sql } from 'kysely';
import type { Instant } from '#domain/lead.ts';
import { insertRows } from './recordset.ts';
import type { Tx } from './schema.ts';

export type StoredRoster = {
  /** Of the text. */
  readonly hash: string;
  readonly yaml: string;
  readonly reps: number;
  readonly loadedAt: Instant;
  /** Null = taken from the file at opening. */
  readonly loadedBy: string | null;
};

const loads = (tx: Tx) =>
  tx
    .selectFrom('rosters_in_force')
    .innerJoin('rosters', 'rosters.roster_hash', 'rosters_in_force.roster_hash')
    .select(['rosters.roster_hash as hash', 'yaml', 'reps', 'loaded_at as loadedAt', 'loaded_by as loadedBy'])
    .orderBy('load_id', 'desc');

/** Null before the first. */
export const rosterInForce = async (tx: Tx): Promise<StoredRoster | null> =>
  (await loads(tx).limit(1).executeTakeFirst()) ?? null;

/** Newest first, without their texts. */
export const rosterHistory = (tx: Tx, limit: number): Promise<Omit<StoredRoster, 'yaml'>[]> =>
  loads(tx)
    .clearSelect()
    .select(['rosters.roster_hash as hash', 'reps', 'loaded_at as loadedAt', 'loaded_by as loadedBy'])
    .limit(limit)
    .execute();

/** Puts a roster in force; false where it is the one in force already. */
export const putRosterInForce = async (
  tx: Tx,
  of: { hash: string; yaml: string; reps: number; now: Instant; by: string | null },
): Promise<boolean> => {
  // First, so that of two who load at once the second sees what the first has done.
  await changeDesk(tx);
  if ((await rosterInForce(tx))?.hash === of.hash) return false;
  await insertRows(
    tx,
    'rosters',
    ['roster_hash', 'yaml', 'reps', 'added_at'],
    [{ roster_hash: of.hash, yaml: of.yaml, reps: of.reps, added_at: of.now }],
    sql`on conflict (roster_hash) do nothing`,
  );
  await tx
    .insertInto('rosters_in_force')
    .values({ roster_hash: of.hash, loaded_at: of.now, loaded_by: of.by })
    .execute();
  return true;
};

/** 0 before anything was said. */
export const deskRevision = async (tx: Tx): Promise<number> =>
  (await tx.selectFrom('desk_revisions').select('revision').executeTakeFirst())?.revision ?? 0;

/** Tells everybody who keeps a desk that it is another one; whoever else changes it waits for the end of this transaction. */
export const changeDesk = async (tx: Tx): Promise<void> => {
  await sql`insert into desk_revisions (is_only, revision) values (true, 1)
    on conflict (is_only) do update set revision = desk_revisions.revision + 1`.execute(tx);
};
