// A random course of events for the outbox: two workers that claim, send, crash and come back, a CRM that keeps what reaches it, and what everybody
// wanted last. The laws are checked after every step, and after a drain the CRM holds exactly what was wanted.
import { expect } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { listOutbox, retryDead } from '#store/outbox-desk.ts';
import { bury, claim, enqueue, expired, markSent, retryAt, settle, type OutboxRow } from '#store/outbox.ts';
import type { Tx } from '#store/schema.ts';
import { MINUTE, NOW, write } from './samples.ts';

export const WORKER = 'worker-1';
export const claimAll = (tx: Tx, over: Partial<Parameters<typeof claim>[1]> = {}): Promise<OutboxRow[]> =>
  claim(tx, {
    connection: 'hubspot',
    kind: 'fields',
    limit: 100,
    now: NOW,
    leaseMs: MINUTE,
    worker: WORKER,
    ...over,
  });
const ids = (rows: readonly OutboxRow[]): string[] => rows.map((row) => row.id);

/** Payloads small enough to meet often. */
export const small = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 2 }), {
  minKeys: 1,
  maxKeys: 2,
});

const workers = ['w1', 'w2'] as const;
type Slot = `${string}/${'fields' | 'owner'}`;
export type Course = {
  readonly db: Tx;
  now: number;
  /** Last value asked for, by slot and property. */
  readonly wanted: Record<Slot, Record<string, unknown>>;
  readonly crm: Record<Slot, Record<string, unknown>>;
  /** What each worker believes it holds, and which of it has reached the CRM. */
  readonly held: Record<string, Map<string, { row: OutboxRow; isSent: boolean }>>;
};
export type Step =
  | {
      readonly do: 'enqueue';
      readonly record: string;
      readonly kind: 'fields' | 'owner';
      readonly payload: Record<string, number>;
    }
  | { readonly do: 'claim'; readonly worker: string; readonly kind: 'fields' | 'owner'; readonly limit: number }
  | { readonly do: 'send'; readonly worker: string; readonly reaches: boolean }
  | { readonly do: 'settle' | 'retry' | 'bury' | 'crash' | 'expire'; readonly worker: string }
  /** A whole attempt in one go, so that long courses reach deep. */
  | {
      readonly do: 'attempt';
      readonly worker: string;
      readonly kind: 'fields' | 'owner';
      readonly ends: 'settle' | 'retry' | 'bury';
    }
  | { readonly do: 'wait' | 'retryDead' };

const slotOf = (row: Pick<OutboxRow, 'ref' | 'kind'>): Slot => `${row.ref.recordId}/${row.kind as 'fields' | 'owner'}`;
export const newCourse = (db: Tx): Course => ({
  db,
  now: NOW,
  wanted: {},
  crm: {},
  held: { w1: new Map(), w2: new Map() },
});

const worker = fc.constantFrom(...workers);
const kinds = fc.constantFrom('fields' as const, 'owner' as const);
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('attempt' as const),
      worker,
      kind: kinds,
      ends: fc.constantFrom('settle', 'retry', 'bury'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('enqueue' as const),
      record: fc.constantFrom('1', '2'),
      kind: kinds,
      payload: small,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('claim' as const), worker, kind: kinds, limit: fc.constantFrom(1, 5) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), worker, reaches: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('settle', 'retry', 'bury', 'crash', 'expire'),
      worker,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('wait', 'retryDead') }) },
);

const hands = (course: Course, name: string): Map<string, { row: OutboxRow; isSent: boolean }> =>
  course.held[name] ?? new Map<string, never>();

const reach = (course: Course, row: OutboxRow): void => {
  course.crm[slotOf(row)] = { ...course.crm[slotOf(row)], ...row.payload };
};
/** Reading the record back: is what the row says what the CRM holds? */
const hasReached = (course: Course, row: OutboxRow): boolean =>
  Object.entries(row.payload).every(([name, value]) => isDeepStrictEqual(course.crm[slotOf(row)]?.[name], value));

export const play = async (course: Course, step: Step): Promise<void> => {
  const { db, now } = course;
  switch (step.do) {
    case 'enqueue': {
      const slot: Slot = `${step.record}/${step.kind}`;
      course.wanted[slot] = { ...course.wanted[slot], ...step.payload };
      await enqueue(db, [write(step.record, step.payload, step.kind, now)], now);
      return;
    }
    case 'claim':
      for (const row of await claimAll(db, { ...step, now }))
        hands(course, step.worker).set(row.id, { row, isSent: false });
      return;
    case 'send': {
      const mine = hands(course, step.worker);
      const waiting = [...mine.values()].filter(({ isSent }) => !isSent).map(({ row }) => row.id);
      const sent = await markSent(db, { ids: waiting, worker: step.worker, now, leaseMs: MINUTE });
      for (const id of waiting) {
        const holding = mine.get(id);
        if (holding === undefined) continue;
        if (!sent.has(id)) mine.delete(id);
        else {
          holding.isSent = true;
          if (step.reaches) reach(course, holding.row);
        }
      }
      return;
    }
    case 'settle':
    case 'retry':
    case 'bury':
      return answer(course, step.do, step.worker);
    case 'crash':
      hands(course, step.worker).clear();
      return;
    case 'expire': {
      const options = { connection: 'hubspot', limit: 10, now, leaseMs: MINUTE, worker: step.worker };
      for (const row of (await expired(db, options)).unsure)
        hands(course, step.worker).set(row.id, { row, isSent: true });
      return;
    }
    case 'attempt':
      await play(course, { do: 'claim', worker: step.worker, kind: step.kind, limit: 5 });
      await play(course, { do: 'send', worker: step.worker, reaches: step.ends === 'settle' });
      return answer(course, step.ends, step.worker);
    case 'wait':
      course.now += MINUTE + 1;
      return;
    case 'retryDead':
      await retryDead(db, { connection: 'hubspot' }, now);
  }
};

/** What the CRM answered: settled where it holds the values, else refused for now or for good. */
const answer = async (course: Course, how: 'settle' | 'retry' | 'bury', name: string): Promise<void> => {
  const { db, now } = course;
  const mine = hands(course, name);
  const sent = [...mine.values()].filter(({ isSent }) => isSent).map(({ row }) => row);
  const [there, missing] = [
    sent.filter((row) => hasReached(course, row)),
    sent.filter((row) => !hasReached(course, row)),
  ];
  if (how === 'settle') await settle(db, { ids: ids(there), worker: name, now });
  if (how === 'retry')
    await retryAt(
      db,
      missing.map(({ id }) => ({ id, runAt: now, error: 'busy' })),
      name,
    );
  if (how === 'bury')
    await bury(
      db,
      missing.map(({ id }) => ({ id, error: 'refused' })),
      name,
    );
  for (const { id } of how === 'settle' ? there : missing) mine.delete(id);
};

/** At most one row in flight per record; every wanted value that the CRM lacks is in a row; no older value waits to replace a newer one. */
export const checkLaws = async ({ db, wanted, crm }: Course): Promise<void> => {
  const rows = await listOutbox(db, { limit: 100 });
  const flying = rows.filter(({ state }) => state === 'claimed' || state === 'sent').map(({ ref }) => ref.recordId);
  expect(flying).toEqual([...new Set(flying)]);
  for (const [slot, values] of Object.entries(wanted)) {
    const own = rows.filter((row) => slotOf(row) === slot);
    const ofState = (state: string): Record<string, unknown> =>
      Object.assign({}, ...own.filter((row) => row.state === state).map((row) => row.payload)) as Record<
        string,
        unknown
      >;
    const flyingValues = { ...ofState('claimed'), ...ofState('sent') };
    const next = { ...crm[slot as Slot], ...flyingValues, ...ofState('dead'), ...ofState('ready') };
    expect(next).toEqual(values);
  }
};

/** Everybody gone, a new worker cleans up and the CRM takes everything. */
export const drain = async (course: Course): Promise<void> => {
  const { db } = course;
  course.now += MINUTE + 1;
  course.held['w3'] = new Map();
  await play(course, { do: 'expire', worker: 'w3' });
  await answer(course, 'settle', 'w3');
  await answer(course, 'retry', 'w3');
  await retryDead(db, { connection: 'hubspot' }, course.now);
  for (let round = 0; round < 2; round += 1) {
    for (const one of ['fields', 'owner'] as const) {
      await play(course, { do: 'claim', worker: 'w3', kind: one, limit: 100 });
      await play(course, { do: 'send', worker: 'w3', reaches: true });
      await answer(course, 'settle', 'w3');
    }
  }
  const left = await listOutbox(db, { limit: 1 });
  expect(left).toEqual([]);
};
