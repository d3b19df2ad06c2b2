// Tasks for sellers, on the lead or contact they are about. Fields of activities cannot be made unique, so our key stands in the last line of the task's
// text, and before a task is made it is looked for among those of the same person and subject: both are searched by index. One process makes a task
// at a time, so that an answer that was lost makes no second one.
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm
import { z } from 'zod';
import type { TaskRequest, TaskResult } from '#connectors/connector.ts';
import { ConnectorError } from '#src/errors.ts';
import { rowError, rowFailure, SalesforceError } from './failures.ts';
import { isId, longId } from './names.ts';
import { idOf } from './records.ts';
import { inPieces, oneOf, textIn, type Queries } from './soql.ts';
import type { Writing } from './write.ts';

type Door = Writing & { readonly queries: Queries };
type Outcomes = Map<string, TaskResult['outcome']>;

const createAnswer = z.array(
  z.object({ id: z.string().nullish(), success: z.boolean(), errors: z.array(rowError).catch([]) }),
);

const refOf = (key: string): string => `Baton ref: ${key}`;
/** Salesforce cuts a subject there. */
const subjectChars = 255;
const subjectOf = ({ subject }: TaskRequest): string =>
  subject.replace(/\s+/g, ' ').trim().slice(0, subjectChars).trim();

/** One result for each request, in their order; never throws a ConnectorError. */
export const createTasks = async (on: Door, requests: readonly TaskRequest[]): Promise<readonly TaskResult[]> => {
  const outcomes: Outcomes = new Map();
  const once = [...new Map(requests.map((row) => [row.key, row])).values()];
  for (const row of once.filter(({ recordId }) => !isId(recordId)))
    outcomes.set(row.key, { ok: false, error: absent(row) });
  const sound = once.filter(({ key }) => !outcomes.has(key));
  for (const batch of inPieces(sound, on.limits.writeBatch))
    try {
      await findThere(on, batch, outcomes);
      await create(
        on,
        batch.filter(({ key }) => !outcomes.has(key)),
        outcomes,
      );
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      // What concerns more than its rows (token, limit, outage) ends the whole: no further call is made.
      for (const { key } of sound) if (!outcomes.has(key)) outcomes.set(key, { ok: false, error });
      break;
    }
  return requests.map(({ key }) => ({ key, outcome: outcomes.get(key) ?? unanswered }));
};

const unanswered: TaskResult['outcome'] = {
  ok: false,
  error: new SalesforceError('the answer does not mention this task; it is looked for before it is made again', {
    kind: 'unavailable',
    status: 200,
    isOutcomeUnknown: true,
  }),
};

const absent = ({ recordId, object }: TaskRequest): SalesforceError =>
  new SalesforceError(`there is no ${object} ${recordId}; no task is made for it`, { kind: 'not_found', status: 0 });

/** A converted lead's tasks go to its contact, so by the subject alone they are found there too. */
const findThere = async ({ queries }: Door, rows: readonly TaskRequest[], outcomes: Outcomes): Promise<void> => {
  const people = rows.map(({ recordId }) => longId(recordId));
  const subjects = [...new Set(rows.map(subjectOf))];
  const where = subjects.length <= mostSubjects ? [oneOf('Subject', subjects)] : [];
  const query = { select: ['Id', 'WhoId', 'Subject', 'Description'], from: 'Task', where };
  const found = await queries.byIds('looking for tasks that are there', query, 'WhoId', people);
  const byRef = new Map(
    found.map((task) => [(textIn(task, 'Description') ?? '').trimEnd().split(/\r?\n/).at(-1), idOf(task)]),
  );
  for (const { key } of rows) {
    const taskId = byRef.get(refOf(key));
    if (taskId !== undefined) outcomes.set(key, { ok: true, taskId, wasThere: true });
  }
};
/** More would make the query too long; then the people alone choose. */
const mostSubjects = 20;

/** The day in the zone of whoever is to do it: Salesforce keeps no hour of a task. */
const dayIn = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

const toRecord = (row: TaskRequest): Record<string, unknown> => ({
  attributes: { type: 'Task' },
  WhoId: longId(row.recordId),
  Subject: subjectOf(row),
  Description: `${row.body.trimEnd()}\n\n${refOf(row.key)}`,
  Priority: row.isUrgent === true ? 'High' : 'Normal',
  ...(row.dueAt !== null && { ActivityDate: dayIn(row.dueAt, row.timeZone ?? 'UTC') }),
  ...(row.ownerId !== null && { OwnerId: row.ownerId }),
});

const create = async (on: Door, rows: readonly TaskRequest[], outcomes: Outcomes): Promise<void> => {
  const waiting: (readonly TaskRequest[])[] = rows.length === 0 ? [] : [rows];
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    const sent = batch;
    try {
      const answer = await on.client.call({
        what: 'making tasks',
        method: 'POST',
        path: 'composite/sobjects',
        body: { allOrNone: false, records: sent.map(toRecord) },
        answer: createAnswer,
        isWrite: true,
      });
      if (answer.length !== sent.length) continue;
      for (const [nth, { success, id, errors }] of answer.entries()) {
        const row = sent[nth];
        if (row === undefined) continue;
        const record = `the task for ${row.object} ${row.recordId}`;
        if (success && id != null) outcomes.set(row.key, { ok: true, taskId: longId(id), wasThere: false });
        else outcomes.set(row.key, { ok: false, error: rowFailure(record, errors, [row.subject, row.body]) });
      }
    } catch (error) {
      const isOfRows = error instanceof SalesforceError && ['invalid', 'not_found', 'conflict'].includes(error.kind);
      if (!isOfRows) throw error;
      // Turned away as a whole: nothing was made, and each alone tells which row is to blame.
      const middle = Math.ceil(sent.length / 2);
      if (sent.length > 1) waiting.unshift(sent.slice(0, middle), sent.slice(middle));
      else for (const { key } of sent) outcomes.set(key, { ok: false, error });
    }
  }
};
