// Which verdicts a contract takes, what they lead to, and which handoff they speak of.
import { describe, expect, test } from '@jest/globals';
import { isOfEarlierHandoff, ruleOn } from '#domain/disposition.ts';
import type { Disposition, Handoff, Verdict } from '#domain/lead.ts';
import type { Policy, Reason } from '#domain/policy.ts';
import { emptyPolicy, reason } from '#test/support/policies.ts';
import { minute } from './example.ts';

const given = (verdict: Verdict, why: string | null = null, occurredAt = 0): Disposition => ({
  verdict,
  reason: why,
  occurredAt,
  by: null,
});
const listing = (reasons: readonly Reason[]): Policy => ({
  ...emptyPolicy,
  reasons: { accepted: reasons, rejected: reasons, recycled: reasons, converted: reasons },
});
const nothing = { kind: 'none' } as const;
const late = reason({ id: 'too_late', label: 'Too late', then: nothing });
const wrong = reason({ id: 'Wrong_Place', label: 'Wrong place', then: { kind: 'disqualify' } });
const later = reason({ id: 'later', label: 'Later', then: { kind: 'recycle', forMs: 5, to: 'long-term' } });
const toNurture = { kind: 'recycle', forMs: 90, to: 'nurture' };

describe('a verdict', () => {
  test('any reason, or none, is let pass where the contract lists none', () => {
    for (const why of [null, '', 'whatever']) {
      expect(ruleOn(given('rejected', why), emptyPolicy)).toEqual({ kind: 'taken', reason: null, outcome: nothing });
      expect(ruleOn(given('recycled', why), emptyPolicy)).toEqual({ kind: 'taken', reason: null, outcome: toNurture });
    }
  });

  test.each(['too_late', ' too_late ', 'TOO_LATE', ' Too_Late\n'])(
    'a reason is known by its id, given as "%s"',
    (why) => {
      expect(ruleOn(given('accepted', why), listing([wrong, late]))).toEqual({
        kind: 'taken',
        reason: late,
        outcome: nothing,
      });
    },
  );

  test('an id with capitals is known as it is written', () => {
    expect(ruleOn(given('rejected', 'Wrong_Place'), listing([late, wrong]))).toEqual({
      kind: 'taken',
      reason: wrong,
      outcome: { kind: 'disqualify' },
    });
    expect(ruleOn(given('rejected', 'wrong_place'), listing([late, wrong])).kind).toBe('refused');
  });

  test('a reason without a consequence sends a recycled lead where the contract sends such leads, and no other', () => {
    expect(ruleOn(given('recycled', 'too_late'), listing([late]))).toMatchObject({ outcome: toNurture });
    for (const verdict of ['accepted', 'rejected', 'converted'] as const) {
      expect(ruleOn(given(verdict, 'too_late'), listing([late]))).toMatchObject({ outcome: nothing });
    }
    expect(ruleOn(given('recycled', 'later'), listing([later]))).toMatchObject({ outcome: later.then });
  });

  test.each([null, '', '  '])('without a reason (%j) it is refused, and says which there are', (why) => {
    expect(ruleOn(given('rejected', why), listing([late, wrong]))).toEqual({
      kind: 'refused',
      why: 'Choose a reason for the verdict "rejected": Too late, Wrong place.',
    });
  });

  test('a reason that is not one is refused; no more than six are named', () => {
    const many = (count: number): Policy =>
      listing(Array.from({ length: count }, (_, i) => reason({ id: `r${String(i)}`, then: nothing })));
    const start = 'The reason given is not one for the verdict "recycled"; choose one of: r0, r1, r2, r3, r4, r5';
    expect(ruleOn(given('recycled', 'nope'), many(6))).toEqual({ kind: 'refused', why: `${start}.` });
    expect(ruleOn(given('recycled', 'nope'), many(7))).toEqual({ kind: 'refused', why: `${start} ….` });
  });
});

test('a verdict up to five minutes older than the handoff is the word of a slow clock, an older one of the handoff before', () => {
  const handoff = { handedOverAt: 60 * minute } as Handoff;
  expect(isOfEarlierHandoff(given('accepted', null, 55 * minute), handoff)).toBe(false);
  expect(isOfEarlierHandoff(given('accepted', null, 55 * minute - 1), handoff)).toBe(true);
  expect(isOfEarlierHandoff(given('accepted', null, 0), null)).toBe(false);
});
