// How two conditions differ, in words: what is asked beside, no more, or otherwise; which values now count, and which no longer.
import type { ConditionDocument, CountDocument } from '../condition.ts';
import type { FieldTests } from '../field-tests.ts';
import { sayEither, sayInOneLine, sayTests } from '../say.ts';
import { isSame } from './change.ts';

/** The entries of a condition, each as a condition of its own, by what it asks about. */
const entriesOf = (condition: ConditionDocument): ReadonlyMap<string, ConditionDocument> => {
  const { fields, all, any, ...words } = condition;
  const entries = new Map<string, ConditionDocument>();
  for (const [word, value] of Object.entries(words)) if (value !== undefined) entries.set(word, { [word]: value });
  for (const [path, tests] of Object.entries(fields ?? {})) entries.set(path, { fields: { [path]: tests } });
  // What must all be met is told as if it stood beside the rest.
  for (const part of all ?? []) {
    for (const [key, entry] of entriesOf(part))
      entries.set(entries.has(key) ? `${key} ${sayInOneLine(entry)}` : key, entry);
  }
  if (any !== undefined) entries.set('any', { any });
  return entries;
};

const gained = (before: readonly unknown[], after: readonly unknown[]): readonly unknown[] =>
  after.filter((value) => !before.some((one) => isSame(one, value)));

/** "now also emea; no longer apac" */
const sayValues = (before: readonly unknown[], after: readonly unknown[]): string =>
  [
    ...(gained(before, after).length === 0 ? [] : [`now also ${sayEither(gained(before, after), 'and')}`]),
    ...(gained(after, before).length === 0 ? [] : [`no longer ${sayEither(gained(after, before), 'and')}`]),
  ].join('; ');

const valuesOf = (tests: FieldTests): readonly unknown[] | null => {
  const keys = Object.entries(tests).filter(([, value]) => value !== undefined);
  if (keys.length !== 1) return null;
  if (tests.in !== undefined) return tests.in;
  return tests.equals === undefined ? null : [tests.equals];
};

/** What a test is about: "the number of employees". */
const subjectOf = (condition: ConditionDocument, tests: FieldTests): string => {
  const said = sayInOneLine(condition);
  const asked = sayTests(tests);
  return said.endsWith(asked) ? said.slice(0, -asked.length).trim() : said;
};

const fieldChange = (path: string, before: FieldTests, after: FieldTests): string => {
  const [olds, news] = [valuesOf(before), valuesOf(after)];
  const subject = subjectOf({ fields: { [path]: after } }, after);
  if (olds !== null && news !== null && typeof olds[0] !== 'boolean') return `${subject}: ${sayValues(olds, news)}`;
  return `${sayInOneLine({ fields: { [path]: after } })} (was: ${sayInOneLine({ fields: { [path]: before } })})`;
};

const anyChange = (before: readonly ConditionDocument[], after: readonly ConditionDocument[]): string => {
  const [gone] = gained(after, before) as readonly ConditionDocument[];
  const [come] = gained(before, after) as readonly ConditionDocument[];
  const isOneForOne = gained(after, before).length === 1 && gained(before, after).length === 1;
  if (isOneForOne && gone !== undefined && come !== undefined) {
    return `one way is now ${sayInOneLine(come)} (was: ${sayInOneLine(gone)})`;
  }
  const told = [
    ...(gained(before, after) as readonly ConditionDocument[]).map((one) => `enough is now also ${sayInOneLine(one)}`),
    ...(gained(after, before) as readonly ConditionDocument[]).map((one) => `no longer enough is ${sayInOneLine(one)}`),
  ];
  return told.length === 0 ? 'the ways are written in another order' : told.join('; ');
};

const countChange = (before: CountDocument, after: CountDocument): string =>
  `${sayInOneLine({ count: after })} (was: ${sayInOneLine({ count: before })})`;

const entryChange = (key: string, before: ConditionDocument, after: ConditionDocument): string => {
  if (before.any !== undefined && after.any !== undefined) return anyChange(before.any, after.any);
  if (before.not !== undefined && after.not !== undefined) {
    return `what must not be: ${sayConditionChange(before.not, after.not).join('; ')}`;
  }
  if (before.count !== undefined && after.count !== undefined) return countChange(before.count, after.count);
  for (const word of ['grade', 'stage', 'track'] as const) {
    const [old, now] = [before[word], after[word]];
    if (old !== undefined && now !== undefined) return `the ${word}: ${sayValues(old, now)}`;
  }
  const [old, now] = [before.fields?.[key], after.fields?.[key]];
  if (old !== undefined && now !== undefined) return fieldChange(key, old, now);
  return `${sayInOneLine(after)} (was: ${sayInOneLine(before)})`;
};

/** The alternatives of a condition that is nothing but these. */
const waysOf = (condition: ConditionDocument): readonly ConditionDocument[] | null => {
  const { any, ...rest } = condition;
  return any !== undefined && Object.values(rest).every((value) => value === undefined) ? any : null;
};

const holds = (ways: readonly ConditionDocument[], one: ConditionDocument): boolean =>
  ways.some((way) => isSame(way, one));

/** Each difference as half a sentence; none = the same. */
export const sayConditionChange = (before: ConditionDocument, after: ConditionDocument): readonly string[] => {
  if (isSame(before, after)) return [];
  const [oldWays, newWays] = [waysOf(before), waysOf(after)];
  // One way became several, or several one: told as ways that are enough.
  if (oldWays !== null && newWays === null && holds(oldWays, after)) return [anyChange(oldWays, [after])];
  if (newWays !== null && oldWays === null && holds(newWays, before)) return [anyChange([before], newWays)];
  const [olds, news] = [entriesOf(before), entriesOf(after)];
  const told = [
    ...[...news].flatMap(([key, now]) => {
      const old = olds.get(key);
      if (old === undefined) return [`now also asked: ${sayInOneLine(now)}`];
      return isSame(old, now) ? [] : [entryChange(key, old, now)];
    }),
    ...[...olds].filter(([key]) => !news.has(key)).map(([, old]) => `no longer asked: ${sayInOneLine(old)}`),
  ];
  return told.length > 0 ? told : ['it is written otherwise and asks the same'];
};

/** The same where one of the two may be missing. */
export const sayOptionalCondition = (
  before: ConditionDocument | undefined,
  after: ConditionDocument | undefined,
  none: string,
): string => {
  if (before === undefined) return after === undefined ? none : `now asked: ${sayInOneLine(after)} (was: ${none})`;
  if (after === undefined) return `${none} (was asked: ${sayInOneLine(before)})`;
  return sayConditionChange(before, after).join('; ');
};
