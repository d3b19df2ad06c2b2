// The contract's document: what may be written, what each part must be. Unknown keys are errors. What it yields is a normal form: durations in ms,
// shorthand spelled out, defaults not yet filled in. Its parts stand in schema-*.ts.
import { z } from 'zod';
import { reasonAxes, returnWays } from '#domain/policy.ts';
import { date, duration, id, limits, object, positivePoints, text } from './pieces.ts';
import { axesSchema } from './schema-axes.ts';
import { dispositionsOf, handoffSections, reasonDemands } from './schema-handoff.ts';
import { gradesSchema, mqlSchema, tracksSchema } from './schema-mql.ts';
import { fitRulesSchema, intentRulesSchema } from './schema-rules.ts';
import { temporarySchema } from './schema-temporary.ts';
import { didYouMean } from '#src/yaml/suggest.ts';
import { isTimeZone } from './time-zone.ts';

export type { EventRuleDocument, FitRuleDocument, IntentRuleDocument, SilenceRuleDocument } from './schema-rules.ts';

export const csvPathPattern = '^[A-Za-z0-9_-][A-Za-z0-9_. -]*(/[A-Za-z0-9_-][A-Za-z0-9_. -]*)*\\.csv$';
const listExpected = "a list of values, or the path of a .csv file inside the contract's folder";
const listSchema = z.union(
  [
    z.array(z.union([text, z.number().transform(String)], { error: 'text' })).max(limits.listValues),
    z.string().max(limits.textChars).regex(new RegExp(csvPathPattern), { error: listExpected }),
  ],
  { error: listExpected },
);

const thenSchema = z.union(
  [z.literal('disqualify'), z.literal('none'), object({ recycle: duration, to: id.optional() })],
  { error: 'disqualify, none or { recycle: 90d, to: nurture }' },
);

const reasonSchema = object({
  label: text.optional(),
  speaks_of: z.enum(reasonAxes, { error: `one of ${reasonAxes.join(', ')}` }).optional(),
  then: thenSchema.optional(),
  needs_text: z.boolean({ error: 'true or false' }).optional(),
  learn: z.boolean({ error: 'true or false' }).optional(),
  ...reasonDemands,
});

export type ReasonDocument = z.output<typeof reasonSchema>;

const recycleSchema = object({
  after: duration.optional(),
  to: id.optional(),
  cool_off: duration.optional(),
  reset: z.enum(['none', 'fit_only'], { error: 'none or fit_only' }).optional(),
  back: z.enum(returnWays, { error: `one of ${returnWays.join(', ')}` }).optional(),
});

const timeZoneExpected = 'a time zone such as Europe/Berlin or America/New_York';

const timeZone = z.string({ error: timeZoneExpected }).superRefine((name, ctx) => {
  if (isTimeZone(name)) return;
  const message = `expected ${timeZoneExpected}, found "${name}"${didYouMean(name, Intl.supportedValuesOf('timeZone'))}`;
  ctx.addIssue({ code: 'custom', message });
});

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
  time_zone: timeZone.optional(),
  fit: fitRulesSchema,
  intent: intentRulesSchema,
  axes: axesSchema.optional(),
  grades: gradesSchema.optional(),
  mql: mqlSchema,
  tracks: tracksSchema.optional(),
  temporary: temporarySchema.optional(),
  dispositions: dispositionsOf(reasonSchema).optional(),
  recycle: recycleSchema.optional(),
  display_step: positivePoints.optional(),
  ...handoffSections,
};

const unknownSection = (key: string): string => `unknown section${didYouMean(key, Object.keys(sections))}`;

export const contractSchema = object(sections, unknownSection);

/** A contract in normal form. Absent keys have their defaults (defaults.ts); lists from files are still paths. */
export type ContractDocument = z.output<typeof contractSchema>;
