// The example contracts, scored from the command line as a user would: the results were worked out by hand (README.md beside each) before any engine saw them.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { batonJson } from '#test/support/baton.ts';

type Expected = { readonly as_of: string; readonly leads: readonly ({ readonly lead_id: string } & object)[] };

const folder = resolve('contracts/examples');
const examples = readdirSync(folder);

describe('examples', () => {
  test('there are at least four styles', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });

  test.each(examples)('%s comes to what was worked out by hand', async (name) => {
    const of = (file: string): string => join(folder, name, file);
    const expected = JSON.parse(readFileSync(of('expected.json'), 'utf8')) as Expected;
    const into = mkdtempSync(join(tmpdir(), 'baton-example-'));
    try {
      const out = join(into, 'scored.ndjson');
      const files = ['--contract', of('contract.yaml'), '--leads', of('leads.csv'), '--events', of('events.csv')];
      const summary = await batonJson(['score', ...files, '--as-of', expected.as_of, '--out', out], {});
      expect(summary).toMatchObject({ scored: expected.leads.length, refused: 0, problems: 0 });
      const scored = readFileSync(out, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const wanted = Object.keys(expected.leads[0] ?? {});
      const told = scored.map((line) => Object.fromEntries(wanted.map((key) => [key, line[key]])));
      expect(told).toEqual(expected.leads);
    } finally {
      rmSync(into, { recursive: true });
    }
  });
});
