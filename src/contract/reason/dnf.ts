// Conditions in disjunctive normal form: all the ways in which one can be met. What it answers with yes is certain, for every lead there can be; what
// it cannot spread out within its limits it says it did not analyse.
import type { Condition } from '#domain/policy.ts';
import type { Mode } from './field-domain.ts';
import { bothTerms, noTerm, type Term, termsOfLeaf } from './term.ts';

/** A condition that spreads into more ways than this is not one that people wrote to be understood; beyond it the work grows without end. */
export const maxTerms = 4096;
/** Terms joined for one answer, those that cancel included: bounds the time of one question to a fraction of a second. */
const maxJoins = 200_000;

export type NotAnalysed = { readonly notAnalysed: string };
export type Analysis = { readonly terms: readonly Term[] } | NotAnalysed;

export const isOpen = (of: object): of is NotAnalysed => 'notAnalysed' in of;

const tooMany: NotAnalysed = {
  notAnalysed: `it can be met in more than ${maxTerms} ways; split it, or name values in lists`,
};

const opposite: Readonly<Record<Mode, Mode>> = {
  met: 'refused',
  refused: 'met',
  unmet: 'unrefused',
  unrefused: 'unmet',
};

class TooMany extends Error {}

type Budget = { joins: number };

const joined = (a: readonly Term[], b: readonly Term[], budget: Budget): readonly Term[] => {
  const made: Term[] = [];
  for (const one of a) {
    for (const other of b) {
      budget.joins -= 1;
      if (budget.joins < 0) throw new TooMany();
      const both = bothTerms(one, other);
      if (both !== null) made.push(both);
    }
    if (made.length > maxTerms) throw new TooMany();
  }
  return made;
};

const spread = (condition: Condition, mode: Mode, budget: Budget): readonly Term[] => {
  switch (condition.kind) {
    case 'not':
      return spread(condition.of, opposite[mode], budget);
    case 'all':
    case 'any': {
      const needsEvery = (condition.kind === 'all') === (mode === 'met' || mode === 'unrefused');
      const parts = condition.of.map((part) => spread(part, mode, budget));
      if (needsEvery) {
        // Few ways first: what contradicts shows before the ways multiply.
        return parts
          .toSorted((a, b) => a.length - b.length)
          .reduce<readonly Term[]>((terms, part) => joined(terms, part, budget), [noTerm]);
      }
      const terms = parts.flat();
      // One way that asks nothing stands for all.
      if (terms.some((term) => term.size === 0)) return [noTerm];
      if (terms.length > maxTerms) throw new TooMany();
      return terms;
    }
    case 'field':
    case 'axis':
    case 'grade':
    case 'stage':
    case 'count':
    case 'now':
    case 'track':
      return termsOfLeaf(condition, mode);
  }
};

/** Bounded work; an answer that would need more is `notAnalysed`. */
const bounded = <T>(work: (budget: Budget) => T): T | NotAnalysed => {
  try {
    return work({ joins: maxJoins });
  } catch (error) {
    if (error instanceof TooMany) return tooMany;
    throw error;
  }
};

/** All ways in which a condition has an outcome of the mode, within what is possible at all (`world`). Some of them may be none after all; none is missing. */
export const analyse = (condition: Condition, mode: Mode = 'met', world: Term = noTerm): Analysis => {
  const terms = bounded((budget) => joined([world], spread(condition, mode, budget), budget));
  return isOpen(terms) ? terms : { terms };
};

/** The ways in which both can be. */
export const together = (a: Analysis, b: Analysis): Analysis => {
  if (isOpen(a)) return a;
  if (isOpen(b)) return b;
  const terms = bounded((budget) => joined(a.terms, b.terms, budget));
  return isOpen(terms) ? terms : { terms };
};

export type Answer = 'yes' | 'no' | NotAnalysed;

const hasNone = (of: Analysis): Answer => (isOpen(of) ? of : of.terms.length === 0 ? 'yes' : 'no');

/** Yes: no lead at any time meets it. */
export const isNeverMet = (condition: Condition, world?: Term): Answer => hasNone(analyse(condition, 'met', world));

/** Yes: every lead meets it at all times, whatever is unknown. */
export const isAlwaysMet = (condition: Condition, world?: Term): Answer => hasNone(analyse(condition, 'unmet', world));

/** Yes: no lead meets both at one time. */
export const areDisjoint = (a: Condition, b: Condition, world?: Term): Answer =>
  hasNone(together(analyse(a, 'met', world), analyse(b, 'met')));

/** Yes: whoever meets the one meets the other. */
export const implies = (a: Condition, b: Condition, world?: Term): Answer =>
  hasNone(together(analyse(a, 'met', world), analyse(b, 'unmet')));
