// Whether two conditions mean the same however they are written, and a mark that those which mean the same share, so that of thousands only a few need
// be compared.
import type { Condition, EventMatch } from '#domain/policy.ts';
import { analyse, type Analysis, isOpen, together } from './dnf.ts';
import type { FieldSet } from './field-domain.ts';
import { either, isSameNumbers, everyNumber, noNumber, type NumberSet, sayNumbers } from './number-set.ts';
import { allBits, type Constraint, type Term } from './term.ts';
import type { TextAtom, TextSet } from './text-set.ts';

export type Meant = { readonly condition: Condition; readonly analysis: Analysis };

export const meantBy = (condition: Condition): Meant => ({ condition, analysis: analyse(condition) });

/** Certain: whoever meets the one meets the other. */
export const meansTheSame = (a: Meant, b: Meant): boolean =>
  a.condition === b.condition || (isWithin(a, b) && isWithin(b, a));

const isWithin = (one: Meant, other: Meant): boolean => {
  const left = together(one.analysis, analyse(other.condition, 'unmet'));
  return !isOpen(left) && left.terms.length === 0;
};

/** The tests of an event's properties as a condition; a property may be of any type. */
export const conditionOf = ({ where }: EventMatch): Condition => ({
  kind: 'all',
  of: where.map(({ property, test }) => ({ kind: 'field', path: `property ${property}`, test })),
});

/** Null where nobody meets it, or it could not be looked through. */
export const markOf = ({ analysis }: Meant): string | null => {
  if (isOpen(analysis) || analysis.terms.length === 0) return null;
  const { terms } = analysis;
  const keys = new Set(terms.flatMap((term) => [...term.keys()]));
  const marks = [...keys].flatMap((key) => {
    const mark = markAt(key, terms);
    return mark === null ? [] : [`${key} = ${mark}`];
  });
  return marks.sort().join('\n');
};

/** What one thing can be in any of the ways; null where it can be anything. */
const markAt = (key: string, terms: readonly Term[]): string | null => {
  const asked = terms.flatMap((term) => term.get(key) ?? []);
  if (asked.length < terms.length) return null;
  const [first] = asked;
  switch (first?.kind) {
    case undefined:
      return null;
    case 'field':
      return markOfFacts(asked.flatMap((one) => (one.kind === 'field' ? [one.facts] : [])));
    case 'grade':
    case 'stage':
    case 'track': {
      const bits = asked.reduce((all, one) => all | ('bits' in one ? one.bits : 0), 0);
      return bits === allBits[first.kind] ? null : String(bits);
    }
    case 'axis':
    case 'count':
    case 'now': {
      const numbers = asked.reduce((all, one) => either(all, numbersOf(one)), noNumber);
      return isSameNumbers(numbers, everyNumber) ? null : sayNumbers(numbers);
    }
  }
};

const numbersOf = (one: Constraint): NumberSet => {
  switch (one.kind) {
    case 'axis':
      return one.points;
    case 'count':
      return one.times;
    case 'now':
      return one.at;
    default:
      return noNumber;
  }
};

const markOfFacts = (all: readonly FieldSet[]): string => {
  const values = all.reduce((set, { numbers }) => either(set, numbers?.values ?? noNumber), noNumber);
  const ages = all.reduce((set, { numbers }) => either(set, numbers?.ages ?? noNumber), noNumber);
  const booleans = all.reduce((bits, of) => bits | of.booleans, 0);
  const texts = all.flatMap((of) => (of.texts === null ? [] : [of.texts]));
  return [
    String(all.some(({ isMissing }) => isMissing)),
    sayNumbers(values),
    sayNumbers(ages),
    String(booleans),
    markOfTexts(texts),
  ].join('; ');
};

const sayAtoms = (atoms: readonly TextAtom[]): string =>
  atoms
    .map(({ op, text }) => `${op} ${text}`)
    .sort()
    .join(', ');

/** Of several sets of texts only named ones can be joined; of others nothing is said. */
const markOfTexts = (sets: readonly TextSet[]): string => {
  const [one] = sets;
  if (one === undefined) return 'none';
  if (sets.every(({ among }) => among !== null)) return markOfNames(sets.flatMap(({ among }) => [...(among ?? [])]));
  if (sets.length > 1) return 'some';
  return `not ${markOfNames(one.except.flatMap((set) => [...set]))}; ${sayAtoms(one.passes)}; ${sayAtoms(one.fails)}`;
};

const primes = { start: 2_166_136_261, step: 16_777_619 } as const;

const hashes = new Map<string, number>();
const mostHashes = 200_000;

const hashOf = (text: string): number => {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  let hash: number = primes.start;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), primes.step) >>> 0;
  if (hashes.size >= mostHashes) hashes.clear();
  hashes.set(text, hash);
  return hash;
};

/** Whatever their order: lists are long, and each is looked at once for every rule. */
const markOfNames = (names: readonly string[]): string => {
  const set = new Set(names);
  let sum = 0;
  for (const name of set) sum = (sum + hashOf(name)) % Number.MAX_SAFE_INTEGER;
  return `${String(set.size)} names ${String(sum)}`;
};
