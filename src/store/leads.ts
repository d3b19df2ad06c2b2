// Leads: loaded whole (refs, newest engagements, latest handoff) and locked for one decision, saved in one statement.
import { sql } from 'kysely';
import type { Engagement, Handoff, Instant, Lead, LeadId, LifecycleStage, RecordRef } from '#domain/lead.ts';
import { loadEngagements } from './events.ts';
import { latestHandoffs } from './handoffs.ts';
import { insertRows, setExcluded, uuids } from './recordset.ts';
import { findRefs, lockNames, refKey, refsOfLeads, type StoredRef } from './refs.ts';
import type { LeadsTable, Tx } from './schema.ts';

export type CompanyKey = { readonly connection: string; readonly recordId: string };

export type StoredLead = {
  readonly lead: Lead;
  readonly refs: readonly StoredRef[];
  /** When its stage, grade or a condition can next flip by the mere passing of time. */
  readonly nextWakeAt: Instant | null;
  /** The lead that this one was merged into. */
  readonly mergedInto: LeadId | null;
};

export type LeadToSave = Pick<StoredLead, 'lead' | 'nextWakeAt'>;

type LoadOptions = {
  /** Holds the leads until the transaction ends, and the refs that nobody has seen yet. */
  readonly lock?: boolean;
};

/** A ref may be re-pointed between finding and locking its lead; merges are rare, so this many in a row is a fault. */
const MAX_RELOCKS = 5;

/**
 * The leads of these refs by `refKey`; refs that nobody has seen are absent. Locked, two processes that ingest the same record take turns, also when
 * it is new to both. Lock in one call per transaction: a second one may meet another transaction crosswise and be refused as a deadlock.
 */
export const loadLeadsByRefs = async (
  tx: Tx,
  refs: readonly RecordRef[],
  options: LoadOptions = {},
): Promise<Map<string, StoredLead>> => {
  const leads = await loadPeople(tx, refs, [], options);
  const byRef = new Map(leads.flatMap((one) => one.refs.map(({ ref }) => [refKey(ref), one] as const)));
  return pick(byRef, refs);
};

/**
 * The leads of these refs and of these e-mail addresses (lower case), archived ones by their refs alone. Locked, whoever meets a record or an
 * address for the first time does so alone: every exact key is held before it is looked up, in one order for all.
 */
export const loadPeople = async (
  tx: Tx,
  refs: readonly RecordRef[],
  emails: readonly string[],
  options: LoadOptions = {},
): Promise<StoredLead[]> => {
  let found = await findRefs(tx, refs);
  if (options.lock === true && (found.length < refs.length || emails.length > 0)) {
    const known = new Set(found.map(({ ref }) => refKey(ref)));
    const unknown = refs.map(refKey).filter((key) => !known.has(key));
    await lockNames(tx, [...unknown, ...emails.map((email) => `email\n${email}`)]);
    found = await findRefs(tx, refs);
  }
  const alike = await leadsOfEmails(tx, emails);
  for (let relocks = 0; relocks < MAX_RELOCKS; relocks += 1) {
    const ids = new Set([...found.map(({ leadId }) => leadId), ...alike]);
    const leads = await loadLeads(tx, [...ids], options);
    const known = new Set(leads.flatMap((one) => one.refs.map(({ ref }) => refKey(ref))));
    if (found.every(({ ref }) => known.has(refKey(ref)))) return leads;
    found = await findRefs(tx, refs);
  }
  throw new Error('Record refs were re-pointed again and again while their leads were being locked');
};

/** An address that more leads than this bear names none of them. */
const MAX_ALIKE = 20;

const leadsOfEmails = async (tx: Tx, emails: readonly string[]): Promise<LeadId[]> => {
  if (emails.length === 0) return [];
  const { rows } = await sql<{
    lead_id: LeadId;
  }>`select l.lead_id from unnest(${[...new Set(emails)]}::text[]) as k(email)
    cross join lateral (select lead_id from leads where fields ->> 'person.email' = k.email and not is_archived
      order by lead_id limit ${MAX_ALIKE}) l`.execute(tx);
  return rows.map((row) => row.lead_id);
};

const pick = (byRef: ReadonlyMap<string, StoredLead>, refs: readonly RecordRef[]): Map<string, StoredLead> => {
  const picked = new Map<string, StoredLead>();
  for (const key of refs.map(refKey)) {
    const one = byRef.get(key);
    if (one !== undefined) picked.set(key, one);
  }
  return picked;
};

/** The leads of these ids in id order; unknown ids are absent. */
export const loadLeads = async (tx: Tx, ids: readonly LeadId[], options: LoadOptions = {}): Promise<StoredLead[]> => {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('leads')
    .selectAll()
    .where('lead_id', '=', sql<string>`any(${uuids(ids)})`)
    .orderBy('lead_id')
    .$if(options.lock === true, (query) => query.forUpdate())
    .execute();
  const known = rows.map((row) => row.lead_id);
  const refs = Map.groupBy(await refsOfLeads(tx, known), (ref) => ref.leadId);
  const engagements = await loadEngagements(tx, known);
  const handoffs = await latestHandoffs(tx, known);
  return rows.map((row) =>
    fromRow(row, refs.get(row.lead_id) ?? [], engagements.get(row.lead_id) ?? [], handoffs.get(row.lead_id) ?? null),
  );
};

const fromRow = (
  row: LeadsTable,
  refs: readonly StoredRef[],
  engagements: readonly Engagement[],
  handoff: Handoff | null,
): StoredLead => ({
  lead: {
    id: row.lead_id,
    fields: row.fields,
    provenance: row.provenance,
    others: row.others,
    engagements,
    refs: refs.map(({ ref }) => ref),
    stage: row.stage,
    stageSince: row.stage_since,
    mqlAt: row.mql_at,
    handoff,
    nativeStage: row.native_stage,
    owner: row.owner,
    disposition: row.disposition,
    recycleUntil: row.recycle_until,
    recycleLabel: row.recycle_label,
    intentResetAt: row.intent_reset_at,
    shown: row.shown === null || row.shown_at === null ? null : { values: row.shown, at: row.shown_at },
    isArchived: row.is_archived,
  },
  refs,
  nextWakeAt: row.next_wake_at,
  mergedInto: row.merged_into,
});

const UPDATED = [
  'fields',
  'provenance',
  'others',
  'stage',
  'stage_since',
  'mql_at',
  'native_stage',
  'owner',
  'disposition',
  'recycle_until',
  'recycle_label',
  'intent_reset_at',
  'shown',
  'shown_at',
  'is_archived',
  'next_wake_at',
  'updated_at',
] as const;
const COLUMNS = ['lead_id', 'created_at', ...UPDATED] as const;

/** Inserts or replaces the leads' own rows. Refs, events, handoffs and scores are saved by their own functions. */
export const saveLeads = async (tx: Tx, leads: readonly LeadToSave[], now: Instant): Promise<void> => {
  const rows = leads
    .map(({ lead, nextWakeAt }) => ({
      lead_id: lead.id,
      fields: lead.fields,
      provenance: lead.provenance,
      others: lead.others,
      stage: lead.stage,
      stage_since: lead.stageSince,
      mql_at: lead.mqlAt,
      native_stage: lead.nativeStage,
      owner: lead.owner,
      disposition: lead.disposition,
      recycle_until: lead.recycleUntil,
      recycle_label: lead.recycleLabel,
      intent_reset_at: lead.intentResetAt,
      shown: lead.shown?.values ?? null,
      shown_at: lead.shown?.at ?? null,
      is_archived: lead.isArchived,
      next_wake_at: nextWakeAt,
      created_at: now,
      updated_at: now,
    }))
    .sort((a, b) => (a.lead_id < b.lead_id ? -1 : 1));
  await insertRows(tx, 'leads', COLUMNS, rows, sql`on conflict (lead_id) do update set ${setExcluded(UPDATED)}`);
};

/** Leads whose time has come, longest waiting first. */
export const dueLeadIds = async (tx: Tx, now: Instant, limit: number): Promise<LeadId[]> => {
  const rows = await tx
    .selectFrom('leads')
    .select('lead_id')
    .where('next_wake_at', '<=', now)
    .orderBy('next_wake_at')
    .orderBy('lead_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.lead_id);
};

/** Has the leads looked at no later than `at`: their company, a deal or the contract has changed. */
export const wakeLeads = async (tx: Tx, ids: readonly LeadId[], at: Instant): Promise<void> => {
  if (ids.length === 0) return;
  await sql`update leads set next_wake_at = least(next_wake_at, ${at}) where lead_id in
    (select lead_id from leads where lead_id = any(${uuids(ids)}) order by lead_id for update)`.execute(tx);
};

/** Has every lead looked at: a new contract rescores them all. Returns how many. */
export const wakeAllLeads = async (tx: Tx, at: Instant): Promise<number> => {
  const { numAffectedRows } =
    await sql`update leads set next_wake_at = least(next_wake_at, ${at}) where not is_archived`.execute(tx);
  return Number(numAffectedRows ?? 0);
};

/** The leads of these companies, archived ones left out. */
export const leadsOfCompanies = async (tx: Tx, companies: readonly CompanyKey[]): Promise<LeadId[]> => {
  if (companies.length === 0) return [];
  const { rows } = await sql<{ lead_id: LeadId }>`select distinct l.lead_id
    from unnest(${companies.map((key) => key.connection)}::text[], ${companies.map((key) => key.recordId)}::text[]) as k(connection, id)
    join record_refs r on r.company_id = k.id and r.connection_id = k.connection
    join leads l on l.lead_id = r.lead_id where not l.is_archived and not r.is_archived`.execute(tx);
  return rows.map((row) => row.lead_id);
};

/** The leads that bear these domains, of their company or else of their address. */
export const leadsOfDomains = async (tx: Tx, domains: readonly string[]): Promise<LeadId[]> => {
  if (domains.length === 0) return [];
  const { rows } = await sql<{ lead_id: LeadId }>`select lead_id from leads
    where coalesce(fields ->> 'company.domain', fields ->> 'person.email_domain') = any(${[...domains]}::text[])
    and not is_archived`.execute(tx);
  return rows.map((row) => row.lead_id);
};

/** A page of all leads in id order, after `after`: the walk of score, reconcile and replay. */
export const listLeadIds = async (tx: Tx, after: LeadId | null, limit: number): Promise<LeadId[]> => {
  const rows = await tx
    .selectFrom('leads')
    .select('lead_id')
    .where('is_archived', '=', false)
    .$if(after !== null, (query) => query.where('lead_id', '>', after))
    .orderBy('lead_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.lead_id);
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** An address or record id that this many leads share is not one lead's name. */
const MAX_FOUND = 20;

/** The leads a person may mean by `text`: our id, a record id in any connection, or the e-mail address. */
export const findLeads = async (tx: Tx, text: string): Promise<LeadId[]> => {
  const wanted = text.trim();
  const { rows } = await sql<{ lead_id: LeadId }>`
    select lead_id from record_refs where record_id = ${wanted}
    union select lead_id from leads where fields ->> 'person.email' = ${wanted.toLowerCase()}
    union select lead_id from leads where lead_id = ${UUID.test(wanted) ? wanted : null}::uuid
    order by lead_id limit ${MAX_FOUND}`.execute(tx);
  return rows.map((row) => row.lead_id);
};

/** How many leads stand in each stage, archived ones left out. */
export const countByStage = async (tx: Tx): Promise<Partial<Record<LifecycleStage, number>>> => {
  const rows = await tx
    .selectFrom('leads')
    .select((eb) => ['stage', eb.fn.countAll<number>().as('n')])
    .where('is_archived', '=', false)
    .groupBy('stage')
    .execute();
  return Object.fromEntries(rows.map(({ stage, n }) => [stage, n]));
};
