// Problems: what a person must know and can mend. Nothing is silent, and nothing is said twice: one row per (connection, kind, subject).
import { sql } from 'kysely';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import { insertRows, toJson } from './recordset.ts';
import type { ProblemsTable, Tx } from './schema.ts';

export type ProblemKey = {
  readonly connection: ConnectionId;
  /** What sort of thing is wrong: `unmapped_value`, `blocked_write`. */
  readonly kind: string;
  /** What it is about: a property, a record id. No personal values. */
  readonly subject: string;
};
export type ProblemReport = ProblemKey & { readonly detail: string };
export type StoredProblem = ProblemReport & {
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly times: number;
  readonly resolvedAt: Instant | null;
};

const COLUMNS = [
  'connection_id',
  'kind',
  'subject',
  'detail',
  'first_seen_at',
  'last_seen_at',
  'times',
  'resolved_at',
] as const;

/** Notes problems; one that is known is counted again and, if it was resolved, is open again. */
export const reportProblems = async (tx: Tx, reports: readonly ProblemReport[], now: Instant): Promise<void> => {
  const grouped = Map.groupBy(reports, ({ connection, kind, subject }) => `${connection}\n${kind}\n${subject}`);
  const rows = [...grouped]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, same]) => {
      const last = same.at(-1) as ProblemReport;
      return {
        connection_id: last.connection,
        kind: last.kind,
        subject: last.subject,
        detail: last.detail,
        first_seen_at: now,
        last_seen_at: now,
        times: same.length,
        resolved_at: null,
      };
    });
  await insertRows(
    tx,
    'problems',
    COLUMNS,
    rows,
    sql`on conflict (connection_id, kind, subject) do update set detail = excluded.detail,
      last_seen_at = excluded.last_seen_at, times = problems.times + excluded.times, resolved_at = null`,
  );
};

/** Open problems, newest first; of one connection, or of all. */
export const listProblems = async (
  tx: Tx,
  connection: ConnectionId | null,
  limit: number,
): Promise<StoredProblem[]> => {
  const rows = await tx
    .selectFrom('problems')
    .selectAll()
    .where('resolved_at', 'is', null)
    .$if(connection !== null, (query) => query.where('connection_id', '=', connection))
    .orderBy('last_seen_at', 'desc')
    .orderBy('connection_id')
    .orderBy('kind')
    .orderBy('subject')
    .limit(limit)
    .execute();
  return rows.map(toProblem);
};

const toProblem = (row: ProblemsTable): StoredProblem => ({
  connection: row.connection_id,
  kind: row.kind,
  subject: row.subject,
  detail: row.detail,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  times: row.times,
  resolvedAt: row.resolved_at,
});

/** Closes problems that are gone; unknown ones are ignored. Returns how many were open. */
export const resolveProblems = async (tx: Tx, keys: readonly ProblemKey[], now: Instant): Promise<number> => {
  if (keys.length === 0) return 0;
  const { numAffectedRows } = await sql`update problems p set resolved_at = ${now}
    from jsonb_to_recordset(${toJson(keys)}::jsonb) as k(connection text, kind text, subject text)
    where p.connection_id = k.connection and p.kind = k.kind and p.subject = k.subject and p.resolved_at is null`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0);
};

/** Closes the problems of a kind that a complete look (which began at `since`) has not met again. Returns how many. */
export const resolveUnseen = async (
  tx: Tx,
  of: { connection: ConnectionId; kind: string; since: Instant; now: Instant },
): Promise<number> => {
  const result = await tx
    .updateTable('problems')
    .set({ resolved_at: of.now })
    .where('connection_id', '=', of.connection)
    .where('kind', '=', of.kind)
    .where('last_seen_at', '<', of.since)
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(result.numUpdatedRows);
};
