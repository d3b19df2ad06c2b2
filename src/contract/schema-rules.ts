// Rules of fit and of intent as they are written: points, how often they count, how they fade, what bounds them.
import { z } from 'zod';
import { calendarPeriods, type Decay, type Limit } from '#domain/policy.ts';
import {
  conditionSchema,
  type EventTypes,
  eventTypesSchema,
  type Where,
  whereSchema,
  windowSchema,
} from './condition.ts';
import { parseDuration } from './duration.ts';
import { asksOne, choose, duration, id, isMap, object, points, positivePoints, sentence } from './pieces.ts';
import { anyEngagement } from './vocabulary.ts';

const limitExpected =
  'every_time, once, once per a duration such as "once per 1d", or "once per calendar day" (week, month, quarter, year)';
export const limitPattern = `^(every_time|once|once per [0-9]{1,6}[smhdwy]|once per calendar (${calendarPeriods.join('|')}))$`;

const limitSchema = z
  .string({ error: limitExpected })
  .regex(new RegExp(limitPattern), { error: limitExpected })
  .transform((written, ctx): Limit => {
    if (written === 'every_time' || written === 'once') return { kind: written };
    const period = calendarPeriods.find((one) => written === `once per calendar ${one}`);
    if (period !== undefined) return { kind: 'once_per_calendar', period };
    const periodMs = parseDuration(written.slice('once per '.length));
    if (periodMs !== null) return { kind: 'once_per', periodMs };
    ctx.issues.push({ code: 'custom', message: `expected ${limitExpected}, found "${written}"`, input: written });
    return z.NEVER;
  });

const afterExpected = `a silence such as "30d without ${anyEngagement}"`;
const afterPattern = new RegExp(`^([0-9]{1,6}[smhdwy]) without ${anyEngagement}$`);

const afterSchema = z
  .string({ error: afterExpected })
  .regex(afterPattern, { error: afterExpected })
  .transform((written, ctx): number => {
    const silentForMs = parseDuration(afterPattern.exec(written)?.[1] ?? '');
    if (silentForMs !== null) return silentForMs;
    ctx.issues.push({ code: 'custom', message: `expected ${afterExpected}, found "${written}"`, input: written });
    return z.NEVER;
  });

const loseExpected = 'a share of the full points that is lost at each step, from 1% to 100%';

/** Whole percents: a step of less could go on for ever. */
const loseSchema = z
  .union([z.int().min(1).max(100), z.string().regex(/^(?:100|[1-9][0-9]?)%$/, { error: loseExpected })], {
    error: loseExpected,
  })
  .transform((written) => (typeof written === 'number' ? written : Number(written.slice(0, -1))));

const steppedSchema = object({ after: duration, lose: loseSchema, every: duration.optional() });

const decaySchema = z.union(
  [
    z.literal('none').transform((): Decay => ({ kind: 'none' })),
    object({ half_life: duration.optional(), linear: duration.optional(), stepped: steppedSchema.optional() })
      .superRefine(asksOne(['half_life', 'linear', 'stepped']))
      .transform(({ half_life, linear, stepped }): Decay => {
        if (half_life !== undefined) return { kind: 'half_life', halfLifeMs: half_life };
        if (stepped === undefined) return { kind: 'linear', overMs: linear ?? 0 };
        const { after, every, lose } = stepped;
        return { kind: 'stepped', afterMs: after, everyMs: every ?? after, lose };
      }),
  ],
  { error: 'none, { half_life: 14d }, { linear: 30d } or { stepped: { after: 30d, lose: 25% } }' },
);

const ruleHead = { id, points, why: sentence.optional(), group: id.optional() };

export const fitRuleSchema = object({ ...ruleHead, when: conditionSchema });
export type FitRuleDocument = z.output<typeof fitRuleSchema>;

type RuleHead = { id: string; points: number; why?: string | undefined; group?: string | undefined };
export type EventRuleDocument = RuleHead & {
  on: EventTypes;
  where?: Where | undefined;
  limit?: Limit | undefined;
  cap?: number | undefined;
  floor?: number | undefined;
  window?: number | 'ever' | undefined;
  decay?: Decay | undefined;
};
export type SilenceRuleDocument = RuleHead & {
  after: number;
  limit?: SilenceLimit | undefined;
  cap?: number | undefined;
  floor?: number | undefined;
};
/** A silence has no calendar: it counts from the last thing that happened. */
export type SilenceLimit = Extract<Limit, { kind: 'once' | 'once_per' }>;
export type IntentRuleDocument = EventRuleDocument | SilenceRuleDocument;

const eventRuleSchema: z.ZodType<EventRuleDocument> = object({
  ...ruleHead,
  on: eventTypesSchema,
  where: whereSchema.optional(),
  limit: limitSchema.optional(),
  cap: positivePoints.optional(),
  floor: positivePoints.optional(),
  window: windowSchema.optional(),
  decay: decaySchema.optional(),
});

const silenceRuleSchema: z.ZodType<SilenceRuleDocument> = object({
  ...ruleHead,
  after: afterSchema,
  limit: limitSchema
    .transform((limit, ctx): SilenceLimit => {
      if (limit.kind === 'once' || limit.kind === 'once_per') return limit;
      ctx.issues.push({
        code: 'custom',
        message: 'a silence counts once, or once per a duration such as "once per 30d"',
        input: limit,
      });
      return z.NEVER;
    })
    .optional(),
  cap: positivePoints.optional(),
  floor: positivePoints.optional(),
});

export const intentRuleSchema = choose<IntentRuleDocument>([eventRuleSchema, silenceRuleSchema], (raw) =>
  isMap(raw) && 'after' in raw && !('on' in raw) ? silenceRuleSchema : eventRuleSchema,
);

/** How many there may be is counted over the whole contract (checks.ts). */
export const fitRulesSchema = z.array(fitRuleSchema, { error: 'a list of fit rules' });
export const intentRulesSchema = z.array(intentRuleSchema, { error: 'a list of intent rules' });
