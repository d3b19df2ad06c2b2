// The tests a contract can ask of a fact, by the type of the fact: a range of text or a beginning of a number is refused where it is written.
import { RE2JS } from 're2js';
import { z } from 'zod';
import type { FieldType } from '#domain/lead.ts';
import { adopt, choose, date, duration, expectation, id, isMap, limits, text } from './pieces.ts';
import { didYouMean } from '#src/yaml/suggest.ts';

/** RE2 syntax runs in linear time whatever the text; back-references and look-around do not exist in it. */
const maxPatternChars = 500;

const pattern = z
  .string({ error: 'a regular expression' })
  .min(1, { error: 'a regular expression' })
  .max(maxPatternChars)
  .superRefine((source, ctx) => {
    try {
      RE2JS.compile(source);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'not understood';
      ctx.addIssue({ code: 'custom', message: `is no regular expression of RE2 syntax (${why})` });
    }
  });

const number = z.number({ error: 'a number' });
const boolean = z.boolean({ error: 'true or false' });
const scalar = z.union([text, number, boolean], { error: 'text, a number, true or false' });
const some = <T extends z.ZodType>(of: T, what: string) => z.array(of, { error: what }).min(1).max(limits.inValues);
const ordered = (of: z.ZodType<number>, what: string): z.ZodType<[number, number]> =>
  z
    .tuple([of, of], { error: `two ${what}, the smaller first` })
    .refine((pair) => pair[0] <= pair[1], { error: 'the smaller value comes first' });

const exists = { exists: boolean };
const comparisons = { at_least: number, more_than: number, at_most: number, less_than: number };
const beginnings = { contains: text, starts_with: text, ends_with: text, matches: pattern };
const dates = { before: date, after: date, within: duration, older_than: duration };

const shapes = {
  text: { equals: text, in: some(text, 'a list of texts'), in_list: id, ...beginnings, ...exists },
  number: {
    equals: number,
    in: some(number, 'a list of numbers'),
    ...comparisons,
    between: ordered(number, 'numbers'),
    ...exists,
  },
  boolean: { equals: boolean, ...exists },
  instant: { ...dates, between: ordered(date, 'dates'), ...exists },
  list: { contains: text, in: some(text, 'a list of texts'), in_list: id, ...exists },
  /** Custom attributes: their type is the mapping's to say. */
  any: {
    ...{ equals: scalar, in: some(scalar, 'a list of values'), in_list: id },
    ...{ ...beginnings, ...comparisons, ...dates, ...exists },
    between: z.union([ordered(number, 'numbers'), ordered(date, 'dates')], { error: 'two numbers or two dates' }),
  },
  /** Properties of events: what a mapping brings is text, a number, true or false. */
  property: {
    ...{ equals: scalar, in: some(scalar, 'a list of values'), in_list: id },
    ...{ ...beginnings, ...comparisons, ...exists },
    between: ordered(number, 'numbers'),
  },
  /** The moment itself: always known. */
  moment: { before: date, after: date, between: ordered(date, 'dates') },
  /** Scores and counts: always known. */
  score: { ...comparisons, between: ordered(number, 'numbers') },
} as const;

type Subject = keyof typeof shapes;

/** Normal form of the tests of one fact, all of which must be met: durations in ms, dates as instants, a bare value as `equals`. */
export type FieldTests = {
  equals?: string | number | boolean | undefined;
  in?: readonly (string | number | boolean)[] | undefined;
  in_list?: string | undefined;
  contains?: string | undefined;
  starts_with?: string | undefined;
  ends_with?: string | undefined;
  matches?: string | undefined;
  at_least?: number | undefined;
  more_than?: number | undefined;
  at_most?: number | undefined;
  less_than?: number | undefined;
  between?: readonly [number, number] | undefined;
  exists?: boolean | undefined;
  before?: number | undefined;
  after?: number | undefined;
  within?: number | undefined;
  older_than?: number | undefined;
};

export type NumberTests = Pick<FieldTests, 'at_least' | 'more_than' | 'at_most' | 'less_than' | 'between'>;

/** In the order in which tests are compiled and told. */
export const testNames = Object.keys({ ...shapes.any }) as readonly (keyof FieldTests)[];

const subjectSays: Record<Subject, string> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  instant: 'a date',
  list: 'a choice of several',
  any: 'a custom attribute',
  property: 'a property of an event',
  moment: 'the present moment',
  score: 'a score or count',
};

const unknownTest = (subject: Subject) => (key: string) => {
  const here = Object.keys(shapes[subject]);
  if (!(testNames as readonly string[]).includes(key)) return `unknown test${didYouMean(key, [...testNames])}`;
  return `cannot be asked of ${subjectSays[subject]}; use ${here.join(', ')}`;
};

/** Refuses a map that asks nothing, unless what it asks is wrong already. */
export const asksSomething =
  (names: readonly string[]) =>
  (asked: object, ctx: z.RefinementCtx): void => {
    if (ctx.issues.length > 0 || names.some((name) => name in asked)) return;
    ctx.issues.push({ code: 'custom', message: `asks nothing; use one of ${names.join(', ')}`, input: asked });
  };

/** The map form alone: at least one test, each known and fit for the subject. */
const testsOf = (subject: Subject): z.ZodType<FieldTests> => {
  const names = Object.keys(shapes[subject]);
  const schema = z
    .strictObject(shapes[subject], {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map(unknownTest(subject)).join('\n')
          : `a map of tests (${names.join(', ')})`,
    })
    .partial()
    .superRefine(asksSomething(names));
  // Each shape's output is a part of FieldTests; the compiler cannot see it through the union of shapes.
  return schema;
};

const shorthand = { text, number, boolean, any: scalar, property: scalar } as const;

const hasShorthand = (subject: Subject): subject is keyof typeof shorthand => subject in shorthand;

const testsWithShorthand = (subject: Subject): z.ZodType<FieldTests> => {
  const tests = testsOf(subject);
  if (!hasShorthand(subject)) return tests;
  const value = z.unknown().transform((raw, ctx): FieldTests => {
    const parsed = shorthand[subject].safeParse(raw, { error: expectation });
    if (parsed.success) return { equals: parsed.data };
    adopt(parsed.error.issues, ctx);
    return z.NEVER;
  });
  shorthands.set(value, shorthand[subject]);
  return choose([value, tests], (raw) => (isMap(raw) ? tests : value));
};

const shorthands = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

/** What stands behind a bare value, for the JSON Schema. */
export const shorthandOf = (schema: z.core.$ZodType): z.core.$ZodType | undefined => shorthands.get(schema);

/** One schema for each type of the lead model, plus `any` (custom attributes) and `property` (of events). */
export const fieldTests: Readonly<Record<FieldType | 'any' | 'property', z.ZodType<FieldTests>>> = {
  text: testsWithShorthand('text'),
  number: testsWithShorthand('number'),
  boolean: testsWithShorthand('boolean'),
  instant: testsWithShorthand('instant'),
  list: testsWithShorthand('list'),
  any: testsWithShorthand('any'),
  property: testsWithShorthand('property'),
};

export const numberTestShape = shapes.score;
type MomentTests = Pick<FieldTests, 'before' | 'after' | 'between'>;

/** Before and after are strict, so that what lies between them begins and ends a millisecond inside. */
export const momentTests = (testsOf('moment') as z.ZodType<MomentTests>).superRefine((tests, ctx) => {
  if (ctx.issues.length > 0) return;
  const { before = Infinity, after = -Infinity, between = [-Infinity, Infinity] } = tests;
  if (Math.max(after + 1, between[0]) <= Math.min(before - 1, between[1])) return;
  ctx.issues.push({ code: 'custom', message: 'there is no moment that is all of this', input: tests });
});
export const scoreTests = testsOf('score') as z.ZodType<NumberTests>;
