// Whose leads a change of the roster concerns: those with an open handoff that one of these reps holds, or that nobody holds.
import { sql } from 'kysely';
import type { LeadId } from '#domain/lead.ts';
import type { RepId } from '#domain/roster.ts';
import type { Tx } from './schema.ts';

/** Who holds an open handoff at all; null among them where somebody's is held by nobody. */
export const holders = async (tx: Tx): Promise<(RepId | null)[]> => {
  const { rows } = await sql<{ rep: RepId | null }>`select distinct rep from handoffs
    where state in ('open', 'accepted', 'qualified') and work is not null order by rep`.execute(tx);
  return rows.map(({ rep }) => rep);
};

/** Leads with an open handoff held by one of these; `null` among them: by nobody. */
export const leadsHeldBy = async (tx: Tx, reps: readonly (RepId | null)[]): Promise<LeadId[]> => {
  if (reps.length === 0) return [];
  const named = reps.filter((rep) => rep !== null);
  const { rows } = await sql<{ lead_id: LeadId }>`select distinct lead_id from handoffs join leads using (lead_id)
    where state in ('open', 'accepted', 'qualified') and work is not null and not is_archived
      and (rep = any(${named}::text[]) ${reps.includes(null) ? sql`or rep is null` : sql``})
    order by lead_id`.execute(tx);
  return rows.map(({ lead_id }) => lead_id);
};
