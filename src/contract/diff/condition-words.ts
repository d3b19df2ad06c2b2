// How a condition has changed, in words: what is asked beside, no more, or of whom otherwise; which values now count and which no longer.
import type { ConditionDocument, CountDocument } from '../condition.ts';
import { sayDuration } from '../duration.ts';
import type { FieldTests, NumberTests } from '../field-tests.ts';
import { sayEvents, sayInOneLine, sayTests } from '../say.ts';
import { isSame, type Spec } from './compare.ts';
import { atomsOfForm, waysOf } from './condition-form.ts';
import { closedFields } from '../vocabulary.ts';
import { gained, listed, sayNumber, spaced } from './plain.ts';

/** Who asks: `needs` before "now needs 60 points of intent", `to` before "it is no longer enough that …". */
export type Asker = { readonly needs: string; readonly to: string };

/** Abbreviations that nobody writes small. */
const capitals: Readonly<Record<string, string>> = {
  vp: 'VP',
  c_level: 'C-level',
  emea: 'EMEA',
  na: 'NA',
  apac: 'APAC',
  latam: 'LATAM',
  mql: 'MQL',
  sal: 'SAL',
  sql: 'SQL',
};

/** A value as people write it; a country's code in capitals. */
export const sayValue = (value: unknown, path = ''): string => {
  if (typeof value === 'number') return sayNumber(value);
  if (typeof value !== 'string') return value === true ? 'yes' : value === false ? 'no' : JSON.stringify(value);
  if (/country$/.test(path) && /^[a-z]{2}$/i.test(value)) return value.toUpperCase();
  return capitals[value] ?? (/^[a-z0-9_]+$/.test(value) ? spaced(value) : value);
};

/** Where a field has a closed set of values, in the order people know them in. */
const inOrder = (values: readonly unknown[], path: string): readonly unknown[] => {
  const known: readonly unknown[] = Object.hasOwn(closedFields, path) ? (closedFields[path] ?? []) : [];
  return [...known.filter((value) => values.includes(value)), ...values.filter((value) => !known.includes(value))];
};

export const sayValueList = (values: readonly unknown[], path: string, word: string): string =>
  listed(
    inOrder(values, path).map((value) => sayValue(value, path)),
    word,
  );

/** What a field is, without saying whose: `seniority`, `number of employees`. */
export const subjectOf = (path: string): string => {
  const probe: FieldTests = { exists: true };
  return sayInOneLine({ fields: { [path]: probe } }).slice(0, -` ${sayTests(probe)}`.length);
};

/** The values a test names, where it does nothing else. */
export const valuesOf = (tests: FieldTests): readonly unknown[] | null => {
  if (Object.values(tests).filter((value) => value !== undefined).length !== 1) return null;
  if (tests.in !== undefined) return tests.in;
  return tests.equals === undefined || typeof tests.equals === 'boolean' ? null : [tests.equals];
};

/** `50 to 1,000`, `20 to less than 50`, `at least 50`; null where it asks more than for numbers. */
export const sayRange = ({ at_least, more_than, at_most, less_than, between, ...more }: FieldTests): string | null => {
  const others = Object.values(more).some((value) => value !== undefined);
  const lows = [at_least, more_than, between?.[0]].filter((value) => value !== undefined);
  const highs = [at_most, less_than, between?.[1]].filter((value) => value !== undefined);
  const [low, high] = [lows[0], highs[0]];
  if (others || lows.length > 1 || highs.length > 1 || lows.length + highs.length === 0) return null;
  const from = low === undefined ? '' : `${more_than === undefined ? '' : 'more than '}${sayNumber(low)}`;
  const to = high === undefined ? '' : `${less_than === undefined ? '' : 'less than '}${sayNumber(high)}`;
  if (high === undefined) return more_than === undefined ? `at least ${from}` : from;
  if (low === undefined) return less_than === undefined ? `at most ${to}` : to;
  return low === high && more_than === undefined && less_than === undefined ? `exactly ${from}` : `${from} to ${to}`;
};

const axisWords = {
  fit: 'points of fit',
  intent: 'points of intent',
  total: 'points of fit and intent together',
} as const;
type AxisWord = keyof typeof axisWords;
const axisNames = { fit: 'fit is', intent: 'intent is', total: 'fit and intent together are' } as const;

/** `60`, `50 to 80`, `less than 20`. */
const sayScore = (tests: NumberTests): string => {
  const range = sayRange(tests) ?? sayTests(tests).replaceAll('is ', '');
  return range.replace(/^at least /, '');
};

/** `at least 3 times within 7 days`; empty for "ever, once or more". */
const sayTimes = ({ of: _of, where: _where, within, ...numbers }: CountDocument): string => {
  const isOnce = numbers.at_least === 1 && Object.values(numbers).filter((value) => value !== undefined).length === 1;
  const range = isOnce ? 'at least once' : (sayRange(numbers) ?? sayTests(numbers).replaceAll('is ', ''));
  const unit = isOnce ? '' : range.endsWith(' 1') ? ' time' : ' times';
  return `${range}${unit}${typeof within === 'number' ? ` within ${sayDuration(within)}` : ''}`;
};

const sayDone = ({ of, where }: CountDocument): string => sayEvents(of, where).replace(', where ', ' where ');

/** `the person has, at least 3 times within 7 days, viewed a page where the path begins with "/pricing"`. */
const sayCounted = (count: CountDocument): string => {
  const [done, times] = [sayDone(count), sayTimes(count)];
  if (times === 'at least once') return `the person ${done}`;
  return done.startsWith('has ') ? `the person has, ${times}, ${done.slice('has '.length)}` : `${times}, ${done}`;
};

/** A field test as a clause: `the person's seniority is VP or C-level`. */
const sayField = (path: string, tests: FieldTests): string => {
  const values = valuesOf(tests);
  if (values !== null) return `${subjectOf(path)} is ${sayValueList(values, path, 'or')}`;
  const range = sayRange(tests);
  return range === null ? sayInOneLine({ fields: { [path]: tests } }) : `${subjectOf(path)} is ${range}`;
};

/** One thing that is asked, as a clause. */
const sayAtom = (atom: ConditionDocument): string => {
  for (const axis of ['fit', 'intent', 'total'] as const) {
    const tests = atom[axis];
    if (tests !== undefined) return `${axisNames[axis]} ${sayRange(tests) ?? sayTests(tests).replaceAll('is ', '')}`;
  }
  if (atom.count !== undefined) return sayCounted(atom.count);
  if (atom.any !== undefined) return `either ${listed(atom.any.map(sayClause), 'or')}`;
  if (atom.stage !== undefined) return `the stage is ${sayValueList(atom.stage, '', 'or')}`;
  if (atom.not !== undefined) return sayNot(atom.not);
  const [path] = Object.keys(atom.fields ?? {});
  const tests = path === undefined ? undefined : atom.fields?.[path];
  return path === undefined || tests === undefined ? sayInOneLine(atom) : sayField(path, tests);
};

const sayNot = (inner: ConditionDocument): string => {
  const [only, ...others] = atomsOfForm(inner);
  const [path, ...more] = Object.keys(only?.fields ?? {});
  const tests = path === undefined ? undefined : only?.fields?.[path];
  const values = tests === undefined ? null : valuesOf(tests);
  if (others.length === 0 && more.length === 0 && path !== undefined && values !== null)
    return `${subjectOf(path)} is not ${sayValueList(values, path, 'or')}`;
  return `it is not so that ${sayClause(inner)}`;
};

/** All that a condition asks, as a clause: `the stage is MQL and the person has asked for a demo`. */
export const sayClause = (condition: ConditionDocument): string => listed(atomsOfForm(condition).map(sayAtom));

/** What is asked, to be read after "needs". */
const sayNeed = (atom: ConditionDocument): string => {
  for (const axis of ['fit', 'intent', 'total'] as const) {
    const tests = atom[axis];
    if (tests !== undefined) return `${sayScore(tests)} ${axisWords[axis]}`;
  }
  return `that ${sayAtom(atom)}`;
};

/** Condition of a whole, to be read after "needs". */
export const sayNeeds = (condition: ConditionDocument): string => listed(atomsOfForm(condition).map(sayNeed));

/** "now also VP and no longer director"; null where no values are named, or the same. */
export const sayValueChange = (before: FieldTests, after: FieldTests, path: string): string | null => {
  const [olds, news] = [valuesOf(before), valuesOf(after)];
  if (olds === null || news === null) return null;
  const [come, gone] = [gained(olds, news), gained(news, olds)];
  if (come.length === 0 && gone.length === 0) return null;
  return listed([
    ...(come.length === 0 ? [] : [`may now also be ${sayValueList(come, path, 'or')}`]),
    ...(gone.length === 0 ? [] : [`may no longer be ${sayValueList(gone, path, 'or')}`]),
  ]);
};

const fieldChange = ({ needs }: Asker, path: string, before: FieldTests, after: FieldTests): string => {
  const values = sayValueChange(before, after, path);
  if (values !== null) return `${needs}: ${subjectOf(path)} ${values}`;
  const [was, is] = [sayRange(before), sayRange(after)];
  if (was !== null && is !== null && was !== is) return `${needs} now needs ${subjectOf(path)} to be ${is}, was ${was}`;
  const [old, now] = [sayField(path, before), sayField(path, after)];
  return old === now
    ? `${needs} asks for ${subjectOf(path)} in other words`
    : `${needs} now needs that ${now} (before: that ${old})`;
};

/** "that the person has, at least 4 times, viewed a page, was at least 3 times" */
const countedChange = (before: CountDocument, after: CountDocument): string =>
  sayDone(before) === sayDone(after) && sayTimes(before) !== sayTimes(after)
    ? `that ${sayCounted(after)}, was ${sayTimes(before)}`
    : `that ${sayCounted(after)} (before: that ${sayCounted(before)})`;

/** The one thing a condition asks, by what it is about. */
const aboutOf = (condition: ConditionDocument): string | null => {
  const [only, ...others] = atomsOfForm(condition);
  if (only === undefined || others.length > 0) return null;
  return Object.keys(only.fields ?? {})[0] ?? Object.keys(only)[0] ?? null;
};

/** Ways changed, gained and lost. */
export const waysChange = (
  { to }: Asker,
  before: readonly ConditionDocument[],
  after: readonly ConditionDocument[],
): string => {
  const { pairs, come, gone } = pairUp(before, after);
  return `${to}, ${[
    ...pairs.map(([was, is]) => `one way is ${changeOfOne(was, is)}`),
    ...(come.length === 0 ? [] : [`it is now also enough that ${listed(come.map(sayClause), 'or')}`]),
    ...(gone.length === 0 ? [] : [`it is no longer enough that ${listed(gone.map(sayClause), 'or')}`]),
  ].join('; ')}`;
};

type Pairs = {
  readonly pairs: readonly (readonly [ConditionDocument, ConditionDocument])[];
  readonly come: readonly ConditionDocument[];
  readonly gone: readonly ConditionDocument[];
};

/** What asks about the same thing, side by side; the rest came or went. */
const pairUp = (before: readonly ConditionDocument[], after: readonly ConditionDocument[]): Pairs => {
  const gone = [...gained(after, before)];
  const pairs: (readonly [ConditionDocument, ConditionDocument])[] = [];
  const come = gained(before, after).filter((is) => {
    const about = aboutOf(is);
    const at = about === null ? -1 : gone.findIndex((one) => aboutOf(one) === about);
    const was = gone[at];
    if (was === undefined) return true;
    gone.splice(at, 1);
    pairs.push([was, is]);
    return false;
  });
  return { pairs, come, gone };
};

const changeOfOne = (was: ConditionDocument, is: ConditionDocument): string => {
  if (was.count !== undefined && is.count !== undefined) return `now ${countedChange(was.count, is.count)}`;
  const axis = (['fit', 'intent', 'total'] as const).find((one) => is[one] !== undefined);
  if (axis !== undefined) return `now ${sayNeed(is)}, was ${sayScore(was[axis] ?? {})}`;
  return `now that ${sayClause(is)} (before: that ${sayClause(was)})`;
};

const axisChange = ({ needs }: Asker, axis: AxisWord, before: NumberTests, after: NumberTests): string =>
  `${needs} now needs ${sayScore(after)} ${axisWords[axis]}, was ${sayScore(before)}`;

/** One thing that is asked, before and after; a sentence. */
export const atomChange = (asker: Asker, before: ConditionDocument, after: ConditionDocument): string => {
  for (const axis of ['fit', 'intent', 'total'] as const) {
    const [was, is] = [before[axis], after[axis]];
    if (was !== undefined && is !== undefined) return axisChange(asker, axis, was, is);
  }
  if (before.count !== undefined && after.count !== undefined)
    return `${asker.needs} now needs ${countedChange(before.count, after.count)}`;
  if (before.any !== undefined && after.any !== undefined) return waysChange(asker, before.any, after.any);
  for (const word of ['grade', 'stage', 'track'] as const) {
    const [was, is] = [before[word], after[word]];
    if (was !== undefined && is !== undefined)
      return `${asker.needs}: the ${word} ${sayValueChange({ in: was }, { in: is }, '') ?? 'has changed'}`;
  }
  const [path = ''] = Object.keys(after.fields ?? {});
  const [was, is] = [before.fields?.[path], after.fields?.[path]];
  if (was !== undefined && is !== undefined) return fieldChange(asker, path, was, is);
  return `${asker.needs} now needs that ${sayAtom(after)} (before: that ${sayAtom(before)})`;
};

const needed = (
  { needs }: Asker,
  before: ConditionDocument | undefined,
  after: ConditionDocument | undefined,
): string => {
  if (after !== undefined && before !== undefined) return '';
  return after === undefined
    ? `${needs} no longer needs ${sayNeed(before ?? {})}`
    : `${needs} now also needs ${sayNeed(after)}`;
};

const atomSpec = (asker: Asker, word: string, under: 'word' | 'field'): Spec => ({
  tell: (before, after) => {
    const atom = (value: unknown): ConditionDocument | undefined => {
      if (value === undefined) return undefined;
      return under === 'word' ? { [word]: value } : { fields: { [word]: value as FieldTests } };
    };
    const [was, is] = [atom(before), atom(after)];
    return was !== undefined && is !== undefined ? atomChange(asker, was, is) : needed(asker, was, is);
  },
});

const words = ['fit', 'intent', 'total', 'grade', 'stage', 'count', 'now', 'track', 'any', 'not'] as const;

/** One thing asked in the one, and several ways in the other. */
const isOneOfSeveral = (before: ConditionDocument, after: ConditionDocument): boolean => {
  const [olds, news] = [atomsOfForm(before), atomsOfForm(after)];
  return olds.length === 1 && news.length === 1 && (before.any === undefined) !== (after.any === undefined);
};

/** A condition that stands in both, thing by thing; in one sentence where it asks the same thing twice. */
export const conditionSpec = (asker: Asker): Spec => ({
  tell: (before, after) => {
    const [was, is] = [before, after] as readonly (ConditionDocument | undefined)[];
    if (was === undefined || is === undefined) return null;
    if (isOneOfSeveral(was, is)) return waysChange(asker, waysOf(was), waysOf(is));
    return was.all === undefined && is.all === undefined ? null : conditionChanges(asker, was, is).join('; ');
  },
  keys: {
    ...Object.fromEntries(words.map((word) => [word, atomSpec(asker, word, 'word')])),
    fields: {
      each: {
        tell: (before, after, place) => atomSpec(asker, place.key, 'field').tell?.(before, after, place) ?? null,
      },
    },
  },
});

/** Every difference of two conditions, for those who tell it in a sentence of their own. */
export const conditionChanges = (
  asker: Asker,
  before: ConditionDocument,
  after: ConditionDocument,
): readonly string[] => {
  if (isSame(before, after)) return [];
  if (isOneOfSeveral(before, after)) return [waysChange(asker, waysOf(before), waysOf(after))];
  const { pairs, come, gone } = pairUp(atomsOfForm(before), atomsOfForm(after));
  return [
    ...pairs.map(([was, is]) => atomChange(asker, was, is)),
    ...come.map((one) => needed(asker, undefined, one)),
    ...gone.map((one) => needed(asker, one, undefined)),
  ];
};

/** Where a condition may be missing altogether. */
export const optionalConditionSpec = (
  asker: Asker,
  say: { readonly come: (clause: string) => string; readonly gone: (clause: string) => string },
): Spec => {
  const both = conditionSpec(asker);
  return {
    ...both,
    tell: (before, after, place) => {
      if (before === undefined) return say.come(sayClause(after as ConditionDocument));
      if (after === undefined) return say.gone(sayClause(before as ConditionDocument));
      return both.tell?.(before, after, place) ?? null;
    },
  };
};
