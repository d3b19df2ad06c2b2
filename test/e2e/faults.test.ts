// Everything that can go wrong on the way to a CRM: the whole application converges, and nothing is doubled or lost.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { countOutbox, listOutbox, retryDead } from '#store/outbox-desk.ts';
import { runApp, type Running } from '#test/support/app.ts';
import { addPeople } from '#test/support/portal.ts';

let running: Running;
jest.setTimeout(300_000);
afterEach(() => running.done());

const statusOf = (id: string): string | undefined => running.portal.get('contacts', id)?.properties['baton_mql_status'];

const rules = [
  { kind: 'hang', endpoint: 'batch_update contacts', times: 1 },
  { kind: 'status', status: 429, probability: 0.08 },
  { kind: 'status', status: 503, probability: 0.08 },
  { kind: 'status', status: 423, probability: 0.05 },
  { kind: 'status', status: 477, retryAfterSeconds: 1, probability: 0.03 },
  { kind: 'reset_before', probability: 0.05 },
  { kind: 'reset_after', endpoint: 'batch_update contacts', probability: 0.3 },
  { kind: 'truncated', probability: 0.05 },
  { kind: 'html', probability: 0.03 },
  { kind: 'partial', share: 0.2, probability: 0.4 },
] as const;

describe('faults', () => {
  test('429, 5xx, resets, hangs, locks, 207, lost answers and a refused record: converges; the refused one is parked', async () => {
    running = await runApp({ database: 'embedded' });
    const { portal, app } = running;
    const ids = addPeople(portal, 1_200, running.clock.now());
    await running.install();
    await running.act();
    portal.refuse('contacts', ids[7]!, 'Number of locations must be set');
    portal.setFaults({ seed: 11, rules: [...rules] });
    await running.backfill();
    for (let round = 0; round < 3; round++) await running.sync();
    const struck = portal.state.faults.struck();
    for (const { kind } of rules) expect(struck[kind] ?? 0).toBeGreaterThan(0);
    portal.clearFaults();
    await running.sync();
    expect((await running.sync()).drained).toMatchObject({ written: 0, parked: 0 });

    expect(ids.filter((id) => statusOf(id) === undefined)).toEqual([ids[7]]);
    expect(portal.metrics.effects().doubled).toEqual([]);
    const rows = await listOutbox(app.store.db, { limit: 10 });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ state: 'dead', ref: { recordId: ids[7] } });
    expect(rows[0]?.error).toContain('Number of locations must be set');

    portal.refuse('contacts', ids[7]!, null);
    await retryDead(app.store.db, { connection: 'hubspot' }, running.clock.now());
    expect((await running.sync()).drained).toMatchObject({ written: 1 });
    expect(statusOf(ids[7]!)).toBeDefined();
    expect((await countOutbox(app.store.db)).every(({ state }) => state === 'settled')).toBe(true);
  });

  test('12,000 contacts changed at one instant, edits during the listing, a lagging index: none is missed', async () => {
    running = await runApp();
    const { portal, clock, app } = running;
    const ids = addPeople(portal, 12_000, clock.now());
    await running.backfill();
    portal.setLimits({ indexLagMs: 90_000 });
    const at = clock.now() + 60_000;
    clock.set(at);
    for (const id of ids) portal.edit('contacts', id, { jobtitle: 'Head of Logistics' }, { at });
    portal.touchAll('contacts', at);
    clock.advance(120_000);
    const reading = running.sync();
    // While it lists, somebody goes on editing.
    for (let i = 0; i < 40; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      portal.edit('contacts', ids[i * 300]!, { jobtitle: 'Chief Operating Officer' });
    }
    await reading;
    clock.advance(10 * 60_000);
    await running.sync();
    const { rows } = await titles(app);
    expect(rows.length).toBe(12_000);
    const expected = new Map(ids.map((id) => [id, portal.get('contacts', id)?.properties['jobtitle']]));
    expect(rows.filter(({ id, title }) => expected.get(id) !== title)).toEqual([]);
  });
});

const titles = async (app: Running['app']): Promise<{ rows: { id: string; title: string }[] }> => ({
  rows: await app.store.db
    .selectFrom('leads')
    .innerJoin('record_refs', 'record_refs.lead_id', 'leads.lead_id')
    .select(['record_refs.record_id as id', 'leads.fields'])
    .where('record_refs.object', '=', 'contact')
    .execute()
    .then((found) => found.map(({ id, fields }) => ({ id, title: String(fields['person.title'] ?? '') }))),
});
