// The one place where the kind of a failed CRM call becomes a decision. Pure but for `withRetry`, which waits.
import type { Clock } from '#src/clock.ts';
import { ConnectorError } from '#src/errors.ts';

/** First wait after a failure without advice from the CRM; doubles each time. */
export const firstWaitMs = 500;
/** No single wait on our own account is longer: a CRM that is down is asked again every minute. */
export const longestWaitMs = 60_000;
/** A read is given up after this many tries (about five minutes of an unavailable CRM); the cursor stays, so the next run goes on. */
export const triesPerRead = 10;
/** A write is parked after this many tries: at up to a minute apart this outlasts the usual outage, and an admin can retry it. */
export const triesPerWrite = 20;

export type RetryDecision =
  | { readonly kind: 'retry'; readonly afterMs: number }
  /** This item cannot succeed as it is: park it for the admin. */
  | { readonly kind: 'park' }
  /** Nothing can succeed now: stop the run, lose nothing, tell the admin. */
  | { readonly kind: 'stop' };

/** `random` in [0, 1): full jitter over the upper half, so that many workers do not return at the same instant. */
const backoffMs = (attempt: number, random: number): number => {
  const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt, 20));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
};

/** What to do after the `attempt`-th failure (from 0) of a call that may be tried `tries` times. */
export const decideRetry = (error: ConnectorError, attempt: number, tries: number, random: number): RetryDecision => {
  switch (error.kind) {
    case 'auth':
      return { kind: 'stop' };
    case 'invalid':
    case 'not_found':
      return { kind: 'park' };
    case 'rate_limited':
      // The CRM says when; a day's limit is a stop, because waiting hours inside a run helps nobody.
      if ((error.retryAfterMs ?? 0) > longestWaitMs) return { kind: 'stop' };
      return attempt + 1 >= tries
        ? { kind: 'stop' }
        : { kind: 'retry', afterMs: Math.max(error.retryAfterMs ?? 0, backoffMs(attempt, random)) };
    case 'unavailable':
    case 'conflict':
      if ((error.retryAfterMs ?? 0) > longestWaitMs) return { kind: 'stop' };
      return attempt + 1 >= tries
        ? { kind: 'park' }
        : { kind: 'retry', afterMs: Math.max(error.retryAfterMs ?? 0, backoffMs(attempt, random)) };
  }
};

/** Calls `read` until it answers or the decision is not to retry; then the last ConnectorError is thrown. */
export const withRetry = async <T>(
  on: { clock: Clock; random: () => number; signal?: AbortSignal | undefined },
  read: () => Promise<T>,
): Promise<T> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const decision = decideRetry(error, attempt, triesPerRead, on.random());
      if (decision.kind !== 'retry') throw error;
      await on.clock.sleep(decision.afterMs, on.signal);
    }
  }
};
