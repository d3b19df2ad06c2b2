// Faults to be met on the way: which calls, how often (the next N, or with a chance from a seed), and what goes wrong.
import { z } from 'zod';
import { seededRandom } from './random.ts';

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

/** The wire form of a fault rule; all given tests of `method`, `path` and `endpoint` must match. */
export const faultRule = z.strictObject({
  kind: z.enum(faultKinds),
  status: z.number().int().min(400).max(599).optional(),
  errorCode: z.string().optional(),
  /** Of kinds lock and bulk_fail: which part of the rows, at least one. */
  share: z.number().gt(0).max(1).optional(),
  method: z.string().optional(),
  /** Part of the path. */
  path: z.string().optional(),
  /** As counted: `query Lead`, `update Lead`, `token`, `bulk_results Lead` … */
  endpoint: z.string().optional(),
  /** How many matching calls it spoils; none = no end. */
  times: z.number().int().positive().optional(),
  /** How many matching calls pass first. */
  after: z.number().int().nonnegative().optional(),
  probability: z.number().min(0).max(1).optional(),
});
export type FaultRule = z.infer<typeof faultRule>;
export const faultPlan = z.strictObject({ seed: z.number().int().optional(), rules: z.array(faultRule) });
export type FaultPlan = z.infer<typeof faultPlan>;

export type Call = { readonly method: string; readonly path: string; readonly endpoint: string };

export type Faults = {
  /** Replaces all rules. */
  set(plan: FaultPlan): void;
  /** The fault this call meets, first matching rule first; null = none. */
  strike(call: Call): FaultRule | null;
  /** How often each kind has struck since the start. */
  struck(): Readonly<Partial<Record<FaultKind, number>>>;
  random(): number;
};

const isWrite = (endpoint: string): boolean => /^(update|create|delete) /.test(endpoint);

const matches = (rule: FaultRule, call: Call): boolean =>
  (rule.method === undefined || rule.method.toUpperCase() === call.method) &&
  (rule.path === undefined || call.path.includes(rule.path)) &&
  (rule.endpoint === undefined || rule.endpoint === call.endpoint) &&
  (rule.kind !== 'lock' || isWrite(call.endpoint)) &&
  (rule.kind !== 'bulk_fail' || call.endpoint.startsWith('bulk_create')) &&
  (rule.kind !== 'expire_token' || call.endpoint !== 'token');

export const createFaults = (seed: number): Faults => {
  let random = seededRandom(seed);
  let rules: { readonly rule: FaultRule; toPass: number; left: number }[] = [];
  const counts: Partial<Record<FaultKind, number>> = {};
  return {
    set: (plan) => {
      if (plan.seed !== undefined) random = seededRandom(plan.seed);
      rules = plan.rules.map((rule) => ({ rule, toPass: rule.after ?? 0, left: rule.times ?? Infinity }));
    },
    strike: (call) => {
      for (const entry of rules) {
        if (entry.left === 0 || !matches(entry.rule, call)) continue;
        if (entry.toPass > 0) {
          entry.toPass -= 1;
          continue;
        }
        if (entry.rule.probability !== undefined && random() >= entry.rule.probability) continue;
        entry.left -= 1;
        counts[entry.rule.kind] = (counts[entry.rule.kind] ?? 0) + 1;
        return entry.rule;
      }
      return null;
    },
    struck: () => ({ ...counts }),
    random: () => random(),
  };
};
