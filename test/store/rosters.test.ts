// The desk over both databases: versions of the roster, absences in three ways, users who leave, and whose leads a change wakes.
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { parseRoster } from '#src/calendar/roster-file.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import { isWorking } from '#domain/working-time.ts';
import { addAbsence, endAbsences } from '#store/absences.ts';
import { saveCrmPeople } from '#store/crm-people.ts';
import { openHandoffs } from '#store/handoffs.ts';
import { dueLeadIds, saveLeads } from '#store/leads.ts';
import { rosterHistory, rosterInForce } from '#store/rosters.ts';
import { loadDesk, type LoadedDesk } from '#sync/desk-of.ts';
import type { Engine } from '#sync/engine.ts';
import { takeRoster } from '#sync/take-roster.ts';
import { wakeForRoster } from '#sync/wake-for-roster.ts';
import { handoff, newLead, toSave } from './samples.ts';
import { describeDatabases, type TestDatabase } from '../support/databases.ts';

const hour = 3_600_000;
const monday = Date.parse('2026-06-01T10:00:00Z');
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const yaml = `
time_zone: UTC
country: none
teams: { sdr: { managers: [lee@example.com] } }
reps:
  - { email: lee@example.com, name: Lee Sample }
  - { email: Ana@example.com, id: ana, name: Ana Example, teams: [sdr],
      absences: [{ from: 2026-06-08, until: 2026-06-09, why: holiday }] }
  - { email: ben@example.com, name: Ben Example, teams: [sdr], users: { crm-b: "77" }, until: 2026-06-30 }
`;

const take = async (
  store: TestDatabase,
  clock: VirtualClock,
  text = yaml,
  by: string | null = null,
): Promise<boolean> => {
  const parsed = await parseRoster(text, 'roster.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return takeRoster({ db: store.db, clock }, { yaml: text, roster: parsed.roster }, by);
};

const person = (userId: string, email: string | null, more: object = {}) => ({
  ...{ userId, email, name: `User ${userId}`, isActive: true, away: null },
  ...more,
});

describeDatabases('the desk', (open) => {
  const setUp = async () => {
    const store = await open();
    const clock = virtualClock(monday);
    const desk = (): Promise<LoadedDesk> => loadDesk(store.db, { store, clock, timeZone: 'America/New_York' });
    return { store, clock, desk };
  };

  test('without a roster nobody is on it, and office hours of the contract hold', async () => {
    const { desk } = await setUp();
    const { roster, timeOf, hasRoster } = await desk();
    expect([roster.reps, hasRoster]).toEqual([[], false]);
    expect(isWorking(timeOf(null), Date.parse('2026-06-01T13:00:00Z'))).toBe(true);
    expect(isWorking(timeOf(null), Date.parse('2026-06-01T12:59:00Z'))).toBe(false);
  });

  test('the same text twice is one version, another is kept beside it', async () => {
    const { store, clock, desk } = await setUp();
    expect([await take(store, clock), await take(store, clock)]).toEqual([true, false]);
    const before = await desk();
    expect(await take(store, clock, yaml.replace('Ben Example', 'Ben Other'))).toBe(true);
    expect((await rosterHistory(store.db, 10)).map(({ reps }) => reps)).toEqual([3, 3]);
    expect((await desk()).rosterVersion).not.toBe(before.rosterVersion);
    expect(await desk()).toBe(await desk());
  });

  test('a file is taken at opening when it is another one, and does not undo what somebody has loaded since', async () => {
    const { store, clock } = await setUp();
    const other = yaml.replace('Ben Example', 'Ben Other');
    expect([await take(store, clock), await take(store, clock, other, 'lee@example.com')]).toEqual([true, true]);
    expect([await take(store, clock), (await rosterInForce(store.db))?.yaml === other]).toEqual([false, true]);
    expect(await take(store, clock, yaml, 'lee@example.com')).toBe(true);
  });

  test('whoever goes, comes back or gets other hours has their leads looked at again, and a second look wakes nobody', async () => {
    const { store, clock } = await setUp();
    await take(store, clock);
    const engine = { store, clock, policy: { policy: { timeZone: 'UTC' } } } as unknown as Engine;
    const [ana, ben, none] = [newLead(), newLead(), newLead()] as const;
    await saveLeads(
      store.db,
      [ana, ben, none].map((lead) => toSave(lead)),
      monday,
    );
    await openHandoffs(
      store.db,
      [ana, ben, none].map(({ id: leadId }) => ({ leadId, handoff: handoff(1) })),
    );
    for (const [lead, rep] of [
      [ana, 'ana'],
      [ben, 'ben@example.com'],
      [none, null],
    ] as const)
      await sql`update handoffs set work = '{}', rep = ${rep} where lead_id = ${lead.id}::uuid`.execute(store.db);
    const woken = async (): Promise<string[]> => {
      await store.db.transaction().execute((tx) => wakeForRoster(tx, engine));
      const due = await dueLeadIds(store.db, clock.now(), 10);
      await sql`update leads set next_wake_at = null`.execute(store.db);
      return due.sort();
    };
    const names = (...leads: readonly { id: string }[]): string[] => leads.map((lead) => lead.id).sort();
    expect(await woken()).toEqual(names(ana, ben, none));
    expect(await woken()).toEqual([]);
    // Ana's holiday begins, and ends, by itself.
    clock.set(Date.parse('2026-06-07T23:59:59Z'));
    expect(await woken()).toEqual([]);
    clock.set(Date.parse('2026-06-08T00:00:00Z'));
    expect(await woken()).toEqual(names(ana, none));
    expect(await woken()).toEqual([]);
    clock.set(Date.parse('2026-06-10T00:00:00Z'));
    expect(await woken()).toEqual(names(ana, none));
    const absence = { id: id(2), rep: 'ben@example.com', from: clock.now(), until: null, why: null };
    await addAbsence(store.db, { ...absence, saidBy: 'lee@example.com', saidAt: clock.now() });
    expect(await woken()).toEqual(names(ben, none));
    await take(store, clock, yaml.replace('teams: [sdr],\n', 'teams: [sdr], hours: { mon: 09:00-12:00 },\n'));
    expect(await woken()).toEqual(names(ana, none));
    // Whoever is out of the roster holds leads all the same.
    await take(
      store,
      clock,
      yaml
        .split('\n')
        .filter((line) => !line.includes('ben@'))
        .join('\n'),
    );
    expect(await woken()).toEqual(names(ana, ben, none));
  });

  test('who is away is away however it was said, and only then', async () => {
    const { store, clock, desk } = await setUp();
    await take(store, clock);
    const absence = { id: id(1), rep: 'ben@example.com', from: monday, until: monday + 2 * hour, why: null };
    await addAbsence(store.db, { ...absence, saidBy: 'lee@example.com', saidAt: monday });
    const away = { from: monday + 4 * hour, until: null };
    await saveCrmPeople(store.db, 'crm-a', [person('1', 'lee@example.com', { away })], monday);
    const now = await desk();
    const told = ['ana', 'ben@example.com', 'lee@example.com'].map((rep) =>
      now.absencesOf(rep).map(({ source }) => source),
    );
    expect(told).toEqual([['file'], ['command'], ['crm-a']]);
    // The last day away is the 9th: the 10th is a day like others.
    expect([7, 8, 9, 10].map((date) => now.isAbsent('ana', Date.UTC(2026, 5, date, 12)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([0, 1, 2].map((h) => isWorking(now.timeOf('ben@example.com'), monday + h * hour))).toEqual([
      false,
      false,
      true,
    ]);
    expect(now.nextChangeAt(monday)).toBe(monday + 2 * hour);
    expect(await endAbsences(store.db, 'ben@example.com', monday + hour, false)).toEqual({ ended: 1, takenBack: 0 });
    expect((await desk()).isAbsent('ben@example.com', monday + hour)).toBe(false);
  });

  test('users are joined by id, else by address; who has left every CRM gets nothing more, and it is said', async () => {
    const { store, clock, desk } = await setUp();
    await take(store, clock);
    await saveCrmPeople(store.db, 'crm-a', [person('1', 'ANA@example.com'), person('2', 'nobody@example.com')], monday);
    await saveCrmPeople(store.db, 'crm-b', [person('77', 'other@example.com')], monday);
    const repOf = async (rep: string) => (await desk()).roster.reps.find((one) => one.id === rep);
    expect((await repOf('ana'))?.users).toEqual({ 'crm-a': '1' });
    expect((await repOf('ben@example.com'))?.users).toEqual({ 'crm-b': '77' });
    expect(await saveCrmPeople(store.db, 'crm-b', [person('77', 'other@example.com')], monday + hour)).toBe(false);
    expect(await saveCrmPeople(store.db, 'crm-b', [], monday + hour)).toBe(true);
    expect(await repOf('ben@example.com')).toMatchObject({ users: {}, isActive: false });
    expect((await desk()).problems.map(({ what }) => what).join('\n')).toContain('ben@example.com');
    expect((await repOf('ana'))?.isActive).toBe(true);
  });

  test('whoever leaves on a day is active on it, and not after', async () => {
    const { store, clock, desk } = await setUp();
    await take(store, clock);
    const isActive = async () => (await desk()).roster.reps.find(({ id: rep }) => rep === 'ben@example.com')?.isActive;
    clock.set(Date.parse('2026-06-30T23:59:59Z'));
    expect(await isActive()).toBe(true);
    clock.set(Date.parse('2026-07-01T00:00:00Z'));
    expect(await isActive()).toBe(false);
  });
});
