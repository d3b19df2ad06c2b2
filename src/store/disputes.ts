// Disputes of acceptances by silence: one for each such acceptance, what each side says of it, and how it was settled.
import { sql } from 'kysely';
import type { Instant, LeadId } from '#domain/lead.ts';
import type { disputeJudges } from '#domain/policy-handoff.ts';
import { uuids } from './recordset.ts';
import type { DisputesTable, DisputeState, HandoffAuditTable, Tx } from './schema.ts';

export type Judges = (typeof disputeJudges)[number];
export type DisputeRole = Exclude<Judges, 'both'>;
export type Ruling = Exclude<DisputeState, 'open'>;

export type NewDispute = {
  readonly id: string;
  readonly leadId: LeadId;
  readonly ordinal: number;
  readonly deemedAt: Instant;
  readonly raisedAt: Instant;
  readonly raisedBy: string;
  readonly ground: DisputesTable['ground'];
  readonly why: string;
  readonly judges: Judges;
};

export type RuledBy = {
  readonly role: DisputeRole;
  readonly ruling: Ruling;
  readonly by: string;
  readonly at: Instant;
};

export type Dispute = NewDispute & {
  readonly state: DisputeState;
  readonly settledAt: Instant | null;
  readonly rulings: readonly RuledBy[];
};

/** False where this acceptance was disputed already. */
export const insertDispute = async (tx: Tx, dispute: NewDispute): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('disputes')
    .values({
      dispute_id: dispute.id,
      lead_id: dispute.leadId,
      ordinal: dispute.ordinal,
      deemed_at: dispute.deemedAt,
      raised_at: dispute.raisedAt,
      raised_by: dispute.raisedBy,
      ground: dispute.ground,
      why: dispute.why,
      judges: dispute.judges,
      state: 'open',
      settled_at: null,
    })
    .onConflict((conflict) => conflict.columns(['lead_id', 'ordinal', 'deemed_at']).doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0) > 0;
};

const withRulings = async (tx: Tx, rows: readonly DisputesTable[]): Promise<Dispute[]> => {
  if (rows.length === 0) return [];
  const rulings = await tx
    .selectFrom('dispute_rulings')
    .selectAll()
    .where('dispute_id', '=', sql<string>`any(${uuids(rows.map((row) => row.dispute_id))})`)
    .orderBy('role')
    .execute();
  return rows.map((row) => ({
    id: row.dispute_id,
    leadId: row.lead_id,
    ordinal: row.ordinal,
    deemedAt: row.deemed_at,
    raisedAt: row.raised_at,
    raisedBy: row.raised_by,
    ground: row.ground,
    why: row.why,
    judges: row.judges,
    state: row.state,
    settledAt: row.settled_at,
    rulings: rulings
      .filter((one) => one.dispute_id === row.dispute_id)
      .map((one) => ({ role: one.role, ruling: one.ruling, by: one.ruled_by, at: one.ruled_at })),
  }));
};

/** Newest first. */
export const listDisputes = async (
  tx: Tx,
  of: { readonly isOpen?: boolean; readonly leadId?: LeadId; readonly limit: number },
): Promise<Dispute[]> => {
  const rows = await tx
    .selectFrom('disputes')
    .selectAll()
    .$if(of.isOpen === true, (query) => query.where('state', '=', 'open'))
    .$if(of.leadId !== undefined, (query) => query.where('lead_id', '=', of.leadId ?? ''))
    .orderBy('raised_at', 'desc')
    .orderBy('dispute_id')
    .limit(of.limit)
    .execute();
  return withRulings(tx, rows);
};

export const countOpenDisputes = async (tx: Tx): Promise<number> => {
  const row = await tx
    .selectFrom('disputes')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return row.n;
};

/** What a side says; while the dispute is open the latest counts. Its lead must be locked. */
export const saveRuling = async (tx: Tx, id: string, { role, ruling, by, at }: RuledBy): Promise<void> => {
  await tx
    .insertInto('dispute_rulings')
    .values({ dispute_id: id, role, ruling, ruled_by: by, ruled_at: at })
    .onConflict((conflict) =>
      conflict.columns(['dispute_id', 'role']).doUpdateSet({ ruling, ruled_by: by, ruled_at: at }),
    )
    .execute();
};

export const closeDispute = async (tx: Tx, id: string, state: Ruling, at: Instant): Promise<void> => {
  await tx
    .updateTable('disputes')
    .set({ state, settled_at: at })
    .where('dispute_id', '=', id)
    .where('state', '=', 'open')
    .execute();
};

export type HandoffDeed = Pick<HandoffAuditTable, 'who' | 'what' | 'ordinal' | 'detail'> & {
  readonly at: Instant;
  readonly leadId: LeadId;
};

/** What a person did to a handoff by command: appended, never changed. In the transaction that does it. */
export const auditHandoffs = async (tx: Tx, deeds: readonly HandoffDeed[]): Promise<void> => {
  if (deeds.length === 0) return;
  const rows = deeds.map(({ leadId, ...deed }) => ({ ...deed, lead_id: leadId }));
  await tx.insertInto('handoff_audit').values(rows).execute();
};

/** Of a lead, the oldest first. */
export const listHandoffDeeds = async (tx: Tx, leadId: LeadId, limit: number): Promise<HandoffDeed[]> =>
  tx
    .selectFrom('handoff_audit')
    .select(['at', 'who', 'what', 'lead_id as leadId', 'ordinal', 'detail'])
    .where('lead_id', '=', leadId)
    .orderBy('entry_id')
    .limit(limit)
    .execute();
