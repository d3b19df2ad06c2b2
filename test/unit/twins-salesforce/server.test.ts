// The org over real sockets: each fault does on the wire what its name says, long results go out as they are taken, control
// and page work from outside, and closing ends even what hangs.
import { afterEach, describe, expect, test } from '@jest/globals';
import { startSalesforceTwin, type SalesforceTwin, type TwinOptions } from '#twins/salesforce/server.ts';
import type { FaultRule } from '#twins/salesforce/faults.ts';
import { virtualClock } from '#src/clock.ts';
import { data, startAt } from './ask.ts';

let twin: SalesforceTwin;
let token = '';
const clock = virtualClock(startAt);
afterEach(async () => {
  await twin.close();
});

const start = async (options: TwinOptions = {}): Promise<string> => {
  twin = await startSalesforceTwin({ clock, ...options });
  const answer = await fetch(`${twin.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: twin.clientId,
      client_secret: twin.clientSecret,
    }),
  });
  token = ((await answer.json()) as { access_token: string }).access_token;
  return twin.org.seed('Lead', { LastName: 'Ann', Company: 'Acme', City: 'Bonn' });
};
const call = (path: string, init: Omit<RequestInit, 'headers'> = {}): Promise<Response> =>
  fetch(`${twin.url}${data}/${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });
const write = (id: string, City: string, signal?: AbortSignal): Promise<Response> =>
  call('composite/sobjects', {
    method: 'PATCH',
    body: JSON.stringify({ records: [{ attributes: { type: 'Lead' }, id, City }] }),
    ...(signal === undefined ? {} : { signal }),
  });
const once = (rule: FaultRule): void => {
  twin.org.setFaults({ rules: [{ ...rule, times: 1 }] });
};
const cityOf = (id: string): unknown => twin.org.get(id)?.values['City'];

describe('faults on the wire', () => {
  test.each([
    ['unavailable', 503, 'SERVER_UNAVAILABLE'],
    ['limit_daily', 403, 'REQUEST_LIMIT_EXCEEDED'],
    ['limit_concurrent', 403, 'REQUEST_LIMIT_EXCEEDED'],
    ['expire_token', 401, 'INVALID_SESSION_ID'],
  ] as const)('%s answers %d', async (kind, status, code) => {
    const id = await start();
    once({ kind });
    const answer = await write(id, 'Ulm');
    expect([answer.status, ((await answer.json()) as { errorCode: string }[])[0]?.errorCode]).toEqual([status, code]);
    expect(cityOf(id)).toBe('Bonn');
  });

  test.each([
    ['reset_before', 'Bonn'],
    ['reset_after', 'Ulm'],
  ] as const)('%s: the connection breaks and the city is %s', async (kind, city) => {
    const id = await start();
    once({ kind });
    await expect(write(id, 'Ulm')).rejects.toThrow();
    expect(cityOf(id)).toBe(city);
  });

  test.each([
    ['hang', 'Bonn'],
    ['hang_after', 'Ulm'],
  ] as const)('%s: no answer ever, and the city is %s', async (kind, city) => {
    const id = await start();
    once({ kind });
    await expect(write(id, 'Ulm', AbortSignal.timeout(200))).rejects.toThrow();
    expect(cityOf(id)).toBe(city);
  });

  test('html is a page, malformed and truncated stop in the middle, the first with a proper end', async () => {
    const id = await start();
    once({ kind: 'html' });
    expect(await (await write(id, 'Ulm')).text()).toMatch(/^<html>/);
    once({ kind: 'malformed' });
    const malformed = await (await write(id, 'Ulm')).text();
    expect(() => JSON.parse(malformed) as unknown).toThrow();
    once({ kind: 'truncated' });
    await expect(write(id, 'Kiel').then((answer) => answer.text())).rejects.toThrow();
    expect(cityOf(id)).toBe('Kiel');
  });

  test('a lock is the answer of some rows, and the rest are written', async () => {
    await start();
    const ids = Array.from({ length: 10 }, () => twin.org.seed('Lead', { LastName: 'Bob', Company: 'Acme' }));
    once({ kind: 'lock', share: 0.3 });
    const records = ids.map((id) => ({ attributes: { type: 'Lead' }, id, City: 'Ulm' }));
    const answer = await call('composite/sobjects', { method: 'PATCH', body: JSON.stringify({ records }) });
    const saved = (await answer.json()) as { success: boolean }[];
    const written = saved.filter((one) => one.success).length;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(10);
    expect(ids.filter((id) => cityOf(id) === 'Ulm')).toHaveLength(written);
  });
});

describe('long results', () => {
  const rows = 50_000;
  let made = 0;
  const job = async (): Promise<string> => {
    twin.org.generate('Lead', rows, (index) => {
      made += 1;
      return { LastName: `L${index}`, Company: 'Acme', Description: 'x'.repeat(1_000) };
    });
    twin.org.setLimits({ bulkPage: 2 * rows });
    const body = JSON.stringify({ operation: 'query', query: 'SELECT Id, LastName, Description FROM Lead' });
    const { id } = (await (await call('jobs/query', { method: 'POST', body })).json()) as { id: string };
    clock.advance(twin.org.state.limits.bulkJobMs);
    return id;
  };

  test('rows are made no faster than they are taken, so that a result may be larger than memory', async () => {
    await start();
    const answer = await call(`jobs/query/${await job()}/results`);
    made = 0;
    await new Promise((resolve) => setTimeout(resolve, 500));
    // Some megabytes wait in the buffers of the two ends.
    expect(made).toBeLessThan(rows / 2);
    const text = await answer.text();
    expect(text.split('\n')).toHaveLength(rows + 3);
    expect(answer.headers.get('sforce-numberofrecords')).toBe(String(rows + 1));
  });

  test('a result that breaks in the middle says so to who reads it', async () => {
    await start();
    const id = await job();
    once({ kind: 'truncated' });
    await expect(call(`jobs/query/${id}/results`).then((answer) => answer.text())).rejects.toThrow();
  });
});

describe('from outside', () => {
  const control = (
    path: string,
    body?: unknown,
    headers: Record<string, string> = { 'x-twin': '1' },
  ): Promise<Response> =>
    fetch(`${twin.url}/_twin/${path}`, {
      headers,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });

  test('control: records, faults and counts, only with its header', async () => {
    await start();
    const { ids } = (await (
      await control('records/Lead', { records: [{ LastName: 'Eve', Company: 'Acme' }] })
    ).json()) as { ids: string[] };
    const converted = (await (await control(`record/${ids[0] ?? ''}/convert`, { opportunity: 'Deal' })).json()) as {
      contactId: string;
    };
    expect(twin.org.get(converted.contactId)?.values['LastName']).toBe('Eve');
    expect((await control('faults', { rules: [{ kind: 'unavailable', times: 1 }] })).status).toBe(200);
    expect((await call('limits')).status).toBe(503);
    expect(await (await control('metrics')).json()).toMatchObject({
      faulted: 1,
      records: { Lead: 2, Contact: 1, Opportunity: 1 },
    });
    expect((await control('limits', { daily: 'many' })).status).toBe(400);
    expect((await control('metrics', undefined, {})).status).toBe(403);
  });

  test('the page: lists, a record, and a call there is credited to the owner of the record', async () => {
    const id = await start();
    expect(await (await fetch(twin.url)).text()).toContain('Practice org');
    expect(await (await fetch(`${twin.url}/lightning/r/Lead/${id}/view`)).text()).toContain('Practice org');
    expect(await (await control('page/Lead')).json()).toMatchObject({ total: 1, rows: [{ id, name: 'Ann' }] });
    const address = 'eva@example.com';
    const owner = twin.org.seed('User', {
      ...{ Username: address, Email: address, FirstName: 'Eva', LastName: 'Sample' },
      ...{ TimeZoneSidKey: 'Europe/Berlin', LocaleSidKey: 'en_US' },
    });
    twin.org.edit(id, { OwnerId: owner });
    const told = await control(`page/Lead/${id}/call`, { subject: 'Call', note: 'Prices', isDone: true });
    expect(await told.json()).toMatchObject({ activities: [{ what: 'Call', text: 'Prices', who: 'Eva Sample' }] });
    expect(twin.org.all('Task')).toMatchObject([{ values: { WhoId: id, OwnerId: owner, CreatedById: owner } }]);
  });

  test('answers carry the time of the clock', async () => {
    await start();
    clock.set(startAt + 3_600_000);
    expect((await call('limits')).headers.get('date')).toBe('Mon, 23 Nov 2026 10:00:00 GMT');
  });
});
