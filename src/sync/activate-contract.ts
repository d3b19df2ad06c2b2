// Puts a contract in force: keeps it by its hash, notes since when, and has every lead looked at again. A new contract rescores; it opens no handoff.
import type { Instant } from '#domain/lead.ts';
import type { Policy } from '#domain/policy.ts';
import { putInForce, saveContract } from '#store/contracts.ts';
import { wakeAllLeads } from '#store/leads.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';

export type Contract = { readonly policy: Policy; readonly yaml: string };

/** Keeps a contract without putting it in force, so that it can be signed. */
export const keepContract = (tx: Tx, { policy, yaml }: Contract, now: Instant): Promise<void> =>
  saveContract(tx, {
    contractHash: policy.contractHash,
    name: policy.name,
    version: policy.version,
    yaml,
    policy,
    addedAt: now,
  });

/** Returns how many leads will be looked at again; 0 where the contract is in force already. */
export const activateContract = (engine: Pick<Engine, 'db' | 'clock'>, contract: Contract): Promise<number> =>
  engine.db.transaction().execute(async (tx) => {
    const now = engine.clock.now();
    await keepContract(tx, contract, now);
    const isNew = await putInForce(tx, contract.policy.contractHash, now);
    return isNew ? wakeAllLeads(tx, now) : 0;
  });
