import { expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import type { Clock } from '#domain/clock.ts';
import { changedClocks, handoffKey, loadClocks, saveClocks } from '#store/clocks.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { MINUTE, NOW } from './samples.ts';

const clock = (over: Partial<Clock> = {}): Clock => ({
  kind: 'accept',
  turn: 1,
  state: 'running',
  rep: 'lee',
  startedAt: NOW,
  dueAt: NOW + 5 * MINUTE,
  pausedSince: null,
  runsSince: NOW,
  spent: { wallMs: 0, businessMs: 0 },
  daysMs: null,
  breachedAt: null,
  endedAt: null,
  took: null,
  fired: [],
  ...over,
});

describeDatabases('clocks', (open) => {
  const [a, b] = [v7(), v7()];

  test('come back as they were saved, by handoff, each turn its own', async () => {
    const { db } = await open();
    const met = clock({
      state: 'met',
      endedAt: NOW + MINUTE,
      took: { wallMs: MINUTE, businessMs: MINUTE },
      fired: ['remind-0'],
    });
    const paused = clock({
      kind: 'effort',
      rep: null,
      dueAt: null,
      pausedSince: NOW + MINUTE,
      runsSince: NOW + MINUTE,
      spent: { wallMs: MINUTE, businessMs: 7 },
      daysMs: 99 * MINUTE,
    });
    const broken = clock({ turn: 2, state: 'breached', breachedAt: NOW, fired: ['breach', 'breach-0'] });
    await db.transaction().execute(async (tx) => {
      await saveClocks(tx, [
        { leadId: a, ordinal: 1, clocks: [met, broken, paused] },
        { leadId: a, ordinal: 2, clocks: [clock()] },
        { leadId: b, ordinal: 1, clocks: [] },
      ]);
      const found = await loadClocks(tx, [
        { leadId: a, ordinal: 1 },
        { leadId: a, ordinal: 1 },
        { leadId: b, ordinal: 1 },
      ]);
      expect([...found.keys()]).toEqual([handoffKey({ leadId: a, ordinal: 1 })]);
      expect(found.get(handoffKey({ leadId: a, ordinal: 1 }))).toEqual([met, broken, paused]);
      const second = await loadClocks(tx, [{ leadId: a, ordinal: 2 }]);
      expect(second.get(handoffKey({ leadId: a, ordinal: 2 }))).toEqual([clock()]);
    });
  });

  test('that are as they were cost no write', async () => {
    const { db } = await open();
    await db.transaction().execute(async (tx) => {
      const before = [clock(), clock({ kind: 'effort' })];
      expect(await saveClocks(tx, [{ leadId: a, ordinal: 1, clocks: before }])).toBe(2);
      const breached = { ...clock(), state: 'breached' as const, breachedAt: NOW, fired: ['breach'] };
      const after = [breached, ...before.slice(1)];
      expect(changedClocks(before, after)).toEqual([breached]);
      expect(await saveClocks(tx, [{ leadId: a, ordinal: 1, clocks: after }])).toBe(1);
      expect(await saveClocks(tx, [{ leadId: a, ordinal: 1, clocks: after }])).toBe(0);
      expect(await saveClocks(tx, [])).toBe(0);
      expect((await loadClocks(tx, [])).size).toBe(0);
    });
  });
});
