// The whole application in the test's own process: real database, real HTTP to a practice portal, and a clock that the test owns, so that
// waiting costs no time.
import { openApp, type App } from '#src/app.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import { readConfig } from '#src/config.ts';
import { createLog } from '#src/log.ts';
import { installApply } from '#cli/install.ts';
import { goLive } from '#cli/go-live.ts';
import { backfillOnce, syncOnce, type SyncReport } from '#sync/sync-once.ts';
import { ownPostgres } from './databases.ts';
import { createPortal, type HubSpotPortal, type PortalOptions } from '#twins/hubspot/portal.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import { seededRandom } from '#twins/hubspot/random.ts';

const start = Date.UTC(2026, 4, 4, 8);
/** Long waits are free on a virtual clock. */
const patienceMs = 3_600_000;

export type Running = {
  readonly app: App;
  readonly clock: VirtualClock;
  readonly portal: HubSpotPortal;
  readonly twin: HubSpotTwin;
  install(): Promise<void>;
  act(): Promise<void>;
  backfill(): Promise<SyncReport>;
  sync(): Promise<SyncReport>;
  done(): Promise<void>;
};

/** An application in observe mode on an empty portal, with a PostgreSQL of its own or an embedded database in memory. */
export const runApp = async (
  options: { portalOptions?: PortalOptions; database?: 'postgres' | 'embedded'; contract?: string; seed?: number } = {},
): Promise<Running> => {
  const clock = virtualClock(start);
  const portal = createPortal({ clock, ...options.portalOptions });
  const twin = await startHubSpotTwin({ clock, portal });
  const own = options.database === 'embedded' ? null : await ownPostgres();
  const config = readConfig({
    HUBSPOT_BASE_URL: twin.url,
    HUBSPOT_ACCESS_TOKEN: twin.accessToken,
    LOG_LEVEL: 'silent',
    DATABASE_URL: own?.url,
    BATON_CONTRACT: options.contract,
  });
  const app = await openApp({
    config,
    clock,
    log: createLog('silent'),
    random: seededRandom(options.seed ?? 1),
    ...(own === null && { inMemory: true as const }),
  });
  const syncOptions = { isDry: false, patienceMs, isOnlyWorker: true };
  return {
    app,
    clock,
    portal,
    twin,
    install: async () => {
      await installApply(app, await app.connect('hubspot'), () => undefined);
    },
    act: () => goLive(app, 'hubspot', 'sandbox'),
    backfill: async () =>
      backfillOnce(await app.engine(), await app.connect('hubspot'), { ...syncOptions, again: false }),
    sync: async () => syncOnce(await app.engine(), await app.connect('hubspot'), syncOptions),
    done: async () => {
      await app.close();
      await twin.close();
      await own?.drop();
    },
  };
};
