// The goal of the whole: of all mutants of the domain and the contract, the unit and property tests notice three quarters.
import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Thousands of mutants on two cores. */
const longestMs = 8 * 3_600_000;

test(
  'the mutation score of the domain and the contract is at least 75 %',
  async () => {
    const command = promisify(execFile)(
      process.execPath,
      ['--no-warnings', fileURLToPath(new URL('main.ts', import.meta.url)), '--all'],
      { maxBuffer: 64 * 1024 * 1024, timeout: longestMs },
    );
    const { stdout } = await command.catch((error: unknown) => error as { stdout: string });
    const [, low = '0'] = /95 % interval ([\d.]+) % to/.exec(stdout) ?? [];
    if (Number(low) < 75) throw new Error(stdout);
    expect(Number(low)).toBeGreaterThanOrEqual(75);
  },
  longestMs + 60_000,
);
