// One process that runs test files in the copied project, a task after the other. It is ended from outside when a mutant never returns.
import { runCLI } from 'jest';
import { join } from 'node:path';
import process from 'node:process';
import { taskKey, type Desk, type Task, type Told } from './task.ts';

const tell = (told: Told): void => {
  if (process.connected) process.send?.(told);
};

// Nobody waits for the answer of a worker whose leader is gone.
process.on('disconnect', () => process.exit(0));

const root = process.cwd();
const { default: base } = (await import(join(root, 'jest.config.js'))) as { default: Record<string, unknown> };
const { globalSetup: _start, globalTeardown: _stop, ...shared } = base;

const configOf = (isRandom: boolean): string =>
  JSON.stringify({
    ...shared,
    rootDir: root,
    roots: ['<rootDir>/src', '<rootDir>/test'],
    cacheDirectory: join(root, '.jest-cache'),
    testEnvironment: join(root, 'test/mutation/environment.ts'),
    setupFiles: isRandom ? [join(root, 'test/mutation/seeded.ts')] : [],
    reporters: [],
    // The sources are slow with every switch in them, and the leader has its own clock.
    testTimeout: 600_000,
  });

const argvOf = (file: string, isRandom: boolean): Parameters<typeof runCLI>[0] => ({
  _: [join(root, file)],
  $0: 'jest',
  config: configOf(isRandom),
  runTestsByPath: true,
  runInBand: true,
  silent: true,
  watchman: false,
});

const run = async (task: Task, isRandom: boolean): Promise<void> => {
  (globalThis as unknown as Record<symbol, Desk>)[taskKey] = { task, tell };
  const { results } = await runCLI(argvOf(task.file, isRandom), [root]);
  const [result] = results.testResults;
  tell({
    kind: 'done',
    loadError: result?.testExecError?.message ?? (result === undefined ? 'jest found no test in it' : null),
    failed: results.numFailedTests > 0,
    residentBytes: process.memoryUsage().rss,
  });
};

process.on('message', (message: { task: Task; isRandom: boolean }) => {
  run(message.task, message.isRandom).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
