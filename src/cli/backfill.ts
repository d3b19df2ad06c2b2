import type { Command } from 'commander';
import { countCalls } from '#sync/call-count.ts';
import { backfillOnce, defaultPatienceMs } from '#sync/sync-once.ts';
import { countOutbox } from '#store/outbox-desk.ts';
import { isOnlyWorker, runWithApp } from './command.ts';
import { reportDocument, reportLines } from './sync-report.ts';

export const addBackfill = (program: Command): void => {
  program
    .command('backfill')
    .description('read everything of a connection for the first time, decide, and write back; resumes where it stopped')
    .argument('<connection>', 'for example hubspot')
    .option('--again', 'read everything once more although an earlier backfill has ended')
    .action((id: string, options: { again?: true }, command: Command) =>
      runWithApp(command, async (app, { out, progress }) => {
        const connected = await app.connect(id);
        const count = countCalls(connected, 'backfill');
        const report = await backfillOnce(await app.engine(), connected, {
          again: options.again === true,
          isDry: false,
          patienceMs: defaultPatienceMs,
          isOnlyWorker: isOnlyWorker(app),
        });
        progress.end();
        const document = reportDocument(report, count(report));
        const waiting = (await countOutbox(app.store.db)).filter(
          (row) => row.connection === id && row.state === 'ready',
        );
        const hints = connected.isInstalled
          ? []
          : [
              `nothing is written yet: Baton's fields are not installed there. See them with \`baton install plan ${id}\``,
            ];
        out.result(document, [
          ...reportLines(
            document,
            waiting.reduce((sum, row) => sum + row.rows, 0),
          ),
          ...hints,
        ]);
        if (document.stoppedBy !== null) process.exitCode = 1;
      }),
    );
};
