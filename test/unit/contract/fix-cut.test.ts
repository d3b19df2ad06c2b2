// Cutting takes out what it was asked for and not a letter more.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { cutOut } from '#contract/fix-cut.ts';
import type { Path } from '#src/yaml/path.ts';

const text = `# head
lists: { dead: [a], live: [b, c] } # lists of ours
fit:
  # who they are
  - { id: one, points: 1 }
  - id: two # the second
    points: 2

  - { id: three, points: 3 }   # kept as it is
axes:
  fit:
    cap: 100 # never reached
    groups: { web: { cap: 4 } }
mql:
  when:
    all:
      - fit: { at_least: 0 }
      - intent: { at_least: 5 }
    total: { at_least: 1 }
`;

const cases: readonly (readonly [string, readonly Path[], readonly (readonly [string, string])[]])[] = [
  ['the first of a flow map', [['lists', 'dead']], [['dead: [a], ', '']]],
  ['the last of a flow map', [['lists', 'live']], [[', live: [b, c]', '']]],
  ['the last of a flow list', [['lists', 'live', 1]], [[', c', '']]],
  ['an entry on one line', [['fit', 0]], [['  - { id: one, points: 1 }\n', '']]],
  ['an entry of several lines', [['fit', 1]], [['  - id: two # the second\n    points: 2\n', '']]],
  ['an entry whose line ends in a comment', [['fit', 2]], [['  - { id: three, points: 3 }   # kept as it is\n', '']]],
  ['a key behind a dash', [['fit', 1, 'id']], [['id: two # the second\n    ', '']]],
  ['a key on a line of its own', [['axes', 'fit', 'cap']], [['    cap: 100 # never reached\n', '']]],
  ['what is left empty', [['axes', 'fit', 'groups', 'web', 'cap']], [['    groups: { web: { cap: 4 } }\n', '']]],
  [
    'all of a section',
    [
      ['axes', 'fit', 'cap'],
      ['axes', 'fit', 'groups'],
    ],
    [['axes:\n  fit:\n    cap: 100 # never reached\n    groups: { web: { cap: 4 } }\n', '']],
  ],
  [
    'a part and what it is part of',
    [
      ['lists', 'dead', 0],
      ['lists', 'dead'],
    ],
    [['dead: [a], ', '']],
  ],
  ['one of two in a list of blocks', [['mql', 'when', 'all', 0]], [['      - fit: { at_least: 0 }\n', '']]],
  [
    'both of two in a list of blocks',
    [
      ['mql', 'when', 'all', 0],
      ['mql', 'when', 'all', 1],
    ],
    [['    all:\n      - fit: { at_least: 0 }\n      - intent: { at_least: 5 }\n', '']],
  ],
];

describe('cutting', () => {
  test.each(cases)('%s', (_, paths, edits) => {
    expect(cutOut(text, paths)).toBe(edits.reduce((left, [from, to]) => left.replace(from, to), text));
  });

  test('nothing is cut where a part is not there', () => {
    expect(cutOut(text, [['lists', 'gone']])).toBeNull();
    expect(cutOut(text, [['fit', 9]])).toBeNull();
    expect(cutOut(text, [['contract', 'name']])).toBeNull();
  });

  test('a last line without an end is cut as well', () => {
    expect(cutOut('a: 1\nb: 2', [['b']])).toBe('a: 1\n');
  });
});

/** Data as people write it, in both styles. */
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.nat(9), fc.constantFrom('x', 'a # b', 'two words')),
    fc.dictionary(fc.constantFrom('k', 'l', 'm', 'n'), tie('node'), { minKeys: 1, maxKeys: 4 }),
    fc.array(tie('node'), { minLength: 1, maxLength: 4 }),
  ),
})).node;

const pathsOf = (node: unknown, path: Path = []): readonly Path[] => {
  if (typeof node !== 'object' || node === null) return [path];
  const inner = Array.isArray(node) ? node.map((one: unknown, i) => [i, one] as const) : Object.entries(node);
  return [path, ...inner.flatMap(([key, one]) => pathsOf(one, [...path, key]))];
};

const pruned = (node: unknown, doomed: readonly Path[], path: Path = []): unknown => {
  if (doomed.some((one) => JSON.stringify(one) === JSON.stringify(path))) return undefined;
  if (typeof node !== 'object' || node === null) return node;
  const inner = Array.isArray(node) ? node.map((one: unknown, i) => [i, one] as const) : Object.entries(node);
  const kept = inner
    .map(([key, one]) => [key, pruned(one, doomed, [...path, key])] as const)
    .filter(([, one]) => one !== undefined);
  if (kept.length === 0) return undefined;
  return Array.isArray(node) ? kept.map(([, one]) => one) : Object.fromEntries(kept);
};

test('what is left of any data, in any style, is the data without the parts', async () => {
  const { Document } = await import('yaml');
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('p', 'q', 'r'), tree, { minKeys: 1 }),
      fc.array(fc.nat(1_000), { minLength: 1, maxLength: 4 }),
      fc.nat(5),
      fc.boolean(),
      (data, picks, flowAt, isIndented) => {
        const paths = pathsOf(data).filter((path) => path.length > 0);
        const doomed = picks.map((n) => paths[n % paths.length] ?? []);
        const left = pruned(data, doomed);
        fc.pre(left !== undefined);
        const document = new Document(data);
        const flowing = paths[flowAt % paths.length] ?? [];
        const node = document.getIn(flowing, true);
        if (typeof node === 'object' && node !== null && 'items' in node) Object.assign(node, { flow: true });
        const yaml = document.toString({ indentSeq: isIndented });
        const cut = cutOut(yaml, doomed);
        // A key behind a dash that is the only one of its line is left to people.
        if (cut !== null) expect(parse(cut)).toEqual(left);
        else expect(yaml).toMatch(/^ *- /m);
      },
    ),
    { numRuns: 600 },
  );
});
