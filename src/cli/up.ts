// up, serve and worker: the processes that run until they are stopped.
import type { Command } from 'commander';
import { startDaemon } from '#src/daemon.ts';
import { ConfigError } from '#src/errors.ts';
import { runWithApp } from './command.ts';

type Parts = { readonly web: boolean; readonly jobs: boolean };

/** Resolves by the first Ctrl-C or end of the service; the second ends the process at once, as ever. */
const untilStopped = (): AbortSignal => {
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort(new Error('stopped'));
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  return stop.signal;
};

const run = (command: Command, parts: Parts): Promise<void> =>
  runWithApp(command, async (app, { out, log }) => {
    if (app.store.kind === 'pglite' && !(parts.web && parts.jobs)) {
      throw new ConfigError([
        {
          where: 'DATABASE_URL',
          message: `is not set, and the embedded database belongs to one process: run \`baton up\`, or use PostgreSQL`,
        },
      ]);
    }
    const signal = untilStopped();
    const { http, ended } = await startDaemon(app, { ...parts, log, signal });
    const url = http?.url ?? null;
    const { publicUrl } = app.config.http;
    if (url !== null) out.say(`webhooks, /health and /ready: ${url}`);
    if (url !== null && publicUrl === undefined) {
      out.say(
        'BATON_PUBLIC_URL is not set: webhooks of CRMs cannot be told to be genuine, and changes are found by polling',
      );
    }
    out.say(
      parts.jobs ? 'working; Ctrl-C finishes what has begun and ends' : 'Ctrl-C finishes what has begun and ends',
    );
    out.result({ url, publicUrl: publicUrl ?? null, jobs: parts.jobs }, ['ready']);
    await ended;
  });

export const addUp = (program: Command): void => {
  program
    .command('up')
    .description('web side and jobs together, until it is stopped')
    .action((_options: unknown, command: Command) => run(command, { web: true, jobs: true }));
};

export const addServe = (program: Command): void => {
  program
    .command('serve')
    .description('the web side alone: webhooks, /health and /ready (PostgreSQL)')
    .action((_options: unknown, command: Command) => run(command, { web: true, jobs: false }));
};

export const addWorker = (program: Command): void => {
  program
    .command('worker')
    .description('the jobs alone; any number may share one PostgreSQL')
    .action((_options: unknown, command: Command) => run(command, { web: false, jobs: true }));
};
