// INVARIANTS.md names tests that exist.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const folders = ['test/property/', 'test/unit/domain/', 'test/unit/webhooks/', 'test/e2e/'];
const tests = folders
  .flatMap((folder) => readdirSync(folder).map((file) => `${folder}${file}`))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

test('every invariant is enforced by tests that exist', () => {
  const page = readFileSync('src/domain/INVARIANTS.md', 'utf8');
  const enforced = [...page.matchAll(/^Enforced by: (.*)$/gm)].map(([, by = '']) => by);
  expect(enforced).toHaveLength([...page.matchAll(/^\*\*[A-Z]\d+\./gm)].length);
  for (const by of enforced) {
    const names = [...by.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name.replace(/\s*…$/, ''));
    expect(names).not.toEqual([]);
    for (const name of names) expect(tests).toContain(name);
  }
});
