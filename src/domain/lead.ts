// The common lead model: what Baton knows of a person a seller may work, whichever CRM said it.
// Facts are flat, keyed by path, so that conditions, mappings, CSV columns and explanations all speak of the same names.

import type { Shown } from './app-fields.ts';
import type { Clock } from './clock.ts';
import type { ConnectionId, Instant, LeadId, RepId } from './ids.ts';

export type { ConnectionId, Instant, LeadId } from './ids.ts';
/** A fact's value. A date is an `Instant`; a multiple choice is a list of text. A fact that is absent is unknown. */
export type Value = string | number | boolean | readonly string[];

export const fieldTypes = ['text', 'number', 'boolean', 'instant', 'list'] as const;
export type FieldType = (typeof fieldTypes)[number];

export type FieldDefinition = { readonly type: FieldType; readonly says: string; readonly derived?: true };

/** Every field of the lead model. `custom.*` paths stand beside these and are typed by the mapping that brings them. */
export const leadFields = {
  'person.email': { type: 'text', says: 'e-mail address, lower case' },
  'person.email_domain': { type: 'text', says: 'what stands behind the @', derived: true },
  'person.first_name': { type: 'text', says: 'first name' },
  'person.last_name': { type: 'text', says: 'last name' },
  'person.title': { type: 'text', says: 'job title as written' },
  'person.seniority': { type: 'text', says: 'c_level, vp, director, manager, individual, student' },
  'person.function': {
    type: 'text',
    says: 'department: sales, marketing, operations, it, finance, hr, product, other',
  },
  'person.phone': { type: 'text', says: 'telephone, E.164 where it can be parsed' },
  'person.country': { type: 'text', says: 'ISO 3166-1 alpha-2 code, lower case' },
  'person.region': { type: 'text', says: 'sales region: emea, na, latam, apac' },
  'person.language': { type: 'text', says: 'ISO 639-1 code, lower case' },
  'person.is_student': { type: 'boolean', says: 'an academic address or a student title', derived: true },
  'person.email_opt_out': { type: 'boolean', says: 'does not want marketing e-mail' },
  'person.do_not_call': { type: 'boolean', says: 'does not want calls' },
  'person.consent': { type: 'text', says: 'granted, denied or not_asked' },
  'person.created_at': { type: 'instant', says: 'when the person became known' },
  'person.source': { type: 'text', says: 'where the person came from' },
  'evidence.budget': { type: 'text', says: 'what the seller found out of the budget' },
  'evidence.authority': { type: 'text', says: 'who decides, as the seller found out' },
  'evidence.need': { type: 'text', says: 'the problem to be solved, as the seller found out' },
  'evidence.timeline': { type: 'text', says: 'by when, as the seller found out' },
  'evidence.challenges': { type: 'text', says: 'the challenges, as the seller found out' },
  'evidence.money': { type: 'text', says: 'what money there is, as the seller found out' },
  'evidence.prioritization': { type: 'text', says: 'how urgent it is to them, as the seller found out' },
  'evidence.metrics': { type: 'text', says: 'what success is measured by, as the seller found out' },
  'evidence.economic_buyer': { type: 'text', says: 'who holds the budget, as the seller found out' },
  'evidence.decision_criteria': { type: 'text', says: 'by what they decide, as the seller found out' },
  'evidence.decision_process': { type: 'text', says: 'how they decide, as the seller found out' },
  'evidence.identify_pain': { type: 'text', says: 'what hurts, as the seller found out' },
  'evidence.champion': { type: 'text', says: 'who speaks for us, as the seller found out' },
  'company.name': { type: 'text', says: 'company name' },
  'company.domain': { type: 'text', says: 'registrable domain, lower case' },
  'company.employees': { type: 'number', says: 'number of employees' },
  'company.industry': { type: 'text', says: 'industry' },
  'company.annual_revenue': { type: 'number', says: 'annual revenue in the account currency' },
  'company.country': { type: 'text', says: 'ISO 3166-1 alpha-2 code, lower case' },
  'company.account': { type: 'text', says: "the CRM's id of the company or account" },
  'company.owner': { type: 'text', says: "the CRM's id of the account owner" },
  'company.deal_owner': { type: 'text', says: "the CRM's id of the owner of the open deal" },
  'company.is_customer': { type: 'boolean', says: 'has bought' },
  'company.open_opportunity': { type: 'boolean', says: 'has a deal that is neither won nor lost' },
} as const satisfies Record<string, FieldDefinition>;

export type StandardPath = keyof typeof leadFields;
export type FieldPath = StandardPath | `custom.${string}`;
/** Keyed by FieldPath; absent = unknown. */
export type Fields = Readonly<Record<string, Value>>;

/** Who said a fact and when: theirs (`occurredAt`) and ours (`observedAt`). A replay admits facts by `observedAt`. */
export type Provenance = {
  readonly source: ConnectionId;
  readonly occurredAt: Instant;
  readonly observedAt: Instant;
  /** Where connections differ, the lower rank is believed, and of one rank the newer; absent = 0. */
  readonly rank?: number;
};

/** What a connection says of a fact for which another one is believed; null = it took its word back, so that an older one does not bring it again. */
export type Said = Provenance & { readonly value: Value | null };

export type RecordRef = {
  readonly connection: ConnectionId;
  /** The CRM's object in our words: contact, lead. */
  readonly object: string;
  readonly recordId: string;
};

/** Something a person did. `key` is its identity: `connection|object|source id|kind`; the same key twice is the same event. */
export type Engagement = {
  readonly key: string;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly observedAt: Instant;
  readonly properties: Readonly<Record<string, Value>>;
};

export const lifecycleStages = [
  'lead',
  'mql',
  'sal',
  'sql',
  'opportunity',
  'customer',
  'recycled',
  'disqualified',
] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];

export const verdicts = ['accepted', 'rejected', 'recycled', 'converted'] as const;
export type Verdict = (typeof verdicts)[number];

export type Disposition = {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly occurredAt: Instant;
  /** The CRM did not say when: the record's modified time stands in, and any touch of the record moves it. */
  readonly isUndated?: true;
  readonly by: string | null;
  /** The record that says it: of two in one moment the same one counts, whichever is read last. */
  readonly record?: string;
  /** What the seller added in words; absent = nothing, or the CRM has no field for it yet. */
  readonly note?: string;
  /** The contract has taken it; since when the handoff has had a verdict that counts (a correction keeps the first one's time). */
  readonly takenSince?: Instant;
  /** Given on a handoff that had a verdict which counted, since then: only for so long may it be corrected. */
  readonly correctsSince?: Instant;
};

export const handoffStates = ['open', 'accepted', 'qualified', 'converted', 'rejected', 'recycled', 'closed'] as const;
export type HandoffState = (typeof handoffStates)[number];

/** One cycle from MQL to its outcome; identified by (lead, ordinal), ordinals from 1. */
export type Handoff = {
  readonly ordinal: number;
  /** When the definition was first met (their time). */
  readonly mqlAt: Instant;
  /** When we committed it; clocks start here, so that a late event is not born breached. */
  readonly handedOverAt: Instant;
  readonly contractHash: string;
  /** The event that tipped it: engagement key, or null where a field change or time did. */
  readonly triggerKey: string | null;
  readonly state: HandoffState;
  /** Who has it and what is promised; absent while nobody routes and no clock runs (the connection observes, or the handoff is older than both). */
  readonly work?: HandoffWork;
};

/** How somebody came to have a handoff. `crm`: the CRM's own owner, where Baton does not route. */
export const seatWays = ['routing', 'person', 'crm'] as const;
export type SeatWay = (typeof seatWays)[number];

/** Who has a handoff now, or where it waits. */
export type Seat = {
  /** Null = nobody of the roster. */
  readonly rep: RepId | null;
  /** The queue it waits in; null = it does not wait in one. */
  readonly queue: string | null;
  readonly since: Instant;
  readonly way: SeatWay;
  /** The contract's rule that chose; null = a person did, or the CRM. */
  readonly rule: string | null;
  /** In a sentence. */
  readonly why: string;
};

export type HandoffWork = {
  /** The class of promises it is of; null = none fits. */
  readonly slaClass: string | null;
  /** Null = to be routed: asked for and not answered yet, or nobody was there. */
  readonly seat: Seat | null;
  /** When somebody had it first: until then the delay is ours, not a seller's. */
  readonly firstSeatAt: Instant | null;
  /** Who had it before in this handoff, oldest first: none of them gets it again by a breach. */
  readonly former: readonly RepId[];
  /** Who worked this person in the handoff before, and until when. */
  readonly prior: { readonly rep: RepId; readonly at: Instant } | null;
  /** A person gave it to somebody: it is not routed away from them again. */
  readonly isByHand: boolean;
  readonly clocks: readonly Clock[];
  /** While nobody is there: when to ask again; null = when the roster changes. */
  readonly askAgainAt: Instant | null;
  /** The first answer to the handoff that the contract took, whatever it was. */
  readonly answeredAt: Instant | null;
  readonly acceptedAt: Instant | null;
  /** When it became an SQL, and who made it one. */
  readonly qualifiedAt: Instant | null;
  readonly qualifiedBy: RepId | null;
  /** When the seller's verdict or the CRM said that it is an SQL (their time). */
  readonly convertedAt: Instant | null;
  /** When the account executive took the SQL or gave it back, and whether silence did so. */
  readonly aeAnsweredAt: Instant | null;
  readonly aeDeemedAt: Instant | null;
  /** When the handoff ended (their time); and when a correction, or an SQL given back, opened it again. */
  readonly overAt: Instant | null;
  readonly reopenedAt: Instant | null;
  /** Since when its clocks stand still; null = they run. */
  readonly pausedSince: Instant | null;
  /** When the absence began for which it was offered to somebody else, or passed on. */
  readonly offeredFor: Instant | null;
  /** The roster under which somebody was asked for last: another one may have somebody. */
  readonly askedOf: string | null;
  /** An SQL or further without the evidence that the contract asks for: the CRM's conversion counts all the same. */
  readonly isEvidenceMissing: boolean;
  /** Accepted by silence at this time, and may be disputed until the contract's time is over; null = by a person, or not yet. */
  readonly deemedAt: Instant | null;
};

export type Lead = {
  readonly id: LeadId;
  readonly fields: Fields;
  readonly provenance: Readonly<Record<string, Provenance>>;
  /** By path, what the connections say that are not believed there: what counts when the believed one falls silent. Empty where one alone speaks. */
  readonly others: Readonly<Record<string, readonly Said[]>>;
  /** Ordered by (occurredAt, key). */
  readonly engagements: readonly Engagement[];
  readonly refs: readonly RecordRef[];
  readonly stage: LifecycleStage;
  readonly stageSince: Instant;
  readonly mqlAt: Instant | null;
  /** The most recent handoff. */
  readonly handoff: Handoff | null;
  /** The stage as the CRM's native field last said, in our words; null = unknown. */
  readonly nativeStage: LifecycleStage | null;
  readonly owner: string | null;
  readonly disposition: Disposition | null;
  /** Of a recycled lead: when it may come back. */
  readonly recycleUntil: Instant | null;
  readonly recycleLabel: string | null;
  /** What was done up to here counts no more: it was recycled and the contract lets it start afresh. */
  readonly intentResetAt: Instant | null;
  /** What the CRM was last told to show, and when; null before the first. */
  readonly shown: { readonly values: Shown; readonly at: Instant } | null;
  readonly isArchived: boolean;
};
