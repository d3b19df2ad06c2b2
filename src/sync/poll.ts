// The steady read: what has changed since the cursor, with overlap. Records we have already taken in at that modified time are passed over,
// and histories are read only for records whose event-giving values have changed.
import type { RecordRef } from '#domain/lead.ts';
import { getCursor, setCursor } from '#store/cursors.ts';
import { findRefs, refKey, type StoredRef } from '#store/refs.ts';
import { needsHistory, saysTheSame } from '#mapping/read-plan.ts';
import type { Cursor, ObjectName, ReadPlan, SourceRecord } from '#connectors/connector.ts';
import { ConnectorError } from '#src/errors.ts';
import type { Connected, Engine } from './engine.ts';
import { changesStream, readOrder } from './backfill.ts';
import { ingestRecords } from './ingest.ts';
import { followUp } from './follow-up.ts';
import { readAgain } from './read-again.ts';
import { withRetry } from './retry.ts';
import { addIngested, readTally, type ReadTally } from './tally.ts';
import { committed, rolledBack } from './transaction.ts';

/** Bounds one poll; a connector that never catches up is stopped here, and the next poll goes on from the cursor. */
const mostPages = 100_000;
/** Records of one transaction. */
const ingestBatch = 200;

/** Reads what has changed of every object. Objects that were never read to their end are left to the backfill. */
export const poll = async (engine: Engine, connected: Connected, options: { isDry: boolean }): Promise<ReadTally> => {
  const tally = readTally();
  if (!options.isDry) await readAgain(engine, connected, tally);
  for (const object of readOrder) {
    if (!connected.plans.has(object) || engine.signal?.aborted === true) continue;
    try {
      await pollObject(engine, connected, object, options.isDry, tally);
    } catch (error) {
      // A scope that was taken away must not stop what can still be read, decided and written. Without the people nothing can.
      if (object === 'contact' || !(error instanceof ConnectorError) || error.kind !== 'auth') throw error;
      tally.notRead.push(error.message);
    }
  }
  return tally;
};

const pollObject = async (
  engine: Engine,
  connected: Connected,
  object: ObjectName,
  isDry: boolean,
  tally: ReadTally,
): Promise<void> => {
  const connection = connected.row.id;
  const plan = connected.plans.get(object);
  const stream = changesStream(object);
  const stored = await getCursor(engine.db, connection, stream);
  if (plan === undefined || stored === null) return;
  let cursor = stored.position as Cursor;
  for (let page = 0; page < mostPages; page++) {
    const from = cursor;
    const changes = await withRetry(engine, () => connected.connector.changes(plan, from));
    const fresh = await unseen(engine, connected, plan, changes.records, tally);
    const inTransaction = isDry ? rolledBack(engine) : committed(engine);
    for (const batch of batches(fresh, ingestBatch)) {
      const ingested = await inTransaction((tx) => ingestRecords(tx, engine, connected, batch));
      addIngested(tally, object, ingested);
      if (!isDry) await followUp(engine, connected, object, ingested, tally);
    }
    if (!isDry) {
      await setCursor(engine.db, { connection, stream, position: changes.next, now: engine.clock.now() });
    }
    cursor = changes.next;
    engine.onProgress(`reading changed ${object}s`, tally.byObject[object] ?? 0, null);
    if (changes.isCaughtUp || engine.signal?.aborted === true) return;
  }
};

/** Those not taken in yet at their modified time; with histories where these are needed. */
export const unseen = async (
  engine: Engine,
  connected: Connected,
  plan: ReadPlan,
  records: readonly SourceRecord[],
  tally: ReadTally,
): Promise<readonly SourceRecord[]> => {
  if (plan.object !== 'contact' && plan.object !== 'lead') return records;
  const connection = connected.row.id;
  const refTo = (recordId: string): RecordRef => ({ connection, object: plan.object, recordId });
  const refs = records.flatMap((record) => [record.id, ...record.mergedIds].map(refTo));
  const known = new Map((await findRefs(engine.db, refs)).map((ref) => [refKey(ref.ref), ref]));
  const refOf = (recordId: string): StoredRef | undefined => known.get(refKey(refTo(recordId)));
  // A winner is read again with its loser, maybe at the very time at which it was taken in before the loser showed.
  const isJoined = (recordId: string): boolean => {
    const loser = refOf(recordId);
    return loser === undefined || loser.mergedInto !== null;
  };
  const fresh = records.filter((record) => !(isTakenIn(record, refOf(record.id)) && record.mergedIds.every(isJoined)));
  const wanting = fresh.filter((record) => {
    const ref = refOf(record.id);
    const seen = (ref?.seen ?? null) as Readonly<Record<string, string | null>> | null;
    return needsHistory(connected.mapping, engine.manifest, record, seen);
  });
  if (wanting.length === 0) return fresh;
  const full: SourceRecord[] = [];
  for (const batch of batches(wanting, connected.connector.readBatch)) {
    const ids = batch.map((record) => record.id);
    full.push(...(await withRetry(engine, () => connected.connector.read(plan, ids))));
  }
  tally.withHistory[plan.object] = (tally.withHistory[plan.object] ?? 0) + wanting.length;
  const byId = new Map(full.map((record) => [record.id, record]));
  return fresh.map((record) => ({ ...(byId.get(record.id) ?? record), mergedIds: record.mergedIds }));
};

const isTakenIn = (record: SourceRecord, ref: StoredRef | undefined): boolean =>
  ref !== undefined &&
  ref.isArchived === record.isArchived &&
  (ref.modifiedAt > record.modifiedAt ||
    (ref.modifiedAt === record.modifiedAt && saysTheSame(record, ref.seen as Readonly<Record<string, string | null>>)));

const batches = <T>(items: readonly T[], size: number): T[][] => {
  const result: T[][] = [];
  for (let i = 0; i < items.length; i += size) result.push(items.slice(i, i + size));
  return result;
};
