import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline/promises';
import type { Command } from 'commander';
import { contractJsonSchema } from '#contract/json-schema.ts';
import { draftContract, type DraftAnswers } from '#contract/draft-contract.ts';
import { ConfigError } from '#src/errors.ts';
import { openApp } from '#src/app.ts';
import { systemClock } from '#src/clock.ts';
import type { Config } from '#src/config.ts';
import type { Logger } from '#src/log.ts';
import { topValues } from '#store/field-values.ts';
import { run } from './command.ts';

type InitOptions = {
  out: string;
  force?: true;
  yes?: true;
  name?: string;
  marketing?: string;
  sales?: string;
  industries?: string;
  sizes?: string;
  seniorities?: string;
  regions?: string;
  competitors?: string;
};

/** Values of the portal that a question offers. */
const mostOffered = 8;

export const addInit = (program: Command): void => {
  program
    .command('init')
    .description(
      'write a contract from a few questions; offers the values of the portal that was read.\n' +
        'Every answer can be given as an option instead; --yes takes the common practice for the rest.',
    )
    .option('--out <file>', 'where it goes', 'contract.yaml')
    .option('--force', 'overwrite the file')
    .option('--yes', 'ask nothing')
    .option('--name <text>', 'what the contract is called')
    .option('--marketing <email>', 'who answers for it in marketing')
    .option('--sales <email>', 'who answers for it in sales')
    .option('--industries <list>', 'target industries as the CRM spells them, separated by commas')
    .option('--sizes <from-to>', 'employees of a company that fits, such as 50-1000')
    .option('--seniorities <list>', 'of people who can decide: c_level, vp, director, manager, …')
    .option('--regions <list>', 'emea, na, latam, apac')
    .option('--competitors <list>', 'their domains')
    .action((options: InitOptions, command: Command) =>
      run(command, async ({ out, config, log }) => {
        if (existsSync(options.out) && options.force !== true) {
          throw new ConfigError(`${options.out} exists already: choose another --out, or overwrite it with --force`);
        }
        const offered = await offeredIndustries(config, log);
        const answers = await collect(options, offered);
        const yaml = draftContract(answers);
        writeFileSync(options.out, yaml);
        // Editors complete and check the contract by this one, which its first line names.
        writeFileSync(join(dirname(options.out), 'contract.schema.json'), `${JSON.stringify(contractJsonSchema())}\n`);
        out.result({ file: options.out, offeredIndustries: offered }, [
          `wrote ${options.out}`,
          `read it aloud together, change what does not fit, then: baton contract lint ${options.out}`,
        ]);
      }),
    );
};

/** The portal's own values, most frequent first; none where nothing was read yet. */
const offeredIndustries = async (config: Config, log: Logger): Promise<readonly string[]> => {
  const hasData = config.databaseUrl !== undefined || existsSync(`${config.dataDir}/db`);
  if (!hasData) return [];
  // The shipped contract is enough to open the database: the one to be written may not exist yet.
  const app = await openApp({ config, clock: systemClock, log });
  try {
    return await topValues(app.store.db, 'company.industry', mostOffered);
  } finally {
    await app.close();
  }
};

const defaults = {
  name: 'our handoff',
  marketing: 'marketing-lead@example.com',
  sales: 'sales-lead@example.com',
  sizes: '50-1000',
  seniorities: 'director,vp,c_level',
  regions: 'emea,na',
};

type Ask = (question: string, given: string | undefined, otherwise: string) => Promise<string>;

const collect = async (options: InitOptions, offered: readonly string[]): Promise<DraftAnswers> => {
  const isAsking = options.yes !== true && process.stdin.isTTY;
  const lines = isAsking ? createInterface({ input: process.stdin, output: process.stderr }) : null;
  try {
    return await answersBy(asker(lines), options, offered);
  } finally {
    lines?.close();
  }
};

const asker =
  (lines: Interface | null): Ask =>
  async (question, given, otherwise) => {
    if (given !== undefined) return given;
    if (lines === null) return otherwise;
    const answer = (await lines.question(`${question} [${otherwise === '' ? 'none' : otherwise}] `)).trim();
    return answer === '' ? otherwise : answer;
  };

const answersBy = async (ask: Ask, options: InitOptions, offered: readonly string[]): Promise<DraftAnswers> => {
  const industries = offered.length === 0 ? 'software,financial_services,logistics' : offered.slice(0, 3).join(',');
  const hint = offered.length === 0 ? '' : ` (your portal has ${offered.join(', ')})`;
  return {
    name: await ask('What is the contract called?', options.name, defaults.name),
    marketingOwner: await ask('Who answers for it in marketing (e-mail)?', options.marketing, defaults.marketing),
    salesOwner: await ask('Who answers for it in sales (e-mail)?', options.sales, defaults.sales),
    industries: list(await ask(`Which industries do you sell to?${hint}`, options.industries, industries)),
    sizes: range(await ask('Employees of a company that fits, from-to?', options.sizes, defaults.sizes)),
    seniorities: list(await ask('Who can decide?', options.seniorities, defaults.seniorities)),
    regions: list(await ask('Which regions do you sell in?', options.regions, defaults.regions)),
    competitors: list(await ask('Domains of competitors?', options.competitors, '')),
  };
};

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const range = (text: string): [number, number] => {
  const match = /^\s*(\d{1,8})\s*(?:-|–|to)\s*(\d{1,8})\s*$/.exec(text);
  if (match === null) throw new ConfigError('--sizes: use from-to, such as 50-1000');
  return [Number(match[1]), Number(match[2])];
};
