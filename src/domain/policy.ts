// What a signed contract means, as plain data: the contract room parses, checks and hashes YAML into this; the domain compiles it once to
// closures (scoring/compile.ts) and never sees YAML. Every instant and duration is in milliseconds, every number of points in thousandths.
import type { Verdict } from './lead.ts';
import type { Condition, EventMatch, Grade, Points, Reason, Span } from './policy-condition.ts';
import type { HandoffPolicy } from './policy-handoff.ts';

export * from './policy-condition.ts';

export const calendarPeriods = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarPeriod = (typeof calendarPeriods)[number];
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export type Limit =
  | { readonly kind: 'every_time' }
  | { readonly kind: 'once' }
  /** At most one in any rolling period of this length, counted from the newest backwards: an occurrence counts if it is at least that much older than the one counted before it. */
  | { readonly kind: 'once_per'; readonly periodMs: number }
  /** The newest in each period of the policy's time zone; weeks begin on Monday. */
  | { readonly kind: 'once_per_calendar'; readonly period: CalendarPeriod };

export type Decay =
  | { readonly kind: 'none' }
  | { readonly kind: 'half_life'; readonly halfLifeMs: number }
  /** Falls to zero in a straight line over this time. */
  | { readonly kind: 'linear'; readonly overMs: number }
  /**
   * Loses `lose` percent of the full points once nothing at all has happened for `afterMs`, and as much again for every further `everyMs` of silence.
   * Only of rules with positive points: else a new engagement would bring a faded penalty back.
   */
  | { readonly kind: 'stepped'; readonly afterMs: number; readonly everyMs: number; readonly lose: number };

export type FitRule = {
  readonly id: string;
  readonly when: Condition;
  readonly points: Points;
  /** A sentence with `{path}` holes; null = one is made from the condition. */
  readonly why: string | null;
  readonly group: string | null;
  /** When the rule holds; null = always. */
  readonly active: readonly Span[] | null;
};

export type IntentRule = {
  readonly id: string;
  readonly points: Points;
  readonly why: string | null;
  readonly group: string | null;
  /** Bound of the magnitude of what the rule may add up to; null = none. */
  readonly cap: Points | null;
  /** What the rule amounts to at least, as a magnitude, once anything counted; null = nothing. Not above the cap. */
  readonly floor: Points | null;
  /** When the rule holds; null = always. */
  readonly active: readonly Span[] | null;
} & (
  | {
      readonly kind: 'event';
      readonly on: EventMatch;
      readonly limit: Limit;
      readonly windowMs: number | null;
      readonly decay: Decay;
    }
  /** Counts once after `silentForMs` without any engagement, and once more for every `periodMs` that the silence goes on. A lead without engagements is not silent. */
  | { readonly kind: 'silence'; readonly silentForMs: number; readonly periodMs: number }
);

export type AxisBounds = { readonly floor: Points; readonly cap: Points | null };

/** Bounds of the sum of a group's rules, signed. */
export type GroupBounds = { readonly group: string; readonly floor: Points | null; readonly cap: Points | null };

/** While `when` is met, the axis stops at `at`. Ceilings of fit cannot ask for scores, those of intent may ask for fit. */
export type Ceiling = {
  readonly id: string;
  readonly when: Condition;
  readonly at: Points;
  readonly why: string | null;
};

/** What was done up to this event counts no more; `zero` takes fit to nothing as well. Undone by `restore`. */
export type Reset = {
  readonly id: string;
  readonly on: EventMatch;
  readonly to: 'fit_only' | 'zero';
  /** `when` asks for fields and stage alone, as they stand now; null = always. */
  readonly restore: { readonly on: EventMatch; readonly when: Condition | null } | null;
};

/** Intent stands still from the event until the first of `until`; what is done meanwhile earns nothing, ever. */
export type Freeze = {
  readonly id: string;
  readonly on: EventMatch;
  readonly until: { readonly on: EventMatch | null; readonly afterMs: number | null };
};

export type FitAxis = {
  readonly rules: readonly FitRule[];
  readonly bounds: AxisBounds;
  readonly groups: readonly GroupBounds[];
  readonly ceilings: readonly Ceiling[];
};

export type IntentAxis = {
  readonly rules: readonly IntentRule[];
  readonly bounds: AxisBounds;
  readonly groups: readonly GroupBounds[];
  readonly ceilings: readonly Ceiling[];
  readonly resets: readonly Reset[];
  readonly freezes: readonly Freeze[];
};

/** Lower bounds, inclusive: fit A, B, C (else D) and intent 1, 2, 3 (else 4). */
export type GradeBands = {
  readonly fit: readonly [Points, Points, Points];
  readonly intent: readonly [Points, Points, Points];
  /** The first whose condition is met gives the grade instead. Conditions cannot ask for the grade. */
  readonly overrides: readonly { readonly when: Condition; readonly grade: Grade }[];
};

export type FastTrack = {
  /** Event types that go at once. */
  readonly on: readonly string[];
  readonly windowMs: number;
  readonly when: Condition | null;
  /** What an unknown `when` (with no known fact against it) means. */
  readonly ifUnknown: 'triage' | 'wait';
};

export type Definition = {
  readonly when: Condition;
  /** Hysteresis: what is an MQL stays one while this is met; null = while `when` is. */
  readonly keep: Condition | null;
  readonly fastTrack: FastTrack | null;
};

/** When a lead that was handed over before may become an MQL again. */
export type Again = {
  /** Least time since its stage last changed. */
  readonly afterMs: number;
  readonly when: Condition | null;
};

export type MqlDefinition = Definition & {
  /** Excludes from every track. */
  readonly never: Condition | null;
  readonly again: Again | null;
};

/** Local times of the policy's zone at which a track is looked at. */
export type Schedule = { readonly days: readonly Weekday[]; readonly minuteOfDay: number };

/** One more model of what makes an MQL, beside the contract's own. */
export type Track = {
  readonly id: string;
  /** In the track are those who meet `enter` (null = all) and not `exit` (null = none). See all engagements, no scores. */
  readonly enter: Condition | null;
  readonly exit: Condition | null;
  readonly active: Span | null;
  /** Null = at every moment. */
  readonly schedule: Schedule | null;
  readonly fit: FitAxis;
  readonly intent: IntentAxis;
  readonly mql: Definition;
};

/** Names that no track may bear: the contract's own model, and its fast track. */
export const standardTrack = 'standard';
export const fastTrackName = 'fast_track';

export const returnWays = ['raised_hand', 'new_interest', 'due_date'] as const;

export type Recycling = {
  /** How long a lead that was recycled without a date of its own stays away. */
  readonly afterMs: number;
  readonly label: string;
  /** For so long nothing brings it back. */
  readonly coolOffMs: number;
  /** What becomes of the intent it had. */
  readonly reset: 'none' | 'fit_only';
  /** What brings it back before its date. */
  readonly back: (typeof returnWays)[number];
};

export type Policy = {
  /** Canonical hash of the contract, lists included (hex SHA-256). */
  readonly contractHash: string;
  readonly name: string;
  readonly version: number;
  /** IANA name; calendar periods and schedules are told by it. */
  readonly timeZone: string;
  /** When the contract is to hold; part of what is signed. */
  readonly effective: Span;
  readonly fit: FitAxis;
  readonly intent: IntentAxis;
  readonly grades: GradeBands;
  readonly mql: MqlDefinition;
  readonly tracks: readonly Track[];
  readonly reasons: Readonly<Record<Verdict, readonly Reason[]>>;
  readonly recycle: Recycling;
  /** Scores are shown in the CRM when stage or grade flips, else at most daily and only if they moved by this much (points). */
  readonly displayStep: number;
  /** Routing, promises, evidence, alarms, review: what follows from a handoff. */
  readonly handoff: HandoffPolicy;
};
