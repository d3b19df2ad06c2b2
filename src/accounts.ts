// How each kind of connection is called: where its credentials come from (the environment, or what `connect` kept sealed) and what its connector is
// made of. Part of the composition root.
import { readFileSync } from 'node:fs';
import { connectorKinds, createConnector, type ConnectorKind, webhooks } from '#connectors/index.ts';
import type { Budget, Connector, TokenShelf, Tokens } from '#connectors/connector.ts';
import type { SalesforceAuth } from '#connectors/salesforce/index.ts';
import { listConnections, loadSecrets, type StoredConnection } from '#store/connections.ts';
import type { Store } from '#store/database.ts';
import type { SecretBox } from '#store/secrets.ts';
import { storedShelf } from '#store/token-shelf.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { ConfigError } from './errors.ts';

export type Secrets = Readonly<Record<string, string>>;

/** A connection that the environment defines is named after its CRM; its credentials stay in the environment and are never stored. */
export type EnvironmentAccount = {
  readonly id: string;
  readonly kind: ConnectorKind;
  readonly baseUrl: string;
  readonly secrets: Secrets;
};

export const environmentAccounts = ({ hubspot, salesforce }: Config): readonly EnvironmentAccount[] => [
  ...(hubspot.accessToken === undefined
    ? []
    : [
        {
          id: 'hubspot',
          kind: 'hubspot' as const,
          baseUrl: hubspot.baseUrl,
          secrets: { accessToken: hubspot.accessToken },
        },
      ]),
  ...(salesforce.clientId === undefined || (salesforce.clientSecret ?? salesforce.jwtKeyFile) === undefined
    ? []
    : [
        {
          id: 'salesforce',
          kind: 'salesforce' as const,
          baseUrl: loginUrlOf(salesforce.loginUrl),
          secrets: salesforceSecrets(salesforce),
        },
      ]),
];

const loginUrlOf = (loginUrl: string | undefined): string => {
  if (loginUrl !== undefined) return loginUrl;
  throw new ConfigError([
    {
      where: 'SALESFORCE_LOGIN_URL',
      message: 'is not set: give the org’s My Domain address, such as https://acme.my.salesforce.com',
    },
  ]);
};

const readKeyFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([{ where: 'SALESFORCE_JWT_KEY_FILE', message: `${file} cannot be read` }], error);
  }
};

/** What signs a connection in, as it is kept. A client secret comes before a key, because it needs no user to be named. */
export const salesforceSecrets = (given: Omit<Config['salesforce'], 'webhookSecrets'>): Secrets => {
  const { clientId, clientSecret, username, jwtKeyFile } = given;
  if (clientId === undefined) {
    throw new ConfigError([
      { where: 'SALESFORCE_CLIENT_ID', message: 'is not set: it is the consumer key of the app' },
    ]);
  }
  if (clientSecret !== undefined) return { clientId, clientSecret };
  if (jwtKeyFile === undefined) {
    throw new ConfigError([
      {
        where: 'SALESFORCE_CLIENT_SECRET',
        message: 'is not set: give the consumer secret, or SALESFORCE_USERNAME with SALESFORCE_JWT_KEY_FILE',
      },
    ]);
  }
  if (username === undefined) {
    throw new ConfigError([
      { where: 'SALESFORCE_USERNAME', message: 'is not set: the key of SALESFORCE_JWT_KEY_FILE signs in as this user' },
    ]);
  }
  return { clientId, username, privateKey: readKeyFile(jwtKeyFile) };
};

const authOf = (id: string, { clientId, clientSecret, username, privateKey, flow }: Secrets): SalesforceAuth => {
  if (clientId === undefined) throw new ConfigError(`${id} has no credentials: run \`baton connect salesforce\``);
  if (flow === 'web_server') return { flow, clientId, clientSecret: clientSecret ?? null };
  if (clientSecret !== undefined) return { flow: 'client_credentials', clientId, clientSecret };
  if (username !== undefined && privateKey !== undefined) return { flow: 'jwt_bearer', clientId, username, privateKey };
  throw new ConfigError(`${id} has no credentials: run \`baton connect salesforce\``);
};

/** For credentials of which nothing is kept: a new process asks again. */
const passingShelf = (): TokenShelf => {
  let kept: Tokens | null = null;
  return {
    load: () => Promise.resolve(kept),
    renew: async (stale, ask) => {
      if (kept !== null && kept.accessToken !== stale) return kept;
      kept = await ask(kept);
      return kept;
    },
  };
};

const isConnectorKind = (kind: string): kind is ConnectorKind => (connectorKinds as readonly string[]).includes(kind);

export type Door = {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly box: () => SecretBox;
};

/** The connector of a stored connection. Throws ConfigError where it has no CRM to call, or no credentials. */
export const connectorOf = async (door: Door, row: StoredConnection, budget: Budget): Promise<Connector> => {
  if (!isConnectorKind(row.kind)) throw new ConfigError(`${row.id} is fed by \`baton import\`: it has no CRM to call`);
  const own = environmentAccounts(door.config).find(({ id }) => id === row.id);
  const secrets = own?.secrets ?? (await loadSecrets(door.store.db, door.box(), row.id));
  return makeConnector(door, row, secrets, { budget, isKept: own === undefined });
};

/** `isKept`: the connection's secrets are in the database, so its tokens are too. */
export const makeConnector = (
  { store, clock, box, config }: Door,
  row: Pick<StoredConnection, 'id' | 'kind' | 'baseUrl'> & { readonly accountId?: string | null },
  secrets: Secrets,
  by: { readonly budget: Budget; readonly isKept: boolean },
): Connector => {
  const on = { connectionId: row.id, clock, budget: by.budget };
  if (row.kind === 'hubspot') {
    const { accessToken } = secrets;
    if (accessToken === undefined)
      throw new ConfigError(`${row.id} has no access token: run \`baton connect hubspot\` or set HUBSPOT_ACCESS_TOKEN`);
    const baseUrl = row.baseUrl ?? config.hubspot.baseUrl;
    return createConnector('hubspot', { ...on, baseUrl, accessToken, accountId: row.accountId ?? null });
  }
  return createConnector('salesforce', {
    ...on,
    loginUrl: loginUrlOf(row.baseUrl ?? config.salesforce.loginUrl),
    auth: authOf(row.id, secrets),
    shelf: by.isKept ? storedShelf(store.db, box(), row.id) : passingShelf(),
  });
};

/** A connection as its CRM calls it: whose notices are its own, and the secrets that prove them. */
export type CalledConnection = {
  readonly connection: string;
  readonly kind: ConnectorKind;
  readonly accountId: string | null;
  readonly appId: string | null;
  readonly secrets: readonly string[];
};

/** Of every connection that a CRM may call. What was kept sealed with a connection counts; else what the environment says for its CRM. */
export const calledConnections = async (door: Door): Promise<readonly CalledConnection[]> => {
  const called: CalledConnection[] = [];
  for (const row of await listConnections(door.store.db)) {
    if (!isConnectorKind(row.kind)) continue;
    const kept = await keptWebhook(door, row);
    const { webhookSecrets } = door.config[row.kind];
    const appId = row.kind === 'hubspot' ? door.config.hubspot.appId : null;
    called.push({
      ...{ connection: row.id, kind: row.kind, accountId: row.accountId },
      appId: kept.appId ?? appId,
      secrets: kept.secrets.length > 0 ? kept.secrets : webhookSecrets,
    });
  }
  return called;
};

export { webhooks };

/** What is kept sealed beside a connection's credentials, so that its webhooks need nothing of the environment. */
export const webhookSecretsOf = (config: Config, kind: string): Secrets => {
  if (!isConnectorKind(kind)) return {};
  const [present, old] = config[kind].webhookSecrets;
  const appId = kind === 'hubspot' ? config.hubspot.appId : null;
  return {
    ...(present !== undefined && { webhookSecret: present }),
    ...(old !== undefined && { webhookSecretOld: old }),
    ...(appId !== null && { webhookAppId: appId }),
  };
};

const keptWebhook = async (
  door: Door,
  row: StoredConnection,
): Promise<{ appId: string | null; secrets: readonly string[] }> => {
  if (environmentAccounts(door.config).some(({ id }) => id === row.id)) return { appId: null, secrets: [] };
  const { webhookSecret, webhookSecretOld, webhookAppId } = await loadSecrets(door.store.db, door.box(), row.id);
  return {
    appId: webhookAppId ?? null,
    secrets: [webhookSecret, webhookSecretOld].filter((secret) => secret !== undefined),
  };
};
