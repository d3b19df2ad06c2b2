import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { ConfigError } from '#src/errors.ts';
import { maintain, openDatabase } from '#store/database.ts';
import { migrations } from '#store/migrations/index.ts';
import { listProblems, reportProblems } from '#store/problems.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { NOW } from './samples.ts';

const problem = { connection: 'hubspot', kind: 'test', subject: 's', detail: 'd' };

describeDatabases('the database', (open, kind) => {
  test('counts and times come back as numbers', async () => {
    const { db } = await open();
    const { rows } = await sql`select 1790000000000::bigint as at, count(*) as n, array[1, 2]::text[] as ids`.execute(
      db,
    );
    expect(rows).toEqual([{ at: 1_790_000_000_000, n: 1, ids: ['1', '2'] }]);
  });

  test('has had every migration, each once', async () => {
    const { db } = await open();
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations));
  });

  test('a transaction that fails leaves nothing', async () => {
    const { db } = await open();
    const failing = db.transaction().execute(async (tx) => {
      await reportProblems(tx, [problem], NOW);
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await listProblems(db, null, 5)).toEqual([]);
  });

  test('what one asks while a transaction runs waits for it, and sees what it committed', async () => {
    const { db } = await open();
    let seen: Promise<unknown[]> = Promise.resolve([]);
    await db.transaction().execute(async (tx) => {
      if (kind === 'pglite') seen = listProblems(db, null, 5);
      await reportProblems(tx, [problem], NOW);
    });
    if (kind === 'postgres') seen = listProblems(db, null, 5);
    expect(await seen).toHaveLength(1);
  });

  test('can be tidied', async () => {
    const store = await open();
    await expect(maintain(store)).resolves.toBeUndefined();
  });

  if (kind === 'postgres') {
    test('one that a newer Baton wrote is not touched', async () => {
      const store = await open();
      await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '')`.execute(store.db);
      await expect(store.openAnother()).rejects.toThrow(/newer Baton/);
      await expect(store.openAnother()).rejects.toThrow(ConfigError);
    });

    test('several processes that start at once migrate it once', async () => {
      const store = await open();
      await sql`drop schema public cascade`.execute(store.db);
      await sql`create schema public`.execute(store.db);
      const others = await Promise.all([store.openAnother(), store.openAnother(), store.openAnother()]);
      for (const { db } of others) expect(await listProblems(db, null, 5)).toEqual([]);
    });
  }
});

describe('a database that cannot be opened', () => {
  test.each([
    ['nothing says where', {}, /set DATABASE_URL or BATON_DATA_DIR/],
    [
      'no server answers',
      { databaseUrl: 'postgres://u:secret@127.0.0.1:1/x' },
      /^DATABASE_URL: cannot be used: .*ECONNREFUSED/,
    ],
    ['the address is none', { databaseUrl: 'postgres://u:secret@[x/y' }, /^DATABASE_URL: /],
  ])('is said in one line when %s', async (_, options, message) => {
    const refused = await openDatabase(options).then(
      () => null,
      (error: unknown) => error as Error,
    );
    expect(refused).toBeInstanceOf(ConfigError);
    expect(refused?.message).toMatch(message);
    expect(refused?.message).not.toMatch(/secret|\n/);
  });

  test('leaves no lock behind', async () => {
    const root = mkdtempSync(join(tmpdir(), 'baton-broken-'));
    try {
      const dataDir = join(root, 'pglite');
      writeFileSync(dataDir, 'a file, not a directory');
      await expect(openDatabase({ dataDir })).rejects.toThrow(/cannot be opened as a PGlite directory/);
      expect(readdirSync(root)).toEqual(['pglite']);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
