// Who gets a lead, as a contract says it: ordered rules, the first that matches and has somebody wins, and a fallback that always has somebody.
import type { Condition, Span, WorkTime } from './policy-condition.ts';

export const teamTurns = ['round_robin', 'least_loaded'] as const;
export const ownedThings = ['deal', 'account', 'lead'] as const;

/** A person of the roster, by e-mail address or id. `ifAbsent` null: the next rule that matches is tried. */
export type RepTarget = { readonly kind: 'rep'; readonly rep: string; readonly ifAbsent: Target | null };

export type TeamTarget = {
  readonly kind: 'team';
  readonly team: string;
  readonly by: (typeof teamTurns)[number];
  /** Who worked this lead before gets it again, if that was no longer ago than this (null = whenever it was). */
  readonly sticky: { readonly withinMs: number | null } | null;
  /** Who works somebody of the same company gets this one too. */
  readonly isSameCompany: boolean;
  readonly ifAbsent: Target | null;
};

export type OwnerTarget = {
  readonly kind: 'owner_of';
  readonly of: (typeof ownedThings)[number];
  readonly ifAbsent: Target | null;
};

/** Is there at any time, and waits. */
export type QueueTarget = { readonly kind: 'queue'; readonly queue: string };

export type Target = RepTarget | TeamTarget | OwnerTarget | QueueTarget;

/** A target that cannot come to nothing: an owner may be missing, so one needs somebody behind it. */
export type Fallback = RepTarget | TeamTarget | QueueTarget | (OwnerTarget & { readonly ifAbsent: Fallback });

export type RoutingRule = {
  readonly id: string;
  /** Both must hold; at least one is there. Event types, any of which opened the handoff; null = whatever did. */
  readonly triggeredBy: readonly string[] | null;
  /** Null = whoever it is. */
  readonly when: Condition | null;
  /** When the rule holds; null = always. A holdover has an end. */
  readonly active: Span | null;
  readonly to: Target;
  /** Null = a sentence is made from the condition. */
  readonly why: string | null;
};

/** Tried in this order; `otherwise` where none matched or nobody was there. */
export type Route = { readonly rules: readonly RoutingRule[]; readonly otherwise: Fallback };

/** How the fallback is called where an answer names the rule. */
export const fallbackId = 'otherwise';

/** Most leads at once, and newly assigned in a day, week, month of the policy's time zone; null = no bound. At least one is set. */
export type Cap = {
  readonly open: number | null;
  readonly perDay: number | null;
  readonly perWeek: number | null;
  readonly perMonth: number | null;
};

/** When nobody of the target works at this hour: who opens next gets it, it waits, or the target counts as absent. */
export const offHours = ['next_to_open', 'wait', 'pass'] as const;
/** What becomes of the open leads of somebody who goes absent. */
export const absenceAnswers = ['offer', 'reassign', 'keep'] as const;

export type Routing = {
  readonly mql: Route;
  /** To account executives; null = an SQL stays with whoever qualified it. */
  readonly sql: Route | null;
  /** Leads a person must look at first. */
  readonly triage: Target;
  /** Null = hours of work do not matter. */
  readonly offHours: (typeof offHours)[number] | null;
  /** Null = absences do not matter. `after`: only of an absence longer than this; null = of every one. */
  readonly absences: {
    readonly openLeads: (typeof absenceAnswers)[number];
    readonly after: WorkTime | null;
  } | null;
  /** The roster's capacity holds. */
  readonly isCapacityKept: boolean;
  /** Where leads go that may be contacted in no way; null = they are routed like any other. */
  readonly optedOut: Target | null;
  readonly caps: { readonly rep: Cap | null; readonly teams: Readonly<Record<string, Cap>> };
};
