// One test of one value, compiled to a closure. What is missing is unknown, and so is a value of a type that the test does not speak of;
// a test never throws. Text is compared trimmed and in any case; of a list, one element that passes is enough.
import { RE2JS } from 're2js';
import type { Instant, Value } from '../lead.ts';
import type { NumberTest, Test } from '../policy.ts';
import { MET, NOT_MET, tri, type Tri, UNKNOWN } from './tri.ts';

/** A value made ready for tests: text trimmed and, but for regular expressions, in lower case. */
export type Prepared = Value | undefined;
export type Check = (value: Prepared, at: Instant) => Tri;

export type CompiledTest = {
  readonly check: Check;
  /** A regular expression decides about case itself. */
  readonly keepsCase: boolean;
  /** The passing of time alone can change its outcome. */
  readonly isDated: boolean;
};

export const prepareText = (text: string): string => text.trim().toLowerCase();

export const prepare = (value: Value | undefined, keepsCase: boolean): Prepared => {
  if (typeof value === 'string') return keepsCase ? value.trim() : prepareText(value);
  if (typeof value === 'object') return value.map((one) => (keepsCase ? one.trim() : prepareText(one)));
  return value;
};

const onText =
  (passes: (text: string) => boolean): Check =>
  (value) =>
    typeof value === 'string'
      ? tri(passes(value))
      : typeof value === 'object'
        ? tri(value.some((one) => passes(one)))
        : UNKNOWN;

const onNumber =
  (passes: (value: number, at: Instant) => boolean): Check =>
  (value, at) =>
    typeof value === 'number' ? tri(passes(value, at)) : UNKNOWN;

const equals = (wanted: string | number | boolean): Check => {
  if (typeof wanted === 'string') {
    const text = prepareText(wanted);
    return onText((value) => value === text);
  }
  const type = typeof wanted;
  return (value) => (typeof value === type ? tri(value === wanted) : UNKNOWN);
};

const isIn = (values: readonly (string | number | boolean)[]): Check => {
  if (values.length === 0) return (value) => (value === undefined ? UNKNOWN : NOT_MET);
  const wanted = new Set(values.map((value) => (typeof value === 'string' ? prepareText(value) : value)));
  const types = new Set<string>(values.map((value) => typeof value));
  const speaksOfText = types.has('string');
  return (value) => {
    if (typeof value === 'object') return speaksOfText ? tri(value.some((one) => wanted.has(one))) : UNKNOWN;
    if (value === undefined) return UNKNOWN;
    if (wanted.has(value)) return MET;
    return types.has(typeof value) ? NOT_MET : UNKNOWN;
  };
};

/** Whether a number passes. Shared by fields, axes and counts. */
export const passesNumber = (test: NumberTest, value: number): boolean => {
  switch (test.op) {
    case 'at_least':
      return value >= test.value;
    case 'more_than':
      return value > test.value;
    case 'at_most':
      return value <= test.value;
    case 'less_than':
      return value < test.value;
    case 'between':
      return value >= test.from && value <= test.to;
  }
};

const checkOf = (test: Test): Check => {
  switch (test.op) {
    case 'equals':
      return equals(test.value);
    case 'in':
      return isIn(test.values);
    case 'contains': {
      const text = prepareText(test.text);
      return onText((value) => value.includes(text));
    }
    case 'starts_with': {
      const text = prepareText(test.text);
      return onText((value) => value.startsWith(text));
    }
    case 'ends_with': {
      const text = prepareText(test.text);
      return onText((value) => value.endsWith(text));
    }
    case 'matches': {
      const pattern = RE2JS.compile(test.pattern, RE2JS.CASE_INSENSITIVE);
      return onText((value) => pattern.test(value));
    }
    case 'at_least': {
      const bound = test.value;
      return onNumber((value) => value >= bound);
    }
    case 'more_than': {
      const bound = test.value;
      return onNumber((value) => value > bound);
    }
    case 'at_most': {
      const bound = test.value;
      return onNumber((value) => value <= bound);
    }
    case 'less_than': {
      const bound = test.value;
      return onNumber((value) => value < bound);
    }
    case 'between': {
      const { from, to } = test;
      return onNumber((value) => value >= from && value <= to);
    }
    case 'exists': {
      const wanted = test.value;
      return (value) => tri((value !== undefined) === wanted);
    }
    case 'before': {
      const bound = test.at;
      return onNumber((value) => value < bound);
    }
    case 'after': {
      const bound = test.at;
      return onNumber((value) => value > bound);
    }
    // Half-open, so that the two are each other's opposite for every instant that is past: a date still to come is neither.
    case 'within': {
      const duration = test.durationMs;
      return onNumber((value, at) => at >= value && at - value < duration);
    }
    case 'older_than': {
      const duration = test.durationMs;
      return onNumber((value, at) => at - value >= duration);
    }
  }
};

/** Throws re2js' own error for a pattern that is none; the contract's parser has refused those before. */
export const compileTest = (test: Test): CompiledTest => ({
  check: checkOf(test),
  keepsCase: test.op === 'matches',
  isDated: test.op === 'within' || test.op === 'older_than',
});
