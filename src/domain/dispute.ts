// Acceptances by silence: whether one may be disputed, whether a verdict does so, and what becomes of the handoff when it does not stand.
import { type Course, move } from './course.ts';
import type { Handoff, Instant, Lead } from './lead.ts';
import { withWork, workOf } from './seat.ts';

/** What can be disputed of a handoff. */
export type Disputable = { readonly ordinal: number; readonly deemedAt: Instant; readonly until: Instant };

/** A person has answered yes since: there is no silence left to dispute. */
const isAnsweredYes = ({ disposition, stage }: Pick<Lead, 'disposition' | 'stage'>): boolean =>
  stage === 'sql' ||
  stage === 'opportunity' ||
  stage === 'customer' ||
  (disposition?.takenSince !== undefined &&
    (disposition.verdict === 'accepted' || disposition.verdict === 'converted'));

/** The acceptance by silence of the lead's present handoff; null = there is none, or a person has accepted it since. */
export const disputableOf = (
  lead: Pick<Lead, 'handoff' | 'disposition' | 'stage'>,
  withinMs: number,
): Disputable | null => {
  const { handoff } = lead;
  const deemedAt = handoff?.work?.deemedAt ?? null;
  if (handoff === null || deemedAt === null || isAnsweredYes(lead)) return null;
  return { ordinal: handoff.ordinal, deemedAt, until: deemedAt + withinMs };
};

const isGivenBack = (handoff: Handoff | null): boolean =>
  handoff?.state === 'rejected' || handoff?.state === 'recycled' || handoff?.state === 'closed';

/** A seller who gives back, in time, what silence had accepted for them disputes that acceptance; null = nobody did. */
export const disputedBy = (before: Lead, after: Lead, withinMs: number): Disputable | null => {
  const found = disputableOf(after, withinMs);
  const { disposition } = after;
  if (found === null || disposition?.takenSince === undefined || disposition === before.disposition) return null;
  if (disposition.verdict !== 'rejected' && disposition.verdict !== 'recycled') return null;
  const isOfThis = before.handoff?.ordinal === found.ordinal && before.handoff.work?.deemedAt === found.deemedAt;
  // A verdict from before the silence was taken for a yes was no answer to it, but it was no silence either: it disputes it all the same.
  return isOfThis && isGivenBack(after.handoff) && disposition.occurredAt <= found.until ? found : null;
};

/** The handoff is as if it had never been accepted: it counts as unworked, and its stage is what a verdict that stands makes of it. */
export const undoAcceptance = (course: Course, ordinal: number): void => {
  const work = workOf(course);
  if (course.lead.handoff?.ordinal !== ordinal || work?.deemedAt == null) return;
  withWork(course, { deemedAt: null, acceptedAt: null });
  course.isFlip = true;
  course.reasons.push('Its acceptance by silence was disputed and does not stand.');
  move(course, { kind: 'acceptance_undone' }, course.now);
};
