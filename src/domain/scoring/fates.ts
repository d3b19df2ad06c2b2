// What became of each occurrence of an intent rule: counted and for how much, or why not. The rules' own arithmetic once more, occurrence by
// occurrence, for explanations; a law holds its sums to the compiled engine.
import type { Engagement, Instant } from '../lead.ts';
import type { EventMatch, IntentRule, Points } from '../policy.ts';
import { periodOf, type Zone } from '../zone.ts';
import { compileWhere, matches, nothingFound } from './condition.ts';
import { roundPoints } from './evaluate.ts';
import { type Frozen, isInside } from './past.ts';
import { MET } from './tri.ts';

export const fates = ['counted', 'faded', 'too_soon', 'outside_window', 'before_reset', 'frozen'] as const;

export type Occurrence = {
  readonly key: string;
  readonly at: Instant;
  /** In thousandths; 0 unless it counted. */
  readonly points: Points;
  /** `too_soon`: the rule's limit lets only another one count. */
  readonly fate: (typeof fates)[number];
};

export type Past = {
  /** As of which intent is asked: the beginning of a freeze, else now. */
  readonly axisAt: Instant;
  readonly resetAt: Instant;
  readonly spells: readonly Frozen[];
  readonly zone: Zone;
  /** Newest engagement up to `axisAt`. */
  readonly activeAt: Instant;
};

type EventRule = IntentRule & { readonly kind: 'event' };

const worthAt = ({ points, decay }: EventRule, ageMs: number, silentMs: number): Points => {
  switch (decay.kind) {
    case 'none':
      return points;
    case 'half_life':
      return roundPoints(points * 2 ** (-ageMs / decay.halfLifeMs));
    case 'linear':
      return roundPoints(points * Math.max(0, 1 - ageMs / decay.overMs));
    case 'stepped': {
      const steps = silentMs < decay.afterMs ? 0 : 1 + Math.floor((silentMs - decay.afterMs) / decay.everyMs);
      return roundPoints((points * Math.max(0, 100 - steps * decay.lose)) / 100);
    }
  }
};

const isApart = (rule: EventRule, zone: Zone, at: Instant, counted: readonly Instant[]): boolean => {
  const last = counted.at(-1);
  if (last === undefined) return true;
  switch (rule.limit.kind) {
    case 'every_time':
      return true;
    case 'once':
      return false;
    case 'once_per':
      return last - at >= rule.limit.periodMs;
    case 'once_per_calendar':
      return periodOf(zone, rule.limit.period, last) !== periodOf(zone, rule.limit.period, at);
  }
};

const isOf = (match: EventMatch, engagement: Engagement, at: Instant): boolean =>
  (match.types.length === 0 || match.types.includes(engagement.type)) &&
  matches(compileWhere(match.where, nothingFound([])), engagement, at) === MET;

/** Every occurrence that matches the rule, the newest first. `engagements` are in order. */
export const occurrencesOf = (
  rule: EventRule,
  engagements: readonly Engagement[],
  past: Past,
): readonly Occurrence[] => {
  const { axisAt, resetAt, spells, zone, activeAt } = past;
  const counted: Instant[] = [];
  return engagements.toReversed().flatMap((engagement): readonly Occurrence[] => {
    const at = engagement.occurredAt;
    if (at > axisAt || !isOf(rule.on, engagement, axisAt)) return [];
    const left = (fate: Occurrence['fate']): readonly Occurrence[] => [{ key: engagement.key, at, points: 0, fate }];
    if (at <= resetAt) return left('before_reset');
    if (isInside(spells, at)) return left('frozen');
    if (axisAt - at >= (rule.windowMs ?? Infinity)) return left('outside_window');
    if (!isApart(rule, zone, at, counted)) return left('too_soon');
    counted.push(at);
    const points = worthAt(rule, axisAt - at, axisAt - activeAt);
    return [{ key: engagement.key, at, points, fate: points === 0 && rule.points !== 0 ? 'faded' : 'counted' }];
  });
};
