import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { loadContract } from '#contract/load-contract.ts';
import { contractFileOf, readMapping } from '#src/app.ts';
import { systemClock } from '#src/clock.ts';
import { leadResults, type LeadResultSummary } from '#src/offline/lead-results.ts';
import { maxThreads } from '#src/offline/limits.ts';
import { run } from './command.ts';
import { parseInstant } from './contract-named.ts';
import { refuseInPlaceOf, writeOutFile } from './out-file.ts';
import { type ScoreData, scoreModule } from './score-lead.ts';
import { wholeNumber } from './whole-number.ts';

/** Refused rows are named on stderr up to this many; the count is of all. */
const mostNamedRows = 20;

type ScoreOptions = {
  contract?: string;
  leads: string;
  events?: string;
  dispositions?: string;
  asOf?: string;
  out?: string;
  threads?: string;
};

export const addScore = (program: Command): void => {
  program
    .command('score')
    .description('score leads from CSV files under a contract, offline and without a database; one JSON line per lead')
    .option('--contract <file>', 'BATON_CONTRACT, ./contract.yaml or the shipped default unless given')
    .requiredOption('--leads <file>', 'leads.csv: lead_id, created_at and any of the lead model’s columns')
    .option('--events <file>', 'events.csv: lead_id, type, occurred_at, properties')
    .option('--dispositions <file>', 'dispositions.csv: lead_id, verdict, reason, occurred_at, by')
    .option('--as-of <time>', 'score as things stood at this time, ISO 8601 with zone (default: now)')
    .option('--out <file>', 'where the lines go (default: stdout)')
    .option('--threads <n>', 'how many to use (default: one for each core)')
    .action((options: ScoreOptions, command: Command) =>
      run(command, async ({ out, progress, config }) => {
        const asOf = options.asOf === undefined ? systemClock.now() : parseInstant(options.asOf, '--as-of');
        const threads =
          options.threads === undefined ? undefined : wholeNumber('--threads', options.threads, 1, maxThreads);
        const contract = options.contract ?? contractFileOf(config);
        if (options.out !== undefined) {
          refuseInPlaceOf(options.out, [contract, options.leads, options.events, options.dispositions]);
        }
        const { policy } = loadContract(contract);
        const data: ScoreData = { policy, asOf };
        const results = leadResults(
          { leads: options.leads, events: options.events, dispositions: options.dispositions },
          { module: scoreModule, data },
          {
            mapping: readMapping(config, 'csv').mapping,
            threads,
            mostNamed: mostNamedRows,
            onProgress: (phase, done, total) => {
              progress.step(phase === 'reading' ? 'reading, bytes' : 'scoring, leads', done, total);
            },
          },
        );
        await write(options.out, results.chunks);
        progress.end();
        const { leads, refused, problems } = results.summary();
        nameRows(results.summary());
        if (options.out === undefined) {
          process.stderr.write(`${leads} leads scored, ${refused.count} rows refused\n`);
        } else {
          const summary = {
            scored: leads,
            refused: refused.count,
            problems: problems.count,
            asOf: new Date(asOf).toISOString(),
          };
          out.result(summary, [`${leads} leads scored into ${options.out}, ${refused.count} rows refused`]);
        }
        if (refused.count > 0) process.exitCode = 1;
      }),
    );
};

const nameRows = ({ refused, problems }: LeadResultSummary): void => {
  for (const { file, line, says } of refused.first) process.stderr.write(`${file}:${line}: refused: ${says}\n`);
  for (const { file, line, says } of problems.first) process.stderr.write(`${file}:${line}: ${says}\n`);
};

/** To stdout as they come, no faster than they are read there. */
const write = (file: string | undefined, chunks: AsyncIterable<Uint8Array>): Promise<void> =>
  file === undefined ? pipeline(chunks, process.stdout, { end: false }) : writeOutFile(file, chunks);
