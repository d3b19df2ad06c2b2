// Acceptances by silence, disputed: what counts as a dispute, and what is left of the acceptance when it does not stand.
import { describe, expect, test } from '@jest/globals';
import { disputableOf, disputedBy } from '#domain/dispute.ts';
import type { Lead } from '#domain/lead.ts';
import type { LeadEvent } from '#domain/lead-event.ts';
import type { Policy } from '#domain/policy.ts';
import { compile } from '#domain/scoring/compile.ts';
import { day, hour, minute, nov } from './example.ts';
import { act, given, handedOver, says, shipped } from './handoff-desk.ts';

const at = nov(9) + 10 * hour;
const withinMs = 7 * day;

/** The shipped contract, but that silence counts as a yes once the acceptance is due. */
const silent: Policy = {
  ...shipped,
  handoff: {
    ...shipped.handoff,
    sla: shipped.handoff.sla.map((one) => ({
      ...one,
      accept:
        one.accept === null
          ? null
          : { ...one.accept, onBreach: [{ afterMs: 0, after: null, action: { kind: 'deem_accepted' } }] },
      firstTouch: null,
      effort: null,
    })) as unknown as Policy['handoff']['sla'],
  },
};
const rules = compile(silent);
const later = at + hour;
const deemed = (): Lead => act(handedOver(at, rules).lead, [], later, rules).lead;
const answered = (lead: Lead, verdict: 'accepted' | 'rejected', time: number, reason: string | null = null): Lead =>
  act(lead, says(lead, time, { disposition: given(verdict, time, reason) }), time, rules).lead;
const undone = (ordinal: number, time: number): LeadEvent => ({
  ...{ key: `undone${String(ordinal)}`, source: '$baton', occurredAt: time, observedAt: time },
  ...{ kind: 'acceptance_undone', ordinal },
});
const reason = shipped.reasons.rejected.find(({ needsText }) => !needsText)?.id ?? null;

describe('an acceptance by silence', () => {
  test('can be disputed for as long as the contract says, unless a person has accepted it since', () => {
    const lead = deemed();
    expect(lead.stage).toBe('sal');
    expect(disputableOf(lead, withinMs)).toEqual({ ordinal: 1, deemedAt: later, until: later + withinMs });
    expect(disputableOf(handedOver(at, rules).lead, withinMs)).toBeNull();
    expect(disputableOf(answered(lead, 'accepted', later + hour), withinMs)).toBeNull();
  });

  test('is disputed by a seller who gives the lead back in time, once', () => {
    const before = deemed();
    const after = answered(before, 'rejected', later + hour, reason);
    expect(after.handoff?.state).not.toBe('accepted');
    expect(disputedBy(before, after, withinMs)).toMatchObject({ ordinal: 1, deemedAt: later });
    expect(disputedBy(after, after, withinMs)).toBeNull();
    expect(disputedBy(before, answered(before, 'rejected', later + hour, reason), 30 * minute)).toBeNull();
  });

  test('that does not stand leaves an MQL that nobody accepted, and is not taken for a yes again', () => {
    const lead = act(deemed(), [undone(1, later + hour)], later + hour, rules).lead;
    expect(lead.stage).toBe('mql');
    expect(lead.handoff).toMatchObject({ state: 'open', work: { deemedAt: null, acceptedAt: null } });
    const next = act(lead, [], later + 5 * day, rules).lead;
    expect(next.handoff).toMatchObject({ state: 'open', work: { deemedAt: null, acceptedAt: null } });
    expect(next.handoff?.work?.clocks.find(({ kind }) => kind === 'accept')).toMatchObject({
      breachedAt: at + 5 * minute,
    });
  });

  test('that does not stand leaves a verdict as it is', () => {
    const rejected = answered(deemed(), 'rejected', later + hour, reason);
    const lead = act(rejected, [undone(1, later + day)], later + day, rules).lead;
    expect(lead.stage).toBe(rejected.stage);
    expect(lead.handoff).toMatchObject({ state: rejected.handoff?.state, work: { deemedAt: null, acceptedAt: null } });
  });

  test('of another handoff is not undone', () => {
    const lead = deemed();
    expect(act(lead, [undone(2, later + hour)], later + hour, rules).lead.handoff?.work?.deemedAt).toBe(later);
  });
});
