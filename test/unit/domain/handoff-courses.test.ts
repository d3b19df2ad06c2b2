// Courses of events that a handoff must come through: verdicts out of time and order, as sellers give them.
import { describe, expect, test } from '@jest/globals';
import { day, nov } from './example.ts';
import { observeHappening } from '#domain/observe.ts';
import type { HappeningSnapshot } from '#domain/snapshot.ts';
import type { Lead } from '#domain/lead.ts';
import type { LeadEvent } from '#domain/lead-event.ts';
import { act, alertsOf, given, handedOver, says } from './handoff-desk.ts';

const at = nov(5);

describe('a correction that comes too late', () => {
  const { lead } = handedOver(at);
  const rejected = act(
    lead,
    says(lead, at + 1000, { disposition: given('rejected', at + 1000, 'wrong_geography') }),
    at + 1000,
  );
  const late = at + 9 * day;
  const refused = act(rejected.lead, says(rejected.lead, late, { disposition: given('accepted', late) }), late);

  test('is refused, and its seller reads why where they look', () => {
    expect(refused.lead.stage).toBe('disqualified');
    expect(refused.shown.why).toContain('an answer can be corrected for 7 days');
  });

  test.each([
    ['another verdict', given('recycled', late + day, 'not_this_quarter')],
    ['words added to it', given('accepted', late + day, null, 'it fits after all')],
  ])('stays too late for %s', (_, next) => {
    const again = act(refused.lead, says(refused.lead, late + day, { disposition: next }), late + day);
    expect([again.lead.stage, again.lead.handoff?.state]).toEqual(['disqualified', 'rejected']);
  });
});

test('a verdict that is refused between two that count does not make the time for corrections begin anew', () => {
  const { lead } = handedOver(at);
  const steps = [
    given('rejected', at + 1000, 'wrong_geography'),
    given('rejected', at + day, 'no_such_reason'),
    given('rejected', at + 8 * day, 'competitor'),
  ];
  const end = steps.reduce(
    (so, disposition) => act(so, says(so, disposition.occurredAt, { disposition }), disposition.occurredAt).lead,
    lead,
  );
  expect(end.disposition?.takenSince).toBeUndefined();
  expect(end.disposition?.correctsSince).toBe(at + 1000);
});

describe('two verdicts in one moment, by two records', () => {
  const happened = (connection: string, recordId: string, disposition: HappeningSnapshot['disposition']) =>
    ({
      ...{ kind: 'happening', modifiedAt: at + 1000, observedAt: at + 2000, engagements: [], disposition },
      ref: { connection, object: 'event', recordId },
      person: { object: 'contact', recordId: '1' },
    }) as unknown as HappeningSnapshot;
  const yes = happened('one', '7', given('accepted', at + 1000));
  const no = happened('one', '8', given('rejected', at + 1000, 'wrong_geography'));
  const elsewhere = happened('another', '9', given('recycled', at + 1000, 'no_budget'));

  test.each([
    ['the later record last', [yes, no, elsewhere]],
    ['the later record first', [elsewhere, no, yes]],
  ])('come to the same, and are settled once: %s', (_, order) => {
    let { lead } = handedOver(at);
    for (const one of order) lead = act(lead, observeHappening(lead, one), at + 2000).lead;
    expect(lead.stage).toBe('disqualified');
    for (const one of [...order, ...order]) expect(observeHappening(lead, one)).toEqual([]);
  });
});

describe('a lead whose record is deleted', () => {
  const minute = 60_000;
  const { lead } = handedOver(at);
  const life = (kind: 'archived' | 'restored', when: number): LeadEvent => ({
    ...{ key: kind, source: 'one', occurredAt: when, observedAt: when },
    kind,
  });
  const gone = act(lead, [life('archived', at + minute)], at + minute).lead;

  test('is not passed on, and nobody hears of it, whatever it is looked at for', () => {
    const looked = act(gone, [], at + day);
    expect([looked.lead.handoff?.work?.seat?.rep, alertsOf(looked)]).toEqual([lead.handoff?.work?.seat?.rep, []]);
    expect(looked.lead.handoff?.work?.clocks.map(({ state }) => state)).toEqual(['running', 'running', 'running']);
  });

  test('has what is left of each promise when it comes back', () => {
    const dueIn = ({ handoff }: Lead, from: number) =>
      (handoff?.work?.clocks ?? []).map(({ dueAt }) => (dueAt ?? NaN) - from);
    const back = act(gone, [life('restored', at + day)], at + day);
    expect(dueIn(back.lead, at + day).slice(0, 2)).toEqual(dueIn(lead, at + minute).slice(0, 2));
    expect(alertsOf(back)).toEqual([]);
  });
});
