// What changes from one contract to another, in sentences that marketing and sales understand; and that nothing which differs goes untold.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { diffContracts, groupChanges } from '#contract/diff/diff.ts';
import { plainSentence } from '#contract/diff/plain.ts';
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
      'An MQL now needs 60 points of intent, was 50.',
    ],
    [
      mql('when: { fit: { at_least: 50 }, intent: { at_least: 50 } }'),
      mql('when: { fit: { at_least: 50 }, intent: { at_least: 50 }, company.employees: { more_than: 50 } }'),
      'An MQL now also needs that the number of employees is more than 50.',
    ],
    [
      mql('when: { intent: { at_least: 50 }, person.region: { in: [emea, na] } }'),
      mql('when: { intent: { at_least: 50 }, person.region: { in: [na, latam] } }'),
      "An MQL: the person's region may now also be LATAM and may no longer be EMEA.",
    ],
    [
      mql('when: { any: [{ intent: { at_least: 50 } }, { count: { of: page_viewed, within: 7d, at_least: 3 } }] }'),
      mql('when: { any: [{ intent: { at_least: 60 } }, { count: { of: page_viewed, within: 7d, at_least: 4 } }] }'),
      'To be an MQL, one way is now that the person has, at least 4 times within 7 days, viewed a page, was at least 3 times within 7 days; one way is now 60 points of intent, was 50.',
    ],
    [
      mql(
        'when: { intent: { at_least: 50 } }\n  fast_track: { on: demo_requested, when: { any: [{ fit: { at_least: 25 } }, { person.country: fr }] } }',
      ),
      mql('when: { intent: { at_least: 50 } }\n  fast_track: { on: demo_requested, when: { fit: { at_least: 25 } } }'),
      "To go to sales at once, it is no longer enough that the person's country is FR.",
    ],
    [
      mql('when: { intent: { at_least: 50 } }\n  fast_track: { on: [demo_requested, reply_received] }'),
      mql('when: { intent: { at_least: 50 } }\n  fast_track: { on: [demo_requested], if_unknown: wait, window: 7d }'),
      [
        'Who has replied to one of our e-mails no longer goes to sales at once.',
        'When it cannot be told whether a raised hand may go at once, the lead now waits; before, a person looked first.',
        'A raised hand now counts for 7 days, was 30 days.',
      ],
    ],
    [
      mql('when: { intent: { at_least: 50 } }'),
      mql(
        'when: { intent: { at_least: 50 } }\n  never: { person.is_student: true }\n  keep: { intent: { at_least: 30 } }\n  again: { after: 30d }\n  fast_track: { on: demo_requested }',
      ),
      [
        'Who is an MQL now stays one while intent is at least 30.',
        'Now goes to sales at once: who has asked for a demo.',
        'No lead is an MQL any more if the person is a student.',
        'A lead that was handed over before now becomes an MQL again only after 30 days.',
      ],
    ],
    [
      'tracks: { trial: { intent: [], mql: { when: { fit: { at_least: 50 } } } } }\n',
      'tracks: { trial: { intent: [], enter: { person.source: trial }, mql: { when: { fit: { at_least: 60 } } } } }\n',
      [
        "In the track “trial”: it is now only for leads where the person's source is trial.",
        'In the track “trial”: an MQL now needs 60 points of fit, was 50.',
      ],
    ],
    [
      'tracks: { a: { intent: [], mql: { when: { fit: { at_least: 5 } } } }, b: { intent: [], mql: { when: { fit: { at_least: 6 } } } } }\n',
      'tracks: { b: { intent: [], mql: { when: { fit: { at_least: 6 } } } }, a: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
      'Of several tracks that make an MQL, the first decides; they are now tried in the order b, a, was a, b.',
    ],
    [
      same,
      'temporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo] }]\n',
      'For a while, from 2026-12-01 until before 2026-12-15 (“The fair”): “Asked for a demo” rests.',
    ],
  ])('%#', (before, after, said) => {
    expect(textsOf(before, after)).toEqual([said].flat());
  });
});

describe('points', () => {
  const demo = (rest: string): string => intent(`{ id: demo, on: demo_requested, ${rest} }`);
  test.each([
    [fit(vp), fit(vp.replace('15', '20')), '“VP (seniority)” now earns 20 points, was 15.'],
    [
      fit(vp),
      fit(vp.replace('id: vp', 'id: boss')),
      'The rule for “VP (seniority)” is now called boss, was vp; nothing else of it changes.',
    ],
    [fit(vp), fit(''), '“VP (seniority)” no longer earns 15 points of fit.'],
    [
      fit('{ id: decides, when: { person.seniority: { in: [director, vp, c_level] } }, points: 30 }'),
      fit('{ id: decides, when: { person.seniority: { in: [vp, c_level] } }, points: 30 }'),
      '“C-level, VP or director (seniority)” no longer includes director.',
    ],
    [
      fit('{ id: size, when: { company.employees: { between: [50, 1000] } }, points: 5 }'),
      fit('{ id: size, when: { company.employees: { between: [50, 2000] } }, points: 5 }'),
      '“50 to 1,000 employees” is now 50 to 2,000 employees, was 50 to 1,000.',
    ],
    [demo('points: 5'), demo('points: -5'), '“Asked for a demo” now takes away 5 points (before: it earned 5).'],
    [
      demo('points: 5, limit: once per 1d'),
      demo('points: 8, limit: once per calendar day'),
      '“Asked for a demo” now earns 8 points, was 5; now counts once per calendar day, was once per day.',
    ],
    [demo('points: 5, cap: 10'), demo('points: 5'), '“Asked for a demo” now adds up without a limit, was at most 10.'],
    [
      demo('points: 5'),
      demo('points: 5, decay: { half_life: 14d }'),
      '“Asked for a demo” is now worth half after 14 days (before: does not fade).',
    ],
    [
      demo('points: 5, cap: 20'),
      demo('points: 5, cap: 30, floor: 2'),
      '“Asked for a demo” now adds up to at most 30, was 20; is now worth at least 2 once it counts, was 0.',
    ],
    [
      demo('points: 5, window: 7d'),
      demo('points: 5, window: ever'),
      '“Asked for a demo” now counts for ever, was for 7 days.',
    ],
    [
      'axes: { intent: { cap: 100 } }\n',
      'axes: { intent: { cap: 120, window: 60d } }\n',
      [
        'What people did now counts for 60 days unless a rule says otherwise, was 30 days.',
        'Intent is now never above 120, was 100.',
      ],
    ],
    [
      same,
      'axes: { intent: { ceilings: [{ id: x, when: { person.region: apac }, at: 20 }], resets: [{ id: r, on: unsubscribed, to: fit_only }] } }\n',
      [
        "Intent now stops at 20 while the person's region is APAC.",
        'New: once a person has unsubscribed from our e-mails, what they did before no longer counts.',
      ],
    ],
    [
      'lists: { targets: [software, logistics] }\n',
      'lists: { targets: [software, retail] }\n',
      'The list “targets” gains retail and loses logistics.',
    ],
    [
      'lists: { targets: [software] }\n',
      'lists: { targets: [software, a, b, c, d, e, f, g] }\n',
      'The list “targets” gains 7 values (a, b, c, d, e and 2 more).',
    ],
    [
      'grades: { fit: { A: 80, B: 50, C: 25 } }\n',
      'grades: { fit: { A: 70, B: 50, C: 25 } }\n',
      'Fit is now graded A from 70 points on, was A from 80.',
    ],
  ])('%#', (before, after, said) => {
    expect(textsOf(before, after)).toEqual([said].flat());
  });

  test('two rules that people would call the same are told apart', () => {
    const twice = (points: number): string =>
      intent(
        `{ id: a, on: visit, points: ${points}, limit: once }, { id: b, on: visit, points: 1, limit: once per 1d }`,
      );
    expect(textsOf(twice(1), twice(2))).toEqual(['“Visited the site” (rule a) now earns 2 points, was 1.']);
  });
});

describe('what follows, and the header', () => {
  const sla = (rest: string): string => `sla: { standard: { ${rest} } }\n`;
  test.each([
    [
      'dispositions: { rejected: { a: { then: none } } }\n',
      'dispositions: { rejected: { too_small: { then: disqualify } } }\n',
      [
        'Sellers may no longer reject a lead as “A”.',
        'Sellers may now reject a lead as “Too small”: the lead is disqualified.',
      ],
    ],
    [
      'dispositions: { recycled: { no_budget: { then: { recycle: 90d } } } }\n',
      'dispositions: { recycled: { no_budget: { then: { recycle: 180d }, speaks_of: timing } } }\n',
      'The reason “No budget” (to recycle a lead) now means that the lead comes back after 180 days (before: the lead comes back as recycled leads do); now speaks of timing, was nothing that is learnt from.',
    ],
    [
      'recycle: { after: 90d }\n',
      'recycle: { after: 60d, back: new_interest }\n',
      [
        'A recycled lead now comes back after 60 days unless its reason says otherwise, was 90 days.',
        'Before its date a recycled lead is now brought back by any new interest that makes it an MQL again, was a raised hand.',
      ],
    ],
    [
      'routing: [{ otherwise: { team: sdr } }]\n',
      'routing: [{ when: { person.region: emea }, to: { team: emea } }, { otherwise: { team: sdr } }]\n',
      "If the person's region is EMEA, an MQL now goes to team emea, in turn.",
    ],
    [
      sla('accept: 1h, first_touch: { within: 15m, remind: 5m before }'),
      sla('accept: 30m, first_touch: { within: 15m, remind: 10m before }'),
      [
        'Promises for “Standard”: the answer is now due within 30 business minutes, was 1 business hour.',
        'Promises for “Standard”: the first touch, reminders now 10 business minutes before, was 5 business minutes before.',
      ],
    ],
    [
      sla('accept: 1h'),
      sla('accept: 1h, hours: always'),
      'Promises for “Standard”: the answer is now due within 1 hour around the clock, was 1 business hour.',
    ],
    [
      'alarms: { rejection_rate: { line: 25% } }\n',
      'alarms: { rejection_rate: { line: 30% } }\n',
      'The alarm when too many leads are rejected now rings at more than 30%, was 25%; is now silent again at 27%, was 22%.',
    ],
    [same, 'version: 2\n', 'This is version 2, was 1.'],
    [
      same,
      'effective: { from: 2026-01-01, until: 2026-12-31 }\n',
      'The contract is to hold from 2026-01-01 until before 2026-12-31, was as soon as it is activated.',
    ],
    [same, 'time_zone: Europe/Berlin\n', 'Days, weeks and months are now those of Europe/Berlin, was UTC.'],
  ])('%#', (before, after, said) => {
    expect(textsOf(before, after)).toEqual([said].flat());
  });
});

describe('what is written otherwise and means the same', () => {
  test('is no change where the hashes are equal', () => {
    expect(
      textsOf(
        intent('{ id: a, on: visit, points: 1, limit: once per 24h }'),
        intent('{ points: 1, limit: once per 1d, on: visit, id: a }'),
      ),
    ).toEqual([]);
  });

  const rule = '{ id: a, on: visit, points: 1 }';
  test.each([
    [
      'a default written out',
      intent(rule),
      intent('{ id: a, on: visit, points: 1, limit: every_time, window: 30d, decay: none }'),
    ],
    [
      'a window that is the axis’s',
      'axes: { intent: { cap: 90 } }\n',
      'axes: { intent: { cap: 90, window: 30d, floor: 0 } }\n',
    ],
    [
      'another order of rules',
      intent(`${rule}, { id: b, on: visit, points: 2 }`),
      intent(`{ id: b, on: visit, points: 2 }, ${rule}`),
    ],
    [
      'another order of values',
      fit('{ id: a, when: { person.seniority: { in: [vp, manager] } }, points: 1 }'),
      fit('{ id: a, when: { person.seniority: { in: [manager, vp] } }, points: 1 }'),
    ],
    [
      'another spelling of values, which are compared in any case',
      fit('{ id: a, when: { person.seniority: { in: [vp, manager] }, person.title: { contains: Head } }, points: 1 }'),
      fit('{ id: a, when: { person.seniority: { in: [Manager, VP] }, person.title: { contains: head } }, points: 1 }'),
    ],
    [
      'another spelling in tests of events, lists and classes',
      intent('{ id: a, on: visit, where: { path: /A }, points: 1 }') +
        'lists: { targets: [Software] }\nsla: { s: { for: { source: [Chat] }, accept: 1h } }\n',
      intent('{ id: a, on: visit, where: { path: /a }, points: 1 }') +
        'lists: { targets: [software, SOFTWARE] }\nsla: { s: { for: { source: [chat] }, accept: 1h } }\n',
    ],
    [
      'all within all',
      mql('when: { fit: { at_least: 1 }, intent: { at_least: 2 } }'),
      mql('when: { all: [{ fit: { at_least: 1 } }, { intent: { at_least: 2 } }] }'),
    ],
    [
      'a label that is the id',
      'dispositions: { recycled: { not_now: {} } }\n',
      'dispositions: { recycled: { not_now: { label: Not now, learn: true } } }\n',
    ],
    ['whose time it is anyway', 'sla: { s: { accept: 4h } }\n', 'sla: { s: { accept: 4 business hours } }\n'],
  ])('%s: one change, of the text alone', (_name, before, after) => {
    const { changes } = diffContracts(readable(withSections(before)), readable(withSections(after)));
    expect(changes.map(({ path }) => path)).toEqual(['']);
    expect(changes[0]?.text).toMatch(/^Nothing changes but how it is written \([a-z, ]+\): it means the same/);
  });

  test('of a pattern every letter counts, and a value is told as it is written', () => {
    const title = (test: string): string => fit(`{ id: a, when: { person.title: { ${test} } }, points: 1 }`);
    expect(textsOf(title("matches: '\\bvp'"), title("matches: '\\Bvp'"))).toEqual([expect.stringContaining('\\Bvp')]);
    expect(textsOf(title('in: [VP, CTO]'), title('in: [vp, Head of IT]'))).toEqual([
      expect.stringMatching(/now also includes Head of IT and no longer includes CTO\.$/),
    ]);
  });

  test('is not told beside what does change', () => {
    expect(textsOf(intent(rule), intent('{ id: a, on: visit, points: 2, decay: none }'))).toEqual([
      '“Visited the site” now earns 2 points, was 1.',
    ]);
  });
});

test('the changes stand under titles, each under one', () => {
  const difference = diffContracts(
    readable(small),
    readable(
      withSections('version: 2\nmql: { when: { fit: { at_least: 40 } } }\ndisplay_step: 9\nrecycle: { after: 10d }\n'),
    ),
  );
  const titled = groupChanges(difference);
  expect(titled.map(({ title }) => title)).toEqual([
    'Who becomes an MQL',
    'Points',
    'What follows from an MQL',
    'The contract itself',
  ]);
  expect(titled.flatMap(({ changes }) => changes)).toEqual(difference.changes);
});

test('what has no sentence of its own is told all the same', () => {
  expect(plainSentence(['review', 'learning', 'new_key'], 3, 4)).toBe('Review, learning, new key: now 4, was 3');
  expect(plainSentence(['x', 'after'], undefined, 86_400_000)).toBe('X, after: now 1 day, was not set');
  expect(plainSentence(['x'], [{ a: 1 }], undefined)).toBe('X: no longer set, was [{"a":1}]');
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
