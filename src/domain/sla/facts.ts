// What clocks are told of a handoff and what they tell back. What starts or moves a clock counts from when we knew it, so that nothing is born
// breached; what answers a promise counts from when it happened, however late we hear of it.
import type { Clock } from '../clock.ts';
import type { Instant } from '../lead.ts';
import type { BreachAction, DeemAccepted, SlaClass, SlaClock } from '../policy-sla.ts';
import type { RepId } from '../roster.ts';
import type { Touch } from '../touches.ts';
import type { WorkingTime } from '../working-time.ts';

export type SlaFacts = {
  /** Ours. */
  readonly handedOverAt: Instant;
  /** Ours; an acceptance by silence too. */
  readonly acceptedAt: Instant | null;
  /** Ours: when we took it as an SQL; null again once the account executive gave it back. */
  readonly sqlAt: Instant | null;
  /** Theirs: when the seller made it an SQL. */
  readonly convertedAt: Instant | null;
  /** Who has it, since when by our time; nobody yet: null since the handover. */
  readonly seat: { readonly rep: RepId | null; readonly since: Instant };
  /** Theirs: the first verdict or stage that a person set in the CRM. */
  readonly answeredAt: Instant | null;
  /** Since the handover, of all channels, in any order. */
  readonly touches: readonly Touch[];
  /** Theirs, of the present SQL: the account executive took it or gave it back. */
  readonly aeAnsweredAt: Instant | null;
  /** Ours: when silence was taken for a yes. */
  readonly deemed: { readonly accept: Instant | null; readonly aeAccept: Instant | null };
  /** Theirs: the handoff ended. */
  readonly overAt: Instant | null;
  /** Ours: a correction opened it again, or the account executive gave it back to the SDR: what was not kept is asked for anew. */
  readonly reopenedAt: Instant | null;
  /** `since`: since when it is so, by our time; null = since now. */
  readonly pause: { readonly isPaused: boolean; readonly since: Instant | null };
};

export type Step = {
  /** Unique within the handoff: clock, turn and what happened. */
  readonly key: string;
  readonly clock: SlaClock;
  readonly turn: number;
  readonly rep: RepId | null;
  /** When it was due, which may be long before it is told. */
  readonly at: Instant;
  /** The deadline that it is about. */
  readonly dueAt: Instant | null;
  /** Was due, but is overtaken by now: answered, over, handed on, or a reminder of a deadline that has passed. */
  readonly isMoot: boolean;
} & (
  | { readonly kind: 'reminder' | 'breach' }
  /** A breach that was told, and was none: what answered it had happened in time. */
  | { readonly kind: 'corrected' }
  | { readonly kind: 'action'; readonly index: number; readonly action: BreachAction | DeemAccepted }
);

export type SlaLook = {
  readonly slaClass: SlaClass;
  /** As they stood after the last look; none at the first. */
  readonly clocks: readonly Clock[];
  readonly facts: SlaFacts;
  readonly timeOf: (rep: RepId | null) => WorkingTime;
  readonly now: Instant;
};

export type SlaOutcome = {
  readonly clocks: readonly Clock[];
  /** In the order in which they were due. */
  readonly fired: readonly Step[];
  /** When to look again if nothing happens; later than `now`. */
  readonly nextAt: Instant | null;
};
