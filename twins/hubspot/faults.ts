// Faults to be met on the way: which calls, how often (the next N, or with a chance from a seed), and what goes wrong.
import { z } from 'zod';
import { seededRandom } from './random.ts';

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

/** The wire form of a fault rule; all given tests of `method`, `path` and `endpoint` must match. */
export const faultRule = z.strictObject({
  kind: z.enum(faultKinds),
  /** Of kind status: 429, 500, 502, 503, 504, 521, 423, 477 … */
  status: z.number().int().min(400).max(599).optional(),
  retryAfterSeconds: z.number().nonnegative().optional(),
  /** Of kind partial: which part of the rows, at least one. */
  share: z.number().gt(0).max(1).optional(),
  method: z.string().optional(),
  /** Part of the path. */
  path: z.string().optional(),
  /** As counted: `batch_update contacts`, `search contacts`, `list companies` … */
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

const matches = (rule: FaultRule, call: Call): boolean =>
  (rule.method === undefined || rule.method.toUpperCase() === call.method) &&
  (rule.path === undefined || call.path.includes(rule.path)) &&
  (rule.endpoint === undefined || rule.endpoint === call.endpoint) &&
  (rule.kind !== 'partial' || call.endpoint.startsWith('batch_update '));

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
