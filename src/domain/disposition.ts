// Whether the contract takes a seller's verdict as it was given, and what then becomes of the lead.
import type { Disposition, Handoff, Instant, Lead, Verdict } from './lead.ts';
import type { Policy, Reason, ReasonOutcome } from './policy.ts';

export type ReasonRuling =
  | { readonly kind: 'taken'; readonly reason: Reason | null; readonly outcome: ReasonOutcome }
  /** `why` says in one plain sentence what is missing. */
  | { readonly kind: 'refused'; readonly why: string };

/** Reasons named in a refusal: enough to choose from in a CRM field, short enough to read. */
const maxNamedReasons = 6;

const named = (reasons: readonly Reason[]): string => {
  const labels = reasons.slice(0, maxNamedReasons).map((reason) => reason.label);
  const more = reasons.length > maxNamedReasons ? ' …' : '';
  return `${labels.join(', ')}${more}`;
};

export const isNamed = (reason: Reason, text: string): boolean =>
  reason.id === text || reason.id === text.trim().toLowerCase();

/** A lead that is recycled without a word on how goes where the contract sends such leads. */
const outcomeOf = (verdict: Verdict, reason: Reason | null, policy: Policy): ReasonOutcome => {
  const outcome = reason?.then ?? { kind: 'none' };
  if (verdict !== 'recycled' || outcome.kind !== 'none') return outcome;
  return { kind: 'recycle', forMs: policy.recycle.afterMs, to: policy.recycle.label };
};

/**
 * Rules on a verdict by its reason alone. Where the contract lists reasons for it, one of them must be given; where it lists none, any reason is let
 * pass and means nothing. What else the contract asks for is looked at in ruling.ts.
 */
export const ruleOn = (disposition: Disposition, policy: Policy): ReasonRuling => {
  const { verdict } = disposition;
  const reasons = policy.reasons[verdict];
  if (reasons.length === 0) return { kind: 'taken', reason: null, outcome: outcomeOf(verdict, null, policy) };
  const given = disposition.reason?.trim() ?? '';
  if (given === '') return { kind: 'refused', why: `Choose a reason for the verdict "${verdict}": ${named(reasons)}.` };
  const reason = reasons.find((one) => isNamed(one, given));
  if (reason === undefined) {
    return {
      kind: 'refused',
      why: `The reason given is not one for the verdict "${verdict}"; choose one of: ${named(reasons)}.`,
    };
  }
  return { kind: 'taken', reason, outcome: outcomeOf(verdict, reason, policy) };
};

/**
 * A verdict bears the CRM's time, a handoff ours: a verdict this little before its handoff was given by a clock that goes behind, not on the handoff
 * before (nobody judges a lead in the minutes before it is handed over).
 */
export const clockSkewMs = 5 * 60_000;

export const isOfEarlierHandoff = (disposition: Disposition, handoff: Handoff | null): boolean =>
  handoff !== null && disposition.occurredAt < handoff.handedOverAt - clockSkewMs;

/** When the verdict that counts in the lead's present handoff was first given, also where a later one was refused; null = none counts. */
export const takenSinceOf = ({ disposition, handoff }: Pick<Lead, 'disposition' | 'handoff'>): Instant | null =>
  disposition === null || isOfEarlierHandoff(disposition, handoff)
    ? null
    : (disposition.takenSince ?? disposition.correctsSince ?? null);
