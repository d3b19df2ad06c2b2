// Sets the tests on the mutants, cheapest finds first: whole files in batches, then, alone, the mutants that are at work while a file is
// loaded and those whose trial in a batch proved nothing. A mutant survives when every test that meets it has passed with it on.
import type { TestFile } from './dry-run.ts';
import type { Mutant } from './mutants.ts';
import type { DryTest, Told } from './task.ts';
import type { Ended, Worker } from './worker-process.ts';

export const fates = ['killed', 'timeout', 'survived', 'no coverage'] as const;
export type Fate = (typeof fates)[number];

/** A trial may take this many times what the test takes by itself: the other core is at work too, and a mutant may be slow without harm. */
const patience = 10;
const trialFloorMs = 5_000;
const loadFloorMs = 60_000;
/** Stryker's own factor for the passes of a switch after which a loop counts as endless. */
const hitFactor = 100;
/** A file that ends three times before its first trial is at fault itself. */
const mostFalseStarts = 3;

type Pairs = Map<string, Set<number>>;

/** What is still to be tried, for one share of the mutants. */
type State = {
  readonly files: ReadonlyMap<string, TestFile>;
  readonly fate: Map<string, Fate>;
  readonly live: Set<string>;
  /** Test file to mutant to tests still to be tried in a batch. */
  readonly batch: Map<string, Pairs>;
  /** Mutant to test file to tests still to be tried alone. */
  readonly alone: Map<string, Map<string, Set<number>>>;
};

const testOf = (file: TestFile, test: number): DryTest | undefined => file.tests.find((each) => each.test === test);

const settle = (state: State, mutant: string, fate: Fate): void => {
  state.fate.set(mutant, fate);
  state.live.delete(mutant);
};

const sendAlone = (state: State, mutant: string, file: string, tests: Iterable<number>): void => {
  const byFile = state.alone.get(mutant) ?? new Map<string, Set<number>>();
  state.alone.set(mutant, byFile);
  byFile.set(file, new Set([...(byFile.get(file) ?? []), ...tests]));
};

/** Where the tests of a room are. */
const homes: Readonly<Record<string, readonly string[]>> = {
  'src/domain': ['test/unit/domain/', 'test/property/'],
  'src/contract': ['test/unit/contract/'],
};

/**
 * The files that are loaded anew for a mutant at work while they load: those of its own room, if any of them meets it. Others load it in
 * passing, each for the price of a whole file; leaving them out can only lower the score.
 */
const loadedAnew = (files: readonly TestFile[], { id, file }: Mutant): readonly TestFile[] => {
  const loading = files.filter(({ onLoad, tests }) => onLoad.has(id) && tests.length > 0);
  const home = homes[file.split('/', 2).join('/')] ?? [];
  const own = loading.filter((each) => home.some((folder) => each.file.startsWith(folder)));
  return own.length > 0 ? own : loading;
};

const begin = (files: readonly TestFile[], mutants: readonly Mutant[]): State => {
  const state: State = {
    files: new Map(files.map((file) => [file.file, file])),
    fate: new Map(),
    live: new Set(mutants.map(({ id }) => id)),
    batch: new Map(),
    alone: new Map(),
  };
  for (const file of files) {
    const pairs: Pairs = new Map();
    for (const { id } of mutants) {
      const tests = file.tests.filter(({ hits }) => id in hits).map(({ test }) => test);
      if (tests.length > 0 && !file.onLoad.has(id)) pairs.set(id, new Set(tests));
    }
    if (pairs.size > 0) state.batch.set(file.file, pairs);
  }
  for (const mutant of mutants) {
    const { id } = mutant;
    const anew = loadedAnew(files, mutant);
    for (const { file, tests } of anew)
      sendAlone(
        state,
        id,
        file,
        tests.map(({ test }) => test),
      );
    const isMet = anew.length > 0 || [...state.batch.values()].some((pairs) => pairs.has(id));
    if (!isMet) settle(state, id, 'no coverage');
  }
  return state;
};

/** The file that promises most finds for its time. */
const nextBatch = (state: State): TestFile | null => {
  let best: TestFile | null = null;
  let bestWorth = 0;
  for (const [name, pairs] of state.batch) {
    const file = state.files.get(name);
    const left = [...pairs].filter(([mutant]) => state.live.has(mutant));
    if (file === undefined || left.length === 0) continue;
    const msOf = new Map(file.tests.map(({ test, ms }) => [test, ms]));
    const ms = left.reduce((sum, [, tests]) => [...tests].reduce((all, test) => all + (msOf.get(test) ?? 0), sum), 0);
    const worth = left.length / (file.loadMs + ms);
    if (worth > bestWorth) [best, bestWorth] = [file, worth];
  }
  return best;
};

const limitsOf =
  (file: TestFile) =>
  (test: number | null): number =>
    test === null ? loadFloorMs + patience * file.loadMs : trialFloorMs + patience * (testOf(file, test)?.ms ?? 0);

/** One load of a test file with all that is left to try in it. True when at least one trial was begun. */
const tryBatch = async (state: State, worker: Worker, file: TestFile, pairs: Pairs): Promise<boolean> => {
  const failed = new Map<number, Set<string>>();
  const tried = (mutant: string, test: number): void => {
    pairs.get(mutant)?.delete(test);
    if (pairs.get(mutant)?.size === 0) pairs.delete(mutant);
  };
  const hear = (told: Told): void => {
    if (told.kind === 'withstood') {
      // Its switch was passed in the dry run and is not now: what it changes is remembered from before, and only a fresh load can tell.
      if (told.hits === 0) sendAlone(state, told.mutant, file.file, [told.test]);
      tried(told.mutant, told.test);
    } else if (told.kind === 'failed') {
      failed.set(told.test, (failed.get(told.test) ?? new Set()).add(told.mutant));
    } else if (told.kind === 'checked') {
      for (const mutant of failed.get(told.test) ?? []) {
        if (told.passes) settle(state, mutant, 'killed');
        else sendAlone(state, mutant, file.file, [told.test]);
        tried(mutant, told.test);
      }
      failed.delete(told.test);
    }
  };
  const tests = file.tests
    .map(({ test, hits }) => ({
      test,
      trials: [...pairs]
        .filter(([mutant, left]) => state.live.has(mutant) && left.has(test))
        .map(([mutant]) => ({ mutant, hitLimit: hitFactor * (hits[mutant] ?? 1) })),
    }))
    .filter(({ trials }) => trials.length > 0);
  const ended = await worker.run({
    task: { kind: 'batch', file: file.file, tests },
    isRandom: file.isRandom,
    limitMs: limitsOf(file),
    hear,
  });
  if (ended.how === 'done') return ended.loadError === null;
  if (ended.at === null) return false;
  const { mutant, test } = ended.at;
  if (mutant !== '') {
    settle(state, mutant, ended.how === 'hung' ? 'timeout' : 'killed');
    return true;
  }
  // The test without a mutant is what did not return: its failures before prove nothing.
  for (const each of failed.get(test) ?? []) {
    sendAlone(state, each, file.file, [test]);
    tried(each, test);
  }
  return true;
};

const runBatch = async (state: State, worker: Worker, file: TestFile): Promise<void> => {
  const pairs = state.batch.get(file.file) ?? (new Map() as Pairs);
  let falseStarts = 0;
  while ([...pairs.keys()].some((mutant) => state.live.has(mutant))) {
    if (await tryBatch(state, worker, file, pairs)) continue;
    falseStarts += 1;
    if (falseStarts === mostFalseStarts)
      throw new Error(`${file.file} passes without mutants and cannot be loaded again`);
  }
  state.batch.delete(file.file);
};

const fateAlone = (ended: Ended): Fate | null => {
  if (ended.how !== 'done') return ended.how === 'hung' ? 'timeout' : 'killed';
  return ended.loadError !== null || ended.failed ? 'killed' : null;
};

const costMs = (file: TestFile | undefined): number =>
  file === undefined ? 0 : file.tests.reduce((sum, { ms }) => sum + ms, file.loadMs);

const runAlone = async (state: State, worker: Worker, mutant: string): Promise<void> => {
  const files = [...(state.alone.get(mutant) ?? [])].sort(
    ([a], [b]) => costMs(state.files.get(a)) - costMs(state.files.get(b)),
  );
  for (const [name, tests] of files) {
    const file = state.files.get(name);
    if (file === undefined) continue;
    const limitMs = loadFloorMs + patience * costMs(file);
    const fate = fateAlone(
      await worker.run({
        task: { kind: 'alone', file: name, mutant, tests: [...tests] },
        isRandom: file.isRandom,
        limitMs: () => limitMs,
      }),
    );
    if (fate === null) continue;
    settle(state, mutant, fate);
    return;
  }
  settle(state, mutant, 'survived');
};

/** The fate of each of these mutants. `count` hears how many have been settled. */
export const hunt = async (
  files: readonly TestFile[],
  mutants: readonly Mutant[],
  worker: Worker,
  count: (settled: number) => void,
): Promise<ReadonlyMap<string, Fate>> => {
  const state = begin(files, mutants);
  for (let file = nextBatch(state); file !== null; file = nextBatch(state)) {
    await runBatch(state, worker, file);
    count(state.fate.size);
  }
  for (const { id } of mutants) {
    if (!state.live.has(id)) continue;
    await runAlone(state, worker, id);
    count(state.fate.size);
  }
  return state.fate;
};
