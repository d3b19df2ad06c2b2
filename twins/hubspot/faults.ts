// Faults to be met on the way to the portal: what goes wrong with the calls that a rule names.
import { z } from 'zod';
import { faultsFrom, planOf, ruleTests, type Faults as FaultsOf } from '../shared/faults.ts';

export const faultKinds = [
  'status', // answers `status` without processing; 477 and 503 may carry Retry-After
  'reset_before', // the connection breaks, nothing was processed
  'reset_after', // processed, then the connection breaks: the answer is lost
  'hang', // never answers, nothing was processed
  'hang_after', // processed, then never answers
  'html', // a 502 page of some proxy instead of JSON
  'truncated', // processed, but the JSON stops in the middle
  'partial', // batch/update: a share of the rows is refused for the moment, with 207
  'expire_token', // the token of the call expires now
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** The wire form of a fault rule. */
export const faultRule = z.strictObject({
  kind: z.enum(faultKinds),
  /** Of kind status: 429, 500, 502, 503, 504, 521, 423, 477 … */
  status: z.number().int().min(400).max(599).optional(),
  retryAfterSeconds: z.number().nonnegative().optional(),
  /** Of kind partial: which part of the rows, at least one. */
  share: z.number().gt(0).max(1).optional(),
  /** `endpoint` as counted: `batch_update contacts`, `search contacts`, `list companies` … */
  ...ruleTests,
});
export type FaultRule = z.infer<typeof faultRule>;
export const faultPlan = planOf(faultRule);
export type FaultPlan = z.infer<typeof faultPlan>;
export type Faults = FaultsOf<FaultRule>;

export const createFaults = (seed: number): Faults =>
  faultsFrom(seed, (kind, call) => kind !== 'partial' || call.endpoint.startsWith('batch_update '));
