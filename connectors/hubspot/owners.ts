// New owners, in a pass of their own: the owner of this very minute is read for the whole batch, and only where it is still the expected one is the
// new one written. Whatever a person changed meanwhile stays.
import type { ObjectName, OwnerRequest, OwnerResult, WriteRequest } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import { ConnectorError } from '#src/errors.ts';
import { HubSpotError, type HubSpotClient } from './client.ts';
import type { HubSpotLimits } from './limits.ts';
import { hubSpotObject, ownerProperty, paths } from './paths.ts';
import { batchAnswer, type ObjectAnswer } from './wire.ts';
import { writeRows } from './write.ts';

type Outcome = OwnerResult['outcome'];
type Door = { client: HubSpotClient; clock: Clock; limits: HubSpotLimits };

/** One result for each request, in their order; never throws a ConnectorError. */
export const writeOwners = async (on: Door, requests: readonly OwnerRequest[]): Promise<readonly OwnerResult[]> => {
  const outcomes = new Map<string, Outcome>();
  const updates: WriteRequest[] = [];
  for (const object of new Set(requests.map((row) => row.object))) {
    const rows = requests.filter((row) => row.object === object);
    try {
      const now = await recordsNow(on, object, rows);
      for (const row of rows) {
        const record = now.get(row.recordId);
        const owner = record?.properties[ownerProperty] ?? '';
        if (record === undefined) outcomes.set(row.traceId, { ok: false, error: absent(row) });
        // Written already: by a person, or by a call of ours whose answer was lost.
        else if (owner === row.to) outcomes.set(row.traceId, { ok: true, modifiedAt: record.updatedAt });
        else if (owner !== (row.from ?? ''))
          outcomes.set(row.traceId, { ok: false, ownedBy: owner === '' ? null : owner });
        else
          updates.push({ object, recordId: row.recordId, traceId: row.traceId, values: { [ownerProperty]: row.to } });
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      for (const { traceId } of rows) outcomes.set(traceId, { ok: false, error });
    }
  }
  for (const { traceId, outcome } of await writeRows(on, updates)) outcomes.set(traceId, outcome);
  return requests.map((row) => ({
    traceId: row.traceId,
    outcome: outcomes.get(row.traceId) ?? { ok: false, error: absent(row) },
  }));
};

/** A merged record may be answered under the id it lives on with: only what still has its own id is the one that was meant. */
const recordsNow = async (
  { client, limits }: Door,
  object: ObjectName,
  rows: readonly OwnerRequest[],
): Promise<ReadonlyMap<string, ObjectAnswer>> => {
  const ids = [...new Set(rows.map(({ recordId }) => recordId))].filter((id) => /^\d{1,19}$/.test(id));
  const found = new Map<string, ObjectAnswer>();
  for (let at = 0; at < ids.length; at += limits.readBatch) {
    const { results } = await client.call({
      what: `reading the owners of ${hubSpotObject(object).label}`,
      family: 'burst',
      method: 'POST',
      path: paths.batchRead(object),
      body: { inputs: ids.slice(at, at + limits.readBatch).map((id) => ({ id })), properties: [ownerProperty] },
      answer: batchAnswer,
    });
    for (const record of results) if (!record.archived) found.set(record.id, record);
  }
  return found;
};

const absent = (row: OwnerRequest): HubSpotError =>
  new HubSpotError(
    `${hubSpotObject(row.object).label} record ${row.recordId} was deleted or merged into another; it gets no new owner`,
    { kind: 'not_found', status: 207 },
  );
