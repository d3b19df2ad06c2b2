// What makes an MQL as it is written: the definition, its fast track, what keeps it, when it may be met again, and tracks beside it.
import { z } from 'zod';
import { fitLetters, weekdays } from '#domain/policy.ts';
import { conditionSchema, eventTypesSchema, gradeSchema, windowSchema } from './condition.ts';
import { asksSomething } from './field-tests.ts';
import { date, duration, id, limits, object, points } from './pieces.ts';
import { axesSchema } from './schema-axes.ts';
import { minuteOfDay } from './schema-handoff-pieces.ts';
import { fitRulesSchema, intentRulesSchema } from './schema-rules.ts';

const [A, B, C] = fitLetters;

export const gradesSchema = object({
  fit: object({ [A]: points, [B]: points, [C]: points }).optional(),
  intent: object({ '1': points, '2': points, '3': points }).optional(),
  override: z
    .array(object({ when: conditionSchema, grade: gradeSchema }), {
      error: 'a list such as [{ when: { stage: customer }, grade: D4 }]',
    })
    .max(limits.branches)
    .optional(),
});

const fastTrackSchema = object({
  on: eventTypesSchema,
  when: conditionSchema.optional(),
  if_unknown: z.enum(['triage', 'wait'], { error: 'triage or wait' }).optional(),
  window: windowSchema.optional(),
});

export type FastTrackDocument = z.output<typeof fastTrackSchema>;

const definition = {
  when: conditionSchema,
  keep: conditionSchema.optional(),
  fast_track: fastTrackSchema.optional(),
};

const againSchema = object({ after: duration.optional(), when: conditionSchema.optional() }).superRefine(
  asksSomething(['after', 'when']),
);

export const mqlSchema = object({
  ...definition,
  never: conditionSchema.optional(),
  again: againSchema.optional(),
});

export type MqlDocument = z.output<typeof mqlSchema>;

const daysExpected = `a list of days (${weekdays.join(', ')})`;

const scheduleSchema = object({
  days: z
    .array(z.enum(weekdays, { error: `one of ${weekdays.join(', ')}` }), { error: daysExpected })
    .min(1)
    .optional(),
  at: minuteOfDay,
});

const trackSchema = object({
  enter: conditionSchema.optional(),
  exit: conditionSchema.optional(),
  from: date.optional(),
  until: date.optional(),
  schedule: scheduleSchema.optional(),
  fit: fitRulesSchema.optional(),
  intent: intentRulesSchema,
  axes: axesSchema.optional(),
  mql: object(definition),
});

export type TrackDocument = z.output<typeof trackSchema>;

/** A lead is looked at once for each: more than people can tell apart are not a policy. */
export const maxTracks = 20;

export const tracksSchema = z
  .record(id, trackSchema, { error: 'a map of tracks, such as trial: { enter: …, intent: […], mql: { when: … } }' })
  .refine((tracks) => Object.keys(tracks).length <= maxTracks, { error: `at most ${maxTracks} tracks are understood` });
