// `contract activate`: puts a contract in force, now or for a date, once nothing stands in the way; `--cancel` takes a date back.
import type { Command } from 'commander';
import { ConfigError } from '#src/errors.ts';
import { type Activated, activateContract, cancelActivation } from '#sync/activate-contract.ts';
import { runWithApp } from './command.ts';
import {
  fileOrHash,
  iso,
  namedContract,
  type NamedContract,
  nameOf,
  parseInstant,
  shortHash,
  whoIs,
} from './contract-named.ts';

type ActivateOptions = { at?: string; dryRun?: true; again?: true; cancel?: true; by?: string };

export const addActivate = (contract: Command): void => {
  contract
    .command('activate')
    .description(
      'put a contract in force: now, or from the date it says it holds from. All leads are scored again; no handoff is opened by that. ' +
        'Refused, with every reason, unless both teams have signed it (where a connection is live), the channels it names were told of it, ' +
        'its dates fit and its version number is higher.',
    )
    .argument('[contract]', fileOrHash)
    .option('--at <time>', 'from then on, ISO 8601 with zone (default: when the contract says, else now)')
    .option('--again', 'go back to a contract that was in force before or is older')
    .option('--cancel', 'take back an activation whose time has not come')
    .option('--dry-run', 'only say what would happen')
    .option('--by <email>', 'who does it, for the record (default: the user of the operating system)')
    .action((text: string | undefined, options: ActivateOptions, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const named = await namedContract(app, text);
        const shell = { db: app.store.db, clock: app.clock };
        const by = whoIs(options.by);
        const { contractHash } = named.policy;
        if (options.cancel === true) {
          const cancelled = await cancelActivation(shell, named.policy, by);
          if (cancelled === 0)
            throw new ConfigError(`${nameOf(named.policy)} is not scheduled: there is nothing to take back`);
          out.result({ contract: contractHash, cancelled }, [`${nameOf(named.policy)} is not scheduled any more`]);
          return;
        }
        const activated = await activateContract(shell, {
          contract: named,
          at: options.at === undefined ? null : parseInstant(options.at, '--at'),
          again: options.again === true,
          by,
          isDry: options.dryRun === true,
          argument: named.argument,
        });
        if (!activated.ok) {
          const where = nameOf(named.policy);
          throw new ConfigError(activated.obstacles.map((message) => ({ where, message })));
        }
        const document = {
          contract: contractHash,
          kind: activated.kind,
          from: iso(activated.from),
          before: activated.before?.contractHash ?? null,
          leads: activated.leads,
          missing: activated.missing,
          after: activated.after.map((one) => ({ contract: one.contractHash, from: iso(one.inForceSince) })),
          isRestored: activated.isRestored,
          isDry: options.dryRun === true,
        };
        out.result(document, linesOf(named, activated, options.dryRun === true));
      }),
    );
};

const linesOf = (named: NamedContract, activated: Activated & { ok: true }, isDry: boolean): string[] => {
  const name = nameOf(named.policy);
  const { kind, from, before, leads, missing, after, isRestored } = activated;
  const would = isDry ? 'dry run: ' : '';
  const what = {
    unchanged: `${name} is in force since ${iso(from)}`,
    activated: `${would}${name} is in force now`,
    scheduled: `${would}${name} comes into force ${iso(from)} by itself`,
  }[kind];
  return [
    what,
    ...(isRestored ? [`${would}its stored text had been altered and is as it was signed again`] : []),
    ...(before === null ? [] : [`it takes the place of ${nameOf(before)} (${shortHash(before.contractHash)})`]),
    ...(kind === 'activated' ? [`${leads} leads are looked at again; no handoff is opened by that`] : []),
    ...(missing.length === 0
      ? []
      : [
          `it is not signed for ${missing.join(' and ')}: it decides in observe and sandbox mode, and does not act live`,
        ]),
    ...after.map((one) => `${nameOf(one)} is scheduled to take its place ${iso(one.inForceSince)}`),
  ];
};
