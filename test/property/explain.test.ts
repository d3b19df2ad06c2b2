// Explanations recompute what the engine did in the plain; these laws hold the two together.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pointScale } from '#domain/policy.ts';
import { sayMissing } from '#domain/say-missing.ts';
import { score } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import { begin, runAll } from '#domain/scoring/evaluate.ts';
import { explain, situationOf } from '#domain/scoring/explain.ts';
import { missingFor, outcomeIn } from '#domain/scoring/missing.ts';
import { modelParts } from '#domain/scoring/model-parts.ts';
import { outcomeOf } from '#domain/scoring/tri.ts';
import * as any from './arbitraries.ts';

describe('the account of a score', () => {
  test('the occurrences of every rule add up to what it is worth', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        const account = explain(compile(policy), subject, at);
        const { rules } = modelParts(policy, account.assessment.model).intent;
        account.intent.forEach(({ rule, points, occurrences, periods, isIdle }) => {
          const of = rules.find(({ id }) => id === rule);
          if (of === undefined) throw new Error(`no rule ${rule}`);
          if (isIdle) {
            expect([points, occurrences, periods]).toEqual([0, [], null]);
            return;
          }
          const isCounted =
            (periods ?? 0) > 0 || occurrences.some(({ fate }) => fate === 'counted' || fate === 'faded');
          const sum =
            of.kind === 'silence' ? (periods ?? 0) * of.points : occurrences.reduce((s, one) => s + one.points, 0);
          const size = Math.min(Math.max(Math.abs(sum), isCounted ? (of.floor ?? 0) : 0), of.cap ?? Infinity);
          expect(points).toBe(Math.sign(of.points) * size + 0);
        });
      }),
    );
  });

  test('conditions looked at one by one come to what the engine says', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        const compiled = compile(policy);
        const engagements = begin(compiled, subject);
        runAll(compiled, engagements, at);
        const { when } = policy.mql;
        const situation = situationOf(compiled, compiled.main, { ...subject, engagements });
        const outcome = outcomeIn(when, situation);
        expect(outcomeOf(outcome)).toBe(outcomeOf(compiled.main.scratch.when));
        if (outcome === 2) expect(missingFor(when, situation)).toEqual([]);
        if (outcome === 0) expect(missingFor(when, situation, false)).toEqual([]);
        for (const one of missingFor(when, situation)) expect(one.outcome).not.toBe(one.wanted ? 'met' : 'not_met');
      }),
    );
  });

  test('it tells of the very score that was given, and what is missing can be said', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        const compiled = compile(policy);
        const account = explain(compiled, subject, at);
        expect(account.assessment).toMatchObject(score(compiled, subject, at));
        if (account.assessment.status === 'mql') expect(account.missing).toEqual([]);
        for (const one of account.missing) expect(sayMissing(one, at)).toMatch(/\S/);
        const { next, assessment } = account;
        expect(next?.asOf ?? null).toBe(assessment.nextChangeAt);
        const lines = account.fit.reduce((sum, { points }) => sum + points, 0);
        const bounds = assessment.adjustments
          .filter(({ axis }) => axis === 'fit')
          .reduce((sum, { points }) => sum + points, 0);
        expect(lines + bounds).toBe(assessment.fit);
      }),
    );
  });
});

describe('what is missing, in words', () => {
  const axis = {
    kind: 'axis',
    axis: 'intent',
    value: 34 * pointScale,
    high: 34 * pointScale,
    outcome: 'not_met',
  } as const;
  const at = Date.UTC(2026, 10, 1);
  test.each([
    [
      { ...axis, test: { op: 'at_least', value: 50 * pointScale }, wanted: true },
      '16 more points of intent (34 now, asked for: at least 50)',
    ],
    [
      { ...axis, test: { op: 'at_most', value: 20 * pointScale }, wanted: true },
      'intent: 34 now, asked for: at most 20',
    ],
    [
      {
        kind: 'field',
        path: 'company.employees',
        test: { op: 'at_least', value: 1500 },
        value: null,
        outcome: 'unknown',
        wanted: true,
      },
      'company size: not known (asked for: at least 1,500)',
    ],
    [
      {
        kind: 'field',
        path: 'person.region',
        test: { op: 'in', values: ['emea', 'na'], list: null },
        value: 'apac',
        outcome: 'not_met',
        wanted: true,
      },
      'region: apac (asked for: one of emea, na)',
    ],
    [
      {
        kind: 'field',
        path: 'person.is_student',
        test: { op: 'equals', value: true },
        value: true,
        outcome: 'met',
        wanted: false,
      },
      'whether a student: yes (asked for: anything but yes)',
    ],
    [
      {
        kind: 'count',
        event: { types: ['page_viewed'], where: [] },
        windowMs: 7 * 86_400_000,
        test: { op: 'at_least', value: 3 },
        value: 1,
        outcome: 'not_met',
        wanted: true,
      },
      'page viewed within 7 days: 1 now, asked for: at least 3',
    ],
    [{ kind: 'track', in: ['trial'], outcome: 'not_met', wanted: true }, 'in the track trial: no'],
    [{ kind: 'now', test: { op: 'after', at }, outcome: 'not_met', wanted: true }, 'the date (asked for: after 1 Nov)'],
  ] as const)('%#', (missing, said) => {
    expect(sayMissing(missing, at)).toBe(said);
  });
});
