// One model of what makes an MQL at one instant, for the oracle of scoring: the contract's own, or a track. Steps as they are told in docs/contract.md.
import type { Instant } from '#domain/lead.ts';
import type { Condition, Definition, FitAxis, IntentAxis, Policy, Schedule, Span, Track } from '#domain/policy.ts';
import type { Subject } from '#domain/scoring/assess.ts';
import { axisSum, isActive, ruleSum } from './axis.ts';
import { latestTick } from './calendar.ts';
import { all, any, isBetween, isMatch, isNow, isNumber, naiveTest, not, of, type Tri } from './kleene.ts';
import { type Past, pastOf } from './past.ts';

export type Lead = { readonly policy: Policy; readonly subject: Subject };

type Scores = {
  readonly fit: number;
  readonly fitHigh: number;
  /** Not yet known where ceilings of intent ask. */
  readonly intent: number | null;
  readonly grade: string | null;
};

/** Who asks: as of when, of which engagements, knowing which scores, and as of when tracks are meant. */
type Asker = Lead & {
  readonly at: Instant;
  readonly engagements: Subject['engagements'];
  readonly scores: Scores | null;
  readonly now: Instant;
};

const holds = (condition: Condition, asker: Asker): Tri => {
  const { at, subject, engagements, scores } = asker;
  switch (condition.kind) {
    case 'all':
      return all(condition.of.map((part) => holds(part, asker)));
    case 'any':
      return any(condition.of.map((part) => holds(part, asker)));
    case 'not':
      return not(holds(condition.of, asker));
    case 'field':
      return naiveTest(condition.test, subject.fields[condition.path], at);
    case 'stage':
      return of(condition.in.includes(subject.stage === 'mql' ? 'lead' : subject.stage));
    case 'count': {
      const window = condition.windowMs ?? Infinity;
      const counted = engagements.filter(
        (event) => event.occurredAt <= at && at - event.occurredAt < window && isMatch(condition.event, event, at),
      );
      return of(isNumber(condition.test, counted.length));
    }
    case 'now':
      return of(isNow(condition.test, at));
    case 'track':
      return any(condition.in.map((id) => inTrack(id, asker, asker.now)));
    case 'grade':
      if (scores?.grade == null) return 'unknown';
      return of((condition.in as readonly string[]).includes(scores.grade));
    case 'axis': {
      if (scores === null) return 'unknown';
      if (condition.axis === 'fit') return isBetween(condition.test, scores.fit, scores.fitHigh);
      if (scores.intent === null) return 'unknown';
      const base = condition.axis === 'total' ? [scores.fit, scores.fitHigh] : [0, 0];
      return isBetween(condition.test, (base[0] ?? 0) + scores.intent, (base[1] ?? 0) + scores.intent);
    }
  }
};

export const inTrack = (id: string, { policy, subject }: Lead, at: Instant): Tri => {
  const track = policy.tracks.find((one) => one.id === id);
  if (track === undefined) return 'not_met';
  if (track.active !== null && !isActive([track.active], at)) return 'not_met';
  const asker: Asker = { policy, subject, at, engagements: subject.engagements, scores: null, now: at };
  const enter = track.enter === null ? 'met' : holds(track.enter, asker);
  const exit = track.exit === null ? 'not_met' : holds(track.exit, asker);
  return all([enter, not(exit)]);
};

export type Model = {
  readonly id: string;
  readonly fit: FitAxis;
  readonly intent: IntentAxis;
  readonly mql: Definition;
  readonly schedule: Schedule | null;
  readonly span: Span | null;
};

export const modelsOf = (policy: Policy): readonly Model[] => [
  { id: 'standard', fit: policy.fit, intent: policy.intent, mql: policy.mql, schedule: null, span: null },
  ...policy.tracks.map((track: Track) => ({ ...track, span: track.active })),
];

/** What a model says of a lead. */
export type Look = {
  readonly past: Past;
  readonly fit: number;
  readonly fitHigh: number;
  readonly intent: number;
  readonly grade: string;
  readonly when: Tri;
  /** Null = nothing is said of it. */
  readonly keep: Tri | null;
  /** Its fast track; not met where none of its events is there. */
  readonly fast: Tri;
  /** Met by what the model sees. */
  readonly asks: (condition: Condition) => Tri;
};

const fitOf = (model: Model, asker: Asker, past: Past): { readonly fit: number; readonly fitHigh: number } => {
  if (past.zeroBy !== null) return { fit: 0, fitHigh: 0 };
  const { rules, groups, ceilings, bounds } = model.fit;
  const asked = rules
    .filter((rule) => isActive(rule.active, asker.at))
    .map((rule) => ({ ...rule, outcome: holds(rule.when, asker) }));
  const stops = ceilings.filter(({ when }) => holds(when, asker) === 'met').map((ceiling) => ceiling.at);
  const known = asked.filter(({ outcome }) => outcome === 'met');
  const possible = asked.filter(({ outcome, points }) => outcome === 'met' || (outcome === 'unknown' && points > 0));
  return { fit: axisSum(known, groups, stops, bounds), fitHigh: axisSum(possible, groups, stops, bounds) };
};

const gradeOf = (policy: Policy, fit: number, intent: number): string => {
  const letter = 'ABCD'[policy.grades.fit.filter((line) => fit < line).length] ?? '';
  const digit = '1234'[policy.grades.intent.filter((line) => intent < line).length] ?? '';
  return letter + digit;
};

/** At `now`; a model with a schedule is looked at as of its latest tick. */
export const look = (model: Model, lead: Lead, now: Instant): Look => {
  const { policy, subject } = lead;
  const at = model.schedule === null ? now : latestTick(policy.timeZone, model.schedule, now);
  const blind: Asker = { ...lead, at, engagements: [], scores: null, now };
  const past = pastOf(model.intent, subject, at, (when) => holds(when, blind));
  const early: Asker = { ...blind, engagements: past.alive };
  const { fit, fitHigh } = fitOf(model, early, past);

  const { rules, groups, ceilings, bounds } = model.intent;
  const onFit: Asker = { ...early, scores: { fit, fitHigh, intent: null, grade: null } };
  const sums = rules.map((rule) => ({ group: rule.group, points: ruleSum(rule, past, at, policy.timeZone) }));
  const stops = ceilings.filter(({ when }) => holds(when, onFit) === 'met').map((ceiling) => ceiling.at);
  const intent = axisSum(sums, groups, stops, bounds);

  const onScores: Asker = { ...early, scores: { fit, fitHigh, intent, grade: null } };
  const override = policy.grades.overrides.find(({ when }) => holds(when, onScores) === 'met');
  const grade = override?.grade ?? gradeOf(policy, fit, intent);
  const asker: Asker = { ...early, scores: { fit, fitHigh, intent, grade } };
  const { when, keep, fastTrack } = model.mql;
  const isHandRaised = past.alive.some(
    (event) => fastTrack !== null && fastTrack.on.includes(event.type) && at - event.occurredAt < fastTrack.windowMs,
  );
  return {
    ...{ past, fit, fitHigh, intent, grade },
    when: holds(when, asker),
    keep: keep === null ? null : holds(keep, asker),
    fast: !isHandRaised ? 'not_met' : fastTrack?.when == null ? 'met' : holds(fastTrack.when, asker),
    asks: (condition) => holds(condition, asker),
  };
};
