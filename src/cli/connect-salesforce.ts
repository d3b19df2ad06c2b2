// `baton connect salesforce`: as an app of the org itself (client credentials), by a signed key (JWT), or with an admin's consent in the browser.
import { createServer } from 'node:http';
import type { Command } from 'commander';
import { salesforceSecrets, type Secrets } from '#src/accounts.ts';
import type { App } from '#src/app.ts';
import { isSafeBaseUrl, type Config } from '#src/config.ts';
import { ConfigError } from '#src/errors.ts';
import { authorizeUrl, exchangeCode } from '#connectors/salesforce/index.ts';
import type { Tokens } from '#connectors/connector.ts';
import { runWithApp } from './command.ts';
import { wholeNumber } from './whole-number.ts';
import { askUnseen, checkName, keepAccount, readStdin } from './keep-account.ts';

type Options = {
  name: string;
  loginUrl?: string;
  clientId?: string;
  secretStdin?: true;
  jwtKey?: string;
  username?: string;
  browser?: true;
  port: string;
  sandbox?: true;
};

const description = `connect a Salesforce org through an External Client App that its admin has made there (docs/salesforce.md shows each click).
Without more, the app signs in as itself (client credentials): give its consumer key, and the consumer secret by SALESFORCE_CLIENT_SECRET,
by --secret-stdin, or when asked. Secrets are never arguments.`;

export const addConnectSalesforce = (connect: Command): void => {
  connect
    .command('salesforce')
    .description(description)
    .option('--name <id>', 'what to call this connection', 'salesforce')
    .option('--login-url <url>', "the org's My Domain address, https://….my.salesforce.com (SALESFORCE_LOGIN_URL)")
    .option('--client-id <key>', 'consumer key of the app (SALESFORCE_CLIENT_ID)')
    .option('--secret-stdin', 'read the consumer secret from standard input')
    .option('--jwt-key <file>', 'sign in by this private key (PEM) instead, as the user of --username')
    .option('--username <name>', 'the integration user that --jwt-key signs in as (SALESFORCE_USERNAME)')
    .option('--browser', "sign in with an admin's consent in the browser, through a callback to this machine")
    .option('--port <n>', 'of the callback of --browser: http://localhost:<n>/oauth/callback', '1717')
    .option('--sandbox', 'a test org: an unsigned contract may act there')
    .action((options: Options, command: Command) =>
      runWithApp(command, async (app, { out, config }) => {
        checkName(options.name);
        const loginUrl = options.loginUrl ?? config.salesforce.loginUrl;
        if (loginUrl === undefined) {
          throw new ConfigError('--login-url: give the address of the org, such as https://acme.my.salesforce.com');
        }
        if (!isSafeBaseUrl(loginUrl)) {
          throw new ConfigError('--login-url: must be https (plain http is allowed for localhost only)');
        }
        const account = {
          id: options.name,
          kind: 'salesforce',
          baseUrl: loginUrl,
          isSandbox: options.sandbox === true,
        };
        if (options.browser === true) {
          const { secrets, tokens } = await consent(app, options, loginUrl, config);
          await keepAccount(app, out, account, secrets, tokens);
          return;
        }
        await keepAccount(app, out, account, await secretsOf(options, config), null);
      }),
    );
};

const secretsOf = async (options: Options, { salesforce }: Config): Promise<Secrets> => {
  const clientId = options.clientId ?? salesforce.clientId;
  if (clientId === undefined) throw new ConfigError('--client-id: give the consumer key of the app');
  if (options.jwtKey !== undefined) {
    const username = options.username ?? salesforce.username;
    return salesforceSecrets({
      ...{ loginUrl: undefined, clientSecret: undefined, clientId, username, jwtKeyFile: options.jwtKey },
    });
  }
  return { clientId, clientSecret: await secretOf(options, salesforce.clientSecret) };
};

const secretOf = async (options: Options, given: string | undefined): Promise<string> =>
  options.secretStdin === true
    ? readStdin('--secret-stdin')
    : (given ??
      (await askUnseen('Consumer secret', 'set SALESFORCE_CLIENT_SECRET, or pipe it in with --secret-stdin')));

/** How long the admin has to say yes in the browser. */
const consentMs = 300_000;

const consent = async (
  { clock }: App,
  options: Options,
  loginUrl: string,
  { salesforce }: Config,
): Promise<{ secrets: Secrets; tokens: Tokens }> => {
  const clientId = options.clientId ?? salesforce.clientId;
  if (clientId === undefined) throw new ConfigError('--client-id: give the consumer key of the app');
  // An app that demands proof of the caller (PKCE) may do without a secret.
  const clientSecret = options.secretStdin === true ? await readStdin('--secret-stdin') : salesforce.clientSecret;
  const port = wholeNumber('--port', options.port, 1, 65_535);
  const redirectUri = `http://localhost:${String(port)}/oauth/callback`;
  const { url, state, verifier } = authorizeUrl({ loginUrl, clientId, redirectUri });
  process.stderr.write(`Open this address as an admin of the org and allow access:\n${url}\n`);
  const code = await codeFromBrowser(port, state);
  const tokens = await exchangeCode({
    ...{ loginUrl, clock, clientId, clientSecret: clientSecret ?? null, redirectUri, verifier, code },
  });
  return {
    secrets: { flow: 'web_server', clientId, ...(clientSecret !== undefined && { clientSecret }) },
    tokens,
  };
};

/** Waits for the one answer that carries our state; everything else that knocks is sent away. */
const codeFromBrowser = (port: number, state: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const isOurs = url.pathname === '/oauth/callback' && url.searchParams.get('state') === state;
      response.setHeader('content-type', 'text/plain; charset=utf-8');
      response.setHeader('connection', 'close');
      if (!isOurs) {
        response.statusCode = 404;
        response.end('Nothing here.');
        return;
      }
      const code = url.searchParams.get('code');
      response.end(code === null ? 'Access was not given.' : 'Baton is connected. You may close this page.');
      end();
      if (code !== null) resolve(code);
      else reject(new ConfigError(`the org did not give access: ${url.searchParams.get('error') ?? 'no reason told'}`));
    });
    const timer = setTimeout(() => {
      end();
      reject(new ConfigError('nobody allowed access within five minutes: run the command again'));
    }, consentMs);
    const end = (): void => {
      clearTimeout(timer);
      server.close();
    };
    server.once('error', (error) => {
      clearTimeout(timer);
      reject(new ConfigError(`the callback cannot listen on port ${String(port)}: choose another with --port`, error));
    });
    server.listen(port, 'localhost');
  });
