// What the connector finds out about an account: objects, scopes, owners, and what is missing with its remedy.
import { afterEach, expect, test } from '@jest/globals';
import type { Probe } from '#connectors/connector.ts';
import { defaultScopes } from '#twins/hubspot/access.ts';
import { createPortal, type PortalOptions } from '#twins/hubspot/portal.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import { setup } from './setup.ts';

let twin: HubSpotTwin;
afterEach(async () => {
  await twin.close();
});

const open = async (options: PortalOptions & { without?: RegExp } = {}) => {
  const { without, ...portalOptions } = options;
  const { clock } = setup();
  const portal = createPortal({ ...portalOptions, clock });
  twin = await startHubSpotTwin({ portal });
  const scopes = defaultScopes.filter((scope) => !(without?.test(scope) ?? false));
  const { accessToken } = portal.addApp({ scopes });
  return { portal, connector: setup({ baseUrl: twin.url, accessToken, clock }).connector };
};

const problems = (probe: Probe): string[] => probe.findings.map(({ severity, what }) => `${severity}: ${what}`);

const engagements = ['call', 'email', 'meeting', 'message'] as const;

test('an account with everything', async () => {
  const { connector } = await open({ accountType: 'STANDARD', timeZone: 'Europe/Berlin', portalId: 123 });
  expect(await connector.probe()).toEqual({
    accountId: '123',
    accountName: null,
    isSandbox: false,
    timeZone: 'Europe/Berlin',
    objects: ['contact', 'company', 'deal', 'lead', ...engagements],
    findings: [],
  });
});

test('a test account may be used as a sandbox, and says so', async () => {
  const { connector } = await open({ accountType: 'DEVELOPER_TEST' });
  const probe = await connector.probe();
  expect(probe.isSandbox).toBe(true);
  expect(problems(probe)).toEqual(['info: this is a developer test account']);
});

test('an edition without leads is no fault', async () => {
  const { connector } = await open({ accountType: 'STANDARD', behaviour: { hasLeadsObject: false } });
  const probe = await connector.probe();
  expect(probe.objects).toEqual(['contact', 'company', 'deal', ...engagements]);
  expect(problems(probe)).toEqual(['info: the account has no leads object, or the app may not read it']);
});

test.each([
  [/deals\.read$/, 'warning: open opportunities stay unknown: the scope crm.objects.deals.read is missing'],
  [
    /objects\.contacts\.write$/,
    'error: scores cannot be written to contacts: the scope crm.objects.contacts.write is missing',
  ],
  [
    /owners/,
    'warning: the owners cannot be read, so no lead can be given to a rep: the scope crm.objects.owners.read is missing',
  ],
  [/lists/, 'warning: work-queue segments cannot be made: the scope crm.lists.read is missing'],
])('without %s the finding names the scope', async (without, what) => {
  const { connector } = await open({ accountType: 'STANDARD', without });
  expect(problems(await connector.probe())).toEqual([what]);
});

test('probing changes nothing', async () => {
  const { connector, portal } = await open();
  portal.createContact({ email: 'ann@example.com' });
  const before = portal.all('contacts');
  await connector.probe();
  expect(portal.all('contacts')).toEqual(before);
  expect(portal.metrics.effects()).toMatchObject({ creates: 0, changed: 0, unchanged: 0 });
});

test('people: owners of every page, those who left marked', async () => {
  const { connector, portal } = await open();
  for (let nth = 0; nth < 130; nth++)
    portal.addOwner({
      email: `Rep-${nth}@Example.com`,
      firstName: 'Rep',
      lastName: String(nth),
      isArchived: nth % 10 === 0,
    });
  const people = await connector.people();
  expect(people).toHaveLength(130);
  expect(people.filter(({ isActive }) => !isActive)).toHaveLength(13);
  expect(people).toContainEqual({ id: '70002', email: 'rep-1@example.com', name: 'Rep 1', isActive: true });
});
