// What has newly become true of a lead. Each event carries its identity, so that the same happening read twice is one event.
import type { RepId } from './roster.ts';
import type { RouteAnswer, RouteRequest } from './routing.ts';
import type { Disposition, Engagement, Instant, LifecycleStage, RecordRef, Value } from './lead.ts';

export const leadEventKinds = [
  'field_changed',
  'field_said',
  'engaged',
  'native_stage_changed',
  'owner_changed',
  'owner_set',
  'routed',
  'reroute_asked',
  'acceptance_undone',
  'verdict_given',
  'record_joined',
  'records_merged',
  'archived',
  'restored',
] as const;
export type LeadEventKind = (typeof leadEventKinds)[number];

export type LeadEventOf =
  | {
      readonly kind: 'field_changed';
      readonly path: string;
      readonly before: Value | null;
      readonly after: Value | null;
      /** What the source says itself, where another source is believed from now on. */
      readonly said?: Value | null;
      readonly rank?: number;
    }
  /** A connection says something of a fact whose value stays as it is: another one is believed, or both agree. */
  | { readonly kind: 'field_said'; readonly path: string; readonly said: Value | null; readonly rank?: number }
  | {
      readonly kind: 'engaged';
      readonly engagement: Engagement;
      /** The person's record that told it. */
      readonly of?: { readonly object: string; readonly recordId: string };
    }
  | {
      readonly kind: 'native_stage_changed';
      readonly before: LifecycleStage | null;
      readonly after: LifecycleStage;
      readonly rank?: number;
    }
  | {
      readonly kind: 'owner_changed';
      readonly before: string | null;
      readonly after: string | null;
      readonly rank?: number;
    }
  /** Somebody else than Baton has set the owner of this record since it was read last; null = took it away. Whoever is believed of the lead's owner. */
  | {
      readonly kind: 'owner_set';
      readonly ref: RecordRef;
      /** The CRM's id of the user. */
      readonly owner: string | null;
    }
  /** Our own answer to a request for routing. */
  | {
      readonly kind: 'routed';
      readonly ordinal: number;
      readonly of: RouteRequest['of'];
      readonly answer: RouteAnswer;
    }
  /** A manager has what this rep holds routed anew. */
  | { readonly kind: 'reroute_asked'; readonly rep: RepId }
  /** Those who settle disputes have said that this handoff's acceptance by silence does not stand. */
  | { readonly kind: 'acceptance_undone'; readonly ordinal: number }
  | { readonly kind: 'verdict_given'; readonly disposition: Disposition }
  | { readonly kind: 'record_joined'; readonly ref: RecordRef }
  /** These records have become part of the one that says so; their refs now point to this lead. */
  | { readonly kind: 'records_merged'; readonly refs: readonly RecordRef[] }
  | { readonly kind: 'archived' | 'restored' };

export type LeadEvent = {
  /** `connection|object|record|property or kind|source time|value hash`; of an engagement its own key. Insert or ignore. */
  readonly key: string;
  /** The connection that said so. */
  readonly source: string;
  /** Theirs. */
  readonly occurredAt: Instant;
  /** Ours. */
  readonly observedAt: Instant;
} & LeadEventOf;
