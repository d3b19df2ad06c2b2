// What becomes of a lead now that these events are known: its stage, whether it is handed to sales, and what the CRM should show. Pure: the same
// inputs give the same decision, so a reconciliation, a replay and an explanation are this function run again.
import type { Shown } from './app-fields.ts';
import { beginCourse, type Course } from './course.ts';
import type { Desk } from './desk.ts';
import type { Effect } from './effect.ts';
import { conclude, type Question } from './handover.ts';
import type { Instant, Lead } from './lead.ts';
import type { LeadEvent } from './lead-event.ts';
import { apply } from './observe.ts';
import { type Assessment, assess, type Judgement } from './scoring/assess.ts';
import { type CompiledPolicy, engineVersion } from './scoring/compile.ts';
import { showing } from './shown.ts';
import { takeEvents, takeRecycleDate } from './take-events.ts';
import { advanceWork, tellWaiting } from './work.ts';

export { type Effect, type Queue, queues } from './effect.ts';

/** What the lead's connection may do. `actsSince`: from when on what qualifies is handed over; null = it may not act. */
export type Standing = { readonly mode: 'observe' | 'live' | 'sandbox'; readonly actsSince: Instant | null };

/** What mattered for the decision, without personal values: ids of events and rules, names of fields. */
export type DecisionInputs = {
  readonly contractHash: string;
  readonly engine: string;
  readonly asOf: Instant;
  /** Engagements that were new. */
  readonly engagementKeys: readonly string[];
  /** Fields that had changed. */
  readonly changedPaths: readonly string[];
  readonly fit: Assessment['fitOutcomes'];
  readonly intent: readonly { readonly rule: string; readonly points: number; readonly count: number }[];
  readonly unknown: readonly string[];
  readonly triggerKey: string | null;
};

export type Decision = {
  /** The lead after the events and after what was concluded; the very lead that was given when nothing changed. */
  readonly lead: Lead;
  readonly assessment: Assessment;
  /** All that the CRM should show now; `lead.shown` holds it with its time. */
  readonly shown: Shown;
  readonly effects: readonly Effect[];
  /** What was concluded and why, in sentences, in order. */
  readonly reasons: readonly string[];
  readonly inputs: DecisionInputs;
  /** When to decide again though nothing happens; null = not before something does. */
  readonly nextWakeAt: Instant | null;
  readonly mqlAt: Instant | null;
  readonly isChanged: boolean;
};

/** Engagements named in the inputs of one decision: a backfill brings years of them, the newest tell what mattered. */
const maxNamedEngagements = 50;

const ofHandoff: ReadonlySet<LeadEvent['kind']> = new Set([
  'owner_set',
  'routed',
  'reroute_asked',
  'acceptance_undone',
]);

const earliest = (...instants: readonly (Instant | null)[]): Instant | null => {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : Math.min(...known);
};

const inputsOf = (compiled: CompiledPolicy, assessment: Assessment, fresh: readonly LeadEvent[]): DecisionInputs => ({
  contractHash: compiled.policy.contractHash,
  engine: engineVersion,
  asOf: assessment.asOf,
  engagementKeys: fresh.flatMap((event) => (event.kind === 'engaged' ? [event.key] : [])).slice(-maxNamedEngagements),
  changedPaths: fresh.flatMap((event) => (event.kind === 'field_changed' ? [event.path] : [])),
  fit: assessment.fitOutcomes,
  intent: assessment.lines.intent.map(({ rule, points, count }) => ({ rule, points, count })),
  unknown: assessment.unknown,
  triggerKey: assessment.triggerKey,
});

/** What is concluded from where the lead stands now, looked at by `assess`, or by `judge` where nobody waits; `course` holds it afterwards. */
export const settle = <Seen extends Judgement>(
  course: Course,
  question: Omit<Question, 'assessment'>,
  look: (compiled: CompiledPolicy, lead: Lead, at: Instant) => Seen,
): Seen => {
  const { compiled, now } = course;
  let assessment = look(compiled, course.lead, now);
  // A contract may ask for the stage that its own answer changes; a second look settles that, as an MQL is asked about as a lead.
  for (let looks = 0; looks < 2; looks += 1) {
    const { stage } = course.lead;
    conclude(course, { ...question, assessment });
    if (course.lead.stage === stage) break;
    assessment = look(compiled, course.lead, now);
  }
  return assessment;
};

/**
 * Decides. `lead` is the lead *before* `events`: they are applied here, and those it knows already count for nothing, so deciding again with the
 * same events (or with none) changes nothing. `rules` is the contract under which
 * the lead's latest handoff was opened: it is finished under that one. Without a `desk` nobody is routed to, no clock runs and nobody is told. Instants in milliseconds, points in thousandths; never throws for what a CRM may say.
 */
export const decide = (
  lead: Lead,
  events: readonly LeadEvent[],
  compiled: CompiledPolicy,
  now: Instant,
  standing: Standing,
  desk: Desk | null = null,
  rules: CompiledPolicy = compiled,
): Decision => {
  const fresh: LeadEvent[] = [];
  let applied = lead;
  for (const event of events) {
    const next = apply(applied, event);
    // Who has a handoff is no fact of the lead: what says so is taken in below, and says nothing new the second time.
    if (next !== applied || ofHandoff.has(event.kind)) fresh.push(event);
    applied = next;
  }
  const { mode, actsSince } = standing;
  const mayAct = mode !== 'observe' && actsSince !== null && now >= actsSince;
  const course = beginCourse(applied, lead, compiled, now, mayAct ? desk : null, rules);
  takeEvents(course, fresh);
  takeRecycleDate(course);
  advanceWork(course);
  const assessment = settle(course, { before: lead, fresh, actsSince: mayAct ? actsSince : null }, assess);
  advanceWork(course);
  tellWaiting(course);

  const { isArchived, recycleUntil, stage } = course.lead;
  const inputs = inputsOf(compiled, assessment, fresh);
  const { effects, reasons } = course;
  const shared = { assessment, effects, reasons, inputs, mqlAt: course.lead.mqlAt };
  if (isArchived) {
    // There is no record to show anything on, and nothing to wake for until it comes back.
    return {
      ...shared,
      lead: course.lead,
      shown: course.lead.shown?.values ?? {},
      nextWakeAt: null,
      isChanged: course.lead !== lead,
    };
  }
  const { shown, dueAt } = showing(
    compiled.policy,
    course.lead,
    assessment,
    now,
    mode === 'observe',
    course.isFlip,
    course.rules.policy,
  );
  const after = shown === course.lead.shown ? course.lead : { ...course.lead, shown };
  const restUntil = stage === 'recycled' ? recycleUntil : null;
  return {
    ...shared,
    lead: after,
    shown: shown.values,
    nextWakeAt: earliest(assessment.nextChangeAt, dueAt, restUntil, course.wakeAt),
    isChanged: after !== lead || effects.length > 0,
  };
};
