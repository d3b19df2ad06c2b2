// What a decision has the shell do beside saving the lead and showing its fields.
import type { Alert } from './alert.ts';
import type { HandoffState, Instant, Verdict } from './lead.ts';
import type { RouteRequest } from './routing.ts';

export const queues = ['standard', 'fast_track', 'triage'] as const;
export type Queue = (typeof queues)[number];

export type Effect =
  | {
      readonly kind: 'open_handoff';
      readonly ordinal: number;
      readonly mqlAt: Instant;
      readonly triggerKey: string | null;
      readonly queue: Queue;
    }
  /** An open handoff moves to another queue: a lead in triage whose fit has become known. */
  | { readonly kind: 'requeue_handoff'; readonly ordinal: number; readonly queue: Queue }
  /** The seller took it; also one who corrects a verdict that had closed it. */
  | { readonly kind: 'accept_handoff'; readonly ordinal: number }
  /** It is an SQL: the handoff goes on with an account executive. */
  | { readonly kind: 'qualify_handoff'; readonly ordinal: number }
  | {
      readonly kind: 'close_handoff';
      readonly ordinal: number;
      readonly state: Exclude<HandoffState, 'open' | 'accepted' | 'qualified'>;
      readonly reason: string;
    }
  /** The contract does not take this verdict; `why` says in a sentence what is missing. The lead stays where it is. */
  | { readonly kind: 'refused_verdict'; readonly verdict: Verdict; readonly why: string }
  /** Somebody is to get the handoff: answered under the pools' lock, and told to the lead as `routed`. */
  | { readonly kind: 'route_requested'; readonly request: RouteRequest }
  | { readonly kind: 'alert'; readonly alert: Alert };
