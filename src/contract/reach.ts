// Between which points an axis can lie at all: bounds for the linter, wide rather than narrow. Rules that exclude each other are not seen.
import type { AxisBounds, IntentRule, Policy } from '#domain/policy.ts';

/** Points in thousandths; Infinity where nothing bounds them. */
export type Reach = { readonly low: number; readonly high: number };

/** How often a rule can count at one moment. */
const mostTimes = (rule: IntentRule): number => {
  if (rule.kind === 'silence') return Infinity;
  switch (rule.limit.kind) {
    case 'every_time':
      return Infinity;
    case 'once':
      return 1;
    case 'once_per':
      return rule.windowMs === null ? Infinity : Math.ceil(rule.windowMs / rule.limit.periodMs);
    case 'once_per_calendar':
      return Infinity;
  }
};

const intentReach = (rule: IntentRule): number => {
  const most = rule.points === 0 ? 0 : Math.abs(rule.points) * mostTimes(rule);
  return Math.sign(rule.points) * Math.min(most, rule.cap ?? Infinity);
};

const within = (sums: readonly number[], { floor, cap }: AxisBounds): Reach => {
  const clamp = (n: number): number => Math.min(Math.max(n, floor), cap ?? Infinity);
  const total = (of: readonly number[]): number => of.reduce((sum, n) => sum + n, 0);
  return { low: clamp(total(sums.filter((n) => n < 0))), high: clamp(total(sums.filter((n) => n > 0))) };
};

export const reachOf = (policy: Policy): Readonly<Record<'fit' | 'intent' | 'total', Reach>> => {
  const fit = within(
    policy.fit.rules.map((rule) => rule.points),
    policy.fit.bounds,
  );
  const intent = within(policy.intent.rules.map(intentReach), policy.intent.bounds);
  return { fit, intent, total: { low: fit.low + intent.low, high: fit.high + intent.high } };
};
