// Two policies that stand: one that says nothing of scores, for random ones to build on, and one under which leads come and go.
import type { Condition, IntentRule, Policy } from '#domain/policy.ts';
import { definition, emptyHandoff, fitAxis, grades as bandsOf, intentAxis } from '#test/support/policies.ts';

export const basePolicy: Policy = {
  contractHash: 'f00d',
  name: 'toy',
  version: 1,
  fit: fitAxis(),
  intent: intentAxis(),
  grades: bandsOf([3, 2, 1], [3, 2, 1]),
  mql: definition({ when: { kind: 'any', of: [] } }),
  reasons: {
    accepted: [],
    rejected: [
      {
        id: 'wrong',
        label: 'Wrong geography',
        speaksOf: 'fit',
        then: { kind: 'disqualify' },
        needsText: false,
        isLearnt: true,
      },
      {
        id: 'later',
        label: 'No interest',
        speaksOf: 'intent',
        then: { kind: 'recycle', forMs: 30, to: 'nurture' },
        needsText: false,
        isLearnt: true,
      },
      { id: 'double', label: 'Duplicate', speaksOf: 'data', then: { kind: 'none' }, needsText: false, isLearnt: true },
    ],
    recycled: [
      {
        id: 'quarter',
        label: 'Not this quarter',
        speaksOf: 'timing',
        then: { kind: 'recycle', forMs: 40, to: 'long-term' },
        needsText: false,
        isLearnt: true,
      },
      {
        id: 'silent',
        label: 'No response',
        speaksOf: 'data',
        then: { kind: 'none' },
        needsText: false,
        isLearnt: true,
      },
    ],
    converted: [],
  },
  recycle: { afterMs: 25, label: 'nurture', coolOffMs: 0, reset: 'none', back: 'raised_hand' },
  timeZone: 'UTC',
  effective: { from: null, until: null },
  tracks: [],
  handoff: emptyHandoff,
  displayStep: 5,
};

const field = (path: string, value: number): Condition => ({ kind: 'field', path, test: { op: 'at_least', value } });
const event = (id: string, type: string, worth: number): IntentRule => ({
  id,
  kind: 'event',
  on: { types: [type], where: [] },
  points: worth,
  cap: null,
  limit: { kind: 'every_time' },
  windowMs: 30,
  decay: { kind: 'none' },
  why: null,
  group: null,
  floor: null,
  active: null,
});

/** A contract under which much is handed over, comes back and is handed over again. */
export const busyPolicy: Policy = {
  ...basePolicy,
  fit: fitAxis({
    rules: [
      {
        id: 'r0',
        when: field('company.employees', 2),
        points: 20_000,
        why: '{company.employees} employees',
        group: null,
        active: null,
      },
    ],
  }),
  intent: intentAxis({
    rules: [event('r1', 'visit', 10_000), event('r2', 'demo', 5_000), event('r3', 'click', 3_000)],
  }),
  grades: bandsOf([20_000, 10_000, 5_000], [20_000, 10_000, 5_000]),
  mql: definition({
    when: { kind: 'axis', axis: 'intent', test: { op: 'at_least', value: 10_000 } },
    never: { kind: 'field', path: 'person.is_student', test: { op: 'equals', value: true } },
    fastTrack: {
      on: ['demo'],
      windowMs: 20,
      when: { kind: 'axis', axis: 'fit', test: { op: 'at_least', value: 20_000 } },
      ifUnknown: 'triage',
    },
  }),
};
