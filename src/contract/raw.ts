// Raw data of a contract, whatever its shape: for the checks that no schema can make.
import type { Path } from './path.ts';
import { isMap } from './pieces.ts';
import type { Found } from './problems.ts';

export type Raw = Readonly<Record<string, unknown>>;

export const wrong = (path: Path, message: string, isKey = false): Found => ({ path, message, isKey });

export const listAt = (raw: unknown, key: string): readonly unknown[] => {
  const value = isMap(raw) ? raw[key] : undefined;
  return Array.isArray(value) ? value : [];
};

export const mapAt = (raw: unknown, key: string): Raw => {
  const value = isMap(raw) ? raw[key] : undefined;
  return isMap(value) ? value : {};
};

/** Every map at and below a path; the tree's depth is bounded before. */
export const everywhere = function* (raw: unknown, path: Path): Generator<{ readonly path: Path; readonly node: Raw }> {
  if (Array.isArray(raw)) for (const [i, item] of raw.entries()) yield* everywhere(item, [...path, i]);
  if (!isMap(raw)) return;
  yield { path, node: raw };
  for (const [key, value] of Object.entries(raw)) yield* everywhere(value, [...path, key]);
};
