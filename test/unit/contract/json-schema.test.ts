// The JSON Schema that editors use: current, satisfied by what ships, and never redder than the parser.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { contractJsonSchema } from '#contract/json-schema.ts';
import { leadFields } from '#domain/lead.ts';
import { badContracts } from './bad-contracts.ts';
import { problemsOf, small, withSections } from './samples.ts';

const schema = z.fromJSONSchema(contractJsonSchema());
const fits = (yaml: string): boolean => schema.safeParse(parse(yaml, { stringKeys: true })).success;

describe('contract.schema.json', () => {
  test('is the one that the code makes', () => {
    expect(JSON.parse(readFileSync('contracts/contract.schema.json', 'utf8'))).toEqual(contractJsonSchema());
  });

  test('takes the shipped contract and the small one', () => {
    expect(fits(readFileSync('contracts/default.yaml', 'utf8'))).toBe(true);
    expect(fits(small)).toBe(true);
  });

  test('knows every field of the lead model, with what it is', () => {
    const { definitions } = contractJsonSchema() as {
      definitions: { condition: { properties: Record<string, { description: string }> } };
    };
    for (const [path, { says }] of Object.entries(leadFields))
      expect(definitions.condition.properties[path]?.description).toBe(says);
  });

  test.each([
    'recycel: {}\n',
    'version: one\n',
    'fit:\n  - { id: a, when: { company.employes: 5 }, points: 1 }\n',
    'fit:\n  - { id: a, when: { company.name: { between: [1, 2] } }, points: 1 }\n',
    'fit:\n  - { id: a, when: {}, points: 1 }\n',
    'intent:\n  - { id: a, on: visit, points: 1, limit: sometimes }\n',
    'intent:\n  - { id: a, after: 30 days, points: 1 }\n',
    'mql: { when: { grade: E1 } }\n',
    'mql: { when: { all: [ { not: { any: [ { stage: won } ] } } ] } }\n',
    'dispositions: { rejected: { a: { then: forget } } }\n',
  ])('refuses %j, as the parser does', (fragment) => {
    expect(fits(withSections(fragment))).toBe(false);
    expect(problemsOf(withSections(fragment))).not.toEqual([]);
  });

  test('describes sections, so that an editor can', () => {
    const { properties } = contractJsonSchema() as { properties: Record<string, { description: string }> };
    for (const [name, { description }] of Object.entries(properties))
      expect([name, description]).toEqual([name, expect.stringMatching(/\S/)]);
    expect(Object.keys(badContracts).length).toBeGreaterThan(40);
  });
});
