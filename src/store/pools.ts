// The pools that leads are given from: the lock on reps and teams, whose turn it is, and what each rep has open.
import { sql } from 'kysely';
import type { LeadId } from '#domain/lead.ts';
import type { RepId, TeamId } from '#domain/roster.ts';
import type { Turns } from '#domain/round-robin.ts';
import { insertRows, recordset, uuids } from './recordset.ts';
import type { Tx } from './schema.ts';

export type PoolKey = `rep:${RepId}` | `team:${TeamId}`;

/**
 * Locks these pools until the transaction ends and returns whose turn it is, of those that had one. Reps are locked one by one, so that two rosters,
 * or two teams that share somebody, exclude each other as far as they overlap. Everybody locks in the same order, so nobody waits in a circle.
 * What is to be counted under the lock must be asked for by later statements: only those see what the holder before has committed.
 */
export const lockPools = async (tx: Tx, keys: readonly PoolKey[]): Promise<Map<PoolKey, Turns>> => {
  const wanted = [...new Set(keys)].sort();
  if (wanted.length === 0) return new Map();
  // New ones are made before anything is locked: who waits for another's row holds none that the other wants.
  const { rows: known } = await sql<{ pool_id: PoolKey }>`select pool_id from pools
    where pool_id = any(${sql.val(wanted)}::text[])`.execute(tx);
  if (known.length < wanted.length) {
    const have = new Set(known.map(({ pool_id }) => pool_id));
    const missing = wanted.filter((key) => !have.has(key)).map((key) => ({ pool_id: key }));
    await insertRows(tx, 'pools', ['pool_id'], missing, sql`on conflict (pool_id) do nothing`);
  }
  const { rows } = await sql<{ pool_id: PoolKey; turns: Turns | null }>`select pool_id, turns from pools
    where pool_id = any(${sql.val(wanted)}::text[]) order by pool_id collate "C" for update`.execute(tx);
  return new Map(rows.flatMap(({ pool_id, turns }) => (turns === null ? [] : [[pool_id, turns] as const])));
};

/** Under the lock. */
export const saveTurns = async (tx: Tx, turns: ReadonlyMap<TeamId, Turns>): Promise<void> => {
  if (turns.size === 0) return;
  const rows = [...turns].map(([team, one]) => ({ pool_id: `team:${team}`, turns: one }));
  await sql`update pools p set turns = r.turns from ${recordset('pools', rows)} r where p.pool_id = r.pool_id`.execute(
    tx,
  );
};

/** Open handoffs of each rep, of leads whose record is not gone; who has none is absent. */
export const countOpen = async (tx: Tx, reps: readonly RepId[]): Promise<Map<RepId, number>> => {
  if (reps.length === 0) return new Map();
  const { rows } = await sql<{ rep: RepId; n: number }>`select h.rep, count(*) as n
    from handoffs h join leads l using (lead_id)
    where h.state in ('open', 'accepted', 'qualified') and h.rep = any(${sql.val([...reps])}::text[])
      and not l.is_archived group by h.rep`.execute(tx);
  return new Map(rows.map(({ rep, n }) => [rep, n]));
};

export type SeatNow = {
  readonly leadId: LeadId;
  readonly ordinal: number;
  readonly rep: RepId | null;
  readonly isOpen: boolean;
};

/** Who has each handoff of these leads now. */
export const seatsOf = async (tx: Tx, leads: readonly LeadId[]): Promise<SeatNow[]> => {
  if (leads.length === 0) return [];
  const { rows } = await sql<{ lead_id: LeadId; ordinal: number; rep: RepId | null; is_open: boolean }>`
    select lead_id, ordinal, rep, state in ('open', 'accepted', 'qualified') as is_open from handoffs
    where lead_id = any(${uuids(leads)})`.execute(tx);
  return rows.map((row) => ({ leadId: row.lead_id, ordinal: row.ordinal, rep: row.rep, isOpen: row.is_open }));
};
