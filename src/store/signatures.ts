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
  /** Null = may sign. */
  readonly retiredAt: Instant | null;
  /** Baton keeps the private key, sealed. */
  readonly isKeptHere: boolean;
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

const signers = (tx: Tx) =>
  tx
    .selectFrom('signers')
    .select([
      'email',
      'role',
      'public_key as publicKey',
      'enrolled_at as enrolledAt',
      'retired_at as retiredAt',
      sql<boolean>`sealed_key is not null`.as('isKeptHere'),
    ]);

export type Enrolment = {
  readonly email: string;
  readonly role: string;
  readonly publicKey: string;
  /** Sealed and kept; null = the person keeps it. */
  readonly privateKey: string | null;
  readonly enrolledAt: Instant;
};

/**
 * Enrols a person, or says why not: one person holds one role for good, has one key at a time, and a key is one person's. What the person had under
 * a key that was retired stays. Call in a transaction: two who enrol at once take turns.
 */
export const enrolSigner = async (
  tx: Tx,
  box: () => SecretBox,
  of: Enrolment,
): Promise<'enrolled' | 'enrolled_already' | 'other_role' | 'key_is_taken'> => {
  await sql`lock table signers in share row exclusive mode`.execute(tx);
  const known = await signers(tx)
    .where((eb) => eb.or([eb('email', '=', of.email), eb('public_key', '=', of.publicKey)]))
    .execute();
  const own = known.filter(({ email }) => email === of.email);
  if (own.some(({ role }) => role !== of.role)) return 'other_role';
  if (own.some(({ retiredAt }) => retiredAt === null)) return 'enrolled_already';
  if (known.some(({ publicKey }) => publicKey === of.publicKey)) return 'key_is_taken';
  await tx
    .insertInto('signers')
    .values({
      email: of.email,
      role: of.role,
      public_key: of.publicKey,
      sealed_key: of.privateKey === null ? null : box().seal(keyContext(of.email), of.privateKey),
      enrolled_at: of.enrolledAt,
      retired_at: null,
    })
    .execute();
  return 'enrolled';
};

/** From now on the person cannot sign; what was signed stays signed. Returns the role, or null where nobody of that address may sign. */
export const retireSigner = async (tx: Tx, email: string, now: Instant): Promise<string | null> => {
  const row = await tx
    .updateTable('signers')
    .set({ retired_at: now })
    .where('email', '=', email)
    .where('retired_at', 'is', null)
    .returning('role')
    .executeTakeFirst();
  return row?.role ?? null;
};

/** Those who may sign, and with `all` those who could once. */
export const listSigners = (tx: Tx, options: { all?: boolean } = {}): Promise<StoredSigner[]> =>
  signers(tx)
    .$if(options.all !== true, (query) => query.where('retired_at', 'is', null))
    .orderBy('role')
    .orderBy('email')
    .orderBy('enrolled_at')
    .execute();

/**
 * The person who may sign under that address, held until the transaction ends so that nobody is retired while signing; null where there is none.
 * `privateKey` is null where the person keeps it.
 */
export const loadSigner = async (
  tx: Tx,
  box: () => SecretBox,
  email: string,
): Promise<(StoredSigner & { readonly privateKey: string | null }) | null> => {
  const row = await signers(tx)
    .select('sealed_key')
    .where('email', '=', email)
    .where('retired_at', 'is', null)
    .forShare()
    .executeTakeFirst();
  if (row === undefined) return null;
  const { sealed_key: sealed, ...signer } = row;
  return { ...signer, privateKey: sealed === null ? null : box().open(keyContext(email), sealed) };
};

/** Keeps a signature. One of the same person over the same contract is there already and stays, unless `replace` says that it was not right. */
export const saveSignature = async (
  tx: Tx,
  of: Omit<StoredSignature, 'role'>,
  options: { replace?: boolean } = {},
): Promise<void> => {
  const { contractHash, email, publicKey, signature, signedAt } = of;
  await sql`insert into signatures (contract_hash, email, public_key, signature, signed_at)
    values (${contractHash}, ${email}, ${publicKey}, ${signature}, ${signedAt})
    on conflict (contract_hash, email) ${
      options.replace === true
        ? sql`do update set public_key = excluded.public_key, signature = excluded.signature, signed_at = excluded.signed_at`
        : sql`do nothing`
    }`.execute(tx);
};

/** The signatures over a contract, with what is known of their signers. Whether they are right is for the contract room to say. */
export const signaturesOf = async (tx: Tx, contractHash: string): Promise<StoredSignature[]> =>
  signatures(tx).where('s.contract_hash', '=', contractHash).orderBy('s.signed_at').execute();

/** Over all contracts, newest first. */
export const listSignatures = async (tx: Tx, limit: number): Promise<StoredSignature[]> =>
  signatures(tx).orderBy('s.signed_at', 'desc').orderBy('s.email').limit(limit).execute();

const signatures = (tx: Tx) =>
  tx
    .selectFrom('signatures as s')
    .innerJoin('signers as p', (join) =>
      join.onRef('p.email', '=', 's.email').onRef('p.public_key', '=', 's.public_key'),
    )
    .select([
      's.contract_hash as contractHash',
      's.email as email',
      'p.role as role',
      's.public_key as publicKey',
      's.signature as signature',
      's.signed_at as signedAt',
    ]);
