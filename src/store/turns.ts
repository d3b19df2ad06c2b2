// Turns: a job of which only one at a time may run over all processes, such as the poll of a connection. Taken for a lease, so that a process that
// is killed is followed by another; asked for by a door-bell, so that it comes before its time.
import { sql } from 'kysely';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import type { Tx } from './schema.ts';

export type Turn = { readonly connection: ConnectionId; readonly job: string };

/**
 * Takes the turn where it is due, or was asked for and the last one began at least `restMs` ago, and nobody holds it. A job that never ran is due.
 * What is asked for from now on asks for the next turn.
 */
export const takeTurn = async (
  tx: Tx,
  of: Turn & { readonly worker: string; readonly now: Instant; readonly leaseMs: number; readonly restMs: number },
): Promise<boolean> => {
  const { connection, job, worker, now, leaseMs, restMs } = of;
  const { numAffectedRows } = await sql`
    insert into turns (connection_id, job, due_at, begun_at, held_by, lease_until)
    values (${connection}, ${job}, ${now}::bigint, ${now}::bigint, ${worker}, ${now + leaseMs}::bigint)
    on conflict (connection_id, job) do update
      set begun_at = excluded.begun_at, held_by = excluded.held_by, lease_until = excluded.lease_until, asked_at = null
      where (turns.lease_until is null or turns.lease_until < ${now})
        and (turns.due_at <= ${now} or (turns.asked_at is not null and turns.begun_at <= ${now - restMs}))`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
};

/** Whether `takeTurn` could take it: a look that locks nothing. */
export const isTurn = async (
  tx: Tx,
  of: Turn & { readonly now: Instant; readonly restMs: number },
): Promise<boolean> => {
  const row = await tx
    .selectFrom('turns')
    .selectAll()
    .where('connection_id', '=', of.connection)
    .where('job', '=', of.job)
    .executeTakeFirst();
  if (row === undefined) return true;
  if (row.lease_until !== null && row.lease_until >= of.now) return false;
  return row.due_at <= of.now || (row.asked_at !== null && row.begun_at <= of.now - of.restMs);
};

/** Longer work says that it lives. False: it was taken for dead, and another has the turn. */
export const keepTurn = async (
  tx: Tx,
  of: Turn & { readonly worker: string; readonly now: Instant; readonly leaseMs: number },
): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('turns')
    .set({ lease_until: of.now + of.leaseMs })
    .where('connection_id', '=', of.connection)
    .where('job', '=', of.job)
    .where('held_by', '=', of.worker)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Gives it back; the next is due at `dueAt`, or when it is asked for. */
export const endTurn = async (
  tx: Tx,
  of: Turn & { readonly worker: string; readonly dueAt: Instant },
): Promise<void> => {
  await tx
    .updateTable('turns')
    .set({ held_by: null, lease_until: null, due_at: of.dueAt })
    .where('connection_id', '=', of.connection)
    .where('job', '=', of.job)
    .where('held_by', '=', of.worker)
    .execute();
};

/** Asks for a turn before its time. Asked ten times while one waits, it is one turn. */
export const askForTurns = async (tx: Tx, turns: readonly Turn[], now: Instant): Promise<void> => {
  for (const { connection, job } of turns) {
    await sql`insert into turns (connection_id, job, due_at, asked_at, begun_at)
      values (${connection}, ${job}, ${now}::bigint, ${now}::bigint, 0)
      on conflict (connection_id, job) do update set asked_at = coalesce(turns.asked_at, excluded.asked_at)`.execute(
      tx,
    );
  }
};
