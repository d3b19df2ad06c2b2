// The whole application on one practice org, in the test's own process and on the test's own clock, so that waiting costs no time.
import type { App } from '#src/app.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import type { SyncReport } from '#sync/sync-once.ts';
import type { OrgOptions, SalesforceOrg } from '#twins/salesforce/org.ts';
import { startSalesforceTwin, type SalesforceTwin } from '#twins/salesforce/server.ts';
import { openApplication, start, type ApplicationOptions } from './application.ts';

export type RunningOrg = {
  readonly app: App;
  readonly clock: VirtualClock;
  readonly org: SalesforceOrg;
  readonly twin: SalesforceTwin;
  install(): Promise<void>;
  act(): Promise<void>;
  backfill(): Promise<SyncReport>;
  sync(): Promise<SyncReport>;
  done(): Promise<void>;
};

/** An application in observe mode on an empty org. */
export const runOrg = async (options: ApplicationOptions & { orgOptions?: OrgOptions } = {}): Promise<RunningOrg> => {
  const clock = virtualClock(start);
  const twin = await startSalesforceTwin({
    ...{ clock, seed: options.seed ?? 1 },
    ...(options.orgOptions !== undefined && { orgOptions: options.orgOptions }),
  });
  const application = await openApplication(
    clock,
    {
      SALESFORCE_LOGIN_URL: twin.url,
      SALESFORCE_CLIENT_ID: twin.clientId,
      SALESFORCE_CLIENT_SECRET: twin.clientSecret,
    },
    options,
  );
  return {
    app: application.app,
    clock,
    org: twin.org,
    twin,
    install: () => application.install('salesforce'),
    act: () => application.act('salesforce'),
    backfill: () => application.backfill('salesforce'),
    sync: () => application.sync('salesforce'),
    done: async () => {
      await application.close();
      await twin.close();
    },
  };
};
