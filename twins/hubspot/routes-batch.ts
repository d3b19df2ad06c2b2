// Batches: reading up to 100 records by id, updating up to 100, and reading associations of up to 1,000.
// https://developers.hubspot.com/docs/api-reference/latest/error-handling (multi-status by objectWriteTraceId)
import { z } from 'zod';
import { readScopes, writeScopes } from './access.ts';
import { batchAnswer, failed, invalid, render, rowError, type Answer, type Failure } from './answers.ts';
import { isPrimary, typesOf } from './associations.ts';
import { readBody, type Route, type TwinRequest } from './request.ts';
import { findByUnique } from './records.ts';
import { byApp } from './routes-objects.ts';
import type { State } from './state.ts';
import { objectFacts, type ObjectType, type StoredRecord } from './types.ts';
import { apply, judge, notFoundFailure, type Judged } from './writes.ts';

const idText = z.union([z.string(), z.number()]).transform(String);
const readInputs = z.looseObject({
  inputs: z.array(z.looseObject({ id: idText, after: idText.optional() })).min(1),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
  idProperty: z.string().optional(),
});
const updateInputs = z.looseObject({
  inputs: z
    .array(
      z.looseObject({
        id: idText,
        idProperty: z.string().optional(),
        objectWriteTraceId: z.string().optional(),
        properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      }),
    )
    .min(1),
});
type Row = z.infer<typeof updateInputs>['inputs'][number];

const tooMany = (count: number, cap: number): Answer =>
  invalid(`The maximum number of inputs supported in a batch is ${cap}, received ${count}.`);

const recordBy = (
  state: State,
  type: ObjectType,
  unique: string | undefined,
  key: string,
): StoredRecord | undefined => {
  if (unique === undefined) return state.tables[type].records.get(Number(key));
  if (type === 'contacts' && unique === 'email')
    return state.tables.contacts.records.get(state.emails.get(key.toLowerCase()) ?? Number.NaN);
  return findByUnique(state, type, unique, key) ?? undefined;
};

const batchRead = (state: State, type: ObjectType, endpoint: string, request: TwinRequest): Answer => {
  const read = readBody(readInputs, request.body);
  if ('answer' in read) return read.answer;
  const { inputs, properties, propertiesWithHistory: history, idProperty } = read.value;
  const cap = history.length > 0 ? state.limits.batchReadWithHistory : state.limits.batch;
  if (inputs.length > cap) return tooMany(inputs.length, cap);
  const isUnique = idProperty !== undefined && state.properties.get(type, idProperty)?.hasUniqueValue === true;
  if (idProperty !== undefined && !isUnique && idProperty !== 'hs_object_id')
    return invalid(`${idProperty} is not a unique property of ${type}.`);
  const isArchived = request.query.get('archived') === 'true';
  const results: unknown[] = [];
  const missing: string[] = [];
  for (const key of new Set(inputs.map((input) => input.id))) {
    const record = recordBy(state, type, isUnique ? idProperty : undefined, key);
    if (record === undefined || (record.archivedAt !== null) !== isArchived) missing.push(key);
    else results.push(render(state, type, record, { properties, history, associations: [] }));
  }
  const errors = missing.length > 0 ? [rowError(notFoundFailure(type, missing))] : [];
  return {
    ...batchAnswer(state, results, errors),
    tally: { endpoint, keys: inputs.map((input) => input.id), cap, isAtLeastOne: false },
  };
};

const repeated = (texts: readonly string[]): string[] => [
  ...new Set(texts.filter((text, index) => texts.indexOf(text) !== index)),
];

/** Trace ids make the answer multi-status only where every row has its own. */
const isTraced = (state: State, rows: readonly Row[]): boolean => {
  const traces = rows.map((row) => row.objectWriteTraceId);
  return (
    state.behaviour.honoursTraceIds &&
    traces.every((trace) => trace !== undefined && trace !== '') &&
    new Set(traces).size === traces.length
  );
};

/** One bad row refuses the whole batch: the answer merges what is wrong with each. */
const refuseWhole = (failures: readonly Failure[]): Failure => {
  const [first] = failures;
  const errors = failures.flatMap((failure) => failure.errors ?? []);
  return {
    status: first?.status ?? 400,
    category: first?.category ?? 'VALIDATION_ERROR',
    message: first?.message ?? '',
    ...(errors.length > 0 ? { errors } : {}),
    ...(first?.context === undefined ? {} : { context: first.context }),
  };
};

const unavailable: Failure = {
  status: 503,
  category: 'INTERNAL_ERROR',
  message: 'This row could not be processed for the moment.',
};

/** The fault `partial`: rows picked by chance, at least one, fail although nothing is wrong with them. */
const strikeRows = (state: State, judged: readonly Judged[], share: number): readonly Judged[] => {
  if (share <= 0) return judged;
  const sure = Math.floor(state.faults.random() * judged.length);
  return judged.map((row, index) =>
    row.ok && (index === sure || state.faults.random() < share)
      ? { ok: false, failure: unavailable, isRefusedByRule: false }
      : row,
  );
};

const batchUpdate = (state: State, type: ObjectType, endpoint: string, request: TwinRequest): Answer => {
  const read = readBody(updateInputs, request.body);
  if ('answer' in read) return read.answer;
  const rows = read.value.inputs;
  if (rows.length > state.limits.batch) return tooMany(rows.length, state.limits.batch);
  if (rows.some((row) => row.idProperty !== undefined))
    return invalid(`Unable to perform update/upsert by non-unique ${objectFacts[type].typeId} property.`);
  const doubles = repeated(rows.map((row) => row.id));
  if (doubles.length > 0)
    return failed({
      status: 400,
      category: 'VALIDATION_ERROR',
      message: `Duplicate IDs found in batch input: [${doubles.join(', ')}]. IDs must be unique`,
      context: { ids: doubles },
    });

  const judged = strikeRows(
    state,
    rows.map((row) => judge(state, type, row.id, row.properties)),
    request.partialShare,
  );
  const refusedByRule = rows.filter((_, index) => judged[index]?.ok === false && judged[index].isRefusedByRule);
  const traced = isTraced(state, rows);
  // Unknown ids are told apart in a 207 even without trace ids; anything else then refuses the whole batch.
  const grave = judged.flatMap((row) =>
    row.ok || row.failure.status === 404 || row.failure === unavailable ? [] : [row.failure],
  );
  if (!traced && grave.length > 0)
    return {
      ...failed(refuseWhole(grave)),
      tally: { endpoint, keys: refusedByRule.map((row) => row.id), cap: state.limits.batch, isAtLeastOne: false },
    };

  const results: unknown[] = [];
  const errors: unknown[] = [];
  const needed = new Set(refusedByRule.map((row) => row.id));
  rows.forEach((row, index) => {
    const verdict = judged[index];
    const traceId = row.objectWriteTraceId ?? null;
    if (verdict === undefined) return;
    if (!verdict.ok) {
      const context = {
        ...verdict.failure.context,
        ...(traced && traceId !== null ? { objectWriteTraceId: [traceId] } : { ids: [row.id] }),
      };
      errors.push(rowError({ ...verdict.failure, context }));
      return;
    }
    if (apply(state, type, verdict, byApp(request), traceId)) needed.add(row.id);
    results.push({
      ...render(state, type, verdict.record, {
        properties: Object.keys(row.properties),
        history: [],
        associations: [],
      }),
      ...(traceId === null ? {} : { objectWriteTraceId: traceId }),
    });
  });
  return {
    ...batchAnswer(state, results, errors),
    tally: { endpoint, keys: [...needed], cap: state.limits.batch, isAtLeastOne: false },
  };
};

/** `/{type}/batch/read` and `/{type}/batch/update`; null = no such path. */
export const batchRoute = (method: string, type: ObjectType, rest: readonly string[]): Route | null => {
  if (method !== 'POST' || rest.length !== 2 || rest[0] !== 'batch') return null;
  if (rest[1] === 'read') {
    const endpoint = `batch_read ${type}`;
    return { endpoint, scopes: readScopes(type), run: (state, request) => batchRead(state, type, endpoint, request) };
  }
  if (rest[1] === 'update') {
    const endpoint = `batch_update ${type}`;
    return {
      endpoint,
      scopes: writeScopes(type),
      run: (state, request) => batchUpdate(state, type, endpoint, request),
    };
  }
  return null;
};

const associationsRead = (
  state: State,
  from: ObjectType,
  to: ObjectType,
  endpoint: string,
  request: TwinRequest,
): Answer => {
  const read = readBody(readInputs, request.body);
  if ('answer' in read) return read.answer;
  const cap = state.limits.associationBatch;
  if (read.value.inputs.length > cap) return tooMany(read.value.inputs.length, cap);
  const results: unknown[] = [];
  const errors: unknown[] = [];
  const { associationPage } = state.limits;
  const inputs = new Map(read.value.inputs.map(({ id, after }) => [id, Number(after ?? 0)]));
  for (const [id, after] of inputs) {
    const record = state.tables[from].records.get(Number(id));
    const targets = [...(record?.links[to] ?? [])].filter(
      (target) => state.tables[to].records.get(target)?.archivedAt === null,
    );
    if (record === undefined || targets.length === 0) {
      errors.push(
        rowError({
          status: 404,
          category: 'OBJECT_NOT_FOUND',
          subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
          message: `No ${objectFacts[to].singular} is associated with ${objectFacts[from].singular} ${id}.`,
          context: {
            fromObjectId: [id],
            fromObjectType: [objectFacts[from].typeId],
            toObjectType: [objectFacts[to].typeId],
          },
        }),
      );
      continue;
    }
    const rest = targets.sort((a, b) => a - b).filter((target) => target > after);
    const page = rest.slice(0, associationPage);
    results.push({
      from: { id },
      to: page.map((target) => {
        const other = state.tables[to].records.get(target);
        const primary = other !== undefined && isPrimary({ type: from, record }, { type: to, record: other });
        return {
          // v4 answers a number here, the date-based paths a text.
          toObjectId: request.version.startsWith('v') ? target : String(target),
          associationTypes: typesOf(from, to, primary).map((one) => ({ category: 'HUBSPOT_DEFINED', ...one })),
        };
      }),
      ...(rest.length > page.length ? { paging: { next: { after: String(page.at(-1) ?? 0), link: '' } } } : {}),
    });
  }
  return {
    ...batchAnswer(state, results, errors),
    tally: { endpoint, keys: [...inputs.keys()], cap, isAtLeastOne: false },
  };
};

/** `/{from}/{to}/batch/read` under associations; null = no such path. */
export const associationsRoute = (
  method: string,
  from: ObjectType,
  to: ObjectType,
  rest: readonly string[],
): Route | null => {
  if (method !== 'POST' || rest.join('/') !== 'batch/read') return null;
  const endpoint = `associations ${from} ${to}`;
  return {
    endpoint,
    scopes: readScopes(from),
    run: (state, request) => associationsRead(state, from, to, endpoint, request),
  };
};
