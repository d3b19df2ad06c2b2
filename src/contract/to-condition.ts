// Conditions in the contract's normal form → conditions of the domain: several entries become all of them, lists their values.
import type { Condition, EventMatch, NowTest, NumberTest, Test } from '#domain/policy.ts';
import { axes, pointScale } from '#domain/policy.ts';
import type { ConditionDocument, CountDocument, EventTypes, NowTests, Where } from './condition.ts';
import { type FieldTests, type NumberTests, testNames } from './field-tests.ts';

/** Values by name of list; every list a checked contract names is there. */
export type Lists = Readonly<Record<string, readonly string[]>>;

const toTest = (tests: FieldTests, name: keyof FieldTests, lists: Lists): Test | null => {
  const value = tests[name];
  if (value === undefined) return null;
  switch (name) {
    case 'in':
      return { op: 'in', values: tests.in ?? [], list: null };
    case 'in_list':
      return { op: 'in', values: lists[tests.in_list ?? ''] ?? [], list: tests.in_list ?? null };
    case 'equals':
      return { op: name, value: value as string | number | boolean };
    case 'contains':
    case 'starts_with':
    case 'ends_with':
      return { op: name, text: value as string };
    case 'matches':
      return { op: name, pattern: value as string };
    case 'exists':
      return { op: name, value: value as boolean };
    case 'before':
    case 'after':
      return { op: name, at: value as number };
    case 'within':
    case 'older_than':
      return { op: name, durationMs: value as number };
    default:
      return toNumberTest(tests, name, 1);
  }
};

const toTests = (tests: FieldTests, lists: Lists): readonly Test[] =>
  testNames.flatMap((name) => toTest(tests, name, lists) ?? []);

const toNumberTest = (tests: NumberTests, name: keyof NumberTests, scale: number): NumberTest | null => {
  const scaled = (n: number): number => Math.round(n * scale * pointScale) / pointScale;
  if (name === 'between')
    return tests.between === undefined
      ? null
      : { op: name, from: scaled(tests.between[0]), to: scaled(tests.between[1]) };
  const value = tests[name];
  return value === undefined ? null : { op: name, value: scaled(value) };
};

const numberTestNames = ['at_least', 'more_than', 'at_most', 'less_than', 'between'] as const;

const toNumberTests = (tests: NumberTests, scale: number): readonly NumberTest[] =>
  numberTestNames.flatMap((name) => toNumberTest(tests, name, scale) ?? []);

const all = (of: readonly Condition[]): Condition =>
  of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'all', of };

export const toEventMatch = (types: EventTypes, where: Where | undefined, lists: Lists): EventMatch => ({
  types: [...new Set(types)].sort(),
  where: Object.entries(where ?? {}).flatMap(([property, tests]) =>
    toTests(tests, lists).map((test) => ({ property, test })),
  ),
});

/** `withinMs`: the window of counts that name none; null = ever. */
const toCount = (count: CountDocument, lists: Lists): readonly Condition[] => {
  const windowMs = typeof count.within === 'number' ? count.within : null;
  const event = toEventMatch(count.of, count.where, lists);
  return toNumberTests(count, 1).map((test) => ({ kind: 'count', event, windowMs, test }));
};

const toNow = ({ before, after, between }: NowTests): readonly Condition[] => {
  const tests: NowTest[] = [];
  if (before !== undefined) tests.push({ op: 'before', at: before });
  if (after !== undefined) tests.push({ op: 'after', at: after });
  if (between !== undefined) tests.push({ op: 'between', from: between[0], to: between[1] });
  return tests.map((test) => ({ kind: 'now', test }));
};

/** Throws nothing: the document has been checked. */
export const toCondition = (document: ConditionDocument, lists: Lists): Condition => {
  const many = (of: readonly ConditionDocument[]): readonly Condition[] => of.map((c) => toCondition(c, lists));
  const parts: Condition[] = [];
  if (document.all !== undefined) parts.push({ kind: 'all', of: many(document.all) });
  if (document.any !== undefined) parts.push({ kind: 'any', of: many(document.any) });
  if (document.not !== undefined) parts.push({ kind: 'not', of: toCondition(document.not, lists) });
  for (const axis of axes) {
    for (const test of toNumberTests(document[axis] ?? {}, pointScale)) parts.push({ kind: 'axis', axis, test });
  }
  if (document.grade !== undefined) parts.push({ kind: 'grade', in: [...new Set(document.grade)].sort() });
  if (document.stage !== undefined) parts.push({ kind: 'stage', in: document.stage });
  if (document.count !== undefined) parts.push(...toCount(document.count, lists));
  if (document.now !== undefined) parts.push(...toNow(document.now));
  if (document.track !== undefined) parts.push({ kind: 'track', in: document.track });
  for (const path of Object.keys(document.fields ?? {}).sort()) {
    for (const test of toTests(document.fields?.[path] ?? {}, lists)) parts.push({ kind: 'field', path, test });
  }
  return all(parts);
};
