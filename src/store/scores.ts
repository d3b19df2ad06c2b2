// The current score of each lead, one row; past scores are in the decisions.
import { sql } from 'kysely';
import type { Instant, LeadId } from '#domain/lead.ts';
import { insertRows, setExcluded, uuids } from './recordset.ts';
import type { JsonValue, ScoresTable, Tx } from './schema.ts';

export type StoredScore = {
  readonly leadId: LeadId;
  /** Integer thousandths of a point. */
  readonly fit: number;
  readonly intent: number;
  readonly total: number;
  readonly grade: string;
  readonly status: string;
  /** Which rules gave what, as the domain explains it. */
  readonly lines: JsonValue;
  readonly asOf: Instant;
  readonly contractHash: string;
};

const COLUMNS = ['lead_id', 'fit', 'intent', 'total', 'grade', 'status', 'lines', 'as_of', 'contract_hash'] as const;

/** Inserts or replaces current scores. */
export const saveScores = async (tx: Tx, scores: readonly StoredScore[]): Promise<void> => {
  const rows = scores.map((score): ScoresTable => ({
    lead_id: score.leadId,
    fit: score.fit,
    intent: score.intent,
    total: score.total,
    grade: score.grade,
    status: score.status,
    lines: score.lines,
    as_of: score.asOf,
    contract_hash: score.contractHash,
  }));
  await insertRows(
    tx,
    'scores',
    COLUMNS,
    rows,
    sql`on conflict (lead_id) do update set ${setExcluded(COLUMNS.slice(1))}`,
  );
};

/** The current scores of these leads; leads never scored are absent. */
export const loadScores = async (tx: Tx, ids: readonly LeadId[]): Promise<Map<LeadId, StoredScore>> => {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('scores')
    .selectAll()
    .where('lead_id', '=', sql<string>`any(${uuids(ids)})`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.lead_id,
      {
        leadId: row.lead_id,
        fit: row.fit,
        intent: row.intent,
        total: row.total,
        grade: row.grade,
        status: row.status,
        lines: row.lines,
        asOf: row.as_of,
        contractHash: row.contract_hash,
      },
    ]),
  );
};

/** How many leads, archived ones left out, stand in each grade. */
export const countByGrade = async (tx: Tx): Promise<Record<string, number>> => {
  const rows = await tx
    .selectFrom('scores')
    .innerJoin('leads', 'leads.lead_id', 'scores.lead_id')
    .select((eb) => ['grade', eb.fn.countAll<number>().as('n')])
    .where('leads.is_archived', '=', false)
    .groupBy('grade')
    .orderBy('grade')
    .execute();
  return Object.fromEntries(rows.map(({ grade, n }) => [grade, n]));
};
