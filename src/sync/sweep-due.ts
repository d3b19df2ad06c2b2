// Due things: leads whose stage, grade or a condition can flip by the passing of time, whose company or deals have changed, or that a new
// contract must rescore. Only these are looked at; there is no nightly recomputation of everything.
import { countedOnly } from '#domain/authority.ts';
import { applyAll, observeFacts, type Facts } from '#domain/observe.ts';
import { dueLeadIds, loadLeads, type StoredLead } from '#store/leads.ts';
import { loadScores, type StoredScore } from '#store/scores.ts';
import type { Engine } from './engine.ts';
import { loadFacts, subjectOf } from './facts.ts';
import type { InTransaction } from './transaction.ts';
import { settleLeads, type LeadToSettle, type Settled } from './settle-leads.ts';

/** Leads of one transaction: some 100 ms of work. */
const sweepBatch = 200;
/** Bounds one sweep at many millions of leads; the rest stays due for the next one. */
const mostPagesOfAll = 100_000;

/** Decides every lead that is due now. `inTransaction` runs the body in a transaction (and rolls it back in a dry run). */
export const sweepDue = async (
  engine: Engine,
  inTransaction: InTransaction,
  options: { mostPages: number } = { mostPages: mostPagesOfAll },
): Promise<Settled & { swept: number }> => {
  const sum = { swept: 0, decided: 0, handoffs: 0, queued: 0, parked: 0, writes: [] as Settled['writes'][number][] };
  const now = engine.clock.now();
  for (let page = 0; page < options.mostPages; page++) {
    const done = await inTransaction(async (tx) => {
      const ids = await dueLeadIds(tx, now, sweepBatch);
      const stored = await loadLeads(tx, ids, { lock: true });
      if (stored.length === 0) return null;
      const facts = await loadFacts(tx, engine, stored.map(subjectOf), engine.clock.now());
      const scores = await loadScores(tx, ids);
      const due = stored.map((one) => toSettle(engine, one, facts.get(one.lead.id) ?? [], scores.get(one.lead.id)));
      return { count: stored.length, settled: await settleLeads(tx, engine, due, engine.clock.now()) };
    });
    if (done === null) break;
    sum.swept += done.count;
    sum.decided += done.settled.decided;
    sum.handoffs += done.settled.handoffs;
    sum.queued += done.settled.queued;
    sum.parked += done.settled.parked;
    sum.writes.push(...done.settled.writes);
    engine.onProgress('deciding', sum.swept, null);
    if (done.count < sweepBatch) break;
  }
  return sum;
};

const toSettle = (
  engine: Engine,
  stored: StoredLead,
  facts: readonly Facts[],
  score: StoredScore | undefined,
): LeadToSettle => {
  const before = countedOnly(stored.lead, engine.beliefs.authority);
  const events = observeFacts(before, facts, engine.beliefs.rankOf);
  return {
    before,
    lead: applyAll(before, events),
    hasJoined: false,
    events,
    asides: [],
    refs: stored.refs,
    isRescoring: score !== undefined && score.contractHash !== engine.versions.contractHash,
  };
};
