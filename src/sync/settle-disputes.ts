// Disputes of acceptances by silence are settled by whom the contract names; one that does not stand is undone in the transaction that settles it.
import type { Instant, LeadId } from '#domain/lead.ts';
import { ConfigError } from '#src/errors.ts';
import {
  auditHandoffs,
  closeDispute,
  type Dispute,
  type DisputeRole,
  type Ruling,
  saveRuling,
} from '#store/disputes.ts';
import { loadLeads } from '#store/leads.ts';
import type { Tx } from '#store/schema.ts';
import { listSigners } from '#store/signatures.ts';
import type { Engine } from './engine.ts';
import { disputeOf } from './raise-disputes.ts';
import { settleNow } from './settle-now.ts';

/** In which role a person may settle disputes: as the contract's owner, or as somebody who is enrolled to sign for that side. */
export const rolesOf = async (
  tx: Tx,
  owners: Readonly<Record<DisputeRole, string>>,
  email: string,
): Promise<DisputeRole[]> => {
  const signers = await listSigners(tx);
  return (['marketing', 'sales'] as const).filter(
    (role) => owners[role].toLowerCase() === email || signers.some((one) => one.email === email && one.role === role),
  );
};

export type Settling = { readonly leadId: LeadId; readonly by: string; readonly ruling: Ruling };

/** What each side has to say before it is settled; null = nothing more, and they agree. */
const openOf = ({ judges, rulings }: Pick<Dispute, 'judges' | 'rulings'>): 'waits' | 'differ' | null => {
  const asked = judges === 'both' ? (['marketing', 'sales'] as const) : [judges];
  const said = asked.map((role) => rulings.find((one) => one.role === role)?.ruling ?? null);
  if (said.includes(null)) return 'waits';
  return new Set(said).size > 1 ? 'differ' : null;
};

export type SettleOutcome = { readonly dispute: Dispute; readonly open: 'waits' | 'differ' | null };

/** A side says whether the acceptance stands; once all who must have said the same it is settled, and undone where it does not stand. */
export const settleDispute = async (
  tx: Tx,
  engine: Engine,
  { leadId, by, ruling }: Settling,
  now: Instant,
): Promise<SettleOutcome> => {
  await loadLeads(tx, [leadId], { lock: true });
  const dispute = await disputeOf(tx, leadId, ({ state }) => state === 'open');
  if (dispute === null) throw new ConfigError('this lead has no open dispute: `baton dispute list` shows all');
  const { judges, ordinal, id } = dispute;
  const roles = (await rolesOf(tx, engine.alertDesk.owners, by)).filter((one) => judges === 'both' || one === judges);
  if (roles.length === 0) {
    const who = judges === 'both' ? 'marketing and sales together settle' : `${judges} settles`;
    throw new ConfigError(
      `${by} cannot settle it: by the contract ${who} disputes, that is its owner there or somebody enrolled to sign for that side`,
    );
  }
  const rulings = [
    ...dispute.rulings.filter(({ role }) => !roles.includes(role)),
    ...roles.map((role) => ({ role, ruling, by, at: now })),
  ];
  for (const role of roles) await saveRuling(tx, id, { role, ruling, by, at: now });
  const detail = `${roles.join(' and ')}: ${ruling}`;
  await auditHandoffs(tx, [{ at: now, who: by, what: 'dispute_ruled', leadId, ordinal, detail }]);
  const open = openOf({ judges, rulings });
  if (open !== null) return { dispute: { ...dispute, rulings }, open };
  await closeDispute(tx, id, ruling, now);
  await auditHandoffs(tx, [{ at: now, who: by, what: 'dispute_settled', leadId, ordinal, detail: ruling }]);
  if (ruling === 'withdrawn')
    await settleNow(tx, engine, [leadId], () => ({ kind: 'acceptance_undone', ordinal }), now);
  return { dispute: { ...dispute, rulings, state: ruling, settledAt: now }, open: null };
};
