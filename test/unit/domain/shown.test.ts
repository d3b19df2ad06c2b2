// What the CRM is told to show, and when: what a seller acts on at once, a score that only drifts at most daily and only by a whole step.
import { describe, expect, test } from '@jest/globals';
import type { Shown } from '#domain/app-fields.ts';
import type { Handoff, Lead } from '#domain/lead.ts';
import { newLead } from '#domain/observe.ts';
import type { Assessment } from '#domain/scoring/assess.ts';
import { contractLabel, driftShownEveryMs, shownPoints, showing } from '#domain/shown.ts';
import { assessment } from './assessment.ts';
import { day, hour, minute, nov, policy } from './example.ts';

const lead = (of: Partial<Lead> = {}): Lead => ({ ...newLead('a', nov(1)), ...of });
const scored = (fit: number, intent: number, of: Partial<Assessment> = {}): Assessment =>
  assessment({ fit: fit * 1_000, intent: intent * 1_000, total: (fit + intent) * 1_000, ...of });
type Given = { observing?: boolean; flip?: boolean };
const show = (of: Lead, by: Assessment, at: number, { observing = false, flip = false }: Given = {}) =>
  showing(policy, of, by, at, observing, flip);
/** A lead on which the first showing was written at `at`. */
const shownAt = (at: number, by: Assessment, of: Partial<Lead> = {}, given: Given = {}): Lead =>
  lead({ ...of, shown: show(lead(of), by, at, given).shown });
const changed = (before: Lead, by: Assessment, at: number, given: Given = {}): Shown | null => {
  const { shown } = show(before, by, at, given);
  return shown === before.shown ? null : shown.values;
};

describe('points', () => {
  test('are whole, halves away from zero, each axis on its own', () => {
    expect([499, 500, 1_499, -499, -500, -1_500].map(shownPoints)).toEqual([0, 1, 1, 0, -1, -2]);
  });
});

describe('what is shown', () => {
  test('all that is known of a lead, the first time', () => {
    const handoff = { ordinal: 2, handedOverAt: nov(3), state: 'accepted' } as Handoff;
    const of = lead({ stage: 'sal', mqlAt: nov(2), handoff, recycleLabel: 'nurture', recycleUntil: nov(9) });
    const { shown, dueAt } = show(of, scored(50, 12.5, { status: 'mql', grade: 'B2' }), nov(4));
    expect(shown).toEqual({
      at: nov(4),
      values: {
        activity: null,
        mql_status: 'mql',
        stage: 'sal',
        mql_at: nov(2),
        grade: 'B2',
        handoff: 2,
        handed_over_at: nov(3),
        recycle_label: 'nurture',
        recycle_until: nov(9),
        contract_version: 'acme-handoff v3',
        why: expect.stringContaining('Next: '),
        fit: 50,
        intent: 13,
        total: 63,
      },
    });
    expect(dueAt).toBeNull();
    expect(contractLabel(policy)).toBe('acme-handoff v3');
  });

  test('nothing of a handoff where there was none', () => {
    expect(show(lead(), scored(1, 1), nov(4)).shown.values).toMatchObject({ handoff: null, handed_over_at: null });
  });

  test('an observer is shown the score and why, and nothing that anybody acts on', () => {
    const { shown } = show(lead(), scored(1, 1), nov(4), { observing: true });
    expect(Object.keys(shown.values).sort()).toEqual(['fit', 'grade', 'intent', 'total', 'why']);
  });

  test('the very same, with its time, while nothing differs', () => {
    const before = shownAt(nov(4), scored(50, 10));
    expect(show(before, scored(50, 10), nov(9)).shown).toBe(before.shown);
    expect(show(before, scored(50, 10), nov(9), { flip: true }).shown).toBe(before.shown);
  });
});

describe('an old verdict', () => {
  const said = (occurredAt: number): Lead['disposition'] => ({
    verdict: 'rejected',
    reason: 'duplicate',
    occurredAt,
    by: null,
  });
  const open = (ordinal: number): Handoff => ({ ordinal, handedOverAt: nov(3), state: 'open' }) as Handoff;
  const emptied = (of: Partial<Lead>): boolean => {
    const { values } = show(lead({ stage: 'mql', ...of }), scored(50, 50), nov(4)).shown;
    expect('verdict' in values).toBe('verdict_reason' in values);
    if ('verdict' in values) expect([values.verdict, values.verdict_reason]).toEqual([null, null]);
    return 'verdict' in values;
  };

  test('is emptied while the handoff is open that came after it', () => {
    expect(emptied({ handoff: open(1), disposition: said(nov(3) - 1) })).toBe(true);
    expect(emptied({ handoff: open(2), disposition: null })).toBe(true);
  });

  test('is left alone otherwise', () => {
    expect(emptied({ handoff: open(1), disposition: null })).toBe(false);
    expect(emptied({ handoff: open(2), disposition: said(nov(3)) })).toBe(false);
    expect(emptied({ handoff: open(2), disposition: said(nov(3) + 1) })).toBe(false);
    expect(emptied({ handoff: { ...open(2), state: 'accepted' }, disposition: said(nov(1)) })).toBe(false);
    expect(emptied({ handoff: null, disposition: said(nov(1)) })).toBe(false);
  });
});

describe('a score that drifts', () => {
  const before = shownAt(nov(4), scored(50, 20));

  test('is shown again by the step of the contract, a day after it was shown', () => {
    expect(driftShownEveryMs).toBe(day);
    expect(changed(before, scored(50, 15), nov(5))).toMatchObject({ fit: 50, intent: 15, total: 65 });
    expect(changed(before, scored(55, 20), nov(5))).toMatchObject({ fit: 55 });
    expect(changed(before, scored(50, 20, { total: 75_000 }), nov(5))).toMatchObject({ total: 75 });
  });

  test('is not shown again by less, and waits for nothing', () => {
    for (const [fit, intent] of [
      [50, 15.001],
      [50, 24.999],
      [54.999, 20],
    ] as const) {
      const next = scored(fit, intent, { total: 70_000 });
      expect(changed(before, next, nov(9))).toBeNull();
      expect(show(before, next, nov(9)).dueAt).toBeNull();
    }
  });

  test('waits for the day to be over', () => {
    const tooSoon = show(before, scored(50, 15), nov(5) - 1);
    expect(tooSoon).toEqual({ shown: before.shown, dueAt: nov(5) });
    expect(show(before, scored(50, 15), nov(5)).dueAt).toBeNull();
  });

  test('keeps what was shown when something else changes that is no flip', () => {
    const moved = { ...before, recycleLabel: 'long-term' };
    expect(changed(moved, scored(50, 15), nov(4) + hour)).toMatchObject({ recycle_label: 'long-term', intent: 20 });
  });
});

describe('a flip shows the score at once', () => {
  const before = shownAt(nov(4), scored(50, 20, { grade: 'B2' }));
  const soon = nov(4) + minute;
  const moved = (of: Partial<Assessment> = {}): Assessment => scored(50, 19, { grade: 'B2', ...of });

  test('not without one', () => {
    expect(changed(before, moved(), soon)).toBeNull();
  });

  test.each<[string, Lead, Assessment, Given]>([
    ['said so', before, moved(), { flip: true }],
    ['status', before, moved({ status: 'triage' }), {}],
    ['grade', before, moved({ grade: 'C3' }), {}],
    ['stage', { ...before, stage: 'sal' }, moved(), {}],
    [
      'handoff',
      { ...before, handoff: { ordinal: 1, handedOverAt: nov(4), state: 'accepted' } as Handoff },
      moved(),
      {},
    ],
  ])('%s', (_, of, by, given) => {
    const { shown, dueAt } = show(of, by, soon, given);
    expect(shown).toMatchObject({ at: soon, values: { intent: 19 } });
    expect(dueAt).toBeNull();
  });

  test('so does another contract, and a part of the score that was never shown', () => {
    const { shown } = showing({ ...policy, version: 4 }, before, moved(), soon, false, false);
    expect(shown.values).toMatchObject({ contract_version: 'acme-handoff v4', intent: 19 });
    const { why: _, ...values } = before.shown?.values ?? {};
    expect(changed({ ...before, shown: { values, at: nov(4) } }, moved(), soon)).toMatchObject({ intent: 19 });
  });

  test('an observer is shown a score anew for its grade, not for what it is not shown', () => {
    const observed = shownAt(nov(4), scored(50, 20, { grade: 'B2' }), {}, { observing: true });
    const given = { observing: true };
    expect(changed({ ...observed, stage: 'sal' }, moved({ status: 'mql' }), soon, given)).toBeNull();
    expect(changed(observed, moved({ grade: 'C3' }), soon, given)).toMatchObject({ grade: 'C3', intent: 19 });
  });
});
