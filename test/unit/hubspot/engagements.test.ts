// What sellers logged in the practice portal, read as happenings of the contact it was done with.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHubSpotConnector } from '#connectors/hubspot/index.ts';
import type { Connector } from '#connectors/connector.ts';
import { readPlans } from '#mapping/read-plan.ts';
import { toSnapshot } from '#mapping/to-snapshot.ts';
import { createBudget } from '#sync/budget.ts';
import { virtualClock } from '#src/clock.ts';
import { defaultScopes } from '#twins/hubspot/access.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import { shippedManifest, shippedMapping } from '../mapping/files.ts';
import { startAt } from './setup.ts';

const clock = virtualClock(startAt);
const mapping = shippedMapping('hubspot');
const manifest = shippedManifest();
let twin: HubSpotTwin;
beforeEach(async () => {
  twin = await startHubSpotTwin({ clock });
});
afterEach(() => twin.close());

const connect = (accessToken = twin.accessToken): Connector =>
  createHubSpotConnector({
    connectionId: 'hs',
    baseUrl: twin.url,
    accessToken,
    clock,
    budget: createBudget(clock, 'hubspot'),
  });

/** The events that all records of these objects are, listed and found as changed alike. */
const eventsOf = async (connector: Connector) => {
  const plans = readPlans(mapping, manifest, ['call', 'email', 'meeting', 'message']);
  const records = [];
  for (const plan of plans) {
    const listed = (await connector.list(plan, null)).records;
    const changed = (await connector.changes(plan, connector.cursorAt(startAt))).records;
    expect(changed).toEqual(listed);
    records.push(...listed);
  }
  return records.flatMap((record) => {
    const result = toSnapshot(mapping, manifest, record, { connection: 'hs', observedAt: startAt });
    return result.ok && result.snapshot.kind === 'happening'
      ? result.snapshot.engagements.map(({ type, properties }) => ({ type, of: result.snapshot, properties }))
      : [];
  });
};

test('calls, e-mails, meetings and messages are events of their contact, by whom, and whether a machine did it', async () => {
  const { portal } = twin;
  const hubspot_owner_id = portal.addOwner({ email: 'ada@example.com', firstName: 'Ada', lastName: 'Example' });
  const contact = portal.createContact({ email: 'person@example.com' });
  const by = { contacts: [contact] };
  const connected = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
  portal.createEngagement('calls', { hubspot_owner_id, hs_call_disposition: connected }, by);
  portal.createEngagement('calls', { hubspot_owner_id, hs_call_status: 'FAILED' }, by);
  portal.createEngagement('emails', { hubspot_owner_id, hs_email_direction: 'EMAIL' }, by);
  portal.createEngagement('emails', { hubspot_owner_id, hs_email_direction: 'EMAIL', hs_sequence_id: 7 }, by);
  portal.createEngagement('emails', { hs_email_direction: 'INCOMING_EMAIL' }, by);
  portal.createEngagement('emails', { hs_email_direction: 'EMAIL' }, { contacts: [] });
  portal.createEngagement('meetings', { hs_meeting_title: 'Demo', hs_meeting_outcome: 'COMPLETED' }, by);
  portal.createEngagement('meetings', { hs_meeting_title: 'Later', hs_meeting_outcome: 'SCHEDULED' }, by);
  portal.createEngagement(
    'communications',
    { hs_communication_channel_type: 'SMS', hs_object_source: 'AUTOMATION_PLATFORM' },
    by,
  );
  const events = await eventsOf(connect());
  expect(events.map(({ type, properties }) => [type, properties])).toEqual([
    ['call_logged', { by: hubspot_owner_id, outcome: 'connected' }],
    ['email_sent', { by: hubspot_owner_id }],
    ['email_sent', { by: hubspot_owner_id, is_automated: true }],
    ['meeting_held', { title: 'Demo' }],
    ['message_sent', { channel: 'SMS', is_automated: true }],
  ]);
  for (const { of } of events) expect(of).toMatchObject({ person: { object: 'contact', recordId: contact } });
});

test('without the scope of e-mails all else is read, and the finding says what is missing', async () => {
  const scopes = defaultScopes.filter((scope) => scope !== 'sales-email-read');
  const probe = await connect(twin.portal.addApp({ scopes }).accessToken).probe();
  expect(probe.objects).toEqual(expect.arrayContaining(['contact', 'call', 'meeting', 'message']));
  expect(probe.objects).not.toContain('email');
  expect(probe.findings.filter(({ what }) => what.includes('sales-email-read'))).toMatchObject([
    { severity: 'warning', what: expect.stringMatching(/none counts as a touch/) },
  ]);
});
