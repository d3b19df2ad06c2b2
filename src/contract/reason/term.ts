// One way in which a condition can have an outcome: for each thing it asks about, what that thing must be; all of them at once.
import type { AxisName, Condition, EventMatch, Grade } from '#domain/policy.ts';
import { fitLetters, intentDigits } from '#domain/policy.ts';
import { lifecycleStages, type LifecycleStage } from '#domain/lead.ts';
import { bothFacts, factsThat, type FieldSet, type Mode } from './field-domain.ts';
import { type Least, leastOf } from './link.ts';
import {
  both,
  canBeBelow,
  instants,
  type NumberSet,
  numbersAbove,
  numbersFrom,
  numbersBelow,
  numbersUpTo,
  others,
  passing,
  whole,
} from './number-set.ts';

/** Fit and the total lie between what is known and what the unknown could still make of them. */
export type End = 'low' | 'high';

export type Constraint =
  | { readonly kind: 'field'; readonly path: string; readonly facts: FieldSet }
  | { readonly kind: 'axis'; readonly axis: AxisName; readonly end: End; readonly points: NumberSet }
  | { readonly kind: 'count'; readonly event: EventMatch; readonly windowMs: number | null; readonly times: NumberSet }
  | { readonly kind: 'now'; readonly at: NumberSet }
  | { readonly kind: 'grade' | 'stage'; readonly bits: number }
  /** Bits: not in it, unknown, in it. */
  | { readonly kind: 'track'; readonly id: string; readonly bits: number };

/** By what is constrained; nothing in it means anything goes. */
export type Term = ReadonlyMap<string, Constraint>;

export const grades: readonly Grade[] = fitLetters.flatMap((f) => intentDigits.map((i): Grade => `${f}${i}`));
/** An MQL counts as `lead` wherever a condition asks. */
export const stages: readonly LifecycleStage[] = lifecycleStages.filter((stage) => stage !== 'mql');

const bitsOf = <T>(all: readonly T[], some: readonly T[]): number =>
  all.reduce((bits, one, i) => (some.includes(one) ? bits | (1 << i) : bits), 0);
export const allBits = { grade: (1 << grades.length) - 1, stage: (1 << stages.length) - 1, track: 7 } as const;

type Leaf = Exclude<Condition, { kind: 'all' | 'any' | 'not' }>;

/** Null where both cannot be. */
const bothOf = (a: Constraint, b: Constraint): Constraint | null => {
  if (a.kind === 'field' && b.kind === 'field') {
    const facts = bothFacts(a.facts, b.facts);
    return facts === null ? null : { ...a, facts };
  }
  if (a.kind === 'axis' && b.kind === 'axis') return some({ ...a, points: both(a.points, b.points) });
  if (a.kind === 'count' && b.kind === 'count') return some({ ...a, times: both(a.times, b.times) });
  if (a.kind === 'now' && b.kind === 'now') return some({ ...a, at: both(a.at, b.at) });
  if ((a.kind === 'grade' || a.kind === 'stage' || a.kind === 'track') && a.kind === b.kind)
    return some({ ...a, bits: a.bits & b.bits });
  return a;
};

const some = (one: Constraint): Constraint | null => {
  switch (one.kind) {
    case 'axis':
      return one.points.length === 0 ? null : one;
    case 'count':
      return one.times.length === 0 ? null : one;
    case 'now':
      return one.at.length === 0 ? null : one;
    case 'grade':
    case 'stage':
    case 'track':
      return one.bits === 0 ? null : one;
    case 'field':
      return one;
  }
};

export const keyOf = (of: Constraint): string => {
  switch (of.kind) {
    case 'field':
      return `field ${of.path}`;
    case 'axis':
      return `axis ${of.axis} ${of.end}`;
    case 'count':
      return `count ${JSON.stringify([of.event, of.windowMs])}`;
    case 'track':
      return `track ${of.id}`;
    case 'now':
    case 'grade':
    case 'stage':
      return of.kind;
  }
};

export const noTerm: Term = new Map();

const isOrdered = (term: Term, axis: AxisName): boolean => {
  const low = term.get(`axis ${axis} low`);
  const high = term.get(`axis ${axis} high`);
  return low?.kind !== 'axis' || high?.kind !== 'axis' || canBeBelow(low.points, high.points);
};

const pointsOf = (term: Term, axis: AxisName, end: End): NumberSet | null => {
  const one = term.get(`axis ${axis} ${end}`);
  return one?.kind === 'axis' ? one.points : null;
};

/** The least that fit and intent can be in this way; null where the total cannot be what they are together. */
export const leastScores = (term: Term): Least =>
  leastOf({
    fitLow: pointsOf(term, 'fit', 'low'),
    fitHigh: pointsOf(term, 'fit', 'high'),
    intent: pointsOf(term, 'intent', 'low'),
    totalLow: pointsOf(term, 'total', 'low'),
    totalHigh: pointsOf(term, 'total', 'high'),
  });

const asksTotal = (term: Term): boolean => term.has('axis total low') || term.has('axis total high');

/** Null where nothing can be both. */
export const bothTerms = (a: Term, b: Term): Term | null => {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0) return large;
  const made = new Map(large);
  let joinsScores = false;
  for (const [key, one] of small) {
    const other = large.get(key);
    const joined = other === undefined ? one : bothOf(one, other);
    if (joined === null) return null;
    made.set(key, joined);
    joinsScores ||= one.kind === 'axis';
  }
  if (!joinsScores) return made;
  if (!isOrdered(made, 'fit') || !isOrdered(made, 'total')) return null;
  return asksTotal(made) && leastScores(made) === null ? null : made;
};

export const termOf = (constraint: Constraint): readonly Term[] => {
  const one = some(constraint);
  return one === null ? [] : [new Map([[keyOf(one), one]])];
};

const isMetBy = (mode: Mode): boolean => mode === 'met' || mode === 'unrefused';

/** The ways in which a single test has an outcome of the mode; each alone is enough. */
export const termsOfLeaf = (leaf: Leaf, mode: Mode): readonly Term[] => {
  const isMet = isMetBy(mode);
  switch (leaf.kind) {
    case 'field': {
      const facts = factsThat(leaf.path, leaf.test, mode);
      return facts === null ? [] : termOf({ kind: 'field', path: leaf.path, facts });
    }
    case 'axis':
      return termsOfAxis(leaf, mode);
    case 'count': {
      const { event, windowMs, test } = leaf;
      const passed = passing(test);
      const times = whole(both(isMet ? passed : others(passed), numbersFrom(0)));
      return termOf({ kind: 'count', event, windowMs, times });
    }
    case 'now': {
      const passed = instants(leaf.test);
      return termOf({ kind: 'now', at: isMet ? passed : others(passed) });
    }
    case 'grade': {
      const bits = bitsOf(grades, leaf.in);
      return termOf({ kind: 'grade', bits: isMet ? bits : allBits.grade & ~bits });
    }
    case 'stage': {
      const bits = bitsOf(stages, leaf.in);
      return termOf({ kind: 'stage', bits: isMet ? bits : allBits.stage & ~bits });
    }
    case 'track':
      return termsOfTrack(leaf.in, mode);
  }
};

/** Of one of several tracks: met where one is met, refused where all are. */
const termsOfTrack = (ids: readonly string[], mode: Mode): readonly Term[] => {
  const bits = { refused: 1, unmet: 3, met: 4, unrefused: 6 }[mode];
  const ways = ids.flatMap((id) => termOf({ kind: 'track', id, bits }));
  if (isMetBy(mode)) return ways;
  return [ways.reduce<Term>((all, one) => bothTerms(all, one) ?? all, noTerm)];
};

/**
 * A score that may still rise passes a test for certain where both its ends do, and fails it for certain where no number from end to end passes.
 * Points are whole thousandths.
 */
const termsOfAxis = ({ axis, test }: Extract<Leaf, { kind: 'axis' }>, mode: Mode): readonly Term[] => {
  const at = (end: End, points: NumberSet): readonly Term[] =>
    termOf({ kind: 'axis', axis, end, points: whole(points) });
  if (axis === 'intent') {
    const passed = passing(test);
    return at('low', isMetBy(mode) ? passed : others(passed));
  }
  const { from, to } = edgesOf(test);
  const lowEnd = from === null ? null : { inside: from, outside: others(from) };
  const highEnd = to === null ? null : { inside: to, outside: others(to) };
  const join = (a: readonly Term[], b: readonly Term[]): readonly Term[] =>
    a.flatMap((one) => b.flatMap((other) => bothTerms(one, other) ?? []));
  switch (mode) {
    case 'met':
      return join(
        lowEnd === null ? [noTerm] : at('low', lowEnd.inside),
        highEnd === null ? [noTerm] : at('high', highEnd.inside),
      );
    case 'unmet':
      return [
        ...(lowEnd === null ? [] : at('low', lowEnd.outside)),
        ...(highEnd === null ? [] : at('high', highEnd.outside)),
      ];
    case 'refused':
      return [
        ...(lowEnd === null ? [] : at('high', lowEnd.outside)),
        ...(highEnd === null ? [] : at('low', highEnd.outside)),
      ];
    case 'unrefused':
      return join(
        lowEnd === null ? [noTerm] : at('high', lowEnd.inside),
        highEnd === null ? [noTerm] : at('low', highEnd.inside),
      );
  }
};

const edgesOf = (
  test: Extract<Leaf, { kind: 'axis' }>['test'],
): { readonly from: NumberSet | null; readonly to: NumberSet | null } => {
  switch (test.op) {
    case 'at_least':
      return { from: numbersFrom(test.value), to: null };
    case 'more_than':
      return { from: numbersAbove(test.value), to: null };
    case 'at_most':
      return { from: null, to: numbersUpTo(test.value) };
    case 'less_than':
      return { from: null, to: numbersBelow(test.value) };
    case 'between':
      return { from: numbersFrom(test.from), to: numbersUpTo(test.to) };
  }
};
