// Records by id: one at a time, and sObject Collections, where up to 200 are written and up to 2,000 read in one call.
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm
import { z } from 'zod';
import { failed, ok, refuse, restValue, type Answer } from './answers.ts';
import { normalId } from './ids.ts';
import { jsonOf, seerOf, writerOf, type Route, type TwinRequest } from './request.ts';
import { seenField, seenObject } from './soql-paths.ts';
import { seesAllRows } from './access.ts';
import { nextSerial } from './state.ts';
import { visible } from './store.ts';
import type { Field, ObjectDef, Values } from './types.ts';
import { checkTypes, neededKeys, writeMany, type Change, type Outcome } from './writes.ts';

const plain = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const retrieveBody = z.object({ ids: z.array(z.string()), fields: z.array(z.string()) });
const recordBody = z.object({ attributes: z.object({ type: z.string() }) }).catchall(plain);
const collectionBody = z.object({ allOrNone: z.boolean().optional(), records: z.array(recordBody) });
const singleBody = z.object({ attributes: z.unknown().optional() }).catchall(plain);

/** How often the type may change from one record of a collection to the next. */
const mostChunks = 10;

const render = (request: TwinRequest, object: ObjectDef, values: Values, fields: readonly Field[]): unknown => ({
  attributes: {
    type: object.name,
    url: `/services/data/${request.version}/sobjects/${object.name}/${String(values['Id'])}`,
  },
  ...Object.fromEntries(fields.map((field) => [field.name, restValue(values[field.name], field.type)])),
});

/** What is there for this caller now; null = missing, deleted or not theirs to see. */
const lookUp = (request: TwinRequest, object: ObjectDef, id: string): Values | null => {
  const { state, userId } = request;
  const values = id.startsWith(object.keyPrefix) ? visible(state.store, id, state.clock.now()) : null;
  if (values === null || values['IsDeleted'] === true) return null;
  const isTheirs = seesAllRows(state, userId, object) || values['OwnerId'] === userId;
  return isTheirs ? values : null;
};

const retrieve = (request: TwinRequest, name: string): Answer => {
  const { query, state } = request;
  const list = (text: string | null): string[] => (text ?? '').split(',').filter((part) => part !== '');
  const asked =
    request.method === 'POST'
      ? jsonOf(request, retrieveBody)
      : { ids: list(query.get('ids')), fields: list(query.get('fields')) };
  const seer = seerOf(request);
  const object = seenObject(seer, name);
  if (asked.ids.length > state.limits.retrieve)
    refuse(400, 'EXCEEDED_ID_LIMIT', `Too many ids: at most ${state.limits.retrieve} can be retrieved at once`);
  const names = new Set(['Id', ...asked.fields].map((field) => field.toLowerCase()));
  const fields = [...names].map((field) => seenField(seer, object, field));
  const ids = asked.ids.map((id) => normalId(id) ?? refuse(400, 'MALFORMED_ID', `malformed id ${id.slice(0, 40)}`));
  const rows = ids.map((id) => {
    const values = lookUp(request, object, id);
    return values === null ? null : render(request, object, values, fields);
  });
  return ok(rows, { endpoint: `retrieve ${object.name}`, keys: ids, cap: state.limits.retrieve, isAtLeastOne: false });
};

const split = (record: Readonly<Record<string, unknown>>): { values: Values; id: string } => {
  const values: Record<string, Values[string]> = {};
  let id = '';
  for (const [name, value] of Object.entries(record)) {
    if (name === 'attributes') continue;
    if (name.toLowerCase() === 'id') id = String(value);
    else values[name] = value as Values[string];
  }
  return { values, id };
};

const rowOf = ({ written }: Outcome): unknown =>
  written.ok
    ? { id: written.id, success: true, errors: [] }
    : {
        success: false,
        errors: written.errors.map(({ errorCode, message, fields }) => ({
          statusCode: errorCode,
          message,
          fields: fields ?? [],
        })),
      };

const limitSize = (request: TwinRequest, size: number): void => {
  const { collection } = request.state.limits;
  if (size > collection)
    refuse(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${collection} records into this call`,
    );
};

const collection = (request: TwinRequest, kind: 'create' | 'update'): Answer => {
  const { allOrNone = false, records } = jsonOf(request, collectionBody);
  limitSize(request, records.length);
  const seer = seerOf(request);
  let chunks = 0;
  const changes = records.map((record, index): Change => {
    if (record.attributes.type !== records[index - 1]?.attributes.type) chunks += 1;
    const object = seenObject(seer, record.attributes.type);
    const { values, id } = split(record);
    checkTypes(object, values);
    return kind === 'create' ? { kind, object, values } : { kind, object, id, values };
  });
  if (chunks > mostChunks) refuse(400, 'INVALID_OPERATION', 'Cannot have more than 10 chunks in a single operation.');
  const outcomes = writeMany(request.state, writerOf(request), changes, { allOrNone, lockShare: request.lockShare });
  const object = records[0]?.attributes.type ?? '';
  const keys = neededKeys(outcomes);
  return ok(outcomes.map(rowOf), {
    endpoint: `${kind} ${object}`,
    // What was refused on create has no id: each is one row that had to be tried.
    keys: keys.map((key) => (key.endsWith('/') ? `${key}refused-${nextSerial(request.state)}` : key)),
    cap: request.state.limits.collection,
    isAtLeastOne: false,
  });
};

const removeMany = (request: TwinRequest): Answer => {
  const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  limitSize(request, ids.length);
  const allOrNone = request.query.get('allOrNone') === 'true';
  const changes = ids.map((id): Change => ({ kind: 'delete', id }));
  return ok(
    writeMany(request.state, writerOf(request), changes, { allOrNone, lockShare: request.lockShare }).map(rowOf),
  );
};

const single = (request: TwinRequest, change: Change, status: number): Answer => {
  const [outcome] = writeMany(request.state, writerOf(request), [change], {
    allOrNone: false,
    lockShare: request.lockShare,
  });
  if (outcome === undefined) return refuse(400, 'INVALID_OPERATION', 'Nothing to do');
  const { written } = outcome;
  if (!written.ok) {
    const isGone = ['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY'].includes(written.errors[0]?.errorCode ?? '');
    return failed(written.errors.map((error) => ({ ...error, status: isGone ? 404 : 400 })));
  }
  return status === 204 ? { status } : { status, body: { id: written.id, success: true, errors: [] } };
};

const bodyOf = (request: TwinRequest, object: ObjectDef): Values => {
  const { values } = split(jsonOf(request, singleBody));
  checkTypes(object, values);
  return values;
};

const one = (request: TwinRequest, name: string, id: string): Answer => {
  const seer = seerOf(request);
  const object = seenObject(seer, name);
  if (request.method === 'PATCH')
    return single(request, { kind: 'update', object, id, values: bodyOf(request, object) }, 204);
  if (request.method === 'DELETE') return single(request, { kind: 'delete', id }, 204);
  const values = lookUp(request, object, normalId(id) ?? '');
  if (values === null) return refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
  const asked = request.query.get('fields')?.split(',') ?? [...object.fields.keys()];
  const fields = asked.map((field) => seenField(seer, object, field));
  return ok(render(request, object, values, fields));
};

export const recordsRoute = (method: string, path: readonly string[], type: string | null): Route | null => {
  const [family, second, third] = path;
  if (family === 'composite' && second === 'sobjects') {
    if (third !== undefined)
      return path.length === 3 && (method === 'POST' || method === 'GET')
        ? { endpoint: `retrieve ${third}`, run: (request) => retrieve(request, third) }
        : null;
    if (method === 'PATCH')
      return { endpoint: `update ${type ?? ''}`, run: (request) => collection(request, 'update') };
    if (method === 'POST') return { endpoint: `create ${type ?? ''}`, run: (request) => collection(request, 'create') };
    return method === 'DELETE' ? { endpoint: 'delete many', run: removeMany } : null;
  }
  if (family !== 'sobjects' || second === undefined) return null;
  if (third === undefined && method === 'POST')
    return {
      endpoint: `create ${second}`,
      run: (request) => {
        const object = seenObject(seerOf(request), second);
        return single(request, { kind: 'create', object, values: bodyOf(request, object) }, 201);
      },
    };
  if (third === undefined || path.length !== 3) return null;
  const names: Readonly<Record<string, string>> = { GET: 'get', PATCH: 'update', DELETE: 'delete' };
  const verb = names[method];
  return verb === undefined ? null : { endpoint: `${verb} ${second}`, run: (request) => one(request, second, third) };
};
