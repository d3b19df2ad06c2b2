// What is kept no longer. Bounded per call, so that a long-neglected table is emptied over many short transactions.
import { sql } from 'kysely';
import type { Instant } from '#domain/lead.ts';
import { purgeAlerts } from './alerts-desk.ts';
import type { Tx } from './schema.ts';

const DAY_MS = 86_400_000;
/** Long enough to look into last week's writes. */
export const SETTLED_OUTBOX_MS = 7 * DAY_MS;
/** The retention of hints, which may hold personal values. */
export const INBOX_MS = 30 * DAY_MS;
/** Rows of one call: some 100 ms. */
const PURGE_BATCH = 5_000;

export type Purged = { readonly outbox: number; readonly inbox: number; readonly alerts: number };

/** Deletes settled writes and old hints beyond their time. Call until both are 0. */
export const purge = async (tx: Tx, now: Instant): Promise<Purged> => {
  const outbox = await sql`delete from outbox where id in (
    select id from outbox where state = 'settled' and settled_at < ${now - SETTLED_OUTBOX_MS} limit ${PURGE_BATCH})`.execute(
    tx,
  );
  const inbox = await sql`delete from inbox where (received_at, id) in (
    select received_at, id from inbox where received_at < ${now - INBOX_MS} limit ${PURGE_BATCH})`.execute(tx);
  return {
    outbox: Number(outbox.numAffectedRows ?? 0),
    inbox: Number(inbox.numAffectedRows ?? 0),
    alerts: await purgeAlerts(tx, now),
  };
};
