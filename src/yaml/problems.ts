// What the schema found wrong, as sentences at their place: one for each mistake, never one for what follows from another.
import type { z } from 'zod';
import type { Problem } from '#src/errors.ts';
import { type Path, sayPath } from './path.ts';
import { sizeExpected } from './pieces.ts';
import { didYouMean } from './suggest.ts';
import type { Tree, TreeProblem } from './tree.ts';

/** A problem with its place kept apart, for editors and the linter. `where` is `file:line:column`, `message` begins with the path. */
export type YamlProblem = Problem & { readonly path: string; readonly line: number; readonly column: number };

export type Near = { readonly name: string; readonly known: readonly string[] };

export type Found = {
  readonly path: Path;
  readonly message: string;
  /** The key itself is wrong, so nothing below it is worth telling. */
  readonly isKey: boolean;
  /** What may have been meant is looked for only once the problem is told: thousands of names times thousands are dear. */
  readonly near?: Near;
};

const maxShownChars = 40;

const show = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
  // JSON has no word for 1e999.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > maxShownChars ? `${text.slice(0, maxShownChars)}…` : text;
};

const at = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, part) => (value as Record<string | number, unknown> | null | undefined)?.[part], data);

const isOfShape = (branch: readonly z.core.$ZodIssue[]): boolean =>
  !branch.some((issue) => issue.path.length === 0 && isOtherShape(issue));

/** A union within is of another shape where each of its branches is. */
const isOtherShape = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_union'
    ? !issue.errors.some(isOfShape)
    : issue.code === 'invalid_type' || issue.code === 'invalid_value';

/** Flattens zod's issues: unions are told as the one branch whose shape fits, else as what the union expected. */
export const found = (issues: readonly z.core.$ZodIssue[], tree: Tree, prefix: Path = []): readonly Found[] =>
  issues.flatMap((issue): readonly Found[] => {
    const path = [...prefix, ...(issue.path as Path)];
    if (issue.code === 'unrecognized_keys') {
      const messages = issue.message.split('\n');
      return issue.keys.map((key, i) => ({ path: [...path, key], message: messages[i] ?? 'unknown key', isKey: true }));
    }
    if (issue.code === 'invalid_union') {
      const branch = issue.errors.filter(isOfShape);
      if (branch.length === 1 && branch[0] !== undefined) return found(branch[0], tree, path);
    }
    if (issue.code === 'invalid_key') {
      const expected = issue.issues[0]?.message ?? issue.message;
      return [{ path, message: `expected ${expected}`, isKey: true }];
    }
    if (issue.code === 'custom') return [{ path, message: issue.message, isKey: false }];
    const isSize = issue.code === 'too_small' || issue.code === 'too_big';
    const expected = `expected ${isSize ? sizeExpected(issue) : issue.message}`;
    if (!tree.has(path)) return [{ path, message: `is missing; ${expected}`, isKey: false }];
    return [{ path, message: `${expected}, found ${show(at(tree.data, path))}`, isKey: false }];
  });

/** More than anybody reads at once; the rest is counted. */
const maxProblems = 1_000;

const suggestion = ({ near }: Found): string => (near === undefined ? '' : didYouMean(near.name, near.known));

/** In the order of the file, one for each path, nothing below a key that is itself unknown. */
export const toProblems = (all: readonly Found[], tree: Tree, file: string): readonly YamlProblem[] => {
  const keys = new Set(all.filter((f) => f.isKey).map((f) => sayPath(f.path)));
  const isBelowKey = ({ path }: Found): boolean =>
    path.some((_, length) => length > 0 && keys.has(sayPath(path.slice(0, length))));
  const seen = new Set<string>();
  const told = all.filter((f) => !isBelowKey(f) && !seen.has(sayPath(f.path)) && seen.add(sayPath(f.path)));
  const problems = told
    .slice(0, maxProblems)
    .map((f) => problem(file, { ...tree.place(f.path, f.isKey), path: f.path, message: f.message + suggestion(f) }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  const last = problems.at(-1);
  if (told.length <= maxProblems || last === undefined) return problems;
  return [...problems, { ...last, path: '', message: `and ${told.length - maxProblems} more problems` }];
};

export const problem = (file: string, { line, column, path, message }: TreeProblem): YamlProblem => ({
  where: `${file}:${line}:${column}`,
  message: path.length === 0 ? message : `${sayPath(path)}: ${message}`,
  path: sayPath(path),
  line,
  column,
});
