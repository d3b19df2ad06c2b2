import { expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { recipientOf } from '#domain/delivery.ts';
import {
  buryAlerts,
  claimAlerts,
  freeExpiredAlerts,
  insertAlerts,
  markAlertsSent,
  MOST_PER_MESSAGE,
  retryAlerts,
  setAside,
  settleAlerts,
  type AlertMessage,
} from '#store/alerts.ts';
import { listProblems } from '#store/problems.ts';
import type { AlertsTable, Tx } from '#store/schema.ts';
import { nextDigest, queueAlerts } from '#sync/queue-alerts.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { alert, deskOf, newAlert, policyWithRooms } from './alert-samples.ts';
import { MINUTE, NOW } from './samples.ts';

const all = (tx: Tx): Promise<AlertsTable[]> => tx.selectFrom('alerts').selectAll().orderBy('id').execute();
const copies = async (tx: Tx): Promise<string[]> =>
  (await all(tx)).map((row) => `${row.channel} ${row.recipient}`).sort();
const take = (tx: Tx, over: { now?: number; limit?: number; worker?: string } = {}): Promise<AlertMessage[]> =>
  claimAlerts(tx, { limit: 100, now: NOW, leaseMs: MINUTE, worker: 'w1', ...over });
const ids = (messages: readonly AlertMessage[]): string[] => messages.flat().map(({ id }) => id);

describeDatabases('alerts that are queued', (open) => {
  test('become one copy for each channel that reaches a recipient, once for ever', async () => {
    const { db } = await open();
    const leadId = v7();
    const desk = deskOf(['email', 'slack', 'teams', 'webhook']);
    const one = { leadId, alert: alert({ isTask: true }) };
    expect(await queueAlerts(db, desk, [one, one])).toBe(5);
    expect(await copies(db)).toEqual([
      'email rep:ada',
      'slack rep:ada',
      'task rep:ada',
      'teams rep:ada',
      'webhook hook',
    ]);
    const taken = ids(await take(db));
    await markAlertsSent(db, { worker: 'w1', ids: taken, now: NOW, leaseMs: MINUTE });
    await settleAlerts(db, { worker: 'w1', ids: taken, now: NOW, outcome: 'delivered' });
    expect(await queueAlerts(db, { ...desk, now: NOW + 9 }, [one])).toBe(0);
    expect(await queueAlerts(db, desk, [{ ...one, leadId: v7() }])).toBe(5);
    expect(await queueAlerts(db, desk, [{ leadId, alert: alert({ key: '2:new_mql', ordinal: 2 }) }])).toBe(4);
  });

  test('find managers, owners, addresses and rooms; each person once whatever they are called', async () => {
    const { db } = await open();
    const to = [
      { kind: 'managers_of', rep: 'ada', up: 0 },
      { kind: 'managers_of', rep: 'bo', up: 1 },
      { kind: 'managers_of', rep: null, up: 0 },
      { kind: 'sdr_managers' },
      { kind: 'owner', of: 'marketing' },
      { kind: 'owner', of: 'sales' },
      { kind: 'email', address: 'Ops@example.com' },
      { kind: 'channel', id: 'ops' },
      { kind: 'channel', id: 'sdr_room' },
    ] as const;
    await queueAlerts(db, deskOf(['email']), [{ leadId: v7(), alert: alert({ to, isTask: true }) }]);
    expect(await copies(db)).toEqual([
      'email address:marketing@example.com',
      'email address:ops@example.com',
      'email rep:mia',
      'email rep:vera',
      'slack room:sdr_room',
    ]);
    expect(recipientOf('address:ops@example.com')).toEqual({ kind: 'address', address: 'ops@example.com' });
  });

  test('that find nobody are said, once', async () => {
    const { db } = await open();
    const to = [
      { kind: 'rep', rep: 'gone' },
      { kind: 'channel', id: 'stand_up' },
    ] as const;
    const one = { leadId: v7(), alert: alert({ to }) };
    expect(await queueAlerts(db, deskOf(['email']), [one, { ...one, leadId: v7() }])).toBe(0);
    const problems = await listProblems(db, '$baton', 10);
    expect(problems.map(({ kind, subject }) => `${kind} ${subject}`).sort()).toEqual([
      "alert_nobody new_mql to stand_up of the contract's notify list",
      'alert_nobody new_mql to the rep gone',
    ]);
  });

  test('hold nothing but ids, instants and sentences of ours', async () => {
    const { db } = await open();
    await queueAlerts(db, deskOf(['email']), [{ leadId: v7(), alert: alert() }]);
    const [row] = await all(db);
    expect(Object.keys(row?.note ?? {}).sort()).toEqual(['clock', 'dueAt', 'isTask', 'kind', 'ordinal', 'says']);
  });
});

describeDatabases('digests', (open, kind) => {
  const digest = { kind: 'digest', minutesOfDay: [9 * 60, 15 * 60] } as const;

  test('wait for the next of their times where the recipient is; tasks and machines do not', async () => {
    const { db } = await open();
    // 14:13 UTC: 16:13 in Berlin, 10:13 in New York.
    const to = [
      { kind: 'rep', rep: 'ada' },
      { kind: 'rep', rep: 'bo' },
      { kind: 'email', address: 'ops@example.com' },
    ] as const;
    const desk = deskOf(['email', 'webhook'], { policy: { ...policyWithRooms(), timeZone: 'Asia/Tokyo' } });
    await queueAlerts(db, desk, [{ leadId: v7(), alert: alert({ to, timing: digest, isTask: true }) }]);
    const at = Object.fromEntries(
      (await all(db)).map((row) => [`${row.channel} ${row.recipient}`, new Date(row.run_at).toISOString()]),
    );
    expect(at).toEqual({
      'email rep:ada': '2026-09-22T07:00:00.000Z',
      'email rep:bo': '2026-09-21T19:00:00.000Z',
      'email address:ops@example.com': '2026-09-22T00:00:00.000Z',
      'task rep:ada': new Date(NOW).toISOString(),
      'task rep:bo': new Date(NOW).toISOString(),
      'webhook hook': new Date(NOW).toISOString(),
    });
  });

  test('are strictly later, so that none gathers a digest which has left', () => {
    const nine = Date.UTC(2026, 8, 21, 9);
    expect(nextDigest([540], 'UTC', nine)).toBe(nine + 86_400_000);
    expect(nextDigest([540], 'UTC', nine - 1)).toBe(nine);
    // The night the clocks go forward in Berlin: 02:30 is the moment of the jump.
    expect(nextDigest([150], 'Europe/Berlin', Date.UTC(2026, 2, 28, 23))).toBe(Date.UTC(2026, 2, 29, 1));
  });

  test('of one recipient leave as one message, again as the same one, and what comes later as another', async () => {
    const { db } = await open();
    const of = (recipient: string, channel: 'email' | 'slack' = 'email') =>
      newAlert({ isDigest: true, recipient, channel, runAt: NOW });
    await insertAlerts(db, [of('rep:ada'), of('rep:bo'), of('rep:ada'), of('rep:ada', 'slack'), of('rep:ada')], NOW);
    const first = await take(db, { limit: 1 });
    expect(first.map((message) => [message.length, message[0].recipient])).toEqual([[3, 'rep:ada']]);
    const messageId = first[0]?.[0].messageId;
    await insertAlerts(db, [of('rep:ada')], NOW);
    await retryAlerts(db, { worker: 'w1', ids: ids(first), runAt: NOW + 5, error: 'busy', isUnsure: true });
    const again = await take(db, { now: NOW + 5 });
    expect(again.map((message) => message.length).sort()).toEqual([1, 1, 1, 3]);
    expect(again.find((message) => message.length === 3)?.map((row) => [row.messageId, row.repeats])).toEqual(
      Array.from({ length: 3 }, () => [messageId, 1]),
    );
  });

  test('are cut where nobody would read on', async () => {
    const { db } = await open();
    await insertAlerts(
      db,
      Array.from({ length: MOST_PER_MESSAGE + 3 }, () => newAlert({ isDigest: true })),
      NOW,
    );
    expect((await take(db, { limit: 1 })).map((message) => message.length)).toEqual([MOST_PER_MESSAGE, 3]);
  });

  if (kind === 'postgres') {
    test('are gathered by one worker alone, whoever comes', async () => {
      const store = await open();
      const { db } = store;
      const { db: other } = await store.openAnother();
      for (let round = 0; round < 10; round += 1) {
        const recipient = `rep:r${round}`;
        await insertAlerts(
          db,
          Array.from({ length: 7 }, () => newAlert({ isDigest: true, recipient })),
          NOW,
        );
        const taken = await Promise.all(
          [db, other, db, other].map((one, i) =>
            one.transaction().execute((tx) => take(tx, { worker: `w${i}`, limit: 3 })),
          ),
        );
        expect(taken.flat().map((message) => message.length)).toEqual([7]);
      }
    });
  }
});

describeDatabases('alerts that are claimed', (open) => {
  test('are due, the oldest first, each given to one, and moved by their holder only', async () => {
    const { db } = await open();
    await insertAlerts(db, [newAlert({ runAt: NOW }), newAlert({ runAt: NOW - 2 }), newAlert({ runAt: NOW + 1 })], NOW);
    const mine = await take(db);
    expect(mine.map(([row]) => row.runAt)).toEqual([NOW - 2, NOW]);
    expect(await take(db, { worker: 'w2' })).toEqual([]);
    const held = { ids: ids(mine), now: NOW, leaseMs: MINUTE };
    expect(await markAlertsSent(db, { ...held, worker: 'w2' })).toEqual(new Set());
    await setAside(db, { ...held, worker: 'w2', why: 'no' });
    await buryAlerts(db, { ...held, worker: 'w2', error: 'no' });
    await retryAlerts(db, { ...held, worker: 'w2', runAt: NOW, error: 'no', isUnsure: false });
    expect(await settleAlerts(db, { ...held, worker: 'w2', outcome: 'delivered' })).toBe(0);
    expect(await markAlertsSent(db, { ...held, worker: 'w1' })).toEqual(new Set(held.ids));
    expect(await settleAlerts(db, { ...held, worker: 'w1', outcome: 'delivered' })).toBe(2);
    expect((await all(db)).map(({ state }) => state).sort()).toEqual(['ready', 'settled', 'settled']);
  });

  test('whose worker died come back: sent ones are counted as repeats', async () => {
    const { db } = await open();
    await insertAlerts(db, [newAlert(), newAlert()], NOW);
    const [one, two] = ids(await take(db));
    await markAlertsSent(db, { worker: 'w1', ids: [two ?? ''], now: NOW, leaseMs: MINUTE });
    expect(await freeExpiredAlerts(db, NOW + MINUTE)).toEqual({ freed: 0, unsure: 0 });
    expect(await freeExpiredAlerts(db, NOW + MINUTE + 1)).toEqual({ freed: 1, unsure: 1 });
    const again = (await take(db, { worker: 'w2' })).flat();
    expect(again.map(({ id, repeats }) => [id, repeats]).sort()).toEqual(
      [
        [one, 0],
        [two, 1],
      ].sort(),
    );
    expect(await settleAlerts(db, { worker: 'w1', ids: [one ?? ''], now: NOW, outcome: 'delivered' })).toBe(0);
  });
});
