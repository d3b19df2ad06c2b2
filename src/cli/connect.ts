import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { createConnector } from '#connectors/index.ts';
import { changeMode, noteProbe } from '#src/app.ts';
import { isSafeBaseUrl } from '#src/config.ts';
import { ConfigError } from '#src/errors.ts';
import { getConnection, saveConnection, saveSecrets } from '#store/connections.ts';
import { runWithApp } from './command.ts';

const idPattern = /^[a-z][a-z0-9-]{0,39}$/;

export const addConnect = (program: Command): void => {
  const connect = program.command('connect').description('let Baton read a CRM account; it begins in observe mode');
  connect
    .command('hubspot')
    .description(
      'connect a HubSpot portal with the access token of a private or project app, or a service key.\n' +
        'The token is read from HUBSPOT_ACCESS_TOKEN, from --token-stdin, or asked for; it is never an argument.',
    )
    .option('--name <id>', 'what to call this connection', 'hubspot')
    .option('--base-url <url>', 'another address than https://api.hubapi.com (a practice portal)')
    .option('--token-stdin', 'read the token from standard input')
    .option('--sandbox', 'a test portal: an unsigned contract may act there')
    .action((options: { name: string; baseUrl?: string; tokenStdin?: true; sandbox?: true }, command: Command) =>
      runWithApp(command, async (app, { out, config }) => {
        if (!idPattern.test(options.name)) {
          throw new ConfigError('--name: use lower case letters, digits and dashes, beginning with a letter');
        }
        const baseUrl = options.baseUrl ?? config.hubspot.baseUrl;
        if (!isSafeBaseUrl(baseUrl)) {
          throw new ConfigError('--base-url: must be https (plain http is allowed for localhost only)');
        }
        const accessToken =
          options.tokenStdin === true ? await readToken() : (config.hubspot.accessToken ?? (await askToken()));
        const { clock, store } = app;
        const connectionId = options.name;
        const connector = createConnector('hubspot', {
          connectionId,
          baseUrl,
          accessToken,
          clock,
          budget: app.budget(connectionId),
        });
        const probe = await connector.probe();
        const known = await getConnection(store.db, connectionId);
        const row = {
          id: connectionId,
          kind: 'hubspot',
          mode: known?.mode ?? ('observe' as const),
          accountId: known?.accountId ?? null,
          baseUrl,
          settings: known?.settings ?? {},
          actsSince: known?.actsSince ?? null,
          createdAt: known?.createdAt ?? clock.now(),
        };
        const box = app.box();
        await store.db.transaction().execute(async (tx) => {
          await saveConnection(tx, row);
          await saveSecrets(tx, box, connectionId, { accessToken });
        });
        if (options.sandbox === true) await changeMode(store, connectionId, 'sandbox', clock.now());
        await noteProbe(store, (await getConnection(store.db, connectionId)) ?? row, probe);
        const mode = options.sandbox === true ? 'sandbox' : row.mode;
        out.result({ connection: connectionId, account: probe.accountId, mode, findings: probe.findings }, [
          `connected account ${probe.accountId} as ${connectionId}, mode ${mode}`,
          ...probe.findings.map((finding) => `${finding.severity}: ${finding.what}. ${finding.nextStep}`),
          `next: \`baton install plan ${connectionId}\`, then \`baton backfill ${connectionId}\``,
        ]);
        if (probe.findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
      }),
    );
};

const readToken = async (): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const token = Buffer.concat(chunks).toString('utf8').trim();
  if (token === '') throw new ConfigError('--token-stdin: nothing came on standard input');
  return token;
};

/** Asks on the terminal without showing what is typed. */
const askToken = async (): Promise<string> => {
  if (!process.stdin.isTTY) {
    throw new ConfigError('no access token: set HUBSPOT_ACCESS_TOKEN, or pipe it in with --token-stdin');
  }
  process.stderr.write('Access token (not shown): ');
  const unseen = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    const token = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => {
        resolve('');
      });
    });
    if (token.trim() === '') throw new ConfigError('no access token was given');
    return token.trim();
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
};
