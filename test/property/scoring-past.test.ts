// The laws of resets and freezes: what no longer counts cannot matter, and what stands still does not move.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Engagement } from '#domain/lead.ts';
import type { EventMatch, Freeze, IntentAxis, Policy, Reset } from '#domain/policy.ts';
import { score, type Subject } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import * as any from './arbitraries.ts';
import { frozenTimes } from './naive/past.ts';
import { runs } from './runs.ts';

/** Of types that no random rule or condition names. */
const happened = (type: string, occurredAt: number): Engagement => ({
  ...{ key: `${type}@${String(occurredAt)}`, type, occurredAt, observedAt: occurredAt },
  properties: {},
});
const on = (...types: readonly string[]): EventMatch => ({ types, where: [] });
const reset = (of: Partial<Reset> = {}): Reset => ({ id: 'z0', on: on('wipe'), to: 'fit_only', restore: null, ...of });
const freeze = (until: Freeze['until']): Freeze => ({ id: 'f0', on: on('stop'), until });

/** A policy with nothing of the kind but this, whose MQLs are what they are by the instant alone. */
const under = (policy: Policy, intent: Partial<IntentAxis>): Policy => {
  const plain = any.withoutKeep({ ...policy, intent: { ...policy.intent, resets: [], freezes: [], ...intent } });
  return { ...plain, tracks: [] };
};
const withMore = (subject: Subject, more: readonly Engagement[]): Subject => ({
  ...subject,
  engagements: [...subject.engagements, ...more],
});
const keepingOnly = (subject: Subject, isLeft: (at: number) => boolean): Subject => ({
  ...subject,
  engagements: subject.engagements.filter(({ occurredAt }) => isLeft(occurredAt)),
});
const policy = any.policyUnder(any.fitAxis, any.intentAxis, any.noTracks);
const later = fc.nat(60);

describe('a reset', () => {
  const kind = fc.constantFrom('fit_only' as const, 'zero' as const);

  test('after it nothing that was done up to it matters, its own instant included', () => {
    fc.assert(
      fc.property(
        policy,
        any.subject,
        any.engagements(),
        any.instant,
        later,
        kind,
        (of, subject, past, r, wait, to) => {
          const compiled = compile(under(of, { resets: [reset({ to })] }));
          const since = subject.engagements.filter(({ occurredAt }) => occurredAt > r);
          const before = past
            .filter(({ occurredAt }) => occurredAt <= r)
            .map((one) => ({ ...one, key: `p${one.key}` }));
          const told = withMore(subject, [happened('wipe', r)]);
          const retold = { ...subject, engagements: [...before, happened('wipe', r), ...since] };
          expect(score(compiled, retold, r + wait)).toEqual(score(compiled, told, r + wait));
        },
      ),
      runs(400),
    );
  });

  test('to fit alone leaves fit as it is where no rule counts events; to nothing leaves none, whatever its floor and its unknown facts', () => {
    const fit = any.fitAxisOf({ ...any.factsAlone, now: true });
    fc.assert(
      fc.property(
        any.policyUnder(fit, any.intentAxis, any.noTracks),
        any.subject,
        any.instant,
        later,
        (of, subject, r, wait) => {
          const told = withMore(subject, [happened('wipe', r)]);
          const plain = score(compile(under(of, {})), told, r + wait);
          const fitOnly = score(compile(under(of, { resets: [reset()] })), told, r + wait);
          expect([fitOnly.fit, fitOnly.lines.fit]).toEqual([plain.fit, plain.lines.fit]);
          const anyFit = { kind: 'axis', axis: 'fit', test: { op: 'between', from: 0, to: 0 } } as const;
          const zero = under(
            { ...of, mql: { ...of.mql, when: anyFit, never: null, fastTrack: null } },
            { resets: [reset({ to: 'zero' })] },
          );
          const gone = score(compile(zero), told, r + wait);
          expect([gone.fit, gone.status]).toEqual([0, 'mql']);
        },
      ),
      runs(300),
    );
  });

  test('a restore strictly after it gives back exactly what there was, if what it asks is met', () => {
    const employees = { kind: 'field', path: 'company.employees', test: { op: 'at_least', value: 2 } } as const;
    fc.assert(
      fc.property(policy, any.subject, any.instant, later, later, fc.boolean(), (of, subject, r, gap, wait, asks) => {
        const undo = { on: on('undo'), when: asks ? employees : null };
        const told = withMore(subject, [happened('wipe', r), happened('undo', r + gap)]);
        const at = r + gap + wait;
        const known = subject.fields['company.employees'];
        const isUndone = gap > 0 && (!asks || (typeof known === 'number' && known >= 2));
        const got = score(compile(under(of, { resets: [reset({ restore: undo })] })), told, at);
        const as = isUndone ? under(of, {}) : under(of, { resets: [reset()] });
        expect(got).toEqual(score(compile(as), told, at));
      }),
      runs(400),
    );
  });

  test('a fresh start of the lead itself is a reset of that instant', () => {
    fc.assert(
      fc.property(policy, any.subject, any.instant, later, (of, subject, r, wait) => {
        const compiled = compile(under(of, { resets: [reset()] }));
        const other = happened('neutral', r);
        const own = { ...withMore(subject, [other]), intentResetAt: r };
        const by = { ...withMore(subject, [{ ...other, type: 'wipe' }]), intentResetAt: null };
        expect(score(compiled, own, r + wait)).toEqual(score(compiled, by, r + wait));
        expect(score(compiled, own, r - 1)).toEqual(score(compiled, { ...own, intentResetAt: null }, r - 1));
      }),
      runs(300),
    );
  });
});

describe('a freeze', () => {
  /** Ceilings and rules that hold for a while go by the instant itself, frozen or not. */
  const stillUnder = (of: Policy, freezes: readonly Freeze[]): Policy => {
    const plain = under(of, { freezes });
    return {
      ...plain,
      intent: { ...plain.intent, ceilings: [], rules: plain.intent.rules.map((rule) => ({ ...rule, active: null })) },
    };
  };

  test('while it lasts neither time nor anything that happens changes intent', () => {
    const open = { on: null, afterMs: null };
    const until = fc.constantFrom<Freeze['until']>(
      open,
      { on: on('go'), afterMs: null },
      { on: null, afterMs: 60 },
      { on: on('go'), afterMs: 40 },
    );
    fc.assert(
      fc.property(policy, any.subject, any.instant, until, fc.nat(39), (of, subject, s, end, wait) => {
        const compiled = compile(stillUnder(of, [freeze(end)]));
        const told = { ...withMore(subject, [happened('stop', s)]), intentResetAt: null };
        const then = score(
          compiled,
          keepingOnly(told, (at) => at <= s),
          s,
        ).intent;
        expect(score(compiled, told, s + wait).intent).toBe(then);
        const retold = keepingOnly(told, (at) => at <= s);
        expect(score(compiled, retold, s + wait).intent).toBe(then);
      }),
      runs(400),
    );
  });

  test('once it is over what happened inside is as if it had not, and what happened in the instants of its ends counts', () => {
    fc.assert(
      fc.property(
        policy,
        any.subject,
        any.instant,
        fc.integer({ min: 1, max: 40 }),
        later,
        (of, subject, s, lasts, wait) => {
          const g = s + lasts;
          const told = withMore(subject, [happened('stop', s), happened('go', g)]);
          const retold = keepingOnly(told, (at) => at <= s || at >= g);
          const frozen = stillUnder(of, [freeze({ on: on('go'), afterMs: null })]);
          const intent = score(compile(frozen), told, g + wait).intent;
          expect(score(compile(frozen), retold, g + wait).intent).toBe(intent);
          expect(score(compile(stillUnder(of, [])), retold, g + wait).intent).toBe(intent);
        },
      ),
      runs(400),
    );
  });

  test('that ends by itself ends after exactly its time, and earlier if its event comes', () => {
    fc.assert(
      fc.property(
        policy,
        any.subject,
        any.instant,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (of, subject, s, after, go) => {
          const told = withMore(subject, [happened('stop', s), happened('go', s + go)]);
          const both = compile(stillUnder(of, [freeze({ on: on('go'), afterMs: after })]));
          const one = go < after ? { on: on('go'), afterMs: null } : { on: null, afterMs: after };
          const first = compile(stillUnder(of, [freeze(one)]));
          for (const at of [s, s + Math.min(go, after) - 1, s + Math.min(go, after), s + 70]) {
            expect(score(both, told, at).intent).toBe(score(first, told, at).intent);
          }
        },
      ),
      runs(300),
    );
  });

  test('that overlaps or touches another is one with it', () => {
    const spell = fc.tuple(any.instant, fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(policy, any.subject, spell, spell, (of, subject, [a, aLasts], [b, bLasts]) => {
        const two: readonly Freeze[] = [
          { id: 'f0', on: on('a'), until: { on: null, afterMs: aLasts } },
          { id: 'f1', on: on('b'), until: { on: null, afterMs: bLasts } },
        ];
        const told = { ...withMore(subject, [happened('a', a), happened('b', b)]), intentResetAt: null };
        const split = stillUnder(of, two);
        const spells = frozenTimes(split.intent, told.engagements, Infinity);
        const isOne = Math.max(a, b) <= Math.min(a + aLasts, b + bLasts);
        expect(spells).toHaveLength(isOne ? 1 : 2);
        if (!isOne) return;
        const start = Math.min(a, b);
        const lasts = Math.max(a + aLasts, b + bLasts) - start;
        const joined = stillUnder(of, [{ id: 'f0', on: on(a <= b ? 'a' : 'b'), until: { on: null, afterMs: lasts } }]);
        for (const at of [start, Math.max(a, b), start + lasts - 1, start + lasts, start + lasts + 20]) {
          expect(score(compile(split), told, at).intent).toBe(score(compile(joined), told, at).intent);
        }
      }),
      runs(300),
    );
  });
});
