// The laws of decide, over random contracts and random courses of a lead's life.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { observedFields } from '#domain/app-fields.ts';
import { decide, type Decision, type Standing } from '#domain/decide.ts';
import type { Handoff, Lead } from '#domain/lead.ts';
import { newLead, observe, type Facts } from '#domain/observe.ts';
import { assess } from '#domain/scoring/assess.ts';
import { compile, type CompiledPolicy } from '#domain/scoring/compile.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import { why } from '#domain/why.ts';
import * as any from './arbitraries.ts';
import { runs } from './runs.ts';
import * as snap from './snapshots.ts';

const often = runs(150);
/** One thing that happens: a record is read (null = time passes), then the lead is decided on. */
type Step = {
  readonly read: readonly [PersonSnapshot, readonly Facts[]] | null;
  readonly waitMs: number;
  readonly standing: Standing;
};

const standing: fc.Arbitrary<Standing> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ mode: fc.constantFrom('live', 'sandbox'), actsSince: any.instant }) },
  { weight: 1, arbitrary: fc.constant({ mode: 'live' as const, actsSince: null }) },
  { weight: 1, arbitrary: fc.record({ mode: fc.constant('observe' as const), actsSince: fc.option(any.instant) }) },
);
const steps = (of: fc.Arbitrary<Standing>): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      read: fc.option(
        fc.oneof(fc.tuple(snap.snapshot, snap.facts), fc.tuple(snap.calmSnapshot, fc.constant<readonly Facts[]>([]))),
        { freq: 4 },
      ),
      waitMs: fc.integer({ min: 0, max: 30 }),
      standing: of,
    }),
    { minLength: 1, maxLength: 8 },
  );
const live = fc.constant<Standing>({ mode: 'live', actsSince: 0 });

type Stage = { readonly before: Lead; readonly decision: Decision; readonly now: number; readonly step: Step };

/** Plays a course; every snapshot is read as of its own time, no earlier than the course has come. */
const play = (policy: CompiledPolicy, course: readonly Step[]): readonly Stage[] => {
  let lead = newLead('l', 0);
  let now = 0;
  return course.map((step) => {
    now = Math.max(now + step.waitMs, step.read?.[0].modifiedAt ?? 0);
    const events = step.read === null ? [] : observe(lead, ...step.read);
    const decision = decide(lead, events, policy, now, step.standing);
    const stage = { before: lead, decision, now, step };
    lead = decision.lead;
    return stage;
  });
};

/** Any contract, and as often one under which leads come and go. */
const contract = fc.oneof(any.policy, fc.constant(any.busyPolicy), any.busy);

const isHeld = (handoff: Handoff | null): boolean => handoff?.state === 'open' || handoff?.state === 'accepted';
const openings = ({ decision }: Stage): number =>
  decision.effects.filter((effect) => effect.kind === 'open_handoff').length;

describe('decide', () => {
  test('deciding again without events changes nothing', () => {
    fc.assert(
      fc.property(contract, steps(standing), (policy, course) => {
        const compiled = compile(policy);
        for (const { decision, now, step } of play(compiled, course)) {
          const again = decide(decision.lead, [], compiled, now, step.standing);
          expect(again.isChanged).toBe(false);
          expect(again.lead).toBe(decision.lead);
          expect(again.effects).toEqual([]);
          expect(again.reasons).toEqual([]);
          expect(again.shown).toEqual(decision.shown);
        }
      }),
      often,
    );
  });

  test('deciding again with the same events changes nothing', () => {
    fc.assert(
      fc.property(contract, steps(standing), (policy, course) => {
        const compiled = compile(policy);
        for (const { before, decision, now, step } of play(compiled, course)) {
          if (step.read === null) continue;
          const events = observe(before, ...step.read);
          const again = decide(decision.lead, events, compiled, now, step.standing);
          expect(again.lead).toBe(decision.lead);
          expect(again.effects).toEqual([]);
        }
      }),
      often,
    );
  });

  test('the same inputs give the same decision', () => {
    fc.assert(
      fc.property(contract, steps(standing), (policy, course) => {
        expect(play(compile(policy), course)).toEqual(play(compile(policy), course));
      }),
      runs(100),
    );
  });

  test('there are never two open handoffs: each next ordinal begins where the one before has ended', () => {
    fc.assert(
      fc.property(contract, steps(fc.oneof(live, standing)), (policy, course) => {
        let ordinal = 0;
        for (const stage of play(compile(policy), course)) {
          const opened = openings(stage);
          expect(opened).toBeLessThanOrEqual(1);
          const { handoff } = stage.decision.lead;
          if (opened === 1) {
            const closed = stage.decision.effects.find((effect) => effect.kind === 'close_handoff');
            expect(!isHeld(stage.before.handoff) || closed !== undefined).toBe(true);
            ordinal += 1;
          }
          expect(handoff?.ordinal ?? 0).toBe(ordinal);
        }
      }),
      often,
    );
  });

  test('effects tell all that became of the handoff', () => {
    fc.assert(
      fc.property(contract, steps(fc.oneof(live, standing)), (policy, course) => {
        let known: readonly [number, string] | null = null;
        for (const { decision } of play(compile(policy), course)) {
          for (const effect of decision.effects) {
            if (effect.kind === 'open_handoff') known = [effect.ordinal, 'open'];
            if (effect.kind === 'accept_handoff') known = [effect.ordinal, 'accepted'];
            if (effect.kind === 'qualify_handoff') known = [effect.ordinal, 'qualified'];
            if (effect.kind === 'close_handoff') known = [effect.ordinal, effect.state];
          }
          const { handoff } = decision.lead;
          expect(handoff === null ? null : [handoff.ordinal, handoff.state]).toEqual(known);
        }
      }),
      often,
    );
  });

  test('a connection that observes, or may not act yet, hands nothing over', () => {
    fc.assert(
      fc.property(contract, steps(standing), (policy, course) => {
        for (const stage of play(compile(policy), course)) {
          const { mode, actsSince } = stage.step.standing;
          if (mode !== 'observe' && actsSince !== null && actsSince <= stage.now) continue;
          expect(openings(stage)).toBe(0);
        }
      }),
      often,
    );
  });

  test('a connection that observes shows score and why alone', () => {
    const observing = fc.constant<Standing>({ mode: 'observe', actsSince: null });
    fc.assert(
      fc.property(contract, steps(observing), (policy, course) => {
        for (const { decision } of play(compile(policy), course)) {
          for (const field of Object.keys(decision.shown)) expect(observedFields).toContain(field);
        }
      }),
      often,
    );
  });

  test('the first sight of a history that ended before we acted opens no handoff', () => {
    fc.assert(
      fc.property(contract, snap.snapshot, snap.facts, fc.nat(50), (policy, snapshot, facts, later) => {
        const lead = newLead('l', 0);
        const now = 200 + later;
        const events = observe(lead, snapshot, facts);
        const { effects } = decide(lead, events, compile(policy), now, { mode: 'live', actsSince: now });
        expect(effects.filter((effect) => effect.kind === 'open_handoff' && effect.mqlAt < now)).toEqual([]);
      }),
      often,
    );
  });

  test('customers, opportunities and disqualified leads are not handed over by a score', () => {
    fc.assert(
      fc.property(contract, steps(live), (policy, course) => {
        for (const stage of play(compile(policy), course)) {
          if (openings(stage) === 0) continue;
          const { stage: was } = stage.before;
          const isShut = was === 'customer' || was === 'opportunity' || was === 'disqualified';
          const isMoved = stage.step.read?.[0].disposition !== null || stage.step.read[1].length > 0;
          expect(isShut && !isMoved).toBe(false);
        }
      }),
      often,
    );
  });

  /** What somebody does, what a seller says of it, or nothing at all, one after the other. */
  const ups = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('act' as const), type: fc.constantFrom('visit', 'demo') }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        { kind: 'say' as const, verdict: 'rejected' as const, reason: 'later' },
        { kind: 'say' as const, verdict: 'rejected' as const, reason: 'double' },
        { kind: 'say' as const, verdict: 'recycled' as const, reason: 'quarter' },
      ),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'wait' as const }) },
  );
  const life: fc.Arbitrary<readonly Step[]> = fc
    .array(fc.tuple(ups, fc.integer({ min: 1, max: 15 })), { minLength: 4, maxLength: 14 })
    .map((list) => {
      let at = 0;
      return list.map(([one, gap], i): Step => {
        at += gap;
        const happened = { key: `e${String(i).padStart(2, '0')}`, occurredAt: at, observedAt: at, properties: {} };
        const record: PersonSnapshot = {
          ...{
            kind: 'person',
            ref: { connection: 'one', object: 'contact', recordId: '1' },
            mergedIds: [],
            links: [],
            ours: {},
          },
          ...{ modifiedAt: at, observedAt: at, isArchived: false, companyId: null, standsOn: null, nativeStage: null },
          ...{ owner: null, fields: { 'company.employees': 3 } },
          disposition:
            one.kind === 'say' ? { verdict: one.verdict, reason: one.reason, occurredAt: at, by: null } : null,
          engagements: one.kind === 'act' ? [{ ...happened, type: one.type }] : [],
        };
        return {
          read: one.kind === 'wait' ? null : [record, []],
          waitMs: gap,
          standing: { mode: 'live', actsSince: 0 },
        };
      });
    });

  test('a lead that was handed over comes again only by the ways and after the times that the contract says', () => {
    const seen = { again: 0, early: 0 };
    fc.assert(
      fc.property(any.busy, life, (policy, course) => {
        const { again } = policy.mql;
        const { back, coolOffMs } = policy.recycle;
        for (const stage of play(compile(policy), course)) {
          const { handoff, disposition, recycleUntil, stageSince, stage: was } = stage.before;
          if (openings(stage) === 0 || handoff === null || (was !== 'lead' && was !== 'recycled')) continue;
          const isGivenBack = disposition?.verdict === 'rejected' || disposition?.verdict === 'recycled';
          const turnedAt = isGivenBack ? disposition.occurredAt : stageSince;
          seen.again += 1;
          expect(stage.decision.assessment.mayComeAgain).toBe(true);
          if (again !== null) expect(stage.now).toBeGreaterThanOrEqual(turnedAt + again.afterMs);
          if (was !== 'recycled' || recycleUntil === null || recycleUntil <= stage.now) continue;
          seen.early += 1;
          expect(back).not.toBe('due_date');
          expect(stage.now).toBeGreaterThanOrEqual(turnedAt + coolOffMs);
          const { status, isFast } = stage.decision.assessment;
          if (back === 'raised_hand') expect(isFast || status === 'triage').toBe(true);
        }
      }),
      runs(300),
    );
    expect(seen.again).toBeGreaterThan(20);
    expect(seen.early).toBeGreaterThan(5);
  });

  test('a lead wakes no later than anything about it flips by itself', () => {
    fc.assert(
      fc.property(contract, steps(live), (policy, course) => {
        const compiled = compile(policy);
        const last = play(compiled, course).at(-1);
        if (last === undefined || last.decision.lead.isArchived) return;
        const { lead, nextWakeAt } = last.decision;
        for (let t = last.now + 1; t < Math.min(nextWakeAt ?? 300, 300); t += 1) {
          const then = decide(lead, [], compiled, t, last.step.standing);
          expect([then.lead.stage, then.assessment.status, then.assessment.grade, then.effects]).toEqual([
            lead.stage,
            last.decision.assessment.status,
            last.decision.assessment.grade,
            [],
          ]);
        }
      }),
      runs(100),
    );
  });

  test('no decision is stored with a personal value', () => {
    fc.assert(
      fc.property(contract, steps(live), (policy, course) => {
        for (const { decision } of play(compile(policy), course)) {
          expect(JSON.stringify([decision.inputs, decision.reasons])).not.toMatch(
            /college\.edu|example\.com|VP Operations/,
          );
        }
      }),
      runs(100),
    );
  });
});

describe('why', () => {
  test('has at most five lines, ends in the next step, and stays the same while nothing but time passes', () => {
    fc.assert(
      fc.property(contract, steps(live), fc.nat(300 * 86_400_000), (policy, course, later) => {
        const compiled = compile(policy);
        for (const { decision, now } of play(compiled, course)) {
          const { lead } = decision;
          const assessment = assess(compiled, lead, now);
          const text = why(policy, lead, assessment, now);
          const lines = text.split('\n');
          expect(lines.length).toBeLessThanOrEqual(5);
          expect(lines.at(-1)).toMatch(/^Next: .*\.$/u);
          expect(text).not.toMatch(/undefined|null|NaN|[{}]|\br\d\b/);
          expect(why(policy, lead, assessment, now + later)).toBe(text);
        }
      }),
      runs(150),
    );
  });
});
