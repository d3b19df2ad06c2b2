// What a contract says of everything that follows once a lead is an MQL, as plain data: who gets it, what is promised, what is asked for, what is watched.
// Parsed and checked with the rest of the contract.
import type { Verdict } from './lead.ts';
import type { EventMatch, Reason, ReasonOutcome, Recipient, WorkTime } from './policy-condition.ts';
import type { Routing } from './policy-routing.ts';
import type { SlaClass, SlaClock } from './policy-sla.ts';

/** What a seller must have found out, by the name of the method. */
export const frameworks = {
  bant: ['budget', 'authority', 'need', 'timeline'],
  champ: ['challenges', 'authority', 'money', 'prioritization'],
  meddic: ['metrics', 'economic_buyer', 'decision_criteria', 'decision_process', 'identify_pain', 'champion'],
} as const;
export type Framework = keyof typeof frameworks;
export type EvidenceField = (typeof frameworks)[Framework][number];
export const evidenceFields: readonly EvidenceField[] = [...new Set(Object.values(frameworks).flat())];

export type Demand =
  /** An engagement since the handoff that counts as the qualifying call. */
  | { readonly kind: 'call'; readonly on: EventMatch }
  /** An answer the seller writes down. */
  | { readonly kind: 'evidence'; readonly field: EvidenceField }
  /** A fact of the lead that must be known. */
  | { readonly kind: 'fact'; readonly path: string }
  /** The touches that the lead's SLA class promises. */
  | { readonly kind: 'effort' };

/** What must be there before a verdict is taken; `reason` null = whatever its reason. Several of one verdict hold together. */
export type VerdictDemand = {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly needs: readonly Demand[];
};

/** Why an account executive may give an SQL back. */
export type ReturnReason = Omit<Reason, 'then'> & { readonly then: ReasonOutcome | { readonly kind: 'back_to_sdr' } };

export const opportunityMoments = ['ae_accepts', 'deal_opened', 'either'] as const;

export type Opportunity = {
  /** What makes an SQL an opportunity. */
  readonly countsWhen: (typeof opportunityMoments)[number];
  readonly returns: readonly ReturnReason[];
};

export const disputeJudges = ['marketing', 'sales', 'both'] as const;

/** Along what an alarm is taken apart, so that it says where it comes from. */
export const alarmCuts = [
  'source',
  'rule',
  'reason',
  'rep',
  'team',
  'region',
  'version',
  'track',
  'class',
  'grade',
] as const;
export type AlarmCut = (typeof alarmCuts)[number];

export type AlarmHead = {
  readonly by: readonly AlarmCut[];
  readonly tell: readonly Recipient[];
};

/** Fires beyond `linePercent`, is cleared at `clearsPercent`; between the two it stays as it was. */
export type ShareAlarm = AlarmHead & {
  readonly linePercent: number;
  readonly clearsPercent: number;
  /** With fewer cases it is silent. */
  readonly atLeast: number;
  /** Cases of so long count. */
  readonly overMs: number;
};

export type VolumePeriod = 'week' | 'month' | 'quarter';

export type Alarms = {
  /** Null = not watched. Fires when the lower 95 % bound (Wilson) of rejected among answered lies above the line. */
  readonly rejectionRate: ShareAlarm | null;
  /** Fires below the line: met among met, missed and past due. */
  readonly slaAttainment: (ShareAlarm & { readonly clocks: readonly SlaClock[] }) | null;
  /** Fires above the line: handoffs without a verdict after so long. */
  readonly unworkedShare: (ShareAlarm & { readonly after: WorkTime }) | null;
  /** Fires when fewer than `linePercent` of what marketing promised came. */
  readonly mqlVolume:
    | (AlarmHead & {
        readonly promise: { readonly count: number; readonly per: VolumePeriod };
        readonly linePercent: number;
        readonly clearsPercent: number;
      })
    | null;
};

export const referenceRates = [
  'mql_to_sal',
  'mql_to_sql',
  'sal_to_sql',
  'sql_to_opportunity',
  'rejection_rate',
  'sla_attainment',
  'unworked_share',
] as const;
export type ReferenceRate = (typeof referenceRates)[number];

/** Drawn beside a figure to compare with; nothing happens at it. */
export type ReferenceLine = { readonly rate: ReferenceRate; readonly linePercent: number; readonly label: string };

export type Cadence = { readonly every: number; readonly unit: 'week' | 'month' };

/** What learning must not do, whatever the labels say. Points are whole points of the contract. */
export type LearningGuards = {
  readonly minLabels: number;
  /** Of good and of bad ends each. */
  readonly minEach: number;
  readonly minPerRule: number;
  /** New labels since the last change. */
  readonly minFresh: number;
  /** Most that one change moves the points of one rule. */
  readonly maxStep: number;
  /** Least time between two changes. */
  readonly coolDownMs: number;
  /** An accepted lead that is still open after this counts as not converted. */
  readonly openForMs: number;
  /** A change must be better, not only no worse. */
  readonly isCautious: boolean;
};

export type Learning =
  | { readonly kind: 'off' }
  /** A draft version, which both owners sign or not. */
  | { readonly kind: 'propose'; readonly guards: LearningGuards }
  /** Released without a further signature inside what both signed: told ahead, can be vetoed, goes back when it turns out worse. */
  | {
      readonly kind: 'auto';
      readonly guards: LearningGuards;
      /** Most that the points of a rule may come to differ from those that were signed. */
      readonly maxDrift: number;
      readonly notice: WorkTime;
    };

export type Review = {
  readonly cadence: Cadence;
  readonly learning: Learning;
  /** Share of leads below the line that are routed all the same, to measure what the line costs. */
  readonly explorationPercent: number;
};

export const channelWays = ['email', 'slack', 'teams', 'person', 'by_hand'] as const;

/** Who must hear of a change before it is activated. */
export type NotifyChannel = {
  readonly id: string;
  readonly way: (typeof channelWays)[number];
  /** Address, channel or name; the id where it is told by hand. */
  readonly to: string;
  /** What is said before the plain difference; null = the difference alone. */
  readonly say: string | null;
};

export type HandoffPolicy = {
  /** For people; null = nothing was written down. */
  readonly means: Readonly<Record<'sal' | 'sql' | 'opportunity', string | null>>;
  /** Whose words the evidence is asked in; null = in the contract's own. */
  readonly framework: Framework | null;
  readonly demands: readonly VerdictDemand[];
  readonly opportunity: Opportunity;
  /** For so long a verdict may be corrected; it then supersedes what was learnt from the first. */
  readonly correctWithinMs: number;
  /** Of acceptances by silence. */
  readonly disputes: { readonly withinMs: number; readonly settledBy: (typeof disputeJudges)[number] };
  /** Null = owners stay as the CRM assigns them. */
  readonly routing: Routing | null;
  /** In the order in which a lead is tried against them. */
  readonly sla: readonly SlaClass[];
  readonly alarms: Alarms;
  readonly references: readonly ReferenceLine[];
  /** Null = no review is agreed, so nothing is learnt and nothing explored. */
  readonly review: Review | null;
  readonly notify: readonly NotifyChannel[];
};
