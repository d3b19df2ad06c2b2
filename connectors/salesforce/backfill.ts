// The first read of an object: few records by pages of REST in the order of their ids, many by a Bulk API 2.0 job whose id and place are in the
// cursor, so that a restart goes on where it was. The job is deleted only once its last page is stored: when the next call comes.
import { z } from 'zod';
import type { Cursor, ReadPlan, RecordPage, SourceRecord } from '#connectors/connector.ts';
import { createPageReader } from './bulk-page.ts';
import { createBulkQuery, isJobGone } from './bulk-query.ts';
import type { SalesforceClient } from './client.ts';
import type { Clock } from '#src/clock.ts';
import { selectionFor, type Describes, type Selection } from './describe.ts';
import { SalesforceError } from './failures.ts';
import type { SalesforceLimits } from './limits.ts';
import { salesforceObject, salesforceObjects } from './names.ts';
import { idOf } from './records.ts';
import { quoted, soql, type Queries } from './soql.ts';
import { countsAnswer, type Row } from './wire.ts';

const listCursor = z.discriminatedUnion('by', [
  z.object({ by: z.literal('rest'), after: z.string() }),
  z.object({
    by: z.literal('bulk'),
    job: z.string(),
    /** Whether its result is ready, where the next page begins, and whether the last one was handed out. */
    isReady: z.boolean(),
    locator: z.string(),
    /** Rows of that page that were handed out. */
    skip: z.number(),
    isRead: z.boolean(),
    /** Jobs begun for this backfill. */
    tries: z.number(),
  }),
]);
type BulkPlace = Extract<z.infer<typeof listCursor>, { by: 'bulk' }>;

export const createBackfill = (on: {
  client: SalesforceClient;
  clock: Clock;
  limits: SalesforceLimits;
  describes: Describes;
  queries: Queries;
  toRecords: (
    plan: ReadPlan,
    selection: Selection,
    told: readonly { row: Row; mergedIds: [] }[],
  ) => Promise<SourceRecord[]>;
}): ((plan: ReadPlan, cursor: Cursor | null) => Promise<RecordPage>) => {
  const { client, clock, limits, describes, queries } = on;
  const bulk = createBulkQuery(on);
  const pages = createPageReader({ bulk, limits });
  let counts: { at: number; byName: Promise<ReadonlyMap<string, number>> } | null = null;

  /** How many records there are, for all objects in one call; it may be some minutes old, which only decides by which way they are read. */
  const countOf = async (name: string): Promise<number> => {
    if (counts === null || clock.now() - counts.at > limits.countsMs) {
      const sObjects = Object.values(salesforceObjects)
        .map((object) => object.name)
        .join(',');
      const answer = client
        .call({
          what: 'counting records',
          method: 'GET',
          path: 'limits/recordCount',
          query: { sObjects },
          answer: countsAnswer,
        })
        .then((answered) => new Map(answered.sObjects.map((one) => [one.name, one.count])))
        .catch((error: unknown) => {
          if (
            error instanceof SalesforceError &&
            error.status >= 400 &&
            error.status < 500 &&
            error.kind !== 'rate_limited'
          )
            return new Map<string, number>();
          counts = null;
          throw error;
        });
      counts = { at: clock.now(), byName: answer };
    }
    return (await counts.byName).get(name) ?? 0;
  };

  const pageOfRows = async (
    plan: ReadPlan,
    selection: Selection,
    rows: readonly Row[],
    next: Cursor | null,
  ): Promise<RecordPage> => ({
    records: await on.toRecords(
      plan,
      selection,
      rows.map((row) => ({ row, mergedIds: [] })),
    ),
    next,
  });

  const byRest = async (plan: ReadPlan, selection: Selection, after: string): Promise<RecordPage> => {
    const where = after === '' ? [] : [`Id > ${quoted(after)}`];
    const query = { select: selection.fields, from: selection.from, where, orderBy: ['Id'] };
    const page = await queries.page(`listing ${salesforceObject(plan.object).label}`, query);
    const last = page.rows.at(-1);
    return pageOfRows(
      plan,
      selection,
      page.rows,
      page.isEnd || last === undefined ? null : { by: 'rest', after: idOf(last) },
    );
  };

  /** Without ORDER BY: it would keep Salesforce from cutting a large object into pieces by itself, and let the query time out. */
  const begin = async (plan: ReadPlan, selection: Selection, tries: number): Promise<RecordPage> => {
    const { label } = salesforceObject(plan.object);
    const job = await bulk.begin(
      `beginning to read all ${label}`,
      soql({ select: selection.fields, from: selection.from }),
    );
    return {
      records: [],
      next: { by: 'bulk', job, isReady: false, locator: '', skip: 0, isRead: false, tries } satisfies BulkPlace,
    };
  };

  /** A job that failed or vanished has to be begun anew, and read from its start: its rows come in no order that one could go on from. */
  const beginAgain = async (
    plan: ReadPlan,
    selection: Selection,
    place: BulkPlace,
    why: string,
  ): Promise<RecordPage> => {
    const { label } = salesforceObject(plan.object);
    if (place.tries >= limits.jobTries)
      throw new SalesforceError(
        `reading all ${label}: ${place.tries} bulk jobs came to nothing (${why}); see Setup, Bulk Data Load Jobs`,
        {
          kind: 'unavailable',
          status: 200,
        },
      );
    return begin(plan, selection, place.tries + 1);
  };

  /** Looks until the job is done or the looks of one call are used up. */
  const isDone = async (label: string, job: string): Promise<boolean | string> => {
    for (let look = 0; look < limits.jobLooks; look++) {
      await clock.sleep(Math.min(limits.jobWaitMs * 2 ** look, limits.mostJobWaitMs));
      const { state } = await bulk.look(`waiting for all ${label}`, job);
      if (state === 'JobComplete') return true;
      if (state === 'Failed' || state === 'Aborted') return state;
    }
    return false;
  };

  const byBulk = async (plan: ReadPlan, selection: Selection, place: BulkPlace): Promise<RecordPage> => {
    const { label } = salesforceObject(plan.object);
    if (place.isRead) {
      await bulk.remove(`deleting the job that read all ${label}`, place.job);
      return { records: [], next: null };
    }
    try {
      const done = place.isReady || (await isDone(label, place.job));
      if (typeof done === 'string') {
        await bulk.remove(`deleting a job of ${label}`, place.job);
        return await beginAgain(plan, selection, place, done);
      }
      if (!done) return { records: [], next: place };
      const { rows, next } = await pages.slice(`reading all ${label}`, place.job, place.locator, place.skip);
      const ready = { ...place, isReady: true };
      const after: BulkPlace =
        next === undefined
          ? { ...ready, skip: place.skip + rows.length }
          : { ...ready, locator: next ?? '', skip: 0, isRead: next === null };
      return await pageOfRows(plan, selection, rows, after);
    } catch (error) {
      if (!isJobGone(error)) throw error;
      return beginAgain(plan, selection, place, 'the job is gone');
    }
  };

  return async (plan, stored) => {
    const selection = await selectionFor(describes, plan);
    const cursor = stored === null ? null : listCursor.parse(stored);
    if (cursor?.by === 'bulk') return byBulk(plan, selection, cursor);
    if (cursor !== null || (await countOf(selection.from)) <= limits.bulkFrom)
      return byRest(plan, selection, cursor?.after ?? '');
    try {
      return await begin(plan, selection, 1);
    } catch (error) {
      // Where the org or the user may not use Bulk, REST does the same with more calls.
      if (
        error instanceof SalesforceError &&
        error.status >= 400 &&
        error.status < 500 &&
        error.kind !== 'rate_limited'
      )
        return byRest(plan, selection, '');
      throw error;
    }
  };
};
