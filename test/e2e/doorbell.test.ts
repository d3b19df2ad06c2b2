// The practice org's door-bell at a real `baton up`: a verdict is taken within seconds where polling alone takes up to a minute, a storm of changes is no
// storm of polls, and a bell that nobody believes does no harm.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '#src/clock.ts';
import { hubSpotWebhook } from '#connectors/hubspot/webhook.ts';
import { salesforceWebhook } from '#connectors/salesforce/webhook.ts';
import { batonJson, folder, startBaton } from '#test/support/baton.ts';
import { freePort } from '#test/support/free-port.ts';
import { startSalesforceTwin, type SalesforceTwin } from '#twins/salesforce/server.ts';

jest.setTimeout(240_000);
const secret = 'a secret of this test alone';
/** Polls begin at least this far apart, however often it rings. */
const restMs = 5_000;
/** One rest, one poll and one write, on a machine that has other work. */
const quickMs = 20_000;
/** Longer than any ring takes; a poll of its own accord comes once in sixty. */
const patienceMs = 12_000;

const until = async (what: string, holds: () => boolean | Promise<boolean>, ms = 90_000): Promise<number> => {
  const since = systemClock.now();
  while (!(await holds())) {
    if (systemClock.now() - since > ms) throw new Error(`${what} did not happen within ${ms} ms`);
    await systemClock.sleep(50);
  }
  return systemClock.now() - since;
};

describe('a Baton that runs', () => {
  const home = folder();
  let twin: SalesforceTwin;
  let up: ReturnType<typeof startBaton>;
  let url: string;
  let people: string[] = [];

  const ringing = (with_: string | null): void => {
    twin.doorbell.set({ url: with_ === null ? null : `${url}/webhooks/salesforce`, secret: with_ ?? secret });
  };
  const value = (id: string, field: string): unknown => twin.org.get(id)?.values[field];
  const polls = (): number => twin.org.metrics.report().byEndpoint['query Baton_Disposition__c']?.used ?? 0;
  const nextPoll = async (): Promise<void> => {
    const before = polls();
    await until('a poll', () => polls() > before);
  };
  const person = (nth: number): string =>
    twin.org.seed('Lead', {
      ...{ FirstName: 'Sample', LastName: `Person ${nth}`, Company: 'Northwind Freight', Title: 'VP Operations' },
      ...{ Email: `person-${nth}@northwind.example`, Country: 'Germany', NumberOfEmployees: 240 },
      Industry: 'Transportation',
    });
  const asksForDemo = (lead: string): void => {
    const campaign = twin.org.seed('Campaign', { Name: 'Demo request', Type: 'Website' });
    const day = new Date(systemClock.now()).toISOString().slice(0, 10);
    const answered = { Status: 'Responded', HasResponded: true, FirstRespondedDate: day };
    twin.org.seed('CampaignMember', { CampaignId: campaign, LeadId: lead, ...answered });
  };

  beforeAll(async () => {
    twin = await startSalesforceTwin({ clock: systemClock });
    const port = await freePort();
    url = `http://localhost:${port}`;
    const env = {
      SALESFORCE_LOGIN_URL: twin.url,
      SALESFORCE_CLIENT_ID: twin.clientId,
      SALESFORCE_CLIENT_SECRET: twin.clientSecret,
      SALESFORCE_WEBHOOK_SECRET: secret,
      BATON_MODE: 'sandbox',
      BATON_DATA_DIR: home.path,
      BATON_PORT: String(port),
      BATON_PUBLIC_URL: url,
    };
    people = [1, 2].map(person);
    await batonJson(['install', 'apply', 'salesforce'], env);
    up = startBaton(['up'], env);
    await until('the first read', () => people.every((id) => value(id, 'Baton_Fit__c') !== undefined));
  });
  afterAll(async () => {
    up.child.kill('SIGINT');
    await up.ended;
    await twin.close();
    home.done();
  });

  test('takes what happens, and a verdict on it, within seconds of the bell', async () => {
    ringing(secret);
    for (const id of people) asksForDemo(id);
    await until('the handoff', () => people.every((id) => value(id, 'Baton_Handoff__c') !== undefined), quickMs);
    const [first = ''] = people;
    twin.org.edit(first, { Baton_Verdict__c: 'accepted' });
    const took = await until('the verdict', () => value(first, 'Baton_Stage__c') === 'sal', quickMs);
    process.stdout.write(`a verdict was taken ${String(took)} ms after it was given\n`);
    await twin.doorbell.settled();
    expect(twin.doorbell.report()).toMatchObject({ failed: 0, dropped: 0 });
  });

  test('is polled at most once in five seconds by a storm of 500 changes', async () => {
    ringing(secret);
    const before = twin.doorbell.report();
    const begunAt = systemClock.now();
    const seen: number[] = [];
    let last = polls();
    const over = new AbortController();
    const watching = (async () => {
      while (!over.signal.aborted) {
        const count = polls();
        // Pages of one poll come close together.
        if (count > last && systemClock.now() - (seen.at(-1) ?? 0) > 1_000) seen.push(systemClock.now());
        last = count;
        await systemClock.sleep(20);
      }
    })();
    for (let nth = 0; nth < 500; nth += 1) {
      twin.org.edit(people[nth % 2] ?? '', { Phone: `+49 30 555 ${String(nth).padStart(4, '0')}` });
      await systemClock.sleep(20);
    }
    await twin.doorbell.settled();
    await systemClock.sleep(restMs + 1_000);
    over.abort();
    await watching;
    const tookMs = systemClock.now() - begunAt;
    const gaps = seen.slice(1).map((at, nth) => at - (seen[nth] ?? 0));
    process.stdout.write(`${String(seen.length)} polls in ${String(tookMs)} ms, apart: ${gaps.join(', ')} ms\n`);
    expect(twin.doorbell.report().delivered - before.delivered).toBe(500);
    expect(seen.length).toBeGreaterThanOrEqual(2);
    expect(seen.length).toBeLessThanOrEqual(Math.ceil(tookMs / restMs) + 1);
    // They begin five seconds apart; what is seen is a call in their middle.
    for (const gap of gaps) expect(gap).toBeGreaterThan(restMs - 1_500);
  });

  test('takes no harm from a bell with another secret, and finds the verdict by polling, later', async () => {
    const [, second = ''] = people;
    // One more true ring, so that the next poll of its own accord is a minute away.
    ringing(secret);
    twin.org.edit(second, { Phone: '+49 30 555 9999' });
    await nextPoll();
    await twin.doorbell.settled();
    ringing('some other secret of somebody');
    const before = twin.doorbell.report();
    twin.org.edit(second, { Baton_Verdict__c: 'accepted' });
    await systemClock.sleep(patienceMs);
    await twin.doorbell.settled();
    const { failed, failures, delivered } = twin.doorbell.report();
    expect(failed).toBeGreaterThan(before.failed);
    expect(failures).toEqual({ '401': failed });
    expect(delivered).toBe(before.delivered);
    // The log has it, and Baton does not know yet.
    expect(twin.org.all('Baton_Disposition__c').map(({ values }) => values['Baton_Lead__c'])).toContain(second);
    expect(value(second, 'Baton_Stage__c')).toBe('mql');
    const took = await until('the verdict by polling', () => value(second, 'Baton_Stage__c') === 'sal');
    process.stdout.write(`by polling alone: ${String(patienceMs + took)} ms\n`);
  });
});

type Heard = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

test('`baton twins --webhooks` tells of both CRMs with secrets of the environment, and says none of them', async () => {
  const home = folder();
  const heard: Heard[] = [];
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        heard.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) });
        response.end();
      });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const hubspotSecret = 'another secret of this test';
  const twins = startBaton(['twins', '--leads', '3', '--webhooks', `${url}/`], {
    ...{ BATON_DATA_DIR: home.path, SALESFORCE_WEBHOOK_SECRET: secret, HUBSPOT_CLIENT_SECRET: hubspotSecret },
  });
  try {
    let printed = '';
    twins.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await until('the twins', () => printed.includes('\n'));
    const { hubspot, salesforce } = JSON.parse(printed) as Record<'hubspot' | 'salesforce', { url: string }>;
    const post = (to: string, body: unknown): Promise<Response> =>
      fetch(to, { method: 'POST', headers: { 'x-twin': '1' }, body: JSON.stringify(body) });
    await post(`${salesforce.url}/_twin/records/Lead`, { records: [{ LastName: 'Sample', Company: 'Northwind' }] });
    await post(`${hubspot.url}/_twin/contacts`, { records: [{ email: 'sample@northwind.example' }] });
    await until('both calls', () => new Set(heard.map(({ path }) => path)).size === 2);
    for (const { path, headers, body } of heard) {
      const isOrg = path === '/webhooks/salesforce';
      const request = { method: 'POST', url: `${url}${path}`, headers, body };
      expect((isOrg ? salesforceWebhook : hubSpotWebhook).isSigned(request, isOrg ? secret : hubspotSecret)).toBe(true);
    }
  } finally {
    twins.child.kill('SIGINT');
  }
  const { stdout, stderr, code } = await twins.ended;
  receiver.close();
  receiver.closeAllConnections();
  home.done();
  expect(code).toBe(0);
  for (const one of [secret, hubspotSecret]) expect(stdout + stderr).not.toContain(one);
});

test.each([
  ['no secret', 'http://127.0.0.1:9', {}, /SALESFORCE_WEBHOOK_SECRET: is not set/],
  ['no address', 'nonsense', { SALESFORCE_WEBHOOK_SECRET: secret }, /--webhooks: must be an https URL/],
] as const)('`baton twins --webhooks` with %s says what to do', async (_what, url, env, said) => {
  const home = folder();
  const ended = await startBaton(['twins', '--webhooks', url], { BATON_DATA_DIR: home.path, ...env }).ended;
  home.done();
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(said);
});
