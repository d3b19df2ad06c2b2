// The laws of scoring at one instant, on random policies and leads. INVARIANTS.md names them.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Condition, Policy } from '#domain/policy.ts';
import { assess, score, type Score, type Subject } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import * as any from './arbitraries.ts';
import { modelsOf } from './naive/model.ts';
import { naiveLooks, naiveScore } from './naive-score.ts';
import { runs } from './runs.ts';

const sum = (list: readonly { readonly points: number }[]): number => list.reduce((all, { points }) => all + points, 0);

const agree = (policy: Policy, subject: Subject, at: number, grain = 1): void => {
  const got = score(compile(policy), subject, at);
  const want = naiveScore(policy, subject, at, grain);
  expect([got.fit, got.intent, got.total, got.grade, got.status, got.track, got.isFast, got.model]).toEqual([
    ...[want.fit, want.intent, want.fit + want.intent, want.grade],
    ...[want.status, want.track, want.isFast, want.model],
  ]);
};

/** Every construct of intent in nearly every policy, so that each meets each. */
const denseIntent = (of: typeof any.calendars.autumn) =>
  fc
    .tuple(of.intentAxis, fc.array(of.reset, { maxLength: 2 }), fc.array(of.freeze, { minLength: 1, maxLength: 3 }))
    .map(([axis, resets, freezes]) => ({
      ...axis,
      resets: any.named(resets, 'z').map((reset) => ({ ...reset, to: 'fit_only' as const })),
      freezes: any.named(freezes, 'f'),
    }));
const dense = (of: typeof any.calendars.autumn) => of.policyUnder(of.fitAxis, denseIntent(of), of.noTracks);
const scales = Object.entries({ 'a tenth of a second': any.toyScale, ...any.calendars });

describe('scoring', () => {
  test('the compiled engine agrees with the plainest telling of the semantics', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        agree(policy, subject, at);
      }),
      runs(1_500),
    );
  });

  test.each(Object.entries(any.calendars))(
    'the compiled engine agrees with the plainest telling around changes of clocks, months and years: %s',
    (_, of) => {
      // Whether a lead was an MQL before cannot be asked at every instant of weeks.
      const policy = of.policy.map(any.withoutKeep);
      fc.assert(
        fc.property(policy, of.subject, of.instant, (...it) => {
          agree(...it);
        }),
        runs(500),
      );
    },
  );

  test.each(scales)(
    'the compiled engine agrees on intent that is reset, frozen and bounded in every way: %s',
    (_, of) => {
      fc.assert(
        fc.property(
          dense(of).map(any.withoutKeep),
          of.subject,
          fc.array(of.instant, { minLength: 5, maxLength: 5 }),
          (policy, subject, instants) => {
            const compiled = compile(policy);
            for (const at of instants) {
              const want = naiveScore(policy, subject, at);
              const got = score(compiled, subject, at);
              expect([at, got.fit, got.intent, got.status]).toEqual([at, want.fit, want.intent, want.status]);
            }
          },
        ),
        runs(400),
      );
    },
  );

  test('the lines and the adjustments of an axis add up to it', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        const got = score(compile(policy), subject, at);
        for (const axis of ['fit', 'intent'] as const) {
          const adjusted = got.adjustments.filter((one) => one.axis === axis);
          expect(sum(got.lines[axis]) + sum(adjusted)).toBe(got[axis]);
          for (const one of adjusted) expect(one.points).not.toBe(0);
        }
      }),
      runs(500),
    );
  });

  test('every number is a whole number of thousandths; caps and floors of rules, groups and axes hold, and so does every ceiling', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.instant, (policy, subject, at) => {
        const got = score(compile(policy), subject, at);
        const model = modelsOf(policy).find(({ id }) => id === got.model);
        const looked = naiveLooks(policy, subject, at).get(got.model);
        if (model === undefined || looked === undefined) throw new Error('no such model');
        for (const line of got.lines.intent) {
          const rule = model.intent.rules.find(({ id }) => id === line.rule);
          expect(Math.abs(line.points)).toBeLessThanOrEqual(rule?.cap ?? Infinity);
          expect(Math.abs(line.points)).toBeGreaterThanOrEqual(rule?.floor ?? 0);
        }
        for (const axis of ['fit', 'intent'] as const) {
          const { bounds, rules, groups, ceilings } = model[axis];
          expect(Number.isInteger(got[axis])).toBe(true);
          const isZero = axis === 'fit' && looked.past.zeroBy !== null;
          if (isZero) {
            expect(got.fit).toBe(0);
            continue;
          }
          expect(got[axis]).toBeGreaterThanOrEqual(bounds.floor);
          expect(got[axis]).toBeLessThanOrEqual(bounds.cap ?? Infinity);
          for (const { group, floor, cap } of groups) {
            const own = rules.filter((rule) => rule.group === group).map(({ id }) => id);
            const ofGroup = got.adjustments.filter(
              (one) => one.axis === axis && one.kind.startsWith('group') && one.id === group,
            );
            const together = sum(got.lines[axis].filter(({ rule }) => own.includes(rule))) + sum(ofGroup);
            expect(together).toBeGreaterThanOrEqual(floor ?? -Infinity);
            expect(together).toBeLessThanOrEqual(cap ?? Infinity);
          }
          for (const ceiling of ceilings) {
            if (looked.asks(ceiling.when) === 'met')
              expect(got[axis]).toBeLessThanOrEqual(Math.max(ceiling.at, bounds.floor));
          }
        }
      }),
      runs(600),
    );
  });

  test('the order in which engagements are listed does not matter, ties included', () => {
    const tied = fc
      .tuple(any.engagements(), fc.integer({ min: 1, max: 30 }))
      .map(([list, grain]) =>
        list.map((event) => ({ ...event, occurredAt: Math.floor(event.occurredAt / grain) * grain })),
      );
    const dice = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(any.policy, any.subject, tied, any.instant, dice, (policy, subject, list, at, thrown) => {
        const compiled = compile(policy);
        const shuffled = list
          .map((event) => ({ event, rank: thrown.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ event }) => event);
        const one = assess(compiled, { ...subject, engagements: list }, at);
        expect(assess(compiled, { ...subject, engagements: shuffled }, at)).toEqual(one);
      }),
      runs(500),
    );
  });

  test('engagements of one instant may change names, and no number changes', () => {
    const tied = any
      .engagements()
      .map((list) => list.map((event) => ({ ...event, occurredAt: event.occurredAt - (event.occurredAt % 20) })));
    const said = ({ fit, intent, grade, status, track, isFast, model, adjustments, lines }: Score) => [
      ...[fit, intent, grade, status, track, isFast, model, adjustments],
      lines.intent.map(({ rule, points, count }) => [rule, points, count]),
    ];
    fc.assert(
      fc.property(any.policy, any.subject, tied, any.instant, (policy, subject, list, at) => {
        const compiled = compile(policy);
        const renamed = list.map((event, i) => ({ ...event, key: `e${String(99 - i)}` }));
        expect(said(score(compiled, { ...subject, engagements: renamed }, at))).toEqual(
          said(score(compiled, { ...subject, engagements: list }, at)),
        );
      }),
      runs(500),
    );
  });

  test('engagements after the instant do not count, and assessing is repeatable', () => {
    fc.assert(
      fc.property(any.policy, any.subject, any.subject, any.instant, (policy, subject, other, at) => {
        const compiled = compile(policy);
        const first = score(compiled, subject, at);
        const known = { ...subject, engagements: subject.engagements.filter((event) => event.occurredAt <= at) };
        expect(score(compiled, known, at)).toEqual(first);
        assess(compiled, subject, other.engagements[0]?.occurredAt ?? at);
        assess(compiled, other, at);
        expect(score(compiled, subject, at)).toEqual(first);
      }),
      runs(500),
    );
  });
});

const plain = fc.constantFrom('visit', 'click', 'demo').map((type) => ({ types: [type], where: [] }));

describe('more interest', () => {
  /** Rewards of what is done and penalties of silence; what stops or empties intent hangs on other events than those that are added. */
  const generous = (of: typeof any.calendars.autumn) => {
    const rules = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: of.eventRule(any.positivePoints, plain) },
        { weight: 1, arbitrary: of.silenceRule(any.negativePoints) },
      ),
      { maxLength: 4 },
    );
    const other = { types: ['other'], where: [] };
    const axis = of.intentAxisOf({ ...any.factsAlone, now: true }, rules);
    const signals = fc.record({ freezes: fc.array(of.freeze, { maxLength: 2 }), hasReset: fc.boolean() });
    const intent = fc.tuple(axis, signals).map(([own, { freezes, hasReset }]) => ({
      ...own,
      // Fit may be made of counts, which one more engagement changes.
      ceilings: own.ceilings.filter(({ when }) => !JSON.stringify(when).includes('"axis"')),
      resets: hasReset ? [{ id: 'z0', on: other, to: 'fit_only' as const, restore: null }] : [],
      freezes: any.named(freezes, 'f').map((freeze) => ({
        ...freeze,
        on: other,
        until: { ...freeze.until, on: freeze.until.on === null ? null : other },
      })),
    }));
    return of.policyUnder(of.fitAxis, intent, of.noTracks);
  };

  test.each(scales)(
    'one more engagement that earns points never lowers intent, whenever it comes and whatever the limits: %s',
    (_, of) => {
      const one = fc.record({ type: fc.constantFrom('visit', 'click', 'demo'), occurredAt: of.instant });
      fc.assert(
        fc.property(generous(of), of.subject, one, of.instant, (policy, subject, extra, at) => {
          const compiled = compile(policy);
          // The one exception: silence is counted from the last engagement, so the first one a lead ever has can begin a silence.
          const isSilenceCounted = policy.intent.rules.some((rule) => rule.kind === 'silence');
          fc.pre(!isSilenceCounted || subject.engagements.some((event) => event.occurredAt <= at));
          const more = { ...extra, key: 'x', observedAt: extra.occurredAt, properties: {} };
          const after = { ...subject, engagements: [...subject.engagements, more] };
          expect(score(compiled, after, at).intent).toBeGreaterThanOrEqual(score(compiled, subject, at).intent);
        }),
        runs(500),
      );
    },
  );
});

/** Tracks whose entry hangs on facts that may be unknown. */
const gated = (enter: Condition, exit: Condition): Policy['tracks'] => {
  const base = {
    active: null,
    schedule: null,
    fit: any.basePolicy.fit,
    intent: any.basePolicy.intent,
    mql: any.basePolicy.mql,
  };
  return [
    { ...base, id: 'trial', enter, exit: null },
    { ...base, id: 'partner', enter: { kind: 'track', in: ['trial'] }, exit },
  ];
};

const outcomeUnder = (tracks: Policy['tracks'], when: Condition, subject: Subject, at: number): string => {
  const rule = { id: 'one', when, points: 1, why: null, group: null, active: null };
  const policy = { ...any.basePolicy, tracks, fit: { ...any.basePolicy.fit, rules: [rule] } };
  return assess(compile(policy), subject, at).fitOutcomes['one'] ?? '';
};

describe('three values', () => {
  const hasExists = (condition: Condition): boolean => JSON.stringify(condition).includes('"exists"');
  const conditions = any.condition(any.noScores).filter((one) => !hasExists(one));
  const entry = any.condition({ ...any.noScores, tracks: [] }).filter((one) => !hasExists(one));

  test('knowing more never turns met into not met or back, tracks and dates included', () => {
    const known = fc.record(any.fieldKinds);
    const gaps = fc.subarray(Object.keys(any.fieldKinds));
    fc.assert(
      fc.property(conditions, entry, entry, known, gaps, any.instant, (when, enter, exit, fields, unknown, at) => {
        const outcome = (of: Record<string, unknown>): string =>
          outcomeUnder(
            gated(enter, exit),
            when,
            { fields: of as Subject['fields'], engagements: [], stage: 'lead' },
            at,
          );
        const full = outcome(fields);
        const partial = outcome(Object.fromEntries(Object.entries(fields).filter(([path]) => !unknown.includes(path))));
        if (partial !== 'unknown') expect(full).toBe(partial);
      }),
      runs(500),
    );
  });

  test("Kleene's laws: not undoes itself, and all and any mirror each other", () => {
    fc.assert(
      fc.property(conditions, conditions, entry, any.subject, any.instant, (a, b, enter, subject, at) => {
        const not = (of: Condition): Condition => ({ kind: 'not', of });
        const outcome = (when: Condition): string => outcomeUnder(gated(enter, not(enter)), when, subject, at);
        expect(outcome(not(not(a)))).toBe(outcome(a));
        expect(outcome(not({ kind: 'all', of: [a, b] }))).toBe(outcome({ kind: 'any', of: [not(a), not(b)] }));
        expect(outcome({ kind: 'all', of: [a, b] })).toBe(outcome({ kind: 'all', of: [b, a] }));
        expect(outcome({ kind: 'any', of: [a, { kind: 'all', of: [a, b] }] })).toBe(outcome(a));
      }),
      runs(500),
    );
  });
});
