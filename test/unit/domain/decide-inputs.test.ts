// What a decision says it rests on, who may act, and when it is to be made again.
import { describe, expect, test } from '@jest/globals';
import { decide } from '#domain/decide.ts';
import { observe } from '#domain/observe.ts';
import { compile } from '#domain/scoring/compile.ts';
import { after, compiled, did, goodFields, kinds, live, nobody, nov, policy, pricing, saw } from './example.ts';

const visits = (...dates: readonly number[]) => dates.map((date) => pricing(nov(date)));
const known = after(nobody, nov(2), { fields: goodFields }).lead;
const hot = { fields: goodFields, engagements: visits(6, 7, 8) };

describe('the inputs of a decision', () => {
  test('name what was new and what counted, and nothing that was known before', () => {
    const [first, second, third] = hot.engagements;
    const warm = after(known, nov(7), { engagements: [first!, second!] }).lead;
    const events = observe(
      warm,
      saw(nov(8), { fields: { ...goodFields, 'company.employees': 300 }, engagements: hot.engagements }),
    );
    const old = observe(known, saw(nov(7), { engagements: [first!] }));
    const { inputs } = decide(warm, [...old, ...events], compiled, nov(8), live);
    expect(inputs).toMatchObject({
      contractHash: 'abc',
      asOf: nov(8),
      engagementKeys: [third!.key],
      changedPaths: ['company.employees'],
      intent: [{ rule: 'pricing', points: 45_000, count: 3 }],
      triggerKey: third!.key,
    });
    expect(Object.keys(inputs.intent[0] ?? {}).sort()).toEqual(['count', 'points', 'rule']);
  });

  test('are empty where nothing happened', () => {
    expect(decide(known, [], compiled, nov(3), live).inputs).toMatchObject({ engagementKeys: [], changedPaths: [] });
  });

  test('name the newest fifty of many engagements', () => {
    const many = Array.from({ length: 60 }, (_, i) => did('visit', nov(1) + i));
    const { inputs } = after(nobody, nov(2), { engagements: many });
    expect(inputs.engagementKeys).toEqual(many.slice(10).map(({ key }) => key));
  });
});

describe('who may act', () => {
  test('a live connection from its day on, a sandbox too, an observer never', () => {
    const opened = (mode: 'live' | 'sandbox' | 'observe', actsSince: number | null): readonly string[] =>
      kinds(after(known, nov(8), hot, { mode, actsSince }));
    expect(opened('live', nov(8))).toEqual(['open_handoff']);
    expect(opened('sandbox', nov(1))).toEqual(['open_handoff']);
    expect(opened('live', nov(8) + 1)).toEqual([]);
    expect(opened('live', null)).toEqual([]);
    expect(opened('observe', nov(1))).toEqual([]);
    expect(opened('observe', null)).toEqual([]);
  });
});

describe('a contract that asks for the stage', () => {
  test('is asked again where its own answer changes the stage', () => {
    const cold = {
      id: 'cold',
      points: -20_000,
      when: { kind: 'stage', in: ['recycled'] } as const,
      why: null,
      group: null,
      active: null,
    };
    const under = compile({ ...policy, fit: { ...policy.fit, rules: [...policy.fit.rules, cold] } });
    const handed = after(
      after(nobody, nov(2), { fields: goodFields }, live, under).lead,
      nov(8),
      hot,
      live,
      under,
    ).lead;
    const disposition = { verdict: 'recycled', reason: 'no_response', occurredAt: nov(9), by: null } as const;
    const resting = after(handed, nov(9), { disposition }, live, under);
    expect([resting.lead.stage, resting.assessment.fit]).toEqual(['recycled', 60_000]);
    const raised = after(resting.lead, nov(10), { engagements: [did('demo_requested', nov(10))] }, live, under);
    expect([raised.lead.stage, raised.assessment.fit, raised.shown.fit]).toEqual(['mql', 80_000, 80]);
    expect(kinds(raised)).toEqual(['open_handoff']);
  });
});

describe('when to decide again', () => {
  test('never, where time alone changes nothing', () => {
    expect(after(nobody, nov(2)).nextWakeAt).toBeNull();
  });

  test('an archived lead changes by being archived, and then no more', () => {
    const gone = after(known, nov(3), { isArchived: true });
    expect([gone.isChanged, gone.nextWakeAt]).toEqual([true, null]);
    const still = decide(gone.lead, [], compiled, nov(4), live);
    expect([still.isChanged, still.lead]).toEqual([false, gone.lead]);
    const never = after(nobody, nov(3), { isArchived: true });
    expect(never.shown).toEqual({});
  });
});
