// The linter finds every planted fault on its line and nothing else, and is silent on what is sound.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { lintText } from '#contract/lint.ts';
import { readList } from '#contract/load-contract.ts';
import { faults, type Fault } from './lint-corpus/faults.ts';
import { words } from './lint-corpus/words.ts';

const sound = readFileSync('test/unit/contract/lint-corpus/sound.yaml', 'utf8');

const planted = ({ edits }: Fault): string =>
  edits.reduce((yaml, [from, to]) => {
    expect(yaml.split(from)).toHaveLength(2);
    return yaml.replace(from, () => to);
  }, sound);

const asOf = (fault: Fault) => (fault.asOf === undefined ? {} : { asOf: Date.parse(fault.asOf) });

describe('planted faults', () => {
  test('are enough, and each has a name of its own', () => {
    expect(faults.length).toBeGreaterThanOrEqual(45);
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  });

  test.each(faults.map((fault) => [fault.name, fault] as const))('%s', (_, fault) => {
    const yaml = planted(fault);
    const lines = yaml.split('\n');
    const { findings } = lintText(yaml, { file: 'c.yaml', ...asOf(fault) });
    expect(findings.map(({ rule, line }) => [rule, lines[line - 1]])).toEqual(
      fault.finds.map(([rule, line]) => [rule, expect.stringContaining(line.trimEnd())]),
    );
    expect(findings.map(({ severity, path, message }) => `${severity} ${path}: ${message}`)).toEqual(words[fault.name]);
  });
});

describe('silence', () => {
  const shipped = ['contracts/default.yaml', ...globSync('contracts/examples/**/contract.yaml')];

  test.each(['test/unit/contract/lint-corpus/sound.yaml', ...shipped])('%s', (file) => {
    expect(existsSync(file)).toBe(true);
    const options = { file, readList: (path: string) => readList(file, path) };
    expect(lintText(readFileSync(file, 'utf8'), options).findings).toEqual([]);
  });
});
