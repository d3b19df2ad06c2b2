// Whether an alert still says something true when it is about to be sent: a lead that was answered or handed on meanwhile is not reminded of. Pure.
import type { AlertNote, DeliveryTo } from '#domain/delivery.ts';
import type { Handoff, Instant, Lead } from '#domain/lead.ts';
import type { Clock } from '#domain/clock.ts';

type Queued = { readonly note: AlertNote; readonly createdAt: Instant };

/** Why the alert is not to be sent any more; null = it is. */
export const mootness = ({ note, createdAt }: Queued, to: DeliveryTo, lead: Lead): string | null => {
  if (lead.isArchived) return 'the record is gone';
  // What is over was so when it was told.
  if (note.kind === 'taken_away' || note.kind === 'deemed_accepted') return null;
  const { handoff } = lead;
  if (handoff?.ordinal !== note.ordinal) return 'the handoff is over';
  switch (note.kind) {
    case 'reminder':
      if (isHandedOn(handoff, to)) return 'it was handed on meanwhile';
      return answered(handoff, note, createdAt);
    case 'breach':
    case 'escalation':
      return answered(handoff, note, createdAt);
    case 'new_mql':
    case 'to_look_at':
      if (isHandedOn(handoff, to)) return 'it was handed on meanwhile';
      return handoff.state === 'open' ? null : 'it was answered meanwhile';
    case 'handed_on':
    case 'new_sql':
      return isHandedOn(handoff, to) ? 'it was handed on meanwhile' : null;
    case 'nobody_there':
      return seatOf(handoff) === null ? null : 'somebody has it meanwhile';
    case 'refused_verdict':
      // One that came to correct what is over is refused all the same, and its seller is to hear of it.
      if (lead.disposition?.takenSince !== undefined) return 'it was answered meanwhile';
      return isOver(handoff) && lead.stageSince > createdAt ? 'it was answered meanwhile' : null;
    case 'offered':
      return isOver(handoff) ? 'the handoff is over' : null;
  }
};

const isOver = ({ state }: Handoff): boolean =>
  state === 'rejected' || state === 'recycled' || state === 'converted' || state === 'closed';

const seatOf = ({ work }: Handoff): string | null => work?.seat?.rep ?? null;

/** Somebody else has what this rep was told of. */
const isHandedOn = (handoff: Handoff, to: DeliveryTo): boolean =>
  to.kind === 'rep' && handoff.work !== undefined && seatOf(handoff) !== null && seatOf(handoff) !== to.rep;

const latestTurn = (handoff: Handoff, kind: Clock['kind']): Clock | null =>
  (handoff.work?.clocks ?? [])
    .filter((clock) => clock.kind === kind)
    .reduce<Clock | null>((latest, clock) => (latest === null || clock.turn > latest.turn ? clock : latest), null);

/** An end that was known when the alert was made (a breach that recycled the lead) does not take it back; one that came since does. */
const answered = (handoff: Handoff, note: AlertNote, createdAt: Instant): string | null => {
  const clock = note.clock === null ? null : latestTurn(handoff, note.clock);
  if (clock === null) return null;
  if (clock.state === 'met') return 'it was answered meanwhile';
  return clock.endedAt !== null && clock.endedAt > createdAt ? 'it was answered meanwhile' : null;
};
