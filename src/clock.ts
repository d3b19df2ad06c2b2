// Time as an input: the shell reads the clock here and nowhere else, so that a simulation can own time.
export type Clock = {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

/** A clock that only its holder moves: `sleep` advances it at once. For demo, simulation and tests. */
export type VirtualClock = Clock & { advance(ms: number): void; set(at: number): void };

export const virtualClock = (start: number): VirtualClock => {
  let at = start;
  return {
    now: () => at,
    sleep: (ms) => {
      at += Math.max(0, ms);
      return Promise.resolve();
    },
    advance: (ms) => {
      at += ms;
    },
    set: (to) => {
      at = to;
    },
  };
};
