import type { Command } from 'commander';
import type { Lead, Value } from '#domain/lead.ts';
import { explain, type RuleAccount } from '#domain/scoring/explain.ts';
import { sayMissing } from '#domain/say-missing.ts';
import { sentencesOf, why } from '#domain/why.ts';
import { pointScale } from '#domain/policy.ts';
import type { App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { listDecisions } from '#store/decisions.ts';
import { listHandoffs } from '#store/handoffs.ts';
import { findLeads, loadLeads } from '#store/leads.ts';
import { loadOpenWrites } from '#store/outbox-desk.ts';
import { runWithApp } from './command.ts';
import { handoffDocument } from './explain-handoff.ts';
import { type ExplainedInput, type ExplainedRule, linesOf } from './explain-text.ts';

/** Of each list; the database has them all. */
const mostShown = 20;

export const addExplain = (program: Command): void => {
  program
    .command('explain')
    .description(
      'why a lead has its score, grade and stage, who has it and why, what is promised and what was answered; and what is unknown',
    )
    .argument('<lead>', "a record id of the CRM, an e-mail address or Baton's lead id")
    .action((text: string, _options: unknown, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const ids = await findLeads(app.store.db, text);
        const [id, ...others] = ids;
        if (id === undefined)
          throw new ConfigError(`no lead is known by that: give a record id, an e-mail address or a lead id`);
        if (others.length > 0) throw new ConfigError(`that names ${ids.length} leads: give one of ${ids.join(', ')}`);
        const { document, lines } = await explainLead(app, id);
        out.result(document, lines);
      }),
    );
};

const points = (thousandths: number): number => thousandths / pointScale;
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export const explainLead = async (app: App, id: string): Promise<{ document: unknown; lines: string[] }> => {
  const { db } = app.store;
  const engine = await app.engine();
  const [stored] = await loadLeads(db, [id]);
  if (stored === undefined) throw new ConfigError('this lead is gone');
  const { lead } = stored;
  const now = app.clock.now();
  const { policy } = engine.policy;
  const account = explain(engine.policy, lead, now);
  const { assessment } = account;
  const decisions = await listDecisions(db, id, mostShown);
  const open = [...(await loadOpenWrites(db, lead.refs)).values()].flat();
  const document = {
    leadId: id,
    records: lead.refs.map(({ connection, object, recordId }) => ({ connection, object, recordId })),
    stage: lead.stage,
    stageSince: iso(lead.stageSince),
    status: assessment.status,
    track: assessment.track,
    model: assessment.model,
    grade: assessment.grade,
    fit: points(assessment.fit),
    intent: points(assessment.intent),
    total: points(assessment.total),
    mqlAt: iso(lead.mqlAt),
    why: why(policy, lead, assessment, now),
    fitLines: account.fit.map(accountOf),
    intentLines: account.intent.map(accountOf),
    adjustments: assessment.adjustments.map((one) => ({ ...one, points: points(one.points) })),
    resetAt: iso(account.resetAt),
    frozenSince: iso(account.frozenSince),
    tracks: account.tracks,
    sentences: sentencesOf(policy, lead, assessment),
    missing: account.missing.map((one) => sayMissing(one, now)),
    unknown: assessment.unknown,
    nextChangeAt: iso(assessment.nextChangeAt),
    next:
      account.next === null
        ? null
        : {
            at: iso(account.next.asOf),
            status: account.next.status,
            grade: account.next.grade,
            fit: points(account.next.fit),
            intent: points(account.next.intent),
          },
    inputs: account.inputs.map(({ path, value }) => inputOf(lead, path, value)),
    handoffs: (await listHandoffs(db, id)).map((handoff) => ({
      ordinal: handoff.ordinal,
      state: handoff.state,
      mqlAt: iso(handoff.mqlAt),
      handedOverAt: iso(handoff.handedOverAt),
    })),
    handoff: await handoffDocument(app, engine, lead, stored.refs),
    waitingWrites: open.map((row) => ({
      record: `${row.ref.object} ${row.ref.recordId}`,
      fields: Object.keys(row.payload),
    })),
    decisions: decisions.map((one) => ({
      at: iso(one.decidedAt),
      contract: one.contractHash.slice(0, 12),
      mapping: one.mappingVersion,
      engine: one.engineVersion,
      outcome: one.outcome,
      reasons: one.reasons,
    })),
  };
  return { document, lines: linesOf(document) };
};

const accountOf = (account: RuleAccount): ExplainedRule => ({
  rule: account.rule,
  points: points(account.points),
  outcome: account.outcome,
  isIdle: account.isIdle,
  periods: account.periods,
  occurrences: account.occurrences
    .slice(0, mostShown)
    .map(({ at, points: worth, fate }) => ({ at: iso(at), points: points(worth), fate })),
});

/** What a fact is, who said so and when: theirs and ours. */
const inputOf = (lead: Lead, path: string, value: Value | null): ExplainedInput => {
  const said = lead.provenance[path];
  return {
    path,
    value,
    source: said?.source ?? null,
    occurredAt: iso(said?.occurredAt ?? null),
    observedAt: iso(said?.observedAt ?? null),
    others: (lead.others[path] ?? [])
      .filter((one) => one.value !== null && JSON.stringify(one.value) !== JSON.stringify(value))
      .map((one) => ({ source: one.source, value: one.value, occurredAt: iso(one.occurredAt) })),
  };
};
