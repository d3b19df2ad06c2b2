// The tests once, without any mutant: which of them pass, what each takes, and which mutants it meets. All that follows relies on it: what no
// test meets cannot be found, and what fails by itself proves nothing.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DryTest, Told } from './task.ts';
import type { Worker } from './worker-process.ts';

export type TestFile = {
  readonly file: string;
  readonly isRandom: boolean;
  /** From the order to the end, less what the tests took themselves. */
  readonly loadMs: number;
  /** Those that pass without a mutant. */
  readonly tests: readonly DryTest[];
  /** Mutants whose switch is passed while the file and what it imports are loaded. */
  readonly onLoad: ReadonlySet<string>;
};

export type Dry = { readonly files: readonly TestFile[]; readonly leftOut: readonly string[] };

const suites = 'test/{unit,property}/**/*.test.ts';
/** Left out, which can only lower the score. */
const takeNoPart = [
  'test/unit/house.test.ts', // reads the sources as text
  'test/unit/mutation.test.ts', // proves this tool
  'test/unit/offline/lead-results.test.ts', // minutes of sorting on disk, in threads that no mutant reaches
];

const limitMs = 900_000;

type DryFile = { readonly found: TestFile | null; readonly failed: readonly string[] };

const dryFile = async (root: string, worker: Worker, file: string): Promise<DryFile> => {
  const isRandom = readFileSync(join(root, file), 'utf8').includes("from 'fast-check'");
  let told: (Told & { kind: 'dry' }) | null = null;
  const startedAt = performance.now();
  const ended = await worker.run({
    task: { kind: 'dry', file },
    isRandom,
    limitMs: () => limitMs,
    hear: (message) => {
      if (message.kind === 'dry') told = message;
    },
  });
  const ms = performance.now() - startedAt;
  const heard = told as (Told & { kind: 'dry' }) | null;
  if (ended.how !== 'done' || ended.loadError !== null || heard === null) return { found: null, failed: [file] };
  return {
    failed: heard.tests.filter(({ passed }) => !passed).map(({ name }) => `${file}: ${name}`),
    found: {
      file,
      isRandom,
      loadMs: ms - heard.tests.reduce((sum, test) => sum + test.ms, 0),
      tests: heard.tests.filter(({ passed }) => passed),
      onLoad: new Set(Object.keys(heard.hitsOnLoad)),
    },
  };
};

/** The test files whose path begins with one of `within` (all of them if there are none). `leftOut` names the tests that fail without any mutant, and the files that cannot be run at all. */
export const dryRun = async (
  root: string,
  within: readonly string[],
  workers: readonly Worker[],
  say: (line: string) => void,
): Promise<Dry> => {
  const queue = globSync(suites, { cwd: root })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !takeNoPart.includes(name))
    .filter((name) => within.length === 0 || within.some((prefix) => name.startsWith(prefix)))
    .sort();
  const total = queue.length;
  const files: TestFile[] = [];
  const leftOut: string[] = [];
  let seen = 0;
  const take = async (worker: Worker): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const { found, failed } = await dryFile(root, worker, file);
      leftOut.push(...failed);
      if (found !== null) files.push(found);
      seen += 1;
      say(`without mutants: ${String(seen)} of ${String(total)} test files`);
    }
  };
  await Promise.all(workers.map(take));
  return { files: files.sort((a, b) => (a.file < b.file ? -1 : 1)), leftOut: leftOut.sort() };
};
