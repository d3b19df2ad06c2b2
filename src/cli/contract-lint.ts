import type { Command } from 'commander';
import { fixText, type Fixed, mayBeRemoved } from '#contract/fix.ts';
import { lintText } from '#contract/lint.ts';
import { readContractText, readList } from '#contract/load-contract.ts';
import { date } from '#contract/pieces.ts';
import type { Instant } from '#domain/lead.ts';
import { contractFileOf } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { run } from './command.ts';
import { sayFindings, sayRemoved } from './contract-lint-report.ts';
import { replaceFile } from './replace-file.ts';

type Options = { readonly fix?: true; readonly dryRun?: true; readonly strict?: true; readonly asOf?: string };

export const addContractLint = (contract: Command): void => {
  contract
    .command('lint')
    .description('find what cannot work or was hardly meant; exits with 1 where there is an error')
    .argument('[file]', 'BATON_CONTRACT, ./contract.yaml or the shipped default unless named')
    .option('--fix', 'take out what is proven to change no decision, and nothing else; comments and layout stay')
    .option('--dry-run', 'with --fix: say what would be taken out, and leave the file as it is')
    .option('--strict', 'exit with 1 where there is a warning, too')
    .option('--as-of <date>', 'look at it as of this date: what is over by then is told as well')
    .action((named: string | undefined, options: Options, command: Command) =>
      run(command, ({ out, config }) => {
        if (options.dryRun === true && options.fix !== true) {
          throw new ConfigError('--dry-run goes with --fix: say both, or neither');
        }
        const file = named ?? contractFileOf(config);
        const how = { file, readList: (path: string) => readList(file, path), asOf: parseDate(options.asOf) };
        // A contract that cannot be parsed has its problems as findings, so that an editor or CI needs one form only.
        const written = readContractText(file);
        const fixed = options.fix === true ? fixText(written, how) : null;
        const isWritten = fixed !== null && fixed.removed.length > 0 && options.dryRun !== true;
        if (isWritten) replaceFile(file, fixed.yaml);
        const { findings } = lintText(fixed?.yaml ?? written, how);
        const canBeFixed = fixed === null && findings.some(mayBeRemoved) ? fixText(written, how).removed.length : 0;
        out.result({ findings, ...removedOf(fixed, isWritten) }, [
          ...(fixed === null ? [] : sayRemoved(fixed.removed, isWritten)),
          ...sayFindings(file, findings, canBeFixed),
        ]);
        const fails = ({ severity }: (typeof findings)[number]): boolean =>
          severity === 'error' || (options.strict === true && severity === 'warning');
        if (findings.some(fails)) process.exitCode = 1;
        return Promise.resolve();
      }),
    );
};

const removedOf = (fixed: Fixed | null, isWritten: boolean) =>
  fixed === null ? {} : { removed: fixed.removed, written: isWritten };

const parseDate = (text: string | undefined): Instant | undefined => {
  if (text === undefined) return undefined;
  const parsed = date.safeParse(text);
  if (!parsed.success)
    throw new ConfigError(
      '--as-of: use a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z',
    );
  return parsed.data;
};
