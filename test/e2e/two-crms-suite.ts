// One population in two CRMs, some of it in both, with the CRMs' own sync between them: one handoff a person, the same fields on both sides, and
// peace once nobody edits.
import { afterEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { connections, runTwoCrms, type TwoCrms } from '#test/support/two-crms.ts';
import { createNativeSync, type NativeSync } from '#twins/world/native-sync.ts';

const minute = 60_000;

/** Who a person is to the CRMs. In both: by the portal's id property (with the same address or another), or by the address alone. */
type Kind = 'portal' | 'org' | 'by_id' | 'other_address' | 'by_address' | 'ambiguous';

/** Of every twenty people twelve are in both; of a hundred, one is twice in the org. */
const kindOf = (nth: number): Kind => {
  if (nth % 100 === 99) return 'ambiguous';
  const of = nth % 20;
  if (of < 4) return 'portal';
  if (of < 8) return 'org';
  if (of < 12) return 'by_id';
  if (of < 14) return 'other_address';
  return 'by_address';
};

type Person = { readonly kind: Kind; readonly contact: string | null; readonly leads: readonly string[] };

const seed = ({ portal, org }: TwoCrms, count: number, native: NativeSync): Person[] => {
  const company = portal.createCompany({
    ...{ name: 'Northwind Freight', domain: 'northwind.example', numberofemployees: '240' },
    industry: 'LOGISTICS_AND_SUPPLY_CHAIN',
  });
  return Array.from({ length: count }, (_, nth): Person => {
    const kind = kindOf(nth);
    const email = `person-${String(nth)}@northwind.example`;
    const lead = (address: string): string =>
      org.seed('Lead', {
        ...{ FirstName: 'Sample', LastName: `Person ${String(nth)}`, Email: address, Title: 'VP Operations' },
        ...{ Company: 'Northwind Freight', Country: 'Germany', Status: 'Open - Not Contacted' },
        ...{ NumberOfEmployees: 240, Industry: 'Transportation' },
      });
    const address = kind === 'other_address' ? `private-${String(nth)}@example.com` : email;
    const leads = kind === 'portal' ? [] : kind === 'ambiguous' ? [lead(address), lead(address)] : [lead(address)];
    const [first] = leads;
    const isLinked = kind === 'by_id' || kind === 'other_address';
    const contact =
      kind === 'org'
        ? null
        : portal.createContact(
            {
              ...{ email, firstname: 'Sample', lastname: `Person ${String(nth)}`, jobtitle: 'VP Operations' },
              country: 'Germany',
              ...(isLinked && first !== undefined && { salesforceleadid: first }),
            },
            { company },
          );
    if (isLinked && contact !== null && first !== undefined) native.pair(contact, first);
    return { kind, contact, leads };
  });
};

const handoffsOf = async ({
  app,
}: TwoCrms): Promise<{ leads: number; handoffs: number; most: number; questions: number }> => {
  const { rows } = await sql<{ leads: number; handoffs: number; most: number; questions: number }>`select
    (select count(*)::int from leads where not is_archived) leads, (select count(*)::int from handoffs) handoffs,
    (select coalesce(max(n), 0)::int from (select count(*) n from handoffs group by lead_id) each) most,
    (select count(*)::int from identity_questions where answered_at is null) questions`.execute(app.store.db);
  return rows[0] ?? { leads: 0, handoffs: 0, most: 0, questions: 0 };
};

/** Fields of Baton's that a seller sees, as the portal and as the org hold them. */
const shown = ['why', 'stage', 'fit', 'intent', 'grade', 'handoff', 'mql_status'] as const;
const orgName = (field: string): string =>
  `Baton_${field.replace(/(^|_)([a-z])/g, (_, edge: string, letter: string) => edge + letter.toUpperCase())}__c`;

const sides = ({ portal, org }: TwoCrms, contact: string, lead: string): readonly [unknown, unknown] => {
  const ofPortal = portal.get('contacts', contact)?.properties ?? {};
  const ofOrg = org.get(lead)?.values ?? {};
  return [
    Object.fromEntries(shown.map((field) => [field, ofPortal[`baton_${field}`] ?? null])),
    Object.fromEntries(
      shown.map((field) => {
        const value = ofOrg[orgName(field)];
        return [field, value === undefined ? null : String(value).replaceAll('\r\n', '\n')];
      }),
    ),
  ];
};

export const twoCrmsSuite = (count: number, database: 'postgres' | 'embedded'): void => {
  let running: TwoCrms;
  afterEach(() => running.done());

  test(`${String(count)} people in two CRMs are handed over once each, alike on both sides, and then there is peace`, async () => {
    running = await runTwoCrms({ database });
    const { portal, org, clock } = running;
    const native = createNativeSync({
      ...{ portal, org, delayMs: 5 * minute },
      fields: [
        { property: 'jobtitle', field: 'Title', type: 'text' },
        // Even Baton's own fields are carried over by an admin who maps everything.
        { property: 'baton_why', field: 'Baton_Why__c', type: 'text' },
        { property: 'baton_fit', field: 'Baton_Fit__c', type: 'number' },
      ],
    });
    await running.install();
    clock.advance(minute);
    const people = seed(running, count, native);
    clock.advance(minute);
    for (const id of connections) await running.backfill(id);
    const ambiguous = people.filter(({ kind }) => kind === 'ambiguous').length;
    expect(await handoffsOf(running)).toMatchObject({ leads: count + 2 * ambiguous, handoffs: 0 });
    await running.act();
    clock.advance(minute);

    // Hand-raisers: in the portal those who are there, in the org those who are only there; and one in ten in both at once.
    const campaign = org.seed('Campaign', { Name: 'Demo request', Type: 'Website' });
    const raise = (person: Person, nth: number): void => {
      if (person.contact !== null) {
        const form = { recent_conversion_event_name: 'Demo request', recent_conversion_date: String(clock.now()) };
        portal.edit('contacts', person.contact, form);
      }
      const [lead] = person.leads;
      if (lead !== undefined && (person.contact === null || nth % 10 === 0)) {
        const day = new Date(clock.now()).toISOString().slice(0, 10);
        org.seed('CampaignMember', {
          ...{ CampaignId: campaign, LeadId: lead, Status: 'Responded', HasResponded: true, FirstRespondedDate: day },
        });
      }
    };
    people.forEach((person, nth) => {
      if (nth % 2 === 0) raise(person, nth);
    });
    // And people edit on both sides meanwhile.
    people.forEach((person, nth) => {
      if (person.contact !== null && nth % 7 === 0)
        portal.edit('contacts', person.contact, { jobtitle: 'Director of Operations' });
      if (person.leads[0] !== undefined && nth % 11 === 0) org.edit(person.leads[0], { Title: 'Head of Operations' });
    });

    const rounds: { written: number; copied: number }[] = [];
    for (let round = 0; round < 14; round += 1) {
      clock.advance(3 * minute);
      let written = 0;
      for (const id of connections) written += (await running.sync(id)).drained.written;
      rounds.push({ written, copied: native.step() });
    }
    // Edits have stopped, so writes stop: nothing goes round between Baton and the CRMs' own sync.
    expect(rounds.slice(-4)).toEqual(Array(4).fill({ written: 0, copied: 0 }));

    const raised = people.filter((_, nth) => nth % 2 === 0);
    const { handoffs, most, questions } = await handoffsOf(running);
    expect(most).toBe(1);
    expect(handoffs).toBe(raised.length);
    expect(questions).toBeGreaterThanOrEqual(ambiguous);
    const differing = people.flatMap(({ kind, contact, leads }) => {
      const [lead] = leads;
      if (contact === null || lead === undefined || kind === 'ambiguous') return [];
      const [ofPortal, ofOrg] = sides(running, contact, lead);
      return JSON.stringify(ofPortal) === JSON.stringify(ofOrg) ? [] : [{ kind, ofPortal, ofOrg }];
    });
    expect(differing).toEqual([]);
  });
};
