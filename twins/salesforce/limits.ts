// The org's limits, all of them to be changed by a test, and the rolling day that counts its calls.
// https://developer.salesforce.com/docs/platform/salesforce-app-limits-cheatsheet/guide/salesforce-app-limits-platform-api.html
import type { Clock } from '#src/clock.ts';

export const defaultLimits = {
  /** Calls of the org in any 24 hours. */
  daily: 100_000,
  /** Calls that may run at the same time. A live org counts those of 20 seconds and more; the twin counts all. */
  concurrent: 25,
  queryPage: 2_000,
  smallestQueryPage: 200,
  retrieve: 2_000,
  collection: 200,
  /** Longest address with its headers: beyond it 414, as the edge answers. */
  uriChars: 16_384,
  soqlChars: 100_000,
  locatorMs: 2 * 86_400_000,
  accessTokenMs: 2 * 3_600_000,
  refreshTokensPerUser: 5,
  codeMs: 15 * 60_000,
  /** How far back getUpdated and getDeleted look. */
  updatedMs: 30 * 86_400_000,
  updatedIds: 600_000,
  /** How long a bulk job takes from its creation (query) or its UploadComplete (ingest). */
  bulkJobMs: 2_000,
  /** Rows of one page of a bulk result where the caller asks for no less. */
  bulkPage: 50_000,
  bulkQueryJobs: 10_000,
  bulkUploadBytes: 150_000_000,
  deployMs: 3_000,
  /** Real time before every answer, for tests that kill the app in the middle of its work. */
  answerDelayMs: 0,
};
export type Limits = typeof defaultLimits;

export type Gate = {
  /** Counts one call now, or names the limit that refuses it. A refused call uses up nothing. */
  enter(): 'daily' | 'concurrent' | null;
  /** A call has come in, and has been answered: for the number that run at the same time. */
  began(): void;
  ended(): void;
  used(): number;
};

const dayMs = 86_400_000;
const bucketMs = 60_000;

export const createGate = (clock: Clock, limits: () => Limits): Gate => {
  const buckets = new Map<number, number>();
  let inDay = 0;
  let running = 0;
  const forget = (): void => {
    const oldest = Math.floor((clock.now() - dayMs) / bucketMs);
    for (const [bucket, count] of buckets) {
      if (bucket > oldest) break;
      buckets.delete(bucket);
      inDay -= count;
    }
  };
  return {
    enter: () => {
      forget();
      const { daily, concurrent } = limits();
      if (inDay >= daily) return 'daily';
      if (running > concurrent) return 'concurrent';
      inDay += 1;
      const bucket = Math.floor(clock.now() / bucketMs);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
      return null;
    },
    began: () => {
      running += 1;
    },
    ended: () => {
      running -= 1;
    },
    used: () => {
      forget();
      return inDay;
    },
  };
};
