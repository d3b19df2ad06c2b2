// Chance from a seed. A stream can be split by name, so that what one person does never depends on how many others there are or on how
// far time was moved at once: the same seed is the same world.

export type Random = {
  /** A number in [0, 1). */
  next(): number;
  /** An independent stream; asking for it uses nothing of this one. */
  split(name: string | number): Random;
  chance(probability: number): boolean;
  /** A whole number from 0 to `count` − 1. */
  below(count: number): number;
  between(low: number, high: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** One of the names, each as likely as its weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
  normal(mean: number, deviation: number): number;
  exponential(mean: number): number;
  /** `sigma` is the deviation of the natural logarithm. */
  logNormal(median: number, sigma: number): number;
};

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
const mix = (bits: number): number => {
  let mixed = bits >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/** FNV-1a over the name, started from the seed. */
const seedOf = (seed: number, name: string): number => {
  let hash = mix(seed ^ 0x811c9dc5);
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return mix(hash);
};

/** A stream of chance (mulberry32 underneath). */
export const createRandom = (seed: number): Random => {
  const first = seed >>> 0;
  let state = first;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  // Box–Muller; 1 − next() is never 0.
  const standard = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    split: (name) => createRandom(seedOf(first, String(name))),
    chance: (probability) => next() < probability,
    below: (count) => Math.floor(next() * count),
    between: (low, high) => low + next() * (high - low),
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
    weighted: <T extends string>(weights: Readonly<Record<T, number>>): T => {
      const names = Object.keys(weights) as T[];
      let left = next() * names.reduce((sum, name) => sum + weights[name], 0);
      for (const name of names) {
        left -= weights[name];
        if (left < 0) return name;
      }
      return names.at(-1) as T;
    },
    normal: (mean, deviation) => mean + standard() * deviation,
    exponential: (mean) => -Math.log(1 - next()) * mean,
    logNormal: (median, sigma) => median * Math.exp(standard() * sigma),
  };
};

/** Between 0 and 1 from a log-odds. */
export const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
