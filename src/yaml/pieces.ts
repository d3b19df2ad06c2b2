// Small pieces of the schemas of files that people write. Convention: the error of a piece is the noun phrase of what was expected ("a duration such
// as 30d"); a custom issue is a whole sentence. problems.ts turns both into what a person reads.
import { z } from 'zod';
import { didYouMean } from './suggest.ts';

/** Messages of issues whose schema brings no error of its own. */
export const expectation: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return sizeExpected(issue);
    case 'invalid_type':
      return issue.expected === 'array' ? 'a list' : `a ${issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    default:
      return undefined;
  }
};

/** `at most 300 characters`; told in place of what the schema expects, which the value otherwise is. */
export const sizeExpected = (
  issue:
    | Pick<z.core.$ZodIssueTooSmall, 'code' | 'minimum' | 'origin'>
    | Pick<z.core.$ZodIssueTooBig, 'code' | 'maximum' | 'origin'>,
): string => {
  const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const size = `${issue.code === 'too_small' ? 'at least' : 'at most'} ${bound}`;
  const units: Readonly<Record<string, readonly [string, string]>> = {
    string: ['character', 'characters'],
    array: ['entry', 'entries'],
  };
  const unit = units[issue.origin]?.[bound === 1 ? 0 : 1];
  return unit === undefined ? size : `${size} ${unit}`;
};

/** A map that refuses keys it does not know, one line of message for each, with a suggestion. */
export const object = <Shape extends z.ZodRawShape>(
  shape: Shape,
  unknownKey: (key: string) => string = (key) => `unknown key${didYouMean(key, Object.keys(shape))}`,
) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(unknownKey).join('\n')
        : `a map with ${Object.keys(shape).join(', ')}`,
  });

/** Refuses a map with none or several of these keys, unless something in it is wrong already. */
export const asksOne =
  (names: readonly string[]) =>
  (written: object, ctx: z.RefinementCtx): void => {
    if (ctx.issues.length > 0 || names.filter((name) => name in written).length === 1) return;
    ctx.issues.push({ code: 'custom', message: `takes exactly one of ${names.join(', ')}`, input: written });
  };

type Branch<Output> = z.ZodType<Output>;
const branchesOf = new WeakMap<z.core.$ZodType, readonly z.core.$ZodType[]>();

/** The branches of a schema made by `choose`, for the JSON Schema. */
export const branchesOfChoice = (schema: z.core.$ZodType): readonly z.core.$ZodType[] | undefined =>
  branchesOf.get(schema);

/** Hands issues of a part on to the whole, so that their paths stay exact. */
export const adopt = (
  issues: readonly z.core.$ZodIssue[],
  ctx: z.RefinementCtx,
  prefix: readonly string[] = [],
): void => {
  for (const issue of issues) {
    ctx.issues.push({ ...issue, path: [...prefix, ...issue.path], input: undefined });
  }
};

/** Like a union, but the shape of the value says which branch is meant, so that errors speak of that branch alone. */
export const choose = <Output>(
  branches: readonly Branch<Output>[],
  pick: (raw: unknown) => Branch<Output>,
): z.ZodType<Output> => {
  const schema = z.unknown().transform((raw, ctx) => {
    const parsed = pick(raw).safeParse(raw, { error: expectation });
    if (parsed.success) return parsed.data;
    adopt(parsed.error.issues, ctx);
    return z.NEVER;
  });
  branchesOf.set(schema, branches);
  return schema;
};

export const isMap = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);
