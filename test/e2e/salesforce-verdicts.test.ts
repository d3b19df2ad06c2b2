// A seller's verdicts in Salesforce, by way of the log: each counts in its turn, also one that was changed before anybody read it.
import { afterEach, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { runTwoCrms, type TwoCrms } from '#test/support/two-crms.ts';

jest.setTimeout(120_000);
let running: TwoCrms;
afterEach(() => running.done());

test('a verdict that was changed between two polls is heard twice, with who gave it', async () => {
  running = await runTwoCrms({ database: 'embedded' });
  const { org, clock, app } = running;
  await running.install();
  clock.advance(60_000);
  const lead = org.seed('Lead', {
    ...{ FirstName: 'Sample', LastName: 'Person', Company: 'Northwind', Email: 'person@northwind.example' },
    ...{ Title: 'VP Operations', Country: 'Germany', NumberOfEmployees: 240, Industry: 'Transportation' },
  });
  clock.advance(60_000);
  await running.backfill('salesforce');
  await running.act();
  clock.advance(60_000);
  const campaign = org.seed('Campaign', { Name: 'Demo request', Type: 'Website' });
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  org.seed('CampaignMember', {
    ...{ CampaignId: campaign, LeadId: lead, Status: 'Responded', HasResponded: true, FirstRespondedDate: day },
  });
  clock.advance(60_000);
  const handed = await running.sync('salesforce');
  expect(handed.tally.handoffs).toBe(1);

  clock.advance(600_000);
  org.edit(lead, { Baton_Verdict__c: 'accepted' });
  clock.advance(20_000);
  org.edit(lead, { Baton_Verdict__c: 'rejected', Baton_Verdict_Reason__c: 'wrong_geography' });
  clock.advance(20_000);
  await running.sync('salesforce');
  const { rows } = await sql<{
    reasons: readonly string[];
  }>`select reasons from decisions order by decided_at, decision_id`.execute(app.store.db);
  const said = rows.flatMap(({ reasons }) => reasons).join('\n');
  expect(said).toMatch(/accepted[\s\S]*rejected/);
  const stored = await app.store.db.selectFrom('leads').select(['stage', 'disposition']).executeTakeFirstOrThrow();
  expect(stored.disposition).toMatchObject({ verdict: 'rejected', reason: 'wrong_geography', by: org.users.seller });
  expect(stored.stage).not.toBe('mql');
});
