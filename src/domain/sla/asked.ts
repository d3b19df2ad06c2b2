// What a class asks for by each of its clocks, and what the facts of a handoff say to it: since when, until when it was kept, and since when it is no longer asked.
import type { Instant } from '../lead.ts';
import type { BreachAction, BreachStep, DeemAccepted, SlaClass, SlaClock, StopEvent } from '../policy-sla.ts';
import type { WorkTime } from '../policy-condition.ts';
import type { SlaFacts } from './facts.ts';

export type Asked = {
  readonly kind: SlaClock;
  readonly within: WorkTime;
  readonly remind: readonly WorkTime[];
  readonly onBreach: readonly BreachStep<BreachAction | DeemAccepted>[];
  readonly isRestarted: boolean;
  /** Null = not yet, or no more. */
  readonly beginsAt: Instant | null;
  /** When it was kept; null = not yet. */
  readonly keptAt: Instant | null;
  /** When it was no longer asked for; null = it is. */
  readonly goneAt: Instant | null;
};

export const earliest = (...times: readonly (Instant | null)[]): Instant | null =>
  times.reduce((first, time) => (time === null || (first !== null && first <= time) ? first : time), null);

const stopped = (stopsOn: StopEvent, status: Instant | null, touch: Instant | null): Instant | null => {
  switch (stopsOn) {
    case 'status_change':
      return status;
    case 'proven_outreach':
      return touch;
    case 'either':
      return earliest(status, touch);
    case 'both':
      return status === null || touch === null ? null : Math.max(status, touch);
  }
};

/** Every promise of the class, in the order of `slaClocks`. */
export const askedOf = (slaClass: SlaClass, facts: SlaFacts, now: Instant): readonly Asked[] => {
  const { accept, firstTouch, effort, aeAccept } = slaClass;
  const { handedOverAt, acceptedAt, sqlAt, deemed } = facts;
  // What we were told has happened, though the CRM's clock may be ahead of ours.
  const known = (at: Instant | null): Instant | null => (at === null ? null : Math.min(at, now));
  const overAt = known(facts.overAt);
  const convertedAt = known(facts.convertedAt);
  const isRestarted = slaClass.onTransfer === 'restart';
  const status = earliest(known(facts.answeredAt), convertedAt);
  const touch = earliest(...facts.touches.map(({ at }) => at));
  // An SQL is what the seller's promises are for: once it is one, none of them is asked for any more.
  const sdrGone = earliest(overAt, sqlAt === null ? null : earliest(convertedAt, sqlAt));
  const asked: Asked[] = [];
  if (accept !== null) {
    const keptAt = stopped(accept.stopsOn, status, touch);
    const goneAt = earliest(sdrGone, deemed.accept);
    asked.push({ ...promised(accept), kind: 'accept', isRestarted, beginsAt: handedOverAt, keptAt, goneAt });
  }
  if (firstTouch !== null) {
    const keptAt = stopped(firstTouch.stopsOn, status, touch);
    asked.push({
      ...promised(firstTouch),
      kind: 'first_touch',
      isRestarted,
      beginsAt: handedOverAt,
      keptAt,
      goneAt: sdrGone,
    });
  }
  if (effort !== null) {
    // Touches count from the handover on, whenever the time begins, as they do where a verdict asks for the effort.
    const made = facts.touches.filter(({ channel }) => effort.channels.includes(channel)).map(({ at }) => at);
    const keptAt = made.sort((a, b) => a - b)[effort.touches - 1] ?? null;
    const beginsAt = effort.startsOn === 'handed_over' ? handedOverAt : acceptedAt;
    asked.push({ ...promised(effort), kind: 'effort', isRestarted, beginsAt, keptAt, goneAt: sdrGone });
  }
  if (aeAccept !== null) {
    const goneAt = earliest(overAt, deemed.aeAccept);
    asked.push({
      ...promised(aeAccept),
      kind: 'ae_accept',
      isRestarted,
      beginsAt: sqlAt,
      keptAt: known(facts.aeAnsweredAt),
      goneAt,
    });
  }
  return asked;
};

const promised = ({ within, remind, onBreach }: Pick<Asked, 'within' | 'remind' | 'onBreach'>) => ({
  within,
  remind,
  onBreach,
});
