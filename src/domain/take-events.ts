// What has newly become true, taken through the lifecycle and the handoff, one event after the other.
import { type Course, move } from './course.ts';
import type { LeadEvent } from './lead-event.ts';
import { routeAnew } from './absence.ts';
import { undoAcceptance } from './dispute.ts';
import { askForRoute, takeOwnerSet, takeRouted, withWork, workOf } from './seat.ts';
import { firstVerdictOf, lookAgainAtVerdict, noteEvidence, takeVerdict } from './verdicts.ts';

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

/** A person moved it on in the CRM: an answer to the handoff like a verdict. */
const takeNativeStage = (course: Course, event: LeadEvent & { kind: 'native_stage_changed' }): void => {
  const { stage } = course.lead;
  move(course, { kind: 'native_moved', to: event.after }, event.occurredAt);
  if (course.lead.stage !== stage && workOf(course)?.answeredAt === null) {
    withWork(course, { answeredAt: event.occurredAt });
  }
};

export const takeEvents = (course: Course, events: readonly LeadEvent[]): void => {
  let first = firstVerdictOf(course);
  for (const event of events) {
    switch (event.kind) {
      case 'native_stage_changed':
        takeNativeStage(course, event);
        break;
      case 'verdict_given':
        first = takeVerdict(course, event, first);
        break;
      case 'field_changed':
        takeDeal(course, event);
        break;
      case 'owner_set':
        takeOwnerSet(course, event);
        break;
      case 'routed':
        takeRouted(course, event);
        break;
      case 'reroute_asked':
        routeAnew(course, event.rep);
        break;
      case 'acceptance_undone':
        undoAcceptance(course, event.ordinal);
        break;
      case 'field_said':
      case 'engaged':
      case 'owner_changed':
      case 'record_joined':
      case 'records_merged':
      case 'archived':
      case 'restored':
        break;
    }
  }
  const hasFacts = events.some(({ kind }) => kind === 'engaged' || kind === 'field_changed');
  if (hasFacts && !events.some(({ kind }) => kind === 'verdict_given')) lookAgainAtVerdict(course);
  takeDealsThatStand(course);
  noteEvidence(course);
  askForAe(course);
};

/** What has just become an SQL goes to an account executive, where the contract routes them. */
const askForAe = (course: Course): void => {
  const { lead, before, now } = course;
  const since = workOf(course)?.qualifiedAt ?? null;
  if (lead.handoff?.state !== 'qualified' || since !== now || before.handoff?.work?.qualifiedAt === now) return;
  askForRoute(course, 'sql', []);
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
