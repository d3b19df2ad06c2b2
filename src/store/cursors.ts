// Cursors: where a read of a stream stopped, so that a crash or a restart resumes there.
import { sql } from 'kysely';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import { toJson } from './recordset.ts';
import type { JsonObject, Tx } from './schema.ts';

export type StoredCursor = { readonly position: JsonObject; readonly updatedAt: Instant };

/** Where the stream stopped, or null before its first page. `stream` names it within the connection: `contact`, `backfill contact`. */
export const getCursor = async (tx: Tx, connection: ConnectionId, stream: string): Promise<StoredCursor | null> => {
  const row = await tx
    .selectFrom('cursors')
    .selectAll()
    .where('connection_id', '=', connection)
    .where('stream', '=', stream)
    .executeTakeFirst();
  return row === undefined ? null : { position: row.position, updatedAt: row.updated_at };
};

/** Moves the cursor; in the transaction that saves the page it stands behind. */
export const setCursor = async (
  tx: Tx,
  cursor: { connection: ConnectionId; stream: string; position: JsonObject; now: Instant },
): Promise<void> => {
  const { connection, stream, position, now } = cursor;
  await sql`insert into cursors (connection_id, stream, position, updated_at)
    values (${connection}, ${stream}, ${toJson(position)}::jsonb, ${now})
    on conflict (connection_id, stream) do update set position = excluded.position, updated_at = excluded.updated_at`.execute(
    tx,
  );
};

export const deleteCursor = async (tx: Tx, connection: ConnectionId, stream: string): Promise<void> => {
  await tx.deleteFrom('cursors').where('connection_id', '=', connection).where('stream', '=', stream).execute();
};

export const listCursors = async (
  tx: Tx,
  connection: ConnectionId,
): Promise<(StoredCursor & { readonly stream: string })[]> => {
  const rows = await tx
    .selectFrom('cursors')
    .selectAll()
    .where('connection_id', '=', connection)
    .orderBy('stream')
    .execute();
  return rows.map((row) => ({ stream: row.stream, position: row.position, updatedAt: row.updated_at }));
};
