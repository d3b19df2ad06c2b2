// Making and dropping the databases that tests run on. Apart from databases.ts because it runs outside of jest's own environment as well.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { openDatabase, pgliteParsers, storeOnPglite } from '#store/database.ts';

/** What a run's one server and image are known by; see postgres-global.ts. */
export type Resources = {
  readonly adminUrl: string;
  /** Every database of this run begins with this name. */
  readonly run: string;
  /** File of a migrated PGlite: loading it takes a fifth of making one. */
  readonly image: string;
};

export const withDatabase = (adminUrl: string, name: string): string => {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
};

export const asAdmin = async (adminUrl: string, act: (client: pg.Client) => Promise<unknown>): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
};

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/baton');

/** Changes whenever the image would. */
const imageVersion = async (): Promise<string> => {
  const root = join(import.meta.dirname, '../..');
  const folder = join(root, 'src/store/migrations');
  const files = (await readdir(folder)).sort().map((name) => join(folder, name));
  const hash = createHash('sha256');
  for (const file of [...files, join(root, 'node_modules/@electric-sql/pglite/package.json')]) {
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
};

/** Puts a migrated, empty PGlite at `path`; kept from one run to the next, as making one takes seconds. */
export const provideImage = async (path: string): Promise<void> => {
  const cached = join(CACHE, `pglite-${await imageVersion()}.tar`);
  if (existsSync(cached)) {
    await copyFile(cached, path);
    return;
  }
  const pglite = await PGlite.create({ parsers: pgliteParsers });
  const store = await storeOnPglite(pglite);
  const image = await pglite.dumpDataDir('none');
  await store.close();
  await writeFile(path, new Uint8Array(await image.arrayBuffer()));
  await mkdir(CACHE, { recursive: true });
  const draft = `${cached}.${process.pid}`;
  await copyFile(path, draft);
  await rename(draft, cached); // whole or not at all: another run may be looking
};

export const createTemplate = async ({ adminUrl, run }: Pick<Resources, 'adminUrl' | 'run'>): Promise<void> => {
  const name = `${run}_template`;
  await asAdmin(adminUrl, (client) => client.query(`create database ${name}`));
  const store = await openDatabase({ databaseUrl: withDatabase(adminUrl, name) });
  await store.close();
};

/** Drops every database of a run, on a server that is not ours to stop. */
export const dropDatabases = async (adminUrl: string, run: string): Promise<void> => {
  await asAdmin(adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [run],
    );
    for (const { name } of rows) await client.query(`drop database ${name} with (force)`);
  });
};
