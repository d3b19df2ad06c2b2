// Runs the real command line as a process of its own, as an admin would, against a twin that lives in the test.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** An empty folder for one installation, removed by `done`. */
export const folder = (): { path: string; done: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'baton-test-'));
  return {
    path,
    done: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
};

const environment = (env: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  NODE_NO_WARNINGS: '1',
  ...env,
});

export const startBaton = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { child: ChildProcess; ended: Promise<Ran> } => {
  const child = spawn(process.execPath, [main, ...args], {
    env: environment(env),
    cwd: env['BATON_DATA_DIR'] ?? tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return { child, ended };
};

/** Runs to the end. */
export const baton = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> =>
  startBaton(args, env).ended;

/** The one JSON document a command with --json prints; fails with its stderr where it does not. */
export const batonJson = async <T = Record<string, unknown>>(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<T> => {
  const ran = await baton([...args, '--json'], env);
  if (ran.code !== 0) throw new Error(`baton ${args.join(' ')} ended with ${String(ran.code)}: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as T;
};
