import { pipeline } from 'node:stream/promises';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Command } from 'commander';
import { groupByLead, type CsvGroup } from '#connectors/csv/index.ts';
import { loadContract } from '#contract/load-contract.ts';
import { decide, type Decision } from '#domain/decide.ts';
import type { Disposition, Instant, Lead } from '#domain/lead.ts';
import { newLead, observe } from '#domain/observe.ts';
import { pointScale } from '#domain/policy.ts';
import { compile, type CompiledPolicy } from '#domain/scoring/compile.ts';
import { contractFileOf, readMapping } from '#src/app.ts';
import { sentencesOf } from '#domain/why.ts';
import { systemClock } from '#src/clock.ts';
import { ConfigError } from '#src/errors.ts';
import { run } from './command.ts';

/** Refused rows are named on stderr up to this many; the count is of all. */
const mostNamedRows = 20;

type ScoreOptions = {
  contract?: string;
  leads: string;
  events?: string;
  dispositions?: string;
  asOf?: string;
  out?: string;
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
    .action((options: ScoreOptions, command: Command) =>
      run(command, async ({ out, config }) => {
        const asOf = parseAsOf(options.asOf);
        const contract = loadContract(options.contract ?? contractFileOf(config));
        const { mapping } = readMapping(config, 'csv');
        let refused = 0;
        let problems = 0;
        const groups = groupByLead(
          { leads: options.leads, events: options.events, dispositions: options.dispositions },
          {
            mapping,
            onRefused: ({ file, line, why }) => {
              refused += 1;
              if (refused <= mostNamedRows) process.stderr.write(`${file}:${line}: refused: ${why}\n`);
            },
            onProblem: ({ file, line, problem }) => {
              problems += 1;
              if (problems <= mostNamedRows) {
                process.stderr.write(`${file}:${line}: ${problem.property} is left unknown: ${problem.message}\n`);
              }
            },
          },
        );
        const scored = await writeLines(options.out, scoreAll(compile(contract.policy), groups, asOf));
        const summary = { scored, refused, problems, asOf: new Date(asOf).toISOString() };
        if (options.out === undefined) {
          process.stderr.write(`${scored} leads scored, ${refused} rows refused\n`);
        } else {
          out.result(summary, [`${scored} leads scored into ${options.out}, ${refused} rows refused`]);
        }
        if (refused > 0) process.exitCode = 1;
      }),
    );
};

const parseAsOf = (text: string | undefined): Instant => {
  if (text === undefined) return systemClock.now();
  const hasZone = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || /^\d{4}-\d\d-\d\d$/.test(text);
  const at = Date.parse(text);
  if (!hasZone || Number.isNaN(at)) {
    throw new ConfigError('--as-of: use ISO 8601 with a zone, such as 2026-03-01T00:00:00Z');
  }
  return at;
};

async function* scoreAll(
  policy: CompiledPolicy,
  groups: AsyncIterable<CsvGroup>,
  asOf: Instant,
): AsyncGenerator<string> {
  for await (const group of groups) {
    const decision = scoreGroup(policy, group, asOf);
    if (decision !== null) yield `${JSON.stringify(toLine(policy, group.leadId, decision))}\n`;
  }
}

/** Decided as a first sight of the lead at that time would be, then each verdict in turn. Null for leads that did not exist yet. */
export const scoreGroup = (policy: CompiledPolicy, group: CsvGroup, asOf: Instant): Decision | null => {
  if (group.createdAt > asOf) return null;
  const snapshot = {
    ...group.snapshot,
    engagements: group.engagements.filter((engagement) => engagement.occurredAt <= asOf),
    disposition: null,
  };
  let decision = decideWith(policy, newLead(group.leadId, asOf), snapshot, asOf);
  for (const disposition of group.dispositions.filter(({ occurredAt }) => occurredAt <= asOf)) {
    decision = decideWith(policy, decision.lead, { ...snapshot, disposition }, asOf);
  }
  return decision;
};

const decideWith = (
  policy: CompiledPolicy,
  lead: Lead,
  snapshot: CsvGroup['snapshot'] & { disposition: Disposition | null },
  now: Instant,
): Decision => {
  const events = observe(lead, snapshot);
  return decide(lead, events, policy, now, { mode: 'observe', actsSince: null });
};

const toLine = (
  policy: CompiledPolicy,
  leadId: string,
  { assessment, lead, shown }: Decision,
): Record<string, unknown> => {
  const said = sentencesOf(policy.policy, lead, assessment);
  return {
    lead_id: leadId,
    fit: assessment.fit / pointScale,
    intent: assessment.intent / pointScale,
    total: assessment.total / pointScale,
    grade: assessment.grade,
    stage: lead.stage,
    status: assessment.status,
    mql: assessment.status === 'mql',
    mql_at: lead.mqlAt === null ? null : new Date(lead.mqlAt).toISOString(),
    track: assessment.track,
    reasons: [...said.fit, ...said.intent],
    fit_lines: assessment.lines.fit.map(({ rule, points }) => ({ rule, points: points / pointScale })),
    intent_lines: assessment.lines.intent.map(({ rule, points, count }) => ({
      rule,
      points: points / pointScale,
      count,
    })),
    unknown: assessment.unknown,
    why: shown.why ?? null,
  };
};

/** Into the file whole or not at all; or to stdout as they come. Returns how many. */
const writeLines = async (file: string | undefined, lines: AsyncIterable<string>): Promise<number> => {
  let count = 0;
  const counted = async function* (): AsyncGenerator<string> {
    for await (const line of lines) {
      count += 1;
      yield line;
    }
  };
  if (file === undefined) {
    await pipeline(counted, process.stdout, { end: false });
    return count;
  }
  const draft = `${file}.part`;
  try {
    await pipeline(counted, createWriteStream(draft));
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    if ((error as NodeJS.ErrnoException).syscall !== 'open' || (error as NodeJS.ErrnoException).path !== draft)
      throw error;
    throw new ConfigError(`${file} cannot be written: check that its folder exists`, error);
  }
  return count;
};
