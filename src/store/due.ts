// When the next lead is due, so that the sweep can sleep until then.
import { sql } from 'kysely';
import type { Instant } from '#domain/lead.ts';
import type { Tx } from './schema.ts';

/** Null = nothing is due, ever. */
export const nextDueAt = async (tx: Tx): Promise<Instant | null> => {
  const { rows } = await sql<{
    at: Instant | null;
  }>`select min(next_wake_at) as at from leads where next_wake_at is not null`.execute(tx);
  return rows[0]?.at ?? null;
};
