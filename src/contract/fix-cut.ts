// Takes parts out of a contract's text and leaves every other letter where it is: comments, layout and quotes are the writers' own. The places
// come from the YAML document; what is cut is text.
import { isMap, isPair, isScalar, isSeq, type Node, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Path } from '#src/yaml/path.ts';

type Collection = YAMLMap | YAMLSeq;
type Item = { readonly key: string | number; readonly from: number; readonly to: number; readonly value: unknown };
type Cut = { readonly from: number; readonly to: number };

const keyOf = (path: Path): string => JSON.stringify(path);

const isCollection = (node: unknown): node is Collection => isMap(node) || isSeq(node);

const rangeOf = (node: unknown): readonly [number, number] | null => {
  const range = (node as Node | null | undefined)?.range;
  return range === null || range === undefined ? null : [range[0], range[1]];
};

const itemOf = (one: unknown, i: number, yaml: string): Item | null => {
  const [key, value]: readonly [unknown, unknown] = isPair(one) ? [one.key, one.value] : [one, one];
  const first = rangeOf(key);
  const last = rangeOf(value) ?? first;
  if (first === null || last === null) return null;
  // Of a block the library counts the blank lines behind it as its own.
  const to = first[0] + yaml.slice(first[0], Math.max(first[1], last[1])).trimEnd().length;
  const name = isPair(one) && isScalar(key) ? String(key.value) : i;
  return { key: name, from: first[0], to, value };
};

const known = new WeakMap<Collection, readonly Item[]>();

/** In the order of the text; empty where something in it has no place. Kept: of a long list many parts may go. */
const itemsOf = (collection: Collection, yaml: string): readonly Item[] => {
  const before = known.get(collection);
  if (before !== undefined) return before;
  const items = collection.items.map((one: unknown, i) => itemOf(one, i, yaml));
  const placed = items.every((item) => item !== null) ? items : [];
  known.set(collection, placed);
  return placed;
};

const collectionAt = (root: unknown, path: Path, yaml: string): Collection | null => {
  let node = root;
  for (const part of path) {
    if (!isCollection(node)) return null;
    node = itemsOf(node, yaml).find(({ key }) => key === part)?.value;
  }
  return isCollection(node) ? node : null;
};

/** Of `a, b, c`: with the comma that falls away. */
const cutFlow = (items: readonly Item[], goes: (item: Item) => boolean): readonly Cut[] =>
  items.flatMap((item, i) => {
    if (!goes(item)) return [];
    const next = items[i + 1];
    if (next !== undefined) return [{ from: item.from, to: next.from }];
    // The last of a run up to the end takes the comma before the run.
    const kept = items.findLast((one) => !goes(one));
    return [{ from: kept?.to ?? item.from, to: item.to }];
  });

/** Whole lines, where an item has lines of its own. */
const cutLines = (items: readonly Item[], goes: (item: Item) => boolean, yaml: string): readonly Cut[] | null => {
  const cuts: Cut[] = [];
  for (const [i, item] of items.entries()) {
    if (!goes(item)) continue;
    const line = yaml.lastIndexOf('\n', item.from - 1) + 1;
    const end = yaml.indexOf('\n', item.to);
    if ((typeof item.key === 'number' ? /^ *- +$/ : /^ *$/).test(yaml.slice(line, item.from))) {
      cuts.push({ from: line, to: end === -1 ? yaml.length : end + 1 });
      continue;
    }
    // The first key behind a dash shares its line with the dash: what is kept next moves up.
    const next = items.slice(i + 1).find((one) => !goes(one));
    if (next === undefined) return null;
    cuts.push({ from: item.from, to: next.from });
  }
  return cuts;
};

/** Without cuts that lie in others. */
const apart = (cuts: readonly Cut[]): readonly Cut[] => {
  const kept: Cut[] = [];
  for (const cut of cuts.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1);
    if (last === undefined || cut.from >= last.to) kept.push(cut);
    else if (cut.to > last.to) kept[kept.length - 1] = { from: last.from, to: cut.to };
  }
  return kept;
};

/** A collection that nothing would be left in goes as a whole. */
const widened = (root: unknown, paths: readonly Path[], yaml: string): ReadonlyMap<string, Path> => {
  const doomed = new Map(paths.map((path) => [keyOf(path), path]));
  const byDepth = [...doomed.values()].toSorted((a, b) => b.length - a.length);
  for (const path of byDepth) {
    const parent = path.slice(0, -1);
    const collection = parent.length === 0 ? null : collectionAt(root, parent, yaml);
    const items = collection === null ? [] : itemsOf(collection, yaml);
    if (items.length === 0 || !items.every(({ key }) => doomed.has(keyOf([...parent, key])))) continue;
    for (const { key } of items) doomed.delete(keyOf([...parent, key]));
    if (doomed.has(keyOf(parent))) continue;
    doomed.set(keyOf(parent), parent);
    // Its own parent may be empty now, too: longer paths stand before shorter ones, so it is met later.
    byDepth.push(parent);
  }
  return doomed;
};

/**
 * The text without what stands at these paths (as written in this text). Null where a part cannot be taken out by itself. A comment on the line of a
 * part goes with it, comments on lines of their own stay.
 */
export const cutOut = (yaml: string, paths: readonly Path[]): string | null => {
  const root = parseDocument(yaml).contents;
  const doomed = widened(root, paths, yaml);
  const parents = new Map([...doomed.values()].map((path) => [keyOf(path.slice(0, -1)), path.slice(0, -1)]));
  const cuts: Cut[] = [];
  for (const parent of parents.values()) {
    const collection = collectionAt(root, parent, yaml);
    if (collection === null) return null;
    const goes = ({ key }: Item): boolean => doomed.has(keyOf([...parent, key]));
    const items = itemsOf(collection, yaml);
    if (!items.some(goes)) return null;
    const own = collection.flow === true ? cutFlow(items, goes) : cutLines(items, goes, yaml);
    if (own === null) return null;
    cuts.push(...own);
  }
  return apart(cuts).reduceRight((text, { from, to }) => text.slice(0, from) + text.slice(to), yaml);
};
