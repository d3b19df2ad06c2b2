// Each line of the text a seller reads, from assessments made by hand: which sentence is chosen, what is left out, what is asked next.
import { describe, expect, test } from '@jest/globals';
import type { Disposition, Engagement, Handoff, Lead, LifecycleStage } from '#domain/lead.ts';
import { newLead } from '#domain/observe.ts';
import type { FitRule, IntentRule, Policy } from '#domain/policy.ts';
import type { Assessment } from '#domain/scoring/assess.ts';
import { sentencesOf, why } from '#domain/why.ts';
import { intentHead, ruleHead } from '#test/support/policies.ts';
import { assessment, line } from './assessment.ts';
import { day, nov, policy } from './example.ts';

const now = nov(12);

const did = (key: string, type: string, at: number, properties: Engagement['properties'] = {}): Engagement => ({
  key,
  type,
  occurredAt: at,
  observedAt: at,
  properties,
});
const lead = (of: Partial<Lead> = {}): Lead => ({ ...newLead('a', nov(1)), ...of });
const fitRule = (id: string, of: Partial<FitRule> = {}): FitRule => ({
  ...ruleHead,
  id,
  points: 1_000,
  when: { kind: 'all', of: [] },
  why: `It is ${id}`,
  ...of,
});
const silence = (id: string, says: string | null): IntentRule => ({
  ...intentHead,
  id,
  kind: 'silence',
  silentForMs: day,
  periodMs: day,
  points: -1_000,
  why: says,
});
const eventRule = (id: string, says: string | null): IntentRule => ({
  ...intentHead,
  id,
  kind: 'event',
  on: { types: ['x'], where: [] },
  points: 1_000,
  limit: { kind: 'every_time' },
  windowMs: day,
  decay: { kind: 'none' },
  why: says,
});
const under = (fit: readonly FitRule[], intent: readonly IntentRule[] = []): Policy => ({
  ...policy,
  fit: { ...policy.fit, rules: [...policy.fit.rules, ...fit] },
  intent: { ...policy.intent, rules: [...policy.intent.rules, ...intent] },
});
const lines = (of: Lead, by: Assessment, on: Policy = policy): readonly string[] => why(on, of, by, now).split('\n');
const first = (of: Lead, by: Assessment, on: Policy = policy): string => lines(of, by, on)[0] ?? '';
const next = (of: Partial<Lead>, by: Partial<Assessment> = {}): string => lines(lead(of), assessment(by)).at(-1) ?? '';

const demo = did('k1', 'demo_requested', nov(11));
const webinar = did('k2', 'webinar_attended', nov(10), { asset: 'Warehouses' });
const pricing = did('k3', 'page_viewed', nov(9), { path: '/pricing' });
const busy = lead({ engagements: [pricing, webinar, demo] });
const intentLines = (...intent: readonly ReturnType<typeof line>[]): Pick<Assessment, 'lines'> => ({
  lines: { fit: [], intent },
});
const fitLines = (...fit: readonly ReturnType<typeof line>[]): Pick<Assessment, 'lines'> => ({
  lines: { fit, intent: [] },
});

describe('the sentences of a score', () => {
  test('the weightiest first, whether for or against; of equal weight by the name of the rule', () => {
    const on = under(['a', 'b', 'c', 'd'].map((id) => fitRule(id)));
    const of = (...ids: readonly (readonly [string, number])[]): readonly string[] =>
      sentencesOf(on, lead(), assessment(fitLines(...ids.map(([id, points]) => line(id, points))))).fit;
    const sorted = ['It is d', 'It is a', 'It is b', 'It is c'];
    expect(of(['c', 1], ['b', 1], ['a', 1], ['d', -2])).toEqual(sorted);
    expect(of(['a', 1], ['b', 1], ['c', 1], ['d', -2])).toEqual(sorted);
    expect(of(['b', -1], ['d', 2], ['a', 1], ['c', 1])).toEqual(sorted);
  });

  test('none for a rule that is not there, a hole without a value, a rule without words that is about no known field', () => {
    const on = under([
      fitRule('hole', { why: 'Has {custom.budget}' }),
      fitRule('wordless', { why: null }),
      fitRule('asks', { why: null, when: { kind: 'field', path: 'custom.size', test: { op: 'equals', value: 'xl' } } }),
      fitRule('fine'),
    ]);
    const by = assessment(fitLines(...['gone', 'hole', 'wordless', 'asks', 'fine'].map((id) => line(id, 1))));
    expect(sentencesOf(on, lead(), by).fit).toEqual(['It is fine']);
    const known = lead({ fields: { 'custom.budget': 5_000, 'custom.size': 'xl' } });
    expect(sentencesOf(on, known, by).fit).toEqual(['size: xl', 'It is fine', 'Has 5,000']);
  });

  test('what a person did: by the rule, else by its kind, with how often and when', () => {
    const on = under(
      [],
      [
        eventRule('kind', null),
        eventRule('counted', 'Came {count} times ..'),
        eventRule('of-lead', 'From {company.name}'),
        eventRule('hole', 'Saw {asset}'),
      ],
    );
    const of = lead({ engagements: [webinar, pricing], fields: { 'company.name': 'Acme' } });
    const by = assessment(
      intentLines(
        line('kind', 9, { newestKey: 'k2' }),
        line('counted', 8, { newestKey: 'k3', count: 3 }),
        line('of-lead', 7, { newestKey: 'k3' }),
        line('hole', 6, { newestKey: 'k3' }),
        line('hole', 5, { newestKey: 'k2', count: 2 }),
        line('kind', 4, { newestKey: 'not on record' }),
        line('gone', 3, { newestKey: 'k3' }),
      ),
    );
    expect(sentencesOf(on, of, by).intent).toEqual([
      'Attended a webinar on 10 Nov',
      'Came 3 times, 3 times, last on 9 Nov',
      'From Acme on 9 Nov',
      'Saw Warehouses, 2 times, last on 10 Nov',
    ]);
  });

  test('silence is said by the rule or in general, without a date', () => {
    const on = under([], [silence('quiet', '{person.title} has gone quiet, {count} times'), silence('still', null)]);
    const of = lead({ fields: { 'person.title': 'The VP' } });
    const by = assessment(intentLines(line('quiet', -2, { count: 4 }), line('still', -1)));
    expect(sentencesOf(on, of, by).intent).toEqual(['The VP has gone quiet, 4 times', 'Has been silent for a while']);
  });
});

describe('the trigger', () => {
  const by = (...intent: readonly ReturnType<typeof line>[]): Assessment =>
    assessment({ triggerKey: 'k2', status: 'mql', ...intentLines(...intent) });

  test('is told by the weightiest rule that it earned points for, and by no other', () => {
    expect(
      first(
        busy,
        by(
          line('pricing', 1, { newestKey: 'k2' }),
          line('webinar', 2, { newestKey: 'k2' }),
          line('pricing', -9, { newestKey: 'k2' }),
          line('demo', 9),
        ),
      ),
    ).toBe('Attended Warehouses on 10 Nov.');
    expect(first(busy, by(line('demo', 9, { newestKey: 'k1' }), line('webinar', 2, { newestKey: 'k2' })))).toBe(
      'Attended Warehouses on 10 Nov. Also asked for a demo on 11 Nov.',
    );
  });

  test('is told by its kind where no rule gave points for it, or the rule has no words for it', () => {
    const plain = 'Attended a webinar (Warehouses) on 10 Nov.';
    expect(first(busy, by())).toBe(plain);
    expect(first(busy, by(line('pricing', 0, { newestKey: 'k2' })))).toBe(plain);
    expect(first(busy, by(line('pricing', -1, { newestKey: 'k2' })))).toBe(plain);
    expect(first(busy, by(line('gone', 1, { newestKey: 'k2' })))).toBe(plain);
    const on = under([], [eventRule('hole', 'Saw {custom.hole}')]);
    expect(first(busy, by(line('hole', 1, { newestKey: 'k2' })), on)).toBe(plain);
  });

  test('says how often, and what with where the words do not', () => {
    expect(first(busy, by(line('webinar', 2, { newestKey: 'k2', count: 3 })))).toBe(
      'Attended Warehouses on 10 Nov, 3 times in all.',
    );
    expect(first(busy, by(line('pricing', 2, { newestKey: 'k2' })))).toBe('Looked at pricing (Warehouses) on 10 Nov.');
    const on = under([], [eventRule('loud', 'Was at WAREHOUSES. ')]);
    expect(first(busy, by(line('loud', 2, { newestKey: 'k2' })), on)).toBe('Was at WAREHOUSES on 10 Nov.');
  });

  test('without one: the definition alone, or nothing of interest', () => {
    expect(first(lead(), assessment({ status: 'mql' }))).toBe('Fits what was agreed.');
    expect(first(lead(), assessment({ triggerKey: 'not on record' }))).toBe('No recent interest on record.');
  });
});

describe('what else they did', () => {
  const told = line('webinar', 2, { newestKey: 'k2' });
  const also = (on: Policy, ...intent: readonly ReturnType<typeof line>[]): string =>
    first(busy, assessment({ triggerKey: 'k2', ...intentLines(told, ...intent) }), on).replace(
      'Attended Warehouses on 10 Nov.',
      '',
    );

  test('the weightiest that speaks for the lead', () => {
    const [small, large] = [line('pricing', 1, { newestKey: 'k3', count: 2 }), line('demo', 9, { newestKey: 'k1' })];
    expect(also(policy, small, large)).toBe(' Also asked for a demo on 11 Nov.');
    expect(also(policy, large, small)).toBe(' Also asked for a demo on 11 Nov.');
    expect(also(policy, small)).toBe(' Also looked at pricing, 2 times, last on 9 Nov.');
    expect(also(policy, line('demo', -9, { newestKey: 'k1' }), small)).toContain('looked at pricing');
    expect(also(policy, line('demo', 0, { newestKey: 'k1' }))).toBe('');
    expect(also(policy)).toBe('');
  });

  test('the next one where there is nothing to say of it', () => {
    const on = under([], [eventRule('hole', 'Saw {custom.hole}'), eventRule('vp', 'VP Sales came')]);
    const small = line('vp', 1, { newestKey: 'k3' });
    for (const large of [
      line('gone', 9, { newestKey: 'k1' }),
      line('demo', 9),
      line('demo', 9, { newestKey: 'not on record' }),
      line('hole', 9, { newestKey: 'k1' }),
    ]) {
      expect(also(on, large, small)).toBe(' Also VP Sales came on 9 Nov.');
    }
  });

  test('the trigger is not told twice, though a second rule speaks of it', () => {
    expect(also(policy, line('demo', 1, { newestKey: 'k2' }), line('pricing', 0.5, { newestKey: 'k3' }))).toBe(
      ' Also looked at pricing on 9 Nov.',
    );
  });
});

describe('fit', () => {
  const on = under(['a', 'b', 'c', 'd'].map((id) => fitRule(id)));
  const of = (...fit: readonly ReturnType<typeof line>[]): string | null =>
    lines(lead(), assessment(fitLines(...fit)), on).find((each) => /Fits|Against/.test(each)) ?? null;

  test('two facts at most, those in favour first', () => {
    expect(of(line('a', 1), line('b', 3), line('c', 2))).toBe('Fits: It is b; It is c.');
    expect(of(line('a', 1), line('b', -3), line('c', -2))).toBe('Fits: It is a. Against: It is b.');
    expect(of(line('a', 1), line('b', 1), line('c', -2))).toBe('Fits: It is a; It is b.');
    expect(of(line('a', -1), line('b', -3), line('c', -2))).toBe('Against: It is b; It is c.');
  });

  test('no line where nothing is to be said', () => {
    expect(lines(lead(), assessment(fitLines(line('gone', 1), line('a', 0))), on)).toEqual([
      'No recent interest on record.',
      'Next: nothing yet, marketing keeps in touch.',
    ]);
  });
});

describe('what is unknown', () => {
  const of = (...unknown: readonly string[]): string | undefined =>
    lines(lead(), assessment({ unknown })).find((each) => each.startsWith('Not known'));

  test('three are named, each once, and the rest counted', () => {
    expect(of()).toBeUndefined();
    expect(of('custom.a', 'custom.a')).toBe('Not known: a.');
    expect(of('custom.a', 'custom.b', 'custom.c')).toBe('Not known: a, b and c.');
    expect(of('custom.a', 'custom.b', 'custom.c', 'custom.d')).toBe('Not known: a, b, c and 1 more.');
    expect(of(...'abcde'.split('').map((id) => `custom.${id}`))).toBe('Not known: a, b, c and 2 more.');
  });
});

describe('an earlier verdict', () => {
  const said = (verdict: Disposition['verdict'], reason: string | null = null): Disposition => ({
    verdict,
    reason,
    occurredAt: nov(9),
    by: null,
  });
  const history = (disposition: Disposition, on: Policy = policy): string | undefined =>
    lines(lead({ disposition }), assessment(), on).find((each) => / on 9 Nov/.test(each));

  test('is told where a lead was given back, with its reason', () => {
    expect(history(said('rejected', 'duplicate'))).toBe('Rejected on 9 Nov: duplicate.');
    expect(history(said('recycled', 'no_response'))).toBe('Recycled on 9 Nov: no response.');
    const free = { ...policy, reasons: { ...policy.reasons, rejected: [] } };
    expect(history(said('rejected', 'whatever'), free)).toBe('Rejected on 9 Nov.');
  });

  test('is not told where it was accepted, or was not taken', () => {
    expect(history(said('accepted'))).toBeUndefined();
    expect(history(said('converted'))).toBeUndefined();
    expect(history(said('rejected', 'nonsense'))).toBeUndefined();
  });

  const refused = 'Next: The reason given is not one for the verdict "rejected"; choose one of: ';
  const handoff = (handedOverAt: number): Handoff => ({ handedOverAt, state: 'open' }) as Handoff;

  test('that was refused is asked for again while it can be put right', () => {
    const disposition = said('rejected', 'nonsense');
    const asked = (stage: LifecycleStage, given: Handoff | null): boolean =>
      next({ stage, disposition, handoff: given }).startsWith(refused);
    for (const stage of ['lead', 'mql', 'sal', 'sql'] as const) {
      expect(asked(stage, handoff(nov(8)))).toBe(true);
      expect(asked(stage, null)).toBe(true);
      expect(asked(stage, handoff(nov(10)))).toBe(false);
    }
    for (const stage of ['opportunity', 'customer', 'recycled', 'disqualified'] as const) {
      expect(asked(stage, handoff(nov(8)))).toBe(false);
    }
  });

  test('that was taken leaves the next step as it is', () => {
    expect(next({ stage: 'sal', disposition: said('accepted'), handoff: handoff(nov(8)) })).toBe(
      'Next: find out need, budget, authority and timing, then give a verdict.',
    );
  });
});

describe('the next step', () => {
  const handoff = { ordinal: 1, handedOverAt: nov(8), state: 'open' } as Handoff;
  const reach = (fields: Lead['fields'], isFast: boolean): string =>
    next({ stage: 'mql', handoff, fields }, { status: 'mql', isFast })
      .replace('Next: ', '')
      .replace(', then accept or reject.', '');
  const noCalls = { 'person.do_not_call': true };
  const noMail = { 'person.email_opt_out': true };
  const denied = { 'person.consent': 'denied' };

  test('reaches out as they wish, at once where they raised a hand', () => {
    expect(reach({}, true)).toBe('call at once');
    expect(reach({}, false)).toBe('get in touch');
    expect(reach(noCalls, true)).toBe('write at once, as they do not want calls');
    expect(reach(noCalls, false)).toBe('write, as they do not want calls');
    for (const fields of [noMail, denied]) {
      expect(reach(fields, true)).toBe('call at once and do not e-mail');
      expect(reach(fields, false)).toBe('call, as they do not want e-mail');
      expect(reach({ ...fields, ...noCalls }, true)).toContain('wait for them to get in touch');
    }
    expect(
      reach({ 'person.do_not_call': false, 'person.email_opt_out': false, 'person.consent': 'granted' }, true),
    ).toBe('call at once');
  });

  test('triage asks for two things at most', () => {
    const asked = (...unknown: readonly string[]): string =>
      next({ stage: 'lead', handoff }, { status: 'triage', unknown });
    expect(asked()).toBe('Next: see whether they fit, then accept or reject.');
    expect(asked('custom.a', 'custom.b', 'custom.c')).toBe('Next: find out a and b, then accept or reject.');
    expect(next({ stage: 'lead' }, { status: 'triage', unknown: ['custom.a'] })).toBe(
      'Next: nothing yet, marketing keeps in touch.',
    );
  });

  test('a lead that nobody holds is not to be called', () => {
    const closed = { ...handoff, state: 'closed' } as const;
    expect(next({ stage: 'mql', handoff: closed })).toBe(
      'Next: nothing yet, it is handed over with the next thing they do.',
    );
    expect(next({ stage: 'mql', handoff }, { status: 'excluded' })).toBe(
      'Next: nothing, the contract excludes this person.',
    );
  });

  test('a lead that rests', () => {
    expect(next({ stage: 'recycled', recycleUntil: nov(40) })).toBe(
      'Next: nothing before 10 Dec, unless they get in touch.',
    );
    expect(next({ stage: 'recycled' })).toBe('Next: nothing until they get in touch.');
  });
});
