// The small pieces every section of the contract is made of. Convention of all schemas here: the error of a piece is the noun phrase of
// what was expected ("a duration such as 30d"); a custom issue is a whole sentence. problems.ts turns both into what a person reads.
import { z } from 'zod';
import { pointScale } from '#domain/policy.ts';
import { durationPattern, parseDuration } from './duration.ts';
import { yamlLimits } from '#src/yaml/tree.ts';

export {
  adopt,
  asksOne,
  branchesOfChoice,
  choose,
  expectation,
  isMap,
  object,
  sizeExpected,
} from '#src/yaml/pieces.ts';

/** What the contract may hold; each far above any real policy, low enough to bound the work on a hostile one. */
export const limits = {
  /** Of the nesting: conditions within conditions. */
  ...yamlLimits,
  rules: 5_000,
  listValues: 100_000,
  /** Values written out in one `in`; longer ones belong in a list. */
  inValues: 1_000,
  branches: 200,
  textChars: 300,
  sentenceChars: 500,
  noteChars: 4_000,
  points: 100_000,
} as const;

const durationExpected = 'a duration such as 30m, 12h, 30d, 2w or 1y, at most 20y';

/** Text such as `30d`, becomes milliseconds. */
export const duration = z
  .string({ error: durationExpected })
  .regex(new RegExp(durationPattern), { error: durationExpected })
  .transform((text, ctx) => {
    const ms = parseDuration(text);
    if (ms !== null) return ms;
    ctx.issues.push({ code: 'custom', message: `expected ${durationExpected}, found "${text}"`, input: text });
    return z.NEVER;
  });

const dateExpected = 'a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z';

/** ISO 8601, becomes an instant; a bare date is midnight UTC. */
export const date = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: dateExpected })
  .transform((text) => Date.parse(text));

/** Not finer than a thousandth, because scores are integer thousandths. */
const isWholeThousandths = (points: number): boolean =>
  Math.abs(points * pointScale - Math.round(points * pointScale)) < 1e-6;

/** A number of points, as written. */
export const points = z
  .number({ error: 'a number of points' })
  .min(-limits.points)
  .max(limits.points)
  .refine(isWholeThousandths, { error: 'points have at most three decimals' });

export const positivePoints = points.refine((p) => p >= 0, { error: 'must not be negative' });

/** Blank text would be found in every other one. */
export const text = z.string({ error: 'text' }).regex(/\S/, { error: 'text that is not blank' }).max(limits.textChars);

const idExpected = 'an id: lower-case letters, digits, - and _, beginning with a letter, at most 64';
export const id = z.string({ error: idExpected }).regex(/^[a-z][a-z0-9_-]{0,63}$/, { error: idExpected });

/** A sentence for people; `{company.industry}` holes are checked in checks.ts. */
export const sentence = z
  .string({ error: 'a sentence' })
  .min(1, { error: 'a sentence' })
  .max(limits.sentenceChars)
  .refine((s) => !/[\r\n]/.test(s.trim()), { error: 'must be one line' });
