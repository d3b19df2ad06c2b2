// A contract that uses all that may be said of who fits, what counts and what makes an MQL, read aloud word for word.
import { expect, test } from '@jest/globals';
import { showContract } from '#contract/show.ts';
import { readable, withSections } from './samples.ts';

const everything = `contract: everything
version: 7
effective: { from: 2026-01-01, until: 2026-12-31 }
time_zone: Europe/Berlin
note: "  Read this aloud.  "
lists: { targets: [software, logistics], rivals: [a, b, c, d, e, f, g, h], many: [a, b, c, d, e, f, g, h, i] }
fit:
  - { id: industry, when: { company.industry: { in_list: targets } }, points: 30, group: firm }
  - { id: size, when: { company.employees: { at_least: 50, less_than: 500 } }, points: 30, group: loose }
  - { id: student, when: { person.is_student: true, person.do_not_call: false, company.open_opportunity: true }, points: -20 }
  - { id: either, when: { any: [{ person.title: { starts_with: head } }, { person.title: { ends_with: officer }, person.region: emea }] }, points: 5 }
  - { id: free, when: { not: { person.email_domain: { in_list: many } } }, points: 5 }
  - { id: seats, when: { custom.seats_used: { between: [5, 9] }, company.industry: { in_list: many } }, points: 1 }
  - { id: since, when: { person.created_at: { older_than: 30d }, person.title: { matches: 'a+' } }, points: 0.5 }
intent:
  - { id: a, on: visit, points: 5, window: 7d, limit: once, cap: 20, floor: 1, decay: { half_life: 14d } }
  - { id: b, on: [page_viewed, demo_requested], where: { path: { contains: a_b }, source: web }, points: 5, window: ever, limit: once per 7d, decay: { linear: 30d }, group: reading }
  - { id: c, on: any_engagement, points: 2, limit: once per calendar month, decay: { stepped: { after: 10d, lose: 25%, every: 5d } } }
  - { id: d, on: own_event, points: 3, limit: every_time, decay: { stepped: { after: 10d, lose: 25% } } }
  - { id: e, after: 30d without any_engagement, points: -10, limit: once per 30d, cap: 30 }
axes:
  fit: { floor: -20, cap: 100, groups: { firm: { cap: 60 } }, ceilings: [{ id: x, when: { person.region: apac }, at: 20 }] }
  intent:
    cap: 150
    window: 60d
    groups: { reading: { floor: 1, cap: 30 } }
    ceilings: [{ id: y, when: { fit: { less_than: 30 } }, at: 60, why: Who does not fit is not called. }]
    resets:
      - { id: r, on: unsubscribed, to: zero, restore: { on: newsletter_subscribed, when: { person.region: na } } }
      - { id: s, on: ticket_opened, to: fit_only, restore: { on: ticket_solved } }
      - { id: t, on: visit, where: { source: jobs }, to: fit_only }
    freezes:
      - { id: f, on: ticket_opened, until: { on: ticket_solved, after: 14d } }
      - { id: g, on: ticket_opened, until: { after: 7d } }
      - { id: h, on: ticket_opened, until: { on: ticket_solved } }
      - { id: i, on: ticket_opened }
grades:
  fit: { A: 50, B: 30, C: 10 }
  intent: { 1: 90, 2: 50.5, 3: 20 }
  override: [{ when: { stage: { in: [customer, sql] } }, grade: D4 }]
mql:
  when: { fit: { at_least: 50 }, any: [{ intent: { at_least: 50 } }, { count: { of: page_viewed, within: 7d, at_least: 3 } }, { all: [{ total: { more_than: 90 } }, { grade: { at_least: A2 } }] }] }
  keep: { fit: { at_least: 50 }, intent: { at_least: 30 } }
  never: { any: [{ person.is_student: true }, { company.domain: { in_list: rivals }, stage: customer }] }
  fast_track: { on: [demo_requested, meeting_booked], when: { fit: { at_least: 25 } }, if_unknown: wait, window: 14d }
  again: { after: 30d, when: { count: { of: any_engagement, at_least: 1 } } }
tracks:
  trial:
    enter: { count: { of: trial_started, within: 21d, at_least: 2 } }
    exit: { not: { count: { of: subscription_started, at_most: 0 } } }
    from: 2026-01-01
    until: 2026-06-01T12:00:00Z
    schedule: { days: [mon, tue, sat], at: '08:05' }
    fit: [{ id: own, when: { person.region: na }, points: 40 }]
    intent: [{ id: used, on: product_used, where: { feature: { exists: true } }, points: 40 }]
    axes: { intent: { window: ever }, fit: { cap: 90 } }
    mql: { when: { fit: { at_least: 30 } }, keep: { now: { between: [2026-01-01, 2026-02-01] } }, fast_track: { on: demo_requested, window: ever } }
  daily:
    schedule: { at: '18:00' }
    intent: []
    mql: { when: { now: { after: 2026-01-01 }, fit: { at_least: 3 } }, fast_track: { on: demo_requested, when: { person.region: na } } }
temporary:
  - { id: fair, from: 2026-03-01, until: 2026-04-01, why: ' The fair. ', points: { a: 9, industry: -5 }, off: [e], fit: [{ id: near, when: { person.country: de }, points: 4 }], intent: [{ id: booth, on: visit, points: 8, group: reading }], mql: { when: { fit: { at_least: 40 } } } }
recycle: { after: 60d, to: long_term, cool_off: 7d, reset: fit_only, back: new_interest }
`;

test('everything, read aloud', () => {
  const parsed = readable(withSections(everything));
  const aloud = `everything, version 7
Marketing: dana@example.com. Sales: lee@example.com.
Holds from 2026-01-01 until 2026-12-31.
Days are those of Europe/Berlin.
Read this aloud.
Hash: HASH

Who they are: fit
    +30  the company's industry is on the list "targets"; in the group "firm"
    +30  the number of employees is at least 50 and is less than 500
    -20  the person is a student and the person has not refused calls and the company has an open deal
     +5  at least one of these: the person's title begins with "head" and all of these: the person's title ends with "officer" and the person's region is emea
     +5  not this: the person's e-mail domain is on the list "many"
     +1  "seats used" is between 5 and 9 and the company's industry is on the list "many"
   +0.5  the person's created at is more than 30 days ago and the person's title matches the expression a+
  In all fit is at least -20, at most 100.
  The group "firm" together: at most 60.
  Stops at 20 while the person's region is apac.

What they did: intent, within the last 60 days unless a rule says otherwise
     +5  has visited the site; within the last 7 days; once; at most 20 in all; at least 1 once it counts; worth half after 14 days
     +5  has viewed a page or asked for a demo, where the path contains "a_b" and the source is web; whenever it was; once per 7 days; worth less each day, nothing after 30 days; in the group "reading"
     +2  has done anything at all; once per calendar month; loses 25% after 10 days of silence, and as much after another 5 days
     +3  "own event" happened; loses 25% after 10 days of silence, and as much after as long again
    -10  after 30 days without any engagement; once per 30 days; at most 30 in all
  In all intent is at most 150.
  The group "reading" together: at least 1, at most 30.
  Stops at 60 while fit is less than 30 (Who does not fit is not called).
  Once a person has unsubscribed from our e-mails, fit is nothing, and what was done before counts no more; undone once the person has subscribed to the newsletter if the person's region is na.
  Once a person has asked support for help, what was done before counts no more; undone once the person has been helped by support.
  Once a person has visited the site, where the source is jobs, what was done before counts no more.
  Once a person has asked support for help, intent stands still until the person has been helped by support, for 14 days at most.
  Once a person has asked support for help, intent stands still for 7 days.
  Once a person has asked support for help, intent stands still until the person has been helped by support.
  Once a person has asked support for help, intent stands still.

Grade
  Fit: A from 50, B from 30, C from 10, else D.
  Intent: 1 from 90, 2 from 50.5, 3 from 20, else 4.
  But D4 when the stage is customer or sql.

A lead is an MQL when
  - fit is at least 50
  - at least one of these:
    - intent is at least 50
    - at least 3 times within 7 days: the person has viewed a page
    - all of these:
      - fit and intent together is more than 90
      - the grade is A1 or A2

It stays an MQL while
  - fit is at least 50
  - intent is at least 30

But never when
  - at least one of these:
    - the person is a student
    - all of these:
      - the stage is customer
      - the company's domain is on the list "rivals"

At once goes to sales
  - who has asked for a demo
  - who has booked a meeting
  within the last 14 days
  if
    - fit is at least 25
  If that cannot be told, the lead waits until it can.

Who was handed over before is an MQL again
  - not within 30 days of the last change of its stage
  - only when
    - at least 1 time, whenever it was: the person has done anything at all

Track "trial"
  In it is who meets:
    - at least 2 times within 21 days: the person has started a trial
  Out of it is who meets:
    - not this:
      - at most 0 times, whenever it was: the person has subscribed to the product
  Runs from 2026-01-01 on.
  Ends before 2026-06-01T12:00:00Z.
  Is looked at on Monday, Tuesday and Saturday at 08:05.

Track "trial": fit
    +40  the person's region is na
  In all fit is at most 90.

Track "trial": intent, whenever it was, unless a rule says otherwise
    +40  has used the product, where the feature is known

Track "trial": an MQL is who meets
  - fit is at least 30

Track "trial": stays one while
  - it is between the beginning of 2026-01-01 and the beginning of 2026-02-01

Track "trial": at once goes to sales
  - who has asked for a demo
  whenever it was

Track "daily"
  Everybody is in it.
  Is looked at every day at 18:00.

Track "daily": fit
  As in the track "standard".

Track "daily": an MQL is who meets
  - fit is at least 3
  - it is after the beginning of 2026-01-01

Track "daily": at once goes to sales
  - who has asked for a demo
  if
    - the person's region is na
  If that cannot be told, a person looks first (triage).

From 2026-03-01 until before 2026-04-01: The fair.
     +9  instead of 5: has visited the site; within the last 7 days; once; at most 20 in all; at least 1 once it counts; worth half after 14 days
     -5  instead of 30: the company's industry is on the list "targets"
  rests  after 30 days without any engagement; once per 30 days; at most 30 in all
     +4  the person's country is de
     +8  has visited the site; in the group "reading"
  A lead is an MQL when
    - fit is at least 40

What a seller may answer
  Rejected:
  - Wrong industry (speaks of fit): disqualified
  Recycled:
  - Not now (speaks of timing): comes back after 60 days through "long_term"

Who was recycled
  - comes back after 60 days through "long_term" unless its reason says otherwise
  - whoever shows new interest comes back before the date
  - nothing brings it back within 7 days
  - what it had done before counts no more

When a verdict counts
  It may be corrected within 7 days.

Lists
  targets: software, logistics
  rivals: a, b, c, d, e, f, g, h
  many: a, b, c, d, e, f, g, h, … (9 values)
`;
  expect(showContract(parsed)).toBe(aloud.replace('HASH', parsed.policy.contractHash));
});

test.each<readonly [fragment: string, title: string, lines: readonly string[]]>([
  [
    'version: 1\nrecycle: { after: 60d }\n',
    'Who was recycled',
    ['Who was recycled', '  - comes back after 60 days unless its reason says otherwise'],
  ],
  [
    'version: 1\nrecycle: { to: long-term }\n',
    'Who was recycled',
    ['Who was recycled', '  - comes back through "long-term" unless its reason says otherwise'],
  ],
  [
    'version: 1\nrecycle: { back: due_date }\n',
    'Who was recycled',
    ['Who was recycled', '  - nobody comes back before the date'],
  ],
  [
    'version: 1\nrecycle: { back: raised_hand, reset: none }\n',
    'Who was recycled',
    ['Who was recycled', '  - whoever raises a hand comes back before the date'],
  ],
  [
    'axes: { intent: { window: ever } }\n',
    'What they did: intent',
    [
      'What they did: intent, whenever it was, unless a rule says otherwise',
      '   +100  has asked for a demo; once per day',
      '    +15  has viewed a page, where the path begins with "/pricing"; at most 45 in all',
    ],
  ],
  [
    'axes: { fit: { floor: 5 }, intent: { floor: 0 } }\n',
    'What they did: intent',
    [
      'What they did: intent, within the last 30 days unless a rule says otherwise',
      '   +100  has asked for a demo; once per day',
      '    +15  has viewed a page, where the path begins with "/pricing"; at most 45 in all',
      '  In all intent is at least 0.',
    ],
  ],
  [
    'mql: { when: { fit: { at_least: 50 } }, again: { after: 30d } }\n',
    'Who was handed over before',
    ['Who was handed over before is an MQL again', '  - not within 30 days of the last change of its stage'],
  ],
  ['mql: { when: { fit: { at_least: 50 } } }\n', 'But never when', ['But never when', '  (nobody is excluded)']],
  [
    'mql: { when: { fit: { at_least: 50 } }, fast_track: { on: demo_requested, when: { grade: A1 } } }\n',
    'At once goes to sales',
    [
      'At once goes to sales',
      '  - who has asked for a demo',
      '  if',
      '    - the grade is A1',
      '  If that cannot be told, a person looks first (triage).',
    ],
  ],
  [
    'mql: { when: { fit: { at_least: 50 } }, again: { when: { grade: A1 } } }\n',
    'Who was handed over before',
    ['Who was handed over before is an MQL again', '  - only when', '    - the grade is A1'],
  ],
  [
    'dispositions: { rejected: { a: { then: none, needs_text: true, learn: false }, b: { speaks_of: fit, then: { recycle: 1d, to: x } } }, accepted: { c: {} }, converted: { d: { label: Won } } }\n',
    'What a seller may answer',
    [
      'What a seller may answer',
      '  Accepted:',
      '  - C: nothing more happens',
      '  Rejected:',
      '  - A: nothing more happens; needs a sentence; nothing is learnt from it',
      '  - B (speaks of fit): comes back after 1 day through "x"',
      '  Converted:',
      '  - Won: nothing more happens',
    ],
  ],
])('a part of it (%#)', (fragment, title, lines) => {
  const parts = showContract(readable(withSections(fragment))).split('\n\n');
  expect(parts.find((part) => part.startsWith(title))?.split('\n')).toEqual(lines);
});
