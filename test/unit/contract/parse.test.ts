// What a contract may say, and that whatever else is said of it stands at its line; no text whatever makes the parser throw.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseContract } from '#contract/parse.ts';
import { badContracts } from './bad-contracts.ts';
import { badScoring } from './bad-scoring.ts';
import { problemsOf, readable, small, withSections } from './samples.ts';

const defaultYaml = readFileSync('contracts/default.yaml', 'utf8');

/** Replaces the line that begins like this one: as a rule with the same id, else with the same key; else the text is added. */
const bend = (line: string): string => {
  const key = /^ *- \{ id: [a-z-]+|^ *[a-z_]+:/.exec(line)?.[0] ?? line;
  const lines = small.trimEnd().split('\n');
  const at = lines.findIndex((l) => l.startsWith(key));
  if (at >= 0) lines[at] = line;
  else if (line.startsWith('  '))
    lines.splice(
      lines.findIndex((l) => l.startsWith(isReason(line) ? 'grades' : 'dispositions')),
      0,
      line,
    );
  else lines.push(line);
  return `${lines.join('\n')}\n`;
};
const isReason = (line: string): boolean => /^ {2}(accepted|converted)/.test(line);

describe('a contract that is refused says where and why', () => {
  test.each(Object.entries(badContracts))('%s', (_, { line, says }) => {
    expect(problemsOf(bend(line))).toEqual(says);
  });

  test.each(Object.entries(badScoring))('%s', (_, { fragment, says }) => {
    expect(problemsOf(withSections(fragment))).toEqual(says);
  });

  test('all mistakes are told at once, in the order of the file', () => {
    const yaml = small
      .replace('version: 1', 'version: one')
      .replace('company.employees', 'company.employes')
      .replace('speaks_of: fit', 'speaks_of: fits');
    expect(problemsOf(yaml).map((p) => p.split(' ', 2)[1])).toEqual([
      'version:',
      'fit[1].when.company.employes:',
      'dispositions.rejected.wrong_industry.speaks_of:',
    ]);
  });

  test.each([
    ['', 'nothing'],
    ['# only a comment', 'nothing'],
    ['just text', '"just text"'],
    ['- a\n- b', 'a list'],
  ])('a text that is no map: %j', (yaml, what) => {
    expect(problemsOf(yaml)).toEqual([expect.stringMatching(new RegExp(`^1:1 expected a map with .*found ${what}$`))]);
  });

  test('a text that asks for another YAML, in which the same words mean other values', () => {
    const other = `%YAML 1.1\n---\n${small.replace('points: 100', 'points: 0100')}`;
    expect(problemsOf(other)).toEqual([expect.stringMatching(/^1:1 asks to be read as YAML 1\.1, .*%YAML line$/)]);
    expect(problemsOf(`%YAML 1.2\n---\n${small}`)).toEqual([]);
  });

  test('two contracts in one file, and a key that is no text', () => {
    expect(problemsOf(`${small}---\n${small}`)).toEqual([
      '18:1 begins another document; a contract is one: take out what follows',
    ]);
    expect(problemsOf(`${small}? [a, b]\n: c\n`)).toEqual(['18:3 has a key that cannot be used; keys are plain text']);
  });

  test('a text that is too long, nested too deeply, or holds too many rules', () => {
    expect(problemsOf(`${small}#${'x'.repeat(1024 * 1024)}`)).toEqual([
      expect.stringContaining('a contract has at most 1048576'),
    ]);
    const deep = 'not: { '.repeat(40) + 'person.is_student: true' + ' }'.repeat(40);
    expect(problemsOf(small.replace('person.is_student: true', deep))).toEqual([
      expect.stringContaining('nested too deeply; at most 32 levels'),
    ]);
    expect(problemsOf('['.repeat(100_000))).toEqual(['1:1 is nested too deeply; at most 32 levels are understood']);
    const rules = (count: number): string =>
      Array.from({ length: count }, (_, i) => `  - { id: r${i}, on: visit, points: 1 }`).join('\n');
    const ofRules = (count: number): readonly string[] =>
      problemsOf(small.replace('intent:\n', `intent:\n${rules(count - 4)}\n`));
    expect(ofRules(5_000)).toEqual([]);
    expect(ofRules(5_001)).toEqual(['1:1 has 5001 rules; at most 5000 are understood']);
    expect(ofRules(6_000)).toEqual(['1:1 has 6000 rules; at most 5000 are understood']);
  });

  test('mistakes by the thousand are counted, not listed', () => {
    const rules = Array.from({ length: 2_000 }, (_, i) => `  - { id: r${i}, on: Visit, points: 1 }`).join('\n');
    const problems = problemsOf(small.replace('intent:\n', `intent:\n${rules}\n`));
    expect(problems).toHaveLength(1_001);
    expect(problems.at(-1)).toContain('and 1000 more problems');
  });
});

describe('a contract that is understood', () => {
  test('the shipped one, in under 120 lines', () => {
    const { contract, policy } = readable(defaultYaml);
    expect(defaultYaml.trimEnd().split('\n').length).toBeLessThan(120);
    expect(contract.contract).toBe('default-handoff');
    expect(policy.contractHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('says at which line a part stands', () => {
    const { lineOf } = readable(small);
    expect(lineOf(['fit', 1])).toBe(7);
    expect(lineOf(['mql', 'when', 'fit', 'at_least'])).toBe(12);
    expect(lineOf(['nothing', 'like', 'that'])).toBe(1);
  });

  test('a list read from a file counts like one written out', () => {
    const csv = small.replace('[software, logistics]', 'lists/targets.csv');
    const asked: string[] = [];
    const parsed = parseContract(csv, {
      file: 'c.yaml',
      readList: (path) => {
        asked.push(path);
        return 'value,note\nlogistics,x\n# comment\n\nsoftware,y\n';
      },
    });
    expect(asked).toEqual(['lists/targets.csv']);
    expect(parsed.ok && parsed.lists['targets']).toEqual(['logistics', 'software']);
    expect(parsed.ok && parsed.policy.contractHash).toBe(readable(small).policy.contractHash);
  });

  test('a list file that cannot be read is a problem at its line', () => {
    const yaml = small.replace('[software, logistics]', 'lists/targets.csv');
    const readList = (): string => {
      throw new Error('no such file');
    };
    const parsed = parseContract(yaml, { file: 'c.yaml', readList });
    expect(parsed.ok ? [] : parsed.problems.map((p) => p.message)).toEqual([
      'lists.targets: the file lists/targets.csv cannot be read (no such file)',
    ]);
  });
});

describe('no text makes the parser throw', () => {
  const answers = (yaml: string): void => {
    const parsed = parseContract(yaml, { file: 'c.yaml', readList: () => yaml });
    if (parsed.ok) return;
    expect(parsed.problems.length).toBeGreaterThan(0);
    for (const { where, message } of parsed.problems) {
      expect(where).toMatch(/^c\.yaml:[1-9]\d*:[1-9]\d*$/);
      expect(message).toMatch(/\S/);
    }
  };

  test('random text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), answers), { numRuns: 300 });
    const yamlish = fc.array(fc.constantFrom(...`abc:{}[]-,&*!|>'"%@\`#?\n\t 0`.split('')), { maxLength: 120 });
    fc.assert(
      fc.property(yamlish, (chars) => {
        answers(chars.join(''));
      }),
      { numRuns: 500 },
    );
  });

  test('random data in the place of a section', () => {
    const sections = ['fit', 'intent', 'mql', 'lists', 'dispositions', 'axes', 'grades', 'recycle', 'effective'];
    fc.assert(
      fc.property(fc.constantFrom(...sections), fc.jsonValue({ maxDepth: 5 }), (section, value) => {
        answers(
          `${small
            .split(/\n(?=\S)/)
            .filter((s) => !s.startsWith(`${section}:`))
            .join('\n')}\n${section}: ${JSON.stringify(value)}\n`,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('the shipped contract with parts cut out, doubled, moved and replaced', () => {
    const edit = fc.record({
      from: fc.nat(defaultYaml.length),
      length: fc.nat(60),
      by: fc.oneof(
        fc.constantFrom('', ':', '{', '}', '[', ']', '- ', '\n', ' ', "'", '&a ', '*a', '0', 'null', 'true', '{ not: '),
        fc.tuple(fc.nat(defaultYaml.length), fc.nat(60)).map(([at, n]) => defaultYaml.slice(at, at + n)),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        answers(
          edits.reduce(
            (yaml, { from, length, by }) => yaml.slice(0, from) + by + yaml.slice(from + length),
            defaultYaml,
          ),
        );
      }),
      { numRuns: 100 },
    );
  });
});
