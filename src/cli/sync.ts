import type { Command } from 'commander';
import { ConfigError } from '#src/errors.ts';
import type { App } from '#src/app.ts';
import type { Connected } from '#sync/engine.ts';
import { listConnections } from '#store/connections.ts';
import { countCalls } from '#sync/call-count.ts';
import { isBackfilled } from '#sync/backfill.ts';
import { sweepDue } from '#sync/sweep-due.ts';
import { committed } from '#sync/transaction.ts';
import { defaultPatienceMs, syncOnce, type SyncReport } from '#sync/sync-once.ts';
import { isOnlyWorker, runWithApp } from './command.ts';
import { reportDocument, reportLines, type ReportDocument } from './sync-report.ts';

/** A dry run names this many records; the document counts all. */
const mostNamed = 20;

export const addSync = (program: Command): void => {
  program
    .command('sync')
    .description('read what has changed, decide what is due, write what is intended')
    .requiredOption('--once', 'one round over all connections, then end')
    .option('--dry-run', 'read and decide, but keep and write nothing; says what would be written')
    .option('--connection <id>', 'only this one')
    .action((options: { dryRun?: true; connection?: string }, command: Command) =>
      runWithApp(command, async (app, { out, progress }) => {
        const isDry = options.dryRun === true;
        const sum = emptyDocument();
        const lines: string[] = [];
        const wouldWrite: { record: string; fields: string[] }[] = [];
        const ids = await connectionsToSync(app, options.connection);
        const all: Connected[] = [];
        if (ids.length === 0 && !isDry) {
          // Imported leads belong to no CRM, but their time passes as well.
          const engine = await app.engine();
          const swept = await sweepDue(engine, committed(engine));
          sum.decided += swept.decided;
          lines.push(`${swept.decided} imported leads decided`);
        }
        for (const id of ids) {
          const connected = await app.connect(id);
          all.push(connected);
          const engine = await app.engine();
          if (!(await isBackfilled(engine, connected))) {
            throw new ConfigError(`${id} was never read to its end: run \`baton backfill ${id}\` first`);
          }
          const count = countCalls(connected, 'sync');
          const report = await syncOnce(engine, connected, {
            isDry,
            patienceMs: defaultPatienceMs,
            isOnlyWorker: isOnlyWorker(app),
          });
          progress.end();
          const document = reportDocument(report, count(report));
          add(sum, document);
          wouldWrite.push(...(isDry ? namesOf(report) : []));
          lines.push(`${id}:`, ...reportLines(document, 0).map((line) => `  ${line}`));
        }
        if (!isDry) {
          const { delivered } = await app.sendAlerts(await app.engine(), all);
          if (delivered > 0) lines.push(`${delivered} alerts sent`);
        }
        if (isDry) {
          lines.push(`dry run: ${wouldWrite.length} records would be written`);
          lines.push(
            ...wouldWrite.slice(0, mostNamed).map(({ record, fields }) => `  ${record}: ${fields.join(', ')}`),
          );
        }
        out.result(isDry ? { ...sum, wouldWrite } : sum, lines);
        if (sum.stoppedBy !== null) process.exitCode = 1;
      }),
    );
};

const connectionsToSync = async (app: App, only: string | undefined): Promise<string[]> => {
  if (only !== undefined) return [only];
  const rows = await listConnections(app.store.db);
  const ids = rows.filter((row) => row.kind !== 'csv').map((row) => row.id);
  if (rows.length === 0) throw new ConfigError('there is no connection yet: run `baton connect hubspot`');
  return ids;
};

const emptyDocument = (): ReportDocument => ({
  read: 0,
  decided: 0,
  written: 0,
  parked: 0,
  handoffs: 0,
  problems: 0,
  stoppedBy: null,
  apiCalls: { used: 0, least: 0 },
});

const add = (sum: ReportDocument, one: ReportDocument): void => {
  for (const key of ['read', 'decided', 'written', 'parked', 'handoffs', 'problems'] as const) sum[key] += one[key];
  sum.apiCalls.used += one.apiCalls.used;
  sum.apiCalls.least += one.apiCalls.least;
  sum.stoppedBy ??= one.stoppedBy;
};

/** Ids and field names only: values may be personal. */
const namesOf = ({ tally }: SyncReport): { record: string; fields: string[] }[] =>
  tally.writes.map(({ ref, payload }) => ({ record: `${ref.object} ${ref.recordId}`, fields: Object.keys(payload) }));
