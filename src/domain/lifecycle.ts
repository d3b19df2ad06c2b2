// Where a lead can go from each lifecycle stage, for everything that can happen to it. The table is complete on purpose: a new stage or
// event does not compile until every cell says what it means. Whether an event happens at all (a verdict with its reason, a lead that may
// come back) is decided in decide.ts.
//
//   lead ──► mql ──► sal ──► sql ──► opportunity ──► customer
//    ▲        │       │       │          │
//    │        └───────┴───────┴──────────┴──► recycled ──(when due)──► lead
//    └── (nothing speaks against it)          disqualified
import { type LifecycleStage } from './lead.ts';
import type { ReasonOutcome } from './policy.ts';

export const lifecycleEventKinds = [
  'qualified',
  'triaged',
  'excluded',
  /** The definition is no longer met and no seller holds the lead. */
  'lapsed',
  'verdict_accepted',
  'verdict_rejected',
  'verdict_recycled',
  'verdict_converted',
  'opportunity_opened',
  'opportunity_won',
  'opportunity_lost',
  'recycle_due',
  'unworked',
  /** Nobody answered in time, and the contract takes silence for a yes. */
  'deemed_accepted',
  /** Silence was taken for a yes, and those who settle disputes have said that it was none. */
  'acceptance_undone',
  'ae_accepted',
  'ae_returned',
  'native_moved',
  'reset',
] as const;
export type LifecycleEventKind = (typeof lifecycleEventKinds)[number];

export type LifecycleEvent =
  | {
      readonly kind: Exclude<
        LifecycleEventKind,
        'verdict_rejected' | 'verdict_recycled' | 'unworked' | 'ae_returned' | 'native_moved'
      >;
    }
  /** `outcome` is what the contract says of the reason, or of what was promised and not kept. */
  | { readonly kind: 'verdict_rejected' | 'verdict_recycled' | 'unworked'; readonly outcome: ReasonOutcome }
  /** `outcome` none: back to whoever made it an SQL. */
  | { readonly kind: 'ae_returned'; readonly outcome: ReasonOutcome }
  | { readonly kind: 'native_moved'; readonly to: LifecycleStage };

export type Transition =
  | { readonly kind: 'move'; readonly to: LifecycleStage; readonly why: string }
  | { readonly kind: 'stay'; readonly why: string }
  /** disqualify → disqualified, recycle → recycled, and where the contract says nothing of it: `otherwise`. */
  | { readonly kind: 'by_reason'; readonly otherwise: LifecycleStage; readonly why: string }
  /** The CRM's own stage is taken over where it is in `adopts`. */
  | { readonly kind: 'by_native'; readonly adopts: readonly LifecycleStage[]; readonly why: string };

const move = (to: LifecycleStage, why: string): Transition => ({ kind: 'move', to, why });
const stay = (why: string): Transition => ({ kind: 'stay', why });
const byReason = (otherwise: LifecycleStage, why: string): Transition => ({ kind: 'by_reason', otherwise, why });
const byNative = (...adopts: readonly LifecycleStage[]): Transition => ({
  kind: 'by_native',
  adopts,
  why: 'a person moved it on in the CRM',
});

const humanHasIt = 'a seller works on it; what the score says now does not take it away';
const dealDecides = 'the deal decides, not the verdict';
const isCustomer = 'a customer stays a customer';
const isOut = 'it was disqualified; a score does not bring it back';
const notDue = 'only a recycled lead has a date to come back';
const notHeld = 'no seller holds it';
const noDeal = 'it has no opportunity that could be lost';
const further = 'it is further already';
const accepted = 'a seller accepted it';
const converted = 'a seller qualified it';
const rejected = 'a seller rejected it';
const recycled = 'a seller sent it back to nurture';
const corrected = 'a seller corrected the verdict';
const opened = 'an opportunity was opened';
const won = 'an opportunity was won';
const silent = 'nobody answered in time, which the contract takes for a yes';
const undone = 'its acceptance by silence was disputed and does not stand';
const noSilence = 'it is not by silence that it stands there';
const noSql = 'it is no SQL';
const afresh = 'it starts afresh';

export const lifecycle = {
  lead: {
    qualified: move('mql', 'the definition of an MQL is met'),
    triaged: stay('it waits in triage until its fit is known'),
    excluded: stay('it is excluded and was never an MQL'),
    lapsed: stay('it is no MQL'),
    verdict_accepted: move('sal', accepted),
    verdict_rejected: byReason('lead', rejected),
    verdict_recycled: byReason('recycled', recycled),
    verdict_converted: move('sql', converted),
    opportunity_opened: move('opportunity', opened),
    opportunity_won: move('customer', won),
    opportunity_lost: stay(noDeal),
    recycle_due: stay(notDue),
    unworked: stay(notHeld),
    deemed_accepted: stay(notHeld),
    acceptance_undone: stay(noSilence),
    ae_accepted: stay(noSql),
    ae_returned: stay(notHeld),
    native_moved: byNative('sal', 'sql', 'opportunity', 'customer', 'disqualified'),
    reset: stay(afresh),
  },
  mql: {
    qualified: stay('it is an MQL already'),
    triaged: stay('it is an MQL already'),
    excluded: move('lead', 'the contract excludes it'),
    lapsed: move('lead', 'the definition is no longer met and no seller holds it'),
    verdict_accepted: move('sal', accepted),
    verdict_rejected: byReason('lead', rejected),
    verdict_recycled: byReason('recycled', recycled),
    verdict_converted: move('sql', converted),
    opportunity_opened: move('opportunity', opened),
    opportunity_won: move('customer', won),
    opportunity_lost: stay(noDeal),
    recycle_due: stay(notDue),
    unworked: byReason('recycled', 'nobody worked it in time'),
    deemed_accepted: move('sal', silent),
    acceptance_undone: stay(noSilence),
    ae_accepted: stay(noSql),
    ae_returned: stay('no AE had it'),
    native_moved: byNative('sal', 'sql', 'opportunity', 'customer', 'recycled', 'disqualified'),
    reset: move('lead', afresh),
  },
  sal: {
    qualified: stay(further),
    triaged: stay(further),
    excluded: stay(humanHasIt),
    lapsed: stay(humanHasIt),
    verdict_accepted: stay('it was accepted already'),
    verdict_rejected: byReason('lead', rejected),
    verdict_recycled: byReason('recycled', recycled),
    verdict_converted: move('sql', converted),
    opportunity_opened: move('opportunity', opened),
    opportunity_won: move('customer', won),
    opportunity_lost: stay(noDeal),
    recycle_due: stay(notDue),
    unworked: byReason('recycled', 'nobody worked it in time'),
    deemed_accepted: stay('it was accepted already'),
    acceptance_undone: move('mql', undone),
    ae_accepted: stay(noSql),
    ae_returned: stay('no AE had it'),
    native_moved: byNative('sql', 'opportunity', 'customer', 'recycled', 'disqualified'),
    reset: move('lead', afresh),
  },
  sql: {
    qualified: stay(further),
    triaged: stay(further),
    excluded: stay(humanHasIt),
    lapsed: stay(humanHasIt),
    verdict_accepted: stay(further),
    verdict_rejected: byReason('lead', corrected),
    verdict_recycled: byReason('recycled', recycled),
    verdict_converted: stay('it was qualified already'),
    opportunity_opened: move('opportunity', opened),
    opportunity_won: move('customer', won),
    opportunity_lost: move('recycled', 'its opportunity was lost'),
    recycle_due: stay(notDue),
    unworked: stay('a seller qualified it; the AE is on a clock of their own'),
    deemed_accepted: stay(further),
    acceptance_undone: stay(noSilence),
    ae_accepted: move('opportunity', 'the account executive accepted it'),
    ae_returned: byReason('sal', 'the account executive gave it back'),
    native_moved: byNative('opportunity', 'customer', 'recycled', 'disqualified'),
    reset: move('lead', afresh),
  },
  opportunity: {
    qualified: stay(further),
    triaged: stay(further),
    excluded: stay(humanHasIt),
    lapsed: stay(humanHasIt),
    verdict_accepted: stay(further),
    verdict_rejected: stay(dealDecides),
    verdict_recycled: stay(dealDecides),
    verdict_converted: stay(further),
    opportunity_opened: stay('it has an opportunity already'),
    opportunity_won: move('customer', won),
    opportunity_lost: move('recycled', 'its opportunity was lost'),
    recycle_due: stay(notDue),
    unworked: stay(dealDecides),
    deemed_accepted: stay(further),
    acceptance_undone: stay(noSilence),
    ae_accepted: stay('it has an opportunity already'),
    ae_returned: byReason('sal', 'the account executive gave it back'),
    native_moved: byNative('customer'),
    reset: move('lead', afresh),
  },
  customer: {
    qualified: stay(isCustomer),
    triaged: stay(isCustomer),
    excluded: stay(isCustomer),
    lapsed: stay(isCustomer),
    verdict_accepted: stay(isCustomer),
    verdict_rejected: stay(isCustomer),
    verdict_recycled: stay(isCustomer),
    verdict_converted: stay(isCustomer),
    opportunity_opened: stay(isCustomer),
    opportunity_won: stay(isCustomer),
    opportunity_lost: stay(isCustomer),
    recycle_due: stay(isCustomer),
    unworked: stay(isCustomer),
    deemed_accepted: stay(isCustomer),
    acceptance_undone: stay(noSilence),
    ae_accepted: stay(isCustomer),
    ae_returned: stay(isCustomer),
    native_moved: byNative(),
    reset: move('lead', afresh),
  },
  recycled: {
    qualified: move('mql', 'it meets the definition again and may come back'),
    triaged: move('lead', 'it raised its hand again; its fit is not known'),
    excluded: stay('it rests in nurture'),
    lapsed: stay('it rests in nurture'),
    verdict_accepted: move('sal', corrected),
    verdict_rejected: byReason('lead', corrected),
    verdict_recycled: byReason('recycled', corrected),
    verdict_converted: move('sql', corrected),
    opportunity_opened: move('opportunity', opened),
    opportunity_won: move('customer', won),
    opportunity_lost: stay(noDeal),
    recycle_due: move('lead', 'its time in nurture is over'),
    unworked: stay(notHeld),
    deemed_accepted: stay(notHeld),
    acceptance_undone: stay(noSilence),
    ae_accepted: stay(noSql),
    ae_returned: stay(notHeld),
    native_moved: byNative('sal', 'sql', 'opportunity', 'customer', 'disqualified'),
    reset: move('lead', afresh),
  },
  disqualified: {
    qualified: stay(isOut),
    triaged: stay(isOut),
    excluded: stay(isOut),
    lapsed: stay(isOut),
    verdict_accepted: move('sal', corrected),
    verdict_rejected: byReason('lead', corrected),
    verdict_recycled: byReason('recycled', corrected),
    verdict_converted: move('sql', corrected),
    opportunity_opened: move('opportunity', opened),
    opportunity_won: move('customer', won),
    opportunity_lost: stay(noDeal),
    recycle_due: stay(notDue),
    unworked: stay(notHeld),
    deemed_accepted: stay(notHeld),
    acceptance_undone: stay(noSilence),
    ae_accepted: stay(noSql),
    ae_returned: stay(notHeld),
    native_moved: byNative('sal', 'sql', 'opportunity', 'customer'),
    reset: move('lead', afresh),
  },
} as const satisfies Record<LifecycleStage, Record<LifecycleEventKind, Transition>>;

const reasonStage = (outcome: ReasonOutcome, otherwise: LifecycleStage): LifecycleStage =>
  outcome.kind === 'disqualify' ? 'disqualified' : outcome.kind === 'recycle' ? 'recycled' : otherwise;

/** The stage after an event, and why in half a sentence. The same stage = it stays. */
export const transition = (
  stage: LifecycleStage,
  event: LifecycleEvent,
): { readonly stage: LifecycleStage; readonly why: string } => {
  const cell: Transition = lifecycle[stage][event.kind];
  const { why } = cell;
  switch (cell.kind) {
    case 'move':
      return { stage: cell.to, why };
    case 'stay':
      return { stage, why };
    case 'by_reason':
      return { stage: 'outcome' in event ? reasonStage(event.outcome, cell.otherwise) : stage, why };
    case 'by_native': {
      const isAdopted = event.kind === 'native_moved' && cell.adopts.includes(event.to);
      return isAdopted ? { stage: event.to, why } : { stage, why: 'what the CRM says is no step forward' };
    }
  }
};
