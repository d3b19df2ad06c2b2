// The order of engagements: by time, ties by key.
import { expect, test } from '@jest/globals';
import { inOrder, ordered } from '#domain/engagement-order.ts';
import type { Engagement } from '#domain/lead.ts';

const did = (key: string, occurredAt: number): Engagement => ({
  key,
  type: 'visit',
  occurredAt,
  observedAt: 0,
  properties: {},
});

test('by time, ties by key, and the same is the same', () => {
  expect(inOrder(did('z', 1), did('a', 2))).toBeLessThan(0);
  expect(inOrder(did('a', 2), did('z', 1))).toBeGreaterThan(0);
  expect(inOrder(did('a', 1), did('b', 1))).toBeLessThan(0);
  expect(inOrder(did('b', 1), did('a', 1))).toBeGreaterThan(0);
  expect(inOrder(did('a', 1), did('a', 1))).toBe(0);
});

test('what is in order already is left as it is, the very same list', () => {
  for (const list of [[], [did('a', 1)], [did('a', 1), did('a', 1)], [did('b', 1), did('a', 2), did('c', 2)]]) {
    expect(ordered(list)).toBe(list);
  }
});

test('anything else is put in order in a list of its own', () => {
  const [first, second, third] = [did('b', 1), did('a', 2), did('c', 2)];
  const sorted = [first, second, third];
  for (const list of [
    [third, second, first],
    [second, first, third],
    [first, third, second],
  ]) {
    const before = [...list];
    expect(ordered(list)).toEqual(sorted);
    expect(list).toEqual(before);
  }
});
