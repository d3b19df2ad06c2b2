// mappings/<crm>.json: how a CRM's objects and properties become the common lead model, and how lead events arise. Data, edited by
// admins, so it is checked strictly: unknown keys are refused and a mistyped lead field comes back with a suggestion.
import { z } from 'zod';
import { fieldTypes, type FieldType, leadFields, lifecycleStages, type StandardPath } from '#domain/lead.ts';
import type { ObjectName } from '#connectors/connector.ts';
import { type Loaded, loadJson } from './load-json.ts';
import { normalisers } from './normalise.ts';
import { nearest } from './suggest.ts';

/** Stands for the id of the record itself where a property's name is expected. */
export const recordIdProperty = '$id';

const propertyName = z
  .string()
  .regex(
    /^(\$id|[A-Za-z][A-Za-z0-9_.]{0,249}|[^$\s].{0,99})$/,
    "expected the CRM's internal name of a property, or $id",
  );
const eventType = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'expected an event type such as demo_requested');
const customPath = /^custom\.[a-z0-9_]{1,100}$/;

export const owners = ['crm', 'app', 'shared'] as const;
export const writeRules = ['always', 'if_empty', 'never'] as const;

const fieldSchema = z
  .strictObject({
    /** The CRM's internal name. Where several entries fill one field, the first that has a value wins. */
    property: propertyName,
    field: z.string(),
    /** Of custom.* fields alone: the others have theirs from the lead model. */
    type: z.enum(fieldTypes).optional(),
    owner: z.enum(owners),
    write: z.enum(writeRules),
    normalise: z.enum(normalisers).optional(),
    picklist: z.record(z.string(), z.union([z.string().min(1), z.boolean(), z.number()])).optional(),
    /** What a value outside the picklist means: a problem to show (the default), itself, or quietly unknown. */
    unlisted: z.enum(['problem', 'keep', 'unknown']).optional(),
  })
  .superRefine((entry, context) => {
    const say = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    const standard = standardField(entry.field);
    if (standard === null) {
      if (!customPath.test(entry.field)) say('field', unknownField(entry.field));
      else if (entry.type === undefined) say('type', `${entry.field} needs a type: ${fieldTypes.join(', ')}`);
    } else {
      if (entry.type !== undefined) say('type', `${entry.field} has its type from the lead model; leave type out`);
      if ('derived' in leadFields[standard])
        say('field', `${standard} is worked out from other fields; map those instead`);
    }
    if (entry.owner === 'crm' && entry.write !== 'never') {
      say('write', 'what the CRM owns is never written: use never, or another owner');
    }
    if (entry.owner === 'app' && entry.write === 'never') {
      say('write', 'what the app owns must be written: use always or if_empty, or another owner');
    }
    if (entry.unlisted !== undefined && entry.picklist === undefined)
      say('unlisted', 'makes sense beside a picklist only');
    const type = fieldType(entry);
    const normaliser = entry.normalise;
    if (normaliser !== undefined && (normaliser === 'range' ? type !== 'number' : type !== 'text')) {
      say('normalise', `${normaliser} does not make a ${type}`);
    }
    for (const value of Object.values(entry.picklist ?? {})) {
      const isRight = type === 'text' || type === 'list' ? typeof value === 'string' : typeof value === type;
      if (!isRight) say('picklist', `${String(value)} is not a ${type}`);
    }
  });

const standardField = (path: string): StandardPath | null =>
  Object.hasOwn(leadFields, path) ? (path as StandardPath) : null;

const unknownField = (path: string): string => {
  const suggestion = nearest(path, Object.keys(leadFields));
  const hint = suggestion === null ? 'custom attributes are named custom.some_name' : `did you mean ${suggestion}?`;
  return `${path} is not a field of the lead model: ${hint}`;
};

/** The type of what a mapping entry yields. */
export const fieldType = (entry: { field: string; type?: FieldType | undefined }): FieldType => {
  const standard = standardField(entry.field);
  return standard === null ? (entry.type ?? 'text') : leadFields[standard].type;
};

/** Constants, or $value (the property's text), $path and $host (of a URL, without its query, which may name the person). */
const eventProperties = z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), z.string().min(1).max(200));

const eventSchema = z.strictObject({
  property: propertyName,
  /** changed: each past value is an event at the time it was set. value: the value itself is the time of the event. */
  at: z.enum(['changed', 'value']),
  /** The first rule whose words are found in the value (in any case) gives the type; null = no event. No words = any value. */
  rules: z
    .array(z.strictObject({ contains: z.array(z.string().min(1)).optional(), type: eventType.nullable() }))
    .min(1),
  properties: eventProperties.optional(),
});

const stageSchema = z
  .strictObject({
    property: propertyName,
    owner: z.enum(owners),
    write: z.enum(writeRules),
    /** The CRM's value → our stage; null = says nothing of the handoff. */
    values: z.record(z.string(), z.enum(lifecycleStages).nullable()),
    /** The CRM's values from first to last: a native stage is only ever moved forward. */
    forward: z.array(z.string()),
    /** Our stage → the CRM's value that is set when a lead gets there, as far as owner and write rule allow; a stage left out sets nothing. */
    sets: z.partialRecord(z.enum(lifecycleStages), z.string()).default({}),
    /** Also to an earlier value; where the CRM refuses that it is emptied first. */
    may_go_back: z.boolean().default(false),
  })
  .superRefine((stage, context) => {
    if (stage.owner === 'crm' && stage.write !== 'never')
      context.addIssue({
        code: 'custom',
        path: ['write'],
        message: 'what the CRM owns is never written: use never, or another owner',
      });
    for (const [ours, value] of Object.entries(stage.sets)) {
      if (stage.forward.includes(value)) continue;
      context.addIssue({
        code: 'custom',
        path: ['sets', ours],
        message: `${value} is not in the order of forward, so whether it is a step back cannot be told`,
      });
    }
    stage.forward.forEach((value, i) => {
      if (Object.hasOwn(stage.values, value)) return;
      context.addIssue({ code: 'custom', path: ['forward', i], message: `${value} is not among the values above` });
    });
  });

const fieldsSchema = z.array(fieldSchema).superRefine((fields, context) => {
  fields.forEach((a, i) => {
    const first = fields.findIndex((b) => b.property === a.property && b.field === a.field);
    if (first === i) return;
    context.addIssue({ code: 'custom', path: [i], message: `${a.property} fills ${a.field} above already` });
  });
});

const personSchema = z.strictObject({
  fields: fieldsSchema,
  /** Property that holds the seller's id. */
  owner: propertyName.nullable(),
  /** Property that holds the id of the person's company. */
  company: propertyName.nullable(),
  /** Property that lists the ids merged into this record, separated by `;`. */
  merged: propertyName.nullable(),
  /** The object a record stands on: a CRM's lead on its contact. */
  stands_on: z.literal('contact').nullable(),
  stage: stageSchema.nullable(),
  events: z.array(eventSchema),
  /** Properties that hold the id of another record of the same person; `crm` names the other CRM, null = this one. */
  links: z
    .array(
      z.strictObject({
        property: propertyName,
        crm: z
          .string()
          .regex(/^[a-z]+$/)
          .nullable(),
        object: z.enum(['contact', 'lead']),
        /** What the ids begin with, of a CRM whose ids have 15 characters or 18 with three that check them. */
        key: z
          .string()
          .regex(/^[A-Za-z0-9]{3}$/)
          .optional(),
      }),
    )
    .default([]),
});

const propertyTest = z.strictObject({ property: propertyName, in: z.array(z.string().min(1)).min(1) });

const dealSchema = z.strictObject({
  /** Won if any of these is met, else lost if any of those, else open. */
  won: z.array(propertyTest).min(1),
  lost: z.array(propertyTest).min(1),
  closed_at: propertyName,
  /** Property that holds the seller's id. */
  owner: propertyName.nullable().default(null),
});

/** Stands for the times of the record itself where a property's name is expected. */
const recordTimes = ['$created', '$modified'] as const;
export type RecordTime = (typeof recordTimes)[number];

const happeningTest = z.strictObject({
  property: propertyName,
  /** Whole values, in any case. */
  in: z.array(z.string().min(1)).min(1).optional(),
  /** Words found in the value, in any case. Neither = any value. */
  contains: z.array(z.string().min(1)).min(1).optional(),
});

/** An object of which each record is one thing that happened to a person. */
const happeningSchema = z.strictObject({
  /** When it happened: the first of these that has a value. */
  at: z.array(z.union([z.enum(recordTimes), propertyName])).min(1),
  /** The first rule all of whose tests are met gives the type; null = no event. */
  rules: z.array(z.strictObject({ where: z.array(happeningTest), type: eventType.nullable() })).min(1),
  properties: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,63}$/), propertyName).default({}),
  /** Property that holds the id of the seller who did it; told as `by`. */
  by: propertyName.nullable().default(null),
  /** Done by a machine (a sequence, a workflow, a mass mail) if any of these is met; told as `is_automated`. */
  automated: z.array(happeningTest).default([]),
  /** Of which people the CRM knows it. */
  people: z
    .array(z.enum(['lead', 'contact']))
    .min(1)
    .default(['lead', 'contact']),
  /** Values of properties in words, so that a rule can name them: an id of the CRM → our word. Others stay as they are. */
  words: z.record(propertyName, z.record(z.string().min(1), z.string().min(1))).default({}),
});

/** The log of what sellers chose: one record a verdict. */
const verdictLogSchema = z.strictObject({
  verdict: propertyName,
  reason: propertyName,
  note: propertyName.nullable().default(null),
  by: propertyName.nullable(),
  at: z.array(z.union([z.enum(recordTimes), propertyName])).min(1),
});

const rank = z.int().min(0).max(100);
const believedSchema = z.strictObject({
  /** Path, `company.*` or `*` → rank. Also `$owner` and `$native_stage`. */
  fields: z.record(z.string().regex(/^(\*|\$owner|\$native_stage|[a-z_]+(\.[a-z0-9_]+)*(\.\*)?)$/), rank).default({}),
  /** Event type or `*` → rank. */
  events: z.record(z.string().regex(/^(\*|[a-z][a-z0-9_]*)$/), rank).default({}),
});

const identitySchema = z.strictObject({
  /** A record whose e-mail address is exactly that of one lead of the other CRM is the same person. */
  by_email: z.boolean(),
  /** What stands before the @ in addresses that several people read: these join nobody. */
  shared_addresses: z.array(z.string().regex(/^[a-z0-9._+-]+$/)).default([]),
});

const peopleSchema = z.strictObject({
  /** Where the CRM's users say that they are away, and perhaps from when until when. */
  away: z
    .strictObject({ property: propertyName, from: propertyName.optional(), until: propertyName.optional() })
    .optional(),
});

const mappingSchema = z.strictObject({
  crm: z.string().regex(/^[a-z]+$/),
  version: z.int().min(1),
  /** Where two CRMs know the same person: the lower rank is believed, of one rank the newer value. */
  believed: believedSchema.default({ fields: {}, events: {} }),
  identity: identitySchema.default({ by_email: true, shared_addresses: [] }),
  people: peopleSchema.default({}),
  objects: z.strictObject({
    contact: personSchema.optional(),
    lead: personSchema.optional(),
    company: z.strictObject({ fields: fieldsSchema }).optional(),
    deal: dealSchema.optional(),
    campaign_member: happeningSchema.optional(),
    task: happeningSchema.optional(),
    call: happeningSchema.optional(),
    email: happeningSchema.optional(),
    meeting: happeningSchema.optional(),
    message: happeningSchema.optional(),
    disposition: verdictLogSchema.optional(),
  }),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type PersonMapping = z.infer<typeof personSchema>;
export type DealMapping = z.infer<typeof dealSchema>;
export type FieldMapping = z.infer<typeof fieldSchema>;
export type EventMapping = z.infer<typeof eventSchema>;
export type StageMapping = z.infer<typeof stageSchema>;
export type HappeningMapping = z.infer<typeof happeningSchema>;
export type VerdictLogMapping = z.infer<typeof verdictLogSchema>;

/** The rank of a connection of this mapping that says nothing else. */
const middleRank = 50;

/** How far down this CRM is believed about a path (`events`: about an event type); the most exact pattern counts. */
const rankIn = (ranks: Readonly<Record<string, number>>, path: string): number => {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('.'))) {
    const pattern = at === path ? path : `${at}.*`;
    if (Object.hasOwn(ranks, pattern)) return ranks[pattern] ?? middleRank;
    if (!at.includes('.')) return ranks['*'] ?? middleRank;
  }
};
export const fieldRank = (mapping: Mapping, path: string): number => rankIn(mapping.believed.fields, path);
export const eventRank = (mapping: Mapping, type: string): number => rankIn(mapping.believed.events, type);

/** Objects of happenings that become lead events; verdicts have a log of their own. */
const happenings = ['campaign_member', 'task', 'call', 'email', 'meeting', 'message'] as const;

/** The event types that arise from this CRM's records. */
export const eventTypes = ({ objects }: Mapping): ReadonlySet<string> =>
  new Set(
    [
      ...[objects.contact, objects.lead].flatMap((person) => person?.events.flatMap(({ rules }) => rules) ?? []),
      ...happenings.flatMap((name) => objects[name]?.rules ?? []),
    ].flatMap(({ type }) => type ?? []),
  );

/** Checks a mapping file. `file` is only named in the problems. */
export const loadMapping = (text: string, file: string): Loaded<Mapping> => loadJson(text, file, mappingSchema);

export const personMapping = (mapping: Mapping, object: ObjectName): PersonMapping | undefined =>
  object === 'contact' ? mapping.objects.contact : object === 'lead' ? mapping.objects.lead : undefined;

export const happeningMapping = ({ objects }: Mapping, object: ObjectName): HappeningMapping | undefined =>
  (happenings as readonly ObjectName[]).includes(object) ? objects[object as (typeof happenings)[number]] : undefined;

/** The types of the custom attributes a mapping brings, for the contract's linter. */
export const customFields = (mapping: Mapping): Readonly<Record<string, FieldType>> =>
  Object.fromEntries(
    [mapping.objects.contact, mapping.objects.lead, mapping.objects.company]
      .flatMap((object) => object?.fields ?? [])
      .filter((entry) => standardField(entry.field) === null)
      .map((entry) => [entry.field, fieldType(entry)]),
  );
