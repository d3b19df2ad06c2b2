// Courses of a handoff that have gone wrong once, or easily could, as sellers meet them in each CRM.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type HandoffCrm, hubspotCrm, salesforceCrm } from '#test/support/handoff-crm.ts';
import type { Seller } from '#test/support/roster-file.ts';

jest.setTimeout(180_000);

let crm: HandoffCrm;
afterEach(() => crm.done());

const handOver = async (name: string): Promise<{ id: string; owner: Seller; other: Seller }> => {
  const id = crm.person(name);
  await crm.sync();
  crm.asksForDemo(id);
  await crm.sync();
  const owner = crm.owner(id) ?? 'max';
  expect(['ana', 'ben']).toContain(owner);
  return { id, owner, other: owner === 'ana' ? 'ben' : 'ana' };
};

const seats = async (): Promise<readonly (string | null)[]> =>
  (await crm.app.store.db.selectFrom('handoffs').select('rep').orderBy('ordinal').execute()).map(({ rep }) => rep);

describe.each([
  ['HubSpot', hubspotCrm],
  ['Salesforce', salesforceCrm],
])('in %s', (_, open) => {
  test('a person who gives it to somebody, and back to whom routing had chosen, is followed both times', async () => {
    crm = await open();
    const { id, owner, other } = await handOver('back');
    crm.gives(id, other);
    await crm.sync();
    expect(await seats()).toEqual([other]);
    crm.gives(id, owner);
    await crm.sync();
    await crm.sync();
    expect([await seats(), crm.owner(id)]).toEqual([[owner], owner]);
  });
});
