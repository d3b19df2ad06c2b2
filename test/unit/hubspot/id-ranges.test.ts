// Laws of the paging by unread ids: whatever lengths the ids have, however HubSpot sorts them, and whichever records leave
// the result between two pages, no record that stays is skipped, none is handed out twice, and no call is wasted.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { afterPage, gapsOf, noRanges, readRanges, writeRanges, type Gap } from '#connectors/hubspot/id-ranges.ts';

const groupsPerSearch = 5;
const orders = {
  number: (a: string, b: string) => (BigInt(a) < BigInt(b) ? -1 : 1),
  text: (a: string, b: string) => (a < b ? -1 : 1),
};

const isIn = (gap: Gap, id: string): boolean =>
  (gap.above === null || BigInt(id) > gap.above) && (gap.below === null || BigInt(id) < gap.below);

const readAll = (
  ids: readonly string[],
  order: keyof typeof orders,
  size: number,
  leaving: readonly string[][] = [],
) => {
  const present = new Set(ids);
  const pages: string[][] = [];
  for (let read = noRanges; gapsOf(read).length > 0;) {
    const gaps = gapsOf(read).slice(0, groupsPerSearch);
    const found = [...present].filter((id) => gaps.some((gap) => isIn(gap, id))).sort(orders[order]);
    const page = found.slice(0, size);
    const next = afterPage(readRanges(writeRanges(read)), gaps, page, found.length <= size);
    if (next === null) throw new Error('out of order');
    read = next;
    for (const id of leaving[pages.length] ?? []) present.delete(id);
    pages.push(page);
    if (pages.length > ids.length + 30) throw new Error('no end');
  }
  return pages;
};

const anyIds = fc
  .uniqueArray(
    fc.oneof(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 90, max: 120 }),
      fc.integer({ min: 995, max: 1010 }),
      fc.integer({ min: 0, max: 10 ** 12 }),
    ),
    { maxLength: 80 },
  )
  .map((ids) => ids.map(String));
const anyOrder = fc.constantFrom('number' as const, 'text' as const);

test('every id is read exactly once, sorted as numbers or as text', () => {
  fc.assert(
    fc.property(anyIds, anyOrder, fc.integer({ min: 1, max: 10 }), (ids, order, size) => {
      expect(readAll(ids, order, size).flat().sort()).toEqual([...ids].sort());
    }),
    { numRuns: 500 },
  );
});

test('records that leave the result between pages take no other with them', () => {
  const scenario = anyIds.chain((ids) =>
    fc.record({
      ids: fc.constant(ids),
      order: anyOrder,
      size: fc.integer({ min: 1, max: 10 }),
      leaving: fc.array(fc.subarray(ids, { maxLength: Math.min(5, ids.length) }), { maxLength: 20 }),
    }),
  );
  fc.assert(
    fc.property(scenario, ({ ids, order, size, leaving }) => {
      const left = new Set(leaving.flat());
      const read = readAll(ids, order, size, leaving).flat();
      expect(new Set(read).size).toBe(read.length);
      expect(ids.filter((id) => !left.has(id) && !read.includes(id))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('ids of up to four lengths cost not one call more than their pages', () => {
  const fewLengths = fc.uniqueArray(fc.integer({ min: 5, max: 9_999 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fewLengths, anyOrder, fc.integer({ min: 1, max: 20 }), (ids, order, size) => {
      expect(readAll(ids.map(String), order, size)).toHaveLength(Math.ceil(ids.length / size));
    }),
  );
});

test('a page out of the order asked for is noticed', () => {
  expect(afterPage(noRanges, gapsOf(noRanges), ['12', '11'], false)).toBeNull();
  expect(afterPage([[0n, 50n]], gapsOf([[0n, 50n]]), ['11'], false)).toBeNull();
});
