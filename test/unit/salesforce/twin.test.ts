// The connector against the practice org where the laws of all connectors do not reach: probing, happenings, merges that move them, and a result of
// bulk far larger than what may be held.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connector, Cursor, ReadPlan } from '#connectors/connector.ts';
import { createSalesforceConnector } from '#connectors/salesforce/index.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import { startSalesforceTwin, type SalesforceTwin } from '#twins/salesforce/server.ts';
import { shelfOf, startAt } from './setup.ts';

let clock: VirtualClock;
let twin: SalesforceTwin;
let connector: Connector;
const connect = (): Connector =>
  createSalesforceConnector({
    connectionId: 'sf',
    loginUrl: twin.url,
    auth: { flow: 'client_credentials', clientId: twin.clientId, clientSecret: twin.clientSecret },
    shelf: shelfOf(null),
    clock,
    budget: { take: () => Promise.resolve(), learn: () => undefined },
  });
beforeEach(async () => {
  clock = virtualClock(startAt);
  twin = await startSalesforceTwin({ clock, orgOptions: { name: 'Example', timeZone: 'Europe/Vienna' } });
  connector = connect();
});
afterEach(() => twin.close());

const planOf = (
  object: ReadPlan['object'],
  properties: readonly string[],
  associations: ReadPlan['associations'] = [],
): ReadPlan => ({
  object,
  properties,
  history: [],
  associations,
});
const lead = (more: object = {}): string => twin.org.seed('Lead', { LastName: 'Example', Company: 'Example', ...more });

describe('probe', () => {
  test('says what the org is, and what is missing with what to do', async () => {
    const { org } = twin;
    const probed = await connector.probe();
    expect(probed).toMatchObject({ accountName: 'Example', isSandbox: false, timeZone: 'Europe/Vienna' });
    expect(probed.accountId).toMatch(/^00D\w{15}$/);
    expect(probed.objects).toEqual(
      expect.arrayContaining(['lead', 'contact', 'company', 'deal', 'campaign_member', 'task', 'meeting']),
    );
    expect(probed.findings.map(({ what }) => what).join('\n')).toMatch(/none of Baton's fields is on Lead/);
    for (const { what, nextStep } of probed.findings) expect(`${what}${nextStep}`).not.toMatch(/\n/);
    org.addField('Lead', 'Baton_Fit__c', 'double');
    org.grant(org.users.integration, { fields: ['Lead.Baton_Fit__c'], canEdit: false });
    const readOnly = (await connect().probe()).findings.find(({ what }) => what.includes('Baton_Fit__c'));
    expect(readOnly).toMatchObject({ severity: 'error', what: 'Lead: the integration user may not edit Baton_Fit__c' });
  });

  test('a user without the API is told so', async () => {
    twin.org.setRights(twin.org.users.integration, { apiEnabled: false });
    await expect(connector.probe()).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringMatching(/"API Enabled"/) as unknown,
    });
  });

  test('people are all users, those who left included', async () => {
    const { org } = twin;
    org.edit(org.users.seller, { IsActive: false });
    const people = await connector.people();
    expect(people.find(({ id }) => id === org.users.seller)).toMatchObject({
      isActive: false,
      email: 'sam.seller@example.com',
    });
    expect(people.find(({ id }) => id === org.users.admin)).toMatchObject({ isActive: true });
  });
});

describe('happenings', () => {
  const membership = planOf('campaign_member', ['Campaign.Name', 'Status', 'HasResponded']);

  test('name the person and the campaign, and are found again where a merge moved them without a trace', async () => {
    const { org } = twin;
    const [winner, loser] = [lead(), lead()];
    const campaign = org.seed('Campaign', { Name: 'Spring fair' });
    org.seed('CampaignMember', { CampaignId: campaign, LeadId: loser, Status: 'Responded' });
    org.seed('Task', { WhoId: loser, Subject: 'Call', Status: 'Completed' });
    clock.advance(3_600_000);
    const { next } = await connector.changes(membership, connector.cursorAt(clock.now()));
    clock.advance(60_000);
    org.merge(winner, loser);
    clock.advance(1_000);
    expect((await connector.changes(membership, next)).records).toEqual([]);
    const people = [{ object: 'lead', id: winner }] as const;
    const members = await connector.happeningsOf?.(membership, people);
    expect(members).toMatchObject([
      { values: { 'Campaign.Name': 'Spring fair', Status: 'Responded' }, associated: { lead: [winner], contact: [] } },
    ]);
    const tasks = await connector.happeningsOf?.(planOf('task', ['Subject']), people);
    expect(tasks).toMatchObject([{ values: { Subject: 'Call' }, associated: { lead: [winner] } }]);
    expect(
      await connector.read(
        membership,
        (members ?? []).map(({ id }) => id),
      ),
    ).toEqual(members);
  });

  test('an opportunity names its account and the contacts of its roles', async () => {
    const converted = twin.org.convert(lead(), { opportunity: 'A deal' });
    const plan = planOf('deal', ['Name', 'StageName'], ['contact', 'company']);
    const { records } = await connector.list(plan, null);
    expect(records).toMatchObject([
      { values: { Name: 'A deal' }, associated: { company: [converted.accountId], contact: [converted.contactId] } },
    ]);
  });
});

test('what is deleted is handed out as archived', async () => {
  const id = lead();
  const plan = planOf('lead', ['Email']);
  const { next } = await connector.changes(plan, connector.cursorAt(clock.now()));
  clock.advance(60_000);
  twin.org.remove(id);
  clock.advance(1_000);
  expect((await connector.changes(plan, next)).records).toMatchObject([{ id, isArchived: true, mergedIds: [] }]);
});

test('REST and Bulk give the same texts, and a large result is read in slices over few calls', async () => {
  const plan = planOf('lead', [
    'Email',
    'AnnualRevenue',
    'NumberOfEmployees',
    'IsConverted',
    'CreatedDate',
    'Description',
  ]);
  const values = {
    AnnualRevenue: 1250000.5,
    NumberOfEmployees: 12,
    Email: 'a@example.com',
    Description: 'one\n"two", three',
  };
  const id = lead(values);
  const [byRest] = (await connector.list(plan, null)).records;
  twin.org.generate('Lead', 9_000, (nth) => ({
    LastName: `Person ${nth}`,
    Company: 'Example',
    Email: `p${nth}@example.com`,
  }));
  twin.org.setLimits({ bulkPage: 5_000 });
  twin.org.metrics.mark();
  const seen = new Set<string>();
  let same: unknown = null;
  let most = 0;
  let cursor: Cursor | null = null;
  const fresh = connect();
  do {
    const page = await fresh.list(plan, cursor);
    most = Math.max(most, page.records.length);
    for (const record of page.records) {
      seen.add(record.id);
      if (record.id === id) same = record;
    }
    cursor = page.next;
  } while (cursor !== null);
  expect(seen.size).toBe(9_001);
  expect(same).toEqual(byRest);
  expect(most).toBe(2_000);
  const { used, least } = twin.org.metrics.report();
  expect(used).toBeLessThanOrEqual(least * 1.1);
});
