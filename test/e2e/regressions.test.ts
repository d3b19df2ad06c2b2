// Faults that were found once, each by the course of events that shows it, so that none comes back unseen.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { openApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import { createLog } from '#src/log.ts';
import type { LeadsTable } from '#store/schema.ts';
import { runApp, type Running } from '#test/support/app.ts';
import { folder } from '#test/support/baton.ts';

let running: Running;
const minute = 60_000;
const day = 24 * 60 * minute;
jest.setTimeout(120_000);
afterEach(() => running.done());

type LeadRow = LeadsTable & { handoff_state: string | null; ordinal: number | null };

const lead = async (recordId: string): Promise<LeadRow> => {
  const { rows } = await sql<LeadRow>`select l.*, h.state as handoff_state, h.ordinal from leads l
    join record_refs r on r.lead_id = l.lead_id and r.record_id = ${recordId} and r.object = 'contact'
    left join lateral (select * from handoffs h where h.lead_id = l.lead_id order by ordinal desc limit 1) h on true`.execute(
    running.app.store.db,
  );
  return rows[0]!;
};
const company = (more: Record<string, string> = {}): string =>
  running.portal.createCompany(
    {
      name: 'Northwind Freight',
      domain: 'northwind.example',
      industry: 'LOGISTICS_AND_SUPPLY_CHAIN',
      numberofemployees: '240',
      ...more,
    },
    { at: running.clock.now() - 100 * day },
  );
let n = 0;
const contact = (of: string | undefined, more: Record<string, string> = {}): string =>
  running.portal.createContact(
    {
      email: `p${n++}@northwind.example`,
      firstname: 'Sample',
      lastname: 'Person',
      jobtitle: 'VP Operations',
      country: 'Germany',
      ...more,
    },
    { at: running.clock.now() - 20 * day, ...(of === undefined ? {} : { company: of }) },
  );
const demo = (id: string): void => {
  running.portal.edit('contacts', id, {
    recent_conversion_event_name: `Demo request ${n++}`,
    recent_conversion_date: String(running.clock.now()),
  });
};
const tick = (ms = 5 * minute): void => {
  running.clock.advance(ms);
};
const settle = async (): Promise<void> => {
  tick();
  await running.sync();
  tick();
  await running.sync();
};
const ours = (id: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(running.portal.get('contacts', id)?.properties ?? {}).filter(([k]) => k.startsWith('baton_')),
  );
const quiet = async (): Promise<void> => {
  await settle();
  tick();
  const r = await running.sync();
  expect(r.drained.written).toBe(0);
};

describe('verdicts', () => {
  test('an old verdict does not answer a handoff that opens later', async () => {
    running = await runApp();
    const id = contact(company());
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    running.portal.edit('contacts', id, { baton_verdict: 'rejected', baton_verdict_reason: 'other' });
    await settle();
    tick(day);
    demo(id);
    await settle();
    expect((await lead(id)).handoff_state).toBe('open');
    tick(day);
    running.portal.edit('contacts', id, { firstname: 'Renamed' });
    await settle();
    expect((await lead(id)).handoff_state).toBe('open');
  });
  test('an old verdict whose emptying is late does not answer the second handoff', async () => {
    running = await runApp();
    const id = contact(company());
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    demo(id);
    await settle();
    expect((await lead(id)).ordinal).toBe(1);
    running.portal.edit('contacts', id, {
      ...{ baton_verdict: 'rejected', baton_verdict_reason: 'other', baton_verdict_note: 'works with a reseller' },
    });
    await settle();
    tick(2 * day);
    demo(id);
    running.portal.refuse('contacts', id, 'a rule of the portal');
    await settle();
    expect(await lead(id)).toMatchObject({ ordinal: 2, handoff_state: 'open' });
    tick(day);
    running.portal.edit('contacts', id, { firstname: 'Renamed' });
    await settle();
    expect(await lead(id)).toMatchObject({ ordinal: 2, handoff_state: 'open' });
  });
  test('rejected without, then with a reason', async () => {
    running = await runApp();
    const id = contact(company());
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    demo(id);
    await settle();
    running.portal.edit('contacts', id, { baton_verdict: 'rejected' });
    await settle();
    expect((await lead(id)).handoff_state).toBe('open');
    running.portal.edit('contacts', id, { baton_verdict_reason: 'no_interest' });
    await settle();
    expect((await lead(id)).handoff_state).toMatch(/rejected|recycled/);
    const { rows } = await sql<{ kind: string }>`select * from problems where resolved_at is null`.execute(
      running.app.store.db,
    );
    expect(rows.filter((row) => row.kind === 'refused_verdict')).toEqual([]);
    await quiet();
  });
  test('an opportunity that was open before the seller qualified the lead counts', async () => {
    running = await runApp();
    const c = company();
    const id = contact(c);
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    demo(id);
    await settle();
    const deal = running.portal.createDeal(
      { dealname: 'x', dealstage: 'qualifiedtobuy' },
      { contacts: [id], company: c },
    );
    running.portal.createEngagement('calls', { hs_call_status: 'COMPLETED' }, { contacts: [id] });
    const found = { baton_need: 'late trucks', baton_authority: 'VP', baton_timeline: 'spring' };
    running.portal.edit('contacts', id, { baton_verdict: 'converted', ...found });
    await settle();
    expect((await lead(id)).stage).toBe('opportunity');
    running.portal.edit('deals', deal, { dealstage: 'closedwon' });
    await settle();
    expect((await lead(id)).stage).toBe('customer');
  });
});

describe('companies and deals', () => {
  test('a won deal of old and a company that says otherwise do not take turns', async () => {
    running = await runApp();
    const c = company({ lifecyclestage: 'lead' });
    const id = contact(c, { lifecyclestage: 'opportunity' });
    running.portal.createDeal({ dealname: 'old', dealstage: 'closedwon' }, { contacts: [], company: c });
    running.portal.createDeal({ dealname: 'new', dealstage: 'qualifiedtobuy' }, { contacts: [id], company: c });
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    expect((await lead(id)).stage).toBe('opportunity');
    const count = async (): Promise<number> => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from lead_events
        where kind = 'field_changed' and type = 'company.is_customer'`.execute(running.app.store.db);
      return rows[0]?.n ?? 0;
    };
    const before = await count();
    running.portal.edit('companies', c, { numberofemployees: '300' });
    await settle();
    expect((await lead(id)).stage).toBe('opportunity');
    expect(await count()).toBe(before);
  });
  test('a person who leaves a company leaves its facts', async () => {
    running = await runApp();
    const id = contact(company());
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    expect(Object.keys((await lead(id)).fields)).toContain('company.industry');
    tick();
    running.portal.edit('contacts', id, { associatedcompanyid: '' });
    await settle();
    expect(
      Object.keys((await lead(id)).fields).filter((k) => k.startsWith('company.') && k !== 'company.open_opportunity'),
    ).toEqual([]);
  });
});

describe('merges', () => {
  for (const mergesMintIds of [false, true])
    test(`a lead that a seller works stays worked, new ids ${String(mergesMintIds)}`, async () => {
      running = await runApp({ portalOptions: { behaviour: { mergesMintIds } } });
      running.portal.setBehaviour({ mergesMintIds });
      const c = company();
      const fresh = contact(c);
      const worked = contact(c);
      await running.install();
      await running.act();
      await running.backfill();
      await settle();
      demo(worked);
      await settle();
      running.portal.edit('contacts', worked, { baton_verdict: 'accepted' });
      await settle();
      expect((await lead(worked)).stage).toBe('sal');
      const heir = running.portal.merge(fresh, worked);
      await settle();
      expect(await lead(heir)).toMatchObject({ stage: 'sal', handoff_state: 'accepted' });
      await quiet();
    });
  test('a merge that mints an id goes on with the lead that came furthest, whichever is named first', async () => {
    running = await runApp();
    running.portal.setBehaviour({ mergesMintIds: true });
    const c = company();
    const fresh = contact(c);
    const worked = contact(c);
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    demo(worked);
    await settle();
    running.portal.edit('contacts', worked, { baton_verdict: 'accepted' });
    await settle();
    const heir = running.portal.merge(worked, fresh);
    await settle();
    expect(await lead(heir)).toMatchObject({ stage: 'sal', handoff_state: 'accepted' });
  });
  test('what happened once counts once', async () => {
    running = await runApp();
    const c = company();
    const a = contact(c);
    const b = contact(c);
    running.portal.edit(
      'contacts',
      b,
      { hs_email_last_reply_date: String(running.clock.now() - day) },
      { at: running.clock.now() - day },
    );
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    running.portal.merge(a, b);
    await settle();
    const { rows } = await sql<{
      event_key: string;
    }>`select e.* from lead_events e join record_refs r using (lead_id) where r.record_id = ${a} and e.kind = 'engaged'`.execute(
      running.app.store.db,
    );
    expect(rows.map((row) => row.event_key)).toHaveLength(1);
  });
});

describe('fields', () => {
  test('a field of ours that is gone from the portal: parked, shown, made good by install apply', async () => {
    running = await runApp();
    const id = contact(company());
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    const r = await fetch(`${running.twin.url}/crm/v3/properties/contacts/baton_why`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${running.twin.accessToken}` },
    });
    expect(r.status).toBe(204);
    demo(id);
    await settle();
    await running.install();
    await settle();
    expect(ours(id)).toMatchObject({ baton_handoff: '1' });
    expect(ours(id)['baton_why']).toContain('demo');
  });
  test('a person overwrote a field of ours', async () => {
    running = await runApp();
    const id = contact(company());
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    const was = ours(id);
    running.portal.edit('contacts', id, {
      baton_grade: 'D4',
      baton_why: 'mine',
      baton_fit: '',
      baton_stage: 'customer',
    });
    await settle();
    expect(ours(id)).toEqual(was);
    await quiet();
  });
  test('the scope of the leads object is taken away', async () => {
    running = await runApp();
    const id = contact(company());
    running.portal.createLead({ hs_lead_name: 'x' }, { contact: id });
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    const scopes = running.portal.state.apps[0]!.scopes.filter((s: string) => !s.includes('leads'));
    running.portal.setScopes(running.twin.accessToken, scopes);
    demo(id);
    tick();
    await running.sync().catch(() => undefined);
    expect(ours(id)).toMatchObject({ baton_handoff: '1' });
  });
});

describe('modes', () => {
  test('a mode that the environment raises shows every field', async () => {
    running = await runApp();
    const id = contact(company());
    const data = folder();
    const open = (mode?: string) =>
      openApp({
        clock: running.clock,
        log: createLog('silent'),
        config: readConfig({
          HUBSPOT_BASE_URL: running.twin.url,
          HUBSPOT_ACCESS_TOKEN: running.twin.accessToken,
          LOG_LEVEL: 'silent',
          BATON_DATA_DIR: data.path,
          BATON_MODE: mode,
        }),
      });
    const { installApply } = await import('#cli/install.ts');
    const { backfillOnce, syncOnce } = await import('#sync/sync-once.ts');
    const options = { isDry: false, patienceMs: 3_600_000, isOnlyWorker: true };
    const observing = await open();
    await installApply(observing, await observing.connect('hubspot'), () => undefined);
    await backfillOnce(await observing.engine(), await observing.connect('hubspot'), { ...options, again: false });
    tick();
    await syncOnce(await observing.engine(), await observing.connect('hubspot'), options);
    await observing.close();
    expect(ours(id)['baton_stage']).toBeUndefined();
    tick(5 * minute);
    const acting = await open('sandbox');
    await syncOnce(await acting.engine(), await acting.connect('hubspot'), options);
    await acting.close();
    const shown = ours(id);
    data.done();
    expect(shown['baton_stage']).toBe('lead');
  });
  test('what was queued while acting is not written once the connection observes again', async () => {
    running = await runApp();
    const id = contact(company());
    await running.install();
    await running.act();
    await running.backfill();
    await settle();
    demo(id);
    tick();
    running.portal.setFaults({
      rules: [{ kind: 'status', status: 429, retryAfterSeconds: 7200, endpoint: 'batch_update contacts' }],
    } as never);
    await running.sync().catch(() => undefined);
    running.portal.clearFaults();
    const { setMode } = await import('#store/connections.ts');
    await setMode(running.app.store.db, 'hubspot', 'observe', running.clock.now());
    tick(2 * 60 * minute);
    await running.sync();
    expect(ours(id)['baton_handoff']).toBeUndefined();
  });
  test('an edited contract opens no handoff, also where its version was forgotten and the contact is edited too', async () => {
    running = await runApp();
    const id = contact(company());
    const data = folder();
    const { readFileSync, writeFileSync } = await import('node:fs');
    const file = `${data.path}/c.yaml`;
    const yaml = readFileSync('contracts/default.yaml', 'utf8');
    writeFileSync(file, yaml);
    const open = () =>
      openApp({
        clock: running.clock,
        log: createLog('silent'),
        config: readConfig({
          HUBSPOT_BASE_URL: running.twin.url,
          HUBSPOT_ACCESS_TOKEN: running.twin.accessToken,
          LOG_LEVEL: 'silent',
          BATON_DATA_DIR: data.path,
          BATON_MODE: 'sandbox',
          BATON_CONTRACT: file,
        }),
      });
    const { installApply } = await import('#cli/install.ts');
    const { backfillOnce, syncOnce } = await import('#sync/sync-once.ts');
    const options = { isDry: false, patienceMs: 3_600_000, isOnlyWorker: true };
    const first = await open();
    await installApply(first, await first.connect('hubspot'), () => undefined);
    await backfillOnce(await first.engine(), await first.connect('hubspot'), { ...options, again: false });
    tick();
    await syncOnce(await first.engine(), await first.connect('hubspot'), options);
    await first.close();
    writeFileSync(file, yaml.replace('- intent: { at_least: 50 }', '- intent: { at_least: 0 }'));
    tick();
    running.portal.edit('contacts', id, { firstname: 'Renamed' });
    tick();
    const second = await open();
    const report = await syncOnce(await second.engine(), await second.connect('hubspot'), options);
    await second.close();
    data.done();
    expect(report.tally.handoffs).toBe(0);
  });
});
