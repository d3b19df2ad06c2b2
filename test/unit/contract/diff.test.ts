// What changes from one contract to another, in sentences that marketing and sales understand; and that nothing which differs goes untold.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { diffContracts } from '#contract/diff/diff.ts';
import { type ParsedContract, parseContract } from '#contract/parse.ts';
import { badScoring } from './bad-scoring.ts';
import { fullHandoff } from './full-handoff.ts';
import { readable, small, withSections } from './samples.ts';

const textsOf = (before: string, after: string): readonly string[] =>
  diffContracts(readable(withSections(before)), readable(withSections(after))).changes.map(({ text }) => text);
const same = 'version: 1\n';
const fit = (rules: string): string => `fit: [${rules}]\n`;
const intent = (rules: string): string => `intent: [${rules}]\n`;
const mql = (rest: string): string => `mql:\n  ${rest}\n`;
const vp = '{ id: vp, when: { person.seniority: vp }, points: 15 }';

describe('who is an MQL', () => {
  test.each([
    [
      mql('when: { fit: { at_least: 50 }, intent: { at_least: 50 } }'),
      mql('when: { fit: { at_least: 50 }, intent: { at_least: 60 } }'),
      'What makes an MQL: intent is at least 60 (was: intent is at least 50).',
    ],
    [
      mql('when: { fit: { at_least: 50 }, intent: { at_least: 50 } }'),
      mql('when: { fit: { at_least: 50 }, intent: { at_least: 50 }, company.employees: { more_than: 50 } }'),
      'What makes an MQL: now also asked: the number of employees is more than 50.',
    ],
    [
      mql('when: { intent: { at_least: 50 }, person.region: { in: [emea, na] } }'),
      mql('when: { intent: { at_least: 50 }, person.region: { in: [na, latam] } }'),
      "What makes an MQL: the person's region: now also latam; no longer emea.",
    ],
    [
      mql(
        'when: { intent: { at_least: 50 } }\n  fast_track: { on: demo_requested, when: { any: [{ fit: { at_least: 25 } }, { person.country: fr }] } }',
      ),
      mql('when: { intent: { at_least: 50 } }\n  fast_track: { on: demo_requested, when: { fit: { at_least: 25 } } }'),
      "Who raises a hand goes at once under another condition: no longer enough is the person's country is fr.",
    ],
    [
      mql('when: { intent: { at_least: 50 } }\n  fast_track: { on: [demo_requested, reply_received] }'),
      mql('when: { intent: { at_least: 50 } }\n  fast_track: { on: [demo_requested], if_unknown: wait, window: 7d }'),
      [
        'Who has replied to one of our e-mails no longer goes to sales at once.',
        'When the condition of the fast track cannot be told, the lead waits (was: a person looks first).',
        'A raised hand counts for 7 days, was as long as the axis says.',
      ],
    ],
    [
      mql('when: { intent: { at_least: 50 } }'),
      mql(
        'when: { intent: { at_least: 50 } }\n  never: { person.is_student: true }\n  keep: { intent: { at_least: 30 } }\n  again: { after: 30d }\n  fast_track: { on: demo_requested }',
      ),
      [
        'What keeps an MQL one: now asked: intent is at least 30 (was: nothing but the definition).',
        'Who has asked for a demo now goes to sales at once.',
        'Who is never an MQL: now asked: the person is a student (was: nobody is excluded).',
        'Who was handed over before becomes an MQL again not before 30 days, was like any other.',
      ],
    ],
    [
      'tracks: { trial: { intent: [], mql: { when: { fit: { at_least: 50 } } } } }\n',
      'tracks: { trial: { intent: [], enter: { person.source: trial }, mql: { when: { fit: { at_least: 60 } } } } }\n',
      [
        'In the track "trial": who enters: now asked: the person\'s source is trial (was: everybody).',
        'In the track "trial": what makes an MQL: fit is at least 60 (was: fit is at least 50).',
      ],
    ],
    [
      'tracks: { a: { intent: [], mql: { when: { fit: { at_least: 5 } } } }, b: { intent: [], mql: { when: { fit: { at_least: 6 } } } } }\n',
      'tracks: { b: { intent: [], mql: { when: { fit: { at_least: 6 } } } }, a: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
      'Of two tracks that both make an MQL, the first now is in the order b, a, was a, b.',
    ],
    [
      same,
      'temporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo] }]\n',
      'From 2026-12-01 until before 2026-12-15 other rules hold: The fair.',
    ],
  ])('%#', (before, after, said) => {
    expect(textsOf(before, after)).toEqual([said].flat());
  });
});

describe('points', () => {
  const demo = (rest: string): string => intent(`{ id: demo, on: demo_requested, ${rest} }`);
  test.each([
    [fit(vp), fit(vp.replace('15', '20')), '"the person\'s seniority is vp" now earns 20, was 15.'],
    [fit(vp), fit(vp.replace('id: vp', 'id: boss')), 'The rule "vp" is now called "boss".'],
    [fit(vp), fit(''), '"the person\'s seniority is vp" no longer earns 15: the rule is gone.'],
    [
      fit('{ id: size, when: { company.employees: { between: [50, 1000] } }, points: 5 }'),
      fit('{ id: size, when: { company.employees: { between: [50, 2000] } }, points: 5 }'),
      '"the number of employees is between 50 and 1000" (size) asks otherwise: the number of employees is between 50 and 2000 (was: the number of employees is between 50 and 1000).',
    ],
    [demo('points: 5'), demo('points: -5'), 'Who has asked for a demo now loses 5, was 5.'],
    [
      demo('points: 5, limit: once per 1d'),
      demo('points: 5, limit: once per calendar day'),
      'Who has asked for a demo counts once per calendar day, was once per day.',
    ],
    [
      demo('points: 5'),
      demo('points: 5, decay: { half_life: 14d }'),
      'Who has asked for a demo is worth half after 14 days; before, it does not fade.',
    ],
    [
      demo('points: 5, cap: 20'),
      demo('points: 5, cap: 30, floor: 2'),
      [
        'Who has asked for a demo adds up to at most 30, was 20.',
        'Who has asked for a demo is worth at least 2 once it counts, was 0.',
      ],
    ],
    [
      demo('points: 5, window: 7d'),
      demo('points: 5, window: ever'),
      'Who has asked for a demo counts for ever, was for 7 days.',
    ],
    [
      'axes: { intent: { cap: 100 } }\n',
      'axes: { intent: { cap: 120, window: 60d } }\n',
      ['Intent has the upper bound 120, was 100.', 'Intent counts for 60 days, was for 30 days.'],
    ],
    [
      same,
      'axes: { intent: { ceilings: [{ id: x, when: { person.region: apac }, at: 20 }], resets: [{ id: r, on: unsubscribed, to: fit_only }] } }\n',
      [
        "Intent now stops at 20 while the person's region is apac.",
        'Intent now starts afresh once a person has unsubscribed from our e-mails (r).',
      ],
    ],
    [
      'lists: { targets: [software, logistics] }\n',
      'lists: { targets: [software, retail] }\n',
      'The list "targets" gains retail and loses logistics.',
    ],
    [
      'grades: { fit: { A: 80, B: 50, C: 25 } }\n',
      'grades: { fit: { A: 70, B: 50, C: 25 } }\n',
      'Fit is A from 70 points on, was 80.',
    ],
  ])('%#', (before, after, said) => {
    expect(textsOf(before, after)).toEqual([said].flat());
  });
});

describe('what follows, and the header', () => {
  test.each([
    [
      'dispositions: { rejected: { a: { then: none } } }\n',
      'dispositions: { rejected: { too_small: { then: disqualify } } }\n',
      ['Sellers may no longer answer "rejected" with "A".', 'Sellers may now answer "rejected" with "Too small".'],
    ],
    [
      'recycle: { after: 90d }\n',
      'recycle: { after: 60d, back: new_interest }\n',
      [
        'How long recycled leads stay away: 60 days, was 90 days.',
        'What brings a recycled lead back before its date: new interest, was as usual.',
      ],
    ],
    [
      'routing: [{ otherwise: { team: sdr } }]\n',
      'routing: [{ when: { person.region: emea }, to: { team: emea } }, { otherwise: { team: sdr } }]\n',
      [
        'Who gets leads: now "the person\'s region is emea → team emea, in turn", was "Always → team sdr, in turn".',
        'Who gets leads: now also "Otherwise → team sdr, in turn".',
      ],
    ],
    [same, 'version: 2\n', 'The version: "2", was "1".'],
    [
      same,
      'effective: { from: 2026-01-01, until: 2026-12-31 }\n',
      'When it is to hold: from 2026-01-01 until 2026-12-31, was not said.',
    ],
    [same, 'time_zone: Europe/Berlin\n', 'Whose days it speaks of: "Europe/Berlin", was not said.'],
  ])('%#', (before, after, said) => {
    expect(textsOf(before, after)).toEqual([said].flat());
  });

  test('what is written otherwise and means the same is no change', () => {
    expect(
      textsOf(
        intent('{ id: a, on: visit, points: 1, limit: once per 24h }'),
        intent('{ points: 1, limit: once per 1d, on: visit, id: a }'),
      ),
    ).toEqual([]);
  });
});

/** Every contract of the tests and examples that can be read. */
const many: readonly ParsedContract[] = [
  small,
  ...Object.values(badScoring).map(({ fragment }) => withSections(fragment)),
  withSections(fullHandoff),
  readFileSync('contracts/default.yaml', 'utf8'),
  ...readdirSync('contracts/examples').map((name) => readFileSync(`contracts/examples/${name}/contract.yaml`, 'utf8')),
].flatMap((yaml) => {
  const parsed = parseContract(yaml, { file: 'c.yaml', readList: () => 'value\na.example\n' });
  return parsed.ok ? [parsed] : [];
});

describe('nothing goes untold', () => {
  test('two contracts differ in a sentence exactly where their hashes differ, and the way back touches the same places', () => {
    expect(many.length).toBeGreaterThan(5);
    for (const before of many)
      for (const after of many) {
        const { changes } = diffContracts(before, after);
        expect(changes.length > 0).toBe(before.policy.contractHash !== after.policy.contractHash);
        for (const { text } of changes) expect(text).toMatch(/^[^a-z].*[.!?]$/s);
        const back = diffContracts(after, before).changes.map(({ path }) => path.replace(/\..*/, ''));
        expect(new Set(back)).toEqual(new Set(changes.map(({ path }) => path.replace(/\..*/, ''))));
      }
  });
});
