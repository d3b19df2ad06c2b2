// A file that a long run fills: whole or not at all, and never in the place of what the run reads.
import { createWriteStream, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ConfigError } from '#src/errors.ts';
import { onSignal } from '#src/offline/on-signal.ts';

/** Writes beside the file and puts it in its place at the end. A link is followed; a pipe or a device is written to as it is. */
export const writeOutFile = async (file: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory() === true)
    throw new ConfigError(`${file} cannot be written: it is a folder; name a file in it`);
  if (there?.isFile() === false) {
    await pipeline(chunks, createWriteStream(file));
    return;
  }
  const real = there === undefined ? file : realpathSync(file);
  const draft = `${real}.${String(process.pid)}.part`;
  const dropDraft = (): void => {
    rmSync(draft, { force: true });
  };
  const release = onSignal(dropDraft);
  try {
    await pipeline(chunks, createWriteStream(draft));
    renameSync(draft, real);
  } catch (error) {
    dropDraft();
    const { syscall, path, code } = error as NodeJS.ErrnoException;
    if (syscall === 'open' && path === draft) {
      throw new ConfigError(`${file} cannot be written: check that its folder exists`, error);
    }
    if (syscall === 'write') throw new ConfigError(`${file} cannot be written (${code ?? 'failed'})`, error);
    throw error;
  } finally {
    release();
  }
};

/** Throws ConfigError where what is to be written is one of the files that are read, by whatever name. */
export const refuseInPlaceOf = (file: string, inputs: readonly (string | undefined)[]): void => {
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isFile() !== true) return;
  for (const input of inputs) {
    const read = input === undefined ? undefined : statSync(input, { throwIfNoEntry: false });
    if (read?.dev === there.dev && read.ino === there.ino) {
      throw new ConfigError(`--out: ${file} is read by this very run (${String(input)}); name another file`);
    }
  }
};
