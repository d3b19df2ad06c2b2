// Whatever stands in place of a part of what follows from an MQL, the parser answers, and what it takes can be shown.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { parseContract } from '#contract/parse.ts';
import { handoffSections } from '#contract/schema-handoff.ts';
import { showContract } from '#contract/show.ts';
import { fullHandoff, type Path, withValue } from './full-handoff.ts';
import { withSections } from './samples.ts';

const data: unknown = parse(withSections(fullHandoff), { stringKeys: true });
const sections = [...Object.keys(handoffSections), 'dispositions'];

const placesIn = (node: unknown, path: Path): readonly Path[] => {
  const inside = Array.isArray(node)
    ? node.flatMap((one: unknown, i) => placesIn(one, [...path, i]))
    : typeof node === 'object' && node !== null
      ? Object.entries(node).flatMap(([key, one]) => placesIn(one, [...path, key]))
      : [];
  return [path, ...inside];
};
const places = sections.flatMap((name) => placesIn((data as Record<string, unknown>)[name], [name]));

const valueAt = (path: Path): unknown =>
  path.reduce<unknown>((node, part) => (node as Record<string | number, unknown>)[part], data);

const answers = (bent: unknown): void => {
  const parsed = parseContract(JSON.stringify(bent), { file: 'c.yaml' });
  if (parsed.ok) {
    expect(showContract(parsed)).not.toMatch(/undefined|NaN|\[object/);
    return;
  }
  expect(parsed.problems.length).toBeGreaterThan(0);
  for (const { where, message } of parsed.problems) {
    expect(where).toMatch(/^c\.yaml:[1-9]\d*:[1-9]\d*$/);
    expect(message).not.toMatch(/undefined|\[object|Invalid input/);
  }
};

test('any data in any place', () => {
  const some = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(
      '',
      '0m',
      '1h',
      '25%',
      'sdr',
      [],
      {},
      [[]],
      [null],
      -1,
      0,
      1e9,
      { team: 'x' },
      { do: 'escalate' },
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), some, (path, value) => {
      answers(withValue(data, path, value));
    }),
    { numRuns: 400 },
  );
});

test('one part in the place of another', () => {
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...places), (to, from) => {
      answers(withValue(data, to, valueAt(from)));
    }),
    { numRuns: 400 },
  );
});
