// Sets of texts: some named ones, or all but some; and beside them tests of a text that are known by name only (contains, starts with, a regular
// expression). Text is compared as the engine compares it, trimmed and in lower case.
import { prepareText } from '#domain/scoring/value-test.ts';

export type TextAtom = { readonly op: 'contains' | 'starts_with' | 'ends_with' | 'matches'; readonly text: string };

/** One test of one text. */
export type TextLiteral =
  { readonly kind: 'among'; readonly values: ReadonlySet<string> } | { readonly kind: 'atom'; readonly atom: TextAtom };

export type TextSet = {
  /** Null = any. */
  readonly among: ReadonlySet<string> | null;
  /** In none of these. */
  readonly except: readonly ReadonlySet<string>[];
  readonly passes: readonly TextAtom[];
  readonly fails: readonly TextAtom[];
};

export const everyText: TextSet = { among: null, except: [], passes: [], fails: [] };

const prepared = new WeakMap<readonly unknown[], ReadonlySet<string>>();

/** The texts among values, ready to compare. A list of the contract is one array wherever it is named, so it is prepared once. */
export const textsOf = (values: readonly unknown[]): ReadonlySet<string> => {
  const known = prepared.get(values);
  if (known !== undefined) return known;
  const made = new Set(values.flatMap((value) => (typeof value === 'string' ? [prepareText(value)] : [])));
  prepared.set(values, made);
  return made;
};

/** Null for a regular expression: what it makes of a text depends on the case the text is written in. */
const passes = ({ op, text }: TextAtom, of: string): boolean | null => {
  switch (op) {
    case 'contains':
      return of.includes(text);
    case 'starts_with':
      return of.startsWith(text);
    case 'ends_with':
      return of.endsWith(text);
    case 'matches':
      return null;
  }
};

/** Whether every text that passes the one passes the other. */
const isStronger = (one: TextAtom, other: TextAtom): boolean => {
  if (one.op === other.op && one.text === other.text) return true;
  if (one.op === 'matches' || other.op === 'matches') return false;
  if (other.text === '') return true;
  if (other.op === 'contains') return one.text.includes(other.text);
  return one.op === other.op && passes(other, one.text) === true;
};

const areApart = (one: TextAtom, other: TextAtom): boolean =>
  (one.op === 'starts_with' || one.op === 'ends_with') &&
  one.op === other.op &&
  !isStronger(one, other) &&
  !isStronger(other, one);

const isAlwaysPassed = ({ op, text }: TextAtom): boolean => op !== 'matches' && text === '';

/** Whether a named text can be in a set of the other parts. */
const isLeft = (text: string, { except, passes: must, fails }: Omit<TextSet, 'among'>): boolean =>
  !except.some((set) => set.has(text)) &&
  must.every((atom) => passes(atom, text) !== false) &&
  fails.every((atom) => passes(atom, text) !== true);

const merged = <T>(a: readonly T[], b: readonly T[]): readonly T[] =>
  a.length === 0 ? b : b.length === 0 ? a : [...a, ...b.filter((one) => !a.includes(one))];

/** Null where nothing can be in both. */
export const bothTexts = (a: TextSet, b: TextSet): TextSet | null => {
  const rest = {
    except: merged(a.except, b.except),
    passes: merged(a.passes, b.passes),
    fails: merged(a.fails, b.fails),
  };
  if (rest.fails.some((atom) => isAlwaysPassed(atom) || rest.passes.some((one) => isStronger(one, atom)))) return null;
  if (rest.passes.some((one, i) => rest.passes.some((other, j) => j > i && areApart(one, other)))) return null;
  const [small, large] =
    a.among === null || (b.among !== null && b.among.size < a.among.size) ? [b.among, a.among] : [a.among, b.among];
  if (small === null) return { among: null, ...rest };
  // What a regular expression makes of the named texts stays open.
  const open = { passes: rest.passes.filter(isOpaque), fails: rest.fails.filter(isOpaque) };
  const left = new Set([...small].filter((text) => (large === null || large.has(text)) && isLeft(text, rest)));
  return left.size === 0 ? null : { among: left, except: [], ...open };
};

const isOpaque = ({ op }: TextAtom): boolean => op === 'matches';

export const textsThat = (literal: TextLiteral, isMet: boolean): TextSet | null => {
  if (literal.kind === 'atom')
    return bothTexts(everyText, {
      ...everyText,
      ...(isMet ? { passes: [literal.atom] } : { fails: [literal.atom] }),
    });
  if (!isMet) return { ...everyText, except: literal.values.size === 0 ? [] : [literal.values] };
  return literal.values.size === 0 ? null : { ...everyText, among: literal.values };
};

/** A choice of several: one element passes a test, none passes another. */
export type ListSet = { readonly some: readonly TextLiteral[]; readonly none: readonly TextLiteral[] };

export const everyList: ListSet = { some: [], none: [] };

/** Null where no list can be in both. Errs towards a list. */
export const bothLists = (a: ListSet, b: ListSet): ListSet | null => {
  const some = merged(a.some, b.some);
  const none = merged(a.none, b.none);
  const outside = none.reduce<TextSet | null>((left, one) => {
    const without = textsThat(one, false);
    return left === null || without === null ? null : bothTexts(left, without);
  }, everyText);
  const canHold = some.every((one) => {
    const within = textsThat(one, true);
    return within !== null && outside !== null && bothTexts(outside, within) !== null;
  });
  return canHold ? { some, none } : null;
};
