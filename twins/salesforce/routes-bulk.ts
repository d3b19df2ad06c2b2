// The paths of Bulk API 2.0 jobs.
// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0.htm
import { z } from 'zod';
import { ok, refuse, type Answer } from './answers.ts';
import { closeIngestJob, createIngestJob, ingestJobInfo, ingestResults, upload } from './bulk-ingest.ts';
import { stateOf, type BulkJob } from './bulk-job.ts';
import { createQueryJob, queryJobInfo, queryResults } from './bulk-query.ts';
import { jsonOf, notFound, type Route, type TwinRequest } from './request.ts';
import type { State } from './state.ts';

const abortBody = z.object({ state: z.literal('Aborted') });
const ended = ['JobComplete', 'Failed', 'Aborted'];

const info = (job: BulkJob, now: number): Record<string, unknown> =>
  job.kind === 'query' ? queryJobInfo(job, now) : ingestJobInfo(job, now);

const jobOf = ({ state, userId }: TwinRequest, kind: BulkJob['kind'], id: string): BulkJob => {
  const job = state.bulkJobs.get(id);
  return job?.kind === kind && job.userId === userId ? job : notFound();
};

const remove = (request: TwinRequest, job: BulkJob): Answer => {
  const { state } = request;
  if (!ended.includes(stateOf(job, state.clock.now())))
    return refuse(400, 'INVALIDJOBSTATE', 'A job that has not ended cannot be deleted');
  state.bulkJobs.delete(job.id);
  return { status: 204 };
};

const change = (request: TwinRequest, job: BulkJob): Answer => {
  if (job.kind === 'ingest') return closeIngestJob(request, job);
  jsonOf(request, abortBody);
  job.isAborted = true;
  return ok(info(job, request.state.clock.now()));
};

const objectIn = (kind: string, body: Buffer): string => {
  const pattern = kind === 'query' ? /\bfrom\s+(\w+)/i : /"object"\s*:\s*"(\w+)"/;
  return pattern.exec(body.toString('utf8', 0, 16_384))?.[1] ?? 'unknown';
};

const status = (request: TwinRequest, job: BulkJob): Answer =>
  ok(info(job, request.state.clock.now()), { endpoint: 'bulk_status', keys: [job.id], cap: 1, isAtLeastOne: false });

export const bulkRoute = (state: State, method: string, path: readonly string[], body: Buffer): Route | null => {
  const [kind, id, what] = path;
  if (kind !== 'query' && kind !== 'ingest') return null;
  if (id === undefined) {
    if (method === 'POST')
      return {
        endpoint: `bulk_create ${objectIn(kind, body)}`,
        run: kind === 'query' ? createQueryJob : createIngestJob,
      };
    return method === 'GET' ? { endpoint: 'bulk_jobs', run: (request) => jobs(request, kind) } : null;
  }
  const route = (endpoint: string, run: (request: TwinRequest, job: BulkJob) => Answer): Route => ({
    endpoint,
    run: (request) => run(request, jobOf(request, kind, id)),
  });
  const object = state.bulkJobs.get(id)?.object ?? 'unknown';
  switch (`${method} ${what ?? ''}`) {
    case 'GET ':
      return route('bulk_status', status);
    case 'DELETE ':
      return route('bulk_delete', remove);
    case 'PATCH ':
      return route('bulk_close', change);
    case 'PUT batches':
      return route(`bulk_upload ${object}`, (request, job) =>
        job.kind === 'ingest' ? upload(request, job) : notFound(),
      );
    case 'GET results':
      return route(`bulk_results ${object}`, (request, job) =>
        job.kind === 'query' ? queryResults(request, job) : notFound(),
      );
    case 'GET successfulResults':
    case 'GET failedResults':
    case 'GET unprocessedrecords':
      return route(`bulk_results ${object}`, (request, job) =>
        job.kind === 'ingest' ? ingestResults(request, job, what ?? '') : notFound(),
      );
    default:
      return null;
  }
};

const jobs = ({ state, userId }: TwinRequest, kind: BulkJob['kind']): Answer => {
  const now = state.clock.now();
  const theirs = [...state.bulkJobs.values()].filter((job) => job.kind === kind && job.userId === userId);
  return ok({ done: true, nextRecordsUrl: null, records: theirs.map((job) => info(job, now)) });
};
