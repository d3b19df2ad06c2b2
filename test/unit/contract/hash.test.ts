// The hash that signatures stand on: it follows the meaning, and nothing but the meaning.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isMap, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import { canonicalJson } from '#contract/hash.ts';
import { parseContract } from '#contract/parse.ts';
import { readable, small, withSections } from './samples.ts';

const hashOf = (yaml: string): string => readable(yaml).policy.contractHash;
const defaultYaml = readFileSync('contracts/default.yaml', 'utf8');
const defaultHash = hashOf(defaultYaml);

test('the hash of a contract that was signed must not change: it is addressed by it', () => {
  expect(hashOf(small)).toBe('788f25c426b0002723a961e8e3ce5527781fd98afa2a8fb51959cb2d41a01116');
});

test.each([
  ['comments', `# a comment\n${small.replaceAll('\n', ' # and another\n')}`],
  ['spelling of durations', small.replace('once per 1d', 'once per 24h')],
  ['spelling of numbers', small.replaceAll('points: 30', 'points: 30.0')],
  ['quotes', small.replaceAll('software', '"software"')],
  ['one event type or a list of one', small.replace('on: demo_requested', 'on: [demo_requested]')],
  [
    'a value or the test that it equals',
    small.replace('person.is_student: true', 'person.is_student: { equals: true }'),
  ],
  ['order of values in a list', small.replace('[software, logistics]', '[logistics, software, software]')],
])('%s do not change it', (_, yaml) => {
  expect(hashOf(yaml)).toBe(hashOf(small));
});

/** Classes under `sla` are tried in their order: it is part of what is signed. */
const isOrdered = (parents: readonly unknown[]): boolean => {
  const pair = parents.at(-1);
  return isPair(pair) && isScalar(pair.key) && pair.key.value === 'sla';
};

test('neither the order of keys nor the layout changes it', () => {
  const shuffled = fc.tuple(fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), fc.boolean());
  fc.assert(
    fc.property(shuffled, ([keys, isFlow]) => {
      const doc = parseDocument(defaultYaml, { stringKeys: true });
      let next = 0;
      visit(doc, (_, node, parents) => {
        if (!isMap(node) && !isSeq(node)) return;
        node.flow = isFlow;
        if (isMap(node) && !isOrdered(parents))
          node.items.sort(() => ((keys[(next += 1) % keys.length] ?? 0) % 2 === 0 ? 1 : -1));
      });
      expect(hashOf(doc.toString())).toBe(defaultHash);
    }),
    { numRuns: 20 },
  );
});

type Leaf = { readonly path: readonly (string | number)[]; readonly value: unknown };

const leavesOf = (value: unknown, path: readonly (string | number)[] = []): readonly Leaf[] => {
  if (Array.isArray(value)) return value.flatMap((v, i) => leavesOf(v, [...path, i]));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([k, v]) => leavesOf(v, [...path, k]));
  return [{ path, value }];
};

const otherThan = (value: unknown): unknown => {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  const text = String(value);
  const durations = /(\d+)([dwh])/.exec(text);
  if (durations !== null) return text.replace(durations[0], `${Number(durations[1]) + 1}${durations[2] ?? ''}`);
  return `${text}x`;
};

test('whatever else is written, changing it changes the hash', () => {
  const doc = parseDocument(defaultYaml, { stringKeys: true });
  let changed = 0;
  for (const { path, value } of leavesOf(doc.toJS())) {
    const bent = parseDocument(defaultYaml, { stringKeys: true });
    bent.setIn(path, otherThan(value));
    const parsed = parseContract(bent.toString(), { file: 'c.yaml' });
    if (!parsed.ok) continue;
    changed += 1;
    expect([path.join('.'), parsed.policy.contractHash]).not.toEqual([path.join('.'), defaultHash]);
  }
  expect(changed).toBeGreaterThan(100);
});

test('leaving a rule out, adding one, or changing their order changes it', () => {
  const lines = small.split('\n');
  const without = lines.filter((line) => !line.includes('id: size')).join('\n');
  const swapped = [...lines.slice(0, 5), lines[6], lines[5], ...lines.slice(7)].join('\n');
  expect(new Set([small, without, swapped].map(hashOf)).size).toBe(3);
});

test('the values of a built-in list count where it is used', () => {
  const fragment = (list: string): string =>
    withSections(`fit:\n  - { id: x, when: { person.email_domain: { in_list: ${list} } }, points: -1 }\n`);
  const parsed = readable(fragment('free_mail'));
  expect(Object.keys(parsed.lists)).toEqual(['targets', 'free_mail']);
  expect(hashOf(fragment('targets'))).not.toBe(parsed.policy.contractHash);
});

test('canonical JSON sorts keys, keeps order in lists and leaves out what is undefined', () => {
  expect(canonicalJson({ b: [2, 1, 'é'], a: { d: null, c: undefined } })).toBe('{"a":{"d":null},"b":[2,1,"é"]}');
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
