// The short way for leads that are seen once comes to what observing and deciding comes to, over random contracts and records.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '#domain/decide.ts';
import { firstSight } from '#domain/first-sight.ts';
import { newLead, observe } from '#domain/observe.ts';
import { compile } from '#domain/scoring/compile.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import { sentencesOf, why } from '#domain/why.ts';
import * as any from './arbitraries.ts';
import { runs } from './runs.ts';
import * as snap from './snapshots.ts';

/** As readers of files give engagements: in order, each key once. */
const inOrder = (snapshot: PersonSnapshot): PersonSnapshot => {
  const byKey = new Map(snapshot.engagements.map((engagement) => [engagement.key, engagement]));
  const engagements = [...byKey.values()].sort((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1));
  return { ...snapshot, engagements };
};

const record = fc.oneof(
  snap.snapshot,
  snap.calmSnapshot.map((one): PersonSnapshot => ({ ...one, disposition: null })),
);
const contract = fc.oneof(any.policy, fc.constant(any.busyPolicy));

test('a first sight says what observe and decide say, and leaves to them what is more than facts and engagements', () => {
  let seen = 0;
  let qualified = 0;
  fc.assert(
    fc.property(contract, record, any.instant, (policy, one, now) => {
      const compiled = compile(policy);
      const snapshot = inOrder(one);
      const sight = firstSight('l', snapshot, compiled, now);
      const isPlain = snapshot.nativeStage === null && snapshot.disposition === null && !snapshot.isArchived;
      expect(sight !== null).toBe(isPlain);
      if (sight === null) return;
      const lead = newLead('l', now);
      const full = decide(lead, observe(lead, snapshot), compiled, now, { mode: 'observe', actsSince: null });
      // Nobody waits for a lead that is only exported.
      const { nextChangeAt: _, ...judged } = full.assessment;
      expect(sight.assessment).toEqual(judged);
      expect(sight.why).toBe(full.shown.why);
      expect(sight.why).toBe(why(policy, full.lead, full.assessment, now));
      expect(sentencesOf(policy, sight.lead, sight.assessment)).toEqual(
        sentencesOf(policy, full.lead, full.assessment),
      );
      const { provenance: _provenance, shown: _shown, refs: _refs, ...rest } = full.lead;
      expect(sight.lead).toMatchObject(rest);
      expect(Object.keys(sight.lead.fields).sort()).toEqual(Object.keys(full.lead.fields).sort());
      seen += 1;
      qualified += sight.lead.stage === 'mql' ? 1 : 0;
    }),
    runs(400),
  );
  expect(seen).toBeGreaterThan(100);
  expect(qualified).toBeGreaterThan(5);
});
