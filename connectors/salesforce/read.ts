// Reading records: the backfill (backfill.ts), the steady read of changes (changes.ts), single records by their ids, and what happened to people.
import type { ChangePage, Cursor, PersonKey, ReadPlan, RecordPage, SourceRecord } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import type { Instant } from '#domain/lead.ts';
import { createBackfill } from './backfill.ts';
import { createChanges } from './changes.ts';
import type { SalesforceClient } from './client.ts';
import { selectionFor, type Describes, type Selection } from './describe.ts';
import type { SalesforceLimits } from './limits.ts';
import { isId, longId, salesforceObject } from './names.ts';
import type { Told } from './merges.ts';
import { idOf, toSourceRecord } from './records.ts';
import { asksForRoles, readRoles } from './roles.ts';
import { inPieces, type Queries } from './soql.ts';
import { retrieveAnswer, type Row } from './wire.ts';

export type Reader = {
  list(plan: ReadPlan, cursor: Cursor | null): Promise<RecordPage>;
  cursorAt(startedAt: Instant): Cursor;
  changes(plan: ReadPlan, cursor: Cursor): Promise<ChangePage>;
  read(plan: ReadPlan, ids: readonly string[]): Promise<readonly SourceRecord[]>;
  happeningsOf(plan: ReadPlan, people: readonly PersonKey[]): Promise<readonly SourceRecord[]>;
};

/** Of each object of happenings, the fields that name the person. */
const personFields: Readonly<Partial<Record<ReadPlan['object'], Readonly<Record<PersonKey['object'], string>>>>> = {
  campaign_member: { lead: 'LeadId', contact: 'ContactId' },
  task: { lead: 'WhoId', contact: 'WhoId' },
  meeting: { lead: 'WhoId', contact: 'WhoId' },
  disposition: { lead: 'Baton_Lead__c', contact: 'Baton_Contact__c' },
};

export const createReader = (on: {
  client: SalesforceClient;
  clock: Clock;
  limits: SalesforceLimits;
  describes: Describes;
  queries: Queries;
}): Reader => {
  const { client, limits, describes, queries } = on;

  const toRecords = async (plan: ReadPlan, selection: Selection, told: readonly Told[]): Promise<SourceRecord[]> => {
    const roles = asksForRoles(plan)
      ? await readRoles(
          on,
          plan,
          told.map(({ row }) => idOf(row)),
        )
      : null;
    return told.map(({ row, mergedIds }) =>
      toSourceRecord(plan, selection, row, { associated: roles?.get(idOf(row)) ?? {}, mergedIds }),
    );
  };

  const whole = (rows: readonly Row[]): Told[] => rows.map((row) => ({ row, mergedIds: [] }));

  /** sObject Collections take plain fields only; a plan that names another record's field is read by query. */
  const rowsOf = async (selection: Selection, label: string, ids: readonly string[]): Promise<Row[]> => {
    const what = `reading ${label}`;
    if (selection.fields.some((field) => field.includes('.')))
      return queries.byIds(what, { select: selection.fields, from: selection.from }, 'Id', ids);
    const rows: Row[] = [];
    for (const piece of inPieces(ids, limits.readBatch)) {
      const answer = await client.call({
        what,
        method: 'POST',
        path: `composite/sobjects/${selection.from}`,
        body: { ids: piece, fields: selection.fields },
        answer: retrieveAnswer,
      });
      rows.push(...answer.flatMap((row) => (row === null ? [] : [row])));
    }
    return rows;
  };

  return {
    list: createBackfill({ ...on, toRecords }),
    ...createChanges({ ...on, toRecords }),

    async read(plan, ids) {
      // Salesforce refuses a whole call for one text that is no id at all.
      const asked = [...new Set(ids.filter(isId).map(longId))];
      if (asked.length === 0) return [];
      const selection = await selectionFor(describes, plan);
      return toRecords(plan, selection, whole(await rowsOf(selection, salesforceObject(plan.object).label, asked)));
    },

    async happeningsOf(plan, people) {
      const fields = personFields[plan.object];
      if (fields === undefined) return [];
      const selection = await selectionFor(describes, plan);
      const found = new Map<string, Row>();
      const names = new Set(people.map(({ object }) => fields[object]));
      for (const field of names) {
        const ids = people.filter(({ object, id }) => fields[object] === field && isId(id)).map(({ id }) => longId(id));
        const what = `reading ${salesforceObject(plan.object).label} of people`;
        const rows = await queries.byIds(what, { select: selection.fields, from: selection.from }, field, ids);
        for (const row of rows) found.set(idOf(row), row);
      }
      return toRecords(plan, selection, whole([...found.values()]));
    },
  };
};
