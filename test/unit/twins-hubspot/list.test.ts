// Laws of the list: every record once and in id order, the state at the moment of each page, caps that say so.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contacts, free, ids, listAll, open } from './ask.ts';

describe('list', () => {
  test('whatever the page size and the gaps, every live record comes exactly once, ids ascending as numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 130 }),
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.nat(129)),
        (count, limit, gone) => {
          const opened = open({ limits: free, firstId: 95 });
          const made = Array.from({ length: count }, (_, i) => opened.portal.createContact({ firstname: String(i) }));
          const archived = new Set(gone.map((i) => made[i]).filter((id) => id !== undefined));
          for (const id of archived) opened.portal.archive('contacts', id);
          const left = made.filter((id) => !archived.has(id)).map(Number);
          expect(ids(listAll(opened, `limit=${limit}`))).toEqual(left);
          expect(ids(listAll(opened, `limit=${limit}&archived=true`))).toEqual(
            [...archived].map(Number).sort((a, b) => a - b),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  test('it is live: an edit, a creation and an archiving ahead of the cursor show, one behind it does not', () => {
    const opened = open();
    const made = Array.from({ length: 30 }, (_, i) => opened.portal.createContact({ lastname: `v0-${i}` }));
    const rows = listAll(opened, 'limit=10&properties=lastname', (page) => {
      if (page !== 0) return;
      opened.portal.edit('contacts', made[2]!, { lastname: 'behind' });
      opened.portal.edit('contacts', made[20]!, { lastname: 'ahead' });
      opened.portal.archive('contacts', made[15]!);
      opened.portal.createContact({ lastname: 'new' });
    });
    const names = rows.map((row) => row.properties['lastname']);
    expect(rows).toHaveLength(30);
    expect(names).toContain('ahead');
    expect(names).toContain('new');
    expect(names).not.toContain('behind');
    expect(names).not.toContain('v0-15');
  });

  test('100 a page, 50 where history is asked for, and a limit beyond is refused, not cut', () => {
    const { ask, portal } = open();
    for (let i = 0; i < 120; i += 1) portal.createContact({ firstname: 'A' });
    expect(ask('GET', `${contacts}?limit=100`).body.results).toHaveLength(100);
    expect(ask('GET', `${contacts}?limit=101`).status).toBe(400);
    expect(ask('GET', `${contacts}?limit=50&propertiesWithHistory=firstname`).body.results).toHaveLength(50);
    expect(ask('GET', `${contacts}?limit=51&propertiesWithHistory=firstname`).status).toBe(400);
    expect(ask('GET', contacts).body.results).toHaveLength(10);
  });

  test('both path shapes lead to the same place, and a URL that is too long is 414', () => {
    const { ask, portal } = open();
    portal.createContact({ email: 'ann@example.com' });
    for (const path of ['/crm/objects/2026-09/contacts', '/crm/v3/objects/contacts', '/crm/objects/2027-03-beta/0-1'])
      expect(ask('GET', path).body.results[0]?.properties['email']).toBe('ann@example.com');
    expect(ask('GET', '/crm/objects/latest/contacts').status).toBe(404);
    expect(ask('GET', `${contacts}?properties=${'x,'.repeat(8000)}`).status).toBe(414);
  });

  test('associations come with the list, the primary one under both its types, and longer ones are cut with a cursor', () => {
    const { ask, portal } = open({ limits: { listedAssociations: 3 } });
    const company = portal.createCompany({ name: 'Example Logistics' });
    const contact = portal.createContact({ email: 'bo@example.com' }, { company });
    const deal = portal.createDeal({ dealname: 'One' }, { contacts: [contact], company });
    const listed = ask('GET', `${contacts}?associations=companies,deals&properties=associatedcompanyid`).body
      .results[0]!;
    expect(listed.properties['associatedcompanyid']).toBe(company);
    expect(listed.associations?.['companies']?.results).toEqual([
      { id: company, type: 'contact_to_company' },
      { id: company, type: 'contact_to_company_unlabeled' },
    ]);
    expect(listed.associations?.['deals']?.results).toEqual([{ id: deal, type: 'contact_to_deal' }]);
    for (let i = 0; i < 5; i += 1) portal.createDeal({ dealname: String(i) }, { contacts: [contact] });
    const cut = ask('GET', `${contacts}?associations=deals`).body.results[0]!.associations?.['deals'];
    expect(cut?.results).toHaveLength(3);
    expect(cut).toHaveProperty('paging.next.after');
  });

  test('history tells every value newest first with its time and source', () => {
    const { ask, portal, clock } = open();
    const id = portal.createContact(
      { jobtitle: 'Analyst' },
      { at: clock.now() - 5000, sourceType: 'FORM', sourceId: 'f1' },
    );
    portal.edit('contacts', id, { jobtitle: 'Manager' }, { at: clock.now() - 2000 });
    ask('PATCH', `${contacts}/${id}`, { properties: { jobtitle: 'VP' } });
    const past = ask('GET', `${contacts}/${id}?propertiesWithHistory=jobtitle`).body.propertiesWithHistory?.[
      'jobtitle'
    ];
    expect(past?.map(({ value, sourceType, sourceId }) => [value, sourceType, sourceId])).toEqual([
      ['VP', 'INTEGRATION', '4000001'],
      ['Manager', 'CRM_UI', 'userId:1'],
      ['Analyst', 'FORM', 'f1'],
    ]);
    expect(past?.map((entry) => Date.parse(entry.timestamp))).toEqual([
      clock.now(),
      clock.now() - 2000,
      clock.now() - 5000,
    ]);
  });

  test('20,000 contacts are seeded in seconds', () => {
    const { portal } = open();
    const began = Date.now();
    for (let i = 0; i < 20_000; i += 1)
      portal.createContact({ email: `p${i}@example.com`, firstname: 'P', num_conversion_events: i });
    expect(portal.count('contacts')).toBe(20_000);
    expect(Date.now() - began).toBeLessThan(5000);
  });
});
