// Whether a lead that meets the definition becomes an MQL, and whether it is handed to sales: never twice at once, never because of a past
// that was there before we acted (docs/decisions/0003-baseline.md), and not again on the points on which sales gave it back.
import type { MqlStatus } from './app-fields.ts';
import type { Queue } from './effect.ts';
import type { Engagement, Handoff, Instant, Lead } from './lead.ts';
import type { LeadEvent } from './lead-event.ts';
import { type Course, isHeld, move, wakeBy } from './course.ts';
import { ruleOn } from './disposition.ts';
import type { ReasonOutcome } from './policy.ts';
import type { Judgement } from './scoring/assess.ts';
import { qualifiedAt, qualifiedSince } from './scoring/qualified-at.ts';
import { contractOf } from './ruling.ts';
import { beginWork, leaveTriage } from './seat.ts';
import { contractLabel } from './shown.ts';

/** What is known about the question whether to hand over. */
export type Question = {
  readonly before: Lead;
  readonly fresh: readonly LeadEvent[];
  readonly assessment: Judgement;
  /** Null = may not act. */
  readonly actsSince: Instant | null;
};

const engagementOf = (lead: Lead, key: string | null): Engagement | null =>
  key === null ? null : (lead.engagements.find((engagement) => engagement.key === key) ?? null);

const isFresh = ({ fresh }: Question, engagement: Engagement | null): engagement is Engagement =>
  engagement !== null && fresh.some((event) => event.kind === 'engaged' && event.key === engagement.key);

/** The engagement that speaks for handing over: of the trigger and the newest that earned points, the later. */
const latestSign = (lead: Lead, assessment: Judgement): Engagement | null => {
  const trigger = engagementOf(lead, assessment.triggerKey);
  const earned = engagementOf(lead, assessment.earnedKey);
  return trigger !== null && (earned === null || trigger.occurredAt >= earned.occurredAt) ? trigger : earned;
};

/** When and how sales gave a lead back, by a verdict that the contract takes; null = it did not. */
const givenBack = ({
  lead,
  compiled,
  rules,
}: Course): { readonly at: Instant; readonly outcome: ReasonOutcome } | null => {
  const { disposition } = lead;
  if (disposition?.verdict !== 'rejected' && disposition?.verdict !== 'recycled') return null;
  const ruling = ruleOn(disposition, contractOf(disposition, rules.policy, compiled.policy));
  return ruling.kind === 'taken' ? { at: disposition.occurredAt, outcome: ruling.outcome } : null;
};

/** Engagements after which a lead that rests may come back before its date, by what the contract lets bring it back. */
const callBack = (course: Course, assessment: Judgement): Engagement | null => {
  const { lead, compiled } = course;
  switch (compiled.policy.recycle.back) {
    case 'due_date':
      return null;
    case 'new_interest':
      return latestSign(lead, assessment);
    case 'raised_hand':
      return assessment.isFast || assessment.status === 'triage' ? engagementOf(lead, assessment.triggerKey) : null;
  }
};

/**
 * Since when a lead that meets the definition may become an MQL, for all that sales said of it; null = it may not. One that sales gave back needs
 * more than the points it had then: one that rests must be called back by what the contract names; one that was rejected without further consequence
 * must have done something since. One whose date has come is free.
 */
const releasedSince = (course: Course, assessment: Judgement): Instant | null => {
  const { lead } = course;
  const back = givenBack(course);
  if (lead.stage === 'recycled') {
    const restsSince = back?.at ?? lead.stageSince;
    const sign = callBack(course, assessment);
    return sign !== null && sign.occurredAt > restsSince ? sign.occurredAt : null;
  }
  if (lead.stage !== 'lead') return null;
  if (back === null) return -Infinity;
  if (back.outcome.kind === 'recycle') return back.at;
  const sign = latestSign(lead, assessment);
  return sign !== null && sign.occurredAt > back.at ? sign.occurredAt : null;
};

/** The earliest instant at which the contract lets the lead become an MQL (again): after a cool-off, or some time after its last turn. */
const barredUntil = (course: Course): Instant => {
  const { lead, compiled } = course;
  const { recycle, mql } = compiled.policy;
  const turnedAt = givenBack(course)?.at ?? lead.stageSince;
  const coolsUntil = lead.stage === 'recycled' ? turnedAt + recycle.coolOffMs : -Infinity;
  const againFrom = lead.handoff !== null && mql.again !== null ? turnedAt + mql.again.afterMs : -Infinity;
  return Math.max(coolsUntil, againFrom);
};

/** As `releasedSince`, under the contract's own rules of coming again; notes when to look again where only time stands in the way. */
const freeSince = (course: Course, assessment: Judgement): Instant | null => {
  const released = releasedSince(course, assessment);
  if (released === null) return null;
  if (course.lead.handoff !== null && !assessment.mayComeAgain) return null;
  const barred = barredUntil(course);
  if (barred > course.now) {
    wakeBy(course, barred);
    return null;
  }
  return Math.max(released, barred);
};

/**
 * When the definition came to be met, no earlier than `free`: of a lead seen for the first time the first instant ever, of one we knew the beginning of the
 * present spell. The replay takes facts as they stand, so where a fact of a lead we knew has changed just now, it cannot have been met before.
 */
const mqlAtOf = (course: Course, question: Question, free: Instant): Instant => {
  const { lead, now, compiled } = course;
  const isKnown = question.before.shown !== null;
  const since = (isKnown ? qualifiedSince : qualifiedAt)(compiled, lead, now)?.at ?? now;
  const changes = isKnown ? question.fresh.filter((event) => event.kind === 'field_changed') : [];
  const changedAt = changes.length === 0 ? -Infinity : Math.min(...changes.map((event) => event.occurredAt));
  const due = question.before.recycleUntil ?? -Infinity;
  return Math.min(now, Math.max(since, changedAt, free, due <= now ? due : -Infinity));
};

const openHandoff = (
  course: Course,
  assessment: Judgement,
  mqlAt: Instant,
  trigger: string | null,
  queue: Queue,
): void => {
  const { lead, now, compiled } = course;
  const ordinal = (lead.handoff?.ordinal ?? 0) + 1;
  const { contractHash } = compiled.policy;
  const handoff: Handoff = { ordinal, mqlAt, handedOverAt: now, contractHash, triggerKey: trigger, state: 'open' };
  course.lead = { ...lead, handoff, mqlAt };
  course.rules = compiled;
  course.isFlip = true;
  course.effects.push({ kind: 'open_handoff', ordinal, mqlAt, triggerKey: trigger, queue });
  course.reasons.push(`Handed over for the ${ordinal === 1 ? 'first time' : `${String(ordinal)}th time`} (${queue}).`);
  beginWork(course, assessment, queue === 'triage' ? 'triage' : 'mql', lead.handoff);
};

const queueOf = (assessment: Judgement): Queue => (assessment.isFast ? 'fast_track' : 'standard');

/** Whether a lead that has just qualified is handed over, rather than being part of the baseline. */
const isBeyondBaseline = (course: Course, { before, actsSince }: Question, mqlAt: Instant): boolean => {
  if (actsSince === null) return false;
  // Known under this contract as not qualified, and now it is: whatever tipped it happened on our watch.
  if (before.shown !== null) return before.shown.values.contract_version === contractLabel(course.compiled.policy);
  return mqlAt >= actsSince;
};

const qualify = (course: Course, question: Question): void => {
  const { assessment, actsSince } = question;
  const free = freeSince(course, assessment);
  let mqlAt: Instant | null = null;
  if (free !== null) {
    mqlAt = mqlAtOf(course, question, free);
    const wasHeld = isHeld(course.lead.handoff);
    move(course, { kind: 'qualified' }, mqlAt);
    course.lead = { ...course.lead, mqlAt };
    if (wasHeld && course.lead.handoff !== null) {
      // It was handed over for triage; now that its fit is known it goes on in that handoff.
      const { ordinal } = course.lead.handoff;
      course.effects.push({ kind: 'requeue_handoff', ordinal, queue: queueOf(assessment) });
      leaveTriage(course, assessment);
    }
  }
  if (course.lead.stage !== 'mql' || isHeld(course.lead.handoff) || actsSince === null) return;
  if (mqlAt !== null && isBeyondBaseline(course, question, mqlAt)) {
    openHandoff(course, assessment, mqlAt, assessment.triggerKey, queueOf(assessment));
    return;
  }
  // Of the baseline: it is handed over with the next thing it does.
  const trigger = engagementOf(course.lead, assessment.triggerKey);
  const isTriggerNew = isFresh(question, trigger) && trigger.occurredAt >= actsSince;
  const sign = isTriggerNew ? trigger : engagementOf(course.lead, assessment.earnedKey);
  if (!isFresh(question, sign) || sign.occurredAt < actsSince) return;
  openHandoff(
    course,
    assessment,
    Math.max(sign.occurredAt, mqlAt ?? -Infinity),
    sign.key,
    isTriggerNew ? queueOf(assessment) : 'standard',
  );
};

const triage = (course: Course, question: Question): void => {
  const { assessment, actsSince } = question;
  const trigger = engagementOf(course.lead, assessment.triggerKey);
  if (actsSince === null || isHeld(course.lead.handoff) || !isFresh(question, trigger)) return;
  if (trigger.occurredAt < actsSince && question.before.shown === null) return;
  if (freeSince(course, assessment) === null) return;
  move(course, { kind: 'triaged' }, trigger.occurredAt);
  openHandoff(course, assessment, trigger.occurredAt, trigger.key, 'triage');
};

/** A lead that nobody holds goes back once the definition is no longer met. */
const lapse = (course: Course): void => {
  const { lead, now } = course;
  if (lead.stage === 'mql' && !isHeld(lead.handoff)) move(course, { kind: 'lapsed' }, now);
};

/** Concludes from the lead's status what becomes of it. */
export const conclude = (course: Course, question: Question): void => {
  const status: MqlStatus = question.assessment.status;
  if (course.lead.isArchived) return;
  switch (status) {
    case 'excluded':
      move(course, { kind: 'excluded' }, course.now);
      return;
    case 'mql':
      qualify(course, question);
      return;
    case 'triage':
      lapse(course);
      triage(course, question);
      return;
    case 'not_yet':
      lapse(course);
      return;
  }
};
