// Whole handoffs as sellers live them, once in each CRM: what they do on their screen, and what their screen then shows.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type HandoffCrm, hubspotCrm, salesforceCrm } from '#test/support/handoff-crm.ts';
import type { Seller } from '#test/support/roster-file.ts';

jest.setTimeout(180_000);
const hour = 3_600_000;
const day = 24 * hour;
const evidence = { need: 'too many late trucks', authority: 'VP Operations', timeline: 'spring' };

let crm: HandoffCrm;
afterEach(() => crm.done());

const isSdr = (owner: Seller | null): boolean => owner === 'ana' || owner === 'ben';
const other = (owner: Seller | null): Seller => (owner === 'ana' ? 'ben' : 'ana');
const lastLine = (text: string): string => text.split('\n').at(-1) ?? '';

/** Handed over: somebody owns it, sees why and until when, and has a task. */
const handOver = async (name: string): Promise<{ id: string; owner: Seller }> => {
  const id = crm.person(name);
  await crm.sync();
  crm.asksForDemo(id);
  await crm.sync();
  const owner = crm.owner(id);
  expect(isSdr(owner)).toBe(true);
  expect([crm.shows(id, 'stage'), crm.shows(id, 'sla_state'), crm.shows(id, 'sla_clock')]).toEqual([
    ...['mql', 'running', 'Accept or reject'],
  ]);
  expect(crm.shows(id, 'why')).toContain('demo');
  expect(crm.shows(id, 'due_at')).not.toBe('');
  expect(crm.shows(id, 'routing_reason')).not.toBe('');
  await crm.sync();
  expect(crm.tasks(id).map((task) => task.owner)).toContain(owner);
  return { id, owner: owner ?? 'ana' };
};

describe.each([
  ['HubSpot', hubspotCrm],
  ['Salesforce', salesforceCrm],
])('in %s', (_, open) => {
  test('accepted, qualified with call and evidence, taken by an account executive, an opportunity', async () => {
    crm = await open();
    const { id, owner } = await handOver('sound');
    crm.answers(id, 'accepted');
    await crm.sync();
    expect([crm.shows(id, 'stage'), crm.owner(id)]).toEqual(['sal', owner]);

    // An SQL without a call is refused, in words, where the seller looks; the stage stays; they have a task.
    const before = crm.tasks(id).length;
    crm.answers(id, 'converted');
    await crm.sync();
    expect(crm.shows(id, 'stage')).toBe('sal');
    expect(lastLine(crm.shows(id, 'why'))).toBe(
      'Next: To make this lead an SQL, log the qualifying call and fill in need, authority and timeline.',
    );
    await crm.sync();
    expect(crm.tasks(id).length).toBe(before + 1);

    crm.logs(id, 'call', owner);
    crm.finds(id, evidence);
    await crm.sync();
    await crm.sync();
    expect(crm.shows(id, 'stage')).toBe('sql');
    const ae = crm.owner(id);
    expect(['cleo', 'dan']).toContain(ae);
    expect(crm.shows(id, 'sla_clock')).toBe('Answer of the AE');

    crm.answers(id, 'accepted');
    await crm.sync();
    expect([crm.shows(id, 'stage'), crm.shows(id, 'evidence_missing'), crm.owner(id)]).toEqual(['opportunity', '', ae]);
    const { rows } = { rows: await crm.app.store.db.selectFrom('handoffs').selectAll().execute() };
    expect(rows).toMatchObject([{ ordinal: 1, state: 'converted' }]);
  });

  test('rejected with a reason; the same without one is refused', async () => {
    crm = await open();
    const { id } = await handOver('far');
    crm.answers(id, 'rejected');
    await crm.sync();
    expect([crm.shows(id, 'stage'), lastLine(crm.shows(id, 'why'))]).toEqual([
      'mql',
      expect.stringContaining('Choose a reason for the verdict "rejected"'),
    ]);
    crm.answers(id, 'rejected', 'wrong_geography');
    await crm.sync();
    expect(crm.shows(id, 'stage')).toBe('disqualified');
    expect(crm.shows(id, 'sla_state')).not.toBe('running');
  });

  test('not yet: back to nurture with a label and a date, and handed over anew when it is due and they come back', async () => {
    crm = await open();
    const { id } = await handOver('later');
    crm.answers(id, 'recycled', 'not_this_quarter');
    await crm.sync();
    expect([crm.shows(id, 'stage'), crm.shows(id, 'recycle_label')]).toEqual(['recycled', 'long-term']);
    expect(crm.shows(id, 'recycle_until')).not.toBe('');
    crm.clock.advance(91 * day);
    await crm.sync();
    crm.asksForDemo(id);
    await crm.sync();
    expect([crm.shows(id, 'stage'), crm.shows(id, 'handoff'), crm.shows(id, 'verdict')]).toEqual(['mql', '2', '']);
  });

  test('no response: only after the touches that were agreed', async () => {
    crm = await open();
    const { id, owner } = await handOver('silent');
    crm.answers(id, 'accepted');
    await crm.sync();
    crm.logs(id, 'email', owner);
    crm.answers(id, 'recycled', 'no_response');
    await crm.sync();
    expect([crm.shows(id, 'stage'), lastLine(crm.shows(id, 'why'))]).toEqual([
      'sal',
      expect.stringContaining('reach out 7 times (1 on record)'),
    ]);
    for (let i = 0; i < 6; i += 1) {
      crm.clock.advance(6 * hour);
      crm.logs(id, i % 2 === 0 ? 'call' : 'email', owner);
    }
    await crm.sync();
    await crm.sync();
    expect([crm.shows(id, 'stage'), crm.shows(id, 'recycle_label')]).toEqual(['recycled', 're-engage']);
  });

  test('let lie: passed on to the other one; a person’s choice is final', async () => {
    crm = await open();
    const { id, owner } = await handOver('forgotten');
    crm.clock.advance(5 * 60_000);
    await crm.sync();
    expect(crm.owner(id)).toBe(other(owner));
    crm.gives(id, 'max');
    await crm.sync();
    crm.clock.advance(2 * hour);
    await crm.sync();
    await crm.sync();
    expect([crm.owner(id), crm.shows(id, 'sla_state')]).toEqual(['max', 'breached']);
  });
});
