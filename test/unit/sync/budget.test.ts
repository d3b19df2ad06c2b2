import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { virtualClock } from '#src/clock.ts';
import { createBudget } from '#sync/budget.ts';

describe('budget', () => {
  test('no window of the interval ever holds more calls than the limit, however the caller hurries', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 100, max: 10_000 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 120 }),
        async (calls, intervalMs, pauses) => {
          const clock = virtualClock(1_000_000);
          const budget = createBudget(clock, 'any', { families: { burst: { calls, intervalMs } }, dayReserve: 0 });
          const times: number[] = [];
          for (const pause of pauses) {
            clock.advance(pause);
            await budget.take('burst');
            times.push(clock.now());
          }
          for (const at of times) {
            expect(times.filter((t) => t > at - intervalMs && t <= at).length).toBeLessThanOrEqual(calls);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('leaves the day reserve to others and says when to come back', async () => {
    const clock = virtualClock(0);
    const budget = createBudget(clock, 'any', {
      families: { burst: { calls: 100, intervalMs: 1_000 } },
      dayReserve: 0.1,
    });
    budget.learn({ family: 'burst', dayRemaining: 1_000 });
    await budget.take('burst');
    budget.learn({ family: 'burst', dayRemaining: 100 });
    await expect(budget.take('burst')).rejects.toMatchObject({ kind: 'rate_limited' });
  });

  test('does not believe for ever that the day is used up: after an hour a call goes out to learn', async () => {
    const clock = virtualClock(0);
    const budget = createBudget(clock, 'any', {
      families: { burst: { calls: 100, intervalMs: 1_000 } },
      dayReserve: 0.1,
    });
    budget.learn({ family: 'burst', dayRemaining: 1_000 });
    budget.learn({ family: 'burst', dayRemaining: 50 });
    clock.advance(3_599_999);
    await expect(budget.take('burst')).rejects.toMatchObject({ kind: 'rate_limited' });
    clock.advance(1);
    await budget.take('burst');
    budget.learn({ family: 'burst', dayRemaining: 49 });
    await expect(budget.take('burst')).rejects.toMatchObject({ kind: 'rate_limited' });
    clock.advance(3_600_000);
    budget.learn({ family: 'burst', dayRemaining: 10_000 });
    await budget.take('burst');
  });

  test('a block that the CRM announced is waited out', async () => {
    const clock = virtualClock(0);
    const budget = createBudget(clock, 'any');
    budget.learn({ family: 'search', blockedForMs: 5_000 });
    await budget.take('search');
    expect(clock.now()).toBeGreaterThanOrEqual(5_000);
  });

  test('who rests after each batch never comes to the end of a window, however small the batches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (calls) => {
        const clock = virtualClock(1_000_000);
        const limit = { calls: 100, intervalMs: 10_000 };
        const budget = createBudget(clock, 'any', { families: { burst: limit }, dayReserve: 0 });
        for (let round = 0; round < 100; round++) {
          const begunAt = clock.now();
          for (let call = 0; call < calls; call++) await budget.take('burst');
          expect(clock.now()).toBe(begunAt);
          clock.advance(Math.ceil(budget.restMs(begunAt)));
        }
        expect(budget.restMs(clock.now())).toBe(0);
      }),
      { numRuns: 9 },
    );
  });
});
