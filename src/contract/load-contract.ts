// Reads a contract from disk, with the lists beside it. The only file of this room that touches the file system for contracts.
import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { ConfigError } from '#src/errors.ts';
import { type ParsedContract, parseContract } from './parse.ts';
import { limits } from './pieces.ts';

export type LoadedContract = ParsedContract & {
  /** As given. */
  readonly file: string;
  /** The text as it stands on disk. */
  readonly yaml: string;
};

/** Throws ConfigError naming every mistake with line and column; `file` as given stands in the messages. */
export const loadContract = (file: string): LoadedContract => {
  const yaml = readContractText(file);
  const parsed = parseContract(yaml, { file, readList: (path) => readList(file, path) });
  if (!parsed.ok) throw new ConfigError(parsed.problems);
  return { ...parsed, file, yaml };
};

/** Text of a list's file inside the contract's folder. Throws Error where it is missing, too long or leads out of the folder. */
export const readList = (contractFile: string, path: string): string => {
  const folder = realpathSync(dirname(contractFile));
  const there = join(folder, path);
  if (!existsSync(there)) throw new Error('there is no such file');
  const real = realpathSync(there);
  // A link may lead anywhere; what is signed must lie beside the contract.
  if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) throw new Error('it leads out of the folder');
  const stat = statSync(real);
  if (!stat.isFile()) throw new Error('it is no file');
  if (stat.size > limits.bytes) throw new Error(`it is longer than ${limits.bytes} bytes`);
  return decode(readFileSync(real));
};

/** Bytes that are no UTF-8 would become replacement characters: another text than the one that was written, and signed. */
const decode = (bytes: Buffer): string => {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const lines = bytes.toString('latin1').split('\n');
  const wrong = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')));
  throw new Error(`line ${wrong + 1} is no UTF-8 text; save the file as UTF-8`);
};

/** Text of a contract's file. Throws ConfigError where there is none. */
export const readContractText = (file: string): string => {
  try {
    if (statSync(file).size > limits.bytes) throw new Error(`it is longer than ${limits.bytes} bytes`);
    return decode(readFileSync(file));
  } catch (error) {
    throw new ConfigError([{ where: file, message: `the contract cannot be read: ${why(error)}` }], error);
  }
};

const why = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file; `baton init` writes one';
  if (code === 'EISDIR') return 'it is a folder; name the file in it';
  return error instanceof Error ? error.message : 'unknown fault';
};
