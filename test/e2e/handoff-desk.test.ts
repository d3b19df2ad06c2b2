// What a manager sees of handoffs and does with them by command, on a practice portal.
import { afterEach, expect, jest, test } from '@jest/globals';
import { explainLead } from '#cli/explain.ts';
import { handoffsNow } from '#cli/handoffs.ts';
import { reassign } from '#cli/route-reassign.ts';
import { listAssignments } from '#store/assignments.ts';
import { listHandoffDeeds } from '#store/disputes.ts';
import { findLeads } from '#store/leads.ts';
import { hubspotCrm, type HandoffCrm } from '#test/support/handoff-crm.ts';

jest.setTimeout(120_000);
let crm: HandoffCrm;
afterEach(() => crm.done());

test('who has a lead and why is listed and explained; it is given to others by command and by hand, and the history has it all', async () => {
  crm = await hubspotCrm();
  const { app } = crm;
  const person = crm.person('weber');
  await crm.sync();
  crm.asksForDemo(person);
  await crm.sync();
  await crm.sync();
  const [id = ''] = await findLeads(app.store.db, person);
  const page = { limit: '10', page: '1' };
  const before = await handoffsNow(app, page);
  expect(before.document.handoffs).toMatchObject([{ lead: id, rep: 'ana', clock: 'running', class: 'hand_raiser' }]);
  expect(before.document.tally.find(({ rep }) => rep === 'ana')).toMatchObject({ open: 1, unanswered: 1 });
  expect((await handoffsNow(app, { ...page, waiting: true })).document.handoffs).toEqual([]);
  expect(before.lines.join('\n')).not.toContain('weber');

  const by = 'max@example.com';
  const dry = await reassign(app, { from: 'ana', by, dryRun: true });
  expect(dry.document.leads).toMatchObject([{ leadId: id, rep: 'ben', hasMoved: true }]);
  expect((await handoffsNow(app, { ...page, rep: 'ana' })).document.handoffs).toHaveLength(1);
  const moved = await reassign(app, { from: 'ana', by });
  expect(moved.document.leads).toMatchObject([{ leadId: id, rep: 'ben', hasMoved: true }]);
  await expect(reassign(app, { from: 'ana', lead: id, by })).rejects.toThrow('ben has it');
  expect(await listHandoffDeeds(app.store.db, id, 5)).toMatchObject([
    { what: 'rerouted', who: by, detail: 'from ana to ben' },
  ]);
  await crm.sync();
  await crm.sync();
  expect(crm.owner(person)).toBe('ben');

  crm.gives(person, 'cleo');
  await crm.sync();
  const ways = (await listAssignments(app.store.db, id)).map(({ way, rep }) => `${way} ${rep ?? ''}`);
  expect(ways).toEqual(['routing ana', 'routing ben', 'person cleo']);
  crm.answers(person, 'rejected');
  await crm.sync();

  const { document, lines } = await explainLead(app, id);
  expect(document).toMatchObject({
    handoff: {
      has: { rep: 'cleo', way: 'person', isByHand: true },
      class: 'hand_raiser',
      history: [{ to: 'ana' }, { to: 'ben' }, { to: 'cleo', way: 'person' }],
      delays: { system: { wallMs: expect.any(Number) }, human: null },
      verdict: { verdict: 'rejected', takenSince: null, refusedBecause: expect.stringContaining('Choose a reason') },
      owners: [{ rep: 'cleo' }],
      byCommand: [{ what: 'rerouted' }],
    },
  });
  const text = lines.join('\n');
  for (const part of ['cleo has it since', 'acceptance: ', 'REFUSED: Choose a reason', 'alert new mql to ana'])
    expect(text).toContain(part);
});
