// The worked examples of docs/sla.md.
import { expect, test } from '@jest/globals';
import { delaysOf, dueOf } from '#domain/sla.ts';
import { without } from '#domain/working-time.ts';
import { at, business, days, facts, hour, looks, minute, promise, slaClass, weekdays } from './times.ts';

const accept = (within: Parameters<typeof promise>[0]) =>
  slaClass({ accept: { ...promise(within), stopsOn: 'status_change' } });

test('a holiday is no business day', () => {
  const start = at('2026-12-24 10:00');
  const [first] = looks(accept(days(1)), [{ now: start, facts: facts(start) }], () =>
    weekdays(undefined, ['2026-12-25']),
  );
  expect(dueOf(first?.clocks ?? [])).toEqual({ state: 'running', dueAt: at('2026-12-28 17:00') });
});

test('an absence that is entered moves the deadline on', () => {
  const start = at('2026-11-02 10:00');
  const away = [{ from: at('2026-11-02 12:00'), until: at('2026-11-04 00:00') }];
  let time = weekdays();
  const [before] = looks(accept(business(4 * hour)), [{ now: start, facts: facts(start) }], () => time);
  expect(before?.clocks[0]?.dueAt).toBe(at('2026-11-02 14:00'));
  time = without(time, away);
  const [after] = looks(accept(business(4 * hour)), [{ now: start, facts: facts(start) }], () => time);
  expect(after?.clocks[0]?.dueAt).toBe(at('2026-11-04 11:00'));
});

test('a new owner has the whole time under restart, and what is left under continue', () => {
  const start = at('2026-11-02 10:00');
  const handedOn = at('2026-11-02 10:40');
  const known = [
    { now: start, facts: facts(start) },
    { now: handedOn, facts: facts(start, { seat: { rep: 'kim', since: handedOn } }) },
  ];
  const due = (onTransfer: 'restart' | 'continue') =>
    looks({ ...accept(business(60 * minute)), onTransfer }, known)[1]?.clocks.map(({ state, rep, dueAt }) => [
      state,
      rep,
      dueAt,
    ]);
  expect(due('restart')).toEqual([
    ['cancelled', 'lee', at('2026-11-02 11:00')],
    ['running', 'kim', at('2026-11-02 11:40')],
  ]);
  expect(due('continue')).toEqual([['running', 'kim', at('2026-11-02 11:00')]]);
});

test('an answer that is heard of late takes the breach back', () => {
  const start = at('2026-11-02 10:00');
  const late = looks(accept(business(5 * minute)), [
    { now: start, facts: facts(start) },
    { now: at('2026-11-02 10:06'), facts: facts(start) },
    { now: at('2026-11-02 10:07'), facts: facts(start, { answeredAt: at('2026-11-02 10:04') }) },
    { now: at('2026-11-02 10:08'), facts: facts(start, { answeredAt: at('2026-11-02 10:04') }) },
  ]);
  expect(late.map(({ fired }) => fired.map(({ kind }) => kind))).toEqual([[], ['breach'], ['corrected'], []]);
  expect(late[3]?.clocks[0]).toMatchObject({ state: 'met', breachedAt: null, endedAt: at('2026-11-02 10:04') });
});

test('until somebody has the lead the delay is the system’s', () => {
  const delays = delaysOf({
    mqlAt: at('2026-11-02 08:00'),
    handedOverAt: at('2026-11-02 09:30'),
    firstSeatAt: at('2026-11-02 10:00'),
    answeredAt: at('2026-11-03 09:30'),
    ofAll: weekdays(),
    ofRep: weekdays(),
  });
  expect(delays.system).toEqual({ wallMs: 2 * hour, businessMs: hour });
  expect(delays.human).toEqual({ wallMs: 23.5 * hour, businessMs: 7.5 * hour });
});
