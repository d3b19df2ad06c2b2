// Text is compared without regard to case and to blanks around it, so a value that is spelled otherwise is the same value: before two contracts are
// compared, both spell it as it stands first.
import { prepareText } from '#domain/scoring/value-test.ts';
import type { ParsedContract } from '../parse.ts';
import { isMap } from '../pieces.ts';

/** `of`: the fact, property or list whose values these are. */
export type Respell = (of: string, text: string) => string;

/** The spelling that was met first, of each value. */
export const firstSpelling = (): Respell => {
  const known = new Map<string, string>();
  return (of, text) => {
    const value = `${of}\n${prepareText(text)}`;
    const first = known.get(value);
    if (first !== undefined) return first;
    known.set(value, text);
    return text;
  };
};

/** Keys whose maps hold tests by what they are asked of: facts, and properties of events. */
const holdsTests = new Set(['fields', 'where']);
/** Tests whose text is compared so; of a pattern every letter counts. */
const folding = new Set(['equals', 'in', 'contains', 'starts_with', 'ends_with']);
/** What a class under `sla` asks of leads, as values alone. */
const valuesOfClass = new Set(['source', 'territory']);

const respellValue = (of: string, value: unknown, respell: Respell): unknown => {
  if (typeof value === 'string') return respell(of, value);
  return Array.isArray(value) ? value.map((one) => respellValue(of, one, respell)) : value;
};

const mapped = (map: object, of: (key: string, value: unknown) => unknown): unknown =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, of(key, value)]));

const respellTests = (of: string, tests: unknown, respell: Respell): unknown =>
  isMap(tests)
    ? mapped(tests, (test, value) =>
        folding.has(test) ? respellValue(of, value, respell) : respellNode(value, respell),
      )
    : respellNode(tests, respell);

const respellNode = (node: unknown, respell: Respell): unknown => {
  if (Array.isArray(node)) return node.map((one) => respellNode(one, respell));
  if (!isMap(node)) return node;
  return mapped(node, (key, value) => {
    if (!isMap(value)) return valuesOfClass.has(key) ? respellValue(key, value, respell) : respellNode(value, respell);
    return holdsTests.has(key)
      ? mapped(value, (of, tests) => respellTests(of, tests, respell))
      : respellNode(value, respell);
  });
};

/** Nothing but the spelling of values that are compared changes. */
export const respelt = (parsed: ParsedContract, respell: Respell): ParsedContract => {
  const { lists, ...rest } = parsed.contract;
  return {
    ...parsed,
    contract: { ...(respellNode(rest, respell) as typeof rest), ...(lists === undefined ? {} : { lists }) },
    lists: Object.fromEntries(
      Object.entries(parsed.lists).map(([name, values]) => [name, spellingsOf(name, values, respell)]),
    ),
  };
};

/** The same array where nothing changes: built-in lists are long, and their forms are kept by it. */
const spellingsOf = (name: string, values: readonly string[], respell: Respell): readonly string[] => {
  const spelt = values.map((value) => respell(`list ${name}`, value));
  return spelt.every((value, i) => value === values[i]) ? values : spelt;
};
