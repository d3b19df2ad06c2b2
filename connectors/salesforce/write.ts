// Writing our values back. Before a row is sent it is held against describe: a field that is missing, hidden or read-only for the connection's user
// is that row's own failure, said in a sentence, instead of a refused batch.
import type { ObjectName, WriteRequest, WriteResult } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import { ConnectorError } from '#src/errors.ts';
import type { SalesforceClient } from './client.ts';
import type { Described, Describes, Field } from './describe.ts';
import { SalesforceError } from './failures.ts';
import type { SalesforceLimits } from './limits.ts';
import { apiName, isId, salesforceObject } from './names.ts';
import { sendUpdates, settle, unanswered, type Outcomes, type Update } from './updates.ts';
import { wireValue } from './values.ts';

export type Writing = { client: SalesforceClient; clock: Clock; limits: SalesforceLimits; describes: Describes };

/** One result for each request, in their order; never throws a ConnectorError. */
export const writeRows = async (on: Writing, requests: readonly WriteRequest[]): Promise<readonly WriteResult[]> => {
  const outcomes: Outcomes = new Map();
  const updates: Update[] = [];
  for (const object of new Set(requests.map((row) => row.object))) {
    const rows = requests.filter((row) => row.object === object);
    try {
      const described = await describedFor(on.describes, object, rows);
      for (const row of rows) {
        const update = toUpdate(described, row);
        if (update instanceof ConnectorError) settle(outcomes, [row], update);
        else updates.push(update);
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      settle(outcomes, rows, error);
    }
  }
  await sendUpdates(on, updates, outcomes);
  return requests.map(({ traceId }) => ({ traceId, outcome: outcomes.get(traceId) ?? unanswered }));
};

const fieldOf = (described: Described, property: string): Field | undefined =>
  described.fields.get(apiName(property).toLowerCase());

/** What is known of the object; asked anew where a field is missing, since it may have been installed meanwhile. */
const describedFor = async (
  describes: Describes,
  object: ObjectName,
  rows: readonly WriteRequest[],
): Promise<Described> => {
  const { name } = salesforceObject(object);
  const described = await describes.of(name);
  const properties = new Set(rows.flatMap(({ values }) => Object.keys(values)));
  const isWhole = [...properties].every((property) => fieldOf(described, property)?.updateable === true);
  return isWhole ? described : describes.again(name);
};

const toUpdate = (described: Described, row: WriteRequest): Update | SalesforceError => {
  if (!isId(row.recordId))
    return new SalesforceError(`${described.name} has no record of this id; nothing is written`, {
      kind: 'not_found',
      status: 0,
    });
  const body: Record<string, string | number | boolean | null> = {};
  for (const [property, text] of Object.entries(row.values)) {
    const field = fieldOf(described, property);
    if (field?.updateable !== true) return unwritable(described, row, apiName(property), field !== undefined);
    body[field.name] = wireValue(field.type, text);
  }
  return { object: row.object, recordId: row.recordId, traceId: row.traceId, body };
};

const unwritable = (described: Described, row: WriteRequest, field: string, isVisible: boolean): SalesforceError =>
  new SalesforceError(
    `${described.name} ${row.recordId}: the field ${field} ${
      isVisible ? 'is read-only for' : 'is missing or hidden from'
    } the integration user; give it edit access by the permission set${
      isVisible ? '' : ', or run "baton install apply salesforce"'
    }, then retry it`,
    { kind: 'invalid', status: 0 },
  );
