// Webhooks from the wire to the lead: what is not genuine is not kept, what is genuine is kept before it is answered, and following it leads to the
// same leads however the notices came.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { request as httpRequest } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { drainInbox } from '#sync/drain-inbox.ts';
import { runApp, type Running } from '#test/support/app.ts';
import { publicUrl, signedHeaders, startWeb, type Web } from '#test/support/web.ts';

const secret = 'a secret of this test alone';
let running: Running;
let web: Web;

const open = async (): Promise<void> => {
  running = await runApp({
    env: {
      HUBSPOT_CLIENT_SECRET: secret,
      SALESFORCE_WEBHOOK_SECRET: `${secret} too`,
      BATON_SECRET_KEY: 'a passphrase that is long enough for a test',
    },
  });
  await running.backfill();
  web = await startWeb(running.app, secret);
};
const close = async (): Promise<void> => {
  await web.close();
  await running.done();
};

const portalId = (): number => running.portal.state.account.portalId;
type Event = Readonly<Record<string, unknown>>;
let ticks = 0;
const event = (subscriptionType: string, more: Event = {}): Event => ({
  ...{ subscriptionType, portalId: portalId(), appId: 1, eventId: 1, attemptNumber: 0 },
  occurredAt: running.clock.now() + (ticks += 1),
  ...more,
});
const changed = (objectId: string, propertyName = 'jobtitle', propertyValue = 'Buyer'): Event =>
  event('contact.propertyChange', { objectId: Number(objectId), propertyName, propertyValue });

const inbox = async (): Promise<{ state: string; record_id: string; hint: unknown }[]> =>
  (
    await sql<{
      state: string;
      record_id: string;
      hint: unknown;
    }>`select state, record_id, hint from inbox order by id`.execute(running.app.store.db)
  ).rows;
const drain = async (): Promise<Awaited<ReturnType<typeof drainInbox>>> =>
  drainInbox(await running.app.engine(), await running.app.connect('hubspot'));
const person = (i: number): { email: string; firstname: string; jobtitle: string } => ({
  email: `person-${i}@northwind.example`,
  ...{ firstname: `Sample ${i}`, jobtitle: 'VP Operations' },
});

describe('at the door', () => {
  beforeEach(open);
  afterEach(close);

  test('a signed batch is kept before it is answered, once, and no value of it', async () => {
    const id = running.portal.createContact(person(1));
    const batch = [changed(id, 'jobtitle', 'Head of Secrets'), event('contact.creation', { objectId: Number(id) })];
    for (let time = 0; time < 3; time++) expect((await web.postSigned(batch)).status).toBe(200);
    expect((await inbox()).map(({ record_id }) => record_id)).toEqual([id, id]);
    expect(JSON.stringify(await inbox())).not.toContain('Secrets');
  });

  test('another portal or app: answered, counted, not kept', async () => {
    expect((await web.postSigned([{ ...changed('1'), portalId: 1 }])).status).toBe(200);
    expect(await inbox()).toEqual([]);
    expect(web.counts.unknown).toBe(1);
  });

  test('10,000 forged or stale requests: none is kept', async () => {
    const now = running.clock.now();
    const body = [changed('1')];
    const kinds = [
      { secret: 'a secret of somebody else' },
      { at: now - 300_001 },
      { at: now + 300_001 },
      { url: 'http://127.0.0.1/webhooks/hubspot' },
      { headers: { 'X-HubSpot-Request-Timestamp': `${now + 1}` } },
      { headers: { 'X-HubSpot-Signature-v3': 'AAAA' } },
      { headers: { 'X-HubSpot-Request-Timestamp': '1e3' } },
      { secret: '' },
    ];
    const statuses = new Map<number, number>();
    for (let at = 0; at < 10_000; at += 50) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) => web.postSigned(body, kinds[(at + i) % kinds.length])),
      );
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await Promise.all(answers.map((answer) => answer.text()));
    }
    expect([...statuses]).toEqual([[401, 10_000]]);
    expect(await inbox()).toEqual([]);
  }, 240_000);

  test('what cannot be read is refused with one plain line', async () => {
    const url = `${publicUrl}/webhooks/hubspot`;
    const post = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
      web.post('/webhooks/hubspot', body, { ...signedHeaders(secret, url, body, running.clock.now()), ...headers });
    const large = Buffer.alloc(4 * 1024 * 1024 + 1, ' ');
    for (const [answer, status] of [
      [await post('[{'), 400],
      [await post('{}'), 400],
      [await post(JSON.stringify(Array(101).fill(changed('1')))), 400],
      [await post(gzipSync('[]'), { 'Content-Encoding': 'gzip' }), 415],
      [await post('[]', { 'Content-Type': 'text/plain' }), 415],
      [await post(large).catch(() => null), 413],
      [await web.post('/webhooks/other', '[]', {}), 404],
      [await web.post('/webhooks/__proto__', '[]', {}), 404],
      [await web.post('/webhooks/%E0%A4%A', '[]', {}), 400],
      [await fetch(`${web.url}/webhooks/hubspot`), 404],
      [await fetch(`${web.url}/api/leads`), 404],
      [await fetch(`${web.url}/metrics`), 404],
      [await fetch(`${web.url}/`), 404],
    ] as const) {
      if (answer === null) continue; // the connection was closed before the client had sent it all
      expect(answer.status).toBe(status);
      expect((await answer.text()).trim().split('\n')).toHaveLength(1);
      expect(answer.headers.get('x-powered-by')).toBeNull();
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(await inbox()).toEqual([]);
  });

  test('a body that ends before its end is not kept, and harms nobody', async () => {
    const body = JSON.stringify([changed('1')]);
    await new Promise<void>((resolve) => {
      const cut = httpRequest(`${web.url}/webhooks/hubspot`, {
        method: 'POST',
        headers: {
          ...signedHeaders(secret, `${publicUrl}/webhooks/hubspot`, body, running.clock.now()),
          'Content-Length': String(body.length),
        },
      });
      cut.on('error', () => {
        resolve();
      });
      cut.write(body.slice(0, 20));
      setTimeout(() => cut.destroy(), 50);
    });
    await new Promise<void>((resolve) => {
      const socket = connectSocket(web.port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n\u0000'));
      socket.on('close', () => {
        resolve();
      });
      socket.resume();
    });
    expect((await fetch(`${web.url}/health`)).status).toBe(200);
    expect((await fetch(`${web.url}/ready`)).status).toBe(200);
    expect(await inbox()).toEqual([]);
  });

  test('one address that is refused again and again is not heard for a while; the CRM is', async () => {
    const from = (address: string): Readonly<Record<string, string>> => ({ 'X-Forwarded-For': address });
    const statuses: number[] = [];
    for (let i = 0; i < 130; i++)
      statuses.push(
        (await web.postSigned([], { secret: 'guessed guessed guessed', headers: from('198.51.100.7') })).status,
      );
    expect(statuses.filter((status) => status === 401)).toHaveLength(120);
    expect(statuses.at(-1)).toBe(429);
    for (let i = 0; i < 200; i++)
      expect((await web.postSigned([changed('1')], { headers: from('203.0.113.9') })).status).toBe(200);
  });

  test('a store that fails is a 503, so that the CRM sends it again', async () => {
    const broken = await startWeb(running.app, secret, { store: () => Promise.reject(new Error('down')) });
    const answer = await broken.postSigned([changed('1')]);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe('not kept: try again\n');
    await broken.close();
  });
});

describe('what the hints lead to', () => {
  beforeEach(open);
  afterEach(close);

  const leads = async (): Promise<
    { email: string | null; is_archived: boolean; merged: boolean; title: string | null }[]
  > =>
    (
      await sql<{ email: string | null; is_archived: boolean; merged: boolean; title: string | null }>`
        select fields ->> 'person.email' as email, fields ->> 'person.title' as title, is_archived, merged_into is not null as merged
        from leads order by 1, 2, 3, 4`.execute(running.app.store.db)
    ).rows;
  const settledAll = async (): Promise<boolean> => (await inbox()).every(({ state }) => state === 'settled');

  test('a record nobody knew becomes a lead; a change of it is taken in; its end is the end of the lead', async () => {
    const id = running.portal.createContact(person(1));
    await web.postSigned([event('contact.creation', { objectId: Number(id) })]);
    expect((await drain()).tally.read).toBe(1);
    running.clock.advance(60_000);
    running.portal.edit('contacts', id, { jobtitle: 'Buyer' });
    await web.postSigned([changed(id)]);
    await drain();
    expect(await leads()).toMatchObject([{ email: person(1).email, title: 'Buyer', is_archived: false }]);
    running.clock.advance(60_000);
    running.portal.archive('contacts', id);
    await web.postSigned([event('contact.deletion', { objectId: Number(id) })]);
    await drain();
    expect(await leads()).toMatchObject([{ title: 'Buyer', is_archived: true }]);
    expect(await settledAll()).toBe(true);
  });

  test('our own writes come back as notices and cause no write', async () => {
    const id = running.portal.createContact(person(1));
    await running.sync();
    await running.install();
    await running.act();
    await running.sync();
    const written = running.portal.metrics.effects();
    running.clock.advance(60_000);
    await web.postSigned([changed(id, 'baton_fit', '10'), changed(id, 'baton_why', 'whatever it says')]);
    const { tally } = await drain();
    expect(tally.queued).toBe(0);
    await running.sync();
    expect(running.portal.metrics.effects()).toEqual(written);
  });

  test('a verdict that was set and changed before we looked is in the history, and counts', async () => {
    const id = running.portal.createContact(person(1));
    await running.install();
    await running.sync();
    running.clock.advance(60_000);
    running.portal.edit('contacts', id, { baton_verdict: 'accepted' });
    running.clock.advance(1_000);
    running.portal.edit('contacts', id, { baton_verdict: 'rejected', baton_verdict_reason: 'no_budget' });
    await web.postSigned([changed(id, 'baton_verdict', 'accepted'), changed(id, 'baton_verdict', 'rejected')]);
    await drain();
    const history = running.portal.history('contacts', id, 'baton_verdict').map(({ value }) => value);
    expect(history).toEqual(['rejected', 'accepted']);
    const { rows } = await sql<{ verdict: string }>`select disposition ->> 'verdict' as verdict from leads`.execute(
      running.app.store.db,
    );
    expect(rows).toEqual([{ verdict: 'rejected' }]);
  });

  test('who asks to be forgotten is: nothing personal stays, and they do not come back', async () => {
    const id = running.portal.createContact(person(1));
    await running.sync();
    running.twin.webhooks.erase(id);
    const erased = event('contact.privacyDeletion', { objectId: Number(id) });
    await web.postSigned([event('contact.deletion', { objectId: Number(id) }), erased]);
    await drain();
    const dump = async (): Promise<string> => {
      const { db } = running.app.store;
      const tables = [
        'leads',
        'record_refs',
        'lead_events',
        'scores',
        'decisions',
        'inbox',
        'outbox',
        'problems',
        'suppressions',
      ];
      const texts = await Promise.all(
        tables.map(async (table) => JSON.stringify((await sql`select * from ${sql.table(table)}`.execute(db)).rows)),
      );
      return texts.join('\n');
    };
    expect(await dump()).not.toMatch(/northwind|Sample 1|VP Operations/);
    running.clock.advance(60_000);
    running.portal.createContact(person(1));
    await running.sync();
    expect((await leads()).filter(({ email }) => email !== null)).toEqual([]);
    expect(await settledAll()).toBe(true);
  });

  test('a ring asks for a poll, and ten of them for one', async () => {
    await sql`insert into connections (connection_id, kind, mode, settings, secrets, created_at)
      values ('salesforce', 'salesforce', 'observe', '{}', '{}', 0)`.execute(running.app.store.db);
    const { createHmac } = await import('node:crypto');
    const body = '{"object":"Lead","id":"00Q000000000001AAA"}';
    const at = running.clock.now();
    const digest = createHmac('sha256', `${secret} too`).update(`${at}.${body}`).digest('hex');
    for (let i = 0; i < 10; i++) {
      const headers = { 'Content-Type': 'application/json', 'X-Baton-Signature': `t=${at},v1=${digest}` };
      expect((await web.post('/webhooks/salesforce', body, headers)).status).toBe(200);
    }
    const { rows } = await sql`select job, asked_at from turns where connection_id = 'salesforce'`.execute(
      running.app.store.db,
    );
    expect(rows).toEqual([{ job: 'poll', asked_at: at }]);
    expect(await inbox()).toEqual([]);
  });

  test('in any order and however often: the same leads', async () => {
    const { portal, clock } = running;
    const ids = Array.from({ length: 6 }, (_, i) => portal.createContact(person(i)));
    await running.sync();
    clock.advance(60_000);
    const [a, b, c, d, e, f] = ids as [string, string, string, string, string, string];
    portal.edit('contacts', a, { jobtitle: 'Buyer' });
    portal.merge(b, c);
    portal.archive('contacts', d);
    running.twin.webhooks.erase(e);
    const g = portal.createContact(person(7));
    portal.edit('contacts', f, { firstname: 'Another' });
    const story = [
      changed(a),
      event('contact.merge', { primaryObjectId: Number(b), mergedObjectIds: [Number(c)], newObjectId: Number(b) }),
      event('contact.deletion', { objectId: Number(c) }),
      event('contact.deletion', { objectId: Number(d) }),
      event('contact.privacyDeletion', { objectId: Number(e) }),
      event('contact.deletion', { objectId: Number(e) }),
      event('contact.creation', { objectId: Number(g) }),
      changed(g),
      changed(f, 'firstname', 'Another'),
    ];
    const { db } = running.app.store;
    const tables = ['leads', 'record_refs', 'lead_events', 'scores', 'handoffs', 'suppressions', 'problems'];
    for (const table of tables)
      await sql`create table ${sql.table(`kept_${table}`)} as table ${sql.table(table)}`.execute(db);
    const reset = async (): Promise<void> => {
      for (const table of tables) {
        await sql`delete from ${sql.table(table)}`.execute(db);
        await sql`insert into ${sql.table(table)} select * from ${sql.table(`kept_${table}`)}`.execute(db);
      }
      await sql`delete from inbox`.execute(db);
    };
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(story, { minLength: story.length }),
        fc.array(fc.nat(story.length - 1), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 20, maxLength: 20 }),
        async (order, again, sizes) => {
          await reset();
          const all = [...order, ...again.flatMap((i) => story[i] ?? [])];
          for (const size of sizes) {
            const batch = all.splice(0, size);
            if (batch.length === 0) break;
            await web.postSigned(batch);
            await drain();
          }
          ends.add(JSON.stringify(await leads()));
        },
      ),
      { numRuns: 25 },
    );
    expect([...ends]).toHaveLength(1);
    expect(JSON.parse([...ends][0] ?? '')).toHaveLength(7);
  }, 240_000);
});
