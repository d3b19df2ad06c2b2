// Contracts by their hash, never changed once kept, and their activations: which one is in force when is a function of these.
import { sql } from 'kysely';
import type { Instant } from '#domain/lead.ts';
import { insertRows } from './recordset.ts';
import type { ContractsTable, Tx } from './schema.ts';

export type StoredContract = {
  readonly contractHash: string;
  readonly name: string;
  readonly version: number;
  /** The document as written. */
  readonly yaml: string;
  /** Values of every list it uses, by name; null = kept by an older Baton without them. */
  readonly lists: Readonly<Record<string, readonly string[]>> | null;
  readonly addedAt: Instant;
};

export type Activation = {
  readonly id: number;
  readonly contractHash: string;
  readonly name: string;
  readonly version: number;
  readonly inForceSince: Instant;
  readonly activatedAt: Instant;
  /** Null = taken from the contract's file at opening. */
  readonly activatedBy: string | null;
  readonly cancelledAt: Instant | null;
};

const COLUMNS = ['contract_hash', 'name', 'version', 'yaml', 'lists', 'added_at'] as const;

const toContract = (row: ContractsTable): StoredContract => ({
  contractHash: row.contract_hash,
  name: row.name,
  version: row.version,
  yaml: row.yaml,
  lists: row.lists,
  addedAt: row.added_at,
});

const toRow = (contract: StoredContract): ContractsTable => ({
  contract_hash: contract.contractHash,
  name: contract.name,
  version: contract.version,
  yaml: contract.yaml,
  lists: contract.lists,
  added_at: contract.addedAt,
});

/**
 * Keeps a contract. One that is kept already stays as it is, but for lists that an older Baton did not keep with it: the hash they are part of says
 * that they are the same.
 */
export const saveContract = async (tx: Tx, contract: StoredContract): Promise<void> => {
  await insertRows(
    tx,
    'contracts',
    COLUMNS,
    [toRow(contract)],
    sql`on conflict (contract_hash) do update set lists = excluded.lists where contracts.lists is null`,
  );
};

/** Puts the text and lists back that were altered behind Baton's back. Only for what was proven to have this hash. */
export const restoreContract = async (tx: Tx, contract: StoredContract): Promise<void> => {
  const { contract_hash, added_at: _kept, ...row } = toRow(contract);
  await insertRows(
    tx,
    'contracts',
    COLUMNS,
    [{ ...row, contract_hash, added_at: contract.addedAt }],
    sql`on conflict (contract_hash) do update
      set name = excluded.name, version = excluded.version, yaml = excluded.yaml, lists = excluded.lists`,
  );
};

export const getContract = async (tx: Tx, contractHash: string): Promise<StoredContract | null> => {
  const row = await tx.selectFrom('contracts').selectAll().where('contract_hash', '=', contractHash).executeTakeFirst();
  return row === undefined ? null : toContract(row);
};

/** More with one beginning are not worth telling apart. */
const MAX_FOUND = 5;

/** The hashes that begin so. */
export const findContracts = async (tx: Tx, beginning: string): Promise<string[]> => {
  const rows = await tx
    .selectFrom('contracts')
    .select('contract_hash')
    .where(sql<boolean>`starts_with(contract_hash, ${beginning})`)
    .orderBy('contract_hash')
    .limit(MAX_FOUND)
    .execute();
  return rows.map((row) => row.contract_hash);
};

/** Held until the transaction ends: of two who activate at once, the second sees what the first has done. Reading goes on. */
export const lockActivations = async (tx: Tx): Promise<void> => {
  await sql`lock table contracts_in_force in share row exclusive mode`.execute(tx);
};

const activations = (tx: Tx) =>
  tx
    .selectFrom('contracts_in_force')
    .innerJoin('contracts', 'contracts.contract_hash', 'contracts_in_force.contract_hash')
    .select([
      'activation_id as id',
      'contracts.contract_hash as contractHash',
      'name',
      'version',
      'in_force_since as inForceSince',
      'activated_at as activatedAt',
      'activated_by as activatedBy',
      'cancelled_at as cancelledAt',
    ]);

/**
 * The contract in force at `at`, and since when; null before the first. Of two for one instant the one activated later counts.
 * `fingerprint` is another one whenever anything of what is stored of it is: reading all of it each time would take long.
 * `without`: as if this contract were not scheduled for a time after `since`.
 */
export const contractInForce = async (
  tx: Tx,
  at: Instant,
  without?: { readonly contractHash: string; readonly since: Instant },
): Promise<(Activation & { readonly fingerprint: string }) | null> => {
  const row = await activations(tx)
    .select(
      sql<string>`encode(sha256(convert_to(jsonb_build_array(name, version, yaml, lists)::text, 'UTF8')), 'hex')`.as(
        'fingerprint',
      ),
    )
    .where('in_force_since', '<=', at)
    .where('cancelled_at', 'is', null)
    .$if(without !== undefined, (query) =>
      query.where((eb) =>
        eb.or([
          eb('contracts_in_force.contract_hash', '!=', without?.contractHash ?? ''),
          eb('in_force_since', '<=', without?.since ?? 0),
        ]),
      ),
    )
    .orderBy('in_force_since', 'desc')
    .orderBy('activation_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
};

/** Puts a saved contract in force from `from` on. Returns false where it is the one in force then anyhow. Call under `lockActivations`. */
export const putInForce = async (
  tx: Tx,
  of: { contractHash: string; from: Instant; now: Instant; by: string | null },
): Promise<boolean> => {
  const current = await contractInForce(tx, of.from);
  if (current?.contractHash === of.contractHash) return false;
  await tx
    .insertInto('contracts_in_force')
    .values({
      in_force_since: of.from,
      contract_hash: of.contractHash,
      activated_at: of.now,
      activated_by: of.by,
      cancelled_at: null,
    })
    .execute();
  return true;
};

/** Takes back activations of the contract that still lie ahead. Returns how many. */
export const cancelScheduled = async (tx: Tx, contractHash: string, now: Instant): Promise<number> => {
  const { numUpdatedRows } = await tx
    .updateTable('contracts_in_force')
    .set({ cancelled_at: now })
    .where('contract_hash', '=', contractHash)
    .where('in_force_since', '>', now)
    .where('cancelled_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
};

/** What will be in force after `now`, soonest first. */
export const scheduledActivations = (tx: Tx, now: Instant): Promise<Activation[]> =>
  activations(tx)
    .where('in_force_since', '>', now)
    .where('cancelled_at', 'is', null)
    .orderBy('in_force_since')
    .orderBy('activation_id')
    .execute();

/** Every activation, newest first, those that were taken back too. */
export const contractHistory = (tx: Tx): Promise<Activation[]> =>
  activations(tx).orderBy('in_force_since', 'desc').orderBy('activation_id', 'desc').execute();

/** Whether the contract has been in force at some time up to `now`. */
export const wasInForce = async (tx: Tx, contractHash: string, now: Instant): Promise<boolean> => {
  const row = await tx
    .selectFrom('contracts_in_force')
    .select('activation_id')
    .where('contract_hash', '=', contractHash)
    .where('in_force_since', '<=', now)
    .where('cancelled_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
};
