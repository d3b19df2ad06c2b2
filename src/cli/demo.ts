// A practice portal and a practice org with generated people and sellers, and Baton at work between them: whole handoffs, without any account.
import type { Command } from 'commander';
import { defaultContractFile, openApp, type App } from '#src/app.ts';
import { parseRoster } from '#src/calendar/roster-file.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import type { Config } from '#src/config.ts';
import { ConfigError } from '#src/errors.ts';
import { noAlertSettings } from '#src/alerts/settings.ts';
import { countHandoffs } from '#store/handoffs.ts';
import { countByStage } from '#store/leads.ts';
import { backfillOnce, defaultPatienceMs, syncOnce, type SyncReport } from '#sync/sync-once.ts';
import { takeRoster } from '#sync/take-roster.ts';
import type { PracticePlace } from '#twins/world/place.ts';
import { run } from './command.ts';
import { openMailbox, type Mailbox } from './demo-mailbox.ts';
import { summaryLines, summaryOf, type Counted, type Summary } from './demo-summary.ts';
import { goLive } from './go-live.ts';
import { installApply } from './install.ts';
import type { Output } from './output.ts';
import { wholeNumber } from './whole-number.ts';

const connections = ['hubspot', 'salesforce'] as const;
type ConnectionName = (typeof connections)[number];
/** A Monday; any would do, but a fixed one makes a seed mean the same demo for ever. */
const demoStart = Date.UTC(2026, 8, 7, 6);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const weeks = 3;
/** Hours of a working day (UTC) at which sellers and Baton look: within the hours of Berlin and New York. At weekends once. */
const looksOn = [7, 10, 13, 16, 20] as const;
const weekendLooks = [12] as const;
const mostLeads = 50_000;
/** When nobody stops it, ten simulated minutes pass in this much real time. */
const realMsPerStep = 1_000;
const liveStepMs = hourMs / 6;

type DemoOptions = { once?: true; leads: string; seed: string; port?: string; orgPort?: string };

export const addDemo = (program: Command): void => {
  program
    .command('demo')
    .description(
      'a practice portal and a practice org with generated people and sellers, and Baton at work on both for a few\n' +
        'simulated weeks. Needs nothing and keeps nothing; stops with Ctrl-C, or by itself with --once.',
    )
    .option('--once', 'without a page to look at: print a summary and end')
    .option('--leads <n>', 'how many people the CRMs begin with', '600')
    .option('--seed <n>', 'another seed, another population', '1')
    .option('--port <n>', 'port of the practice portal (default: any free one)')
    .option('--org-port <n>', 'port of the practice org (default: any free one)')
    .action((options: DemoOptions, command: Command) =>
      run(command, async ({ out, progress, config, log }) => {
        const leads = wholeNumber('--leads', options.leads, 1, mostLeads);
        const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 2);
        const portOf = (name: string, text?: string): number =>
          text === undefined ? 0 : wholeNumber(name, text, 0, 65_535);
        const [port, orgPort] = [portOf('--port', options.port), portOf('--org-port', options.orgPort)];
        const { openPlace } = await import('#twins/world/place.ts');
        const { startHubSpotTwin } = await import('#twins/hubspot/server.ts');
        const { startSalesforceTwin } = await import('#twins/salesforce/server.ts');
        const clock = virtualClock(demoStart);
        out.say(`making a portal and an org with ${leads} people (seed ${seed})`);
        const place = openPlace({ clock, seed, leads, start: demoStart });
        const hubspot = await startHubSpotTwin({ clock, portal: place.portal, port });
        const salesforce = await startSalesforceTwin({ clock, org: place.org, port: orgPort });
        const mailbox = await openMailbox();
        const app = await openApp({
          config: demoConfig(config, mailbox, {
            hubspot: { baseUrl: hubspot.url, accessToken: hubspot.accessToken },
            salesforce: {
              ...{ loginUrl: salesforce.url, clientId: salesforce.clientId, clientSecret: salesforce.clientSecret },
            },
          }),
          ...{ clock, log, random: () => 0.5, inMemory: true },
          onProgress: (phase, done, total) => {
            progress.step(phase, done, total);
          },
        });
        const none = (): Counted => ({ leadsRead: 0, writes: 0, apiCalls: { used: 0, least: 0 } });
        const stage: Stage = { app, clock, place, mailbox, of: { hubspot: none(), salesforce: none() } };
        try {
          await begin(stage, out);
          await liveThrough(stage, out, demoStart + weeks * 7 * dayMs);
          progress.end();
          const summary = await summarise(stage);
          out.result(summary, summaryLines(summary, weeks));
          if (options.once !== true) await keepGoing(stage, out, [hubspot.url, salesforce.url]);
        } finally {
          await app.close();
          await Promise.all([hubspot.close(), salesforce.close(), mailbox.close()]);
        }
      }),
    );
};

type Accounts = {
  readonly hubspot: Pick<Config['hubspot'], 'baseUrl' | 'accessToken'>;
  readonly salesforce: Pick<Config['salesforce'], 'loginUrl' | 'clientId' | 'clientSecret'>;
};

/** Real accounts, channels and files of the environment are none of the demo's. */
const demoConfig = (config: Config, mailbox: Mailbox, { hubspot, salesforce }: Accounts): Config => ({
  ...config,
  ...{ databaseUrl: undefined, mode: 'observe', contractFile: defaultContractFile, mappingFiles: [] },
  hubspot: { ...hubspot, webhookSecrets: [], appId: null },
  salesforce: { ...salesforce, username: undefined, jwtKeyFile: undefined, webhookSecrets: [] },
  alerts: { ...noAlertSettings, smtp: mailbox.settings, isLoopbackAllowed: true },
});

type Stage = {
  readonly app: App;
  readonly clock: VirtualClock;
  readonly place: PracticePlace;
  readonly mailbox: Mailbox;
  readonly of: Record<ConnectionName, Counted>;
};

/** Runs one phase and adds the calls it made and the least it needed, as the CRMs counted them. */
const phase = async <T>({ place, of }: Stage, body: () => Promise<T>): Promise<T> => {
  const metrics = { hubspot: place.portal.metrics, salesforce: place.org.metrics };
  for (const id of connections) metrics[id].mark();
  const result = await body();
  for (const id of connections) {
    const { used, least } = metrics[id].report();
    of[id].apiCalls.used += used;
    of[id].apiCalls.least += least;
  }
  return result;
};

const options = { isDry: false, patienceMs: defaultPatienceMs, isOnlyWorker: true } as const;

/** Both CRMs read, decided upon and written; then people are told. Returns how many records were written. */
const round = (stage: Stage): Promise<number> =>
  phase(stage, async () => {
    const { app, of } = stage;
    let written = 0;
    const connected = [];
    for (const id of connections) {
      const one = await app.connect(id);
      const { drained }: SyncReport = await syncOnce(await app.engine(), one, options);
      if (drained.stoppedBy !== null) throw new ConfigError(drained.stoppedBy);
      of[id].writes += drained.written;
      written += drained.written;
      connected.push(one);
    }
    await app.sendAlerts(await app.engine(), connected);
    return written;
  });

/** As an admin would begin: say who works here, look first, then install, then let the contract act. */
const begin = async (stage: Stage, out: Output): Promise<void> => {
  const { app, place } = stage;
  const parsed = await parseRoster(place.roster, 'the roster of the demo');
  if (!parsed.ok) throw new ConfigError(parsed.problems);
  await takeRoster({ db: app.store.db, clock: app.clock }, { yaml: place.roster, roster: parsed.roster }, null);
  out.say('observing: reading everything, writing nothing');
  await phase(stage, async () => {
    for (const id of connections) {
      const { tally } = await backfillOnce(await app.engine(), await app.connect(id), { ...options, again: false });
      stage.of[id].leadsRead = (tally.byObject.contact ?? 0) + (tally.byObject.lead ?? 0);
    }
  });
  const { mql = 0 } = await countByStage(app.store.db);
  const read = connections.map((id) => `${stage.of[id].leadsRead} people of ${id}`).join(' and ');
  out.say(`read ${read}; ${mql} of them are MQLs under the contract`);
  const changes = await phase(stage, async () => {
    let made = 0;
    for (const id of connections) made += (await installApply(app, await app.connect(id), () => undefined)).length;
    return made;
  });
  out.say(`installed fields and work queues: ${changes} things in two CRMs`);
  for (const id of connections) await goLive(app, id, 'sandbox');
  const written = await round(stage);
  out.say(`live: wrote score, grade and why of ${written} records; what qualifies from now on is handed over`);
};

/** The next time at which everybody looks. */
const nextLook = (now: number): number => {
  for (let day = Math.floor(now / dayMs); ; day += 1) {
    const isWeekend = [0, 6].includes(new Date(day * dayMs).getUTCDay());
    const found = (isWeekend ? weekendLooks : looksOn).find((hour) => day * dayMs + hour * hourMs > now);
    if (found !== undefined) return day * dayMs + found * hourMs;
  }
};

const liveThrough = async (stage: Stage, out: Output, until: number): Promise<void> => {
  let day = 0;
  while (stage.clock.now() < until) {
    step(stage, Math.min(until, nextLook(stage.clock.now())));
    await round(stage);
    const today = Math.floor((stage.clock.now() - demoStart) / dayMs);
    if (today >= day + 7) {
      day = today;
      const handoffs = Object.values(await countHandoffs(stage.app.store.db)).reduce((a, b) => a + b, 0);
      out.say(`day ${day}: ${handoffs} handoffs so far, ${stage.mailbox.count()} alerts`);
    }
  }
};

/** People and sellers do what they do until then; then it is then. */
const step = ({ place, clock }: Stage, to: number): void => {
  place.advance(to);
  clock.set(Math.max(clock.now(), to));
  place.work(clock.now());
};

/** Rounds until nothing is left to say, and a second one over unchanged CRMs, which shows that nothing is written twice. */
const summarise = async (stage: Stage): Promise<Summary> => {
  const { app, of, mailbox } = stage;
  await round(stage);
  const secondRunWrites = await round(stage);
  const writes = of.hubspot.writes + of.salesforce.writes;
  return summaryOf(app.store.db, { writes, secondRunWrites, byConnection: of, alerts: mailbox.count() });
};

/** Until Ctrl-C: simulated time passes, people act, Baton works; the pages show it. */
const keepGoing = async (stage: Stage, out: Output, [portalUrl, orgUrl]: readonly [string, string]): Promise<void> => {
  const { mailbox } = stage;
  const letters = mailbox.last(3).map(({ to, subject }) => `  ${to}: ${subject}`);
  out.say(
    [
      ...['', 'the last alerts:', ...letters, ''],
      `look as a seller would, at the portal: ${portalUrl}`,
      `and at the org: ${orgUrl}`,
      `ten minutes pass every ${realMsPerStep / 1000} s; Ctrl-C ends it`,
    ].join('\n'),
  );
  let told = mailbox.count();
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const wasStopped = (): boolean => isStopped;
  while (!wasStopped()) {
    await new Promise((resolve) => setTimeout(resolve, realMsPerStep));
    if (wasStopped()) break;
    step(stage, stage.clock.now() + liveStepMs);
    await round(stage);
    const fresh = mailbox.count() - told;
    told += fresh;
    for (const { to, subject } of fresh === 0 ? [] : mailbox.last(Math.min(fresh, 5))) out.say(`${to}: ${subject}`);
  }
};
