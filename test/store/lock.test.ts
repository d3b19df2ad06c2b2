import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openDatabase } from '#store/database.ts';
import { lockDirectory } from '#store/lock.ts';
import { listProblems } from '#store/problems.ts';

let root = '';
let dataDir = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-lock-'));
  dataDir = join(root, 'pglite');
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
  rmSync(root, { recursive: true, force: true });
});

/** Starts a process that takes the lock and returns it with its first line: `held`, or why not. */
const start = async (what: 'lock' | 'open'): Promise<{ child: ChildProcess; says: string }> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'lock-holder.ts'), what, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, says: line.toString().trim() };
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};

const lockFile = (): string => `${dataDir}.lock`;
const holder = (): Record<string, unknown> => JSON.parse(readFileSync(lockFile(), 'utf8')) as Record<string, unknown>;
const pretend = (over: Record<string, unknown>): void => {
  const unlock = lockDirectory(dataDir);
  const self = holder();
  unlock();
  writeFileSync(lockFile(), JSON.stringify({ ...self, nonce: 'old', ...over }));
};

test('a second process is told who holds the directory and what to do', async () => {
  const { child, says } = await start('lock');
  expect(says).toBe('held');
  const refused = () => lockDirectory(dataDir);
  expect(refused).toThrow(`${dataDir} is in use by process ${child.pid}: stop it first, or set DATABASE_URL`);
  expect((await start('lock')).says).toContain(`process ${child.pid}`);
});

test('the same process cannot open the directory twice, and can again once it has closed it', () => {
  const unlock = lockDirectory(dataDir);
  expect(() => lockDirectory(dataDir)).toThrow(/already open in this process/);
  unlock();
  lockDirectory(dataDir)();
  expect(readdirSync(root)).toEqual([]);
});

test('a killed holder loses the directory and none of its rows', async () => {
  const { child, says } = await start('open');
  expect(says).toBe('held');
  await expect(openDatabase({ dataDir })).rejects.toThrow(/is in use by process/);
  await kill(child);
  const store = await openDatabase({ dataDir });
  expect(await listProblems(store.db, null, 5)).toMatchObject([{ subject: 'row', detail: 'kept' }]);
  await store.close();
  expect(existsSync(lockFile())).toBe(false);
});

test('of many that find a dead holder exactly one takes over', async () => {
  const { child } = await start('lock');
  await kill(child);
  const starts = await Promise.all(Array.from({ length: 6 }, () => start('lock')));
  const winners = starts.filter(({ says }) => says === 'held');
  expect(winners).toHaveLength(1);
  expect(holder()['pid']).toBe(winners[0]?.child.pid);
  expect(readdirSync(root)).toEqual(['pglite.lock']);
});

test('one that is killed while taking over is succeeded in turn', async () => {
  const { child } = await start('lock');
  await kill(child);
  const dead = holder();
  writeFileSync(`${lockFile()}.${String(dead['nonce'])}`, JSON.stringify({ ...dead, nonce: 'heir' }));
  lockDirectory(dataDir)();
  expect(readdirSync(root)).toEqual([]);
});

test('a pid that was given to another process since does not count as the holder', () => {
  pretend({ pid: process.ppid, startTicks: '1' });
  lockDirectory(dataDir)();
  pretend({ pid: process.ppid, startTicks: null });
  expect(() => lockDirectory(dataDir)).toThrow(`process ${process.ppid}`);
});

test('a lock from before the machine started again is void; one from another container is not ours to judge', () => {
  pretend({ bootId: 'an earlier run' });
  lockDirectory(dataDir)();
  pretend({ pid: 2 ** 30, pidNamespace: 'pid:[1]' });
  expect(() => lockDirectory(dataDir)).toThrow(/another container.*delete .*pglite\.lock/);
});

test('a file that is no lock is left alone and named', () => {
  writeFileSync(lockFile(), 'hello');
  expect(() => lockDirectory(dataDir)).toThrow(/not a lock Baton wrote/);
  expect(readFileSync(lockFile(), 'utf8')).toBe('hello');
});
