// Conditions as written: a map whose entries must all be met. An entry is all/any/not, a score, the grade, the stage, a count of events
// or a fact of the lead model; which one it is, is said by its key, so that an error speaks of that entry alone.
import { z } from 'zod';
import { leadFields, lifecycleStages, type LifecycleStage } from '#domain/lead.ts';
import { fitLetters, intentDigits, type Grade } from '#domain/policy.ts';
import {
  asksSomething,
  type FieldTests,
  fieldTests,
  momentTests,
  type NumberTests,
  numberTestShape,
  scoreTests,
} from './field-tests.ts';
import { adopt, asksOne, duration, expectation, id, isMap, limits, object } from './pieces.ts';
import { didYouMean } from '#src/yaml/suggest.ts';
import { anyEngagement } from './vocabulary.ts';

/** Normal form of a condition; everything in it must be met. */
export type ConditionDocument = {
  all?: readonly ConditionDocument[] | undefined;
  any?: readonly ConditionDocument[] | undefined;
  not?: ConditionDocument | undefined;
  fit?: NumberTests | undefined;
  intent?: NumberTests | undefined;
  total?: NumberTests | undefined;
  grade?: readonly Grade[] | undefined;
  stage?: readonly LifecycleStage[] | undefined;
  count?: CountDocument | undefined;
  now?: NowTests | undefined;
  /** Ids of tracks. */
  track?: readonly string[] | undefined;
  /** Keyed by field path. */
  fields?: Readonly<Record<string, FieldTests>> | undefined;
};

/** Event types; empty = any engagement. */
export type EventTypes = readonly string[];
export type Where = Readonly<Record<string, FieldTests>>;
export type CountDocument = NumberTests & {
  of: EventTypes;
  where?: Where | undefined;
  within?: number | 'ever' | undefined;
};

const eventTypesExpected = `an event type such as demo_requested, a list of them, or ${anyEngagement}`;
const eventType = z
  .string({ error: eventTypesExpected })
  .regex(/^[a-z][a-z0-9_]{0,63}$/, { error: eventTypesExpected });

/** One event type or several; `any_engagement` becomes the empty list, which means all. */
export const eventTypesSchema = z
  .union([eventType, z.array(eventType).min(1).max(limits.branches)], { error: eventTypesExpected })
  .transform((on, ctx): EventTypes => {
    const types = typeof on === 'string' ? [on] : on;
    if (!types.includes(anyEngagement)) return types;
    if (types.length === 1) return [];
    ctx.issues.push({
      code: 'custom',
      message: `${anyEngagement} stands alone: it includes every other type`,
      input: on,
    });
    return z.NEVER;
  });

export const whereSchema = z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), fieldTests.property, {
  error: 'a map of event properties and what they must be, such as { path: /pricing }',
});

export const windowSchema = z.union([z.literal('ever'), duration], { error: 'a duration such as 30d, or ever' });

const countSchema = object({
  of: eventTypesSchema,
  where: whereSchema.optional(),
  within: windowSchema.optional(),
  ...z.object(numberTestShape).partial().shape,
}).superRefine(asksSomething(Object.keys(numberTestShape))) as unknown as z.ZodType<CountDocument>;

export const grades: readonly Grade[] = fitLetters.flatMap((f) => intentDigits.map((i): Grade => `${f}${i}`));
const gradeExpected = 'a grade from A1 to D4';
export const gradeSchema = z.enum(grades as [Grade, ...Grade[]], { error: gradeExpected });

/** As good in fit and as good in intent. */
const atLeast = (bound: Grade): readonly Grade[] =>
  grades.filter((g) => g.charAt(0) <= bound.charAt(0) && g.charAt(1) <= bound.charAt(1));

const gradesAsked = z.union(
  [
    gradeSchema.transform((g): readonly Grade[] => [g]),
    object({ in: z.array(gradeSchema).min(1).optional(), at_least: gradeSchema.optional() })
      .superRefine(asksOne(['in', 'at_least']))
      .transform((o): readonly Grade[] => o.in ?? (o.at_least === undefined ? [] : atLeast(o.at_least))),
  ],
  { error: 'a grade such as A1, { in: [A1, A2] } or { at_least: B2 }' },
);

const stage = z.enum(lifecycleStages, { error: `a stage: ${lifecycleStages.join(', ')}` });
const stageSchema = z.union(
  [
    stage.transform((s): readonly LifecycleStage[] => [s]),
    object({ in: z.array(stage).min(1) }).transform((o): readonly LifecycleStage[] => o.in),
  ],
  { error: `a stage (${lifecycleStages.join(', ')}) or { in: [a list of them] }` },
);

/** Of the moment at which the question is asked. */
export type NowTests = Pick<FieldTests, 'before' | 'after' | 'between'>;

const trackExpected = 'a track, such as trial, or { in: [trial, partner] }';
const trackSchema = z.union(
  [
    id.transform((one): readonly string[] => [one]),
    object({ in: z.array(id).min(1).max(limits.branches) }).transform((o): readonly string[] => o.in),
  ],
  { error: trackExpected },
);

const conditionExpected = 'a condition such as { company.employees: { at_least: 50 } }';

/** Inferred through the lazy getter: a condition holds conditions. */
export const conditionSchema: z.ZodType<ConditionDocument> = z
  .unknown()
  .transform((raw, ctx) => parseEntries(raw, ctx));

const branches = z
  .array(
    z.lazy(() => conditionSchema),
    { error: 'a list of conditions' },
  )
  .min(1)
  .max(limits.branches);

/** Entries that are not facts. */
export const wordSchemas = {
  all: branches,
  any: branches,
  not: z.lazy(() => conditionSchema),
  fit: scoreTests,
  intent: scoreTests,
  total: scoreTests,
  grade: gradesAsked,
  stage: stageSchema,
  count: countSchema,
  now: momentTests,
  track: trackSchema,
} as const;

const customPath = /^custom\.[a-z][a-z0-9_]{0,99}$/;
export const customPathPattern = customPath.source;
export const isFieldPath = (path: string): boolean => Object.hasOwn(leadFields, path) || customPath.test(path);

const known: readonly string[] = [...Object.keys(wordSchemas), ...Object.keys(leadFields)];

const testsFor = (path: string): z.ZodType<FieldTests> | null => {
  if (Object.hasOwn(leadFields, path)) return fieldTests[leadFields[path as keyof typeof leadFields].type];
  return customPath.test(path) ? fieldTests.any : null;
};

const unknownEntry = (key: string): string =>
  key.startsWith('custom.')
    ? 'is no name of a custom attribute: lower-case letters, digits and _ after "custom."'
    : `unknown field${didYouMean(key, known)}`;

const parseEntries = (raw: unknown, ctx: z.RefinementCtx): ConditionDocument => {
  if (!isMap(raw) || Object.keys(raw).length === 0) {
    ctx.issues.push({ code: 'invalid_type', expected: 'object', message: conditionExpected, input: raw });
    return z.NEVER;
  }
  const condition: Record<string, unknown> = {};
  const fields: Record<string, FieldTests> = {};
  for (const [key, value] of Object.entries(raw)) {
    const isWord = Object.hasOwn(wordSchemas, key);
    const schema = isWord ? wordSchemas[key as keyof typeof wordSchemas] : testsFor(key);
    if (schema === null) {
      ctx.issues.push({ code: 'unrecognized_keys', keys: [key], message: unknownEntry(key), input: raw });
      continue;
    }
    const parsed: z.ZodSafeParseResult<unknown> = schema.safeParse(value, { error: expectation });
    if (!parsed.success) adopt(parsed.error.issues, ctx, [key]);
    else if (isWord) condition[key] = parsed.data;
    else fields[key] = parsed.data as FieldTests;
  }
  return Object.keys(fields).length === 0 ? condition : { ...condition, fields };
};
