// Companies as the CRM last said them: facts that the leads who work there share.
import { sql } from 'kysely';
import { isDeepStrictEqual } from 'node:util';
import type { CompanySnapshot } from '#domain/snapshot.ts';
import type { CompanyKey } from './leads.ts';
import { insertRows, recordset, setExcluded } from './recordset.ts';
import type { CompaniesTable, Tx } from './schema.ts';

export const companyKey = (key: CompanyKey): string => `${key.connection}\n${key.recordId}`;

const COLUMNS = ['connection_id', 'record_id', 'fields', 'is_archived', 'modified_at', 'observed_at'] as const;

/** These companies by `companyKey`; unknown ones are absent. */
export const loadCompanies = async (tx: Tx, keys: readonly CompanyKey[]): Promise<Map<string, CompanySnapshot>> => {
  if (keys.length === 0) return new Map();
  const wanted = keys.map(({ connection, recordId }) => ({ connection_id: connection, record_id: recordId }));
  const { rows } = await sql<CompaniesTable>`select distinct c.* from ${recordset('companies', wanted)} k
    join companies c using (connection_id, record_id)`.execute(tx);
  return new Map(rows.map(toSnapshot).map((company) => [companyKey(company), company]));
};

const toSnapshot = (row: CompaniesTable): CompanySnapshot => ({
  kind: 'company',
  connection: row.connection_id,
  recordId: row.record_id,
  modifiedAt: row.modified_at,
  observedAt: row.observed_at,
  isArchived: row.is_archived,
  fields: row.fields,
});

/** The newer of each, with the fields that only the older one read kept. */
const merge = (old: CompanySnapshot | undefined, next: CompanySnapshot): CompanySnapshot =>
  old === undefined ? next : { ...next, fields: { ...old.fields, ...next.fields } };

/**
 * Takes in snapshots of companies; one older than what is stored is no edit and is ignored. Returns the companies whose facts really changed:
 * their leads must be decided again.
 */
export const upsertCompanies = async (tx: Tx, snapshots: readonly CompanySnapshot[]): Promise<CompanySnapshot[]> => {
  const stored = await loadCompanies(tx, snapshots);
  const merged = new Map<string, CompanySnapshot>();
  for (const snapshot of snapshots.toSorted((a, b) => a.modifiedAt - b.modifiedAt)) {
    const key = companyKey(snapshot);
    const old = merged.get(key) ?? stored.get(key);
    if (old === undefined || snapshot.modifiedAt >= old.modifiedAt) merged.set(key, merge(old, snapshot));
  }
  const rows = [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, company]) => toRow(company));
  await insertRows(
    tx,
    'companies',
    COLUMNS,
    rows,
    sql`on conflict (connection_id, record_id) do update
      set ${setExcluded(COLUMNS.slice(3))}, fields = companies.fields || excluded.fields
      where excluded.modified_at >= companies.modified_at`,
  );
  return [...merged.values()].filter((company) => {
    const old = stored.get(companyKey(company));
    return old?.isArchived !== company.isArchived || !isDeepStrictEqual(old.fields, company.fields);
  });
};

const toRow = (company: CompanySnapshot): Pick<CompaniesTable, (typeof COLUMNS)[number]> => ({
  connection_id: company.connection,
  record_id: company.recordId,
  fields: company.fields,
  is_archived: company.isArchived,
  modified_at: company.modifiedAt,
  observed_at: company.observedAt,
});

export type DomainKey = { readonly connection: string; readonly domain: string };
export const domainKey = ({ connection, domain }: DomainKey): string => `${connection}\n${domain}`;

/** By `domainKey`, the company that bears the domain in its connection; absent where none does, or more than one (a group and its subsidiaries). */
export const companiesOfDomains = async (tx: Tx, keys: readonly DomainKey[]): Promise<Map<string, CompanySnapshot>> => {
  if (keys.length === 0) return new Map();
  const unique = [...new Map(keys.map((key) => [domainKey(key), key])).values()];
  const { rows } = await sql<CompaniesTable>`select c.* from unnest(${unique.map((key) => key.connection)}::text[],
      ${unique.map((key) => key.domain)}::text[]) as k(connection, domain)
    cross join lateral (select * from companies where connection_id = k.connection and not is_archived
      and fields ->> 'company.domain' = k.domain order by record_id limit 2) c`.execute(tx);
  const byDomain = Map.groupBy(rows.map(toSnapshot), ({ connection, fields }) =>
    domainKey({ connection, domain: String(fields['company.domain']) }),
  );
  return new Map(
    [...byDomain].flatMap(([key, [one, another]]) => (one === undefined || another !== undefined ? [] : [[key, one]])),
  );
};
