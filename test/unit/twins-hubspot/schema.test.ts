// Laws of definitions and segments: what exists is not made twice, options are replaced whole, names come back from the archive.
import { describe, expect, test } from '@jest/globals';
import { contacts, open } from './ask.ts';

const properties = '/crm/properties/2026-09/contacts';
const verdict = {
  name: 'baton_verdict',
  label: 'Verdict',
  type: 'enumeration',
  fieldType: 'select',
  groupName: 'baton',
  options: [
    { label: 'Accepted', value: 'accepted', displayOrder: 0, hidden: false },
    { label: 'Rejected', value: 'rejected', displayOrder: 1, hidden: false },
  ],
};
const withGroup = () => {
  const opened = open();
  expect(opened.ask('POST', `${properties}/groups`, { name: 'baton', label: 'Baton' }).status).toBe(201);
  expect(opened.ask('POST', properties, verdict).status).toBe(201);
  return opened;
};

describe('properties', () => {
  test('a group must exist, a name is taken once, and the sub-category says so', () => {
    const { ask } = withGroup();
    expect(ask('POST', `${properties}/groups`, { name: 'baton', label: 'Baton' }).status).toBe(409);
    expect(ask('POST', properties, { ...verdict, name: 'other', groupName: 'nowhere' }).status).toBe(400);
    const again = ask('POST', properties, verdict);
    expect([again.status, again.body.subCategory]).toEqual([409, 'Properties.PROPERTY_WITH_NAME_EXISTS']);
    expect(ask('POST', properties, { ...verdict, name: 'b2', options: [] }).status).toBe(400);
    expect(ask('POST', properties, { ...verdict, name: 'b3', type: 'string' }).status).toBe(400);
    expect(ask('GET', `${properties}/baton_verdict`).body.options.map((option) => option.value)).toEqual([
      'accepted',
      'rejected',
    ]);
    expect(ask('GET', `${properties}/nothing`).status).toBe(404);
  });

  test('a patch with options replaces the list; records keep a value that is no option any more', () => {
    const { ask, portal } = withGroup();
    const id = portal.createContact({ baton_verdict: 'rejected' });
    ask('PATCH', `${properties}/baton_verdict`, { options: [verdict.options[0]] });
    expect(ask('GET', `${properties}/baton_verdict`).body.options).toHaveLength(1);
    expect(portal.get('contacts', id)?.properties['baton_verdict']).toBe('rejected');
    expect(ask('PATCH', `${contacts}/${id}`, { properties: { baton_verdict: 'rejected' } }).status).toBe(400);
    expect(ask('PATCH', `${properties}/baton_verdict`, { label: 'New', hasUniqueValue: true }).status).toBe(200);
  });

  test('an archived property takes its values out of sight, and a create of its name restores them', () => {
    const { ask, portal } = withGroup();
    const id = portal.createContact({ baton_verdict: 'rejected' });
    expect(ask('DELETE', `${properties}/baton_verdict`).status).toBe(204);
    expect(ask('DELETE', `${properties}/email`).status).toBe(400);
    expect(portal.get('contacts', id)?.properties).not.toHaveProperty('baton_verdict');
    expect(ask('PATCH', `${contacts}/${id}`, { properties: { baton_verdict: '' } }).body.errors?.[0]?.code).toBe(
      'PROPERTY_DOESNT_EXIST',
    );
    expect(ask('GET', `${properties}?archived=true`).body.results).toHaveLength(1);
    expect(ask('POST', properties, verdict).status).toBe(201);
    expect(portal.get('contacts', id)?.properties['baton_verdict']).toBe('rejected');
  });

  test('custom properties have a limit that can be read', () => {
    const { ask } = (() => {
      const opened = withGroup();
      opened.portal.setLimits({ customProperties: 1 });
      return opened;
    })();
    expect(ask('POST', properties, { ...verdict, name: 'one_more' }).body.subCategory).toBe(
      'Properties.PROPERTY_LIMIT_REACHED',
    );
    const limits = ask('GET', '/crm/limits/2026-09/custom-properties').body as unknown as { byObjectType: object[] };
    expect(limits.byObjectType[0]).toMatchObject({ objectTypeId: '0-1', limit: 1, usage: 1 });
  });
});

describe('segments', () => {
  const lists = '/crm/lists/2026-09';
  const branch = (filters: object[]) => ({
    filterBranchType: 'OR',
    filters: [],
    filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters }],
  });
  const isAnyOf = (values: string[]) => ({
    filterType: 'PROPERTY',
    property: 'baton_verdict',
    operation: { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values, includeObjectsWithNoValueSet: false },
  });
  const isKnown = {
    filterType: 'PROPERTY',
    property: 'email',
    operation: { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' },
  };

  test('made once by name, found by name, its size follows the records', () => {
    const { ask, portal } = withGroup();
    const create = {
      name: 'Baton: to do',
      objectTypeId: '0-1',
      processingType: 'DYNAMIC',
      filterBranch: branch([isAnyOf(['rejected']), isKnown]),
    };
    expect(ask('POST', `${lists}/`, create).status).toBe(200);
    expect(ask('POST', lists, create).body.subCategory).toBe('ILS.DUPLICATE_LIST_NAMES');
    const size = (): number =>
      ask('GET', `${lists}/object-type-id/0-1/name/${encodeURIComponent(create.name)}`).body.list.size;
    expect(size()).toBe(0);
    const id = portal.createContact({ baton_verdict: 'rejected', email: 'a@example.com' });
    portal.createContact({ baton_verdict: 'rejected' });
    expect(size()).toBe(1);
    portal.edit('contacts', id, { baton_verdict: 'accepted' });
    expect(size()).toBe(0);
    expect(ask('GET', `${lists}/object-type-id/0-1/name/Other`).status).toBe(404);
    expect(ask('POST', `${lists}/search`, { query: 'baton' }).body.lists.map((list) => list.name)).toEqual([
      create.name,
    ]);
    expect(ask('GET', `${lists}/1?includeFilters=true`).body.list.filterBranch).toBeDefined();
  });

  test('filters of unknown properties or of kinds the twin cannot evaluate are refused, so is a root that is no OR', () => {
    const { ask } = withGroup();
    const create = (filterBranch: object): number =>
      ask('POST', lists, { name: 'X', objectTypeId: '0-1', processingType: 'DYNAMIC', filterBranch }).status;
    expect(create(branch([{ ...isKnown, property: 'nothing' }]))).toBe(400);
    expect(create(branch([{ ...isKnown, operation: { operationType: 'TIME_POINT', operator: 'IS_BEFORE' } }]))).toBe(
      400,
    );
    expect(create({ filterBranchType: 'AND', filters: [isKnown], filterBranches: [] })).toBe(400);
  });
});

describe('owners, pipelines, account and associations', () => {
  test('owners page by id, archived ones apart', () => {
    const { ask, portal } = open();
    const made = [0, 1, 2].map((i) =>
      portal.addOwner({ email: `o${i}@example.com`, firstName: 'O', lastName: String(i) }),
    );
    portal.addOwner({ email: 'gone@example.com', firstName: 'G', lastName: 'One', isArchived: true });
    const first = ask('GET', '/crm/owners/2026-09?limit=2').body;
    expect(first.results.map((owner) => owner.id)).toEqual(made.slice(0, 2));
    expect(
      ask('GET', `/crm/v3/owners/?limit=2&after=${first.paging?.next.after}`).body.results.map((owner) => owner.id),
    ).toEqual(made.slice(2));
    expect(ask('GET', '/crm/owners/2026-09?archived=true').body.results).toHaveLength(1);
    expect(ask('GET', '/crm/owners/2026-09/9001?idProperty=userId').body.id).toBe(made[0]);
  });

  test('associations are read in batch, with those that have none told apart, and paged', () => {
    const { ask, portal } = open({ limits: { associationPage: 2 } });
    const contact = portal.createContact({ firstname: 'A' });
    const alone = portal.createContact({ firstname: 'B' });
    const deals = [0, 1, 2].map((i) => portal.createDeal({ dealname: String(i) }, { contacts: [contact] }));
    type Found = {
      results: { from: { id: string }; to: { toObjectId: string }[]; paging?: { next: { after: string } } }[];
      errors: { subCategory: string }[];
    };
    const read = (inputs: object[]) =>
      ask('POST', '/crm/associations/2026-09/contacts/deals/batch/read', { inputs }) as unknown as {
        status: number;
        body: Found;
      };
    const { status, body } = read([{ id: contact }, { id: alone }]);
    expect([status, body.errors[0]?.subCategory]).toEqual([207, 'crm.associations.NO_ASSOCIATIONS_FOUND']);
    expect(body.results[0]?.to.map((one) => one.toObjectId)).toEqual(deals.slice(0, 2));
    expect(
      read([{ id: contact, after: body.results[0]?.paging?.next.after }]).body.results[0]?.to.map(
        (one) => one.toObjectId,
      ),
    ).toEqual(deals.slice(2));
  });

  test('a deal closes by its stage, and a company counts its open deals without a new modified time', () => {
    const { ask, portal, clock } = open();
    const company = portal.createCompany({ name: 'Example Ltd' });
    const deal = portal.createDeal({ dealname: 'D', dealstage: 'qualifiedtobuy', pipeline: 'default' }, { company });
    const before = portal.get('companies', company);
    expect(before?.properties['hs_num_open_deals']).toBe('1');
    clock.advance(1000);
    portal.edit('deals', deal, { dealstage: 'closedwon' });
    expect(portal.get('deals', deal)?.properties).toMatchObject({ hs_is_closed: 'true', hs_is_closed_won: 'true' });
    expect(portal.get('companies', company)).toMatchObject({
      updatedAt: before?.updatedAt,
      properties: { hs_num_open_deals: '0' },
    });
    expect(ask('GET', '/crm/pipelines/2026-09/deals').body.results).toHaveLength(1);
    expect(ask('GET', '/account-info/2026-09/details').body).toMatchObject({
      portalId: 25_000_001,
      timeZone: 'Europe/Berlin',
      utcOffset: '+01:00',
    });
  });
});
