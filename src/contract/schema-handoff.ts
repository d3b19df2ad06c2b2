// The sections on what follows from an MQL: what the later stages mean, what a verdict needs, and, from the files beside this one,
// routing, promises, alarms, review and who hears of changes.
import { z } from 'zod';
import { type Verdict, verdicts } from '#domain/lead.ts';
import { disputeJudges, opportunityMoments } from '#domain/policy-handoff.ts';
import { eventTypesSchema, whereSchema } from './condition.ts';
import { choose, duration, id, isMap, object, text } from './pieces.ts';
import { reasonAxes } from '#domain/policy.ts';
import { callWord, demands, frameworkNames, meaning } from './schema-handoff-pieces.ts';
import { routingSchema } from './schema-handoff-routing.ts';
import { slaSchema } from './schema-handoff-sla.ts';
import { alarmsSchema, notifySchema, reviewSchema } from './schema-handoff-watch.ts';

/** A sentence alone, or a map that holds it under `means`. */
const orMeaning = <Document extends { means?: string | undefined }>(full: z.ZodType<Document>): z.ZodType<Document> => {
  const short = meaning.transform((means) => ({ means }) as Document);
  return choose<Document>([short, full], (raw) => (isMap(raw) ? full : short));
};

const callExpected = 'required, optional, or { on: [call_logged, meeting_booked], where: { outcome: connected } }';
const callSchema = z.union(
  [
    z.enum(['required', 'optional'], { error: callExpected }),
    object({ on: eventTypesSchema.optional(), where: whereSchema.optional() }),
  ],
  { error: callExpected },
);

const sqlFull = object({
  means: meaning.optional(),
  framework: z
    .enum(frameworkNames as [(typeof frameworkNames)[number]], { error: `one of ${frameworkNames.join(', ')}` })
    .optional(),
  requires: demands.optional(),
  call: callSchema.optional(),
}).superRefine((sql, ctx) => {
  if (sql.call === 'optional' && sql.requires?.includes(callWord) === true)
    ctx.addIssue({ code: 'custom', message: `contradicts requires, which asks for ${callWord}`, path: ['call'] });
});
export type SqlDocument = z.output<typeof sqlFull>;

/** `then` of an account executive who gives a lead back; else as of a seller. */
const returnThen = z.union([z.enum(['back_to_sdr', 'disqualify']), object({ recycle: duration, to: id.optional() })], {
  error: 'back_to_sdr, disqualify or { recycle: 90d, to: nurture }',
});
const returnSchema = object({
  label: text.optional(),
  speaks_of: z.enum(reasonAxes, { error: `one of ${reasonAxes.join(', ')}` }).optional(),
  then: returnThen.optional(),
  needs_text: z.boolean({ error: 'true or false' }).optional(),
  learn: z.boolean({ error: 'true or false' }).optional(),
});

const opportunityFull = object({
  means: meaning.optional(),
  counts_when: z.enum(opportunityMoments, { error: `one of ${opportunityMoments.join(', ')}` }).optional(),
  returned: z
    .record(id, returnSchema, { error: 'a map of reasons, such as no_real_need: { then: back_to_sdr }' })
    .optional(),
});
export type OpportunityDocument = z.output<typeof opportunityFull>;

export const handoffSections = {
  sal: orMeaning<{ means?: string | undefined }>(object({ means: meaning })).optional(),
  sql: orMeaning<SqlDocument>(sqlFull).optional(),
  opportunity: orMeaning<OpportunityDocument>(opportunityFull).optional(),
  routing: routingSchema.optional(),
  sla: slaSchema.optional(),
  alarms: alarmsSchema.optional(),
  review: reviewSchema.optional(),
  notify: notifySchema.optional(),
};

/** What a reason may ask for beside what it means. */
export const reasonDemands = { requires: demands.optional() };

type VerdictDocument<ReasonDocument> = {
  readonly reasons: Readonly<Record<string, ReasonDocument>>;
  readonly requires: readonly string[] | undefined;
};

const reasonsExpected = 'a map of reasons, such as no_budget: { speaks_of: timing, then: { recycle: 90d } }';

/** Reasons by id, and beside them `requires`: what the verdict needs whatever its reason. */
const verdictSchema = <ReasonDocument>(
  reason: z.ZodType<ReasonDocument>,
): z.ZodType<VerdictDocument<ReasonDocument>> => {
  const plain = z
    .record(id, reason, { error: reasonsExpected })
    .transform((reasons): VerdictDocument<ReasonDocument> => ({ reasons, requires: undefined }));
  const demanding = z
    .object({ requires: demands })
    .catchall(reason)
    .superRefine((written, ctx) => {
      for (const key of Object.keys(written)) {
        const checked = id.safeParse(key);
        if (checked.success) continue;
        const message = `expected ${checked.error.issues[0]?.message ?? 'an id'}`;
        ctx.addIssue({ code: 'unrecognized_keys', keys: [key], message });
      }
    })
    .transform(({ requires, ...reasons }): VerdictDocument<ReasonDocument> => {
      return { reasons: reasons, requires };
    });
  return choose<VerdictDocument<ReasonDocument>>([plain, demanding], (raw) =>
    isMap(raw) && 'requires' in raw ? demanding : plain,
  );
};

/** `dispositions`: in the normal form the demands of verdicts stand apart from their reasons. */
export const dispositionsOf = <ReasonDocument>(reason: z.ZodType<ReasonDocument>) => {
  const verdict = verdictSchema(reason).optional();
  return object({
    accepted: verdict,
    rejected: verdict,
    recycled: verdict,
    converted: verdict,
    correct_within: duration.optional(),
    disputes: object({
      within: duration.optional(),
      settled_by: z.enum(disputeJudges, { error: `one of ${disputeJudges.join(', ')}` }).optional(),
    }).optional(),
  }).transform(({ correct_within, disputes, ...written }) => {
    const requires = verdicts.flatMap((name) => {
      const needs = written[name]?.requires;
      return needs === undefined ? [] : [[name, needs] as const];
    });
    return {
      accepted: written.accepted?.reasons,
      rejected: written.rejected?.reasons,
      recycled: written.recycled?.reasons,
      converted: written.converted?.reasons,
      requires: requires.length === 0 ? undefined : demandsByVerdict(requires),
      correct_within,
      disputes,
    };
  });
};

export type DemandsByVerdict = Partial<Readonly<Record<Verdict, readonly string[]>>>;
const demandsByVerdict = (of: readonly (readonly [Verdict, readonly string[]])[]): DemandsByVerdict =>
  Object.fromEntries(of);
