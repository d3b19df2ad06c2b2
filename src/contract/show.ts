// The contract in plain language: what a marketing lead and a sales lead read to each other before they sign.
import { verdicts } from '#domain/lead.ts';
import { type Limit, pointScale, type Policy, type Reason } from '#domain/policy.ts';
import { defaults } from './defaults.ts';
import { sayDuration } from './duration.ts';
import type { ParsedContract } from './parse.ts';
import { sayCondition, sayEvents, sayInOneLine } from './say.ts';
import type { ContractDocument, IntentRuleDocument } from './schema.ts';
import { showHandoff } from './show-handoff.ts';

/** Text of several lines, without colours; ends in a line break. */
export const showContract = (parsed: ParsedContract): string => {
  const { contract, policy, lists } = parsed;
  return [
    ...header(contract, policy),
    ...section(
      'Who they are: fit',
      contract.fit.map((rule) => `  ${points(rule.points)}  ${sayInOneLine(rule.when)}`),
    ),
    ...section(`What they did: intent, ${sayWindow(contract)}`, contract.intent.map(sayIntent)),
    ...section('Grade', sayGrades(policy)),
    ...section('A lead is an MQL when', sayCondition(contract.mql.when)),
    ...section(
      'But never when',
      contract.mql.never === undefined ? ['  (nobody is excluded)'] : sayCondition(contract.mql.never),
    ),
    ...fastTrack(contract, policy),
    ...section('What a seller may answer', sayReasons(policy)),
    ...showHandoff(parsed).flatMap(([title, lines]) => section(title, lines)),
    ...section('Lists', sayLists(lists)),
    '',
  ].join('\n');
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const header = (contract: ContractDocument, policy: Policy): readonly string[] => {
  const { effective } = contract;
  const span = typeof effective === 'number' ? { from: effective } : effective;
  const until = span !== undefined && 'until' in span && span.until !== undefined ? ` until ${day(span.until)}` : '';
  return [
    `${contract.contract}, version ${contract.version}`,
    `Marketing: ${contract.owners.marketing}. Sales: ${contract.owners.sales}.`,
    ...(span === undefined ? [] : [`Holds from ${day(span.from)}${until}.`]),
    ...(contract.note === undefined ? [] : [contract.note.trim()]),
    `Hash: ${policy.contractHash}`,
  ];
};

/** Right-aligned, with its sign: `+25`, `-15`. */
const points = (count: number): string => `${count > 0 ? '+' : ''}${count}`.padStart(5);

const sayWindow = (contract: ContractDocument): string => {
  const window = contract.axes?.intent?.window;
  if (window === 'ever') return 'whenever it was, unless a rule says otherwise';
  return `within the last ${sayDuration(window ?? defaults.windowMs)} unless a rule says otherwise`;
};

const sayIntent = (rule: IntentRuleDocument): string => {
  const cap = rule.cap === undefined ? [] : [`at most ${rule.cap} in all`];
  const head = `  ${points(rule.points)}  `;
  const limit = rule.limit === undefined || rule.limit.kind === 'every_time' ? [] : [sayLimit(rule.limit)];
  if ('after' in rule)
    return head + [`after ${sayDuration(rule.after)} without any engagement`, ...limit, ...cap].join('; ');
  const window =
    rule.window === undefined
      ? []
      : [rule.window === 'ever' ? 'whenever it was' : `within the last ${sayDuration(rule.window)}`];
  return head + [sayEvents(rule.on, rule.where), ...window, ...limit, ...cap, ...sayDecay(rule.decay)].join('; ');
};

const sayLimit = (limit: Exclude<Limit, { kind: 'every_time' }>): string => {
  if (limit.kind === 'once') return 'once';
  return limit.kind === 'once_per'
    ? `once per ${sayDuration(limit.periodMs).replace(/^1 /, '')}`
    : `once per calendar ${limit.period}`;
};

const sayDecay = (decay: Exclude<IntentRuleDocument, { after: number }>['decay']): readonly string[] => {
  if (decay === undefined || decay.kind === 'none') return [];
  if (decay.kind === 'half_life') return [`worth half after ${sayDuration(decay.halfLifeMs)}`];
  if (decay.kind === 'stepped')
    return [
      `${decay.lose} % less after ${sayDuration(decay.afterMs)} of silence, and every ${sayDuration(decay.everyMs)} again`,
    ];
  return [`worth less each day, nothing after ${sayDuration(decay.overMs)}`];
};

const sayGrades = ({ grades: { fit, intent } }: Policy): readonly string[] => {
  const say = (n: number): string => `${n / pointScale}`;
  return [
    `  Fit: A from ${say(fit[0])}, B from ${say(fit[1])}, C from ${say(fit[2])}, else D.`,
    `  Intent: 1 from ${say(intent[0])}, 2 from ${say(intent[1])}, 3 from ${say(intent[2])}, else 4.`,
  ];
};

const fastTrack = (contract: ContractDocument, policy: Policy): readonly string[] => {
  const track = contract.mql.fast_track;
  if (track === undefined || policy.mql.fastTrack === null) return [];
  const lines = track.on.map((type) => `  - who ${sayEvents([type], undefined)}`);
  if (track.when === undefined) return section('At once goes to sales', lines);
  return section('At once goes to sales', [
    ...lines,
    '  if',
    ...sayCondition(track.when, 2),
    policy.mql.fastTrack.ifUnknown === 'triage'
      ? '  If that cannot be told, a person looks first (triage).'
      : '  If that cannot be told, the lead waits until it can.',
  ]);
};

const sayReasons = (policy: Policy): readonly string[] =>
  verdicts.flatMap((verdict) =>
    policy.reasons[verdict].length === 0
      ? []
      : [`  ${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}:`, ...policy.reasons[verdict].map(sayReason)],
  );

const sayReason = ({ label, speaksOf, then, needsText }: Reason): string => {
  const outcome =
    then.kind === 'disqualify'
      ? 'disqualified'
      : then.kind === 'recycle'
        ? `comes back after ${sayDuration(then.forMs)} through "${then.to}"`
        : 'nothing more happens';
  const about = speaksOf === null ? '' : ` (speaks of ${speaksOf})`;
  return `  - ${label}${about}: ${outcome}${needsText ? '; needs a sentence' : ''}`;
};

/** Enough to recognise a list by. */
const shownValues = 8;

const sayLists = (lists: ParsedContract['lists']): readonly string[] =>
  Object.entries(lists).map(([name, values]) => {
    const more = values.length > shownValues ? `, … (${values.length} values)` : '';
    return `  ${name}: ${values.slice(0, shownValues).join(', ')}${more}`;
  });
