// Runs a suite on both databases Baton supports: PGlite in memory and a real PostgreSQL. Every `open` gives an empty, migrated database.
import { openAsBlob } from 'node:fs';
import { connect } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { sql } from 'kysely';
import { openDatabase, pgliteParsers, storeOnPglite, type Store } from '#store/database.ts';
import { asAdmin, withDatabase, type Resources } from './test-server.ts';

export type TestDatabase = Store & {
  /** A second process's view of the same database: PostgreSQL only, PGlite has one connection. */
  openAnother(): Promise<Store>;
};

export type DatabaseKind = Store['kind'];
export const databaseKinds = ['pglite', 'postgres'] as const satisfies readonly DatabaseKind[];

/**
 * Defines the suite once for each database. `open` may be called once per test, and closes by itself after it. `kind` lets a suite define what only
 * one of them can show, such as races between connections.
 */
export const describeDatabases = (
  name: string,
  suite: (open: () => Promise<TestDatabase>, kind: DatabaseKind) => void,
): void => {
  describe.each(databaseKinds)(`${name} on %s`, (kind) => {
    const { open, closeAll } = kind === 'pglite' ? pgliteOpener() : postgresOpener();
    beforeAll(resources, PREPARE_MS);
    suite(open, kind);
    afterEach(closeAll);
  });
};

/** The first file that asks waits for the server and the image to be made. */
const PREPARE_MS = 240_000;

type Opener = { readonly open: () => Promise<TestDatabase>; readonly closeAll: () => Promise<void> };

let asked: Promise<Resources> | undefined;

const resources = (): Promise<Resources> => {
  asked ??= new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(process.env['BATON_TEST_DESK'] ?? '');
    socket.setEncoding('utf8');
    socket.on('data', (text) => (answer += String(text)));
    socket.on('error', reject);
    socket.on('end', () => {
      const parsed = JSON.parse(answer) as { resources?: Resources; error?: string };
      if (parsed.resources === undefined) reject(new Error(parsed.error));
      else resolve(parsed.resources);
    });
  });
  return asked;
};

let pglite: Promise<Store> | undefined;
afterAll(async () => {
  await (await pglite)?.close();
});

/** One PGlite for a test file, emptied for every test. */
const pgliteOpener = (): Opener => {
  let isOpen = false;
  return {
    open: async () => {
      if (isOpen) throw new Error('One PGlite at a time: open once per test');
      isOpen = true;
      pglite ??= loadImage();
      const { db, kind } = await pglite;
      await empty(db);
      return {
        db,
        kind,
        close: () => Promise.resolve(),
        openAnother: () => Promise.reject(new Error('PGlite has one connection')),
      };
    },
    closeAll: () => {
      isOpen = false;
      return Promise.resolve();
    },
  };
};

const loadImage = async (): Promise<Store> => {
  const image = await openAsBlob((await resources()).image);
  return storeOnPglite(await PGlite.create({ loadDataDir: image, parsers: pgliteParsers }));
};

const empty = async (db: Store['db']): Promise<void> => {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%'`.execute(db);
  const isMonth = (name: string): boolean => /_\d{4}_\d{2}$/.test(name);
  for (const { name } of rows.filter((row) => isMonth(row.name))) await sql`drop table ${sql.table(name)}`.execute(db);
  const tables = rows.filter((row) => !isMonth(row.name)).map((row) => sql.table(row.name));
  await sql`truncate ${sql.join(tables)}`.execute(db);
};

let databases = 0;

export type OwnDatabase = { readonly url: string; drop(): Promise<void> };

/** An empty, migrated database on the run's PostgreSQL, for processes that open it by its address. */
export const ownPostgres = async (): Promise<OwnDatabase> => {
  const { adminUrl, run } = await resources();
  databases += 1;
  const name = `${run}_${process.pid}_${databases}`;
  await asAdmin(adminUrl, (client) => client.query(`create database ${name} template ${run}_template`));
  return {
    url: withDatabase(adminUrl, name),
    drop: async () => {
      await asAdmin(adminUrl, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
};

/** A database per test, cloned from a migrated template. */
const postgresOpener = (): Opener => {
  const opened: Store[] = [];
  const created: OwnDatabase[] = [];
  const open = async (url: string): Promise<Store> => {
    const store = await openDatabase({ databaseUrl: url });
    opened.push(store);
    return store;
  };
  return {
    open: async () => {
      const own = await ownPostgres();
      created.push(own);
      return { ...(await open(own.url)), openAnother: () => open(own.url) };
    },
    closeAll: async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
      for (const own of created.splice(0)) await own.drop();
    },
  };
};
