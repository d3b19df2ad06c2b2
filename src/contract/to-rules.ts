// Rules and axes of the document → those of the policy: points in thousandths, defaults filled in, lists resolved.
import type {
  AxisBounds,
  Ceiling,
  FitAxis,
  FitRule,
  Freeze,
  GroupBounds,
  IntentAxis,
  IntentRule,
  Reset,
} from '#domain/policy.ts';
import { pointScale } from '#domain/policy.ts';
import { defaults } from './defaults.ts';
import { maxDurationMs } from './duration.ts';
import type {
  AxesDocument,
  CeilingDocument,
  FitAxisDocument,
  FreezeDocument,
  IntentAxisDocument,
  ResetDocument,
} from './schema-axes.ts';
import type { EventRuleDocument, FitRuleDocument, IntentRuleDocument, SilenceRuleDocument } from './schema-rules.ts';
import { type Lists, toCondition, toEventMatch } from './to-condition.ts';

export const scaled = (points: number): number => Math.round(points * pointScale);
const scaledOrNone = (points: number | undefined): number | null => (points === undefined ? null : scaled(points));

/** Null = ever. */
export const toWindow = (window: number | 'ever' | undefined, otherwise: number | null): number | null => {
  if (window === undefined) return otherwise;
  return window === 'ever' ? null : window;
};

const toBounds = (bounds: FitAxisDocument | IntentAxisDocument | undefined): AxisBounds => ({
  floor: scaled(bounds?.floor ?? defaults.floor),
  cap: scaledOrNone(bounds?.cap),
});

const toGroups = (axis: FitAxisDocument | IntentAxisDocument | undefined): readonly GroupBounds[] =>
  Object.entries(axis?.groups ?? {})
    .map(([group, { floor, cap }]) => ({ group, floor: scaledOrNone(floor), cap: scaledOrNone(cap) }))
    .sort((a, b) => (a.group < b.group ? -1 : 1));

const toCeilings = (ceilings: readonly CeilingDocument[] | undefined, lists: Lists): readonly Ceiling[] =>
  (ceilings ?? []).map(({ id, when, at, why }) => ({
    id,
    when: toCondition(when, lists),
    at: scaled(at),
    why: why?.trim() ?? null,
  }));

const toReset = ({ id, on, where, to, restore }: ResetDocument, lists: Lists): Reset => ({
  id,
  on: toEventMatch(on, where, lists),
  to,
  restore:
    restore === undefined
      ? null
      : {
          on: toEventMatch(restore.on, restore.where, lists),
          when: restore.when === undefined ? null : toCondition(restore.when, lists),
        },
});

const toFreeze = ({ id, on, where, until }: FreezeDocument, lists: Lists): Freeze => ({
  id,
  on: toEventMatch(on, where, lists),
  until: {
    on: until?.on === undefined ? null : toEventMatch(until.on, until.where, lists),
    afterMs: until?.after ?? null,
  },
});

const head = (rule: FitRuleDocument | IntentRuleDocument) => ({
  id: rule.id,
  points: scaled(rule.points),
  why: rule.why?.trim() ?? null,
  group: rule.group ?? null,
  active: null,
});

export const toFitRule = (rule: FitRuleDocument, lists: Lists): FitRule => ({
  ...head(rule),
  when: toCondition(rule.when, lists),
});

/** `windowMs`: of rules that name none; null = ever. */
export const toIntentRule = (rule: IntentRuleDocument, windowMs: number | null, lists: Lists): IntentRule => {
  const bounds = { cap: scaledOrNone(rule.cap), floor: scaledOrNone(rule.floor) };
  return 'after' in rule
    ? { ...head(rule), ...bounds, ...toSilence(rule) }
    : { ...head(rule), ...bounds, ...toEvent(rule, windowMs, lists) };
};

const toEvent = (rule: EventRuleDocument, windowMs: number | null, lists: Lists) => ({
  kind: 'event' as const,
  on: toEventMatch(rule.on, rule.where, lists),
  limit: rule.limit ?? ({ kind: 'every_time' } as const),
  windowMs: toWindow(rule.window, windowMs),
  decay: rule.decay ?? ({ kind: 'none' } as const),
});

/** Without a limit of its own, a silence counts again each time it has lasted as long once more. */
const toSilence = ({ after, limit }: SilenceRuleDocument) => ({
  kind: 'silence' as const,
  silentForMs: after,
  periodMs: limit === undefined ? after : limit.kind === 'once' ? maxDurationMs : limit.periodMs,
});

export const windowOf = (axes: AxesDocument | undefined): number | null =>
  toWindow(axes?.intent?.window, defaults.windowMs);

export const toFitAxis = (
  rules: readonly FitRuleDocument[],
  axes: AxesDocument | undefined,
  lists: Lists,
): FitAxis => ({
  rules: rules.map((rule) => toFitRule(rule, lists)),
  bounds: toBounds(axes?.fit),
  groups: toGroups(axes?.fit),
  ceilings: toCeilings(axes?.fit?.ceilings, lists),
});

export const toIntentAxis = (
  rules: readonly IntentRuleDocument[],
  axes: AxesDocument | undefined,
  lists: Lists,
): IntentAxis => ({
  rules: rules.map((rule) => toIntentRule(rule, windowOf(axes), lists)),
  bounds: toBounds(axes?.intent),
  groups: toGroups(axes?.intent),
  ceilings: toCeilings(axes?.intent?.ceilings, lists),
  resets: (axes?.intent?.resets ?? []).map((reset) => toReset(reset, lists)),
  freezes: (axes?.intent?.freezes ?? []).map((freeze) => toFreeze(freeze, lists)),
});
