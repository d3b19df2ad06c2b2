// The laws of scoring over time: what the engine says of instants to come and gone is what looking at every one of them says.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Policy } from '#domain/policy.ts';
import { assess, score, type Subject } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import { qualifiedAt, qualifiedSince } from '#domain/scoring/qualified-at.ts';
import * as any from './arbitraries.ts';
import { type Naive, naiveCourse, naiveHistory } from './naive-score.ts';
import { runs } from './runs.ts';

/** Long after the last event every window is over, every smooth decay done and every silence at its bound. */
const horizon = 400;

/** What people see change. */
const visible = ({ fit, grade, status, when, never, track, isFast }: Naive): string =>
  JSON.stringify([fit, grade, status, when, never, track, isFast]);

const neverLate = (policy: Policy, subject: Subject, at: number, until: number, grain = 1): void => {
  // Seen as of `at`, what is to come has not happened.
  const known = { ...subject, engagements: subject.engagements.filter((event) => event.occurredAt <= at) };
  const { nextChangeAt } = assess(compile(policy), known, at);
  const [now, ...later] = naiveCourse(policy, known, at, until, grain);
  if (now === undefined) throw new Error('no instant');
  const flip = later.find((then) => visible(then) !== visible(now));
  if (flip !== undefined) {
    expect(nextChangeAt).not.toBeNull();
    expect(nextChangeAt).toBeLessThanOrEqual(flip.at);
  }
  if (nextChangeAt !== null) expect(nextChangeAt).toBeGreaterThan(at);
};

const sameHistory = (policy: Policy, subject: Subject, until: number, grain = 1): void => {
  const compiled = compile(policy);
  let first: number | null = null;
  let since: number | null = null;
  for (const { at, status } of naiveHistory(policy, subject, until, grain)) {
    const isMql = status === 'mql';
    if (isMql) first ??= at;
    since = isMql ? (since ?? at) : null;
  }
  const got = qualifiedAt(compiled, subject, until);
  expect(got?.at ?? null).toBe(first);
  if (got !== null) {
    const then = score(compiled, subject, got.at);
    expect([got.track, got.triggerKey]).toEqual([then.track, then.triggerKey]);
  }
  expect(qualifiedSince(compiled, subject, until)?.at ?? null).toBe(since);
};

const days = Object.entries(any.halfHours);
const dayMs = 86_400_000;

describe('time', () => {
  test('the next change is never announced late', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        neverLate(policy, subject, at, horizon);
      }),
      runs(250),
    );
  });

  test('the next change is never announced late where little is said and all of it matters', () => {
    fc.assert(
      fc.property(any.leanPolicy, any.leanSubject, any.instant, (policy, subject, at) => {
        neverLate(policy, subject, at, horizon);
      }),
      runs(500),
    );
  });

  test.each(days)('the next change is never announced late around changes of clocks: %s', (_, of) => {
    fc.assert(
      fc.property(of.policy, of.subject, of.instant, (policy, subject, at) => {
        neverLate(policy, subject, at, of.firstDay + (of.days + 4) * dayMs, any.grainMs);
      }),
      runs(80),
    );
  });

  test('waking at each announced change sees every flip there is', () => {
    fc.assert(
      fc.property(any.policy, any.subject, (policy, subject) => {
        const compiled = compile(policy);
        let seen: string | undefined;
        let next: number | null = null;
        for (const naive of naiveCourse(policy, subject, 0, 200)) {
          const now = visible(naive);
          if (seen === undefined || naive.at === next) {
            seen = now;
            next = assess(compiled, subject, naive.at).nextChangeAt;
          }
          expect(now).toBe(seen);
        }
      }),
      runs(150),
    );
  });

  test('a lead became an MQL at the first instant at which replaying every instant finds it one', () => {
    fc.assert(
      fc.property(any.policy, any.subject, fc.integer({ min: 0, max: 160 }), (policy, subject, until) => {
        sameHistory(policy, subject, until);
      }),
      runs(400),
    );
  });

  test('a lead became an MQL at the first instant where little is said and all of it matters', () => {
    fc.assert(
      fc.property(any.leanPolicy, any.leanSubject, fc.integer({ min: 0, max: 160 }), (policy, subject, until) => {
        sameHistory(policy, subject, until);
      }),
      runs(1_500),
    );
  });

  test.each(days)('a lead became an MQL at the first instant around changes of clocks: %s', (_, of) => {
    fc.assert(
      fc.property(of.policy, of.subject, fc.nat((of.days + 2) * 48), (policy, subject, count) => {
        sameHistory(policy, subject, of.firstDay + count * any.grainMs, any.grainMs);
      }),
      runs(150),
    );
  });

  test('a lead that once was an MQL stays one as the plain replay of every instant says', () => {
    fc.assert(
      fc.property(any.policy, any.subject, (policy, subject) => {
        const compiled = compile(policy);
        for (const naive of naiveCourse(policy, subject, 0, 150)) {
          const got = score(compiled, subject, naive.at);
          expect([naive.at, got.status, got.track, got.isFast]).toEqual([
            naive.at,
            naive.status,
            naive.track,
            naive.isFast,
          ]);
        }
      }),
      runs(80),
    );
  });
});
