// What `explain` found, as a person reads it.
import type { Value } from '#domain/lead.ts';
import type { Adjustment } from '#domain/scoring/assess.ts';
import type { ExplainedHandoff } from './explain-handoff.ts';
import { handoffLines } from './explain-handoff-text.ts';

type AdjustmentKind = Adjustment['kind'];

export type ExplainedRule = {
  rule: string;
  points: number;
  outcome: string | null;
  isIdle: boolean;
  periods: number | null;
  occurrences: readonly { at: string | null; points: number; fate: string }[];
};

export type ExplainedInput = {
  path: string;
  value: Value | null;
  source: string | null;
  occurredAt: string | null;
  observedAt: string | null;
  /** What other connections say that are not believed here, where it differs. */
  others: readonly { source: string; value: Value | null; occurredAt: string | null }[];
};

export type Explained = {
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
  handoff: ExplainedHandoff | null;
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

export const linesOf = (d: Explained): string[] => [
  `lead ${d.leadId}`,
  `stage ${d.stage}, ${d.status}${d.track === null ? '' : ` by ${d.track}`}, grade ${d.grade}${d.mqlAt === null ? '' : `, MQL since ${d.mqlAt}`}`,
  '',
  ...d.why.split('\n').map((line) => `  ${line}`),
  ...(d.handoff === null ? [] : handoffLines(d.handoff)),
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
  ...d.handoffs
    .filter(({ ordinal }) => ordinal !== d.handoff?.ordinal)
    .map((handoff) => `handoff ${handoff.ordinal}: ${handoff.state}, handed over ${handoff.handedOverAt ?? ''}`),
];
