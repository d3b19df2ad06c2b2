// What a contract changes against the one in force, in plain sentences: for those who sign it and those who are told of it.
import { diffContracts } from '#contract/diff/diff.ts';
import type { App } from '#src/app.ts';
import { nameOf, type NamedContract } from './contract-named.ts';

export const differenceLines = async (app: App, after: NamedContract): Promise<string[]> => {
  const { activation, deciding, fault } = await app.inForce();
  if (activation === null) return [`${nameOf(after.policy)} is the first contract`];
  if (activation.contractHash === after.policy.contractHash) return [`${nameOf(after.policy)} is in force already`];
  if (fault !== null) return [`${nameOf(activation)}, which is in force, ${fault}: what changes cannot be said`];
  const { changes } = diffContracts(deciding, after);
  return [
    `Against ${nameOf(deciding.policy)}, which is in force:`,
    ...(changes.length === 0 ? ['nothing differs'] : changes.map(({ text }) => `- ${text}`)),
  ];
};
