// The first read of a connection: every object by list paging, page by page with its cursor in the same transaction, so that a crash
// resumes at the page it stopped at. The steady read starts from the moment the backfill began, so that nothing between is lost.
import { mappingProblemKinds } from '#mapping/problems.ts';
import { getCursor, listCursors, setCursor } from '#store/cursors.ts';
import { resolveUnseen } from '#store/problems.ts';
import type { JsonObject } from '#store/schema.ts';
import { happeningNames, type Cursor, type ObjectName } from '#connectors/connector.ts';
import type { Connected, Engine } from './engine.ts';
import { ingestRecords } from './ingest.ts';
import { addIngested, readTally, type ReadTally } from './tally.ts';
import { followUp } from './follow-up.ts';
import { withRetry } from './retry.ts';
import { committed } from './transaction.ts';

/**
 * Companies and deals first, so that the first decision on a person knows them; leads after contacts, on which they stand or as which they live on;
 * then what happened to all of them.
 */
export const readOrder: readonly ObjectName[] = ['company', 'deal', 'contact', 'lead', ...happeningNames];

export const backfillStream = (object: ObjectName): string => `backfill ${object}`;
export const changesStream = (object: ObjectName): string => `changes ${object}`;

/** A page holds at least one record, so this bounds a backfill at many millions of records rather than for ever. */
const mostPages = 10_000_000;

type Position = {
  readonly startedAt: number;
  readonly cursor: Cursor | null;
  readonly isDone: boolean;
  readonly read: number;
};

const positionOf = (stored: JsonObject | undefined): Position | null =>
  stored === undefined ? null : (stored as Position);

/** True once these objects of the connection, or all, were read to their end. */
export const isBackfilled = async (
  engine: Engine,
  connected: Connected,
  objects: readonly ObjectName[] = [...connected.plans.keys()],
): Promise<boolean> => {
  for (const object of objects) {
    const stored = await getCursor(engine.db, connected.row.id, backfillStream(object));
    if (positionOf(stored?.position)?.isDone !== true) return false;
  }
  return true;
};

/** Reads everything that is not read yet, or all again with `again`. Resumes where an earlier one stopped. */
export const backfill = async (
  engine: Engine,
  connected: Connected,
  options: { again: boolean },
): Promise<ReadTally> => {
  const tally = readTally();
  const since = engine.clock.now();
  const isWhole = options.again || !(await isBegun(engine, connected));
  for (const object of readOrder) {
    if (engine.signal?.aborted === true) return tally;
    if (connected.plans.has(object)) await backfillObject(engine, connected, object, options.again, tally);
  }
  // Everything was looked at: what was not met again has been mended.
  for (const kind of isWhole && engine.signal?.aborted !== true ? mappingProblemKinds : []) {
    await resolveUnseen(engine.db, { connection: connected.row.id, kind, since, now: engine.clock.now() });
  }
  return tally;
};

const isBegun = async (engine: Engine, connected: Connected): Promise<boolean> =>
  (await listCursors(engine.db, connected.row.id)).length > 0;

const backfillObject = async (
  engine: Engine,
  connected: Connected,
  object: ObjectName,
  isAgain: boolean,
  tally: ReadTally,
): Promise<void> => {
  const connection = connected.row.id;
  const plan = connected.plans.get(object);
  if (plan === undefined) return;
  const stream = backfillStream(object);
  const stored = positionOf((await getCursor(engine.db, connection, stream))?.position);
  if (stored?.isDone === true && !isAgain) return;
  const isResuming = stored !== null && !stored.isDone;
  let position: Position = isResuming
    ? stored
    : { startedAt: engine.clock.now(), cursor: null, isDone: false, read: 0 };
  for (let page = 0; page < mostPages && !position.isDone && engine.signal?.aborted !== true; page++) {
    const { cursor } = position;
    const { records, next } = await withRetry(engine, () => connected.connector.list(plan, cursor));
    const after: Position = {
      startedAt: position.startedAt,
      cursor: next,
      isDone: next === null,
      read: position.read + records.length,
    };
    const ingested = await committed(engine)(async (tx) => {
      const result = await ingestRecords(tx, engine, connected, records);
      await setCursor(tx, { connection, stream, position: after, now: engine.clock.now() });
      if (after.isDone) await startChanges(tx, engine, connected, object, after.startedAt);
      return result;
    });
    addIngested(tally, object, ingested);
    await followUp(engine, connected, object, ingested, tally);
    position = after;
    engine.onProgress(`reading ${object}s`, position.read, null);
  }
};

/** The steady read begins where the backfill began; one that is further already stays. */
const startChanges = async (
  tx: Parameters<typeof getCursor>[0],
  engine: Engine,
  connected: Connected,
  object: ObjectName,
  startedAt: number,
): Promise<void> => {
  const connection = connected.row.id;
  const stream = changesStream(object);
  if ((await getCursor(tx, connection, stream)) !== null) return;
  const position = connected.connector.cursorAt(startedAt) as JsonObject;
  await setCursor(tx, { connection, stream, position, now: engine.clock.now() });
};
