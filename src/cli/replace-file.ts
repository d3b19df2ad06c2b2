// Writes a file that people keep so that it is never half written: beside it first, then in its place.
import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { ConfigError } from '#src/errors.ts';

/** Keeps the file's mode, and follows a link. Throws ConfigError where the file cannot be replaced. */
export const replaceFile = (file: string, text: string): void => {
  try {
    const real = realpathSync(file);
    const beside = `${real}.${String(process.pid)}.tmp`;
    try {
      writeFileSync(beside, text);
      chmodSync(beside, statSync(real).mode);
      renameSync(beside, real);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  } catch (error) {
    throw new ConfigError(
      `${file} cannot be written: ${error instanceof Error ? error.message : 'unknown fault'}`,
      error,
    );
  }
};
