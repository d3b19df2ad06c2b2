// The steady read: what has changed, deleted rows and merges included, by windows of SystemModstamp that overlap. The stamp is set before the commit,
// so a row may show minutes after it; and Salesforce itself says up to when all is committed (getUpdated's latestDateCovered), which moves the window
// back while a long transaction runs. Within a pass pages follow (SystemModstamp, Id), since one bulk edit gives thousands of rows one stamp.
// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getupdated.htm
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ChangePage, Cursor, ReadPlan, SourceRecord } from '#connectors/connector.ts';
import type { Instant } from '#domain/lead.ts';
import type { SalesforceClient } from './client.ts';
import { selectionFor, type Describes, type Selection } from './describe.ts';
import { SalesforceError } from './failures.ts';
import type { SalesforceLimits } from './limits.ts';
import { salesforceObject } from './names.ts';
import { followMerges, type Told } from './merges.ts';
import { idOf } from './records.ts';
import { cell, dateTime, quoted, type Queries } from './soql.ts';
import { instantOf } from './values.ts';
import { updatedAnswer, type Row } from './wire.ts';

const changesCursor = z.object({
  /** When the last completed pass began, by Salesforce's clock. */
  since: z.number(),
  /** Up to when all was committed then, as far as was asked; null = not known. */
  mark: z.number().nullable(),
  /** The pass under way: when it began, and its window; null between passes. */
  startedAt: z.number().nullable(),
  from: z.number(),
  before: z.number(),
  /** The last row read in it. */
  at: z.number(),
  atId: z.string(),
  /** Salesforce's latest word on what is committed, and when it was asked. */
  covered: z.number().nullable(),
  coveredAskedAt: z.number(),
  /** What the last pass and this one read of the time that the next pass reads again. */
  known: z.string(),
  knownBefore: z.string(),
});
type ChangesCursor = z.infer<typeof changesCursor>;

/** getUpdated looks at whole minutes and takes no shorter window than one. */
const coveredWindowMs = 3 * 60_000;

export const createChanges = (on: {
  client: SalesforceClient;
  limits: SalesforceLimits;
  describes: Describes;
  queries: Queries;
  toRecords: (plan: ReadPlan, selection: Selection, told: readonly Told[]) => Promise<SourceRecord[]>;
}): { cursorAt(startedAt: Instant): Cursor; changes(plan: ReadPlan, cursor: Cursor): Promise<ChangePage> } => {
  const { client, limits, describes, queries } = on;

  const askCovered = async (plan: ReadPlan, now: Instant): Promise<Instant | null> => {
    const { name, label } = salesforceObject(plan.object);
    try {
      const { latestDateCovered } = await client.call({
        what: `asking up to when changes of ${label} are complete`,
        method: 'GET',
        path: `sobjects/${name}/updated/`,
        query: { start: dateTime(now - coveredWindowMs), end: dateTime(now) },
        answer: updatedAnswer,
      });
      return instantOf(latestDateCovered);
    } catch (error) {
      // Without the right to ask, or with too many changes to list, the overlap alone must do; it is as long as any transaction.
      if (
        error instanceof SalesforceError &&
        error.status >= 400 &&
        error.status < 500 &&
        error.kind !== 'rate_limited'
      )
        return null;
      throw error;
    }
  };

  const begin = async (plan: ReadPlan, selection: Selection, cursor: ChangesCursor): Promise<ChangesCursor> => {
    const now = client.now();
    const isDue = selection.isReplicateable && now - cursor.coveredAskedAt >= limits.coveredEveryMs;
    const covered = isDue ? await askCovered(plan, now) : cursor.covered;
    const from = Math.min(cursor.since - limits.overlapMs, cursor.mark ?? Infinity);
    return {
      ...cursor,
      startedAt: now,
      from: Math.max(from, cursor.since - limits.mostOverlapMs),
      // Fixed, so that an org that never rests cannot stretch a pass for ever. The second that is running belongs to it.
      before: Math.floor(now / 1000) * 1000 + 1000,
      at: 0,
      atId: '',
      covered,
      coveredAskedAt: isDue ? now : cursor.coveredAskedAt,
    };
  };

  const pageOf = async (plan: ReadPlan, selection: Selection, at: ChangesCursor) => {
    const isFirst = at.atId === '';
    const page = await queries.page(
      `reading changed ${salesforceObject(plan.object).label}`,
      {
        select: selection.fields,
        from: selection.from,
        where: [
          `SystemModstamp >= ${dateTime(isFirst ? at.from : at.at)}`,
          `SystemModstamp < ${dateTime(at.before)}`,
          ...(isFirst ? [] : [`(SystemModstamp > ${dateTime(at.at)} OR Id > ${quoted(at.atId)})`]),
        ],
        orderBy: ['SystemModstamp', 'Id'],
      },
      true,
    );
    const stamps = page.rows.map(stampOf);
    const isForward = stamps.every((stamp, nth) => stamp >= (stamps[nth - 1] ?? at.at));
    const last = page.rows.at(-1);
    if (!isForward || (last !== undefined && idOf(last) === at.atId && stampOf(last) === at.at)) throw unordered(plan);
    return { page, last };
  };

  return {
    cursorAt: (startedAt) => resting({ since: startedAt, mark: null, covered: null, coveredAskedAt: 0, known: '' }),

    async changes(plan, stored) {
      const cursor = changesCursor.parse(stored);
      const selection = await selectionFor(describes, plan);
      const at = cursor.startedAt === null ? await begin(plan, selection, cursor) : cursor;
      const startedAt = at.startedAt ?? at.since;
      const { page, last } = await pageOf(plan, selection, at);

      const before = new Set(at.knownBefore.split(','));
      const rows = page.rows.map((row) => ({ row, digest: digestOf(row) }));
      const fresh = rows.filter(({ digest }) => !before.has(digest)).map(({ row }) => row);
      const overlap = rows
        .filter(({ row }) => stampOf(row) >= startedAt - limits.overlapMs)
        .map(({ digest }) => digest);
      const known = [...at.known.split(','), ...overlap]
        .filter((one) => one !== '')
        .slice(-limits.remembered)
        .join(',');

      const told = await followMerges(on, plan, selection, fresh);
      const records = await on.toRecords(plan, selection, told);
      if (page.isEnd || last === undefined)
        return { records, next: resting({ ...at, since: startedAt, mark: at.covered, known }), isCaughtUp: true };
      return { records, next: { ...at, at: stampOf(last), atId: idOf(last), known }, isCaughtUp: false };
    },
  };
};

const resting = (
  of: Pick<ChangesCursor, 'since' | 'mark' | 'covered' | 'coveredAskedAt' | 'known'>,
): ChangesCursor => ({
  since: of.since,
  mark: of.mark,
  startedAt: null,
  from: 0,
  before: 0,
  at: 0,
  atId: '',
  covered: of.covered,
  coveredAskedAt: of.coveredAskedAt,
  known: '',
  knownBefore: of.known,
});

const stampOf = (row: Row): Instant => instantOf(cell(row, 'SystemModstamp')) ?? 0;

/**
 * What a row said, short. All of it and not the stamp alone: stamps are whole seconds, and a later edit within that second, committed after the row
 * was read, must not pass for known. Twelve characters of the hash are 72 bits.
 */
const digestOf = (row: Row): string =>
  createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 12);

const unordered = (plan: ReadPlan): SalesforceError =>
  new SalesforceError(
    `reading changed ${salesforceObject(plan.object).label} gave pages out of the order asked for; nothing was skipped and it is asked again`,
    { kind: 'unavailable', status: 200 },
  );
