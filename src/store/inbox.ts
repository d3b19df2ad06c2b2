// The inbox: durable hints that something changed at a record. A hint only chooses what to read, so order, losses and duplicates do no harm.
import { sql } from 'kysely';
import type { ConnectionId, Instant, RecordRef } from '#domain/lead.ts';
import { recordset, toJson, uuids } from './recordset.ts';
import type { InboxTable, JsonObject, Tx } from './schema.ts';

export type Hint = {
  readonly id: string;
  readonly ref: RecordRef;
  /** The CRM's own identity of the notice; the same again is left out. */
  readonly dedupeKey: string;
  /** What the notice said beside the record: property, value, time. */
  readonly hint: JsonObject;
};
export type ClaimedHint = Hint & { readonly receivedAt: Instant; readonly attempts: number };

/**
 * Keeps hints and returns how many were new. Leaving out what is known is best effort: two processes that receive the same notice at one moment
 * both keep it, which costs one more read of a batch.
 */
export const insertHints = async (tx: Tx, hints: readonly Hint[], now: Instant): Promise<number> => {
  const byKey = new Map(hints.map((hint) => [`${hint.ref.connection}\n${hint.dedupeKey}`, hint]));
  if (byKey.size === 0) return 0;
  const all = [...byKey.values()];
  const column = (of: (hint: Hint) => string): readonly string[] => all.map(of);
  // A look by the index for each row, whatever the planner thinks of the table's size: as a join it would read the whole inbox.
  const { numAffectedRows } = await sql`
    insert into inbox (id, received_at, connection_id, object, record_id, dedupe_key, hint, state, attempts, run_at)
    select n.id, ${now}::bigint, n.connection_id, n.object, n.record_id, n.dedupe_key, n.hint, 'ready', 0, ${now}::bigint
    from unnest(${column(({ id }) => id)}::uuid[], ${column(({ ref }) => ref.connection)}::text[],
      ${column(({ ref }) => ref.object)}::text[], ${column(({ ref }) => ref.recordId)}::text[],
      ${column(({ dedupeKey }) => dedupeKey)}::text[], ${column(({ hint }) => toJson(hint))}::jsonb[])
      as n(id, connection_id, object, record_id, dedupe_key, hint)
    where (select 1 from inbox i where i.connection_id = n.connection_id and i.dedupe_key = n.dedupe_key limit 1) is null`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0);
};

/** Takes up to `limit` hints that are due, or whose lease ran out, longest waiting first. */
export const claimHints = async (
  tx: Tx,
  of: { connection: ConnectionId; limit: number; now: Instant; leaseMs: number; worker: string },
): Promise<ClaimedHint[]> => {
  const { rows } = await sql<InboxTable>`with due as (
      select received_at, id from inbox where connection_id = ${of.connection}
        and ((state = 'ready' and run_at <= ${of.now}) or (state = 'claimed' and lease_until < ${of.now}))
      order by run_at, id limit ${of.limit} for update skip locked
    )
    update inbox i set state = 'claimed', attempts = i.attempts + 1, lease_until = ${of.now + of.leaseMs}, claimed_by = ${of.worker}
    from due where i.received_at = due.received_at and i.id = due.id returning i.*`.execute(tx);
  return rows
    .toSorted((a, b) => a.run_at - b.run_at || (a.id < b.id ? -1 : 1))
    .map((row) => ({
      id: row.id,
      ref: { connection: row.connection_id, object: row.object, recordId: row.record_id },
      dedupeKey: row.dedupe_key,
      hint: row.hint,
      receivedAt: row.received_at,
      attempts: row.attempts,
    }));
};

/** The records of these hints have been read and taken in. */
export const settleHints = async (tx: Tx, ids: readonly string[], worker: string): Promise<void> => {
  await sql`update inbox set state = 'settled', lease_until = null
    where id = any(${uuids(ids)}) and state = 'claimed' and claimed_by = ${worker}`.execute(tx);
};

/** Leaves hints for later; where `runAt` is null, for good, to be seen by a person. */
export const failHints = async (
  tx: Tx,
  failures: readonly { readonly id: string; readonly runAt: Instant | null; readonly error: string }[],
  worker: string,
): Promise<void> => {
  if (failures.length === 0) return;
  const rows = failures.map(({ id, runAt, error }) => ({ id, run_at: runAt, error }));
  await sql`update inbox i set state = case when f.run_at is null then 'dead' else 'ready' end,
    run_at = coalesce(f.run_at, i.run_at), error = f.error, lease_until = null, claimed_by = null
    from ${recordset('inbox', rows)} f where i.id = f.id and i.state = 'claimed' and i.claimed_by = ${worker}`.execute(
    tx,
  );
};

/** Whether a hint of the connection waits that is due, or was left by a worker that is gone. */
export const hasDueHints = async (tx: Tx, connection: ConnectionId, now: Instant): Promise<boolean> => {
  const { rows } = await sql<{ found: boolean }>`select exists (select from inbox where connection_id = ${connection}
      and state = 'ready' and run_at <= ${now})
    or exists (select from inbox where connection_id = ${connection} and state = 'claimed' and lease_until < ${now}) as found`.execute(
    tx,
  );
  return rows[0]?.found === true;
};

/** The only worker of a database begins: what is claimed was claimed by one that is gone. */
export const releaseHints = async (tx: Tx, connection: ConnectionId): Promise<void> => {
  await sql`update inbox set state = 'ready', lease_until = null, claimed_by = null
    where connection_id = ${connection} and state = 'claimed'`.execute(tx);
};
