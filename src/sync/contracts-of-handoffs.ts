// The contracts under which handoffs were opened: each is finished under its own, whichever decides on new ones by now.
import { readAgain } from '#contract/kept.ts';
import type { Lead } from '#domain/lead.ts';
import { compile, type CompiledPolicy } from '#domain/scoring/compile.ts';
import { getContract } from '#store/contracts.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';

/** Compiled once for as long as the database is open. Contracts come and go over months, so there are few. */
const compiled = new WeakMap<Engine['store'], Map<string, CompiledPolicy | null>>();
export type RulesOf = (lead: Lead) => CompiledPolicy;

/** Null: it was not kept, or is not what was signed; then the one in force stands in. */
const readKept = async (tx: Tx, hash: string): Promise<CompiledPolicy | null> => {
  const kept = await getContract(tx, hash);
  if (kept === null) return null;
  const read = readAgain(kept);
  return read.ok ? compile(read.parsed.policy) : null;
};

/** Reads those that these leads' handoffs need. */
export const rulesOfHandoffs = async (
  tx: Tx,
  { store, policy, versions }: Pick<Engine, 'store' | 'policy' | 'versions'>,
  leads: readonly Lead[],
): Promise<RulesOf> => {
  const known = compiled.get(store) ?? new Map<string, CompiledPolicy | null>();
  compiled.set(store, known);
  const hashes = new Set(leads.flatMap(({ handoff }) => handoff?.contractHash ?? []));
  for (const hash of hashes) {
    if (hash !== versions.contractHash && !known.has(hash)) known.set(hash, await readKept(tx, hash));
  }
  return ({ handoff }) => {
    if (handoff === null || handoff.contractHash === versions.contractHash) return policy;
    return known.get(handoff.contractHash) ?? policy;
  };
};
