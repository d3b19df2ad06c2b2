// Deals: whether a company or a person already talks with sales about buying.
import { sql } from 'kysely';
import { isDeepStrictEqual } from 'node:util';
import type { RecordRef } from '#domain/lead.ts';
import type { DealSnapshot } from '#domain/snapshot.ts';
import { companyKey } from './companies.ts';
import type { CompanyKey } from './leads.ts';
import { insertRows, recordset, setExcluded } from './recordset.ts';
import { refKey } from './refs.ts';
import type { DealsTable, Tx } from './schema.ts';

const COLUMNS = [
  'connection_id',
  'record_id',
  'company_id',
  'person_ids',
  'state',
  'is_archived',
  'created_at',
  'closed_at',
  'modified_at',
  'observed_at',
  'owner',
] as const;

const toSnapshot = (row: DealsTable): DealSnapshot => ({
  kind: 'deal',
  connection: row.connection_id,
  recordId: row.record_id,
  modifiedAt: row.modified_at,
  observedAt: row.observed_at,
  isArchived: row.is_archived,
  state: row.state,
  createdAt: row.created_at,
  closedAt: row.closed_at,
  companyId: row.company_id,
  personIds: row.person_ids,
  owner: row.owner,
});

const toRow = (deal: DealSnapshot): DealsTable => ({
  connection_id: deal.connection,
  record_id: deal.recordId,
  company_id: deal.companyId,
  person_ids: deal.personIds,
  state: deal.state,
  is_archived: deal.isArchived,
  created_at: deal.createdAt,
  closed_at: deal.closedAt,
  modified_at: deal.modifiedAt,
  observed_at: deal.observedAt,
  owner: deal.owner,
});

export type DealChange = { readonly before: DealSnapshot | null; readonly after: DealSnapshot };

/**
 * Takes in snapshots of deals; one older than what is stored is ignored. Returns what really changed, with what it was before: the companies and
 * people of both must be decided again.
 */
export const upsertDeals = async (tx: Tx, snapshots: readonly DealSnapshot[]): Promise<DealChange[]> => {
  const stored = await loadDeals(tx, snapshots);
  const newest = new Map<string, DealSnapshot>();
  for (const snapshot of snapshots) {
    const key = companyKey(snapshot);
    const old = newest.get(key) ?? stored.get(key);
    if (old === undefined || snapshot.modifiedAt >= old.modifiedAt) newest.set(key, snapshot);
  }
  const rows = [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, deal]) => toRow(deal));
  await insertRows(
    tx,
    'deals',
    COLUMNS,
    rows,
    sql`on conflict (connection_id, record_id) do update set ${setExcluded(COLUMNS.slice(2))}
      where excluded.modified_at >= deals.modified_at`,
  );
  return [...newest]
    .map(([key, after]) => ({ before: stored.get(key) ?? null, after }))
    .filter(({ before, after }) => before === null || !isSame(before, after));
};

/** Read times aside, do both say the same? */
const isSame = (a: DealSnapshot, b: DealSnapshot): boolean =>
  isDeepStrictEqual({ ...a, modifiedAt: 0, observedAt: 0 }, { ...b, modifiedAt: 0, observedAt: 0 });

const loadDeals = async (tx: Tx, keys: readonly CompanyKey[]): Promise<Map<string, DealSnapshot>> => {
  if (keys.length === 0) return new Map();
  const wanted = keys.map(({ connection, recordId }) => ({ connection_id: connection, record_id: recordId }));
  const { rows } = await sql<DealsTable>`select d.* from ${recordset('deals', wanted)} k
    join deals d using (connection_id, record_id)`.execute(tx);
  return new Map(rows.map(toSnapshot).map((deal) => [companyKey(deal), deal]));
};

/** The deals of these companies by `companyKey`, archived ones left out; companies without any are absent. */
export const dealsOfCompanies = async (tx: Tx, keys: readonly CompanyKey[]): Promise<Map<string, DealSnapshot[]>> => {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<DealsTable>`select distinct d.*
    from unnest(${keys.map((key) => key.connection)}::text[], ${keys.map((key) => key.recordId)}::text[]) as k(connection, id)
    join deals d on d.company_id = k.id and d.connection_id = k.connection where not d.is_archived
    order by d.created_at, d.record_id`.execute(tx);
  return Map.groupBy(rows.map(toSnapshot), (deal) =>
    companyKey({ connection: deal.connection, recordId: deal.companyId ?? '' }),
  );
};

/** The deals these people stand on by `refKey` of the person, archived ones left out; people without any are absent. */
export const dealsOfPeople = async (tx: Tx, people: readonly RecordRef[]): Promise<Map<string, DealSnapshot[]>> => {
  if (people.length === 0) return new Map();
  const ids = people.map((ref) => ref.recordId);
  const { rows } = await sql<DealsTable>`select * from deals where person_ids && ${ids}::text[] and not is_archived
    order by created_at, record_id`.execute(tx);
  const byPerson = Map.groupBy(
    rows.map(toSnapshot).flatMap((deal) => deal.personIds.map((id) => ({ id, deal }))),
    ({ id, deal }) => companyKey({ connection: deal.connection, recordId: id }),
  );
  const found = new Map<string, DealSnapshot[]>();
  for (const ref of people) {
    const own = byPerson.get(companyKey(ref));
    if (own !== undefined) {
      found.set(
        refKey(ref),
        own.map(({ deal }) => deal),
      );
    }
  }
  return found;
};
