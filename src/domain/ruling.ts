// Whether a verdict is taken as the lead stands: its reason, the words it asks for, what must have happened before it, and whether it comes in time to
// correct an earlier one. What is missing is said in one sentence, and the verdict is asked about again as soon as anything is added.
import { clockSkewMs, isNamed, ruleOn } from './disposition.ts';
import type { Disposition, Engagement, Handoff, Instant, Lead } from './lead.ts';
import type { EventMatch, Reason, ReasonOutcome } from './policy-condition.ts';
import type { Demand, ReturnReason } from './policy-handoff.ts';
import type { Policy } from './policy.ts';
import { compileWhere, matches, nothingFound } from './scoring/condition.ts';
import { MET } from './scoring/tri.ts';
import { classNamed } from './route-request.ts';
import { touchesOf } from './touches.ts';
import { dayOf, labelOf, listed } from './words.ts';

export type Ruling =
  | {
      readonly kind: 'taken';
      /** What the words mean here: a seller's verdict, or an account executive's answer to an SQL. */
      readonly as: 'verdict' | 'ae_accepted' | 'ae_returned';
      readonly reason: Reason | null;
      readonly outcome: ReasonOutcome | { readonly kind: 'back_to_sdr' };
    }
  /** `why` says in one plain sentence what is missing. */
  | { readonly kind: 'refused'; readonly why: string };

export type Standing = Pick<Lead, 'fields' | 'engagements' | 'handoff' | 'stage'>;

/** Words that say nothing: a reason must be one that marketing can learn from. */
const sayNothing = new Set(['bad lead', 'bad', 'no', 'other', 'n/a', 'na', 'none', 'not good', 'junk', 'crap', 'x']);
const isEmptyNote = (note: string | undefined): boolean => {
  const text = (note ?? '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}/]+/gu, ' ')
    .trim();
  return text.length < 2 || sayNothing.has(text);
};

const matching = (engagements: readonly Engagement[], on: EventMatch, from: Instant, until: Instant): boolean => {
  const where = compileWhere(on.where, nothingFound([]));
  return engagements.some(
    (one) =>
      one.occurredAt >= from &&
      one.occurredAt <= until &&
      (on.types.length === 0 || on.types.includes(one.type)) &&
      matches(where, one, one.occurredAt) === MET,
  );
};

const isKnown = ({ fields }: Standing, path: string): boolean => {
  const value = fields[path];
  return typeof value === 'string' ? value.trim() !== '' : value !== undefined;
};

/** Of one demand: null = met, else what to do, to be listed after "first". */
const lacking = (demand: Demand, lead: Standing, policy: Policy, now: Instant): string | null => {
  const since = (lead.handoff?.handedOverAt ?? -Infinity) - clockSkewMs;
  switch (demand.kind) {
    case 'call':
      return matching(lead.engagements, demand.on, since, now) ? null : 'log the qualifying call';
    case 'evidence':
      return isKnown(lead, `evidence.${demand.field}`) ? null : `fill in ${labelOf(`evidence.${demand.field}`)}`;
    case 'fact':
      return isKnown(lead, demand.path) ? null : `fill in ${labelOf(demand.path)}`;
    case 'effort': {
      const effort = classNamed(policy.handoff, lead.handoff?.work?.slaClass ?? null)?.effort ?? null;
      if (effort === null) return null;
      const made = touchesOf(lead.engagements, effort.channels, since, now).length;
      if (made >= effort.touches) return null;
      return `reach out ${String(effort.touches)} times (${String(made)} on record)`;
    }
  }
};

/** "fill in need and timeline" rather than each for itself. */
const fillIn = 'fill in ';
const joined = (parts: readonly string[]): string => {
  const fields = parts.filter((part) => part.startsWith(fillIn)).map((part) => part.slice(fillIn.length));
  const others = parts.filter((part) => !part.startsWith(fillIn));
  return listed(fields.length === 0 ? others : [...others, `${fillIn}${listed(fields)}`]);
};

const goals = {
  accepted: 'To accept this lead',
  rejected: 'To reject this lead for that reason',
  recycled: 'To send this lead back for that reason',
  converted: 'To make this lead an SQL',
} as const;

/** What the contract still asks for before a verdict; null = nothing. */
export const missingFor = (
  disposition: Pick<Disposition, 'verdict'>,
  reason: Pick<Reason, 'id'> | null,
  policy: Policy,
  lead: Standing,
  now: Instant,
): string | null => {
  const demands = policy.handoff.demands.filter(
    (one) => one.verdict === disposition.verdict && (one.reason === null || one.reason === reason?.id),
  );
  const parts = demands.flatMap(({ needs }) => needs.flatMap((need) => lacking(need, lead, policy, now) ?? []));
  const unique = [...new Set(parts)];
  return unique.length === 0 ? null : `${goals[disposition.verdict]}, ${joined(unique)}.`;
};

const returnNamed = (policy: Policy, disposition: Disposition): ReturnReason | null => {
  const given = disposition.reason?.trim() ?? '';
  return policy.handoff.opportunity.returns.find(({ id }) => id === given || id === given.toLowerCase()) ?? null;
};

const needsWords = (reason: Pick<Reason, 'label' | 'needsText'> | null, disposition: Disposition): string | null =>
  reason?.needsText === true && isEmptyNote(disposition.note)
    ? `Say in a few words what "${reason.label}" means here.`
    : null;

/** An account executive answers an SQL with the same fields: accepted, or rejected with a reason for giving it back. Null: it is no such answer. */
const answerOfAe = (disposition: Disposition, policy: Policy, { handoff }: Standing): Ruling | null => {
  if (handoff?.state !== 'qualified') return null;
  if (disposition.verdict === 'accepted') {
    return { kind: 'taken', as: 'ae_accepted', reason: null, outcome: { kind: 'none' } };
  }
  if (disposition.verdict !== 'rejected' && disposition.verdict !== 'recycled') return null;
  const found = returnNamed(policy, disposition);
  if (found === null) return null;
  const wanting = needsWords(found, disposition);
  if (wanting !== null) return { kind: 'refused', why: wanting };
  const reason: Reason = { ...found, then: found.then.kind === 'back_to_sdr' ? { kind: 'none' } : found.then };
  return { kind: 'taken', as: 'ae_returned', reason, outcome: found.then };
};

const isOver = (handoff: Handoff | null): handoff is Handoff =>
  handoff !== null && handoff.state !== 'open' && handoff.state !== 'accepted';

const dayMs = 24 * 3_600_000;

/** A verdict on a handoff that is over, or an SQL's taken back, corrects: only for so long after the first. */
const isLate = (
  disposition: Disposition,
  policy: Policy,
  handoff: Handoff | null,
  first: Instant | null,
  now: Instant,
): string | null => {
  const { correctWithinMs } = policy.handoff;
  if (!isOver(handoff) || first === null || disposition.occurredAt - first <= correctWithinMs) return null;
  const days = Math.round(correctWithinMs / dayMs);
  return `This handoff was answered on ${dayOf(first, now)}, and an answer can be corrected for ${String(days)} days; what the person does next is handed over anew.`;
};

const lists = (policy: Policy, disposition: Disposition): boolean => {
  const given = disposition.reason?.trim() ?? '';
  return (
    policy.reasons[disposition.verdict].some((reason) => isNamed(reason, given)) ||
    returnNamed(policy, disposition) !== null
  );
};

/**
 * By which contract a verdict is ruled on: by the handoff's own; but the CRM's list may show the reasons of the one in force already, and whoever chooses
 * from it is not told that there is no such reason.
 */
export const contractOf = (disposition: Disposition, own: Policy, inForce: Policy): Policy =>
  own !== inForce && !lists(own, disposition) && lists(inForce, disposition) ? inForce : own;

/** Rules on the verdict as the lead stands. `first`: when the verdict that now counts in this handoff was first given; null = none does. */
export const ruleWhole = (
  disposition: Disposition,
  policy: Policy,
  lead: Standing,
  first: Instant | null,
  now: Instant,
): Ruling => {
  const ofAe = answerOfAe(disposition, policy, lead);
  if (ofAe !== null) return ofAe;
  const late = isLate(disposition, policy, lead.handoff, first, now);
  if (late !== null) return { kind: 'refused', why: late };
  const ruling = ruleOn(disposition, policy);
  if (ruling.kind === 'refused') return ruling;
  const { reason, outcome } = ruling;
  const why = needsWords(reason, disposition) ?? missingFor(disposition, reason, policy, lead, now);
  return why === null ? { kind: 'taken', as: 'verdict', reason, outcome } : { kind: 'refused', why };
};
