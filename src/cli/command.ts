// What every command shares: options, the app opened and closed around the body, one line and a non-zero exit when it fails.
import type { Command } from 'commander';
import { openApp, type App } from '#src/app.ts';
import { systemClock } from '#src/clock.ts';
import { readConfig, type Config } from '#src/config.ts';
import { createLog, type Logger } from '#src/log.ts';
import { createOutput, createProgress, describeFailure, type Output, type Progress } from './output.ts';

export type Terminal = {
  readonly out: Output;
  readonly progress: Progress;
  readonly config: Config;
  readonly log: Logger;
};

const exitFailed = 1;

/** Runs a command's body; a failure becomes one line on stderr and exit code 1. */
export const run = async (command: Command, body: (terminal: Terminal) => Promise<void>): Promise<void> => {
  const isJson = command.optsWithGlobals()['json'] === true;
  const progress = createProgress(isJson);
  try {
    const config = readConfig(process.env);
    await body({ out: createOutput(isJson), progress, config, log: createLog(config.logLevel) });
    progress.end();
  } catch (error) {
    progress.end();
    process.stderr.write(`baton: ${describeFailure(error)}\n`);
    process.exitCode = exitFailed;
  }
};

/** The same with the app opened; always closed again. */
export const runWithApp = (command: Command, body: (app: App, terminal: Terminal) => Promise<void>): Promise<void> =>
  run(command, async (terminal) => {
    const app = await openApp({
      config: terminal.config,
      clock: systemClock,
      log: terminal.log,
      onProgress: (phase, done, total) => {
        terminal.progress.step(phase, done, total);
      },
    });
    try {
      await body(app, terminal);
    } finally {
      await app.close();
    }
  });

/** PGlite belongs to one process; a PostgreSQL may have other workers. */
export const isOnlyWorker = (app: App): boolean => app.store.kind === 'pglite';
