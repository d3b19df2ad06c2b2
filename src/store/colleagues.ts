// Who works somebody of the same company: the companies a lead's records belong to, and the reps who have an open lead of them.
import { sql } from 'kysely';
import type { LeadId } from '#domain/lead.ts';
import type { RepId } from '#domain/roster.ts';
import { uuids } from './recordset.ts';
import type { Tx } from './schema.ts';

/** `connection|record id` of a company. */
export type CompanyKey = string;

/** The companies of these leads; who has none is absent. */
export const companiesOf = async (tx: Tx, leads: readonly LeadId[]): Promise<Map<LeadId, CompanyKey[]>> => {
  if (leads.length === 0) return new Map();
  const { rows } = await sql<{ lead_id: LeadId; company: CompanyKey }>`
    select distinct lead_id, connection_id || '|' || company_id as company from record_refs
    where lead_id = any(${uuids(leads)}) and company_id is not null and not is_archived
    order by lead_id, company`.execute(tx);
  const companies = new Map<LeadId, CompanyKey[]>();
  for (const row of rows) companies.set(row.lead_id, [...(companies.get(row.lead_id) ?? []), row.company]);
  return companies;
};

export type WorkedBy = { readonly company: CompanyKey; readonly leadId: LeadId; readonly rep: RepId };

/** At a company with many people the newest say enough. */
const mostOfCompany = 50;

/** Open handoffs of people of these leads' companies, the newest first. */
export const workedOfCompanies = async (tx: Tx, leads: readonly LeadId[]): Promise<WorkedBy[]> => {
  if (leads.length === 0) return [];
  const { rows } = await sql<{ company: CompanyKey; lead_id: LeadId; rep: RepId }>`
    select c.connection_id || '|' || c.company_id as company, w.lead_id, w.rep
    from (
      select distinct connection_id, company_id from record_refs
      where lead_id = any(${uuids(leads)}) and company_id is not null and not is_archived
    ) c
    cross join lateral (
      select h.lead_id, h.ordinal, h.rep, h.handed_over_at from record_refs r join handoffs h on h.lead_id = r.lead_id
      where r.connection_id = c.connection_id and r.company_id = c.company_id and not r.is_archived
        and h.state in ('open', 'accepted', 'qualified') and h.rep is not null
      order by h.handed_over_at desc, h.lead_id limit ${mostOfCompany}
    ) w
    order by w.handed_over_at desc, w.lead_id`.execute(tx);
  return rows.map((row) => ({ company: row.company, leadId: row.lead_id, rep: row.rep }));
};
