// `contract sign` and `contract message`: with the key Baton keeps, or with a key of the signer's own by way of openssl.
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { loadContract } from '#contract/load-contract.ts';
import { readSignature, signedMessage } from '#contract/sign.ts';
import { contractFileOf, type App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { signAs } from '#sync/sign-contract.ts';
import { run, runWithApp } from './command.ts';
import { differenceLines } from './contract-difference.ts';
import { emailOf, fileOrHash, namedContract, type NamedContract, nameOf, whoIs } from './contract-named.ts';
import { roleOf } from './contract-people.ts';
import type { Output } from './output.ts';
import { readBytes } from './read-bytes.ts';

export const addSign = (contract: Command): void => {
  contract
    .command('sign')
    .description(
      'sign a contract for your team. It may act on a live connection once marketing and sales have both signed it ' +
        'and it was activated. At a terminal it says what changes and asks first.',
    )
    .argument('[contract]', fileOrHash)
    .requiredOption('--as <email>', 'a person enrolled with `contract enrol`')
    .option('--signature <file>', 'made with a key of your own, see `contract message --help`')
    .option('--yes', 'do not ask')
    .action((text: string | undefined, options: SignOptions, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const named = await namedContract(app, text);
        const email = emailOf(options.as, '--as');
        const signature = options.signature === undefined ? null : signatureIn(options.signature);
        if (options.yes !== true && !out.isJson) await askFirst(app, named, out);
        const signed = await signAs({ db: app.store.db, clock: app.clock }, app.box, {
          contract: named,
          email,
          signature,
          by: whoIs(undefined),
        });
        const { contractHash } = named.policy;
        out.result({ contract: contractHash, role: signed.role, missing: signed.missing, isNew: signed.isNew }, [
          `${nameOf(named.policy)} is signed for ${signed.role}${signed.isNew ? '' : ' already'}`,
          signed.missing.length === 0
            ? 'both teams have signed; what is left to do: baton contract status'
            : `not signed yet for ${signed.missing.join(' and ')}`,
        ]);
      }),
    );
  contract
    .command('message')
    .description(
      'print the exact bytes to sign with a key of your own:\n' +
        '  baton contract message --role sales > message.txt\n' +
        '  openssl pkeyutl -sign -rawin -inkey key.pem -in message.txt -out signature.bin\n' +
        '  baton contract sign --as you@example.com --signature signature.bin',
    )
    .argument('[file]', 'BATON_CONTRACT, ./contract.yaml or the shipped default unless named')
    .requiredOption('--role <role>', 'the team you sign for: marketing or sales')
    .action((file: string | undefined, options: { role: string }, command: Command) =>
      run(command, ({ out, config }) => {
        const { policy } = loadContract(file ?? contractFileOf(config));
        const role = roleOf(options.role);
        const message = signedMessage(policy.contractHash, role);
        // Without a line break at the end: it would be one more byte than is signed.
        if (out.isJson) out.result({ contract: policy.contractHash, role, message }, []);
        else process.stdout.write(message);
        return Promise.resolve();
      }),
    );
};

type SignOptions = { as: string; signature?: string; yes?: true };

const signatureIn = (file: string): string => {
  const signature = readSignature(readBytes(file));
  if (signature !== null) return signature;
  throw new ConfigError([
    { where: file, message: 'is no Ed25519 signature: 64 bytes as openssl writes them, or the same in base64' },
  ]);
};

/** Only where a person sits at the terminal: nobody should sign what they have not seen. */
const askFirst = async (app: App, named: NamedContract, out: Output): Promise<void> => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return;
  for (const line of await differenceLines(app, named)) out.say(line);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Sign ${nameOf(named.policy)}? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new ConfigError('sign: nothing was signed');
  } finally {
    terminal.close();
  }
};
