// Faults to be met on the way to the org: what goes wrong with the calls that a rule names.
import { z } from 'zod';
import { faultsFrom, planOf, ruleTests, type Call, type Faults as FaultsOf } from '../shared/faults.ts';

export const faultKinds = [
  'status', // answers `status` with `errorCode`, nothing was processed
  'unavailable', // 503 SERVER_UNAVAILABLE
  'limit_daily', // 403 REQUEST_LIMIT_EXCEEDED of the day
  'limit_concurrent', // 403 REQUEST_LIMIT_EXCEEDED of calls at the same time
  'reset_before', // the connection breaks, nothing was processed
  'reset_after', // processed, then the connection breaks: the answer is lost
  'hang', // never answers, nothing was processed
  'hang_after', // processed, then never answers
  'html', // a page of some proxy or of a login instead of JSON
  'truncated', // processed, but the answer stops in the middle and the connection breaks
  'malformed', // processed, but the JSON stops in the middle with a proper end
  'lock', // writes: a share of the rows answers UNABLE_TO_LOCK_ROW
  'expire_token', // the token of the call expires now
  'bulk_fail', // creating a job: it will end as Failed, of an ingest with part of its rows unprocessed
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** The wire form of a fault rule. */
export const faultRule = z.strictObject({
  kind: z.enum(faultKinds),
  status: z.number().int().min(400).max(599).optional(),
  errorCode: z.string().optional(),
  /** Of kinds lock and bulk_fail: which part of the rows, at least one. */
  share: z.number().gt(0).max(1).optional(),
  /** `endpoint` as counted: `query Lead`, `update Lead`, `token`, `bulk_results Lead` … */
  ...ruleTests,
});
export type FaultRule = z.infer<typeof faultRule>;
export const faultPlan = planOf(faultRule);
export type FaultPlan = z.infer<typeof faultPlan>;
export type Faults = FaultsOf<FaultRule>;

const suits = (kind: FaultKind, { endpoint }: Call): boolean =>
  (kind !== 'lock' || /^(update|create|delete) /.test(endpoint)) &&
  (kind !== 'bulk_fail' || endpoint.startsWith('bulk_create')) &&
  (kind !== 'expire_token' || endpoint !== 'token');

export const createFaults = (seed: number): Faults => faultsFrom(seed, suits);
