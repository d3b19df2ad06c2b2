// The native stage against the practice portal, which lets it go back only by way of empty and says nothing when it does not.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHubSpotConnector } from '#connectors/hubspot/index.ts';
import type { Connector, WriteRequest } from '#connectors/connector.ts';
import { createBudget } from '#sync/budget.ts';
import { virtualClock } from '#src/clock.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import { startAt } from './setup.ts';

let twin: HubSpotTwin;
let connector: Connector;
beforeEach(async () => {
  const clock = virtualClock(startAt);
  twin = await startHubSpotTwin({ clock });
  const { url: baseUrl, accessToken } = twin;
  const budget = createBudget(clock, 'hubspot');
  connector = createHubSpotConnector({ connectionId: 'hs', baseUrl, accessToken, clock, budget });
});
afterEach(() => twin.close());

const stage = 'lifecyclestage';
const set = (recordId: string, value: string, over: Partial<WriteRequest> = {}): WriteRequest => ({
  object: 'contact',
  recordId,
  traceId: `set ${recordId}`,
  values: { [stage]: value, jobtitle: 'Head of Sales' },
  readBack: [stage],
  ...over,
});

test('a step back that is refused in silence is told, and not taken for done; by way of empty it is made', async () => {
  const [ahead = '', behind = '', back = ''] = ['opportunity', 'lead', 'opportunity'].map((value, nth) =>
    twin.portal.createContact({ email: `person-${nth}@example.com`, [stage]: value }),
  );
  const results = await connector.write([
    set(ahead, 'marketingqualifiedlead'),
    set(behind, 'marketingqualifiedlead'),
    set(back, 'marketingqualifiedlead', { emptiedFirst: [stage] }),
    set('999999', 'marketingqualifiedlead', { emptiedFirst: [stage] }),
  ]);
  expect(results.map(({ outcome }) => outcome)).toMatchObject([
    { ok: false, error: { kind: 'invalid', isOutcomeUnknown: false } },
    { ok: true },
    { ok: true },
    { ok: false, error: { kind: 'not_found' } },
  ]);
  const stages = [ahead, behind, back].map((id) => twin.portal.get('contacts', id)?.properties[stage]);
  expect(stages).toEqual(['opportunity', 'marketingqualifiedlead', 'marketingqualifiedlead']);
  const [first] = results;
  expect(first?.outcome.ok === false ? first.outcome.error.message : '').toMatch(/keeps its lifecyclestage/);
});
