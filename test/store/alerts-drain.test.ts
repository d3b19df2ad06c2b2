// The law of sending: every alert reaches each of its recipients, exactly once where the channel can tell, at least once where it cannot, whatever
// breaks and however many work on it; and nothing of the person is left behind in rows or logs.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { createSenders, type Senders } from '#src/alerts/senders.ts';
import { noAlertSettings } from '#src/alerts/settings.ts';
import type { TaskRequest, TaskResult } from '#connectors/connector.ts';
import type { Clock } from '#domain/clock.ts';
import type { Handoff, HandoffWork, Lead } from '#domain/lead.ts';
import { compile } from '#domain/scoring/compile.ts';
import { listAlerts, purgeAlerts, retryDeadAlerts, UNSENT_ALERTS_MS, countUntold } from '#store/alerts-desk.ts';
import { saveLeads } from '#store/leads.ts';
import { openHandoffs } from '#store/handoffs.ts';
import { insertEvents, engaged } from '#store/events.ts';
import { saveRefs } from '#store/refs.ts';
import { listProblems } from '#store/problems.ts';
import type { Tx } from '#store/schema.ts';
import type { AlertShell } from '#sync/alert-shell.ts';
import { alertLeaseMs, drainAlerts } from '#sync/drain-alerts.ts';
import type { Connected } from '#sync/engine.ts';
import { mootness } from '#sync/alert-moot.ts';
import { queueAlerts } from '#sync/queue-alerts.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { openMailServer, openReceiver, type MailServer, type Receiver } from '#test/support/alert-receivers.ts';
import { alert, deskOf, policyWithRooms, roster } from './alert-samples.ts';
import { contact, engagement, handoff, newLead, NOW, refOf, toSave } from './samples.ts';

let mail: MailServer;
let hook: Receiver;
beforeEach(async () => {
  [mail, hook] = [await openMailServer(), await openReceiver()];
});
afterEach(async () => {
  await Promise.all([mail.close(), hook.close()]);
});

const policy = compile(policyWithRooms());
const personal = [
  'Grace',
  'Sampleton',
  'grace.sampleton@lead.example',
  '+4930123456',
  'Example Freight',
  'Head of Secrets',
];

const person = (over: Partial<Lead> = {}): Lead =>
  newLead({
    fields: {
      'person.first_name': 'Grace',
      'person.last_name': 'Sampleton',
      'person.email': 'grace.sampleton@lead.example',
      'person.phone': '+4930123456',
      'person.title': 'Head of Secrets',
      'company.name': 'Example Freight',
    },
    handoff: handoff(1),
    ...over,
  });

let recordIds = 0;
const save = async (tx: Tx, lead: Lead): Promise<string> => {
  recordIds += 1;
  await saveLeads(tx, [toSave(lead)], NOW);
  await saveRefs(tx, [refOf(lead, contact(String(recordIds)))]);
  if (lead.handoff !== null) await openHandoffs(tx, [{ leadId: lead.id, handoff: lead.handoff }]);
  await insertEvents(tx, [
    engaged(lead.id, engagement(`e${String(recordIds)}`, NOW - 5000, { type: 'demo_requested' })),
  ]);
  return lead.id;
};

/** A CRM that makes tasks once for each key. */
const crm = (tasks: Map<string, TaskRequest>, over: Partial<Connected['connector']> = {}): Connected =>
  ({
    row: { id: 'hubspot', kind: 'hubspot', mode: 'live' },
    connector: {
      recordUrl: (object: string, id: string) => `https://crm.example/${object}/${id}`,
      createTasks: (requests: readonly TaskRequest[]): Promise<TaskResult[]> => {
        const results = requests.map((request): TaskResult => {
          const wasThere = tasks.has(request.key);
          if (!wasThere) tasks.set(request.key, request);
          return { key: request.key, outcome: { ok: true, taskId: request.key, wasThere } };
        });
        return Promise.resolve(results);
      },
      ...over,
    },
  }) as unknown as Connected;

type World = { readonly tasks: Map<string, TaskRequest>; readonly logged: string[]; now: number };
const world = (): World => ({ tasks: new Map(), logged: [], now: NOW });

const shellOn = (db: AlertShell['db'], of: World, over: Partial<AlertShell> = {}): AlertShell => ({
  db,
  clock: { now: () => of.now, sleep: () => Promise.resolve() },
  log: pino({ level: 'trace' }, { write: (line: string) => of.logged.push(line) }),
  random: () => 0,
  policy,
  worker: 'w1',
  roster,
  senders: sendersOf(of),
  connected: [crm(of.tasks)],
  down: new Map(),
  ...over,
});

const sendersOf = (of: World): Senders =>
  createSenders(
    {
      ...noAlertSettings,
      smtp: mail.settings,
      slack: { url: `${hook.url}/slack` },
      teams: { url: `${hook.url}/teams` },
      webhook: { url: `${hook.url}/own`, secret: 'a secret of the test' },
      isLoopbackAllowed: true,
    },
    { now: () => of.now, timeoutMs: 5_000, smtp: { connectMs: 5_000, greetMs: 5_000, silenceMs: 2_500 } },
  );

const everyWay = ['email', 'slack', 'teams', 'webhook'] as const;
const states = async (tx: Tx): Promise<string[]> =>
  (await tx.selectFrom('alerts').select(['channel', 'state', 'outcome']).execute())
    .map((row) => `${row.channel} ${row.outcome ?? row.state}`)
    .sort();

describeDatabases('alerts that are sent', (open, kind) => {
  test('reach every channel once, with the lead in the words and nothing of it in rows and logs', async () => {
    const { db } = await open();
    const of = world();
    const leadId = await save(db, person());
    await queueAlerts(db, deskOf(everyWay), [{ leadId, alert: alert({ isTask: true }) }]);
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ delivered: 5, alerts: 5, repeats: 0, dead: 0 });
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ delivered: 0 });
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]).toMatch(/Grace Sampleton, Head of Secrets at Example Freight/);
    expect(mail.mails[0]).toMatch(/https:\/\/crm\.example\/contact\//);
    expect(hook.received.map(({ path }) => path).sort()).toEqual(['/hook/own', '/hook/slack', '/hook/teams']);
    expect(hook.received.find(({ path }) => path.endsWith('slack'))?.body).toContain('<@U0ADA>');
    expect([...of.tasks.values()]).toMatchObject([{ ownerId: 'user-ada', object: 'contact', isUrgent: false }]);
    const rows = JSON.stringify(await db.selectFrom('alerts').selectAll().execute());
    for (const word of personal) {
      expect(rows).not.toContain(word);
      expect(of.logged.join('')).not.toContain(word);
      expect(hook.received.find(({ path }) => path.endsWith('own'))?.body).not.toContain(word);
    }
  });

  test('of a digest leave as one message, without what has become moot', async () => {
    const { db } = await open();
    const of = world();
    const digest = { kind: 'digest', minutesOfDay: [9 * 60] } as const;
    for (let i = 0; i < 4; i += 1) {
      const answered = i === 3 ? { handoff: handoff(1, { state: 'accepted' as const }) } : {};
      const leadId = await save(db, person(answered));
      await queueAlerts(db, deskOf(['email']), [{ leadId, alert: alert({ timing: digest }) }]);
    }
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ delivered: 0 });
    of.now = Date.UTC(2026, 8, 22, 7);
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ delivered: 1, alerts: 3, withdrawn: 1 });
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]).toMatch(/Subject: 3 leads: New lead \(3\)/);
    expect((await states(db)).sort()).toEqual([
      'email delivered',
      'email delivered',
      'email delivered',
      'email withdrawn',
    ]);
  });

  test('are tried again when the server says so, counted as repeats when it fell silent, and recognisable as the same', async () => {
    const { db } = await open();
    const of = world();
    const leadId = await save(db, person());
    await queueAlerts(db, deskOf([]), [{ leadId, alert: alert() }]);
    mail.manner = 'greylists';
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ retried: 1, delivered: 0 });
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ retried: 0 });
    of.now += 60_000;
    mail.manner = 'silent_after_data';
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ retried: 1 });
    of.now += 120_000;
    mail.manner = 'takes';
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ delivered: 1, repeats: 1 });
    const ids = mail.mails.map((text) => /^Message-ID: (.*)$/m.exec(text)?.[1]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('that are refused are parked with what to do, and go out when a person says so', async () => {
    const { db } = await open();
    const of = world();
    const leadId = await save(db, person());
    await queueAlerts(db, deskOf([]), [{ leadId, alert: alert() }]);
    mail.manner = 'refuses_recipient';
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ dead: 1 });
    const [problem] = await listProblems(db, '$baton', 9);
    expect(problem).toMatchObject({ kind: 'dead_alert', subject: 'email' });
    expect(problem?.detail).toMatch(/does not take this recipient\. See `baton alerts list --state dead`/);
    expect(problem?.detail).not.toContain('ada@example.com');
    mail.manner = 'takes';
    expect(await retryDeadAlerts(db, 'all', of.now)).toBe(1);
    expect(await drainAlerts(shellOn(db, of))).toMatchObject({ delivered: 1 });
  });

  test('wait while their channel is down: nothing is hammered, nothing lost, one problem is open until it works', async () => {
    const { db } = await open();
    const of = world();
    hook.answer = (response) => {
      response.writeHead(404).end();
    };
    for (let i = 0; i < 30; i += 1) {
      const leadId = await save(db, person());
      await queueAlerts(db, deskOf(['slack']), [
        { leadId, alert: alert({ to: [{ kind: 'channel', id: 'sdr_room' }] }) },
      ]);
    }
    const down = new Map<string, number>();
    for (let round = 0; round < 5; round += 1) await drainAlerts(shellOn(db, of, { down }));
    expect(hook.received.length).toBeLessThanOrEqual(4);
    expect((await listProblems(db, '$baton', 9)).map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'alert_channel slack',
    ]);
    hook.answer = (response) => response.end('ok');
    of.now += 3_600_000;
    hook.received.length = 0;
    expect(await drainAlerts(shellOn(db, of, { down }))).toMatchObject({ delivered: 30 });
    expect(hook.received).toHaveLength(30);
    expect(await listProblems(db, '$baton', 9)).toEqual([]);
  });

  test('without any channel are tasks all the same; the rest is set aside and purged', async () => {
    const { db } = await open();
    const of = world();
    const leadId = await save(db, person());
    await queueAlerts(db, deskOf([]), [{ leadId, alert: alert({ isTask: true }) }]);
    expect(await drainAlerts(shellOn(db, of, { senders: {} }))).toMatchObject({ delivered: 1, unsent: 1 });
    expect(await states(db)).toEqual(['email unsent', 'task delivered']);
    expect(await countUntold(db, NOW)).toBe(0); // the task told them
    expect(await listAlerts(db, { limit: 9 })).toEqual([]);
    expect(await purgeAlerts(db, NOW + UNSENT_ALERTS_MS)).toBe(0);
    expect(await purgeAlerts(db, NOW + UNSENT_ALERTS_MS + 1)).toBe(1);
  });

  class Crash extends Error {}

  test('survive a crash at every step: tasks exactly once, the rest at least once and never more often than there were crashes', async () => {
    const { db } = await open();
    let isThrough = false;
    for (let fatal = 1; !isThrough; fatal += 1) {
      const of = world();
      mail.mails.length = 0;
      await db.deleteFrom('alerts').execute();
      const leadId = await save(db, person());
      await queueAlerts(db, deskOf(['email']), [{ leadId, alert: alert({ isTask: true }) }]);
      let looks = 0;
      const clock = {
        now: () => {
          looks += 1;
          if (looks === fatal) throw new Crash();
          return of.now;
        },
        sleep: () => Promise.resolve(),
      };
      isThrough = await drainAlerts(shellOn(db, of, { clock })).then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          return false;
        },
      );
      of.now += alertLeaseMs + 1;
      await drainAlerts(shellOn(db, of, { worker: 'w2' }));
      expect(await states(db)).toEqual(['email delivered', 'task delivered']);
      expect(of.tasks.size).toBe(1);
      expect(mail.mails.length).toBeGreaterThanOrEqual(1);
      expect(mail.mails.length).toBeLessThanOrEqual(isThrough ? 1 : 2);
      expect(fatal).toBeLessThan(60);
    }
  });

  if (kind === 'postgres') {
    test('by several workers leave once each', async () => {
      const store = await open();
      const { db: other } = await store.openAnother();
      const of = world();
      const many = 40;
      for (let i = 0; i < many; i += 1) {
        const leadId = await save(store.db, person());
        await queueAlerts(store.db, deskOf(['email']), [{ leadId, alert: alert({ isTask: true }) }]);
      }
      await Promise.all(
        [store.db, other, store.db, other].map((db, i) => drainAlerts(shellOn(db, of, { worker: `w${String(i)}` }))),
      );
      expect(mail.mails).toHaveLength(many);
      expect(new Set(mail.mails.map((text) => /^Message-ID: (.*)$/m.exec(text)?.[1])).size).toBe(many);
      expect(of.tasks.size).toBe(many);
    });
  }
});

const clock = (over: Partial<Clock> = {}): Clock =>
  ({ kind: 'accept', turn: 1, state: 'running', endedAt: null, dueAt: NOW, ...over }) as Clock;
const worked = (state: Handoff['state'], clocks: readonly Clock[], rep = 'ada'): Handoff =>
  handoff(1, { state, work: { seat: { rep }, clocks } as unknown as HandoffWork });

test('what has become untrue is withdrawn, and nothing else', () => {
  const moot = (
    kind: 'reminder' | 'breach' | 'new_mql' | 'taken_away',
    of: Handoff | null,
    over: Partial<Lead> = {},
  ): string | null => {
    const { key: _key, to: _to, timing: _timing, ...note } = alert({ kind });
    return mootness({ note, createdAt: NOW }, { kind: 'rep', rep: 'ada' }, person({ handoff: of, id: v7(), ...over }));
  };
  expect(moot('reminder', worked('open', [clock()]))).toBeNull();
  expect(moot('reminder', worked('accepted', [clock({ state: 'met', endedAt: NOW - 1 })]))).toBe(
    'it was answered meanwhile',
  );
  expect(moot('reminder', worked('open', [clock()], 'bo'))).toBe('it was handed on meanwhile');
  expect(moot('breach', worked('open', [clock({ state: 'breached' })]))).toBeNull();
  expect(moot('breach', worked('accepted', [clock({ state: 'breached', endedAt: NOW + 1 })]))).toBe(
    'it was answered meanwhile',
  );
  // The breach itself ended it: it was recycled, or handed to somebody else.
  expect(moot('breach', worked('recycled', [clock({ state: 'cancelled', endedAt: NOW })]))).toBeNull();
  expect(
    moot('breach', worked('open', [clock({ state: 'cancelled', endedAt: NOW + 9 }), clock({ turn: 2 })], 'bo')),
  ).toBeNull();
  expect(moot('new_mql', worked('open', []))).toBeNull();
  expect(moot('new_mql', worked('accepted', []))).toBe('it was answered meanwhile');
  expect(moot('new_mql', handoff(2))).toBe('the handoff is over');
  expect(moot('taken_away', worked('open', [], 'bo'))).toBeNull();
  expect(moot('taken_away', worked('open', []), { isArchived: true })).toBe('the record is gone');
});
