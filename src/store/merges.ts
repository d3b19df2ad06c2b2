// Two leads turn out to be one person. What is known is re-pointed, never copied, so that nothing counts twice.
import { sql } from 'kysely';
import type { Instant, LeadId } from '#domain/lead.ts';
import type { Tx } from './schema.ts';

const ofHandoffs = ['assignments', 'sla_clocks', 'alerts', 'disputes', 'handoff_audit'] as const;

/**
 * Makes `from` part of `to`: its refs and events become `to`'s, and so do its handoffs where `to` has none. Where both have handoffs, `from` keeps
 * its own as history, because (lead, ordinal) names a handoff for ever. `from` is archived and says whom it was merged into. Both must be locked.
 */
export const repointRefs = async (tx: Tx, from: LeadId, to: LeadId, now: Instant): Promise<void> => {
  if (from === to) return;
  await sql`update record_refs set lead_id = ${to} where lead_id = ${from}`.execute(tx);
  await sql`update lead_events set lead_id = ${to} where lead_id = ${from}`.execute(tx);
  // With the handoffs goes what is kept of them: who had them, their clocks, what was told, and their disputes.
  for (const table of ofHandoffs)
    await sql`update ${sql.table(table)} set lead_id = ${to} where lead_id = ${from}
      and not exists (select from handoffs own where own.lead_id = ${to})`.execute(tx);
  await sql`update handoffs set lead_id = ${to} where lead_id = ${from}
    and not exists (select from handoffs own where own.lead_id = ${to})`.execute(tx);
  await sql`update leads set merged_into = ${to} where merged_into = ${from}`.execute(tx);
  await sql`update leads set merged_into = ${to}, is_archived = true, next_wake_at = null, updated_at = ${now}
    where lead_id = ${from}`.execute(tx);
};

type OneHandoff = { readonly leadId: LeadId; readonly ordinal: number };

/**
 * A handoff goes on under another name, with its clocks, which run on, and what was told of it, which is not told again. Under its old name it is
 * closed: a verdict on it counts once.
 */
export const renameHandoff = async (tx: Tx, from: OneHandoff, to: OneHandoff, now: Instant): Promise<void> => {
  await sql`insert into handoffs (lead_id, ordinal, mql_at, handed_over_at, contract_hash, trigger_key, state, closed_at, work, rep, sla_class)
    select ${to.leadId}, ${to.ordinal}, mql_at, handed_over_at, contract_hash, trigger_key, state, closed_at, work, rep, sla_class
    from handoffs where lead_id = ${from.leadId} and ordinal = ${from.ordinal}`.execute(tx);
  await sql`update handoffs set state = 'closed', closed_at = coalesce(closed_at, ${now})
    where lead_id = ${from.leadId} and ordinal = ${from.ordinal}`.execute(tx);
  for (const table of ofHandoffs) {
    if (table === 'alerts') continue;
    await sql`update ${sql.table(table)} set lead_id = ${to.leadId}, ordinal = ${to.ordinal}
      where lead_id = ${from.leadId} and ordinal = ${from.ordinal}`.execute(tx);
  }
  const ordinal = String(to.ordinal);
  await sql`update alerts set lead_id = ${to.leadId}, note = jsonb_set(note, '{ordinal}', ${ordinal}::jsonb),
      alert_key = ${ordinal} || substr(alert_key, position('|' in alert_key))
    where lead_id = ${from.leadId} and (note ->> 'ordinal')::int = ${from.ordinal}`.execute(tx);
};

/** Of all handoffs of both that are still held one goes on: the one of this ordinal of `to`; null = none of them. The others are history. */
export const closeOtherHandoffs = async (
  tx: Tx,
  { from, to }: { readonly from: LeadId; readonly to: LeadId },
  goesOn: number | null,
  now: Instant,
): Promise<void> => {
  // What was promised in them is asked for no more; what was broken stays so.
  await sql`with closed as (
      update handoffs set state = 'closed', closed_at = ${now} where state in ('open', 'accepted', 'qualified')
        and (lead_id = ${from} or (lead_id = ${to} and ordinal is distinct from ${goesOn}::int))
      returning lead_id, ordinal)
    update sla_clocks c set ended_at = greatest(${now}::bigint, c.started_at), took = c.spent,
      state = case c.state when 'running' then 'cancelled' else c.state end
    from closed where (c.lead_id, c.ordinal) = (closed.lead_id, closed.ordinal) and c.ended_at is null`.execute(tx);
};
