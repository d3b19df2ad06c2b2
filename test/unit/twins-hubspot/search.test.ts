// Laws of search: it answers what a plain filter over the records would, as late as its index lags, and no further than its caps.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contacts, free, ids, open, startAt, type Body, type Opened } from './ask.ts';

const search = (opened: Opened, body: unknown): { status: number; body: Body } =>
  opened.ask('POST', `${contacts}/search`, body);
const changedSince = (at: number, more: object = {}): object => ({
  filterGroups: [{ filters: [{ propertyName: 'lastmodifieddate', operator: 'GTE', value: String(at) }] }],
  sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
  limit: 200,
  ...more,
});
const searchAll = (opened: Opened, body: object): number[] => {
  const found: number[] = [];
  let after: string | undefined = '0';
  while (after !== undefined) {
    const { body: page } = search(opened, { ...body, after });
    found.push(...ids(page.results));
    after = page.paging?.next.after;
  }
  return found;
};

describe('search', () => {
  test('comparisons on numbers, ids, times and texts equal a plain filter', () => {
    const operators = {
      LT: (a: number, b: number) => a < b,
      LTE: (a: number, b: number) => a <= b,
      GT: (a: number, b: number) => a > b,
      GTE: (a: number, b: number) => a >= b,
      EQ: (a: number, b: number) => a === b,
      NEQ: (a: number, b: number) => a !== b,
    };
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 20 })), { maxLength: 25 }),
        fc.constantFrom(...(Object.keys(operators) as (keyof typeof operators)[])),
        fc.integer({ min: 0, max: 20 }),
        (numbers, operator, value) => {
          const opened = open({ limits: free, firstId: 8 });
          for (const n of numbers) opened.portal.createContact({ annualrevenue: n }, { at: startAt - 1000 + (n ?? 0) });
          const holds = operators[operator];
          const expected = (of: (n: number | null, index: number) => number | null): number[] =>
            numbers.flatMap((n, i) => {
              const left = of(n, i);
              return left !== null && holds(left, value) ? [8 + i] : [];
            });
          const ask = (propertyName: string, text: string): number[] =>
            searchAll(opened, {
              filterGroups: [{ filters: [{ propertyName, operator, value: text }] }],
              sorts: ['hs_object_id'],
            });
          expect(ask('annualrevenue', String(value))).toEqual(expected((n) => n));
          expect(ask('hs_object_id', String(value))).toEqual(expected((_, i) => 8 + i));
          expect(ask('lastmodifieddate', new Date(startAt - 1000 + value).toISOString())).toEqual(
            expected((n) => n ?? 0),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test('BETWEEN, IN, NOT_IN, HAS_PROPERTY and CONTAINS_TOKEN; groups are joined by or, filters by and', () => {
    const opened = open({ limits: free });
    const make = (firstname: string, annualrevenue: number | null): string =>
      opened.portal.createContact({ firstname, annualrevenue });
    const [ann, bob, cid] = [make('Ann Marie', 1), make('Bob', 5), make('Cid', null)];
    const find = (...groups: object[][]): number[] =>
      searchAll(opened, { filterGroups: groups.map((filters) => ({ filters })) }).sort();
    const on = (propertyName: string, operator: string, more: object = {}): object => ({
      propertyName,
      operator,
      ...more,
    });
    expect(find([on('annualrevenue', 'BETWEEN', { value: 1, highValue: 4 })])).toEqual([Number(ann)]);
    expect(find([on('firstname', 'IN', { values: ['bob', 'cid'] })])).toEqual([Number(bob), Number(cid)]);
    expect(find([on('annualrevenue', 'NOT_IN', { values: ['5'] })])).toEqual([Number(ann)]);
    expect(find([on('annualrevenue', 'NOT_HAS_PROPERTY')])).toEqual([Number(cid)]);
    expect(find([on('annualrevenue', 'HAS_PROPERTY'), on('firstname', 'CONTAINS_TOKEN', { value: 'mar*' })])).toEqual([
      Number(ann),
    ]);
    expect(find([on('firstname', 'EQ', { value: 'BOB' })], [on('firstname', 'EQ', { value: 'cid' })])).toEqual([
      Number(bob),
      Number(cid),
    ]);
  });

  test('contacts have no hs_lastmodifieddate: a filter on it finds nothing and does not complain', () => {
    const opened = open();
    opened.portal.createContact({ firstname: 'A' });
    const { status, body } = search(opened, {
      filterGroups: [{ filters: [{ propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: '0' }] }],
    });
    expect([status, body.total]).toEqual([200, 0]);
  });

  test('12,000 records with one modified time: total tells them all, paging ends at 10,000 and points beyond', () => {
    const opened = open({ limits: free });
    for (let i = 0; i < 12_000; i += 1) opened.portal.createContact({ firstname: 'T' }, { at: startAt - 5000 });
    opened.portal.touchAll('contacts', startAt);
    const page = search(opened, changedSince(startAt, { after: '9800' })).body;
    expect(page.total).toBe(12_000);
    expect(page.paging?.next.after).toBe('10000');
    expect(search(opened, changedSince(startAt, { after: '10000' })).status).toBe(400);
    const last = Number(page.results.at(-1)!.id);
    const rest = search(opened, {
      ...changedSince(startAt),
      filterGroups: [
        {
          filters: [
            { propertyName: 'lastmodifieddate', operator: 'GTE', value: String(startAt) },
            { propertyName: 'hs_object_id', operator: 'GT', value: String(last) },
          ],
        },
      ],
    }).body;
    expect(rest.total).toBe(2000);
  });

  test('equal times come in no order of ids, yet in the same order each time', () => {
    const opened = open({ limits: free });
    for (let i = 0; i < 50; i += 1) opened.portal.createContact({ firstname: 'T' });
    const byTime = {
      ...changedSince(0),
      sorts: [{ propertyName: 'lastmodifieddate', direction: 'ASCENDING' }],
      limit: 7,
    };
    const found = searchAll(opened, byTime);
    expect(found).toHaveLength(new Set(found).size);
    expect(found).not.toEqual([...found].sort((a, b) => a - b));
    expect(searchAll(opened, byTime)).toEqual(found);
  });

  test('ids sort as numbers, or as text in the portal that is said to do so', () => {
    for (const sortsIdsAsText of [false, true]) {
      const opened = open({ firstId: 98, behaviour: { sortsIdsAsText } });
      for (let i = 0; i < 4; i += 1) opened.portal.createContact({ firstname: 'T' });
      expect(searchAll(opened, changedSince(0))).toEqual(sortsIdsAsText ? [100, 101, 98, 99] : [98, 99, 100, 101]);
    }
  });

  test('the index lags: before the lag is over search shows what was, or nothing; after it, what is', () => {
    const opened = open({ limits: { ...free, indexLagMs: 10_000 } });
    const { portal, clock } = opened;
    const old = portal.createContact({ lastname: 'before' }, { at: startAt - 60_000 });
    portal.edit('contacts', old, { lastname: 'after' });
    const fresh = portal.createContact({ lastname: 'fresh' });
    const names = (): (string | null | undefined)[] =>
      search(opened, { sorts: ['hs_object_id'], properties: ['lastname'] }).body.results.map(
        (row) => row.properties['lastname'],
      );
    expect(names()).toEqual(['before']);
    expect(search(opened, changedSince(startAt - 1)).body.total).toBe(0);
    // The list does not lag.
    expect(opened.ask('GET', `${contacts}/${fresh}`).status).toBe(200);
    clock.advance(9_999);
    expect(names()).toEqual(['before']);
    clock.advance(1);
    expect(names()).toEqual(['after', 'fresh']);
    expect(search(opened, changedSince(startAt - 1)).body.total).toBe(2);
  });

  test('whenever it is asked, search shows exactly the state of one lag ago', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait: fc.integer({ min: 0, max: 40 }), who: fc.nat(3), value: fc.nat(5) }), {
          maxLength: 30,
        }),
        (steps) => {
          const lag = 50;
          const opened = open({ limits: { ...free, indexLagMs: lag } });
          const { portal, clock } = opened;
          const made = [0, 1, 2, 3].map(() => portal.createContact({ annualrevenue: 0 }, { at: startAt - 1000 }));
          const past = [{ at: startAt - 1000, state: [0, 0, 0, 0] }];
          for (const { wait, who, value } of steps) {
            clock.advance(wait);
            portal.edit('contacts', made[who]!, { annualrevenue: value });
            past.push({ at: clock.now(), state: past.at(-1)!.state.map((old, i) => (i === who ? value : old)) });
            const expected = past.findLast((entry) => entry.at <= clock.now() - lag)!.state;
            const rows = search(opened, { sorts: ['hs_object_id'], properties: ['annualrevenue'] }).body.results;
            expect(rows.map((row) => Number(row.properties['annualrevenue']))).toEqual(expected);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('archived records never show', () => {
    const opened = open();
    const id = opened.portal.createContact({ firstname: 'A' });
    opened.portal.archive('contacts', id);
    expect(search(opened, {}).body.total).toBe(0);
  });

  test('caps of the request: page, groups, filters, body', () => {
    const opened = open({ limits: free });
    const group = (count: number): object => ({
      filters: Array.from({ length: count }, () => ({ propertyName: 'firstname', operator: 'EQ', value: 'a' })),
    });
    const status = (body: object): number => search(opened, body).status;
    expect(status({ limit: 200 })).toBe(200);
    expect(status({ limit: 201 })).toBe(400);
    expect(status({ filterGroups: Array.from({ length: 6 }, () => group(1)) })).toBe(400);
    expect(status({ filterGroups: [group(7)] })).toBe(400);
    expect(status({ filterGroups: Array.from({ length: 5 }, () => group(4)) })).toBe(400);
    expect(status({ filterGroups: [group(6), group(6), group(6)] })).toBe(200);
    expect(status({ properties: Array.from({ length: 400 }, (_, i) => `property_${i}`) })).toBe(400);
  });
});
