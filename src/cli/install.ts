import type { Command } from 'commander';
import type { App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { provisionFrom } from '#mapping/manifest.ts';
import { getConnection, saveConnection } from '#store/connections.ts';
import { wakeAllLeads } from '#store/leads.ts';
import { retryDead } from '#store/outbox-desk.ts';
import type { Connected } from '#sync/engine.ts';
import type { Provision, ProvisionChange } from '#connectors/connector.ts';
import { withRetry } from '#sync/retry.ts';
import { runWithApp } from './command.ts';

export const addInstall = (program: Command): void => {
  const install = program.command('install').description("Baton's fields and work queues in a CRM");
  install
    .command('plan')
    .description('show what would be made or changed; changes nothing')
    .argument('<connection>', 'for example hubspot')
    .action((id: string, _options: unknown, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const connected = await app.connect(id);
        const changes = await planOf(app, connected);
        out.result({ changes }, changes.length === 0 ? ['everything is in place'] : changes.map(lineOf));
      }),
    );
  install
    .command('apply')
    .description('make what `install plan` shows; applying twice changes nothing')
    .argument('<connection>', 'for example hubspot')
    .action((id: string, _options: unknown, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const connected = await app.connect(id);
        const changes = await installApply(app, connected, (change) => {
          out.say(lineOf(change));
        });
        const blocked = changes.filter(({ action }) => action === 'blocked');
        out.result({ changes }, [
          changes.length === 0 ? 'everything was in place' : `${changes.length - blocked.length} changes made`,
          ...blocked.map(lineOf),
        ]);
        if (blocked.length > 0) process.exitCode = 1;
      }),
    );
};

const lineOf = ({ action, object, name, why }: ProvisionChange): string => `${action} ${object} ${name}: ${why}`;

const wantedOf = (app: App, connected: Connected): Provision =>
  provisionFrom(app.manifest, app.contract.policy, connected.objects);

const planOf = async (app: App, connected: Connected): Promise<readonly ProvisionChange[]> => {
  const engine = await app.engine();
  return withRetry(engine, () => connected.connector.planProvision(wantedOf(app, connected)));
};

/** Makes the fields; from then on they can be written, so every lead is looked at again. */
export const installApply = async (
  app: App,
  connected: Connected,
  onChange: (change: ProvisionChange) => void,
): Promise<readonly ProvisionChange[]> => {
  const engine = await app.engine();
  const wanted = wantedOf(app, connected);
  const changes = await withRetry(engine, () => connected.connector.applyProvision(wanted, onChange));
  const blockedFields = changes.filter(
    ({ action, name }) => action === 'blocked' && wanted.fields.some((field) => field.name === name),
  );
  const row = await getConnection(app.store.db, connected.row.id);
  if (row === null) throw new ConfigError(`there is no connection ${connected.row.id}`);
  const isAsBefore = row.settings['installed'] === true && changes.length === 0;
  if (blockedFields.length > 0 || isAsBefore) return changes;
  // What was made may be an object that can be read from now on.
  const { objects } = await withRetry(engine, () => connected.connector.probe());
  await app.store.db.transaction().execute(async (tx) => {
    await saveConnection(tx, { ...row, settings: { ...row.settings, objects: [...objects], installed: true } });
    // What was refused for want of a field may go through now.
    await retryDead(tx, { connection: row.id }, app.clock.now());
    await wakeAllLeads(tx, app.clock.now());
  });
  return changes;
};
