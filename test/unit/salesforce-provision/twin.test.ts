// The installation of the shipped manifest into the twin, through the connector as it is used: over http, with a session of its own.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSalesforceConnector } from '#connectors/salesforce/index.ts';
import type { Connector } from '#connectors/connector.ts';
import { createBudget } from '#sync/budget.ts';
import { virtualClock } from '#src/clock.ts';
import { memoryShelf } from '#test/conformance/memory-shelf.ts';
import { startSalesforceTwin, type SalesforceTwin } from '#twins/salesforce/server.ts';
import { wantedWith } from './wanted.ts';

const clock = virtualClock(Date.UTC(2026, 10, 24, 12));
const wanted = wantedWith({ student: 'Student', other: 'Other' });
let twin: SalesforceTwin;

const connectAs = (user: string): Connector => {
  const app = twin.org.addApp({ runAs: user });
  return createSalesforceConnector({
    connectionId: 'sf',
    loginUrl: twin.url,
    auth: { flow: 'client_credentials', ...app },
    shelf: memoryShelf(),
    clock,
    budget: createBudget(clock, 'salesforce'),
  });
};
const nothing = (): void => undefined;

beforeEach(async () => {
  twin = await startSalesforceTwin({ clock });
});
afterEach(() => twin.close());

describe('an installation into the twin', () => {
  test('makes what the plan shows, once', async () => {
    const admin = connectAs(twin.org.users.admin);
    const planned = await admin.planProvision(wanted);
    expect(planned.map(({ action }) => action)).not.toContain('blocked');
    expect(planned.length).toBeGreaterThan(wanted.fields.length * 2);
    expect(await admin.applyProvision(wanted, nothing)).toEqual(planned);
    expect(await admin.planProvision(wanted)).toEqual([]);
    expect(await admin.applyProvision(wanted, nothing)).toEqual([]);
  });

  test('of an admin is seen by the user of every day once it has the permission set', async () => {
    const admin = connectAs(twin.org.users.admin);
    await admin.applyProvision(wanted, nothing);
    const daily = connectAs(twin.org.users.integration);
    const set = [...twin.org.all('PermissionSet')].find(({ values }) => values['Name'] === 'Baton_Integration');
    twin.org.create('PermissionSetAssignment', {
      PermissionSetId: String(set?.id),
      AssigneeId: twin.org.users.integration,
    });
    expect(await daily.planProvision(wanted)).toEqual([]);
  });

  test("logs a seller's verdict and its reason, one row for each change, with the score as it stood", async () => {
    const { org } = twin;
    const admin = connectAs(org.users.admin);
    await admin.applyProvision(wanted, nothing);
    const lead = org.seed('Lead', { LastName: 'Smith', Company: 'Example', Baton_Fit__c: 62.5, Baton_Intent__c: 20 });
    org.edit(lead, { Baton_Verdict__c: 'rejected' }, { user: org.users.seller });
    org.edit(lead, { Baton_Verdict_Reason__c: 'student' }, { user: org.users.seller });
    org.edit(lead, { Title: 'Director' }, { user: org.users.seller });
    org.edit(lead, { Baton_Verdict__c: null }, { user: org.users.seller });
    const rows = org.all('Baton_Disposition__c').map(({ values }) => values);
    expect(rows.map((row) => [row['Baton_Verdict__c'], row['Baton_Reason__c'] ?? null])).toEqual([
      ['rejected', null],
      ['rejected', 'student'],
    ]);
    for (const row of rows)
      expect(row).toMatchObject({
        Baton_Lead__c: lead,
        Baton_Fit__c: 62.5,
        Baton_Intent__c: 20,
        CreatedById: org.users.seller,
      });
  });

  test('adds the reasons of a new contract, and records keep those it no longer has', async () => {
    const { org } = twin;
    const admin = connectAs(org.users.admin);
    await admin.applyProvision(wanted, nothing);
    const lead = org.create('Lead', { LastName: 'Smith', Company: 'Example', Baton_Verdict_Reason__c: 'student' });
    const next = wantedWith({ other: 'Other', no_budget: 'No budget' });
    expect((await admin.applyProvision(next, nothing)).map(({ action, name }) => [action, name])).toEqual([
      ['update', 'baton_verdict_reason'],
      ['update', 'baton_verdict_reason'],
    ]);
    expect(org.get(lead)?.values).toMatchObject({ Baton_Verdict_Reason__c: 'student' });
    for (const reason of ['no_budget', 'student', 'other']) {
      org.edit(lead, { Baton_Verdict_Reason__c: reason });
      expect(org.get(lead)?.values).toMatchObject({ Baton_Verdict_Reason__c: reason });
    }
    expect(await admin.planProvision(next)).toEqual([]);
  });

  test('leaves out what the org refuses, with what needs it', async () => {
    const { org } = twin;
    org.failComponent('Lead.Baton_Stage__c', 'The maximum number of fields is reached');
    const admin = connectAs(org.users.admin);
    const made = await admin.applyProvision(wanted, nothing);
    const blocked = made.filter(({ action }) => action === 'blocked').map(({ object, name }) => `${object}: ${name}`);
    expect(blocked).toEqual([
      'Lead: baton_stage',
      ...['New', 'Working', 'Due back'].flatMap((view) =>
        ['', ' (mine)'].map((whose) => `list views of Lead: Baton: ${view}${whose}`),
      ),
    ]);
    org.failComponent('Lead.Baton_Stage__c', null);
    expect((await admin.applyProvision(wanted, nothing)).map(({ action }) => action)).not.toContain('blocked');
    expect(await admin.planProvision(wanted)).toEqual([]);
  });

  test('into an org that keeps flows inactive says what to click', async () => {
    twin.org.setBehaviour({ activatesFlows: false });
    const admin = connectAs(twin.org.users.admin);
    const blocked = (await admin.applyProvision(wanted, nothing)).filter(({ action }) => action === 'blocked');
    expect(blocked.map(({ object }) => object)).toEqual(['flows', 'flows']);
    expect(blocked[0]?.why).toContain('click Activate');
    expect(await admin.planProvision(wanted)).toEqual(blocked);
  });

  test('by a user who may not deploy says which permission is missing and leaves the org as it was', async () => {
    twin.org.setRights(twin.org.users.admin, { canDeploy: false });
    const admin = connectAs(twin.org.users.admin);
    await expect(admin.applyProvision(wanted, nothing)).rejects.toThrow(
      /Modify Metadata Through Metadata API Functions/,
    );
    expect(twin.org.all('ListView')).toEqual([]);
  });
});
