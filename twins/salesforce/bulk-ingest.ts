// Ingest jobs of Bulk API 2.0: an upload, its work once it is said to be complete, and what became of each row, in no order
// that a caller may rely on. An empty cell leaves a field alone, #N/A empties it.
// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_job_types.htm
import { z } from 'zod';
import { ok, refuse, type Answer } from './answers.ts';
import { stateOf, type IngestJob, type IngestResult } from './bulk-job.ts';
import { csvLine, readCsv, type Sheet } from './csv.ts';
import { makeId } from './ids.ts';
import { transaction, type Writer } from './records.ts';
import { jsonOf, seerOf, type TwinRequest } from './request.ts';
import { findField, findObject } from './schema.ts';
import { seenObject } from './soql-paths.ts';
import { nextSerial, type State } from './state.ts';
import type { ObjectDef, Value } from './types.ts';
import { writeMany, type Change, type Outcome } from './writes.ts';

const createBody = z.object({
  object: z.string(),
  operation: z.enum(['insert', 'update', 'delete']),
  contentType: z.literal('CSV').optional(),
  columnDelimiter: z.enum(['COMMA', 'SEMICOLON', 'TAB', 'PIPE', 'CARET', 'BACKQUOTE']).optional(),
  lineEnding: z.enum(['LF', 'CRLF']).optional(),
  assignmentRuleId: z.string().optional(),
});
const stateBody = z.object({ state: z.enum(['UploadComplete', 'Aborted']) });

export const createIngestJob = (request: TwinRequest): Answer => {
  const body = jsonOf(request, createBody);
  const { state, userId, version } = request;
  const object = seenObject(seerOf(request), body.object);
  const job: IngestJob = {
    kind: 'ingest',
    id: makeId('750', nextSerial(state)),
    userId,
    version,
    object: object.name,
    operation: body.operation,
    delimiter: body.columnDelimiter ?? 'COMMA',
    lineEnding: body.lineEnding ?? 'LF',
    assigns: body.assignmentRuleId !== undefined,
    failShare: request.failShare,
    createdAt: state.clock.now(),
    isAborted: false,
    sheet: null,
    doneAt: null,
    result: null,
  };
  state.bulkJobs.set(job.id, job);
  return ok(ingestJobInfo(job, job.createdAt));
};

const instant = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

export const ingestJobInfo = (job: IngestJob, now: number): Record<string, unknown> => {
  const state = stateOf(job, now);
  const isDone = state === 'JobComplete' || state === 'Failed';
  const result = isDone ? job.result : null;
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.userId,
    createdDate: instant(job.createdAt),
    systemModstamp: instant(now),
    state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.version.slice(1)),
    jobType: 'V2Ingest',
    lineEnding: job.lineEnding,
    columnDelimiter: job.delimiter,
    ...(state === 'Open' ? { contentUrl: `services/data/${job.version}/jobs/ingest/${job.id}/batches` } : {}),
    ...(result === null
      ? {}
      : {
          numberRecordsProcessed: result.successful.length + result.failed.length,
          numberRecordsFailed: result.failed.length,
          retries: 0,
        }),
    ...(result?.errorMessage == null ? {} : { errorMessage: result.errorMessage }),
  };
};

export const upload = (request: TwinRequest, job: IngestJob): Answer => {
  if (stateOf(job, request.state.clock.now()) !== 'Open' || job.sheet !== null)
    return refuse(400, 'INVALIDJOBSTATE', 'Found multiple contents for the job, or the job is not open');
  if (request.body.length > request.state.limits.bulkUploadBytes)
    return refuse(413, 'REQUEST_TOO_LARGE', 'The upload is larger than 150 MB');
  // A sheet that is no table fails when it is worked on, as its rows would.
  job.sheet = readCsv(request.body.toString('utf8'), job.delimiter) ?? { header: [], rows: [] };
  return { status: 201 };
};

const failedWhole = (sheet: Sheet, errorMessage: string): IngestResult => ({
  successful: [],
  failed: [],
  unprocessed: sheet.rows,
  errorMessage,
});

const cellValue = (cell: string): Value | undefined => (cell === '' ? undefined : cell === '#N/A' ? null : cell);

const changeOf = (job: IngestJob, object: ObjectDef, sheet: Sheet, row: readonly string[]): Change => {
  const values: Record<string, Value> = {};
  let id = '';
  sheet.header.forEach((name, index) => {
    const cell = row[index] ?? '';
    const value = cellValue(cell);
    if (name.toLowerCase() === 'id') id = cell;
    else if (value !== undefined) values[name] = value;
  });
  switch (job.operation) {
    case 'insert':
      return { kind: 'create', object, values };
    case 'delete':
      return { kind: 'delete', id };
    default:
      return { kind: 'update', object, id, values };
  }
};

/** CODE:message:Fields -- , as the platform writes an error into one cell. */
const errorCell = ({ written }: Outcome): string => {
  if (written.ok) return '';
  const [error] = written.errors;
  const code = error?.errorCode === 'JSON_PARSER_ERROR' ? 'INVALID_TYPE_ON_FIELD_IN_RECORD' : error?.errorCode;
  const fields = error?.fields ?? [];
  return `${code ?? ''}:${error?.message ?? ''}:${fields.length === 0 ? '--' : `${fields.join(' ')} --`}`;
};

const process = (state: State, job: IngestJob, sheet: Sheet): IngestResult => {
  const object = findObject(state.store.schema, job.object);
  const unknown = sheet.header.find((name) => object !== null && findField(object, name) === null);
  if (object === null || sheet.header.length === 0) return failedWhole(sheet, 'InvalidBatch : Failed to parse CSV');
  if (unknown !== undefined) return failedWhole(sheet, `InvalidBatch : Field name not found : ${unknown}`);
  if (job.operation !== 'insert' && !sheet.header.some((name) => name.toLowerCase() === 'id'))
    return failedWhole(sheet, 'InvalidBatch : Field name not found : Id');
  const done =
    job.failShare === null ? sheet.rows.length : Math.max(0, Math.floor(sheet.rows.length * (1 - job.failShare)));
  const rows = sheet.rows.slice(0, done);
  const tx = transaction(state, job.userId, { lagMs: state.limits.bulkJobMs });
  const writer: Writer = { tx, kind: 'api', autoAssign: job.assigns, allowsDuplicates: false };
  const changes = rows.map((row) => changeOf(job, object, sheet, row));
  const outcomes = writeMany(state, writer, changes, { allOrNone: false, lockShare: 0 });
  const successful: string[][] = [];
  const failed: string[][] = [];
  outcomes.forEach((outcome, index) => {
    const row = rows[index] ?? [];
    const { written } = outcome;
    if (written.ok) successful.push([written.id, String(job.operation === 'insert'), ...row]);
    else failed.push([outcome.key.split('/')[1] ?? '', errorCell(outcome), ...row]);
  });
  return {
    successful: successful.reverse(),
    failed: failed.reverse(),
    unprocessed: sheet.rows.slice(done),
    errorMessage: job.failShare === null ? null : 'InternalServerError : Too many lock failure',
  };
};

export const closeIngestJob = (request: TwinRequest, job: IngestJob): Answer => {
  const { state } = request;
  const now = state.clock.now();
  const wanted = jsonOf(request, stateBody).state;
  const is = stateOf(job, now);
  if (wanted === 'Aborted') {
    if (is === 'JobComplete' || is === 'Failed')
      return refuse(400, 'INVALIDJOBSTATE', 'Aborting already Completed Job not allowed');
    job.isAborted = true;
    return ok(ingestJobInfo(job, now));
  }
  if (is !== 'Open' || job.sheet === null)
    return refuse(400, 'INVALIDJOBSTATE', 'The job is not open, or nothing was uploaded');
  job.result = process(state, job, job.sheet);
  job.doneAt = now + state.limits.bulkJobMs;
  return ok(ingestJobInfo(job, now));
};

const headers: Readonly<Record<string, readonly string[]>> = {
  successfulResults: ['sf__Id', 'sf__Created'],
  failedResults: ['sf__Id', 'sf__Error'],
  unprocessedrecords: [],
};

const linesOf = function* (header: readonly string[], rows: readonly (readonly string[])[]): Generator<string> {
  yield csvLine(header);
  for (const row of rows) yield csvLine(row);
};

export const ingestResults = (request: TwinRequest, job: IngestJob, what: string): Answer => {
  const extra = headers[what];
  const is = stateOf(job, request.state.clock.now());
  if (extra === undefined || !['JobComplete', 'Failed', 'Aborted'].includes(is))
    return refuse(400, 'INVALIDJOBSTATE', 'The job has no results in this state');
  const { result, sheet } = job;
  const rows =
    result === null
      ? what === 'unprocessedrecords'
        ? (sheet?.rows ?? [])
        : []
      : what === 'successfulResults'
        ? result.successful
        : what === 'failedResults'
          ? result.failed
          : result.unprocessed;
  return {
    status: 200,
    text: linesOf([...extra, ...(sheet?.header ?? [])], rows),
    contentType: 'text/csv;charset=UTF-8',
    headers: { 'Sforce-NumberOfRecords': String(rows.length) },
  };
};
