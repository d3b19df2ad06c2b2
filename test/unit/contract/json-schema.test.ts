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

  test('says of every key what it is', () => {
    const silent: string[] = [];
    const heard = new Map<string, string>();
    const walk = (node: unknown, path: string): void => {
      if (Array.isArray(node)) for (const one of node) walk(one, path);
      if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
      for (const [key, value] of Object.entries(node)) {
        if (key !== 'properties' && key !== 'definitions') walk(value, path);
        else
          for (const [name, of] of Object.entries(value as Record<string, { description?: string }>)) {
            const at = path === '' ? name : `${path}.${name}`;
            if (key === 'properties') heard.set(at, of.description ?? '');
            if (key === 'properties' && !/\S/.test(of.description ?? '')) silent.push(at);
            walk(of, at);
          }
      }
    };
    walk(contractJsonSchema(), '');
    expect(silent).toEqual([]);
    // One word in several places is told as what it is there.
    expect(heard.get('sla.accept.within')).not.toBe(heard.get('tests_of_instant.within'));
    expect(heard.get('routing.mql')).not.toBe(heard.get('tracks.mql'));
    expect(heard.get('sla.for.intent')).not.toBe(heard.get('tracks.intent'));
    expect(heard.get('axes.intent.floor')).not.toBe(heard.get('intent.floor'));
    expect(heard.get('tracks.axes.intent.floor')).toBe(heard.get('axes.intent.floor'));
    expect(heard.get('alarms.rejection_rate.at_least')).not.toBe(heard.get('condition.fit.at_least'));
  });
});
