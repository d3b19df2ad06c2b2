// The contract in plain language: what a marketing lead and a sales lead read to each other before they sign.
import { verdicts } from '#domain/lead.ts';
import type { Policy, Reason } from '#domain/policy.ts';
import { sayDuration } from './duration.ts';
import type { ParsedContract } from './parse.ts';
import type { ContractDocument } from './schema.ts';
import { showHandoff } from './show-handoff.ts';
import { showScoring } from './show-scoring.ts';

/** Text of several lines, without colours; ends in a line break. */
export const showContract = (parsed: ParsedContract): string => {
  const { contract, policy, lists } = parsed;
  return [
    ...header(contract, policy),
    ...showScoring(contract, policy).flatMap(([title, lines]) => section(title, lines)),
    ...section('What a seller may answer', sayReasons(policy)),
    ...section('Who was recycled', sayRecycling(contract)),
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
    ...(contract.time_zone === undefined ? [] : [`Days are those of ${contract.time_zone}.`]),
    ...(contract.note === undefined ? [] : [contract.note.trim()]),
    `Hash: ${policy.contractHash}`,
  ];
};

const sayReasons = (policy: Policy): readonly string[] =>
  verdicts.flatMap((verdict) =>
    policy.reasons[verdict].length === 0
      ? []
      : [`  ${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}:`, ...policy.reasons[verdict].map(sayReason)],
  );

const sayReason = ({ label, speaksOf, then, needsText, isLearnt }: Reason): string => {
  const outcome =
    then.kind === 'disqualify'
      ? 'disqualified'
      : then.kind === 'recycle'
        ? `comes back after ${sayDuration(then.forMs)} through "${then.to}"`
        : 'nothing more happens';
  const about = speaksOf === null ? '' : ` (speaks of ${speaksOf})`;
  return `  - ${label}${about}: ${outcome}${needsText ? '; needs a sentence' : ''}${isLearnt ? '' : '; nothing is learnt from it'}`;
};

const waysBack = {
  raised_hand: 'whoever raises a hand comes back before the date',
  new_interest: 'whoever shows new interest comes back before the date',
  due_date: 'nobody comes back before the date',
} as const;

const sayRecycling = ({ recycle }: ContractDocument): readonly string[] => {
  if (recycle === undefined) return [];
  const { after, to, cool_off: coolOff, reset, back } = recycle;
  return [
    ...(after === undefined && to === undefined
      ? []
      : [
          `comes back ${after === undefined ? '' : `after ${sayDuration(after)} `}${to === undefined ? '' : `through "${to}" `}unless its reason says otherwise`,
        ]),
    ...(back === undefined ? [] : [waysBack[back]]),
    ...(coolOff === undefined ? [] : [`nothing brings it back within ${sayDuration(coolOff)}`]),
    ...(reset === 'fit_only' ? ['what it had done before counts no more'] : []),
  ].map((line) => `  - ${line}`);
};

/** Enough to recognise a list by. */
const shownValues = 8;

const sayLists = (lists: ParsedContract['lists']): readonly string[] =>
  Object.entries(lists).map(([name, values]) => {
    const more = values.length > shownValues ? `, … (${values.length} values)` : '';
    return `  ${name}: ${values.slice(0, shownValues).join(', ')}${more}`;
  });
