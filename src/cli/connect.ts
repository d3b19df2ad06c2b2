import type { Command } from 'commander';
import { isSafeBaseUrl } from '#src/config.ts';
import { ConfigError } from '#src/errors.ts';
import { runWithApp } from './command.ts';
import { addConnectSalesforce } from './connect-salesforce.ts';
import { askUnseen, checkName, keepAccount, readStdin } from './keep-account.ts';

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
        checkName(options.name);
        const baseUrl = options.baseUrl ?? config.hubspot.baseUrl;
        if (!isSafeBaseUrl(baseUrl)) {
          throw new ConfigError('--base-url: must be https (plain http is allowed for localhost only)');
        }
        const accessToken =
          options.tokenStdin === true
            ? await readStdin('--token-stdin')
            : (config.hubspot.accessToken ??
              (await askUnseen('Access token', 'set HUBSPOT_ACCESS_TOKEN, or pipe it in with --token-stdin')));
        const account = { id: options.name, kind: 'hubspot', baseUrl, isSandbox: options.sandbox === true };
        await keepAccount(app, out, account, { accessToken }, null);
      }),
    );
  addConnectSalesforce(connect);
};
