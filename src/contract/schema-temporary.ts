// Rules that hold for a while and go by themselves.
import { z } from 'zod';
import { conditionSchema } from './condition.ts';
import { date, id, limits, object, points, sentence } from './pieces.ts';
import { fitRulesSchema, intentRulesSchema } from './schema-rules.ts';

const what = ['fit', 'intent', 'points', 'off', 'mql'] as const;

const entrySchema = object({
  id,
  from: date,
  until: date,
  why: sentence,
  fit: fitRulesSchema.optional(),
  intent: intentRulesSchema.optional(),
  points: z
    .record(id, points, { error: 'a map of rules and what they earn meanwhile, such as webinar: 60' })
    .optional(),
  off: z.array(id, { error: 'a list of rules that rest meanwhile' }).min(1).optional(),
  mql: object({ when: conditionSchema }).optional(),
}).superRefine((entry, ctx) => {
  if (ctx.issues.length > 0 || what.some((key) => Object.keys(entry[key] ?? {}).length > 0)) return;
  ctx.issues.push({ code: 'custom', message: `changes nothing; use one of ${what.join(', ')}`, input: entry });
});

export type TemporaryDocument = z.output<typeof entrySchema>;

export const temporarySchema = z.array(entrySchema, { error: 'a list of temporary rules' }).max(limits.branches);
