// Query jobs of Bulk API 2.0: what they found, and its pages as streams of CSV with a header each. Rows that are only a function
// of their number are made while they are sent.
// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm
import { z } from 'zod';
import { csvValue, ok, refuse, type Answer } from './answers.ts';
import { stateOf, type QueryJob } from './bulk-job.ts';
import { csvLine } from './csv.ts';
import { makeId } from './ids.ts';
import { jsonOf, seerOf, type TwinRequest } from './request.ts';
import type { Plan } from './plan.ts';
import { planQuery, rowsOf } from './soql.ts';
import { nextSerial } from './state.ts';
import { generatedFrom, visibleRows } from './store.ts';
import type { Values } from './types.ts';

const createBody = z.object({
  operation: z.enum(['query', 'queryAll']),
  query: z.string(),
  contentType: z.literal('CSV').optional(),
  columnDelimiter: z.literal('COMMA').optional(),
  lineEnding: z.literal('LF').optional(),
});

/** Rows of one piece of a stream. */
const chunkRows = 500;

/** Generated rows may be left to be made while they are sent: they come last by id anyway, and nothing limits them. */
const isStreamed = (plan: Plan): boolean =>
  plan.table.generated !== null && plan.compare === null && plan.limit === Infinity && plan.offset === 0;

const matches = function* (plan: Plan, from: number): Generator<readonly [index: number, values: Values]> {
  let index = from;
  for (const values of generatedFrom(plan.table, from)) {
    if (plan.filter.test(values)) yield [index, values];
    index += 1;
  }
};

const countGenerated = (plan: Plan): number => {
  if (plan.filter.isOpen) return plan.table.generated?.count ?? 0;
  let count = 0;
  for (const _ of matches(plan, 0)) count += 1;
  return count;
};

export const createQueryJob = (request: TwinRequest): Answer => {
  const { operation, query } = jsonOf(request, createBody);
  const { state, userId, version } = request;
  const seer = seerOf(request);
  const plan = planQuery(seer, query, { withDeleted: operation === 'queryAll' });
  if (plan.isCount || plan.children.length > 0 || plan.offset > 0)
    return refuse(400, 'API_ERROR', 'Aggregate queries, subqueries and OFFSET are not supported by Bulk Query');
  const streams = isStreamed(plan);
  const rows = streams ? [...visibleRows(plan.table, seer.now)].filter(plan.filter.test) : [...rowsOf(plan, seer.now)];
  const job: QueryJob = {
    kind: 'query',
    id: makeId('750', nextSerial(state)),
    userId,
    version,
    object: plan.object.name,
    operation,
    query,
    plan,
    rows,
    total: rows.length + (streams ? countGenerated(plan) : 0),
    createdAt: seer.now,
    doneAt: seer.now + state.limits.bulkJobMs,
    fails: request.failShare !== null,
    isAborted: false,
  };
  state.bulkJobs.set(job.id, job);
  return ok(queryJobInfo(job, seer.now));
};

const instant = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

export const queryJobInfo = (job: QueryJob, now: number): Record<string, unknown> => {
  const state = stateOf(job, now);
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.userId,
    createdDate: instant(job.createdAt),
    systemModstamp: instant(Math.min(now, job.doneAt)),
    state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.version.slice(1)),
    jobType: 'V2Query',
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
    ...(state === 'JobComplete' ? { numberRecordsProcessed: job.total, retries: 0, totalProcessingTime: 1 } : {}),
    ...(state === 'Failed'
      ? { errorMessage: 'Unable to complete the job: internal error', numberRecordsProcessed: 0 }
      : {}),
  };
};

type Page = { readonly from: number; readonly until: number; readonly count: number; readonly next: number | null };

/** Positions count the kept rows first and the generated ones after them, whether or not these match. */
const pageFrom = (job: QueryJob, from: number, most: number): Page => {
  const { plan, rows } = job;
  if (!isStreamed(plan)) {
    const until = Math.min(rows.length, from + most);
    return { from, until, count: until - from, next: until < rows.length ? until : null };
  }
  let count = Math.max(0, Math.min(rows.length - from, most));
  const generated = plan.table.generated?.count ?? 0;
  if (from + count < rows.length) return { from, until: from + count, count, next: from + count };
  if (plan.filter.isOpen) {
    const until = Math.min(rows.length + generated, from + most);
    return { from, until, count: until - from, next: until < rows.length + generated ? until : null };
  }
  for (const [index] of matches(plan, Math.max(0, from - rows.length))) {
    const at = rows.length + index;
    if (count === most) return { from, until: at, count, next: at };
    count += 1;
  }
  return { from, until: rows.length + generated, count, next: null };
};

const valuesIn = function* (job: QueryJob, { from, until }: Page): Generator<Values> {
  const { plan, rows } = job;
  for (let at = from; at < Math.min(until, rows.length); at += 1) {
    const values = rows[at];
    if (values !== undefined) yield values;
  }
  if (until <= rows.length) return;
  for (const [index, values] of matches(plan, Math.max(0, from - rows.length))) {
    if (rows.length + index >= until) return;
    yield values;
  }
};

const csvOf = function* (job: QueryJob, page: Page): Generator<string> {
  const { columns } = job.plan;
  yield csvLine(columns.map((path) => path.names.join('.')));
  let lines: string[] = [];
  for (const values of valuesIn(job, page)) {
    lines.push(csvLine(columns.map((path) => csvValue(path.get(values), path.field.type))));
    if (lines.length < chunkRows) continue;
    yield lines.join('');
    lines = [];
  }
  if (lines.length > 0) yield lines.join('');
};

const locatorOf = (position: number): string => Buffer.from(String(position)).toString('base64url');
const positionOf = (locator: string): number | null => {
  const text = Buffer.from(locator, 'base64url').toString('utf8');
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
};

export const queryResults = (request: TwinRequest, job: QueryJob): Answer => {
  const { state, query, version } = request;
  if (stateOf(job, state.clock.now()) !== 'JobComplete')
    return refuse(400, 'INVALIDJOBSTATE', 'The job has no results in this state');
  if (version !== job.version)
    return refuse(409, 'API_VERSION_MISMATCH', 'Use the API version that the job was created with');
  const { bulkPage } = state.limits;
  const asked = Number(query.get('maxRecords') ?? bulkPage);
  if (!Number.isInteger(asked) || asked < 1)
    return refuse(400, 'INVALID_FIELD', 'maxRecords must be a whole number above 0');
  const locator = query.get('locator');
  const from = locator === null ? 0 : positionOf(locator);
  if (from === null) return refuse(400, 'INVALID_QUERY_LOCATOR', 'The locator is not of this job');
  const page = pageFrom(job, from, Math.min(bulkPage, asked));
  const blocks = [];
  for (let block = Math.floor(from / bulkPage); block * bulkPage < Math.max(1, page.until); block += 1)
    blocks.push(`${job.id}/${block}`);
  return {
    status: 200,
    text: csvOf(job, page),
    contentType: 'text/csv;charset=UTF-8',
    headers: {
      // The word null, not an absent header, says that this was the last page.
      'Sforce-Locator': page.next === null ? 'null' : locatorOf(page.next),
      'Sforce-NumberOfRecords': String(page.count),
    },
    tally: { endpoint: `bulk_results ${job.object}`, keys: blocks, cap: 1, isAtLeastOne: false },
  };
};
