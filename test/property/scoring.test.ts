// The laws of scoring, on random policies and leads. INVARIANTS.md names them.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Condition } from '#domain/policy.ts';
import { assess, score, type Subject } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import { qualifiedAt, qualifiedSince } from '#domain/scoring/qualified-at.ts';
import * as any from './arbitraries.ts';
import { naiveScore } from './naive-score.ts';

const runs = { numRuns: 800 };
const plain = fc.constantFrom('visit', 'click', 'demo').map((type) => ({ types: [type], where: [] }));
/** Long after the last event every window is over, every decay done and every silence at its bound. */
const horizon = 400;

/** What people see change. */
const visible = (policy: Parameters<typeof naiveScore>[0], subject: Subject, at: number): string => {
  const { fit, grade, status, when, never, track } = naiveScore(policy, subject, at);
  return JSON.stringify([fit, grade, status, when, never, track]);
};

describe('scoring', () => {
  test('the compiled engine agrees with the plainest telling of the semantics', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        const got = score(compile(policy), subject, at);
        const want = naiveScore(policy, subject, at);
        expect([got.fit, got.intent, got.total, got.grade, got.status, got.track]).toEqual([
          want.fit,
          want.intent,
          want.fit + want.intent,
          want.grade,
          want.status,
          want.track,
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('the lines add up to the axis before its bounds', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        const { fit, intent, lines } = score(compile(policy), subject, at);
        const bounded = (sum: number, { floor, cap }: { floor: number; cap: number | null }): number =>
          Math.max(floor, Math.min(cap ?? Infinity, sum));
        expect(fit).toBe(
          bounded(
            lines.fit.reduce((sum, line) => sum + line.points, 0),
            policy.fit.bounds,
          ),
        );
        expect(intent).toBe(
          bounded(
            lines.intent.reduce((sum, line) => sum + line.points, 0),
            policy.intent.bounds,
          ),
        );
      }),
      runs,
    );
  });

  test('every number is a whole number of thousandths, and caps and floors hold', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        const got = score(compile(policy), subject, at);
        for (const [value, { floor, cap }] of [
          [got.fit, policy.fit.bounds],
          [got.intent, policy.intent.bounds],
        ] as const) {
          expect(Number.isInteger(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(floor);
          if (cap !== null) expect(value).toBeLessThanOrEqual(cap);
        }
        for (const line of got.lines.intent) {
          const cap = policy.intent.rules.find((rule) => rule.id === line.rule)?.cap ?? Infinity;
          expect(Math.abs(line.points)).toBeLessThanOrEqual(cap);
        }
      }),
      runs,
    );
  });

  test('one more engagement that earns points never lowers intent, whenever it comes and whatever the limits', () => {
    const positive = fc.integer({ min: 0, max: 30_000 });
    const negative = fc.integer({ min: -30_000, max: 0 });
    const rules = fc.array(fc.oneof(any.eventRule(positive, plain), any.silenceRule(negative)), { maxLength: 4 });
    const one = fc.record({ type: fc.constantFrom('visit', 'click', 'demo'), occurredAt: any.instant });
    fc.assert(
      fc.property(any.policyOf(rules), any.subject, one, any.instant, (policy, subject, extra, at) => {
        const compiled = compile(policy);
        // The one exception: silence is counted from the last engagement, so the first one a lead ever has can begin a silence.
        const isSilenceCounted = policy.intent.rules.some((rule) => rule.kind === 'silence');
        fc.pre(!isSilenceCounted || subject.engagements.some((event) => event.occurredAt <= at));
        const more = { ...extra, key: 'x', observedAt: extra.occurredAt, properties: {} };
        const after = { ...subject, engagements: [...subject.engagements, more] };
        expect(score(compiled, after, at).intent).toBeGreaterThanOrEqual(score(compiled, subject, at).intent);
      }),
      runs,
    );
  });

  test('the order in which engagements are listed does not matter, ties included', () => {
    const tied = fc
      .tuple(any.engagements(), fc.integer({ min: 1, max: 30 }))
      .map(([list, grain]) =>
        list.map((event) => ({ ...event, occurredAt: Math.floor(event.occurredAt / grain) * grain })),
      );
    fc.assert(
      fc.property(
        any.policy,
        any.subject,
        tied,
        any.instant,
        fc.infiniteStream(fc.nat()),
        (policy, subject, list, at, dice) => {
          const compiled = compile(policy);
          const shuffled = list
            .map((event) => ({ event, rank: dice.next().value as number }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ event }) => event);
          const one = assess(compiled, { ...subject, engagements: list }, at);
          expect(assess(compiled, { ...subject, engagements: shuffled }, at)).toEqual(one);
        },
      ),
      runs,
    );
  });

  test('engagements after the instant do not count, and assessing is repeatable', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, any.instant, (policy, subject, at, other) => {
        const compiled = compile(policy);
        const known = { ...subject, engagements: subject.engagements.filter((event) => event.occurredAt <= at) };
        const first = score(compiled, subject, at);
        expect(score(compiled, known, at)).toEqual(first);
        assess(compiled, subject, other);
        expect(score(compiled, subject, at)).toEqual(first);
      }),
      runs,
    );
  });

  test('knowing more never turns met into not met or back', () => {
    const known = fc.record(any.fieldKinds);
    const gaps = fc.subarray(Object.keys(any.fieldKinds));
    const hasExists = (text: string): boolean => text.includes('"exists"');
    const conditions = any.condition(false).filter((one) => !hasExists(JSON.stringify(one)));
    fc.assert(
      fc.property(conditions, known, gaps, any.instant, (when, fields, unknown, at) => {
        const outcome = (of: Record<string, unknown>): string =>
          naiveAndCompiled(when, { fields: of as Subject['fields'], engagements: [], stage: 'lead' }, at);
        const full = outcome(fields);
        const partial = outcome(Object.fromEntries(Object.entries(fields).filter(([path]) => !unknown.includes(path))));
        if (partial !== 'unknown') expect(full).toBe(partial);
      }),
      runs,
    );
  });

  test("Kleene's laws: not undoes itself, and all and any mirror each other", () => {
    fc.assert(
      fc.property(any.condition(false), any.condition(false), any.subject, any.instant, (a, b, subject, at) => {
        const not = (of: Condition): Condition => ({ kind: 'not', of });
        const outcome = (when: Condition): string => naiveAndCompiled(when, subject, at);
        expect(outcome(not(not(a)))).toBe(outcome(a));
        expect(outcome(not({ kind: 'all', of: [a, b] }))).toBe(outcome({ kind: 'any', of: [not(a), not(b)] }));
        expect(outcome({ kind: 'all', of: [a, b] })).toBe(outcome({ kind: 'all', of: [b, a] }));
        expect(outcome({ kind: 'any', of: [a, { kind: 'all', of: [a, b] }] })).toBe(outcome(a));
      }),
      runs,
    );
  });
});

const naiveAndCompiled = (when: Condition, subject: Subject, at: number): string => {
  const policy = {
    ...any.basePolicy,
    fit: { ...any.basePolicy.fit, rules: [{ id: 'one', when, points: 1, why: null, group: null, active: null }] },
  };
  return assess(compile(policy), subject, at).fitOutcomes['one'] ?? '';
};

describe('time', () => {
  test('the next change is never announced late', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        const { nextChangeAt } = assess(compile(policy), subject, at);
        const now = visible(policy, subject, at);
        let flip: number | null = null;
        for (let t = at + 1; t <= horizon && flip === null; t += 1) if (visible(policy, subject, t) !== now) flip = t;
        if (flip !== null) {
          expect(nextChangeAt).not.toBeNull();
          expect(nextChangeAt).toBeLessThanOrEqual(flip);
        }
        if (nextChangeAt !== null) expect(nextChangeAt).toBeGreaterThan(at);
      }),
      { numRuns: 600 },
    );
  });

  test('waking at each announced change sees every flip there is', () => {
    fc.assert(
      fc.property(any.policy, any.subject, (policy, subject) => {
        const compiled = compile(policy);
        let at = 0;
        let seen = visible(policy, subject, 0);
        let next = assess(compiled, subject, at).nextChangeAt;
        for (let t = 1; t <= 200; t += 1) {
          if (t === next) {
            at = t;
            seen = visible(policy, subject, at);
            next = assess(compiled, subject, at).nextChangeAt;
          }
          expect(visible(policy, subject, t)).toBe(seen);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a lead became an MQL at the first instant at which replaying every instant finds it one', () => {
    fc.assert(
      fc.property(any.policy, any.subject, fc.integer({ min: 0, max: 160 }), (policy, subject, until) => {
        const compiled = compile(policy);
        const known = [subject.engagements[0]?.occurredAt, subject.fields['person.created_at']];
        const start = Math.min(until, ...known.filter((at) => typeof at === 'number'));
        let first: number | null = null;
        let since: number | null = null;
        for (let t = start; t <= until; t += 1) {
          const isMql = naiveScore(policy, subject, t).status === 'mql';
          if (isMql) first ??= t;
          since = isMql ? (since ?? t) : null;
        }
        const got = qualifiedAt(compiled, subject, until);
        expect(got?.at ?? null).toBe(first);
        if (got !== null) {
          const then = score(compiled, subject, got.at);
          expect([got.track, got.triggerKey]).toEqual([then.track, then.triggerKey]);
        }
        expect(qualifiedSince(compiled, subject, until)?.at ?? null).toBe(since);
      }),
      runs,
    );
  });
});
