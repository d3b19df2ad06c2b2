// A lead that names no company finds its account by domain, whichever of the two comes first; a mail provider's domain and one that two accounts
// share find none.
import { afterEach, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { runTwoCrms, type TwoCrms } from '#test/support/two-crms.ts';

jest.setTimeout(120_000);
let running: TwoCrms;
afterEach(() => running.done());

const accounts = async (): Promise<Record<string, string | null>> => {
  const { rows } = await sql<{ email: string; account: string | null }>`select fields ->> 'person.email' email,
    fields ->> 'company.account' account from leads where not is_archived`.execute(running.app.store.db);
  return Object.fromEntries(rows.map(({ email, account }) => [email, account]));
};

test('lead and account belong together by domain', async () => {
  running = await runTwoCrms({ database: 'embedded' });
  const { org, clock } = running;
  const lead = (Email: string, more: Record<string, string> = {}): string =>
    org.seed('Lead', { FirstName: 'Sample', LastName: 'Person', Company: 'unknown', Email, ...more });
  const early = org.seed('Account', {
    Name: 'Northwind',
    Website: 'https://www.northwind.example/en',
    Type: 'Customer - Direct',
  });
  org.seed('Account', { Name: 'Group', Website: 'group.example' });
  org.seed('Account', { Name: 'Group Iberia', Website: 'group.example' });
  org.seed('Account', { Name: 'Mail', Website: 'gmail.com' });
  lead('ana@northwind.example');
  lead('ben@elsewhere.example', { Website: 'www.northwind.example' });
  lead('cleo@group.example');
  lead('dan@gmail.com');
  lead('eve@late.example');
  clock.advance(60_000);
  await running.backfill('salesforce');
  expect(await accounts()).toEqual({
    'ana@northwind.example': early,
    'ben@elsewhere.example': early,
    'cleo@group.example': null,
    'dan@gmail.com': null,
    'eve@late.example': null,
  });
  const { rows } = await sql<{ customers: number }>`select count(*)::int customers from leads
    where fields ->> 'company.is_customer' = 'true'`.execute(running.app.store.db);
  expect(rows[0]?.customers).toBe(2);

  clock.advance(60_000);
  const late = org.seed('Account', { Name: 'Late', Website: 'late.example' });
  clock.advance(60_000);
  await running.sync('salesforce');
  expect((await accounts())['eve@late.example']).toBe(late);
});
