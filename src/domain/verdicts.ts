// A verdict on a lead: taken, with what follows from it, or refused with what is missing. A refused one stays in the seller's field and is asked about
// again as soon as something is added.
import { type Course, isHeld, move } from './course.ts';
import { isOfEarlierHandoff, takenSinceOf } from './disposition.ts';
import { valueHash } from './hash.ts';
import type { Disposition, Instant } from './lead.ts';
import type { LeadEvent } from './lead-event.ts';
import type { Policy, ReasonOutcome } from './policy.ts';
import { contractOf, missingFor, type Ruling, ruleWhole } from './ruling.ts';
import { giveBack, tell, withWork, workOf } from './seat.ts';

const contractFor = ({ rules, compiled }: Course, disposition: Disposition): Policy =>
  contractOf(disposition, rules.policy, compiled.policy);

const asOutcome = (outcome: Extract<Ruling, { kind: 'taken' }>['outcome']): ReasonOutcome =>
  outcome.kind === 'back_to_sdr' ? { kind: 'none' } : outcome;

/**
 * From when corrections are counted: from the first verdict that ended the handoff, or made it an SQL. One that goes a step forward in a handoff that is
 * still with the seller (accepted, then converted) is no correction and begins the time anew.
 */
const countedFrom = ({ lead }: Course, first: Instant | null): Instant | null =>
  lead.handoff?.state === 'open' || lead.handoff?.state === 'accepted' ? null : first;

const markTaken = (course: Course, disposition: Disposition, first: Instant | null): void => {
  const { lead } = course;
  const takenSince = first ?? disposition.occurredAt;
  const isCurrent = lead.disposition !== null && lead.disposition.occurredAt === disposition.occurredAt;
  if (isCurrent) course.lead = { ...lead, disposition: { ...lead.disposition, takenSince } };
  const work = workOf(course);
  if (work !== null && work.answeredAt === null) withWork(course, { answeredAt: disposition.occurredAt });
};

const takeFromAe = (course: Course, disposition: Disposition, ruling: Extract<Ruling, { kind: 'taken' }>): void => {
  const { occurredAt } = disposition;
  if (ruling.as === 'ae_accepted') {
    withWork(course, { aeAnsweredAt: occurredAt });
    const { countsWhen } = course.rules.policy.handoff.opportunity;
    if (countsWhen !== 'deal_opened') move(course, { kind: 'ae_accepted' }, occurredAt);
    else course.reasons.push('The account executive accepted it; it is an opportunity once a deal is open.');
    return;
  }
  withWork(course, { aeAnsweredAt: occurredAt });
  const label = ruling.reason?.label ?? '';
  move(course, { kind: 'ae_returned', outcome: asOutcome(ruling.outcome) }, occurredAt);
  if (ruling.outcome.kind === 'back_to_sdr') giveBack(course, label, 'the account executive gave it back');
};

const take = (course: Course, disposition: Disposition, ruling: Extract<Ruling, { kind: 'taken' }>): void => {
  const { verdict, occurredAt } = disposition;
  if (ruling.as !== 'verdict') {
    takeFromAe(course, disposition, ruling);
    return;
  }
  const outcome = asOutcome(ruling.outcome);
  switch (verdict) {
    case 'rejected':
      move(course, { kind: 'verdict_rejected', outcome }, occurredAt);
      return;
    case 'recycled':
      move(course, { kind: 'verdict_recycled', outcome }, occurredAt);
      return;
    case 'accepted':
      move(course, { kind: 'verdict_accepted' }, occurredAt);
      if (course.lead.stage === 'sal') giveBack(course, null, 'the verdict was corrected');
      return;
    case 'converted':
      move(course, { kind: 'verdict_converted' }, occurredAt);
  }
};

const refuse = (course: Course, disposition: Disposition, why: string, first: Instant | null): void => {
  const { lead } = course;
  // It stands in the place of the one that counts, and keeps the time from which corrections are counted.
  const isCurrent = lead.disposition !== null && lead.disposition.occurredAt === disposition.occurredAt;
  if (first !== null && isCurrent)
    course.lead = { ...lead, disposition: { ...lead.disposition, correctsSince: first } };
  course.reasons.push(`Verdict refused: ${why}`);
  course.effects.push({ kind: 'refused_verdict', verdict: disposition.verdict, why });
  const rep = workOf(course)?.seat?.rep ?? null;
  const about = `${String(disposition.occurredAt)}|${valueHash(why)}`;
  if (rep !== null)
    tell(course, { kind: 'refused_verdict', about, to: [{ kind: 'rep', rep }], says: why, isTask: true });
};

/** Takes or refuses a verdict that has just become known. */
export const takeVerdict = (
  course: Course,
  { disposition }: LeadEvent & { kind: 'verdict_given' },
  first: Instant | null,
): Instant | null => {
  if (isOfEarlierHandoff(disposition, course.lead.handoff)) {
    course.reasons.push(`The verdict "${disposition.verdict}" was given on an earlier handoff.`);
    return first;
  }
  course.isFlip = true;
  const ruling = ruleWhole(disposition, contractFor(course, disposition), course.lead, first, course.now);
  if (ruling.kind === 'refused') {
    refuse(course, disposition, ruling.why, first);
    return first;
  }
  const since = countedFrom(course, first);
  markTaken(course, disposition, since);
  take(course, disposition, ruling);
  return since ?? disposition.occurredAt;
};

/** Since when a verdict counted before the events that are being taken in. */
export const firstVerdictOf = ({ before, lead }: Course): Instant | null =>
  before.handoff?.ordinal === lead.handoff?.ordinal ? takenSinceOf(before) : null;

/** A verdict that waits for what is missing: taken once nothing is, else what is still missing is said anew. */
export const lookAgainAtVerdict = (course: Course): void => {
  const { lead, before, now } = course;
  const { disposition } = lead;
  if (disposition?.takenSince !== undefined || disposition === null || !isHeld(lead.handoff)) return;
  if (isOfEarlierHandoff(disposition, lead.handoff)) return;
  const first = firstVerdictOf(course);
  const ruling = ruleWhole(disposition, contractFor(course, disposition), lead, first, now);
  if (ruling.kind === 'taken') {
    course.isFlip = true;
    course.reasons.push(`What the verdict "${disposition.verdict}" waited for is there.`);
    markTaken(course, disposition, countedFrom(course, first));
    take(course, disposition, ruling);
    return;
  }
  const was = ruleWhole(disposition, contractFor(course, disposition), before, first, now);
  if (was.kind === 'refused' && was.why !== ruling.why) course.isFlip = true;
};

/** A lead that is an SQL or further by the CRM's word alone: it counts, and is marked while what the contract asks for is missing. */
export const noteEvidence = (course: Course): void => {
  const work = workOf(course);
  const { lead, rules, now } = course;
  if (work === null || work.convertedAt === null) return;
  const isMissing = missingFor({ verdict: 'converted' }, null, rules.policy, lead, now) !== null;
  if (isMissing === work.isEvidenceMissing) return;
  course.isFlip = true;
  withWork(course, { isEvidenceMissing: isMissing });
  if (isMissing) course.reasons.push('It counts as converted; the evidence that the contract asks for is missing.');
};
