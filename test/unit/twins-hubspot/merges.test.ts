// Laws of merging and archiving: the loser's id is gone, the winner says whom it swallowed, ties follow.
import { describe, expect, test } from '@jest/globals';
import { contacts, ids, listAll, open } from './ask.ts';

const setUp = (mergesMintIds: boolean) => {
  const opened = open({ behaviour: { mergesMintIds } });
  const { portal } = opened;
  const company = portal.createCompany({ name: 'Example Ltd' });
  const winner = portal.createContact({ email: 'a@example.com', firstname: 'Ann', lifecyclestage: 'lead' });
  const loser = portal.createContact(
    { email: 'b@example.com', firstname: 'Anne', city: 'Ulm', lifecyclestage: 'opportunity' },
    { company },
  );
  const deal = portal.createDeal({ dealname: 'D' }, { contacts: [loser] });
  opened.clock.advance(1000);
  return { opened, portal, company, winner, loser, deal };
};

describe('merge', () => {
  test.each([false, true])('values, ties, ids and lifecycle stage (new id minted: %s)', (mintsIds) => {
    const { opened, portal, company, winner, loser, deal } = setUp(mintsIds);
    const { body } = opened.ask('POST', `${contacts}/merge`, { primaryObjectId: winner, objectIdToMerge: loser });
    const heir = body.id;
    expect(heir === winner).toBe(!mintsIds);
    const record = portal.get('contacts', heir)!;
    expect(record.properties).toMatchObject({
      email: 'a@example.com',
      firstname: 'Ann',
      city: 'Ulm',
      lifecyclestage: 'opportunity',
      associatedcompanyid: company,
    });
    expect(record.properties['hs_merged_object_ids']?.split(';').sort()).toEqual(
      mintsIds ? [winner, loser].sort() : [loser],
    );
    expect(record.associations).toMatchObject({ companies: [company], deals: [deal] });
    expect(portal.get('deals', deal)?.associations.contacts).toEqual([heir]);
    expect(record.updatedAt).toBe(opened.clock.now());
    for (const gone of mintsIds ? [winner, loser] : [loser]) {
      expect(opened.ask('GET', `${contacts}/${gone}`).status).toBe(404);
      const { body: update } = opened.ask('POST', `${contacts}/batch/update`, {
        inputs: [{ id: gone, properties: { city: 'Bonn' }, objectWriteTraceId: 't' }],
      });
      expect(update.errors?.[0]?.category).toBe('OBJECT_NOT_FOUND');
    }
    expect(ids(listAll(opened, 'limit=10'))).toEqual([Number(heir)]);
  });

  test('the address of a loser is free again, and a second merge remembers the first', () => {
    const { portal, winner, loser } = setUp(false);
    portal.merge(winner, loser);
    const again = portal.createContact({ email: 'b@example.com' });
    portal.merge(winner, again);
    expect(portal.get('contacts', winner)?.properties['hs_merged_object_ids']).toBe(`${loser};${again}`);
  });
});

describe('archive', () => {
  test('an archived contact is only in the archived list and can be read there', () => {
    const { opened, winner, loser } = setUp(false);
    expect(opened.ask('DELETE', `${contacts}/${loser}`).status).toBe(204);
    expect(ids(listAll(opened, 'limit=10'))).toEqual([Number(winner)]);
    const [row] = listAll(opened, 'limit=10&archived=true');
    expect(row).toMatchObject({ id: loser, archived: true });
    expect(opened.ask('GET', `${contacts}/${loser}`).status).toBe(404);
    expect(opened.ask('GET', `${contacts}/${loser}?archived=true`).status).toBe(200);
  });
});
