// Whether a lead becomes an MQL and is handed over, from assessments made by hand: what sales said of it, what it has done since, and what
// was there before we acted.
import { describe, expect, test } from '@jest/globals';
import { beginCourse, type Course } from '#domain/course.ts';
import { conclude, type Question } from '#domain/handover.ts';
import type { Disposition, Engagement, Handoff, Lead } from '#domain/lead.ts';
import type { LeadEvent, LeadEventOf } from '#domain/lead-event.ts';
import { newLead } from '#domain/observe.ts';
import type { Again, Policy, Recycling } from '#domain/policy.ts';
import type { Assessment } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import { assessment } from './assessment.ts';
import { hour, nov, policy } from './example.ts';

const now = nov(12);
/** Whoever is assessed qualifies; the replay finds that so from the first thing done. */
const open: Policy = { ...policy, mql: { ...policy.mql, when: { kind: 'all', of: [] }, never: null, fastTrack: null } };
/** The replay never finds it so, as where a fact changed only just now. */
const shut: Policy = { ...open, mql: { ...open.mql, when: { kind: 'any', of: [] } } };
const coming = (recycle: Partial<Recycling>, again: Again | null = null, of = open): Policy => ({
  ...of,
  recycle: { ...of.recycle, ...recycle },
  mql: { ...of.mql, again },
});

const did = (key: string, at: number): Engagement => ({
  key,
  type: 'visit',
  occurredAt: at,
  observedAt: at,
  properties: {},
});
const engaged = (engagement: Engagement): LeadEvent => ({
  key: engagement.key,
  source: 'crm',
  occurredAt: engagement.occurredAt,
  observedAt: engagement.observedAt,
  kind: 'engaged',
  engagement,
});
const event = (occurredAt: number, of: LeadEventOf, key = 'x'): LeadEvent => ({
  key,
  source: 'crm',
  occurredAt,
  observedAt: occurredAt,
  ...of,
});
const changed = (at: number, key = 'x'): LeadEvent =>
  event(at, { kind: 'field_changed', path: 'custom.x', before: 1, after: 2 }, key);

const lead = (of: Partial<Lead> = {}): Lead => ({ ...newLead('a', nov(1)), ...of });
/** A lead that was shown before under the same contract. */
const shown = { values: { contract_version: 'acme-handoff v3' }, at: nov(2) };
const handoff = (of: Partial<Handoff> = {}): Handoff => ({
  ordinal: 1,
  mqlAt: nov(3),
  handedOverAt: nov(3),
  contractHash: 'abc',
  triggerKey: null,
  state: 'open',
  ...of,
});
const said = (verdict: Disposition['verdict'], reason: string | null, occurredAt = nov(9)): Disposition => ({
  verdict,
  reason,
  occurredAt,
  by: null,
});

const concluded = (
  of: Lead,
  by: Partial<Assessment>,
  { under = open, ...question }: Partial<Question> & { under?: Policy } = {},
): Course => {
  const course = beginCourse(of, of, compile(under), now, null);
  conclude(course, {
    before: of,
    fresh: [],
    actsSince: nov(1),
    assessment: assessment({ status: 'mql', ...by }),
    ...question,
  });
  return course;
};
const stageOf = (...given: Parameters<typeof concluded>): Lead['stage'] => concluded(...given).lead.stage;

describe('what sales gave back without consequence', () => {
  const back = lead({ shown, disposition: said('rejected', 'duplicate'), handoff: handoff({ state: 'rejected' }) });
  const stage = (trigger: number | null, earned: number | null): Lead['stage'] => {
    const engagements = [
      ...(trigger === null ? [] : [did('t', trigger)]),
      ...(earned === null ? [] : [did('e', earned)]),
    ];
    return stageOf({ ...back, engagements }, {
      triggerKey: trigger && 't',
      earnedKey: earned && 'e',
    } as Partial<Assessment>);
  };

  test('comes back for something done since: the trigger or the newest that earned points, whichever is later', () => {
    expect(stage(nov(10), null)).toBe('mql');
    expect(stage(null, nov(10))).toBe('mql');
    expect(stage(nov(10), nov(8))).toBe('mql');
    expect(stage(nov(8), nov(10))).toBe('mql');
  });

  test('and for nothing else', () => {
    expect(stage(null, null)).toBe('lead');
    expect(stage(nov(8), nov(8))).toBe('lead');
    expect(stage(nov(9), null)).toBe('lead');
    expect(stage(null, nov(9))).toBe('lead');
  });

  test('a verdict that was refused, or that gave nothing back, keeps no lead away', () => {
    for (const disposition of [said('rejected', 'nonsense'), said('accepted', null), said('converted', null), null]) {
      expect(stageOf({ ...back, disposition }, {})).toBe('mql');
    }
  });

  test('one whose date in nurture has come is free', () => {
    expect(stageOf({ ...back, disposition: said('recycled', 'not_this_quarter') }, {})).toBe('mql');
    expect(stageOf({ ...back, disposition: said('rejected', 'no_interest') }, {})).toBe('mql');
    expect(stageOf({ ...back, disposition: said('recycled', 'no_response') }, {})).toBe('mql');
  });

  test('a lead that has gone further does not become an MQL again', () => {
    for (const further of ['sal', 'sql', 'opportunity', 'customer', 'disqualified'] as const) {
      const of = lead({ stage: further, engagements: [did('t', nov(11))] });
      const course = concluded(of, { triggerKey: 't' });
      expect([course.lead, course.effects]).toEqual([of, []]);
    }
  });
});

describe('what rests', () => {
  const until = { recycleUntil: nov(40), recycleLabel: 'nurture' };
  const resting = lead({ stage: 'recycled', stageSince: nov(9) + hour, shown, ...until });
  const given = { ...resting, disposition: said('recycled', 'no_response') };
  const interest = coming({ back: 'new_interest' });
  const doing = (of: Lead, at: number): Lead => ({ ...of, engagements: [did('t', at)] });

  test('is called back by what was done after the verdict, and where there was none after it began to rest', () => {
    const stage = (of: Lead): Lead['stage'] => stageOf(of, { triggerKey: 't' }, { under: interest });
    expect(stage(doing(given, nov(9) + 1))).toBe('mql');
    expect(stage(doing(given, nov(9)))).toBe('recycled');
    expect(stage(doing(resting, nov(9) + hour + 1))).toBe('mql');
    expect(stage(doing(resting, nov(9) + hour))).toBe('recycled');
  });

  test('is called back by a raised hand, one that waits for triage too, and by nothing less', () => {
    const of = doing(given, nov(11));
    const key = { triggerKey: 't' };
    expect(stageOf(of, { ...key, isFast: true })).toBe('mql');
    expect(stageOf(of, { ...key, isFast: false })).toBe('recycled');
    const fresh = [engaged(did('t', nov(11)))];
    const triaged = concluded(of, { ...key, status: 'triage' }, { fresh });
    expect(triaged.effects).toMatchObject([{ kind: 'open_handoff', queue: 'triage', mqlAt: nov(11) }]);
    expect(triaged.lead.stage).toBe('lead');
  });

  test('is not called back where only its date brings it, for triage neither', () => {
    const fresh = [engaged(did('t', nov(11)))];
    const under = coming({ back: 'due_date' });
    const of = doing(given, nov(11));
    for (const status of ['mql', 'triage'] as const) {
      const course = concluded(of, { status, isFast: true, triggerKey: 't' }, { fresh, under });
      expect([course.lead, course.effects]).toEqual([of, []]);
    }
  });
});

describe('coming again', () => {
  const before = lead({
    shown,
    stageSince: nov(10),
    handoff: handoff({ state: 'rejected' }),
    disposition: said('rejected', 'duplicate', nov(5)),
    engagements: [did('t', nov(11))],
  });
  const week = nov(8) - nov(1);
  const under = coming({}, { afterMs: week, when: null });

  test('takes its time from the verdict, else from the last turn', () => {
    const atOnce = concluded(before, { triggerKey: 't' }, { under });
    expect([atOnce.lead.stage, atOnce.wakeAt]).toEqual(['mql', null]);
    const { disposition: _, ...others } = before;
    const barred = concluded({ ...others, disposition: null }, { triggerKey: 't' }, { under });
    expect([barred.lead.stage, barred.wakeAt]).toEqual(['lead', nov(17)]);
  });

  test('asks nothing of a lead without a handoff before', () => {
    const first = { ...before, handoff: null, disposition: null };
    expect(stageOf(first, { triggerKey: 't', mayComeAgain: false }, { under })).toBe('mql');
    expect(stageOf(before, { triggerKey: 't', mayComeAgain: false }, { under })).toBe('lead');
  });
});

describe('since when it is an MQL', () => {
  const mqlAt = (of: Lead, question: Partial<Question> & { under?: Policy } = {}): number | null =>
    concluded(of, {}, question).lead.mqlAt;
  const active = { engagements: [did('t', nov(3))] };

  test('of a lead seen for the first time, since the replay says so; now where it does not', () => {
    expect(mqlAt(lead(active))).toBeLessThanOrEqual(nov(3));
    expect(mqlAt(lead(active), { under: shut })).toBe(now);
    expect(mqlAt(lead({ ...active, shown }), { under: shut })).toBe(now);
  });

  test('no earlier than the first fact that has changed just now, of a lead we knew', () => {
    const knew = lead({ ...active, shown });
    const early = mqlAt(knew) ?? 0;
    expect(early).toBeLessThanOrEqual(nov(3));
    expect(mqlAt(knew, { fresh: [changed(nov(8)), changed(nov(10), 'y')] })).toBe(nov(8));
    expect(mqlAt(knew, { fresh: [engaged(did('u', nov(8)))] })).toBe(early);
    expect(mqlAt(lead(active), { fresh: [changed(nov(8))] })).toBe(mqlAt(lead(active)));
    expect(mqlAt(knew, { fresh: [changed(nov(20))] })).toBe(now);
  });

  test('no earlier than the end of its rest, where that has come', () => {
    const knew = lead({ ...active, shown });
    const rested = (recycleUntil: number): number | null => mqlAt(knew, { before: { ...knew, recycleUntil } });
    expect(rested(nov(10))).toBe(nov(10));
    expect(rested(now)).toBe(now);
    expect(rested(now + 1)).toBe(mqlAt(knew));
  });
});

describe('a handoff', () => {
  const knew = lead({ shown, engagements: [did('t', nov(11))] });

  test('is opened with all that is known of it, and told', () => {
    const course = concluded(knew, { triggerKey: 't', isFast: true }, { fresh: [changed(nov(11))] });
    expect(course.lead).toMatchObject({
      stage: 'mql',
      mqlAt: nov(11),
      handoff: { ordinal: 1, mqlAt: nov(11), handedOverAt: now, contractHash: 'abc', triggerKey: 't', state: 'open' },
    });
    expect(course.effects).toEqual([
      { kind: 'open_handoff', ordinal: 1, mqlAt: nov(11), triggerKey: 't', queue: 'fast_track' },
    ]);
    expect(course.reasons.at(-1)).toBe('Handed over for the first time (fast_track).');
    expect(course.isFlip).toBe(true);
  });

  test('is counted', () => {
    const course = concluded({ ...knew, handoff: handoff({ ordinal: 3, state: 'closed' }) }, { triggerKey: 't' });
    expect(course.lead.handoff?.ordinal).toBe(4);
    expect(course.reasons.at(-1)).toBe('Handed over for the 4th time (standard).');
  });

  test('that waited for triage goes on in the queue it is in now', () => {
    const waiting = { ...knew, handoff: handoff() };
    for (const [isFast, queue] of [
      [true, 'fast_track'],
      [false, 'standard'],
    ] as const) {
      const course = concluded(waiting, { triggerKey: 't', isFast });
      expect(course.effects).toEqual([{ kind: 'requeue_handoff', ordinal: 1, queue }]);
      expect(course.lead).toMatchObject({ stage: 'mql', handoff: handoff() });
    }
  });

  test('is not opened where we may not act, but the lead is an MQL', () => {
    const course = concluded(knew, { triggerKey: 't' }, { actsSince: null });
    expect([course.lead.stage, course.lead.handoff, course.effects]).toEqual(['mql', null, []]);
  });

  test('of a lead seen for the first time is opened where it qualified since we act', () => {
    const fresh = lead({ engagements: [did('t', nov(3))] });
    const mqlAt = concluded(fresh, {}).lead.mqlAt ?? 0;
    expect(concluded(fresh, {}, { actsSince: mqlAt }).effects).toMatchObject([{ kind: 'open_handoff' }]);
    expect(concluded(fresh, {}, { actsSince: mqlAt + 1 }).effects).toEqual([]);
  });

  test('of an archived lead is nobody’s, whatever its status', () => {
    for (const status of ['mql', 'triage', 'excluded', 'not_yet'] as const) {
      const of = lead({ stage: 'mql', isArchived: true, engagements: [did('t', nov(11))] });
      const course = concluded(of, { status, triggerKey: 't' }, { fresh: [engaged(did('t', nov(11)))] });
      expect([course.lead, course.effects]).toEqual([of, []]);
    }
  });
});

describe('the baseline', () => {
  const [trigger, earned] = [did('t', nov(10)), did('e', nov(11))];
  const base = lead({ stage: 'mql', shown, mqlAt: nov(2), engagements: [trigger, earned] });
  const by = { triggerKey: 't', earnedKey: 'e', isFast: true };
  const opened = (fresh: readonly LeadEvent[], actsSince = nov(1), of: Partial<Assessment> = by) =>
    concluded(base, of, { fresh, actsSince }).effects;
  const byTrigger = [{ kind: 'open_handoff', ordinal: 1, mqlAt: nov(10), triggerKey: 't', queue: 'fast_track' }];
  const byEarned = [{ kind: 'open_handoff', ordinal: 1, mqlAt: nov(11), triggerKey: 'e', queue: 'standard' }];

  test('is handed over with the trigger where that is new, in its queue', () => {
    expect(opened([engaged(trigger), engaged(earned)])).toEqual(byTrigger);
    expect(opened([engaged(trigger)], nov(10))).toEqual(byTrigger);
  });

  test('else with what earned points, in the standard queue', () => {
    expect(opened([engaged(earned)])).toEqual(byEarned);
    expect(opened([engaged(trigger), engaged(earned)], nov(10) + 1)).toEqual(byEarned);
    expect(opened([engaged(earned)], nov(11))).toEqual(byEarned);
  });

  test('is left where nothing that counts is new, or is from before we acted', () => {
    expect(opened([])).toEqual([]);
    expect(opened([engaged(did('other', nov(11)))])).toEqual([]);
    expect(opened([changed(nov(11), 't'), changed(nov(11), 'e')])).toEqual([]);
    expect(opened([engaged(trigger), engaged(earned)], nov(11) + 1)).toEqual([]);
    expect(opened([engaged(trigger)], nov(10) + 1)).toEqual([]);
    expect(opened([engaged(trigger)], nov(1), { triggerKey: null, earnedKey: null })).toEqual([]);
  });

  test('a lead that only a new contract makes an MQL is handed over by what it did, as of when it became one', () => {
    const old = { values: { contract_version: 'acme-handoff v2' }, at: nov(2) };
    const of = lead({ shown: old, engagements: [trigger, earned] });
    const course = concluded(of, by, { fresh: [engaged(earned), changed(nov(11) + hour)] });
    expect(course.effects).toEqual([{ ...byEarned[0], mqlAt: nov(11) + hour }]);
    expect(concluded(of, by, { fresh: [changed(nov(11))] }).effects).toEqual([]);
  });
});

describe('triage', () => {
  const trigger = did('t', nov(10));
  const of = lead({ engagements: [trigger] });
  const triaged = (on: Lead, question: Partial<Question> = {}): Course =>
    concluded(on, { status: 'triage', triggerKey: 't' }, { fresh: [engaged(trigger)], ...question });

  test('opens a handoff for a hand that was raised just now', () => {
    expect(triaged(of).effects).toEqual([
      { kind: 'open_handoff', ordinal: 1, mqlAt: nov(10), triggerKey: 't', queue: 'triage' },
    ]);
    expect(triaged(of, { actsSince: nov(10) }).effects).toHaveLength(1);
  });

  test('opens none where we may not act, where one is open, or where the hand was raised before', () => {
    expect(triaged(of, { actsSince: null }).effects).toEqual([]);
    expect(triaged({ ...of, handoff: handoff() }).effects).toEqual([]);
    expect(triaged({ ...of, handoff: handoff({ state: 'accepted' }) }).effects).toEqual([]);
    expect(triaged(of, { fresh: [] }).effects).toEqual([]);
    expect(triaged(of, { fresh: [engaged(did('other', nov(10)))] }).effects).toEqual([]);
  });

  test('of a hand from before we acted opens none, unless we knew the lead', () => {
    expect(triaged(of, { actsSince: nov(10) + 1 }).effects).toEqual([]);
    const knew = { ...of, shown };
    expect(triaged(knew, { actsSince: nov(10) + 1 }).effects).toHaveLength(1);
    expect(triaged(knew, { actsSince: nov(9) }).effects).toHaveLength(1);
  });

  test('takes an MQL that nobody holds back first', () => {
    const course = triaged({ ...of, stage: 'mql', mqlAt: nov(3) }, { fresh: [] });
    expect(course.lead).toMatchObject({ stage: 'lead', mqlAt: null });
  });

  test('gives nobody back to sales on what sales has seen', () => {
    const back = {
      ...of,
      disposition: said('rejected', 'duplicate', nov(10)),
      handoff: handoff({ state: 'rejected' }),
    };
    expect(triaged(back).effects).toEqual([]);
  });
});

describe('what no longer meets the definition', () => {
  test('goes back where nobody holds it, and stays where somebody does', () => {
    const status = 'not_yet';
    expect(stageOf(lead({ stage: 'mql' }), { status })).toBe('lead');
    expect(stageOf(lead({ stage: 'mql', handoff: handoff({ state: 'closed' }) }), { status })).toBe('lead');
    expect(stageOf(lead({ stage: 'mql', handoff: handoff() }), { status })).toBe('mql');
    expect(stageOf(lead({ stage: 'sal' }), { status })).toBe('sal');
  });

  test('is taken out where the contract excludes it', () => {
    const course = concluded(lead({ stage: 'mql', handoff: handoff() }), { status: 'excluded' });
    expect(course.lead.stage).toBe('lead');
    expect(course.effects).toMatchObject([{ kind: 'close_handoff', state: 'closed' }]);
  });
});
