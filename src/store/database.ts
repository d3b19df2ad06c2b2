// Opens the one database of an installation: PGlite in a directory of its own (the default) or PostgreSQL. Same migrations, same queries.
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { ConfigError } from '#src/errors.ts';
import { lockDirectory } from './lock.ts';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema.ts';

export type OpenOptions = {
  /** A PostgreSQL connection string; wins over the directory. */
  readonly databaseUrl?: string | undefined;
  /** The PGlite directory, made if absent. Its lock stands beside it. */
  readonly dataDir?: string | undefined;
  /** A PGlite that is gone when closed, for demonstrations and tests. */
  readonly inMemory?: true | undefined;
};

export type Store = {
  readonly db: Kysely<Database>;
  readonly kind: 'pglite' | 'postgres';
  /** Finishes what runs, closes the connections and gives the lock back. */
  close(): Promise<void>;
};

/** Enough for the jobs of one process; PostgreSQL's own default allows 100 to all of them. */
const POOL_SIZE = 10;
/** A server that does not answer within this is down as far as a command at a terminal is concerned. */
const CONNECT_TIMEOUT_MS = 10_000;
const MIN_POSTGRES = 140_000;

/** int8 comes as text from `pg` and as number or BigInt from PGlite. Ours are milliseconds and counts, far below 2^53. */
const parseInt8 = (text: string): number => Number(text);

/**
 * Opens the database, brings it to the latest migration and returns it. Exactly one of the options must say where.
 * Throws ConfigError when the directory is in use, the server cannot be reached or is too old, or the data is of a newer Baton.
 */
export const openDatabase = async (options: OpenOptions): Promise<Store> => {
  if (options.databaseUrl !== undefined) return openPostgres(options.databaseUrl);
  if (options.inMemory === true) return openPglite(undefined);
  if (options.dataDir !== undefined) return openPglite(resolve(options.dataDir));
  throw new ConfigError('No database: set DATABASE_URL or BATON_DATA_DIR.');
};

const openPostgres = async (databaseUrl: string): Promise<Store> => {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, parseInt8);
  let pool: pg.Pool;
  try {
    pool = new pg.Pool({
      connectionString: databaseUrl,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'baton',
      types,
    });
  } catch (error) {
    throw new ConfigError([{ where: 'DATABASE_URL', message: 'is not a PostgreSQL connection string' }], error);
  }
  // An idle connection that breaks is dropped from the pool; whoever queries next hears of it.
  pool.on('error', () => undefined);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const close = (): Promise<void> => db.destroy();
  try {
    await checkServer(db);
    await migrate(db);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, kind: 'postgres', close };
};

const checkServer = async (db: Kysely<Database>): Promise<void> => {
  let version: number;
  try {
    const answer = await sql<{ version: number }>`select current_setting('server_version_num')::int as version`.execute(
      db,
    );
    version = answer.rows[0]?.version ?? 0;
  } catch (error) {
    throw new ConfigError([{ where: 'DATABASE_URL', message: `cannot be used: ${reasonOf(error)}` }], error);
  }
  if (version < MIN_POSTGRES) {
    throw new ConfigError([{ where: 'DATABASE_URL', message: 'is a PostgreSQL older than 14: use 14 or later' }]);
  }
};

const reasonOf = (error: unknown): string => {
  // A name that resolves to several addresses fails with one error for each.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
};

const openPglite = async (dataDir: string | undefined): Promise<Store> => {
  let unlock = (): void => undefined;
  if (dataDir !== undefined) {
    try {
      mkdirSync(dirname(dataDir), { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new ConfigError(`${dataDir} cannot be made: ${reasonOf(error)}`, error);
    }
    unlock = lockDirectory(dataDir);
  }
  try {
    const pglite = await PGlite.create({ ...(dataDir === undefined ? {} : { dataDir }), parsers: pgliteParsers });
    return await storeOnPglite(pglite, unlock);
  } catch (error) {
    unlock();
    if (error instanceof ConfigError || dataDir === undefined) throw error;
    throw new ConfigError(`${dataDir} cannot be opened as a PGlite directory: ${reasonOf(error)}`, error);
  }
};

/** What a PGlite must be made with to be given to `storeOnPglite`. */
export const pgliteParsers = { [pg.types.builtins.INT8]: parseInt8 };

/** The store on a PGlite that is made already, brought to the latest migration. Closing the store closes it, then calls `afterClose`. */
export const storeOnPglite = async (pglite: PGlite, afterClose = (): void => undefined): Promise<Store> => {
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
  const close = async (): Promise<void> => {
    try {
      await db.destroy();
      if (!pglite.closed) await pglite.close();
    } finally {
      afterClose();
    }
  };
  try {
    await migrate(db);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, kind: 'pglite', close };
};

/** One cheap query: looking through the whole catalogue, as the migrator does, takes longer than opening the database. */
const isMigrated = async (db: Kysely<Database>): Promise<boolean> => {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    const applied = rows.map((row) => row.name).sort();
    return isDeepStrictEqual(applied, Object.keys(migrations).sort());
  } catch {
    return false; // no such table yet; what else may be wrong, the migrator says
  }
};

const migrate = async (db: Kysely<Database>): Promise<void> => {
  if (await isMigrated(db)) return;
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const applied = (await migrator.getMigrations()).filter((migration) => migration.executedAt !== undefined);
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error');
  if (failed === undefined && applied.length >= Object.keys(migrations).length) {
    throw new ConfigError('The database was written by a newer Baton: run that version, or restore a backup.', error);
  }
  throw new Error(`Migration ${failed?.migrationName ?? ''} failed: ${reasonOf(error)}`, { cause: error });
};

/** PGlite cleans and counts its tables only when told; PostgreSQL does so by itself. Call after a large read or write, outside any transaction. */
export const maintain = async (store: Store): Promise<void> => {
  if (store.kind === 'pglite') await sql`vacuum (analyze)`.execute(store.db);
};
