// Raw data of a contract, whatever its shape: for the checks that no schema can make.
import type { Path } from '#src/yaml/path.ts';
import { isMap } from './pieces.ts';
import type { Found, Near } from '#src/yaml/problems.ts';

export type Raw = Readonly<Record<string, unknown>>;

/** `near`: a name that was not found, and those it may have meant. */
export const wrong = (path: Path, message: string, isKey = false, near?: Near): Found =>
  near === undefined ? { path, message, isKey } : { path, message, isKey, near };

export const listAt = (raw: unknown, key: string): readonly unknown[] => {
  const value = isMap(raw) ? raw[key] : undefined;
  return Array.isArray(value) ? value : [];
};

export const mapAt = (raw: unknown, key: string): Raw => {
  const value = isMap(raw) ? raw[key] : undefined;
  return isMap(value) ? value : {};
};

/** A map somewhere in the document. */
export type Place = { readonly path: Path; readonly node: Raw };

/** Every map in a list. */
export const mapsIn = (list: readonly unknown[], path: Path): readonly Place[] =>
  list.flatMap((node, i) => (isMap(node) ? [{ path: [...path, i], node }] : []));

/**
 * Every map at and below a path whose keys are words of the language; those of `where` are properties of events, which may bear any name.
 * The tree's depth is bounded before.
 */
export const everywhere = function* (raw: unknown, path: Path): Generator<Place> {
  if (Array.isArray(raw)) for (const [i, item] of raw.entries()) yield* everywhere(item, [...path, i]);
  if (!isMap(raw)) return;
  if (path.at(-1) !== 'where') yield { path, node: raw };
  for (const [key, value] of Object.entries(raw)) yield* everywhere(value, [...path, key]);
};
