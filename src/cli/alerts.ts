import type { Command } from 'commander';
import { composeTrial } from '#src/alerts/compose.ts';
import type { SendOutcome } from '#src/alerts/outcome.ts';
import { createSenders, type Senders } from '#src/alerts/senders.ts';
import { channelsOf } from '#src/alerts/settings.ts';
import type { App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { recipientOf } from '#domain/delivery.ts';
import { repNamed, type Rep } from '#domain/roster.ts';
import type { AlertRow } from '#store/alerts.ts';
import { countAlerts, dropAlerts, listAlerts, retryDeadAlerts } from '#store/alerts-desk.ts';
import { resolveProblems } from '#store/problems.ts';
import { alertStates } from '#store/schema.ts';
import { ownProblems } from '#sync/queue-alerts.ts';
import { runWithApp } from './command.ts';

const mostListed = 200;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const checkIds = (ids: readonly string[]): readonly string[] => {
  const wrong = ids.find((id) => !uuid.test(id));
  if (wrong !== undefined)
    throw new ConfigError(`${wrong} is not the id of an alert: \`baton alerts list\` shows them`);
  return ids;
};

export const addAlerts = (program: Command): void => {
  const alerts = program.command('alerts').description('what people are told: what waits, what was parked, a trial');
  addList(alerts);
  addRetry(alerts);
  addDrop(alerts);
  addTest(alerts);
};

const iso = (at: number): string => new Date(at).toISOString();

const documentOf = (row: AlertRow) => ({
  id: row.id,
  leadId: row.leadId,
  alert: row.key,
  kind: row.note.kind,
  channel: row.channel,
  recipient: saidRecipient(row.recipient),
  state: row.state,
  outcome: row.outcome,
  attempts: row.attempts,
  repeats: row.repeats,
  runAt: iso(row.runAt),
  error: row.error,
});

const saidRecipient = (key: string): string => {
  const to = recipientOf(key);
  switch (to.kind) {
    case 'rep':
      return to.rep;
    case 'address':
      return to.address;
    case 'room':
      return to.id;
    case 'hook':
      return 'webhook';
  }
};

const addList = (alerts: Command): void => {
  alerts
    .command('list')
    .description('what is not sent, oldest first, with the reason where it could not be')
    .option('--state <state>', `only ${alertStates.join(', ')}`)
    .action((options: { state?: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const state = alertStates.find((known) => known === options.state);
        if (options.state !== undefined && state === undefined) {
          throw new ConfigError(`--state: use one of ${alertStates.join(', ')}`);
        }
        const filter = state === undefined ? {} : { states: [state] };
        const rows = (await listAlerts(app.store.db, { ...filter, limit: mostListed })).map(documentOf);
        const counts = await countAlerts(app.store.db);
        out.result(
          { rows, counts },
          rows.length === 0
            ? ['nothing waits']
            : rows.map(
                (row) =>
                  `${row.id} ${row.state} ${row.kind.replaceAll('_', ' ')} by ${row.channel} to ${row.recipient}` +
                  (row.error === null ? '' : `: ${row.error}`),
              ),
        );
      }),
    );
};

const addRetry = (alerts: Command): void => {
  alerts
    .command('retry')
    .description('send parked alerts again')
    .argument('[ids...]')
    .option('--all', 'every parked alert')
    .action((ids: string[], options: { all?: true }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        if (ids.length === 0 && options.all !== true) throw new ConfigError('retry: name the ids, or give --all');
        const { db } = app.store;
        const retried = await retryDeadAlerts(db, options.all === true ? 'all' : checkIds(ids), app.clock.now());
        await clearProblems(app);
        out.result({ retried }, [`${retried} alerts wait again; they leave with the next round`]);
      }),
    );
};

const addDrop = (alerts: Command): void => {
  alerts
    .command('drop')
    .description('give up waiting or parked alerts; the same ones do not come again')
    .argument('<ids...>')
    .action((ids: string[], _options: unknown, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const dropped = await dropAlerts(app.store.db, checkIds(ids), app.clock.now());
        await clearProblems(app);
        out.result({ dropped }, [`${dropped} alerts dropped`]);
      }),
    );
};

/** What was parked is no problem any more once nothing of its channel is. */
const clearProblems = async (app: App): Promise<void> => {
  const { db } = app.store;
  const dead = await listAlerts(db, { states: ['dead'], limit: 1 });
  if (dead.length > 0) return;
  const { rows } = {
    rows: await db.selectFrom('problems').select(['subject']).where('kind', '=', 'dead_alert').execute(),
  };
  await resolveProblems(
    db,
    rows.map(({ subject }) => ({ connection: ownProblems, kind: 'dead_alert', subject })),
    app.clock.now(),
  );
};

const addTest = (alerts: Command): void => {
  alerts
    .command('test')
    .description('send a trial message through every way that is set up, and say what became of each')
    .requiredOption('--to <rep>', 'id or e-mail address of a rep of the roster, or any e-mail address')
    .action((options: { to: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const results = await tryAlerts(app, options.to);
        out.result(
          { results },
          results.map(({ channel, outcome, why }) => `${channel}: ${outcome}${why === null ? '' : `: ${why}`}`),
        );
        if (results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
      }),
    );
};

export type Tried = {
  readonly channel: string;
  readonly outcome: 'sent' | 'failed' | 'passed over';
  readonly why: string | null;
};

/** One trial message by each channel that is set up. */
export const tryAlerts = async (app: App, to: string): Promise<Tried[]> => {
  const settings = app.config.alerts;
  const set = channelsOf(settings);
  if (set.size === 0) {
    throw new ConfigError(
      'no way to send alerts is set up: set SMTP_URL and BATON_ALERT_FROM, SLACK_WEBHOOK_URL or SLACK_BOT_TOKEN, TEAMS_WEBHOOK_URL, or ALERT_WEBHOOK_URL',
    );
  }
  const engine = await app.engine();
  const rep = engine.desk === null ? null : repNamed(engine.desk.roster, to);
  if (rep === null && !to.includes('@')) throw new ConfigError(`--to: nobody in the roster is called ${to}`);
  const senders = createSenders(settings, { now: () => app.clock.now() });
  const id = engine.newId();
  const tried: Tried[] = [];
  for (const channel of set) tried.push(await tryOne(senders, channel, id, to, rep));
  return tried;
};

const tryOne = async (
  senders: Senders,
  channel: keyof Senders,
  messageId: string,
  to: string,
  rep: Rep | null,
): Promise<Tried> => {
  const content = composeTrial(rep?.name ?? to);
  const passed = (why: string): Tried => ({ channel, outcome: 'passed over', why });
  switch (channel) {
    case 'email':
      return triedAs(
        channel,
        senders.email?.({ messageId, content, to: { address: rep?.email ?? to, name: rep?.name ?? null } }),
      );
    case 'slack': {
      const user = rep?.mentions.slack ?? null;
      if (user === null) return passed('the roster has no Slack id there');
      return triedAs(channel, senders.slack?.({ to: { kind: 'user', id: user }, content }));
    }
    case 'teams': {
      const user = rep?.mentions.teams ?? null;
      const mention = rep === null || user === null ? null : { id: user, name: rep.name };
      return triedAs(channel, senders.teams?.({ mention, content }));
    }
    case 'webhook':
      return triedAs(channel, senders.webhook?.({ messageId, events: [] }));
  }
};

const triedAs = async (channel: string, sending: Promise<SendOutcome> | undefined): Promise<Tried> => {
  const outcome = await sending;
  if (outcome === undefined) return { channel, outcome: 'passed over', why: 'it is not set up' };
  if (outcome.kind === 'delivered') return { channel, outcome: 'sent', why: null };
  const step = outcome.kind === 'blocked' && outcome.nextStep !== null ? `. ${outcome.nextStep}` : '';
  return { channel, outcome: 'failed', why: `${outcome.why}${step}` };
};
