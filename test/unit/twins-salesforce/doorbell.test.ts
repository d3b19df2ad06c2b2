// The practice org's door-bell: rung for every save that commits, whoever made it and by whatever way, in lists of one object, and for nothing else.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { salesforceWebhook } from '#connectors/salesforce/webhook.ts';
import { handleControl } from '#twins/salesforce/control.ts';
import { doorbellOf, type Doorbell, type DoorbellOptions } from '#twins/salesforce/doorbell.ts';
import { open, type Opened } from './ask.ts';

const secret = 'a secret of this test alone';
type Call = {
  readonly rings: readonly { object: string; id: string; changedAt: string }[];
  readonly isSigned: boolean;
};

let opened: Opened;
let bell: Doorbell;
let receiver: Server;
let url: string;
let calls: Call[];
let status: number;
/** Requests that the receiver leaves without an answer. */
let isSilent: boolean;

beforeEach(async () => {
  [calls, status, isSilent] = [[], 200, false];
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        const body = Buffer.concat(parts);
        const { method = '', headers } = request;
        const isFresh = salesforceWebhook.refuse(headers, opened.clock.now()) === null;
        calls.push({
          rings: JSON.parse(body.toString()) as Call['rings'],
          isSigned: isFresh && salesforceWebhook.isSigned({ method, url, headers, body }, secret),
        });
        if (!isSilent) response.writeHead(status).end();
      });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks/salesforce`;
  opened = open();
  bell = doorbellOf(opened.org);
});
afterEach(() => {
  bell.stop();
  receiver.close();
  receiver.closeAllConnections();
});

const set = (options: Partial<DoorbellOptions> = {}): void => {
  bell.set({ url, secret, afterMs: 0, ...options });
};
const told = async (): Promise<[object: string, count: number][]> => {
  await bell.settled();
  return calls.map(({ rings }) => [rings[0]?.object ?? '', rings.length]);
};
const lead = (nth = 0): Record<string, string> => ({ LastName: `Person ${nth}`, Company: 'Northwind' });
const asRows = (count: number): unknown =>
  Array.from({ length: count }, (_, nth) => ({ attributes: { type: 'Lead' }, ...lead(nth) }));

describe('rings', () => {
  test('for what a person saves, signed as the receiver demands, and read by it as a bell', async () => {
    set();
    const id = opened.org.create('Lead', lead());
    await bell.settled();
    opened.org.edit(id, { Title: 'Head of Sales' });
    expect(await told()).toEqual([
      ['Lead', 1],
      ['Lead', 1],
    ]);
    expect(calls.every(({ isSigned }) => isSigned)).toBe(true);
    expect(calls[0]?.rings[0]?.id).toBe(id);
    expect(salesforceWebhook.read(Buffer.from(JSON.stringify(calls[0]?.rings)))).toMatchObject({
      ok: true,
      isBell: true,
      passedOver: 0,
    });
  });

  test('for what an API client saves: one call for a collection, the integration user’s own writes left out', async () => {
    set();
    opened.ask('POST', 'composite/sobjects', { allOrNone: false, records: asRows(3) });
    expect(await told()).toEqual([]);
    set({ silent: [] });
    opened.ask('POST', 'composite/sobjects', { allOrNone: false, records: asRows(200) });
    expect(await told()).toEqual([['Lead', 200]]);
  });

  test('for bulk jobs: 200 records a call, each once', async () => {
    set({ silent: [] });
    const { id } = opened.ask('POST', 'jobs/ingest', { object: 'Lead', operation: 'insert', contentType: 'CSV' }).body;
    const rows = Array.from({ length: 450 }, (_, nth) => `Person ${nth},Northwind`);
    opened.ask('PUT', `jobs/ingest/${id}/batches`, Buffer.from(['LastName,Company', ...rows].join('\n')));
    opened.org.setLimits({ bulkJobMs: 0 });
    opened.ask('PATCH', `jobs/ingest/${id}`, { state: 'UploadComplete' });
    expect((await told()).map(([, count]) => count).toSorted((a, b) => a - b)).toEqual([50, 200, 200]);
    expect(new Set(calls.flatMap(({ rings }) => rings.map((ring) => ring.id))).size).toBe(450);
  });

  test('for conversions and merges: for the records that are saved', async () => {
    const { org } = opened;
    const [one, winner, loser] = [0, 1, 2].map((nth) => org.create('Lead', lead(nth))) as [string, string, string];
    set();
    org.convert(one, { opportunity: 'Northwind' });
    expect((await told()).toSorted()).toEqual([
      ['Contact', 1],
      ['Lead', 1],
      ['Opportunity', 1],
    ]);
    calls = [];
    org.merge(winner, loser);
    await bell.settled();
    expect(calls.flatMap(({ rings }) => rings.map(({ id }) => id))).toEqual([winner]);
  });

  test('after the commit, and not at all for what is rolled back, refused or of no concern', async () => {
    const { org } = opened;
    set({ silent: [] });
    org.create('Account', { Name: 'Northwind' });
    const records = [...(asRows(2) as unknown[]), { attributes: { type: 'Lead' }, Company: 'without a name' }];
    opened.ask('POST', 'composite/sobjects', { allOrNone: true, records });
    expect(await told()).toEqual([]);
    org.create('Lead', lead(), { lagMs: 150 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([calls.length, bell.report().pending]).toEqual([0, 1]);
    expect(await told()).toEqual([['Lead', 1]]);
  });

  test('nowhere until it is told where', async () => {
    opened.org.create('Lead', lead());
    expect(await told()).toEqual([]);
    expect(bell.report()).toMatchObject({ calls: 0, pending: 0 });
  });
});

describe('what goes wrong', () => {
  test('is counted by status, sent no second time, and keeps nobody from saving', async () => {
    set();
    status = 401;
    for (let nth = 0; nth < 3; nth += 1) opened.org.create('Lead', lead(nth));
    await bell.settled();
    isSilent = true;
    set({ timeoutMs: 30 });
    opened.org.create('Lead', lead(3));
    await bell.settled();
    expect(bell.report()).toMatchObject({
      calls: 4,
      delivered: 0,
      failed: 4,
      failures: { '401': 3, 'no answer': 1 },
    });
    expect(opened.org.count('Lead')).toBe(4);
  });

  test('what waits is bounded: more is dropped, and counted', async () => {
    set({ timeoutMs: 60_000 });
    isSilent = true;
    for (let nth = 0; nth < 1_200; nth += 1) opened.org.create('Lead', lead(nth));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { pending, dropped } = bell.report();
    expect(pending).toBeLessThanOrEqual(1_010);
    expect(pending + dropped).toBe(1_200);
    expect(dropped).toBeGreaterThan(100);
  });
});

test('is set and read from another process, which hears no secret', () => {
  expect(handleControl(opened.org, 'POST', ['webhooks'], { url, secret })).toMatchObject({ status: 200 });
  const { status: answered, body } = handleControl(opened.org, 'GET', ['webhooks'], undefined);
  expect(answered).toBe(200);
  expect(JSON.stringify(body)).not.toContain(secret);
  expect(() => handleControl(opened.org, 'POST', ['webhooks'], { url: 'nowhere' })).toThrow();
});
