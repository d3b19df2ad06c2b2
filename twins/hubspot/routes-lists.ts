// Segments by the API: create, read by id or by name, search, and replace the filters of one.
// https://developers.hubspot.com/docs/api-reference/2026-03/crm/lists/guide
import { z } from 'zod';
import { failed, invalid, notFound, type Answer } from './answers.ts';
import { filterBranch, processingTypes, type FilterBranch, type Segment } from './filter-branch.ts';
import { readBody, type Route, type TwinRequest } from './request.ts';
import { membersOf, unknownProperties } from './segments.ts';
import type { State } from './state.ts';
import { objectFacts, objectTypeOf, type ObjectType } from './types.ts';
import { isoText } from './values.ts';

const createBody = z.looseObject({
  name: z.string().min(1).max(200),
  objectTypeId: z.string(),
  processingType: z.enum(processingTypes),
  filterBranch: filterBranch.optional(),
});
const filtersBody = z.looseObject({ filterBranch });
const searchBody = z.looseObject({
  query: z.string().optional(),
  listIds: z.array(z.union([z.string(), z.number()]).transform(String)).optional(),
  processingTypes: z.array(z.string()).optional(),
  objectTypeId: z.string().optional(),
  offset: z.number().int().min(0).default(0),
  count: z.number().int().min(1).max(500).default(20),
});

const reads: readonly string[] = ['crm.lists.read'];
const writes: readonly string[] = ['crm.lists.write'];

const render = (state: State, segment: Segment, hasFilters: boolean): Record<string, unknown> => ({
  listId: segment.listId,
  listVersion: 1,
  name: segment.name,
  objectTypeId: objectFacts[segment.type].typeId,
  processingType: segment.processingType,
  processingStatus: 'COMPLETE',
  createdAt: isoText(segment.createdAt),
  updatedAt: isoText(segment.updatedAt),
  filtersUpdatedAt: isoText(segment.updatedAt),
  size: membersOf(state, segment).length,
  ...(hasFilters && segment.filterBranch !== null ? { filterBranch: segment.filterBranch } : {}),
});

const filterProblem = (state: State, type: ObjectType, branch: FilterBranch): Answer | null => {
  const unknown = unknownProperties(state, type, branch);
  return unknown.length === 0 ? null : invalid(`Unknown properties in filters: ${unknown.join(', ')}`);
};

const create = (state: State, request: TwinRequest): Answer => {
  const read = readBody(createBody, request.body);
  if ('answer' in read) return read.answer;
  const { name, objectTypeId, processingType, filterBranch: branch } = read.value;
  const type = objectTypeOf(objectTypeId);
  if (type === null) return invalid(`Unknown object type ${objectTypeId}`);
  if (state.segments.some((one) => one.type === type && one.name === name))
    return failed({
      status: 400,
      category: 'VALIDATION_ERROR',
      subCategory: 'ILS.DUPLICATE_LIST_NAMES',
      message: `A list with the name ${name} already exists for this object.`,
    });
  if ((processingType === 'MANUAL') !== (branch === undefined))
    return invalid(`${processingType} and filterBranch do not go together.`);
  const problem = branch === undefined ? null : filterProblem(state, type, branch);
  if (problem !== null) return problem;
  const at = state.clock.now();
  const listId = String(state.segments.length + 1);
  const segment: Segment = {
    listId,
    type,
    name,
    processingType,
    createdAt: at,
    updatedAt: at,
    filterBranch: branch ?? null,
  };
  state.segments.push(segment);
  return { status: 200, body: { list: render(state, segment, true) } };
};

const search = (state: State, request: TwinRequest): Answer => {
  const read = readBody(searchBody, request.body ?? {});
  if ('answer' in read) return read.answer;
  const { query, listIds, processingTypes: kinds, objectTypeId, offset, count } = read.value;
  const found = state.segments.filter(
    (one) =>
      (query === undefined || one.name.toLowerCase().includes(query.toLowerCase())) &&
      (listIds === undefined || listIds.includes(one.listId)) &&
      (kinds === undefined || kinds.includes(one.processingType)) &&
      (objectTypeId === undefined || objectTypeOf(objectTypeId) === one.type),
  );
  const page = found.slice(offset, offset + count);
  return {
    status: 200,
    body: {
      lists: page.map((one) => ({ ...render(state, one, false), additionalProperties: {} })),
      total: found.length,
      offset: offset + page.length,
      hasMore: offset + page.length < found.length,
    },
  };
};

const answerOne = (state: State, segment: Segment | undefined, query: URLSearchParams): Answer =>
  segment === undefined
    ? notFound('List does not exist.')
    : { status: 200, body: { list: render(state, segment, query.get('includeFilters') === 'true') } };

const updateFilters = (state: State, listId: string, request: TwinRequest): Answer => {
  const segment = state.segments.find((one) => one.listId === listId);
  if (segment === undefined) return notFound('List does not exist.');
  const read = readBody(filtersBody, request.body);
  if ('answer' in read) return read.answer;
  const problem = filterProblem(state, segment.type, read.value.filterBranch);
  if (problem !== null) return problem;
  segment.filterBranch = read.value.filterBranch;
  segment.updatedAt = state.clock.now();
  return { status: 200, body: { updatedList: render(state, segment, true) } };
};

/** The paths under lists; null = no such path. */
export const listsRoute = (method: string, rest: readonly string[]): Route | null => {
  const endpoint = 'lists';
  const [first, second, third, fourth] = rest;
  if (method === 'POST' && first === undefined) return { endpoint, scopes: writes, run: create };
  if (method === 'POST' && first === 'search' && rest.length === 1) return { endpoint, scopes: reads, run: search };
  if (method === 'GET' && first === 'object-type-id' && third === 'name' && fourth !== undefined) {
    const type = objectTypeOf(second ?? '');
    return {
      endpoint,
      scopes: reads,
      run: (state, { query }) =>
        answerOne(
          state,
          state.segments.find((one) => one.type === type && one.name === fourth),
          query,
        ),
    };
  }
  if (method === 'GET' && first !== undefined && rest.length === 1)
    return {
      endpoint,
      scopes: reads,
      run: (state, { query }) =>
        answerOne(
          state,
          state.segments.find((one) => one.listId === first),
          query,
        ),
    };
  if (method === 'PUT' && first !== undefined && second === 'update-list-filters')
    return { endpoint, scopes: writes, run: (state, request) => updateFilters(state, first, request) };
  return null;
};
