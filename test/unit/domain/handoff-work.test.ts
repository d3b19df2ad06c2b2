// Whole handoffs on the shipped contract: somebody gets them, clocks run, verdicts are taken or refused, an SQL goes to an account executive.
import { describe, expect, test } from '@jest/globals';
import type { Decision } from '#domain/decide.ts';
import type { Lead } from '#domain/lead.ts';
import type { LeadEvent } from '#domain/lead-event.ts';
import { compile } from '#domain/scoring/compile.ts';
import { day, did, hour, minute, nov } from './example.ts';
import { act, alertsOf, desk, deskOf, given, handedOver, rep, says, shipped } from './handoff-desk.ts';

const at = nov(9) + 10 * hour;
const work = ({ lead }: Pick<Decision, 'lead'>) => {
  const found = lead.handoff?.work;
  if (found === undefined) throw new Error('the handoff is not worked');
  return found;
};
const clockOf = (decision: Pick<Decision, 'lead'>, kind: string) =>
  work(decision)
    .clocks.filter((clock) => clock.kind === kind)
    .at(-1);
const owner = (user: string | null, time: number): LeadEvent => ({
  ...{ key: `o${String(time)}`, source: 'one', occurredAt: time, observedAt: time },
  kind: 'owner_set',
  ref: { connection: 'one', object: 'contact', recordId: '1' },
  owner: user,
});
const evidence = { 'evidence.need': 'too many late trucks', 'evidence.authority': 'VP', 'evidence.timeline': 'spring' };
const call = (time: number) => did('call_logged', time);

const neverHere = (): never => {
  throw new Error('the shipped contract has reasons');
};

const accepted = (lead: Lead): Lead =>
  act(lead, says(lead, at + 2 * minute, { disposition: given('accepted', at + 2 * minute) }), at + 3 * minute).lead;
const qualified = (): Decision => {
  const lead = accepted(handedOver(at).lead);
  const withCall = act(
    lead,
    says(lead, at + hour, { engagements: [call(at + hour)], fields: evidence }),
    at + hour,
  ).lead;
  return act(
    withCall,
    says(withCall, at + 2 * hour, { disposition: given('converted', at + 2 * hour) }),
    at + 2 * hour,
  );
};

describe('a hand-raiser', () => {
  const opened = handedOver(at);

  test('has somebody, a class, a deadline and an alert in the same decision', () => {
    expect(work(opened)).toMatchObject({
      slaClass: 'hand_raiser',
      seat: { rep: 'ana', way: 'routing', rule: 'otherwise' },
    });
    expect(clockOf(opened, 'accept')).toMatchObject({
      state: 'running',
      rep: 'ana',
      startedAt: at,
      dueAt: at + 5 * minute,
    });
    expect(opened.lead.shown?.values).toMatchObject({
      due_at: at + 5 * minute,
      sla_state: 'running',
      sla_clock: 'Accept or reject',
    });
    expect(alertsOf(opened)).toEqual(['new_mql to ana']);
    expect(opened.nextWakeAt).toBeLessThanOrEqual(at + 5 * minute);
  });

  test('that nobody answers is passed on to somebody else, once, and the manager hears', () => {
    const late = act(opened.lead, [], at + 5 * minute);
    expect(alertsOf(late)).toContain('breach to ana');
    expect(work(late)).toMatchObject({ seat: { rep: 'ben', way: 'routing' }, former: ['ana'] });
    expect(alertsOf(late)).toEqual(expect.arrayContaining(['handed_on to ben', 'taken_away to ana']));
    expect(clockOf(late, 'accept')).toMatchObject({ state: 'running', rep: 'ben', turn: 2, dueAt: at + 10 * minute });
    expect(act(late.lead, [], at + 5 * minute).effects).toEqual([]);
  });

  test('whose seller answers in time is not breached, however late we hear of it', () => {
    const event = says(opened.lead, at + 4 * minute, { disposition: given('accepted', at + 4 * minute) });
    const heard = act(opened.lead, event, at + 4 * hour);
    expect(clockOf(heard, 'accept')).toMatchObject({ state: 'met', breachedAt: null, endedAt: at + 4 * minute });
    expect(alertsOf(heard).filter((one) => one.startsWith('breach')).length).toBeLessThanOrEqual(1); // of the first touch
    expect(heard.lead.stage).toBe('sal');
  });
});

describe("a person's choice", () => {
  test('wins, moves the clock, and is not passed on by a breach', () => {
    const opened = handedOver(at);
    const moved = act(opened.lead, [owner('user-dan', at + minute)], at + minute);
    expect(work(moved)).toMatchObject({ seat: { rep: 'dan', way: 'person' }, former: ['ana'], isByHand: true });
    expect(clockOf(moved, 'accept')).toMatchObject({ rep: 'dan', turn: 2, dueAt: at + 6 * minute });
    expect(alertsOf(moved)).toEqual(['handed_on to dan', 'taken_away to ana']);
    const late = act(moved.lead, [], at + 6 * minute);
    expect(work(late).seat?.rep).toBe('dan');
    expect(late.effects.some(({ kind }) => kind === 'route_requested')).toBe(false);
  });

  test('that is what we have set ourselves says nothing', () => {
    const opened = handedOver(at);
    const same = act(opened.lead, [owner('user-ana', at + minute)], at + minute);
    expect([same.effects, work(same).seat]).toEqual([[], work(opened).seat]);
  });
});

describe('a verdict', () => {
  test('of an SQL without a call and evidence is refused in one sentence, and the stage stays', () => {
    const lead = accepted(handedOver(at).lead);
    const asked = act(lead, says(lead, at + hour, { disposition: given('converted', at + hour) }), at + hour);
    const why = 'To make this lead an SQL, log the qualifying call and fill in need, authority and timeline.';
    expect(asked.effects).toContainEqual({ kind: 'refused_verdict', verdict: 'converted', why });
    expect(asked.lead.stage).toBe('sal');
    expect(String(asked.shown.why).split('\n').at(-1)).toBe(`Next: ${why}`);
    expect(alertsOf(asked)).toContain('refused_verdict to ana');
    // The missing pieces come one by one; the verdict that stands is then taken without being given again.
    const called = act(
      asked.lead,
      says(asked.lead, at + 2 * hour, { engagements: [call(at + 2 * hour)] }),
      at + 2 * hour,
    );
    expect(String(called.shown.why)).toContain('To make this lead an SQL, fill in need, authority and timeline.');
    const whole = act(called.lead, says(called.lead, at + 3 * hour, { fields: evidence }), at + 3 * hour);
    expect(whole.lead).toMatchObject({ stage: 'sql', handoff: { state: 'qualified' } });
  });

  test('that asks for words is refused without any, and for words that say nothing', () => {
    const { lead } = handedOver(at);
    for (const note of [undefined, '  ', 'Bad lead!', 'other']) {
      const events = says(lead, at + minute, { disposition: given('rejected', at + minute, 'other', note) });
      expect(act(lead, events, at + minute).effects).toContainEqual({
        ...{ kind: 'refused_verdict', verdict: 'rejected' },
        why: 'Say in a few words what "Other (say what)" means here.',
      });
    }
    const events = says(lead, at + minute, {
      disposition: given('rejected', at + minute, 'other', 'wants a job with us'),
    });
    expect(act(lead, events, at + minute).lead.handoff?.state).toBe('rejected');
  });

  test('of no response waits for the touches that are promised', () => {
    const lead = accepted(handedOver(at).lead);
    const asked = act(
      lead,
      says(lead, at + hour, { disposition: given('recycled', at + hour, 'no_response') }),
      at + hour,
    );
    expect(asked.reasons.join(' ')).toContain('reach out 7 times (0 on record)');
    const touches = Array.from({ length: 7 }, (_, i) => did('email_sent', at + (2 + i) * hour));
    const tried = act(asked.lead, says(asked.lead, at + 9 * hour, { engagements: touches }), at + 9 * hour);
    expect(tried.lead).toMatchObject({ stage: 'recycled', recycleLabel: 're-engage' });
  });

  test('can be corrected for seven days, and no longer', () => {
    const opened = handedOver(at).lead;
    const first = at + minute;
    const rejected = act(
      opened,
      says(opened, first, { disposition: given('rejected', first, 'no_interest') }),
      first,
    ).lead;
    expect(rejected.handoff?.state).toBe('recycled');
    const soon = first + 7 * day;
    const corrected = act(rejected, says(rejected, soon, { disposition: given('accepted', soon) }), soon);
    expect(corrected.lead).toMatchObject({ stage: 'sal', handoff: { state: 'accepted' } });
    const late = act(rejected, says(rejected, soon + 1, { disposition: given('accepted', soon + 1) }), soon + 1);
    expect(late.lead).toMatchObject({ stage: 'recycled', handoff: { state: 'recycled' } });
    expect(late.reasons.join(' ')).toContain('can be corrected for 7 days');
  });
});

describe('the time for corrections', () => {
  test('begins anew with each step forward, and not with a correction', () => {
    const { lead } = qualified();
    const late = at + 2 * hour + 7 * day;
    const soon = act(lead, says(lead, late, { disposition: given('rejected', late, 'no_interest') }), late);
    expect(soon.lead.stage).toBe('recycled');
    const again = act(soon.lead, says(soon.lead, late + 1, { disposition: given('accepted', late + 1) }), late + 1);
    expect(again.reasons.join(' ')).toContain('can be corrected for 7 days');
  });

  test('an SQL that is corrected to accepted is with whoever made it one', () => {
    const { lead } = qualified();
    const [one, two] = [at + 3 * hour, at + 4 * hour];
    const rejected = act(lead, says(lead, one, { disposition: given('rejected', one, 'no_interest') }), one).lead;
    const back = act(rejected, says(rejected, two, { disposition: given('accepted', two) }), two);
    expect(back.lead.stage).toBe('sal');
    expect(work(back).seat).toMatchObject({ rep: 'ana', why: 'the verdict was corrected' });
  });
});

test('whose owner a person takes away is told to the manager', () => {
  const taken = act(handedOver(at).lead, [owner(null, at + minute)], at + minute);
  expect(work(taken)).toMatchObject({ seat: { rep: null, way: 'person' }, isByHand: true });
  expect(alertsOf(taken)).toEqual(expect.arrayContaining(['taken_away to ana', 'nobody_there to ana']));
});

describe('an SQL', () => {
  test('goes to an account executive on a clock', () => {
    const sql = qualified();
    expect(sql.lead).toMatchObject({ stage: 'sql', handoff: { state: 'qualified' } });
    expect(work(sql)).toMatchObject({ seat: { rep: 'cleo' }, qualifiedBy: 'ana', former: ['ana'] });
    expect(clockOf(sql, 'ae_accept')).toMatchObject({ state: 'running', rep: 'cleo', dueAt: at + 6 * hour });
    expect(alertsOf(sql)).toEqual(['new_sql to cleo']);
  });

  test('that is taken becomes an opportunity and ends the handoff', () => {
    const { lead } = qualified();
    const time = at + 3 * hour;
    const taken = act(lead, says(lead, time, { disposition: given('accepted', time) }), time);
    expect(taken.lead).toMatchObject({ stage: 'opportunity', handoff: { state: 'converted' } });
    expect(clockOf(taken, 'ae_accept')).toMatchObject({ state: 'met', endedAt: time });
    expect(work(taken).isEvidenceMissing).toBe(false);
  });

  test('that is given back goes to whoever made it one', () => {
    const returns = [
      {
        id: 'no_need',
        label: 'No real need',
        speaksOf: null,
        then: { kind: 'back_to_sdr' },
        needsText: false,
        isLearnt: true,
      },
    ] as const;
    const { handoff } = shipped;
    const under = compile({ ...shipped, handoff: { ...handoff, opportunity: { ...handoff.opportunity, returns } } });
    const { lead } = qualified();
    const time = at + 3 * hour;
    const events = says(lead, time, { disposition: given('rejected', time, 'no_need') });
    const back = act(lead, events, time, under);
    expect(back.lead).toMatchObject({ stage: 'sal', handoff: { state: 'accepted' } });
    expect(work(back)).toMatchObject({ seat: { rep: 'ana' }, former: ['ana', 'cleo'] });
    expect(alertsOf(back)).toEqual(expect.arrayContaining(['handed_on to ana', 'taken_away to cleo']));
    expect(clockOf(back, 'ae_accept')?.state).not.toBe('running');
  });

  test('that the CRM converts without a verdict counts, is marked, and is not undone', () => {
    const { lead } = handedOver(at);
    const time = at + hour;
    const event: LeadEvent = {
      ...{ key: 'n', source: 'one', occurredAt: time, observedAt: time },
      ...{ kind: 'native_stage_changed', before: null, after: 'opportunity' },
    };
    const converted = act(lead, [event], time);
    expect(converted.lead).toMatchObject({ stage: 'opportunity', handoff: { state: 'converted' } });
    expect(converted.shown.evidence_missing).toBe('missing');
    const later = act(
      converted.lead,
      says(converted.lead, time + 1, { engagements: [call(time)], fields: evidence }),
      time + 1,
    );
    expect(later.shown.evidence_missing).toBeNull();
  });
});

describe('where nobody is there', () => {
  test('it waits, the managers hear, and another roster finds somebody', () => {
    const empty = deskOf([rep('ana', 'sdr', { isActive: false }), rep('max', 'heads', { manager: null })]);
    const opened = handedOver(at, compile(shipped), empty);
    expect(work(opened).seat).toBeNull();
    expect(alertsOf(opened)).toContain('nobody_there to nobody');
    expect(clockOf(opened, 'accept')).toMatchObject({ state: 'running', rep: null });
    const again = act(opened.lead, [], at + minute, compile(shipped), {
      ...desk,
      roster: { ...desk.roster, version: 'next' },
    });
    expect(work(again).seat?.rep).toBe('ana');
  });
});

describe('under a new contract', () => {
  const next = compile({
    ...shipped,
    contractHash: 'next',
    version: 2,
    reasons: { ...shipped.reasons, rejected: [{ ...(shipped.reasons.rejected[0] ?? neverHere()), id: 'too_far' }] },
    handoff: { ...shipped.handoff, sla: [], demands: [] },
  });
  const own = compile(shipped);
  const { lead } = handedOver(at);

  test('an open handoff keeps its clocks and what its own asks for', () => {
    const looked = act(lead, [], at + minute, next, desk, own);
    expect(clockOf(looked, 'accept')).toMatchObject({ state: 'running', dueAt: at + 5 * minute });
    const asked = act(
      lead,
      says(lead, at + minute, { disposition: given('converted', at + minute) }),
      at + minute,
      next,
      desk,
      own,
    );
    expect(asked.effects).toContainEqual(expect.objectContaining({ kind: 'refused_verdict', verdict: 'converted' }));
  });

  test('a reason of either is known: the CRM offers those of the new one already', () => {
    for (const reason of ['wrong_geography', 'too_far']) {
      const events = says(lead, at + minute, { disposition: given('rejected', at + minute, reason) });
      expect(act(lead, events, at + minute, next, desk, own).lead.stage).toBe('disqualified');
    }
  });
});

test('deciding again changes nothing at any step of a handoff', () => {
  for (const decision of [handedOver(at), qualified()]) {
    const time = decision.assessment.asOf;
    const again = act(decision.lead, [], time);
    expect([again.effects, again.reasons, again.isChanged]).toEqual([[], [], false]);
    expect(again.lead).toBe(decision.lead);
  }
});
