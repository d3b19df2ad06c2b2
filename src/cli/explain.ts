import type { Command } from 'commander';
import type { Line } from '#domain/scoring/assess.ts';
import { sentencesOf, why } from '#domain/why.ts';
import { pointScale } from '#domain/policy.ts';
import type { App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { listDecisions } from '#store/decisions.ts';
import { listHandoffs } from '#store/handoffs.ts';
import { findLeads, loadLeads } from '#store/leads.ts';
import { loadOpenWrites } from '#store/outbox-desk.ts';
import { runWithApp } from './command.ts';
import { assess } from '#domain/scoring/assess.ts';

/** Of each list; the database has them all. */
const mostShown = 20;

export const addExplain = (program: Command): void => {
  program
    .command('explain')
    .description('why a lead has its score, grade and stage: every line that makes them up, and what is unknown')
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
  const linesIn = (lines: readonly Line[]): ExplainedLine[] =>
    lines.map((line) => ({
      rule: line.rule,
      points: points(line.points),
      count: line.count,
      at: iso(lead.engagements.find(({ key }) => key === line.newestKey)?.occurredAt ?? null),
      isCapped: line.isCapped,
    }));
  const assessment = assess(engine.policy, lead, now);
  const decisions = await listDecisions(db, id, mostShown);
  const open = [...(await loadOpenWrites(db, lead.refs)).values()].flat();
  const document = {
    leadId: id,
    records: lead.refs.map(({ connection, object, recordId }) => ({ connection, object, recordId })),
    stage: lead.stage,
    stageSince: iso(lead.stageSince),
    status: assessment.status,
    grade: assessment.grade,
    fit: points(assessment.fit),
    intent: points(assessment.intent),
    total: points(assessment.total),
    mqlAt: iso(lead.mqlAt),
    why: why(engine.policy.policy, lead, assessment, now),
    fitLines: linesIn(assessment.lines.fit),
    intentLines: linesIn(assessment.lines.intent),
    sentences: sentencesOf(engine.policy.policy, lead, assessment),
    unknown: assessment.unknown,
    nextChangeAt: iso(assessment.nextChangeAt),
    handoffs: (await listHandoffs(db, id)).map((handoff) => ({
      ordinal: handoff.ordinal,
      state: handoff.state,
      mqlAt: iso(handoff.mqlAt),
      handedOverAt: iso(handoff.handedOverAt),
    })),
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

type ExplainedLine = { rule: string; points: number; count: number; at: string | null; isCapped: boolean };

type Explained = {
  leadId: string;
  stage: string;
  status: string;
  grade: string;
  fit: number;
  intent: number;
  total: number;
  mqlAt: string | null;
  why: string;
  fitLines: readonly ExplainedLine[];
  intentLines: readonly ExplainedLine[];
  unknown: readonly string[];
  nextChangeAt: string | null;
  handoffs: readonly { ordinal: number; state: string; handedOverAt: string | null }[];
};

const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));

const lineText = (line: ExplainedLine): string =>
  [
    `  ${signed(line.points).padStart(8)}  ${line.rule}`,
    line.count > 1 ? `${line.count} times` : '',
    line.at === null ? '' : `${line.count > 1 ? 'last ' : ''}${line.at}`,
    line.isCapped ? 'capped' : '',
  ]
    .filter((part) => part !== '')
    .join(', ');

const linesOf = (d: Explained): string[] => [
  `lead ${d.leadId}`,
  `stage ${d.stage}, ${d.status}, grade ${d.grade}${d.mqlAt === null ? '' : `, MQL since ${d.mqlAt}`}`,
  '',
  ...d.why.split('\n').map((line) => `  ${line}`),
  '',
  `fit ${d.fit}`,
  ...d.fitLines.map(lineText),
  `intent ${d.intent}`,
  ...d.intentLines.map(lineText),
  `total ${d.total}`,
  ...(d.unknown.length === 0 ? [] : [`not known: ${d.unknown.join(', ')}`]),
  ...(d.nextChangeAt === null ? [] : [`could change by time alone at ${d.nextChangeAt}`]),
  ...d.handoffs.map(
    (handoff) => `handoff ${handoff.ordinal}: ${handoff.state}, handed over ${handoff.handedOverAt ?? ''}`,
  ),
];
