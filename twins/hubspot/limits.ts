// The portal's limits, all of them to be changed by a test, and the rolling windows that enforce those which are about time.
// Figures: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines (private app, Professional).
import type { Clock } from '#src/clock.ts';

export const defaultLimits = {
  /** Calls of one app in any `burstIntervalMs`; searches have their own budget and do not count here (assumed). */
  burst: 190,
  burstIntervalMs: 10_000,
  /** Calls of the account a day; resets at midnight in the portal's time zone. */
  daily: 625_000,
  hasDailyHeaders: true,
  /** Searches of the account in any second, all apps together; their answers carry no limit headers. */
  searchesPerSecond: 5,
  listPage: 100,
  listPageWithHistory: 50,
  batch: 100,
  batchReadWithHistory: 50,
  associationBatch: 1_000,
  /** Associated ids of one record in a list, and in one answer of associations batch/read; then paging goes on (assumed). */
  listedAssociations: 100,
  associationPage: 500,
  searchPage: 200,
  /** Results one query can be paged through. */
  searchResults: 10_000,
  searchBodyChars: 3_000,
  filterGroups: 5,
  filtersPerGroup: 6,
  filters: 18,
  urlChars: 15_000,
  ownersPage: 100,
  customProperties: 1_000,
  /** How long the search index goes on showing the state before a change. */
  indexLagMs: 0,
  /** Versions a property's history keeps; 0 = all (what a live portal keeps is not documented). */
  historyVersions: 0,
  /** Real time before every answer, for tests that kill the app in the middle of its work. */
  answerDelayMs: 0,
};
export type Limits = typeof defaultLimits;

export type LimitName = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY';
export type Admission = { readonly headers: Readonly<Record<string, string>>; readonly refusedBy: LimitName | null };

export type Gate = {
  /** Asks for one call now. A refused call uses up nothing. */
  admit(appId: string, isSearch: boolean): Admission;
  dayUsed(): number;
};

const searchIntervalMs = 1_000;

const spent = (times: number[], since: number): number => {
  let old = 0;
  while (old < times.length && (times[old] ?? 0) <= since) old += 1;
  times.splice(0, old);
  return times.length;
};

/** Enforces the limits as they stand at each call; reads `limits` afresh so that a test can change them at any time. */
export const createGate = (clock: Clock, timeZone: string, limits: () => Limits): Gate => {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const bursts = new Map<string, number[]>();
  const searches: number[] = [];
  let today = '';
  let dayUsed = 0;

  const turnDay = (now: number): void => {
    const date = day.format(now);
    if (date === today) return;
    today = date;
    dayUsed = 0;
  };

  return {
    dayUsed: () => {
      turnDay(clock.now());
      return dayUsed;
    },
    admit: (appId, isSearch) => {
      const now = clock.now();
      const { burst, burstIntervalMs, daily, hasDailyHeaders, searchesPerSecond } = limits();
      turnDay(now);
      const calls = bursts.get(appId) ?? [];
      bursts.set(appId, calls);
      const window = isSearch ? searches : calls;
      const used = spent(window, now - (isSearch ? searchIntervalMs : burstIntervalMs));
      const isFull = used >= (isSearch ? searchesPerSecond : burst);
      const refusedBy = dayUsed >= daily ? 'DAILY' : isFull ? (isSearch ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING') : null;
      if (refusedBy === null) {
        window.push(now);
        dayUsed += 1;
      }
      if (isSearch) return { headers: {}, refusedBy };
      const headers: Record<string, string> = {
        'X-HubSpot-RateLimit-Max': String(burst),
        'X-HubSpot-RateLimit-Remaining': String(Math.max(0, burst - calls.length)),
        'X-HubSpot-RateLimit-Interval-Milliseconds': String(burstIntervalMs),
      };
      if (hasDailyHeaders) {
        headers['X-HubSpot-RateLimit-Daily'] = String(daily);
        headers['X-HubSpot-RateLimit-Daily-Remaining'] = String(Math.max(0, daily - dayUsed));
      }
      return { headers, refusedBy };
    },
  };
};
