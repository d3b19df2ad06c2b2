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

test('all that scoring can say', () => {
  const shown = showContract(
    readable(
      withSections(`time_zone: Europe/Berlin
fit:
  - { id: size, when: { company.employees: { at_least: 50 } }, points: 30, group: firm }
intent:
  - { id: demo, on: demo_requested, points: 100, limit: once per calendar week, group: unbounded }
  - { id: trial, on: trial_started, points: 40, floor: 5, cap: 60, decay: { stepped: { after: 30d, lose: 25%, every: 10d } } }
axes:
  fit:
    cap: 90
    groups: { firm: { floor: -5, cap: 20 } }
    ceilings: [{ id: far, when: { person.region: apac }, at: 40, why: Too far. }]
  intent:
    ceilings: [{ id: unfit, when: { fit: { less_than: 10 } }, at: 20 }]
    resets:
      - { id: left, on: unsubscribed, to: zero, restore: { on: trial_started, when: { person.region: emea } } }
      - { id: over, on: trial_ended, to: fit_only }
    freezes:
      - { id: a, on: ticket_opened, until: { on: ticket_solved, after: 5d } }
      - { id: b, on: meeting_booked, until: { after: 1d } }
      - { id: c, on: call_logged }
grades: { fit: { A: 50, B: 30, C: 10 }, override: [{ when: { stage: customer }, grade: D4 }] }
mql:
  when: { now: { before: 2027-01-01, after: 2026-01-01 } }
  keep: { intent: { at_least: 20 } }
  never: { track: { in: [usage, partner] } }
  fast_track: { on: demo_requested, window: 7d }
  again: { after: 30d, when: { now: { between: [2026-01-01, 2026-06-01T10:00:00Z] } } }
tracks:
  usage:
    exit: { person.is_student: true }
    schedule: { days: [mon, fri], at: '09:05' }
    intent: [{ id: used, on: product_used, points: 10, group: all }]
    axes: { intent: { groups: { all: { cap: 20 } } } }
    mql: { when: { intent: { at_least: 5 } }, keep: { intent: { at_least: 2 } }, fast_track: { on: reply_received } }
  partner:
    enter: { person.source: partner }
    from: 2026-01-01
    until: 2027-01-01
    schedule: { at: '00:00' }
    fit: [{ id: own, when: { company.is_customer: false }, points: 5 }]
    intent: []
    axes: { fit: { cap: 4 } }
    mql: { when: { fit: { at_least: 4 } } }
temporary:
  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair., points: { trial: 50 }, off: [size], fit: [{ id: near, when: { person.region: emea }, points: -2, group: firm }], intent: [{ id: booth, on: visit, points: 7 }], mql: { when: { fit: { at_least: 1 } } } }
recycle: { after: 10d, to: later, cool_off: 3d, reset: fit_only, back: due_date }
`),
    ),
  );
  const from = shown.indexOf('Days are');
  const hash = /Hash: .*\n/;
  expect(shown.slice(from, shown.indexOf('What a seller may answer')).replace(hash, ''))
    .toBe(`Days are those of Europe/Berlin.

Who they are: fit
    +30  the number of employees is at least 50; in the group "firm"
  In all fit is at most 90.
  The group "firm" together: at least -5, at most 20.
  Stops at 40 while the person's region is apac (Too far).

What they did: intent, within the last 30 days unless a rule says otherwise
   +100  has asked for a demo; once per calendar week
    +40  has started a trial; at most 60 in all; at least 5 once it counts; loses 25% after 30 days of silence, and as much after another 10 days
  Stops at 20 while fit is less than 10.
  Once a person has unsubscribed from our e-mails, fit is nothing, and what was done before counts no more; undone once the person has started a trial if the person's region is emea.
  Once a person has come to the end of a trial, what was done before counts no more.
  Once a person has asked support for help, intent stands still until the person has been helped by support, for 5 days at most.
  Once a person has booked a meeting, intent stands still for 1 day.
  Once a person has spoken with us on the telephone, intent stands still.

Grade
  Fit: A from 50, B from 30, C from 10, else D.
  Intent: 1 from 75, 2 from 50, 3 from 25, else 4.
  But D4 when the stage is customer.

A lead is an MQL when
  - it is before the beginning of 2027-01-01 and it is after the beginning of 2026-01-01

It stays an MQL while
  - intent is at least 20

But never when
  - the lead is in the track usage or partner

At once goes to sales
  - who has asked for a demo
  within the last 7 days

Who was handed over before is an MQL again
  - not within 30 days of the last change of its stage
  - only when
    - it is between the beginning of 2026-01-01 and 2026-06-01T10:00:00Z

Track "usage"
  Everybody is in it.
  Out of it is who meets:
    - the person is a student
  Is looked at on Monday and Friday at 09:05.

Track "usage": fit
  As in the track "standard".

Track "usage": intent, within the last 30 days unless a rule says otherwise
    +10  has used the product; in the group "all"
  The group "all" together: at most 20.

Track "usage": an MQL is who meets
  - intent is at least 5

Track "usage": stays one while
  - intent is at least 2

Track "usage": at once goes to sales
  - who has replied to one of our e-mails

Track "partner"
  In it is who meets:
    - the person's source is partner
  Runs from 2026-01-01 on.
  Ends before 2027-01-01.
  Is looked at every day at 00:00.

Track "partner": fit
     +5  the company is no customer
  In all fit is at most 4.

Track "partner": an MQL is who meets
  - fit is at least 4

From 2026-12-01 until before 2026-12-15: The fair.
    +50  instead of 40: has started a trial; at most 60 in all; at least 5 once it counts; loses 25% after 30 days of silence, and as much after another 10 days
  rests  the number of employees is at least 50
     -2  the person's region is emea; in the group "firm"
     +7  has visited the site
  A lead is an MQL when
    - fit is at least 1

`);
  for (const line of [
    '  - comes back after 10 days through "later" unless its reason says otherwise',
    '  - nothing brings it back within 3 days',
    '  - what it had done before counts no more',
  ])
    expect(shown).toContain(line);
});

test('the shipped contract fits on three pages', () => {
  const shown = showContract(readable(readFileSync('contracts/default.yaml', 'utf8')));
  expect(shown.split('\n').length).toBeLessThan(150);
  expect(shown).not.toMatch(/undefined|NaN|\[object/);
});
