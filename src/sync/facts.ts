// What companies and deals say of the people who belong to them, as statements beside a person's own record.
import { dealFacts, type Facts } from '#domain/observe.ts';
import type { Instant } from '#domain/lead.ts';
import { companyKey, loadCompanies } from '#store/companies.ts';
import { dealsOfCompanies, dealsOfPeople } from '#store/deals.ts';
import type { CompanyKey, StoredLead } from '#store/leads.ts';
import { refKey, type StoredRef } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine, Target } from './engine.ts';

export type Subject = {
  readonly key: string;
  readonly refs: readonly StoredRef[];
};

export const subjectOf = ({ lead, refs }: StoredLead): Subject => ({ key: lead.id, refs });

/** The company that each connection says the person works for; null where its records name none. A contact's word goes before a lead's. */
const companiesOf = ({ refs }: Subject): ReadonlyMap<string, CompanyKey | null> => {
  const found = new Map<string, CompanyKey | null>();
  const live = refs.filter((ref) => !ref.isArchived && ref.mergedInto === null);
  for (const { ref, companyId } of live.toSorted(byObject)) {
    const known = found.get(ref.connection) ?? null;
    const own = companyId === null ? null : { connection: ref.connection, recordId: companyId };
    found.set(ref.connection, known ?? own);
  }
  return found;
};

const byObject = (a: StoredRef, b: StoredRef): number => {
  const [x, y] = [`${a.ref.object} ${a.ref.recordId}`, `${b.ref.object} ${b.ref.recordId}`];
  return x < y ? -1 : x > y ? 1 : 0;
};

/**
 * Facts by the subject's key, apart for each connection. They come from our own tables, which hold the newest that was read, so they count from now:
 * a company's record that was read late must not lose against a contact that was edited a moment after it. Deals of all connections are looked at
 * together, since an open one anywhere is an open one; every connection then says so.
 */
export const loadFacts = async (
  tx: Tx,
  engine: Pick<Engine, 'targets'>,
  subjects: readonly Subject[],
  now: Instant,
): Promise<Map<string, readonly Facts[]>> => {
  const companiesBySubject = new Map(subjects.map((subject) => [subject.key, companiesOf(subject)]));
  const companies = [...companiesBySubject.values()].flatMap((own) => [...own.values()].filter((key) => key !== null));
  const people = subjects.flatMap(({ refs }) => refs.map(({ ref }) => ref).filter((ref) => ref.object === 'contact'));
  const known = await loadCompanies(tx, companies);
  const ofCompanies = await dealsOfCompanies(tx, companies);
  const ofPeople = await dealsOfPeople(tx, people);
  return new Map(
    subjects.map(({ key, refs }) => {
      const own = [...(companiesBySubject.get(key) ?? [])];
      const deals = [
        ...refs.flatMap(({ ref }) => ofPeople.get(refKey(ref)) ?? []),
        ...own.flatMap(([, company]) => (company === null ? [] : (ofCompanies.get(companyKey(company)) ?? []))),
      ];
      const facts = own.flatMap(([connection, company]): Facts[] => {
        const record = company === null ? undefined : known.get(companyKey(company));
        const nothing = nothingSaid(
          engine.targets.get(connection),
          refs.filter(({ ref }) => ref.connection === connection),
        );
        const said = record === undefined || record.isArchived ? nothing : { ...nothing, ...record.fields };
        const recordId = company?.recordId ?? refs.find(({ ref }) => ref.connection === connection)?.ref.recordId ?? '';
        const of = { connection, recordId, observedAt: now };
        const fields = { ...said, 'company.account': company?.recordId ?? null };
        return [
          { ...of, modifiedAt: now, fields },
          { ...dealFacts(deals, of), modifiedAt: now },
        ];
      });
      return [key, facts];
    }),
  );
};

/** Who has left a company, or moved to one that was not read yet, no longer has its facts. What the person's own record says is left alone. */
const nothingSaid = (target: Target | undefined, refs: readonly StoredRef[]): Readonly<Record<string, null>> => {
  const { company, contact, lead } = target?.mapping.objects ?? {};
  const of = { contact, lead } as const;
  const objects = new Set(refs.map(({ ref }) => ref.object));
  const own = new Set(
    (['contact', 'lead'] as const).flatMap((object) =>
      objects.has(object) ? (of[object]?.fields.map(({ field }) => field) ?? []) : [],
    ),
  );
  const paths = company?.fields.map(({ field }) => field).filter((field) => !own.has(field)) ?? [];
  return Object.fromEntries(paths.map((path) => [path, null]));
};
