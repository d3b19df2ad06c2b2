// How far both teams have come with a contract: who has signed it, who was told of it, and what still stands in the way of its counting.
import { missingRoles, rightSignatures, type SignerRole } from '#contract/sign.ts';
import type { Lists } from '#contract/to-condition.ts';
import type { Instant } from '#domain/lead.ts';
import type { NotifyChannel } from '#domain/policy-handoff.ts';
import type { Policy } from '#domain/policy.ts';
import { ConfigError } from '#src/errors.ts';
import { announcementsOf, type Announcement } from '#store/contract-record.ts';
import { saveContract } from '#store/contracts.ts';
import { signaturesOf } from '#store/signatures.ts';
import type { Tx } from '#store/schema.ts';

/** A contract as parsed: from a file, or read again from where it was kept. */
export type Contract = { readonly policy: Policy; readonly yaml: string; readonly lists: Lists };

export type Agreement = {
  /** With right signatures alone. */
  readonly signed: readonly { readonly role: string; readonly email: string; readonly signedAt: Instant }[];
  readonly missing: readonly SignerRole[];
  readonly told: readonly Announcement[];
  /** Channels that the contract names and that have not been told of exactly this one. */
  readonly untold: readonly NotifyChannel[];
};

export const agreementOn = async (tx: Tx, policy: Policy): Promise<Agreement> => {
  const { contractHash } = policy;
  const signatures = await signaturesOf(tx, contractHash);
  const told = await announcementsOf(tx, contractHash);
  return {
    signed: rightSignatures(contractHash, signatures).map(({ role, email, signedAt }) => ({ role, email, signedAt })),
    missing: missingRoles(contractHash, signatures),
    told,
    untold: policy.handoff.notify.filter(({ id }) => !told.some(({ channel }) => channel === id)),
  };
};

/** What a database cannot hold would come back as something else, and look altered. */
const hasNul = ({ yaml, lists }: Contract): boolean =>
  yaml.includes('\0') || Object.values(lists).some((values) => values.some((value) => value.includes('\0')));

/** Keeps a contract with all that its hash stands on, so that it can be signed and told. It puts nothing in force. */
export const keepContract = async (tx: Tx, contract: Contract, now: Instant): Promise<void> => {
  const { policy, yaml, lists } = contract;
  if (hasNul(contract)) {
    throw new ConfigError(`${policy.name} version ${policy.version} holds a NUL character: take it out of the file`);
  }
  await saveContract(tx, {
    contractHash: policy.contractHash,
    name: policy.name,
    version: policy.version,
    yaml,
    lists,
    addedAt: now,
  });
};
