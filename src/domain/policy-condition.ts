// What the parts of a policy have in common: points, tests of facts, conditions, lengths and spans of time, the reasons of a verdict, whom to tell.
import type { Instant, LifecycleStage } from './lead.ts';

/** Integer thousandths of a point. */
export type Points = number;
export const pointScale = 1000;

export type Test =
  | { readonly op: 'equals'; readonly value: string | number | boolean }
  | { readonly op: 'in'; readonly values: readonly (string | number | boolean)[]; readonly list: string | null }
  | { readonly op: 'contains' | 'starts_with' | 'ends_with'; readonly text: string }
  /** Regular expression in RE2 syntax, searched anywhere, case-insensitive, linear time. */
  | { readonly op: 'matches'; readonly pattern: string }
  | { readonly op: 'at_least' | 'more_than' | 'at_most' | 'less_than'; readonly value: number }
  | { readonly op: 'between'; readonly from: number; readonly to: number }
  | { readonly op: 'exists'; readonly value: boolean }
  | { readonly op: 'before' | 'after'; readonly at: number }
  | { readonly op: 'within' | 'older_than'; readonly durationMs: number };

export type NumberTest = Extract<Test, { op: 'at_least' | 'more_than' | 'at_most' | 'less_than' | 'between' }>;

export const axes = ['fit', 'intent', 'total'] as const;
export type AxisName = (typeof axes)[number];

export const fitLetters = ['A', 'B', 'C', 'D'] as const;
export const intentDigits = ['1', '2', '3', '4'] as const;
export type FitLetter = (typeof fitLetters)[number];
export type IntentDigit = (typeof intentDigits)[number];
export type Grade = `${FitLetter}${IntentDigit}`;

/** Which engagements a rule or count speaks of. Several tests must all be met; a property that is absent is unknown. */
export type EventMatch = {
  /** Event types; empty = any engagement. */
  readonly types: readonly string[];
  readonly where: readonly { readonly property: string; readonly test: Test }[];
};

/** Met, not met or unknown (Kleene's three values); unknown is never silently false. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'field'; readonly path: string; readonly test: Test }
  | { readonly kind: 'axis'; readonly axis: AxisName; readonly test: NumberTest }
  | { readonly kind: 'grade'; readonly in: readonly Grade[] }
  /** An MQL counts as `lead` here: whether it is one is what the definition decides. */
  | { readonly kind: 'stage'; readonly in: readonly LifecycleStage[] }
  /** Always known: no matching event is a count of 0. `windowMs` null = ever. */
  | { readonly kind: 'count'; readonly event: EventMatch; readonly windowMs: number | null; readonly test: NumberTest }
  /** The instant itself. Always known. */
  | { readonly kind: 'now'; readonly test: NowTest }
  /** The lead is in one of these tracks. */
  | { readonly kind: 'track'; readonly in: readonly string[] };

export type NowTest =
  | { readonly op: 'before' | 'after'; readonly at: Instant }
  /** Both ends included. */
  | { readonly op: 'between'; readonly from: Instant; readonly to: Instant };

/** From `from` on until just before `until`; null = without end. */
export type Span = { readonly from: Instant | null; readonly until: Instant | null };

/** A length of time, and in whose time it is told. */
export type WorkTime =
  /** Runs only while the owner works: hours, time zone, holidays, absences. */
  | { readonly kind: 'business'; readonly ms: number }
  /** Until the owner's work ends on the Nth working day after the one it began on. */
  | { readonly kind: 'business_days'; readonly days: number }
  /** Day and night. */
  | { readonly kind: 'calendar'; readonly ms: number };

export const reasonAxes = ['fit', 'intent', 'timing', 'data'] as const;
export type ReasonAxis = (typeof reasonAxes)[number];

export type ReasonOutcome =
  | { readonly kind: 'disqualify' }
  | { readonly kind: 'recycle'; readonly forMs: number; readonly to: string }
  | { readonly kind: 'none' };

export type Reason = {
  readonly id: string;
  readonly label: string;
  readonly speaksOf: ReasonAxis | null;
  readonly then: ReasonOutcome;
  readonly needsText: boolean;
  /** False: learning leaves verdicts with this reason out. */
  readonly isLearnt: boolean;
};

export const ownerRoles = ['marketing', 'sales'] as const;

export type Recipient =
  | { readonly kind: 'owner'; readonly of: (typeof ownerRoles)[number] }
  /** Of the team concerned, by the roster. */
  | { readonly kind: 'sdr_managers' }
  | { readonly kind: 'email'; readonly address: string }
  /** An id of `notify`. */
  | { readonly kind: 'channel'; readonly id: string };
