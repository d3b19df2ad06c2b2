// When companies and deals that are known were last said to be changed: for records of which nothing more is said than that they are gone.
import { sql } from 'kysely';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import type { Tx } from './schema.ts';

/** By record id; unknown ones are absent. */
export const knownTimes = async (
  tx: Tx,
  table: 'companies' | 'deals',
  connection: ConnectionId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Instant>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ record_id: string; modified_at: Instant }>`select record_id, modified_at
    from ${sql.table(table)} where connection_id = ${connection} and record_id = any(${[...ids]}::text[])`.execute(tx);
  return new Map(rows.map((row) => [row.record_id, row.modified_at]));
};
