// Handoffs: one row per cycle from MQL to its outcome, identified by (lead, ordinal) for ever.
import { sql } from 'kysely';
import type { Handoff, HandoffState, Instant, LeadId } from '#domain/lead.ts';
import { insertRows, recordset, uuids } from './recordset.ts';
import type { HandoffsTable, Tx } from './schema.ts';

export type HandoffOfLead = { readonly leadId: LeadId; readonly handoff: Handoff };

const COLUMNS = [
  'lead_id',
  'ordinal',
  'mql_at',
  'handed_over_at',
  'contract_hash',
  'trigger_key',
  'state',
  'closed_at',
] as const;

/** Adds handoffs; one whose (lead, ordinal) exists is left as it is. */
export const openHandoffs = async (tx: Tx, opened: readonly HandoffOfLead[]): Promise<void> => {
  const rows = opened.map(({ leadId, handoff }) => ({
    lead_id: leadId,
    ordinal: handoff.ordinal,
    mql_at: handoff.mqlAt,
    handed_over_at: handoff.handedOverAt,
    contract_hash: handoff.contractHash,
    trigger_key: handoff.triggerKey,
    state: handoff.state,
    closed_at: null,
  }));
  await insertRows(tx, 'handoffs', COLUMNS, rows, sql`on conflict (lead_id, ordinal) do nothing`);
};

export type HandoffMove = {
  readonly leadId: LeadId;
  readonly ordinal: number;
  readonly state: HandoffState;
  readonly at: Instant;
};

const isClosed = (state: HandoffState): boolean => state !== 'open' && state !== 'accepted';

/** Moves handoffs to another state; `accepted` leaves them open, every other end closes them at `at`. */
export const moveHandoffs = async (tx: Tx, moves: readonly HandoffMove[]): Promise<void> => {
  if (moves.length === 0) return;
  const rows = moves.map(({ leadId, ordinal, state, at }) => ({
    lead_id: leadId,
    ordinal,
    state,
    closed_at: isClosed(state) ? at : null,
  }));
  await sql`update handoffs h set state = m.state, closed_at = m.closed_at from ${recordset('handoffs', rows)} m
    where h.lead_id = m.lead_id and h.ordinal = m.ordinal`.execute(tx);
};

const toHandoff = (row: HandoffsTable): Handoff => ({
  ordinal: row.ordinal,
  mqlAt: row.mql_at,
  handedOverAt: row.handed_over_at,
  contractHash: row.contract_hash,
  triggerKey: row.trigger_key,
  state: row.state,
});

/** The most recent handoff of each lead; leads without any are absent. */
export const latestHandoffs = async (tx: Tx, ids: readonly LeadId[]): Promise<Map<LeadId, Handoff>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<HandoffsTable>`select distinct on (lead_id) * from handoffs
    where lead_id = any(${uuids(ids)}) order by lead_id, ordinal desc`.execute(tx);
  return new Map(rows.map((row) => [row.lead_id, toHandoff(row)]));
};

/** All handoffs of a lead, first one first. */
export const listHandoffs = async (tx: Tx, leadId: LeadId): Promise<Handoff[]> => {
  const rows = await tx.selectFrom('handoffs').selectAll().where('lead_id', '=', leadId).orderBy('ordinal').execute();
  return rows.map(toHandoff);
};

/** How many handoffs there are in each state. */
export const countHandoffs = async (tx: Tx): Promise<Partial<Record<HandoffState, number>>> => {
  const rows = await tx
    .selectFrom('handoffs')
    .select((eb) => ['state', eb.fn.countAll<number>().as('n')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};
