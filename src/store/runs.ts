// Runs of jobs: what ran, when, and what it reported.
import { sql } from 'kysely';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import { toJson } from './recordset.ts';
import type { JsonObject, RunsTable, Tx } from './schema.ts';

export type StoredRun = {
  readonly runId: string;
  /** Null for a run that belongs to no connection. */
  readonly connection: ConnectionId | null;
  readonly kind: string;
  readonly startedAt: Instant;
  /** Null while it runs, and for ever if it was killed. */
  readonly endedAt: Instant | null;
  readonly report: JsonObject | null;
};

const toRun = (row: RunsTable): StoredRun => ({
  runId: row.run_id,
  connection: row.connection_id,
  kind: row.kind,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  report: row.report,
});

export const startRun = async (
  tx: Tx,
  run: { runId: string; connection: ConnectionId | null; kind: string; now: Instant },
): Promise<void> => {
  await tx
    .insertInto('runs')
    .values({
      run_id: run.runId,
      connection_id: run.connection,
      kind: run.kind,
      started_at: run.now,
      ended_at: null,
      report: null,
    })
    .execute();
};

export const finishRun = async (tx: Tx, runId: string, report: JsonObject, now: Instant): Promise<void> => {
  await sql`update runs set ended_at = ${now}, report = ${toJson(report)}::jsonb where run_id = ${runId}`.execute(tx);
};

/** The newest run of a kind, of a connection where one is named; `finished` leaves out those that run or were killed. */
export const lastRun = async (
  tx: Tx,
  of: { kind: string; connection?: ConnectionId; finished?: boolean },
): Promise<StoredRun | null> => {
  const { connection } = of;
  const row = await tx
    .selectFrom('runs')
    .selectAll()
    .where('kind', '=', of.kind)
    .$if(connection !== undefined, (query) => query.where('connection_id', '=', connection ?? ''))
    .$if(of.finished === true, (query) => query.where('ended_at', 'is not', null))
    .orderBy('started_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toRun(row);
};
