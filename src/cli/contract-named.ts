// Which contract a command speaks of: the one in use, a file, or one that was kept, by the beginning of its hash. And who is at work.
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { readAgain } from '#contract/kept.ts';
import { loadContract } from '#contract/load-contract.ts';
import type { ParsedContract } from '#contract/parse.ts';
import { isoInstant } from '#mapping/normalise.ts';
import type { App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { findContracts, getContract } from '#store/contracts.ts';

export type NamedContract = ParsedContract & {
  readonly yaml: string;
  /** What a person writes behind a command to mean this one; empty for the one in use. */
  readonly argument: string;
};

/** Fewer digits name too many. */
const hashBeginning = /^[0-9a-f]{6,64}$/;

export const fileOrHash =
  'a file, or the beginning of the hash of one that was kept; BATON_CONTRACT, ./contract.yaml or the shipped default unless named';

/** Throws ConfigError where there is no such contract, or where what was kept is not what was signed. */
export const namedContract = async (app: App, text: string | undefined): Promise<NamedContract> => {
  if (text === undefined) return { ...app.contract, argument: '' };
  if (existsSync(text) || !hashBeginning.test(text)) return { ...loadContract(text), argument: text };
  const { db } = app.store;
  const [hash, ...others] = await findContracts(db, text);
  if (hash === undefined)
    throw new ConfigError(`no file is called ${text}, and no contract was kept whose hash begins so`);
  if (others.length > 0)
    throw new ConfigError(`several contracts have a hash that begins with ${text}: give more of it`);
  const kept = await getContract(db, hash);
  if (kept === null) throw new ConfigError(`the contract ${shortHash(hash)} is gone`);
  const again = readAgain(kept);
  if (!again.ok) {
    throw new ConfigError(
      `${kept.name} version ${kept.version} ${again.message}: name the file it came from instead of its hash`,
    );
  }
  return { ...again.parsed, yaml: kept.yaml, argument: shortHash(hash) };
};

/** As much of a hash as people compare. */
export const shortHash = (hash: string): string => hash.slice(0, 12);

/** Who is at work, for the record: as named, else the user of the operating system. */
export const whoIs = (named: string | undefined): string => {
  if (named !== undefined) return emailOf(named, '--by');
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a container may run under a number without a name
  }
};

const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** An address in the one form it is stored in. */
export const emailOf = (text: string, where: string): string => {
  const email = text.trim().toLowerCase();
  if (!emailPattern.test(email)) throw new ConfigError([{ where, message: 'that is not an e-mail address' }]);
  return email;
};

export const nameOf = ({ name, version }: { readonly name: string; readonly version: number }): string =>
  `${name} version ${version}`;

/** ISO 8601 without what is always zero. */
export const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** An instant as a person writes it; a date alone begins at midnight UTC. A day that does not exist is refused, not taken for another. */
export const parseInstant = (text: string, where: string): number => {
  const at = isoInstant(text);
  if (at !== null) return at;
  throw new ConfigError([{ where, message: 'use ISO 8601 with a zone, such as 2026-03-01T00:00:00Z' }]);
};
