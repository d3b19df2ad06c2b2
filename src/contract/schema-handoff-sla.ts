// `sla` as written: classes of leads in the order in which a lead is tried against them, each with its promises.
import { z } from 'zod';
import { stopEvents, touchChannels } from '#domain/policy-sla.ts';
import { conditionSchema, eventTypesSchema, wordSchemas } from './condition.ts';
import { asksSomething, scoreTests } from './field-tests.ts';
import { choose, duration, id, isMap, limits, object, text } from './pieces.ts';
import {
  type ClassHours,
  handoffLimits,
  isSurelyShorter,
  minuteOfDay,
  oneOrMany,
  recipient,
  resolveTime,
  timeBefore,
  type WorkTimeDocument,
  workTime,
} from './schema-handoff-pieces.ts';
import { targetSchema } from './schema-handoff-routing.ts';

const plainActions = ['alert_rep', 'alert_manager', 'escalate', 'reassign', 'recycle', 'deem_accepted'] as const;
const stepExpected = `one of ${plainActions.join(', ')}, or { do: escalate, to: sales, after: 1h }`;

const after = { after: workTime.optional() };
const step = <Shape extends z.ZodRawShape>(shape: Shape) =>
  object(shape, () => `does not go with this action; here stand ${Object.keys(shape).join(', ')}`);
const stepSchemas = {
  escalate: step({ do: z.literal('escalate'), to: recipient.optional(), ...after }),
  reassign: step({ do: z.literal('reassign'), to: targetSchema.optional(), ...after }),
  recycle: step({ do: z.literal('recycle'), for: duration.optional(), to: id.optional(), ...after }),
} as const;
const plainStep = step({ do: z.enum(plainActions, { error: `one of ${plainActions.join(', ')}` }), ...after });

export type BreachStepDocument = z.output<typeof plainStep> | z.output<(typeof stepSchemas)[keyof typeof stepSchemas]>;

const word = z.enum(plainActions, { error: stepExpected }).transform((action): BreachStepDocument => ({ do: action }));

const stepSchema = choose<BreachStepDocument>([word, ...Object.values(stepSchemas), plainStep], (raw) => {
  if (!isMap(raw)) return word;
  const action = raw['do'];
  return typeof action === 'string' && Object.hasOwn(stepSchemas, action)
    ? stepSchemas[action as keyof typeof stepSchemas]
    : plainStep;
});

export const stepsSchema = oneOrMany(
  stepSchema,
  handoffLimits.breachSteps,
  `a list of actions: ${plainActions.join(', ')}`,
);
const remindSchema = oneOrMany(timeBefore, handoffLimits.reminders, 'a time such as 2m before, or a list of them');
const stopSchema = z.enum(stopEvents, { error: `one of ${stopEvents.join(', ')}` });

const promise = { within: workTime, remind: remindSchema.optional(), on_breach: stepsSchema.optional() };

type PromiseDocument = {
  within: WorkTimeDocument;
  remind?: readonly WorkTimeDocument[] | undefined;
  on_breach?: readonly BreachStepDocument[] | undefined;
};
type AnswerDocument = PromiseDocument & { stops_on?: (typeof stopEvents)[number] | undefined };

/** `5m`, or the same with what is its own: `{ within: 5m, remind: 2m before }`. */
const withShorthand = <Document extends PromiseDocument>(full: z.ZodType<Document>): z.ZodType<Document> => {
  const short = workTime.transform((within) => ({ within }) as Document);
  return choose<Document>([short, full], (raw) => (isMap(raw) ? full : short));
};

const answerSchema = withShorthand<AnswerDocument>(object({ ...promise, stops_on: stopSchema.optional() }));
const aeSchema = withShorthand<PromiseDocument>(object(promise));

const effortSchema = object({
  touches: z.int({ error: 'a whole number of touches' }).min(1).max(handoffLimits.touches),
  ...promise,
  channels: z
    .array(z.enum(touchChannels, { error: `one of ${touchChannels.join(', ')}` }), {
      error: `a list of ${touchChannels.join(', ')}`,
    })
    .min(1)
    .transform((channels) => touchChannels.filter((channel) => channels.includes(channel)))
    .optional(),
  starts_on: z.enum(['handed_over', 'accepted'], { error: 'handed_over or accepted' }).optional(),
});

const someText = oneOrMany(text, limits.inValues, 'text, or a list of texts');
const forShape = {
  triggered_by: eventTypesSchema.optional(),
  source: someText.optional(),
  territory: someText.optional(),
  intent: scoreTests.optional(),
  grade: wordSchemas.grade.optional(),
  triage: z.literal(true, { error: 'true' }).optional(),
  when: conditionSchema.optional(),
};
const forSchema = object(forShape).superRefine(asksSomething(Object.keys(forShape)));

const alertsSchema = z.union(
  [
    z.literal('at_once').transform((): { digest: readonly number[] } => ({ digest: [] })),
    object({ digest: oneOrMany(minuteOfDay, 24, "a time of day such as '09:00', or a list of them") }),
  ],
  { error: "at_once, or { digest: '09:00' }" },
);

const classSchema = object({
  for: forSchema.optional(),
  accept: answerSchema.optional(),
  first_touch: answerSchema.optional(),
  effort: effortSchema.optional(),
  ae_accept: aeSchema.optional(),
  remind: remindSchema.optional(),
  on_breach: stepsSchema.optional(),
  stops_on: stopSchema.optional(),
  hours: z.enum(['business', 'always'], { error: 'business or always' }).optional(),
  pauses_while: conditionSchema.optional(),
  on_transfer: z.enum(['restart', 'continue'], { error: 'restart or continue' }).optional(),
  alerts: alertsSchema.optional(),
}).superRefine((written, ctx) => {
  const isPromiseMisspelt = ctx.issues.length > 0;
  for (const { path, message } of contradictions(written))
    if (path.length > 0 || !isPromiseMisspelt) ctx.addIssue({ code: 'custom', message, path });
});

type ClassBody = z.output<typeof classSchema>;
export type SlaClassDocument = { readonly id: string } & ClassBody;

export const clockKeys = ['accept', 'first_touch', 'effort', 'ae_accept'] as const;
type Key = (typeof clockKeys)[number];
type Contradiction = { readonly path: (string | number)[]; readonly message: string };

const contradictions = (written: ClassBody): readonly Contradiction[] => {
  const promised = clockKeys.filter((key) => written[key] !== undefined);
  if (promised.length === 0) return [{ path: [], message: `promises nothing; add one of ${clockKeys.join(', ')}` }];
  const isAnswered = promised.some((key) => key === 'accept' || key === 'ae_accept');
  return [
    ...promised.flatMap((key) => lateReminders(written, key)),
    ...promised.flatMap((key) => steps([key, 'on_breach'], written[key]?.on_breach, isAnswer(key))),
    ...steps(['on_breach'], written.on_breach, isAnswered),
    ...(written.stops_on !== undefined && written.accept === undefined && written.first_touch === undefined
      ? [{ path: ['stops_on'], message: 'speaks of accept and first_touch, and neither is promised here' }]
      : []),
  ];
};

const isAnswer = (key: Key): boolean => key === 'accept' || key === 'ae_accept';

const lateReminders = (written: ClassBody, key: Key): readonly Contradiction[] => {
  const hours: ClassHours = written.hours ?? 'business';
  const clock = written[key];
  if (clock === undefined) return [];
  const within = resolveTime(clock.within, hours);
  const [reminders, path] = clock.remind === undefined ? [written.remind, []] : [clock.remind, [key]];
  return (reminders ?? []).flatMap((before, i) =>
    isSurelyShorter(resolveTime(before, hours), within)
      ? []
      : [
          {
            path: reminders?.length === 1 ? [...path, 'remind'] : [...path, 'remind', i],
            message: `lies before ${key} begins to run: it must be shorter than what is promised${clock.remind === undefined ? `, or ${key} needs a remind of its own` : ''}`,
          },
        ],
  );
};

/** What becomes of the lead: of several at one moment, only one could be done. */
const exclusive: readonly string[] = ['reassign', 'recycle', 'deem_accepted'];

const steps = (
  at: readonly string[],
  written: readonly BreachStepDocument[] | undefined,
  mayDeem: boolean,
): readonly Contradiction[] => {
  const path = (i: number): (string | number)[] => (written?.length === 1 ? [...at] : [...at, i]);
  const moment = (step: BreachStepDocument): string => JSON.stringify(step.after ?? null);
  return (written ?? []).flatMap((step, i): readonly Contradiction[] => {
    if (step.do === 'deem_accepted' && !mayDeem)
      return [
        { path: path(i), message: 'only an answer can be taken for given: deem_accepted is for accept and ae_accept' },
      ];
    const other = (written ?? [])
      .slice(0, i)
      .find(
        (earlier) =>
          moment(earlier) === moment(step) &&
          (earlier.do === step.do
            ? step.do !== 'escalate'
            : exclusive.includes(earlier.do) && exclusive.includes(step.do)),
      );
    if (other === undefined) return [];
    return [
      {
        path: path(i),
        message:
          other.do === step.do
            ? `${step.do} stands here twice for the same moment`
            : `cannot be done together with ${other.do}; keep one, or let one follow: { do: ${step.do}, after: 1h }`,
      },
    ];
  });
};

const takesAll = ({ for: of }: ClassBody): 'mql' | 'triage' | null => {
  if (of === undefined) return 'mql';
  return of.triage === true && Object.keys(of).length === 1 ? 'triage' : null;
};

/** Order matters here, so the normal form is a list. */
export const slaSchema = z
  .record(id, classSchema, { error: 'a map of classes, such as standard: { accept: 1h, first_touch: 1h }' })
  .transform((classes, ctx): readonly SlaClassDocument[] => {
    const entries = Object.entries(classes);
    const refuse = (message: string, path: readonly string[]): void => {
      ctx.issues.push({ code: 'custom', message, path: [...path], input: classes });
    };
    if (entries.length === 0) refuse('names no class; leave the section out where nothing is promised', []);
    if (entries.length > handoffLimits.slaClasses)
      refuse(`has ${entries.length} classes; at most ${handoffLimits.slaClasses} are understood`, []);
    const full = new Map<string, string>();
    for (const [name, body] of entries) {
      const of = body.for?.triage === true ? 'triage' : 'mql';
      const earlier = full.get(of);
      if (earlier !== undefined) refuse(`is never reached: ${earlier} stands before it and takes every lead`, [name]);
      const all = takesAll(body);
      if (all !== null && earlier === undefined) full.set(all, name);
    }
    return entries.map(([name, body]) => ({ id: name, ...body }));
  });
