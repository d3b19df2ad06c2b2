// What an org may send: that a record has changed, signed with a shared secret. It is a door-bell only: what has changed is found by asking the org,
// whose log of verdicts is the truth, so a lost or doubled ring costs nothing.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ReadBody, Webhook, WebhookRequest } from '#connectors/connector.ts';
import type { Instant } from '#domain/lead.ts';
import { salesforceObjects } from './names.ts';

const toleranceMs = 5 * 60_000;
/** A flow runs for up to 200 records at once, and a sender may gather a few runs. */
const mostRings = 1_000;

const signatureHeader = 'x-baton-signature';

type Signature = { readonly timestamp: string; readonly digests: readonly string[] };

/** `t=1767225600000,v1=ab…[,v1=cd…]`: several while the secret is being changed; parts of other versions are passed over. */
const signatureOf = (headers: WebhookRequest['headers']): Signature | null => {
  const header = headers[signatureHeader];
  if (typeof header !== 'string') return null;
  const parts = header.split(',').map((part) => part.trim());
  const times = parts.filter((part) => part.startsWith('t=')).map((part) => part.slice(2));
  const digests = parts.filter((part) => /^v1=[0-9a-f]{64}$/i.test(part)).map((part) => part.slice(3));
  const [timestamp] = times;
  if (timestamp === undefined || times.length > 1 || !/^\d{1,16}$/.test(timestamp) || digests.length === 0) return null;
  return { timestamp, digests: digests.slice(0, mostDigests) };
};

/** Old and new; more would only make forging cheaper. */
const mostDigests = 4;

const ring = z.object({ object: z.string().max(100), id: z.string().regex(/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/) });
const body = z.union([ring.transform((one) => [one]), z.array(ring).max(mostRings)]);

const read = new Set<string>(Object.values(salesforceObjects).map(({ name }) => name));

const readRings = (bytes: Buffer): ReadBody => {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return { ok: false, why: 'the body is not JSON' };
  }
  const rings = body.safeParse(json);
  if (!rings.success) return { ok: false, why: 'the body is not {object, id, changedAt}, nor a list of them' };
  const ours = rings.data.filter(({ object }) => read.has(object));
  return { ok: true, notices: [], isBell: ours.length > 0, passedOver: rings.data.length - ours.length };
};

export const salesforceWebhook: Webhook = {
  refuse: (headers, now: Instant) => {
    const signature = signatureOf(headers);
    if (signature === null) return 'the signature is missing or not `t=<unix ms>,v1=<hex>`';
    return Math.abs(now - Number(signature.timestamp)) <= toleranceMs
      ? null
      : 'the request is too old, or from the future';
  },
  isSigned: (request, secret) => {
    const signature = signatureOf(request.headers);
    if (signature === null) return false;
    const expected = createHmac('sha256', secret).update(`${signature.timestamp}.`).update(request.body).digest();
    // Every one is looked at, so that the time taken tells nothing.
    return signature.digests
      .map((digest) => timingSafeEqual(Buffer.from(digest, 'hex'), expected))
      .some((isEqual) => isEqual);
  },
  read: readRings,
};
