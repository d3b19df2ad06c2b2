// What companies and deals say of the people who belong to them, as statements beside a person's own record.
import { dealFacts, type Facts } from '#domain/observe.ts';
import type { CompanySnapshot } from '#domain/snapshot.ts';
import type { Fields, Instant } from '#domain/lead.ts';
import { domain as registrable } from '#mapping/normalise.ts';
import { isFreeMail } from '#contract/free-mail.ts';
import { companiesOfDomains, companyKey, domainKey, loadCompanies } from '#store/companies.ts';
import { dealsOfCompanies, dealsOfPeople } from '#store/deals.ts';
import type { CompanyKey, StoredLead } from '#store/leads.ts';
import { refKey, type StoredRef } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine, Target } from './engine.ts';

export type Subject = {
  readonly key: string;
  readonly refs: readonly StoredRef[];
  /** What is known of the lead so far: its domain finds its account. */
  readonly fields: Fields;
};

export const subjectOf = ({ lead, refs }: StoredLead): Subject => ({ key: lead.id, refs, fields: lead.fields });

/** The registrable domain a lead bears: its company's, else its address's; a mail provider's names no company. */
const domainOf = ({ fields }: Subject): string | null => {
  const own = fields['company.domain'];
  if (typeof own === 'string') return registrable(own);
  const address = fields['person.email_domain'];
  return typeof address === 'string' && !isFreeMail(address) ? registrable(address) : null;
};

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
  const accounts = await matchedAccounts(tx, engine, subjects, companiesBySubject);
  const ofAccounts = await dealsOfCompanies(tx, [...accounts.values()]);
  return new Map(
    subjects.map(({ key, refs }) => {
      const own = [...(companiesBySubject.get(key) ?? [])];
      const accountIn = (connection: string): CompanySnapshot | undefined => accounts.get(`${key}\n${connection}`);
      const deals = [
        ...refs.flatMap(({ ref }) => ofPeople.get(refKey(ref)) ?? []),
        ...own.flatMap(([connection, company]) => {
          const account = accountIn(connection);
          if (company !== null) return ofCompanies.get(companyKey(company)) ?? [];
          return account === undefined ? [] : (ofAccounts.get(companyKey(account)) ?? []);
        }),
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
        const fields = { ...said, 'company.account': company?.recordId ?? null, ...asAccount(accountIn(connection)) };
        return [
          { ...of, modifiedAt: now, fields },
          { ...dealFacts(deals, of), modifiedAt: now },
        ];
      });
      return [key, facts];
    }),
  );
};

/** Lead and account belong together by domain where the lead's own records cannot name a company. By `key\nconnection`. */
const matchedAccounts = async (
  tx: Tx,
  engine: Pick<Engine, 'targets'>,
  subjects: readonly Subject[],
  companiesBySubject: ReadonlyMap<string, ReadonlyMap<string, CompanyKey | null>>,
): Promise<ReadonlyMap<string, CompanySnapshot>> => {
  const wanted = subjects.flatMap((subject) => {
    const domain = domainOf(subject);
    if (domain === null) return [];
    return [...(companiesBySubject.get(subject.key) ?? [])].flatMap(([connection, company]) => {
      const isOpen = company === null && !mayNameCompany(engine.targets.get(connection), subject, connection);
      return isOpen ? [{ key: subject.key, connection, domain }] : [];
    });
  });
  const found = await companiesOfDomains(tx, wanted);
  return new Map(
    wanted.flatMap(({ key, connection, domain }) => {
      const account = found.get(domainKey({ connection, domain }));
      return account === undefined ? [] : [[`${key}\n${connection}`, account] as const];
    }),
  );
};

/** A record that could name its company and names none has none, as the CRM says it. */
const mayNameCompany = (target: Target | undefined, { refs }: Subject, connection: string): boolean => {
  const { company, contact, lead } = target?.mapping.objects ?? {};
  if (company === undefined) return true;
  const live = refs.filter((ref) => ref.ref.connection === connection && !ref.isArchived && ref.mergedInto === null);
  return live.some(({ ref }) => ((ref.object === 'lead' ? lead : contact)?.company ?? null) !== null);
};

/** What a lead takes from the account it is matched with: whose it is and how it stands. Size and industry stay what the lead's own record says. */
const asAccount = (account: CompanySnapshot | undefined): Facts['fields'] =>
  account === undefined
    ? {}
    : {
        'company.account': account.recordId,
        'company.owner': account.fields['company.owner'] ?? null,
        'company.is_customer': account.fields['company.is_customer'] ?? null,
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
