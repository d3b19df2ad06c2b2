import type { Command } from 'commander';
import type { App } from '#src/app.ts';
import { ConfigError, ConnectorError } from '#src/errors.ts';
import { lintContract } from '#contract/lint.ts';
import { listConnections, type StoredConnection } from '#store/connections.ts';
import { scheduledActivations } from '#store/contracts.ts';
import { listCursors } from '#store/cursors.ts';
import { countQuestions } from '#store/identity.ts';
import { countUntold } from '#store/alerts-desk.ts';
import { countOutbox } from '#store/outbox-desk.ts';
import { listProblems } from '#store/problems.ts';
import type { Finding } from '#connectors/connector.ts';
import { channelsOf } from '#src/alerts/settings.ts';
import { ownProblems } from '#sync/queue-alerts.ts';
import { isBackfilled } from '#sync/backfill.ts';
import { examineRoster } from '#sync/examine-roster.ts';
import { provisionFrom } from '#mapping/manifest.ts';
import { runWithApp } from './command.ts';
import { examineHandoffs, problemStep } from './doctor-handoffs.ts';
import { iso, nameOf, shortHash } from './contract-named.ts';
import { deskOf } from './roster-desk.ts';

/** Problems of one connection that are listed one by one. */
const mostProblems = 50;
/** Alerts that nobody was told of are counted so far back. */
const untoldMs = 7 * 86_400_000;
/** A live connection that was not read for this long is not being synced. */
const staleMs = 15 * 60_000;

export const addDoctor = (program: Command): void => {
  program
    .command('doctor')
    .description('what is wrong or unfinished, and what to do about each; exits with 1 where there is an error')
    .action((_options: unknown, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const findings = await examine(app);
        out.result(
          { findings },
          findings.length === 0
            ? ['all is well']
            : findings.map((finding) => `${finding.severity}: ${finding.what}. ${finding.nextStep}`),
        );
        if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
      }),
    );
};

export const examine = async (app: App): Promise<Finding[]> => {
  const rows = await listConnections(app.store.db);
  const findings: Finding[] = [...(await examineContract(app, rows))];
  if (rows.length === 0) {
    findings.push({ severity: 'warning', what: 'no CRM is connected', nextStep: 'Run `baton connect hubspot`' });
  }
  for (const row of rows) {
    if (row.kind !== 'csv') findings.push(...(await examineConnection(app, row)));
    findings.push(...(await examineQueues(app, row)));
  }
  findings.push(...(await examineHandoffs(app)));
  findings.push(...(await examineAlerts(app)));
  findings.push(...(await examineRoster(app.store.db, (await app.inForce()).deciding.policy, await deskOf(app))));
  findings.push(...(await examineIdentity(app)));
  const order = { error: 0, warning: 1, info: 2 };
  return findings.sort((a, b) => order[a.severity] - order[b.severity]);
};

const examineContract = async (app: App, rows: readonly StoredConnection[]): Promise<Finding[]> => {
  const findings: Finding[] = lintContract(app.contract)
    .findings.filter(({ severity }) => severity !== 'info')
    .map(({ severity, message, line }) => ({
      severity,
      what: `the contract, line ${line}: ${message}`,
      nextStep: 'Mend it, then run `baton contract lint`',
    }));
  const acting = rows.filter(({ mode }) => mode !== 'observe');
  findings.push(
    ...(await examineInForce(
      app,
      acting.some(({ mode }) => mode === 'live'),
    )),
  );
  for (const { id, mode } of acting.filter((row) => row.mode === 'sandbox')) {
    findings.push({
      severity: 'warning',
      what: `${id} is in ${mode} mode: AN UNSIGNED CONTRACT MAY ACT THERE`,
      nextStep: 'Use it for test portals only; for the real one sign the contract and run `baton go-live`',
    });
  }
  return findings;
};

/** What decides now: whether it is what was signed, whether it may act, and what waits. */
const examineInForce = async (app: App, isLive: boolean): Promise<Finding[]> => {
  const { activation, fault, missing, expiredSince } = await app.inForce();
  if (activation === null) {
    const nextStep = 'Run `baton contract activate`; until then nothing acts';
    return [{ severity: isLive ? 'error' : 'warning', what: 'no contract is in force', nextStep }];
  }
  const name = nameOf(activation);
  const findings: Finding[] = [];
  if (fault !== null) {
    findings.push({
      severity: 'error',
      what: `the contract in force, ${name}, ${fault}`,
      nextStep:
        'It does not act. Activate it again from its file, or have a new version signed: `baton contract status`',
    });
  }
  if (missing.length > 0) {
    findings.push({
      severity: isLive ? 'error' : 'info',
      what: `the contract in force, ${name}, is not signed for ${missing.join(' and ')}`,
      nextStep: isLive
        ? 'It does not act on live connections until both have signed: `baton contract sign --as …`'
        : 'It may score and explain; to act it needs both: `baton contract sign --as …`',
    });
  }
  if (expiredSince !== null) {
    findings.push({
      severity: 'warning',
      what: `the contract in force, ${name}, ended ${iso(expiredSince)}`,
      nextStep: 'It stays in force until another one is activated: agree on the next version and have it signed',
    });
  }
  const { contractHash } = app.contract.policy;
  if (activation.contractHash !== contractHash) {
    const scheduled = (await scheduledActivations(app.store.db, app.clock.now())).find(
      (one) => one.contractHash === contractHash,
    );
    findings.push({
      severity: scheduled === undefined ? 'warning' : 'info',
      what: `${app.contractFile} (${shortHash(contractHash)}) is not the contract in force (${shortHash(activation.contractHash)})`,
      nextStep:
        scheduled === undefined
          ? `${name} decides until another one is activated: \`baton contract status\` says what is missing`
          : `It comes into force ${iso(scheduled.inForceSince)} by itself`,
    });
  }
  return findings;
};

/** Records that stand alone until a person says whose they are. */
const examineIdentity = async (app: App): Promise<Finding[]> => {
  const waiting = await countQuestions(app.store.db);
  if (waiting === 0) return [];
  return [
    {
      severity: 'warning',
      what: `${waiting} ${waiting === 1 ? 'record' : 'records'} may be a person that Baton knows already, and only you can say`,
      nextStep: 'See `baton identity list`, then say it with `baton identity join` or `split`',
    },
  ];
};

const examineConnection = async (app: App, row: StoredConnection): Promise<Finding[]> => {
  try {
    const connected = await app.connect(row.id);
    const findings = [...(await connected.connector.probe()).findings];
    if (!(await isBackfilled(await app.engine(), connected))) {
      findings.push({
        severity: 'warning',
        what: `${row.id} was never read to its end`,
        nextStep: `Run \`baton backfill ${row.id}\`; it goes on where it stopped`,
      });
    }
    if (connected.isInstalled) {
      const wanted = provisionFrom(app.manifest, app.contract.policy, connected.objects);
      const changes = await connected.connector.planProvision(wanted);
      if (changes.length > 0) {
        findings.push({
          severity: 'warning',
          what: `${changes.length} of Baton's fields or queues in ${row.id} are not as they should be`,
          nextStep: `See \`baton install plan ${row.id}\``,
        });
      }
    } else {
      findings.push({
        severity: 'info',
        what: `Baton's fields are not installed in ${row.id}, so nothing is written there`,
        nextStep: `See \`baton install plan ${row.id}\`, then run \`baton install apply ${row.id}\``,
      });
    }
    return findings;
  } catch (error) {
    if (!(error instanceof ConnectorError) && !(error instanceof ConfigError)) throw error;
    return [{ severity: 'error', what: `${row.id} cannot be used`, nextStep: error.message }];
  }
};

/** Whether people can be told, and who was not. */
const examineAlerts = async (app: App): Promise<Finding[]> => {
  const { db } = app.store;
  const untold = await countUntold(db, app.clock.now() - untoldMs);
  const problems = await listProblems(db, ownProblems, mostProblems);
  const told = problems.filter(
    ({ kind }) => kind === 'alert_nobody' || kind === 'alert_channel' || kind === 'dead_alert',
  );
  const findings = told.map(({ kind, subject, times, detail }): Finding => ({
    severity: 'warning',
    what: `alerts: ${kind === 'alert_nobody' ? 'nobody for' : kind === 'alert_channel' ? 'nothing leaves by' : 'parked:'} ${subject} (${String(times)} times)`,
    nextStep: detail,
  }));
  if (untold > 0) {
    const isNone = channelsOf(app.config.alerts).size === 0;
    const what = isNone ? 'no way to send alerts is set up' : 'some alerts have no way to whom they are for';
    findings.push({
      severity: 'warning',
      what: `${what}: ${String(untold)} were not sent in the last seven days`,
      nextStep: 'Set SMTP_URL and BATON_ALERT_FROM (or Slack, Teams, a webhook), then run `baton alerts test --to REP`',
    });
  }
  return findings;
};

const examineQueues = async (app: App, row: StoredConnection): Promise<Finding[]> => {
  const { db } = app.store;
  const findings: Finding[] = [];
  const dead = (await countOutbox(db)).filter((one) => one.connection === row.id && one.state === 'dead');
  const parked = dead.reduce((sum, one) => sum + one.rows, 0);
  if (parked > 0) {
    findings.push({
      severity: 'warning',
      what: `${parked} writes to ${row.id} are parked because the CRM refused them`,
      nextStep: 'See `baton outbox list`; after mending the cause run `baton outbox retry --all`',
    });
  }
  for (const problem of await listProblems(db, row.id, mostProblems)) {
    if (problem.kind === 'blocked_write') continue;
    findings.push({
      severity: 'warning',
      what: `${row.id}: ${problem.kind.replaceAll('_', ' ')} in ${problem.subject} (${problem.times} times)`,
      nextStep: problemStep(problem),
    });
  }
  const cursors = await listCursors(db, row.id);
  const newest = Math.max(0, ...cursors.map(({ updatedAt }) => updatedAt));
  if (row.mode === 'live' && newest < app.clock.now() - staleMs) {
    findings.push({
      severity: 'warning',
      what: `${row.id} was last read ${new Date(newest).toISOString()}`,
      nextStep: 'Run `baton up`, or have your scheduler run `baton sync --once` every minute',
    });
  }
  return findings;
};
