import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countOutbox, drop, listOutbox, loadOpenWrites, nextDueAt, retryDead } from '#store/outbox-desk.ts';
import { bury, enqueue, expired, markSent, retryAt, settle, type OutboxRow } from '#store/outbox.ts';
import { meetParked } from '#store/parking.ts';
import { refKey } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { anyStep, checkLaws, claimAll, drain, newCourse, play, small, WORKER } from './outbox-course.ts';
import { contact, MINUTE, NOW, write } from './samples.ts';

const payloads = async (tx: Tx, state: 'ready' | 'dead'): Promise<unknown[]> =>
  (await listOutbox(tx, { states: [state], limit: 100 })).map((row) => row.payload);
const ids = (rows: readonly OutboxRow[]): string[] => rows.map((row) => row.id);

describe('a write that meets parked values', () => {
  test('loses no value: each is parked or to be sent, the newer one where both have it', () => {
    fc.assert(
      fc.property(small, small, (parked, newer) => {
        const met = meetParked(parked, newer);
        expect({ ...met.parked, ...met.toSend }).toEqual({ ...parked, ...newer });
      }),
    );
  });

  test('tries parked values again exactly when one of them changes', () => {
    fc.assert(
      fc.property(small, small, (parked, newer) => {
        const { toSend } = meetParked(parked, newer);
        const hasChanged = Object.keys(parked).some((key) => key in newer && newer[key] !== parked[key]);
        expect(Object.keys(parked).some((key) => key in (toSend ?? {}))).toBe(hasChanged);
      }),
    );
  });
});

describeDatabases('the outbox', (open, kind) => {
  test('has one open row per record and kind, merged until it is claimed; later values win', async () => {
    const { db } = await open();
    await enqueue(db, [write('1', { a: 1, b: 1 }), write('1', { b: 2 })], NOW);
    await enqueue(db, [write('1', { b: 3, c: null }), write('1', { owner: '7' }, 'owner'), write('2', { a: 9 })], NOW);
    expect(await payloads(db, 'ready')).toEqual([{ a: 1, b: 3, c: null }, { owner: '7' }, { a: 9 }]);
    const [row] = await claimAll(db, { limit: 1 });
    await enqueue(db, [write('1', { a: 5 })], NOW);
    expect(row?.payload).toEqual({ a: 1, b: 3, c: null });
    expect((await loadOpenWrites(db, [contact('1')])).get(refKey(contact('1')))).toHaveLength(3);
  });

  test('gives out what is due, oldest due first, never two rows of one record', async () => {
    const { db } = await open();
    const due = [3, 1, 2].map((n) => write(String(n), { a: n }, 'fields', NOW - n));
    await enqueue(db, [...due, write('9', { a: 1 }, 'fields', NOW + 1), write('1', { owner: 'x' }, 'owner')], NOW);
    expect(await nextDueAt(db, 'hubspot')).toBe(NOW - 3);
    expect((await claimAll(db)).map(({ ref }) => ref.recordId)).toEqual(['3', '2', '1']);
    expect(await claimAll(db, { kind: 'owner' })).toEqual([]);
    expect(await claimAll(db, { connection: 'other' })).toEqual([]);
    expect((await claimAll(db, { now: NOW + 1 })).map(({ ref }) => ref.recordId)).toEqual(['9']);
  });

  test('lets only the holder move a row, and only forward', async () => {
    const { db } = await open();
    await enqueue(db, [write('1', { a: 1 })], NOW);
    const held = { ids: ids(await claimAll(db)), now: NOW, leaseMs: MINUTE };
    expect(await markSent(db, { ...held, worker: 'other' })).toEqual(new Set());
    expect(await markSent(db, { ...held, worker: WORKER })).toEqual(new Set(held.ids));
    expect(await markSent(db, { ...held, worker: WORKER })).toEqual(new Set());
    await retryAt(db, [{ id: held.ids[0] ?? '', runAt: NOW, error: 'late' }], 'other');
    await bury(db, [{ id: held.ids[0] ?? '', error: 'late' }], 'other');
    expect(await settle(db, { ...held, worker: 'other' })).toEqual(new Set());
    expect(await settle(db, { ...held, worker: WORKER })).toEqual(new Set(held.ids));
    expect(await countOutbox(db)).toEqual([
      { connection: 'hubspot', kind: 'fields', state: 'settled', rows: 1, oldestAt: NOW },
    ]);
  });

  test('a retry meets a newer open row: its own values win, and it waits as long', async () => {
    const { db } = await open();
    await enqueue(db, [write('1', { a: 1, b: 1 })], NOW);
    const [row] = await claimAll(db);
    await enqueue(db, [write('1', { b: 2 })], NOW);
    await retryAt(db, [{ id: row?.id ?? '', runAt: NOW + 5, error: 'rate limited' }], WORKER);
    expect(await claimAll(db)).toEqual([]);
    await enqueue(db, [write('1', { c: 3 })], NOW);
    expect(await claimAll(db)).toEqual([]);
    const [again] = await claimAll(db, { now: NOW + 5 });
    expect(again).toMatchObject({ payload: { a: 1, b: 2, c: 3 }, attempts: 2, error: 'rate limited' });
  });

  test('a claimed row whose lease ran out is free; a sent one is handed over to be read back first', async () => {
    const { db } = await open();
    await enqueue(db, [write('1', { a: 1 }), write('2', { a: 2 })], NOW);
    const rows = await claimAll(db);
    await markSent(db, { ids: ids(rows.slice(1)), worker: WORKER, now: NOW, leaseMs: MINUTE });
    const take = { connection: 'hubspot', limit: 10, leaseMs: MINUTE, worker: 'worker-2' };
    expect(await expired(db, { ...take, now: NOW + MINUTE })).toEqual({ freed: 0, unsure: [] });
    const late = await expired(db, { ...take, now: NOW + MINUTE + 1 });
    expect(late).toMatchObject({ freed: 1, unsure: [{ id: rows[1]?.id, state: 'sent', claimedBy: 'worker-2' }] });
    expect(await claimAll(db, { worker: 'worker-2' })).toMatchObject([{ id: rows[0]?.id, attempts: 2 }]);
    expect(await settle(db, { ids: ids(rows), worker: WORKER, now: NOW })).toEqual(new Set());
  });

  test('a refused value stays parked until it changes or a person retries', async () => {
    const { db } = await open();
    await enqueue(db, [write('1', { a: 1, b: 1 })], NOW);
    const [row] = await claimAll(db);
    await bury(db, [{ id: row?.id ?? '', error: 'a is not an option' }], WORKER);
    expect(await enqueue(db, [write('1', { a: 1 })], NOW)).toEqual({ queued: 0, parked: 1 });
    expect(await enqueue(db, [write('1', { a: 1, c: 1 })], NOW)).toEqual({ queued: 1, parked: 0 });
    expect([await payloads(db, 'ready'), await payloads(db, 'dead')]).toEqual([[{ c: 1 }], [{ a: 1, b: 1 }]]);
    expect(await enqueue(db, [write('1', { a: 2 })], NOW)).toEqual({ queued: 1, parked: 0 });
    expect([await payloads(db, 'ready'), await payloads(db, 'dead')]).toEqual([[{ a: 2, b: 1, c: 1 }], []]);
  });

  test('values refused one after the other are parked together, and none is forgotten', async () => {
    const { db } = await open();
    for (const payload of [{ a: 1 }, { b: 1 }]) {
      await enqueue(db, [write('1', payload)], NOW);
      const [row] = await claimAll(db);
      await bury(db, [{ id: row?.id ?? '', error: 'refused' }], WORKER);
    }
    expect([await payloads(db, 'ready'), await payloads(db, 'dead')]).toEqual([[], [{ a: 1, b: 1 }]]);
  });

  test('what is refused does not outlive a newer value, nor is it tried twice for one', async () => {
    const { db } = await open();
    await enqueue(db, [write('1', { a: 1 }), write('2', { a: 1 }), write('3', { a: 1 })], NOW);
    const rows = await claimAll(db);
    await enqueue(db, [write('1', { a: 2 }), write('2', { a: 1 }), write('3', { b: 1 })], NOW);
    await bury(
      db,
      rows.map(({ id }) => ({ id, error: 'refused' })),
      WORKER,
    );
    const byRecord = async (state: 'ready' | 'dead'): Promise<unknown> =>
      Object.fromEntries(
        (await listOutbox(db, { states: [state], limit: 9 })).map((row) => [row.ref.recordId, row.payload]),
      );
    expect(await byRecord('ready')).toEqual({ 1: { a: 2 }, 3: { b: 1 } });
    expect(await byRecord('dead')).toEqual({ 2: { a: 1 }, 3: { a: 1 } });
  });

  test('a person retries or drops rows, but never one in flight', async () => {
    const { db } = await open();
    await enqueue(db, [write('1', { a: 1 }), write('2', { a: 1 })], NOW);
    const rows = await claimAll(db);
    await bury(db, [{ id: rows[0]?.id ?? '', error: 'refused' }], WORKER);
    await enqueue(db, [write('1', { b: 1 })], NOW);
    expect(await drop(db, ids(rows.slice(1)))).toBe(0);
    expect(await retryDead(db, { connection: 'other' }, NOW)).toBe(0);
    expect(await retryDead(db, { connection: 'hubspot' }, NOW)).toBe(1);
    expect(await payloads(db, 'ready')).toEqual([{ a: 1, b: 1 }]);
    expect(await drop(db, ids(await listOutbox(db, { states: ['ready'], limit: 9 })))).toBe(1);
    expect(await retryDead(db, { ids: ids(rows) }, NOW)).toBe(0);
  });

  test('laws hold over any course of events, crashes included', async () => {
    const { db } = await open();
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 80, size: 'max' }), async (steps) => {
        await db.deleteFrom('outbox').execute();
        const course = newCourse(db);
        for (const step of steps) {
          await play(course, step);
          await checkLaws(course);
        }
        await drain(course);
        expect(course.crm).toEqual(course.wanted);
      }),
      { numRuns: 20 },
    );
  });

  if (kind === 'postgres') {
    test('workers that claim at once never hold the same record, and nothing is left', async () => {
      const first = await open();
      const stores = [first, await first.openAnother(), await first.openAnother(), await first.openAnother()];
      const records = Array.from({ length: 60 }, (_, n) => String(n));
      const inFlight = new Set<string>();
      const work = async ({ db }: { db: Tx }, worker: string): Promise<void> => {
        for (let idle = 0; idle < 3;) {
          const kinds = ['fields', 'owner'] as const;
          const options = { kind: kinds[idle % 2] ?? 'fields', limit: 7, worker };
          const rows = await db.transaction().execute((tx) => claimAll(tx, options));
          idle = rows.length === 0 ? idle + 1 : 0;
          for (const row of rows) {
            expect(inFlight.has(refKey(row.ref))).toBe(false);
            inFlight.add(refKey(row.ref));
          }
          const held = { ids: ids(rows), worker, now: NOW, leaseMs: MINUTE };
          expect((await markSent(db, held)).size).toBe(rows.length);
          for (const row of rows) inFlight.delete(refKey(row.ref)); // before the row is settled, so never late
          await settle(db, held);
        }
      };
      const feed = async ({ db }: { db: Tx }, round: number): Promise<void> => {
        const writes = records.flatMap((id) => [write(id, { a: round }), write(id, { o: round }, 'owner')]);
        await db.transaction().execute((tx) => enqueue(tx, writes, NOW));
      };
      await feed(first, 0);
      await Promise.all([
        ...stores.map((store, n) => work(store, `worker-${n}`)),
        ...stores.slice(0, 2).map((store, n) => feed(store, n + 1)),
      ]);
      for (const [n, store] of stores.entries()) await work(store, `again-${n}`);
      const counts = await countOutbox(first.db);
      expect(counts.map(({ state }) => state)).toEqual(['settled', 'settled']);
    });
  }
});
