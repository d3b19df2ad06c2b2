import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { virtualClock } from '#src/clock.ts';
import { ConnectorError, connectorErrorKinds } from '#src/errors.ts';
import { decideRetry, longestWaitMs, triesPerRead, withRetry } from '#sync/retry.ts';

const anError = fc.record({
  kind: fc.constantFrom(...connectorErrorKinds),
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 100 * longestWaitMs }), { nil: undefined }),
});
const errorOf = (of: { kind: ConnectorError['kind']; retryAfterMs?: number | undefined }): ConnectorError =>
  new ConnectorError('x', { connector: 'any', ...of });

describe('decideRetry', () => {
  test('never retries for ever, never waits less than the CRM asked, and never longer than a run should', () => {
    fc.assert(
      fc.property(
        anError,
        fc.integer({ min: 0, max: 50 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (of, attempt, random) => {
          const decision = decideRetry(errorOf(of), attempt, 10, random);
          if (decision.kind !== 'retry') return;
          expect(attempt).toBeLessThan(9);
          expect(decision.afterMs).toBeGreaterThanOrEqual(of.retryAfterMs ?? 0);
          expect(decision.afterMs).toBeLessThanOrEqual(longestWaitMs);
        },
      ),
    );
  });

  test('what no retry can mend is parked or stops the run, whatever the attempt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), (attempt) => {
        expect(decideRetry(errorOf({ kind: 'auth' }), attempt, 10, 0)).toEqual({ kind: 'stop' });
        expect(decideRetry(errorOf({ kind: 'invalid' }), attempt, 10, 0)).toEqual({ kind: 'park' });
        expect(decideRetry(errorOf({ kind: 'not_found' }), attempt, 10, 0)).toEqual({ kind: 'park' });
      }),
    );
  });
});

describe('withRetry', () => {
  test('a call that keeps failing is tried a bounded number of times and then its own error is thrown', async () => {
    let calls = 0;
    const clock = virtualClock(0);
    const failing = withRetry({ clock, random: () => 0.5 }, () => {
      calls++;
      return Promise.reject(errorOf({ kind: 'unavailable' }));
    });
    await expect(failing).rejects.toThrow(ConnectorError);
    expect(calls).toBe(triesPerRead);
  });

  test('a programmer error is never retried', async () => {
    let calls = 0;
    const failing = withRetry({ clock: virtualClock(0), random: () => 0 }, () => {
      calls++;
      return Promise.reject(new TypeError('bug'));
    });
    await expect(failing).rejects.toThrow(TypeError);
    expect(calls).toBe(1);
  });
});
