// A decision in the making: the lead as it moves through the lifecycle table, with its handoff and what was concluded on the way.
import type { Desk } from './desk.ts';
import type { Effect } from './effect.ts';
import type { Handoff, HandoffState, Instant, Lead, LifecycleStage } from './lead.ts';
import { type LifecycleEvent, transition } from './lifecycle.ts';
import type { ReasonOutcome } from './policy.ts';
import type { CompiledPolicy } from './scoring/compile.ts';

/** A decision in the making. */
export type Course = {
  lead: Lead;
  /** As it was before the events. */
  readonly before: Lead;
  readonly effects: Effect[];
  readonly reasons: string[];
  readonly now: Instant;
  readonly compiled: CompiledPolicy;
  /** The contract under which the lead's latest handoff was opened: what was promised and asked for then holds until it ends. */
  rules: CompiledPolicy;
  /** Null: nobody is routed to and no clock runs. */
  readonly desk: Desk | null;
  isFlip: boolean;
  /** When the lead is looked at again, though nothing happens: a lead that may not become an MQL yet, a promise that falls due. */
  wakeAt: Instant | null;
  /** Somebody was asked for, and the answer is not there yet: what depends on it waits for it. */
  isAsking: boolean;
  /** What is told once the clocks are set, so that it can name the deadline. */
  readonly tellLater: (() => void)[];
};

export const beginCourse = (
  lead: Lead,
  before: Lead,
  compiled: CompiledPolicy,
  now: Instant,
  desk: Desk | null,
  rules = compiled,
): Course => ({
  ...{ lead, before, now, compiled, rules, desk, effects: [], reasons: [], tellLater: [] },
  ...{ isFlip: false, wakeAt: null, isAsking: false },
});

export const wakeBy = (course: Course, at: Instant | null): void => {
  if (at !== null) course.wakeAt = course.wakeAt === null ? at : Math.min(course.wakeAt, at);
};

/** Somebody has it, or it waits for somebody. */
export const isHeld = (handoff: Handoff | null): boolean =>
  handoff !== null && (handoff.state === 'open' || handoff.state === 'accepted' || handoff.state === 'qualified');

const handoffStateIn = (stage: LifecycleStage, event: LifecycleEvent): HandoffState => {
  switch (stage) {
    case 'sal':
      return 'accepted';
    case 'sql':
      return 'qualified';
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

const effectOf = ({ ordinal }: Handoff, state: HandoffState, why: string): Effect | null => {
  switch (state) {
    case 'open':
      return null;
    case 'accepted':
      return { kind: 'accept_handoff', ordinal };
    case 'qualified':
      return { kind: 'qualify_handoff', ordinal };
    case 'converted':
    case 'rejected':
    case 'recycled':
    case 'closed':
      return { kind: 'close_handoff', ordinal, state, reason: why };
  }
};

/** What is noted of a handoff's way, for its clocks: `at` is theirs, now is ours. */
const stepped = (course: Course, handoff: Handoff, state: HandoffState, at: Instant): Handoff['work'] => {
  const { work } = handoff;
  if (work === undefined) return undefined;
  const { now } = course;
  const isOver = !isHeld({ ...handoff, state });
  const wasOver = !isHeld(handoff);
  const reopened = wasOver && !isOver ? { reopenedAt: now, overAt: null } : {};
  const ended = isOver && !wasOver ? { overAt: at } : {};
  switch (state) {
    case 'accepted':
      return { ...work, ...reopened, acceptedAt: work.acceptedAt ?? now, qualifiedAt: null };
    case 'qualified': {
      const qualifiedBy = work.seat?.rep ?? null;
      return {
        ...work,
        ...reopened,
        qualifiedAt: now,
        convertedAt: at,
        qualifiedBy,
        aeAnsweredAt: null,
        aeDeemedAt: null,
      };
    }
    case 'converted':
      return { ...work, ...ended, convertedAt: work.convertedAt ?? at };
    case 'open':
    case 'rejected':
    case 'recycled':
    case 'closed':
      return { ...work, ...ended };
  }
};

/** Brings the handoff to where the stage says it is. A handoff that is over is touched by a corrected verdict alone. */
const settleHandoff = (course: Course, event: LifecycleEvent, why: string, at: Instant): void => {
  const { handoff, stage } = course.lead;
  const isVerdict = event.kind.startsWith('verdict_');
  if (handoff === null || (!isHeld(handoff) && (!isVerdict || handoff.state === 'closed'))) return;
  if (stage === 'lead' && !isVerdict && event.kind !== 'excluded' && event.kind !== 'reset') return;
  const state = handoffStateIn(stage, event);
  const isReopened = event.kind === 'acceptance_undone';
  if (state === handoff.state || (state === 'open' && !isReopened)) return;
  const work = stepped(course, handoff, state, at);
  course.lead = { ...course.lead, handoff: { ...handoff, state, ...(work !== undefined && { work }) } };
  const effect = effectOf(handoff, state, why);
  if (effect !== null) course.effects.push(effect);
};

type Rest = { readonly until: Instant; readonly label: string };

const restOf = (course: Course, outcome: ReasonOutcome | null, from: Instant): Rest => {
  const { policy } = course.rules;
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
    const { reset } = course.rules.policy.recycle;
    const intentResetAt = reset === 'fit_only' ? occurredAt : course.lead.intentResetAt;
    course.lead = { ...course.lead, recycleUntil: until, recycleLabel: label, intentResetAt };
  } else if (stage !== 'recycled' && (lead.recycleUntil !== null || lead.recycleLabel !== null)) {
    course.lead = { ...course.lead, recycleUntil: null, recycleLabel: null };
  }
  settleHandoff(course, event, why, occurredAt);
};
