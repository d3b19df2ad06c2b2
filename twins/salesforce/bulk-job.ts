// What the org keeps of a bulk job, and which state it is in at a moment.
import type { Sheet } from './csv.ts';
import type { Plan } from './plan.ts';
import type { Values } from './types.ts';

type Common = {
  readonly id: string;
  readonly userId: string;
  readonly version: string;
  readonly object: string;
  readonly operation: string;
  readonly createdAt: number;
  isAborted: boolean;
};

export type QueryJob = Common & {
  readonly kind: 'query';
  readonly query: string;
  readonly plan: Plan;
  /** The rows as they stood when the job was made, but for generated ones, which follow. */
  readonly rows: readonly Values[];
  readonly total: number;
  readonly doneAt: number;
  readonly fails: boolean;
};

export type IngestResult = {
  readonly successful: readonly (readonly string[])[];
  readonly failed: readonly (readonly string[])[];
  readonly unprocessed: readonly (readonly string[])[];
  readonly errorMessage: string | null;
};

export type IngestJob = Common & {
  readonly kind: 'ingest';
  readonly delimiter: string;
  readonly lineEnding: string;
  readonly assigns: boolean;
  /** Part of the rows that stay unprocessed because the job fails midway; null = it does not. */
  readonly failShare: number | null;
  sheet: Sheet | null;
  doneAt: number | null;
  result: IngestResult | null;
};

export type BulkJob = QueryJob | IngestJob;

export const jobStates = ['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted'] as const;
export type JobState = (typeof jobStates)[number];

/** The last quarter of a job's time is the work; before, it waits its turn. */
const waitingShare = 0.25;

export const stateOf = (job: BulkJob, now: number): JobState => {
  if (job.isAborted) return 'Aborted';
  const { doneAt } = job;
  if (doneAt === null) return 'Open';
  if (now >= doneAt) {
    const fails = job.kind === 'query' ? job.fails : job.result?.errorMessage != null;
    return fails ? 'Failed' : 'JobComplete';
  }
  const startedAt = job.createdAt + (doneAt - job.createdAt) * waitingShare;
  return now < startedAt ? 'UploadComplete' : 'InProgress';
};
