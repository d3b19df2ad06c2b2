// A whole mutation run: copy, mutate, draw, run the tests once without mutants, then set them on the mutants.
import process from 'node:process';
import { dryRun, type TestFile } from './dry-run.ts';
import { hunt, type Fate } from './hunt.ts';
import { draw, keepSwitches, mutate, type Mutant } from './mutants.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import type { Report } from './score.ts';
import { startWorker, type Worker } from './worker-process.ts';

export type Wanted = {
  readonly project: string;
  /** Infinity for every mutant. */
  readonly sample: number;
  readonly seed: number;
  readonly only: readonly string[];
  readonly tests: readonly string[];
  readonly concurrency: number;
  /** Hears how far it is. */
  readonly say: (line: string) => void;
};

/** Switched on in the sources at a time: few enough that the rest of the code runs as it was written, enough to share each load of a file. */
const roundSize = 600;

const writeSwitches = (sandbox: Sandbox, texts: ReadonlyMap<string, string>, mutants: readonly Mutant[]): void => {
  const kept = new Set(mutants.map(({ id }) => id));
  sandbox.write([...texts].map(([file, text]) => [file, keepSwitches(text, kept)] as const));
};

type Round = {
  readonly sandbox: Sandbox;
  readonly texts: ReadonlyMap<string, string>;
  readonly files: readonly TestFile[];
  readonly workers: readonly Worker[];
  readonly mutants: readonly Mutant[];
  readonly count: (settled: number) => void;
};

const runRound = async ({ sandbox, texts, files, workers, mutants, count }: Round): Promise<Map<string, Fate>> => {
  writeSwitches(sandbox, texts, mutants);
  const settled = workers.map(() => 0);
  const found = await Promise.all(
    workers.map((worker, lane) =>
      hunt(
        files,
        mutants.filter((_, index) => index % workers.length === lane),
        worker,
        (done) => {
          settled[lane] = done;
          count(settled.reduce((sum, each) => sum + each, 0));
        },
      ),
    ),
  );
  return new Map(found.flatMap((each) => [...each]));
};

/** A mutant that survives pays for every test it meets: these are where the time goes. */
const slowest = (files: readonly TestFile[]): readonly string[] =>
  files
    .flatMap(({ file, tests }) => tests.map(({ name, ms }) => ({ text: `${file}: ${name}`, ms })))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 10)
    .map(({ text, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s each time: ${text}`);

/** Leaves the project as it is: everything happens in a copy that is removed again. */
export const mutationRun = async ({
  project,
  sample,
  seed,
  only,
  tests,
  concurrency,
  say,
}: Wanted): Promise<Report> => {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  const tell = (line: string): void => {
    say(`${seconds().toFixed(0).padStart(5)} s  ${line}`);
  };
  const sandbox = openSandbox(project);
  const workers = Array.from({ length: concurrency }, () => startWorker(sandbox.root));
  const close = (): void => {
    for (const worker of workers) worker.stop();
    sandbox.remove();
  };
  process.once('exit', close);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  try {
    const { mutants, texts } = await mutate(sandbox.root, only);
    const drawn = draw(mutants, sample, seed);
    tell(`${String(drawn.length)} of ${String(mutants.length)} mutants drawn`);
    writeSwitches(sandbox, texts, drawn);
    const { files, leftOut } = await dryRun(sandbox.root, tests, workers, tell);
    for (const line of slowest(files)) tell(line);
    const fateOf = new Map<string, Fate>();
    for (let from = 0; from < drawn.length; from += roundSize) {
      const round = drawn.slice(from, from + roundSize);
      const count = (settled: number): void => {
        tell(`${String(from + settled)} of ${String(drawn.length)} mutants settled`);
      };
      const found = await runRound({ sandbox, texts, files, workers, mutants: round, count });
      for (const [id, fate] of found) fateOf.set(id, fate);
    }
    return {
      seed,
      population: mutants.length,
      judged: drawn.map((mutant) => ({ ...mutant, fate: fateOf.get(mutant.id) ?? 'no coverage' })),
      leftOut,
      seconds: seconds(),
    };
  } finally {
    process.off('exit', close);
    close();
  }
};
