// `alarms`, `review` and `notify` as written: what is watched, how often both teams meet over it, and who hears of a change.
import { z } from 'zod';
import {
  alarmCuts,
  channelWays,
  type ReferenceRate,
  referenceRates,
  type VolumePeriod,
} from '#domain/policy-handoff.ts';
import { slaClocks } from '#domain/policy-sla.ts';
import { duration, id, limits, object, sentence, text } from './pieces.ts';
import { handoffLimits, percent, recipients, workTime } from './schema-handoff-pieces.ts';

const cutsExpected = `a list of ${alarmCuts.join(', ')}`;
const head = {
  by: z
    .array(z.enum(alarmCuts, { error: `one of ${alarmCuts.join(', ')}` }), { error: cutsExpected })
    .min(1)
    .transform((cuts) => alarmCuts.filter((cut) => cuts.includes(cut)))
    .optional(),
  tell: recipients.optional(),
};
const share = {
  line: percent.optional(),
  clears: percent.optional(),
  at_least: z.int({ error: 'a whole number of cases' }).min(1).max(1_000_000).optional(),
  over: duration.optional(),
  ...head,
};

type Lines = { line?: number | undefined; clears?: number | undefined };

/** An alarm above a line is cleared at or below it, one below a line at or above it; else it would ring and be silent at once. */
const clearsOn =
  (side: 'above' | 'below', standing: number) =>
  ({ line = standing, clears }: Lines, ctx: z.RefinementCtx): void => {
    if (clears === undefined || (side === 'above' ? clears <= line : clears >= line)) return;
    const [wrong, right] = side === 'above' ? ['above', 'at or below'] : ['below', 'at or above'];
    ctx.addIssue({
      code: 'custom',
      message: `lies ${wrong} the line of ${line}%; the alarm is cleared ${right} it`,
      path: ['clears'],
    });
  };

export const alarmLines = { rejection_rate: 25, sla_attainment: 90, unworked_share: 10, mql_volume: 90 } as const;

const promiseExpected = 'a number of MQLs such as 400 per month (or week, quarter)';
const promised = z
  .string({ error: promiseExpected })
  .regex(/^[1-9][0-9]{0,6} per (?:week|month|quarter)$/, { error: promiseExpected })
  .transform((written): { count: number; per: VolumePeriod } => {
    const [count = '', , per = 'month'] = written.split(' ');
    return { count: Number(count), per: per as VolumePeriod };
  });

const referenceLine = z.union(
  [
    percent.transform((line): { line: number; label?: string | undefined } => ({ line })),
    object({ line: percent, label: text }),
  ],
  { error: 'a percentage such as 13%, or { line: 13%, label: what it is }' },
);

const references = Object.fromEntries(referenceRates.map((rate) => [rate, referenceLine.optional()])) as Record<
  ReferenceRate,
  z.ZodOptional<typeof referenceLine>
>;

export const alarmsSchema = object({
  rejection_rate: object(share).superRefine(clearsOn('above', alarmLines.rejection_rate)).optional(),
  sla_attainment: object({
    ...share,
    clocks: z
      .array(z.enum(slaClocks, { error: `one of ${slaClocks.join(', ')}` }), {
        error: `a list of ${slaClocks.join(', ')}`,
      })
      .min(1)
      .transform((clocks) => slaClocks.filter((clock) => clocks.includes(clock)))
      .optional(),
  })
    .superRefine(clearsOn('below', alarmLines.sla_attainment))
    .optional(),
  unworked_share: object({ ...share, after: workTime.optional() })
    .superRefine(clearsOn('above', alarmLines.unworked_share))
    .optional(),
  mql_volume: object({ promise: promised, line: percent.optional(), clears: percent.optional(), ...head })
    .superRefine(clearsOn('below', alarmLines.mql_volume))
    .optional(),
  reference: object(references).optional(),
});
export type AlarmsDocument = z.output<typeof alarmsSchema>;

const cadenceExpected = 'a cadence such as 2 weeks, month or quarter';
const cadence = z
  .string({ error: cadenceExpected })
  .regex(/^(?:week|month|quarter|[1-9][0-9]? (?:week|month)s?)$/, { error: cadenceExpected })
  .transform((written): { every: number; unit: 'week' | 'month' } => {
    if (written === 'quarter') return { every: 3, unit: 'month' };
    const [count = '', unit = ''] = written.includes(' ') ? written.split(' ') : ['1', written];
    return { every: Number(count), unit: unit.startsWith('week') ? 'week' : 'month' };
  });

/** Guard-rails found by trial on real funnels: a contract may be more careful than these, not less. */
export const learningLimits = {
  min_labels: 100,
  min_each: 15,
  min_per_rule: 20,
  min_fresh: 50,
  max_step: 10,
  /** More than a fifth of the leads below the line is no sample, it is another line. */
  exploration: 20,
} as const;

const atLeast = (least: number) => z.int({ error: 'a whole number' }).min(least).max(1_000_000);

const learningSchema = object({
  mode: z.enum(['off', 'propose', 'auto'], { error: 'off, propose or auto' }).optional(),
  approval: z.literal('both', { error: 'both: a change of points is a change of what both signed' }).optional(),
  min_labels: atLeast(learningLimits.min_labels).optional(),
  min_each: atLeast(learningLimits.min_each).optional(),
  min_per_rule: atLeast(learningLimits.min_per_rule).optional(),
  min_fresh: atLeast(learningLimits.min_fresh).optional(),
  max_step: z.int({ error: 'a whole number of points' }).min(1).max(learningLimits.max_step).optional(),
  max_drift: z.int({ error: 'a whole number of points' }).min(1).max(limits.points).optional(),
  cool_down: duration.optional(),
  open_for: duration.optional(),
  cautious: z.boolean({ error: 'true or false' }).optional(),
  notice: workTime.optional(),
}).superRefine((learning, ctx) => {
  const refuse = (key: keyof typeof learning, message: string): void => {
    ctx.addIssue({ code: 'custom', message, path: [key] });
  };
  if (learning.mode === 'off') {
    const set = Object.keys(learning).find((key) => key !== 'mode');
    if (set !== undefined) refuse(set as keyof typeof learning, 'means nothing while learning is off');
    return;
  }
  if (learning.mode === 'auto') {
    if (learning.max_drift === undefined)
      refuse(
        'mode',
        'releases changes by itself, so both must sign how far: add max_drift, the most that points may come to differ',
      );
    else if (learning.max_step !== undefined && learning.max_step > learning.max_drift)
      refuse('max_step', `is never reached: max_drift allows ${learning.max_drift} in all`);
    return;
  }
  for (const key of ['max_drift', 'notice'] as const)
    if (learning[key] !== undefined) refuse(key, 'speaks of changes that are released by themselves; add mode: auto');
});
export type LearningDocument = z.output<typeof learningSchema>;

export const reviewSchema = object({
  every: cadence,
  learning: learningSchema.optional(),
  exploration: percent
    .refine((share) => share <= learningLimits.exploration, {
      error: `must not exceed ${learningLimits.exploration}%: more is no sample but another line`,
    })
    .optional(),
});
export type ReviewDocument = z.output<typeof reviewSchema>;

const ways = channelWays.filter((way) => way !== 'by_hand');
const channelSchema = object({
  channel: id,
  email: z.email({ error: 'an e-mail address' }).optional(),
  slack: text.optional(),
  teams: text.optional(),
  person: text.optional(),
  say: sentence.optional(),
}).superRefine((channel, ctx) => {
  const set = ways.filter((way) => channel[way] !== undefined);
  if (set.length > 1) ctx.addIssue({ code: 'custom', message: `is reached in one way; keep one of ${set.join(', ')}` });
});
export type ChannelDocument = z.output<typeof channelSchema>;

export const notifySchema = z
  .array(channelSchema, {
    error: 'a list of channels such as { channel: sdr-managers, email: sdr-managers@example.com }',
  })
  .min(1)
  .max(handoffLimits.channels);
