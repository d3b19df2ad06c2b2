// A person says who is who, through the command line as an admin runs it: what is asked, a join, a split, and what the two CRMs are told of it.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { systemClock } from '#src/clock.ts';
import { baton, batonJson } from '#test/support/baton.ts';
import { install, type Installation } from '#test/support/portal.ts';
import { startSalesforceTwin, type SalesforceTwin } from '#twins/salesforce/server.ts';

jest.setTimeout(300_000);
let installation: Installation;
let twin: SalesforceTwin;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  twin = await startSalesforceTwin({ clock: systemClock, seed: 1 });
  installation = await install({
    env: {
      SALESFORCE_LOGIN_URL: twin.url,
      SALESFORCE_CLIENT_ID: twin.clientId,
      SALESFORCE_CLIENT_SECRET: twin.clientSecret,
    },
  });
  ({ env } = installation);
});
afterEach(async () => {
  await installation.done();
  await twin.close();
});

type Listed = { questions: { record: string; why: string; candidates: { lead: string; records: string[] }[] }[] };

test('a person who is twice in one CRM is asked about; an answer joins, and can be taken back', async () => {
  const hour = 3_600_000;
  const then = { at: systemClock.now() - hour };
  const address = { FirstName: 'Sample', LastName: 'Person', Company: 'Northwind', Email: 'person@northwind.example' };
  installation.portal.createContact({ email: address.Email, firstname: 'Sample', lastname: 'Person' }, then);
  const leads = [twin.org.seed('Lead', address, then), twin.org.seed('Lead', { ...address, Title: 'VP Sales' }, then)];
  await batonJson(['backfill', 'hubspot'], env);
  await batonJson(['backfill', 'salesforce'], env);

  const { questions } = await batonJson<Listed>(['identity', 'list'], env);
  expect(questions.map(({ record }) => record).sort()).toEqual(leads.map((id) => `salesforce/lead/${id}`).sort());
  const told = await baton(['identity', 'list'], env);
  expect(told.stdout).not.toContain('northwind.example');
  const contact = questions
    .flatMap(({ candidates }) => candidates)
    .find(({ records }) => records[0]?.startsWith('hubspot/'));
  expect(contact?.records).toHaveLength(1);

  const [first, second] = leads.map((id) => `salesforce/lead/${id}`);
  const rehearsed = await batonJson(['identity', 'join', first ?? '', contact?.lead ?? '', '--dry-run'], env);
  expect(rehearsed).toMatchObject({ isDry: true });
  const joined = await batonJson<{ lead: string; records: string[] }>(
    ['identity', 'join', first ?? '', contact?.lead ?? '', '--by', 'ops@example.com'],
    env,
  );
  expect((await batonJson<Listed>(['identity', 'list'], env)).questions.map(({ record }) => record)).toEqual([second]);
  expect((await baton(['explain', joined.lead], env)).code).toBe(0);

  const split = await batonJson<{ left: string; records: string[] }>(
    ['identity', 'split', joined.lead, first ?? '', '--by', 'ops@example.com'],
    env,
  );
  expect(split.records).toEqual([first]);
  // What a person ruled apart stays apart, however often it is read.
  await batonJson(['backfill', 'salesforce', '--again'], env);
  const moves = await baton(['identity', 'list', '--moves', joined.lead], env);
  expect(moves.stdout).toMatch(/join[\s\S]*ops@example\.com[\s\S]*split/);
  const refused = await baton(['identity', 'split', joined.lead, 'salesforce/lead/00Q000000000000AAA'], env);
  expect([refused.code, refused.stderr.trim().split('\n').length]).toEqual([1, 1]);
});
