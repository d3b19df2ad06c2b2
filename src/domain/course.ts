// A decision in the making: the lead as it moves through the lifecycle table, with its handoff and what was concluded on the way.
import type { Effect } from './effect.ts';
import type { Handoff, HandoffState, Instant, Lead, LifecycleStage } from './lead.ts';
import type { LeadEvent } from './lead-event.ts';
import { isOfEarlierHandoff, ruleOn } from './disposition.ts';
import { type LifecycleEvent, transition } from './lifecycle.ts';
import type { ReasonOutcome } from './policy.ts';
import type { CompiledPolicy } from './scoring/compile.ts';

/** A decision in the making. */
export type Course = {
  lead: Lead;
  readonly effects: Effect[];
  readonly reasons: string[];
  readonly now: Instant;
  readonly compiled: CompiledPolicy;
  isFlip: boolean;
  /** When a lead that may not become an MQL yet is looked at again. */
  wakeAt: Instant | null;
};

export const isHeld = (handoff: Handoff | null): boolean =>
  handoff !== null && (handoff.state === 'open' || handoff.state === 'accepted');

const handoffStateIn = (stage: LifecycleStage, event: LifecycleEvent): HandoffState => {
  switch (stage) {
    case 'sal':
      return 'accepted';
    case 'sql':
    case 'opportunity':
    case 'customer':
      return 'converted';
    case 'recycled':
      return 'recycled';
    case 'disqualified':
      return 'rejected';
    case 'mql':
      return 'open';
    case 'lead':
      return event.kind === 'verdict_rejected' ? 'rejected' : 'closed';
  }
};

/** Brings the handoff to where the stage says it is. A handoff that is over is touched by a corrected verdict alone. */
const settleHandoff = (course: Course, event: LifecycleEvent, why: string): void => {
  const { handoff, stage } = course.lead;
  const isVerdict = event.kind.startsWith('verdict_');
  if (handoff === null || (!isHeld(handoff) && (!isVerdict || handoff.state === 'closed'))) return;
  if (stage === 'lead' && !isVerdict && event.kind !== 'excluded' && event.kind !== 'reset') return;
  const state = handoffStateIn(stage, event);
  if (state === handoff.state || state === 'open') return;
  course.lead = { ...course.lead, handoff: { ...handoff, state } };
  const { ordinal } = handoff;
  if (state === 'accepted') course.effects.push({ kind: 'accept_handoff', ordinal });
  else course.effects.push({ kind: 'close_handoff', ordinal, state, reason: why });
};

type Rest = { readonly until: Instant; readonly label: string };

const restOf = (course: Course, outcome: ReasonOutcome | null, from: Instant): Rest => {
  const { policy } = course.compiled;
  return outcome?.kind === 'recycle'
    ? { until: from + outcome.forMs, label: outcome.to }
    : { until: from + policy.recycle.afterMs, label: policy.recycle.label };
};

/** Takes a lifecycle event through the table; `occurredAt` is when it happened. */
export const move = (course: Course, event: LifecycleEvent, occurredAt: Instant): void => {
  const { lead, now } = course;
  const { stage, why } = transition(lead.stage, event);
  const outcome = 'outcome' in event ? event.outcome : null;
  if (stage !== lead.stage) {
    course.reasons.push(`${lead.stage} → ${stage}: ${why}.`);
    course.isFlip = true;
    course.lead = { ...lead, stage, stageSince: now, mqlAt: stage === 'lead' ? null : lead.mqlAt };
  }
  const isRecycledNow = stage === 'recycled' && (stage !== lead.stage || event.kind.startsWith('verdict_'));
  if (isRecycledNow) {
    const { until, label } = restOf(course, outcome, occurredAt);
    const { reset } = course.compiled.policy.recycle;
    const intentResetAt = reset === 'fit_only' ? occurredAt : course.lead.intentResetAt;
    course.lead = { ...course.lead, recycleUntil: until, recycleLabel: label, intentResetAt };
  } else if (stage !== 'recycled' && (lead.recycleUntil !== null || lead.recycleLabel !== null)) {
    course.lead = { ...course.lead, recycleUntil: null, recycleLabel: null };
  }
  settleHandoff(course, event, why);
};

const takeVerdict = (course: Course, event: LeadEvent & { kind: 'verdict_given' }): void => {
  const { disposition } = event;
  if (isOfEarlierHandoff(disposition, course.lead.handoff)) {
    course.reasons.push(`The verdict "${disposition.verdict}" was given on an earlier handoff.`);
    return;
  }
  course.isFlip = true;
  const ruling = ruleOn(disposition, course.compiled.policy);
  if (ruling.kind === 'refused') {
    course.reasons.push(`Verdict refused: ${ruling.why}`);
    course.effects.push({ kind: 'refused_verdict', verdict: disposition.verdict, why: ruling.why });
    return;
  }
  const { verdict, occurredAt } = disposition;
  if (verdict === 'rejected') move(course, { kind: 'verdict_rejected', outcome: ruling.outcome }, occurredAt);
  else if (verdict === 'recycled') move(course, { kind: 'verdict_recycled', outcome: ruling.outcome }, occurredAt);
  else move(course, { kind: verdict === 'accepted' ? 'verdict_accepted' : 'verdict_converted' }, occurredAt);
};

/** A company's deals speak of this lead only where it has come so far that the deal is its own. */
const takeDeal = (course: Course, event: LeadEvent & { kind: 'field_changed' }): void => {
  const { stage, fields } = course.lead;
  const isOpen = event.path === 'company.open_opportunity' && event.after === true;
  const isGone = event.path === 'company.open_opportunity' && event.before === true && event.after === false;
  const isWon = event.path === 'company.is_customer' && event.after === true;
  if (isWon && stage === 'opportunity') move(course, { kind: 'opportunity_won' }, event.occurredAt);
  if (isOpen && stage === 'sql') move(course, { kind: 'opportunity_opened' }, event.occurredAt);
  if (isGone && stage === 'opportunity' && fields['company.is_customer'] !== true) {
    move(course, { kind: 'opportunity_lost' }, event.occurredAt);
  }
};

export const takeEvents = (course: Course, events: readonly LeadEvent[]): void => {
  for (const event of events) {
    if (event.kind === 'native_stage_changed') {
      move(course, { kind: 'native_moved', to: event.after }, event.occurredAt);
    } else if (event.kind === 'verdict_given') takeVerdict(course, event);
    else if (event.kind === 'field_changed') takeDeal(course, event);
  }
  takeDealsThatStand(course);
};

/** A deal that was there before the verdict: the lead has arrived where its deal already is. */
const takeDealsThatStand = (course: Course): void => {
  if (course.lead.stage !== 'sql') return;
  if (course.lead.fields['company.open_opportunity'] === true) move(course, { kind: 'opportunity_opened' }, course.now);
};

export const takeRecycleDate = (course: Course): void => {
  const { lead, now } = course;
  if (lead.stage !== 'recycled' || lead.recycleUntil === null || lead.recycleUntil > now) return;
  move(course, { kind: 'recycle_due' }, lead.recycleUntil);
};
