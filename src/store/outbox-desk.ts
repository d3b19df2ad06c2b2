// The outbox as a person sees it: list, retry what is parked, drop, count. The drain itself is in outbox.ts.
import { sql } from 'kysely';
import type { ConnectionId, Instant, RecordRef } from '#domain/lead.ts';
import { toOutboxRow, type OutboxRow } from './outbox.ts';
import { recordset, uuids } from './recordset.ts';
import { refKey, refRow } from './refs.ts';
import type { OutboxKind, OutboxState, OutboxTable, Tx } from './schema.ts';

export type OutboxFilter = {
  readonly connection?: ConnectionId;
  /** None given: everything that is not settled. */
  readonly states?: readonly OutboxState[];
  readonly limit: number;
};

const UNSETTLED = ['ready', 'claimed', 'sent', 'dead'] as const;

/** Rows of the outbox, longest waiting first. */
export const listOutbox = async (tx: Tx, filter: OutboxFilter): Promise<OutboxRow[]> => {
  const rows = await tx
    .selectFrom('outbox')
    .selectAll()
    .where('state', 'in', [...(filter.states ?? UNSETTLED)])
    .$if(filter.connection !== undefined, (query) => query.where('connection_id', '=', filter.connection ?? ''))
    .orderBy('created_at')
    .orderBy('id')
    .limit(filter.limit)
    .execute();
  return rows.map(toOutboxRow);
};

/** What is on its way to these records, ready or in flight, by `refKey`: a difference that is about to vanish is no drift. */
export const loadOpenWrites = async (tx: Tx, refs: readonly RecordRef[]): Promise<Map<string, OutboxRow[]>> => {
  if (refs.length === 0) return new Map();
  const { rows } = await sql<OutboxTable>`select o.* from ${recordset('outbox', refs.map(refRow))} k
    join outbox o using (connection_id, object, record_id) where o.state in ('ready', 'claimed', 'sent')
    order by o.created_at, o.id`.execute(tx);
  return Map.groupBy(rows.map(toOutboxRow), ({ ref }) => refKey(ref));
};

/** Sends parked rows again: those named, or all of a connection. Values queued since win. Returns how many. */
export const retryDead = async (
  tx: Tx,
  which: { readonly ids: readonly string[] } | { readonly connection: ConnectionId },
  now: Instant,
): Promise<number> => {
  const chosen = 'ids' in which ? sql`id = any(${uuids(which.ids)})` : sql`connection_id = ${which.connection}`;
  const { numAffectedRows } = await sql`with back as (
      delete from outbox where state = 'dead' and ${chosen}
      returning id, connection_id, object, record_id, kind, payload, error, created_at
    )
    insert into outbox (id, connection_id, object, record_id, kind, payload, state, attempts, run_at, error, created_at)
    select id, connection_id, object, record_id, kind, payload, 'ready', 0, ${now}::bigint, error, created_at from back
    on conflict (connection_id, object, record_id, kind) where state = 'ready' do update set
      payload = excluded.payload || outbox.payload, run_at = least(outbox.run_at, excluded.run_at)`.execute(tx);
  return Number(numAffectedRows ?? 0);
};

/** Forgets rows that wait or are parked; what is in flight cannot be dropped. Returns how many were. */
export const drop = async (tx: Tx, ids: readonly string[]): Promise<number> => {
  const { numAffectedRows } =
    await sql`delete from outbox where id = any(${uuids(ids)}) and state in ('ready', 'dead')`.execute(tx);
  return Number(numAffectedRows ?? 0);
};

export type OutboxCount = {
  readonly connection: ConnectionId;
  readonly kind: OutboxKind;
  readonly state: OutboxState;
  readonly rows: number;
  /** The oldest row's time: how long the queue is in time. */
  readonly oldestAt: Instant;
};

/** How many rows there are by connection, kind and state. */
export const countOutbox = async (tx: Tx): Promise<OutboxCount[]> => {
  const rows = await tx
    .selectFrom('outbox')
    .select((eb) => [
      'connection_id',
      'kind',
      'state',
      eb.fn.countAll<number>().as('rows'),
      eb.fn.min('created_at').as('oldest_at'),
    ])
    .groupBy(['connection_id', 'kind', 'state'])
    .orderBy('connection_id')
    .orderBy('kind')
    .orderBy('state')
    .execute();
  return rows.map((row) => ({
    connection: row.connection_id,
    kind: row.kind,
    state: row.state,
    rows: row.rows,
    oldestAt: row.oldest_at,
  }));
};

/** When the next ready row of a connection is due; null if none waits. */
export const nextDueAt = async (tx: Tx, connection: ConnectionId): Promise<Instant | null> => {
  const row = await tx
    .selectFrom('outbox')
    .select((eb) => eb.fn.min<number | null>('run_at').as('due'))
    .where('connection_id', '=', connection)
    .where('state', '=', 'ready')
    .executeTakeFirst();
  return row?.due ?? null;
};
