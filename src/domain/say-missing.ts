// What stands between a lead and the definition, said so that marketing or a seller can do something about it.
import type { Instant, Value } from './lead.ts';
import { pointScale, type NumberTest, type Test } from './policy.ts';
import type { Missing } from './scoring/missing.ts';
import { dayOf, labelOf, listed, say } from './words.ts';

/** Values of a list that are named. */
const maxValues = 6;

const points = (thousandths: number): string => String(thousandths / pointScale);

/** A bound in the unit that `sayNumber` gives: "at least 50". */
const sayBound = (test: NumberTest, sayNumber: (value: number) => string): string => {
  switch (test.op) {
    case 'at_least':
      return `at least ${sayNumber(test.value)}`;
    case 'more_than':
      return `more than ${sayNumber(test.value)}`;
    case 'at_most':
      return `at most ${sayNumber(test.value)}`;
    case 'less_than':
      return `less than ${sayNumber(test.value)}`;
    case 'between':
      return `between ${sayNumber(test.from)} and ${sayNumber(test.to)}`;
  }
};

const units = [
  [365 * 86_400_000, 'year'],
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const;

const sayDuration = (ms: number): string => {
  const [size, name] = units.find(([unit]) => ms % unit === 0 && ms >= unit) ?? [1, 'millisecond'];
  const count = ms / size;
  return `${String(count)} ${name}${count === 1 ? '' : 's'}`;
};

const sayValues = (values: readonly Value[], path: string, now: Instant): string => {
  const said = values.slice(0, maxValues).map((value) => say(value, path, now));
  const rest = values.length - said.length;
  return (rest > 0 ? [...said, `${String(rest)} more`] : said).join(', ');
};

const sayTest = (test: Test, path: string, now: Instant): string => {
  switch (test.op) {
    case 'equals':
      return say(test.value, path, now);
    case 'in':
      return test.list === null ? `one of ${sayValues(test.values, path, now)}` : `on the list ${test.list}`;
    case 'contains':
      return `something with "${test.text}"`;
    case 'starts_with':
      return `something that begins with "${test.text}"`;
    case 'ends_with':
      return `something that ends with "${test.text}"`;
    case 'matches':
      return `something that matches ${test.pattern}`;
    case 'exists':
      return test.value ? 'any value' : 'no value';
    case 'before':
      return `before ${dayOf(test.at, now)}`;
    case 'after':
      return `after ${dayOf(test.at, now)}`;
    case 'within':
      return `within the last ${sayDuration(test.durationMs)}`;
    case 'older_than':
      return `${sayDuration(test.durationMs)} ago or longer`;
    case 'at_least':
    case 'more_than':
    case 'at_most':
    case 'less_than':
    case 'between':
      return sayBound(test, (value) => say(value, path, now));
  }
};

const asked = (missing: Missing, what: string): string => (missing.wanted ? what : `anything but ${what}`);

/** How many more it takes to reach a lower bound; null where that is not what is asked. */
const shortOf = (test: NumberTest, value: number, step: number): number | null => {
  if (test.op === 'at_least' && value < test.value) return test.value - value;
  if (test.op === 'more_than' && value <= test.value) return test.value - value + step;
  if (test.op === 'between' && value < test.from) return test.from - value;
  return null;
};

const axisNames = { fit: 'fit', intent: 'intent', total: 'fit and intent together' } as const;

const sayAxis = (missing: Missing & { kind: 'axis' }): string => {
  const { axis, test, value, high, wanted } = missing;
  const name = axisNames[axis];
  const bound = sayBound(test, points);
  if (missing.outcome === 'unknown') {
    return `${name}: ${points(value)} now, up to ${points(high)} once more is known (asked for: ${asked(missing, bound)})`;
  }
  const short = wanted ? shortOf(test, value, 1) : null;
  const now = `${points(value)} now, asked for: ${asked(missing, bound)}`;
  return short === null ? `${name}: ${now}` : `${points(short)} more points of ${name} (${now})`;
};

const sayCount = (missing: Missing & { kind: 'count' }): string => {
  const { event, windowMs, test, value } = missing;
  const what = event.types.length === 0 ? 'any engagement' : listed(event.types.map((type) => labelOf(`.${type}`)));
  const window = windowMs === null ? '' : ` within ${sayDuration(windowMs)}`;
  return `${what}${window}: ${String(value)} now, asked for: ${asked(missing, sayBound(test, String))}`;
};

/** One sentence, without a full stop; `now` decides whether a date needs its year. */
export const sayMissing = (missing: Missing, now: Instant): string => {
  switch (missing.kind) {
    case 'field': {
      const { path, value, test } = missing;
      const wanted = asked(missing, sayTest(test, path, now));
      const is = value === null || missing.outcome === 'unknown' ? 'not known' : say(value, path, now);
      return `${labelOf(path)}: ${is} (asked for: ${wanted})`;
    }
    case 'axis':
      return sayAxis(missing);
    case 'count':
      return sayCount(missing);
    case 'grade':
      return `grade: ${missing.value} (asked for: ${asked(missing, missing.in.join(', '))})`;
    case 'stage':
      return `stage: ${missing.value} (asked for: ${asked(missing, missing.in.join(', '))})`;
    case 'now': {
      const { test } = missing;
      const when =
        test.op === 'between'
          ? `between ${dayOf(test.from, now)} and ${dayOf(test.to, now)}`
          : `${test.op} ${dayOf(test.at, now)}`;
      return `the date (asked for: ${asked(missing, when)})`;
    }
    case 'track':
      return `in the track ${listed(missing.in)}: ${missing.outcome === 'unknown' ? 'not known' : missing.wanted ? 'no' : 'yes'}`;
  }
};
