import type { Command } from 'commander';
import { environmentAccounts } from '#src/accounts.ts';
import { changeMode, type App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { missingRoles } from '#contract/sign.ts';
import { scheduledActivations } from '#store/contracts.ts';
import { countByStage } from '#store/leads.ts';
import { signaturesOf } from '#store/signatures.ts';
import { missingObstacles, toldObstacles } from '#sync/activate-contract.ts';
import { agreementOn } from '#sync/agreement.ts';
import { isBackfilled } from '#sync/backfill.ts';
import { runWithApp } from './command.ts';
import { iso, nameOf, shortHash } from './contract-named.ts';

export const addGoLive = (program: Command): void => {
  program
    .command('go-live')
    .description('let the signed contract act on a connection: what qualifies from now on is handed over')
    .argument('<connection>', 'for example hubspot')
    .option('--dry-run', 'only check whether it could')
    .action((id: string, options: { dryRun?: true }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const obstacles = await obstaclesTo(app, id);
        if (obstacles.length > 0) throw new ConfigError(obstacles.map((message) => ({ where: id, message })));
        const stages = await countByStage(app.store.db);
        const baseline = stages.mql ?? 0;
        const remark = `${baseline} leads are MQLs of the baseline; each is handed over at its next engagement`;
        if (options.dryRun === true) {
          out.result({ connection: id, mode: 'observe', baseline }, ['nothing stands in the way', remark]);
          return;
        }
        await goLive(app, id, 'live');
        out.result({ connection: id, mode: 'live', baseline }, [`${id} is live`, remark]);
      }),
    );
};

/** From now on the connection acts; every field of ours is written, so every lead is looked at again. */
export const goLive = (app: App, id: string, mode: 'live' | 'sandbox'): Promise<void> =>
  changeMode(app.store, id, mode, app.clock.now());

/** Everything that must be done first, each with its command. */
const obstaclesTo = async (app: App, id: string): Promise<string[]> => {
  const connected = await app.connect(id);
  const obstacles: string[] = [];
  if (!connected.isInstalled) obstacles.push(`Baton's fields are not installed: run \`baton install apply ${id}\``);
  if (!(await isBackfilled(await app.engine(), connected))) {
    obstacles.push(`it was never read to its end: run \`baton backfill ${id}\``);
  }
  const { mode } = app.config;
  const isOfEnvironment = environmentAccounts(app.config).some((account) => account.id === id);
  if (isOfEnvironment && mode !== undefined && mode !== 'live') {
    obstacles.push(`BATON_MODE=${mode} would set it back at the next command: unset it`);
  }
  return [...obstacles, ...(await contractObstacles(app))];
};

/** The contract in force is the one that will act, whatever the file says by now; and after it what is scheduled. */
const contractObstacles = async (app: App): Promise<string[]> => {
  const { activation, deciding, fault, expiredSince } = await app.inForce();
  if (activation === null) return ['no contract is in force: `baton contract activate`'];
  const name = nameOf(activation);
  if (fault !== null) return [`${name}, the contract in force, ${fault}: activate it again from its file`];
  const { policy } = deciding;
  const { from } = policy.effective;
  const { db } = app.store;
  const agreement = await agreementOn(db, policy);
  const argument = policy.contractHash === app.contract.policy.contractHash ? '' : shortHash(policy.contractHash);
  return [
    ...[...missingObstacles(agreement, argument), ...toldObstacles(agreement, argument)].map(
      (what) => `${name}: ${what}`,
    ),
    ...(from !== null && from > app.clock.now() ? [`${name} holds from ${iso(from)}: go live then`] : []),
    ...(expiredSince === null ? [] : [`${name} ended ${iso(expiredSince)}: activate a newer one`]),
    ...(await scheduledObstacles(app)),
  ];
};

/** Scheduled while nothing was live, it need not be signed yet; come into force unsigned, it would stop everything. */
const scheduledObstacles = async (app: App): Promise<string[]> => {
  const { db } = app.store;
  const obstacles: string[] = [];
  for (const one of await scheduledActivations(db, app.clock.now())) {
    const missing = missingRoles(one.contractHash, await signaturesOf(db, one.contractHash));
    if (missing.length === 0) continue;
    const hash = shortHash(one.contractHash);
    obstacles.push(
      `${nameOf(one)} is scheduled for ${iso(one.inForceSince)} and not signed for ${missing.join(' and ')}: ` +
        `have it signed, or take it back with \`baton contract activate ${hash} --cancel\``,
    );
  }
  return obstacles;
};
