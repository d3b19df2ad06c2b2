// Contracts by their hash, and which one was in force when.
import { sql } from 'kysely';
import type { Instant } from '#domain/lead.ts';
import type { Policy } from '#domain/policy.ts';
import { insertRows } from './recordset.ts';
import type { ContractsTable, Tx } from './schema.ts';

export type StoredContract = {
  readonly contractHash: string;
  readonly name: string;
  readonly version: number;
  /** The document as written. */
  readonly yaml: string;
  readonly policy: Policy;
  readonly addedAt: Instant;
};

const COLUMNS = ['contract_hash', 'name', 'version', 'yaml', 'policy', 'added_at'] as const;

const toContract = (row: ContractsTable): StoredContract => ({
  contractHash: row.contract_hash,
  name: row.name,
  version: row.version,
  yaml: row.yaml,
  policy: row.policy,
  addedAt: row.added_at,
});

/**
 * Keeps a contract. One of the same hash keeps its name and the time it was added, but takes the new policy: a newer engine may read more out of
 * the same document.
 */
export const saveContract = async (tx: Tx, contract: StoredContract): Promise<void> => {
  const row = {
    contract_hash: contract.contractHash,
    name: contract.name,
    version: contract.version,
    yaml: contract.yaml,
    policy: contract.policy,
    added_at: contract.addedAt,
  };
  await insertRows(
    tx,
    'contracts',
    COLUMNS,
    [row],
    sql`on conflict (contract_hash) do update set policy = excluded.policy, yaml = excluded.yaml`,
  );
};

export const getContract = async (tx: Tx, contractHash: string): Promise<StoredContract | null> => {
  const row = await tx.selectFrom('contracts').selectAll().where('contract_hash', '=', contractHash).executeTakeFirst();
  return row === undefined ? null : toContract(row);
};

/** The contract in force at `at`, and since when; null before the first. */
export const contractInForce = async (
  tx: Tx,
  at: Instant,
): Promise<(StoredContract & { readonly inForceSince: Instant }) | null> => {
  const row = await tx
    .selectFrom('contracts_in_force')
    .innerJoin('contracts', 'contracts.contract_hash', 'contracts_in_force.contract_hash')
    .selectAll('contracts')
    .select('in_force_since')
    .where('in_force_since', '<=', at)
    .orderBy('in_force_since', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { ...toContract(row), inForceSince: row.in_force_since };
};

/** Puts a saved contract in force from `at` on. Returns false where it already is in force then. */
export const putInForce = async (tx: Tx, contractHash: string, at: Instant): Promise<boolean> => {
  const current = await contractInForce(tx, at);
  if (current?.contractHash === contractHash) return false;
  await tx
    .insertInto('contracts_in_force')
    .values({ in_force_since: at, contract_hash: contractHash })
    .onConflict((conflict) => conflict.column('in_force_since').doUpdateSet({ contract_hash: contractHash }))
    .execute();
  return true;
};

/** What was in force since when, newest first. */
export const contractHistory = async (
  tx: Tx,
): Promise<{ contractHash: string; name: string; version: number; inForceSince: Instant }[]> => {
  const rows = await tx
    .selectFrom('contracts_in_force')
    .innerJoin('contracts', 'contracts.contract_hash', 'contracts_in_force.contract_hash')
    .select(['contracts.contract_hash', 'name', 'version', 'in_force_since'])
    .orderBy('in_force_since', 'desc')
    .execute();
  return rows.map((row) => ({
    contractHash: row.contract_hash,
    name: row.name,
    version: row.version,
    inForceSince: row.in_force_since,
  }));
};
