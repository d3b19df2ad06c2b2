import { expect, test } from '@jest/globals';
import { advanceClocks } from '#domain/sla.ts';
import { at, business, facts, looks, minute, slaClass } from './times.ts';

const handRaiser = slaClass({
  accept: { within: business(5 * minute), remind: [], onBreach: [], stopsOn: 'status_change' },
  firstTouch: {
    within: business(15 * minute),
    remind: [business(5 * minute), business(minute)],
    onBreach: [],
    stopsOn: 'proven_outreach',
  },
});

test('on a Friday evening what is left of a promise goes on when work begins on Monday', () => {
  const handedOverAt = at('2026-10-23 16:50');
  const outcomes = looks(handRaiser, [
    { now: handedOverAt, facts: facts(handedOverAt) },
    { now: at('2026-10-26 09:10'), facts: facts(handedOverAt) },
  ]);
  expect(outcomes[0]?.clocks.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
    ['accept', at('2026-10-23 16:55')],
    ['first_touch', at('2026-10-26 09:05')],
  ]);
  expect(outcomes[0]?.nextAt).toBe(at('2026-10-23 16:55'));
  expect(outcomes[1]?.fired.map(({ key, at: due }) => [key, due])).toEqual([
    ['accept.1.breach', at('2026-10-23 16:55')],
    ['first_touch.1.remind-0', at('2026-10-26 09:00')],
    ['first_touch.1.remind-1', at('2026-10-26 09:04')],
    ['first_touch.1.breach', at('2026-10-26 09:05')],
  ]);
  expect(outcomes[1]?.nextAt).toBe(null);
});

test('a clock that nothing happened to is the very same object', () => {
  const handedOverAt = at('2026-10-23 10:00');
  const first = advanceClocks({
    slaClass: handRaiser,
    clocks: [],
    facts: facts(handedOverAt),
    timeOf: () => ({ blocks: [], knownFrom: 0, knownUntil: 0 }),
    now: handedOverAt,
  });
  const again = looks(handRaiser, [{ now: handedOverAt, facts: facts(handedOverAt) }]);
  expect(first.clocks.every(({ dueAt }) => dueAt === null)).toBe(true);
  const clocks = again[0]?.clocks ?? [];
  const later = looks(handRaiser, [
    { now: handedOverAt, facts: facts(handedOverAt) },
    { now: handedOverAt + minute, facts: facts(handedOverAt) },
  ]);
  expect(later[1]?.clocks[0]).toBe(later[0]?.clocks[0]);
  expect(clocks).toHaveLength(2);
});
