// Writing our values back: batch update by record id, which never creates a contact. Every row is answered for itself. A
// trace id on each row makes HubSpot answer row by row (207); where it refuses a whole batch without saying which row is
// to blame, the batch is halved until the refused row stands alone.
// https://developers.hubspot.com/docs/api-reference/error-handling#multi-status-errors
import type { ObjectName, WriteRequest, WriteResult } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import { ConnectorError } from '#src/errors.ts';
import { HubSpotError, kindOfRow, type HubSpotClient } from './client.ts';
import type { HubSpotLimits } from './limits.ts';
import { hubSpotObject, paths } from './paths.ts';
import {
  batchAnswer,
  namedInContext,
  reasonOf,
  refusedBy,
  type BatchUpdateInput,
  type ErrorAnswer,
  type ObjectAnswer,
} from './wire.ts';

type Outcome = WriteResult['outcome'];
type Outcomes = Map<string, Outcome>;
type Rows = readonly WriteRequest[];

/** HubSpot's code for a property the portal does not have: the same for every row that names it. */
const absentProperty = 'PROPERTY_DOESNT_EXIST';

type Door = { client: HubSpotClient; clock: Clock; limits: HubSpotLimits };

/** One result for each request, in their order; never throws a ConnectorError. What has to be emptied first is, in calls of its own. */
export const writeRows = async (on: Door, requests: Rows): Promise<readonly WriteResult[]> => {
  const stepping = requests.filter(({ emptiedFirst = [] }) => emptiedFirst.length > 0);
  if (stepping.length === 0) return sendRows(on, requests);
  const emptied = await sendRows(
    on,
    stepping.map((row) => ({
      object: row.object,
      recordId: row.recordId,
      traceId: `${row.traceId}:emptied`,
      values: Object.fromEntries((row.emptiedFirst ?? []).map((name) => [name, null])),
    })),
  );
  const stopped = new Map(
    emptied.flatMap(({ outcome }, nth) => (outcome.ok ? [] : [[stepping[nth]?.traceId ?? '', outcome] as const])),
  );
  const sent = await sendRows(
    on,
    requests.filter(({ traceId }) => !stopped.has(traceId)),
  );
  const outcomes = new Map<string, Outcome>([
    ...stopped,
    ...sent.map(({ traceId, outcome }) => [traceId, outcome] as const),
  ]);
  return requests.map(({ traceId }) => ({ traceId, outcome: outcomes.get(traceId) ?? unanswered }));
};

/** After a failure that concerns more than its rows (token, limit, outage) no further call is made, and the rows left are answered with its kind. */
const sendRows = async (on: Door, requests: Rows): Promise<readonly WriteResult[]> => {
  const { client, clock, limits } = on;
  const outcomes: Outcomes = new Map();
  const endAt = clock.now() + limits.writeMs;
  const waiting = callsOf(requests, limits.writeBatch);

  for (let rows = waiting.shift(); rows !== undefined; rows = waiting.shift()) {
    if (outcomes.size > 0 && clock.now() > endAt) {
      settle(
        outcomes,
        [...rows, ...waiting.flat()],
        unsent('the batch took too long, so this row was not sent; it is sent again'),
      );
      break;
    }
    try {
      const answer = await client.call({
        what: `updating ${hubSpotObject(rows[0]?.object ?? 'contact').label}`,
        family: 'burst',
        method: 'POST',
        path: paths.batchUpdate(rows[0]?.object ?? 'contact'),
        body: { inputs: rows.map(toInput) },
        answer: batchAnswer,
        isWrite: true,
      });
      const results = new Map(answer.results.map((result) => [result.id, result]));
      for (const row of rows) {
        const result = results.get(row.recordId);
        if (result !== undefined) outcomes.set(row.traceId, outcomeOf(row, result));
      }
      waiting.unshift(...settleErrors(outcomes, rows, answer.errors ?? []));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (error instanceof HubSpotError && isOfRows(error)) {
        waiting.unshift(...settleRefusal(outcomes, rows, error));
        continue;
      }
      settle(outcomes, rows, error);
      settle(outcomes, waiting.flat(), unsent(`not sent after this failure: ${error.message}`, error));
      break;
    }
  }
  return requests.map(({ traceId }) => ({ traceId, outcome: outcomes.get(traceId) ?? unanswered }));
};

/** HubSpot leaves a stage that would go back as it is and says nothing: the answer shows what there is now. */
const outcomeOf = (row: WriteRequest, { properties, updatedAt }: ObjectAnswer): Outcome => {
  const kept = (row.readBack ?? []).find(
    (name) => Object.hasOwn(properties, name) && (properties[name] ?? '') !== (row.values[name] ?? ''),
  );
  if (kept === undefined) return { ok: true, modifiedAt: updatedAt };
  const message = `${hubSpotObject(row.object).label} record ${row.recordId} keeps its ${kept}: HubSpot does not let it go there from where it is; set it by hand, or allow steps back in the mapping`;
  return { ok: false, error: new HubSpotError(message, { kind: 'invalid', status: 200 }) };
};

/** By object, at most a batch each, and no record twice in one call: HubSpot refuses a batch that names one twice. */
const callsOf = (requests: Rows, size: number): WriteRequest[][] => {
  const calls: WriteRequest[][] = [];
  const lastCall = new Map<string, number>();
  const hasRoom = (call: Rows | undefined, object: ObjectName): boolean =>
    call === undefined || (call[0]?.object === object && call.length < size);
  for (const row of requests) {
    const record = `${row.object}/${row.recordId}`;
    // A later write of one record must not overtake an earlier one.
    let at = (lastCall.get(record) ?? -1) + 1;
    while (!hasRoom(calls[at], row.object)) at++;
    (calls[at] ??= []).push(row);
    lastCall.set(record, at);
  }
  return calls;
};

/** An empty text empties a property. */
const toInput = (row: WriteRequest): BatchUpdateInput => ({
  id: row.recordId,
  properties: Object.fromEntries(Object.entries(row.values).map(([name, value]) => [name, value ?? ''])),
  objectWriteTraceId: row.traceId,
});

const settle = (outcomes: Outcomes, rows: Rows, error: ConnectorError): void => {
  for (const row of rows) if (!outcomes.has(row.traceId)) outcomes.set(row.traceId, { ok: false, error });
};

const unsent = (message: string, cause?: ConnectorError): HubSpotError =>
  new HubSpotError(message, {
    kind: cause?.kind ?? 'unavailable',
    status: 0,
    retryAfterMs: cause?.retryAfterMs,
    cause,
  });

const unanswered: Outcome = {
  ok: false,
  error: new HubSpotError('the answer does not mention this row; it is read back before it is sent again', {
    kind: 'unavailable',
    status: 200,
    isOutcomeUnknown: true,
  }),
};

/** The rows that an error blames, by trace id or record id. */
const blamed = (rows: Rows, error: ErrorAnswer): WriteRequest[] => {
  const parts = [error, ...(error.errors ?? [])];
  const traces = new Set(parts.flatMap((part) => namedInContext(part, 'objectWriteTraceId', 'objectWriteTraceIds')));
  const ids = new Set(parts.flatMap((part) => namedInContext(part, 'id', 'ids', 'objectId', 'objectIds')));
  return rows.filter((row) => traces.has(row.traceId) || ids.has(row.recordId));
};

const refuse = (outcomes: Outcomes, row: WriteRequest, error: ErrorAnswer): void => {
  const kind = kindOfRow(error);
  const sent = Object.values(row.values).flatMap((value) => (value === null ? [] : [value]));
  const reason = reasonOf(error, sent);
  const record = `${hubSpotObject(row.object).label} record ${row.recordId}`;
  const message =
    kind === 'not_found'
      ? `${record} no longer exists (${reason}); nothing is written to it`
      : `${record} was refused (${reason}); correct the record, the property or the account's rule, then retry it`;
  outcomes.set(row.traceId, { ok: false, error: new HubSpotError(message, { kind, status: 207, answer: error }) });
};

/** Settles what an answered batch says of its rows; returns what must be sent again to learn its fate. */
const settleErrors = (outcomes: Outcomes, rows: Rows, errors: readonly ErrorAnswer[]): WriteRequest[][] => {
  const open = (): WriteRequest[] => rows.filter((row) => !outcomes.has(row.traceId));
  for (const error of errors) for (const row of blamed(open(), error)) refuse(outcomes, row, error);
  const left = open();
  const [first] = errors.filter((error) => blamed(rows, error).length === 0);
  if (left.length === 0 || first === undefined) return []; // a row without result and error stays unanswered
  const [only] = left;
  if (left.length > 1 || only === undefined) return halves(left);
  refuse(outcomes, only, first);
  return [];
};

/** True when HubSpot turned a batch away because of what is in it, so that other rows may still pass. */
const isOfRows = (error: HubSpotError): boolean =>
  error.kind === 'invalid' || error.kind === 'not_found' || error.kind === 'conflict';

/** A batch turned away as a whole: nothing of it took effect. Settles the rows to blame, returns the others. */
const settleRefusal = (outcomes: Outcomes, rows: Rows, error: HubSpotError): WriteRequest[][] => {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) {
    const answer =
      error.answer.category === undefined ? { ...error.answer, category: categoryOf[error.status] } : error.answer;
    refuse(outcomes, only, answer);
    return [];
  }
  const absent = refusedBy(error.answer).filter(({ code }) => code === absentProperty);
  const guilty = new Set([
    ...blamed(rows, error.answer),
    ...rows.filter((row) => absent.some(({ property }) => property !== null && property in row.values)),
  ]);
  for (const row of guilty) refuse(outcomes, row, error.answer);
  const others = rows.filter((row) => !guilty.has(row));
  if (guilty.size === 0) return halves(rows);
  return others.length === 0 ? [] : [others];
};

/** Where an error names no category of its own. */
const categoryOf: Readonly<Record<number, string>> = { 404: 'OBJECT_NOT_FOUND', 409: 'CONFLICT' };

const halves = (rows: Rows): WriteRequest[][] => {
  const middle = Math.ceil(rows.length / 2);
  return [rows.slice(0, middle), rows.slice(middle)].filter((half) => half.length > 0);
};
