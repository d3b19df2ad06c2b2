// What a run says: the share of mutants that tests find, how sure a sample makes of it, and each mutant that nobody noticed.
import { fates, type Fate } from './hunt.ts';
import type { Mutant } from './mutants.ts';

export type Judged = Mutant & { readonly fate: Fate };

export type Interval = { readonly low: number; readonly high: number };

/** The 97.5 % point of the normal distribution: 95 % of it lies between this and its negative. */
const z = 1.959_963_984_540_054;

/** Wilson's 95 % interval of a share, from `hits` of `total` (https://doi.org/10.1080/01621459.1927.10502953). Everything if total is 0. */
export const wilson = (hits: number, total: number): Interval => {
  if (total === 0) return { low: 0, high: 1 };
  const share = hits / total;
  const middle = share + (z * z) / (2 * total);
  const half = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  const scale = 1 + (z * z) / total;
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) };
};

export type Tally = Readonly<Record<Fate, number>> & { readonly total: number; readonly found: number };

export const tally = (judged: readonly Judged[]): Tally => {
  const counts = Object.fromEntries(
    fates.map((fate) => [fate, judged.filter((each) => each.fate === fate).length]),
  ) as Record<Fate, number>;
  return { ...counts, total: judged.length, found: counts.killed + counts.timeout };
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const shareOf = ({ found, total }: Tally): string => percent(total === 0 ? 0 : found / total);

/** The longest piece of code shown of a mutant, enough to recognise it. */
const mostShown = 100;

const short = (code: string): string => {
  const line = code.replaceAll(/\s+/g, ' ').trim();
  return line.length > mostShown ? `${line.slice(0, mostShown)}…` : line;
};

export const sayMutant = ({ file, line, column, fate, mutator, original, replacement }: Judged): string =>
  `${file}:${String(line)}:${String(column)} ${fate} (${mutator})\n    - ${short(original)}\n    + ${short(replacement)}`;

export type Report = {
  readonly seed: number;
  /** Of how many mutants the sample was drawn. */
  readonly population: number;
  readonly judged: readonly Judged[];
  readonly leftOut: readonly string[];
  readonly seconds: number;
};

const perFile = (judged: readonly Judged[]): readonly string[] =>
  [...Map.groupBy(judged, ({ file }) => file)].map(([file, mutants]) => {
    const counts = tally(mutants);
    return `${shareOf(counts).padStart(7)}  ${String(counts.found).padStart(4)} of ${String(counts.total).padStart(4)}  ${file}`;
  });

/** Plain text: the tests that took no part, files, mutants that got away, totals. */
export const sayReport = ({ seed, population, judged, leftOut, seconds }: Report): string => {
  const counts = tally(judged);
  const { low, high } = wilson(counts.found, counts.total);
  const away = judged.filter(({ fate }) => fate === 'survived' || fate === 'no coverage');
  return [
    ...(leftOut.length === 0
      ? []
      : ['These fail without any mutant and took no part:', ...leftOut.map((each) => `  ${each}`), '']),
    ...away.map(sayMutant),
    ...(away.length === 0 ? [] : ['']),
    ...perFile(judged),
    '',
    `${String(counts.total)} of ${String(population)} mutants (seed ${String(seed)}) in ${seconds.toFixed(0)} s: ` +
      fates.map((fate) => `${String(counts[fate])} ${fate}`).join(', '),
    `mutation score ${shareOf(counts)}, 95 % interval ${percent(low)} to ${percent(high)}`,
  ].join('\n');
};
