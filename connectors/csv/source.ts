// Where the bytes of a CSV file come from.
import { createReadStream } from 'node:fs';
import { ConfigError } from '#src/errors.ts';

/** A file, or anything else that can be read several times: the header, the types of unknown columns and the rows are a pass each. */
export type CsvSource = { readonly name: string; open(): AsyncIterable<Uint8Array> };

/** Read at once: large enough that what is done once a chunk costs nothing, small enough to stay in a core's cache. */
const chunkBytes = 262_144;

export const fileSource = (path: string): CsvSource => ({
  name: path,
  open: () => createReadStream(path, { highWaterMark: chunkBytes }),
});

export const sourceOf = (file: string | CsvSource): CsvSource => (typeof file === 'string' ? fileSource(file) : file);

export const nameOf = (file: string | CsvSource): string => (typeof file === 'string' ? file : file.name);

export const unreadable = (source: CsvSource, cause: unknown): ConfigError => {
  const why = cause instanceof Error ? cause.message : 'unreadable';
  return new ConfigError([{ where: source.name, message: `cannot be read: ${why}` }], cause);
};
