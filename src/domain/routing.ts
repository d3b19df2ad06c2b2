// Who gets a lead. A decision asks: it has tried the contract's rules against the lead, so its request is plain data. `route` answers it from the
// state of the pools, under their lock; both are stored, so that an answer can be explained and made again.
import type { Instant, LeadId } from './lead.ts';
import type { Cap, Target } from './policy-routing.ts';
import type { RepId, Roster, TeamId } from './roster.ts';
import type { Turns } from './round-robin.ts';
import type { WorkingTime } from './working-time.ts';

export const routedThings = ['mql', 'sql', 'triage', 'opted_out'] as const;

/** One rule of the route, tried against the lead. */
export type TriedRule = {
  readonly rule: string;
  /** `not_active`: a holdover that is over or has not begun. */
  readonly outcome: 'met' | 'not_met' | 'unknown' | 'not_active';
  /** In a sentence: of a rule that is met, why it fits; else why it does not. */
  readonly why: string;
  readonly to: Target;
};

export type RouteRequest = {
  readonly leadId: LeadId;
  readonly ordinal: number;
  readonly of: (typeof routedThings)[number];
  readonly at: Instant;
  /** In the contract's order, the fallback last; its outcome is `met`. */
  readonly tried: readonly TriedRule[];
  /** Reps who own what a rule may ask for; null = nobody of the roster does. */
  readonly owners: { readonly deal: RepId | null; readonly account: RepId | null; readonly lead: RepId | null };
  /** Who worked this lead in an earlier handoff, and until when. */
  readonly prior: { readonly rep: RepId; readonly at: Instant } | null;
  /** Who works somebody of the same company now, the newest first; null = to be looked up under the lock. */
  readonly sameCompany: readonly RepId[] | null;
  /** Who does not get it: let it lie, or had it taken away. */
  readonly without: readonly RepId[];
  readonly respects: {
    readonly offHours: 'next_to_open' | 'wait' | 'pass' | null;
    readonly absences: boolean;
    readonly capacity: boolean;
  };
  readonly caps: { readonly rep: Cap | null; readonly teams: Readonly<Record<TeamId, Cap>> };
};

/** Newly assigned by routing in the day, week and month of the policy's time zone in which the request is made. */
export type Given = { readonly today: number; readonly thisWeek: number; readonly thisMonth: number };
/** What a rep has, counted under the lock. */
export type Load = Given & { readonly open: number };

export type PoolState = {
  readonly roster: Roster;
  /** Of reps that are not listed: nothing. */
  readonly loads: ReadonlyMap<RepId, Load>;
  /** What was given by a target that names the team; what it has open is what its reps have together. */
  readonly teamGiven: ReadonlyMap<TeamId, Given>;
  /** When the present day, week and month end. */
  readonly periodEnds: { readonly day: Instant; readonly week: Instant; readonly month: Instant };
  /** Whose turn it is, by team; absent = nobody had one yet. */
  readonly turns: ReadonlyMap<TeamId, Turns>;
  /** With absences taken out. */
  readonly timeOf: (rep: RepId) => WorkingTime;
  /** Away at this instant (holidays and hours aside). */
  readonly isAbsent: (rep: RepId, at: Instant) => boolean;
};

/** Why a rule or target that could have taken the lead did not. */
export type PassedOver = { readonly rule: string; readonly why: string };

export type RouteAnswer = {
  /** The rule that gave it; null: nobody was there. */
  readonly rule: string | null;
  readonly why: string;
  readonly passedOver: readonly PassedOver[];
} & (
  | {
      readonly kind: 'rep';
      readonly rep: RepId;
      /** The team that the target names, be it in turn or to whoever had the lead or the company before; null = not by a team. */
      readonly team: TeamId | null;
      /** The team's turns after it; null = unchanged. */
      readonly turns: Turns | null;
    }
  | { readonly kind: 'queue'; readonly queue: string }
  /** Nobody is there: it waits, and is asked again at `askAgainAt` (null = when the roster changes). */
  | { readonly kind: 'nobody'; readonly askAgainAt: Instant | null }
);
