// The portal's webhooks: what happens to records becomes events, gathered into batches of up to a hundred, signed and sent, and sent again where the
// receiver did not take them. What can go wrong on the way (twice, late, out of order, lost) is set by a test.
// https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v3/guide
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { seededRandom } from '../shared/random.ts';
import type { HubSpotPortal } from './portal.ts';
import { remove, type Happened } from './table.ts';
import { objectFacts, objectTypes, type ObjectType, type Source } from './types.ts';

export const webhookOptions = z.strictObject({
  /** Where to send; null = nowhere. */
  url: z.url().nullable(),
  /** Of the app; the first app's own unless given. */
  secret: z.string().optional(),
  appId: z.string().optional(),
  /** Properties whose changes are subscribed to, by object; an object that is not named: all of them. */
  properties: z.record(z.string(), z.array(z.string())).optional(),
  /** `object.creation` with a type id, as newer apps have it, instead of `contact.creation`. */
  isGeneric: z.boolean().optional(),
  /** How long events gather. */
  gatherMs: z.number().nonnegative().optional(),
  mostAtOnce: z.number().int().positive().optional(),
  /** Waits between tries; as many tries as there are waits, and one. */
  retryMs: z.array(z.number().nonnegative()).optional(),
  timeoutMs: z.number().positive().optional(),
  seed: z.number().int().optional(),
  /** Chances of an event to be sent twice, and to be lost; the longest extra delay; whether a batch is shuffled. */
  twice: z.number().min(0).max(1).optional(),
  lost: z.number().min(0).max(1).optional(),
  delayMs: z.number().nonnegative().optional(),
  shuffles: z.boolean().optional(),
});
export type WebhookOptions = z.infer<typeof webhookOptions>;

export type WebhookEvent = Readonly<Record<string, unknown>>;

export type WebhookReport = {
  readonly pending: number;
  readonly requests: number;
  readonly delivered: number;
  /** Given up after the last try. */
  readonly failed: number;
  /** Events lost on purpose. */
  readonly lost: number;
};

export type HubSpotWebhooks = {
  set(options: WebhookOptions): void;
  /** Adds an event of one's own making, such as of an association. */
  send(event: WebhookEvent): void;
  /** As an admin who deletes a contact for good under a privacy law: the record goes, and two events come in any order. */
  erase(contactId: string): void;
  report(): WebhookReport;
  /** Told of the events of every request that was answered with a success. */
  onTaken(listen: (events: readonly WebhookEvent[]) => void): void;
  /** Resolves once nothing waits any more. */
  settled(): Promise<void>;
  stop(): void;
};

const mostEvents = 100;
/** Real ones come over a day; a test has no day. */
const usualRetryMs = [100, 300, 1_000, 3_000];
const usual = { gatherMs: 20, mostAtOnce: 10, timeoutMs: 5_000 };

const known = new WeakMap<HubSpotPortal, HubSpotWebhooks>();

/** One for each portal, silent until a URL is set. */
export const webhooksOf = (portal: HubSpotPortal): HubSpotWebhooks => {
  const there = known.get(portal);
  if (there !== undefined) return there;
  const made = createWebhooks(portal);
  known.set(portal, made);
  return made;
};

const sign = (secret: string, url: string, body: string, timestamp: string): string =>
  createHmac('sha256', secret).update(`POST${url}${body}${timestamp}`).digest('base64');

const createWebhooks = (portal: HubSpotPortal): HubSpotWebhooks => {
  let options: WebhookOptions = { url: null };
  let random = seededRandom(1);
  let waiting: WebhookEvent[] = [];
  let open = 0;
  let isStopped = false;
  let gathering: NodeJS.Timeout | null = null;
  let serial = 0;
  const timers = new Set<NodeJS.Timeout>();
  const counts = { requests: 0, delivered: 0, failed: 0, lost: 0 };
  /** Events on their way, delayed and retried ones included. */
  let underWay = 0;
  let onSettled: (() => void)[] = [];
  const takers: ((events: readonly WebhookEvent[]) => void)[] = [];

  const later = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };

  const checkSettled = (): void => {
    if (waiting.length + underWay > 0) return;
    for (const tell of onSettled) tell();
    onSettled = [];
  };

  const appId = (): string => options.appId ?? portal.state.apps[0]?.appId ?? '0';
  const secret = (): string => options.secret ?? `twin-client-secret-${appId()}`;

  const queue = (event: WebhookEvent): void => {
    if (options.url === null || isStopped) return;
    if (random() < (options.lost ?? 0)) {
      counts.lost += 1;
      return;
    }
    const times = random() < (options.twice ?? 0) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      const delay = (options.delayMs ?? 0) * random();
      underWay += 1;
      later(delay, () => {
        underWay -= 1;
        waiting.push(event);
        gather();
      });
    }
  };

  const gather = (): void => {
    if (gathering !== null || isStopped) return;
    gathering = setTimeout(() => {
      gathering = null;
      pump();
    }, options.gatherMs ?? usual.gatherMs);
  };

  const pump = (): void => {
    while (waiting.length > 0 && open < (options.mostAtOnce ?? usual.mostAtOnce) && !isStopped) {
      const batch = waiting.slice(0, mostEvents);
      waiting = waiting.slice(mostEvents);
      if (options.shuffles === true) shuffle(batch, random);
      underWay += batch.length;
      void deliver(batch, 0);
    }
    checkSettled();
  };

  const deliver = async (batch: readonly WebhookEvent[], attempt: number): Promise<void> => {
    const { url } = options;
    open += 1;
    counts.requests += 1;
    const isTaken = url !== null && (await post(url, batch, attempt));
    open -= 1;
    if (isTaken) for (const tell of takers) tell(batch);
    const wait = (options.retryMs ?? usualRetryMs)[attempt];
    if (isTaken || wait === undefined || isStopped) {
      counts[isTaken ? 'delivered' : 'failed'] += batch.length;
      underWay -= batch.length;
    } else {
      later(wait, () => void deliver(batch, attempt + 1));
    }
    pump();
  };

  const post = async (url: string, batch: readonly WebhookEvent[], attempt: number): Promise<boolean> => {
    const body = JSON.stringify(batch.map((event) => ({ ...event, attemptNumber: attempt })));
    const timestamp = String(portal.clock.now());
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-HubSpot-Signature-v3': sign(secret(), url, body, timestamp),
          'X-HubSpot-Request-Timestamp': timestamp,
        },
        body,
        signal: AbortSignal.timeout(options.timeoutMs ?? usual.timeoutMs),
      });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  };

  const common = (at: number, source: Source): WebhookEvent => {
    serial += 1;
    return {
      // Not unique, as in life.
      eventId: 1_000_000 + (serial % 1_000),
      subscriptionId: 4_000_000,
      portalId: portal.state.account.portalId,
      appId: Number(appId()),
      occurredAt: at,
      changeSource: source.type,
      ...(source.id !== null && { sourceId: source.id }),
    };
  };
  const named = (type: ObjectType, what: string): WebhookEvent =>
    options.isGeneric === true
      ? { subscriptionType: `object.${what}`, objectTypeId: objectFacts[type].typeId }
      : { subscriptionType: `${objectFacts[type].singular}.${what}` };

  const listen = (type: ObjectType, happened: Happened): void => {
    const of = { ...common(happened.at, happened.source), objectId: happened.record.id };
    switch (happened.kind) {
      case 'created':
        queue({ ...of, ...named(type, 'creation'), changeFlag: 'CREATED' });
        return;
      case 'archived':
        queue({ ...of, ...named(type, 'deletion'), changeFlag: 'DELETED' });
        return;
      case 'changed': {
        const { property, value } = happened;
        const wanted = options.properties?.[type];
        if (wanted !== undefined && !wanted.includes(property)) return;
        queue({ ...of, ...named(type, 'propertyChange'), propertyName: property, propertyValue: value });
        return;
      }
      case 'merged':
        queue({
          ...of,
          ...named(type, 'merge'),
          objectId: happened.winner,
          primaryObjectId: happened.winner,
          mergedObjectIds: happened.gone.filter((id) => id !== happened.winner),
          newObjectId: happened.record.id,
          numberOfPropertiesMoved: 1,
        });
    }
  };
  for (const type of objectTypes)
    portal.state.tables[type].listeners.push((happened) => {
      if (options.url !== null) listen(type, happened);
    });

  return {
    set: (next) => {
      options = next;
      if (next.seed !== undefined) random = seededRandom(next.seed);
    },
    send: (event) => {
      queue({ ...common(portal.clock.now(), { type: 'CRM_UI', id: 'userId:1' }), ...event });
    },
    erase: (contactId) => {
      const table = portal.state.tables.contacts;
      const record = table.records.get(Number(contactId));
      if (record === undefined) throw new Error(`The portal has no contact ${contactId}`);
      const at = portal.clock.now();
      const email = record.values['email'];
      if (email !== undefined && portal.state.emails.get(email) === record.id) portal.state.emails.delete(email);
      remove(table, record, at);
      const of = { ...common(at, { type: 'CRM_UI', id: 'userId:1' }), objectId: record.id };
      queue({ ...of, subscriptionType: 'contact.privacyDeletion' });
      queue({ ...of, ...named('contacts', 'deletion'), changeFlag: 'DELETED' });
    },
    onTaken: (listen) => {
      takers.push(listen);
    },
    report: () => ({ pending: waiting.length + underWay, ...counts }),
    settled: () =>
      waiting.length + underWay === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            onSettled.push(resolve);
          }),
    stop: () => {
      isStopped = true;
      if (gathering !== null) clearTimeout(gathering);
      for (const timer of timers) clearTimeout(timer);
      waiting = [];
      underWay = 0;
      checkSettled();
    },
  };
};

const shuffle = (items: unknown[], random: () => number): void => {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [items[at], items[other]] = [items[other], items[at]];
  }
};
