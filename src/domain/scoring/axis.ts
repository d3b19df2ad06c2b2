// One axis put together: what each rule is worth, bounded in groups, stopped by ceilings, held within the axis. Every step is told, so that
// the lines of a score and its adjustments add up to the axis.
import type { AxisBounds, AxisName, Ceiling, GroupBounds, Points } from '../policy.ts';
import type { Frame, FrameCheck } from './condition.ts';
import { MET } from './tri.ts';

export const adjustmentKinds = ['group_cap', 'group_floor', 'ceiling', 'axis_cap', 'axis_floor', 'reset'] as const;

/** What bounds add to an axis or take away from it, in thousandths. */
export type Adjustment = {
  readonly axis: Exclude<AxisName, 'total'>;
  readonly kind: (typeof adjustmentKinds)[number];
  /** Of a group its name, of a ceiling or reset its id, else the axis. */
  readonly id: string;
  readonly points: Points;
};

export type CompiledCeiling = { readonly id: string; readonly at: Points; readonly check: FrameCheck };

export type CompiledAxis = {
  readonly bounds: AxisBounds;
  readonly groups: readonly GroupBounds[];
  /** Of each rule: which bounded group it is in, -1 = none. */
  readonly groupOf: Int32Array;
  /** Scratch: the sum of each group. */
  readonly groupSums: Float64Array;
  readonly ceilings: readonly CompiledCeiling[];
};

export const compileAxis = (
  rules: readonly { readonly group: string | null }[],
  of: { readonly bounds: AxisBounds; readonly groups: readonly GroupBounds[]; readonly ceilings: readonly Ceiling[] },
  compileCeiling: (ceiling: Ceiling) => FrameCheck,
): CompiledAxis => ({
  bounds: of.bounds,
  groups: of.groups,
  groupOf: Int32Array.from(rules, (rule) => of.groups.findIndex(({ group }) => group === rule.group)),
  groupSums: new Float64Array(of.groups.length),
  ceilings: of.ceilings.map((ceiling) => ({ id: ceiling.id, at: ceiling.at, check: compileCeiling(ceiling) })),
});

export const bounded = (
  value: number,
  bounds: { readonly floor: number | null; readonly cap: number | null },
): number => {
  const low = bounds.cap !== null && value > bounds.cap ? bounds.cap : value;
  return bounds.floor !== null && low < bounds.floor ? bounds.floor : low;
};

/** The sum of what the rules are worth, each bounded group for itself. */
export const grouped = (axis: CompiledAxis, shares: Float64Array): number => {
  const { groups, groupOf, groupSums } = axis;
  let sum = 0;
  groupSums.fill(0);
  for (let i = 0; i < shares.length; i += 1) {
    const group = groupOf[i] ?? -1;
    const share = shares[i] ?? 0;
    if (group < 0) sum += share;
    else groupSums[group] = (groupSums[group] ?? 0) + share;
  }
  for (let g = 0; g < groups.length; g += 1) {
    const group = groups[g];
    if (group !== undefined) sum += bounded(groupSums[g] ?? 0, group);
  }
  return sum;
};

/** The lowest ceiling that holds now; Infinity = none. One that is unknown does not hold. */
export const ceilingNow = ({ ceilings }: CompiledAxis, frame: Frame): number => {
  let lowest = Infinity;
  for (const ceiling of ceilings) {
    if (ceiling.at < lowest && ceiling.check(frame) === MET) lowest = ceiling.at;
  }
  return lowest;
};

/** The axis from what its rules are worth, under a ceiling. Rises with every share. */
export const combined = (axis: CompiledAxis, shares: Float64Array, ceiling: number): number => {
  const sum = grouped(axis, shares);
  return bounded(sum > ceiling ? ceiling : sum, axis.bounds);
};

/** How `combined` came about, step by step; the frame must be that of the evaluation. */
export const adjustmentsOf = (
  name: Adjustment['axis'],
  axis: CompiledAxis,
  of: { readonly sum: number; readonly shares: Float64Array },
  frame: Frame,
): readonly Adjustment[] => {
  const found: Adjustment[] = [];
  const note = (kind: Adjustment['kind'], id: string, points: number): void => {
    if (points !== 0) found.push({ axis: name, kind, id, points });
  };
  let sum = axis.groups.length === 0 ? of.sum : grouped(axis, of.shares);
  axis.groups.forEach((group, g) => {
    const raw = axis.groupSums[g] ?? 0;
    const change = bounded(raw, group) - raw;
    note(change < 0 ? 'group_cap' : 'group_floor', group.group, change);
  });
  const ceiling = ceilingNow(axis, frame);
  if (sum > ceiling) {
    const lowest = axis.ceilings.find((one) => one.at === ceiling && one.check(frame) === MET);
    note('ceiling', lowest?.id ?? name, ceiling - sum);
    sum = ceiling;
  }
  const change = bounded(sum, axis.bounds) - sum;
  note(change < 0 ? 'axis_cap' : 'axis_floor', name, change);
  return found;
};
