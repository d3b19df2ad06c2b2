// A door-bell within one process: who waits is woken at once, and a ring while nobody waits is heard by the next who does.
import type { Clock } from '#src/clock.ts';

export type Bell = {
  ring(): void;
  /** Until it rings, the time is over, or the signal is aborted. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

export const createBell = (clock: Clock): Bell => {
  let hasRung = false;
  let awake: AbortController | null = null;
  return {
    ring: () => {
      hasRung = true;
      awake?.abort(new Error('rung'));
    },
    wait: async (ms, signal) => {
      if (!hasRung && !signal.aborted) {
        awake = new AbortController();
        await clock.sleep(ms, AbortSignal.any([signal, awake.signal])).catch(() => undefined);
        awake = null;
      }
      hasRung = false;
    },
  };
};
