// The outbox: durable intended writes. One open row per (connection, record, kind), merged until it is claimed; at most one row in flight per
// record, so that writes of one record reach the CRM in order; a row is `sent` before the call, so that after a crash its effect is looked up first.
//
//   enqueue → ready → claimed → sent → settled
//               ↑________|_______|  retry, lease ran out before the call
//                                └→ dead (parked) → ready when a value changes or a person retries
import { sql } from 'kysely';
import type { ConnectionId, Instant, RecordRef } from '#domain/lead.ts';
import { meetParked } from './parking.ts';
import { insertRows, recordset, uuids } from './recordset.ts';
import { refKey, refRow } from './refs.ts';
import type { JsonObject, OutboxKind, OutboxState, OutboxTable, Tx } from './schema.ts';

/**
 * `payload` of `fields` and `owner`: the CRM's property names and texts, null empties. Of `create`: what to create, keyed by its unique key, so that
 * two tasks for one record merge into one row without losing either.
 */
export type IntendedWrite = {
  /** A UUIDv7, so that rows of one instant keep their order. Lost where the write merges into an open row. */
  readonly id: string;
  readonly ref: RecordRef;
  readonly kind: OutboxKind;
  readonly payload: JsonObject;
  /** Not before this. */
  readonly runAt: Instant;
};

export type OutboxRow = {
  readonly id: string;
  readonly ref: RecordRef;
  readonly kind: OutboxKind;
  readonly payload: JsonObject;
  readonly state: OutboxState;
  /** How often it was claimed. */
  readonly attempts: number;
  readonly runAt: Instant;
  readonly leaseUntil: Instant | null;
  readonly claimedBy: string | null;
  readonly error: string | null;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
};

export const toOutboxRow = (row: OutboxTable): OutboxRow => ({
  id: row.id,
  ref: { connection: row.connection_id, object: row.object, recordId: row.record_id },
  kind: row.kind,
  payload: row.payload,
  state: row.state,
  attempts: row.attempts,
  runAt: row.run_at,
  leaseUntil: row.lease_until,
  claimedBy: row.claimed_by,
  error: row.error,
  createdAt: row.created_at,
  settledAt: row.settled_at,
});

export type SlotKey = { readonly ref: RecordRef; readonly kind: OutboxKind };
/** The place that holds at most one ready and one dead row. */
export const slotKey = ({ ref, kind }: SlotKey): string => `${refKey(ref)}\n${kind}`;

/** The rows of these slots that are in one of the states, locked. */
export const lockSlots = async (
  tx: Tx,
  slots: readonly SlotKey[],
  states: readonly OutboxState[],
): Promise<OutboxRow[]> => {
  const keys = slots.map(({ ref, kind }) => ({ ...refRow(ref), kind }));
  const { rows } = await sql<OutboxTable>`select o.* from ${recordset('outbox', keys)} k
    join outbox o using (connection_id, object, record_id, kind)
    where o.state in (${sql.join(states.map((state) => sql.lit(state)))}) order by o.id for update of o`.execute(tx);
  return rows.map(toOutboxRow);
};

const mergeSameSlot = (writes: readonly IntendedWrite[]): Map<string, IntendedWrite> => {
  const bySlot = new Map<string, IntendedWrite>();
  for (const write of writes) {
    const key = slotKey(write);
    const open = bySlot.get(key);
    const merged =
      open === undefined
        ? write
        : { ...open, payload: { ...open.payload, ...write.payload }, runAt: Math.min(open.runAt, write.runAt) };
    bySlot.set(key, merged);
  }
  return bySlot;
};

export type Enqueued = {
  /** Writes that now wait to be sent, merged ones counted once. */
  readonly queued: number;
  /** Writes that hold nothing but values the CRM has refused already: not queued again. */
  readonly parked: number;
};

/**
 * Queues writes. One that meets an open row of its slot is merged into it, later values win; the row keeps its place in the queue. One whose values
 * are all parked in a dead row is not queued; one that changes a parked value takes the dead row's values along (see parking.ts).
 */
export const enqueue = async (tx: Tx, writes: readonly IntendedWrite[], now: Instant): Promise<Enqueued> => {
  if (writes.length === 0) return { queued: 0, parked: 0 };
  const bySlot = mergeSameSlot(writes);
  const revived: string[] = [];
  let parked = 0;
  for (const dead of await lockSlots(tx, [...bySlot.values()], ['dead'])) {
    const key = slotKey(dead);
    const write = bySlot.get(key);
    if (write === undefined) continue;
    const meeting = meetParked(dead.payload, write.payload);
    if (meeting.parked === null) revived.push(dead.id);
    if (meeting.toSend === null) {
      parked += 1;
      bySlot.delete(key);
    } else {
      bySlot.set(key, { ...write, payload: meeting.toSend });
    }
  }
  await removeRows(tx, revived);
  await insertReady(
    tx,
    [...bySlot.values()].map((write) => ({ ...write, attempts: 0, error: null, createdAt: now })),
  );
  return { queued: bySlot.size, parked };
};

export const removeRows = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await sql`delete from outbox where id = any(${uuids(ids)})`.execute(tx);
};

const COLUMNS = [
  'id',
  'connection_id',
  'object',
  'record_id',
  'kind',
  'payload',
  'state',
  'attempts',
  'run_at',
  'error',
  'created_at',
] as const;

type ReadyRow = Pick<OutboxRow, 'id' | 'ref' | 'kind' | 'payload' | 'attempts' | 'runAt' | 'error' | 'createdAt'>;

/** Newer values over older ones; a row that waits after a failure keeps its wait. */
const insertReady = async (tx: Tx, ready: readonly ReadyRow[]): Promise<void> => {
  const rows = ready
    .toSorted((a, b) => (slotKey(a) < slotKey(b) ? -1 : 1))
    .map((row) => ({
      ...refRow(row.ref),
      id: row.id,
      kind: row.kind,
      payload: row.payload,
      state: 'ready' as const,
      attempts: row.attempts,
      run_at: row.runAt,
      error: row.error,
      created_at: row.createdAt,
    }));
  await insertRows(
    tx,
    'outbox',
    COLUMNS,
    rows,
    sql`on conflict (connection_id, object, record_id, kind) where state = 'ready' do update set
      payload = outbox.payload || excluded.payload,
      run_at = case when outbox.attempts > 0 then outbox.run_at else least(outbox.run_at, excluded.run_at) end`,
  );
};

export type ClaimOptions = {
  readonly connection: ConnectionId;
  readonly kind: OutboxKind;
  readonly limit: number;
  readonly now: Instant;
  readonly leaseMs: number;
  /** Unique for each run of a process: whoever holds a row is known by it. */
  readonly worker: string;
};

/**
 * Takes up to `limit` due rows, oldest due first, none of a record that has a row in flight. Call it in a transaction of its own and commit at once:
 * claims of one connection take turns, because only so can each see what the one before has put in flight.
 */
export const claim = async (tx: Tx, options: ClaimOptions): Promise<OutboxRow[]> => {
  const { connection, kind, limit, now, leaseMs, worker } = options;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`outbox claims of ${connection}`}, 0))`.execute(tx);
  const { rows } = await sql<OutboxTable>`with due as (
      select id from outbox o where state = 'ready' and connection_id = ${connection} and kind = ${kind} and run_at <= ${now}
        and not exists (select from outbox f where f.connection_id = o.connection_id and f.object = o.object
          and f.record_id = o.record_id and f.state in ('claimed', 'sent'))
      order by run_at, id limit ${limit} for update skip locked
    )
    update outbox set state = 'claimed', attempts = attempts + 1, lease_until = ${now + leaseMs}, claimed_by = ${worker}
    from due where outbox.id = due.id returning outbox.*`.execute(tx);
  return inOrder(rows.map(toOutboxRow));
};

const inOrder = (rows: readonly OutboxRow[]): OutboxRow[] =>
  rows.toSorted((a, b) => a.runAt - b.runAt || (a.id < b.id ? -1 : 1));

/** Who acts on which rows; rows that the worker does not hold (any more) are left alone by every function below. */
export type Held = { readonly worker: string; readonly ids: readonly string[] };

/**
 * Marks claimed rows as sent; commit before the call goes out. Returns the ids still held: only those may be sent, the others have gone to another
 * worker because the lease ran out.
 */
export const markSent = async (tx: Tx, held: Held & { now: Instant; leaseMs: number }): Promise<Set<string>> => {
  const rows = await tx
    .updateTable('outbox')
    .set({ state: 'sent', lease_until: held.now + held.leaseMs })
    .where('id', '=', sql<string>`any(${uuids(held.ids)})`)
    .where('state', '=', 'claimed')
    .where('claimed_by', '=', held.worker)
    .returning('id')
    .execute();
  return new Set(rows.map((row) => row.id));
};

/** The CRM holds the values: done. Returns the ids that were settled. */
export const settle = async (tx: Tx, held: Held & { now: Instant }): Promise<Set<string>> => {
  const rows = await tx
    .updateTable('outbox')
    .set({ state: 'settled', settled_at: held.now, lease_until: null, error: null })
    .where('id', '=', sql<string>`any(${uuids(held.ids)})`)
    .where('state', 'in', ['claimed', 'sent'])
    .where('claimed_by', '=', held.worker)
    .returning('id')
    .execute();
  return new Set(rows.map((row) => row.id));
};

export type Retry = { readonly id: string; readonly runAt: Instant; readonly error: string };

/**
 * Puts rows that are known to have had no effect back in the queue, not before `runAt`. A newer open row of the slot takes the old one's values in,
 * its own win, and waits as long.
 */
export const retryAt = async (tx: Tx, retries: readonly Retry[], worker: string): Promise<void> => {
  if (retries.length === 0) return;
  const again = retries.map(({ id, runAt, error }) => ({ id, run_at: runAt, error }));
  await sql`with back as (
      delete from outbox o using ${recordset('outbox', again)} again
      where o.id = again.id and o.state in ('claimed', 'sent') and o.claimed_by = ${worker}
      returning o.id, o.connection_id, o.object, o.record_id, o.kind, o.payload, o.attempts, again.run_at, again.error, o.created_at
    )
    insert into outbox (id, connection_id, object, record_id, kind, payload, state, attempts, run_at, error, created_at)
    select id, connection_id, object, record_id, kind, payload, 'ready', attempts, run_at, error, created_at from back
    ${intoNewer}`.execute(tx);
};

/** An older row comes back and meets a newer one: the newer values win. */
const intoNewer = sql`on conflict (connection_id, object, record_id, kind) where state = 'ready' do update set
  payload = excluded.payload || outbox.payload, attempts = greatest(outbox.attempts, excluded.attempts),
  run_at = excluded.run_at, error = excluded.error, created_at = excluded.created_at`;

/** Parks rows that retrying cannot help, with the reason. What a newer open row of the slot does then: see parking.ts. */
export const bury = async (
  tx: Tx,
  burials: readonly { readonly id: string; readonly error: string }[],
  worker: string,
): Promise<void> => {
  const errors = new Map(burials.map(({ id, error }) => [id, error]));
  const held = await tx
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', sql<string>`any(${uuids([...errors.keys()])})`)
    .where('state', 'in', ['claimed', 'sent'])
    .where('claimed_by', '=', worker)
    .orderBy('id')
    .forUpdate()
    .execute();
  const refused = held.map(toOutboxRow);
  const siblings = Map.groupBy(await lockSlots(tx, refused, ['ready', 'dead']), slotKey);
  const gone: string[] = [];
  const rest: { id: string; payload: JsonObject; state: OutboxState; error: string | null }[] = [];
  for (const row of refused) {
    const around = siblings.get(slotKey(row)) ?? [];
    const dead = around.find(({ state }) => state === 'dead');
    const newer = around.find(({ state }) => state === 'ready');
    const parked = { ...dead?.payload, ...row.payload };
    const meeting = newer === undefined ? { parked, toSend: null } : meetParked(parked, newer.payload);
    if (dead !== undefined) gone.push(dead.id);
    if (meeting.parked === null) gone.push(row.id);
    else rest.push({ id: row.id, payload: meeting.parked, state: 'dead', error: errors.get(row.id) ?? '' });
    if (newer === undefined) continue;
    if (meeting.toSend === null) gone.push(newer.id);
    else rest.push({ id: newer.id, payload: meeting.toSend, state: 'ready', error: newer.error });
  }
  await removeRows(tx, gone);
  if (rest.length === 0) return;
  await sql`update outbox o set payload = rest.payload, state = rest.state, error = rest.error,
    lease_until = null, claimed_by = null from ${recordset('outbox', rest)} rest where o.id = rest.id`.execute(tx);
};

export type Expired = {
  /** Claimed rows that were never sent: back in the queue. */
  readonly freed: number;
  /** Sent rows whose outcome nobody knows, now held by the caller: read the record back, then settle or retry. */
  readonly unsure: readonly OutboxRow[];
};

/** Takes over the rows of a connection whose lease ran out, because their worker was killed or hangs. Call it in a transaction of its own. */
export const expired = async (tx: Tx, options: Omit<ClaimOptions, 'kind'>): Promise<Expired> => {
  const { connection, limit, now, leaseMs, worker } = options;
  const freed = await sql`with late as (
      select id from outbox where state = 'claimed' and connection_id = ${connection} and lease_until < ${now}
      order by id limit ${limit} for update skip locked
    ), back as (
      delete from outbox o using late where o.id = late.id
      returning o.id, o.connection_id, o.object, o.record_id, o.kind, o.payload, o.attempts, o.run_at, o.error, o.created_at
    )
    insert into outbox (id, connection_id, object, record_id, kind, payload, state, attempts, run_at, error, created_at)
    select id, connection_id, object, record_id, kind, payload, 'ready', attempts, run_at, error, created_at from back
    ${intoNewer}`.execute(tx);
  const { rows } = await sql<OutboxTable>`with late as (
      select id from outbox where state = 'sent' and connection_id = ${connection} and lease_until < ${now}
      order by id limit ${limit} for update skip locked
    )
    update outbox o set lease_until = ${now + leaseMs}, claimed_by = ${worker} from late where o.id = late.id
    returning o.*`.execute(tx);
  return { freed: Number(freed.numAffectedRows ?? 0), unsure: inOrder(rows.map(toOutboxRow)) };
};
