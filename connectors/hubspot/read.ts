// Reading records: the backfill by list, the steady read by search, single records in batch. The steady read is a pass
// over everything modified since the last pass began, less a lookback that covers the search index's lag and clocks that
// differ; within a pass pages follow the ids (id-ranges.ts). A record edited during a pass is modified after the pass
// began, so the next one sees it whether or not this one did.
// https://developers.hubspot.com/docs/api-reference/crm-search-guide
import { z } from 'zod';
import type { ChangePage, Cursor, ObjectName, ReadPlan, RecordPage, SourceRecord } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import type { Instant } from '#domain/lead.ts';
import type { HubSpotClient } from './client.ts';
import { HubSpotError } from './client.ts';
import { afterPage, gapsOf, noRanges, readRanges, writeRanges, type Gap } from './id-ranges.ts';
import type { HubSpotLimits } from './limits.ts';
import { hubSpotObjects, paths } from './paths.ts';
import {
  askedAssociations,
  askedProperties,
  associationsAnswer,
  batchAnswer,
  listAnswer,
  listedAssociation,
  searchAnswer,
  toSourceRecord,
  type Filter,
  type ObjectAnswer,
} from './wire.ts';

export type Reader = {
  list(plan: ReadPlan, cursor: Cursor | null): Promise<RecordPage>;
  cursorAt(startedAt: Instant): Cursor;
  changes(plan: ReadPlan, cursor: Cursor): Promise<ChangePage>;
  read(plan: ReadPlan, ids: readonly string[]): Promise<readonly SourceRecord[]>;
};

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

const listCursor = z.object({ after: z.string() });

const inPieces = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));

export const createReader = (on: { client: HubSpotClient; clock: Clock; limits: HubSpotLimits }): Reader => {
  const { client, clock, limits } = on;

  /** Associated ids of each record, read apart; a record with very many comes over several calls. */
  const associatedIds = async (from: ObjectName, to: ObjectName, ids: readonly string[]) => {
    const found = new Map<string, Set<string>>(ids.map((id) => [id, new Set<string>()]));
    let open: { id: string; after?: string }[] = ids.map((id) => ({ id }));
    while (open.length > 0) {
      const inputs = open.slice(0, limits.associationBatch);
      const { results } = await client.call({
        what: `reading the ${hubSpotObjects[to].label} of ${hubSpotObjects[from].label}`,
        family: 'burst',
        method: 'POST',
        path: paths.associations(from, to),
        body: { inputs },
        answer: associationsAnswer,
      });
      const more = results.flatMap((one) => {
        for (const { toObjectId } of one.to) found.get(one.from.id)?.add(toObjectId);
        const after = one.paging?.next?.after;
        return after === undefined ? [] : [{ id: one.from.id, after }];
      });
      open = [...more, ...open.slice(limits.associationBatch)];
    }
    return found;
  };

  const withAssociations = async (plan: ReadPlan, answers: readonly ObjectAnswer[]): Promise<SourceRecord[]> => {
    const ids = answers.map((answer) => answer.id);
    const byObject: [ObjectName, Map<string, Set<string>>][] = [];
    if (ids.length > 0)
      for (const to of askedAssociations(plan)) byObject.push([to, await associatedIds(plan.object, to, ids)]);
    return answers.map((answer) =>
      toSourceRecord(
        plan,
        answer,
        Object.fromEntries(byObject.map(([to, found]) => [to, [...(found.get(answer.id) ?? [])]])),
      ),
    );
  };

  const batchRead = async (plan: ReadPlan, ids: readonly string[]): Promise<ObjectAnswer[]> => {
    const size = plan.history.length > 0 ? limits.historyPage : limits.readBatch;
    const answers: ObjectAnswer[] = [];
    for (const piece of inPieces([...new Set(ids)], size)) {
      const { results } = await client.call({
        what: `reading ${hubSpotObjects[plan.object].label}`,
        family: 'burst',
        method: 'POST',
        path: paths.batchRead(plan.object),
        body: {
          inputs: piece.map((id) => ({ id })),
          properties: askedProperties(plan),
          propertiesWithHistory: plan.history,
        },
        answer: batchAnswer,
      });
      answers.push(...results);
    }
    return answers;
  };

  const listPage = async (plan: ReadPlan, after: string | null) => {
    const associations = askedAssociations(plan);
    const full = {
      limit: String(plan.history.length > 0 ? limits.historyPage : limits.listPage),
      ...(after !== null && { after }),
      ...(associations.length > 0 && { associations: associations.map((to) => hubSpotObjects[to].path).join(',') }),
    };
    const properties = {
      properties: askedProperties(plan).join(','),
      ...(plan.history.length > 0 && { propertiesWithHistory: plan.history.join(',') }),
    };
    const isTooLong = new URLSearchParams({ ...full, ...properties }).toString().length > limits.queryChars;
    const page = await client.call({
      what: `listing ${hubSpotObjects[plan.object].label}`,
      family: 'burst',
      method: 'GET',
      path: paths.objects(plan.object),
      query: isTooLong ? full : { ...full, ...properties },
      answer: listAnswer,
    });
    if (!isTooLong) return page;
    const links = new Map(page.results.map((answer) => [answer.id, answer.associations]));
    const results = await batchRead(plan, [...links.keys()]);
    return { ...page, results: results.map((answer) => ({ ...answer, associations: links.get(answer.id) })) };
  };

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
      what: `searching changed ${hubSpotObjects[plan.object].label}`,
      family: 'search',
      method: 'POST',
      path: paths.search(plan.object),
      body: isTooLong ? { ...body, properties: [] } : body,
      answer: searchAnswer,
    });
    const ids = page.results.map((answer) => answer.id);
    const results = isTooLong
      ? await batchRead({ ...plan, history: [], properties: [...plan.properties, ...plan.history] }, ids)
      : page.results;
    return { ids, results, total: page.total, next: page.paging?.next?.after };
  };

  /** As many of the unread gaps as one search can name; the rest waits for the next one. */
  const groupsFor = (plan: ReadPlan, from: Instant, to: Instant, gaps: readonly Gap[]) => {
    const { modified } = hubSpotObjects[plan.object];
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

  return {
    async list(plan, cursor) {
      const page = await listPage(plan, cursor === null ? null : listCursor.parse(cursor).after);
      const associations = askedAssociations(plan);
      const cut = page.results.filter((answer) => associations.some((to) => listedAssociation(answer, to).isCut));
      const whole = new Map((await withAssociations(plan, cut)).map((record) => [record.id, record]));
      const after = page.paging?.next?.after;
      return {
        records: page.results.map(
          (answer) =>
            whole.get(answer.id) ??
            toSourceRecord(
              plan,
              answer,
              Object.fromEntries(associations.map((to) => [to, listedAssociation(answer, to).ids])),
            ),
        ),
        next: after === undefined ? null : { after },
      };
    },

    cursorAt: (startedAt) => between(startedAt, ''),

    async changes(plan, cursor) {
      const at = changesCursor.parse(cursor);
      const startedAt = at.startedAt ?? clock.now();
      const read = at.startedAt === null ? noRanges : readRanges(at.read);
      // The end is as far ahead as the lookback is long: a clock of ours that is slow hides nothing, and yet a portal
      // that never rests cannot stretch one pass for ever.
      const [from, to] = [at.since - limits.lookbackMs, startedAt + limits.lookbackMs];
      const groups = groupsFor(plan, from, to, gapsOf(read));
      const page = await search(
        plan,
        groups.map(({ filters }) => ({ filters })),
        at.after,
      );
      const isLast = page.ids.length === 0 || (page.next === undefined && at.after + page.ids.length >= page.total);

      // A short page, or an empty one, is not the end while HubSpot names a next.
      if (page.ids.length === 0 && page.next !== undefined) {
        const after = Number(page.next);
        if (!(after > at.after) || after + limits.searchPage > limits.searchDepth) throw unordered(plan);
        return { records: [], next: { ...at, startedAt, read: writeRanges(read), after }, isCaughtUp: false };
      }
      const next = afterPage(
        read,
        groups.map(({ gap }) => gap),
        page.ids,
        isLast,
      );
      if (next === null) throw unordered(plan);

      const known = new Set(at.knownBefore.split(','));
      const unknown = page.results.filter((answer) => !known.has(keyOf(answer)));
      const overlap = page.results
        .filter(
          ({ updatedAt }) => updatedAt >= startedAt - limits.lookbackMs && updatedAt <= clock.now() - limits.settledMs,
        )
        .map(keyOf);
      const remembered = [...at.known.split(',').filter((key) => key !== ''), ...overlap].slice(0, limits.remembered);
      const records = await withAssociations(plan, unknown);
      const isCaughtUp = gapsOf(next).length === 0;
      return {
        records,
        next: isCaughtUp
          ? between(startedAt, remembered.join(','))
          : { ...at, startedAt, read: writeRanges(next), after: 0, known: remembered.join(',') },
        isCaughtUp,
      };
    },

    async read(plan, ids) {
      return withAssociations(plan, await batchRead(plan, ids));
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
    `searching changed ${hubSpotObjects[plan.object].label} gave pages out of the order asked for; nothing was skipped and it is asked again`,
    { kind: 'unavailable', status: 200 },
  );
