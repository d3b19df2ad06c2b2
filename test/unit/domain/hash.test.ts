// The fingerprint of a value: FNV-1a of its JSON, worked out elsewhere. Keys of stored events hold it, so it may never change.
import { expect, test } from '@jest/globals';
import type { Value } from '#domain/lead.ts';
import { valueHash } from '#domain/hash.ts';

test.each<[Value | null, string]>([
  [null, '77074ba4'],
  ['a', '61a1cfea'],
  [1, '340ca71c'],
  ['1', '012a777a'],
  [true, '4db211e5'],
  [['a', 'b'], 'e0671ac8'],
  [1149, '00253920'],
])('%j is %s', (value, hash) => {
  expect(valueHash(value)).toBe(hash);
});
