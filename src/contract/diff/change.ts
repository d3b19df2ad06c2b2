// One thing that differs between two contracts, and what all sections share to tell it.
import { canonicalJson } from '../hash.ts';
import { type Path, sayPath } from '../path.ts';
import { isMap } from '../pieces.ts';

export type Change = {
  /** Where in the contract: `fit[2].points`; of what has ids, by id: `intent.demo.points`. */
  readonly path: string;
  /** As in the contract's normal form; null = not there. */
  readonly before: unknown;
  readonly after: unknown;
  /** One sentence that somebody understands who has never seen the file. */
  readonly text: string;
};

export const isSame = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);

export const changed = (path: Path, before: unknown, after: unknown, text: string): Change => ({
  path: sayPath(path),
  before: before ?? null,
  after: after ?? null,
  text: `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`,
});

/** Longer values are told as having changed. */
const maxShownChars = 80;

/** A value as it would stand in the file, cut where it is long. */
export const shown = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > maxShownChars ? `${text.slice(0, maxShownChars)}…` : text;
};

/** What has no sentence of its own, leaf by leaf: nothing that differs goes untold. */
export const plainChanges = (before: unknown, after: unknown, path: Path): readonly Change[] => {
  if (isSame(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => plainChanges(before[key], after[key], [...path, key]));
  }
  const name = sayPath(path);
  if (before === undefined || before === null)
    return [changed(path, before, after, `"${name}" is new: ${shown(after)}`)];
  if (after === undefined || after === null)
    return [changed(path, before, after, `"${name}" is gone; it was ${shown(before)}`)];
  return [changed(path, before, after, `"${name}" is now ${shown(after)}, was ${shown(before)}`)];
};

export type Entry<T> = { readonly id: string; readonly before: T | undefined; readonly after: T | undefined };

/** What bears ids, side by side: what stays and what goes in the old order, then what is new. */
export const byId = <T extends { readonly id: string }>(
  before: readonly T[] | undefined,
  after: readonly T[] | undefined,
): readonly Entry<T>[] => {
  const olds = before ?? [];
  const news = after ?? [];
  return [
    ...olds.map((old) => ({ id: old.id, before: old, after: news.find(({ id }) => id === old.id) })),
    ...news
      .filter(({ id }) => !olds.some((old) => old.id === id))
      .map((one) => ({ id: one.id, before: undefined, after: one })),
  ];
};

/** Of maps, by key. */
export const byKey = <T>(
  before: Readonly<Record<string, T>> | undefined,
  after: Readonly<Record<string, T>> | undefined,
): readonly Entry<T>[] => {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return keys.map((id) => ({ id, before: before?.[id], after: after?.[id] }));
};
