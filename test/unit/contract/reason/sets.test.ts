// Sets of numbers and of texts: what is in two of them is in both, and a set that is said to be empty holds nothing.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  both,
  canBeBelow,
  either,
  everyNumber,
  highest,
  holes,
  instants,
  isSameNumbers,
  lowest,
  noNumber,
  type NumberSet,
  numbersAbove,
  numbersBelow,
  numbersBetween,
  numbersFrom,
  numbersUpTo,
  others,
  passing,
  sayInterval,
  sayNumbers,
  whole,
} from '#contract/reason/number-set.ts';
import {
  bothLists,
  bothTexts,
  everyList,
  everyText,
  type TextAtom,
  type TextLiteral,
  type TextSet,
  textsOf,
  textsThat,
} from '#contract/reason/text-set.ts';

const has = (set: NumberSet, n: number): boolean =>
  set.some(
    ({ from, to }) => (from.side === 0 ? n >= from.at : n > from.at) && (to.side === 1 ? n <= to.at : n < to.at),
  );

describe('numbers', () => {
  const bound = fc.integer({ min: 0, max: 6 });
  const simple = fc.oneof(
    bound.map(numbersFrom),
    bound.map(numbersAbove),
    bound.map(numbersUpTo),
    bound.map(numbersBelow),
    fc.tuple(bound, bound).map(([a, b]) => numbersBetween(Math.min(a, b), Math.max(a, b))),
    fc.constantFrom(everyNumber, noNumber),
  );
  const some = fc.array(simple, { minLength: 1, maxLength: 3 }).map((sets) => sets.reduce(either));
  const probes = [-Infinity, ...Array.from({ length: 17 }, (_, i) => i / 2 - 1), Infinity];

  test('either, both and others mean what they say', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        for (const n of probes) {
          expect(has(either(a, b), n)).toBe(has(a, n) || has(b, n));
          expect(has(both(a, b), n)).toBe(has(a, n) && has(b, n));
          expect(has(others(a), n)).toBe(!has(a, n));
        }
      }),
    );
  });

  test('two sets are the same exactly where they hold the same, and are said alike', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const isSame = probes.every((n) => has(a, n) === has(b, n));
        expect(isSameNumbers(a, b)).toBe(isSame);
        expect(sayNumbers(a) === sayNumbers(b)).toBe(isSame);
      }),
    );
  });

  test('ends, holes, whole numbers, and which can be below which', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const inside = probes.filter((n) => has(a, n));
        expect(lowest(a)?.at).toBe(a.length === 0 ? undefined : (inside[0] ?? 0) - gapBefore(a));
        expect(highest(a)?.at).toBe(a.length === 0 ? undefined : (inside.at(-1) ?? 0) + gapBehind(a));
        for (const n of probes) {
          const isBetween = !has(a, n) && inside.some((one) => one < n) && inside.some((one) => one > n);
          expect(has(holes(a), n)).toBe(isBetween);
          expect(Number.isInteger(n) && has(whole(a), n)).toBe(Number.isInteger(n) && has(a, n));
        }
        const canBe = probes.some((n) => has(a, n) && probes.some((m) => has(b, m) && n <= m));
        if (canBe) expect(canBeBelow(a, b)).toBe(true);
        if (a.length === 0 || b.length === 0) expect(canBeBelow(a, b)).toBe(false);
      }),
    );
  });
  /** Probes lie half a step apart, so an open end lies half a step before the first of them that is in. */
  const gapBefore = (set: NumberSet): number => (set[0]?.from.side === 1 ? 0.5 : 0);
  const gapBehind = (set: NumberSet): number => (set.at(-1)?.to.side === 0 ? 0.5 : 0);

  test('what lies apart or behind cannot be below', () => {
    expect(canBeBelow(numbersFrom(5), numbersUpTo(5))).toBe(true);
    expect(canBeBelow(numbersFrom(5), numbersBelow(5))).toBe(false);
    expect(canBeBelow(numbersAbove(5), numbersUpTo(5))).toBe(false);
  });

  test.each([
    [numbersFrom(50), 'from 50 on'],
    [numbersAbove(50), 'above 50'],
    [numbersUpTo(50), 'up to 50'],
    [numbersBelow(50), 'below 50'],
    [numbersBetween(50, 50), '50'],
    [numbersBetween(50, 60), 'from 50 to 60'],
    [both(numbersAbove(50), numbersUpTo(60)), 'above 50 to 60'],
    [both(numbersFrom(50), numbersBelow(60)), 'from 50 to just below 60'],
    [either(numbersBelow(50), numbersAbove(60)), 'below 50 or above 60'],
    [everyNumber, 'any number'],
    [noNumber, ''],
  ])('are said in words (%#)', (set, said) => {
    expect(sayNumbers(set)).toBe(said);
  });

  test('are said in the words of whoever asks', () => {
    const say = (n: number): string => `${String(n)} %`;
    expect(sayNumbers(numbersBetween(5, 6), say)).toBe('from 5 % to 6 %');
    expect(numbersBetween(5, 5).map((one) => sayInterval(one, say))).toEqual(['5 %']);
  });

  test('that pass a test, and instants', () => {
    expect(passing({ op: 'at_least', value: 5 })).toEqual(numbersFrom(5));
    expect(passing({ op: 'more_than', value: 5 })).toEqual(numbersAbove(5));
    expect(passing({ op: 'at_most', value: 5 })).toEqual(numbersUpTo(5));
    expect(passing({ op: 'less_than', value: 5 })).toEqual(numbersBelow(5));
    expect(passing({ op: 'between', from: 5, to: 6 })).toEqual(numbersBetween(5, 6));
    expect(instants({ op: 'before', at: 5 })).toEqual(numbersBelow(5));
    expect(instants({ op: 'after', at: 5 })).toEqual(numbersAbove(5));
    expect(instants({ op: 'between', from: 5, to: 6 })).toEqual(numbersBetween(5, 6));
    expect(numbersBetween(6, 5)).toEqual(noNumber);
  });
});

describe('texts', () => {
  const words = ['', 'a', 'b', 'ab', 'ba', 'aba', 'bab', 'abab', 'c'];
  const holds = ({ op, text }: TextAtom, of: string): boolean =>
    op === 'contains' ? of.includes(text) : op === 'starts_with' ? of.startsWith(text) : of.endsWith(text);
  const meets = (literal: TextLiteral, of: string): boolean =>
    literal.kind === 'among' ? literal.values.has(of) : holds(literal.atom, of);
  const among = (...values: readonly string[]): TextLiteral => ({ kind: 'among', values: new Set(values) });
  const atom = (op: TextAtom['op'], text: string): TextLiteral => ({ kind: 'atom', atom: { op, text } });
  const literal = fc.oneof(
    fc.subarray(words, { maxLength: 3 }).map((some) => among(...some)),
    fc
      .tuple(fc.constantFrom('contains', 'starts_with', 'ends_with'), fc.constantFrom(...words))
      .map(([op, text]) => atom(op as TextAtom['op'], text)),
  );
  const wanted = fc.array(fc.tuple(literal, fc.boolean()), { minLength: 1, maxLength: 4 });
  const setOf = (all: readonly (readonly [TextLiteral, boolean])[]): TextSet | null =>
    all.reduce<TextSet | null>((set, [one, isMet]) => {
      const own = textsThat(one, isMet);
      return set === null || own === null ? null : bothTexts(set, own);
    }, everyText);

  test('a set that is said to be empty holds no text, and named texts are those that are left', () => {
    fc.assert(
      fc.property(wanted, (all) => {
        const left = words.filter((text) => all.every(([one, isMet]) => meets(one, text) === isMet));
        const set = setOf(all);
        if (left.length > 0) expect(set).not.toBeNull();
        if (set?.among != null) expect(left).toEqual(expect.arrayContaining([...set.among]));
        if (all.some(([one, isMet]) => isMet && one.kind === 'among')) {
          expect(set === null ? [] : [...(set.among ?? [])].sort()).toEqual([...left].sort());
        }
      }),
      { numRuns: 500 },
    );
  });

  const never: readonly (readonly (readonly [TextLiteral, boolean])[])[] = [
    [
      [atom('contains', 'ab'), true],
      [atom('contains', 'a'), false],
    ],
    [
      [atom('starts_with', 'ab'), true],
      [atom('starts_with', 'a'), false],
    ],
    [
      [atom('ends_with', 'ab'), true],
      [atom('ends_with', 'b'), false],
    ],
    [
      [atom('starts_with', 'ab'), true],
      [atom('contains', 'b'), false],
    ],
    [
      [atom('starts_with', 'a'), true],
      [atom('starts_with', 'b'), true],
    ],
    [
      [atom('ends_with', 'a'), true],
      [atom('ends_with', 'b'), true],
    ],
    [
      [atom('matches', 'a+'), true],
      [atom('matches', 'a+'), false],
    ],
    [[atom('contains', ''), false]],
    [[among(), true]],
    [
      [among('a', 'b'), true],
      [among('a', 'b', 'c'), false],
    ],
    [
      [among('a'), true],
      [among('b'), true],
    ],
  ];
  test.each(never.map((all) => [all] as const))('nothing is in both (%#)', (all) => {
    expect(setOf(all)).toBeNull();
    expect(setOf(all.toReversed())).toBeNull();
  });

  const mayBe: readonly (readonly (readonly [TextLiteral, boolean])[])[] = [
    [
      [atom('starts_with', 'a'), true],
      [atom('starts_with', 'ab'), true],
    ],
    [
      [atom('starts_with', 'a'), true],
      [atom('ends_with', 'b'), true],
    ],
    [
      [atom('starts_with', 'a'), true],
      [atom('starts_with', 'ab'), false],
    ],
    [
      [atom('starts_with', 'ab'), true],
      [atom('ends_with', 'ab'), false],
    ],
    [
      [atom('contains', 'a'), true],
      [atom('starts_with', 'a'), false],
    ],
    [
      [atom('matches', 'ab'), true],
      [atom('matches', 'a'), false],
    ],
    [
      [atom('matches', 'a+'), true],
      [atom('contains', 'a'), false],
    ],
    [
      [atom('contains', 'aa'), true],
      [atom('matches', 'a'), false],
    ],
    [[atom('matches', ''), false]],
    [[among(), false]],
    [
      [among('a'), true],
      [atom('matches', 'b'), true],
    ],
  ];
  test.each(mayBe.map((all) => [all] as const))('something may be in both (%#)', (all) => {
    expect(setOf(all)).not.toBeNull();
    expect(setOf(all.toReversed())).not.toBeNull();
  });

  test('what a regular expression makes of named texts stays open; what is settled is said no more', () => {
    const all = [
      [among('ab', 'b'), true],
      [atom('matches', 'x'), true],
      [atom('contains', 'a'), true],
      [among('c'), false],
    ] as const;
    expect(setOf(all)).toEqual({
      among: new Set(['ab']),
      except: [],
      passes: [{ op: 'matches', text: 'x' }],
      fails: [],
    });
  });

  test('only texts are taken out of values, trimmed and in lower case, each once', () => {
    const values = [' A ', 'a', 3, true, 'B'];
    expect([...textsOf(values)]).toEqual(['a', 'b']);
    expect(textsOf(values)).toBe(textsOf(values));
  });

  test('a choice of several: one of them passes, none of them is refused', () => {
    const some = (one: TextLiteral) => ({ some: [one], none: [] });
    const none = (one: TextLiteral) => ({ some: [], none: [one] });
    expect(bothLists(some(among('a')), none(among('a')))).toBeNull();
    expect(bothLists(some(among('a', 'b')), none(among('a')))).not.toBeNull();
    expect(bothLists(some(among('a')), some(among('b')))).toEqual({ some: [among('a'), among('b')], none: [] });
    expect(bothLists(some(among()), everyList)).toBeNull();
    expect(bothLists(everyList, everyList)).toEqual(everyList);
    expect(bothLists(none(atom('contains', '')), some(among('a')))).toBeNull();
    expect(bothLists(none(atom('contains', '')), everyList)).not.toBeNull();
    expect(bothLists(some(atom('starts_with', 'ab')), none(atom('starts_with', 'a')))).toBeNull();
  });
});
