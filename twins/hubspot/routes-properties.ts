// Property definitions, their groups, and how much room is left for custom ones.
// https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide
import { z } from 'zod';
import { readScopes, schemaReadScopes, schemaWriteScopes } from './access.ts';
import { failed, type Answer } from './answers.ts';
import type { Property, Refusal } from './properties.ts';
import { readBody, type Route, type TwinRequest } from './request.ts';
import type { State } from './state.ts';
import { objectFacts, objectTypes, type ObjectType } from './types.ts';
import { isoText, propertyTypes } from './values.ts';

const optionBody = z.looseObject({
  label: z.string(),
  value: z.string(),
  displayOrder: z.number().int().optional(),
  hidden: z.boolean().optional(),
});
const createBody = z.looseObject({
  name: z.string().min(1),
  label: z.string().min(1),
  type: z.enum(propertyTypes),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().optional(),
  formField: z.boolean().optional(),
  hasUniqueValue: z.boolean().optional(),
  options: z.array(optionBody).optional(),
});
// hasUniqueValue and dataSensitivity cannot be changed; sent, they are silently ignored.
const patchBody = z.looseObject({
  label: z.string().min(1).optional(),
  description: z.string().optional(),
  groupName: z.string().optional(),
  type: z.enum(propertyTypes).optional(),
  fieldType: z.string().optional(),
  formField: z.boolean().optional(),
  options: z.array(optionBody).optional(),
});
const groupBody = z.looseObject({
  name: z.string().min(1),
  label: z.string().min(1),
  displayOrder: z.number().int().default(-1),
});

const render = (property: Property): Record<string, unknown> => ({
  name: property.name,
  label: property.label,
  description: property.description,
  groupName: property.groupName,
  type: property.type,
  fieldType: property.fieldType,
  options: property.options.map((option) => ({ ...option, description: '' })),
  displayOrder: -1,
  hidden: false,
  calculated: false,
  externalOptions: property.hasExternalOptions,
  ...(property.hasExternalOptions ? { referencedObjectType: 'OWNER' } : {}),
  hasUniqueValue: property.hasUniqueValue,
  formField: property.isFormField,
  hubspotDefined: !property.isCustom,
  createdAt: isoText(property.createdAt),
  updatedAt: isoText(property.updatedAt),
  archived: property.archivedAt !== null,
  ...(property.archivedAt === null ? {} : { archivedAt: isoText(property.archivedAt) }),
  modificationMetadata: {
    archivable: property.isCustom,
    readOnlyDefinition: !property.isCustom,
    readOnlyValue: property.isReadOnly,
  },
});

const refusedAnswer = ({ refused, status, subCategory }: Refusal): Answer =>
  failed({
    status,
    category: status === 404 ? 'OBJECT_NOT_FOUND' : status === 409 ? 'CONFLICT' : 'VALIDATION_ERROR',
    message: refused,
    subCategory,
  });

const outcome = (result: Property | Refusal, status: number): Answer =>
  'refused' in result ? refusedAnswer(result) : { status, body: render(result) };

const create = (state: State, type: ObjectType, request: TwinRequest): Answer => {
  const read = readBody(createBody, request.body);
  if ('answer' in read) return read.answer;
  return outcome(state.properties.create(type, read.value, state.clock.now(), state.limits.customProperties), 201);
};

const patch = (state: State, type: ObjectType, name: string, request: TwinRequest): Answer => {
  const read = readBody(patchBody, request.body);
  if ('answer' in read) return read.answer;
  return outcome(state.properties.patch(type, name, read.value, state.clock.now()), 200);
};

const readOne = (state: State, type: ObjectType, name: string, isArchived: boolean): Answer => {
  const found = isArchived
    ? state.properties.list(type, true).find((property) => property.name === name)
    : state.properties.get(type, name);
  return found === undefined
    ? refusedAnswer({
        refused: `Property "${name}" does not exist.`,
        status: 404,
        subCategory: 'Properties.PROPERTY_NOT_FOUND',
      })
    : { status: 200, body: render(found) };
};

const groupRoute = (method: string, type: ObjectType, endpoint: string, name: string | undefined): Route | null => {
  if (method === 'POST' && name === undefined)
    return {
      endpoint,
      scopes: schemaWriteScopes(type),
      run: (state, request) => {
        const read = readBody(groupBody, request.body);
        if ('answer' in read) return read.answer;
        const { name: group, label, displayOrder } = read.value;
        const made = state.properties.createGroup(type, { name: group, label, displayOrder });
        return 'refused' in made ? refusedAnswer(made) : { status: 201, body: { ...made, archived: false } };
      },
    };
  if (method !== 'GET') return null;
  return {
    endpoint,
    scopes: schemaReadScopes(type),
    run: (state) => {
      const groups = state.properties.groups(type).map((group) => ({ ...group, archived: false }));
      if (name === undefined) return { status: 200, body: { results: groups } };
      const found = groups.find((group) => group.name === name);
      return found === undefined
        ? refusedAnswer({
            refused: `Group "${name}" does not exist.`,
            status: 404,
            subCategory: 'Properties.GROUP_NOT_FOUND',
          })
        : { status: 200, body: found };
    },
  };
};

/** `/{type}`, `/{type}/{name}` and `/{type}/groups` under properties; null = no such path. */
export const propertiesRoute = (method: string, type: ObjectType, rest: readonly string[]): Route | null => {
  const endpoint = `properties ${type}`;
  const [name, ...more] = rest;
  if (name === 'groups') return more.length > 1 ? null : groupRoute(method, type, endpoint, more[0]);
  if (more.length > 0) return null;
  if (method === 'GET')
    return {
      endpoint,
      scopes: schemaReadScopes(type),
      run: (state, { query }) => {
        const isArchived = query.get('archived') === 'true';
        if (name !== undefined) return readOne(state, type, name, isArchived);
        return { status: 200, body: { results: state.properties.list(type, isArchived).map(render) } };
      },
    };
  if (method === 'POST' && name === undefined)
    return { endpoint, scopes: schemaWriteScopes(type), run: (state, request) => create(state, type, request) };
  if (method === 'PATCH' && name !== undefined)
    return { endpoint, scopes: schemaWriteScopes(type), run: (state, request) => patch(state, type, name, request) };
  if (method === 'DELETE' && name !== undefined)
    return {
      endpoint,
      scopes: schemaWriteScopes(type),
      run: (state) => {
        const refused = state.properties.archive(type, name, state.clock.now());
        return refused === null ? { status: 204 } : refusedAnswer(refused);
      },
    };
  return null;
};

/** GET /crm/limits/{version}/custom-properties. https://developers.hubspot.com/docs/api-reference/latest/crm/limits-tracking/guide */
export const limitsRoute = (method: string, rest: readonly string[]): Route | null => {
  if (method !== 'GET' || rest.join('/') !== 'custom-properties') return null;
  return {
    endpoint: 'limits',
    scopes: objectTypes.flatMap((type) => readScopes(type)),
    run: (state) => {
      const limit = state.limits.customProperties;
      const byObjectType = objectTypes.map((type) => {
        const usage = state.properties.customCount(type);
        const { singular, typeId } = objectFacts[type];
        return {
          objectTypeId: typeId,
          singularLabel: singular,
          pluralLabel: type,
          limit,
          usage,
          percentage: (usage / limit) * 100,
        };
      });
      const overallUsage = byObjectType.reduce((sum, { usage }) => sum + usage, 0);
      const overallLimit = limit * 10;
      return {
        status: 200,
        body: { byObjectType, overallLimit, overallUsage, overallPercentage: (overallUsage / overallLimit) * 100 },
      };
    },
  };
};
