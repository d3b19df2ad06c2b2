// From raised hand to owner: people ask for a demo in a practice portal with HubSpot's limits, its webhooks ring at `baton up` on PostgreSQL, and every lead
// is timed from the answered webhook until owner, why and due stand on the contact. `--seconds=60` and `--rate=50` make it shorter or slower, `--burst=250`
// gives the portal another limit of calls in ten seconds.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApp } from '#src/app.ts';
import { systemClock } from '#src/clock.ts';
import { readConfig } from '#src/config.ts';
import { createLog } from '#src/log.ts';
import { goLive } from '#cli/go-live.ts';
import { installApply } from '#cli/install.ts';
import { backfillOnce, syncOnce } from '#sync/sync-once.ts';
import { createPortal, type HubSpotPortal } from '#twins/hubspot/portal.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import { freePort } from '#test/support/free-port.ts';
import { postgres } from './postgres.ts';
import type { BenchResult } from './scoring.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sdrs = Array.from({ length: 10 }, (_, i) => `sdr-${i + 1}`);
const aes = ['ae-1', 'ae-2'];
const peopleOfCompany = 5;
/** A private app of a Professional or Enterprise portal. */
const usualBurst = 190;
const goalMs = 3_000;
/** How long the rest may take after the last hand was raised. */
const graceMs = 120_000;
const dayMs = 86_400_000;
const shown = ['hubspot_owner_id', 'baton_why', 'baton_due_at'] as const;

const option = (name: string, otherwise: number): number => {
  const given = process.argv.find((arg) => arg.startsWith(`--${name}=`));
  return given === undefined ? otherwise : Number(given.slice(name.length + 3));
};

const rosterText = (): string =>
  [
    'time_zone: Europe/Berlin',
    'country: none',
    'hours: { mon-sun: 00:00-24:00 }',
    'teams:',
    '  sdr: { label: SDRs, managers: [lead@example.com] }',
    '  ae: { label: AEs, managers: [lead@example.com] }',
    'reps:',
    ...sdrs.map((id) => `  - { id: ${id}, email: ${id}@example.com, name: ${id}, teams: [sdr] }`),
    ...aes.map((id) => `  - { id: ${id}, email: ${id}@example.com, name: ${id}, teams: [ae] }`),
    '  - { id: lead, email: lead@example.com, name: Lead }',
    '',
  ].join('\n');

const fillPortal = (portal: HubSpotPortal, people: number): readonly string[] => {
  const at = systemClock.now() - 40 * dayMs;
  for (const id of [...sdrs, ...aes, 'lead'])
    portal.addOwner({ email: `${id}@example.com`, firstName: id, lastName: 'Sample' });
  let company = '';
  return Array.from({ length: people }, (_, i) => {
    const domain = `company-${Math.floor(i / peopleOfCompany)}.example`;
    if (i % peopleOfCompany === 0)
      company = portal.createCompany(
        { name: domain, domain, industry: 'LOGISTICS_AND_SUPPLY_CHAIN', numberofemployees: '240' },
        { at },
      );
    return portal.createContact(
      {
        ...{ email: `person-${i}@${domain}`, firstname: 'Sample', lastname: `Person ${i}` },
        ...{ jobtitle: 'VP Operations', country: 'Germany' },
      },
      { at, company },
    );
  });
};

type Watch = { raisedAt: number; takenAt: number; standsAt: number; open: Set<string> };

/** Notes when each lead's webhook was taken and when all of it stood. */
const watchPortal = ({ portal, webhooks }: HubSpotTwin): Map<string, Watch> => {
  const watched = new Map<string, Watch>();
  webhooks.onTaken((events) => {
    const now = systemClock.now();
    for (const { objectId } of events) {
      const watch = watched.get(String(objectId));
      if (watch?.takenAt === 0) watch.takenAt = now;
    }
  });
  portal.state.tables.contacts.listeners.push((happened) => {
    if (happened.kind !== 'changed' || happened.value === '') return;
    const watch = watched.get(String(happened.record.id));
    if (watch?.open.delete(happened.property) === true && watch.open.size === 0) watch.standsAt = systemClock.now();
  });
  return watched;
};

/** The application before its first hand is raised: installed, everything read, decided and written. Returns the properties to subscribe to. */
const prepare = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const app = await openApp({
    config: readConfig({ ...env, LOG_LEVEL: 'error' }),
    clock: systemClock,
    log: createLog('error'),
  });
  const options = { isDry: false, patienceMs: 60_000, isOnlyWorker: true };
  await installApply(app, await app.connect('hubspot'), () => undefined);
  await backfillOnce(await app.engine(), await app.connect('hubspot'), { ...options, again: false });
  await goLive(app, 'hubspot', 'sandbox');
  const connected = await app.connect('hubspot');
  await syncOnce(await app.engine(), connected, options);
  await app.close();
  const { properties = [] } = connected.plans.get('contact') ?? {};
  const verdicts = ['baton_verdict', 'baton_verdict_reason', 'baton_verdict_note'];
  return properties.filter((name) => !name.startsWith('baton_') || verdicts.includes(name));
};

const startUp = async (env: Readonly<Record<string, string>>): Promise<{ stop(): Promise<number | null> }> => {
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'up'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_NO_WARNINGS: '1', ...env },
    cwd: env['BATON_DATA_DIR'],
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => {
      throw new Error('baton up ended before it was ready');
    }),
  ]);
  child.stdout.resume();
  return {
    stop: async () => {
      child.kill('SIGINT');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
};

/** `rate` a second, evenly, however late the timer is. Resolves when the last has asked. */
const raiseHands = async (
  portal: HubSpotPortal,
  ids: readonly string[],
  rate: number,
  watched: Map<string, Watch>,
): Promise<void> => {
  const since = systemClock.now();
  let next = 0;
  while (next < ids.length) {
    const now = systemClock.now();
    for (; next < ids.length && next < ((now - since) * rate) / 1_000; next += 1) {
      const id = ids[next] ?? '';
      watched.set(id, { raisedAt: now, takenAt: 0, standsAt: 0, open: new Set(shown) });
      portal.edit('contacts', id, {
        recent_conversion_event_name: 'Demo request',
        recent_conversion_date: String(now),
      });
    }
    await systemClock.sleep(10);
  }
};

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const rounded = (value: number): number => Math.round(value * 100) / 100;

export const runHandoff = async (): Promise<{ name: string; results: BenchResult[] }> => {
  const [seconds, rate, burst] = [option('seconds', 300), option('rate', 50), option('burst', usualBurst)];
  const database = await postgres();
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const roster = join(folder, 'roster.yaml');
  writeFileSync(roster, rosterText());
  const portal = createPortal({ clock: systemClock });
  portal.setLimits({ burst: 100_000, searchesPerSecond: 1_000 });
  const ids = fillPortal(portal, Math.ceil(seconds * rate));
  const twin = await startHubSpotTwin({ clock: systemClock, portal });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    ...{ HUBSPOT_BASE_URL: twin.url, HUBSPOT_ACCESS_TOKEN: twin.accessToken, BATON_DATA_DIR: folder },
    ...{ DATABASE_URL: database.url, BATON_SECRET_KEY: 'a passphrase that is long enough for a bench' },
    ...{ BATON_ROSTER: roster, BATON_CONTRACT: join(root, 'contracts/default.yaml') },
    ...{ BATON_PORT: String(port), BATON_PUBLIC_URL: url, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error' },
    ...{ HUBSPOT_CLIENT_SECRET: twin.clientSecret, HUBSPOT_APP_ID: twin.appId },
  };
  const contacts = [...(await prepare(env))];
  process.stderr.write(`${ids.length} people are known\n`);
  portal.setLimits({ burst, searchesPerSecond: 5 });
  twin.webhooks.set({
    ...{ url: `${url}/webhooks/hubspot`, secret: twin.clientSecret, appId: twin.appId },
    properties: { contacts },
  });
  const up = await startUp(env);
  await systemClock.sleep(12_000); // the first round, and the limits' window after it
  const watched = watchPortal(twin);
  portal.metrics.mark();
  await raiseHands(portal, ids, rate, watched);
  const raised = [...watched.values()];
  const standing = (): number => raised.filter(({ standsAt }) => standsAt > 0).length;
  const backlog = raised.length - standing();
  const endAt = systemClock.now() + graceMs;
  while (standing() < raised.length && systemClock.now() < endAt) await systemClock.sleep(200);
  const calls = portal.metrics.report();
  const code = await up.stop();
  await twin.close();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`baton up ended with ${String(code)}`);
  if (process.env['LOG_LEVEL'] !== undefined) process.stderr.write(`${JSON.stringify(calls, null, 1)}\n`);
  return { name: 'handoff', results: resultsOf(raised, { backlog, calls: calls.calls, refused: calls.provoked429 }) };
};

const resultsOf = (
  raised: readonly Watch[],
  { backlog, calls, refused }: { backlog: number; calls: number; refused: number },
): BenchResult[] => {
  const stand = raised.filter(({ standsAt }) => standsAt > 0);
  // What a poll found before its webhook came waited for nothing.
  const waits = stand.map(({ takenAt, standsAt }) => (takenAt === 0 ? 0 : Math.max(0, standsAt - takenAt)));
  const fromEdit = stand.map(({ raisedAt, standsAt }) => standsAt - raisedAt);
  const first = Math.min(...raised.map(({ raisedAt }) => raisedAt));
  const last = Math.max(...stand.map(({ standsAt }) => standsAt));
  const p95 = rounded(percentile(waits, 0.95));
  const isAll = stand.length === raised.length;
  const seen = (what: string, value: number, unit: string): BenchResult => ({
    ...{ what, value: rounded(value), unit, goal: null, holds: null },
  });
  return [
    {
      ...{ what: 'webhook answered to owner, why and due, p95', value: p95, unit: 'ms, at most', goal: goalMs },
      holds: isAll && p95 <= goalMs,
    },
    seen('the same, p50', percentile(waits, 0.5), 'ms'),
    seen('the same, max', Math.max(...waits), 'ms'),
    seen('hand raised to owner, why and due, p95', percentile(fromEdit, 0.95), 'ms'),
    { what: 'leads that never stood', value: raised.length - stand.length, unit: 'leads', goal: 0, holds: isAll },
    seen('leads', raised.length, 'leads'),
    seen('throughput', (stand.length * 1_000) / (last - first), 'leads/s'),
    seen('backlog when the last hand was raised', backlog, 'leads'),
    seen('calls to the CRM, polls and tasks among them', calls / raised.length, 'calls/lead'),
    seen('calls that the CRM refused for its limits', refused, 'calls'),
  ];
};
