// What rules add up to and what bounds make of it, for the oracle of scoring.
import type { Engagement, Instant } from '#domain/lead.ts';
import type { AxisBounds, Decay, GroupBounds, IntentRule, Limit, Span } from '#domain/policy.ts';
import { periodName } from './calendar.ts';
import { isMatch } from './kleene.ts';
import type { Past } from './past.ts';

/** Halves away from zero. */
const round = (x: number): number => (x === 0 ? 0 : Math.sign(x) * Math.round(Math.abs(x)));

export const isActive = (spans: readonly Span[] | null, at: Instant): boolean =>
  spans === null || spans.some(({ from, until }) => (from ?? -Infinity) <= at && at < (until ?? Infinity));

const isFarEnough = (limit: Limit, event: Engagement, counted: readonly Engagement[], zone: string): boolean => {
  const last = counted.at(-1);
  if (last === undefined) return true;
  switch (limit.kind) {
    case 'every_time':
      return true;
    case 'once':
      return false;
    case 'once_per':
      return last.occurredAt - event.occurredAt >= limit.periodMs;
    case 'once_per_calendar': {
      const period = periodName(zone, limit.period, event.occurredAt);
      return counted.every((other) => periodName(zone, limit.period, other.occurredAt) !== period);
    }
  }
};

const worthOf = (points: number, decay: Decay, age: number, silence: number): number => {
  switch (decay.kind) {
    case 'none':
      return points;
    case 'half_life':
      return round(points * 2 ** (-age / decay.halfLifeMs));
    case 'linear':
      return round(points * Math.max(0, 1 - age / decay.overMs));
    case 'stepped': {
      const { afterMs, everyMs, lose } = decay;
      const steps = silence < afterMs ? 0 : 1 + Math.floor((silence - afterMs) / everyMs);
      return round((points * Math.max(0, 100 - steps * lose)) / 100);
    }
  }
};

export type Sum = { readonly points: number; readonly counted: readonly Engagement[] };

const eventSum = (rule: IntentRule & { kind: 'event' }, past: Past, zone: string): number | null => {
  const { axisAt, frozen, all } = past;
  const isFrozen = ({ occurredAt }: Engagement): boolean =>
    frozen.some(({ start, end }) => start < occurredAt && occurredAt < end);
  const lastAt = all.findLast((event) => event.occurredAt <= axisAt)?.occurredAt ?? axisAt;
  const counted: Engagement[] = [];
  let sum = 0;
  for (const event of past.alive.filter((one) => one.occurredAt <= axisAt && !isFrozen(one)).toReversed()) {
    const age = axisAt - event.occurredAt;
    if (!isMatch(rule.on, event, axisAt) || age >= (rule.windowMs ?? Infinity)) continue;
    if (!isFarEnough(rule.limit, event, counted, zone)) continue;
    counted.push(event);
    sum += worthOf(rule.points, rule.decay, age, axisAt - lastAt);
  }
  return counted.length === 0 ? null : sum;
};

const silenceSum = (rule: IntentRule & { kind: 'silence' }, { all, axisAt, resetAt }: Past): number | null => {
  const last = all.findLast((event) => event.occurredAt <= axisAt);
  if (last === undefined) return null;
  let sum: number | null = null;
  const since = Math.max(last.occurredAt, resetAt);
  for (let t = since + rule.silentForMs; t <= axisAt; t += rule.periodMs) sum = (sum ?? 0) + rule.points;
  return sum;
};

/** What a rule of intent comes to, its own bounds included. */
export const ruleSum = (rule: IntentRule, past: Past, at: Instant, zone: string): number => {
  if (!isActive(rule.active, at)) return 0;
  const sum = rule.kind === 'event' ? eventSum(rule, past, zone) : silenceSum(rule, past);
  if (sum === null) return 0;
  const size = Math.max(rule.floor ?? 0, Math.min(rule.cap ?? Infinity, Math.abs(sum)));
  return size === 0 ? 0 : Math.sign(rule.points) * size;
};

export type Worth = { readonly points: number; readonly group: string | null };

/** Rules added up, groups bounded, stopped by the lowest ceiling, held within the axis. */
export const axisSum = (
  rules: readonly Worth[],
  groups: readonly GroupBounds[],
  ceilings: readonly number[],
  bounds: AxisBounds,
): number => {
  const add = (list: readonly Worth[]): number => list.reduce((sum, { points }) => sum + points, 0);
  let sum = add(rules.filter(({ group }) => !groups.some((one) => one.group === group)));
  for (const { group, floor, cap } of groups) {
    const own = add(rules.filter((rule) => rule.group === group));
    sum += Math.max(floor ?? -Infinity, Math.min(cap ?? Infinity, own));
  }
  const capped = Math.min(sum, ...ceilings, bounds.cap ?? Infinity);
  return Math.max(bounds.floor, capped);
};
