// The pieces the world stands on: streams of chance, the queue of what happens next, and the hours people keep.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { busyTime, dayMs, deskTime, hourMs } from '#twins/world/hours.ts';
import { createQueue } from '#twins/world/queue.ts';
import { createRandom } from '#twins/world/random.ts';

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
const offsets = fc.constantFrom(-8, -5, -3, 0, 1, 5.5, 8, 10);

describe('chance', () => {
  test('a split stream depends on the seed and the name alone', () => {
    fc.assert(
      fc.property(seeds, fc.string(), fc.nat(50), (seed, name, used) => {
        const worn = createRandom(seed);
        for (let i = 0; i < used; i++) worn.next();
        expect(worn.split(name).next()).toBe(createRandom(seed).split(name).next());
      }),
    );
  });

  test('numbers lie in [0, 1), evenly, and streams of neighbouring names do not resemble each other', () => {
    const root = createRandom(7);
    const firsts = Array.from({ length: 20_000 }, (_, i) => root.split(`person-${i}`).next());
    expect(Math.min(...firsts)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...firsts)).toBeLessThan(1);
    const mean = firsts.reduce((a, b) => a + b, 0) / firsts.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01);
    const together = firsts.slice(1).reduce((sum, value, i) => sum + (value - 0.5) * ((firsts[i] ?? 0) - 0.5), 0);
    expect(Math.abs(together / firsts.length)).toBeLessThan(0.003);
  });

  test('weights are kept', () => {
    const random = createRandom(3);
    const counts = { a: 0, b: 0, never: 0 };
    for (let i = 0; i < 10_000; i++) counts[random.weighted({ a: 3, b: 1, never: 0 })] += 1;
    expect(counts.never).toBe(0);
    expect(counts.a / 10_000).toBeCloseTo(0.75, 1);
  });
});

test('the queue gives things back by time, then by order of entry', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
      const queue = createQueue<number>();
      times.forEach((at, order) => {
        queue.push({ at, order, what: order });
      });
      const sorted = times.map((at, order) => ({ at, order })).sort((a, b) => a.at - b.at || a.order - b.order);
      expect(sorted.map(() => queue.pop()?.what)).toEqual(sorted.map((one) => one.order));
      expect(queue.size()).toBe(0);
      expect(queue.nextAt()).toBe(Infinity);
    }),
  );
});

describe('hours', () => {
  test('a visit is never before it was due, nor more than four days later', () => {
    fc.assert(
      fc.property(instants, offsets, seeds, (at, offset, seed) => {
        const found = busyTime(at, offset, createRandom(seed));
        expect(found).toBeGreaterThanOrEqual(at);
        expect(found - at).toBeLessThan(4 * dayMs);
      }),
    );
  });

  test('sellers work from 9 to 17 on weekdays of their zone', () => {
    fc.assert(
      fc.property(instants, offsets, seeds, (at, offset, seed) => {
        const found = deskTime(at, offset, createRandom(seed));
        const local = new Date(found + offset * hourMs);
        expect(found).toBeGreaterThanOrEqual(at);
        expect([0, 6]).not.toContain(local.getUTCDay());
        expect(local.getUTCHours()).toBeGreaterThanOrEqual(9);
        expect(local.getUTCHours()).toBeLessThan(17);
      }),
    );
  });
});
