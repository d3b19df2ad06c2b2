// New owners, in a pass of their own: the owner of this very minute is read for the whole batch in one query, and only where it is still the expected
// one is the new one written. Whatever a person changed meanwhile stays.
import type { ObjectName, OwnerRequest, OwnerResult } from '#connectors/connector.ts';
import { ConnectorError } from '#src/errors.ts';
import { SalesforceError } from './failures.ts';
import { isId, longId, salesforceObject } from './names.ts';
import { idOf } from './records.ts';
import { cell, textIn, type Queries } from './soql.ts';
import { sendUpdates, settle, unanswered, type Outcomes, type Update } from './updates.ts';
import { instantOf, isTrue } from './values.ts';
import type { Row } from './wire.ts';
import type { Writing } from './write.ts';

/** One result for each request, in their order; never throws a ConnectorError. */
export const writeOwners = async (
  on: Writing & { queries: Queries },
  requests: readonly OwnerRequest[],
): Promise<readonly OwnerResult[]> => {
  const outcomes: Outcomes = new Map();
  const kept = new Map<string, string | null>();
  const updates: Update[] = [];
  for (const object of new Set(requests.map((row) => row.object))) {
    const rows = requests.filter((row) => row.object === object);
    try {
      const current = await ownersNow(on.queries, object, rows);
      for (const row of rows) {
        const record = current.get(isId(row.recordId) ? longId(row.recordId) : '');
        const owner = record === undefined ? null : textIn(record, 'OwnerId');
        if (record === undefined || isTrue(cell(record, 'IsConverted'))) settle(outcomes, [row], absent(row, record));
        else if (isSame(owner, row.to))
          // Written already: by a person, or by a call of ours whose answer was lost.
          outcomes.set(row.traceId, {
            ok: true,
            modifiedAt: instantOf(cell(record, 'SystemModstamp')) ?? on.client.now(),
          });
        else if (!isSame(owner, row.from)) kept.set(row.traceId, owner === null ? null : longId(owner));
        else updates.push({ object, recordId: row.recordId, traceId: row.traceId, body: { OwnerId: row.to } });
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      settle(outcomes, rows, error);
    }
  }
  await sendUpdates(on, updates, outcomes);
  return requests.map(({ traceId }) => ({
    traceId,
    outcome: kept.has(traceId)
      ? { ok: false as const, ownedBy: kept.get(traceId) ?? null }
      : (outcomes.get(traceId) ?? unanswered),
  }));
};

const isSame = (one: string | null, other: string | null): boolean =>
  (one === null ? null : longId(one)) === (other === null ? null : longId(other));

const ownersNow = async (
  queries: Queries,
  object: ObjectName,
  rows: readonly OwnerRequest[],
): Promise<ReadonlyMap<string, Row>> => {
  const { name, label } = salesforceObject(object);
  const ids = rows.map(({ recordId }) => recordId).filter(isId);
  const select = ['Id', 'OwnerId', 'SystemModstamp', ...(object === 'lead' ? ['IsConverted'] : [])];
  const found = await queries.byIds(`reading the owners of ${label}`, { select, from: name }, 'Id', ids.map(longId));
  return new Map(found.map((row) => [idOf(row), row]));
};

const absent = (row: OwnerRequest, record: Row | undefined): SalesforceError =>
  new SalesforceError(
    `${salesforceObject(row.object).name} ${row.recordId} ${
      record === undefined
        ? 'was deleted or merged into another, or is hidden from the integration user; it gets no new owner'
        : 'was converted; the person goes on as its contact, which has an owner of its own'
    }`,
    { kind: 'not_found', status: 200 },
  );
