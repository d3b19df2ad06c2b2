// The whole application in the test's own process: real database, real HTTP to a practice portal, and a clock that the test owns, so that
// waiting costs no time.
import type { App } from '#src/app.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import type { SyncReport } from '#sync/sync-once.ts';
import { createPortal, type HubSpotPortal, type PortalOptions } from '#twins/hubspot/portal.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import { openApplication, start, type ApplicationOptions } from './application.ts';

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
  options: ApplicationOptions & {
    portalOptions?: PortalOptions;
    contract?: string;
    env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Running> => {
  const clock = virtualClock(start);
  const portal = createPortal({ clock, ...options.portalOptions });
  const twin = await startHubSpotTwin({ clock, portal });
  const application = await openApplication(
    clock,
    {
      HUBSPOT_BASE_URL: twin.url,
      HUBSPOT_ACCESS_TOKEN: twin.accessToken,
      BATON_CONTRACT: options.contract,
      ...options.env,
    },
    options,
  );
  return {
    app: application.app,
    clock,
    portal,
    twin,
    install: () => application.install('hubspot'),
    act: () => application.act('hubspot'),
    backfill: () => application.backfill('hubspot'),
    sync: () => application.sync('hubspot'),
    done: async () => {
      await application.close();
      await twin.close();
    },
  };
};
