// Between which points an axis can lie at all: bounds for the linter, wide rather than narrow. Of rules that exclude each
// other at most one is met (reach-apart.ts).
import type {
  AxisBounds,
  CalendarPeriod,
  Ceiling,
  FitAxis,
  GroupBounds,
  IntentAxis,
  IntentRule,
} from '#domain/policy.ts';
import { sharesApart } from './reach-apart.ts';

/** Points in thousandths; Infinity where nothing bounds them. */
export type Reach = { readonly low: number; readonly high: number };
export type Reaches = Readonly<Record<'fit' | 'intent' | 'total', Reach>> & {
  /** How high fit may seem to come where facts are unknown: every rule that asks for them counts as met then, even those that exclude each other. */
  readonly unknownHigh: Readonly<Record<'fit' | 'total', number>>;
};

const hour = 3_600_000;
/** The shortest there are: a day of a clock change, a February, two months and that. */
export const leastPeriodMs: Readonly<Record<CalendarPeriod, number>> = {
  day: 23 * hour,
  week: 167 * hour,
  month: 671 * hour,
  quarter: 2_159 * hour,
  year: 8_759 * hour,
};

/** How often a rule can count at one moment. */
export const mostTimes = (rule: IntentRule): number => {
  if (rule.kind === 'silence') return Infinity;
  const { limit, windowMs } = rule;
  switch (limit.kind) {
    case 'every_time':
      return Infinity;
    case 'once':
      return 1;
    case 'once_per':
      return windowMs === null ? Infinity : Math.ceil(windowMs / limit.periodMs);
    // A window can begin and end in the midst of a period.
    case 'once_per_calendar':
      return windowMs === null ? Infinity : Math.ceil(windowMs / leastPeriodMs[limit.period]) + 1;
  }
};

/** What a rule can amount to before its cap, as a magnitude. */
export const mostPoints = (rule: IntentRule): number =>
  rule.points === 0 ? 0 : Math.max(Math.abs(rule.points) * mostTimes(rule), rule.floor ?? 0);

/** Signed. */
export const intentReach = (rule: IntentRule): number =>
  Math.sign(rule.points) * Math.min(mostPoints(rule), rule.cap ?? Infinity);

/** What a rule, or several of which at most one is met, can add. */
export type Share = { readonly group: string | null; readonly low: number; readonly high: number };

const total = (of: readonly number[]): number => of.reduce((sum, n) => sum + n, 0);

/** What rules can amount to together, before bounds. */
export const sumsOf = (shares: readonly Share[]): Reach => ({
  low: total(shares.map(({ low }) => low)),
  high: total(shares.map(({ high }) => high)),
});

const clamp = (n: number, { floor, cap }: { readonly floor: number | null; readonly cap: number | null }): number =>
  Math.max(Math.min(n, cap ?? Infinity), floor ?? -Infinity);

type Axis = {
  readonly bounds: AxisBounds;
  readonly groups: readonly GroupBounds[];
  readonly ceilings: readonly Ceiling[];
};

/** Of the axis before its ceilings and bounds: each bounded group for itself. */
export const groupedReach = (shares: readonly Share[], { groups }: Pick<Axis, 'groups'>): Reach => {
  const bounded = new Set(groups.map(({ group }) => group));
  const free = sumsOf(shares.filter(({ group }) => group === null || !bounded.has(group)));
  const parts = groups.map((bounds) => {
    const { low, high } = sumsOf(shares.filter(({ group }) => group === bounds.group));
    return { low: clamp(low, bounds), high: clamp(high, bounds) };
  });
  return {
    low: free.low + total(parts.map(({ low }) => low)),
    high: free.high + total(parts.map(({ high }) => high)),
  };
};

const axisReach = (shares: readonly Share[], axis: Axis): Reach => {
  const { low, high } = groupedReach(shares, axis);
  const lowest = Math.min(low, ...axis.ceilings.map(({ at }) => at));
  return { low: clamp(lowest, axis.bounds), high: clamp(high, axis.bounds) };
};

const shareOf = (group: string | null, points: number): Share => ({
  group,
  low: Math.min(0, points),
  high: Math.max(0, points),
});

/** Each rule for itself, as they count where what they ask for is unknown. */
export const looseFitShares = ({ rules }: FitAxis): readonly Share[] =>
  rules.map(({ group, points }) => shareOf(group, points));

/** Of rules that exclude each other within a group the best and the worst. */
export const fitShares = ({ rules, groups }: FitAxis): readonly Share[] => {
  const bounded = new Set(groups.map(({ group }) => group));
  const parts = Map.groupBy(rules, ({ group }) => (group !== null && bounded.has(group) ? group : null));
  return [...parts].flatMap(([group, of]) => sharesApart(of).map((share) => ({ group, ...share })));
};

export const intentShares = ({ rules }: IntentAxis): readonly Share[] =>
  rules.map((rule) => shareOf(rule.group, intentReach(rule)));

export const reachOf = (model: { readonly fit: FitAxis; readonly intent: IntentAxis }): Reaches => {
  const own = axisReach(fitShares(model.fit), model.fit);
  const loose = axisReach(looseFitShares(model.fit), model.fit);
  // A reset to zero takes fit past its bounds.
  const isZeroed = model.intent.resets.some(({ to }) => to === 'zero');
  const fit = isZeroed ? { low: Math.min(0, own.low), high: Math.max(0, own.high) } : own;
  const unknown = Math.max(fit.high, loose.high);
  const intent = axisReach(intentShares(model.intent), model.intent);
  return {
    fit,
    intent,
    total: { low: fit.low + intent.low, high: fit.high + intent.high },
    unknownHigh: { fit: unknown, total: unknown + intent.high },
  };
};

/** What lies within one of them. */
export const widest = (reaches: readonly Reaches[]): Reaches => {
  const of = (axis: 'fit' | 'intent' | 'total'): Reach => ({
    low: Math.min(...reaches.map((one) => one[axis].low)),
    high: Math.max(...reaches.map((one) => one[axis].high)),
  });
  const unknown = (axis: 'fit' | 'total'): number => Math.max(...reaches.map(({ unknownHigh }) => unknownHigh[axis]));
  return {
    fit: of('fit'),
    intent: of('intent'),
    total: of('total'),
    unknownHigh: { fit: unknown('fit'), total: unknown('total') },
  };
};
