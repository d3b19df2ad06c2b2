// What HubSpot says, checked at the door, and what we say to it. Only what is used is asked of an answer, so that a field
// HubSpot adds or drops elsewhere breaks nothing. Request bodies are held to the SDK's types.
import type { OptionInput } from '@hubspot/api-client/lib/codegen/crm/properties/models/OptionInput.js';
import type { PropertyCreate } from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';
import type { SimplePublicObjectBatchInput } from '@hubspot/api-client/lib/codegen/crm/objects/models/SimplePublicObjectBatchInput.js';
import type { Filter as SdkFilter } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js';
import { z } from 'zod';
import type { ObjectName, PastValue, ReadPlan, SourceRecord } from '#connectors/connector.ts';
import { hubSpotObject, mergedIdsProperty, primaryCompanyProperty } from './paths.ts';

export type BatchUpdateInput = Pick<SimplePublicObjectBatchInput, 'id' | 'properties' | 'objectWriteTraceId'>;
export type Filter = Pick<SdkFilter, 'propertyName' | 'value'> & { operator: `${SdkFilter['operator']}` };
type NewOption = { [Key in keyof OptionInput]: OptionInput[Key] };
export type NewProperty = Omit<PropertyCreate, 'type' | 'fieldType' | 'options'> & {
  type: `${PropertyCreate['type']}`;
  fieldType: `${PropertyCreate['fieldType']}`;
  options?: NewOption[];
};

/** Record ids are whole numbers; they are kept as text everywhere. */
const recordId = z.union([z.string().regex(/^\d{1,19}$/), z.number().int().nonnegative().transform(String)]);
const instant = z.union([
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  z.number().int().nonnegative(),
]);
/** An id of anything but a record. */
const anyId = z.union([z.string(), z.number().transform(String)]);

const pastValue = z.object({
  value: z.string().nullish(),
  timestamp: instant,
  sourceType: z.string().default('UNKNOWN'),
  sourceId: anyId.nullish(),
});

const nextPage = z.object({
  next: z.object({ after: z.union([z.string(), z.number().transform(String)]) }).optional(),
});

const associated = z.object({ results: z.array(z.object({ id: recordId })), paging: nextPage.nullish() });

export const objectAnswer = z.object({
  id: recordId,
  createdAt: instant,
  updatedAt: instant,
  archived: z.boolean().default(false),
  objectWriteTraceId: z.string().nullish(),
  properties: z.record(z.string(), z.string().nullable()),
  propertiesWithHistory: z.record(z.string(), z.array(pastValue)).nullish(),
  associations: z.record(z.string(), associated).nullish(),
});
export type ObjectAnswer = z.infer<typeof objectAnswer>;

export const listAnswer = z.object({ results: z.array(objectAnswer), paging: nextPage.nullish() });
export const searchAnswer = z.object({
  total: z.number().int().nonnegative(),
  results: z.array(objectAnswer),
  paging: nextPage.nullish(),
});

const textOrTexts = z.union([z.string(), z.array(z.string())]);
const contextOf = z.union([z.record(z.string(), z.unknown()), z.string()]);
const detail = z.object({
  message: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  context: contextOf.optional().catch(undefined),
});

/** An error's body: every field may be missing (https://developers.hubspot.com/docs/api-reference/error-handling). */
export const errorAnswer = z.object({
  message: z.string().optional().catch(undefined),
  category: z.string().optional().catch(undefined),
  subCategory: z.string().optional().catch(undefined),
  policyName: z.string().optional().catch(undefined),
  context: contextOf.optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  errors: z.array(detail).optional().catch(undefined),
});
export type ErrorAnswer = z.infer<typeof errorAnswer>;

export const batchAnswer = z.object({
  results: z.array(objectAnswer).default([]),
  errors: z.array(errorAnswer).nullish(),
});

export const associationsAnswer = z.object({
  results: z.array(
    z.object({
      from: z.object({ id: recordId }),
      to: z.array(z.object({ toObjectId: recordId })),
      paging: nextPage.nullish(),
    }),
  ),
});

export const accountAnswer = z.object({
  portalId: anyId,
  portalName: z.string().nullish(),
  accountType: z.string().default('STANDARD'),
  timeZone: z.string().nullish(),
});

export const ownersAnswer = z.object({
  results: z.array(
    z.object({
      id: anyId,
      email: z.string().nullish(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      /** Null: the user was deactivated or removed, and the owner is what is left. */
      userId: anyId.nullish(),
      archived: z.boolean().default(false),
    }),
  ),
  paging: nextPage.nullish(),
});

const optionAnswer = z.object({
  label: z.string(),
  value: z.string(),
  description: z.string().nullish(),
  displayOrder: z.number().nullish(),
  hidden: z.boolean().nullish(),
});
export const propertyAnswer = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  fieldType: z.string(),
  groupName: z.string().nullish(),
  calculated: z.boolean().nullish(),
  hasUniqueValue: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  options: z.array(optionAnswer).default([]),
  modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
});
export type PropertyAnswer = z.infer<typeof propertyAnswer>;
export const propertiesAnswer = z.object({ results: z.array(propertyAnswer) });
export const groupsAnswer = z.object({ results: z.array(z.object({ name: z.string() })) });
export const groupAnswer = z.object({ name: z.string() });
export const propertyLimitsAnswer = z.object({
  byObjectType: z
    .array(z.object({ objectTypeId: z.string(), limit: z.number(), usage: z.number() }))
    .nullish()
    .transform((of) => of ?? []),
  overallLimit: z.number().nullish(),
  overallUsage: z.number().nullish(),
});
export const segmentAnswer = z.object({ list: z.object({ listId: anyId, name: z.string() }) });

type ErrorPart = { readonly context?: ErrorAnswer['context']; readonly code?: string | undefined };
const partsOf = (error: ErrorAnswer): ErrorPart[] => [error, ...(error.errors ?? [])];

/** The ids that an error's context names under any of these keys. */
export const namedInContext = (error: ErrorPart, ...keys: readonly string[]): string[] => {
  const context = error.context;
  if (context === undefined || typeof context === 'string') return [];
  return keys.flatMap((key) => {
    const named = textOrTexts.safeParse(context[key]);
    return named.success ? [named.data].flat() : [];
  });
};

/** Scopes that a 403 names. They come in a list or, in some answers, as the text `{missingScopes=[a, b]}`. */
export const missingScopes = (error: ErrorAnswer): string[] => {
  const keys = ['requiredGranularScopes', 'requiredScopes', 'missingScopes'];
  const named = partsOf(error).flatMap((part) =>
    typeof part.context === 'string'
      ? [...part.context.matchAll(/\[([^\]]*)\]/g)].flatMap((list) => (list[1] ?? '').split(','))
      : namedInContext(part, ...keys),
  );
  return [...new Set(named.map((scope) => scope.trim()).filter((scope) => scope !== ''))];
};

const refusedProperties = z.array(z.object({ name: z.string().optional(), error: z.string().optional() }));

export type RefusedProperty = { readonly property: string | null; readonly code: string };

/** Which properties HubSpot refuses and by which code, from wherever it says so. */
export const refusedBy = (error: ErrorAnswer): RefusedProperty[] => {
  const details = partsOf(error).flatMap((part): RefusedProperty[] => {
    const { code } = part;
    if (code === undefined) return [];
    const names = namedInContext(part, 'propertyName', 'propertyNames');
    return names.length > 0 ? names.map((property) => ({ property, code })) : [{ property: null, code }];
  });
  // "Property values were not valid: [{…}]" carries its list as JSON inside the message.
  const list = /\[\s*\{.*\}\s*\]/s.exec(error.message ?? '')?.[0];
  const inMessage = list === undefined ? undefined : refusedProperties.safeParse(parsed(list));
  const fromMessage = (inMessage?.success === true ? inMessage.data : []).map((row) => ({
    property: row.name ?? null,
    code: row.error ?? 'INVALID',
  }));
  return details.some((row) => row.property !== null) || fromMessage.length === 0 ? details : fromMessage;
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // HubSpot cuts long messages off
  }
};

/** Longest reason kept: a line an admin reads. */
const reasonChars = 240;

/**
 * Why HubSpot refused, in one line without any value: property names and codes where it gives them, else its own
 * sentence with the values we sent, addresses, numbers and quotations blotted out.
 */
export const reasonOf = (error: ErrorAnswer, sent: readonly string[] = []): string => {
  const refused = refusedBy(error).map(({ property, code }) => (property === null ? code : `${property}: ${code}`));
  if (refused.length > 0) return [...new Set(refused)].join('; ').slice(0, reasonChars);
  const what = error.message === undefined ? '' : withoutValues(error.message, sent);
  return (
    [error.subCategory ?? error.category, what].filter((part) => (part ?? '') !== '').join(': ') || 'no reason given'
  );
};

const withoutValues = (message: string, sent: readonly string[]): string => {
  const longest = [...new Set(sent)].filter((value) => value.length > 1).sort((a, b) => b.length - a.length);
  const blotted = longest.reduce((text, value) => text.replaceAll(value, '…'), message);
  return blotted
    .replace(/\s+/g, ' ')
    .replace(/\S+@\S+/g, '…')
    .replace(/"([^"]*)"|'([^']*)'/g, (quoted) => (/^.[a-z][a-z0-9_]*.$/.test(quoted) ? quoted : '…'))
    .replace(/\d{5,}/g, '…')
    .trim()
    .slice(0, reasonChars);
};

/** The properties a read must ask for: the plan's, and those that say of which record and company it speaks. */
export const askedProperties = (plan: ReadPlan): string[] => [
  ...new Set([
    ...plan.properties,
    ...plan.history,
    mergedIdsProperty,
    ...(hasPrimaryCompany(plan) ? [primaryCompanyProperty] : []),
  ]),
];

/** A contact's company is read as a property; every other association through the associations API. */
export const hasPrimaryCompany = (plan: ReadPlan): boolean =>
  plan.object === 'contact' && plan.associations.includes('company');
export const askedAssociations = (plan: ReadPlan): ObjectName[] =>
  plan.associations.filter((to) => !(plan.object === 'contact' && to === 'company') && to !== plan.object);

const idList = (text: string | null | undefined): string[] => (text ?? '').split(';').filter((id) => /^\d+$/.test(id));

/** One record in the words of connector.ts; only the plan's properties are kept. */
export const toSourceRecord = (
  plan: ReadPlan,
  answer: ObjectAnswer,
  associatedIds: SourceRecord['associated'],
): SourceRecord => {
  const values = [...plan.properties, ...plan.history].map(
    (name) => [name, emptyAsNull(answer.properties[name])] as const,
  );
  const history = Object.entries(answer.propertiesWithHistory ?? {})
    .filter(([name]) => plan.history.includes(name))
    .map(([name, past]) => [name, past.map(toPastValue).sort((a, b) => b.at - a.at)] as const);
  return {
    object: plan.object,
    id: answer.id,
    createdAt: answer.createdAt,
    modifiedAt: answer.updatedAt,
    isArchived: answer.archived,
    values: Object.fromEntries(values),
    history: Object.fromEntries(history),
    associated: {
      ...associatedIds,
      ...(hasPrimaryCompany(plan) && { company: idList(answer.properties[primaryCompanyProperty]) }),
    },
    mergedIds: idList(answer.properties[mergedIdsProperty]).filter((id) => id !== answer.id),
  };
};

/** HubSpot says an empty property as null, as "" or not at all. */
const emptyAsNull = (value: string | null | undefined): string | null =>
  value === undefined || value === '' ? null : value;

const toPastValue = (past: z.infer<typeof pastValue>): PastValue => ({
  value: emptyAsNull(past.value),
  at: past.timestamp,
  sourceType: past.sourceType,
  sourceId: past.sourceId ?? null,
});

/** The ids that a list's answer gives of one association, or `isCut` where it does not give them all. */
export const listedAssociation = (answer: ObjectAnswer, to: ObjectName): { ids: string[]; isCut: boolean } => {
  const found = answer.associations?.[hubSpotObject(to).path];
  return {
    ids: [...new Set((found?.results ?? []).map((one) => one.id))],
    isCut: found?.paging?.next !== undefined,
  };
};
