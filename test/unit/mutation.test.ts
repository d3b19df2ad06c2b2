// The tool that scores the tests: the sample is fair and repeats, the switches of what was not drawn are off, the interval is Wilson's.
import { describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Fate } from '#test/mutation/hunt.ts';
import { draw, keepSwitches, mutate } from '#test/mutation/mutants.ts';
import { sayReport, tally, wilson, type Judged } from '#test/mutation/score.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

describe('a sample', () => {
  test('is the same for the same seed, another for another, in the order of the whole', () => {
    const one = draw(numbers(1_000), 50, 7);
    expect(draw(numbers(1_000), 50, 7)).toEqual(one);
    expect(draw(numbers(1_000), 50, 8)).not.toEqual(one);
    expect(one).toHaveLength(50);
    expect(one).toEqual([...new Set(one)].sort((a, b) => a - b));
  });

  test('is everything where no more is there', () => {
    for (const size of [20, 21, Infinity]) expect(draw(numbers(20), size, 3)).toEqual(numbers(20));
    expect(draw([], 5, 1)).toEqual([]);
  });

  test('takes each as often as any other', () => {
    const seeds = 4_000;
    const counts = numbers(10).map(() => 0);
    for (let seed = 1; seed <= seeds; seed += 1) {
      for (const each of draw(numbers(10), 3, seed)) counts[each] = (counts[each] ?? 0) + 1;
    }
    // 1,200 expected, standard deviation 29: five of them either way.
    for (const count of counts) expect(Math.abs(count - 0.3 * seeds)).toBeLessThan(145);
  });
});

describe('mutants', () => {
  const within = async (files: Readonly<Record<string, string>>, only: readonly string[]) => {
    const root = mkdtempSync(join(tmpdir(), 'mutants-'));
    try {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), text);
      }
      return await mutate(root, only);
    } finally {
      rmSync(root, { recursive: true });
    }
  };
  const source = 'export const isAdult = (age: number): boolean =>\n  age >= 18;\n';

  test('are told by place, text and replacement, of the domain and the contract alone', async () => {
    const { mutants, texts } = await within(
      { 'src/domain/a.ts': source, 'src/contract/b.ts': source, 'src/store/c.ts': source },
      [],
    );
    expect([...texts.keys()]).toEqual(['src/contract/b.ts', 'src/domain/a.ts']);
    expect(mutants).toContainEqual({
      id: expect.any(String),
      file: 'src/domain/a.ts',
      line: 2,
      column: 3,
      mutator: 'EqualityOperator',
      original: 'age >= 18',
      replacement: 'age > 18',
    });
  });

  test('only of the paths that were asked for', async () => {
    const { texts } = await within({ 'src/domain/a.ts': source, 'src/domain/b/c.ts': source }, ['src/domain/b']);
    expect([...texts.keys()]).toEqual(['src/domain/b/c.ts']);
  });

  test('that were not drawn are switched off, the others stay', async () => {
    const { mutants, texts } = await within({ 'src/domain/a.ts': source }, []);
    const text = texts.get('src/domain/a.ts') ?? '';
    const id = mutants.find(({ replacement }) => replacement === 'age > 18')?.id ?? '';
    const kept = keepSwitches(text, new Set([id]));
    expect(kept.match(/stryMutAct_9fa48\("\d+"\)/g)).toEqual([`stryMutAct_9fa48("${id}")`]);
    expect(kept.match(/stryCov_9fa48\("[^)]*\)/g)?.every((call) => call.includes(`"${id}"`))).toBe(true);
    expect(keepSwitches(text, new Set(mutants.map((mutant) => mutant.id)))).toBe(text);
    expect(keepSwitches(text, new Set())).not.toMatch(/stry(MutAct|Cov)_9fa48\("/);
  });
});

describe('the score', () => {
  const judged = (fate: Fate, file = 'src/domain/a.ts'): Judged => ({
    id: '1',
    file,
    line: 3,
    column: 5,
    mutator: 'StringLiteral',
    original: "'a\n  b'",
    replacement: '""',
    fate,
  });
  const all = [judged('killed'), judged('timeout'), judged('survived', 'src/contract/b.ts'), judged('no coverage')];

  test("is an interval of Wilson's", () => {
    const [low, high] = [wilson(450, 600).low, wilson(450, 600).high];
    expect(low).toBeCloseTo(0.713_8, 4);
    expect(high).toBeCloseTo(0.783_0, 4);
    expect(wilson(0, 10)).toEqual({ low: 0, high: expect.closeTo(0.277_5, 4) });
    expect(wilson(10, 10)).toEqual({ low: expect.closeTo(0.722_5, 4), high: expect.closeTo(1, 9) });
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  test('counts what was noticed: a failing test, or no end', () => {
    expect(tally(all)).toEqual({ killed: 1, timeout: 1, survived: 1, 'no coverage': 1, total: 4, found: 2 });
  });

  test('names each mutant that got away, and every test that took no part', () => {
    const said = sayReport({ seed: 9, population: 40, judged: all, leftOut: ['test/unit/x.test.ts: y'], seconds: 1.4 });
    expect(said).toContain('src/contract/b.ts:3:5 survived (StringLiteral)\n    - \'a b\'\n    + ""');
    expect(said).toContain('src/domain/a.ts:3:5 no coverage');
    expect(said).not.toContain('killed (');
    expect(said).toContain('took no part:\n  test/unit/x.test.ts: y');
    expect(said).toContain('66.7 %     2 of    3  src/domain/a.ts');
    expect(said).toContain('4 of 40 mutants (seed 9) in 1 s: 1 killed, 1 timeout, 1 survived, 1 no coverage');
    expect(said).toContain('mutation score 50.0 %, 95 % interval 15.0 % to 85.0 %');
  });
});
