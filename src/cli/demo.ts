import type { Command } from 'commander';
import { openApp, type App } from '#src/app.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import type { Config } from '#src/config.ts';
import { ConfigError } from '#src/errors.ts';
import { countHandoffs } from '#store/handoffs.ts';
import { countByStage } from '#store/leads.ts';
import { countByGrade } from '#store/scores.ts';
import { backfillOnce, defaultPatienceMs, syncOnce, type SyncReport } from '#sync/sync-once.ts';
import type { HubSpotPortal } from '#twins/hubspot/portal.ts';
import type { World } from '#twins/world/world.ts';
import { run } from './command.ts';
import { goLive } from './go-live.ts';
import { installApply } from './install.ts';
import type { Output } from './output.ts';
import { wholeNumber } from './whole-number.ts';

const connectionId = 'hubspot';
/** A Monday; any would do, but a fixed one makes a seed mean the same demo for ever. */
const demoStart = Date.UTC(2026, 8, 7, 6);
const hourMs = 3_600_000;
const weeks = 3;
/** A seller who looks every six hours sees the day; a round of the steady work follows each step. */
const stepMs = 6 * hourMs;
const mostLeads = 50_000;
/** When nobody stops it, one simulated hour passes in this much real time. */
const realMsPerHour = 2_000;

type DemoOptions = { once?: true; leads: string; seed: string; port?: string };
type Calls = { used: number; least: number };

export const addDemo = (program: Command): void => {
  program
    .command('demo')
    .description(
      'a practice portal with generated people, and Baton at work on it for a few simulated weeks.\n' +
        'Needs nothing and keeps nothing; stops with Ctrl-C, or by itself with --once.',
    )
    .option('--once', 'without a page to look at: print a summary and end')
    .option('--leads <n>', 'how many people the portal begins with', '600')
    .option('--seed <n>', 'another seed, another population', '1')
    .option('--port <n>', 'port of the practice portal (default: any free one)')
    .action((options: DemoOptions, command: Command) =>
      run(command, async ({ out, progress, config, log }) => {
        const leads = wholeNumber('--leads', options.leads, 1, mostLeads);
        const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1);
        const port = options.port === undefined ? 0 : wholeNumber('--port', options.port, 0, 65_535);
        const { createWorld } = await import('#twins/world/world.ts');
        const { createPortal } = await import('#twins/hubspot/portal.ts');
        const { startHubSpotTwin } = await import('#twins/hubspot/server.ts');
        const clock = virtualClock(demoStart);
        const portal = createPortal({ clock, seed });
        const world = createWorld({ seed, leads, start: demoStart });
        out.say(`making a portal of ${leads} people (seed ${seed})`);
        world.seed(portal);
        const twin = await startHubSpotTwin({ clock, portal, port });
        const app = await openApp({
          config: demoConfig(config, twin.url, twin.accessToken),
          clock,
          log,
          random: () => 0.5,
          inMemory: true,
          onProgress: (phase, done, total) => {
            progress.step(phase, done, total);
          },
        });
        const stage: Stage = { app, clock, portal, world, calls: { used: 0, least: 0 }, writes: 0, read: 0 };
        try {
          await begin(stage, out);
          await liveThrough(stage, out, demoStart + weeks * 7 * 24 * hourMs);
          progress.end();
          const summary = await summarise(stage);
          out.result(summary, summaryLines(summary));
          if (options.once !== true) await keepGoing(stage, out, twin.url);
        } finally {
          await app.close();
          await twin.close();
        }
      }),
    );
};

const demoConfig = (config: Config, baseUrl: string, accessToken: string): Config => ({
  ...config,
  databaseUrl: undefined,
  mode: 'observe',
  hubspot: { baseUrl, accessToken, webhookSecrets: [], appId: null },
  // A real org in the environment is none of the demo's.
  salesforce: {
    ...{
      loginUrl: undefined,
      clientId: undefined,
      clientSecret: undefined,
      username: undefined,
      jwtKeyFile: undefined,
      webhookSecrets: [],
    },
  },
});

type Stage = {
  readonly app: App;
  readonly clock: VirtualClock;
  readonly portal: HubSpotPortal;
  readonly world: World;
  readonly calls: Calls;
  writes: number;
  read: number;
};

/** Runs one phase and adds the calls it made and the least it needed, as the portal counted them. */
const phase = async <T>(stage: Stage, body: () => Promise<T>): Promise<T> => {
  stage.portal.metrics.mark();
  const result = await body();
  const report = stage.portal.metrics.report();
  stage.calls.used += report.used;
  stage.calls.least += report.least;
  return result;
};

const options = { isDry: false, patienceMs: defaultPatienceMs, isOnlyWorker: true } as const;

const round = (stage: Stage): Promise<SyncReport> =>
  phase(stage, async () => {
    const report = await syncOnce(await stage.app.engine(), await stage.app.connect(connectionId), options);
    stage.writes += report.drained.written;
    return report;
  });

/** As an admin would begin: look first, then install, then let the contract act. */
const begin = async (stage: Stage, out: Output): Promise<void> => {
  const { app } = stage;
  out.say('observing: reading everything, writing nothing');
  const first = await phase(stage, async () =>
    backfillOnce(await app.engine(), await app.connect(connectionId), { ...options, again: false }),
  );
  stage.read = first.tally.byObject.contact ?? 0;
  out.say(
    `read ${stage.read} people; ${(await countByStage(app.store.db)).mql ?? 0} of them are MQLs under the contract`,
  );
  const changes = await phase(stage, async () => installApply(app, await app.connect(connectionId), () => undefined));
  out.say(`installed ${changes.length} fields and work queues`);
  await goLive(app, connectionId, 'sandbox');
  const report = await round(stage);
  out.say(
    `live: wrote score, grade and why of ${report.drained.written} people; what qualifies from now on is handed over`,
  );
};

const liveThrough = async (stage: Stage, out: Output, until: number): Promise<void> => {
  let day = 0;
  while (stage.clock.now() < until) {
    step(stage, Math.min(until, stage.clock.now() + stepMs));
    const report = await round(stage);
    if (report.drained.stoppedBy !== null) throw new ConfigError(report.drained.stoppedBy);
    const today = Math.floor((stage.clock.now() - demoStart) / (24 * hourMs));
    if (today >= day + 7) {
      day = today;
      const handoffs = Object.values(await countHandoffs(stage.app.store.db)).reduce((a, b) => a + b, 0);
      out.say(`day ${day}: ${handoffs} handoffs so far`);
    }
  }
};

/** People and sellers do what they do until then; then it is then. */
const step = (stage: Stage, to: number): void => {
  stage.world.advance(stage.portal, to);
  stage.clock.set(Math.max(stage.clock.now(), to));
  stage.world.work(stage.portal, stage.clock.now());
};

type Summary = {
  leadsRead: number;
  mqls: number;
  handoffs: number;
  writes: number;
  secondRunWrites: number;
  apiCalls: Calls;
  byConnection: Record<string, { leadsRead: number; writes: number; apiCalls: Calls }>;
  stages: Record<string, number>;
  grades: Record<string, number>;
};

/** A second round over an unchanged portal shows that nothing is written twice. */
const summarise = async (stage: Stage): Promise<Summary> => {
  const { db } = stage.app.store;
  await round(stage);
  const { writes } = stage;
  const second = await round(stage);
  const stages = await countByStage(db);
  const status = await db
    .selectFrom('scores')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('status', '=', 'mql')
    .executeTakeFirstOrThrow();
  const handoffs = Object.values(await countHandoffs(db)).reduce((a, b) => a + b, 0);
  const all = Object.values(stages).reduce((a, b) => a + b, 0);
  return {
    leadsRead: all,
    mqls: status.n,
    handoffs,
    writes,
    secondRunWrites: second.drained.written,
    apiCalls: stage.calls,
    byConnection: { [connectionId]: { leadsRead: all, writes, apiCalls: stage.calls } },
    stages,
    grades: await countByGrade(db),
  };
};

const summaryLines = (s: Summary): string[] => [
  `${s.leadsRead} leads, ${s.mqls} MQLs, ${s.handoffs} handoffs in ${weeks} simulated weeks`,
  `${s.writes} records written; a second round over an unchanged portal wrote ${s.secondRunWrites}`,
  `${s.apiCalls.used} API calls (least possible: ${s.apiCalls.least})`,
  `stages: ${Object.entries(s.stages)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')}`,
];

/** Until Ctrl-C: simulated hours pass, people act, Baton works; the page shows it. */
const keepGoing = async (stage: Stage, out: Output, url: string): Promise<void> => {
  out.say(
    `\nlook at the portal as a seller would: ${url}\nan hour passes every ${realMsPerHour / 1000} s; Ctrl-C ends it`,
  );
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const wasStopped = (): boolean => isStopped;
  while (!wasStopped()) {
    await new Promise((resolve) => setTimeout(resolve, realMsPerHour));
    if (wasStopped()) break;
    step(stage, stage.clock.now() + hourMs);
    await round(stage);
  }
};
