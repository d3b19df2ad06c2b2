// The contract read aloud.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { showContract } from '#contract/show.ts';
import { readable, small, withSections } from './samples.ts';

test('the small contract in full', () => {
  const parsed = readable(small);
  expect(showContract(parsed)).toBe(`small, version 1
Marketing: dana@example.com. Sales: lee@example.com.
Hash: ${parsed.policy.contractHash}

Who they are: fit
    +30  the company's industry is on the list "targets"
    +30  the number of employees is between 50 and 1000

What they did: intent, within the last 30 days unless a rule says otherwise
   +100  has asked for a demo; once per day
    +15  has viewed a page, where the path begins with "/pricing"; at most 45 in all

Grade
  Fit: A from 50, B from 30, C from 10, else D.
  Intent: 1 from 90, 2 from 50, 3 from 20, else 4.

A lead is an MQL when
  - fit is at least 50
  - intent is at least 50

But never when
  - the person is a student

What a seller may answer
  Rejected:
  - Wrong industry (speaks of fit): disqualified
  Recycled:
  - Not now (speaks of timing): comes back after 90 days through "nurture"

When a verdict counts
  It may be corrected within 7 days.

Lists
  targets: software, logistics
`);
});

test.each([
  ['{ person.is_student: false }', 'the person is no student'],
  [
    '{ person.title: { contains: vp, matches: "x" } }',
    'the person\'s title contains "vp" and matches the expression x',
  ],
  ['{ person.seniority: { in: [c_level, vp, director] } }', "the person's seniority is c level, vp or director"],
  ['{ person.email_domain: { in_list: free_mail } }', 'the person\'s e-mail domain is on the list "free mail"'],
  ['{ custom.seats: { at_least: 5, less_than: 9 } }', '"seats" is at least 5 and is less than 9'],
  ['{ company.account: { exists: false } }', "the company's account is not known"],
  ['{ person.created_at: { within: 7d } }', "the person's created at is within the last 7 days"],
  [
    '{ person.created_at: { between: [2026-01-01, 2026-02-01] } }',
    "the person's created at is between 2026-01-01 and 2026-02-01",
  ],
  [
    '{ person.created_at: { older_than: 36h, after: 2026-01-01T10:00:00Z } }',
    "the person's created at is after 2026-01-01T10:00:00Z and is more than 36 hours ago",
  ],
  [
    '{ any: [ { person.region: na }, { person.region: emea } ] }',
    "at least one of these: the person's region is na and the person's region is emea",
  ],
])('a fit rule says %s', (when, says) => {
  const shown = showContract(readable(withSections(`fit:\n  - { id: x, when: ${when}, points: -2.5 }\n`)));
  expect(shown.split('\n').find((line) => line.startsWith('   -2.5'))).toBe(`   -2.5  ${says}`);
});

test.each([
  ['on: any_engagement, window: ever, limit: once', 'has done anything at all; whenever it was; once'],
  [
    'on: [visit, email_clicked], window: 7d, decay: { half_life: 14d }',
    'has visited the site or clicked a link in an e-mail; within the last 7 days; worth half after 14 days',
  ],
  ['on: gift_received, decay: { linear: 30d }', '"gift received" happened; worth less each day, nothing after 30 days'],
  ['after: 30d without any_engagement, cap: 30', 'after 30 days without any engagement; at most 30 in all'],
])('an intent rule says %s', (rest, says) => {
  const shown = showContract(readable(withSections(`intent:\n  - { id: x, ${rest}, points: 7 }\n`)));
  expect(shown.split('\n').find((line) => line.startsWith('     +7'))).toBe(`     +7  ${says}`);
});

test('everything else that a contract may hold', () => {
  const shown = showContract(
    readable(
      withSections(`effective: { from: 2026-01-01, until: 2026-12-31 }
note: Second try.
axes: { intent: { window: 60d } }
mql:
  when: { all: [ { grade: { in: [A1, A2] } }, { stage: lead, total: { more_than: 9 } }, { not: { count: { of: visit, within: 7d, at_least: 3 } } } ] }
  fast_track: { on: [demo_requested], when: { fit: { at_least: 5 } }, if_unknown: wait }
`),
    ),
  );
  for (const part of [
    'Holds from 2026-01-01 until 2026-12-31.\nSecond try.\n',
    'intent, within the last 60 days unless a rule says otherwise',
    `A lead is an MQL when
  - all of these:
    - the grade is A1 or A2
    - all of these:
      - fit and intent together is more than 9
      - the stage is lead
    - not this:
      - at least 3 times within 7 days: the person has visited the site
`,
    'But never when\n  (nobody is excluded)',
    'At once goes to sales\n  - who has asked for a demo\n  if\n    - fit is at least 5\n  If that cannot be told, the lead waits until it can.',
  ])
    expect(shown).toContain(part);
});

test('the shipped contract fits on three pages', () => {
  const shown = showContract(readable(readFileSync('contracts/default.yaml', 'utf8')));
  expect(shown.split('\n').length).toBeLessThan(150);
  expect(shown).not.toMatch(/undefined|NaN|\[object/);
});
