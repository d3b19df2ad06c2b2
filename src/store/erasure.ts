// Erasure of a person: what is personal goes out of every table that may be deleted from, and a mark stays, from which nobody can be read but by
// which the same person is known when they are sent again. Decisions, handoffs and clocks stay: they hold ids and rule ids.
import { sql } from 'kysely';
import type { Instant, LeadId } from '#domain/lead.ts';
import { insertRows, uuids } from './recordset.ts';
import type { SuppressionKind, Tx } from './schema.ts';

export type Suppression = { readonly mark: string; readonly kind: SuppressionKind };

export const suppress = async (tx: Tx, marks: readonly Suppression[], now: Instant): Promise<void> => {
  const byMark = new Map(marks.map((one) => [one.mark, one]));
  const rows = [...byMark.values()].map(({ mark, kind }) => ({ mark, kind, erased_at: now }));
  await insertRows(tx, 'suppressions', ['mark', 'kind', 'erased_at'], rows, sql`on conflict (mark) do nothing`);
};

/** Whether anybody was ever erased: most installations need not compute a mark. */
export const hasSuppressions = async (tx: Tx): Promise<boolean> => {
  const { rows } = await sql<{ found: boolean }>`select exists (select from suppressions) as found`.execute(tx);
  return rows[0]?.found === true;
};

/** Those of the marks that are suppressed. */
export const suppressedOf = async (tx: Tx, marks: readonly string[]): Promise<ReadonlySet<string>> => {
  if (marks.length === 0) return new Set();
  const { rows } = await sql<{
    mark: string;
  }>`select mark from suppressions where mark = any(${[...marks]}::text[])`.execute(tx);
  return new Set(rows.map(({ mark }) => mark));
};

/** Every record of these leads counts as gone, whichever CRM it is in, so that the leads are as well. */
export const archiveAllRefs = async (tx: Tx, leads: readonly LeadId[]): Promise<void> => {
  await sql`update record_refs set is_archived = true where lead_id = any(${uuids(leads)})`.execute(tx);
};

/** Takes the personal values of these leads away. They must be archived and locked. */
export const erasePersonalValues = async (tx: Tx, leads: readonly LeadId[], now: Instant): Promise<void> => {
  const ids = uuids(leads);
  await sql`delete from outbox o using record_refs r
    where r.lead_id = any(${ids}) and o.state in ('ready', 'dead', 'settled')
      and (o.connection_id, o.object, o.record_id) = (r.connection_id, r.object, r.record_id)`.execute(tx);
  await sql`update outbox o set payload = '{}' from record_refs r
    where r.lead_id = any(${ids}) and (o.connection_id, o.object, o.record_id) = (r.connection_id, r.object, r.record_id)`.execute(
    tx,
  );
  await sql`update inbox i set hint = '{}' from record_refs r
    where r.lead_id = any(${ids}) and (i.connection_id, i.object, i.record_id) = (r.connection_id, r.object, r.record_id)`.execute(
    tx,
  );
  await sql`update record_refs set ours = '{}', seen = '{}', last_written = '{}', company_id = null
    where lead_id = any(${ids})`.execute(tx);
  await sql`update lead_events set properties = '{}' where lead_id = any(${ids})`.execute(tx);
  await sql`delete from scores where lead_id = any(${ids})`.execute(tx);
  await sql`update assignments set request = null, answer = null where lead_id = any(${ids})`.execute(tx);
  await sql`update disputes set why = '' where lead_id = any(${ids})`.execute(tx);
  await sql`update leads set fields = '{}', provenance = '{}', others = '{}', disposition = null, shown = null, shown_at = null,
    is_archived = true, next_wake_at = null, updated_at = ${now} where lead_id = any(${ids})`.execute(tx);
};
