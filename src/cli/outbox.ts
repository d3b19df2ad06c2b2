import type { Command } from 'commander';
import { ConfigError } from '#src/errors.ts';
import { drop, listOutbox, retryDead } from '#store/outbox-desk.ts';
import { listConnections } from '#store/connections.ts';
import { outboxStates, type OutboxState } from '#store/schema.ts';
import { runWithApp } from './command.ts';

const mostListed = 200;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const checkIds = (ids: readonly string[]): readonly string[] => {
  const wrong = ids.find((id) => !uuid.test(id));
  if (wrong !== undefined) throw new ConfigError(`${wrong} is not the id of a write: \`baton outbox list\` shows them`);
  return ids;
};

export const addOutbox = (program: Command): void => {
  const outbox = program.command('outbox').description('writes that wait or were refused by a CRM');
  outbox
    .command('list')
    .description('what is not settled, oldest first, with the reason where it was refused')
    .option('--state <state>', `only ${outboxStates.join(', ')}`)
    .action((options: { state?: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const state = outboxStates.find((known) => known === options.state);
        if (options.state !== undefined && state === undefined) {
          throw new ConfigError(`--state: use one of ${outboxStates.join(', ')}`);
        }
        const filter = state === undefined ? {} : { states: [state] as readonly OutboxState[] };
        const rows = await listOutbox(app.store.db, { ...filter, limit: mostListed });
        const document = rows.map((row) => ({
          id: row.id,
          connection: row.ref.connection,
          record: `${row.ref.object} ${row.ref.recordId}`,
          fields: Object.keys(row.payload),
          state: row.state,
          attempts: row.attempts,
          error: row.error,
          runAt: new Date(row.runAt).toISOString(),
        }));
        out.result(
          { rows: document },
          document.length === 0
            ? ['nothing waits']
            : document.map(
                (row) =>
                  `${row.id} ${row.state} ${row.connection} ${row.record}${row.error === null ? '' : `: ${row.error}`}`,
              ),
        );
      }),
    );
  outbox
    .command('retry')
    .description('send parked writes again')
    .argument('[ids...]')
    .option('--all', 'every parked write of every connection')
    .action((ids: string[], options: { all?: true }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        if (ids.length === 0 && options.all !== true) throw new ConfigError('retry: name the ids, or give --all');
        const now = app.clock.now();
        let retried = 0;
        if (options.all === true) {
          for (const { id } of await listConnections(app.store.db)) {
            retried += await retryDead(app.store.db, { connection: id }, now);
          }
        } else {
          retried = await retryDead(app.store.db, { ids: checkIds(ids) }, now);
        }
        out.result({ retried }, [`${retried} writes wait again; \`baton sync --once\` sends them`]);
      }),
    );
  outbox
    .command('drop')
    .description('forget waiting or parked writes')
    .argument('<ids...>')
    .action((ids: string[], _options: unknown, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const dropped = await drop(app.store.db, checkIds(ids));
        out.result({ dropped }, [`${dropped} writes dropped`]);
      }),
    );
};
