import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { lintText } from '#contract/lint.ts';
import { readList } from '#contract/load-contract.ts';
import { contractFileOf } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { run } from './command.ts';

export const addContractLint = (contract: Command): void => {
  contract
    .command('lint')
    .description('find what cannot work or was hardly meant; exits with 1 where there is an error')
    .argument('[file]', 'BATON_CONTRACT, ./contract.yaml or the shipped default unless named')
    .action((named: string | undefined, _options: unknown, command: Command) =>
      run(command, ({ out, config }) => {
        const file = named ?? contractFileOf(config);
        const findings = lintFile(file);
        out.result(
          { findings },
          findings.length === 0
            ? ['nothing found']
            : findings.map((f) => `${file}:${f.line}: ${f.severity}: ${f.message}`),
        );
        if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
        return Promise.resolve();
      }),
    );
};

/** A contract that cannot be parsed has its problems as findings, so that an editor or CI needs one form only. */
const lintFile = (file: string): ReturnType<typeof lintText>['findings'] => {
  let yaml: string;
  try {
    yaml = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([{ where: file, message: 'the contract cannot be read; `baton init` writes one' }], error);
  }
  return lintText(yaml, { file, readList: (path) => readList(file, path) }).findings;
};
