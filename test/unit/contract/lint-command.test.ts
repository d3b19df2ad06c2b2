// `baton contract lint` as a person and as a script meet it: places in columns, exit codes, one JSON document, and --fix that leaves the rest alone.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { baton, folder, type Ran } from '#test/support/baton.ts';

jest.setTimeout(120_000);

const sound = readFileSync('test/unit/contract/lint-corpus/sound.yaml', 'utf8');
const edited = (...edits: readonly (readonly [string, string])[]): string =>
  edits.reduce((yaml, [from, to]) => yaml.replace(from, () => to), sound);

const deadList: readonly [string, string] = [
  '  rivals: [rival.example]\n',
  '  rivals: [rival.example]\n  students: [uni.example] # nobody asks\n',
];
const unreached: readonly [string, string] = ['when: { fit: { at_least: 50 }', 'when: { fit: { at_least: 101 }'];

const place = folder();
const lint = (yaml: string, ...args: readonly string[]): Promise<Ran> => {
  const file = join(place.path, 'acme.yaml');
  writeFileSync(file, yaml, { mode: 0o640 });
  return baton(['contract', 'lint', 'acme.yaml', ...args], { BATON_DATA_DIR: place.path });
};
const left = (): string => readFileSync(join(place.path, 'acme.yaml'), 'utf8');

beforeAll(() => {
  expect(sound).not.toBe(edited(deadList, unreached));
});
afterAll(() => {
  place.done();
});

describe('for people', () => {
  test('nothing to say', async () => {
    expect(await lint(sound)).toEqual({ code: 0, stdout: 'nothing found\n', stderr: '' });
  });

  test('a place, a severity and a rule in columns, below it what is wrong and what to do, at last a sum', async () => {
    const { code, stdout } = await lint(edited(deadList, unreached));
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^acme\.yaml:11 {2}warning {2}lists\.students {2}\(dead-list\)$/),
      '    no condition uses this list; use it or leave it out',
      expect.stringMatching(/^acme\.yaml:\d+ {2}error {4}mql\.when\.fit {2}\(threshold-unreachable\)$/),
      expect.stringMatching(/^ {4}fit lies between/),
      '',
      '1 error, 1 warning; --fix can take out 1 part that changes no decision',
      '',
    ]);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  test('warnings alone end well, unless strict', async () => {
    expect((await lint(edited(deadList))).code).toBe(0);
    expect((await lint(edited(deadList), '--strict')).code).toBe(1);
    expect((await lint(sound, '--strict')).code).toBe(0);
  });

  test('as of a day that is none, of a file that is not there, a rehearsal of nothing: one line says why', async () => {
    const asOf = await lint(sound, '--as-of', 'tomorrow');
    expect([asOf.code, asOf.stderr]).toEqual([1, expect.stringMatching(/^baton: --as-of: use a date such as .*\n$/)]);
    const gone = await baton(['contract', 'lint', 'gone.yaml'], { BATON_DATA_DIR: place.path });
    expect([gone.code, gone.stderr]).toEqual([
      1,
      expect.stringMatching(/^baton: gone\.yaml: the contract cannot be read.*\n$/),
    ]);
    const dry = await lint(sound, '--dry-run');
    expect([dry.code, dry.stderr]).toEqual([1, 'baton: --dry-run goes with --fix: say both, or neither\n']);
  });

  test('as of a day: what is over by then', async () => {
    const { code, stdout } = await lint(sound, '--as-of', '2026-08-01');
    expect([code, stdout]).toEqual([0, expect.stringContaining('temporary[0].until  (temporary-over)')]);
  });
});

describe('for scripts', () => {
  test('one document, with every finding', async () => {
    const { code, stdout } = await lint(edited(deadList), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          rule: 'dead-list',
          path: 'lists.students',
          line: 11,
          severity: 'warning',
          message: expect.stringContaining('no condition uses this list'),
        },
      ],
    });
  });

  test('a text that is no contract is findings too', async () => {
    const { code, stdout } = await lint('contract: [', '--json');
    const { findings } = JSON.parse(stdout) as { findings: readonly { rule: string }[] };
    expect(code).toBe(1);
    expect(findings.map(({ rule }) => rule)).toContain('unreadable');
  });
});

describe('--fix', () => {
  test('takes out what changes no decision and leaves every other letter, and the mode of the file', async () => {
    const { code, stdout } = await lint(edited(deadList), '--fix');
    expect(code).toBe(0);
    expect(stdout).toContain('taken out, as no decision changes by it:\n  line 11  lists.students  (dead-list)\n');
    expect(stdout).toContain('signatures on the one before do not hold for it');
    expect(stdout.endsWith('nothing found\n')).toBe(true);
    expect(left()).toBe(sound);
    expect(statSync(join(place.path, 'acme.yaml')).mode & 0o777).toBe(0o640);
  });

  test('rehearsed, it leaves the file as it is', async () => {
    const { code, stdout } = await lint(edited(deadList), '--fix', '--dry-run', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      findings: [],
      removed: [{ rule: 'dead-list', path: 'lists.students', line: 11, message: expect.any(String) }],
      written: false,
    });
    expect(left()).toBe(edited(deadList));
  });

  test('leaves to people what may change a decision, and says so', async () => {
    const { code, stdout } = await lint(edited(unreached), '--fix');
    expect(code).toBe(1);
    expect(stdout).toContain('nothing to take out');
    expect(left()).toBe(edited(unreached));
  });
});
