import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { diffContracts, type Change } from '#contract/diff/diff.ts';
import { loadContract } from '#contract/load-contract.ts';
import type { ParsedContract } from '#contract/parse.ts';
import type { App } from '#src/app.ts';
import { contractFileOf } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { contractHistory } from '#store/contracts.ts';
import { run, runWithApp } from './command.ts';
import { namedContract, nameOf } from './contract-named.ts';
import type { Output } from './output.ts';

const inForceWord = 'in-force';

type Options = { readonly exitCode?: true };

export const addContractDiff = (contract: Command): void => {
  contract
    .command('diff')
    .description('say in plain sentences what changes from one contract to another')
    .argument(
      '[before]',
      `a file, the beginning of a hash, or "${inForceWord}" (the default where one contract is named or none; beside the one in force, the one before it)`,
    )
    .argument('[after]', 'likewise; the contract in use unless named')
    .option('--exit-code', 'exit with 1 where anything differs, for scripts')
    .action(async (first: string | undefined, second: string | undefined, options: Options, command: Command) => {
      // Two files need no database.
      if (first !== undefined && second !== undefined && existsSync(first) && existsSync(second)) {
        await run(command, ({ out }) => {
          tell(out, loadContract(first), loadContract(second), options);
          return Promise.resolve();
        });
        return;
      }
      await runWithApp(command, async (app, { out, config }) => {
        const [before, after] = second === undefined ? [inForceWord, first ?? contractFileOf(config)] : [first, second];
        const now = await contractOf(app, after);
        tell(
          out,
          before === inForceWord ? await standingBeside(app, now) : await contractOf(app, before),
          now,
          options,
        );
      });
    });
};

/** What is in force; beside the very contract that is, the one before it. */
const standingBeside = async (app: App, now: ParsedContract): Promise<ParsedContract> => {
  const standing = await contractOf(app, inForceWord);
  const { contractHash } = now.policy;
  if (standing.policy.contractHash !== contractHash) return standing;
  const earlier = (await contractHistory(app.store.db)).find((one) => one.contractHash !== contractHash);
  return earlier === undefined ? standing : namedContract(app, earlier.contractHash);
};

const contractOf = async (app: App, text: string | undefined): Promise<ParsedContract> => {
  if (text !== inForceWord) return namedContract(app, text);
  const { activation, deciding } = await app.inForce();
  if (activation === null) {
    throw new ConfigError('no contract is in force yet: name two, as in `baton contract diff OLD.yaml NEW.yaml`');
  }
  return deciding;
};

/** In the order of `diffContracts`: what decides who is an MQL stands first. */
const chapters: readonly (readonly [title: string, sections: readonly string[]])[] = [
  ['Who is an MQL', ['mql', 'tracks', 'temporary']],
  ['Points', ['fit', 'intent', 'axes', 'grades', 'lists']],
  [
    'What follows',
    ['dispositions', 'recycle', 'sal', 'sql', 'opportunity', 'routing', 'sla', 'alarms', 'review', 'notify'],
  ],
];
const otherwise = 'Header';

const sectionOf = ({ path }: Change): string => /^[a-z_]+/.exec(path)?.[0] ?? '';

const chapterOf = (change: Change): string =>
  chapters.find(([, sections]) => sections.includes(sectionOf(change)))?.[0] ?? otherwise;

const tell = (out: Output, before: ParsedContract, after: ParsedContract, options: Options): void => {
  const { changes } = diffContracts(before, after);
  const titles = [...chapters.map(([title]) => title), otherwise];
  const lines = titles.flatMap((title) => {
    const own = changes.filter((change) => chapterOf(change) === title);
    return own.length === 0 ? [] : ['', title, ...own.map(({ text }) => `  - ${text}`)];
  });
  const head = `${nameOf(before.policy)} → ${nameOf(after.policy)}`;
  out.result({ before: before.policy.contractHash, after: after.policy.contractHash, changes }, [
    head,
    ...(changes.length === 0 ? ['nothing differs'] : lines),
  ]);
  if (options.exitCode === true && changes.length > 0) process.exitCode = 1;
};
