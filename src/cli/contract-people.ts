// `contract enrol`, `signers`, `retire`: who may sign, decided by an admin outside the contract and kept on record.
import type { Command } from 'commander';
import { makeSigningKeys, readPublicKey, signerRoles, type SignerRole } from '#contract/sign.ts';
import { ConfigError } from '#src/errors.ts';
import { audit } from '#store/contract-record.ts';
import { enrolSigner, listSigners, retireSigner, type StoredSigner } from '#store/signatures.ts';
import { runWithApp } from './command.ts';
import { emailOf, iso, whoIs } from './contract-named.ts';
import { readBytes } from './read-bytes.ts';

const byOption = ['--by <email>', 'who does it, for the record (default: the user of the operating system)'] as const;

export const addPeople = (contract: Command): void => {
  contract
    .command('enrol')
    .description(
      'let a person sign contracts for marketing or for sales. Baton makes a key and keeps it, sealed, unless the person has one. ' +
        'Nobody may sign for both teams.',
    )
    .argument('<email>')
    .requiredOption('--role <role>', signerRoles.join(' or '))
    .option('--public-key <file>', 'Ed25519, as `openssl pkey -pubout` writes it: the person keeps the private key')
    .option(...byOption)
    .action((text: string, options: EnrolOptions, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const email = emailOf(text, 'enrol');
        const role = roleOf(options.role);
        const keys = keysOf(options.publicKey);
        const who = whoIs(options.by);
        const now = app.clock.now();
        await app.store.db.transaction().execute(async (tx) => {
          const answer = await enrolSigner(tx, app.box, { email, role, ...keys, enrolledAt: now });
          if (answer !== 'enrolled') throw new ConfigError(`enrol: ${refusals[answer]}`);
          const detail = `for ${role}, ${keys.privateKey === null ? 'with a key of their own' : 'Baton keeps the key'}`;
          await audit(tx, { at: now, who, what: 'enrolled', subject: email, detail });
        });
        out.result({ email, role, publicKey: keys.publicKey, isKeptHere: keys.privateKey !== null }, [
          `${email} may sign for ${role}`,
          keys.privateKey === null
            ? `to sign: baton contract message --role ${role} > message.txt, then see docs/signing.md`
            : `to sign: baton contract sign --as ${email}`,
        ]);
      }),
    );
  contract
    .command('signers')
    .description('who may sign')
    .option('--all', 'those who were retired as well')
    .action((options: { all?: true }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const signers = await listSigners(app.store.db, { all: options.all === true });
        out.result(
          { signers: signers.map(documentOf) },
          signers.length === 0
            ? ['nobody is enrolled: `baton contract enrol EMAIL --role marketing`, and one for sales']
            : signers.map(lineOf),
        );
      }),
    );
  contract
    .command('retire')
    .description('let a person sign no more; what was signed stays signed')
    .argument('<email>')
    .option(...byOption)
    .action((text: string, options: { by?: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const email = emailOf(text, 'retire');
        const who = whoIs(options.by);
        const now = app.clock.now();
        const role = await app.store.db.transaction().execute(async (tx) => {
          const held = await retireSigner(tx, email, now);
          if (held === null)
            throw new ConfigError('retire: nobody of that address may sign; see `baton contract signers`');
          await audit(tx, { at: now, who, what: 'retired', subject: email, detail: `from ${held}` });
          return held;
        });
        const left = (await listSigners(app.store.db)).filter((one) => one.role === role);
        out.result({ email, role, left: left.length }, [
          `${email} can sign no more; what was signed stays signed`,
          ...(left.length > 0
            ? []
            : [`nobody may sign for ${role} now: \`baton contract enrol EMAIL --role ${role}\``]),
        ]);
      }),
    );
};

type EnrolOptions = { role: string; publicKey?: string; by?: string };

const refusals = {
  enrolled_already: 'this person is enrolled already; for another key, `baton contract retire` the old one first',
  other_role: 'this person was enrolled for the other team, and nobody may sign for both',
  key_is_taken: 'this key is or was enrolled already: a key is one person’s and is not used again',
} as const;

export const roleOf = (text: string): SignerRole => {
  const role = signerRoles.find((known) => known === text);
  if (role === undefined) throw new ConfigError([{ where: '--role', message: `use ${signerRoles.join(' or ')}` }]);
  return role;
};

const keysOf = (file: string | undefined): { publicKey: string; privateKey: string | null } => {
  if (file === undefined) return makeSigningKeys();
  const read = readPublicKey(readBytes(file));
  if (!read.ok) throw new ConfigError([{ where: file, message: read.problem }]);
  return { publicKey: read.publicKey, privateKey: null };
};

const documentOf = ({ email, role, publicKey, enrolledAt, retiredAt, isKeptHere }: StoredSigner) => ({
  email,
  role,
  publicKey,
  isKeptHere,
  enrolledAt: iso(enrolledAt),
  retiredAt: retiredAt === null ? null : iso(retiredAt),
});

const lineOf = ({ email, role, retiredAt, isKeptHere }: StoredSigner): string =>
  `${role}: ${email}${isKeptHere ? '' : ' (own key)'}${retiredAt === null ? '' : `, retired ${iso(retiredAt)}`}`;
