// Handoffs: one row per cycle from MQL to its outcome, identified by (lead, ordinal) for ever.
import { sql } from 'kysely';
import type { Handoff, HandoffState, HandoffWork, Instant, LeadId } from '#domain/lead.ts';
import type { Clock } from '#domain/clock.ts';
import { handoffKey, type HandoffKey, loadClocks } from './clocks.ts';
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
  'work',
  'rep',
  'sla_class',
] as const;

const workRow = (work: HandoffWork | undefined): Pick<HandoffsTable, 'work' | 'rep' | 'sla_class'> => {
  if (work === undefined) return { work: null, rep: null, sla_class: null };
  const { clocks: _clocks, ...kept } = work;
  return { work: kept, rep: work.seat?.rep ?? null, sla_class: work.slaClass };
};

/** Keeps who has these handoffs and how far they are. Their clocks are kept by clocks.ts. */
export const saveWork = async (
  tx: Tx,
  works: readonly { readonly leadId: LeadId; readonly ordinal: number; readonly work: HandoffWork }[],
): Promise<void> => {
  if (works.length === 0) return;
  const rows = works.map(({ leadId, ordinal, work }) => ({ lead_id: leadId, ordinal, ...workRow(work) }));
  await sql`update handoffs h set work = w.work, rep = w.rep, sla_class = w.sla_class from ${recordset('handoffs', rows)} w
    where h.lead_id = w.lead_id and h.ordinal = w.ordinal`.execute(tx);
};

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
    ...workRow(handoff.work),
  }));
  await insertRows(tx, 'handoffs', COLUMNS, rows, sql`on conflict (lead_id, ordinal) do nothing`);
};

export type HandoffMove = {
  readonly leadId: LeadId;
  readonly ordinal: number;
  readonly state: HandoffState;
  readonly at: Instant;
};

const isClosed = (state: HandoffState): boolean => state !== 'open' && state !== 'accepted' && state !== 'qualified';

/** Moves handoffs to another state; `accepted` and `qualified` leave them open, every other end closes them at `at`. */
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

const toHandoff = (row: HandoffsTable, clocks: readonly Clock[]): Handoff => ({
  ordinal: row.ordinal,
  mqlAt: row.mql_at,
  handedOverAt: row.handed_over_at,
  contractHash: row.contract_hash,
  triggerKey: row.trigger_key,
  state: row.state,
  ...(row.work !== null && { work: { ...row.work, clocks } }),
});

/** The most recent handoff of each lead; leads without any are absent. */
export const latestHandoffs = async (tx: Tx, ids: readonly LeadId[]): Promise<Map<LeadId, Handoff>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<HandoffsTable>`select distinct on (lead_id) * from handoffs
    where lead_id = any(${uuids(ids)}) order by lead_id, ordinal desc`.execute(tx);
  const keyOf = ({ lead_id: leadId, ordinal }: HandoffsTable): HandoffKey => ({ leadId, ordinal });
  const clocks = await loadClocks(tx, rows.filter(({ work }) => work !== null).map(keyOf));
  return new Map(rows.map((row) => [row.lead_id, toHandoff(row, clocks.get(handoffKey(keyOf(row))) ?? [])]));
};

/** All handoffs of a lead, first one first. */
export const listHandoffs = async (tx: Tx, leadId: LeadId): Promise<Handoff[]> => {
  const rows = await tx.selectFrom('handoffs').selectAll().where('lead_id', '=', leadId).orderBy('ordinal').execute();
  const clocks = await loadClocks(
    tx,
    rows.map(({ ordinal }) => ({ leadId, ordinal })),
  );
  return rows.map((row) => toHandoff(row, clocks.get(handoffKey({ leadId, ordinal: row.ordinal })) ?? []));
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
