// The canonical hash that signatures stand on: over the document's normal form and the values of its lists, so that comments, order of keys,
// spelling of durations and layout do not change it, and whatever changes the meaning does.
import { createHash } from 'node:crypto';
import type { ContractDocument } from './schema.ts';
import type { Lists } from './to-condition.ts';

/** Stands for the meaning of the words and the defaults (defaults.ts). Keys added to the language later are absent from older contracts,
 * so their hashes stay; a change of what an existing text means needs a new number. */
export const languageVersion = 1;

/** JSON with sorted keys, without what is undefined. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) {
    // Long lists are text alone, and JSON writes those the same way many times faster.
    const isText = value.every((item) => typeof item === 'string');
    return isText ? JSON.stringify(value) : `[${value.map(canonicalJson).join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, v]) => `${JSON.stringify(key)}:${canonicalJson(v)}`);
  return `{${entries.join(',')}}`;
};

const sets = new WeakMap<readonly string[], readonly string[]>();

/** Each value once, sorted; kept, because built-in lists are long and the same for every contract. */
const setOf = (values: readonly string[]): readonly string[] => {
  const known = sets.get(values);
  if (known !== undefined) return known;
  const set = [...new Set(values)].sort();
  sets.set(values, set);
  return set;
};

/** The first of several tracks decides, so their order is part of what is signed. */
const inTheirOrder = (tracks: ContractDocument['tracks']): unknown =>
  tracks === undefined ? undefined : Object.entries(tracks);

/** Hex SHA-256. `lists`: the values of every list the contract defines or uses; where a list comes from does not count. */
export const hashContract = (document: ContractDocument, lists: Lists): string => {
  const { lists: _where, tracks, ...rest } = document;
  const values = Object.fromEntries(Object.entries(lists).map(([name, of]) => [name, setOf(of)]));
  return createHash('sha256')
    .update(canonicalJson({ language: languageVersion, ...rest, tracks: inTheirOrder(tracks), lists: values }))
    .digest('hex');
};
