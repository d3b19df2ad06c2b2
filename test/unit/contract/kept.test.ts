// What was kept is proven to be what was signed, by its own text and lists alone.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type KeptContract, readAgain } from '#contract/kept.ts';
import { parseContract } from '#contract/parse.ts';

const csv = 'value\nrival.example\nother-rival.example\n';
const yaml = `contract: kept
version: 3
owners: { marketing: m@example.com, sales: s@example.com }
lists: { target: [software, logistics], competitors: lists/rivals.csv }
fit:
  - { id: industry, when: { company.industry: { in_list: target } }, points: 25 }
  - { id: free-mail, when: { person.email_domain: { in_list: free_mail } }, points: -15 }
intent:
  - { id: demo, on: demo_requested, points: 100 }
mql:
  when: { all: [{ fit: { at_least: 20 } }, { intent: { at_least: 50 } }] }
  never: { company.domain: { in_list: competitors } }
`;

const keep = (): KeptContract => {
  const parsed = parseContract(yaml, { file: 'kept.yaml', readList: () => csv });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ where, message }) => `${where} ${message}`).join('\n'));
  const { contractHash, name, version } = parsed.policy;
  return { contractHash, name, version, yaml, lists: parsed.lists };
};
const kept = keep();
const lists = kept.lists ?? {};

const kindOf = (one: KeptContract): string => {
  const again = readAgain(one);
  return again.ok ? 'right' : again.kind;
};

describe('a kept contract', () => {
  test('is read again without the files it came from, and means what it meant', () => {
    const again = readAgain(kept);
    const first = parseContract(yaml, { file: 'kept.yaml', readList: () => csv });
    if (!again.ok || !first.ok) throw new Error('both must be read');
    expect(again.parsed.policy).toEqual(first.policy);
    expect(Object.keys(lists).sort()).toEqual(['competitors', 'free_mail', 'target']);
  });

  test('stands on the lists it was kept with, whatever a later Baton brings', () => {
    const parsed = parseContract(yaml, { file: 'f', keptLists: { ...lists, free_mail: ['mail.example'] } });
    if (!parsed.ok) throw new Error('must be read');
    expect(parsed.lists['free_mail']).toEqual(['mail.example']);
    const older = { ...kept, contractHash: parsed.policy.contractHash, lists: parsed.lists };
    expect(kindOf(older)).toBe('right');
  });

  test('is found out where any value of a list that is not in its text was added, dropped or changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('competitors', 'free_mail'),
        fc.nat(),
        fc.string({ minLength: 1 }),
        fc.constantFrom('add', 'drop', 'change'),
        (name, at, value, how) => {
          const values = [...(lists[name] ?? [])];
          fc.pre(!values.includes(value));
          const place = at % values.length;
          if (how === 'add') values.push(value);
          else values.splice(place, 1, ...(how === 'change' ? [value] : []));
          expect(kindOf({ ...kept, lists: { ...lists, [name]: values } })).toBe('altered');
        },
      ),
      { numRuns: 40 },
    );
  });

  test('is found out where its text means something else, and only there', () => {
    expect(kindOf({ ...kept, yaml: yaml.replace('points: 25', 'points: 26') })).toBe('altered');
    expect(kindOf({ ...kept, yaml: yaml.replace('version: 3', 'version: 4') })).toBe('altered');
    expect(kindOf({ ...kept, yaml: 'no contract: [' })).toBe('unreadable');
    expect(kindOf({ ...kept, version: 4 })).toBe('altered');
    expect(kindOf({ ...kept, name: 'another' })).toBe('altered');
    expect(kindOf({ ...kept, contractHash: 'f0'.repeat(32) })).toBe('altered');
    expect(kindOf({ ...kept, yaml: `# a remark\n${yaml}` })).toBe('right');
  });

  test('of an older Baton, without lists, is right where its text proves it and else cannot be proven', () => {
    expect(kindOf({ ...kept, lists: null })).toBe('lists_unknown');
    const plain = yaml.replace('lists/rivals.csv', '[rival.example, other-rival.example]');
    const parsed = parseContract(plain, { file: 'f' });
    if (!parsed.ok) throw new Error('must be read');
    expect(parsed.policy.contractHash).toBe(kept.contractHash);
    expect(kindOf({ ...kept, yaml: plain, lists: null })).toBe('right');
  });
});
