// The handoff at work: its clocks brought up to now, what they set off done, whoever is still to be asked for asked.
import type { AlertTo } from './alert.ts';
import { type Course, isHeld, move, wakeBy } from './course.ts';
import type { Handoff, HandoffWork, Instant } from './lead.ts';
import type { ReasonOutcome } from './policy.ts';
import type { BreachAction, DeemAccepted, SlaClass } from './policy-sla.ts';
import { touchChannels } from './policy-sla.ts';
import type { Target } from './policy-routing.ts';
import { classNamed } from './route-request.ts';
import { lookAtAbsence } from './absence.ts';
import { ask } from './scoring/ask.ts';
import { judge } from './scoring/assess.ts';
import { askForRoute, routeOf, tell, withWork, workOf } from './seat.ts';
import { advanceClocks } from './sla.ts';
import type { SlaFacts, Step } from './sla/facts.ts';
import { touchesOf } from './touches.ts';

/** The class stands still while its condition is met, or the record is gone; since when is ours, so that a look at any time gives the same. */
const notePause = (course: Course, slaClass: SlaClass, work: HandoffWork): void => {
  const { rules, lead, now } = course;
  const { pausesWhile } = slaClass;
  const isOnHold = (): boolean =>
    pausesWhile !== null && ask(rules, pausesWhile, lead, judge(rules, lead, now)).outcome === 'met';
  const isPaused = lead.isArchived || isOnHold();
  if (isPaused === (work.pausedSince !== null)) return;
  withWork(course, { pausedSince: isPaused ? now : null });
  course.isFlip = true;
};

const factsOf = (course: Course, handoff: Handoff, work: HandoffWork): SlaFacts => {
  const { lead, now } = course;
  const { handedOverAt } = handoff;
  return {
    handedOverAt,
    acceptedAt: work.acceptedAt,
    sqlAt: work.qualifiedAt,
    convertedAt: work.convertedAt,
    seat: { rep: work.seat?.rep ?? null, since: work.seat?.since ?? handedOverAt },
    answeredAt: work.answeredAt,
    touches: touchesOf(lead.engagements, touchChannels, handedOverAt, now),
    aeAnsweredAt: work.aeAnsweredAt,
    deemed: { accept: work.deemedAt, aeAccept: work.aeDeemedAt },
    overAt: work.overAt,
    reopenedAt: work.reopenedAt,
    pause: { isPaused: work.pausedSince !== null, since: work.pausedSince },
  };
};

const holder = (work: HandoffWork): readonly AlertTo[] =>
  work.seat?.rep === undefined || work.seat.rep === null
    ? [{ kind: 'managers_of', rep: null, up: 0 }]
    : [{ kind: 'rep', rep: work.seat.rep }];

const managers = (work: HandoffWork, up: 0 | 1): readonly AlertTo[] => [
  { kind: 'managers_of', rep: work.seat?.rep ?? null, up },
];

/** Who let it lie does not get it again, nor who had it before. */
const withoutOf = (work: HandoffWork): readonly string[] => [
  ...(work.seat?.rep === undefined || work.seat.rep === null ? [] : [work.seat.rep]),
  ...work.former,
];

const reassign = (course: Course, step: Step, work: HandoffWork, to: Target | null): void => {
  if (work.isByHand) {
    // A person's choice is not undone: their manager hears instead.
    const says = 'a person gave it to them, so it is not passed on by itself';
    tell(course, { ...about(step), kind: 'breach', to: managers(work, 0), says });
    return;
  }
  askForRoute(course, routeOf(course.lead), withoutOf(work), to);
};

const about = (
  step: Step,
): { readonly about: string; readonly clock: Step['clock']; readonly dueAt: Instant | null } => ({
  about: step.key,
  clock: step.clock,
  dueAt: step.dueAt,
});

const act = (course: Course, step: Step, action: BreachAction | DeemAccepted, work: HandoffWork): void => {
  switch (action.kind) {
    case 'alert_rep':
      tell(course, { ...about(step), kind: 'breach', to: holder(work), isTask: true });
      return;
    case 'alert_manager':
      tell(course, { ...about(step), kind: 'breach', to: managers(work, 0) });
      return;
    case 'escalate':
      tell(course, { ...about(step), kind: 'escalation', to: action.to === null ? managers(work, 1) : [action.to] });
      return;
    case 'reassign':
      if (!step.isMoot) reassign(course, step, work, action.to);
      return;
    case 'recycle': {
      if (step.isMoot) return;
      const { recycle } = course.rules.policy;
      const outcome: ReasonOutcome = {
        kind: 'recycle',
        forMs: action.forMs ?? recycle.afterMs,
        to: action.to ?? recycle.label,
      };
      move(course, { kind: 'unworked', outcome }, course.now);
      return;
    }
    case 'deem_accepted':
      if (!step.isMoot) deem(course, step, work);
  }
};

const deem = (course: Course, step: Step, work: HandoffWork): void => {
  const { now } = course;
  if (step.clock === 'ae_accept') {
    withWork(course, { aeDeemedAt: now });
    if (course.rules.policy.handoff.opportunity.countsWhen !== 'deal_opened')
      move(course, { kind: 'ae_accepted' }, now);
  } else {
    withWork(course, { deemedAt: now });
    move(course, { kind: 'deemed_accepted' }, now);
  }
  tell(course, { ...about(step), kind: 'deemed_accepted', to: [...holder(work), ...managers(work, 0)] });
};

const clockNames = {
  accept: 'acceptance',
  first_touch: 'the first touch',
  effort: 'the touches',
  ae_accept: 'the AE',
} as const;

const take = (course: Course, step: Step): void => {
  const work = workOf(course);
  if (work === null) return;
  const name = clockNames[step.clock];
  course.isFlip = true;
  switch (step.kind) {
    case 'reminder':
      if (!step.isMoot) tell(course, { ...about(step), kind: 'reminder', to: holder(work) });
      return;
    case 'breach':
      course.reasons.push(`The promise about ${name} was not kept.`);
      return;
    case 'corrected':
      course.reasons.push(`The promise about ${name} was kept after all: the answer came in late.`);
      return;
    case 'action':
      act(course, step, step.action, work);
  }
};

/** Whoever was asked for and not found is asked for again when it is time, or when another roster may have somebody. */
const askAgain = (course: Course): void => {
  const work = workOf(course);
  const { desk, now, lead } = course;
  if (work === null || desk === null || work.seat !== null || course.isAsking || work.askedOf === null) return;
  const isDue = work.askAgainAt !== null && work.askAgainAt <= now;
  if (!isDue && work.askedOf === desk.roster.version) {
    wakeBy(course, work.askAgainAt);
    return;
  }
  askForRoute(course, routeOf(lead), work.former, null);
};

const isAskingNow = ({ isAsking }: Course): boolean => isAsking;

/** Brings the clocks up to now and does what they set off. What waits for an answer of routing is left until it is there. */
export const advanceWork = (course: Course): void => {
  const { desk, rules, now } = course;
  const { handoff } = course.lead;
  if (desk === null || handoff?.work === undefined || course.isAsking) return;
  const isOpen = isHeld(handoff);
  if (!isOpen && handoff.work.clocks.every(({ endedAt }) => endedAt !== null)) return;
  // Whose record is gone waits for its return with whoever had it.
  if (isOpen && !course.lead.isArchived) {
    askAgain(course);
    lookAtAbsence(course);
  }
  if (isAskingNow(course)) return;
  const slaClass = classNamed(rules.policy.handoff, handoff.work.slaClass);
  if (slaClass === null) return;
  notePause(course, slaClass, handoff.work);
  const work = workOf(course);
  if (work === null || course.lead.handoff === null) return;
  const facts = factsOf(course, course.lead.handoff, work);
  const { clocks, fired, nextAt } = advanceClocks({ slaClass, clocks: work.clocks, facts, timeOf: desk.timeOf, now });
  const isSame = clocks.length === work.clocks.length && clocks.every((clock) => work.clocks.includes(clock));
  if (!isSame) withWork(course, { clocks });
  for (const step of fired) take(course, step);
  wakeBy(course, nextAt);
};

/** Tells what had to wait for the clocks. */
export const tellWaiting = (course: Course): void => {
  for (const telling of course.tellLater.splice(0)) telling();
};
