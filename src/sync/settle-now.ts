// Leads decided on at once because a person asks for it, with what they ask as events; in the caller's transaction, as a sweep decides what is due.
import { countedOnly } from '#domain/authority.ts';
import type { Instant, LeadId } from '#domain/lead.ts';
import type { LeadEvent, LeadEventOf } from '#domain/lead-event.ts';
import { applyAll, observeFacts } from '#domain/observe.ts';
import { loadLeads, type StoredLead } from '#store/leads.ts';
import { loadScores } from '#store/scores.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';
import { loadFacts, subjectOf } from './facts.ts';
import { settleLeads, type LeadToSettle, type Settled } from './settle-leads.ts';

/** What is asked of one lead; null = nothing, it is left as it is. */
export type Ask = (stored: StoredLead) => LeadEventOf | null;

/** Locks these leads, asks, decides and saves. Returns the leads as they were before, of those that something was asked of. */
export const settleNow = async (
  tx: Tx,
  engine: Engine,
  ids: readonly LeadId[],
  ask: Ask,
  now: Instant,
): Promise<{ readonly before: readonly StoredLead[]; readonly settled: Settled }> => {
  const stored = await loadLeads(tx, ids, { lock: true });
  const asked = stored.flatMap((one) => {
    const of = ask(one);
    return of === null ? [] : [{ one, of }];
  });
  const before = asked.map(({ one }) => one);
  const facts = await loadFacts(tx, engine, before.map(subjectOf), now);
  const scores = await loadScores(
    tx,
    before.map(({ lead }) => lead.id),
  );
  const due = asked.map(({ one, of }): LeadToSettle => {
    const lead = countedOnly(one.lead, engine.beliefs.authority);
    const events = [...observeFacts(lead, facts.get(lead.id) ?? [], engine.beliefs.rankOf), byHand(lead.id, of, now)];
    const score = scores.get(lead.id);
    return {
      before: lead,
      lead: applyAll(lead, events),
      hasJoined: false,
      events,
      asides: [],
      refs: one.refs,
      isRescoring: score !== undefined && score.contractHash !== engine.versions.contractHash,
    };
  });
  return { before, settled: await settleLeads(tx, engine, due, now) };
};

const byHand = (leadId: LeadId, of: LeadEventOf, now: Instant): LeadEvent => ({
  key: ['$baton', of.kind, leadId, now].join('|'),
  source: '$baton',
  occurredAt: now,
  observedAt: now,
  ...of,
});
