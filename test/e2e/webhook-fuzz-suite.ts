// Random bodies, headers and paths against the real server: every answer is a refusal or a success in one piece, none is a failure of ours, and memory
// does not grow with what was sent.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Agent, request } from 'node:http';
import { systemClock } from '#src/clock.ts';
import { webhooks } from '#src/accounts.ts';
import { startHttp, type HttpServer } from '#src/http/server.ts';
import { createLog } from '#src/log.ts';
import { seededRandom } from '#twins/hubspot/random.ts';
import { publicUrl, signedHeaders } from '#test/support/web.ts';

const secret = 'a secret of this test alone';
/** Beyond the first thousands of requests, which fill caches and code. */
const mostGrowthBytes = 48 * 1024 * 1024;

export const fuzzSuite = (requests: number, timeoutMs: number): void => {
  let server: HttpServer;
  let kept = 0;
  beforeAll(async () => {
    const door = { connection: 'hubspot', kind: 'hubspot', accountId: '1', appId: null, secrets: [secret] };
    server = await startHttp({
      ...{ host: '127.0.0.1', port: 0, trustedProxies: 'loopback', publicUrl, webhooks, log: createLog('silent') },
      doors: () => Promise.resolve([door, { ...door, connection: 'salesforce', kind: 'salesforce' }]),
      now: () => systemClock.now(),
      newId: () => '00000000-0000-7000-8000-000000000000',
      store: ({ hints }) => Promise.resolve((kept += hints.length)),
      onKept: () => undefined,
      ready: () => Promise.resolve(),
    });
  });
  afterAll(() => server.close());

  test(
    `${requests} requests`,
    async () => {
      const random = seededRandom(7);
      const agent = new Agent({ keepAlive: true, maxSockets: 16 });
      const statuses = new Map<number, number>();
      let heap = 0;
      let sent = 0;
      const one = async (): Promise<void> => {
        const status = await send(agent, server.port, random);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      };
      while (sent < requests) {
        const some = Math.min(2_000, requests - sent);
        for (let at = 0; at < some; at += 16) await Promise.all(Array.from({ length: 16 }, one));
        sent += some;
        if (heap === 0 && sent >= Math.min(10_000, requests / 2)) heap = livingBytes();
      }
      agent.destroy();
      const failures = [...statuses].filter(([status]) => status >= 500);
      expect(failures).toEqual([]);
      expect(statuses.get(200) ?? 0).toBeGreaterThan(0);
      expect(statuses.get(401) ?? 0).toBeGreaterThan(0);
      expect(kept).toBeGreaterThan(0);
      expect(livingBytes() - heap).toBeLessThan(mostGrowthBytes);
      expect((await fetch(`${server.url}/health`)).status).toBe(200);
    },
    timeoutMs,
  );
};

/** What is left after the garbage is gone. */
const livingBytes = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};

type Random = () => number;
const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
const text = (random: Random, most: number): string =>
  Array.from({ length: Math.floor(random() * most) }, () => String.fromCharCode(Math.floor(random() * 0xffff))).join(
    '',
  );

const value = (random: Random, depth = 0): unknown =>
  pick<() => unknown>(random, [
    () => null,
    () => random() * 1e20,
    () => -1,
    () => Math.floor(random() * 1e9),
    () => text(random, 40),
    () => random() < 0.5,
    () => (depth > 3 ? [] : Array.from({ length: Math.floor(random() * 4) }, () => value(random, depth + 1))),
    () => ({ [text(random, 8)]: depth > 3 ? 1 : value(random, depth + 1), __proto__: 1 }),
  ])();

const names = [
  'subscriptionType',
  'portalId',
  'appId',
  'objectId',
  'occurredAt',
  'propertyName',
  'propertyValue',
  'objectTypeId',
];
const event = (random: Random): unknown => {
  const good: Record<string, unknown> = {
    ...{
      subscriptionType: pick(random, ['contact.creation', 'contact.merge', 'object.restore', 'deal.associationChange']),
    },
    ...{ portalId: 1, appId: 2, objectId: 3, occurredAt: 4, objectTypeId: '0-1' },
  };
  for (const name of names) if (random() < 0.15) good[name] = value(random);
  return good;
};

const bodyOf = (random: Random): string =>
  pick<() => string>(random, [
    () => JSON.stringify(Array.from({ length: Math.floor(random() * 5) }, () => event(random))),
    () => JSON.stringify(value(random)),
    () => JSON.stringify([event(random)]).slice(0, Math.floor(random() * 60)),
    () => text(random, 200),
    () => '['.repeat(Math.floor(random() * 5_000)),
    () => '',
  ])();

const send = (agent: Agent, port: number, random: Random): Promise<number> =>
  new Promise((resolve, reject) => {
    const body = Buffer.from(bodyOf(random));
    const path = pick(random, [
      '/webhooks/hubspot',
      '/webhooks/hubspot',
      '/webhooks/salesforce',
      '/webhooks/x',
      '/%',
      '/webhooks/hubspot?a=%3A',
    ]);
    const headers: Record<string, string> =
      random() < 0.7 ? signedHeaders(secret, `${publicUrl}${path.replace('%3A', ':')}`, body, systemClock.now()) : {};
    for (const name of [
      'X-HubSpot-Request-Timestamp',
      'X-HubSpot-Signature-v3',
      'X-Baton-Signature',
      'Content-Type',
      'Content-Encoding',
    ])
      if (random() < 0.1)
        headers[name] = pick(random, [
          '',
          'gzip',
          '-1',
          '9'.repeat(40),
          'v1=,t=',
          't=1,v1=' + 'a'.repeat(64),
          'é'.repeat(20),
        ]);
    const call = request(
      { agent, port, host: '127.0.0.1', path, method: pick(random, ['POST', 'POST', 'POST', 'PUT', 'GET']), headers },
      (answer) => {
        answer.resume().on('end', () => {
          resolve(answer.statusCode ?? 599);
        });
      },
    );
    call.on('error', (error: NodeJS.ErrnoException) => {
      // A refused request's connection may be closed while it is still being sent.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(400);
      else reject(error);
    });
    call.end(body);
  });
