// Looked at once or followed from the first day: a lead whose events arrive one by one ends where one whose whole past is read at once begins.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, type Standing } from '#domain/decide.ts';
import type { Engagement, Lead, Value } from '#domain/lead.ts';
import { newLead, observe } from '#domain/observe.ts';
import type { Policy } from '#domain/policy.ts';
import { type Assessment, score } from '#domain/scoring/assess.ts';
import { compile, type CompiledPolicy } from '#domain/scoring/compile.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import * as any from './arbitraries.ts';
import { naiveHistory } from './naive-score.ts';
import { runs } from './runs.ts';

const watching: Standing = { mode: 'observe', actsSince: null };

const sight = (at: number, fields: PersonSnapshot['fields'], engagements: readonly Engagement[]): PersonSnapshot => ({
  ...{ kind: 'person', ref: { connection: 'one', object: 'contact', recordId: '1' }, mergedIds: [], isArchived: false },
  ...{ companyId: null, standsOn: null, nativeStage: null, owner: null, disposition: null, links: [], ours: {} },
  ...{ modifiedAt: at, observedAt: at, fields, engagements },
});

type Seen = { readonly lead: Lead; readonly assessment: Assessment; readonly nextWakeAt: number | null };

const see = (lead: Lead, snapshot: PersonSnapshot | null, compiled: CompiledPolicy, now: number): Seen =>
  decide(lead, snapshot === null ? [] : observe(lead, snapshot, []), compiled, now, watching);

/** From the first fact on: every event when it happens, every wake-up when it is due. `each` sees every decision. */
const follow = (
  compiled: CompiledPolicy,
  fields: PersonSnapshot['fields'],
  engagements: readonly Engagement[],
  until: number,
  each: (seen: Seen, now: number) => void = () => undefined,
): Seen => {
  let now = 0;
  let seen = see(newLead('l', 0), sight(0, fields, []), compiled, 0);
  const wake = (before: number): void => {
    while (seen.nextWakeAt !== null && seen.nextWakeAt <= before) {
      now = seen.nextWakeAt;
      seen = see(seen.lead, null, compiled, now);
      each(seen, now);
    }
  };
  for (const engagement of engagements) {
    if (engagement.occurredAt > until) break;
    wake(engagement.occurredAt - 1);
    now = engagement.occurredAt;
    seen = see(seen.lead, sight(now, {}, [engagement]), compiled, now);
    each(seen, now);
  }
  wake(until);
  return now === until ? seen : see(seen.lead, null, compiled, until);
};

/** Facts that the lead model takes as they are. */
const fields = fc.record(
  {
    'person.title': fc.constantFrom('alpha', 'Beta'),
    'company.employees': fc.integer({ min: 0, max: 5 }),
    'company.industry': fc.constantFrom('alpha', 'beta', 'DELTA'),
    'custom.tags': fc.array(fc.constantFrom('alpha', 'beta'), { maxLength: 2 }),
    'custom.signed_at': any.instant,
    'custom.is_ok': fc.boolean(),
    // What we know of the lead begins with the first sight of it.
    'person.created_at': fc.constant(0),
  },
  { requiredKeys: ['person.created_at'] },
) as fc.Arbitrary<Readonly<Record<string, Value>>>;

/** After the first sight: what is decided before and after an event of one instant may be two things. */
const engagements = any.engagements().map((list) => list.filter(({ occurredAt }) => occurredAt > 0));

/** One model, so that its MQL and the lead's stage are one thing. */
const single = any.policy.map((of): Policy => ({ ...of, tracks: [] }));

describe('a replay', () => {
  test('ends in the very score that a first sight of the whole past gives', () => {
    fc.assert(
      fc.property(
        any.policy.map(any.withoutKeep),
        fields,
        any.engagements(),
        fc.nat(150),
        (policy, facts, list, until) => {
          const compiled = compile(policy);
          const step = follow(compiled, facts, list, until);
          const past = list.filter(({ occurredAt }) => occurredAt <= until);
          const once = see(newLead('l', 0), sight(until, facts, past), compiled, until);
          const { fields: known, engagements } = once.lead;
          expect([step.lead.fields, step.lead.engagements]).toEqual([known, engagements]);
          expect(step.assessment).toEqual(once.assessment);
          const direct = score(compiled, { fields: facts, engagements: past, stage: 'lead' }, until);
          expect(step.assessment).toMatchObject(direct);
        },
      ),
      runs(150),
    );
  });

  test('finds a lead an MQL, kept or not, exactly when looking at every instant does', () => {
    fc.assert(
      fc.property(single, fields, engagements, fc.nat(150), (policy, facts, list, until) => {
        const compiled = compile(policy);
        const lead = { fields: facts, engagements: list, stage: 'lead' as const };
        const plain = new Map(naiveHistory(policy, lead, until).map((naive) => [naive.at, naive.status]));
        const end = follow(compiled, facts, list, until, ({ assessment, lead: { stage } }, now) => {
          // Events of one instant arrive one after the other; the last of them has the say.
          if (list.filter(({ occurredAt }) => occurredAt === now).length > 1) return;
          expect([now, assessment.status]).toEqual([now, plain.get(now)]);
          expect(stage).toBe(assessment.status === 'mql' ? 'mql' : 'lead');
        });
        expect(end.assessment.status).toBe(plain.get(until));
      }),
      runs(150),
    );
  });
});
