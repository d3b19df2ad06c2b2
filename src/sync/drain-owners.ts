// Owners are set one way: only while whoever owned the record when it was decided still does. Somebody else's choice that came first stands, and is
// learnt by reading the record.
import type { ObjectName, OwnerRequest, OwnerResult } from '#connectors/connector.ts';
import type { ConnectorError } from '#src/errors.ts';
import { bury, claim, enqueue, markSent, type OutboxRow, type Retry, retryAt, settle } from '#store/outbox.ts';
import { reportProblems, resolveProblems } from '#store/problems.ts';
import { archiveRefs, findRefs, ownerWritten, recordOwners, refKey } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import { leaseMs, type Drained } from './drain-outbox.ts';
import type { Connected, Engine } from './engine.ts';
import { decideRetry, triesPerWrite } from './retry.ts';

/** Bounds one drain: rows that become due again while it runs are left to the next one. */
const mostBatches = 200_000;

type Payload = { readonly from: string | null; readonly to: string };

/** Sets the owners that wait. Where owners cannot be set on their own, nothing waits. */
export const drainOwners = async (engine: Engine, connected: Connected, sum: Drained): Promise<void> => {
  if (connected.connector.writeOwners === undefined) return;
  for (let batch = 0; batch < mostBatches && sum.stoppedBy === null; batch++) {
    const rows = await claimBatch(engine, connected);
    if (rows.length === 0) return;
    await setOwners(engine, connected, rows, sum);
  }
};

const claimBatch = (engine: Engine, { row, connector }: Connected): Promise<readonly OutboxRow[]> =>
  engine.db.transaction().execute(async (tx) => {
    const now = engine.clock.now();
    const { worker } = engine;
    const limit = connector.writeBatch;
    const rows = await claim(tx, { connection: row.id, kind: 'owner', limit, now, leaseMs, worker });
    if (rows.length === 0) return rows;
    const ids = rows.map(({ id }) => id);
    // What was queued while the connection acted is not done once it only observes.
    if (row.mode === 'observe') {
      await settle(tx, { worker, ids, now });
      return [];
    }
    const held = await markSent(tx, { worker, ids, now, leaseMs });
    return rows.filter(({ id }) => held.has(id));
  });

const setOwners = async (
  engine: Engine,
  connected: Connected,
  rows: readonly OutboxRow[],
  sum: Drained,
): Promise<void> => {
  const requests = rows.map((row): OwnerRequest => {
    const { from, to } = row.payload as Payload;
    return { object: row.ref.object as ObjectName, recordId: row.ref.recordId, traceId: row.id, from, to };
  });
  const results = (await connected.connector.writeOwners?.(requests)) ?? [];
  const byId = new Map(results.map((result) => [result.traceId, result]));
  await keep(engine, connected, rows, byId, sum);
};

const keep = async (
  engine: Engine,
  connected: Connected,
  rows: readonly OutboxRow[],
  results: ReadonlyMap<string, OwnerResult>,
  sum: Drained,
): Promise<void> => {
  const now = engine.clock.now();
  const { worker } = engine;
  const set: { row: OutboxRow; modifiedAt: number }[] = [];
  const overtaken: Overtaken[] = [];
  const failed: { row: OutboxRow; error: ConnectorError }[] = [];
  for (const row of rows) {
    const outcome = results.get(row.id)?.outcome;
    if (outcome === undefined) throw new Error('a connector must answer for each owner that is to be set');
    if (outcome.ok) set.push({ row, modifiedAt: outcome.modifiedAt });
    else if ('error' in outcome) failed.push({ row, error: outcome.error });
    // The answer to the first try was lost: it had arrived.
    else if (outcome.ownedBy === (row.payload as Payload).to) set.push({ row, modifiedAt: now });
    else overtaken.push({ row, ownedBy: outcome.ownedBy });
  }
  const fates = fatesOf(engine, failed, now, sum);
  await engine.db.transaction().execute(async (tx) => {
    await settle(tx, { worker, ids: [...set.map(({ row }) => row.id), ...overtaken.map(({ row }) => row.id)], now });
    await askAnew(tx, engine, overtaken, now);
    await recordOwners(
      tx,
      set.map(({ row, modifiedAt }) => ({ ref: row.ref, owner: (row.payload as Payload).to, modifiedAt })),
    );
    await retryAt(tx, fates.retries, worker);
    await bury(tx, fates.burials, worker);
    await archiveRefs(
      tx,
      failed.filter(({ error }) => error.kind === 'not_found').map(({ row }) => row.ref),
    );
    const connection = connected.row.id;
    await reportProblems(
      tx,
      fates.burials.map(({ row, error }) => ({
        connection,
        kind: 'blocked_owner',
        subject: subjectOf(row),
        detail: error,
      })),
      now,
    );
    await resolveProblems(
      tx,
      set.map(({ row }) => ({ connection, kind: 'blocked_owner', subject: subjectOf(row) })),
      now,
    );
  });
  sum.owners += set.length;
  sum.parked += fates.burials.length;
  sum.retried += fates.retries.length;
};

type Overtaken = { readonly row: OutboxRow; readonly ownedBy: string | null };

/** It was our own earlier word that came first, as it had been decided before that one arrived: no person has chosen, so the later one still counts. */
const askAnew = async (tx: Tx, engine: Engine, overtaken: readonly Overtaken[], now: number): Promise<void> => {
  if (overtaken.length === 0) return;
  const refs = await findRefs(
    tx,
    overtaken.map(({ row }) => row.ref),
  );
  const known = new Map(refs.map((ref) => [refKey(ref.ref), ref]));
  const isOurs = ({ row, ownedBy }: Overtaken): boolean => {
    const ref = known.get(refKey(row.ref));
    return ownedBy !== null && ref?.owner === ownedBy && ref.lastWritten[ownerWritten]?.value === ownedBy;
  };
  const again = overtaken.filter((one) => isOurs(one) && (one.row.payload as Payload).from !== one.ownedBy);
  await enqueue(
    tx,
    again.map(({ row, ownedBy }) => {
      const { to } = row.payload as Payload;
      return { id: engine.newId(), ref: row.ref, kind: 'owner' as const, payload: { from: ownedBy, to }, runAt: now };
    }),
    now,
  );
};

const subjectOf = ({ ref }: OutboxRow): string => `${ref.object} ${ref.recordId}`;

type Fates = { readonly retries: Retry[]; readonly burials: { id: string; error: string; row: OutboxRow }[] };

const fatesOf = (
  engine: Engine,
  failed: readonly { row: OutboxRow; error: ConnectorError }[],
  now: number,
  sum: Drained,
): Fates => {
  const fates: Fates = { retries: [], burials: [] };
  for (const { row, error } of failed) {
    // A compare-and-set is asked again as it is: whether the first one arrived, the next answer says.
    const tries = error.kind === 'rate_limited' ? Infinity : triesPerWrite;
    const decision = decideRetry(error, row.attempts - 1, tries, engine.random());
    if (decision.kind === 'park') fates.burials.push({ id: row.id, error: error.message, row });
    else if (decision.kind === 'retry') {
      fates.retries.push({ id: row.id, runAt: now + decision.afterMs, error: error.message });
    } else {
      sum.stoppedBy ??= error.message;
      fates.retries.push({ id: row.id, runAt: now, error: error.message });
    }
  }
  return fates;
};
