// One person's signature over one contract: with the key that Baton keeps, or brought along and checked.
import { isSignedBy, missingRoles, signContract, signerRoles, type SignerRole } from '#contract/sign.ts';
import { ConfigError } from '#src/errors.ts';
import { audit } from '#store/contract-record.ts';
import { loadSigner, saveSignature, signaturesOf } from '#store/signatures.ts';
import type { SecretBox } from '#store/secrets.ts';
import { type Contract, keepContract } from './agreement.ts';
import type { Engine } from './engine.ts';

export type Signing = {
  readonly contract: Contract;
  readonly email: string;
  /** Base64, of a person who keeps the key; null = sign with the key kept here. */
  readonly signature: string | null;
  /** Who is at work, for the record. */
  readonly by: string;
};

/** Throws ConfigError where the person may not sign or the signature is not right. Signing again changes nothing. */
export const signAs = (
  { db, clock }: Pick<Engine, 'db' | 'clock'>,
  box: () => SecretBox,
  { contract, email, signature, by }: Signing,
): Promise<{ role: SignerRole; missing: readonly SignerRole[]; isNew: boolean }> =>
  db.transaction().execute(async (tx) => {
    const now = clock.now();
    const { contractHash, name, version } = contract.policy;
    const signer = await loadSigner(tx, box, email);
    const role = signerRoles.find((one) => one === signer?.role);
    if (signer === null || role === undefined) {
      throw new ConfigError('sign: nobody of that address may sign; see `baton contract signers` and `enrol --help`');
    }
    if (signature === null && signer.privateKey === null) {
      throw new ConfigError(
        `sign: this person keeps the key: sign what \`baton contract message --role ${role}\` prints, and bring it with --signature FILE`,
      );
    }
    const made = signature ?? signContract(contractHash, role, signer.privateKey ?? '');
    if (!isSignedBy(contractHash, role, signer.publicKey, made)) {
      throw new ConfigError(
        `sign: this is not ${email}'s signature for ${role} over ${name} version ${version} as it stands: ` +
          `sign exactly the bytes that \`baton contract message --role ${role}\` prints, with the key that was enrolled`,
      );
    }
    await keepContract(tx, contract, now);
    const before = await signaturesOf(tx, contractHash);
    const own = before.find((one) => one.email === email);
    const isRight = own !== undefined && isSignedBy(contractHash, role, own.publicKey, own.signature);
    if (!isRight) {
      const { publicKey } = signer;
      await saveSignature(tx, { contractHash, email, publicKey, signature: made, signedAt: now }, { replace: true });
      const detail = `${name} version ${version} for ${role}`;
      await audit(tx, { at: now, who: by, what: 'signed', contractHash, subject: email, detail });
    }
    return { role, missing: missingRoles(contractHash, await signaturesOf(tx, contractHash)), isNew: !isRight };
  });
