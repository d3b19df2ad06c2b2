// Every channel against a real receiver that misbehaves: what each failure means, and that nothing is said of secrets or people.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { isLoopback, isPublicAddress } from '#src/alerts/address-guard.ts';
import { guardedPost, retryAfterMs } from '#src/alerts/guarded-post.ts';
import { createPost } from '#src/alerts/post.ts';
import { slackSender } from '#src/alerts/slack.ts';
import { smtpSender, transportOf } from '#src/alerts/smtp.ts';
import { webhookSender } from '#src/alerts/webhook.ts';
import { escapeHtml } from '#src/alerts/write-text.ts';
import { escapeSlack, toSlack } from '#src/alerts/write-slack.ts';
import { toTeams } from '#src/alerts/write-teams.ts';
import { readConfig } from '#src/config.ts';
import {
  openMailServer,
  openReceiver,
  type MailServer,
  type Manner,
  type Receiver,
} from '#test/support/alert-receivers.ts';

const content = { subject: 'New lead: <b>&', parts: [{ kind: 'title', text: '<@U1> *x* <at>All</at> &' }] } as const;
const post = createPost({ isLoopbackAllowed: true, now: () => 1_000, timeoutMs: 1_500 });

describe('where a message may go', () => {
  const inside = [
    '127.0.0.1',
    '127.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '192.0.0.192',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'nonsense',
    '',
  ];
  test.each(inside)('%s is no address of the internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
    expect(isLoopback(address)).toBe(false);
  });

  const spellings = [
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://localhost/',
    'https://localhost./',
    'https://169.254.169.254/latest',
    'https://[fd00:ec2::254]/',
    'https://0/',
    'http://example.com/',
    'ftp://example.com/',
    'https://u:p@example.com/',
    'no address',
    'https://１２７.0.0.1/',
  ];
  test.each(spellings)('%s is not posted to', async (url) => {
    const resolve = (host: string) => Promise.resolve(host.startsWith('localhost') ? ['127.0.0.1'] : ['8.8.8.8']);
    const posted = await guardedPost({ url, headers: {}, body: '{}', isLoopbackAllowed: false, resolve });
    expect(posted.kind).toBe('forbidden');
  });

  test('a name with one address inside is refused whole, and is asked for once', async () => {
    let asked = 0;
    const resolve = () => {
      asked += 1;
      return Promise.resolve(asked === 1 ? ['8.8.8.8', '10.0.0.7'] : ['8.8.8.8']);
    };
    const posted = await guardedPost({
      url: 'https://a.example/',
      headers: {},
      body: '',
      isLoopbackAllowed: false,
      resolve,
    });
    expect([posted.kind, asked]).toEqual(['forbidden', 1]);
  });
});

describe('a receiver that', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(() => receiver.close());
  const send = () =>
    webhookSender({ url: receiver.url, secret: 'a long enough secret' }, post)({ messageId: 'm1', events: [] });

  test('takes it gets a signature over time and body, at the address that was looked at', async () => {
    const resolve = () => Promise.resolve(['127.0.0.1']);
    const pinned = createPost({ isLoopbackAllowed: true, now: () => 1_000, resolve });
    const url = `http://does-not-resolve.example:${String(receiver.port)}/hook`;
    expect(
      await webhookSender({ url, secret: 's3cret-s3cret-s3cret' }, pinned)({ messageId: 'm1', events: [] }),
    ).toEqual({ kind: 'delivered' });
    const [got] = receiver.received;
    const v1 = createHmac('sha256', 's3cret-s3cret-s3cret')
      .update(`1000.${got?.body ?? ''}`)
      .digest('hex');
    expect(got?.headers).toMatchObject({ 'x-baton-signature': `t=1000,v1=${v1}`, 'x-baton-id': 'm1' });
  });

  test.each([
    [500, 'later', true],
    [502, 'later', true],
    [503, 'later', false],
    [400, 'refused', undefined],
    [413, 'refused', undefined],
    [404, 'blocked', undefined],
    [301, 'blocked', undefined],
    [307, 'blocked', undefined],
    [429, 'blocked', undefined],
  ])('answers %i', async (status, kind, isUnsure) => {
    receiver.answer = (response) =>
      response.writeHead(status, { location: 'http://169.254.169.254/', 'retry-after': '7' }).end();
    const outcome = await send();
    expect(outcome).toMatchObject({
      kind,
      ...(isUnsure !== undefined && { isUnsure }),
      ...(status === 429 && { afterMs: 7_000 }),
    });
    expect(receiver.received).toHaveLength(1);
    expect(JSON.stringify(outcome)).not.toContain('/hook');
  });

  test('hangs, or hangs up, may have it', async () => {
    receiver.answer = () => undefined;
    expect(await send()).toMatchObject({ kind: 'later', isUnsure: true });
    receiver.answer = (response) => response.destroy();
    expect(await send()).toMatchObject({ kind: 'later', isUnsure: true });
  });

  test('talks without end is cut off', async () => {
    receiver.answer = (response) => {
      response.writeHead(200);
      for (let i = 0; i < 40; i += 1) response.write('x'.repeat(10_000));
    };
    expect(await send()).toEqual({ kind: 'delivered' });
  });

  test('is gone has not got it', async () => {
    await receiver.close();
    expect(await send()).toMatchObject({ kind: 'later', isUnsure: false });
    receiver = await openReceiver();
  });

  test.each([
    [{ ok: true }, 'delivered'],
    [{ ok: false, error: 'invalid_auth' }, 'blocked'],
    [{ ok: false, error: 'ratelimited' }, 'blocked'],
    [{ ok: false, error: 'channel_not_found' }, 'refused'],
    [{ ok: false, error: 'internal_error' }, 'later'],
    ['<html>', 'later'],
  ])('is Slack and says %j', async (body, kind) => {
    receiver.answer = (response) => response.end(typeof body === 'string' ? body : JSON.stringify(body));
    const slack = slackSender({ token: 'xoxb-secret', apiUrl: `http://127.0.0.1:${String(receiver.port)}/api/` }, post);
    const outcome = await slack({ to: { kind: 'user', id: 'U1' }, content });
    expect(outcome.kind).toBe(kind);
    expect(receiver.received[0]?.path).toBe('/api/chat.postMessage');
    expect(JSON.stringify(outcome)).not.toContain('xoxb');
  });
});

test('when to come back is read as seconds or a date, and never further than a day', () => {
  expect([
    retryAfterMs('3', 0),
    retryAfterMs(undefined, 0),
    retryAfterMs('soon', 0),
    retryAfterMs('999999999', 0),
  ]).toEqual([3000, null, null, 86_400_000]);
  expect(retryAfterMs('Thu, 01 Jan 1970 00:00:05 GMT', 1000)).toBe(4000);
});

describe('a mail server that', () => {
  let server: MailServer;
  beforeEach(async () => {
    server = await openMailServer();
  });
  afterEach(() => server.close());
  const cases: readonly (readonly [Manner, object])[] = [
    ['takes', { kind: 'delivered' }],
    ['greylists', { kind: 'later', isUnsure: false }],
    ['refuses_recipient', { kind: 'refused' }],
    ['refuses_message', { kind: 'refused' }],
    ['refuses_sender', { kind: 'blocked' }],
    ['silent_after_data', { kind: 'later', isUnsure: true }],
    ['hangs_up_after_data', { kind: 'later', isUnsure: true }],
    ['never_greets', { kind: 'later', isUnsure: false }],
  ];
  test.each(cases)('%s', async (manner, expected) => {
    server.manner = manner;
    const send = smtpSender(server.settings, { connectMs: 3_000, greetMs: 900, silenceMs: 1_500 });
    const outcome = await send({
      messageId: 'm1',
      to: { address: 'ada@example.com', name: 'Ada, "the" Sample\r\nBcc: x@example.com' },
      content,
    });
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toContain('ada@example.com');
    for (const text of server.mails) {
      expect(text).toMatch(/^Message-ID: <m1@example\.com>$/m);
      expect(text).not.toMatch(/^Bcc:/m);
      expect(text).toContain('&lt;@U1&gt;');
    }
  });

  test('is not on this machine must speak TLS', () => {
    const settings = { ...server.settings, host: 'mail.example.com' };
    expect(transportOf(settings)).toMatchObject({
      requireTLS: true,
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    });
  });
});

describe('values of a lead', () => {
  test('bring no mention, link or markup of their own into any channel', () => {
    expect(escapeSlack('<!channel> & <@U1|x>')).toBe('&lt;!channel&gt; &amp; &lt;@U1|x&gt;');
    expect(toSlack(content, 'U9')).toBe('<@U9> *&lt;@U1&gt; x &lt;at&gt;All&lt;/at&gt; &amp;*');
    expect(escapeHtml(`<img src="x" onerror='y'>&`)).toBe('&lt;img src=&quot;x&quot; onerror=&#39;y&#39;&gt;&amp;');
    const card = JSON.stringify(toTeams(content, { id: 'a@b.example', name: 'Ada' }));
    expect(card.match(/<at>/g)).toHaveLength(2); // the rep's, in the text and in the entity
    expect(card).not.toContain('<at>All');
  });
});

describe('settings', () => {
  const secret = 'hunter2-and-more';
  test.each([
    [{ SMTP_URL: `http://u:${secret}@mail.example.com` }, 'SMTP_URL'],
    [{ SMTP_URL: `smtp://u:${secret}@mail.example.com` }, 'BATON_ALERT_FROM'],
    [{ SMTP_URL: 'smtp://mail.example.com', BATON_ALERT_FROM: 'nobody' }, 'BATON_ALERT_FROM'],
    [{ SLACK_WEBHOOK_URL: `https://h.example/${secret}`, SLACK_BOT_TOKEN: `xoxb-${secret}` }, 'SLACK_WEBHOOK_URL'],
    [{ TEAMS_WEBHOOK_URL: `http://h.example/${secret}` }, 'TEAMS_WEBHOOK_URL'],
    [{ TEAMS_WEBHOOK_URL: `http://127.0.0.1/${secret}` }, 'TEAMS_WEBHOOK_URL'],
    [{ ALERT_WEBHOOK_URL: `https://h.example/${secret}` }, 'ALERT_WEBHOOK_URL'],
    [{ ALERT_WEBHOOK_SECRET: 'short' }, 'ALERT_WEBHOOK_SECRET'],
    [{ BATON_ALERT_LOOPBACK: 'yes' }, 'BATON_ALERT_LOOPBACK'],
  ])('that cannot be used are refused by name, without their value: %#', (env, name) => {
    expect(() => readConfig(env)).toThrow(name);
    try {
      readConfig(env);
    } catch (error) {
      expect(String(error)).not.toContain(secret);
    }
  });
});
