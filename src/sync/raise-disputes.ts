// Acceptances by silence are disputed: by a seller who gives back what they never accepted, or by a person's word.
import { disputableOf, disputedBy } from '#domain/dispute.ts';
import type { Instant, Lead, LeadId } from '#domain/lead.ts';
import { ConfigError } from '#src/errors.ts';
import { auditHandoffs, type Dispute, insertDispute, listDisputes } from '#store/disputes.ts';
import { loadLeads } from '#store/leads.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';

type Deps = Pick<Engine, 'policy' | 'newId'>;

const raise = async (
  tx: Tx,
  { policy, newId }: Deps,
  of: Pick<Dispute, 'leadId' | 'ordinal' | 'deemedAt' | 'raisedBy' | 'ground' | 'why'>,
  now: Instant,
): Promise<boolean> => {
  const judges = policy.policy.handoff.disputes.settledBy;
  const isNew = await insertDispute(tx, { ...of, id: newId(), raisedAt: now, judges });
  if (isNew) {
    const { leadId, ordinal, raisedBy: who, ground: detail } = of;
    await auditHandoffs(tx, [{ at: now, who, what: 'dispute_raised', leadId, ordinal, detail }]);
  }
  return isNew;
};

/** A seller who gives back, in time, what silence accepted for them has disputed it. */
export const raiseByVerdict = async (
  tx: Tx,
  engine: Deps,
  decided: readonly { readonly before: Lead; readonly after: Lead }[],
  now: Instant,
): Promise<void> => {
  const { withinMs } = engine.policy.policy.handoff.disputes;
  for (const { before, after } of decided) {
    const found = disputedBy(before, after, withinMs);
    if (found === null) continue;
    const raisedBy = after.disposition?.by ?? after.handoff?.work?.seat?.rep ?? 'a seller';
    const why = [after.disposition?.verdict ?? '', after.disposition?.reason ?? ''].filter((part) => part !== '');
    const { ordinal, deemedAt } = found;
    const ground = 'verdict' as const;
    await raise(tx, engine, { leadId: after.id, ordinal, deemedAt, raisedBy, ground, why: why.join(': ') }, now);
  }
};

/** Throws ConfigError where there is nothing to dispute, or no longer. */
export const raiseByPerson = async (
  tx: Tx,
  engine: Deps,
  of: { readonly leadId: LeadId; readonly by: string; readonly why: string },
  now: Instant,
): Promise<Dispute> => {
  const { leadId, by, why } = of;
  const [stored] = await loadLeads(tx, [leadId], { lock: true });
  if (stored === undefined) throw new ConfigError('this lead is gone');
  const { withinMs } = engine.policy.policy.handoff.disputes;
  const found = disputableOf(stored.lead, withinMs);
  if (found === null)
    throw new ConfigError('nothing to dispute: the present handoff of this lead was not accepted by silence alone');
  if (now > found.until)
    throw new ConfigError(
      `too late: the contract lets an acceptance by silence be disputed until ${new Date(found.until).toISOString()}`,
    );
  const { ordinal, deemedAt } = found;
  const isNew = await raise(tx, engine, { leadId, ordinal, deemedAt, raisedBy: by, ground: 'person', why }, now);
  const dispute = await disputeOf(tx, leadId, (one) => one.ordinal === ordinal && one.deemedAt === deemedAt);
  if (!isNew || dispute === null)
    throw new ConfigError(
      dispute === null || dispute.state === 'open'
        ? 'this acceptance is disputed already: `baton dispute list` shows it'
        : `this acceptance was disputed and settled: it ${dispute.state === 'stands' ? 'stands' : 'was withdrawn'}`,
    );
  return dispute;
};

const mostOfLead = 50;

/** The newest dispute of a lead of which that is true. */
export const disputeOf = async (tx: Tx, leadId: LeadId, is: (one: Dispute) => boolean): Promise<Dispute | null> =>
  (await listDisputes(tx, { leadId, limit: mostOfLead })).find(is) ?? null;
