// Sending updates by sObject Collections: at most 200 records of one object a call, each answered for itself in the order sent. Never creates a record.
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections_update.htm
import { z } from 'zod';
import type { ObjectName, WriteResult } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import { ConnectorError } from '#src/errors.ts';
import type { SalesforceClient } from './client.ts';
import { rowError, rowFailure, SalesforceError } from './failures.ts';
import type { SalesforceLimits } from './limits.ts';
import { longId, salesforceObject } from './names.ts';

export type Outcome = WriteResult['outcome'];
export type Outcomes = Map<string, Outcome>;

export type Update = {
  readonly object: ObjectName;
  readonly recordId: string;
  readonly traceId: string;
  readonly body: Readonly<Record<string, string | number | boolean | null>>;
};

const updateAnswer = z.array(
  z.object({ id: z.string().nullish(), success: z.boolean(), errors: z.array(rowError).catch([]) }),
);

/** Saves what a duplicate rule only warns of; one that blocks still does. */
const duplicateHeader = { 'sforce-duplicate-rule-header': 'allowSave=true' };

/**
 * Settles every update in `outcomes`; never throws a ConnectorError. After a failure that concerns more than its rows (token, limit, outage) no further
 * call is made, and the rows left are answered with its kind.
 */
export const sendUpdates = async (
  on: { client: SalesforceClient; clock: Clock; limits: SalesforceLimits },
  updates: readonly Update[],
  outcomes: Outcomes,
): Promise<void> => {
  const { client, clock, limits } = on;
  const endAt = clock.now() + limits.writeMs;
  const waiting = callsOf(updates, limits.writeBatch);
  let calls = 0;
  for (let rows = waiting.shift(); rows !== undefined; rows = waiting.shift()) {
    if (calls++ > 0 && clock.now() > endAt) {
      settle(
        outcomes,
        [...rows, ...waiting.flat()],
        unsent('the batch took too long, so this row was not sent; it is sent again'),
      );
      return;
    }
    try {
      const { answer, at } = await client.dated({
        what: `updating ${labelOf(rows)}`,
        method: 'PATCH',
        path: 'composite/sobjects',
        body: { allOrNone: false, records: rows.map(toRecord) },
        headers: duplicateHeader,
        answer: updateAnswer,
        isWrite: true,
      });
      for (const [nth, row] of rows.entries())
        outcomes.set(row.traceId, outcomeOf(row, answer[nth], at, answer.length === rows.length));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (error instanceof SalesforceError && isOfRows(error)) {
        // Turned away as a whole because of what is in it: nothing took effect, and halves tell which row is to blame.
        if (rows.length > 1) waiting.unshift(...halves(rows));
        else settle(outcomes, rows, error);
        continue;
      }
      settle(outcomes, rows, error);
      settle(outcomes, waiting.flat(), unsent(`not sent after this failure: ${error.message}`, error));
      return;
    }
  }
};

const outcomeOf = (
  row: Update,
  answer: z.infer<typeof updateAnswer>[number] | undefined,
  at: number,
  isWhole: boolean,
): Outcome => {
  if (answer === undefined || !isWhole) return unanswered;
  if (answer.success) return { ok: true, modifiedAt: at };
  const sent = Object.values(row.body).flatMap((value) => (typeof value === 'string' ? [value] : []));
  const record = `${salesforceObject(row.object).name} ${row.recordId}`;
  return { ok: false, error: rowFailure(record, answer.errors, sent) };
};

/** By object, at most a batch each, and no record twice in one call: Salesforce refuses the second of a pair. */
const callsOf = (updates: readonly Update[], size: number): Update[][] => {
  const calls: Update[][] = [];
  const lastCall = new Map<string, number>();
  const hasRoom = (call: readonly Update[] | undefined, object: ObjectName): boolean =>
    call === undefined || (call[0]?.object === object && call.length < size);
  for (const row of updates) {
    const record = `${row.object}/${longId(row.recordId)}`;
    // A later write of one record must not overtake an earlier one.
    let at = (lastCall.get(record) ?? -1) + 1;
    while (!hasRoom(calls[at], row.object)) at++;
    (calls[at] ??= []).push(row);
    lastCall.set(record, at);
  }
  return calls;
};

const toRecord = (row: Update): Record<string, unknown> => ({
  attributes: { type: salesforceObject(row.object).name },
  id: longId(row.recordId),
  ...row.body,
});

const labelOf = (rows: readonly Update[]): string => salesforceObject(rows[0]?.object ?? 'lead').label;

export const settle = (
  outcomes: Outcomes,
  rows: readonly { readonly traceId: string }[],
  error: ConnectorError,
): void => {
  for (const { traceId } of rows) if (!outcomes.has(traceId)) outcomes.set(traceId, { ok: false, error });
};

const unsent = (message: string, cause?: ConnectorError): SalesforceError =>
  new SalesforceError(message, {
    kind: cause?.kind ?? 'unavailable',
    status: 0,
    retryAfterMs: cause?.retryAfterMs,
    cause,
  });

export const unanswered: Outcome = {
  ok: false,
  error: new SalesforceError('the answer does not mention this row; it is read back before it is sent again', {
    kind: 'unavailable',
    status: 200,
    isOutcomeUnknown: true,
  }),
};

const isOfRows = (error: SalesforceError): boolean =>
  error.kind === 'invalid' || error.kind === 'not_found' || error.kind === 'conflict';

const halves = <T>(rows: readonly T[]): T[][] => {
  const middle = Math.ceil(rows.length / 2);
  return [rows.slice(0, middle), rows.slice(middle)];
};
