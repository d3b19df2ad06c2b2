// The whole application between a practice portal and a practice org, in the test's own process and on the test's own clock.
import type { App } from '#src/app.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import type { SyncReport } from '#sync/sync-once.ts';
import { createPortal, type HubSpotPortal } from '#twins/hubspot/portal.ts';
import { startHubSpotTwin } from '#twins/hubspot/server.ts';
import type { SalesforceOrg } from '#twins/salesforce/org.ts';
import { startSalesforceTwin } from '#twins/salesforce/server.ts';
import { openApplication, start, type ApplicationOptions } from './application.ts';

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

export const runTwoCrms = async (options: ApplicationOptions = {}): Promise<TwoCrms> => {
  const clock = virtualClock(start);
  const portal = createPortal({ clock });
  portal.setLimits({ burst: 100_000, searchesPerSecond: 1_000 });
  for (const name of ['salesforceleadid', 'salesforcecontactid'])
    portal.defineProperty('contacts', { name, type: 'string', groupName: 'contactinformation' });
  const hubspot = await startHubSpotTwin({ clock, portal });
  const salesforce = await startSalesforceTwin({ clock, seed: options.seed ?? 1 });
  const application = await openApplication(
    clock,
    {
      HUBSPOT_BASE_URL: hubspot.url,
      HUBSPOT_ACCESS_TOKEN: hubspot.accessToken,
      SALESFORCE_LOGIN_URL: salesforce.url,
      SALESFORCE_CLIENT_ID: salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    },
    options,
  );
  return {
    app: application.app,
    clock,
    portal,
    org: salesforce.org,
    install: async () => {
      for (const id of connections) await application.install(id);
    },
    act: async () => {
      for (const id of connections) await application.act(id);
    },
    backfill: (id) => application.backfill(id),
    sync: (id) => application.sync(id),
    done: async () => {
      await application.close();
      await hubspot.close();
      await salesforce.close();
    },
  };
};
