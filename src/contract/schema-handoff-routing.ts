// `routing` as written: a list of rules that ends in a fallback, or a map of such lists with what holds for all of them.
import { z } from 'zod';
import { absenceAnswers, offHours, ownedThings, teamTurns } from '#domain/policy-routing.ts';
import { conditionSchema, eventTypesSchema, windowSchema } from './condition.ts';
import { choose, date, id, isMap, object, sentence } from './pieces.ts';
import { handoffLimits, workTime } from './schema-handoff-pieces.ts';

type Absent = { if_absent?: TargetDocument | undefined };
export type TargetDocument =
  | ({ rep: string } & Absent)
  | ({
      team: string;
      by?: (typeof teamTurns)[number] | undefined;
      sticky?: { prior_owner: number | 'ever' } | undefined;
      same_company?: boolean | undefined;
    } & Absent)
  | ({ owner_of: (typeof ownedThings)[number] } & Absent)
  | { queue: string };

const targetKeys = ['rep', 'team', 'owner_of', 'queue'] as const;
const targetExpected =
  'a target such as { team: sdr }, { rep: dana@example.com }, { owner_of: account } or { queue: nurture }';

const repExpected = "a rep's e-mail address or id in the roster";
const stickySchema = z.union(
  [
    z.literal('prior_owner').transform((): { prior_owner: number | 'ever' } => ({ prior_owner: 'ever' })),
    object({ prior_owner: windowSchema }),
  ],
  { error: 'prior_owner, or { prior_owner: 180d }' },
);

/** Inferred through the lazy getter: a target names who comes after it. */
const ifAbsent = { if_absent: z.lazy(() => targetSchema).optional() };
const target = <Shape extends z.ZodRawShape>(shape: Shape) =>
  object(shape, (key) =>
    (targetKeys as readonly string[]).includes(key)
      ? `a target takes one of ${targetKeys.join(', ')}`
      : `unknown key; here stand ${Object.keys(shape).join(', ')}`,
  );

const targets: Readonly<Record<(typeof targetKeys)[number], z.ZodType<TargetDocument>>> = {
  rep: target({
    rep: z.string({ error: repExpected }).regex(/^[A-Za-z0-9][A-Za-z0-9._@+-]{0,253}$/, { error: repExpected }),
    ...ifAbsent,
  }),
  team: target({
    team: id,
    by: z.enum(teamTurns, { error: teamTurns.join(' or ') }).optional(),
    sticky: stickySchema.optional(),
    same_company: z.boolean({ error: 'true or false' }).optional(),
    ...ifAbsent,
  }),
  owner_of: target({ owner_of: z.enum(ownedThings, { error: `one of ${ownedThings.join(', ')}` }), ...ifAbsent }),
  queue: target({ queue: id }),
};

const noTarget: z.ZodType<TargetDocument> = z.custom<TargetDocument>(() => false, {
  error: `expected ${targetExpected}`,
});

export const targetSchema: z.ZodType<TargetDocument> = choose(Object.values(targets), (raw) => {
  const key = isMap(raw) ? targetKeys.find((name) => name in raw) : undefined;
  return key === undefined ? noTarget : targets[key];
});

const ruleSchema = object({
  id: id.optional(),
  triggered_by: eventTypesSchema.optional(),
  when: conditionSchema.optional(),
  to: targetSchema,
  from: date.optional(),
  until: date.optional(),
  why: sentence.optional(),
}).superRefine((rule, ctx) => {
  if (rule.when === undefined && rule.triggered_by === undefined)
    ctx.addIssue({
      code: 'custom',
      message: 'says of no lead that it is its own: add when or triggered_by; what is left over goes to otherwise',
    });
  if (rule.from !== undefined && rule.until !== undefined && rule.until <= rule.from)
    ctx.addIssue({ code: 'custom', message: 'must come after from', path: ['until'] });
});
const otherwiseSchema = object({ otherwise: targetSchema });

export type RoutingRuleDocument = z.output<typeof ruleSchema>;
type RowDocument = RoutingRuleDocument | z.output<typeof otherwiseSchema>;
export type RouteDocument = { readonly rules: readonly RoutingRuleDocument[]; readonly otherwise: TargetDocument };

const rowSchema = choose<RowDocument>([ruleSchema, otherwiseSchema], (raw) =>
  isMap(raw) && 'otherwise' in raw ? otherwiseSchema : ruleSchema,
);

const endsInSomebody = (to: TargetDocument): boolean =>
  !('owner_of' in to) || (to.if_absent !== undefined && endsInSomebody(to.if_absent));

const routeSchema = z
  .array(rowSchema, { error: 'a list of routing rules' })
  .max(handoffLimits.routingRules)
  .transform((rows, ctx): RouteDocument => {
    // A row that is wrong itself may be the fallback.
    if (ctx.issues.length > 0) return z.NEVER;
    const fallback = rows.findIndex((row) => 'otherwise' in row);
    const last = rows[fallback];
    const refuse = (message: string, path: readonly (string | number)[] = []): RouteDocument => {
      ctx.issues.push({ code: 'custom', message, path: [...path], input: rows });
      return z.NEVER;
    };
    if (last === undefined || !('otherwise' in last))
      return refuse('has no fallback, so a lead could go to nobody; end the list with { otherwise: { team: sdr } }');
    if (fallback < rows.length - 1)
      return refuse('stands after otherwise, which takes every lead, so it is never reached', [fallback + 1]);
    if (!endsInSomebody(last.otherwise))
      return refuse('may find no owner, and nobody comes after the fallback; give it if_absent: { team: sdr }', [
        fallback,
        'otherwise',
      ]);
    return { rules: rows.flatMap((row) => ('otherwise' in row ? [] : [row])), otherwise: last.otherwise };
  });

const count = z.int({ error: 'a whole number' }).min(1).max(handoffLimits.openLeads);
const capPeriods = ['day', 'week', 'month'] as const;
const capSchema = object({
  open: count.optional(),
  day: count.optional(),
  week: count.optional(),
  month: count.optional(),
}).superRefine((cap, ctx) => {
  if (Object.keys(cap).length === 0)
    ctx.addIssue({ code: 'custom', message: 'bounds nothing; use one of open, day, week, month' });
  const set = capPeriods.flatMap((period) => {
    const most = cap[period];
    return most === undefined ? [] : [{ period, most }];
  });
  for (const [i, longer] of set.entries()) {
    const shorter = set[i - 1];
    if (shorter !== undefined && shorter.most > longer.most)
      ctx.addIssue({
        code: 'custom',
        message: `is never reached: a ${longer.period} takes ${longer.most} at most`,
        path: [shorter.period],
      });
  }
});

export const respectWords = ['working_hours', 'absences', 'capacity', 'opt_out'] as const;
export type RespectWord = (typeof respectWords)[number];

const absenceSchema = z.union(
  [
    z.enum(absenceAnswers).transform((answer): { do: typeof answer; longer_than?: undefined } => ({ do: answer })),
    object({
      do: z.enum(absenceAnswers, { error: `one of ${absenceAnswers.join(', ')}` }),
      longer_than: workTime.optional(),
    }),
  ],
  { error: `one of ${absenceAnswers.join(', ')}, or { do: reassign, longer_than: 2 business days }` },
);

const mapSchema = object({
  mql: routeSchema,
  sql: routeSchema.optional(),
  triage: targetSchema.optional(),
  opted_out: targetSchema.optional(),
  respect: z
    .union(
      [
        z.literal('nothing').transform((): readonly RespectWord[] => []),
        z.array(z.enum(respectWords, { error: `one of ${respectWords.join(', ')}` })).min(1),
      ],
      { error: `nothing, or a list of ${respectWords.join(', ')}` },
    )
    .transform((words): readonly RespectWord[] => respectWords.filter((word) => words.includes(word)))
    .optional(),
  off_hours: z.enum(offHours, { error: `one of ${offHours.join(', ')}` }).optional(),
  on_absence: absenceSchema.optional(),
  caps: object({ rep: capSchema.optional(), teams: z.record(id, capSchema).optional() }).optional(),
}).superRefine((routing, ctx) => {
  const { respect } = routing;
  if (respect === undefined) return;
  const needs = { off_hours: 'working_hours', on_absence: 'absences', opted_out: 'opt_out' } as const;
  for (const [key, word] of Object.entries(needs))
    if (routing[key as keyof typeof needs] !== undefined && !respect.includes(word))
      ctx.addIssue({ code: 'custom', message: `means nothing while respect leaves ${word} out`, path: [key] });
});

export type RoutingDocument = z.output<typeof mapSchema>;

const listSchema = routeSchema.transform((mql): RoutingDocument => ({ mql }));

/** The list alone is the map that has only `mql`. */
export const routingSchema = choose<RoutingDocument>([listSchema, mapSchema], (raw) =>
  isMap(raw) ? mapSchema : listSchema,
);
