// The reference names whatever can be written of what follows from an MQL: every key, every word of a closed list.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { contractJsonSchema } from '#contract/json-schema.ts';
import { handoffSections } from '#contract/schema-handoff.ts';
import { demandWords } from '#contract/schema-handoff-pieces.ts';

const page = readFileSync('docs/contract.md', 'utf8');
type Json = Readonly<Record<string, unknown>>;
const schema = contractJsonSchema() as {
  readonly properties: Readonly<Record<string, Json>>;
  readonly definitions: Readonly<Record<string, Json>>;
};

/** What is described elsewhere on the page. */
const elsewhere = ['condition', 'event_types', 'where', 'date', 'duration'];

/** Keys and words below a node of the schema, through the definitions that are of handoffs alone. */
const wordsIn = (node: unknown): readonly string[] => {
  if (Array.isArray(node)) return node.flatMap(wordsIn);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (key === '$ref') {
      const name = String(value).replace('#/definitions/', '');
      const isOwn =
        !elsewhere.includes(name) && !name.startsWith('tests_of_') && name !== 'target' && name !== 'demand';
      return isOwn ? wordsIn(schema.definitions[name]) : [];
    }
    if (key === 'properties') return [...Object.keys(value as Json), ...wordsIn(Object.values(value as Json))];
    if (key === 'enum') return (value as readonly unknown[]).map(String);
    return key === 'const' ? [String(value)] : wordsIn(value);
  });
};

test.each([...Object.keys(handoffSections), 'target'])('the page names every key and word of %s', (section) => {
  const node = section === 'target' ? schema.definitions['target'] : schema.properties[section];
  const words = new Set(wordsIn(node));
  expect(words.size).toBeGreaterThan(0);
  const grade = /^[A-D][1-4]$/;
  const unnamed = [...words].filter((word) => !grade.test(word) && !new RegExp(`\\b${word}\\b`).test(page));
  expect(unnamed).toEqual([]);
});

test('the page names every word of what may be required', () => {
  expect(demandWords.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
});
