// The whole application between a practice portal and a practice org, in the test's own process and on the test's own clock.
import { openApp, type App } from '#src/app.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import { readConfig } from '#src/config.ts';
import { createLog } from '#src/log.ts';
import { installApply } from '#cli/install.ts';
import { goLive } from '#cli/go-live.ts';
import { backfillOnce, syncOnce, type SyncReport } from '#sync/sync-once.ts';
import { ownPostgres } from './databases.ts';
import { createPortal, type HubSpotPortal } from '#twins/hubspot/portal.ts';
import { startHubSpotTwin } from '#twins/hubspot/server.ts';
import { seededRandom } from '#twins/hubspot/random.ts';
import type { SalesforceOrg } from '#twins/salesforce/org.ts';
import { startSalesforceTwin } from '#twins/salesforce/server.ts';

const start = Date.UTC(2026, 4, 4, 8);
/** Long waits are free on a virtual clock. */
const patienceMs = 3_600_000;
export const connections = ['hubspot', 'salesforce'] as const;
export type ConnectionName = (typeof connections)[number];

export type TwoCrms = {
  readonly app: App;
  readonly clock: VirtualClock;
  readonly portal: HubSpotPortal;
  readonly org: SalesforceOrg;
  install(): Promise<void>;
  act(): Promise<void>;
  backfill(of: ConnectionName): Promise<SyncReport>;
  sync(of: ConnectionName): Promise<SyncReport>;
  done(): Promise<void>;
};

export const runTwoCrms = async (
  options: { database?: 'postgres' | 'embedded'; seed?: number } = {},
): Promise<TwoCrms> => {
  const clock = virtualClock(start);
  const portal = createPortal({ clock });
  portal.setLimits({ burst: 100_000, searchesPerSecond: 1_000 });
  for (const name of ['salesforceleadid', 'salesforcecontactid'])
    portal.defineProperty('contacts', { name, type: 'string', groupName: 'contactinformation' });
  const hubspot = await startHubSpotTwin({ clock, portal });
  const salesforce = await startSalesforceTwin({ clock, seed: options.seed ?? 1 });
  const own = options.database === 'embedded' ? null : await ownPostgres();
  const config = readConfig({
    HUBSPOT_BASE_URL: hubspot.url,
    HUBSPOT_ACCESS_TOKEN: hubspot.accessToken,
    SALESFORCE_LOGIN_URL: salesforce.url,
    SALESFORCE_CLIENT_ID: salesforce.clientId,
    SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    LOG_LEVEL: 'silent',
    DATABASE_URL: own?.url,
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
    org: salesforce.org,
    install: async () => {
      for (const id of connections) await installApply(app, await app.connect(id), () => undefined);
    },
    act: async () => {
      for (const id of connections) await goLive(app, id, 'sandbox');
    },
    backfill: async (id) => backfillOnce(await app.engine(), await app.connect(id), { ...syncOptions, again: false }),
    sync: async (id) => syncOnce(await app.engine(), await app.connect(id), syncOptions),
    done: async () => {
      await app.close();
      await hubspot.close();
      await salesforce.close();
      await own?.drop();
    },
  };
};
