import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { v7 } from 'uuid';
import { loadCompanies, upsertCompanies } from '#store/companies.ts';
import { deleteCursor, getCursor, listCursors, setCursor } from '#store/cursors.ts';
import { dealsOfCompanies, dealsOfPeople, upsertDeals } from '#store/deals.ts';
import { appendDecisions, countDecisions, listDecisions, type StoredDecision } from '#store/decisions.ts';
import { claimHints, failHints, insertHints, settleHints } from '#store/inbox.ts';
import { claim, enqueue, settle } from '#store/outbox.ts';
import { ensurePartitions } from '#store/partitions.ts';
import { listProblems, reportProblems, resolveProblems, resolveUnseen } from '#store/problems.ts';
import { refKey } from '#store/refs.ts';
import { INBOX_MS, purge, SETTLED_OUTBOX_MS } from '#store/retention.ts';
import { finishRun, lastRun, startRun } from '#store/runs.ts';
import type { Tx } from '#store/schema.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { company, contact, deal, MINUTE, NOW, write } from './samples.ts';

const decision = (leadId: string, decidedAt: number): StoredDecision => ({
  decisionId: v7(),
  leadId,
  decidedAt,
  contractHash: 'c1',
  mappingVersion: 'm1',
  rosterVersion: null,
  calendarVersion: null,
  engineVersion: '1',
  inputs: { rules: ['size'] },
  outcome: { kind: 'none' },
  reasons: [{ rule: 'size', points: 25_000 }],
});

/** In which partition each row of the table stands. */
const places = async (tx: Tx, table: 'decisions' | 'inbox'): Promise<string[]> => {
  const { rows } = await sql<{
    place: string;
  }>`select tableoid::regclass::text as place from ${sql.table(table)} order by 1`.execute(tx);
  return rows.map((row) => row.place);
};

describeDatabases('companies and deals', (open) => {
  test('an older snapshot is no edit, an equal one is no change, and what was not read is kept', async () => {
    const { db } = await open();
    const first = company('1', { fields: { 'company.name': 'Example', 'company.employees': 10 } });
    expect(await upsertCompanies(db, [first])).toEqual([first]);
    expect(await upsertCompanies(db, [{ ...first, modifiedAt: NOW + 9, observedAt: NOW + 9 }])).toEqual([]);
    expect(
      await upsertCompanies(db, [company('1', { modifiedAt: NOW + 5, fields: { 'company.name': 'Old' } })]),
    ).toEqual([]);
    const newer = { modifiedAt: NOW + 10, fields: { 'company.employees': null } };
    await upsertCompanies(db, [
      company('1', newer),
      company('1', { modifiedAt: NOW + 1, fields: { 'company.name': 'Older' } }),
    ]);
    const key = { connection: 'hubspot', recordId: '1' };
    const [loaded] = (await loadCompanies(db, [key, key, { ...key, recordId: '2' }])).values();
    expect(loaded).toMatchObject({
      modifiedAt: NOW + 10,
      fields: { 'company.name': 'Example', 'company.employees': null },
    });
  });

  test('deals are found by company and by person, changes say what was before', async () => {
    const { db } = await open();
    const first = deal('1', { companyId: '7', personIds: ['11', '12'] });
    expect(await upsertDeals(db, [first, deal('2', { companyId: '7', isArchived: true })])).toHaveLength(2);
    expect(await upsertDeals(db, [{ ...first, modifiedAt: NOW + 1 }])).toEqual([]);
    const won = { ...first, state: 'won' as const, companyId: '8', closedAt: NOW + 2, modifiedAt: NOW + 2 };
    expect(await upsertDeals(db, [won, deal('1', { modifiedAt: NOW - 1 })])).toEqual([
      { before: { ...first, modifiedAt: NOW + 1 }, after: won },
    ]);
    const keys = ['7', '8'].map((recordId) => ({ connection: 'hubspot', recordId }));
    expect([...(await dealsOfCompanies(db, keys)).values()]).toEqual([[won]]);
    const people = [contact('12'), contact('13'), contact('12', 'other')];
    expect(await dealsOfPeople(db, people)).toEqual(new Map([[refKey(contact('12')), [won]]]));
  });
});

describeDatabases('decisions', (open) => {
  test('are never changed nor removed, by anybody', async () => {
    const { db } = await open();
    const [lead] = [v7()];
    const made = [decision(lead, NOW), decision(lead, NOW + 1)];
    await db.transaction().execute((tx) => ensurePartitions(tx, NOW));
    await appendDecisions(db, made);
    expect(await listDecisions(db, lead, 5)).toEqual(made.toReversed());
    await expect(db.updateTable('decisions').set({ engine_version: '2' }).execute()).rejects.toThrow(/append-only/);
    await expect(db.deleteFrom('decisions').execute()).rejects.toThrow(/append-only/);
    await expect(appendDecisions(db, made)).rejects.toThrow(/duplicate key/);
    expect(await countDecisions(db)).toBe(2);
  });

  test('stand in the partition of their month, also those that came before it was made', async () => {
    const { db } = await open();
    const times = ['2026-08-31T23:59:59.999Z', '2026-09-01T00:00:00Z', '2026-10-15T00:00:00Z', '2027-01-01T00:00:00Z'];
    const decisions = times.map((time) => decision(v7(), Date.parse(time)));
    await appendDecisions(db, decisions.slice(0, 3));
    expect(await places(db, 'decisions')).toEqual(Array(3).fill('decisions_default'));
    for (let again = 0; again < 2; again += 1) await db.transaction().execute((tx) => ensurePartitions(tx, NOW));
    await appendDecisions(db, decisions.slice(3));
    expect(await places(db, 'decisions')).toEqual([
      'decisions_2026_09',
      'decisions_2026_10',
      'decisions_default',
      'decisions_default',
    ]);
    await expect(db.deleteFrom('decisions').execute()).rejects.toThrow(/append-only/);
    await expect(sql`update decisions_default set engine_version = '2'`.execute(db)).rejects.toThrow(/append-only/);
  });
});

describeDatabases('cursors, problems and runs', (open) => {
  test('a cursor is where it was last set', async () => {
    const { db } = await open();
    const at = { connection: 'hubspot', stream: 'contact' };
    expect(await getCursor(db, 'hubspot', 'contact')).toBeNull();
    await setCursor(db, { ...at, position: { after: '1' }, now: NOW });
    await setCursor(db, { ...at, position: { after: '2', id: null }, now: NOW + 1 });
    expect(await getCursor(db, 'hubspot', 'contact')).toEqual({
      position: { after: '2', id: null },
      updatedAt: NOW + 1,
    });
    expect((await listCursors(db, 'hubspot')).map(({ stream }) => stream)).toEqual(['contact']);
    await deleteCursor(db, 'hubspot', 'contact');
    expect(await listCursors(db, 'hubspot')).toEqual([]);
  });

  test('a problem is one row however often it is met, and open again when it comes back', async () => {
    const { db } = await open();
    const key = { connection: 'hubspot', kind: 'unmapped_value', subject: 'industry' };
    await reportProblems(
      db,
      [
        { ...key, detail: 'a' },
        { ...key, detail: 'b' },
      ],
      NOW,
    );
    await reportProblems(
      db,
      [
        { ...key, detail: 'c' },
        { ...key, subject: 'country', detail: 'd' },
      ],
      NOW + 1,
    );
    const open1 = await listProblems(db, 'hubspot', 10);
    expect(open1).toMatchObject([
      { subject: 'country' },
      { detail: 'c', times: 3, firstSeenAt: NOW, lastSeenAt: NOW + 1 },
    ]);
    expect(await resolveProblems(db, [key, { ...key, subject: 'unknown' }], NOW + 2)).toBe(1);
    expect(await listProblems(db, null, 10)).toHaveLength(1);
    await reportProblems(db, [{ ...key, detail: 'e' }], NOW + 3);
    const unseen = { connection: 'hubspot', kind: 'unmapped_value', since: NOW + 3, now: NOW + 4 };
    expect(await resolveUnseen(db, unseen)).toBe(1);
    expect(await listProblems(db, null, 10)).toMatchObject([{ subject: 'industry', times: 4, resolvedAt: null }]);
  });

  test('the last run of a kind is known, finished or not', async () => {
    const { db } = await open();
    const [one, two] = [v7(), v7()];
    await startRun(db, { runId: one, connection: 'hubspot', kind: 'backfill', now: NOW });
    await finishRun(db, one, { read: 3 }, NOW + 5);
    await startRun(db, { runId: two, connection: 'hubspot', kind: 'backfill', now: NOW + 9 });
    const of = { kind: 'backfill', connection: 'hubspot' };
    expect(await lastRun(db, { ...of, finished: true })).toMatchObject({
      runId: one,
      endedAt: NOW + 5,
      report: { read: 3 },
    });
    expect(await lastRun(db, { kind: 'backfill' })).toMatchObject({ runId: two, endedAt: null, report: null });
    expect(await lastRun(db, { ...of, connection: 'other' })).toBeNull();
  });
});

describeDatabases('the inbox', (open) => {
  const hint = (recordId: string) => ({
    id: v7(),
    ref: contact(recordId),
    dedupeKey: `k${recordId}`,
    hint: { property: 'a' },
  });
  const take = { connection: 'hubspot', limit: 10, now: NOW, leaseMs: MINUTE, worker: 'w1' };

  test('keeps a notice once and gives it out until it is settled', async () => {
    const { db } = await open();
    await db.transaction().execute((tx) => ensurePartitions(tx, NOW));
    const hints = [hint('1'), hint('2')];
    expect(await insertHints(db, [...hints, hints[0]!], NOW)).toBe(2);
    expect(await insertHints(db, [hint('1')], NOW + 1)).toBe(0);
    expect(await places(db, 'inbox')).toEqual(['inbox_2026_09', 'inbox_2026_09']);
    expect((await claimHints(db, { ...take, limit: 1 })).map(({ ref }) => ref.recordId)).toEqual(['1']);
    expect(await claimHints(db, { ...take, worker: 'w2' })).toHaveLength(1);
    expect(await claimHints(db, take)).toEqual([]);
    await settleHints(
      db,
      hints.map(({ id }) => id),
      'w1',
    );
    const late = { ...take, now: NOW + MINUTE + 1, worker: 'w3' };
    expect(await claimHints(db, late)).toMatchObject([{ id: hints[1]?.id, attempts: 2, hint: { property: 'a' } }]);
    await failHints(db, [{ id: hints[1]?.id ?? '', runAt: NOW + 9 * MINUTE, error: 'busy' }], 'w3');
    expect(await claimHints(db, { ...late, now: NOW + 8 * MINUTE })).toEqual([]);
    expect(await claimHints(db, { ...late, now: NOW + 9 * MINUTE })).toHaveLength(1);
    await failHints(db, [{ id: hints[1]?.id ?? '', runAt: null, error: 'no such object' }], 'w3');
    expect(await claimHints(db, { ...late, now: NOW + 99 * MINUTE })).toEqual([]);
  });

  test('and the outbox are cleared of what is past its time, and of nothing else', async () => {
    const { db } = await open();
    await enqueue(db, [write('1', { a: 1 }), write('2', { a: 1 })], NOW);
    const options = {
      connection: 'hubspot',
      kind: 'fields' as const,
      limit: 1,
      now: NOW,
      leaseMs: MINUTE,
      worker: 'w1',
    };
    const [row] = await claim(db, options);
    await settle(db, { ids: [row?.id ?? ''], worker: 'w1', now: NOW });
    await insertHints(db, [hint('1')], NOW);
    expect(await purge(db, NOW + SETTLED_OUTBOX_MS)).toEqual({ outbox: 0, inbox: 0, alerts: 0 });
    expect(await purge(db, NOW + SETTLED_OUTBOX_MS + 1)).toEqual({ outbox: 1, inbox: 0, alerts: 0 });
    expect(await purge(db, NOW + INBOX_MS + 1)).toEqual({ outbox: 0, inbox: 1, alerts: 0 });
    expect(await db.selectFrom('outbox').select('state').execute()).toEqual([{ state: 'ready' }]);
  });
});
