// Whoever calls proves that they know the secret, now, and for this very address and body: HubSpot's own example, and what must not pass.
import { describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '#connectors/connector.ts';
import { hubSpotWebhook, signedUri } from '#connectors/hubspot/webhook.ts';
import { salesforceWebhook } from '#connectors/salesforce/webhook.ts';

const at = 1_693_657_560_000;
const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const example: WebhookRequest = {
  method: 'POST',
  url: 'https://www.example.com/webhook_uri',
  headers: {
    'x-hubspot-signature-v3': 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
    'x-hubspot-request-timestamp': String(at),
  },
  body: Buffer.from("{'example_field':'example_value'}"),
};
const withHeaders = (headers: WebhookRequest['headers']): WebhookRequest => ({
  ...example,
  headers: { ...example.headers, ...headers },
});

describe("HubSpot's signature, version 3", () => {
  test('its known answer is taken', () => {
    expect(hubSpotWebhook.refuse(example.headers, at)).toBeNull();
    expect(hubSpotWebhook.isSigned(example, secret)).toBe(true);
  });

  test.each([
    ['another secret', example, `${secret}x`],
    ['another method', { ...example, method: 'PUT' }, secret],
    ['another address', { ...example, url: 'https://www.example.com/webhook_uri?a=b' }, secret],
    ['another host, as a proxy would say it', { ...example, url: 'http://10.0.0.7/webhook_uri' }, secret],
    ['another body', { ...example, body: Buffer.from("{'example_field':'example_Value'}") }, secret],
    ['another time', withHeaders({ 'x-hubspot-request-timestamp': String(at + 1) }), secret],
    ['half a signature', withHeaders({ 'x-hubspot-signature-v3': 'K36dawei4A+QBNolUOqo7s91KQDW' }), secret],
    ['no signature', withHeaders({ 'x-hubspot-signature-v3': '' }), secret],
    ['a list of signatures', withHeaders({ 'x-hubspot-signature-v3': ['K36d', 'K36d'] }), secret],
  ])('%s is not', (_what, request, known) => {
    expect(hubSpotWebhook.isSigned(request, known)).toBe(false);
  });

  test('five minutes either way, and not a millisecond more', () => {
    const fiveMinutes = 300_000;
    for (const late of [fiveMinutes, -fiveMinutes])
      expect(hubSpotWebhook.refuse(example.headers, at + late)).toBeNull();
    for (const late of [fiveMinutes + 1, -fiveMinutes - 1])
      expect(hubSpotWebhook.refuse(example.headers, at + late)).toMatch(/too old/);
  });

  test.each(['', ' ', '1693657560000 ', '1.69e12', '0x18a', '-5', 'NaN', '169365756000012345'])(
    'a time that is written %j is none',
    (text) => {
      expect(hubSpotWebhook.refuse({ ...example.headers, 'x-hubspot-request-timestamp': text }, at)).toMatch(/time/);
    },
  );

  test('exactly the escapes that HubSpot names are undone before signing', () => {
    expect(signedUri('https://a.example/%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B%3a?x=%20%26%3D%25')).toBe(
      "https://a.example/:/?@!$'()*,;:?x=%20%26%3D%25",
    );
  });
});

const event = (more: Record<string, unknown>): Record<string, unknown> => ({
  ...{ eventId: 1, subscriptionId: 2, portalId: 62515, appId: 54321, occurredAt: at, attemptNumber: 0 },
  ...more,
});
const read = (...events: readonly Record<string, unknown>[]) => {
  const said = hubSpotWebhook.read(Buffer.from(JSON.stringify(events)));
  if (!said.ok) throw new Error(said.why);
  return said;
};

describe("HubSpot's events", () => {
  test.each([
    ['contact.propertyChange', { objectId: 1, propertyName: 'a', propertyValue: 'b' }, 'contact 1 changed'],
    ['company.creation', { objectId: 2, changeFlag: 'CREATED' }, 'company 2 changed'],
    ['deal.deletion', { objectId: 3 }, 'deal 3 deleted'],
    ['contact.restore', { objectId: 4 }, 'contact 4 restored'],
    ['contact.privacyDeletion', { objectId: 5 }, 'contact 5 erased'],
    ['object.propertyChange', { objectId: 6, objectTypeId: '0-136', propertyName: 'a' }, 'lead 6 changed'],
    ['object.creation', { objectId: '7', objectTypeId: '0-1' }, 'contact 7 changed'],
    ['contact.merge', { primaryObjectId: 8, mergedObjectIds: [9], newObjectId: 10 }, 'contact 10 merged'],
    ['contact.merge', { primaryObjectId: 8, mergedObjectIds: [9] }, 'contact 8 merged'],
  ])('%s', (subscriptionType, more, expected) => {
    const { notices, passedOver } = read(event({ subscriptionType, ...more }));
    expect(notices.map(({ object, recordId, kind }) => `${object} ${recordId} ${kind}`)).toEqual([expected]);
    expect(passedOver).toBe(0);
  });

  test('a merge that made a third record names both it swallowed', () => {
    const of = { primaryObjectId: 8, mergedObjectIds: [9], newObjectId: 10 };
    expect(read(event({ subscriptionType: 'contact.merge', ...of })).notices[0]?.mergedIds).toEqual(['9', '8']);
  });

  test('of an association both ends are looked at', () => {
    const of = { fromObjectId: 1, toObjectId: 2, associationType: 'DEAL_TO_CONTACT', associationRemoved: false };
    const { notices } = read(event({ subscriptionType: 'deal.associationChange', ...of }));
    expect(notices.map(({ object, recordId }) => `${object} ${recordId}`)).toEqual(['deal 1', 'contact 2']);
  });

  test('what is not read, or cannot be understood, is passed over and spoils nothing', () => {
    const good = event({ subscriptionType: 'contact.creation', objectId: 1 });
    const said = read(
      good,
      event({ subscriptionType: 'ticket.creation', objectId: 2 }),
      event({ subscriptionType: 'conversation.newMessage', objectId: 3 }),
      event({ subscriptionType: 'contact.creation', objectId: '4; drop' }),
      event({ subscriptionType: 'contact.creation', objectId: 1.5 }),
      event({ subscriptionType: 'contact.creation' }),
      { portalId: 1 },
    );
    expect(said.notices.map(({ recordId }) => recordId)).toEqual(['1']);
    expect(said.passedOver).toBe(6);
  });

  test('a notice sent again is the same; another value or time is another; no value is kept', () => {
    const of = {
      subscriptionType: 'contact.propertyChange',
      objectId: 1,
      propertyName: 'city',
      propertyValue: 'Bremen',
    };
    const key = (more: Record<string, unknown>): string | undefined =>
      read(event({ ...of, ...more })).notices[0]?.dedupeKey;
    expect(key({ attemptNumber: 4, eventId: 99, subscriptionId: 7 })).toBe(key({}));
    expect(key({ propertyValue: 'Kiel' })).not.toBe(key({}));
    expect(key({ occurredAt: at + 1 })).not.toBe(key({}));
    expect(JSON.stringify(read(event(of)).notices)).not.toContain('Bremen');
  });

  test.each([
    ['{"a":1}', /not a list/],
    ['[', /not JSON/],
    ['', /not JSON/],
    [JSON.stringify(Array(101).fill({})), /more than 100/],
  ])('%.20s is refused', (text, why) => {
    const said = hubSpotWebhook.read(Buffer.from(text));
    expect(said.ok ? '' : said.why).toMatch(why);
  });
});

describe("an org's ring", () => {
  const body = Buffer.from('{"object":"Lead","id":"00Q000000000001AAA","changedAt":"2023-09-02T12:26:00Z"}');
  const digest = (known: string, time = String(at)): string =>
    createHmac('sha256', known).update(`${time}.`).update(body).digest('hex');
  const request = (header: string): WebhookRequest => ({
    ...{ method: 'POST', url: '', body },
    headers: { 'x-baton-signature': header },
  });
  const isTaken = (header: string): boolean =>
    salesforceWebhook.refuse(request(header).headers, at) === null &&
    salesforceWebhook.isSigned(request(header), secret);

  test('is taken under the secret, alone or beside another while it is being changed', () => {
    expect(isTaken(`t=${at},v1=${digest(secret)}`)).toBe(true);
    expect(isTaken(`t=${at}, v1=${digest('the one before')}, v1=${digest(secret)}`)).toBe(true);
  });

  test.each([
    `t=${at},v1=${digest('the one before')}`,
    `t=${at + 1},v1=${digest(secret)}`,
    `t=${at - 300_001},v1=${digest(secret, String(at - 300_001))}`,
    `t=${at},t=${at},v1=${digest(secret)}`,
    `v1=${digest(secret)}`,
    `t=${at}`,
    `t=${at},v1=${digest(secret).slice(1)}`,
    '',
  ])('is refused otherwise: %.40s', (header) => {
    expect(isTaken(header)).toBe(false);
  });

  test('means no more than that the org is to be asked', () => {
    expect(salesforceWebhook.read(body)).toEqual({ ok: true, notices: [], isBell: true, passedOver: 0 });
    const foreign = Buffer.from('[{"object":"Case","id":"500000000000001"}]');
    expect(salesforceWebhook.read(foreign)).toEqual({ ok: true, notices: [], isBell: false, passedOver: 1 });
    expect(salesforceWebhook.read(Buffer.from('{"object":"Lead"}')).ok).toBe(false);
  });
});
