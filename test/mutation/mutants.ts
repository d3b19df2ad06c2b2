// The mutants of the domain and of the contract: Stryker's instrumenter writes them all into the sources behind switches, a seed draws the
// sample, and what was not drawn is switched off for good, so that the code runs about as fast as it was written.
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Mutant = {
  readonly id: string;
  /** Path from the root of the project. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
};

export type Mutated = {
  readonly mutants: readonly Mutant[];
  /** Path from the root to the text with a switch at every mutant. */
  readonly texts: ReadonlyMap<string, string>;
};

const sources = 'src/{domain,contract}/**/*.ts';

const silent = (): void => undefined;
const log = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

type Spot = { readonly line: number; readonly column: number };

const offsetOf = (lineStarts: readonly number[], { line, column }: Spot): number => (lineStarts[line] ?? 0) + column;

const lineStartsOf = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

/** Every mutant of the sources whose path begins with one of `only` (all of them if there are none), in an order that never varies. */
export const mutate = async (root: string, only: readonly string[]): Promise<Mutated> => {
  const files = globSync(sources, { cwd: root })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => only.length === 0 || only.some((prefix) => name.startsWith(prefix)))
    .sort()
    .map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), 'utf8') }));
  const { mutants, files: written } = await new Instrumenter(log).instrument(files, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  });
  const before = new Map(files.map(({ name, content }) => [name, { content, starts: lineStartsOf(content) }]));
  return {
    texts: new Map(written.map(({ name, content }) => [name, content])),
    mutants: mutants.map(({ id, fileName, location, mutatorName, replacement }) => {
      const { content, starts } = before.get(fileName) ?? { content: '', starts: [] };
      return {
        id,
        file: fileName,
        line: location.start.line + 1,
        column: location.start.column + 1,
        mutator: mutatorName,
        original: content.slice(offsetOf(starts, location.start), offsetOf(starts, location.end)),
        replacement,
      };
    }),
  };
};

/** Numbers in [0, 1) that a seed repeats (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c). */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** `size` of the items, each as likely as any other, in the order they had. All of them if there are no more. */
export const draw = <T>(items: readonly T[], size: number, seed: number): readonly T[] => {
  const next = mulberry32(seed);
  const order = items.map((_, index) => index);
  for (let at = 0; at < Math.min(size, order.length); at += 1) {
    const other = at + Math.floor(next() * (order.length - at));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  const drawn = new Set(order.slice(0, size));
  return items.filter((_, index) => drawn.has(index));
};

/** The same text with the switches of the kept mutants alone, all others set to what the source says. */
export const keepSwitches = (text: string, kept: ReadonlySet<string>): string =>
  text
    .replace(/\bstryMutAct_9fa48\("(\d+)"\)/g, (call, id: string) => (kept.has(id) ? call : 'false'))
    .replace(/\bstryCov_9fa48\(("\d+"(?:, "\d+")*)\)/g, (call, ids: string) =>
      ids.split(', ').some((id) => kept.has(id.slice(1, -1))) ? call : '0',
    );
