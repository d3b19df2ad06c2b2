// The two axes as they are written: their bounds, groups of rules with bounds of their own, ceilings, and for intent what starts it afresh or makes it
// stand still.
import { z } from 'zod';
import { conditionSchema, eventTypesSchema, whereSchema, windowSchema } from './condition.ts';
import { duration, id, limits, object, points, positivePoints, sentence } from './pieces.ts';

const bounds = { floor: points.optional(), cap: points.optional() };

const groupSchema = object(bounds).superRefine((group, ctx) => {
  if (ctx.issues.length > 0 || 'floor' in group || 'cap' in group) return;
  ctx.issues.push({ code: 'custom', message: 'bounds nothing; use floor, cap or both', input: group });
});

/** Each is told to whoever asks why a score stopped. */
const ceilingSchema = object({ id, when: conditionSchema, at: points, why: sentence.optional() });

const matchShape = { on: eventTypesSchema, where: whereSchema.optional() };

const restoreSchema = object({ ...matchShape, when: conditionSchema.optional() });

const resetSchema = object({
  id,
  ...matchShape,
  to: z.enum(['fit_only', 'zero'], { error: 'fit_only or zero' }),
  restore: restoreSchema.optional(),
});

const untilSchema = object({
  on: eventTypesSchema.optional(),
  where: whereSchema.optional(),
  after: duration.optional(),
}).superRefine((until, ctx) => {
  if (ctx.issues.length > 0) return;
  if (!('on' in until) && !('after' in until)) {
    ctx.issues.push({ code: 'custom', message: 'says no end; use on, after or both', input: until });
  }
  if ('where' in until && !('on' in until))
    ctx.issues.push({ code: 'custom', message: 'where belongs to an event: say on as well', input: until });
});

const freezeSchema = object({ id, ...matchShape, until: untilSchema.optional() });

const listOf = <T extends z.ZodType>(of: T, what: string) => z.array(of, { error: what }).max(limits.branches);

const shared = {
  floor: points.optional(),
  cap: positivePoints.optional(),
  groups: z.record(id, groupSchema, { error: 'a map of groups, such as web: { cap: 40 }' }).optional(),
  ceilings: listOf(ceilingSchema, 'a list of ceilings').optional(),
};

export const axesSchema = object({
  fit: object(shared).optional(),
  intent: object({
    ...shared,
    window: windowSchema.optional(),
    resets: listOf(resetSchema, 'a list of resets').optional(),
    freezes: listOf(freezeSchema, 'a list of freezes').optional(),
  }).optional(),
});

export type AxesDocument = z.output<typeof axesSchema>;
export type FitAxisDocument = NonNullable<AxesDocument['fit']>;
export type IntentAxisDocument = NonNullable<AxesDocument['intent']>;
export type CeilingDocument = z.output<typeof ceilingSchema>;
export type ResetDocument = z.output<typeof resetSchema>;
export type FreezeDocument = z.output<typeof freezeSchema>;
