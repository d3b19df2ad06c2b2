// What an installation does to an org, whatever the org is like: it ends, it only adds, it tells what it did and what stands in the way.
import { describe, expect, test } from '@jest/globals';
import type { Provision, ProvisionChange } from '#connectors/connector.ts';
import { applyProvision, planProvision } from '#connectors/salesforce/provision.ts';
import { virtualClock } from '#src/clock.ts';
import { fakeOrg, type FakeOrg } from './fake-org.ts';
import { wantedWith } from './wanted.ts';

const wanted = wantedWith({ student: 'Student', other: 'Other' });

const apply = async (org: FakeOrg, of: Provision = wanted): Promise<readonly ProvisionChange[]> => {
  const told: ProvisionChange[] = [];
  const clock = virtualClock(0);
  const changes = await applyProvision({ client: org.client, clock }, of, (change) => told.push(change));
  expect(told).toEqual(changes);
  return changes;
};
const plan = (org: FakeOrg, of: Provision = wanted): Promise<readonly ProvisionChange[]> => planProvision(org, of);
const installed = async (): Promise<FakeOrg> => {
  const org = fakeOrg();
  await apply(org);
  org.deployments = [];
  return org;
};
const blockedIn = (changes: readonly ProvisionChange[]): readonly string[] =>
  changes.filter(({ action }) => action === 'blocked').map(({ object, name }) => `${object} ${name}`);

describe('an installation', () => {
  test('makes what the plan shows, once: afterwards there is nothing to do', async () => {
    const org = fakeOrg();
    const planned = await plan(org);
    expect(org.deployments).toEqual([]);
    const made = await apply(org);
    expect(made).toEqual(planned);
    expect(blockedIn(made)).toEqual([]);
    expect(made.filter(({ object }) => object === 'Lead')).toHaveLength(wanted.fields.length);
    expect(await plan(org)).toEqual([]);
    const again = org.deployments.length;
    expect(await apply(org)).toEqual([]);
    expect(org.deployments).toHaveLength(again);
  });

  test('is checked by the org first, and what is then sent is the same to the byte', async () => {
    const org = fakeOrg();
    await apply(org);
    const [check, real] = org.deployments;
    expect(org.deployments).toHaveLength(2);
    expect([check!.isCheck, real!.isCheck]).toEqual([true, false]);
    expect(real!.files).toEqual(check!.files);
  });

  test('names each field as the manifest does, so that it is known which are blocked', async () => {
    const planned = await plan(fakeOrg());
    for (const { name } of wanted.fields) expect(planned.filter((change) => change.name === name)).toHaveLength(2);
  });

  test('gives the connection its permission set, and finds it given', async () => {
    const org = fakeOrg();
    expect(await plan(org)).toContainEqual(expect.objectContaining({ object: 'users', name: 'Baton_Integration' }));
    await apply(org);
    expect([...org.assigned]).toEqual(['Baton_Integration']);
  });

  test('touches contacts only where the org has no leads', async () => {
    const org = fakeOrg();
    org.objects.delete('Lead');
    expect(blockedIn(await apply(org, { ...wanted, objects: ['contact'] }))).toEqual([]);
    expect(org.deployments[0]!.components.filter((name) => /\bLead\b|Baton_Lead|_Lead_/.test(name))).toEqual([]);
    expect(Object.values(org.deployments[0]!.files).join('')).not.toContain('<object>Lead<');
    expect(await plan(org, { ...wanted, objects: ['contact'] })).toEqual([]);
  });

  test('asks nothing of a user who may not look into the set-up, where all fields are seen', async () => {
    const org = await installed();
    org.canSeeSetup = false;
    expect(await plan(org)).toEqual([]);
  });
});

describe('what is there already', () => {
  test.each([
    ['another type', { type: 'boolean' }, /type boolean but must be Text/],
    ['a formula', { calculated: true }, /formula/],
    ['a shorter text', { length: 40 }, /40 characters where 255/],
  ])('%s is blocked with what needs it, and the rest is made', async (_what, change, why) => {
    const org = fakeOrg();
    await apply(org);
    const field = org.fields.get('Lead.Baton_Grade__c')!;
    const fresh = fakeOrg();
    fresh.fields.set('Lead.Baton_Grade__c', { ...field, ...change });
    // Somebody has shown it to the user.
    fresh.sets.set('Theirs', {
      id: 'x',
      fields: new Map([['Lead.Baton_Grade__c', { read: true, edit: true }]]),
      objects: new Map(),
    });
    fresh.assigned.add('Theirs');
    const made = await apply(fresh);
    expect(made.find(({ action }) => action === 'blocked')?.why).toMatch(why);
    expect(blockedIn(made)).toContain('Lead baton_grade');
    expect(blockedIn(made).every((name) => name.includes('Lead'))).toBe(true);
    expect(fresh.sets.get('Baton_Seller')!.fields.has('Lead.Baton_Grade__c')).toBe(false);
    expect(fresh.fields.has('Contact.Baton_Grade__c')).toBe(true);
    expect(blockedIn(await plan(fresh))).toEqual(blockedIn(made));
    expect((await plan(fresh)).every(({ action }) => action === 'blocked')).toBe(true);
  });

  test('a field of ours that nobody may see is shown, not made anew; a wrong one is then told', async () => {
    const org = fakeOrg();
    await apply(org);
    const fresh = fakeOrg();
    fresh.fields.set('Lead.Baton_Fit__c', { ...org.fields.get('Lead.Baton_Fit__c')!, scale: 0 });
    expect((await plan(fresh)).filter(({ object, name }) => object === 'Lead' && name === 'baton_fit')).toEqual([]);
    const made = await apply(fresh);
    expect(made.filter(({ name, object }) => name === 'baton_fit' && object === 'Lead')).toEqual([
      expect.objectContaining({ action: 'blocked', why: expect.stringMatching(/0 decimals where 3/) as unknown }),
    ]);
  });

  test('a label, a view and a flow that an admin changed stay as they are', async () => {
    const org = await installed();
    org.fields.get('Lead.Baton_Why__c')!.label = 'Warum';
    org.fields.get('Lead.Baton_Why__c')!.length = 131_072;
    expect(await plan(org)).toEqual([]);
  });

  test('rights that somebody added to a permission set of ours are kept when it is sent again', async () => {
    const org = await installed();
    const seller = org.sets.get('Baton_Seller')!;
    seller.fields.set('Lead.Region__c', { read: true, edit: true });
    seller.fields.delete('Lead.Baton_Why__c');
    seller.objects.set('Account', {
      allowRead: true,
      allowCreate: true,
      allowEdit: false,
      allowDelete: false,
      viewAllRecords: false,
      modifyAllRecords: false,
    });
    org.fields.set('Lead.Region__c', { ...org.fields.get('Lead.Baton_Grade__c')! });
    expect(await plan(org)).toMatchObject([{ action: 'update', object: 'permission sets', name: 'Baton_Seller' }]);
    await apply(org);
    expect(org.deployments.at(-1)!.components).toEqual(['Baton_Seller']);
    expect(org.sets.get('Baton_Seller')!.fields.get('Lead.Region__c')).toEqual({ read: true, edit: true });
    expect(org.sets.get('Baton_Seller')!.objects.get('Account')).toMatchObject({ allowRead: true, allowCreate: true });
    expect(await plan(org)).toEqual([]);
  });
});

describe('the reasons of a new contract', () => {
  const active = (org: FakeOrg): readonly string[] =>
    org.fields
      .get('Lead.Baton_Verdict_Reason__c')!
      .values.filter((one) => one.active)
      .map(({ value }) => value);

  test('are added; those it no longer has stay, for records still hold them', async () => {
    const org = await installed();
    const next = wantedWith({ other: 'Other', no_budget: 'No budget' });
    const planned = await plan(org, next);
    expect(planned).toHaveLength(2);
    expect(planned[0]).toMatchObject({
      action: 'update',
      name: 'baton_verdict_reason',
      why: expect.stringMatching(/no_budget; its 2/) as unknown,
    });
    await apply(org, next);
    expect(active(org).toSorted()).toEqual(['no_budget', 'other', 'student']);
    expect(org.deployments.at(-1)!.components.toSorted()).toEqual([
      'Contact.Baton_Verdict_Reason__c',
      'Lead.Baton_Verdict_Reason__c',
    ]);
    expect(await plan(org, next)).toEqual([]);
    expect(await plan(org)).toEqual([]);
  });

  test('that were switched off are switched on again, others that were stay off; labels of the admin stay', async () => {
    const org = await installed();
    const field = org.fields.get('Lead.Baton_Verdict_Reason__c')!;
    field.values[0]!.active = false;
    field.values[1]!.label = 'Anderes';
    field.values.push({ value: 'old', label: 'Old', active: false, defaultValue: false });
    await apply(org);
    const after = org.fields.get('Lead.Baton_Verdict_Reason__c')!.values;
    expect(active(org).toSorted()).toEqual(['other', 'student']);
    expect(after.find(({ value }) => value === 'old')).toMatchObject({ active: false });
    expect(after.find(({ value }) => value === 'other')).toMatchObject({ label: 'Anderes' });
  });

  test('cannot be added to values that depend on another field: a deployment would undo that', async () => {
    const org = await installed();
    org.fields.get('Lead.Baton_Verdict_Reason__c')!.controllerName = 'Baton_Verdict__c';
    const made = await apply(org, wantedWith({ student: 'Student', other: 'Other', no_budget: 'No budget' }));
    expect(blockedIn(made)).toEqual(['Lead baton_verdict_reason']);
    expect(active(org)).not.toContain('no_budget');
    expect(org.fields.get('Contact.Baton_Verdict_Reason__c')!.values).toHaveLength(3);
  });

  test('must be allowed in each record type, which is said', async () => {
    const org = fakeOrg();
    org.recordTypes.add('Contact');
    const hints = (await plan(org)).filter(({ why }) => why.includes('Record Types'));
    expect(new Set(hints.map(({ object }) => object))).toEqual(new Set(['Contact']));
    expect(hints).toHaveLength(wanted.fields.filter(({ type }) => type === 'choice').length);
  });
});

describe('what the org refuses', () => {
  test('is left out with all that needs it, and the rest is installed', async () => {
    const org = fakeOrg();
    org.refuses.set('Contact.Baton_Sla_State__c', 'Maximum number of\n custom fields reached.');
    const made = await apply(org);
    const blocked = blockedIn(made);
    expect(blocked).toContain('Contact baton_sla_state');
    expect(blocked).toContain('list views of Contact Baton: Breached');
    expect(blocked.filter((name) => name.includes('Lead') || name.includes('permission'))).toEqual([]);
    // A view that only showed it does without.
    expect(org.views.has('Contact.Baton_New')).toBe(true);
    expect(org.deployments.at(-1)!.files['objects/Contact.object']).not.toContain('<columns>Baton_Sla_State__c');
    expect(org.deployments.at(-1)!.files['objects/Lead.object']).toContain('<columns>Baton_Sla_State__c');
    expect(made.find(({ action }) => action === 'blocked')?.why).toMatch(
      /Maximum number of custom fields reached; put that right under Setup > Object Manager > Contact/,
    );
    expect(org.deployments.map(({ isCheck }) => isCheck)).toEqual([true, true, false]);
    expect(org.fields.has('Lead.Baton_Sla_State__c')).toBe(true);
    org.refuses.clear();
    await apply(org);
    expect(await plan(org)).toEqual([]);
  });

  test('a flow that it refuses leaves the fields installed', async () => {
    const org = fakeOrg();
    org.refuses.set('Baton_Log_Lead_Disposition', 'flows are switched off');
    expect(blockedIn(await apply(org))).toEqual(['flows Baton_Log_Lead_Disposition']);
    expect(org.fields.has('Lead.Baton_Why__c')).toBe(true);
  });

  test('as a whole leaves the org as it was and every change blocked, with its words', async () => {
    const org = fakeOrg();
    org.wholeProblem = 'UNKNOWN_EXCEPTION: try later';
    const made = await apply(org);
    expect(made.every(({ action }) => action === 'blocked')).toBe(true);
    expect(made[0]!.why).toContain('try later');
    expect(org.deployments.map(({ isCheck }) => isCheck)).toEqual([true]);
    expect(org.fields.size).toBe(0);
  });

  test('a user who may not deploy is told which permission is missing, once', async () => {
    const org = fakeOrg();
    org.canDeploy = false;
    await expect(apply(org)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('"Modify Metadata Through Metadata API Functions"') as unknown,
    });
  });

  test('a deployment that never ends is given up', async () => {
    const org = fakeOrg();
    org.isOver = false;
    await expect(apply(org)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('Deployment Status') as unknown,
    });
  });

  test('a flow that landed inactive is said with what to click, as long as it is, and nothing is deployed for it', async () => {
    const org = fakeOrg();
    org.activatesFlows = false;
    const made = await apply(org);
    const flows = made.filter(({ object, action }) => object === 'flows' && action === 'blocked');
    expect(flows).toHaveLength(2);
    for (const { why } of flows) expect(why).toMatch(/Setup > Flows > ".+" and click Activate/);
    org.deployments = [];
    expect(blockedIn(await apply(org))).toEqual(flows.map(({ object, name }) => `${object} ${name}`));
    expect(org.deployments).toEqual([]);
    for (const name of org.flows.keys()) org.flows.set(name, true);
    expect(await plan(org)).toEqual([]);
  });
});
