// What a contract is refused for, word for word and at its place; and what lies just within and is taken.
import { expect, test } from '@jest/globals';
import { problemsOf, withSections } from './samples.ts';

test.each<readonly [fragment: string, problems: readonly string[]]>([
  [
    'routing:\n  mql: [{ when: { person.region: na }, to: { team: na }, from: 2026-01-01, until: 2026-01-01 }, { otherwise: { team: sdr } }]\n',
    ['19:83 routing.mql[0].until: must come after from'],
  ],
  [
    'routing:\n  mql: [{ when: { person.region: na }, to: { team: na }, from: 2026-01-01, until: 2026-01-02 }, { otherwise: { team: sdr } }]\n',
    [],
  ],
  [
    'routing:\n  mql: [{ when: { person.region: na }, to: { team: na }, from: 2026-01-02, until: 2026-01-01 }, { otherwise: { team: sdr } }]\n',
    ['19:83 routing.mql[0].until: must come after from'],
  ],
  [
    'routing:\n  mql: [{ to: { team: na } }, { otherwise: { team: sdr } }]\n',
    [
      '19:9 routing.mql[0]: says of no lead that it is its own: add when or triggered_by; what is left over goes to otherwise',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }, { when: { person.region: na }, to: { team: na } }]\n',
    ['19:39 routing.mql[1]: stands after otherwise, which takes every lead, so it is never reached'],
  ],
  [
    'routing:\n  mql: [{ when: { person.region: na }, to: { team: na } }]\n',
    ['19:8 routing.mql: has no fallback, so a lead could go to nobody; end the list with { otherwise: { team: sdr } }'],
  ],
  [
    'routing:\n  mql: [{ otherwise: { owner_of: deal } }]\n',
    [
      '19:22 routing.mql[0].otherwise: may find no owner, and nobody comes after the fallback; give it if_absent: { team: sdr }',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { owner_of: deal, if_absent: { owner_of: account } } }]\n',
    [
      '19:22 routing.mql[0].otherwise: may find no owner, and nobody comes after the fallback; give it if_absent: { team: sdr }',
    ],
  ],
  ['routing:\n  mql: [{ otherwise: { owner_of: deal, if_absent: { team: sdr } } }]\n', []],
  ['routing: 3\n', ['18:10 routing: expected a list of routing rules, found 3']],
  ['routing: { mql: 3 }\n', ['18:17 routing.mql: expected a list of routing rules, found 3']],
  [
    'routing:\n  mql: [3, { otherwise: { team: sdr } }]\n',
    ['19:9 routing.mql[0]: expected a map with id, triggered_by, when, to, from, until, why, found 3'],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  caps: { rep: {} }\n',
    ['20:16 routing.caps.rep: bounds nothing; use one of open, day, week, month'],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  caps: { rep: { day: 0 } }\n',
    ['20:23 routing.caps.rep.day: expected at least 1, found 0'],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  caps: { rep: { day: a } }\n',
    ['20:23 routing.caps.rep.day: expected a whole number, found "a"'],
  ],
  [
    'sla: { all: { accept: 0m } }\n',
    ['18:23 sla.all.accept: expected more than nothing, at most a year (260 business days), found "0m"'],
  ],
  ['sla: { all: { accept: 15m } }\n', []],
  [
    'sla: { all: { accept: 15 } }\n',
    ['18:23 sla.all.accept: expected a time such as 15m, 4h, 2 business days or 2 calendar days, found 15'],
  ],
  [
    'sla: { all: { accept: 15d } }\n',
    [
      '18:23 sla.all.accept: expected business or calendar days told apart, such as 2 business days, 2 calendar days, or hours (48h), found "15d"',
    ],
  ],
  [
    'sla: { all: { accept: 3 days } }\n',
    [
      '18:23 sla.all.accept: expected business or calendar days told apart, such as 2 business days, 2 calendar days, or hours (48h), found "3 days"',
    ],
  ],
  ['sla: { all: { accept: 1 business day } }\n', []],
  [
    'sla: { all: { accept: 0 business days } }\n',
    ['18:23 sla.all.accept: expected more than nothing, at most a year (260 business days), found "0 business days"'],
  ],
  [
    'sla: { all: { accept: 400 business days } }\n',
    ['18:23 sla.all.accept: expected more than nothing, at most a year (260 business days), found "400 business days"'],
  ],
  ['sla: { all: { accept: 2 calendar days } }\n', []],
  [
    'sla: { all: { accept: 0 calendar days } }\n',
    ['18:23 sla.all.accept: expected more than nothing, at most a year (260 business days), found "0 calendar days"'],
  ],
  [
    'sla: { all: { accept: 9999 calendar days } }\n',
    [
      '18:23 sla.all.accept: expected more than nothing, at most a year (260 business days), found "9999 calendar days"',
    ],
  ],
  [
    'sla: { all: { accept: 2 weeks } }\n',
    [
      '18:23 sla.all.accept: expected business or calendar days told apart, such as 2 business days, 2 calendar days, or hours (48h), found "2 weeks"',
    ],
  ],
  ['sla: { all: { accept: 5 business minutes } }\n', []],
  [
    'sla: { all: { accept: soon } }\n',
    ['18:23 sla.all.accept: expected a time such as 15m, 4h, 2 business days or 2 calendar days, found "soon"'],
  ],
  [
    'sla: { all: { accept: 999999h } }\n',
    ['18:23 sla.all.accept: expected more than nothing, at most a year (260 business days), found "999999h"'],
  ],
  [
    'sla: { all: { accept: 1m before } }\n',
    ['18:23 sla.all.accept: expected a time such as 15m, 4h, 2 business days or 2 calendar days, found "1m before"'],
  ],
  [
    'sla: { all: { accept: { within: 1h, remind: 5m } } }\n',
    ['18:45 sla.all.accept.remind: expected a time before the deadline, such as 2m before, found "5m"'],
  ],
  [
    'sla: { all: { accept: { within: 1h, remind: 2h before } } }\n',
    ['18:45 sla.all.accept.remind: lies before accept begins to run: it must be shorter than what is promised'],
  ],
  [
    'sla: { all: { accept: { within: 1h, remind: 60m before } } }\n',
    ['18:45 sla.all.accept.remind: lies before accept begins to run: it must be shorter than what is promised'],
  ],
  [
    'sla: { all: { accept: { within: 1h, remind: [] } } }\n',
    ['18:45 sla.all.accept.remind: expected at least 1 entry, found a list'],
  ],
  [
    'sla: { all: { accept: { within: 1h, stops_on: x } } }\n',
    ['18:47 sla.all.accept.stops_on: expected one of status_change, proven_outreach, either, both, found "x"'],
  ],
  [
    'sla: { all: { accept: 1h, on_breach: [x] } }\n',
    [
      '18:39 sla.all.on_breach[0]: expected one of alert_rep, alert_manager, escalate, reassign, recycle, deem_accepted, or { do: escalate, to: sales, after: 1h }, found "x"',
    ],
  ],
  [
    'sla: { all: { accept: 1h, on_breach: [{ do: x }] } }\n',
    [
      '18:45 sla.all.on_breach[0].do: expected one of alert_rep, alert_manager, escalate, reassign, recycle, deem_accepted, found "x"',
    ],
  ],
  [
    'sla: { all: { accept: 1h, on_breach: [] } }\n',
    ['18:38 sla.all.on_breach: expected at least 1 entry, found a list'],
  ],
  ['sla: {}\n', ['18:6 sla: names no class; leave the section out where nothing is promised']],
  ['sla: 3\n', ['18:6 sla: expected a map of classes, such as standard: { accept: 1h, first_touch: 1h }, found 3']],
  [
    'sla: { a: { accept: 1h }, b: { accept: 2h } }\n',
    ['18:30 sla.b: is never reached: a stands before it and takes every lead'],
  ],
  ['sla: { a: { for: { triage: true }, accept: 1h }, b: { accept: 2h } }\n', []],
  [
    'sla: { a: { for: { triage: true }, accept: 1h }, b: { for: { triage: true }, accept: 2h } }\n',
    ['18:53 sla.b: is never reached: a stands before it and takes every lead'],
  ],
  ['sla: { a: {} }\n', ['18:11 sla.a: promises nothing; add one of accept, first_touch, effort, ae_accept']],
  [
    'sla: { a: { for: {}, accept: 1h } }\n',
    ['18:18 sla.a.for: asks nothing; use one of triggered_by, source, territory, intent, grade, triage, when'],
  ],
  [
    'sla: { all: { accept: 1h, effort: { touches: 0, within: 3 business days } } }\n',
    ['18:46 sla.all.effort.touches: expected at least 1, found 0'],
  ],
  [
    'sla: { all: { accept: 1h, effort: { within: 3 business days } } }\n',
    ['18:35 sla.all.effort.touches: is missing; expected a whole number of touches'],
  ],
  [
    "sla: { all: { accept: 1h, alerts: { digest: ['25:00'] } } }\n",
    ['18:46 sla.all.alerts.digest[0]: expected a time of day such as \'09:00\', found "25:00"'],
  ],
  [
    'sla: { all: { accept: 1h, alerts: { digest: [] } } }\n',
    ['18:45 sla.all.alerts.digest: expected at least 1 entry, found a list'],
  ],
  [
    'grades: { fit: { A: 50, B: 50, C: 10 }, intent: { 1: 90, 2: 50, 3: 20 } }\n',
    ['17:16 grades.fit: the bands must descend: A above B above C'],
  ],
  ['grades: { fit: { A: 50, B: 60, C: 10 } }\n', ['17:16 grades.fit: the bands must descend: A above B above C']],
  ['grades: { fit: { A: 50, B: x, C: 60 } }\n', ['17:28 grades.fit.B: expected a number of points, found "x"']],
  ['grades: { fit: { A: 50, C: 60 } }\n', ['17:16 grades.fit.B: is missing; expected a number of points']],
  ['grades: { intent: { 1: 10, 2: 20, 3: 30 } }\n', ['17:19 grades.intent: the bands must descend: 1 above 2 above 3']],
  [
    'grades: { override: [{ when: { stage: customer }, grade: E1 }] }\n',
    ['17:58 grades.override[0].grade: expected a grade from A1 to D4, found "E1"'],
  ],
  ['effective: { from: 2026-01-02, until: 2026-01-02 }\n', ['18:39 effective.until: must come after effective.from']],
  ['effective: { from: 2026-01-02, until: 2026-01-01 }\n', ['18:39 effective.until: must come after effective.from']],
  [
    'effective: { until: 2026-01-01 }\n',
    [
      '18:12 effective.from: is missing; expected a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z',
    ],
  ],
  [
    'effective: soon\n',
    [
      '18:12 effective: expected a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z, found "soon"',
    ],
  ],
  [
    'effective: 2026-13-01\n',
    [
      '18:12 effective: expected a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z, found "2026-13-01"',
    ],
  ],
  [
    'version: abcdefghijklmnopqrstuvwxyzabcdefghijkl\n',
    ['17:10 version: expected a whole number, found "abcdefghijklmnopqrstuvwxyzabcdefghijkl"'],
  ],
  [
    'version: abcdefghijklmnopqrstuvwxyzabcdefghijklm\n',
    ['17:10 version: expected a whole number, found "abcdefghijklmnopqrstuvwxyzabcdefghijklm…'],
  ],
  ['version: []\n', ['17:10 version: expected a whole number, found a list']],
  ['version: {}\n', ['17:10 version: expected a whole number, found an empty map']],
  ['version: { a: 1 }\n', ['17:10 version: expected a whole number, found a map']],
  ['version: ~\n', ['17:10 version: expected a whole number, found nothing']],
  ['version: 1.5\n', ['17:10 version: expected a whole number, found 1.5']],
  ['version: 0\n', ['17:10 version: expected at least 1, found 0']],
  ['version: 1e999\n', ['17:10 version: expected a whole number, found Infinity']],
  ['version: true\n', ['17:10 version: expected a whole number, found true']],
  [
    'owners: { marketing: dana, sales: lee@example.com }\n',
    ['17:22 owners.marketing: expected an e-mail address, found "dana"'],
  ],
  ['owners: { marketing: dana@example.com }\n', ['17:9 owners.sales: is missing; expected an e-mail address']],
  ['note: [a]\n', ['18:7 note: expected text, found a list']],
  [
    'lists: { targets: software }\n',
    [
      '17:19 lists.targets: expected a list of values, or the path of a .csv file inside the contract\'s folder, found "software"',
    ],
  ],
  [
    'lists: { free_mail: [a], targets: [b] }\n',
    ['17:10 lists.free_mail: is built in; give your own list another name'],
  ],
  [
    'time_zone: Mars/Olympus\n',
    ['18:12 time_zone: expected a time zone such as Europe/Berlin or America/New_York, found "Mars/Olympus"'],
  ],
  [
    'contract: A B\n',
    [
      '17:11 contract: expected an id: lower-case letters, digits, - and _, beginning with a letter, at most 64, found "A B"',
    ],
  ],
  ['nonsense: 1\n', ['18:1 nonsense: unknown section']],
  [
    "fit: [{ id: a, when: { company.industry: { in_list: targets } }, points: 5, why: 'in {company.industry}, {nothing}, {asset}' }]\n",
    ['15:82 fit[0].why: {nothing} is no field of the lead model'],
  ],
  [
    "intent: [{ id: a, on: visit, points: 5, why: '{asset} {Bad-Name} {count}' }]\n",
    ['15:46 intent[0].why: {Bad-Name} is no field of the lead model and no property of an event'],
  ],
  [
    "axes: { fit: { ceilings: [{ id: x, when: { person.region: apac }, at: 20, why: 'since {person.region}' }] } }\n",
    ['18:80 axes.fit.ceilings[0].why: is told as it stands, so nothing is filled in: leave {person.region} out'],
  ],
  [
    'dispositions: { accepted: { a: { then: disqualify } }, converted: { b: { then: { recycle: 3d } } }, rejected: { c: {} }, recycled: { d: { then: none }, e: { then: disqualify } } }\n',
    [
      '15:40 dispositions.accepted.a.then: a lead that was accepted goes on: expected none',
      '15:80 dispositions.converted.b.then: a lead that was converted goes on: expected none',
      '15:116 dispositions.rejected.c.then: is missing; expected disqualify, none or { recycle: 90d, to: nurture }',
      '15:145 dispositions.recycled.d.then: a recycled lead comes back: expected { recycle: 90d, to: nurture }, found "none"',
      '15:164 dispositions.recycled.e.then: a recycled lead comes back: expected { recycle: 90d, to: nurture }, found "disqualify"',
    ],
  ],
  ['dispositions: { lost: { a: {} } }\n', ['15:17 dispositions.lost: unknown key']],
  [
    'dispositions: { rejected: { a: { then: maybe } } }\n',
    ['15:40 dispositions.rejected.a.then: expected disqualify, none or { recycle: 90d, to: nurture }, found "maybe"'],
  ],
  [
    'dispositions: { rejected: { a: { then: none, speaks_of: mood } } }\n',
    ['15:57 dispositions.rejected.a.speaks_of: expected one of fit, intent, timing, data, found "mood"'],
  ],
  [
    'opportunity: { counts_when: x }\n',
    ['18:29 opportunity.counts_when: expected one of ae_accepts, deal_opened, either, found "x"'],
  ],
  [
    'opportunity: { returned: { a: { then: none } } }\n',
    [
      '18:39 opportunity.returned.a.then: expected back_to_sdr, disqualify or { recycle: 90d, to: nurture }, found "none"',
    ],
  ],
  [
    'opportunity: { returned: [a] }\n',
    [
      '18:26 opportunity.returned: expected a map of reasons, such as no_real_need: { then: back_to_sdr }, found a list',
    ],
  ],
  [
    'opportunity: { returned: { a: { needs_text: 3 } } }\n',
    ['18:45 opportunity.returned.a.needs_text: expected true or false, found 3'],
  ],
  [
    'opportunity: { returned: { a: { learn: 3 } } }\n',
    ['18:40 opportunity.returned.a.learn: expected true or false, found 3'],
  ],
  [
    'opportunity: { returned: { a: { speaks_of: 3 } } }\n',
    ['18:44 opportunity.returned.a.speaks_of: expected one of fit, intent, timing, data, found 3'],
  ],
  ['opportunity: { means: 3 }\n', ['18:23 opportunity.means: expected a sentence, found 3']],
  ['sql: { framework: x }\n', ['18:19 sql.framework: expected one of bant, champ, meddic, found "x"']],
  [
    'sql: { requires: [x] }\n',
    [
      '18:19 sql.requires[0]: expected call_logged, effort, a piece of evidence such as need, or a field of the lead model, found "x"',
    ],
  ],
  ['sql: { requires: 3 }\n', ['18:18 sql.requires: expected a list such as [call_logged, need, timeline], found 3']],
  ['sal: { means: "" }\n', ['18:15 sal.means: expected a sentence, found ""']],
  [
    'alarms: { rejection_rate: { line: 101% } }\n',
    ['18:35 alarms.rejection_rate.line: expected a percentage from 0% to 100%, such as 25%, found "101%"'],
  ],
  [
    'alarms: { rejection_rate: { line: 0.25 } }\n',
    ['18:35 alarms.rejection_rate.line: expected a percentage from 0% to 100%, such as 25%, found 0.25'],
  ],
  [
    'alarms: { rejection_rate: { line: 25%, clears: 26% } }\n',
    ['18:48 alarms.rejection_rate.clears: lies above the line of 25%; the alarm is cleared at or below it'],
  ],
  [
    'alarms: { sla_attainment: { line: 85%, clears: 80% } }\n',
    ['18:48 alarms.sla_attainment.clears: lies below the line of 85%; the alarm is cleared at or above it'],
  ],
  [
    'alarms: { mql_volume: { line: 80% } }\n',
    ['18:23 alarms.mql_volume.promise: is missing; expected a number of MQLs such as 400 per month (or week, quarter)'],
  ],
  [
    'alarms: { mql_volume: { line: 80%, promise: many } }\n',
    [
      '18:45 alarms.mql_volume.promise: expected a number of MQLs such as 400 per month (or week, quarter), found "many"',
    ],
  ],
  [
    'review: { every: 3 years }\n',
    ['18:18 review.every: expected a cadence such as 2 weeks, month or quarter, found "3 years"'],
  ],
  [
    'review: { every: week, exploration: 60% }\n',
    ['18:37 review.exploration: must not exceed 20%: more is no sample but another line'],
  ],
  [
    'review: { learning: { mode: propose } }\n',
    ['18:9 review.every: is missing; expected a cadence such as 2 weeks, month or quarter'],
  ],
  ['review: { every: week, learning: { mode: auto, max_drift: 5 } }\n', []],
  [
    'review: { every: week, learning: { mode: x } }\n',
    ['18:42 review.learning.mode: expected off, propose or auto, found "x"'],
  ],
  ['notify: [{ channel: a, email: x }]\n', ['18:31 notify[0].email: expected an e-mail address, found "x"']],
  [
    'notify: [{ channel: a, email: a@example.com, slack: b }]\n',
    ['18:10 notify[0]: is reached in one way; keep one of email, slack'],
  ],
  [
    'notify: [{ channel: a }, { channel: a }]\n',
    ['18:37 notify[1].channel: "a" is already a channel; names are unique'],
  ],
  [
    'notify: 3\n',
    [
      '18:9 notify: expected a list of channels such as { channel: sdr-managers, email: sdr-managers@example.com }, found 3',
    ],
  ],
  [
    'recycle: { after: soon }\n',
    ['18:19 recycle.after: expected a duration such as 30m, 12h, 30d, 2w or 1y, at most 20y, found "soon"'],
  ],
  ['recycle: { back: x }\n', ['18:18 recycle.back: expected one of raised_hand, new_interest, due_date, found "x"']],
  ['recycle: { reset: x }\n', ['18:19 recycle.reset: expected none or fit_only, found "x"']],
  ['display_step: 0\n', []],
  ['mql: { when: { fit: { at_least: x } } }\n', ['15:33 mql.when.fit.at_least: expected a number, found "x"']],
  [
    'mql: { when: {} }\n',
    ['15:14 mql.when: expected a condition such as { company.employees: { at_least: 50 } }, found an empty map'],
  ],
  [
    'mql: { never: { person.is_student: true } }\n',
    ['15:6 mql.when: is missing; expected a condition such as { company.employees: { at_least: 50 } }'],
  ],
  [
    'mql: { when: { grade: E9 } }\n',
    ['15:23 mql.when.grade: expected a grade such as A1, { in: [A1, A2] } or { at_least: B2 }, found "E9"'],
  ],
  [
    'mql: { when: { stage: x } }\n',
    [
      '15:23 mql.when.stage: expected a stage (lead, mql, sal, sql, opportunity, customer, recycled, disqualified) or { in: [a list of them] }, found "x"',
    ],
  ],
  [
    'mql: { when: { count: { of: visit } } }\n',
    ['15:23 mql.when.count: asks nothing; use one of at_least, more_than, at_most, less_than, between'],
  ],
  [
    'mql: { when: { count: { at_least: 1 } } }\n',
    [
      '15:23 mql.when.count.of: is missing; expected an event type such as demo_requested, a list of them, or any_engagement',
    ],
  ],
  ['mql: { when: { any: [] } }\n', ['15:21 mql.when.any: expected at least 1 entry, found a list']],
  ['mql: { when: { now: {} } }\n', ['15:21 mql.when.now: asks nothing; use one of before, after, between']],
  ['mql: { when: { person.age: 3 } }\n', ['15:16 mql.when.person.age: unknown field']],
  [
    'mql: { when: { company.employees: { at_least: 5, nonsense: 1 } } }\n',
    ['15:50 mql.when.company.employees.nonsense: unknown test'],
  ],
  [
    'mql: { when: { company.employees: many } }\n',
    ['15:35 mql.when.company.employees: expected a number, found "many"'],
  ],
  [
    'mql: { when: { company.employees: { between: [5] } } }\n',
    ['15:46 mql.when.company.employees.between: expected at least 2 entries, found a list'],
  ],
  [
    'mql: { when: { company.employees: { between: [6, 5] } } }\n',
    ['15:46 mql.when.company.employees.between: the smaller value comes first'],
  ],
  [
    'mql: { when: { person.title: { matches: "(" } } }\n',
    [
      '15:41 mql.when.person.title.matches: is no regular expression of RE2 syntax (error parsing regexp: missing closing ): `(`)',
    ],
  ],
  [
    'mql: { when: { person.title: {} } }\n',
    [
      '15:30 mql.when.person.title: asks nothing; use one of equals, in, in_list, contains, starts_with, ends_with, matches, exists',
    ],
  ],
  [
    'mql: { when: { person.title: { in: [] } } }\n',
    ['15:36 mql.when.person.title.in: expected at least 1 entry, found a list'],
  ],
  [
    'mql: { when: { company.industry: { in_list: target } } }\n',
    ['15:45 mql.when.company.industry.in_list: there is no list "target" under lists; did you mean "targets"?'],
  ],
  ['mql: { when: { fit: { at_least: 5 } }, again: {} }\n', ['15:47 mql.again: asks nothing; use one of after, when']],
  [
    'mql: { when: { fit: { at_least: 5 } }, fast_track: { on: [] } }\n',
    ['15:58 mql.fast_track.on: expected at least 1 entry, found a list'],
  ],
  [
    'mql: { when: { fit: { at_least: 5 } }, fast_track: { on: [demo_requested, any_engagement] } }\n',
    ['15:58 mql.fast_track.on: names the events that go at once; any_engagement would let everybody through'],
  ],
  [
    'tracks: { a: { intent: [], mql: { when: { fit: { at_least: 5 } } }, schedule: { at: "24:00" } } }\n',
    ['18:85 tracks.a.schedule.at: expected a time of day such as \'09:00\', found "24:00"'],
  ],
  [
    'tracks: { a: { mql: { when: { fit: { at_least: 5 } } } } }\n',
    ['18:14 tracks.a.intent: is missing; expected a list of intent rules'],
  ],
  [
    'tracks: { a: { intent: [], mql: { when: { fit: { at_least: 5 } } }, from: 2026-02-01, until: 2026-01-01 } }\n',
    ['18:94 tracks.a.until: must come after from'],
  ],
  [
    'tracks: { standard: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    ["18:11 tracks.standard: is how the contract's own way to an MQL is called; give the track another name"],
  ],
  [
    'temporary: [{ id: a, from: 2026-02-01, until: 2026-01-01, why: x, off: [demo] }]\n',
    ['18:47 temporary[0].until: must come after from'],
  ],
  [
    'temporary: [{ id: a, from: 2026-02-01, until: 2026-03-01, why: x }]\n',
    ['18:13 temporary[0]: changes nothing; use one of fit, intent, points, off, mql'],
  ],
  [
    'temporary: [{ id: a, from: 2026-02-01, until: 2026-03-01, why: x, off: [nobody] }]\n',
    ['18:73 temporary[0].off[0]: there is no rule "nobody" in fit or intent'],
  ],
  [
    'temporary: [{ id: a, from: 2026-02-01, until: 2026-03-01, why: x, points: { nobody: 3 } }]\n',
    ['18:77 temporary[0].points.nobody: there is no rule "nobody" in fit or intent'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: a, on: visit, points: 6 }]\n',
    ['15:49 intent[1].id: "a" is already the id of intent[0]; ids are unique'],
  ],
  ['intent: [{ id: a, on: visit, points: x }]\n', ['15:38 intent[0].points: expected a number of points, found "x"']],
  [
    'intent: [{ id: a, points: 5 }]\n',
    [
      '15:10 intent[0].on: is missing; expected an event type such as demo_requested, a list of them, or any_engagement',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, limit: twice }]\n',
    [
      '15:48 intent[0].limit: expected every_time, once, once per a duration such as "once per 1d", or "once per calendar day" (week, month, quarter, year), found "twice"',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, window: 0d }]\n',
    ['15:49 intent[0].window: expected a duration such as 30m, 12h, 30d, 2w or 1y, at most 20y, found "0d"'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5, decay: { half_life: 0d } }]\n',
    ['15:61 intent[0].decay.half_life: expected a duration such as 30m, 12h, 30d, 2w or 1y, at most 20y, found "0d"'],
  ],
  ['intent: [{ id: a, on: visit, points: 5, floor: 6 }]\n', []],
  [
    'intent: [{ id: a, after: 30 days, points: 5 }]\n',
    ['15:26 intent[0].after: expected a silence such as "30d without any_engagement", found "30 days"'],
  ],
  [
    'intent: [{ id: A, on: visit, points: 5 }]\n',
    [
      '15:16 intent[0].id: expected an id: lower-case letters, digits, - and _, beginning with a letter, at most 64, found "A"',
    ],
  ],
  [
    'fit: [{ id: a, points: 5 }]\n',
    ['15:7 fit[0].when: is missing; expected a condition such as { company.employees: { at_least: 50 } }'],
  ],
  [
    'fit: [{ id: a, when: { fit: { at_least: 3 } }, points: 5 }]\n',
    ['15:24 fit[0].when.fit: a fit rule cannot ask for what is computed from it; ask for facts'],
  ],
  ['fit: 3\n', ['15:6 fit: expected a list of fit rules, found 3']],
])('%j', (fragment, problems) => {
  expect(problemsOf(withSections(fragment))).toEqual(problems);
});
