// What runs until it is stopped: the web side and the jobs, in one process or apart. Part of the composition root.
import { v7 as uuidv7 } from 'uuid';
import { sql } from 'kysely';
import { calledConnections, webhooks } from './accounts.ts';
import type { App } from './app.ts';
import type { Clock } from './clock.ts';
import type { HttpServer } from './http/server.ts';
import type { Logger } from './log.ts';
import { listConnections } from '#store/connections.ts';
import { refreshPeople } from '#sync/refresh-people.ts';
import { receiveHints } from '#sync/receive-hints.ts';
import { runJobs, type Jobs, type RunningJobs } from '#sync/schedule.ts';

/** A new connection, another secret, another contract or roster counts after this. */
const believedMs = 2_000;

/** The last answer for a while; whoever asks while one is being made gets that one. A failure is not kept. */
const remembered = <T>(clock: Clock, ask: () => Promise<T>): (() => Promise<T>) => {
  let known: { readonly at: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const now = clock.now();
    if (known !== null && now - known.at < believedMs && now >= known.at) return known.answer;
    const mine = { at: now, answer: ask() };
    known = mine;
    mine.answer.catch(() => {
      if (known === mine) known = null;
    });
    return mine.answer;
  };
};

export type DaemonOptions = {
  readonly log: Logger;
  readonly web: boolean;
  readonly jobs: boolean;
  readonly signal: AbortSignal;
};

export type Daemon = {
  /** Null without the web side. */
  readonly http: HttpServer | null;
  /** Resolves after the signal, once everything that had begun is finished. */
  readonly ended: Promise<void>;
};

/** Starts what is asked for on an app that is open. Throws ConfigError when the port cannot be had. */
export const startDaemon = async (app: App, options: DaemonOptions): Promise<Daemon> => {
  const { signal } = options;
  const jobs = options.jobs ? runJobs(jobsOf(app, options.log), signal) : null;
  const http = options.web ? await startWeb(app, options.log, jobs) : null;
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else {
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    }
  });
  return {
    http,
    ended: stopped.then(async () => {
      await Promise.all([http?.close(), jobs?.ended]);
    }),
  };
};

const jobsOf = (app: App, log: Logger): Jobs => ({
  ...{ clock: app.clock, log },
  engine: remembered(app.clock, () => app.engine()),
  connect: (id) => app.connect(id),
  connections: async () =>
    (await listConnections(app.store.db)).filter(({ kind }) => kind !== 'csv').map(({ id }) => id),
  isOnlyWorker: app.store.kind === 'pglite',
  refreshPeople: (engine, connected) => refreshPeople(engine, connected),
  drainAlerts: (engine, connected) => app.sendAlerts(engine, connected),
});

const startWeb = async (app: App, log: Logger, jobs: RunningJobs | null): Promise<HttpServer> => {
  const { config, store, clock, box } = app;
  const { startHttp } = await import('./http/server.ts');
  const { host, port, trustedProxies } = config.http;
  return startHttp({
    ...{ host, port, trustedProxies, log, webhooks },
    publicUrl: config.http.publicUrl ?? `http://localhost:${port}`,
    doors: remembered(clock, () => calledConnections({ config, store, clock, box })),
    now: () => clock.now(),
    newId: () => uuidv7({ msecs: clock.now() }),
    store: (received) => receiveHints({ db: store.db, clock }, received),
    onKept: (connections) => jobs?.ring(connections),
    ready: async () => {
      await sql`select 1`.execute(store.db);
    },
  });
};
