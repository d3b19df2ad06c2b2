import { expect, test } from '@jest/globals';
import { virtualClock } from '#src/clock.ts';

test('sleeping on a virtual clock takes no real time and moves it by exactly as much', async () => {
  const clock = virtualClock(1_000);
  await clock.sleep(500);
  expect(clock.now()).toBe(1_500);
});
