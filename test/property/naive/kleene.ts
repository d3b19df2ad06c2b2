// Three-valued truth and tests of single facts, as plainly as they can be said: part of the oracle of scoring, which shares no code with the engine.
import type { Engagement, Instant, Value } from '#domain/lead.ts';
import type { EventMatch, NowTest, NumberTest, Test } from '#domain/policy.ts';

export type Tri = 'met' | 'not_met' | 'unknown';
export const of = (isMet: boolean): Tri => (isMet ? 'met' : 'not_met');
export const all = (parts: readonly Tri[]): Tri =>
  parts.includes('not_met') ? 'not_met' : parts.includes('unknown') ? 'unknown' : 'met';
export const not = (part: Tri): Tri => (part === 'unknown' ? part : of(part === 'not_met'));
export const any = (parts: readonly Tri[]): Tri => not(all(parts.map(not)));

export const isNumber = (test: NumberTest, x: number): boolean => {
  if (test.op === 'between') return test.from <= x && x <= test.to;
  return { at_least: x >= test.value, more_than: x > test.value, at_most: x <= test.value, less_than: x < test.value }[
    test.op
  ];
};

/** Of a number that lies somewhere from `low` to `high`. */
export const isBetween = (test: NumberTest, low: number, high: number): Tri => {
  const lines = test.op === 'between' ? [test.from, test.to] : [];
  const tried = [low, high, ...lines.filter((x) => low < x && x < high)].map((x) => isNumber(test, x));
  return tried.every(Boolean) ? 'met' : tried.some(Boolean) ? 'unknown' : 'not_met';
};

export const isNow = (test: NowTest, at: Instant): boolean => {
  if (test.op === 'between') return test.from <= at && at <= test.to;
  return test.op === 'before' ? at < test.at : at > test.at;
};

const norm = (text: string): string => text.trim().toLowerCase();

const texts = (value: Value | undefined, passes: (text: string) => boolean): Tri => {
  if (typeof value === 'string') return of(passes(value));
  return Array.isArray(value) ? of((value as string[]).some(passes)) : 'unknown';
};

export const naiveTest = (test: Test, value: Value | undefined, at: Instant): Tri => {
  if (test.op === 'exists') return of((value !== undefined) === test.value);
  if (value === undefined) return 'unknown';
  switch (test.op) {
    case 'equals': {
      const wanted = test.value;
      if (typeof wanted === 'string') return texts(value, (text) => norm(text) === norm(wanted));
      return typeof value === typeof wanted ? of(value === wanted) : 'unknown';
    }
    case 'in': {
      if (test.values.length === 0) return 'not_met';
      const speaks = test.values.some((one) => typeof one === (Array.isArray(value) ? 'string' : typeof value));
      if (!speaks) return 'unknown';
      return any(
        test.values.map((one) => naiveTest({ op: 'equals', value: one }, value, at)).filter((t) => t !== 'unknown'),
      );
    }
    case 'contains':
      return texts(value, (text) => norm(text).includes(norm(test.text)));
    case 'starts_with':
      return texts(value, (text) => norm(text).startsWith(norm(test.text)));
    case 'ends_with':
      return texts(value, (text) => norm(text).endsWith(norm(test.text)));
    case 'matches':
      return texts(value, (text) => new RegExp(test.pattern, 'i').test(text.trim()));
    default:
      break;
  }
  if (typeof value !== 'number') return 'unknown';
  switch (test.op) {
    case 'before':
      return of(value < test.at);
    case 'after':
      return of(value > test.at);
    case 'within':
      return of(at >= value && at < value + test.durationMs);
    case 'older_than':
      return of(at >= value + test.durationMs);
    default:
      return of(isNumber(test, value));
  }
};

export const isMatch = (match: EventMatch, event: Engagement, at: Instant): boolean =>
  (match.types.length === 0 || match.types.includes(event.type)) &&
  match.where.every(({ property, test }) => {
    const value = Object.hasOwn(event.properties, property) ? event.properties[property] : undefined;
    return naiveTest(test, value, at) === 'met';
  });
