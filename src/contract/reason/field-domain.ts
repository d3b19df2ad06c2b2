// What a fact can be for a test of it to be met, not met, or unknown: for each type of value a set of its own. A fact of the lead model has its type;
// a custom attribute may be of any.
import { leadFields, type FieldType } from '#domain/lead.ts';
import type { Test } from '#domain/policy.ts';
import { prepareText } from '#domain/scoring/value-test.ts';
import {
  both,
  either,
  everyNumber,
  noNumber,
  numbersAbove,
  numbersBelow,
  numbersBetween,
  numbersFrom,
  type NumberSet,
  others,
  passing,
} from './number-set.ts';
import {
  bothLists,
  bothTexts,
  everyList,
  everyText,
  type ListSet,
  type TextAtom,
  textsOf,
  type TextLiteral,
  type TextSet,
  textsThat,
} from './text-set.ts';

/** Which outcomes of a condition are asked for. `unmet` and `unrefused` take in the unknown. */
export type Mode = 'met' | 'refused' | 'unmet' | 'unrefused';

/** A number and, where it is a date, how long ago that is. */
export type NumbersAndAges = { readonly values: NumberSet; readonly ages: NumberSet };

export type FieldSet = {
  readonly isMissing: boolean;
  /** Null = no value of this type. */
  readonly numbers: NumbersAndAges | null;
  readonly texts: TextSet | null;
  readonly lists: ListSet | null;
  /** Bit 1: false, bit 2: true. */
  readonly booleans: number;
};

const allBooleans = 3;
const bitOf = (value: boolean): number => (value ? 2 : 1);
const everyDate: NumbersAndAges = { values: everyNumber, ages: everyNumber };
const missing: FieldSet = { isMissing: true, numbers: null, texts: null, lists: null, booleans: 0 };

const ofType: Readonly<Record<FieldType | 'any', FieldSet>> = {
  text: { ...missing, texts: everyText },
  number: { ...missing, numbers: everyDate },
  boolean: { ...missing, booleans: allBooleans },
  instant: { ...missing, numbers: everyDate },
  list: { ...missing, lists: everyList },
  any: { isMissing: true, numbers: everyDate, texts: everyText, lists: everyList, booleans: allBooleans },
};

/** All that a fact at this path can be. */
export const anythingAt = (path: string): FieldSet =>
  ofType[Object.hasOwn(leadFields, path) ? leadFields[path as keyof typeof leadFields].type : 'any'];

/** What a test says of each type of value; null = it does not speak of it, so it is unknown. */
type Speaks = {
  readonly missing: boolean | null;
  readonly values: NumberSet | null;
  readonly ages: NumberSet | null;
  readonly text: TextLiteral | null;
  readonly booleans: number | null;
};

const silent: Speaks = { missing: null, values: null, ages: null, text: null, booleans: null };
const named = (values: ReadonlySet<string>): TextLiteral => ({ kind: 'among', values });

const ofNumbers = (values: readonly unknown[]): NumberSet =>
  values.reduce<NumberSet>(
    (set, value) => (typeof value === 'number' ? either(set, numbersBetween(value, value)) : set),
    noNumber,
  );

const ofValues = (values: readonly (string | number | boolean)[]): Speaks => {
  // Of an empty list every value is known not to be in it.
  if (values.length === 0) return { ...silent, values: noNumber, text: named(new Set()), booleans: 0 };
  const has = (type: string): boolean => values.some((value) => typeof value === type);
  return {
    ...silent,
    values: has('number') ? ofNumbers(values) : null,
    text: has('string') ? named(textsOf(values)) : null,
    booleans: has('boolean')
      ? values.reduce<number>((bits, value) => (typeof value === 'boolean' ? bits | bitOf(value) : bits), 0)
      : null,
  };
};

const atoms = new Map<string, TextAtom>();
const mostAtoms = 10_000;

/** The same test is the same object, so that sets of them stay small. */
const atomOf = (op: TextAtom['op'], text: string): TextAtom => {
  const key = `${op} ${text}`;
  const known = atoms.get(key);
  if (known !== undefined) return known;
  if (atoms.size >= mostAtoms) atoms.clear();
  const atom = { op, text };
  atoms.set(key, atom);
  return atom;
};

const speaks = (test: Test): Speaks => {
  switch (test.op) {
    case 'equals':
      return ofValues([test.value]);
    case 'in':
      return ofValues(test.values);
    case 'contains':
    case 'starts_with':
    case 'ends_with':
      return { ...silent, text: { kind: 'atom', atom: atomOf(test.op, prepareText(test.text)) } };
    case 'matches':
      return { ...silent, text: { kind: 'atom', atom: atomOf(test.op, test.pattern) } };
    case 'at_least':
    case 'more_than':
    case 'at_most':
    case 'less_than':
    case 'between':
      return { ...silent, values: passing(test) };
    case 'before':
      return { ...silent, values: numbersBelow(test.at) };
    case 'after':
      return { ...silent, values: numbersAbove(test.at) };
    case 'within':
      return { ...silent, ages: both(numbersFrom(0), numbersBelow(test.durationMs)) };
    case 'older_than':
      return { ...silent, ages: numbersFrom(test.durationMs) };
    case 'exists':
      return silent;
  }
};

const existing = (isWanted: boolean, { isMissing, ...rest }: FieldSet): FieldSet =>
  isWanted ? { ...rest, isMissing: false } : { ...missing, isMissing };

const numbersOf = ({ values, ages }: Speaks, isMet: boolean, isOpen: boolean): NumbersAndAges | null => {
  if (values === null && ages === null) return isOpen ? everyDate : null;
  const part = (set: NumberSet | null): NumberSet => (set === null ? everyNumber : isMet ? set : others(set));
  const numbers = { values: part(values), ages: part(ages) };
  return numbers.values.length === 0 || numbers.ages.length === 0 ? null : numbers;
};

/** What the fact can be where the test has one of the outcomes of the mode. */
export const factsThat = (path: string, test: Test, mode: Mode): FieldSet | null => {
  const all = anythingAt(path);
  const isMet = mode === 'met' || mode === 'unrefused';
  const isOpen = mode === 'unmet' || mode === 'unrefused';
  if (test.op === 'exists') return known(existing(test.value === isMet, all));
  const said = speaks(test);
  const list = said.text === null ? null : { some: isMet ? [said.text] : [], none: isMet ? [] : [said.text] };
  return bothFacts(all, {
    isMissing: isOpen,
    numbers: numbersOf(said, isMet, isOpen),
    texts: said.text === null ? (isOpen ? everyText : null) : textsThat(said.text, isMet),
    lists: list === null ? (isOpen ? everyList : null) : bothLists(everyList, list),
    booleans:
      said.booleans === null ? (isOpen ? allBooleans : 0) : isMet ? said.booleans : allBooleans & ~said.booleans,
  });
};

/** Null where the fact can be nothing at all, not even missing. */
const known = (set: FieldSet): FieldSet | null =>
  set.isMissing || set.numbers !== null || set.texts !== null || set.lists !== null || set.booleans !== 0 ? set : null;

const bothNumbers = (a: NumbersAndAges, b: NumbersAndAges): NumbersAndAges | null => {
  const values = both(a.values, b.values);
  const ages = values.length === 0 ? noNumber : both(a.ages, b.ages);
  return ages.length === 0 ? null : { values, ages };
};

/** Null where nothing can be in both. */
export const bothFacts = (a: FieldSet, b: FieldSet): FieldSet | null =>
  known({
    isMissing: a.isMissing && b.isMissing,
    numbers: a.numbers === null || b.numbers === null ? null : bothNumbers(a.numbers, b.numbers),
    texts: a.texts === null || b.texts === null ? null : bothTexts(a.texts, b.texts),
    lists: a.lists === null || b.lists === null ? null : bothLists(a.lists, b.lists),
    booleans: a.booleans & b.booleans,
  });
