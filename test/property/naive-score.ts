// The semantics of scoring once more, as plainly as they can be said and with no regard for speed: the oracle of the property tests.
import type { Engagement, Instant, Value } from '#domain/lead.ts';
import type { Condition, EventMatch, IntentRule, NumberTest, Policy, Test } from '#domain/policy.ts';
import type { Subject } from '#domain/scoring/assess.ts';

type Tri = 'met' | 'not_met' | 'unknown';
const of = (isMet: boolean): Tri => (isMet ? 'met' : 'not_met');
const norm = (text: string): string => text.trim().toLowerCase();
const all = (parts: readonly Tri[]): Tri =>
  parts.includes('not_met') ? 'not_met' : parts.includes('unknown') ? 'unknown' : 'met';
const not = (part: Tri): Tri => (part === 'unknown' ? part : of(part === 'not_met'));
const any = (parts: readonly Tri[]): Tri => not(all(parts.map(not)));

const number = (test: NumberTest, x: number): boolean => {
  if (test.op === 'between') return test.from <= x && x <= test.to;
  return { at_least: x >= test.value, more_than: x > test.value, at_most: x <= test.value, less_than: x < test.value }[
    test.op
  ];
};

const texts = (value: Value | undefined, passes: (text: string) => boolean): Tri => {
  if (typeof value === 'string') return of(passes(value));
  return Array.isArray(value) ? of((value as string[]).some(passes)) : 'unknown';
};

export const naiveTest = (test: Test, value: Value | undefined, at: Instant): Tri => {
  if (test.op === 'exists') return of((value !== undefined) === test.value);
  if (value === undefined) return 'unknown';
  switch (test.op) {
    case 'equals': {
      const wanted = test.value;
      if (typeof wanted === 'string') return texts(value, (text) => norm(text) === norm(wanted));
      return typeof value === typeof wanted ? of(value === wanted) : 'unknown';
    }
    case 'in': {
      if (test.values.length === 0) return 'not_met';
      const speaks = test.values.some((one) => typeof one === (Array.isArray(value) ? 'string' : typeof value));
      if (!speaks) return 'unknown';
      return any(
        test.values.map((one) => naiveTest({ op: 'equals', value: one }, value, at)).filter((t) => t !== 'unknown'),
      );
    }
    case 'contains':
      return texts(value, (text) => norm(text).includes(norm(test.text)));
    case 'starts_with':
      return texts(value, (text) => norm(text).startsWith(norm(test.text)));
    case 'ends_with':
      return texts(value, (text) => norm(text).endsWith(norm(test.text)));
    case 'matches':
      return texts(value, (text) => new RegExp(test.pattern, 'i').test(text.trim()));
    default:
      break;
  }
  if (typeof value !== 'number') return 'unknown';
  switch (test.op) {
    case 'before':
      return of(value < test.at);
    case 'after':
      return of(value > test.at);
    case 'within':
      return of(at >= value && at < value + test.durationMs);
    case 'older_than':
      return of(at >= value + test.durationMs);
    default:
      return of(number(test, value));
  }
};

const isMatch = (match: EventMatch, event: Engagement, at: Instant): boolean =>
  (match.types.length === 0 || match.types.includes(event.type)) &&
  match.where.every(({ property, test }) => {
    const value = Object.hasOwn(event.properties, property) ? event.properties[property] : undefined;
    return naiveTest(test, value, at) === 'met';
  });

const round = (x: number): number => Math.sign(x) * Math.round(Math.abs(x));
const clamp = (x: number, low: number, high: number | null): number =>
  high !== null && x > high ? high : Math.max(low, x);

const ruleSum = (rule: IntentRule, past: readonly Engagement[], at: Instant): number => {
  let sum = 0;
  if (rule.kind === 'silence') {
    const last = past.at(-1);
    for (let t = (last?.occurredAt ?? Infinity) + rule.silentForMs; t <= at; t += rule.periodMs) sum += rule.points;
  } else {
    const gap = rule.limit.kind === 'once' ? Infinity : rule.limit.kind === 'once_per' ? rule.limit.periodMs : 0;
    let counted = Infinity;
    for (const event of past.toReversed()) {
      const age = at - event.occurredAt;
      if (age >= (rule.windowMs ?? Infinity) || counted - event.occurredAt < gap || !isMatch(rule.on, event, at))
        continue;
      counted = event.occurredAt;
      if (rule.decay.kind === 'none') sum += rule.points;
      if (rule.decay.kind === 'half_life') sum += round(rule.points * 2 ** (-age / rule.decay.halfLifeMs));
      if (rule.decay.kind === 'linear') sum += round(rule.points * Math.max(0, 1 - age / rule.decay.overMs));
    }
  }
  return rule.cap === null ? sum : clamp(sum, -rule.cap, rule.cap);
};

export type Naive = {
  fit: number;
  intent: number;
  grade: string;
  status: string;
  when: Tri;
  never: Tri;
  track: string | null;
};

export const naiveScore = (policy: Policy, subject: Subject, at: Instant): Naive => {
  const past = subject.engagements.filter((event) => event.occurredAt <= at);
  let scores: { fit: number; fitHigh: number; intent: number; grade: string } | null = null;
  const holds = (condition: Condition): Tri => {
    switch (condition.kind) {
      case 'all':
        return all(condition.of.map(holds));
      case 'any':
        return any(condition.of.map(holds));
      case 'not':
        return not(holds(condition.of));
      case 'field':
        return naiveTest(condition.test, subject.fields[condition.path], at);
      case 'now':
      case 'track':
        return 'unknown';
      case 'stage':
        return of(condition.in.includes(subject.stage === 'mql' ? 'lead' : subject.stage));
      case 'count': {
        const window = condition.windowMs ?? Infinity;
        return of(
          number(
            condition.test,
            past.filter((e) => at - e.occurredAt < window && isMatch(condition.event, e, at)).length,
          ),
        );
      }
      case 'grade':
        return scores === null ? 'unknown' : of((condition.in as readonly string[]).includes(scores.grade));
      case 'axis': {
        if (scores === null) return 'unknown';
        const { fit, fitHigh, intent } = scores;
        if (condition.axis === 'intent') return of(number(condition.test, intent));
        const [low, high] = condition.axis === 'fit' ? [fit, fitHigh] : [fit + intent, fitHigh + intent];
        const lines = condition.test.op === 'between' ? [condition.test.from, condition.test.to] : [];
        const tried = [low, high, ...lines.filter((x) => low < x && x < high)].map((x) => number(condition.test, x));
        return tried.every(Boolean) ? 'met' : tried.some(Boolean) ? 'unknown' : 'not_met';
      }
    }
  };
  const outcomes = policy.fit.rules.map((rule) => ({ rule, outcome: holds(rule.when) }));
  const sum = (wanted: (one: (typeof outcomes)[number]) => boolean): number =>
    outcomes.filter(wanted).reduce((total, { rule }) => total + rule.points, 0);
  const met = sum(({ outcome }) => outcome === 'met');
  const maybe = sum(({ outcome, rule }) => outcome === 'unknown' && rule.points > 0);
  const { floor, cap } = policy.fit.bounds;
  const fit = clamp(met, floor, cap);
  const intentSum = policy.intent.rules.reduce((total, rule) => total + ruleSum(rule, past, at), 0);
  const intent = clamp(intentSum, policy.intent.bounds.floor, policy.intent.bounds.cap);
  const letter = 'ABCD'[policy.grades.fit.filter((line) => fit < line).length] ?? '';
  const digit = '1234'[policy.grades.intent.filter((line) => intent < line).length] ?? '';
  scores = { fit, fitHigh: clamp(met + maybe, floor, cap), intent, grade: letter + digit };
  const { fastTrack } = policy.mql;
  const when = holds(policy.mql.when);
  const never = policy.mql.never === null ? 'not_met' : holds(policy.mql.never);
  const isFast = past.some(
    (e) => fastTrack !== null && fastTrack.on.includes(e.type) && at - e.occurredAt < fastTrack.windowMs,
  );
  const fast = !isFast ? 'not_met' : fastTrack?.when == null ? 'met' : holds(fastTrack.when);
  const status =
    never === 'met'
      ? 'excluded'
      : when === 'met' || fast === 'met'
        ? 'mql'
        : fast === 'unknown' && fastTrack?.ifUnknown === 'triage'
          ? 'triage'
          : 'not_yet';
  const track = status === 'mql' ? (fast === 'met' ? 'fast_track' : 'standard') : null;
  return { fit, intent, grade: letter + digit, status, when, never, track };
};
