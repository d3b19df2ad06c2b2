// Faults that the laws found, by hand, so that they are not found again.
import { expect, test } from '@jest/globals';
import { compile } from '#domain/scoring/compile.ts';
import { qualifiedSince } from '#domain/scoring/qualified-at.ts';
import { definition } from '#test/support/policies.ts';
import { day, nov } from './example.ts';
import { assessed, axis, count, events, intentOf, lead, never, scored, under, visits } from './scoring-example.ts';

test('counts in what keeps an MQL, and in what lets it come again, are counted', () => {
  const two = count('visit', { op: 'at_least', value: 2 }, 9 * day);
  const policy = under({ mql: definition({ when: never, keep: two, again: { afterMs: 0, when: two } }) });
  const of = (...dates: readonly number[]) =>
    assessed(policy, lead(events('visit', ...dates), {}, { stage: 'mql' }), nov(5));
  expect([of(1), of(1, 2), of(1, 2, 3)].map(({ status, mayComeAgain }) => [status, mayComeAgain])).toEqual([
    ['not_yet', false],
    ['mql', true],
    ['mql', true],
  ]);
  expect(of(1, 2).nextChangeAt).toBe(nov(10));
  const none = under({ mql: definition({ when: never, keep: count('visit', { op: 'at_most', value: 0 }) }) });
  expect(scored(none, lead(events('visit', 1), {}, { stage: 'mql' }), nov(1)).status).toBe('not_yet');
});

test("a replay stops at the lead's own fresh start, though nothing happens then", () => {
  const policy = under({ intent: intentOf([visits()]), mql: definition({ when: axis('intent', 'at_least', 10) }) });
  const subject = lead(events('visit', 1, 7), {}, { intentResetAt: nov(4) });
  expect(qualifiedSince(compile(policy), subject, nov(4))).toBeNull();
  expect(qualifiedSince(compile(policy), subject, nov(9))?.at).toBe(nov(7));
  const kept = {
    ...policy,
    mql: definition({ when: axis('intent', 'at_least', 20), keep: axis('intent', 'at_least', 10) }),
  };
  const once = lead(events('visit', 1, 2, 5), {}, { intentResetAt: nov(4) });
  expect(scored(kept, once, nov(6)).status).toBe('not_yet');
});
