// What companies and deals say of the people who belong to them, as statements beside a person's own record.
import { dealFacts, type Facts } from '#domain/observe.ts';
import type { Instant, RecordRef } from '#domain/lead.ts';
import { companyKey, loadCompanies } from '#store/companies.ts';
import { dealsOfCompanies, dealsOfPeople } from '#store/deals.ts';
import type { CompanyKey, StoredLead } from '#store/leads.ts';
import { refKey } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine, Target } from './engine.ts';

export type Subject = {
  readonly key: string;
  readonly company: CompanyKey | null;
  readonly refs: readonly RecordRef[];
};

export const subjectOf = ({ lead, company }: StoredLead): Subject => ({ key: lead.id, company, refs: lead.refs });

/**
 * Facts by the subject's key. They come from our own tables, which hold the newest that was read, so they count from now: a company's record
 * that was read late must not lose against a contact that was edited a moment after it.
 */
export const loadFacts = async (
  tx: Tx,
  engine: Pick<Engine, 'targets'>,
  subjects: readonly Subject[],
  now: Instant,
): Promise<Map<string, readonly Facts[]>> => {
  const companies = subjects.flatMap(({ company }) => company ?? []);
  const people = subjects.flatMap(({ refs }) => refs.filter((ref) => ref.object === 'contact'));
  const known = await loadCompanies(tx, companies);
  const ofCompanies = await dealsOfCompanies(tx, companies);
  const ofPeople = await dealsOfPeople(tx, people);
  return new Map(
    subjects.map(({ key, company, refs }) => {
      const own = refs.flatMap((ref) => ofPeople.get(refKey(ref)) ?? []);
      const shared = company === null ? [] : (ofCompanies.get(companyKey(company)) ?? []);
      const record = company === null ? undefined : known.get(companyKey(company));
      const connection = company?.connection ?? refs[0]?.connection ?? '';
      const nothing = nothingSaid(engine.targets.get(connection));
      const said = record === undefined || record.isArchived ? nothing : { ...nothing, ...record.fields };
      const of = { connection, recordId: company?.recordId ?? refs[0]?.recordId ?? '', observedAt: now };
      const ofCompany: Facts = {
        ...of,
        modifiedAt: now,
        fields: { ...said, 'company.account': company?.recordId ?? null },
      };
      return [key, [ofCompany, { ...dealFacts([...own, ...shared], of), modifiedAt: now }]];
    }),
  );
};

/** Who has left a company, or moved to one that was not read yet, no longer has its facts. What the person's own record says is left alone. */
const nothingSaid = (target: Target | undefined): Readonly<Record<string, null>> => {
  const { company, contact } = target?.mapping.objects ?? {};
  const own = new Set(contact?.fields.map(({ field }) => field));
  const paths = company?.fields.map(({ field }) => field).filter((field) => !own.has(field)) ?? [];
  return Object.fromEntries(paths.map((path) => [path, null]));
};
