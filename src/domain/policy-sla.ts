// What a contract promises about time, by class of lead: which clocks run, until when, who is reminded, and what a breach sets off.
import type { Condition, Recipient, WorkTime } from './policy-condition.ts';
import type { Target } from './policy-routing.ts';

export { type SlaClock, slaClocks } from './clock.ts';

/** A verdict or stage set in the CRM; a logged call or sent e-mail that no machine sent; the first of the two; both of them. */
export const stopEvents = ['status_change', 'proven_outreach', 'either', 'both'] as const;
export type StopEvent = (typeof stopEvents)[number];

export const touchChannels = ['call', 'email', 'meeting', 'message'] as const;
export type TouchChannel = (typeof touchChannels)[number];

export type BreachAction =
  | { readonly kind: 'alert_rep' | 'alert_manager' }
  /** `to` null = the manager's manager, by the roster. */
  | { readonly kind: 'escalate'; readonly to: Recipient | null }
  /** `to` null = routed anew, without the one who let it lie. */
  | { readonly kind: 'reassign'; readonly to: Target | null }
  /** Null = as the contract recycles. */
  | { readonly kind: 'recycle'; readonly forMs: number | null; readonly to: string | null };

/** Silence counts as a yes; goes on the list of those that may be disputed. */
export type DeemAccepted = { readonly kind: 'deem_accepted' };

/** `after` the breach; null = at once. */
export type BreachStep<Action = BreachAction> = { readonly action: Action; readonly after: WorkTime | null };

export type SlaPromise<Action = BreachAction> = {
  readonly within: WorkTime;
  /** So long before the deadline. */
  readonly remind: readonly WorkTime[];
  readonly onBreach: readonly BreachStep<Action>[];
};

export type AnswerPromise = SlaPromise<BreachAction | DeemAccepted>;

export type EffortPromise = SlaPromise & {
  /** So many touches before a lead may be given up. */
  readonly touches: number;
  /** What counts as one. */
  readonly channels: readonly TouchChannel[];
  readonly startsOn: 'handed_over' | 'accepted';
};

export type AlertTiming =
  | { readonly kind: 'at_once' }
  /** Minutes after midnight in the rep's time zone. */
  | { readonly kind: 'digest'; readonly minutesOfDay: readonly number[] };

/** A lead is of the first class whose `appliesTo` holds when it is handed over, and stays of it until the handoff ends. */
export type SlaClass = {
  readonly id: string;
  readonly appliesTo: {
    /** Handed over, or to be looked at by a person first. */
    readonly of: 'mql' | 'triage';
    /** Event types, any of which opened the handoff; null = whatever did. */
    readonly triggeredBy: readonly string[] | null;
    readonly when: Condition | null;
  };
  /** Null = not promised. At least one of the four is. */
  readonly accept: (AnswerPromise & { readonly stopsOn: StopEvent }) | null;
  readonly firstTouch: (SlaPromise & { readonly stopsOn: StopEvent }) | null;
  readonly effort: EffortPromise | null;
  readonly aeAccept: AnswerPromise | null;
  /** While this is met no clock of the class runs; null = nothing pauses them. */
  readonly pausesWhile: Condition | null;
  /** What a new owner finds. */
  readonly onTransfer: 'restart' | 'continue';
  readonly alerts: AlertTiming;
};
