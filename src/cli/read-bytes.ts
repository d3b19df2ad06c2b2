// Small files that a command is given: keys and signatures.
import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from '#src/errors.ts';

/** A key or a signature is far smaller; a wrong file may be of any size. */
const mostBytes = 64 * 1024;

export const readBytes = (file: string): Buffer => {
  try {
    if (statSync(file).size > mostBytes) throw new Error(`it is larger than ${mostBytes} bytes`);
    return readFileSync(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown fault';
    throw new ConfigError([{ where: file, message: `cannot be read: ${why}` }], error);
  }
};
