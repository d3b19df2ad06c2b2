// The portal over real sockets: each fault does on the wire what its name says, control works from another process, and
// closing ends even what hangs.
import { afterEach, describe, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import type { FaultRule } from '#twins/hubspot/faults.ts';
import { contacts } from './ask.ts';

let twin: HubSpotTwin;
afterEach(async () => {
  await twin.close();
});
const start = async (): Promise<string> => {
  twin = await startHubSpotTwin();
  return twin.portal.createContact({ email: 'ann@example.com', city: 'Bonn' });
};
const call = (path: string, init: Omit<RequestInit, 'headers'> = {}): Promise<Response> =>
  fetch(`${twin.url}${path}`, { ...init, headers: { authorization: `Bearer ${twin.accessToken}` } });
const write = (id: string, city: string, signal?: AbortSignal): Promise<Response> =>
  call(`${contacts}/batch/update`, {
    method: 'POST',
    body: JSON.stringify({ inputs: [{ id, properties: { city }, objectWriteTraceId: city }] }),
    ...(signal === undefined ? {} : { signal }),
  });
const control = (path: string, body?: unknown): Promise<Response> =>
  fetch(`${twin.url}/_twin/${path}`, {
    headers: { 'x-twin': '1' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
const once = (rule: FaultRule): void => {
  twin.portal.setFaults({ rules: [{ ...rule, times: 1 }] });
};

describe('faults on the wire', () => {
  test('a status with its Retry-After; then all is well again', async () => {
    await start();
    once({ kind: 'status', status: 477, retryAfterSeconds: 30 });
    const answer = await call(contacts);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([477, '30']);
    expect((await call(contacts)).status).toBe(200);
  });

  test.each([
    ['reset_before', 'Bonn'],
    ['reset_after', 'Ulm'],
  ] as const)('%s: the connection breaks and the city is %s', async (kind, city) => {
    const id = await start();
    once({ kind });
    await expect(write(id, 'Ulm')).rejects.toThrow();
    expect(twin.portal.get('contacts', id)?.properties['city']).toBe(city);
    expect(twin.portal.metrics.report().faulted).toBe(1);
  });

  test.each([
    ['hang', 'Bonn'],
    ['hang_after', 'Ulm'],
  ] as const)('%s: no answer ever, and the city is %s', async (kind, city) => {
    const id = await start();
    once({ kind });
    await expect(write(id, 'Ulm', AbortSignal.timeout(150))).rejects.toThrow();
    expect(twin.portal.get('contacts', id)?.properties['city']).toBe(city);
  });

  test('closing ends a call that hangs', async () => {
    await start();
    once({ kind: 'hang' });
    const hanging = call(contacts);
    const broken = expect(hanging).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await twin.close();
    await broken;
    twin = await startHubSpotTwin();
  });

  test('an HTML page, and JSON that stops in the middle', async () => {
    await start();
    once({ kind: 'html' });
    const page = await call(contacts);
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html']);
    once({ kind: 'truncated' });
    const cut = await call(contacts);
    await expect(cut.json()).rejects.toThrow();
  });

  test('a partial answer refuses some rows for the moment, and one token expires in the middle', async () => {
    const id = await start();
    once({ kind: 'partial', share: 0.1 });
    const partial = await write(id, 'Ulm');
    expect(partial.status).toBe(207);
    expect(await partial.json()).toMatchObject({
      numErrors: 1,
      errors: [{ category: 'INTERNAL_ERROR', context: { objectWriteTraceId: ['Ulm'] } }],
    });
    once({ kind: 'expire_token' });
    expect((await call(contacts)).status).toBe(401);
    expect((await call(contacts)).status).toBe(401);
  });

  test('the same seed strikes the same calls', async () => {
    await start();
    const run = async (): Promise<number[]> => {
      twin.portal.setFaults({ seed: 7, rules: [{ kind: 'status', status: 503, probability: 0.5 }] });
      const statuses: number[] = [];
      for (let i = 0; i < 20; i += 1) statuses.push((await call(contacts)).status);
      return statuses;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([200, 503]));
    expect(await run()).toEqual(first);
  });
});

describe('control', () => {
  test('seeds, edits, limits, faults, marks and counts from another process', async () => {
    await start();
    const { ids } = (await (
      await control('contacts', { records: [{ firstname: 'Bo' }, { firstname: 'Cy' }] })
    ).json()) as { ids: string[] };
    await control(`contacts/${ids[0]}`, { properties: { city: 'Ulm' }, sourceType: 'CRM_UI', sourceId: 'userId:5' });
    expect(await (await control(`contacts/${ids[0]}`)).json()).toMatchObject({ properties: { city: 'Ulm' } });
    await control('mark', {});
    await control('limits', { burst: 1 });
    await call(contacts);
    await call(contacts);
    expect(await (await control('metrics')).json()).toMatchObject({
      used: 1,
      provoked429: 1,
      records: { contacts: 3 },
    });
    await control('contacts/refuse', { id: ids[1], message: 'No' });
    await control(`contacts/${ids[1]}/archive`, {});
    expect(twin.portal.count('contacts')).toBe(2);
    const wrong = await control('faults', { rules: [{ kind: 'explode' }] });
    expect(wrong.status).toBe(400);
  });

  test('needs its header and a loopback name', async () => {
    await start();
    expect((await fetch(`${twin.url}/_twin/metrics`)).status).toBe(403);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${twin.url}${contacts}`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
      sent.end();
    });
    expect(status).toBe(403);
  });
});

describe('the page', () => {
  test('its files and data are served, an edit on it is an edit on the screen, and none of it counts as API calls', async () => {
    const id = await start();
    twin.portal.defineProperty('contacts', {
      name: 'baton_verdict',
      label: 'Verdict',
      type: 'enumeration',
      options: ['accepted', 'rejected'],
    });
    for (const path of ['/', `/contacts/1/record/0-1/${id}`, '/_page/style.css', '/_page/page.js'])
      expect((await fetch(`${twin.url}${path}`)).status).toBe(200);
    const list = (await (await fetch(`${twin.url}/_twin/page/contacts?q=ann`)).json()) as { total: number };
    expect(list.total).toBe(1);
    const saved = await control(`page/contacts/${id}`, { properties: { baton_verdict: 'rejected' } });
    expect(await saved.json()).toMatchObject({
      ours: [{ name: 'baton_verdict', value: 'rejected' }],
      history: [{ property: 'baton_verdict', who: 'A person on the screen' }, {}, {}],
    });
    expect((await control(`page/contacts/${id}`, { properties: { baton_verdict: 'nonsense' } })).status).toBe(400);
    expect(twin.portal.history('contacts', id, 'baton_verdict')[0]).toMatchObject({ sourceType: 'CRM_UI' });
    expect(twin.portal.metrics.report().calls).toBe(0);
  });
});
