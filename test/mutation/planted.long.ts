// The tool on a project whose tests are known: what they notice, what they let pass, what never ends, what hides behind a memory or a load.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Judged } from './score.ts';

const project = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const toy = `
const known = new Map<string, number>();
export const lengthOf = (text: string): number => {
  const before = known.get(text);
  if (before !== undefined) return before;
  const length = text.length + 1;
  known.set(text, length);
  return length;
};
export const isAdult = (age: number): boolean => age >= 18;
export const isChild = (age: number): boolean => age < 18;
export const countDown = (from: number): number => {
  let left = from;
  while (left > 0) left -= 1;
  return left;
};
export const climb = (to: number): number => {
  const step = to - to + 1;
  let at = 0;
  while (at < to) at += step;
  return at;
};
export const greeting = 'hello';
export const farewell = 'goodbye';
export const unheard = (): string => {
  return 'nobody calls';
};
const seen: number[] = [];
export const spoil = (value: number): number => {
  if (value > 100) seen.push(value);
  return seen.length;
};
`;

const tests = `
import { beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { climb, countDown, farewell, greeting, isAdult, isChild, lengthOf, spoil } from '#domain/toy.ts';

let age = 0;
beforeEach(() => { age = 17; });

test('length', () => { expect(lengthOf('abc')).toBe(4); });
test('length again', () => { expect(lengthOf('abc')).toBe(4); });
test('age', () => { age += 1; expect(isAdult(age)).toBe(true); expect(isAdult(10)).toBe(false); });
test('child', () => { expect(isChild(10)).toBe(true); expect(isChild(30)).toBe(false); });
test('count', () => { fc.assert(fc.property(fc.nat(50), (from) => countDown(from) === 0)); });
test('climb', () => { expect(climb(3)).toBe(3); });
test('words', () => { expect(greeting).toBe('hello'); expect(farewell.length).not.toBe(3); });
test('spoil', () => { expect(spoil(7)).toBe(0); });
test('fails by itself', () => { expect(isChild(10)).toBe(false); });
`;

let root = '';
let judged: readonly Judged[] = [];
let leftOut: readonly string[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'planted-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  for (const file of ['package.json', 'jest.config.js', 'test/mutation', 'test/property/runs.ts']) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(project, file), join(root, file), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  write('src/domain/toy.ts', toy);
  write('test/unit/domain/toy.test.ts', tests);
  const command = promisify(execFile)(
    process.execPath,
    ['--no-warnings', join(root, 'test/mutation/main.ts'), '--all', '--json', '--concurrency', '1'],
    { maxBuffer: 16 * 1024 * 1024 },
  );
  // Most of the planted mutants are noticed, but not three quarters for sure: it exits with 1.
  const { stdout } = await command.catch((error: unknown) => error as { stdout: string });
  ({ judged, leftOut } = JSON.parse(stdout) as { judged: readonly Judged[]; leftOut: readonly string[] });
}, 600_000);

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const fateOf = (original: string, replacement: string): string | undefined =>
  judged.find((mutant) => mutant.original === original && mutant.replacement === replacement)?.fate;

test('a changed border is noticed where a test stands on it, and only there', () => {
  expect(fateOf('age >= 18', 'age > 18')).toBe('killed');
  expect(fateOf('age >= 18', 'age < 18')).toBe('killed');
  expect(fateOf('age < 18', 'age <= 18')).toBe('survived');
  expect(fateOf('age < 18', 'age >= 18')).toBe('killed');
});

test('a loop without an end is noticed', () => {
  expect(fateOf('left -= 1', 'left += 1')).toMatch(/killed|timeout/);
  expect(fateOf('to - to + 1', 'to - to - 1')).toBe('timeout');
});

test('what is done while the file is loaded is tried from before the load', () => {
  expect(fateOf("'hello'", '""')).toBe('killed');
  expect(fateOf("'goodbye'", '""')).toBe('survived');
});

test('what is remembered from a load before is tried with a fresh memory', () => {
  expect(fateOf('text.length + 1', 'text.length - 1')).toBe('killed');
  expect(fateOf('before !== undefined', 'false')).toBe('survived');
});

test('what a mutant leaves behind speaks against no other', () => {
  expect(fateOf('value > 100', 'true')).toBe('killed');
  expect(fateOf('value > 100', 'value >= 100')).toBe('survived');
  expect(fateOf('value > 100', 'false')).toBe('survived');
});

test('what no test calls is told apart', () => {
  expect(fateOf("'nobody calls'", '""')).toBe('no coverage');
});

test('a test that fails by itself proves nothing and is named', () => {
  expect(leftOut).toEqual(['test/unit/domain/toy.test.ts: fails by itself']);
});

test('every mutant has a fate, and the sources are as they were', () => {
  expect(judged.length).toBeGreaterThan(30);
  expect(judged.every(({ fate }) => ['killed', 'timeout', 'survived', 'no coverage'].includes(fate))).toBe(true);
  expect(readFileSync(join(root, 'src/domain/toy.ts'), 'utf8')).toBe(toy);
});
