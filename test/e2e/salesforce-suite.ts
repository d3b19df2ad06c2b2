// The whole application on one practice org: large reads by few calls, rows that show late, ties, merges and conversions meanwhile, and all that can go
// wrong on the way. Whatever happens, what Baton knows ends as what the org has.
import { afterEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { ConnectorError } from '#src/errors.ts';
import { countOutbox, listOutbox, retryDead } from '#store/outbox-desk.ts';
import type { SyncReport } from '#sync/sync-once.ts';
import { runOrg, type RunningOrg } from '#test/support/org.ts';
import type { FaultRule } from '#twins/salesforce/faults.ts';
import { seededRandom } from '#twins/hubspot/random.ts';

const minute = 60_000;
const hour = 60 * minute;

export type Sizes = {
  readonly leads: number;
  readonly changes: number;
  readonly ties: number;
  readonly faulty: number;
};

let running: RunningOrg;

const addLeads = (count: number, prefix: string, lagMs = 0): string[] =>
  Array.from({ length: count }, (_, nth) =>
    running.org.seed(
      'Lead',
      {
        ...{
          FirstName: 'Sample',
          LastName: `Person ${String(nth)}`,
          Email: `${prefix}-${String(nth)}@northwind.example`,
        },
        ...{ Title: 'VP Operations', Company: 'Northwind Freight', Country: 'Germany', NumberOfEmployees: 240 },
      },
      { lagMs },
    ),
  );

/** Called and least, of each phase, as the twin counts them. */
const spend = (phase: string): number => {
  const { used, least, provokedRefusals, byEndpoint } = running.org.metrics.report();
  const ratio = used / least;
  process.stdout.write(`${phase}: ${String(used)} calls, least ${String(least)} (${ratio.toFixed(3)})\n`);
  const over = Object.entries(byEndpoint).filter(([, of]) => of.used > of.least);
  if (ratio > 1.1) process.stdout.write(`${over.map(([name, of]) => `${name} ${of.used}/${of.least}`).join(', ')}\n`);
  expect(provokedRefusals).toBe(0);
  return ratio;
};

type Known = { id: string; object: string; lead: string; archived: boolean; fields: Record<string, unknown> };

const allKnown = async (): Promise<ReadonlyMap<string, Known>> => {
  const { rows } = await sql<Known>`select r.record_id id, r.object, r.lead_id lead, l.is_archived archived, l.fields
    from record_refs r join leads l using (lead_id)`.execute(running.app.store.db);
  return new Map(rows.map((row) => [row.id, row]));
};

/** What Baton has wrong of the people of the org: an empty list where it knows each by the org's own values. */
const differences = async (): Promise<string[]> => {
  const known = await allKnown();
  const wrong: string[] = [];
  const isSame = (one: Known | undefined, values: Readonly<Record<string, unknown>>): boolean =>
    one?.archived === false &&
    one.fields['person.title'] === values['Title'] &&
    one.fields['person.email'] === values['Email'];
  const { order } = running.org.state.store.tables.get('Lead') ?? { order: [] };
  for (const { id, values } of order) {
    const winner = values['MasterRecordId'] ?? null;
    const contact = values['ConvertedContactId'] ?? null;
    const stands = known.get(id);
    if (values['IsDeleted'] === true) {
      if (typeof winner !== 'string') continue;
      if (stands?.lead !== known.get(winner)?.lead) wrong.push(`${id} is not its winner's`);
    } else if (typeof contact === 'string') {
      if (stands === undefined || stands.lead !== known.get(contact)?.lead) wrong.push(`${id} is not its contact's`);
    } else if (!isSame(stands, values)) wrong.push(`${id} is ${JSON.stringify(stands?.fields['person.title'])}`);
  }
  for (const { id, values } of running.org.all('Contact'))
    if (!isSame(known.get(id), values)) wrong.push(`contact ${id} differs`);
  return wrong;
};

const volume = ({ leads, changes }: Sizes): void => {
  test(`${String(leads)} leads by Bulk and ${String(changes)} changes by REST: hardly more calls than the least, then peace`, async () => {
    running = await runOrg();
    const { org, clock } = running;
    const ids = addLeads(leads, 'person');
    clock.advance(hour);
    await running.install();
    await running.act();
    org.metrics.mark();
    expect((await running.backfill()).tally.byObject.lead).toBe(leads);
    expect(spend(`backfill of ${String(leads)} leads, scored and written`)).toBeLessThanOrEqual(1.1);
    const byEndpoint = Object.keys(org.metrics.report().byEndpoint);
    expect(byEndpoint).toEqual(expect.arrayContaining(['bulk_results Lead', 'update Lead']));

    // Our own writes come back once, and answer nothing.
    clock.advance(hour);
    expect((await running.sync()).drained.written).toBe(0);
    clock.advance(hour);
    for (const id of ids.slice(0, changes)) org.edit(id, { Title: 'Head of Logistics' });
    clock.advance(minute);
    org.metrics.mark();
    expect((await running.sync()).tally.byObject.lead).toBe(changes);
    expect(spend(`${String(changes)} changes`)).toBeLessThanOrEqual(1.1);
    expect(Object.keys(org.metrics.report().byEndpoint)).not.toContain('bulk_results Lead');
    expect(await differences()).toEqual([]);

    const { changed } = org.metrics.effects();
    clock.advance(minute);
    expect((await running.sync()).drained.written).toBe(0);
    expect(org.metrics.effects()).toMatchObject({ changed, unchanged: 0, repeated: {}, doubledCreates: [] });
  });
};

/** Somebody at work while Baton reads: each step is one more change, until the reading is over. */
const meanwhile = async (reading: Promise<unknown>, steps: readonly (() => void)[]): Promise<void> => {
  const state = { isOver: false };
  const over = reading.finally(() => {
    state.isOver = true;
  });
  try {
    for (const step of steps) {
      step();
      if (!state.isOver) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    await over;
  }
};

const lateRows = ({ ties }: Sizes): void => {
  test.each([true, false])(
    `rows that show minutes late, ${String(ties)} ties, merges and conversions meanwhile: none is missed (latestDateCovered heeds them: %s)`,
    async (coversInFlight) => {
      running = await runOrg({ orgOptions: { behaviour: { coversInFlight } } });
      const { org, clock } = running;
      await running.install();
      await running.act();
      const random = seededRandom(5);
      const late = (): number => Math.floor(random() * 9 * minute);
      const ids = addLeads(ties, 'person');
      clock.advance(hour);
      const every = (n: number, of = 0): string[] => ids.filter((_, nth) => nth % n === of);
      // Each is in one of these at most: to be converted, or to take over its neighbour.
      const converted = every(50, 10);
      const merged = every(50, 20).map((winner) => [winner, ids[ids.indexOf(winner) + 1] ?? winner] as const);
      const convert = (of: readonly string[]) => of.map((id) => () => void org.convert(id, {}, { lagMs: late() }));
      const merge = (of: typeof merged) =>
        of.map(([winner, loser]) => () => {
          org.merge(winner, loser, { lagMs: late() });
        });
      const half = Math.ceil(ties / 100);
      const isOpen = (id: string): boolean => {
        const { IsDeleted, IsConverted } = org.get(id)?.values ?? {};
        return IsDeleted !== true && IsConverted !== true;
      };

      await meanwhile(running.backfill(), [...convert(converted.slice(0, half)), ...merge(merged.slice(0, half))]);

      for (const id of every(3)) if (isOpen(id)) org.edit(id, { Title: 'Head of Logistics' }, { lagMs: late() });
      const fresh = Array.from({ length: 5 }, (_, nth) => addLeads(20, `late-${String(nth)}`, late())).flat();
      clock.advance(2 * minute);
      org.tie('Lead', clock.now(), ids.filter(isOpen));
      clock.advance(minute);
      await meanwhile(running.sync(), [
        ...merge(merged.slice(half)),
        ...convert(converted.slice(half)),
        ...every(40, 5).map((id) => () => {
          clock.advance(1_000);
          if (isOpen(id)) org.edit(id, { Title: `Chief of ${id}` }, { lagMs: late() });
        }),
      ]);
      for (let round = 0; round < 6; round++) {
        clock.advance(3 * minute);
        await running.sync();
      }
      expect(await differences()).toEqual([]);
      const known = await allKnown();
      expect(fresh.filter((id) => !known.has(id))).toEqual([]);
      clock.advance(minute);
      expect((await running.sync()).drained.written).toBe(0);
      expect(org.metrics.effects()).toMatchObject({ doubledCreates: [], repeated: {} });
    },
  );
};

const rules: readonly FaultRule[] = [
  { kind: 'expire_token', probability: 0.08 },
  { kind: 'lock', share: 0.3, probability: 0.3 },
  { kind: 'unavailable', probability: 0.05 },
  { kind: 'status', status: 500, probability: 0.05 },
  { kind: 'limit_concurrent', probability: 0.05 },
  { kind: 'reset_before', probability: 0.05 },
  { kind: 'reset_after', endpoint: 'update Lead', probability: 0.3 },
  { kind: 'html', probability: 0.05 },
  { kind: 'truncated', probability: 0.05 },
  { kind: 'malformed', probability: 0.03 },
];

/** A run, or null where it stopped with a failure that says itself what it was; the next one goes on. */
const attempt = async (run: () => Promise<SyncReport>): Promise<SyncReport | ConnectorError> => {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return error;
  }
};

const statusOf = (id: string): unknown => running.org.get(id)?.values['Baton_Mql_Status__c'];

const faults = ({ faulty }: Sizes): void => {
  test(`locks, ended tokens, outages, half answers and answers lost after their effect with ${String(faulty)} leads: converges, nothing doubled or lost`, async () => {
    running = await runOrg({ seed: 3 });
    const { org, clock, app, twin } = running;
    const ids = addLeads(faulty, 'person');
    await running.install();
    await running.act();
    const [refused = '', locked = ''] = ids.slice(7);
    let isRuleOn = true;
    org.addRule({
      object: 'Lead',
      refuses: (now) => (isRuleOn && now['Id'] === refused ? 'Number of locations must be set' : null),
    });
    org.lock(locked, 3);
    org.setFaults({ seed: 11, rules: [...rules] });
    for (let round = 0; round < 12; round++) {
      clock.advance(10 * minute);
      // The admin of the org takes all tokens away now and then.
      if (round % 4 === 1) org.revoke(twin.clientId);
      for (const id of ids.slice(round * 40, round * 40 + 40))
        if (id !== refused) org.edit(id, { Title: `Head ${String(round)}` });
      await attempt(() => (round === 0 ? running.backfill() : running.sync()));
    }
    const struck = org.state.faults.struck();
    for (const { kind } of rules) expect([kind, struck[kind] ?? 0]).not.toEqual([kind, 0]);
    org.setFaults({ rules: [] });
    clock.advance(2 * hour);
    await running.backfill();
    await running.sync();
    clock.advance(2 * hour);
    expect((await running.sync()).drained).toMatchObject({ written: 0, parked: 0, stoppedBy: null });

    expect(ids.filter((id) => statusOf(id) === undefined)).toEqual([refused]);
    expect(await differences()).toEqual([]);
    expect(org.metrics.effects()).toMatchObject({ doubledCreates: [], repeated: {}, reassigned: 0 });
    const rows = await listOutbox(app.store.db, { limit: 10 });
    expect(rows.map(({ state, ref }) => [state, ref.recordId])).toEqual([['dead', refused]]);
    expect(rows[0]?.error).toMatch(/Number of locations must be set.*correct the record or the rule, then retry it/);
    const problems = await app.store.db
      .selectFrom('problems')
      .selectAll()
      .where('kind', '=', 'blocked_write')
      .execute();
    expect(problems.filter((one) => one.resolved_at === null).map((one) => one.subject)).toEqual([`lead ${refused}`]);

    isRuleOn = false;
    await retryDead(app.store.db, { connection: 'salesforce' }, clock.now());
    expect((await running.sync()).drained).toMatchObject({ written: 1 });
    expect(statusOf(refused)).toBeDefined();
    expect((await countOutbox(app.store.db)).every(({ state }) => state === 'settled')).toBe(true);
  });

  test("the day's calls are used up in the middle: the run stops and says so, and goes on where it stopped", async () => {
    running = await runOrg();
    const { org, clock } = running;
    const ids = addLeads(faulty, 'person');
    await running.install();
    await running.act();
    const used = org.state.gate.used();
    // Half of the writes fit, and then others use up what is left.
    org.setFaults({ rules: [{ kind: 'limit_daily', endpoint: 'update Lead', after: 2 }] });
    const { drained } = await running.backfill();
    expect(drained.stoppedBy).toMatch(/API calls/);
    const written = ids.filter((id) => statusOf(id) !== undefined).length;
    expect(written).toBe(400);
    // Asked at once again, not even a read goes out.
    const now = org.state.gate.used();
    expect(now).toBeGreaterThan(used);
    const stopped = await attempt(() => running.sync());
    expect(stopped).toBeInstanceOf(ConnectorError);
    expect(stopped instanceof Error ? stopped.message : '').toMatch(/API calls/);
    expect(org.state.gate.used()).toBe(now);

    org.setFaults({ rules: [] });
    // Now by the org's own count: it is low while some work is left, then raised.
    org.setLimits({ daily: now + 1 });
    clock.advance(2 * hour);
    const low = await attempt(() => running.sync());
    expect(low instanceof ConnectorError || low.drained.stoppedBy !== null).toBe(true);
    org.setLimits({ daily: 100_000 });
    clock.advance(2 * hour);
    await running.sync();
    clock.advance(minute);
    expect((await running.sync()).drained).toMatchObject({ written: 0, parked: 0, stoppedBy: null });
    expect(ids.filter((id) => statusOf(id) === undefined)).toEqual([]);
    expect(await differences()).toEqual([]);
    expect(org.metrics.effects()).toMatchObject({ doubledCreates: [], repeated: {}, unchanged: 0 });
  });
};

export const salesforceSuite = (sizes: Sizes): void => {
  afterEach(() => running.done());
  volume(sizes);
  lateRows(sizes);
  faults(sizes);
};
