// What a signed contract means, as plain data: the contract room parses, checks and hashes YAML into this; the domain compiles it once to
// closures (scoring/compile.ts) and never sees YAML. Every instant and duration is in milliseconds, every number of points in thousandths.
import type { LifecycleStage, Verdict } from './lead.ts';

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
  | { readonly kind: 'count'; readonly event: EventMatch; readonly windowMs: number | null; readonly test: NumberTest };

export type Limit =
  | { readonly kind: 'every_time' }
  | { readonly kind: 'once' }
  /** At most one in any rolling period of this length, counted from the newest backwards: an occurrence counts if it is at least that much older than the one counted before it. */
  | { readonly kind: 'once_per'; readonly periodMs: number };

export type Decay =
  | { readonly kind: 'none' }
  | { readonly kind: 'half_life'; readonly halfLifeMs: number }
  /** Falls to zero in a straight line over this time. */
  | { readonly kind: 'linear'; readonly overMs: number };

export type FitRule = {
  readonly id: string;
  readonly when: Condition;
  readonly points: Points;
  /** A sentence with `{path}` holes; null = one is made from the condition. */
  readonly why: string | null;
  readonly group: string | null;
};

export type IntentRule = {
  readonly id: string;
  readonly points: Points;
  readonly why: string | null;
  readonly group: string | null;
  /** Bound of the magnitude of what the rule may add up to; null = none. */
  readonly cap: Points | null;
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

/** Lower bounds, inclusive: fit A, B, C (else D) and intent 1, 2, 3 (else 4). */
export type GradeBands = {
  readonly fit: readonly [Points, Points, Points];
  readonly intent: readonly [Points, Points, Points];
};

export type FastTrack = {
  /** Event types that go at once. */
  readonly on: readonly string[];
  readonly windowMs: number;
  readonly when: Condition | null;
  /** What an unknown `when` (with no known fact against it) means. */
  readonly ifUnknown: 'triage' | 'wait';
};

export type MqlDefinition = {
  readonly when: Condition;
  readonly never: Condition | null;
  readonly fastTrack: FastTrack | null;
};

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
};

export type Policy = {
  /** Canonical hash of the contract, lists included (hex SHA-256). */
  readonly contractHash: string;
  readonly name: string;
  readonly version: number;
  readonly fit: { readonly rules: readonly FitRule[]; readonly bounds: AxisBounds };
  readonly intent: { readonly rules: readonly IntentRule[]; readonly bounds: AxisBounds };
  readonly grades: GradeBands;
  readonly mql: MqlDefinition;
  readonly reasons: Readonly<Record<Verdict, readonly Reason[]>>;
  /** How long a lead that was recycled without a date of its own stays away. */
  readonly recycleMs: number;
  readonly recycleLabel: string;
  /** Scores are shown in the CRM when stage or grade flips, else at most daily and only if they moved by this much (points). */
  readonly displayStep: number;
};
