// What a seller and an admin expect of a handoff, one situation at a time. The laws behind them are in test/property/decide.test.ts.
import { describe, expect, test } from '@jest/globals';
import type { Lead, Verdict } from '#domain/lead.ts';
import { compile } from '#domain/scoring/compile.ts';
import {
  after,
  compiled,
  day,
  did,
  goodFields,
  hour,
  kinds,
  live,
  minute,
  nobody,
  nov,
  observing,
  policy,
  pricing,
  wait,
} from './example.ts';

const said = (verdict: Verdict, reason: string | null, occurredAt: number) => ({
  verdict,
  reason,
  occurredAt,
  by: 'sam',
});
const visits = (...dates: readonly number[]) => dates.map((date) => pricing(nov(date)));
/** Known, not yet an MQL. */
const known = (): Lead => after(nobody, nov(2), { fields: goodFields }).lead;
/** Handed over on 8 November. */
const handedOver = (): Lead => after(known(), nov(8), { fields: goodFields, engagements: visits(6, 7, 8) }).lead;

describe('handing over', () => {
  test('a lead we know that comes to meet the definition is handed over, with the event that tipped it', () => {
    const events = visits(6, 7, 8);
    const { lead, effects, mqlAt, shown } = after(known(), nov(8) + hour, { engagements: events });
    expect(effects).toEqual([
      { kind: 'open_handoff', ordinal: 1, mqlAt: nov(8), triggerKey: events[2]?.key, queue: 'standard' },
    ]);
    expect(lead.stage).toBe('mql');
    expect(mqlAt).toBe(nov(8));
    expect(lead.handoff).toEqual({
      ordinal: 1,
      mqlAt: nov(8),
      handedOverAt: nov(8) + hour,
      contractHash: 'abc',
      triggerKey: events[2]?.key,
      state: 'open',
    });
    expect(shown).toMatchObject({
      mql_status: 'mql',
      stage: 'mql',
      mql_at: nov(8),
      fit: 80,
      intent: 45,
      total: 125,
      grade: 'A3',
      handoff: 1,
      handed_over_at: nov(8) + hour,
      recycle_label: null,
      recycle_until: null,
      contract_version: 'acme-handoff v3',
    });
  });

  test('a demo request goes at once where fit is met, without the points of the standard way', () => {
    const { effects } = after(known(), nov(8), { engagements: [did('demo_requested', nov(8))] });
    expect(effects).toMatchObject([{ kind: 'open_handoff', queue: 'fast_track', mqlAt: nov(8) }]);
  });

  test('a demo request whose fit is not known waits in triage; once the fit is known it goes on in the same handoff', () => {
    const demo = did('demo_requested', nov(8));
    const lead = after(nobody, nov(2), { fields: { 'person.email': 'ada@shipfast.example' } }).lead;
    const triaged = after(lead, nov(8), { engagements: [demo] });
    expect(triaged.effects).toMatchObject([
      { kind: 'open_handoff', queue: 'triage', ordinal: 1, triggerKey: demo.key },
    ]);
    expect([triaged.lead.stage, triaged.assessment.status]).toEqual(['lead', 'triage']);
    const cleared = after(triaged.lead, nov(8) + hour, { fields: goodFields });
    expect(cleared.effects).toEqual([{ kind: 'requeue_handoff', ordinal: 1, queue: 'fast_track' }]);
    expect([cleared.lead.stage, cleared.lead.handoff?.ordinal, cleared.mqlAt]).toEqual(['mql', 1, nov(8) + hour]);
  });

  test('a demo request of somebody known not to fit is no handoff', () => {
    const fields = {
      ...goodFields,
      'company.industry': 'retail',
      'company.employees': 3,
      'person.seniority': 'manager',
    };
    const lead = after(nobody, nov(2), { fields }).lead;
    const decision = after(lead, nov(8), { engagements: [did('demo_requested', nov(8))] });
    expect([decision.effects, decision.assessment.status]).toEqual([[], 'not_yet']);
  });

  test('a student is excluded however keen; an MQL that turns out to be one goes back and its handoff is closed', () => {
    const fields = { ...goodFields, 'person.email': 'ada@college.edu' };
    const decision = after(handedOver(), nov(9), { fields });
    expect(decision.effects).toMatchObject([{ kind: 'close_handoff', ordinal: 1, state: 'closed' }]);
    expect([decision.lead.stage, decision.assessment.status, decision.lead.mqlAt]).toEqual(['lead', 'excluded', null]);
  });

  test('points that fade take a handoff from nobody', () => {
    const later = wait(handedOver(), nov(45));
    expect([later.assessment.status, later.lead.stage, later.effects]).toEqual(['not_yet', 'mql', []]);
  });

  test('a fact that changes late does not make a lead an MQL of the past', () => {
    const lead = after(nobody, nov(2), {
      fields: { ...goodFields, 'company.industry': 'retail', 'person.seniority': 'manager' },
    });
    const warm = after(lead.lead, nov(8), { engagements: visits(6, 7, 8) });
    expect(warm.effects).toEqual([]);
    const promoted = after(warm.lead, nov(12), { fields: { ...goodFields, 'company.industry': 'retail' } });
    expect(promoted.effects).toMatchObject([{ kind: 'open_handoff', mqlAt: nov(12) }]);
  });

  test('an event that arrives late is dated when it happened, its handoff when it was handed over', () => {
    const warm = after(known(), nov(8), { engagements: visits(6, 7) });
    const { lead } = after(warm.lead, nov(10), { engagements: [pricing(nov(8))] });
    expect([lead.handoff?.mqlAt, lead.handoff?.handedOverAt]).toEqual([nov(8), nov(10)]);
  });
});

describe('the baseline', () => {
  const past = { fields: goodFields, engagements: visits(-6, -5, -4) };

  test('a history from before we acted opens no handoff, but shows its stage', () => {
    const { lead, effects, shown } = after(nobody, nov(1) + hour, past);
    expect(effects).toEqual([]);
    expect([lead.stage, lead.mqlAt, lead.handoff]).toEqual(['mql', nov(-4), null]);
    expect(shown).toMatchObject({ stage: 'mql', mql_at: nov(-4), handoff: null });
  });

  test('it is handed over with the next thing it does that earns points', () => {
    const baseline = after(nobody, nov(1) + hour, past).lead;
    expect(after(baseline, nov(2), { engagements: [did('email_opened', nov(2))] }).effects).toEqual([]);
    const visit = pricing(nov(3));
    const { effects } = after(baseline, nov(3) + minute, { engagements: [visit] });
    expect(effects).toEqual([
      { kind: 'open_handoff', ordinal: 1, mqlAt: nov(3), triggerKey: visit.key, queue: 'standard' },
    ]);
  });

  test('an event from before we acted that is read late is still the past', () => {
    const baseline = after(nobody, nov(1) + hour, past).lead;
    expect(after(baseline, nov(2), { engagements: [pricing(nov(0))] }).effects).toEqual([]);
  });

  test('a baseline MQL that fades goes back, and then is handed over as any other', () => {
    const baseline = after(nobody, nov(1) + hour, past).lead;
    const faded = wait(baseline, nov(40));
    expect([faded.lead.stage, faded.lead.mqlAt]).toEqual(['lead', null]);
    expect(kinds(after(faded.lead, nov(44), { engagements: visits(42, 43, 44) }))).toEqual(['open_handoff']);
  });

  test('stages that are further than MQL are taken over from the CRM', () => {
    for (const nativeStage of ['sal', 'sql', 'opportunity', 'customer', 'disqualified'] as const) {
      const { lead, effects } = after(nobody, nov(5), { ...past, nativeStage });
      expect([lead.stage, effects]).toEqual([nativeStage, []]);
    }
    expect(after(nobody, nov(5), { fields: goodFields, nativeStage: 'mql' }).lead.stage).toBe('lead');
  });

  test('who qualifies while we only observe belongs to the baseline', () => {
    const watched = after(nobody, nov(8), { fields: goodFields, engagements: visits(6, 7, 8) }, observing);
    expect([watched.lead.stage, watched.effects]).toEqual(['mql', []]);
    expect(Object.keys(watched.shown).sort()).toEqual(['fit', 'grade', 'intent', 'total', 'why']);
    const since = { mode: 'live', actsSince: nov(9) } as const;
    expect(wait(watched.lead, nov(9), since).effects).toEqual([]);
    expect(kinds(after(watched.lead, nov(10), { engagements: [pricing(nov(10))] }, since))).toEqual(['open_handoff']);
  });

  test('a new contract opens no handoff by itself, even when it is asked again', () => {
    const strict = { ...policy, mql: { ...policy.mql, when: { kind: 'any', of: [] } as const } };
    const first = after(nobody, nov(2), { fields: goodFields }, live, compile(strict)).lead;
    const warm = after(first, nov(8), { engagements: visits(6, 7, 8) }, live, compile(strict));
    expect(warm.lead.stage).toBe('lead');
    const under = compile({ ...policy, version: 4 });
    const rescored = after(warm.lead, nov(9), {}, live, under);
    expect([rescored.lead.stage, rescored.effects]).toEqual(['mql', []]);
    expect(after(rescored.lead, nov(10), {}, live, under).effects).toEqual([]);
    expect(kinds(after(rescored.lead, nov(11), { engagements: [pricing(nov(11))] }, live, under))).toEqual([
      'open_handoff',
    ]);
  });
});

describe('verdicts', () => {
  test('accepted, then converted', () => {
    const accepted = after(handedOver(), nov(9), { disposition: said('accepted', null, nov(9)) });
    expect([accepted.lead.stage, accepted.effects]).toEqual(['sal', [{ kind: 'accept_handoff', ordinal: 1 }]]);
    const converted = after(accepted.lead, nov(10), { disposition: said('converted', null, nov(10)) });
    expect(converted.effects).toMatchObject([{ kind: 'qualify_handoff', ordinal: 1 }]);
    expect(converted.lead.stage).toBe('sql');
  });

  test('rejected goes where its reason says', () => {
    const reject = (reason: string) => after(handedOver(), nov(9), { disposition: said('rejected', reason, nov(9)) });
    expect(reject('wrong_geography').lead).toMatchObject({ stage: 'disqualified', handoff: { state: 'rejected' } });
    expect(reject('no_interest').lead).toMatchObject({
      stage: 'recycled',
      recycleUntil: nov(39),
      recycleLabel: 're-engage',
      handoff: { state: 'recycled' },
    });
    expect(reject('duplicate').lead).toMatchObject({ stage: 'lead', handoff: { state: 'rejected' } });
  });

  test('recycled without a word on how goes where the contract sends such leads', () => {
    const { lead, shown, nextWakeAt } = after(handedOver(), nov(9), {
      disposition: said('recycled', 'no_response', nov(9)),
    });
    expect(lead).toMatchObject({ stage: 'recycled', recycleUntil: nov(69), recycleLabel: 'nurture' });
    expect(shown).toMatchObject({ recycle_label: 'nurture', recycle_until: nov(69) });
    expect(nextWakeAt).toBeLessThanOrEqual(nov(69));
  });

  test('a verdict without its reason, or with one that is not on the list, is refused and says what is missing', () => {
    const mute = after(handedOver(), nov(9), { disposition: said('rejected', null, nov(9)) });
    const sentence = 'Choose a reason for the verdict "rejected": Wrong geography, No interest, Duplicate.';
    expect(mute.effects).toEqual([{ kind: 'refused_verdict', verdict: 'rejected', why: sentence }]);
    expect([mute.lead.stage, mute.lead.handoff?.state]).toEqual(['mql', 'open']);
    expect(mute.shown.why).toContain(`Next: ${sentence}`);
    expect(wait(mute.lead, nov(10)).shown.why).toContain(sentence);
    const odd = after(handedOver(), nov(9), { disposition: said('rejected', 'bad lead', nov(9)) });
    expect(kinds(odd)).toEqual(['refused_verdict']);
    const righted = after(mute.lead, nov(9) + hour, { disposition: said('rejected', 'no_interest', nov(9)) });
    expect([righted.lead.stage, kinds(righted)]).toEqual(['recycled', ['close_handoff']]);
    expect(righted.shown.why).not.toContain('Choose');
  });

  test('a verdict on a lead that was never handed over still moves it', () => {
    expect(after(known(), nov(9), { disposition: said('accepted', null, nov(9)) }).lead.stage).toBe('sal');
    const out = after(known(), nov(9), { disposition: said('rejected', 'wrong_geography', nov(9)) });
    expect([out.lead.stage, out.effects]).toEqual(['disqualified', []]);
  });

  test('a verdict from before the handoff says nothing of it', () => {
    const stale = after(handedOver(), nov(9), { disposition: said('rejected', 'no_interest', nov(5)) });
    expect([stale.lead.stage, stale.effects]).toEqual(['mql', []]);
    expect(stale.reasons).toEqual(['The verdict "rejected" was given on an earlier handoff.']);
    const slowClock = nov(8) - 2 * minute;
    const taken = after(handedOver(), nov(9), { disposition: said('accepted', null, slowClock) });
    expect(taken.lead.stage).toBe('sal');
  });

  test('a corrected verdict takes up its handoff again', () => {
    const rejected = after(handedOver(), nov(9), { disposition: said('rejected', 'wrong_geography', nov(9)) }).lead;
    const corrected = after(rejected, nov(10), { disposition: said('accepted', null, nov(10)) });
    expect([corrected.lead.stage, corrected.effects]).toEqual(['sal', [{ kind: 'accept_handoff', ordinal: 1 }]]);
  });

  test('what a person moves on in the CRM counts as its verdict', () => {
    const { lead, effects } = after(handedOver(), nov(9), { nativeStage: 'sql' });
    expect([lead.stage, effects]).toMatchObject(['sql', [{ kind: 'qualify_handoff', ordinal: 1 }]]);
    expect(after(lead, nov(10), { nativeStage: 'lead' }).lead.stage).toBe('sql');
  });
});

describe('coming back', () => {
  const recycled = (): Lead =>
    after(handedOver(), nov(9), { disposition: said('recycled', 'not_this_quarter', nov(9)) }).lead;

  test('points alone do not bring a recycled lead back before its date, a raised hand does', () => {
    const rested = after(recycled(), nov(20), { engagements: visits(18, 19, 20) });
    expect([rested.lead.stage, rested.assessment.status, rested.effects]).toEqual(['recycled', 'mql', []]);
    const raised = after(recycled(), nov(20), { engagements: [did('demo_requested', nov(20))] });
    expect(raised.effects).toMatchObject([{ kind: 'open_handoff', ordinal: 2, queue: 'fast_track', mqlAt: nov(20) }]);
    expect(raised.lead).toMatchObject({ stage: 'mql', recycleUntil: null, recycleLabel: null });
  });

  test('when its date has come it is free, and is handed over again once the definition holds', () => {
    const due = wait(recycled(), nov(99));
    expect([due.lead.stage, due.effects, due.shown.recycle_until]).toEqual(['lead', [], null]);
    const again = after(due.lead, nov(105), { engagements: visits(103, 104, 105) });
    expect(again.effects).toMatchObject([{ kind: 'open_handoff', ordinal: 2, mqlAt: nov(105) }]);
    expect(again.shown).toMatchObject({ handoff: 2, verdict: null, verdict_reason: null });
  });

  test('one that still meets the definition when its date comes is handed over then', () => {
    const warm = after(recycled(), nov(95), { engagements: visits(92, 93, 94) }).lead;
    const { effects } = wait(warm, nov(99) + hour);
    expect(effects).toMatchObject([{ kind: 'open_handoff', ordinal: 2, mqlAt: nov(99) }]);
  });

  test('the verdict on the handoff before does not answer the next one; the same verdict given anew does', () => {
    const due = wait(recycled(), nov(99)).lead;
    const again = after(due, nov(105), { engagements: visits(103, 104, 105) }).lead;
    const old = said('recycled', 'not_this_quarter', nov(9));
    expect(after(again, nov(106), { disposition: old }).lead.stage).toBe('mql');
    const anew = after(again, nov(107), { disposition: { ...old, occurredAt: nov(107) } });
    expect([anew.lead.stage, kinds(anew)]).toEqual(['recycled', ['close_handoff']]);
    expect(anew.shown).not.toHaveProperty('verdict');
  });

  test('one that was rejected without consequence comes back only for something it did since', () => {
    const rejected = after(handedOver(), nov(9), { disposition: said('rejected', 'duplicate', nov(9)) }).lead;
    expect(wait(rejected, nov(10)).effects).toEqual([]);
    expect(after(rejected, nov(11), { engagements: [pricing(nov(11))] }).effects).toMatchObject([{ ordinal: 2 }]);
  });

  test('customers, opportunities and disqualified leads stay where they are', () => {
    for (const nativeStage of ['opportunity', 'customer', 'disqualified'] as const) {
      const lead = after(known(), nov(5), { nativeStage }).lead;
      const keen = after(lead, nov(10), { engagements: [did('demo_requested', nov(10)), ...visits(8, 9, 10)] });
      expect([keen.lead.stage, keen.effects, keen.assessment.status]).toEqual([nativeStage, [], 'mql']);
    }
  });
});

describe('deals', () => {
  test('an opportunity, won or lost, moves the lead that has come that far and no other', () => {
    const sql = after(known(), nov(5), { nativeStage: 'sql', fields: { 'company.open_opportunity': false } }).lead;
    const opened = after(sql, nov(6), { fields: { 'company.open_opportunity': true } }).lead;
    expect(opened.stage).toBe('opportunity');
    expect(after(opened, nov(7), { fields: { 'company.is_customer': true } }).lead.stage).toBe('customer');
    const lost = after(opened, nov(7), { fields: { 'company.open_opportunity': false } }).lead;
    expect(lost).toMatchObject({ stage: 'recycled', recycleUntil: nov(67), recycleLabel: 'nurture' });
    expect(after(known(), nov(6), { fields: { 'company.open_opportunity': true } }).lead.stage).toBe('lead');
  });
});

describe('what is shown', () => {
  const step = {
    ...policy,
    intent: { ...policy.intent, rules: policy.intent.rules.map((rule) => ({ ...rule, windowMs: null })) },
  };
  const under = compile({
    ...step,
    intent: {
      ...step.intent,
      rules: step.intent.rules.map((rule) => ({
        ...rule,
        decay: { kind: 'half_life', halfLifeMs: 10 * day },
      })),
    },
  });

  test('a score that only drifts is shown at most daily, and only when it moved enough', () => {
    const first = after(
      nobody,
      nov(8),
      { fields: goodFields, engagements: [did('demo_requested', nov(8))] },
      live,
      under,
    );
    expect(first.shown.intent).toBe(100);
    const soon = after(first.lead, nov(8) + 20 * hour, {}, live, under);
    expect([soon.shown.intent, soon.lead.shown?.at, soon.nextWakeAt]).toEqual([100, nov(8), nov(9)]);
    const next = after(soon.lead, nov(9), {}, live, under);
    expect([next.shown.intent, next.lead.shown?.at, next.isChanged]).toEqual([93, nov(9), true]);
    const small = after(next.lead, nov(9) + 10 * hour, {}, live, under);
    expect([small.shown.intent, small.isChanged]).toEqual([93, false]);
  });

  test('a grade that flips is shown at once', () => {
    const first = after(
      nobody,
      nov(8),
      { fields: goodFields, engagements: [did('demo_requested', nov(8))] },
      live,
      under,
    );
    const flip = first.assessment.nextChangeAt ?? 0;
    expect(flip).toBe(nov(8) + Math.ceil(10 * day * Math.log2(100_000 / 89_999.5)));
    const flipped = after(first.lead, flip, {}, live, under);
    expect([flipped.shown.grade, flipped.shown.intent]).toEqual(['A2', 90]);
  });

  test('a lead whose record is archived is left alone, and looked at again when it comes back', () => {
    const gone = after(handedOver(), nov(9), { isArchived: true, engagements: [did('demo_requested', nov(9))] });
    expect([gone.nextWakeAt, gone.effects]).toEqual([null, []]);
    expect(gone.shown).toEqual(handedOver().shown?.values ?? {});
    expect(after(gone.lead, nov(10), {}).lead.isArchived).toBe(false);
  });

  test('whatever comes out is a plain value that can be stored', () => {
    const decision = after(known(), nov(8), { engagements: visits(6, 7, 8) });
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
    expect(decision.inputs).toMatchObject({ contractHash: compiled.policy.contractHash, fit: { industry: 'met' } });
  });
});
