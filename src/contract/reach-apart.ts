// What fit rules can add together, seeing that some exclude each other: of bands of one field at most those that hold for one value are met.
import type { FitRule } from '#domain/policy.ts';
import { lintLimits } from './lint-limits.ts';
import { type Analysis, analyse, isOpen, together } from './reason/dnf.ts';
import { either, everyNumber, isSameNumbers, noNumber, type NumberSet } from './reason/number-set.ts';
import type { Term } from './reason/term.ts';

export type Spread = { readonly low: number; readonly high: number };

/** A rule of one field alone: its points, and for which values it is met. */
type Band = { readonly field: string; readonly points: number } & (
  | { readonly kind: 'numbers'; readonly values: NumberSet }
  | { readonly kind: 'texts'; readonly values: ReadonlySet<string> }
  | { readonly kind: 'booleans'; readonly values: number }
);

/** Values looked at in all; beyond it rules count as if they could all be met. */
const maxTexts = 200_000;

const spreadOf = (sums: Iterable<number>): Spread => {
  let spread: Spread = { low: 0, high: 0 };
  for (const sum of sums) spread = { low: Math.min(spread.low, sum), high: Math.max(spread.high, sum) };
  return spread;
};

/** What the rules can add: parts to be summed up, none more than it can be. */
export const sharesApart = (rules: readonly FitRule[]): readonly Spread[] => {
  const scoring = rules.filter(({ points }) => points !== 0);
  const read = scoring.map((rule) => ({ rule, analysis: analyse(rule.when) }));
  const bands: Band[] = [];
  const others: { readonly points: number; readonly analysis: Analysis }[] = [];
  let texts = 0;
  for (const { rule, analysis } of read) {
    const band = bandOf(analysis, rule.points);
    texts += band?.kind === 'texts' ? band.values.size : 0;
    if (band === null || (band.kind === 'texts' && texts > maxTexts)) others.push({ points: rule.points, analysis });
    else bands.push(band);
  }
  const fields = Map.groupBy(bands, ({ field, kind }) => `${kind} ${field}`);
  return [...[...fields.values()].map((of) => spreadOf(sumsOf(of))), ...exclusives(others)];
};

type Kind = Band['kind'];

const kindOf = (term: Term): Kind | null => {
  const [one] = term.values();
  if (term.size !== 1 || one?.kind !== 'field' || one.facts.isMissing || one.facts.lists !== null) return null;
  const { numbers, texts, booleans } = one.facts;
  if (numbers !== null)
    return texts === null && booleans === 0 && isSameNumbers(numbers.ages, everyNumber) ? 'numbers' : null;
  if (texts === null) return booleans === 0 ? null : 'booleans';
  return booleans === 0 && texts.among !== null && texts.passes.length === 0 && texts.fails.length === 0
    ? 'texts'
    : null;
};

const bandOf = (analysis: Analysis, points: number): Band | null => {
  if (isOpen(analysis)) return null;
  const kinds = new Set(analysis.terms.map(kindOf));
  const keys = new Set(analysis.terms.flatMap((term) => [...term.keys()]));
  const [kind] = kinds;
  const [field] = keys;
  if (kinds.size !== 1 || keys.size !== 1 || field === undefined || kind == null) return null;
  const facts = analysis.terms.flatMap((term) =>
    [...term.values()].flatMap((one) => (one.kind === 'field' ? [one.facts] : [])),
  );
  switch (kind) {
    case 'numbers':
      return {
        ...{ kind, field, points },
        values: facts.reduce((set, { numbers }) => either(set, numbers?.values ?? noNumber), noNumber),
      };
    case 'texts':
      return { kind, field, points, values: new Set(facts.flatMap(({ texts }) => [...(texts?.among ?? [])])) };
    case 'booleans':
      return { kind, field, points, values: facts.reduce((bits, { booleans }) => bits | booleans, 0) };
  }
};

/** The sum of those that are met, for every value that parts them. */
const sumsOf = (bands: readonly Band[]): Iterable<number> => {
  const edges: { readonly at: number; readonly side: number; readonly points: number }[] = [];
  const named = new Map<string | boolean, number>();
  const add = (value: string | boolean, points: number): void => {
    named.set(value, (named.get(value) ?? 0) + points);
  };
  for (const band of bands) {
    const { points } = band;
    if (band.kind === 'texts') for (const text of band.values) add(text, points);
    else if (band.kind === 'booleans') {
      if ((band.values & 1) > 0) add(false, points);
      if ((band.values & 2) > 0) add(true, points);
    } else
      for (const { from, to } of band.values) {
        edges.push({ ...from, points }, { ...to, points: -points });
      }
  }
  return bands[0]?.kind === 'numbers' ? sweep(edges) : named.values();
};

const sweep = function* (
  edges: { readonly at: number; readonly side: number; readonly points: number }[],
): Generator<number> {
  edges.sort((a, b) => (a.at === b.at ? a.side - b.side : a.at < b.at ? -1 : 1));
  let sum = 0;
  for (const [i, { at, side, points }] of edges.entries()) {
    sum += points;
    const next = edges[i + 1];
    if (next?.at !== at || next.side !== side) yield sum;
  }
};

type Other = { readonly points: number; readonly analysis: Analysis };

const keysOf = (analysis: Analysis): readonly string[] =>
  isOpen(analysis) ? [] : [...new Set(analysis.terms.flatMap((term) => [...term.keys()]))];

/** Sets of which each two exclude each other, each rule in the first that it goes with: at most one of a set is met. */
const exclusives = (others: readonly Other[]): readonly Spread[] => {
  const sets: Other[][] = [];
  const byKey = new Map<string, Other[][]>();
  let pairs = 0;
  /** The first set near by of which every rule excludes it. */
  const homeOf = (other: Other, keys: readonly string[]): Other[] | undefined => {
    for (const key of keys)
      for (const set of byKey.get(key) ?? []) {
        pairs += set.length;
        if (pairs > lintLimits.pairs) return undefined;
        if (set.every((one) => areApart(one, other))) return set;
      }
    return undefined;
  };
  for (const other of others) {
    const keys = pairs > lintLimits.pairs ? [] : keysOf(other.analysis);
    const home = keys.length === 0 ? undefined : homeOf(other, keys);
    if (home !== undefined) {
      home.push(other);
      continue;
    }
    const set = [other];
    sets.push(set);
    for (const key of keys) {
      const near = byKey.get(key);
      if (near === undefined) byKey.set(key, [set]);
      else near.push(set);
    }
  }
  return sets.map((set) => spreadOf(set.map(({ points }) => points)));
};

const areApart = (a: Other, b: Other): boolean => {
  const both = together(a.analysis, b.analysis);
  return !isOpen(both) && both.terms.length === 0;
};
