// Which calls meet a fault and how often: the next N, or with a chance from a seed. What can go wrong is each CRM's own.
import { z } from 'zod';
import { seededRandom } from './random.ts';

/** The tests of a fault rule; all given ones of `method`, `path` and `endpoint` must match. */
export const ruleTests = {
  method: z.string().optional(),
  /** Part of the path. */
  path: z.string().optional(),
  /** As counted: a row of `byEndpoint` in the metrics. */
  endpoint: z.string().optional(),
  /** How many matching calls it spoils; none = no end. */
  times: z.number().int().positive().optional(),
  /** How many matching calls pass first. */
  after: z.number().int().nonnegative().optional(),
  probability: z.number().min(0).max(1).optional(),
};
type AnyRule = z.infer<z.ZodObject<typeof ruleTests>> & { readonly kind: string };

export const planOf = <Rule extends z.ZodType>(
  rule: Rule,
): z.ZodObject<{ seed: z.ZodOptional<z.ZodNumber>; rules: z.ZodArray<Rule> }, z.core.$strict> =>
  z.strictObject({ seed: z.number().int().optional(), rules: z.array(rule) });

export type Call = { readonly method: string; readonly path: string; readonly endpoint: string };

export type Faults<Rule extends AnyRule> = {
  /** Replaces all rules. */
  set(plan: { readonly seed?: number | undefined; readonly rules: readonly Rule[] }): void;
  /** The fault this call meets, first matching rule first; null = none. */
  strike(call: Call): Rule | null;
  /** How often each kind has struck since the start. */
  struck(): Readonly<Partial<Record<Rule['kind'], number>>>;
  random(): number;
};

const matches = (rule: AnyRule, call: Call): boolean =>
  (rule.method === undefined || rule.method.toUpperCase() === call.method) &&
  (rule.path === undefined || call.path.includes(rule.path)) &&
  (rule.endpoint === undefined || rule.endpoint === call.endpoint);

/** `suits` says which calls a kind can spoil at all. */
export const faultsFrom = <Rule extends AnyRule>(
  seed: number,
  suits: (kind: Rule['kind'], call: Call) => boolean,
): Faults<Rule> => {
  let random = seededRandom(seed);
  let rules: { readonly rule: Rule; toPass: number; left: number }[] = [];
  const counts: Partial<Record<Rule['kind'], number>> = {};
  return {
    set: (plan) => {
      if (plan.seed !== undefined) random = seededRandom(plan.seed);
      rules = plan.rules.map((rule) => ({ rule, toPass: rule.after ?? 0, left: rule.times ?? Infinity }));
    },
    strike: (call) => {
      for (const entry of rules) {
        const kind: Rule['kind'] = entry.rule.kind;
        if (entry.left === 0 || !matches(entry.rule, call) || !suits(kind, call)) continue;
        if (entry.toPass > 0) {
          entry.toPass -= 1;
          continue;
        }
        if (entry.rule.probability !== undefined && random() >= entry.rule.probability) continue;
        entry.left -= 1;
        counts[kind] = (counts[kind] ?? 0) + 1;
        return entry.rule;
      }
      return null;
    },
    struck: () => ({ ...counts }),
    random: () => random(),
  };
};
