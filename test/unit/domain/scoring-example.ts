// Short ways to write a policy of one construct and the lead it is tried on; points in whole points, days of November 2026 (UTC).
import type { Engagement, Fields, LifecycleStage } from '#domain/lead.ts';
import type { Condition, EventMatch, FitRule, IntentRule, NumberTest, Policy, Test } from '#domain/policy.ts';
import { assess, type Assessment, score, type Score, type Subject } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import { definition, emptyPolicy, fitAxis, grades, intentAxis, intentHead, ruleHead } from '#test/support/policies.ts';
import { did, nov } from './example.ts';

export const pts = (points: number): number => points * 1_000;
export const on = (...types: readonly string[]): EventMatch => ({ types, where: [] });
export const always: Condition = { kind: 'all', of: [] };
export const never: Condition = { kind: 'any', of: [] };
export const not = (of: Condition): Condition => ({ kind: 'not', of });
export const field = (path: string, test: Test): Condition => ({ kind: 'field', path, test });
export const is = (path: string, value: string | number | boolean): Condition => field(path, { op: 'equals', value });
export const axis = (name: 'fit' | 'intent' | 'total', op: 'at_least' | 'less_than', points: number): Condition => ({
  kind: 'axis',
  axis: name,
  test: { op, value: pts(points) },
});
export const count = (type: string, test: NumberTest, windowMs: number | null = null): Condition => ({
  kind: 'count',
  event: on(type),
  windowMs,
  test,
});
export const some = (type: string, windowMs: number | null = null): Condition =>
  count(type, { op: 'at_least', value: 1 }, windowMs);
export const inTrack = (...ids: readonly string[]): Condition => ({ kind: 'track', in: ids });

type EventRule = IntentRule & { readonly kind: 'event' };
/** Ten points for every visit. */
export const visits = (of: Partial<EventRule> = {}): IntentRule => ({
  ...intentHead,
  ...{ id: 'visits', kind: 'event', on: on('visit'), points: pts(10) },
  ...{ limit: { kind: 'every_time' }, windowMs: null, decay: { kind: 'none' } },
  ...of,
});
export const silence = (of: Partial<IntentRule & { readonly kind: 'silence' }>): IntentRule => ({
  ...intentHead,
  ...{ id: 'silent', kind: 'silence', points: pts(-10), silentForMs: 1, periodMs: 1 },
  ...of,
});
export const fact = (id: string, points: number, when: Condition = always, of: Partial<FitRule> = {}): FitRule => ({
  ...ruleHead,
  ...{ id, when, points: pts(points) },
  ...of,
});

export const openBounds = { floor: pts(-1_000), cap: null };
export const fitOf = (rules: readonly FitRule[], of: Partial<Policy['fit']> = {}): Policy['fit'] =>
  fitAxis({ rules, bounds: openBounds, ...of });
export const intentOf = (rules: readonly IntentRule[], of: Partial<Policy['intent']> = {}): Policy['intent'] =>
  intentAxis({ rules, bounds: openBounds, ...of });

/** Bands at 75, 50 and 25. */
export const under = (of: Partial<Policy>): Policy => ({
  ...emptyPolicy,
  grades: grades([pts(75), pts(50), pts(25)], [pts(75), pts(50), pts(25)]),
  mql: definition({ when: never }),
  ...of,
});

export const events = (type: string, ...dates: readonly number[]): readonly Engagement[] =>
  dates.map((date) => did(type, nov(date)));
export const lead = (
  engagements: readonly Engagement[] = [],
  fields: Fields = {},
  of: { readonly stage?: LifecycleStage; readonly intentResetAt?: number } = {},
): Subject => ({
  fields,
  engagements: engagements.toSorted((a, b) => a.occurredAt - b.occurredAt),
  stage: 'lead',
  ...of,
});

export const scored = (policy: Policy, subject: Subject, at: number): Score => score(compile(policy), subject, at);
export const assessed = (policy: Policy, subject: Subject, at: number): Assessment =>
  assess(compile(policy), subject, at);
/** Intent at each of these days, in points. */
export const intentOn = (policy: Policy, subject: Subject, ...dates: readonly number[]): readonly number[] =>
  dates.map((date) => scored(policy, subject, nov(date)).intent / 1_000);
