// The contract's document: what may be written, what each part must be. Unknown keys are errors; a section that this version does not
// act on is refused rather than half kept. What it yields is a normal form: durations in ms, shorthand spelled out, defaults not yet filled in.
import { z } from 'zod';
import type { Decay, Limit } from '#domain/policy.ts';
import { fitLetters, reasonAxes } from '#domain/policy.ts';
import { conditionSchema, type EventTypes, eventTypesSchema, type Where } from './condition.ts';
import { whereSchema, windowSchema } from './condition.ts';
import { parseDuration } from './duration.ts';
import {
  asksOne,
  choose,
  date,
  duration,
  id,
  isMap,
  limits,
  object,
  points,
  positivePoints,
  sentence,
  text,
} from './pieces.ts';
import { dispositionsOf, handoffSections, reasonDemands } from './schema-handoff.ts';
import { didYouMean } from './suggest.ts';
import { anyEngagement } from './vocabulary.ts';

const limitExpected = 'every_time, once, or once per a duration such as "once per 1d"';
export const limitPattern = '^(every_time|once|once per [0-9]{1,6}[smhdwy])$';

const limitSchema = z
  .string({ error: limitExpected })
  .regex(new RegExp(limitPattern), { error: limitExpected })
  .transform((written, ctx): Limit => {
    if (written === 'every_time' || written === 'once') return { kind: written };
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

const decaySchema = z.union(
  [
    z.literal('none').transform((): Decay => ({ kind: 'none' })),
    object({ half_life: duration.optional(), linear: duration.optional() })
      .superRefine(asksOne(['half_life', 'linear']))
      .transform((d): Decay =>
        d.half_life === undefined
          ? { kind: 'linear', overMs: d.linear ?? 0 }
          : { kind: 'half_life', halfLifeMs: d.half_life },
      ),
  ],
  { error: 'none, { half_life: 14d } or { linear: 30d }' },
);

const ruleHead = { id, points, why: sentence.optional(), group: id.optional() };

export type FitRuleDocument = z.output<typeof fitRuleSchema>;
const fitRuleSchema = object({ ...ruleHead, when: conditionSchema });

type RuleHead = { id: string; points: number; why?: string | undefined; group?: string | undefined };
export type EventRuleDocument = RuleHead & {
  on: EventTypes;
  where?: Where | undefined;
  limit?: Limit | undefined;
  cap?: number | undefined;
  window?: number | 'ever' | undefined;
  decay?: Decay | undefined;
};
export type SilenceRuleDocument = RuleHead & { after: number; limit?: Limit | undefined; cap?: number | undefined };
export type IntentRuleDocument = EventRuleDocument | SilenceRuleDocument;

const eventRuleSchema: z.ZodType<EventRuleDocument> = object({
  ...ruleHead,
  on: eventTypesSchema,
  where: whereSchema.optional(),
  limit: limitSchema.optional(),
  cap: positivePoints.optional(),
  window: windowSchema.optional(),
  decay: decaySchema.optional(),
});

const silenceRuleSchema: z.ZodType<SilenceRuleDocument> = object({
  ...ruleHead,
  after: afterSchema,
  limit: limitSchema
    .refine((limit) => limit.kind !== 'every_time', {
      error: 'a silence counts once, or once per a duration such as "once per 30d"',
    })
    .optional(),
  cap: positivePoints.optional(),
});

const intentRuleSchema = choose<IntentRuleDocument>([eventRuleSchema, silenceRuleSchema], (raw) =>
  isMap(raw) && 'after' in raw && !('on' in raw) ? silenceRuleSchema : eventRuleSchema,
);

export const csvPathPattern = '^[A-Za-z0-9_-][A-Za-z0-9_. -]*(/[A-Za-z0-9_-][A-Za-z0-9_. -]*)*\\.csv$';
const listExpected = "a list of values, or the path of a .csv file inside the contract's folder";
const listSchema = z.union(
  [
    z.array(z.union([text, z.number().transform(String)], { error: 'text' })).max(limits.listValues),
    z.string().max(limits.textChars).regex(new RegExp(csvPathPattern), { error: listExpected }),
  ],
  { error: listExpected },
);

const bounds = { floor: points.optional(), cap: positivePoints.optional() };
const axesSchema = object({
  fit: object(bounds).optional(),
  intent: object({ ...bounds, window: windowSchema.optional() }).optional(),
});

const [A, B, C] = fitLetters;
const gradesSchema = object({
  fit: object({ [A]: points, [B]: points, [C]: points }).optional(),
  intent: object({ '1': points, '2': points, '3': points }).optional(),
});

const fastTrackSchema = object({
  on: eventTypesSchema,
  when: conditionSchema.optional(),
  if_unknown: z.enum(['triage', 'wait'], { error: 'triage or wait' }).optional(),
  window: windowSchema.optional(),
});

const mqlSchema = object({
  when: conditionSchema,
  never: conditionSchema.optional(),
  fast_track: fastTrackSchema.optional(),
});

const thenSchema = z.union(
  [z.literal('disqualify'), z.literal('none'), object({ recycle: duration, to: id.optional() })],
  { error: 'disqualify, none or { recycle: 90d, to: nurture }' },
);

const reasonSchema = object({
  label: text.optional(),
  speaks_of: z.enum(reasonAxes, { error: `one of ${reasonAxes.join(', ')}` }).optional(),
  then: thenSchema.optional(),
  needs_text: z.boolean({ error: 'true or false' }).optional(),
  ...reasonDemands,
});

export type ReasonDocument = z.output<typeof reasonSchema>;

const owner = z.email({ error: 'an e-mail address' });

const sections = {
  contract: id,
  version: z.int({ error: 'a whole number' }).min(1),
  owners: object({ marketing: owner, sales: owner }),
  effective: z
    .union([date, object({ from: date, until: date.optional() })], {
      error: 'a date, or { from: 2026-01-01, until: 2026-12-31 }',
    })
    .optional(),
  note: z.string({ error: 'text' }).max(limits.noteChars).optional(),
  lists: z.record(id, listSchema, { error: 'a map of named lists' }).optional(),
  fit: z.array(fitRuleSchema, { error: 'a list of fit rules' }).max(limits.rules),
  intent: z.array(intentRuleSchema, { error: 'a list of intent rules' }).max(limits.rules),
  axes: axesSchema.optional(),
  grades: gradesSchema.optional(),
  mql: mqlSchema,
  dispositions: dispositionsOf(reasonSchema).optional(),
  recycle: object({ after: duration.optional(), to: id.optional() }).optional(),
  display_step: positivePoints.optional(),
  ...handoffSections,
};

/** Parts of the language that a later version executes. Refused here, so that nobody signs a promise that is not kept. */
const laterSections = ['tracks', 'temporary'];

export const notYet = (key: string): string =>
  `is not yet understood: this version of Baton would not act on "${key}", so it must not stand in the contract`;

const unknownSection = (key: string): string =>
  laterSections.includes(key) ? notYet(key) : `unknown section${didYouMean(key, Object.keys(sections))}`;

export const contractSchema = object(sections, unknownSection);

/** A contract in normal form. Absent keys have their defaults (defaults.ts); lists from files are still paths. */
export type ContractDocument = z.output<typeof contractSchema>;
