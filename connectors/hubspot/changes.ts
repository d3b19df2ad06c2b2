// The steady read: what has changed, by search. It is a pass over everything modified since the last pass began, less a
// lookback that covers the search index's lag and clocks that differ; within a pass pages follow the ids (id-ranges.ts). A
// record edited during a pass is modified after the pass began, so the next one sees it whether or not this one did.
// https://developers.hubspot.com/docs/api-reference/crm-search-guide
import { z } from 'zod';
import type { ChangePage, Cursor, ReadPlan, SourceRecord } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import type { Instant } from '#domain/lead.ts';
import { ConnectorError } from '#src/errors.ts';
import { HubSpotError, type HubSpotClient } from './client.ts';
import { afterPage, gapsOf, noRanges, readRanges, writeRanges, type Gap } from './id-ranges.ts';
import type { HubSpotLimits } from './limits.ts';
import { hubSpotObject, paths } from './paths.ts';
import { askedProperties, searchAnswer, type Filter, type ObjectAnswer } from './wire.ts';

/** Where a pass over the changes stands. */
const changesCursor = z.object({
  /** When the last completed pass began. */
  since: z.number(),
  /** When the pass under way began; null between passes. */
  startedAt: z.number().nullable(),
  /** Ids read in this pass. */
  read: z.string(),
  /** Offset within the page under way; 0 but for pages HubSpot gave empty with more behind them. */
  after: z.number(),
  /** What the last pass and this one handed out of the time that the next pass reads again. */
  known: z.string(),
  knownBefore: z.string(),
});
type ChangesCursor = z.infer<typeof changesCursor>;

export const createChanges = (on: {
  client: HubSpotClient;
  clock: Clock;
  limits: HubSpotLimits;
  batchRead: (plan: ReadPlan, ids: readonly string[]) => Promise<ObjectAnswer[]>;
  withAssociations: (plan: ReadPlan, answers: readonly ObjectAnswer[]) => Promise<SourceRecord[]>;
}): { cursorAt(startedAt: Instant): Cursor; changes(plan: ReadPlan, cursor: Cursor): Promise<ChangePage> } => {
  const { client, clock, limits } = on;

  const search = async (plan: ReadPlan, groups: readonly { filters: Filter[] }[], after: number) => {
    const body = {
      filterGroups: groups,
      sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
      properties: askedProperties(plan),
      limit: limits.searchPage,
      ...(after > 0 && { after: String(after) }),
    };
    const isTooLong = JSON.stringify(body).length > limits.searchChars;
    const page = await client.call({
      what: `searching changed ${hubSpotObject(plan.object).label}`,
      family: 'search',
      method: 'POST',
      path: paths.search(plan.object),
      body: isTooLong ? { ...body, properties: [] } : body,
      answer: searchAnswer,
    });
    const ids = page.results.map((answer) => answer.id);
    const results = isTooLong
      ? await on.batchRead({ ...plan, history: [], properties: [...plan.properties, ...plan.history] }, ids)
      : page.results;
    return { ids, results, total: page.total, next: page.paging?.next?.after };
  };

  /** As many of the unread gaps as one search can name; the rest waits for the next one. */
  const groupsFor = (plan: ReadPlan, from: Instant, to: Instant, gaps: readonly Gap[]) => {
    const { modified } = hubSpotObject(plan.object);
    const groups: { gap: Gap; filters: Filter[] }[] = gaps.slice(0, limits.searchGroups).map((gap) => ({
      gap,
      filters: [
        { propertyName: modified, operator: 'GTE', value: String(from) },
        { propertyName: modified, operator: 'LTE', value: String(to) },
        ...(gap.above === null
          ? []
          : [{ propertyName: 'hs_object_id', operator: 'GT' as const, value: String(gap.above) }]),
        ...(gap.below === null
          ? []
          : [{ propertyName: 'hs_object_id', operator: 'LT' as const, value: String(gap.below) }]),
      ],
    }));
    const count = (of: typeof groups): number => of.reduce((sum, group) => sum + group.filters.length, 0);
    return count(groups) > limits.searchFilters ? groups.slice(0, -1) : groups;
  };

  /** One search further: what it found, and where the pass then stands. */
  const step = async (plan: ReadPlan, at: ChangesCursor): Promise<{ answers: ObjectAnswer[]; next: ChangesCursor }> => {
    const startedAt = at.startedAt ?? clock.now();
    const read = at.startedAt === null ? noRanges : readRanges(at.read);
    // The end is as far ahead as the lookback is long: a clock of ours that is slow hides nothing, and yet a portal
    // that never rests cannot stretch one pass for ever.
    const [from, to] = [at.since - limits.lookbackMs, startedAt + limits.lookbackMs];
    const groups = groupsFor(plan, from, to, gapsOf(read));
    const filterGroups = groups.map(({ filters }) => ({ filters }));
    const page = await search(plan, filterGroups, at.after);

    // A short page, or an empty one, is not the end while HubSpot names a next.
    if (page.ids.length === 0 && page.next !== undefined) {
      const after = Number(page.next);
      if (!(after > at.after) || after + limits.searchPage > limits.searchDepth) throw unordered(plan);
      return { answers: [], next: { ...at, startedAt, read: writeRanges(read), after } };
    }
    const isLast = page.ids.length === 0 || (page.next === undefined && at.after + page.ids.length >= page.total);
    const gaps = groups.map(({ gap }) => gap);
    const readNow = afterPage(read, gaps, page.ids, isLast);
    if (readNow === null) throw unordered(plan);

    const before = new Set(at.knownBefore.split(','));
    const answers = page.results.filter((answer) => !before.has(keyOf(answer)));
    const isOverlap = ({ updatedAt }: ObjectAnswer): boolean =>
      updatedAt >= startedAt - limits.lookbackMs && updatedAt <= clock.now() - limits.settledMs;
    const keys = [at.known, ...page.results.filter(isOverlap).map(keyOf)].filter((key) => key !== '');
    const known = keys.join(',').split(',').slice(0, limits.remembered).join(',');
    const isEnd = gapsOf(readNow).length === 0;
    const next = isEnd ? between(startedAt, known) : { ...at, startedAt, read: writeRanges(readNow), after: 0, known };
    return { answers, next };
  };

  /** What the searches before have found must not be lost to one that fails: it is handed over, and the next call goes on there. */
  const stepOrStop = async (
    plan: ReadPlan,
    at: ChangesCursor,
    isFirst: boolean,
  ): Promise<Awaited<ReturnType<typeof step>> | null> => {
    try {
      return await step(plan, at);
    } catch (error) {
      if (isFirst || !(error instanceof ConnectorError)) throw error;
      return null;
    }
  };

  return {
    cursorAt: (startedAt) => between(startedAt, ''),

    async changes(plan, cursor) {
      const answers: ObjectAnswer[] = [];
      let at = changesCursor.parse(cursor);
      for (let searches = 0; searches < limits.searchesPerRead; searches++) {
        const found = await stepOrStop(plan, at, searches === 0);
        if (found === null) break;
        answers.push(...found.answers);
        at = found.next;
        if (at.startedAt === null) break;
      }
      return { records: await on.withAssociations(plan, answers), next: at, isCaughtUp: at.startedAt === null };
    },
  };
};

const between = (since: Instant, known: string): ChangesCursor => ({
  since,
  startedAt: null,
  read: '',
  after: 0,
  known: '',
  knownBefore: known,
});

/** A change as the cursor remembers it, short: there may be a page of them. */
const keyOf = (answer: ObjectAnswer): string => `${answer.id}.${answer.updatedAt.toString(36)}`;

const unordered = (plan: ReadPlan): HubSpotError =>
  new HubSpotError(
    `searching changed ${hubSpotObject(plan.object).label} gave pages out of the order asked for; nothing was skipped and it is asked again`,
    { kind: 'unavailable', status: 200 },
  );
