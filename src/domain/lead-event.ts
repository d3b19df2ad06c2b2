// What has newly become true of a lead. Each event carries its identity, so that the same happening read twice is one event.
import type { Disposition, Engagement, Instant, LifecycleStage, RecordRef, Value } from './lead.ts';

export const leadEventKinds = [
  'field_changed',
  'engaged',
  'native_stage_changed',
  'owner_changed',
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
    }
  | { readonly kind: 'engaged'; readonly engagement: Engagement }
  | {
      readonly kind: 'native_stage_changed';
      readonly before: LifecycleStage | null;
      readonly after: LifecycleStage;
    }
  | { readonly kind: 'owner_changed'; readonly before: string | null; readonly after: string | null }
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
