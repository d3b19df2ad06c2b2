// The one way out: claims intended writes, marks them sent, lets the connector write them in batches and settles each row by its own result.
// After a crash or a lost answer a row is read back before it is sent again, so that no effect is doubled.
import { observedFields } from '#domain/app-fields.ts';
import { personMapping } from '#mapping/mapping.ts';
import { changedValues } from '#mapping/to-values.ts';
import { bury, claim, expired, markSent, retryAt, settle, type OutboxRow, type Retry } from '#store/outbox.ts';
import { reportProblems, resolveProblems } from '#store/problems.ts';
import { archiveRefs, recordWrites } from '#store/refs.ts';
import type { ConnectorError } from '#src/errors.ts';
import type { ObjectName, SourceRecord, WriteRequest, WriteResult } from '#connectors/connector.ts';
import type { Instant } from '#domain/lead.ts';
import type { Connected, Engine } from './engine.ts';
import { decideRetry, triesPerWrite, withRetry } from './retry.ts';

/** A worker that is silent for this long has died or hangs; every CRM call has a deadline well below half of it. */
export const leaseMs = 60_000;
/** How long rows wait that an admin must give a permission for. */
const heldMs = 15 * 60_000;
/** Bounds one drain: rows that become due again while it runs are left to the next one. */
const mostBatches = 200_000;

export type Drained = {
  written: number;
  /** Records whose owner was set. */
  owners: number;
  /** Rows written, by object of the CRM. */
  byObject: Partial<Record<ObjectName, number>>;
  parked: number;
  /** Of the written ones, those found to have arrived although their answer was lost. */
  confirmed: number;
  retried: number;
  /** Why the rows of one object wait. */
  heldBy: string | null;
  /** Why the drain stopped before the queue was empty; the rows stay. */
  stoppedBy: string | null;
};

/** What a drain begins with, each with its own. */
export const nothingDrained = (): Drained => ({
  written: 0,
  owners: 0,
  byObject: {},
  parked: 0,
  confirmed: 0,
  retried: 0,
  heldBy: null,
  stoppedBy: null,
});

type Texts = Readonly<Record<string, string | null>>;

/** Writes all that is due. Rows that must wait longer than `patienceMs` are left to the next run. */
export const drainOutbox = async (
  engine: Engine,
  connected: Connected,
  options: { patienceMs: number; isOnlyWorker: boolean },
): Promise<Drained> => {
  const sum = nothingDrained();
  await takeOver(engine, connected, options.isOnlyWorker, sum);
  const startedAt = engine.clock.now();
  for (let batch = 0; batch < mostBatches && sum.stoppedBy === null; batch++) {
    const { taken, rows } = await claimBatch(engine, connected);
    if (taken > 0) {
      if (rows.length > 0) await writeBatch(engine, connected, rows, sum);
      engine.onProgress('writing back', sum.written + sum.parked, null);
      continue;
    }
    const waitMs = await untilNextRow(engine, connected);
    if (waitMs === null || engine.clock.now() + waitMs - startedAt > options.patienceMs) break;
    await engine.clock.sleep(Math.max(waitMs, 1));
  }
  return sum;
};

/** Claimed and marked as sent in one transaction: between the two nothing happens, and after the commit the call goes out. */
const claimBatch = (engine: Engine, connected: Connected): Promise<{ taken: number; rows: readonly OutboxRow[] }> =>
  engine.db.transaction().execute(async (tx) => {
    const now = engine.clock.now();
    const { worker } = engine;
    const rows = await claim(tx, {
      connection: connected.row.id,
      kind: 'fields',
      limit: connected.connector.writeBatch,
      now,
      leaseMs,
      worker,
    });
    if (rows.length === 0) return { taken: 0, rows };
    const allowed = rows.map((row) => ({ ...row, payload: allowedNow(engine, connected, row.payload) }));
    const isEmpty = ({ payload }: OutboxRow): boolean => Object.keys(payload).length === 0;
    await settle(tx, { worker, ids: allowed.filter(isEmpty).map((row) => row.id), now });
    const held = await markSent(tx, { worker, ids: rows.map((row) => row.id), now, leaseMs });
    return { taken: rows.length, rows: allowed.filter((row) => held.has(row.id)) };
  });

/** What was queued while the connection acted is not written once it only observes again. */
const allowedNow = (engine: Engine, { row }: Connected, payload: OutboxRow['payload']): OutboxRow['payload'] => {
  if (row.mode !== 'observe') return payload;
  const names = observedFields.map((field) => engine.manifest.fields[field].name);
  return Object.fromEntries(Object.entries(payload).filter(([name]) => names.includes(name)));
};

/** Milliseconds until the next waiting row is due; null = none waits. */
const untilNextRow = async (engine: Engine, connected: Connected): Promise<number | null> => {
  const row = await engine.db
    .selectFrom('outbox')
    .select('run_at')
    .where('connection_id', '=', connected.row.id)
    .where('state', '=', 'ready')
    .orderBy('run_at')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : Math.max(0, row.run_at - engine.clock.now());
};

const writeBatch = async (
  engine: Engine,
  connected: Connected,
  rows: readonly OutboxRow[],
  sum: Drained,
): Promise<void> => {
  const results = new Map<string, WriteResult>();
  // One object after the other: what one of them may not be written for must not hold up the others.
  for (const [object, own] of Map.groupBy(rows, ({ ref }) => ref.object as ObjectName)) {
    const requests = own.map((row): WriteRequest => ({
      object,
      recordId: row.ref.recordId,
      traceId: row.id,
      values: row.payload as Texts,
      ...stageCare(connected, object, row),
    }));
    for (const result of await connected.connector.write(requests)) results.set(result.traceId, result);
  }
  await settleResults(engine, connected, rows, results, sum);
};

/** A stage may be kept by the CRM without a word, so it is read back; where it may go back, the CRM wants it emptied before. */
const stageCare = (
  { mapping }: Connected,
  object: ObjectName,
  { payload }: OutboxRow,
): Pick<WriteRequest, 'readBack' | 'emptiedFirst'> => {
  const stage = personMapping(mapping, object)?.stage ?? null;
  if (stage === null || !Object.hasOwn(payload, stage.property)) return {};
  return { readBack: [stage.property], ...(stage.may_go_back && { emptiedFirst: [stage.property] }) };
};

type Fate =
  | { readonly kind: 'written'; readonly row: OutboxRow; readonly modifiedAt: Instant }
  | { readonly kind: 'unsure'; readonly row: OutboxRow; readonly error: ConnectorError }
  | { readonly kind: 'failed'; readonly row: OutboxRow; readonly error: ConnectorError };

const fateOf = (row: OutboxRow, result: WriteResult | undefined): Fate => {
  if (result === undefined) throw new Error('a connector must answer for each write request');
  if (result.outcome.ok) return { kind: 'written', row, modifiedAt: result.outcome.modifiedAt };
  const { error } = result.outcome;
  return { kind: error.isOutcomeUnknown ? 'unsure' : 'failed', row, error };
};

const settleResults = async (
  engine: Engine,
  connected: Connected,
  rows: readonly OutboxRow[],
  results: ReadonlyMap<string, WriteResult>,
  sum: Drained,
): Promise<void> => {
  const fates = rows.map((row) => fateOf(row, results.get(row.id)));
  await settleWritten(engine, connected, fates.filter(isWritten), sum);
  const unsure = fates.filter((fate) => fate.kind === 'unsure');
  if (unsure.length > 0) await readBack(engine, connected, unsure, sum);
  await settleFailed(
    engine,
    connected,
    fates.filter((fate) => fate.kind === 'failed'),
    sum,
  );
};

const isWritten = (fate: Fate): fate is Extract<Fate, { kind: 'written' }> => fate.kind === 'written';

const settleWritten = async (
  engine: Engine,
  connected: Connected,
  written: readonly { row: OutboxRow; modifiedAt: Instant }[],
  sum: Drained,
): Promise<void> => {
  if (written.length === 0) return;
  const now = engine.clock.now();
  await engine.db.transaction().execute(async (tx) => {
    await settle(tx, { worker: engine.worker, ids: written.map(({ row }) => row.id), now });
    await recordWrites(
      tx,
      written.map(({ row, modifiedAt }) => ({
        ref: row.ref,
        written: Object.fromEntries(
          Object.entries(row.payload as Texts).map(([property, value]) => [property, { value, modifiedAt }]),
        ),
      })),
    );
    await resolveProblems(
      tx,
      written.map(({ row }) => ({ connection: connected.row.id, kind: 'blocked_write', subject: subjectOf(row) })),
      now,
    );
  });
  sum.written += written.length;
  for (const { row } of written) {
    const object = row.ref.object as ObjectName;
    sum.byObject[object] = (sum.byObject[object] ?? 0) + 1;
  }
};

const subjectOf = (row: OutboxRow): string => `${row.ref.object} ${row.ref.recordId}`;

const settleFailed = async (
  engine: Engine,
  connected: Connected,
  failed: readonly { row: OutboxRow; error: ConnectorError }[],
  sum: Drained,
): Promise<void> => {
  if (failed.length === 0) return;
  const now = engine.clock.now();
  const retries: Retry[] = [];
  const burials: { id: string; error: string; row: OutboxRow }[] = [];
  for (const { row, error } of failed) {
    // Rows that wait for their turn are never parked for it: a refusal by a limit says nothing about them.
    const tries = error.kind === 'rate_limited' ? Infinity : triesPerWrite;
    const decision = decideRetry(error, row.attempts - 1, tries, engine.random());
    if (decision.kind === 'park') burials.push({ id: row.id, error: error.message, row });
    else if (decision.kind === 'retry')
      retries.push({ id: row.id, runAt: now + decision.afterMs, error: error.message });
    else if (error.kind === 'auth' && row.ref.object !== 'contact') {
      // A scope for one object is missing: its rows wait, the people's go on.
      sum.heldBy ??= error.message;
      retries.push({ id: row.id, runAt: now + heldMs, error: error.message });
    } else {
      sum.stoppedBy = error.message;
      retries.push({ id: row.id, runAt: now, error: error.message });
    }
  }
  await engine.db.transaction().execute(async (tx) => {
    await retryAt(tx, retries, engine.worker);
    await bury(tx, burials, engine.worker);
    // A record that is gone is not written again; should it come back, its next snapshot says so.
    await archiveRefs(
      tx,
      failed.filter(({ error }) => error.kind === 'not_found').map(({ row }) => row.ref),
    );
    await reportProblems(
      tx,
      burials.map(({ row, error }) => ({
        connection: connected.row.id,
        kind: 'blocked_write',
        subject: subjectOf(row),
        detail: error,
      })),
      now,
    );
  });
  for (const { row, error } of burials) {
    engine.log.warn(
      { job: 'drain-outbox', connection: connected.row.id, record: subjectOf(row), outbox: row.id },
      error,
    );
  }
  sum.parked += burials.length;
  sum.retried += retries.length;
};

/** Rows whose outcome nobody knows: what the CRM holds now decides. Arrived = settled, else sent again. */
const readBack = async (
  engine: Engine,
  connected: Connected,
  unsure: readonly { row: OutboxRow; error: ConnectorError | null }[],
  sum: Drained,
): Promise<void> => {
  const held = new Map<string, SourceRecord>();
  for (const [object, rows] of Map.groupBy(unsure, ({ row }) => row.ref.object as ObjectName)) {
    const properties = [...new Set(rows.flatMap(({ row }) => Object.keys(row.payload)))];
    const plan = { object, properties, history: [], associations: [] };
    const records = await withRetry(engine, () =>
      connected.connector.read(
        plan,
        rows.map(({ row }) => row.ref.recordId),
      ),
    );
    for (const record of records) held.set(`${object} ${record.id}`, record);
  }
  const arrived: { row: OutboxRow; modifiedAt: Instant }[] = [];
  const again: Retry[] = [];
  const now = engine.clock.now();
  for (const { row, error } of unsure) {
    const record = held.get(subjectOf(row));
    const missing = record === undefined || hasDifference(engine, row, record);
    if (!missing) arrived.push({ row, modifiedAt: record.modifiedAt });
    else
      again.push({ id: row.id, runAt: now + waitOf(engine, row, error), error: error?.message ?? 'sent, not found' });
  }
  await settleWritten(engine, connected, arrived, sum);
  await engine.db.transaction().execute((tx) => retryAt(tx, again, engine.worker));
  sum.confirmed += arrived.length; // among the written ones
  sum.retried += again.length;
};

const waitOf = (engine: Engine, row: OutboxRow, error: ConnectorError | null): number => {
  if (error === null) return 0;
  const decision = decideRetry(error, Math.min(row.attempts - 1, triesPerWrite - 2), triesPerWrite, engine.random());
  return decision.kind === 'retry' ? decision.afterMs : 0;
};

const hasDifference = (engine: Engine, row: OutboxRow, record: SourceRecord): boolean =>
  Object.keys(changedValues(engine.manifest, row.payload as Texts, record.values)).length > 0;

/** Rows left by a worker that was killed. The only worker on a database need not wait for leases to run out. */
const takeOver = async (engine: Engine, connected: Connected, isOnlyWorker: boolean, sum: Drained): Promise<void> => {
  for (let batch = 0; batch < mostBatches; batch++) {
    const now = engine.clock.now() + (isOnlyWorker ? leaseMs + 1 : 0);
    const { worker } = engine;
    const { unsure, freed } = await engine.db
      .transaction()
      .execute((tx) =>
        expired(tx, { connection: connected.row.id, limit: connected.connector.writeBatch, now, leaseMs, worker }),
      );
    if (unsure.length === 0 && freed === 0) return;
    // An owner that was being set is set again as it is: if the first try arrived, the answer says so.
    const again = unsure
      .filter(({ kind }) => kind === 'owner')
      .map(({ id }) => ({ id, runAt: now, error: 'sent, not known' }));
    await engine.db.transaction().execute((tx) => retryAt(tx, again, worker));
    const fields = unsure.filter(({ kind }) => kind === 'fields');
    if (fields.length > 0) {
      await readBack(
        engine,
        connected,
        fields.map((row) => ({
          row: { ...row, payload: allowedNow(engine, connected, row.payload) },
          error: null,
        })),
        sum,
      );
    }
  }
};
