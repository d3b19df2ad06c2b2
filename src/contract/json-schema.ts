// The contract's schema for editors: completion, descriptions and red lines while one writes. Generated from the zod schema; what only a
// parse can see (lists that must exist, unique ids) it leaves to `baton contract lint`.
import { z } from 'zod';
import { leadFields } from '#domain/lead.ts';
import { conditionSchema, customPathPattern, eventTypesSchema, whereSchema, wordSchemas } from './condition.ts';
import { fieldTests, shorthandOf } from './field-tests.ts';
import { withDescriptions } from './json-says.ts';
import { branchesOfChoice, date, duration } from './pieces.ts';
import { contractSchema } from './schema.ts';
import { demand, demandWords, workTime } from './schema-handoff-pieces.ts';
import { targetSchema } from './schema-handoff-routing.ts';
import { stepsSchema } from './schema-handoff-sla.ts';
import { anyEngagement, eventTypes } from './vocabulary.ts';

type Json = Record<string, unknown>;

/** Named once, referred to everywhere: a condition holds conditions. */
const definitions = new Map<z.core.$ZodType, { name: string; make: () => Json }>();
const ref = (name: string): Json => ({ $ref: `#/definitions/${name}` });

const toJson = (schema: z.core.$ZodType, isDefinition = false): Json => {
  const json = z.toJSONSchema(schema, {
    target: 'draft-7', // what the YAML language server knows best
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (isDefinition && zodSchema === schema) return;
      const definition = definitions.get(zodSchema);
      const branches = branchesOfChoice(zodSchema);
      const shorthand = shorthandOf(zodSchema);
      const replacement =
        definition !== undefined
          ? ref(definition.name)
          : branches !== undefined
            ? { anyOf: branches.map((branch) => toJson(branch)) }
            : shorthand === undefined
              ? null
              : toJson(shorthand);
      if (replacement === null) return;
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, replacement);
    },
  }) as Json;
  return Object.fromEntries(Object.entries(json).filter(([key]) => key !== '$schema' && key !== '~standard'));
};

const wordsSay: Readonly<Record<keyof typeof wordSchemas, string>> = {
  all: 'every one of these is met',
  any: 'at least one of these is met',
  not: 'this is not met',
  fit: 'points of fit',
  intent: 'points of intent',
  total: 'points of fit and intent together',
  grade: 'fit letter A to D with intent digit 1 to 4',
  stage: 'lifecycle stage',
  count: 'how many events there were',
  now: 'the moment at which the question is asked',
  track: 'the lead is in this track',
};

const conditionJson = (): Json => ({
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(
      Object.entries(wordSchemas).map(([word, schema]) => [
        word,
        { description: wordsSay[word as keyof typeof wordSchemas], ...toJson(schema) },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(leadFields).map(([path, { type, says }]) => [
        path,
        { description: says, allOf: [toJson(fieldTests[type])] },
      ]),
    ),
  },
  patternProperties: { [customPathPattern]: toJson(fieldTests.any) },
});

/** Names the known types first, so that an editor completes them; others are allowed. */
const eventTypesJson = (): Json => {
  const one = {
    anyOf: [
      ...Object.entries(eventTypes).map(([name, { says }]) => ({ const: name, description: says })),
      { const: anyEngagement, description: 'whatever the person did' },
      { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' },
    ],
  };
  return { anyOf: [...one.anyOf, { type: 'array', minItems: 1, items: one }] };
};

/** The words first, for completion; a field of the lead model as well. */
const demandJson = (): Json => ({
  anyOf: [{ enum: demandWords }, { enum: Object.keys(leadFields) }, { type: 'string', pattern: customPathPattern }],
});

const define = (name: string, schema: z.core.$ZodType, make: () => Json = () => inner(schema)): void => {
  definitions.set(schema, { name, make });
};

const inner = (schema: z.core.$ZodType): Json => {
  const branches = branchesOfChoice(schema);
  return branches === undefined ? toJson(schema, true) : { anyOf: branches.map((branch) => toJson(branch)) };
};

define('condition', conditionSchema, conditionJson);
define('event_types', eventTypesSchema, eventTypesJson);
define('where', whereSchema);
define('duration', duration);
define('date', date);
define('target', targetSchema);
define('demand', demand, demandJson);
define('work_time', workTime);
define('breach_steps', stepsSchema);
for (const [type, schema] of Object.entries(fieldTests)) define(`tests_of_${type}`, schema);

const sectionsSay: Readonly<Record<string, string>> = {
  contract: 'Name of the contract.',
  version: 'Whole number, raised with every change that both teams sign.',
  owners: 'E-mail addresses of the two people who answer for it.',
  effective: 'When it is to hold.',
  note: 'What this version changes, for those who sign it.',
  lists: "Named lists: values, or a .csv file inside the contract's folder.",
  time_zone: 'Whose days, weeks and months rules and schedules speak of; UTC unless set.',
  fit: 'Rules about who the person is.',
  intent: 'Rules about what the person did.',
  axes: 'Bounds of the two scores, and how long intent counts.',
  grades: 'Bounds of the letters and digits of the grade.',
  tracks: 'More models of what makes an MQL, each with rules and a definition of its own.',
  temporary: 'Rules that hold from one day to another and then go by themselves.',
  mql: 'What makes a lead marketing-qualified, what never does, and who goes at once.',
  dispositions: 'The reasons a seller may give, by verdict.',
  recycle: 'Where leads go that come back later, unless a reason says otherwise.',
  sal: 'What it means that a seller has accepted a lead.',
  sql: 'What an SQL is, and what must be there before a lead becomes one.',
  opportunity: 'What makes an SQL an opportunity, and why it may be given back.',
  routing: 'Who gets a lead: rules in order, the first that matches wins, and a fallback.',
  sla: 'What is promised about time, by class of lead, in the order in which a lead is tried against them.',
  alarms: 'What is watched, and the lines to compare with.',
  review: 'How often both teams meet over the figures, and what learning may do.',
  notify: 'Who must hear of a change before it is activated.',
  display_step: 'Points by which a score must move before the CRM is told again.',
};

/** JSON Schema (draft 7) of the YAML document. Plain data, the same for every call. */
export const contractJsonSchema = (): Json => {
  const root = toJson(contractSchema);
  const properties = root['properties'] as Record<string, Json>;
  return withDescriptions({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Handoff contract',
    description: 'What marketing hands to sales, and what sales says back.',
    ...root,
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, json]) => [name, { description: sectionsSay[name] ?? '', ...json }]),
    ),
    definitions: Object.fromEntries([...definitions.values()].map(({ name, make }) => [name, make()])),
  }) as Json;
};
