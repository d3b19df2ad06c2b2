// Decisions: what we concluded, why, and under which versions. Append-only; the database itself refuses a change.
import type { Instant, LeadId } from '#domain/lead.ts';
import { insertRows } from './recordset.ts';
import type { DecisionsTable, JsonValue, Tx } from './schema.ts';

export type StoredDecision = {
  readonly decisionId: string;
  readonly leadId: LeadId;
  readonly decidedAt: Instant;
  readonly contractHash: string;
  readonly mappingVersion: string;
  /** Null while no roster or calendar took part. */
  readonly rosterVersion: string | null;
  readonly calendarVersion: string | null;
  readonly engineVersion: string;
  /** Ids, rule ids and binned features only: personal values live in tables that can be deleted from. */
  readonly inputs: JsonValue;
  readonly outcome: JsonValue;
  readonly reasons: JsonValue;
};

const COLUMNS = [
  'lead_id',
  'decided_at',
  'decision_id',
  'contract_hash',
  'mapping_version',
  'roster_version',
  'calendar_version',
  'engine_version',
  'inputs',
  'outcome',
  'reasons',
] as const;

/** Appends decisions. One whose (lead, time, id) exists already is refused by the database. */
export const appendDecisions = async (tx: Tx, decisions: readonly StoredDecision[]): Promise<void> => {
  const rows = decisions.map((decision): DecisionsTable => ({
    lead_id: decision.leadId,
    decided_at: decision.decidedAt,
    decision_id: decision.decisionId,
    contract_hash: decision.contractHash,
    mapping_version: decision.mappingVersion,
    roster_version: decision.rosterVersion,
    calendar_version: decision.calendarVersion,
    engine_version: decision.engineVersion,
    inputs: decision.inputs,
    outcome: decision.outcome,
    reasons: decision.reasons,
  }));
  await insertRows(tx, 'decisions', COLUMNS, rows);
};

/** The newest decisions on a lead, newest first. */
export const listDecisions = async (tx: Tx, leadId: LeadId, limit: number): Promise<StoredDecision[]> => {
  const rows = await tx
    .selectFrom('decisions')
    .selectAll()
    .where('lead_id', '=', leadId)
    .orderBy('decided_at', 'desc')
    .orderBy('decision_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    decisionId: row.decision_id,
    leadId: row.lead_id,
    decidedAt: row.decided_at,
    contractHash: row.contract_hash,
    mappingVersion: row.mapping_version,
    rosterVersion: row.roster_version,
    calendarVersion: row.calendar_version,
    engineVersion: row.engine_version,
    inputs: row.inputs,
    outcome: row.outcome,
    reasons: row.reasons,
  }));
};

/** How many decisions there are. */
export const countDecisions = async (tx: Tx): Promise<number> => {
  const row = await tx
    .selectFrom('decisions')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
};
