// Reading records: the backfill by list, the steady read of changes (changes.ts), single records in batch, and what is
// associated with them.
// https://developers.hubspot.com/docs/api-reference/crm-objects-v3/guide
import { z } from 'zod';
import type { ChangePage, Cursor, ObjectName, ReadPlan, RecordPage, SourceRecord } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import type { Instant } from '#domain/lead.ts';
import { createChanges } from './changes.ts';
import type { HubSpotClient } from './client.ts';
import type { HubSpotLimits } from './limits.ts';
import { hubSpotObject, paths } from './paths.ts';
import {
  askedAssociations,
  askedProperties,
  associationsAnswer,
  batchAnswer,
  listAnswer,
  listedAssociation,
  toSourceRecord,
  type ObjectAnswer,
} from './wire.ts';

export type Reader = {
  list(plan: ReadPlan, cursor: Cursor | null): Promise<RecordPage>;
  cursorAt(startedAt: Instant): Cursor;
  changes(plan: ReadPlan, cursor: Cursor): Promise<ChangePage>;
  read(plan: ReadPlan, ids: readonly string[]): Promise<readonly SourceRecord[]>;
};

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
        what: `reading the ${hubSpotObject(to).label} of ${hubSpotObject(from).label}`,
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
        what: `reading ${hubSpotObject(plan.object).label}`,
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
      ...(associations.length > 0 && { associations: associations.map((to) => hubSpotObject(to).path).join(',') }),
    };
    const properties = {
      properties: askedProperties(plan).join(','),
      ...(plan.history.length > 0 && { propertiesWithHistory: plan.history.join(',') }),
    };
    const isTooLong = new URLSearchParams({ ...full, ...properties }).toString().length > limits.queryChars;
    const page = await client.call({
      what: `listing ${hubSpotObject(plan.object).label}`,
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

    ...createChanges({ client, clock, limits, batchRead, withAssociations }),

    async read(plan, ids) {
      return withAssociations(plan, await batchRead(plan, ids));
    },
  };
};
