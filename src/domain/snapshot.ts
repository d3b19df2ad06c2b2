// A snapshot is what one CRM record says now, in our terms. Every way in becomes one (poll, backfill, CSV import, reconciliation).
import type { ConnectionId, Disposition, Engagement, Instant, LifecycleStage, RecordRef, Value } from './lead.ts';

/** A record that is not a person but says something about one. */
export type CompanySnapshot = {
  readonly kind: 'company';
  readonly connection: ConnectionId;
  readonly recordId: string;
  readonly modifiedAt: Instant;
  readonly observedAt: Instant;
  readonly isArchived: boolean;
  /** `company.*` and `custom.*` paths; null = the CRM says empty. */
  readonly fields: Readonly<Record<string, Value | null>>;
};

export const dealStates = ['open', 'won', 'lost'] as const;
export type DealState = (typeof dealStates)[number];

export type DealSnapshot = {
  readonly kind: 'deal';
  readonly connection: ConnectionId;
  readonly recordId: string;
  readonly modifiedAt: Instant;
  readonly observedAt: Instant;
  readonly isArchived: boolean;
  readonly state: DealState;
  readonly createdAt: Instant;
  readonly closedAt: Instant | null;
  readonly companyId: string | null;
  /** Record ids of the people on the deal. */
  readonly personIds: readonly string[];
  /** The CRM's id of the user; null = nobody. */
  readonly owner: string | null;
};

/** A record of another CRM, or of another object of this one, that is the same person. */
export type Link = {
  /** Null = of the same connection; else the kind of CRM whose record it is. */
  readonly crm: string | null;
  readonly object: 'contact' | 'lead';
  readonly recordId: string;
};

/** Something that happened to a person and has a record of its own: a task, a meeting, a campaign, a verdict. */
export type HappeningSnapshot = {
  readonly kind: 'happening';
  /** The record of what happened. */
  readonly ref: RecordRef;
  readonly modifiedAt: Instant;
  readonly observedAt: Instant;
  readonly person: { readonly object: 'contact' | 'lead'; readonly recordId: string };
  readonly engagements: readonly Engagement[];
  readonly disposition: Disposition | null;
};

export type PersonSnapshot = {
  readonly kind: 'person';
  readonly ref: RecordRef;
  /** Record ids that were merged into this one. */
  readonly mergedIds: readonly string[];
  /** Server-modified time: an older snapshot is no edit. */
  readonly modifiedAt: Instant;
  readonly observedAt: Instant;
  readonly isArchived: boolean;
  /** Only what was read: an absent path was not read, null = the CRM says empty. */
  readonly fields: Readonly<Record<string, Value | null>>;
  readonly companyId: string | null;
  /** For a record that stands on another person's record (a CRM's lead on its contact). */
  readonly standsOn: string | null;
  /** Other records of the same person that this one names itself: its lead was converted to a contact, its contact is synced with another CRM. */
  readonly links: readonly Link[];
  readonly nativeStage: LifecycleStage | null;
  readonly owner: string | null;
  readonly disposition: Disposition | null;
  readonly engagements: readonly Engagement[];
  /** Our own fields as the CRM holds them now, in the CRM's own text, keyed by the CRM's property name; null = empty. */
  readonly ours: Readonly<Record<string, string | null>>;
};

export type Snapshot = PersonSnapshot | HappeningSnapshot | CompanySnapshot | DealSnapshot;
