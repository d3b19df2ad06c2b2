import type { Command } from 'commander';
import { contractJsonSchema } from '#contract/json-schema.ts';
import { loadContract } from '#contract/load-contract.ts';
import { showContract } from '#contract/show.ts';
import { contractFileOf } from '#src/app.ts';
import type { Config } from '#src/config.ts';
import { run } from './command.ts';
import { addActivate } from './contract-activate.ts';
import { addAnnounce } from './contract-announce.ts';
import { addContractDiff } from './contract-diff.ts';
import { addHistory } from './contract-history.ts';
import { addContractLint } from './contract-lint.ts';
import { addPeople } from './contract-people.ts';
import { addSign } from './contract-sign.ts';
import { addStatus } from './contract-status.ts';

const fileOf = (file: string | undefined, config: Config): string => file ?? contractFileOf(config);

export const addContract = (program: Command): void => {
  const contract = program
    .command('contract')
    .description('check, show, sign and activate the contract both teams agree on');
  addContractLint(contract);
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
