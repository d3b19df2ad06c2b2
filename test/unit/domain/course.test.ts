// A lead's way through the table: what a step does to its handoff, to its rest and to what was concluded.
import { describe, expect, test } from '@jest/globals';
import { beginCourse, type Course, move } from '#domain/course.ts';
import { takeEvents, takeRecycleDate } from '#domain/take-events.ts';
import type { Disposition, Handoff, HandoffState, Lead, LifecycleStage, Value } from '#domain/lead.ts';
import type { LeadEvent, LeadEventOf } from '#domain/lead-event.ts';
import type { LifecycleEvent } from '#domain/lifecycle.ts';
import { newLead } from '#domain/observe.ts';
import { compile } from '#domain/scoring/compile.ts';
import { compiled, day, nov, policy } from './example.ts';

const now = nov(12);
const handoff = (state: HandoffState, ordinal = 3): Handoff => ({
  ordinal,
  mqlAt: nov(8),
  handedOverAt: nov(8),
  contractHash: 'abc',
  triggerKey: null,
  state,
});
const lead = (stage: LifecycleStage, of: Partial<Lead> = {}): Lead => ({ ...newLead('a', nov(1)), stage, ...of });
const begin = (of: Lead, under = compiled): Course => beginCourse(of, of, under, now, null);
const moved = (of: Lead, event: LifecycleEvent, at = nov(11), under = compiled): Course => {
  const course = begin(of, under);
  move(course, event, at);
  return course;
};
const event = (of: LeadEventOf, occurredAt = nov(11)): LeadEvent => ({
  key: 'k',
  source: 'crm',
  occurredAt,
  observedAt: now,
  ...of,
});
const said = (verdict: Disposition['verdict'], reason: string | null = null, occurredAt = nov(11)): LeadEvent =>
  event({ kind: 'verdict_given', disposition: { verdict, reason, occurredAt, by: null } });
const took = (of: Lead, ...events: readonly LeadEvent[]): Course => {
  const course = begin(of);
  takeEvents(course, events);
  return course;
};
const none = { kind: 'none' } as const;

describe('a step', () => {
  test('to another stage is told, is a flip, and begins now', () => {
    const { lead: after, reasons, isFlip } = moved(lead('mql', { mqlAt: nov(8) }), { kind: 'verdict_accepted' });
    expect(after).toMatchObject({ stage: 'sal', stageSince: now, mqlAt: nov(8) });
    expect(reasons).toEqual(['mql → sal: a seller accepted it.']);
    expect(isFlip).toBe(true);
  });

  test('back to lead forgets since when it was an MQL', () => {
    expect(moved(lead('mql', { mqlAt: nov(8) }), { kind: 'excluded' }).lead.mqlAt).toBeNull();
  });

  test('that leads nowhere leaves the very same lead and says nothing', () => {
    const of = lead('customer', { mqlAt: nov(8) });
    const course = moved(of, { kind: 'qualified' });
    expect(course.lead).toBe(of);
    expect([course.reasons, course.effects, course.isFlip]).toEqual([[], [], false]);
  });
});

describe('the handoff', () => {
  test.each<[LifecycleStage, LifecycleEvent, HandoffState]>([
    ['mql', { kind: 'opportunity_opened' }, 'converted'],
    ['mql', { kind: 'opportunity_won' }, 'converted'],
    ['mql', { kind: 'verdict_recycled', outcome: none }, 'recycled'],
    ['mql', { kind: 'unworked', outcome: { kind: 'none' } }, 'recycled'],
    ['mql', { kind: 'verdict_rejected', outcome: { kind: 'disqualify' } }, 'rejected'],
    ['mql', { kind: 'verdict_rejected', outcome: none }, 'rejected'],
    ['mql', { kind: 'native_moved', to: 'disqualified' }, 'rejected'],
    ['mql', { kind: 'excluded' }, 'closed'],
    ['mql', { kind: 'reset' }, 'closed'],
  ])('of a lead in %s: %j closes it as %s', (stage, by, state) => {
    const { lead: after, effects, reasons } = moved(lead(stage, { handoff: handoff('open') }), by);
    expect(after.handoff).toEqual(handoff(state));
    const why = reasons[0]?.replace(/^.*: /, '').slice(0, -1);
    expect(effects).toEqual([{ kind: 'close_handoff', ordinal: 3, state, reason: why }]);
  });

  test('of an SQL goes on with an account executive', () => {
    const { lead: after, effects } = moved(lead('mql', { handoff: handoff('open') }), { kind: 'verdict_converted' });
    expect(after.handoff).toEqual(handoff('qualified'));
    expect(effects).toEqual([{ kind: 'qualify_handoff', ordinal: 3 }]);
    const opened = moved(after, { kind: 'opportunity_opened' });
    expect(opened.effects).toMatchObject([{ kind: 'close_handoff', ordinal: 3, state: 'converted' }]);
  });

  test('is taken up by whoever accepts it', () => {
    const { lead: after, effects } = moved(lead('mql', { handoff: handoff('open') }), { kind: 'verdict_accepted' });
    expect(after.handoff?.state).toBe('accepted');
    expect(effects).toEqual([{ kind: 'accept_handoff', ordinal: 3 }]);
  });

  test.each<[LifecycleStage, HandoffState, LifecycleEvent]>([
    ['mql', 'open', { kind: 'qualified' }],
    ['mql', 'accepted', { kind: 'qualified' }],
    ['mql', 'open', { kind: 'lapsed' }],
    ['sal', 'accepted', { kind: 'verdict_accepted' }],
    ['disqualified', 'rejected', { kind: 'native_moved', to: 'sal' }],
    ['lead', 'closed', { kind: 'verdict_accepted' }],
    ['recycled', 'recycled', { kind: 'recycle_due' }],
  ])('of a lead in %s that is %s stays so with %j', (stage, state, by) => {
    const { lead: after, effects } = moved(lead(stage, { handoff: handoff(state) }), by);
    expect([after.handoff, effects]).toEqual([handoff(state), []]);
  });

  test('that is over is taken up again by a corrected verdict', () => {
    const corrected = moved(lead('disqualified', { handoff: handoff('rejected') }), { kind: 'verdict_accepted' });
    expect(corrected.effects).toEqual([{ kind: 'accept_handoff', ordinal: 3 }]);
  });
});

describe('rest', () => {
  const rest = { recycleUntil: nov(20), recycleLabel: 'nurture' };
  const outcome = { kind: 'recycle', forMs: 5 * day, to: 'long-term' } as const;

  test('is as long as the reason says, else as the contract says, from when it happened', () => {
    expect(moved(lead('mql'), { kind: 'verdict_recycled', outcome }).lead).toMatchObject({
      recycleUntil: nov(16),
      recycleLabel: 'long-term',
      intentResetAt: null,
    });
    expect(moved(lead('mql'), { kind: 'unworked', outcome: { kind: 'none' } }).lead).toMatchObject({
      recycleUntil: nov(71),
      recycleLabel: 'nurture',
    });
  });

  test('begins anew with another verdict, and with nothing else', () => {
    const resting = lead('recycled', rest);
    expect(moved(resting, { kind: 'verdict_recycled', outcome }).lead).toMatchObject({ recycleUntil: nov(16) });
    for (const kind of ['excluded', 'lapsed', 'opportunity_lost'] as const) {
      expect(moved(resting, { kind }).lead).toBe(resting);
    }
  });

  test('ends with whatever takes the lead elsewhere', () => {
    const nothing = { recycleUntil: null, recycleLabel: null };
    expect(moved(lead('recycled', rest), { kind: 'qualified' }).lead).toMatchObject({ stage: 'mql', ...nothing });
    for (const half of [
      { ...rest, recycleUntil: null },
      { ...rest, recycleLabel: null },
    ]) {
      expect(moved(lead('recycled', half), { kind: 'qualified' }).lead).toMatchObject(nothing);
    }
  });

  test('starts intent afresh where the contract says so', () => {
    const under = compile({ ...policy, recycle: { ...policy.recycle, reset: 'fit_only' } });
    const recycled = { kind: 'verdict_recycled', outcome } as const;
    expect(moved(lead('mql'), recycled, nov(11), under).lead.intentResetAt).toBe(nov(11));
    const reset = lead('mql', { intentResetAt: nov(3) });
    expect(moved(reset, recycled).lead.intentResetAt).toBe(nov(3));
  });

  test('is over on its date, not before, and only of a lead that rests', () => {
    const dated = (of: Lead): Lead => {
      const course = begin(of);
      takeRecycleDate(course);
      return course.lead;
    };
    expect(dated(lead('recycled', { ...rest, recycleUntil: now }))).toMatchObject({
      stage: 'lead',
      recycleUntil: null,
    });
    for (const still of [
      lead('recycled', { ...rest, recycleUntil: now + 1 }),
      lead('recycled', { ...rest, recycleUntil: null }),
      lead('mql', { ...rest, recycleUntil: now }),
      lead('lead'),
    ]) {
      expect(dated(still)).toBe(still);
    }
  });
});

describe('a verdict', () => {
  const open = lead('mql', { handoff: handoff('open') });

  test('takes the lead where it says', () => {
    expect(took(open, said('accepted')).lead.stage).toBe('sal');
    expect(took(open, said('converted')).lead.stage).toBe('sql');
    expect(took(open, said('rejected', 'wrong_geography')).lead.stage).toBe('disqualified');
    expect(took(open, said('recycled', 'no_response')).lead).toMatchObject({
      stage: 'recycled',
      recycleUntil: nov(71),
    });
  });

  test('that is refused moves nothing, says so, and is shown at once', () => {
    const course = took(open, said('rejected'));
    const why = 'Choose a reason for the verdict "rejected": Wrong geography, No interest, Duplicate.';
    expect(course.lead).toBe(open);
    expect(course.reasons).toEqual([`Verdict refused: ${why}`]);
    expect(course.effects).toEqual([{ kind: 'refused_verdict', verdict: 'rejected', why }]);
    expect(course.isFlip).toBe(true);
  });

  test('on a handoff before is let lie', () => {
    const course = took(open, said('accepted', null, nov(2)));
    expect([course.lead, course.effects, course.isFlip]).toEqual([open, [], false]);
    expect(course.reasons).toEqual(['The verdict "accepted" was given on an earlier handoff.']);
  });
});

describe('deals', () => {
  const open = 'company.open_opportunity';
  const customer = 'company.is_customer';
  const changed = (path: string, before: Value | null, after: Value | null, at = nov(11)): LeadEvent =>
    event({ kind: 'field_changed', path, before, after }, at);
  const stageAfter = (stage: LifecycleStage, one: LeadEvent, fields: Lead['fields'] = {}): LifecycleStage =>
    took(lead(stage, { fields }), one).lead.stage;

  test.each<[string, LifecycleStage, LifecycleStage, LeadEvent]>([
    ['one opens', 'sql', 'opportunity', changed(open, false, true)],
    ['one opens, the lead has not come so far', 'mql', 'mql', changed(open, false, true)],
    ['the last one goes', 'opportunity', 'recycled', changed(open, true, false)],
    ['the last one goes, the lead has not come so far', 'sql', 'sql', changed(open, true, false)],
    ['there was none and is none', 'opportunity', 'opportunity', changed(open, null, false)],
    ['it is no longer said whether there is one', 'opportunity', 'opportunity', changed(open, true, null)],
    ['one is won', 'opportunity', 'customer', changed(customer, false, true)],
    ['one is won, the lead has not come so far', 'mql', 'mql', changed(customer, false, true)],
    ['the company is a customer no more', 'opportunity', 'opportunity', changed(customer, true, false)],
    ['something else becomes true', 'opportunity', 'opportunity', changed('custom.x', false, true)],
    ['something else becomes true of an SQL', 'sql', 'sql', changed('custom.x', false, true)],
    ['something else becomes untrue', 'opportunity', 'opportunity', changed('custom.x', true, false)],
  ])('%s: %s → %s', (_, from, to, one) => {
    expect(stageAfter(from, one)).toBe(to);
  });

  test('one that goes because it was won is not lost', () => {
    expect(stageAfter('opportunity', changed(open, true, false), { [customer]: true })).toBe('opportunity');
  });

  test('one that opened and was lost before it was read rests from when it was lost', () => {
    const { lead: after } = took(
      lead('sql', { fields: { [open]: false } }),
      changed(open, false, true, nov(9)),
      changed(open, true, false, nov(10)),
    );
    expect(after).toMatchObject({ stage: 'recycled', recycleUntil: nov(70) });
  });

  test('one that stood before the verdict: the lead has arrived where its deal is', () => {
    const fields = { [open]: true };
    expect(took(lead('mql', { fields }), said('converted')).lead.stage).toBe('opportunity');
    expect(took(lead('mql', { fields }), said('accepted')).lead.stage).toBe('sal');
    expect(took(lead('mql', { fields: { [open]: false } }), said('converted')).lead.stage).toBe('sql');
  });

  test('what a person moves on in the CRM is followed', () => {
    const after = took(lead('mql'), event({ kind: 'native_stage_changed', before: null, after: 'sal' })).lead;
    expect(after.stage).toBe('sal');
  });
});
