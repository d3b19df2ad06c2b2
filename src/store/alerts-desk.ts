// Alerts as a person sees them: list, send again, drop, count; and what is kept no longer. Sending itself is in alerts.ts.
import { sql } from 'kysely';
import type { AlertChannel } from '#domain/delivery.ts';
import type { Instant, LeadId } from '#domain/lead.ts';
import { toAlertRow, type AlertRow } from './alerts.ts';
import { uuids } from './recordset.ts';
import type { AlertState, Tx } from './schema.ts';

const DAY_MS = 86_400_000;
/** A handoff's alerts stay unique for as long as anybody could ask for them again. */
export const SETTLED_ALERTS_MS = 400 * DAY_MS;
/** What nobody could be sent is kept to be seen, not to pile up. */
export const UNSENT_ALERTS_MS = 30 * DAY_MS;
export const DEAD_ALERTS_MS = 90 * DAY_MS;
/** Rows of one call. */
const PURGE_BATCH = 5_000;

const OPEN = ['ready', 'claimed', 'sent', 'dead'] as const;

/** Alerts, longest waiting first; without states those that are neither sent nor set aside. */
export const listAlerts = async (
  tx: Tx,
  filter: { readonly states?: readonly AlertState[]; readonly limit: number },
): Promise<AlertRow[]> => {
  const rows = await tx
    .selectFrom('alerts')
    .selectAll()
    .where('state', 'in', [...(filter.states ?? OPEN)])
    .orderBy('created_at')
    .orderBy('id')
    .limit(filter.limit)
    .execute();
  return rows.map(toAlertRow);
};

/** All of a lead, the oldest first. */
export const alertsOfLead = async (tx: Tx, leadId: LeadId, limit: number): Promise<AlertRow[]> => {
  const rows = await tx
    .selectFrom('alerts')
    .selectAll()
    .where('lead_id', '=', leadId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toAlertRow);
};

/** Sends parked or unsent alerts again: those named, or all that are parked. Returns how many. */
export const retryDeadAlerts = async (tx: Tx, ids: readonly string[] | 'all', now: Instant): Promise<number> => {
  const chosen = ids === 'all' ? sql`state = 'dead'` : sql`state in ('dead', 'unsent') and id = any(${uuids(ids)})`;
  const { numAffectedRows } =
    await sql`update alerts set state = 'ready', attempts = 0, run_at = ${now}, settled_at = null
    where ${chosen}`.execute(tx);
  return Number(numAffectedRows ?? 0);
};

/** Gives up alerts that wait or are parked. The rows stay, so that the same alert does not come again. Returns how many were. */
export const dropAlerts = async (tx: Tx, ids: readonly string[], now: Instant): Promise<number> => {
  const result = await tx
    .updateTable('alerts')
    .set({ state: 'settled', outcome: 'withdrawn', settled_at: now, error: 'a person dropped it' })
    .where('id', '=', sql<string>`any(${uuids(ids)})`)
    .where('state', 'in', ['ready', 'dead', 'unsent'])
    .executeTakeFirstOrThrow();
  return Number(result.numUpdatedRows);
};

export type AlertCount = { readonly channel: AlertChannel; readonly state: AlertState; readonly rows: number };

export const countAlerts = async (tx: Tx): Promise<AlertCount[]> =>
  tx
    .selectFrom('alerts')
    .select((eb) => ['channel', 'state', eb.fn.countAll<number>().as('rows')])
    .groupBy(['channel', 'state'])
    .orderBy('channel')
    .orderBy('state')
    .execute();

/** Alerts since then of which no copy to that recipient left or still may: nobody was told. */
export const countUntold = async (tx: Tx, since: Instant): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (
      select u.lead_id, u.alert_key, u.recipient from alerts u where u.state = 'unsent' and u.settled_at >= ${since}
        and not exists (select from alerts a where a.lead_id = u.lead_id and a.alert_key = u.alert_key
          and a.recipient = u.recipient and a.state not in ('unsent', 'dead'))
      group by u.lead_id, u.alert_key, u.recipient
    ) untold`.execute(tx);
  return rows[0]?.n ?? 0;
};

/** Deletes what is kept no longer. Call until it returns 0. */
export const purgeAlerts = async (tx: Tx, now: Instant): Promise<number> => {
  const { numAffectedRows } = await sql`delete from alerts where id in (
    select id from alerts where settled_at is not null and settled_at < case state
      when 'unsent' then ${now - UNSENT_ALERTS_MS}::bigint
      when 'dead' then ${now - DEAD_ALERTS_MS}::bigint
      else ${now - SETTLED_ALERTS_MS}::bigint end
    and settled_at < ${now - UNSENT_ALERTS_MS} limit ${PURGE_BATCH})`.execute(tx);
  return Number(numAffectedRows ?? 0);
};
