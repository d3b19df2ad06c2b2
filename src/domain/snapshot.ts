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
  readonly nativeStage: LifecycleStage | null;
  readonly owner: string | null;
  readonly disposition: Disposition | null;
  readonly engagements: readonly Engagement[];
  /** Our own fields as the CRM holds them now, in the CRM's own text, keyed by the CRM's property name; null = empty. */
  readonly ours: Readonly<Record<string, string | null>>;
};

export type Snapshot = PersonSnapshot | CompanySnapshot | DealSnapshot;
