// The composition root: the only file that wires. It opens the database, reads manifest, mapping and contract, and hands out connections.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { objectNames, type ObjectName, type Probe } from '#connectors/connector.ts';
import { loadContract, type LoadedContract } from '#contract/load-contract.ts';
import type { Policy } from '#domain/policy.ts';
import { channelsOf } from './alerts/settings.ts';
import { compile, type CompiledPolicy, engineVersion } from '#domain/scoring/compile.ts';
import { loadManifest, type Manifest } from '#mapping/manifest.ts';
import { loadMapping, type Mapping } from '#mapping/mapping.ts';
import { readPlans } from '#mapping/read-plan.ts';
import { getConnection, listConnections, saveConnection, setMode, type StoredConnection } from '#store/connections.ts';
import { wakeAllLeads } from '#store/leads.ts';
import { openDatabase, type Store } from '#store/database.ts';
import { ensurePartitions } from '#store/partitions.ts';
import { openSecretBox, type SecretBox } from '#store/secrets.ts';
import type { JsonObject } from '#store/schema.ts';
import { beliefsOf } from '#sync/beliefs.ts';
import { loadDesk } from '#sync/desk-of.ts';
import { createBudget, type CountingBudget } from '#sync/budget.ts';
import { contractLife, type InForce } from '#sync/contract-life.ts';
import type { Connected, Engine, Target } from '#sync/engine.ts';
import { takeRoster } from '#sync/take-roster.ts';
import { loadRoster } from './calendar/roster-file.ts';
import { type AlertJob, createAlertJob } from './alert-job.ts';
import { connectorOf, type EnvironmentAccount, environmentAccounts } from './accounts.ts';
import type { Clock } from './clock.ts';
import type { Config, Mode } from './config.ts';
import { ConfigError } from './errors.ts';
import type { Logger } from './log.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
export const defaultContractFile = fromRoot('contracts/default.yaml');

export type AppOptions = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random?: () => number;
  readonly onProgress?: Engine['onProgress'];
  /** A database that is gone when closed: the demo and tests. */
  readonly inMemory?: true;
};

export type App = {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly box: () => SecretBox;
  readonly manifest: Manifest;
  /** As the file says it now. */
  readonly contract: LoadedContract;
  readonly contractFile: string;
  /** Null = none is named and none lies here; the one loaded last counts. */
  readonly rosterFile: string | null;
  /** Which contract decides now, and whether it may act. Time and `contract activate` change it while the app is open. */
  inForce(): Promise<InForce>;
  /** With the contract and the connections as they stand now. */
  engine(): Promise<Engine>;
  /** Ready to be called. Throws ConfigError when it is unknown or has no token. */
  connect(id: string): Promise<Connected>;
  /** Sends the alerts that are due. */
  readonly sendAlerts: AlertJob;
  /** The budget of an account, shared by all who call it in this process. */
  budget(id: string): CountingBudget;
  close(): Promise<void>;
};

const readShipped = (file: string): string => readFileSync(file, 'utf8');

const orThrow = <T>(loaded: { ok: true; value: T } | { ok: false; problems: ConfigError['problems'] }): T => {
  if (!loaded.ok) throw new ConfigError(loaded.problems);
  return loaded.value;
};

const versionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export const readManifest = (): Manifest => orThrow(loadManifest(readShipped(fromRoot('manifest.json'))));

const readMappingFile = (file: string): { mapping: Mapping; version: string } => {
  let text: string;
  try {
    text = readShipped(file);
  } catch (error) {
    throw new ConfigError([{ where: 'BATON_MAPPING', message: `${file} cannot be read` }], error);
  }
  return { mapping: orThrow(loadMapping(text, file)), version: versionOf(text) };
};

/** The mapping of a kind of connection: the admin's own file where BATON_MAPPING names one for it, else the shipped one. */
export const readMapping = (config: Config, kind: string): { mapping: Mapping; version: string } => {
  const own = config.mappingFiles.map(readMappingFile).find(({ mapping }) => mapping.crm === kind);
  return own ?? readMappingFile(fromRoot(`mappings/${kind}.json`));
};

/** BATON_CONTRACT, else contract.yaml in the working directory, else the shipped default. */
export const contractFileOf = (config: Config): string => {
  if (config.contractFile !== undefined) return config.contractFile;
  return existsSync('contract.yaml') ? 'contract.yaml' : defaultContractFile;
};

/** BATON_ROSTER, else roster.yaml in the working directory; null = there is none. */
export const rosterFileOf = (config: Config): string | null =>
  config.rosterFile ?? (existsSync('roster.yaml') ? 'roster.yaml' : null);

/** Opens everything. Throws ConfigError with what to do when something the admin wrote cannot be used. */
export const openApp = async (options: AppOptions): Promise<App> => {
  const { config, clock, log } = options;
  const contractFile = contractFileOf(config);
  const contract = loadContract(contractFile);
  const rosterFile = rosterFileOf(config);
  const roster = rosterFile === null ? null : await loadRoster(rosterFile);
  const manifest = readManifest();
  const store = await openDatabase(
    options.inMemory === true
      ? { inMemory: true }
      : {
          databaseUrl: config.databaseUrl,
          dataDir: config.databaseUrl === undefined ? `${config.dataDir}/db` : undefined,
        },
  );
  const life = contractLife({ db: store.db, clock, log }, contract);
  try {
    await ensurePartitions(store.db, clock.now());
    await defineFromEnvironment(store, config, clock);
    await life.takeFile();
    await life.inForce();
    if (roster !== null) await takeRoster({ db: store.db, clock }, roster, null);
  } catch (error) {
    await store.close();
    throw error;
  }
  const compiled = compileOnce();
  let secretBox: SecretBox | undefined;
  const box = (): SecretBox =>
    (secretBox ??= openSecretBox({
      secretKey: config.secretKey,
      dataDir: config.databaseUrl === undefined ? `${config.dataDir}/db` : undefined,
    }));
  // A database that is gone when closed needs no key file of its own.
  const hasKey = config.secretKey !== undefined || (config.databaseUrl === undefined && options.inMemory !== true);
  const mark = hasKey ? (text: string): string => box().mark(text) : null;
  const budgets = new Map<string, CountingBudget>();
  const budget = (id: string): CountingBudget => {
    const known = budgets.get(id);
    if (known !== undefined) return known;
    const made = createBudget(clock, id);
    budgets.set(id, made);
    return made;
  };
  const worker = uuidv7();
  const newId = (): string => uuidv7({ msecs: clock.now() });

  const engine = async (): Promise<Engine> => {
    const { deciding, mayAct } = await life.inForce();
    const targets = new Map<string, Target>();
    for (const row of await listConnections(store.db)) targets.set(row.id, targetOf(config, row, mayAct));
    return {
      store,
      db: store.db,
      clock,
      log,
      random: options.random ?? Math.random,
      newId,
      mark,
      policy: compiled(deciding.policy),
      versions: { contractHash: deciding.policy.contractHash, engine: engineVersion },
      manifest,
      targets,
      beliefs: beliefsOf(targets),
      desk: await loadDesk(store.db, { store, clock, timeZone: deciding.policy.timeZone }),
      alertDesk: { owners: deciding.contract.owners, channels: channelsOf(config.alerts) },
      worker,
      onProgress: options.onProgress ?? (() => undefined),
    };
  };

  const connect = async (id: string): Promise<Connected> => {
    const row = await getConnection(store.db, id);
    if (row === null) {
      const known = (await listConnections(store.db)).map((one) => one.id);
      const hint =
        known.length === 0
          ? `run \`baton connect hubspot\` or \`baton connect salesforce\` first`
          : `known: ${known.join(', ')}`;
      throw new ConfigError(`there is no connection ${id}: ${hint}`);
    }
    const target = targetOf(config, row, (await life.inForce()).mayAct);
    const connector = await connectorOf({ config, store, clock, box }, row, budget(id));
    const known = row.settings['objects'];
    // A newer Baton reads more: what it does not know to be there is asked for once.
    const isAsked = row.settings['asked'] === objectNames.join(' ');
    const objects =
      Array.isArray(known) && isAsked
        ? objectNames.filter((name) => known.includes(name))
        : await noteProbe(store, row, await connector.probe());
    const plans = new Map(readPlans(target.mapping, manifest, objects).map((plan) => [plan.object, plan]));
    return { ...target, connector, budget: budget(id), objects, plans };
  };

  return {
    config,
    store,
    clock,
    box,
    manifest,
    contract,
    contractFile,
    rosterFile,
    inForce: () => life.inForce(),
    engine,
    connect,
    sendAlerts: createAlertJob(config),
    budget,
    close: () => store.close(),
  };
};

/** A contract that is not signed by both teams, or not what they signed, does not act: a live connection is only observed until that is mended. */
const targetOf = (config: Config, row: StoredConnection, mayAct: boolean): Target => {
  const { mapping, version } = readMapping(config, row.kind);
  const mode = row.mode === 'live' && !mayAct ? 'observe' : row.mode;
  return { row: { ...row, mode }, mapping, mappingVersion: version, isInstalled: row.settings['installed'] === true };
};

/** Compiling costs about as much as scoring some hundred leads: once for each contract that decides while the app is open. */
const compileOnce = (): ((policy: Policy) => CompiledPolicy) => {
  let last: CompiledPolicy | null = null;
  return (policy) => {
    if (last?.policy !== policy) last = compile(policy);
    return last;
  };
};

const defineFromEnvironment = async (store: Store, config: Config, clock: Clock): Promise<void> => {
  for (const account of environmentAccounts(config)) await defineAccount(store, config, clock, account);
};

const defineAccount = async (
  store: Store,
  config: Config,
  clock: Clock,
  account: EnvironmentAccount,
): Promise<void> => {
  const { id, kind, baseUrl } = account;
  const now = clock.now();
  const known = await getConnection(store.db, id);
  if (known === null) {
    await saveConnection(store.db, {
      ...{ id, kind, baseUrl, mode: 'observe', accountId: null, settings: {}, actsSince: null },
      createdAt: now,
    });
  } else if (known.baseUrl !== baseUrl) {
    await saveConnection(store.db, { ...known, baseUrl });
  }
  // `live` is never set by the environment alone: it takes a signed contract and `go-live`.
  const wanted = config.mode;
  if (wanted === undefined || wanted === 'live' || known?.mode === wanted) return;
  if (known?.mode === 'live' && wanted === 'sandbox') {
    throw new ConfigError([
      {
        where: 'BATON_MODE',
        message: `${id} is live, and sandbox would let an unsigned contract act there: unset it`,
      },
    ]);
  }
  await changeMode(store, id, wanted, now);
};

/** How far a connection may act decides what is written, so every lead is looked at again. */
export const changeMode = (store: Store, id: string, mode: Mode, now: number): Promise<void> =>
  store.db.transaction().execute(async (tx) => {
    await setMode(tx, id, mode, now);
    await wakeAllLeads(tx, now);
  });

/** Keeps what the probe found; refuses a token that belongs to another account than the leads we hold. */
export const noteProbe = async (store: Store, row: StoredConnection, probe: Probe): Promise<readonly ObjectName[]> => {
  if (row.accountId !== null && row.accountId !== probe.accountId) {
    throw new ConfigError(
      `${row.id} holds the leads of account ${row.accountId}, but this token belongs to account ${probe.accountId}: ` +
        'use a token of the first, or connect the other account under its own name (`--name`)',
    );
  }
  // Without the people there is nothing to decide on; what else is missing, `doctor` says.
  if (!probe.objects.includes('contact') && !probe.objects.includes('lead')) {
    const errors = probe.findings.filter(({ severity }) => severity === 'error');
    throw new ConfigError(
      errors.map(({ what, nextStep }) => `${what}: ${nextStep}`).join('; ') || `${row.id}: the people cannot be read`,
    );
  }
  const settings: JsonObject = {
    ...row.settings,
    objects: [...probe.objects],
    asked: objectNames.join(' '),
    timeZone: probe.timeZone,
  };
  await saveConnection(store.db, { ...row, accountId: probe.accountId, settings });
  return probe.objects;
};
