// HubSpot's webhooks: signature version 3, and the events of a batch as notices. The payload of an event names its subscription and the record;
// its eventId is not unique and its attemptNumber changes with every try, so neither is part of its identity.
// https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Notice, NoticeKind, ReadBody, Webhook, WebhookRequest } from '#connectors/connector.ts';
import type { Instant } from '#domain/lead.ts';
import { hubSpotObjects } from './paths.ts';

/** HubSpot asks to refuse what is older; what is from the future is as wrong. https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation */
const toleranceMs = 5 * 60_000;
/** HubSpot sends up to 100 events in a request. */
const mostEvents = 100;

const signatureHeader = 'x-hubspot-signature-v3';
const timestampHeader = 'x-hubspot-request-timestamp';

/** The only escapes that are undone before signing; the mark that begins the query is never escaped. */
const decoded: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** The address as it enters the signature. */
export const signedUri = (url: string): string =>
  url.replace(/%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (escape) => decoded[escape.toUpperCase()] ?? escape);

const headerOf = (headers: WebhookRequest['headers'], name: string): string | null => {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
};

const signatureOf = ({ method, url, body }: WebhookRequest, timestamp: string, secret: string): Buffer =>
  Buffer.from(
    createHmac('sha256', secret)
      .update(`${method}${signedUri(url)}`)
      .update(body)
      .update(timestamp)
      .digest('base64'),
  );

const instant = z.number().int().nonnegative().max(8_640_000_000_000_000);
const digits = /^\d{1,20}$/;
/** Ids come as numbers; as texts they must look alike, since they go into calls. */
const id = z.union([z.number().int().nonnegative(), z.string().regex(digits)]).transform(String);
const word = z.string().max(500);

const eventAnswer = z.object({
  subscriptionType: word,
  portalId: id,
  appId: id.optional(),
  occurredAt: instant,
  objectId: id.optional(),
  objectTypeId: word.optional(),
  propertyName: word.optional(),
  propertyValue: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  primaryObjectId: id.optional(),
  newObjectId: id.optional(),
  mergedObjectIds: z.array(id).optional(),
  fromObjectId: id.optional(),
  toObjectId: id.optional(),
  fromObjectTypeId: word.optional(),
  toObjectTypeId: word.optional(),
  associationType: word.optional(),
  associationRemoved: z.boolean().optional(),
});
type EventAnswer = z.infer<typeof eventAnswer>;

type Known = keyof typeof hubSpotObjects;
const names = Object.keys(hubSpotObjects) as readonly Known[];

/** `0-1` and `contact` alike. */
const objectNamed = (text: string | undefined): Known | null =>
  names.find((name) => name === text?.toLowerCase() || hubSpotObjects[name].typeId === text) ?? null;

const kinds: Readonly<Record<string, NoticeKind>> = {
  creation: 'changed',
  propertyChange: 'changed',
  deletion: 'deleted',
  privacyDeletion: 'erased',
  merge: 'merged',
  restore: 'restored',
  associationChange: 'linked',
};

type About = { readonly object: Known; readonly recordId: string };

/** Both ends of an association, as far as they are records we read: `CONTACT_TO_COMPANY`, or the type ids where they are given. */
const ends = (event: EventAnswer): readonly About[] => {
  const [from, to] = (event.associationType ?? '').split('_TO_');
  const pairs = [
    [objectNamed(event.fromObjectTypeId) ?? objectNamed(from), event.fromObjectId],
    [objectNamed(event.toObjectTypeId) ?? objectNamed(to), event.toObjectId],
  ] as const;
  return pairs.flatMap(([object, recordId]) =>
    object === null || recordId === undefined ? [] : [{ object, recordId }],
  );
};

const aboutOf = (event: EventAnswer, subject: string, kind: NoticeKind): readonly About[] => {
  if (kind === 'linked') return ends(event);
  const object = objectNamed(subject === 'object' ? event.objectTypeId : subject);
  const recordId = kind === 'merged' ? (event.newObjectId ?? event.primaryObjectId ?? event.objectId) : event.objectId;
  return object === null || recordId === undefined ? [] : [{ object, recordId }];
};

const mergedInto = (event: EventAnswer, heir: string): readonly string[] =>
  [...(event.mergedObjectIds ?? []), ...(event.primaryObjectId === undefined ? [] : [event.primaryObjectId])].filter(
    (one, at, all) => one !== heir && all.indexOf(one) === at,
  );

/** 132 bits: two events alike by chance are not to be met, and the index of keys stays small. */
const keyChars = 22;

/** The same event, however often and in whatever company it is sent. The value goes in as part of a digest only. */
const dedupeKey = (event: EventAnswer, { object, recordId }: About): string =>
  createHash('sha256')
    .update(
      [
        ...[event.portalId, event.subscriptionType, object, recordId, event.propertyName ?? '', event.occurredAt],
        ...[event.toObjectId ?? '', event.associationType ?? '', String(event.associationRemoved ?? '')],
        ...[(event.mergedObjectIds ?? []).join(';'), String(event.propertyValue ?? '')],
      ].join('\n'),
    )
    .digest('base64url')
    .slice(0, keyChars);

const noticesOf = (event: EventAnswer): readonly Notice[] => {
  const dot = event.subscriptionType.lastIndexOf('.');
  const kind = kinds[event.subscriptionType.slice(dot + 1)];
  if (dot < 1 || kind === undefined) return [];
  return aboutOf(event, event.subscriptionType.slice(0, dot), kind).map((about) => ({
    ...about,
    kind,
    property: kind === 'changed' ? (event.propertyName ?? null) : null,
    occurredAt: event.occurredAt,
    mergedIds: kind === 'merged' ? mergedInto(event, about.recordId) : [],
    dedupeKey: dedupeKey(event, about),
    accountId: event.portalId,
    appId: event.appId ?? null,
  }));
};

const readBatch = (body: Buffer): ReadBody => {
  let batch: unknown;
  try {
    batch = JSON.parse(body.toString('utf8'));
  } catch {
    return { ok: false, why: 'the body is not JSON' };
  }
  if (!Array.isArray(batch)) return { ok: false, why: 'the body is not a list of events' };
  if (batch.length > mostEvents) return { ok: false, why: `the body holds more than ${mostEvents} events` };
  const notices: Notice[] = [];
  let passedOver = 0;
  for (const one of batch as readonly unknown[]) {
    const event = eventAnswer.safeParse(one);
    const found = event.success ? noticesOf(event.data) : [];
    if (found.length === 0) passedOver += 1;
    notices.push(...found);
  }
  return { ok: true, notices, isBell: false, passedOver };
};

export const hubSpotWebhook: Webhook = {
  refuse: (headers, now: Instant) => {
    const timestamp = headerOf(headers, timestampHeader);
    if (headerOf(headers, signatureHeader) === null) return 'the signature (version 3) is missing';
    if (timestamp === null || !/^\d{1,16}$/.test(timestamp)) return 'the time of the request is missing or no number';
    return Math.abs(now - Number(timestamp)) <= toleranceMs ? null : 'the request is too old, or from the future';
  },
  isSigned: (request, secret) => {
    const given = Buffer.from(headerOf(request.headers, signatureHeader) ?? '');
    const expected = signatureOf(request, headerOf(request.headers, timestampHeader) ?? '', secret);
    return given.length === expected.length && timingSafeEqual(given, expected);
  },
  read: readBatch,
};
