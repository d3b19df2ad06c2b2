// Conditions and events in plain words, to be read aloud.
import { leadFields } from '#domain/lead.ts';
import type { ConditionDocument, CountDocument, EventTypes, NowTests, Where } from './condition.ts';
import { sayDuration } from './duration.ts';
import { type FieldTests, testNames } from './field-tests.ts';
import { eventTypes } from './vocabulary.ts';

/** Facts that are true or false read badly as "the company's is customer is true". */
const facts: Readonly<Record<string, { is: string; isNot: string }>> = {
  'person.is_student': { is: 'the person is a student', isNot: 'the person is no student' },
  'person.email_opt_out': { is: 'the person wants no marketing e-mail', isNot: 'the person has not refused e-mail' },
  'person.do_not_call': { is: 'the person wants no calls', isNot: 'the person has not refused calls' },
  'company.is_customer': { is: 'the company is a customer', isNot: 'the company is no customer' },
  'company.open_opportunity': { is: 'the company has an open deal', isNot: 'the company has no open deal' },
};

const names: Readonly<Record<string, string>> = { 'company.employees': 'the number of employees' };

const sayField = (path: string): string => {
  const known = names[path];
  if (known !== undefined) return known;
  const [owner = '', ...rest] = path.split('.');
  const name = rest.join('.').replaceAll('_', ' ').replace('email', 'e-mail');
  return owner === 'custom' ? `"${name}"` : `the ${owner}'s ${name}`;
};

const sayValue = (value: unknown): string => (typeof value === 'string' ? value.replaceAll('_', ' ') : String(value));

/** `a, b or c`. */
export const sayEither = (values: readonly unknown[], or = 'or'): string => {
  const said = values.map(sayValue);
  const last = said.pop() ?? 'nothing';
  return said.length === 0 ? last : `${said.join(', ')} ${or} ${last}`;
};

const sayDate = (at: number): string => new Date(at).toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z');

/** Two large numbers are dates: a between of a date field and one of a number look alike in the normal form. */
const sayBetween = (pair: readonly [number, number], isDate: boolean): string => {
  const [from, to] = isDate ? pair.map(sayDate) : pair.map(String);
  return `is between ${from ?? ''} and ${to ?? ''}`;
};

const sayTest = (tests: FieldTests, name: keyof FieldTests, isDate: boolean): string | null => {
  const value = tests[name];
  if (value === undefined) return null;
  switch (name) {
    case 'equals':
      return `is ${sayValue(value)}`;
    case 'in':
      return `is ${sayEither(tests.in ?? [])}`;
    case 'in_list':
      return `is on the list "${sayValue(value)}"`;
    case 'contains':
      return `contains "${String(value)}"`;
    case 'starts_with':
      return `begins with "${String(value)}"`;
    case 'ends_with':
      return `ends with "${String(value)}"`;
    case 'matches':
      return `matches the expression ${String(value)}`;
    case 'at_least':
      return `is at least ${String(value)}`;
    case 'more_than':
      return `is more than ${String(value)}`;
    case 'at_most':
      return `is at most ${String(value)}`;
    case 'less_than':
      return `is less than ${String(value)}`;
    case 'between':
      return sayBetween(tests.between ?? [0, 0], isDate);
    case 'exists':
      return value === true ? 'is known' : 'is not known';
    case 'before':
      return `is before ${sayDate(Number(value))}`;
    case 'after':
      return `is after ${sayDate(Number(value))}`;
    case 'within':
      return `is within the last ${sayDuration(Number(value))}`;
    case 'older_than':
      return `is more than ${sayDuration(Number(value))} ago`;
  }
};

export const sayTests = (tests: FieldTests, isDate = false): string =>
  testNames.flatMap((name) => sayTest(tests, name, isDate) ?? []).join(' and ');

const sayFact = (path: string, tests: FieldTests): string => {
  const fact = facts[path];
  if (fact !== undefined && tests.equals !== undefined) return tests.equals === true ? fact.is : fact.isNot;
  const isDate = Object.hasOwn(leadFields, path) && leadFields[path as keyof typeof leadFields].type === 'instant';
  return `${sayField(path)} ${sayTests(tests, isDate)}`;
};

const sayEvent = (type: string): string =>
  Object.hasOwn(eventTypes, type)
    ? `has ${eventTypes[type as keyof typeof eventTypes].says}`
    : `"${type.replaceAll('_', ' ')}" happened`;

/** `has viewed a page, where the path begins with "/pricing"`. */
export const sayEvents = (types: EventTypes, where: Where | undefined): string => {
  const what =
    types.length === 0 ? 'has done anything at all' : sayEither(types.map(sayEvent)).replaceAll(' or has ', ' or ');
  const tests = Object.entries(where ?? {}).map(([property, of]) => `the ${sayValue(property)} ${sayTests(of)}`);
  return tests.length === 0 ? what : `${what}, where ${tests.join(' and ')}`;
};

/** `at least 3 times within 7 days: the person has viewed a page`. */
const sayCount = ({ of, where, within, ...numbers }: CountDocument): string => {
  const window = typeof within === 'number' ? ` within ${sayDuration(within)}` : ', whenever it was';
  const times = sayTests(numbers).replaceAll('is ', '');
  return `${times} ${times.endsWith(' 1') ? 'time' : 'times'}${window}: the person ${sayEvents(of, where)}`;
};

/** A date is the midnight at which its day begins, so that "after a day" would be heard as a day later. */
const sayNow = ({ before, after, between }: NowTests): string => {
  const begin = (at: number): string => (sayDate(at).includes('T') ? sayDate(at) : `the beginning of ${sayDate(at)}`);
  return [
    ...(before === undefined ? [] : [`it is before ${begin(before)}`]),
    ...(after === undefined ? [] : [`it is after ${begin(after)}`]),
    ...(between === undefined ? [] : [`it is between ${begin(between[0])} and ${begin(between[1])}`]),
  ].join(' and ');
};

const indent = '  ';

/** One line for a single test, else an indented list of what must be met. */
export const sayCondition = (condition: ConditionDocument, depth = 1): readonly string[] => {
  const lines: string[] = [];
  const pad = indent.repeat(depth);
  const say = (line: string): void => void lines.push(`${pad}- ${line}`);
  for (const axis of ['fit', 'intent', 'total'] as const) {
    const tests = condition[axis];
    if (tests !== undefined) say(`${axis === 'total' ? 'fit and intent together' : axis} ${sayTests(tests)}`);
  }
  if (condition.grade !== undefined) say(`the grade is ${sayEither(condition.grade)}`);
  if (condition.stage !== undefined) say(`the stage is ${sayEither(condition.stage)}`);
  for (const [path, tests] of Object.entries(condition.fields ?? {})) say(sayFact(path, tests));
  if (condition.count !== undefined) say(sayCount(condition.count));
  if (condition.now !== undefined) say(sayNow(condition.now));
  if (condition.track !== undefined) say(`the lead is in the track ${sayEither(condition.track)}`);
  const nested = (heading: string, of: readonly ConditionDocument[]): void => {
    say(heading);
    for (const part of of) lines.push(...sayPart(part, depth + 1));
  };
  if (condition.all !== undefined) nested('all of these:', condition.all);
  if (condition.any !== undefined) nested('at least one of these:', condition.any);
  if (condition.not !== undefined) nested('not this:', [condition.not]);
  return lines;
};

/** A part that asks for several things at once is itself a list. */
const sayPart = (part: ConditionDocument, depth: number): readonly string[] => {
  const lines = sayCondition(part, depth);
  const isOne = lines.filter((line) => line.startsWith(`${indent.repeat(depth)}- `)).length <= 1;
  return isOne ? lines : [`${indent.repeat(depth)}- all of these:`, ...sayCondition(part, depth + 1)];
};

/** A condition in one line, for rules. */
export const sayInOneLine = (condition: ConditionDocument): string => {
  const [only = '', ...more] = sayCondition(condition, 0);
  if (more.length === 0) return only.slice('- '.length);
  return sayCondition(condition, 0)
    .map((line) => line.trim().replace(/^- /, ''))
    .join(' and ')
    .replaceAll(': and ', ': ');
};
