// Record refs: which CRM record is which lead, what that record said when last read, and what we last wrote into it.
import { sql } from 'kysely';
import type { Instant, LeadId, RecordRef } from '#domain/lead.ts';
import { insertRows, recordset, setExcluded, toJson, uuids } from './recordset.ts';
import type { JsonObject, RecordRefsTable, Tx, Written } from './schema.ts';

/** The key of a ref in the maps of this room. A record id or connection never holds a line break. */
export const refKey = (ref: RecordRef): string => `${ref.connection}\n${ref.object}\n${ref.recordId}`;

export type StoredRef = {
  readonly ref: RecordRef;
  readonly leadId: LeadId;
  /** Server-modified time of the newest snapshot taken in. */
  readonly modifiedAt: Instant;
  /** By the CRM's property name. */
  readonly lastWritten: Readonly<Record<string, Written>>;
  /** Our fields as last read in the CRM. */
  readonly ours: Readonly<Record<string, string | null>>;
  /** Values of the properties that give events, as last read. */
  readonly seen: JsonObject;
  readonly isArchived: boolean;
  /** The record id this one was merged into. */
  readonly mergedInto: string | null;
  /** The company the record says the person works for, in its own connection. */
  readonly companyId: string | null;
  /** The CRM's user who owns the record, as last read or written; absent = never read. */
  readonly owner?: string | null | undefined;
};

/** What an ingest saves of a ref; `lastWritten` belongs to the drain of the outbox and is left alone. */
export type RefToSave = Omit<StoredRef, 'lastWritten'>;

export const fromRefRow = (row: RecordRefsTable): StoredRef => ({
  ref: { connection: row.connection_id, object: row.object, recordId: row.record_id },
  leadId: row.lead_id,
  modifiedAt: row.modified_at,
  lastWritten: row.last_written,
  ours: row.ours,
  seen: row.seen,
  isArchived: row.is_archived,
  mergedInto: row.merged_into,
  companyId: row.company_id,
  owner: row.is_owner_read ? row.owner : undefined,
});

export const refRow = (ref: RecordRef): Pick<RecordRefsTable, 'connection_id' | 'object' | 'record_id'> => ({
  connection_id: ref.connection,
  object: ref.object,
  record_id: ref.recordId,
});

/** In one order for everybody, so that two pages holding the same records never wait for each other in a circle. */
export const inRefOrder = <T extends { readonly ref: RecordRef }>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => (refKey(a.ref) < refKey(b.ref) ? -1 : 1));

/** The refs that are known, in no order. */
export const findRefs = async (tx: Tx, refs: readonly RecordRef[]): Promise<StoredRef[]> => {
  if (refs.length === 0) return [];
  const { rows } = await sql<RecordRefsTable>`select r.* from ${recordset('record_refs', refs.map(refRow))} k
    join record_refs r using (connection_id, object, record_id)`.execute(tx);
  return rows.map(fromRefRow);
};

/** The refs of these leads, in ref order. */
export const refsOfLeads = async (tx: Tx, ids: readonly LeadId[]): Promise<StoredRef[]> => {
  const rows = await tx
    .selectFrom('record_refs')
    .selectAll()
    .where('lead_id', '=', sql<string>`any(${uuids(ids)})`)
    .execute();
  return inRefOrder(rows.map(fromRefRow));
};

const SAVED = [
  'connection_id',
  'object',
  'record_id',
  'lead_id',
  'modified_at',
  'ours',
  'seen',
  'is_archived',
  'merged_into',
  'company_id',
  'owner',
  'is_owner_read',
] as const;

/** Inserts or replaces refs; one row per ref in a call. */
export const saveRefs = async (tx: Tx, refs: readonly RefToSave[]): Promise<void> => {
  const rows = inRefOrder(refs).map((ref) => ({
    ...refRow(ref.ref),
    lead_id: ref.leadId,
    modified_at: ref.modifiedAt,
    ours: ref.ours,
    seen: ref.seen,
    is_archived: ref.isArchived,
    merged_into: ref.mergedInto,
    company_id: ref.companyId,
    owner: ref.owner ?? null,
    is_owner_read: ref.owner !== undefined,
  }));
  await insertRows(
    tx,
    'record_refs',
    SAVED,
    rows,
    sql`on conflict (connection_id, object, record_id) do update set ${setExcluded(SAVED.slice(3))}`,
  );
};

export type WrittenRef = { readonly ref: RecordRef; readonly written: Readonly<Record<string, Written>> };

/**
 * Notes what a write has put into the records, property by property, and that the CRM now holds it (`ours`). Records we do not know are left out.
 * One entry per ref in a call.
 */
export const recordWrites = async (tx: Tx, writes: readonly WrittenRef[]): Promise<void> => {
  if (writes.length === 0) return;
  const rows = inRefOrder(writes).map(({ ref, written }) => ({
    ...refRow(ref),
    last_written: written,
    ours: Object.fromEntries(Object.entries(written).map(([property, { value }]) => [property, value])),
  }));
  await sql`update record_refs r set last_written = r.last_written || w.last_written, ours = r.ours || w.ours
    from ${recordset('record_refs', rows)} w
    where (r.connection_id, r.object, r.record_id) = (w.connection_id, w.object, w.record_id)`.execute(tx);
};

/** Under this name the owner that we set last stands among what we wrote: it is no property of ours, and `ours` does not hold it. */
export const ownerWritten = '$owner';

/** Notes whom a write has made the owner of these records. */
export const recordOwners = async (
  tx: Tx,
  writes: readonly { readonly ref: RecordRef; readonly owner: string; readonly modifiedAt: Instant }[],
): Promise<void> => {
  if (writes.length === 0) return;
  const rows = inRefOrder(writes).map(({ ref, owner, modifiedAt }) => ({
    ...refRow(ref),
    owner,
    last_written: { [ownerWritten]: { value: owner, modifiedAt } },
  }));
  await sql`update record_refs r set last_written = r.last_written || w.last_written, owner = w.owner, is_owner_read = true
    from ${recordset('record_refs', rows)} w
    where (r.connection_id, r.object, r.record_id) = (w.connection_id, w.object, w.record_id)`.execute(tx);
};

/** Notes that these records are gone from their CRM. */
export const archiveRefs = async (tx: Tx, refs: readonly RecordRef[]): Promise<void> => {
  if (refs.length === 0) return;
  await sql`update record_refs r set is_archived = true from ${recordset('record_refs', refs.map(refRow))} k
    where (r.connection_id, r.object, r.record_id) = (k.connection_id, k.object, k.record_id)`.execute(tx);
};

/**
 * Serialises what two processes may see for the first time at once (records, e-mail addresses): whoever comes second finds what the first one made.
 * Held until the transaction ends; in one order for everybody.
 */
export const lockNames = async (tx: Tx, names: readonly string[]): Promise<void> => {
  const keys = [...new Set(names)].sort();
  if (keys.length === 0) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(k, 0))
    from jsonb_array_elements_text(${toJson(keys)}::jsonb) with ordinality as t(k, n) order by n`.execute(tx);
};
