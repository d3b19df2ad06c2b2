// Puts a contract in force, now or for a date, once nothing stands in the way, and says all that does. A new contract rescores; it opens no handoff.
import type { Instant } from '#domain/lead.ts';
import type { Policy } from '#domain/policy.ts';
import { audit } from '#store/contract-record.ts';
import {
  type Activation,
  cancelScheduled,
  contractInForce,
  getContract,
  lockActivations,
  putInForce,
  restoreContract,
  scheduledActivations,
  wasInForce,
} from '#store/contracts.ts';
import { listConnections } from '#store/connections.ts';
import { readAgain } from '#contract/kept.ts';
import type { Tx } from '#store/schema.ts';
import { type Agreement, agreementOn, type Contract, keepContract } from './agreement.ts';
import { lookAgain } from './contract-life.ts';
import type { Engine } from './engine.ts';
import { committed, rolledBack } from './transaction.ts';

export type ActivationWish = {
  readonly contract: Contract;
  /** Null = when the contract says it holds from, or now. */
  readonly at: Instant | null;
  /** Goes back to one that was in force before or is older. */
  readonly again: boolean;
  readonly by: string;
  readonly isDry: boolean;
  /** What a person writes behind a command to mean this contract; empty for the one in use. */
  readonly argument?: string;
};

export type Activated =
  | {
      readonly ok: true;
      /** `unchanged`: it is the one in force then anyhow. */
      readonly kind: 'activated' | 'scheduled' | 'unchanged';
      readonly from: Instant;
      /** The one it takes the place of. */
      readonly before: Activation | null;
      /** Leads that are looked at again; those of a scheduled one when its time has come. */
      readonly leads: number;
      readonly missing: Agreement['missing'];
      /** What takes its place later, as things stand. */
      readonly after: readonly Activation[];
      readonly isRestored: boolean;
    }
  | { readonly ok: false; readonly obstacles: readonly string[] };

type Shell = Pick<Engine, 'db' | 'clock'>;

export const activateContract = (shell: Shell, wish: ActivationWish): Promise<Activated> =>
  (wish.isDry ? rolledBack(shell) : committed(shell))(async (tx) => {
    await lockActivations(tx);
    const now = shell.clock.now();
    const { policy } = wish.contract;
    await keepContract(tx, wish.contract, now);
    const past = pastObstacles(wish.at, now);
    const from = startOf(policy, wish.at, now);
    // A contract is scheduled once: a new date takes the place of the old one.
    const without = { contractHash: policy.contractHash, since: now };
    const before = await contractInForce(tx, Math.max(from, now), without);
    const isRestored = await restoreWhereAltered(tx, wish, now);
    const agreement = await agreementOn(tx, policy);
    const isUnchanged = before?.contractHash === policy.contractHash;
    if (isUnchanged && past.length > 0) return { ok: false, obstacles: past };
    if (!isUnchanged) {
      const obstacles = [
        ...(await signatureObstacles(tx, agreement, wish.argument)),
        ...past,
        ...effectiveObstacles(policy.effective, from),
        ...toldObstacles(agreement, wish.argument),
        ...(await versionObstacles(tx, wish, before, now)),
      ];
      if (obstacles.length > 0) return { ok: false, obstacles };
      await cancelScheduled(tx, policy.contractHash, now);
      await putInForce(tx, { contractHash: policy.contractHash, from, now, by: wish.by });
      const kind = from > now ? 'scheduled' : 'activated';
      await audit(tx, {
        at: now,
        who: wish.by,
        what: kind,
        contractHash: policy.contractHash,
        detail: `${policy.name} version ${policy.version} from ${new Date(from).toISOString()}`,
      });
    }
    const isNow = from <= now;
    const leads =
      isNow && !isUnchanged ? await lookAgain(tx, { contract: policy.contractHash, isHeld: false }, now) : 0;
    return {
      ok: true,
      kind: isUnchanged ? 'unchanged' : isNow ? 'activated' : 'scheduled',
      from: isUnchanged ? before.inForceSince : from,
      before: isUnchanged ? null : before,
      leads,
      missing: agreement.missing,
      after: await scheduledActivations(tx, from),
      isRestored,
    };
  });

/** Takes back what was to come into force later. Returns how many activations. */
export const cancelActivation = (shell: Shell, policy: Policy, by: string): Promise<number> =>
  committed(shell)(async (tx) => {
    await lockActivations(tx);
    const now = shell.clock.now();
    const count = await cancelScheduled(tx, policy.contractHash, now);
    if (count > 0) {
      const detail = `${policy.name} version ${policy.version}`;
      await audit(tx, { at: now, who: by, what: 'cancelled', contractHash: policy.contractHash, detail });
    }
    return count;
  });

const startOf = ({ effective }: Policy, at: Instant | null, now: Instant): Instant =>
  at ?? Math.max(effective.from ?? now, now);

/** The contract at hand has the hash that was signed, so what is stored under it can only have been altered since. */
const restoreWhereAltered = async (tx: Tx, { contract, by }: ActivationWish, now: Instant): Promise<boolean> => {
  const { contractHash, name, version } = contract.policy;
  const stored = await getContract(tx, contractHash);
  if (stored === null || readAgain(stored).ok) return false;
  await restoreContract(tx, { ...stored, name, version, yaml: contract.yaml, lists: contract.lists });
  await audit(tx, { at: now, who: by, what: 'restored', contractHash, detail: `${name} version ${version}` });
  return true;
};

const behind = (argument: string): string => (argument === '' ? '' : ` ${argument}`);

/** What stands in the way of a contract that is to act. `argument`: how the contract is named to a command. */
export const missingObstacles = ({ missing }: Pick<Agreement, 'missing'>, argument = ''): string[] =>
  missing.length === 0
    ? []
    : [
        `it is not signed for ${missing.join(' and ')}: \`baton contract enrol\` the people, ` +
          `then each runs \`baton contract sign${behind(argument)} --as …\``,
      ];

const signatureObstacles = async (tx: Tx, agreement: Agreement, argument?: string): Promise<string[]> => {
  const isLive = (await listConnections(tx)).some(({ mode }) => mode === 'live');
  return isLive ? missingObstacles(agreement, argument) : [];
};

const iso = (at: Instant): string => new Date(at).toISOString();

const pastObstacles = (at: Instant | null, now: Instant): string[] =>
  at !== null && at < now ? [`${iso(at)} is past: what was in force then cannot be changed any more`] : [];

const effectiveObstacles = ({ from: earliest, until }: Policy['effective'], from: Instant): string[] => [
  ...(earliest !== null && from < earliest
    ? [`it holds from ${iso(earliest)}: leave --at out, or choose a time from then on`]
    : []),
  ...(until !== null && from >= until ? [`it holds until ${iso(until)}: give it a later end, and sign that`] : []),
];

/** Also asked before a connection goes live. */
export const toldObstacles = ({ untold }: Pick<Agreement, 'untold'>, argument = ''): string[] =>
  untold.map(({ id }) => `${id} has not been told of it: \`baton contract announce${behind(argument)} --to ${id}\``);

const versionObstacles = async (
  tx: Tx,
  { contract: { policy }, again }: ActivationWish,
  before: Activation | null,
  now: Instant,
): Promise<string[]> => {
  if (await wasInForce(tx, policy.contractHash, now)) {
    return again ? [] : ['it was in force before: to go back to it, add --again'];
  }
  if (before === null || before.name !== policy.name || policy.version > before.version) return [];
  const named = `${before.name} version ${before.version}`;
  if (policy.version === before.version) {
    return [`${named} is another contract with the same version number: raise \`version\`, and sign that`];
  }
  return again ? [] : [`it is older than ${named}: raise \`version\` and sign that, or go back to it with --again`];
};
