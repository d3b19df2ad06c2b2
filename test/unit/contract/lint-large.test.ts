// The linter is done with the largest contracts there can be before anybody grows impatient, whatever their rules are made of.
import { describe, expect, jest, test } from '@jest/globals';
import { lintText } from '#contract/lint.ts';

jest.setTimeout(120_000);

const many = (n: number, of: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => `  - { id: r${String(i)}, ${of(i)} }`).join('\n');

const contract = (fit: string, intent: string): string => `contract: large
version: 1
owners: { marketing: dana@example.com, sales: lee@example.com }
fit:
${fit}
intent:
${intent}
mql:
  when: { fit: { at_least: 1 }, intent: { at_least: 1 } }
  never: { person.is_student: true }
dispositions: { rejected: { no: { speaks_of: fit, then: none } }, recycled: { later: { speaks_of: timing } } }
`;

const size = (i: number): string =>
  `company.employees: { at_least: ${String(i * 10)}, less_than: ${String(i * 10 + 10)} }`;
const plainFit = '  - { id: plain, when: { person.region: emea }, points: 5 }';
const plainIntent = '  - { id: seen, on: visit, points: 5 }';

const shapes: readonly (readonly [string, string])[] = [
  [
    'bands of one field',
    contract(
      many(4_999, (i) => `when: { ${size(i)} }, points: 5`),
      plainIntent,
    ),
  ],
  [
    'bands within a region',
    contract(
      many(4_999, (i) => `when: { ${size(i)}, person.region: emea }, points: 5`),
      plainIntent,
    ),
  ],
  [
    'alternatives',
    contract(
      many(
        4_000,
        (i) => `when: { any: [{ ${size(i)} }, { person.region: emea, custom.b: b${String(i)} }] }, points: 5`,
      ),
      plainIntent,
    ),
  ],
  [
    'fields of their own',
    contract(
      many(4_999, (i) => `when: { custom.a${String(i)}: true, person.title: { contains: x } }, points: 5`),
      plainIntent,
    ),
  ],
  [
    'events',
    contract(
      plainFit,
      many(
        4_999,
        (i) =>
          `on: page_viewed, where: { path: { starts_with: /p${String(i)}/ } }, points: 5, decay: { half_life: 14d }`,
      ),
    ),
  ],
];

describe('a contract of 5,000 rules', () => {
  test.each(shapes)('%s', (_, yaml) => {
    const began = performance.now();
    const { findings } = lintText(yaml, { file: 'c.yaml' });
    expect(findings.map(({ rule }) => rule)).not.toContain('unreadable');
    // A few seconds on a quiet machine; this much on one that is busy.
    expect(performance.now() - began).toBeLessThan(30_000);
  });
});
