// The whole application in the test's own process: a real database, and the CRMs that the given environment names. What the tests with one CRM and
// those with two have in common.
import { openApp, type App } from '#src/app.ts';
import type { VirtualClock } from '#src/clock.ts';
import { readConfig } from '#src/config.ts';
import { createLog } from '#src/log.ts';
import { installApply } from '#cli/install.ts';
import { goLive } from '#cli/go-live.ts';
import { backfillOnce, syncOnce, type SyncReport } from '#sync/sync-once.ts';
import { seededRandom } from '#twins/hubspot/random.ts';
import { ownPostgres } from './databases.ts';

/** Any Monday morning. */
export const start = Date.UTC(2026, 4, 4, 8);
/** Long waits are free on a virtual clock. */
const patienceMs = 3_600_000;

export type ApplicationOptions = {
  /** A PostgreSQL of its own unless it is an embedded database in memory. */
  readonly database?: 'postgres' | 'embedded' | undefined;
  readonly seed?: number | undefined;
  /** More of the environment: a roster, a contract. */
  readonly env?: Readonly<Record<string, string>> | undefined;
};

export type Application = {
  readonly app: App;
  install(connection: string): Promise<void>;
  act(connection: string): Promise<void>;
  backfill(connection: string): Promise<SyncReport>;
  sync(connection: string): Promise<SyncReport>;
  close(): Promise<void>;
};

export const openApplication = async (
  clock: VirtualClock,
  env: Readonly<Record<string, string | undefined>>,
  { database, seed = 1, env: more }: ApplicationOptions,
): Promise<Application> => {
  const own = database === 'embedded' ? null : await ownPostgres();
  const app = await openApp({
    config: readConfig({ LOG_LEVEL: 'silent', DATABASE_URL: own?.url, ...env, ...more }),
    clock,
    log: createLog('silent'),
    random: seededRandom(seed),
    ...(own === null && { inMemory: true as const }),
  });
  const syncOptions = { isDry: false, patienceMs, isOnlyWorker: true };
  return {
    app,
    install: async (id) => {
      await installApply(app, await app.connect(id), () => undefined);
    },
    act: (id) => goLive(app, id, 'sandbox'),
    backfill: async (id) => backfillOnce(await app.engine(), await app.connect(id), { ...syncOptions, again: false }),
    sync: async (id) => {
      const connected = await app.connect(id);
      const report = await syncOnce(await app.engine(), connected, syncOptions);
      await app.sendAlerts(await app.engine(), [connected]);
      return report;
    },
    close: async () => {
      await app.close();
      await own?.drop();
    },
  };
};
