// Batches of new records, up to 100. Without a trace id on every row one bad row refuses the whole batch.
// https://developers.hubspot.com/docs/api-reference/latest/error-handling (multi-status by objectWriteTraceId)
import { z } from 'zod';
import { writeScopes } from './access.ts';
import { batchAnswer, failed, invalid, render, rowError, type Answer } from './answers.ts';
import { createInput, judgeCreate, makeRecord } from './creates.ts';
import { readBody, type Route, type TwinRequest } from './request.ts';
import { byApp } from './routes-objects.ts';
import type { State } from './state.ts';
import type { ObjectType } from './types.ts';

const createInputs = z.looseObject({
  inputs: z.array(createInput.extend({ objectWriteTraceId: z.string().optional() })).min(1),
});

const batchCreate = (state: State, type: ObjectType, endpoint: string, request: TwinRequest): Answer => {
  const read = readBody(createInputs, request.body);
  if ('answer' in read) return read.answer;
  const rows = read.value.inputs;
  const cap = state.limits.batch;
  if (rows.length > cap)
    return invalid(`The maximum number of inputs supported in a batch is ${cap}, received ${rows.length}.`);
  const traces = rows.map((row) => row.objectWriteTraceId);
  const isTraced =
    state.behaviour.honoursTraceIds && !traces.includes(undefined) && new Set(traces).size === traces.length;
  if (!isTraced)
    for (const row of rows) {
      const judged = judgeCreate(state, type, row);
      if (!judged.ok) return failed(judged.failure);
    }
  const results: unknown[] = [];
  const errors: unknown[] = [];
  // One after another, so that the second of two rows with one unique value is refused.
  for (const row of rows) {
    const judged = judgeCreate(state, type, row);
    if (!judged.ok) {
      const context = { ...judged.failure.context, objectWriteTraceId: [row.objectWriteTraceId ?? ''] };
      errors.push(rowError({ ...judged.failure, context }));
      continue;
    }
    const record = makeRecord(state, type, judged, byApp(request));
    results.push({
      ...render(state, type, record, { properties: Object.keys(judged.values), history: [], associations: [] }),
      ...(row.objectWriteTraceId === undefined ? {} : { objectWriteTraceId: row.objectWriteTraceId }),
    });
  }
  const answer = batchAnswer(state, results, errors);
  return {
    ...answer,
    status: answer.status === 200 ? 201 : answer.status,
    tally: {
      endpoint,
      keys: rows.map((_, nth) => `${state.metrics.creates()}/${nth}`),
      cap,
      isAtLeastOne: false,
    },
  };
};

/** `/{type}/batch/create`; null = no such path. */
export const createRoute = (method: string, type: ObjectType, rest: readonly string[]): Route | null => {
  if (method !== 'POST' || rest.join('/') !== 'batch/create') return null;
  const endpoint = `batch_create ${type}`;
  return {
    endpoint,
    scopes: writeScopes(type),
    run: (state, request) => batchCreate(state, type, endpoint, request),
  };
};
