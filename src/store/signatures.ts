// Who may sign contracts, and who signed which. People are enrolled outside the contract, so that it cannot name its own signers.
import { sql } from 'kysely';
import type { Instant } from '#domain/lead.ts';
import type { SecretBox } from './secrets.ts';
import type { Tx } from './schema.ts';

export type StoredSigner = {
  readonly email: string;
  readonly role: string;
  readonly publicKey: string;
  readonly enrolledAt: Instant;
};

export type StoredSignature = {
  readonly contractHash: string;
  readonly email: string;
  readonly role: string;
  readonly publicKey: string;
  readonly signature: string;
  readonly signedAt: Instant;
};

const keyContext = (email: string): string => `signer ${email}`;

/** Enrols a person whose key Baton keeps, sealed. Returns false where the person is enrolled already. */
export const enrolSigner = async (
  tx: Tx,
  box: SecretBox,
  signer: StoredSigner & { readonly privateKey: string },
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('signers')
    .values({
      email: signer.email,
      role: signer.role,
      public_key: signer.publicKey,
      sealed_key: box.seal(keyContext(signer.email), signer.privateKey),
      enrolled_at: signer.enrolledAt,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0) > 0;
};

export const listSigners = async (tx: Tx): Promise<StoredSigner[]> => {
  const rows = await tx.selectFrom('signers').selectAll().orderBy('role').orderBy('email').execute();
  return rows.map((row) => ({
    email: row.email,
    role: row.role,
    publicKey: row.public_key,
    enrolledAt: row.enrolled_at,
  }));
};

/** The person and the opened key; null where nobody of that address is enrolled. */
export const loadSigner = async (
  tx: Tx,
  box: SecretBox,
  email: string,
): Promise<(StoredSigner & { readonly privateKey: string }) | null> => {
  const row = await tx.selectFrom('signers').selectAll().where('email', '=', email).executeTakeFirst();
  if (row === undefined) return null;
  return {
    email: row.email,
    role: row.role,
    publicKey: row.public_key,
    enrolledAt: row.enrolled_at,
    privateKey: box.open(keyContext(email), row.sealed_key),
  };
};

/** Keeps a signature; a second one of the same person over the same contract changes nothing. */
export const saveSignature = async (tx: Tx, of: Omit<StoredSignature, 'publicKey' | 'role'>): Promise<void> => {
  await tx
    .insertInto('signatures')
    .values({ contract_hash: of.contractHash, email: of.email, signature: of.signature, signed_at: of.signedAt })
    .onConflict((conflict) => conflict.columns(['contract_hash', 'email']).doNothing())
    .execute();
};

/** The signatures over a contract, with what is known of their signers. Whether they are right is for the contract room to say. */
export const signaturesOf = async (tx: Tx, contractHash: string): Promise<StoredSignature[]> => {
  const { rows } = await sql<{
    email: string;
    role: string;
    public_key: string;
    signature: string;
    signed_at: Instant;
  }>`select s.email, p.role, p.public_key, s.signature, s.signed_at
    from signatures s join signers p using (email) where s.contract_hash = ${contractHash} order by s.signed_at`.execute(
    tx,
  );
  return rows.map((row) => ({
    contractHash,
    email: row.email,
    role: row.role,
    publicKey: row.public_key,
    signature: row.signature,
    signedAt: row.signed_at,
  }));
};
