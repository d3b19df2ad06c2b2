// `contract diff`: what changes from one contract to another, for people under titles and for programs as a list.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { diffContracts, groupChanges } from '#contract/diff/diff.ts';
import { loadContract } from '#contract/load-contract.ts';
import type { ParsedContract } from '#contract/parse.ts';
import type { App } from '#src/app.ts';
import { contractFileOf } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { contractHistory } from '#store/contracts.ts';
import { run, runWithApp } from './command.ts';
import { namedContract, nameOf, shortHash } from './contract-named.ts';
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
  const { activation, deciding, fault } = await app.inForce();
  if (activation === null) {
    throw new ConfigError('no contract is in force yet: name two, as in `baton contract diff OLD.yaml NEW.yaml`');
  }
  if (fault !== null)
    throw new ConfigError(`${nameOf(activation)}, which is in force, ${fault}: name two files instead`);
  return deciding;
};

const tell = (out: Output, before: ParsedContract, after: ParsedContract, options: Options): void => {
  const difference = diffContracts(before, after);
  const { changes } = difference;
  const lines = groupChanges(difference).flatMap(({ title, changes: own }) => [
    '',
    title,
    ...own.flatMap(({ text }) => wrapped(text, '  - ', lineChars())),
  ]);
  out.result({ before: before.policy.contractHash, after: after.policy.contractHash, changes }, [
    `${sayContract(before)} → ${sayContract(after)}`,
    ...(changes.length === 0 ? ['nothing differs'] : lines),
  ]);
  if (options.exitCode === true && changes.length > 0) process.exitCode = 1;
};

const sayContract = ({ policy }: ParsedContract): string => `${nameOf(policy)} (${shortHash(policy.contractHash)})`;

/** Longer lines are hard to read, however wide the terminal is. */
const maxLineChars = 100;
/** So that a narrow window still holds more than a word. */
const minLineChars = 40;

const lineChars = (): number =>
  Math.max(minLineChars, Math.min(maxLineChars, process.stdout.isTTY ? process.stdout.columns : maxLineChars));

/** Broken between words; further lines stand under the first word. */
const wrapped = (text: string, head: string, most: number): readonly string[] => {
  const lines: string[] = [];
  let line = head.trimEnd();
  for (const word of text.split(' ')) {
    const isFull = line.length + 1 + word.length > most && line.trim() !== head.trim() && line.trim() !== '';
    if (isFull) lines.push(line);
    line = isFull ? `${' '.repeat(head.length)}${word}` : `${line} ${word}`;
  }
  return [...lines, line];
};
