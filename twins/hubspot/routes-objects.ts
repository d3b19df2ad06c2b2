// Single records and the list: GET and POST /crm/objects/{version}/{type}, GET, PATCH and DELETE of one, and merging two.
// https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide
import { z } from 'zod';
import { readScopes, writeScopes } from './access.ts';
import { failed, invalid, notFound, render, type Answer, type Wanted } from './answers.ts';
import { createInput, judgeCreate, makeRecord } from './creates.ts';
import { mergeContacts } from './merge.ts';
import { listParam, numberParam, readBody, type Route, type TwinRequest } from './request.ts';
import type { State } from './state.ts';
import { archive, positionOf } from './table.ts';
import { objectTypeOf, type ObjectType, type Source } from './types.ts';
import { apply, judge, liveRecord } from './writes.ts';

const propertiesBody = z.looseObject({
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
const mergeBody = z.looseObject({
  primaryObjectId: z.union([z.string(), z.number()]).transform(String),
  objectIdToMerge: z.union([z.string(), z.number()]).transform(String),
});

export const byApp = (request: TwinRequest): Source => ({ type: 'INTEGRATION', id: request.app.appId });

const wantedOf = (request: TwinRequest): Wanted => ({
  properties: listParam(request.query, 'properties'),
  history: listParam(request.query, 'propertiesWithHistory'),
  associations: listParam(request.query, 'associations')
    .map(objectTypeOf)
    .filter((type) => type !== null),
});

const list = (state: State, type: ObjectType, endpoint: string, request: TwinRequest): Answer => {
  const wanted = wantedOf(request);
  const cap = wanted.history.length > 0 ? state.limits.listPageWithHistory : state.limits.listPage;
  const limit = numberParam(request.query, 'limit', 10);
  const after = numberParam(request.query, 'after', 0);
  if (after === null) return invalid('The after parameter is not a cursor of this API.');
  if (limit === null || limit < 1 || limit > cap)
    return invalid(
      `The limit parameter must be from 1 to ${cap}${cap < state.limits.listPage ? ' with propertiesWithHistory' : ''}.`,
    );
  const table = state.tables[type];
  const ids = request.query.get('archived') === 'true' ? table.archived : table.live;
  // The cursor is the last id served, and each page is read from the records as they are now.
  const start = positionOf(ids, after + 1);
  const page = ids.slice(start, start + limit);
  const last = page.at(-1);
  const hasMore = start + limit < ids.length;
  const records = page.map((id) => table.records.get(id)).filter((record) => record !== undefined);
  return {
    status: 200,
    body: {
      results: records.map((record) => render(state, type, record, wanted)),
      ...(hasMore && last !== undefined ? { paging: { next: { after: String(last), link: '' } } } : {}),
    },
    tally: { endpoint, keys: page, cap, isAtLeastOne: true },
  };
};

const create = (state: State, type: ObjectType, endpoint: string, request: TwinRequest): Answer => {
  const read = readBody(createInput, request.body);
  if ('answer' in read) return read.answer;
  const judged = judgeCreate(state, type, read.value);
  if (!judged.ok) return failed(judged.failure);
  const record = makeRecord(state, type, judged, byApp(request));
  return {
    status: 201,
    body: render(state, type, record, { properties: Object.keys(judged.values), history: [], associations: [] }),
    tally: { endpoint, keys: [record.id], cap: 1, isAtLeastOne: false },
  };
};

const update = (state: State, type: ObjectType, id: string, endpoint: string, request: TwinRequest): Answer => {
  const read = readBody(propertiesBody, request.body);
  if ('answer' in read) return read.answer;
  const judged = judge(state, type, id, read.value.properties);
  if (!judged.ok)
    return {
      ...failed(judged.failure),
      tally: { endpoint, keys: judged.isRefusedByRule ? [id] : [], cap: 1, isAtLeastOne: false },
    };
  const hasChanged = apply(state, type, judged, byApp(request), null);
  return {
    status: 200,
    body: render(state, type, judged.record, {
      properties: Object.keys(read.value.properties),
      history: [],
      associations: [],
    }),
    tally: { endpoint, keys: hasChanged ? [id] : [], cap: 1, isAtLeastOne: false },
  };
};

const readOne = (state: State, type: ObjectType, id: string, endpoint: string, request: TwinRequest): Answer => {
  const record = state.tables[type].records.get(Number(id));
  const isArchived = request.query.get('archived') === 'true';
  if (record === undefined || (record.archivedAt !== null) !== isArchived) return notFound();
  return {
    status: 200,
    body: render(state, type, record, wantedOf(request)),
    tally: { endpoint, keys: [id], cap: 1, isAtLeastOne: false },
  };
};

const merge = (state: State, request: TwinRequest): Answer => {
  const read = readBody(mergeBody, request.body);
  if ('answer' in read) return read.answer;
  const winner = liveRecord(state, 'contacts', read.value.primaryObjectId);
  const loser = liveRecord(state, 'contacts', read.value.objectIdToMerge);
  if (winner === null || loser === null || winner === loser) return notFound();
  const heir = mergeContacts(state, winner, loser, state.clock.now(), state.behaviour.mergesMintIds);
  return { status: 200, body: render(state, 'contacts', heir, { properties: [], history: [], associations: [] }) };
};

/** The routes of `/{type}` and `/{type}/{id}`; null = no such path. */
export const objectRoute = (method: string, type: ObjectType, rest: readonly string[]): Route | null => {
  const [id] = rest;
  if (rest.length > 1) return null;
  if (id === undefined) {
    const endpoint = method === 'GET' ? `list ${type}` : `create ${type}`;
    if (method === 'GET')
      return { endpoint, scopes: readScopes(type), run: (state, request) => list(state, type, endpoint, request) };
    if (method === 'POST')
      return { endpoint, scopes: writeScopes(type), run: (state, request) => create(state, type, endpoint, request) };
    return null;
  }
  if (id === 'merge' && method === 'POST' && type === 'contacts')
    return { endpoint: `merge ${type}`, scopes: writeScopes(type), run: merge };
  if (!/^\d{1,15}$/.test(id)) return null;
  if (method === 'GET') {
    const endpoint = `read ${type}`;
    return { endpoint, scopes: readScopes(type), run: (state, request) => readOne(state, type, id, endpoint, request) };
  }
  if (method === 'PATCH') {
    const endpoint = `update ${type}`;
    return { endpoint, scopes: writeScopes(type), run: (state, request) => update(state, type, id, endpoint, request) };
  }
  if (method === 'DELETE')
    return {
      endpoint: `archive ${type}`,
      scopes: writeScopes(type),
      run: (state) => {
        const record = liveRecord(state, type, id);
        if (record !== null) archive(state.tables[type], record, state.clock.now());
        return { status: 204 };
      },
    };
  return null;
};
