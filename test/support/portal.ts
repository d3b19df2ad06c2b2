// A practice portal for a test: listening on this machine on the real clock, with some people in it, closed by `done`.
import { systemClock } from '#src/clock.ts';
import { createPortal, type HubSpotPortal, type PortalOptions } from '#twins/hubspot/portal.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import { folder } from './baton.ts';
import { ownPostgres } from './databases.ts';

export type Installation = {
  readonly twin: HubSpotTwin;
  readonly portal: HubSpotPortal;
  /** Environment of a command line that uses this portal, with an empty data directory. */
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
  done(): Promise<void>;
};

/**
 * `mode`: observe unless given. Limits are wide, so that tests of other things do not wait. `database`: a PostgreSQL of its own, which opens at
 * once, or the embedded one in the data directory.
 */
export const install = async (
  options: {
    mode?: string;
    database?: 'postgres' | 'embedded';
    portalOptions?: PortalOptions;
    env?: Record<string, string>;
  } = {},
): Promise<Installation> => {
  const own = options.database === 'embedded' ? null : await ownPostgres();
  const portal = createPortal({ clock: systemClock, ...options.portalOptions });
  portal.setLimits({ burst: 100_000, searchesPerSecond: 1_000 });
  const twin = await startHubSpotTwin({ clock: systemClock, portal });
  const { path, done } = folder();
  return {
    twin,
    portal,
    dataDir: path,
    env: {
      HUBSPOT_BASE_URL: twin.url,
      HUBSPOT_ACCESS_TOKEN: twin.accessToken,
      BATON_DATA_DIR: path,
      ...(own !== null && { DATABASE_URL: own.url, BATON_SECRET_KEY: 'a passphrase that is long enough for a test' }),
      ...(options.mode === undefined ? {} : { BATON_MODE: options.mode }),
      ...options.env,
    },
    done: async () => {
      await twin.close();
      await own?.drop();
      done();
    },
  };
};

const dayMs = 86_400_000;

/** People of three sorts in turn: a hand-raiser who fits, one who fits and only reads, one of whom little is known. Returns their ids. */
export const addPeople = (portal: HubSpotPortal, count: number, now = systemClock.now()): string[] => {
  const company = portal.createCompany(
    {
      name: 'Northwind Freight',
      domain: 'northwind.example',
      industry: 'LOGISTICS_AND_SUPPLY_CHAIN',
      numberofemployees: '240',
    },
    { at: now - 100 * dayMs },
  );
  return Array.from({ length: count }, (_, i) => {
    const at = now - (10 + (i % 60)) * dayMs;
    const person = { email: `person-${i}@northwind.example`, firstname: 'Sample', lastname: `Person ${i}` };
    if (i % 3 === 2) return portal.createContact(person, { at });
    const id = portal.createContact({ ...person, jobtitle: 'VP Operations', country: 'Germany' }, { at, company });
    const name = i % 3 === 0 ? 'Demo request' : 'Guide to loading ramps';
    const form = { recent_conversion_event_name: name, recent_conversion_date: String(now - 2 * dayMs) };
    portal.edit('contacts', id, form, { at: now - 2 * dayMs });
    return id;
  });
};
