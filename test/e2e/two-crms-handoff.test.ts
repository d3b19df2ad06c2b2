// One person in both CRMs, handed over once: whose it is, what is due and what was answered show in both, whoever said it where.
import { afterAll, afterEach, expect, jest, test } from '@jest/globals';
import { addressOf, rosterFile, sellers, type Seller } from '#test/support/roster-file.ts';
import { connections, runTwoCrms, type TwoCrms } from '#test/support/two-crms.ts';

jest.setTimeout(180_000);
const minute = 60_000;
const roster = rosterFile();

let running: TwoCrms;
const inHubSpot = new Map<Seller, string>();
const inSalesforce = new Map<Seller, string>();
afterEach(async () => {
  await running.done();
});
afterAll(() => {
  roster.done();
});

const rounds = async (times = 2): Promise<void> => {
  for (let i = 0; i < times; i += 1) {
    for (const id of connections) {
      running.clock.advance(minute);
      await running.sync(id);
    }
  }
};

const email = 'person@northwind.example';
const inOrg = (): string =>
  running.org.seed('Lead', {
    ...{ FirstName: 'Sample', LastName: 'Person', Company: 'Northwind', Email: email, Title: 'VP Operations' },
    ...{ Country: 'Germany', NumberOfEmployees: 240, Industry: 'Transportation', Status: 'Open - Not Contacted' },
  });
const asksForDemo = (contact: string): void => {
  running.portal.edit('contacts', contact, {
    recent_conversion_event_name: 'Demo request',
    recent_conversion_date: String(running.clock.now()),
  });
};

const open = async (): Promise<void> => {
  running = await runTwoCrms({ database: 'embedded', env: { BATON_ROSTER: roster.path } });
  const { portal, org, clock } = running;
  for (const one of sellers) {
    const name = { firstName: one, lastName: 'Sample' };
    inHubSpot.set(one, portal.addOwner({ email: addressOf(one), ...name }));
    const user = { Username: addressOf(one), Email: addressOf(one), FirstName: one, LastName: 'Sample' };
    inSalesforce.set(one, org.seed('User', { ...user, TimeZoneSidKey: 'Europe/Berlin', LocaleSidKey: 'en_US' }));
  }
  await running.install();
  clock.advance(minute);
};

const begin = async (): Promise<{ contact: string; lead: string }> => {
  await open();
  const { portal, clock } = running;
  const lead = inOrg();
  const contact = portal.createContact({ email, firstname: 'Sample', lastname: 'Person', salesforceleadid: lead });
  clock.advance(minute);
  for (const id of connections) await running.backfill(id);
  await running.act();
  await rounds();
  asksForDemo(contact);
  await rounds();
  return { contact, lead };
};

const owners = (contact: string, lead: string): readonly (Seller | undefined)[] => {
  const there = running.portal.get('contacts', contact)?.properties['hubspot_owner_id'];
  const here = running.org.get(lead)?.values['OwnerId'];
  return [sellers.find((one) => inHubSpot.get(one) === there), sellers.find((one) => inSalesforce.get(one) === here)];
};
const shown = (contact: string, lead: string, hubspot: string, salesforce: string): readonly unknown[] => [
  running.portal.get('contacts', contact)?.properties[hubspot] ?? null,
  running.org.get(lead)?.values[salesforce] ?? null,
];

test('owner, deadline and stage stand in both; a verdict and a reassignment in one reach the other', async () => {
  const { contact, lead } = await begin();
  const handoffs = () => running.app.store.db.selectFrom('handoffs').selectAll().execute();
  expect(await handoffs()).toHaveLength(1);
  const [first, same] = owners(contact, lead);
  expect(['ana', 'ben']).toContain(first);
  expect(same).toBe(first);
  expect(shown(contact, lead, 'baton_sla_state', 'Baton_Sla_State__c')).toEqual(['running', 'running']);

  // A person gives it to somebody else in HubSpot: Salesforce follows, the clock begins anew.
  const next = first === 'ana' ? 'ben' : 'ana';
  running.portal.edit('contacts', contact, { hubspot_owner_id: inHubSpot.get(next) ?? '' });
  await rounds();
  expect(owners(contact, lead)).toEqual([next, next]);
  expect(await handoffs()).toMatchObject([{ rep: next }]);

  // And back in Salesforce: the last choice stands, in both.
  running.org.edit(lead, { OwnerId: inSalesforce.get('max') ?? '' });
  await rounds();
  expect(owners(contact, lead)).toEqual(['max', 'max']);

  running.org.edit(lead, { Baton_Verdict__c: 'recycled', Baton_Verdict_Reason__c: 'not_this_quarter' });
  await rounds();
  expect(shown(contact, lead, 'baton_stage', 'Baton_Stage__c')).toEqual(['recycled', 'recycled']);
  expect(await handoffs()).toMatchObject([{ ordinal: 1, state: 'recycled' }]);

  await rounds();
  const written = [await running.sync('hubspot'), await running.sync('salesforce')];
  expect(written.map(({ drained }) => drained.written + drained.owners)).toEqual([0, 0]);
});

test('a record that comes later to somebody who is worked already is theirs too', async () => {
  await open();
  const { portal, clock } = running;
  const company = portal.createCompany({
    ...{ name: 'Northwind', domain: 'northwind.example', industry: 'LOGISTICS_AND_SUPPLY_CHAIN' },
    numberofemployees: '240',
  });
  const person = { email, firstname: 'Sample', lastname: 'Person', jobtitle: 'VP Operations', country: 'Germany' };
  const contact = portal.createContact(person, { company });
  for (const id of connections) await running.backfill(id);
  await running.act();
  await rounds();
  asksForDemo(contact);
  await rounds();
  const lead = inOrg();
  clock.advance(minute);
  await rounds();
  const [there, here] = owners(contact, lead);
  expect(['ana', 'ben']).toContain(there);
  expect(here).toBe(there);
  expect(shown(contact, lead, 'baton_stage', 'Baton_Stage__c')).toEqual(['mql', 'mql']);
});

test('two who are worked by two sellers turn out to be one: whoever goes on with it owns both records', async () => {
  await open();
  const { portal, org, clock } = running;
  const company = portal.createCompany({
    ...{ name: 'Southwind', domain: 'southwind.example', industry: 'LOGISTICS_AND_SUPPLY_CHAIN' },
    numberofemployees: '240',
  });
  const person = { firstname: 'Sample', lastname: 'Other', jobtitle: 'VP Operations', country: 'Germany' };
  const contact = portal.createContact({ ...person, email: 'other@southwind.example' }, { company });
  const lead = inOrg();
  const campaign = org.seed('Campaign', { Name: 'Demo request', Type: 'Website' });
  clock.advance(minute);
  for (const id of connections) await running.backfill(id);
  await running.act();
  await rounds();
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const responded = { Status: 'Responded', HasResponded: true, FirstRespondedDate: day };
  org.seed('CampaignMember', { CampaignId: campaign, LeadId: lead, ...responded });
  await rounds();
  asksForDemo(contact);
  await rounds();
  const [, here] = owners(contact, lead);
  const other = here === 'ana' ? 'ben' : 'ana';
  portal.edit('contacts', contact, { hubspot_owner_id: inHubSpot.get(other) ?? '' });
  await rounds();
  expect(owners(contact, lead)).toEqual([other, here]);

  portal.edit('contacts', contact, { email });
  await rounds();
  const held = await running.app.store.db
    .selectFrom('handoffs')
    .select('rep')
    .where('state', 'in', ['open', 'accepted', 'qualified'])
    .execute();
  expect(held).toHaveLength(1);
  const rep = held[0]?.rep;
  expect(owners(contact, lead)).toEqual([rep, rep]);
});
