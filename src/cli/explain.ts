import type { Command } from 'commander';
import type { Lead, Value } from '#domain/lead.ts';
import type { Adjustment } from '#domain/scoring/assess.ts';
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

type AdjustmentKind = Adjustment['kind'];

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

type ExplainedRule = {
  rule: string;
  points: number;
  outcome: string | null;
  isIdle: boolean;
  periods: number | null;
  occurrences: readonly { at: string | null; points: number; fate: string }[];
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

type ExplainedInput = {
  path: string;
  value: Value | null;
  source: string | null;
  occurredAt: string | null;
  observedAt: string | null;
  /** What other connections say that are not believed here, where it differs. */
  others: readonly { source: string; value: Value | null; occurredAt: string | null }[];
};

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

type Explained = {
  leadId: string;
  stage: string;
  status: string;
  track: string | null;
  grade: string;
  fit: number;
  intent: number;
  total: number;
  mqlAt: string | null;
  why: string;
  fitLines: readonly ExplainedRule[];
  intentLines: readonly ExplainedRule[];
  adjustments: readonly { axis: string; kind: AdjustmentKind; id: string; points: number }[];
  resetAt: string | null;
  frozenSince: string | null;
  tracks: readonly { track: string; isIn: string }[];
  missing: readonly string[];
  unknown: readonly string[];
  next: { at: string | null; status: string; grade: string; fit: number; intent: number } | null;
  inputs: readonly ExplainedInput[];
  handoffs: readonly { ordinal: number; state: string; handedOverAt: string | null }[];
};

const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));
const row = (value: number, text: string): string => `  ${signed(value).padStart(8)}  ${text}`;

/** Why an occurrence did not count. */
const fatesSay: Readonly<Record<string, string>> = {
  faded: 'faded to nothing',
  too_soon: 'kept out by the limit',
  outside_window: 'too long ago',
  before_reset: 'before the reset',
  frozen: 'while frozen',
};

const fitText = (line: ExplainedRule): string => {
  const remark = line.isIdle ? ' (does not hold at this time)' : line.outcome === 'unknown' ? ' (not known)' : '';
  return row(line.points, `${line.rule}${remark}`);
};

const leftOut = (line: ExplainedRule): string[] =>
  Object.entries(fatesSay).flatMap(([fate, said]) => {
    const count = line.occurrences.filter((one) => one.fate === fate).length;
    return count === 0 ? [] : [`${count} ${said}`];
  });

const intentText = (line: ExplainedRule): string => {
  const counted = line.occurrences.filter(({ fate }) => fate === 'counted');
  const sum = counted.reduce((total, one) => total + one.points, 0);
  const size = line.periods === null ? sum : line.points;
  const times = counted.length > 1 ? `${counted.length} times, last ` : '';
  return row(
    line.points,
    [
      line.rule,
      counted[0] === undefined ? '' : `${times}${counted[0].at ?? ''}`,
      line.periods === null ? '' : `${line.periods} ${line.periods === 1 ? 'period' : 'periods'} of silence`,
      Math.abs(size) > Math.abs(line.points) ? `held at its cap, of ${signed(size)}` : '',
      Math.abs(size) < Math.abs(line.points) ? `held at its floor, of ${signed(size)}` : '',
      ...leftOut(line),
    ]
      .filter((part) => part !== '')
      .join(', '),
  );
};

const isTelling = (line: ExplainedRule): boolean =>
  line.points !== 0 || line.outcome === 'unknown' || line.occurrences.length > 0;

const adjustmentsSay: Readonly<Record<AdjustmentKind, (id: string) => string>> = {
  group_cap: (id) => `cap of the group ${id}`,
  group_floor: (id) => `floor of the group ${id}`,
  ceiling: (id) => `ceiling ${id}`,
  axis_cap: (id) => `cap of ${id}`,
  axis_floor: (id) => `floor of ${id}`,
  reset: (id) => `reset ${id}`,
};

const adjustmentLines = (d: Explained, axis: string): string[] =>
  d.adjustments.filter((one) => one.axis === axis).map((one) => row(one.points, adjustmentsSay[one.kind](one.id)));

const inputText = ({ path, value, source, occurredAt, others }: ExplainedInput): string => {
  const said = value === null ? 'not known' : JSON.stringify(value);
  const from = source === null ? '' : ` (${source}${occurredAt === null ? '' : `, ${occurredAt}`})`;
  const instead = others.map(
    (one) => `; ${one.source} says ${JSON.stringify(one.value)}${one.occurredAt === null ? '' : `, ${one.occurredAt}`}`,
  );
  return `  ${path}: ${said}${from}${instead.join('')}`;
};

const linesOf = (d: Explained): string[] => [
  `lead ${d.leadId}`,
  `stage ${d.stage}, ${d.status}${d.track === null ? '' : ` by ${d.track}`}, grade ${d.grade}${d.mqlAt === null ? '' : `, MQL since ${d.mqlAt}`}`,
  '',
  ...d.why.split('\n').map((line) => `  ${line}`),
  '',
  `fit ${d.fit}`,
  ...d.fitLines.filter(isTelling).map(fitText),
  ...adjustmentLines(d, 'fit'),
  `intent ${d.intent}`,
  ...d.intentLines.filter(isTelling).map(intentText),
  ...adjustmentLines(d, 'intent'),
  ...(d.resetAt === null ? [] : [`  what was done up to ${d.resetAt} counts no more`]),
  ...(d.frozenSince === null ? [] : [`  stands still since ${d.frozenSince}`]),
  `total ${d.total}`,
  ...d.tracks.map(
    ({ track, isIn }) => `track ${track}: ${isIn === 'met' ? 'in it' : isIn === 'unknown' ? 'not known' : 'not in it'}`,
  ),
  ...(d.missing.length === 0
    ? []
    : [
        d.status === 'excluded' ? 'excluded by:' : 'what is missing, on the nearest way:',
        ...d.missing.map((one) => `  ${one}`),
      ]),
  ...(d.unknown.length === 0 ? [] : [`not known: ${d.unknown.join(', ')}`]),
  ...(d.next === null
    ? []
    : [
        `if nothing happens: ${d.next.status}, grade ${d.next.grade}, fit ${d.next.fit}, intent ${d.next.intent} on ${d.next.at ?? ''}`,
      ]),
  'what the contract asks for, who said it and when:',
  ...d.inputs.map(inputText),
  ...d.handoffs.map(
    (handoff) => `handoff ${handoff.ordinal}: ${handoff.state}, handed over ${handoff.handedOverAt ?? ''}`,
  ),
];
