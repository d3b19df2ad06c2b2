import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { contractJsonSchema } from '#contract/json-schema.ts';
import { lintText } from '#contract/lint.ts';
import { loadContract, readList } from '#contract/load-contract.ts';
import { showContract } from '#contract/show.ts';
import { makeSigningKeys, missingRoles, signContract, signerRoles, type SignerRole } from '#contract/sign.ts';
import { contractFileOf, type App } from '#src/app.ts';
import type { Config } from '#src/config.ts';
import { ConfigError } from '#src/errors.ts';
import { enrolSigner, listSigners, loadSigner, saveSignature, signaturesOf } from '#store/signatures.ts';
import { run, runWithApp } from './command.ts';

const fileOf = (file: string | undefined, config: Config): string => file ?? contractFileOf(config);

export const addContract = (program: Command): void => {
  const contract = program.command('contract').description('check, show and sign the contract both teams agree on');
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
  addSigning(contract);
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

const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const addSigning = (contract: Command): void => {
  contract
    .command('enrol')
    .description('let a person sign contracts for marketing or for sales; Baton keeps the key, sealed')
    .argument('<email>')
    .requiredOption('--role <role>', signerRoles.join(' or '))
    .action((email: string, options: { role: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const role = signerRoles.find((known) => known === options.role);
        if (role === undefined) throw new ConfigError(`--role: use ${signerRoles.join(' or ')}`);
        if (!emailPattern.test(email)) throw new ConfigError('enrol: that is not an e-mail address');
        const keys = makeSigningKeys();
        const isNew = await enrolSigner(app.store.db, app.box(), {
          email: email.toLowerCase(),
          role,
          ...keys,
          enrolledAt: app.clock.now(),
        });
        if (!isNew) throw new ConfigError('enrol: this person is enrolled already');
        out.result({ role, publicKey: keys.publicKey }, [`enrolled for ${role}`]);
      }),
    );
  contract
    .command('sign')
    .description('sign the contract in use; it may act once marketing and sales have both signed')
    .requiredOption('--as <email>', 'a person enrolled with `contract enrol`')
    .action((options: { as: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const { contractHash, name, version } = app.contract.policy;
        const signer = await loadSigner(app.store.db, app.box(), options.as.toLowerCase());
        if (signer === null) {
          throw new ConfigError('sign: nobody of that address is enrolled; see `baton contract enrol --help`');
        }
        const role = signer.role as SignerRole;
        await saveSignature(app.store.db, {
          contractHash,
          email: signer.email,
          signature: signContract(contractHash, role, signer.privateKey),
          signedAt: app.clock.now(),
        });
        const missing = await missingSignatures(app);
        out.result({ contract: contractHash, role, missing }, [
          `${name} version ${version} is signed for ${role}`,
          missing.length === 0 ? 'both teams have signed' : `not signed yet for ${missing.join(' and ')}`,
        ]);
      }),
    );
  contract
    .command('signers')
    .description('who may sign')
    .action((_options: unknown, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const signers = await listSigners(app.store.db);
        out.result(
          { signers },
          signers.length === 0 ? ['nobody is enrolled'] : signers.map(({ email, role }) => `${role}: ${email}`),
        );
      }),
    );
};

/** The roles that have not signed the contract of the file with a right signature. */
export const missingSignatures = async (app: App): Promise<SignerRole[]> => {
  const { contractHash } = app.contract.policy;
  return missingRoles(contractHash, await signaturesOf(app.store.db, contractHash));
};
