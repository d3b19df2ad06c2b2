// Tasks for sellers, on the contact they are about. Each carries our key in a property of its own that is unique in the portal, so that the same key
// is never two tasks: it is looked for before a task is made, and HubSpot itself refuses the second. Where the property was not installed, a task
// whose answer was lost may be made twice.
// https://developers.hubspot.com/docs/api-reference/crm-tasks-v3/guide
import type { TaskRequest, TaskResult } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import { ConnectorError } from '#src/errors.ts';
import { HubSpotError, kindOfRow, type HubSpotClient } from './client.ts';
import type { HubSpotLimits } from './limits.ts';
import { ownerProperty, paths, taskKeyProperty } from './paths.ts';
import { associationsAnswer, batchAnswer, namedInContext, reasonOf, refusedBy, type ErrorAnswer } from './wire.ts';

type Door = { client: HubSpotClient; clock: Clock; limits: HubSpotLimits };
type Outcome = TaskResult['outcome'];
type Outcomes = Map<string, Outcome>;
/** A task and the contact it goes to. */
type Row = TaskRequest & { readonly contact: string };

/** HubSpot's own association of a task with a contact. */
const taskToContact = 204;

/** One result for each request, in their order; never throws a ConnectorError. */
export const createTasks = async (on: Door, requests: readonly TaskRequest[]): Promise<readonly TaskResult[]> => {
  const outcomes: Outcomes = new Map();
  const once = [...new Map(requests.map((row) => [row.key, row])).values()];
  for (let at = 0; at < once.length; at += on.limits.writeBatch) {
    const batch = once.slice(at, at + on.limits.writeBatch);
    try {
      const isKeyed = await findThere(on, batch, outcomes);
      const rows = await withContacts(
        on,
        batch.filter(({ key }) => !outcomes.has(key)),
        outcomes,
      );
      await create(on, rows, isKeyed, outcomes);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      // What concerns more than its rows (token, limit, outage) ends the whole: no further call is made.
      for (const { key } of once.slice(at)) if (!outcomes.has(key)) outcomes.set(key, { ok: false, error });
      break;
    }
  }
  return requests.map(({ key }) => ({ key, outcome: outcomes.get(key) ?? unanswered }));
};

const unanswered: Outcome = {
  ok: false,
  error: new HubSpotError('the answer does not mention this task; it is looked for before it is made again', {
    kind: 'unavailable',
    status: 200,
    isOutcomeUnknown: true,
  }),
};

/** Settles those that are there already. False where the portal has no such property, or not a unique one. */
const findThere = async ({ client }: Door, rows: readonly TaskRequest[], outcomes: Outcomes): Promise<boolean> => {
  try {
    const { results } = await client.call({
      what: 'looking for tasks that are there',
      family: 'burst',
      method: 'POST',
      path: paths.batchRead('task'),
      body: {
        inputs: rows.map(({ key }) => ({ id: key })),
        properties: [taskKeyProperty],
        idProperty: taskKeyProperty,
      },
      answer: batchAnswer,
    });
    for (const { id, properties } of results) {
      const key = properties[taskKeyProperty];
      if (key != null && rows.some((row) => row.key === key))
        outcomes.set(key, { ok: true, taskId: id, wasThere: true });
    }
    return true;
  } catch (error) {
    if (error instanceof HubSpotError && error.kind === 'not_found') return true; // none of them is there
    if (error instanceof HubSpotError && error.kind === 'invalid') return false;
    throw error;
  }
};

/** A lead of HubSpot stands on a contact, and the task goes to that. */
const withContacts = async ({ client }: Door, rows: readonly TaskRequest[], outcomes: Outcomes): Promise<Row[]> => {
  const leads = [...new Set(rows.filter(({ object }) => object === 'lead').map(({ recordId }) => recordId))];
  const contacts = new Map<string, string>();
  if (leads.length > 0) {
    const { results } = await client.call({
      what: 'reading the contacts of leads',
      family: 'burst',
      method: 'POST',
      path: paths.associations('lead', 'contact'),
      body: { inputs: leads.map((id) => ({ id })) },
      answer: associationsAnswer,
    });
    for (const { from, to } of results) if (to[0] !== undefined) contacts.set(from.id, to[0].toObjectId);
  }
  return rows.flatMap((row) => {
    const contact = row.object === 'contact' ? row.recordId : contacts.get(row.recordId);
    if (contact !== undefined) return [{ ...row, contact }];
    const message = `leads record ${row.recordId} has no contact, or is gone; no task is made for it`;
    outcomes.set(row.key, { ok: false, error: new HubSpotError(message, { kind: 'not_found', status: 207 }) });
    return [];
  });
};

/** HubSpot shows the text of a task as HTML. */
const asHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/\r?\n/g, '<br>');

const toInput = (row: Row, now: number, isKeyed: boolean) => ({
  properties: {
    hs_task_subject: row.subject,
    hs_task_body: asHtml(row.body),
    hs_task_status: 'NOT_STARTED',
    hs_task_priority: row.isUrgent === true ? 'HIGH' : 'NONE',
    hs_timestamp: new Date(row.dueAt ?? now).toISOString(),
    ...(row.ownerId !== null && { [ownerProperty]: row.ownerId }),
    ...(isKeyed && { [taskKeyProperty]: row.key }),
  },
  associations: [
    {
      to: { id: row.contact },
      types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: taskToContact }],
    },
  ],
  objectWriteTraceId: row.key,
});

const create = async (on: Door, rows: readonly Row[], isKeyed: boolean, outcomes: Outcomes): Promise<void> => {
  const waiting: (readonly Row[])[] = rows.length === 0 ? [] : [rows];
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    try {
      const answer = await on.client.call({
        what: 'making tasks',
        family: 'burst',
        method: 'POST',
        path: paths.batchCreate('task'),
        body: { inputs: batch.map((row) => toInput(row, on.clock.now(), isKeyed)) },
        answer: batchAnswer,
        isWrite: true,
      });
      for (const result of answer.results) {
        const key = result.objectWriteTraceId ?? result.properties[taskKeyProperty] ?? null;
        if (key !== null) outcomes.set(key, { ok: true, taskId: result.id, wasThere: false });
      }
      await settleErrors(on, batch, answer.errors ?? [], outcomes);
      // An error that names no row is of one of those left; without keys, asking again might make some of them twice.
      const [first] = answer.errors ?? [];
      const left = batch.filter(({ key }) => !outcomes.has(key));
      if (first === undefined || !isKeyed) continue;
      if (batch.length > 1) waiting.push(...left.map((row) => [row]));
      else for (const row of left) refuse(outcomes, row, first);
    } catch (error) {
      if (!(error instanceof HubSpotError) || !isOfRows(error)) throw error;
      // Turned away as a whole: nothing was made, and each alone tells which row is to blame.
      const [only] = batch;
      if (batch.length > 1) waiting.unshift(...halves(batch));
      else if (only !== undefined && !(await isThere(on, only, error.kind, outcomes)))
        refuse(outcomes, only, error.answer);
    }
  }
};

const settleErrors = async (
  on: Door,
  rows: readonly Row[],
  errors: readonly ErrorAnswer[],
  outcomes: Outcomes,
): Promise<void> => {
  for (const error of errors) {
    const named = [error, ...(error.errors ?? [])].flatMap((part) => namedInContext(part, 'objectWriteTraceId'));
    for (const row of rows.filter(({ key }) => named.includes(key) && !outcomes.has(key)))
      if (!(await isThere(on, row, kindOfRow(error), outcomes))) refuse(outcomes, row, error);
  }
};

/** Refused because its key is taken: by a call whose answer was lost, or by another process a moment ago. */
const isThere = async (on: Door, row: Row, kind: ConnectorError['kind'], outcomes: Outcomes): Promise<boolean> => {
  if (kind !== 'conflict' && kind !== 'invalid') return false;
  await findThere(on, [row], outcomes);
  return outcomes.has(row.key);
};

const refuse = (outcomes: Outcomes, row: Row, error: ErrorAnswer): void => {
  const kind = kindOfRow(error);
  const reason = reasonOf(error, [row.subject, row.body]);
  const what = refusedBy(error).some(({ property }) => property === ownerProperty)
    ? 'give the lead to somebody who is active there'
    : 'correct the record or the rule of the account';
  const message = `the task for contact ${row.contact} was refused (${reason}); ${what}, then retry it`;
  outcomes.set(row.key, { ok: false, error: new HubSpotError(message, { kind, status: 207, answer: error }) });
};

const isOfRows = (error: HubSpotError): boolean =>
  error.kind === 'invalid' || error.kind === 'not_found' || error.kind === 'conflict';

const halves = (rows: readonly Row[]): (readonly Row[])[] => {
  const middle = Math.ceil(rows.length / 2);
  return [rows.slice(0, middle), rows.slice(middle)];
};
