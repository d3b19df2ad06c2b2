// The linter finds every planted fault at its place, and is silent on what ships.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { lintText } from '#contract/lint.ts';
import { withSections } from './samples.ts';

const findingsOf = (yaml: string): readonly string[] =>
  lintText(yaml, { file: 'c.yaml' }).findings.map((f) => `${f.severity} ${f.rule} ${f.path}`);

const fitRule = (rest: string): string =>
  `fit:\n  - { id: a, when: { company.industry: { in_list: targets } }, points: 60 }\n  - { id: b, ${rest} }\n`;
const event = (rest: string): string =>
  `intent:\n  - { id: demo, on: demo_requested, points: 100 }\n  - { id: b, ${rest} }\n`;
const mql = (when: string, rest = 'never: { person.is_student: true }'): string => `mql:\n  when: ${when}\n  ${rest}\n`;
const both = '{ fit: { at_least: 50 }, intent: { at_least: 50 } }';
const rejected = (reason: string): string =>
  `dispositions: { rejected: { ${reason} }, recycled: { not_now: { speaks_of: timing } } }\n`;

const planted: readonly (readonly [string, string, readonly string[]])[] = [
  ['fit hidden', mql('{ intent: { at_least: 50 } }'), ['warning fit-hidden mql.when']],
  ['intent hidden', mql('{ fit: { at_least: 50 } }'), ['warning intent-hidden mql.when']],
  ['intent hidden behind facts', mql('{ person.region: emea }'), ['warning intent-hidden mql.when']],
  ['the total alone', mql('{ total: { at_least: 100 } }'), ['warning total-only mql.when']],
  ['a grade names both', mql('{ grade: { at_least: B2 } }'), []],
  [
    'facts and a count name both',
    mql('{ company.employees: { at_least: 50 }, count: { of: visit, at_least: 3 } }'),
    [],
  ],
  [
    'a fit threshold nobody reaches',
    mql('{ fit: { at_least: 61 }, intent: { at_least: 50 } }'),
    ['error threshold-unreachable mql.when.fit'],
  ],
  ['a fit threshold just reached', mql('{ fit: { at_least: 60 }, intent: { at_least: 50 } }'), []],
  [
    'more than can be reached',
    mql('{ fit: { more_than: 60 }, intent: { at_least: 50 } }'),
    ['error threshold-unreachable mql.when.fit'],
  ],
  [
    'less than the least',
    mql('{ fit: { less_than: 0 }, intent: { at_least: 50 } }'),
    ['error threshold-unreachable mql.when.fit'],
  ],
  [
    'a range above all',
    mql('{ fit: { between: [70, 80] }, intent: { at_least: 50 } }'),
    ['error threshold-unreachable mql.when.fit'],
  ],
  [
    'a threshold above the cap of the axis',
    `axes: { intent: { cap: 40 } }\n${mql(both)}`,
    [
      'error threshold-unreachable mql.when.intent',
      'warning band-unreachable grades.intent.1',
      'warning band-unreachable grades.intent.2',
    ],
  ],
  [
    'an intent threshold above all caps',
    `intent:\n  - { id: a, on: visit, points: 15, cap: 45 }\n${mql(both)}grades: { fit: { A: 50, B: 30, C: 10 }, intent: { 1: 45, 2: 20, 3: 10 } }\n`,
    ['error threshold-unreachable mql.when.intent'],
  ],
  [
    'an intent threshold within a limit',
    `intent:\n  - { id: a, on: visit, points: 25, limit: once per 15d }\n${mql(both)}grades: { fit: { A: 50, B: 30, C: 10 }, intent: { 1: 45, 2: 20, 3: 10 } }\n`,
    [],
  ],
  [
    'a threshold in the fast track',
    mql(
      both,
      'never: { person.is_student: true }\n  fast_track: { on: demo_requested, when: { fit: { at_least: 99 } } }',
    ),
    ['error threshold-unreachable mql.fast_track.when.fit'],
  ],
  [
    'a threshold that all meet',
    mql('{ fit: { at_least: 0 }, intent: { at_least: 50 } }'),
    ['warning threshold-idle mql.when.fit'],
  ],
  [
    'a count that all meet',
    mql('{ fit: { at_least: 5 }, count: { of: visit, at_least: 0 } }'),
    ['warning threshold-idle mql.when.count'],
  ],
  ['no exclusion', `mql:\n  when: ${both}\n`, ['warning no-exclusion mql']],
  [
    'a fast track for everybody',
    mql(both, 'never: { person.is_student: true }\n  fast_track: { on: demo_requested }'),
    ['warning fast-track-for-all mql.fast_track'],
  ],
  [
    'a fast track that earns nothing',
    mql(
      both,
      'never: { person.is_student: true }\n  fast_track: { on: reply_received, when: { fit: { at_least: 5 } } }',
    ),
    ['info fast-track-unscored mql.fast_track.on'],
  ],
  ['a rule without points', fitRule('when: { person.region: emea }, points: 0'), ['warning never-adds fit[1].points']],
  ['an event without points', event('on: visit, points: 0'), ['warning never-adds intent[1].points']],
  ['a cap of nothing', event('on: visit, points: 5, cap: 0'), ['warning never-adds intent[1].cap']],
  ['a cap below the points', event('on: visit, points: 5, cap: 4'), ['warning cap-below-points intent[1].cap']],
  [
    'silence rewarded',
    event('after: 30d without any_engagement, points: 5'),
    ['warning silence-rewarded intent[1].points'],
  ],
  [
    'the same condition twice',
    fitRule('when: { company.industry: { in_list: targets } }, points: 5'),
    ['warning same-rule fit[1]'],
  ],
  ['the same event twice', event('on: [demo_requested], points: 5'), ['warning same-rule intent[1]']],
  [
    'a window beyond the decay',
    event('on: visit, points: 5, window: 60d, decay: { linear: 30d }'),
    ['warning window-outlives-decay intent[1].window'],
  ],
  [
    'a window for ever beyond the decay',
    event('on: visit, points: 5, window: ever, decay: { linear: 30d }'),
    ['warning window-outlives-decay intent[1].window'],
  ],
  ['a window within the decay', event('on: visit, points: 5, window: 20d, decay: { linear: 30d }'), []],
  ['an unknown event', event('on: page_view, points: 5'), ['warning unknown-event intent[1].on']],
  [
    'an unknown event in a count',
    mql('{ fit: { at_least: 5 }, count: { of: page_view, at_least: 1 } }'),
    ['warning unknown-event mql.when.count.of'],
  ],
  [
    'an unknown event in the fast track',
    mql(both, 'never: { person.is_student: true }\n  fast_track: { on: demo_request, when: { fit: { at_least: 5 } } }'),
    ['warning unknown-event mql.fast_track.on', 'info fast-track-unscored mql.fast_track.on'],
  ],
  [
    'an unknown property',
    event('on: page_viewed, where: { url: /pricing }, points: 5'),
    ['warning unknown-property intent[1].where.url'],
  ],
  [
    'an unknown value',
    fitRule('when: { person.seniority: { in: [vp, directors] } }, points: 5'),
    ['warning unknown-value fit[1].when.person.seniority'],
  ],
  ['a dead list', 'lists: { targets: [software], nobody: [a] }\n', ['warning dead-list lists.nobody']],
  ['an empty list', 'lists: { targets: [] }\n', ['warning empty-list lists.targets']],
  [
    'a band nobody gets',
    'grades: { fit: { A: 61, B: 30, C: 10 }, intent: { 1: 90, 2: 50, 3: 20 } }\n',
    ['warning band-unreachable grades.fit.A'],
  ],
  [
    'a last band nobody gets',
    'grades: { fit: { A: 50, B: 30, C: 0 }, intent: { 1: 90, 2: 50, 3: 20 } }\n',
    ['warning band-unreachable grades.fit.C'],
  ],
  [
    'no fit rule',
    `fit: []\n${mql('{ company.industry: { in_list: targets }, intent: { at_least: 5 } }')}`,
    [
      'warning axis-empty fit',
      'warning band-unreachable grades.fit.A',
      'warning band-unreachable grades.fit.B',
      'warning band-unreachable grades.fit.C',
    ],
  ],
  [
    'no reasons for rejecting',
    'dispositions: { recycled: { not_now: { speaks_of: timing } } }\n',
    ['error no-reasons dispositions.rejected'],
  ],
  [
    'no reasons for recycling',
    'dispositions: { rejected: { competitor: { speaks_of: fit, then: disqualify } } }\n',
    ['warning no-reasons dispositions.recycled'],
  ],
  [
    'bad lead',
    rejected('bad_lead: { speaks_of: fit, then: disqualify }'),
    ['warning bad-lead dispositions.rejected.bad_lead'],
  ],
  [
    'not qualified',
    rejected('nq: { label: Not qualified, speaks_of: fit, then: disqualify }'),
    ['warning bad-lead dispositions.rejected.nq'],
  ],
  ['other without text', rejected('other: { then: none }'), ['warning other-without-text dispositions.rejected.other']],
  [
    'a reason that teaches nothing',
    rejected('asleep: { then: none }'),
    ['info reason-unlearnt dispositions.rejected.asleep'],
  ],
  [
    'two labels for a reason',
    rejected('not_now: { label: Later, speaks_of: timing, then: none }'),
    ['warning two-labels dispositions.recycled.not_now'],
  ],
];

describe('planted faults', () => {
  test.each(planted)('%s', (_, fragment, found) => {
    expect([...findingsOf(withSections(fragment))].sort()).toEqual([...found].sort());
  });

  test('a contract that cannot be read is findings at its lines', () => {
    const { findings } = lintText(withSections('version: one\n'), { file: 'c.yaml' });
    expect(findings).toEqual([
      {
        rule: 'unreadable',
        path: 'version',
        line: 17,
        severity: 'error',
        message: 'version: expected a whole number, found "one"',
      },
    ]);
  });

  test('findings come in the order of the file, each with a line of its text', () => {
    const yaml = withSections('lists: { targets: [], nobody: [a] }\nmql: { when: { total: { at_least: 1 } } }\n');
    const { findings } = lintText(yaml, { file: 'c.yaml' });
    const lines = findings.map((f) => f.line);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(findings.map((f) => yaml.split('\n')[f.line - 1])).toEqual(
      findings.map((f) => expect.stringMatching(new RegExp(`^ *${f.path.startsWith('mql') ? 'mql' : 'lists'}:`))),
    );
  });
});

test('the shipped contract is clean', () => {
  expect(findingsOf(readFileSync('contracts/default.yaml', 'utf8'))).toEqual([]);
});
