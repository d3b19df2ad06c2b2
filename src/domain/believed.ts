// Which of several connections is believed about a fact. Each one's last statement is kept: when the believed one falls silent, what the next one
// said long ago counts, so that the order in which records are read decides nothing.
import type { ConnectionId, Instant, Lead, Provenance, Said, Value } from './lead.ts';

/** How far down a connection is believed about a path; the lower the better, 0 where nobody says otherwise. */
export type RankOf = (source: ConnectionId, path: string) => number;
export const equalRanks: RankOf = () => 0;

export const sameValue = (a: Value | null, b: Value | null): boolean =>
  a === b ||
  (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
    ? a.length === b.length && a.every((one, i) => one === b[i])
    : false);

type Standing = Pick<Lead, 'fields' | 'provenance' | 'others'>;

/** Believed first: who says something at all, then lower rank, then newer, then by name, so that every order of reading ends alike. */
const before = (a: Said, b: Said): number =>
  Number(a.value === null) - Number(b.value === null) ||
  (a.rank ?? 0) - (b.rank ?? 0) ||
  b.occurredAt - a.occurredAt ||
  (a.source < b.source ? -1 : a.source > b.source ? 1 : 0);

/** A statement of a weaker source, or an older one: does not move what stands under `known`. */
export const isWeaker = (known: Provenance | undefined, source: ConnectionId, rank: number, at: Instant): boolean => {
  if (known === undefined) return false;
  if (known.source !== source && (known.rank ?? 0) !== rank) return (known.rank ?? 0) < rank;
  return known.occurredAt > at;
};

/** What is said of a path, by whom, the believed one first. */
export const wordsOn = ({ fields, provenance, others }: Standing, path: string): readonly Said[] => {
  const known = provenance[path];
  const rest = others[path] ?? [];
  return known === undefined ? rest : [{ ...known, value: fields[path] ?? null }, ...rest];
};

const lastWord = (standing: Standing, path: string, source: ConnectionId): Said | undefined =>
  wordsOn(standing, path).find((one) => one.source === source);

/** Whether a word is news: what this connection said last is neither the same nor newer. Who never spoke has nothing to take back. */
export const isNews = (standing: Standing, path: string, word: Said): boolean => {
  const last = lastWord(standing, path, word.source);
  if (last !== undefined && last.occurredAt > word.occurredAt) return false;
  return !sameValue(last?.value ?? null, word.value);
};

/** The words on a path once this one is said too. */
const wordsAfter = (standing: Standing, path: string, word: Said): readonly Said[] =>
  [...wordsOn(standing, path).filter((one) => one.source !== word.source), word].sort(before);

/** The value that is believed once this word is said too; null = nobody says any. */
export const believedAfter = (standing: Standing, path: string, word: Said): Value | null =>
  wordsAfter(standing, path, word)[0]?.value ?? null;

const without = <T>(of: Readonly<Record<string, T>>, path: string): Readonly<Record<string, T>> => {
  if (!Object.hasOwn(of, path)) return of;
  const { [path]: _gone, ...rest } = of;
  return rest;
};

const standOn = (standing: Standing, path: string, words: readonly Said[]): Standing => {
  const [first, ...rest] = words;
  const others = rest.length === 0 ? without(standing.others, path) : { ...standing.others, [path]: rest };
  if (first === undefined) {
    return { fields: without(standing.fields, path), provenance: without(standing.provenance, path), others };
  }
  const { value, ...by } = first;
  return {
    fields: value === null ? without(standing.fields, path) : { ...standing.fields, [path]: value },
    provenance: { ...standing.provenance, [path]: by },
    others,
  };
};

/** With the word said. */
export const withWord = (standing: Standing, path: string, word: Said): Standing =>
  standOn(standing, path, wordsAfter(standing, path, word));

/** Without anything that these connections said: records of theirs turned out to be somebody else's. */
export const withoutWordsOf = (standing: Standing, isGone: (source: ConnectionId) => boolean): Standing => {
  const paths = new Set([...Object.keys(standing.provenance), ...Object.keys(standing.others)]);
  let left: Standing = standing;
  for (const path of paths) {
    const words = wordsOn(left, path);
    if (words.some(({ source }) => isGone(source)))
      left = standOn(
        left,
        path,
        words.filter(({ source }) => !isGone(source)),
      );
  }
  return left;
};

/** Marks of what is no field ($owner) have a provenance, but no words. */
const isMark = (path: string): boolean => path.startsWith('$');

/** Both leads' words together, of a connection that spoke of both the winner's: what a merged lead stands on. */
export const withWordsOf = (winner: Standing, loser: Standing): Standing => {
  let joined = winner;
  const said = [...Object.keys(loser.provenance), ...Object.keys(loser.others)];
  const paths = new Set(said.filter((path) => !isMark(path)));
  for (const path of paths) {
    for (const word of wordsOn(loser, path)) {
      if (lastWord(joined, path, word.source) === undefined) joined = withWord(joined, path, word);
    }
  }
  return joined;
};
