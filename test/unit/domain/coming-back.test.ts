import { describe, expect, test } from '@jest/globals';
import type { Disposition, Lead } from '#domain/lead.ts';
import type { Again, Policy, Recycling } from '#domain/policy.ts';
import { compile, type CompiledPolicy } from '#domain/scoring/compile.ts';
import { after, did, goodFields, live, nobody, nov, policy, pricing } from './example.ts';

const under = (recycle: Partial<Recycling>, again: Again | null = null): CompiledPolicy => {
  const changed: Policy = { ...policy, recycle: { ...policy.recycle, ...recycle }, mql: { ...policy.mql, again } };
  return compile(changed);
};
const visits = (...dates: readonly number[]) => dates.map((date) => pricing(nov(date)));
const said = (verdict: Disposition['verdict'], reason: string, occurredAt: number): Disposition => ({
  verdict,
  reason,
  occurredAt,
  by: null,
});
/** Handed over on the 8th and given back on the 9th, until February. */
const recycled = (rules: CompiledPolicy, visited = [6, 7, 8]): Lead => {
  const known = after(nobody, nov(2), { fields: goodFields }, live, rules).lead;
  const handed = after(known, nov(8), { engagements: visits(...visited) }, live, rules).lead;
  expect(handed.stage).toBe('mql');
  return after(handed, nov(9), { disposition: said('recycled', 'not_this_quarter', nov(9)) }, live, rules).lead;
};

describe('what calls a resting lead back before its date', () => {
  test('new interest, where the contract says so, once the definition holds', () => {
    const rules = under({ back: 'new_interest' });
    const resting = recycled(rules);
    const { lead, effects } = after(resting, nov(20), { engagements: visits(20) }, live, rules);
    expect(effects).toMatchObject([{ kind: 'open_handoff', ordinal: 2, mqlAt: nov(20) }]);
    expect(lead).toMatchObject({ stage: 'mql', recycleUntil: null });
    // Nothing new: the points it had are not enough.
    expect(after(resting, nov(20), {}, live, rules).lead.stage).toBe('recycled');
  });

  test('nothing at all, where only its date brings it back', () => {
    const rules = under({ back: 'due_date' });
    const resting = recycled(rules);
    const raised = after(resting, nov(20), { engagements: [did('demo_requested', nov(20))] }, live, rules);
    expect([raised.lead.stage, raised.effects]).toEqual(['recycled', []]);
    const due = after(raised.lead, nov(99), { engagements: visits(97, 98, 99) }, live, rules);
    expect(due.effects).toMatchObject([{ kind: 'open_handoff', ordinal: 2 }]);
  });

  test('nothing before the cool-off is over, and then what happened meanwhile', () => {
    const rules = under({ coolOffMs: nov(8) - nov(1) });
    const raised = after(recycled(rules), nov(12), { engagements: [did('demo_requested', nov(12))] }, live, rules);
    expect([raised.lead.stage, raised.effects]).toEqual(['recycled', []]);
    expect(raised.nextWakeAt).toBeLessThanOrEqual(nov(16));
    expect(after(raised.lead, nov(16) - 1, {}, live, rules).effects).toEqual([]);
    const cooled = after(raised.lead, nov(16), {}, live, rules);
    expect(cooled.effects).toMatchObject([{ kind: 'open_handoff', ordinal: 2, mqlAt: nov(16), queue: 'fast_track' }]);
  });
});

describe('starting afresh', () => {
  test('a contract that resets takes the intent of before, fit stays', () => {
    const kept = recycled(under({}));
    const rules = under({ reset: 'fit_only' });
    const resting = after(recycled(rules), nov(10), { engagements: visits(10) }, live, rules);
    expect(resting.lead.intentResetAt).toBe(nov(9));
    expect([resting.assessment.fit, resting.assessment.intent]).toEqual([80_000, 15_000]);
    expect(kept.intentResetAt).toBeNull();
    expect(after(kept, nov(10), { engagements: visits(10) }).assessment.intent).toBe(45_000);
  });

  test('what happened in the very instant of the verdict is gone as well', () => {
    const rules = under({ reset: 'fit_only' });
    expect(after(recycled(rules, [7, 8, 6]), nov(9), {}, live, rules).assessment.intent).toBe(0);
  });
});

describe('becoming an MQL again', () => {
  const week = nov(8) - nov(1);
  const rejected = (rules: CompiledPolicy): Lead => {
    const known = after(nobody, nov(2), { fields: goodFields }, live, rules).lead;
    const handed = after(known, nov(8), { engagements: visits(6, 7, 8) }, live, rules).lead;
    return after(handed, nov(9), { disposition: said('rejected', 'duplicate', nov(9)) }, live, rules).lead;
  };

  test('takes the time that the contract asks for, to the millisecond', () => {
    const rules = under({}, { afterMs: week, when: null });
    const soon = after(rejected(rules), nov(11), { engagements: visits(11) }, live, rules);
    expect([soon.lead.stage, soon.effects]).toEqual(['lead', []]);
    expect(soon.nextWakeAt).toBeLessThanOrEqual(nov(16));
    expect(after(soon.lead, nov(16) - 1, {}, live, rules).effects).toEqual([]);
    expect(after(soon.lead, nov(16), {}, live, rules).effects).toMatchObject([{ ordinal: 2, mqlAt: nov(16) }]);
  });

  test('takes what the contract asks for beside the definition; unknown is not enough', () => {
    const when = { kind: 'field', path: 'custom.budget', test: { op: 'equals', value: true } } as const;
    const rules = under({}, { afterMs: 0, when });
    const keen = after(rejected(rules), nov(11), { engagements: visits(11) }, live, rules);
    expect([keen.assessment.status, keen.lead.stage]).toEqual(['mql', 'lead']);
    const no = after(keen.lead, nov(12), { fields: { ...goodFields, 'custom.budget': false } }, live, rules);
    expect(no.lead.stage).toBe('lead');
    const yes = after(no.lead, nov(13), { fields: { ...goodFields, 'custom.budget': true } }, live, rules);
    expect(yes.effects).toMatchObject([{ kind: 'open_handoff', ordinal: 2, mqlAt: nov(13) }]);
  });

  test('asks nothing of a lead that comes for the first time', () => {
    const rules = under({}, { afterMs: 50 * week, when: { kind: 'any', of: [] } });
    const known = after(nobody, nov(2), { fields: goodFields }, live, rules).lead;
    expect(after(known, nov(8), { engagements: visits(6, 7, 8) }, live, rules).effects).toMatchObject([{ ordinal: 1 }]);
  });
});
