// The text a seller reads, whole, in the situations that matter.
import { describe, expect, test } from '@jest/globals';
import type { Lead } from '#domain/lead.ts';
import { sentencesOf, why } from '#domain/why.ts';
import { dayOf, fill, labelOf, listed, say } from '#domain/words.ts';
import { assess } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import { after, compiled, day, did, goodFields, hour, live, nobody, nov, policy, pricing, wait } from './example.ts';

const text = (lead: Lead, at: number, under = policy): string => why(under, lead, assess(compile(under), lead, at), at);
const known = (fields: Record<string, string | number | boolean> = goodFields): Lead =>
  after(nobody, nov(2), { fields }).lead;

describe('why', () => {
  test('a good day', () => {
    const recycled = {
      verdict: 'recycled',
      reason: 'not_this_quarter',
      occurredAt: Date.UTC(2026, 5, 3),
      by: null,
    } as const;
    const before = after(known(), nov(2), { disposition: recycled }).lead;
    const lead = after(before, nov(12) + hour, {
      engagements: [
        pricing(nov(10)),
        pricing(nov(11)),
        pricing(nov(12)),
        did('demo_requested', nov(12) + hour, { path: '/demo' }),
      ],
    }).lead;
    expect(text(lead, nov(12) + hour)).toBe(
      [
        'Asked for a demo (/demo) on 12 Nov. Also looked at pricing, 3 times, last on 12 Nov.',
        'Fits: VP Operations can decide; logistics is a target industry.',
        'Recycled on 3 Jun: not this quarter.',
        'Next: call at once, then accept or reject.',
      ].join('\n'),
    );
  });

  test('what is unknown is named, what carries most first, and a sentence with an empty hole is dropped', () => {
    const lead = after(known({ 'person.seniority': 'vp', 'person.region': 'emea' }), nov(8), {
      engagements: [did('demo_requested', nov(8))],
    }).lead;
    expect(text(lead, nov(8)).split('\n')).toEqual([
      'Asked for a demo on 8 Nov.',
      'Fits: region: emea.',
      'Not known: industry, company size, e-mail domain and 1 more.',
      'Next: call at once, then accept or reject.',
    ]);
  });

  test('triage asks for what is missing', () => {
    const lead = after(known({ 'person.region': 'emea' }), nov(8), {
      engagements: [did('demo_requested', nov(8))],
    }).lead;
    expect(text(lead, nov(8))).toContain('Next: find out seniority and industry, then accept or reject.');
  });

  test('wishes of the person are honoured in the next step', () => {
    const next = (fields: Record<string, boolean | string>): string => {
      const lead = after(known({ ...goodFields, ...fields }), nov(8), {
        engagements: [did('demo_requested', nov(8))],
      }).lead;
      return text(lead, nov(8)).split('\n').at(-1) ?? '';
    };
    expect(next({ 'person.do_not_call': true })).toBe(
      'Next: write at once, as they do not want calls, then accept or reject.',
    );
    expect(next({ 'person.email_opt_out': true })).toBe('Next: call at once and do not e-mail, then accept or reject.');
    expect(next({ 'person.do_not_call': true, 'person.consent': 'denied' })).toContain('neither calls nor e-mail');
  });

  test('a private address speaks against', () => {
    const lead = known({ 'person.email': 'ada@mail.example', 'person.region': 'emea' });
    expect(text(lead, nov(2))).toContain('Fits: region: emea. Against: writes from a private address.');
  });

  test('each stage has its own next step', () => {
    const next = (lead: Lead): string => text(lead, nov(12)).split('\n').at(-1) ?? '';
    const at = (nativeStage: Lead['stage']): string => next(after(known(), nov(9), { nativeStage }).lead);
    expect(at('sal')).toBe('Next: find out need, budget, authority and timing, then give a verdict.');
    expect(at('sql')).toBe('Next: arrange the meeting with an account executive.');
    expect(at('opportunity')).toBe('Next: leave it to the owner of the opportunity.');
    expect(at('customer')).toBe('Next: leave it to the account owner.');
    expect(at('disqualified')).toBe('Next: nothing, it was disqualified.');
    expect(next(known())).toBe('Next: nothing yet, marketing keeps in touch.');
    const baseline = after(nobody, nov(1) + hour, {
      fields: goodFields,
      engagements: [-6, -5, -4].map((d) => pricing(nov(d))),
    });
    expect(next(baseline.lead)).toBe('Next: nothing yet, it is handed over with the next thing they do.');
    const rejection = { verdict: 'rejected', reason: 'no_interest', occurredAt: nov(9), by: null } as const;
    const resting = after(known(), nov(9), { disposition: rejection }).lead;
    expect(text(resting, nov(12)).split('\n').slice(-2)).toEqual([
      'Rejected on 9 Nov: no interest.',
      'Next: nothing before 9 Dec, unless they get in touch.',
    ]);
    const student = known({ ...goodFields, 'person.title': 'Student' });
    expect(next(student)).toBe('Next: nothing, the contract excludes this person.');
  });

  test('a line of a value with line breaks stays one line, and a long one is cut', () => {
    const lead = known({ ...goodFields, 'person.title': `VP\nOperations ${'x'.repeat(200)}` });
    const lines = text(lead, nov(8)).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^Fits: VP Operations x+… can decide/);
  });

  test('an engagement that no rule speaks of is told by its kind, with what it was done with', () => {
    const under = { ...policy, intent: { ...policy.intent, rules: [] } };
    const lead = after(
      known(),
      nov(8),
      { engagements: [did('demo_requested', nov(8), { asset: 'Spring fair' })] },
      live,
      compile(under),
    ).lead;
    expect(text(lead, nov(8), under).split('\n')[0]).toBe('Asked for a demo (Spring fair) on 8 Nov.');
  });

  test('the sentences of a score, the weightiest first', () => {
    const lead = after(known(), nov(8), {
      engagements: [
        pricing(nov(6)),
        pricing(nov(7)),
        did('webinar_attended', nov(5), { asset: 'Warehouses' }),
        did('webinar_attended', nov(1)),
      ],
    }).lead;
    const { fit, intent } = sentencesOf(policy, lead, assess(compiled, lead, nov(8)));
    expect(fit).toEqual([
      'VP Operations can decide',
      'logistics is a target industry',
      '240 employees',
      'region: emea',
    ]);
    expect(intent).toEqual([
      'Attended Warehouses, 2 times, last on 5 Nov',
      'Looked at pricing, 2 times, last on 7 Nov',
    ]);
  });

  test('silence has no date', () => {
    const silence = {
      id: 's',
      kind: 'silence',
      silentForMs: day,
      periodMs: day,
      points: -1_000,
      cap: null,
      why: null,
      group: null,
      floor: null,
      active: null,
    } as const;
    const under = { ...policy, intent: { ...policy.intent, bounds: { floor: -9_000, cap: null }, rules: [silence] } };
    const lead = after(known(), nov(5), { engagements: [did('email_opened', nov(5))] }).lead;
    expect(sentencesOf(under, lead, assess(compile(under), lead, nov(8))).intent).toEqual([
      'Has been silent for a while',
    ]);
  });

  test('a lead that fits without having done anything', () => {
    const under = { ...policy, mql: { ...policy.mql, when: { kind: 'all', of: [] } as const } };
    expect(text(known(), nov(8), under).split('\n')[0]).toBe('Fits what was agreed.');
    expect(text(wait(known(), nov(8)).lead, nov(8)).split('\n')[0]).toBe('No recent interest on record.');
  });
});

describe('words', () => {
  test('dates name their year only where it is another', () => {
    expect([dayOf(nov(12), nov(30)), dayOf(nov(12), nov(80))]).toEqual(['12 Nov', '12 Nov 2026']);
  });

  test('values', () => {
    expect(say(1_234_567, 'company.annual_revenue', 0)).toBe('1,234,567');
    expect(say(-1234.5, 'custom.x', 0)).toBe('-1,234.5');
    expect(say(nov(12), 'person.created_at', nov(1))).toBe('12 Nov');
    expect([say(true, 'x', 0), say(false, 'x', 0), say(['a', 'b'], 'x', 0)]).toEqual(['yes', 'no', 'a, b']);
    expect(labelOf('custom.budget_year')).toBe('budget year');
    expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
  });

  test('templates', () => {
    expect(fill('{a} and { b }', (hole) => hole)).toBe('a and b');
    expect(fill('{a} and {b}', (hole) => (hole === 'a' ? 'x' : null))).toBeNull();
    expect(fill('nothing to fill', () => null)).toBe('nothing to fill');
  });
});
