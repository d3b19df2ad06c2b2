// The jest environment that runs tests under mutants: in a batch, every test is tried with one mutant after the other in a file loaded once;
// alone, the mutant is on from before the first import. It judges by what a test throws, jest's own verdict is not looked at in a batch.
import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';
import { performance } from 'node:perf_hooks';
import { taskKey, type Desk, type DryTest, type Task, type Trial } from './task.ts';

/** What the instrumented sources read and write. */
type Switches = {
  activeMutant: string;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
};

/** Longer than any test; the leader's clock decides instead of jest's. */
const noTimeoutMs = 2_147_483_647;

const testsOf = (block: Circus.DescribeBlock): readonly Circus.TestEntry[] =>
  block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));

type Body = () => unknown;

/** Takes the hooks around each test out of jest's hands: they belong to every single trial. */
const takeHooks = (block: Circus.DescribeBlock, taken: Map<Circus.DescribeBlock, readonly Circus.Hook[]>): void => {
  const isOurs = (hook: Circus.Hook): boolean => hook.type === 'beforeEach' || hook.type === 'afterEach';
  taken.set(block, block.hooks.filter(isOurs));
  block.hooks.splice(0, block.hooks.length, ...block.hooks.filter((hook) => !isOurs(hook)));
  for (const child of block.children) if (child.type === 'describeBlock') takeHooks(child, taken);
};

const bodyOf = (fn: Circus.TestFn | undefined): Body => {
  if (fn === undefined) return () => undefined;
  if (fn.length > 0) throw new Error('a test that takes a callback cannot be run under mutants');
  return fn as Body;
};

/** One whole run of a test: its hooks from the outermost in, itself, its hooks from the innermost out. */
const wholeRun = (test: Circus.TestEntry, taken: ReadonlyMap<Circus.DescribeBlock, readonly Circus.Hook[]>): Body => {
  const blocks: Circus.DescribeBlock[] = [];
  for (let block: Circus.DescribeBlock | undefined = test.parent; block !== undefined; block = block.parent) {
    blocks.unshift(block);
  }
  const hooks = (type: Circus.Hook['type'], within: readonly Circus.DescribeBlock[]): readonly Body[] =>
    within.flatMap((block) =>
      (taken.get(block) ?? []).filter((hook) => hook.type === type).map(({ fn }) => bodyOf(fn)),
    );
  const before = hooks('beforeEach', blocks);
  const after = hooks('afterEach', blocks.toReversed());
  const body = bodyOf(test.fn);
  return async () => {
    try {
      for (const hook of before) await hook();
      await body();
    } finally {
      for (const hook of after) await hook();
    }
  };
};

const passes = async (run: Body): Promise<boolean> => {
  try {
    await run();
    return true;
  } catch {
    return false;
  }
};

export default class MutationEnvironment extends TestEnvironment {
  readonly #desk: Desk;
  readonly #switches: Switches;
  readonly #ran: DryTest[] = [];
  #tests: readonly Circus.TestEntry[] = [];
  #beganAt = 0;
  #isOver = false;

  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    this.#desk = (globalThis as unknown as Record<symbol, Desk>)[taskKey] as Desk;
    const { task } = this.#desk;
    this.#switches = {
      activeMutant: task.kind === 'alone' ? task.mutant : '',
      mutantCoverage: { static: {}, perTest: {} },
    };
    (this.global as unknown as Record<string, unknown>)['__stryker__'] = this.#switches;
  }

  override async teardown(): Promise<void> {
    if (this.#desk.task.kind === 'dry') {
      this.#desk.tell({ kind: 'dry', tests: this.#ran, hitsOnLoad: this.#switches.mutantCoverage.static });
    }
    await super.teardown();
  }

  readonly handleTestEvent = (event: Circus.AsyncEvent | Circus.SyncEvent, state: Circus.State): void => {
    const { task } = this.#desk;
    if (event.name === 'run_start') {
      this.#tests = testsOf(state.rootDescribeBlock);
      if (task.kind === 'batch') this.#wrap(state.rootDescribeBlock, task);
    } else if (event.name === 'test_start') {
      const index = this.#tests.indexOf(event.test);
      if (this.#isOver || (task.kind === 'alone' && !task.tests.includes(index))) event.test.mode = 'skip';
      this.#switches.currentTestId = String(index);
      this.#beganAt = performance.now();
    } else if (event.name === 'test_done') {
      const ms = performance.now() - this.#beganAt;
      this.#switches.currentTestId = undefined;
      if (task.kind === 'dry') this.#note(event.test, ms);
      if (task.kind === 'alone' && event.test.errors.length > 0) this.#isOver = true;
    }
  };

  #note(test: Circus.TestEntry, ms: number): void {
    const index = this.#tests.indexOf(test);
    const names = [test.name];
    for (let block = test.parent; block.parent !== undefined; block = block.parent) names.unshift(block.name);
    this.#ran.push({
      test: index,
      name: names.join(' › '),
      passed: test.errors.length === 0,
      ms,
      hits: this.#switches.mutantCoverage.perTest[String(index)] ?? {},
    });
  }

  #wrap(root: Circus.DescribeBlock, task: Task & { readonly kind: 'batch' }): void {
    const taken = new Map<Circus.DescribeBlock, readonly Circus.Hook[]>();
    takeHooks(root, taken);
    const trialsOf = new Map(task.tests.map(({ test, trials }) => [test, trials]));
    const down = new Set<string>();
    for (const [index, test] of this.#tests.entries()) {
      const trials = trialsOf.get(index);
      if (trials === undefined) {
        test.mode = 'skip';
      } else {
        const run = wholeRun(test, taken);
        test.fn = () => this.#tryAll(index, trials, down, run);
        test.timeout = noTimeoutMs;
      }
    }
  }

  /** Each mutant that still stands against this test, then the test once more without any. */
  async #tryAll(test: number, trials: readonly Trial[], down: Set<string>, run: Body): Promise<void> {
    const { tell } = this.#desk;
    const switches = this.#switches;
    const failed: string[] = [];
    for (const { mutant, hitLimit } of trials) {
      if (down.has(mutant)) continue;
      tell({ kind: 'began', mutant, test });
      Object.assign(switches, { activeMutant: mutant, hitCount: 0, hitLimit });
      const passed = await passes(run);
      const hits = switches.hitCount ?? 0;
      Object.assign(switches, { activeMutant: '', hitCount: undefined, hitLimit: undefined });
      if (passed) {
        tell({ kind: 'withstood', mutant, test, hits });
      } else {
        failed.push(mutant);
        tell({ kind: 'failed', mutant, test });
      }
    }
    if (failed.length === 0) return;
    tell({ kind: 'began', mutant: '', test });
    const stillPasses = await passes(run);
    tell({ kind: 'checked', test, passes: stillPasses });
    // A mutant left something behind that outlives its trial: nothing more can be learnt from what is loaded.
    if (!stillPasses) this.#isOver = true;
    else for (const mutant of failed) down.add(mutant);
  }
}
