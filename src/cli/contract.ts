import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { contractJsonSchema } from '#contract/json-schema.ts';
import { lintText } from '#contract/lint.ts';
import { loadContract, readList } from '#contract/load-contract.ts';
import { showContract } from '#contract/show.ts';
import { contractFileOf } from '#src/app.ts';
import type { Config } from '#src/config.ts';
import { ConfigError } from '#src/errors.ts';
import { run } from './command.ts';
import { addActivate } from './contract-activate.ts';
import { addAnnounce } from './contract-announce.ts';
import { addContractDiff } from './contract-diff.ts';
import { addHistory } from './contract-history.ts';
import { addPeople } from './contract-people.ts';
import { addSign } from './contract-sign.ts';
import { addStatus } from './contract-status.ts';

const fileOf = (file: string | undefined, config: Config): string => file ?? contractFileOf(config);

export const addContract = (program: Command): void => {
  const contract = program
    .command('contract')
    .description('check, show, sign and activate the contract both teams agree on');
  contract
    .command('lint')
    .description('find what cannot work or was hardly meant; exits with 1 where there is an error')
    .argument('[file]', 'BATON_CONTRACT, ./contract.yaml or the shipped default unless named')
    .action((file: string | undefined, _options: unknown, command: Command) =>
      run(command, ({ out, config }) => {
        const findings = lintFile(fileOf(file, config));
        out.result(
          { findings },
          findings.length === 0
            ? ['nothing found']
            : findings.map((f) => `${fileOf(file, config)}:${f.line}: ${f.severity}: ${f.message}`),
        );
        if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
        return Promise.resolve();
      }),
    );
  contract
    .command('show')
    .description('say the contract in plain words')
    .argument('[file]')
    .action((file: string | undefined, _options: unknown, command: Command) =>
      run(command, ({ out, config }) => {
        const parsed = loadContract(fileOf(file, config));
        const text = showContract(parsed);
        out.result({ hash: parsed.policy.contractHash, policy: parsed.policy, text }, [text]);
        return Promise.resolve();
      }),
    );
  contract
    .command('schema')
    .description('print the JSON Schema that editors use')
    .action((_options: unknown, command: Command) =>
      run(command, ({ out }) => {
        const schema = contractJsonSchema();
        out.result(schema, [JSON.stringify(schema, null, 2)]);
        return Promise.resolve();
      }),
    );
  addContractDiff(contract);
  addPeople(contract);
  addSign(contract);
  addAnnounce(contract);
  addActivate(contract);
  addStatus(contract);
  addHistory(contract);
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
