// What one target of a rule comes to.
import type { Instant } from '../lead.ts';
import type { RepId, TeamId } from '../roster.ts';
import type { Turns } from '../round-robin.ts';

export type Step =
  | {
      readonly kind: 'given';
      readonly rep: RepId;
      readonly team: TeamId | null;
      readonly turns: Turns | null;
      readonly how: string;
    }
  | { readonly kind: 'queued'; readonly queue: string; readonly how: string }
  /** The contract says that it waits for this target. */
  | { readonly kind: 'waits'; readonly until: Instant | null; readonly why: string }
  | { readonly kind: 'absent'; readonly why: string; readonly backAt: Instant | null };
