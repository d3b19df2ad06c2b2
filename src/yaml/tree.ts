// YAML into plain data, with the place of every key and value kept: within limits, without anchors, tags or duplicate keys, and without
// throwing whatever the bytes are.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { Path } from './path.ts';

export type Place = { readonly line: number; readonly column: number };
export type TreeProblem = Place & { readonly path: Path; readonly message: string };

export type Tree = {
  readonly data: unknown;
  /** Where the value at this path begins; with `isKey` where its key does. What does not exist is where its nearest parent is. */
  place(path: Path, isKey?: boolean): Place;
  has(path: Path): boolean;
};

/** What a file may hold: far above what people write, low enough to bound the work on a hostile one. */
export const yamlLimits = { bytes: 1024 * 1024, depth: 32 } as const;

const start: Place = { line: 1, column: 1 };

/** The document as data, or every reason why it cannot be read. `what` it is: `a contract`. */
export const readTree = (
  yaml: string,
  what: string,
): { ok: true; tree: Tree } | { ok: false; problems: readonly TreeProblem[] } => {
  const bytes = new TextEncoder().encode(yaml).length;
  if (bytes > yamlLimits.bytes) return refused(`is ${bytes} bytes long; ${what} has at most ${yamlLimits.bytes}`);
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    // Duplicate keys are found below: the library's own check is quadratic in the size of a map.
    const doc = parseDocument(yaml, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, stringKeys: true });
    const faults = [...doc.errors, ...doc.warnings];
    if (faults.some((e) => e.message.includes(stackExhausted))) return tooDeep();
    const syntax = faults.map((e) => ({ ...placeAt(e.pos[0]), path: [], message: sayFault(e, what) }));
    if (syntax.length > 0) return { ok: false, problems: syntax };
    const { version } = doc.directives.yaml;
    if (version !== readVersion)
      return refused(
        `asks to be read as YAML ${version}, in which 010 is eight and yes is true; take out its %YAML line`,
      );
    const problems = check(doc, placeAt);
    if (problems.length > 0) return { ok: false, problems };
    const root = doc.contents;
    return {
      ok: true,
      tree: {
        data: doc.toJS() as unknown,
        place: (path, isKey = false) => placeAt(offsetOf(root, path, isKey)),
        has: (path) => stepTo(root, path).rest === 0,
      },
    };
  } catch (error) {
    // Brackets nested by the thousand exhaust the stack before our own limit can be asked.
    if (error instanceof RangeError)
      return refused(`is nested too deeply; at most ${yamlLimits.depth} levels are understood`);
    // Every string must end in an answer; a fault of the library is told as what it is.
    return refused(`cannot be read as YAML (${error instanceof Error ? firstLine(error.message) : 'unknown fault'})`);
  }
};

const refused = (message: string): { ok: false; problems: readonly TreeProblem[] } => ({
  ok: false,
  problems: [{ ...start, path: [], message }],
});

/** The library recurses and reports its own exhausted stack as one more error of the text. */
const stackExhausted = 'Maximum call stack size exceeded';
const tooDeep = () => refused(`is nested too deeply; at most ${yamlLimits.depth} levels are understood`);

/** What a text is read as; under another version the same words mean other values. */
const readVersion = '1.2';

const sayFault = ({ code, message }: YAMLError, what: string): string => {
  if (code === 'MULTIPLE_DOCS') return `begins another document; ${what} is one: take out what follows`;
  if (code === 'NON_STRING_KEY') return 'has a key that cannot be used; keys are plain text';
  return `is no valid YAML: ${lowerFirst(firstLine(message))}`;
};

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const check = (doc: Document.Parsed, placeAt: (offset: number) => Place): TreeProblem[] => {
  const problems: TreeProblem[] = [];
  const report = (node: unknown, path: Path, message: string): void => {
    problems.push({ ...placeAt(startOf(node) ?? 0), path, message });
  };
  const walk = (node: unknown, path: Path): void => {
    if (path.length > yamlLimits.depth) {
      report(node, path.slice(0, 3), `is nested too deeply; at most ${yamlLimits.depth} levels are understood`);
      return;
    }
    if (isAlias(node))
      report(node, path, 'is an alias (*); write the value out, so that a reader sees it where it counts');
    else if (hasAnchor(node)) report(node, path, 'carries an anchor (&); write the value out where it is needed');
    else if (isMap(node)) {
      const seen = new Set<string>();
      for (const pair of node.items) {
        const key = keyOf(pair);
        if (key === null) report(pair.key ?? node, path, 'has a key that cannot be used; keys are plain text');
        else if (seen.has(key)) report(pair.key, [...path, key], 'stands here twice; keep one of them');
        else walk(pair.value, [...path, key]);
        if (key !== null) seen.add(key);
      }
    } else if (isSeq(node))
      node.items.forEach((item, i) => {
        walk(item, [...path, i]);
      });
  };
  walk(doc.contents, []);
  return problems;
};

const hasAnchor = (node: unknown): boolean =>
  (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined;

/** `__proto__` as a key would vanish in a plain object instead of being refused as unknown. */
const keyOf = (pair: Pair): string | null =>
  isScalar(pair.key) && typeof pair.key.value === 'string' && pair.key.value !== '__proto__' ? pair.key.value : null;

const startOf = (node: unknown): number | null => {
  const range = (node as Node | null)?.range;
  return range?.[0] ?? null;
};

const indexed = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** The pairs of a map by key, indexed once: a file of many mistakes asks for thousands of places in one map. */
const pairsOf = (map: YAMLMap): ReadonlyMap<string, Pair> => {
  const known = indexed.get(map);
  if (known !== undefined) return known;
  const pairs = new Map(map.items.map((item) => [keyOf(item) ?? '', item]));
  indexed.set(map, pairs);
  return pairs;
};

type Step = { readonly node: unknown; readonly key: unknown; readonly rest: number };

/** As far along the path as the document goes. */
const stepTo = (root: unknown, path: Path): Step => {
  let at: Step = { node: root, key: root, rest: path.length };
  for (const part of path) {
    const node = at.node;
    if (isMap(node)) {
      const pair = pairsOf(node).get(String(part));
      if (pair === undefined) return at;
      at = { node: pair.value, key: pair.key, rest: at.rest - 1 };
    } else if (isSeq(node) && typeof part === 'number' && part < node.items.length) {
      at = { node: node.items[part], key: node.items[part], rest: at.rest - 1 };
    } else return at;
  }
  return at;
};

const offsetOf = (root: unknown, path: Path, isKey: boolean): number => {
  const step = stepTo(root, path);
  return startOf(isKey && step.rest === 0 ? step.key : step.node) ?? startOf(step.key) ?? 0;
};
