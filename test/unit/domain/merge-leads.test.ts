import { expect, test } from '@jest/globals';
import type { Handoff, Lead } from '#domain/lead.ts';
import { mergeLeads } from '#domain/merge-leads.ts';
import { newLead } from '#domain/observe.ts';

const handoff = (state: Handoff['state'], handedOverAt: number, ordinal = 1): Handoff => ({
  ordinal,
  mqlAt: handedOverAt,
  handedOverAt,
  contractHash: 'x',
  triggerKey: null,
  state,
});
const lead = (id: string, more: Partial<Lead> = {}): Lead => ({ ...newLead(id, 0), ...more });

test('a lead that a seller works stays worked, whichever record wins', () => {
  const worked = lead('a', { stage: 'sal', handoff: handoff('accepted', 5) });
  const fresh = lead('b', { stage: 'mql' });
  for (const [winner, loser] of [
    [worked, fresh],
    [fresh, worked],
  ] as const) {
    const { lead: merged, adopted } = mergeLeads(winner, loser);
    expect(merged).toMatchObject({ id: winner.id, stage: 'sal', handoff: { state: 'accepted', ordinal: 1 } });
    expect(adopted).toBeNull();
  }
});

test('a handoff that joins others goes on under the next ordinal', () => {
  const closed = lead('a', { stage: 'recycled', handoff: handoff('recycled', 9, 3) });
  const held = lead('b', { stage: 'mql', handoff: handoff('open', 4) });
  const { lead: merged, adopted } = mergeLeads(closed, held);
  expect(merged).toMatchObject({ id: 'a', stage: 'mql', handoff: { state: 'open', ordinal: 4 } });
  expect(adopted).toEqual(merged.handoff);
});

test('of two that nobody holds, the more recent handoff counts, then the further stage', () => {
  const old = lead('a', { stage: 'disqualified', handoff: handoff('rejected', 1) });
  const recent = lead('b', { stage: 'recycled', handoff: handoff('recycled', 2) });
  expect(mergeLeads(old, recent).lead.stage).toBe('recycled');
  expect(mergeLeads(lead('a'), lead('b', { stage: 'opportunity' })).lead.stage).toBe('opportunity');
});

test('facts of the winner win, and an engagement of both counts once', () => {
  const engagement = { key: 'k', type: 'visit', occurredAt: 1, observedAt: 1, properties: {} };
  const winner = lead('a', { fields: { 'person.title': 'VP' }, engagements: [engagement] });
  const loser = lead('b', {
    fields: { 'person.title': 'Intern', 'person.country': 'de' },
    engagements: [engagement, { ...engagement, key: 'j' }],
  });
  const { lead: merged } = mergeLeads(winner, loser);
  expect(merged.fields).toEqual({ 'person.title': 'VP', 'person.country': 'de' });
  expect(merged.engagements.map(({ key }) => key)).toEqual(['j', 'k']);
});
