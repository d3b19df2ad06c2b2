// Alerts on their way: each row is one copy for one recipient by one channel, and there is one for ever. A row is `sent` before the call goes out, so
// that after a crash nobody mistakes it for one that never left; rows of one message are claimed, sent and settled together.
//
//   queue → ready → claimed → sent → settled (delivered, withdrawn)
//             ↑________|_______|  retry; lease ran out: sent again, counted in `repeats`
//             |                └→ dead → ready when a person retries
//           unsent  no channel was set up when its time came
import { sql } from 'kysely';
import type { AlertChannel, AlertNote } from '#domain/delivery.ts';
import type { Instant, LeadId } from '#domain/lead.ts';
import { insertRows, recordset, uuids } from './recordset.ts';
import type { AlertOutcome, AlertState, AlertsTable, Tx } from './schema.ts';

export type NewAlert = {
  readonly id: string;
  readonly leadId: LeadId;
  /** Unique within the lead. */
  readonly key: string;
  readonly channel: AlertChannel;
  readonly recipient: string;
  readonly note: AlertNote;
  readonly isDigest: boolean;
  readonly runAt: Instant;
};

export type AlertRow = NewAlert & {
  /** The identity of the message it leaves in: the same when that is sent again. */
  readonly messageId: string | null;
  readonly state: AlertState;
  readonly outcome: AlertOutcome | null;
  readonly attempts: number;
  readonly repeats: number;
  readonly leaseUntil: Instant | null;
  readonly error: string | null;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
};

export const toAlertRow = (row: AlertsTable): AlertRow => ({
  id: row.id,
  leadId: row.lead_id,
  key: row.alert_key,
  channel: row.channel,
  recipient: row.recipient,
  note: row.note,
  isDigest: row.is_digest,
  runAt: row.run_at,
  messageId: row.message_id,
  state: row.state,
  outcome: row.outcome,
  attempts: row.attempts,
  repeats: row.repeats,
  leaseUntil: row.lease_until,
  error: row.error,
  createdAt: row.created_at,
  settledAt: row.settled_at,
});

const COLUMNS = [
  'id',
  'lead_id',
  'alert_key',
  'channel',
  'recipient',
  'note',
  'is_digest',
  'state',
  'attempts',
  'repeats',
  'run_at',
  'created_at',
] as const;

const onceKey = (alert: NewAlert): string => `${alert.leadId}\n${alert.key}\n${alert.channel}\n${alert.recipient}`;

/** Queues copies; those that exist already, in whatever state, are left as they are. Returns how many are new. */
export const insertAlerts = async (tx: Tx, alerts: readonly NewAlert[], now: Instant): Promise<number> => {
  const byKey = new Map(alerts.toReversed().map((alert) => [onceKey(alert), alert]));
  const rows = [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, alert]) => ({
      id: alert.id,
      lead_id: alert.leadId,
      alert_key: alert.key,
      channel: alert.channel,
      recipient: alert.recipient,
      note: alert.note,
      is_digest: alert.isDigest,
      state: 'ready' as const,
      attempts: 0,
      repeats: 0,
      run_at: alert.runAt,
      created_at: now,
    }));
  const inserted = await insertRows<'alerts', (typeof COLUMNS)[number], { id: string }>(
    tx,
    'alerts',
    COLUMNS,
    rows,
    sql`on conflict (lead_id, alert_key, channel, recipient) do nothing returning id`,
  );
  return inserted.length;
};

/** A message nobody would read to its end is cut: the rest leaves in the next one. */
export const MOST_PER_MESSAGE = 50;

export type ClaimAlerts = {
  /** Of rows that are due; the rest of a message that begins with one of them comes along. */
  readonly limit: number;
  readonly now: Instant;
  readonly leaseMs: number;
  readonly worker: string;
  /** Channels that nothing can be sent by now: their rows stay. */
  readonly without?: readonly AlertChannel[];
};

/** Rows that leave together: one alert, or the digest of one recipient. All have the same `messageId`. */
export type AlertMessage = readonly [AlertRow, ...AlertRow[]];

/**
 * Takes messages that are due, oldest first. Call it in a transaction of its own and commit at once: claims take turns, because two that gather the
 * same digest at once would make two messages of it.
 */
export const claimAlerts = async (tx: Tx, options: ClaimAlerts): Promise<AlertMessage[]> => {
  const { limit, now, leaseMs, worker, without = [] } = options;
  await sql`select pg_advisory_xact_lock(hashtextextended('alert claims', 0))`.execute(tx);
  const { rows } = await sql<AlertsTable>`with head as (
      select id, channel, recipient, is_digest, message_id from alerts
      where state = 'ready' and run_at <= ${now} and channel <> all(${[...without]}::text[])
      order by run_at, id limit ${limit} for update skip locked
    ), due as (
      select id from head
      union select a.id from alerts a join head h using (channel, recipient)
        where a.state = 'ready' and a.is_digest and a.message_id is null and h.is_digest and h.message_id is null
        and a.run_at <= ${now}
      union select a.id from alerts a join head h using (message_id) where a.state = 'ready'
    )
    select a.* from alerts a join due using (id) where a.state = 'ready' order by a.run_at, a.id for update of a`.execute(
    tx,
  );
  const messages = intoMessages(rows.map(toAlertRow));
  const claimed = messages.flatMap((message) => message.map(({ id }) => ({ id, message_id: message[0].messageId })));
  if (claimed.length === 0) return [];
  await sql`update alerts a set state = 'claimed', attempts = a.attempts + 1, lease_until = ${now + leaseMs}::bigint,
      claimed_by = ${worker}, message_id = c.message_id
    from ${recordset('alerts', claimed)} c where a.id = c.id`.execute(tx);
  return messages.map((message) => eachOf(message, (row) => ({ ...row, attempts: row.attempts + 1 })));
};

const eachOf = (message: AlertMessage, change: (row: AlertRow) => AlertRow): AlertMessage => {
  const [first, ...rest] = message;
  return [change(first), ...rest.map(change)];
};

const intoMessages = (rows: readonly AlertRow[]): AlertMessage[] => {
  const groups = Map.groupBy(
    rows,
    (row) => row.messageId ?? (row.isDigest ? `${row.channel} ${row.recipient}` : row.id),
  );
  return [...groups.values()].flatMap((group) => {
    const messages: AlertMessage[] = [];
    for (let at = 0; at < group.length; at += MOST_PER_MESSAGE) {
      const [first, ...rest] = group.slice(at, at + MOST_PER_MESSAGE);
      if (first === undefined) continue;
      const messageId = first.messageId ?? first.id;
      messages.push(eachOf([first, ...rest], (row) => ({ ...row, messageId })));
    }
    return messages;
  });
};

/** Who acts on which rows; rows that the worker does not hold (any more) are left alone by every function below. */
export type HeldAlerts = { readonly worker: string; readonly ids: readonly string[] };

/** Marks claimed rows as sent; commit before the call goes out. Returns the ids still held: only if all of a message are may it be sent. */
export const markAlertsSent = async (
  tx: Tx,
  held: HeldAlerts & { now: Instant; leaseMs: number },
): Promise<Set<string>> => {
  const rows = await tx
    .updateTable('alerts')
    .set({ state: 'sent', lease_until: held.now + held.leaseMs })
    .where('id', '=', sql<string>`any(${uuids(held.ids)})`)
    .where('state', '=', 'claimed')
    .where('claimed_by', '=', held.worker)
    .returning('id')
    .execute();
  return new Set(rows.map((row) => row.id));
};

/** Done: delivered, or withdrawn because it had become moot; `why` says in what way. Returns how many were. */
export const settleAlerts = async (
  tx: Tx,
  held: HeldAlerts & { now: Instant; outcome: AlertOutcome; why?: string },
): Promise<number> => {
  if (held.ids.length === 0) return 0;
  const result = await tx
    .updateTable('alerts')
    .set({
      state: 'settled',
      outcome: held.outcome,
      settled_at: held.now,
      lease_until: null,
      claimed_by: null,
      error: held.why ?? null,
    })
    .where('id', '=', sql<string>`any(${uuids(held.ids)})`)
    .where('state', 'in', ['claimed', 'sent'])
    .where('claimed_by', '=', held.worker)
    .executeTakeFirstOrThrow();
  return Number(result.numUpdatedRows);
};

/** Nobody could be reached: no channel is set up, or the roster gives no address. Kept for a time, to be seen; never sent by itself. */
export const setAside = async (tx: Tx, held: HeldAlerts & { now: Instant; why: string }): Promise<void> => {
  if (held.ids.length === 0) return;
  await tx
    .updateTable('alerts')
    .set({ state: 'unsent', settled_at: held.now, lease_until: null, claimed_by: null, error: held.why })
    .where('id', '=', sql<string>`any(${uuids(held.ids)})`)
    .where('state', 'in', ['claimed', 'sent'])
    .where('claimed_by', '=', held.worker)
    .execute();
};

export type AlertRetry = HeldAlerts & {
  readonly runAt: Instant;
  readonly error: string;
  /** It may have arrived all the same: the next try is a repeat. */
  readonly isUnsure: boolean;
  /** It was not tried at all: the channel is down for all. */
  readonly isUntried?: boolean;
};

/** Puts rows back in the queue, not before `runAt`. */
export const retryAlerts = async (tx: Tx, retry: AlertRetry): Promise<void> => {
  if (retry.ids.length === 0) return;
  await sql`update alerts set state = 'ready', run_at = ${retry.runAt}, error = ${retry.error}, lease_until = null, claimed_by = null,
      repeats = repeats + ${retry.isUnsure ? 1 : 0}, attempts = greatest(0, attempts - ${retry.isUntried === true ? 1 : 0})
    where id = any(${uuids(retry.ids)}) and state in ('claimed', 'sent') and claimed_by = ${retry.worker}`.execute(tx);
};

/** Parks rows that trying again cannot help, with the reason. */
export const buryAlerts = async (tx: Tx, held: HeldAlerts & { now: Instant; error: string }): Promise<void> => {
  if (held.ids.length === 0) return;
  await tx
    .updateTable('alerts')
    .set({ state: 'dead', settled_at: held.now, lease_until: null, claimed_by: null, error: held.error })
    .where('id', '=', sql<string>`any(${uuids(held.ids)})`)
    .where('state', 'in', ['claimed', 'sent'])
    .where('claimed_by', '=', held.worker)
    .execute();
};

/**
 * Frees the rows whose lease ran out, because their worker was killed or hangs: those that were never sent go back as they are, those that may have
 * left as repeats. Returns how many of each.
 */
export const freeExpiredAlerts = async (tx: Tx, now: Instant): Promise<{ freed: number; unsure: number }> => {
  const { rows } = await sql<{ was: AlertState }>`with late as (
      select id, state from alerts where state in ('claimed', 'sent') and lease_until < ${now}
      order by id for update skip locked
    )
    update alerts a set state = 'ready', lease_until = null, claimed_by = null,
      repeats = a.repeats + case when late.state = 'sent' then 1 else 0 end
    from late where a.id = late.id returning late.state as was`.execute(tx);
  const unsure = rows.filter(({ was }) => was === 'sent').length;
  return { freed: rows.length - unsure, unsure };
};
