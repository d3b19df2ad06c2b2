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

test('without handoffs the further stage counts, and of equal ones the winner stays as it is', () => {
  const reached = ['lead', 'mql', 'recycled', 'disqualified', 'sal', 'sql', 'opportunity', 'customer'] as const;
  reached.forEach((ofWinner, i) => {
    reached.forEach((ofLoser, j) => {
      const winner = lead('a', { stage: ofWinner, stageSince: 1 });
      const loser = lead('b', { stage: ofLoser, stageSince: 2 });
      expect(mergeLeads(winner, loser).lead).toMatchObject(
        j > i ? { stage: ofLoser, stageSince: 2 } : { stage: ofWinner, stageSince: 1 },
      );
    });
  });
});

test('a handoff counts more than none, and of two given at once the further stage', () => {
  const given = lead('a', { stage: 'recycled', handoff: handoff('recycled', -7) });
  const never = lead('b', { stage: 'customer' });
  expect(mergeLeads(never, given).lead.stage).toBe('recycled');
  expect(mergeLeads(given, never).lead).toMatchObject({ stage: 'recycled', handoff: given.handoff });
  const further = lead('c', { stage: 'disqualified', handoff: handoff('rejected', -7) });
  expect(mergeLeads(given, further).lead.stage).toBe('disqualified');
  expect(mergeLeads(further, given).lead.stage).toBe('disqualified');
});

test('a handoff is adopted only beside one of the winner that the lead goes on without', () => {
  const held = lead('a', { stage: 'sal', handoff: handoff('accepted', 5, 2) });
  const over = lead('b', { stage: 'recycled', handoff: handoff('recycled', 9, 7) });
  expect(mergeLeads(held, over)).toMatchObject({ adopted: null, lead: { handoff: held.handoff } });
  expect(mergeLeads(lead('c'), held)).toMatchObject({ adopted: null, lead: { handoff: held.handoff } });
  const further = lead('d', { stage: 'customer' });
  expect(mergeLeads(lead('e', { stage: 'lead' }), further)).toMatchObject({ adopted: null, lead: { handoff: null } });
});

test('stage, verdict and rest come from one lead, whole', () => {
  const disposition = { verdict: 'recycled', reason: null, occurredAt: 3, by: null } as const;
  const rest = { recycleUntil: 30, recycleLabel: 'nurture', intentResetAt: 3, mqlAt: 2, stageSince: 3, disposition };
  const resting = lead('a', { stage: 'recycled', handoff: handoff('recycled', 2), ...rest });
  expect(mergeLeads(lead('b', { mqlAt: 1, stageSince: 9 }), resting).lead).toMatchObject(rest);
  expect(mergeLeads(resting, lead('b', { mqlAt: 1, stageSince: 9 })).lead).toMatchObject(rest);
});

test('who said what, the records and what the winner does not know are kept of both', () => {
  const said = (occurredAt: number): Lead['provenance'][string] => ({ source: 'crm', occurredAt, observedAt: 1 });
  const ref = (recordId: string) => ({ connection: 'crm', object: 'contact', recordId });
  const shown = { values: { fit: 1 }, at: 4 };
  const winner = lead('a', { provenance: { x: said(1), y: said(2) }, refs: [ref('1')] });
  const loser = lead('b', {
    provenance: { y: said(3), z: said(4) },
    refs: [ref('2')],
    nativeStage: 'sal',
    owner: 'them',
    shown,
  });
  expect(mergeLeads(winner, loser).lead).toMatchObject({
    provenance: { x: said(1), y: said(2), z: said(4) },
    refs: [ref('1'), ref('2')],
    nativeStage: 'sal',
    owner: 'them',
    shown,
  });
  const knowing = lead('a', { nativeStage: 'mql', owner: 'us', shown: { values: { fit: 2 }, at: 5 } });
  expect(mergeLeads(knowing, loser).lead).toMatchObject({
    nativeStage: 'mql',
    owner: 'us',
    shown: { values: { fit: 2 }, at: 5 },
  });
});

test('what a connection took back on the winner is not brought back by what the loser knows of it', () => {
  const said = { source: 'hubspot', occurredAt: 1, observedAt: 1 };
  const winner = lead('a', { provenance: { 'person.title': { ...said, occurredAt: 5 } } });
  const loser = lead('b', { fields: { 'person.title': 'VP' }, provenance: { 'person.title': said } });
  expect(mergeLeads(winner, loser).lead.fields).toEqual({});
});

test('a lead lives while either of the two does', () => {
  const [gone, live] = [lead('a', { isArchived: true }), lead('b')];
  expect(mergeLeads(gone, live).lead.isArchived).toBe(false);
  expect(mergeLeads(live, gone).lead.isArchived).toBe(false);
  expect(mergeLeads(gone, { ...live, isArchived: true }).lead.isArchived).toBe(true);
});

test('the owner goes on with whoever named it: of two connections the believed one, of one the winner', () => {
  const owned = (owner: string | null, source: string, occurredAt: number, rank?: number): Lead =>
    lead(source, {
      owner,
      provenance: { $owner: { source, occurredAt, observedAt: 0, ...(rank !== undefined && { rank }) } },
    });
  const salesforce = owned('sam', 'salesforce', 1, 10);
  const hubspot = owned('kim', 'hubspot', 9, 60);
  for (const [winner, loser] of [
    [salesforce, hubspot],
    [hubspot, salesforce],
  ] as const) {
    const { lead: merged } = mergeLeads(winner, loser);
    expect(merged.owner).toBe('sam');
    expect(merged.provenance['$owner']).toEqual(salesforce.provenance['$owner']);
    expect(merged.others).toEqual({});
  }
  expect(mergeLeads(owned('sam', 'hubspot', 1), hubspot).lead.owner).toBe('sam');
  expect(mergeLeads(owned(null, 'salesforce', 9, 10), hubspot).lead).toMatchObject({
    owner: 'kim',
    provenance: { $owner: { source: 'hubspot' } },
  });
});
