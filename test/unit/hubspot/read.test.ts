// What only HubSpot does when it is read: pages that are short or empty with more behind them, queries that are too long,
// associations, merges. Where an answer is hard to bring about it is given by nock, else by the twin.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Cursor, SourceRecord } from '#connectors/connector.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import { failureOf, objectsPath, plan, record, setup, startAt } from './setup.ts';
import { onHubSpot, useNock } from './wire.ts';

type Search = {
  filterGroups: { filters: { propertyName: string; operator: string; value: string }[] }[];
  sorts: unknown;
  properties: string[];
  after?: string;
};

useNock();

const answerSearches = (answers: object[]): Search[] => {
  const asked: Search[] = [];
  for (const answer of answers)
    onHubSpot()
      .post(`${objectsPath}/search`)
      .reply(async (request: Request) => {
        asked.push((await request.json()) as Search);
        return [200, answer];
      });
  return asked;
};

describe('searching changes', () => {
  test('a short page, and an empty one, is not the end while there is a next', async () => {
    const asked = answerSearches([
      { total: 5, results: [record(7)], paging: { next: { after: '200' } } },
      { total: 4, results: [], paging: { next: { after: '200' } } },
      { total: 4, results: [record(9)] },
      { total: 0, results: [] },
    ]);
    const { connector } = setup();
    const seen: string[] = [];
    let cursor: Cursor = connector.cursorAt(startAt);
    for (let isCaughtUp = false; !isCaughtUp;) {
      const page = await connector.changes(plan, cursor);
      seen.push(...page.records.map(({ id }) => id));
      ({ next: cursor, isCaughtUp } = page);
    }
    expect(seen).toEqual(['7', '9']);
    expect(asked.map(({ after }) => after)).toEqual([undefined, undefined, '200', undefined]);
  });

  test('the window reaches back and forward by the lookback, in the right property, sorted by id', async () => {
    const asked = answerSearches([{ total: 0, results: [] }]);
    const { connector } = setup();
    await connector.changes(plan, connector.cursorAt(startAt - 60_000));
    expect(asked[0]?.filterGroups).toEqual([
      {
        filters: [
          { propertyName: 'lastmodifieddate', operator: 'GTE', value: String(startAt - 360_000) },
          { propertyName: 'lastmodifieddate', operator: 'LTE', value: String(startAt + 300_000) },
        ],
      },
    ]);
    expect(asked[0]?.sorts).toEqual([{ propertyName: 'hs_object_id', direction: 'ASCENDING' }]);
  });

  test('pages out of order are refused rather than skipped over', async () => {
    answerSearches([{ total: 5, results: [record(12), record(11)], paging: { next: { after: '200' } } }]);
    const { connector } = setup();
    const error = await failureOf(connector.changes(plan, connector.cursorAt(startAt)));
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(error.message).toMatch(/out of the order/);
  });

  test('with more properties than a search can name, ids are searched and the records read', async () => {
    const properties = Array.from({ length: 200 }, (_, nth) => `a_rather_long_property_name_${nth}`);
    const asked = answerSearches([{ total: 1, results: [record(7)] }]);
    onHubSpot()
      .post(`${objectsPath}/batch/read`)
      .reply(async (request: Request) => {
        const body = (await request.json()) as Search;
        return [200, { results: [record(7, Object.fromEntries(body.properties.map((name) => [name, 'x'])))] }];
      });
    const { connector } = setup();
    const { records } = await connector.changes({ ...plan, properties }, connector.cursorAt(startAt));
    expect(asked[0]?.properties).toEqual([]);
    expect(records[0]?.values['a_rather_long_property_name_199']).toBe('x');
  });
});

test('a list whose query would be too long is listed by ids and then read', async () => {
  const properties = Array.from({ length: 400 }, (_, nth) => `a_rather_long_property_name_${nth}`);
  onHubSpot()
    .get(objectsPath)
    .query({ limit: '100', associations: 'deals' })
    .reply(200, { results: [{ ...record(7), associations: { deals: { results: [{ id: '3' }] } } }] });
  onHubSpot()
    .post(`${objectsPath}/batch/read`)
    .reply(200, { results: [record(7, { a_rather_long_property_name_0: 'x' })] });
  const { records, next } = await setup().connector.list({ ...plan, properties, associations: ['deal'] }, null);
  expect(records.map(({ id, associated }) => [id, associated])).toEqual([['7', { deal: ['3'] }]]);
  expect(records[0]?.values['a_rather_long_property_name_0']).toBe('x');
  expect(next).toBeNull();
});

test('an empty property and one that is not answered are both null; what was not asked for is left out', async () => {
  onHubSpot()
    .get(objectsPath)
    .query(true)
    .reply(200, { results: [record(1, { email: '', hs_object_id: '1' })] });
  const { records } = await setup().connector.list({ ...plan, properties: ['email', 'phone'] }, null);
  expect(records[0]?.values).toEqual({ email: null, phone: null });
});

describe('against the twin', () => {
  let twin: HubSpotTwin;
  afterEach(async () => {
    await twin.close();
  });
  const open = async () => {
    const on = setup();
    twin = await startHubSpotTwin({ clock: on.clock });
    const { connector } = setup({ baseUrl: twin.url, accessToken: twin.accessToken, clock: on.clock });
    return { connector, clock: on.clock, portal: twin.portal };
  };
  const linked = ({ id, associated }: SourceRecord) => [id, associated];

  test('deals bring their people and companies, leads their contact, contacts their primary company: by list, changes and read', async () => {
    const { connector, portal } = await open();
    const company = portal.createCompany({ name: 'Example Ltd' });
    const [ann, bob] = ['ann', 'bob'].map((name) =>
      portal.createContact({ email: `${name}@example.com` }, { company }),
    );
    const deal = portal.createDeal({ dealname: 'First' }, { contacts: [ann ?? '', bob ?? ''], company });
    const lonely = portal.createDeal({ dealname: 'Second' });
    const lead = portal.createLead({ hs_lead_name: 'Ann' }, { contact: ann ?? '' });
    const since = connector.cursorAt(startAt);
    const expected = {
      contact: [
        [ann, { company: [company] }],
        [bob, { company: [company] }],
      ],
      deal: [
        [deal, { contact: [ann, bob], company: [company] }],
        [lonely, { contact: [], company: [] }],
      ],
      lead: [[lead, { contact: [ann] }]],
    };
    const associations = { contact: ['company'], deal: ['contact', 'company'], lead: ['contact'] } as const;
    for (const object of ['contact', 'deal', 'lead'] as const) {
      const wanted = { object, properties: [], history: [], associations: associations[object] };
      const listed = (await connector.list(wanted, null)).records;
      const ids = listed.map(({ id }) => id);
      const read = await connector.read(wanted, ids);
      for (const records of [listed, (await connector.changes(wanted, since)).records, read]) {
        const inOrder = [...records].sort((a, b) => Number(a.id) - Number(b.id));
        expect(inOrder.map(linked)).toEqual(expected[object]);
      }
    }
  });

  test.each([false, true])(
    'a merged contact names the ids it swallowed (a new id is minted: %s)',
    async (mergesMintIds) => {
      const { connector, portal } = await open();
      portal.setBehaviour({ mergesMintIds });
      const [winner, loser] = ['ann', 'bob'].map((name) => portal.createContact({ email: `${name}@example.com` }));
      const kept = portal.merge(winner ?? '', loser ?? '');
      const { records } = await connector.list(plan, null);
      expect(records.map(({ id }) => id)).toEqual([kept]);
      expect(records[0]?.mergedIds).toEqual(expect.arrayContaining([winner, loser].filter((id) => id !== kept)));
    },
  );

  test('changes of many deals cost hardly more calls than the least', async () => {
    const { connector, clock, portal } = await open();
    for (let nth = 0; nth < 2_000; nth++) portal.createDeal({ dealname: `Deal ${nth}` });
    const wanted = {
      object: 'deal',
      properties: ['dealname'],
      history: [],
      associations: ['contact', 'company'],
    } as const;
    portal.setLimits({ searchesPerSecond: 1_000 });
    let cursor = connector.cursorAt(clock.now());
    portal.metrics.mark();
    for (let isCaughtUp = false; !isCaughtUp;) ({ next: cursor, isCaughtUp } = await connector.changes(wanted, cursor));
    const { used, least } = portal.metrics.report();
    expect([used, least]).toEqual([14, 14]);
    const work = { kind: 'sync', plans: [wanted], read: { deal: 2_000 }, readWithHistory: {}, written: {} } as const;
    expect(connector.leastCalls(work)).toBe(least);
  });

  test('an archived record is in no listing', async () => {
    const { connector, portal } = await open();
    const id = portal.createContact({ email: 'ann@example.com' });
    portal.archive('contacts', id);
    expect((await connector.list(plan, null)).records).toEqual([]);
    expect(await connector.read(plan, [id])).toEqual([]);
  });
});
