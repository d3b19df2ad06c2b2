// One promise with a deadline. What a class promises is in the policy; this is how it stands for one handoff.
import type { Instant, RepId } from './ids.ts';

export const slaClocks = ['accept', 'first_touch', 'effort', 'ae_accept'] as const;
export type SlaClock = (typeof slaClocks)[number];

export const clockStates = ['running', 'met', 'breached', 'cancelled'] as const;
export type ClockState = (typeof clockStates)[number];

/** Two measures of one stretch: on the wall, and while whoever has the lead works. */
export type Stretch = { readonly wallMs: number; readonly businessMs: number };

export type Clock = {
  readonly kind: SlaClock;
  /** From 1; a restart (a new owner) is the next turn. At most one turn of a kind runs. */
  readonly turn: number;
  readonly state: ClockState;
  /** In whose time it runs; null = nobody of the roster: the working time that holds for all. */
  readonly rep: RepId | null;
  readonly startedAt: Instant;
  /** Null only while it stands still, or when nobody works in all the time that is known. */
  readonly dueAt: Instant | null;
  /** Since when it stands still; null = it runs. */
  readonly pausedSince: Instant | null;
  /** When the present stretch began: the start, the end of the last pause, or a transfer that continued it. */
  readonly runsSince: Instant;
  /** What is used up of the promise: of the stretches before the present one (a pause or a transfer that continues). */
  readonly spent: Stretch;
  /** Of a promise in business days: what it came to in working time when it was first interrupted; null = it was not, or is told otherwise. */
  readonly daysMs: number | null;
  /** When it passed its deadline; stays when it is answered late. */
  readonly breachedAt: Instant | null;
  /** When it was met, answered late or cancelled. */
  readonly endedAt: Instant | null;
  /** From start to end, pauses left out; set with `endedAt`. */
  readonly took: Stretch | null;
  /** Steps that have happened, each once for ever: `remind-0`, `breach`, `breach-0`, … */
  readonly fired: readonly string[];
};
