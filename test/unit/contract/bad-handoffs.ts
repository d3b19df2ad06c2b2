// Sections on what follows from an MQL that must be refused: what is written, and all that may be said of it, to the column.
// The fragment stands in place of the small contract's own sections of that name, at its end.
export const badHandoffs: Readonly<Record<string, readonly [fragment: string, ...says: string[]]>> = {
  'a routing without fallback': [
    'routing:\n  - { when: { person.region: emea }, to: { team: emea } }\n',
    '19:3 routing: has no fallback, so a lead could go to nobody; end the list with { otherwise: { team: sdr } }',
  ],
  'an empty routing': [
    'routing: []\n',
    '18:10 routing: has no fallback, so a lead could go to nobody; end the list with { otherwise: { team: sdr } }',
  ],
  'a rule after the fallback': [
    'routing:\n  - { otherwise: { team: sdr } }\n  - { when: { person.region: emea }, to: { team: emea } }\n',
    '20:5 routing[1]: stands after otherwise, which takes every lead, so it is never reached',
  ],
  'a fallback that may find nobody': [
    'routing:\n  - { otherwise: { owner_of: account } }\n',
    '19:18 routing[0].otherwise: may find no owner, and nobody comes after the fallback; give it if_absent: { team: sdr }',
  ],
  'a fallback whose last resort may find nobody': [
    'routing:\n  - { otherwise: { owner_of: deal, if_absent: { owner_of: account } } }\n',
    '19:18 routing[0].otherwise: may find no owner, and nobody comes after the fallback; give it if_absent: { team: sdr }',
  ],
  'a rule for everybody': [
    'routing:\n  - { to: { team: emea } }\n  - { otherwise: { team: sdr } }\n',
    '19:5 routing[0]: says of no lead that it is its own: add when or triggered_by; what is left over goes to otherwise',
  ],
  'a rule that goes nowhere': [
    'routing:\n  - { when: { person.region: emea } }\n  - { otherwise: { team: sdr } }\n',
    '19:5 routing[0].to: expected a target such as { team: sdr }, { rep: dana@example.com }, { owner_of: account } or { queue: nurture }',
  ],
  'a target of no kind': [
    'routing:\n  - { otherwise: { squad: sdr } }\n',
    '19:18 routing[0].otherwise: expected a target such as { team: sdr }, { rep: dana@example.com }, { owner_of: account } or { queue: nurture }',
  ],
  'a target of two kinds': [
    'routing:\n  - { otherwise: { team: sdr, queue: nurture } }\n',
    '19:31 routing[0].otherwise.queue: a target takes one of rep, team, owner_of, queue',
  ],
  'a target as a word': [
    'routing:\n  - { otherwise: sdr }\n',
    '19:18 routing[0].otherwise: expected a target such as { team: sdr }, { rep: dana@example.com }, { owner_of: account } or { queue: nurture }',
  ],
  'turns of no kind': [
    'routing:\n  - { otherwise: { team: sdr, by: random } }\n',
    '19:35 routing[0].otherwise.by: expected round_robin or least_loaded, found "random"',
  ],
  'an owner of nothing': [
    'routing:\n  - { otherwise: { owner_of: campaign, if_absent: { team: sdr } } }\n',
    '19:30 routing[0].otherwise.owner_of: expected one of deal, account, lead, found "campaign"',
  ],
  'a rep that cannot be one': [
    'routing:\n  - { otherwise: { rep: "dana smith" } }\n',
    '19:25 routing[0].otherwise.rep: expected a rep\'s e-mail address or id in the roster, found "dana smith"',
  ],
  'a sticky nobody': [
    'routing:\n  - { otherwise: { team: sdr, sticky: somebody } }\n',
    '19:39 routing[0].otherwise.sticky: expected prior_owner, or { prior_owner: 180d }, found "somebody"',
  ],
  'an unknown field in a rule': [
    'routing:\n  - { when: { person.regoin: emea }, to: { team: emea } }\n  - { otherwise: { team: sdr } }\n',
    '19:15 routing[0].when.person.regoin: unknown field; did you mean "person.region"?',
  ],
  'an unknown list in a rule': [
    'routing:\n  - { when: { company.domain: { in_list: named } }, to: { team: emea } }\n  - { otherwise: { team: sdr } }\n',
    '19:42 routing[0].when.company.domain.in_list: there is no list "named" under lists',
  ],
  'a holdover that ends before it begins': [
    'routing:\n  - { when: { person.region: emea }, to: { rep: lee }, from: 2026-03-01, until: 2026-02-01 }\n  - { otherwise: { team: sdr } }\n',
    '19:81 routing[0].until: must come after from',
  ],
  'two rules of one name': [
    'routing:\n  mql:\n    - { id: emea, when: { person.region: emea }, to: { team: emea } }\n    - { otherwise: { team: sdr } }\n  sql:\n    - { id: emea, when: { person.region: emea }, to: { team: ae } }\n    - { otherwise: { team: ae } }\n',
    '23:13 routing.sql[0].id: "emea" is already the id of a routing rule; ids are unique',
  ],
  'a rule that takes the name of another': [
    'routing:\n  - { id: rule-1, when: { person.region: emea }, to: { team: emea } }\n  - { otherwise: { team: sdr } }\n',
    '19:11 routing[0].id: "rule-1" is how rules without an id are called; choose another',
  ],
  'a map without MQLs': [
    'routing: { sql: [ { otherwise: { team: ae } } ] }\n',
    '18:10 routing.mql: is missing; expected a list of routing rules',
  ],
  'a word nobody can respect': [
    'routing: { mql: [ { otherwise: { team: sdr } } ], respect: [holidays] }\n',
    '18:61 routing.respect[0]: expected one of working_hours, absences, capacity, opt_out, found "holidays"',
  ],
  'respect for an empty list': [
    'routing: { mql: [ { otherwise: { team: sdr } } ], respect: [] }\n',
    '18:60 routing.respect: expected at least 1 entry, found a list',
  ],
  'hours that are not respected but told': [
    'routing: { mql: [ { otherwise: { team: sdr } } ], respect: [capacity], off_hours: wait, on_absence: keep, opted_out: { queue: none } }\n',
    '18:83 routing.off_hours: means nothing while respect leaves working_hours out',
    '18:101 routing.on_absence: means nothing while respect leaves absences out',
    '18:118 routing.opted_out: means nothing while respect leaves opt_out out',
  ],
  'a cap of nothing': [
    'routing: { mql: [ { otherwise: { team: sdr } } ], caps: { rep: {} } }\n',
    '18:64 routing.caps.rep: bounds nothing; use one of open, day, week, month',
  ],
  'a cap that is never reached': [
    'routing: { mql: [ { otherwise: { team: sdr } } ], caps: { rep: { day: 50, week: 20 } } }\n',
    '18:71 routing.caps.rep.day: is never reached: a week takes 20 at most',
  ],
  'a cap of zero': [
    'routing: { mql: [ { otherwise: { team: sdr } } ], caps: { rep: { open: 0 } } }\n',
    '18:72 routing.caps.rep.open: expected at least 1, found 0',
  ],
  'a cap for a team nobody routes to': [
    'routing: { mql: [ { otherwise: { team: sdr-emea } } ], caps: { teams: { sdr-emae: { day: 5 } } } }\n',
    '18:73 routing.caps.teams.sdr-emae: no rule routes to this team; did you mean "sdr-emea"?',
  ],
  'no classes': ['sla: {}\n', '18:6 sla: names no class; leave the section out where nothing is promised'],
  'a class that promises nothing': [
    'sla: { standard: { hours: always } }\n',
    '18:18 sla.standard: promises nothing; add one of accept, first_touch, effort, ae_accept',
  ],
  'a clock misspelled': [
    'sla: { standard: { acept: 1h } }\n',
    '18:20 sla.standard.acept: unknown key; did you mean "accept"?',
  ],
  'a day that could be two things': [
    'sla: { standard: { accept: 2d } }\n',
    '18:28 sla.standard.accept: expected business or calendar days told apart, such as 2 business days, 2 calendar days, or hours (48h), found "2d"',
  ],
  'a time without unit': [
    'sla: { standard: { accept: 30 } }\n',
    '18:28 sla.standard.accept: expected a time such as 15m, 4h, 2 business days or 2 calendar days, found 30',
  ],
  'a time of nothing': [
    'sla: { standard: { accept: 0m } }\n',
    '18:28 sla.standard.accept: expected more than nothing, at most a year (260 business days), found "0m"',
  ],
  'a time longer than a year': [
    'sla: { standard: { accept: 400 calendar days } }\n',
    '18:28 sla.standard.accept: expected more than nothing, at most a year (260 business days), found "400 calendar days"',
  ],
  'a reminder later than the promise': [
    'sla: { standard: { accept: { within: 5m, remind: 10m before } } }\n',
    '18:50 sla.standard.accept.remind: lies before accept begins to run: it must be shorter than what is promised',
  ],
  'a reminder as long as the promise': [
    'sla: { standard: { accept: 5m, remind: [1m before, 5m before] } }\n',
    '18:52 sla.standard.remind[1]: lies before accept begins to run: it must be shorter than what is promised, or accept needs a remind of its own',
  ],
  'a reminder of the class that one clock cannot keep': [
    'sla: { standard: { accept: 5m, first_touch: 1h, remind: 30m before } }\n',
    '18:57 sla.standard.remind: lies before accept begins to run: it must be shorter than what is promised, or accept needs a remind of its own',
  ],
  'a reminder after the deadline': [
    'sla: { standard: { accept: 5m, remind: 2m after } }\n',
    '18:40 sla.standard.remind: expected a time before the deadline, such as 2m before, found "2m after"',
  ],
  'reminders by the dozen': [
    'sla: { standard: { accept: 1h, remind: [1m before, 2m before, 3m before, 4m before, 5m before, 6m before] } }\n',
    '18:40 sla.standard.remind: expected at most 5 entries, found a list',
  ],
  'an effort of no touches': [
    'sla: { standard: { effort: { touches: 0, within: 10 business days } } }\n',
    '18:39 sla.standard.effort.touches: expected at least 1, found 0',
  ],
  'an effort without its time': [
    'sla: { standard: { effort: { touches: 7 } } }\n',
    '18:28 sla.standard.effort.within: is missing; expected a time such as 15m, 4h, 2 business days or 2 calendar days',
  ],
  'a touch by pigeon': [
    'sla: { standard: { effort: { touches: 7, within: 48h, channels: [pigeon] } } }\n',
    '18:66 sla.standard.effort.channels[0]: expected one of call, email, meeting, message, found "pigeon"',
  ],
  'an action nobody can take': [
    'sla: { standard: { accept: 1h, on_breach: [alert_manger] } }\n',
    '18:44 sla.standard.on_breach[0]: expected one of alert_rep, alert_manager, escalate, reassign, recycle, deem_accepted, or { do: escalate, to: sales, after: 1h }, found "alert_manger"',
  ],
  'no actions': [
    'sla: { standard: { accept: 1h, on_breach: [] } }\n',
    '18:43 sla.standard.on_breach: expected at least 1 entry, found a list',
  ],
  'silence that touches': [
    'sla: { standard: { first_touch: { within: 1h, on_breach: deem_accepted } } }\n',
    '18:58 sla.standard.first_touch.on_breach: only an answer can be taken for given: deem_accepted is for accept and ae_accept',
  ],
  'silence where nothing is answered': [
    'sla: { standard: { first_touch: 1h, on_breach: [alert_rep, deem_accepted] } }\n',
    '18:60 sla.standard.on_breach[1]: only an answer can be taken for given: deem_accepted is for accept and ae_accept',
  ],
  'two fates at one moment': [
    'sla: { standard: { accept: 1h, on_breach: [reassign, { do: recycle, for: 30d }] } }\n',
    '18:54 sla.standard.on_breach[1]: cannot be done together with reassign; keep one, or let one follow: { do: recycle, after: 1h }',
  ],
  'an action twice': [
    'sla: { standard: { accept: 1h, on_breach: [alert_manager, alert_manager] } }\n',
    '18:59 sla.standard.on_breach[1]: alert_manager stands here twice for the same moment',
  ],
  'an escalation to a channel that is not there': [
    'notify: [ { channel: sdr-managers } ]\nsla: { standard: { accept: 1h, on_breach: [ { do: escalate, to: sdr-manager } ] } }\n',
    '19:65 sla.standard.on_breach[0].to: there is no channel "sdr-manager" under notify; did you mean "sdr-managers"?',
  ],
  'a key of another action': [
    'sla: { standard: { accept: 1h, on_breach: [ { do: escalate, for: 3d } ] } }\n',
    '18:61 sla.standard.on_breach[0].for: does not go with this action; here stand do, to, after',
  ],
  'a manager somewhere else': [
    'sla: { standard: { accept: 1h, on_breach: { do: alert_manager, to: lee } } }\n',
    '18:64 sla.standard.on_breach.to: does not go with this action; here stand do, after',
  ],
  'a reassignment to a word': [
    'sla: { standard: { accept: 1h, on_breach: { do: reassign, to: sdr } } }\n',
    '18:63 sla.standard.on_breach.to: expected a target such as { team: sdr }, { rep: dana@example.com }, { owner_of: account } or { queue: nurture }',
  ],
  'a class of looking first behind another': [
    'sla: { look: { for: { triage: true }, accept: 1h }, again: { for: { triage: true, source: ads }, accept: 5m } }\n',
    '18:60 sla.again: is never reached: look stands before it and takes every lead',
  ],
  'a class behind one that takes all': [
    'sla: { all: { accept: 1h }, hot: { for: { intent: { at_least: 90 } }, accept: 5m } }\n',
    '18:34 sla.hot: is never reached: all stands before it and takes every lead',
  ],
  'a class for nobody in particular': [
    'sla: { hot: { for: {}, accept: 5m } }\n',
    '18:20 sla.hot.for: asks nothing; use one of triggered_by, source, territory, intent, grade, triage, when',
  ],
  'a stop for clocks that do not run': [
    'sla: { late: { ae_accept: 4h, stops_on: both } }\n',
    '18:41 sla.late.stops_on: speaks of accept and first_touch, and neither is promised here',
  ],
  'hours of no kind': [
    'sla: { standard: { accept: 1h, hours: office } }\n',
    '18:39 sla.standard.hours: expected business or always, found "office"',
  ],
  'a digest at no time': [
    "sla: { standard: { accept: 1h, alerts: { digest: '25:00' } } }\n",
    '18:50 sla.standard.alerts.digest: expected a time of day such as \'09:00\', found "25:00"',
  ],
  'a territory as a number': [
    'sla: { standard: { for: { territory: 5 }, accept: 1h } }\n',
    '18:38 sla.standard.for.territory: expected text, or a list of texts, found 5',
  ],
  'evidence nobody knows': [
    'sql: { requires: [call_logged, needs] }\n',
    '18:32 sql.requires[1]: expected call_logged, effort, a piece of evidence such as need, or a field of the lead model, found "needs"; did you mean "need"?',
  ],
  'evidence twice': ['sql: { requires: [need, need] }\n', '18:25 sql.requires[1]: "need" stands here twice'],
  'evidence of nothing': ['sql: { requires: [] }\n', '18:18 sql.requires: expected at least 1 entry, found a list'],
  'evidence of another method': [
    'sql: { framework: champ, requires: [need] }\n',
    '18:37 sql.requires[0]: need is no part of champ, which asks for challenges, authority, money, prioritization',
  ],
  'a method nobody knows': [
    'sql: { framework: spin }\n',
    '18:19 sql.framework: expected one of bant, champ, meddic, found "spin"',
  ],
  'a call both asked for and not': [
    'sql: { requires: [call_logged], call: optional }\n',
    '18:39 sql.call: contradicts requires, which asks for call_logged',
  ],
  'evidence said twice': [
    'sql: { framework: bant }\ndispositions: { converted: { requires: [need] } }\n',
    '15:8 sql.framework: what an SQL needs is said by dispositions.converted.requires already; say it in one of the two places',
  ],
  'effort before it is an SQL': [
    'sql: { requires: [effort] }\nsla: { standard: { effort: { touches: 7, within: 48h } } }\n',
    '18:19 sql.requires[0]: effort is asked before a lead is given up; here ask for call_logged',
  ],
  'effort nobody promised': [
    'dispositions: { recycled: { no_response: { requires: [effort] } } }\n',
    '15:55 dispositions.recycled.no_response.requires[0]: no class under sla says what the agreed effort is; add effort there',
  ],
  'a reason with a bad name beside demands': [
    'dispositions: { recycled: { requires: [need], Not_now: {} } }\n',
    '15:47 dispositions.recycled.Not_now: expected an id: lower-case letters, digits, - and _, beginning with a letter, at most 64',
  ],
  'demands that are no list': [
    'dispositions: { recycled: { requires: need } }\n',
    '15:39 dispositions.recycled.requires: expected a list such as [call_logged, need, timeline], found "need"',
  ],
  'a dispute settled by nobody': [
    'dispositions: { disputes: { settled_by: lawyers } }\n',
    '15:41 dispositions.disputes.settled_by: expected one of marketing, sales, both, found "lawyers"',
  ],
  'a return to nowhere': [
    'opportunity: { returned: { no_need: { then: forget } } }\n',
    '18:45 opportunity.returned.no_need.then: expected back_to_sdr, disqualify or { recycle: 90d, to: nurture }, found "forget"',
  ],
  'an opportunity by chance': [
    'opportunity: { counts_when: somebody_says_so }\n',
    '18:29 opportunity.counts_when: expected one of ae_accepts, deal_opened, either, found "somebody_says_so"',
  ],
  'a stage without meaning': ['sal: { }\n', '18:6 sal.means: is missing; expected a sentence'],
  'a share without percent': [
    'alarms: { rejection_rate: { line: 25 } }\n',
    '18:35 alarms.rejection_rate.line: expected a percentage from 0% to 100%, such as 25%, found 25',
  ],
  'a share above all': [
    'alarms: { rejection_rate: { line: 125% } }\n',
    '18:35 alarms.rejection_rate.line: expected a percentage from 0% to 100%, such as 25%, found "125%"',
  ],
  'an alarm cleared above its line': [
    'alarms: { rejection_rate: { line: 25%, clears: 30% } }\n',
    '18:48 alarms.rejection_rate.clears: lies above the line of 25%; the alarm is cleared at or below it',
  ],
  'an alarm cleared above its standing line': [
    'alarms: { unworked_share: { clears: 30% } }\n',
    '18:37 alarms.unworked_share.clears: lies above the line of 10%; the alarm is cleared at or below it',
  ],
  'an attainment cleared below its line': [
    'alarms: { sla_attainment: { line: 90%, clears: 85% } }\n',
    '18:48 alarms.sla_attainment.clears: lies below the line of 90%; the alarm is cleared at or above it',
  ],
  'a volume without promise': [
    'alarms: { mql_volume: {} }\n',
    '18:23 alarms.mql_volume.promise: is missing; expected a number of MQLs such as 400 per month (or week, quarter)',
  ],
  'a promise per day': [
    'alarms: { mql_volume: { promise: 40 per day } }\n',
    '18:34 alarms.mql_volume.promise: expected a number of MQLs such as 400 per month (or week, quarter), found "40 per day"',
  ],
  'a promise of nothing': [
    'alarms: { mql_volume: { promise: 0 per month } }\n',
    '18:34 alarms.mql_volume.promise: expected a number of MQLs such as 400 per month (or week, quarter), found "0 per month"',
  ],
  'an alarm at no case': [
    'alarms: { rejection_rate: { at_least: 0 } }\n',
    '18:39 alarms.rejection_rate.at_least: expected at least 1, found 0',
  ],
  'an alarm taken apart by mood': [
    'alarms: { rejection_rate: { by: [mood] } }\n',
    '18:34 alarms.rejection_rate.by[0]: expected one of source, rule, reason, rep, team, region, version, track, class, grade, found "mood"',
  ],
  'an alarm that tells nobody known': [
    'alarms: { rejection_rate: { tell: [sales, sdr-managers] } }\n',
    '18:43 alarms.rejection_rate.tell[1]: there is no channel "sdr-managers" under notify; did you mean "sdr_managers"?',
  ],
  'an alarm nobody knows': ['alarms: { rejection: {} }\n', '18:11 alarms.rejection: unknown key'],
  'a line to compare with nothing': [
    'alarms: { reference: { mql_to_win: 3% } }\n',
    '18:24 alarms.reference.mql_to_win: unknown key; did you mean "mql_to_sal"?',
  ],
  'a review without cadence': [
    'review: {}\n',
    '18:9 review.every: is missing; expected a cadence such as 2 weeks, month or quarter',
  ],
  'a cadence of nothing': [
    'review: { every: 0 weeks }\n',
    '18:18 review.every: expected a cadence such as 2 weeks, month or quarter, found "0 weeks"',
  ],
  'a cadence as a duration': [
    'review: { every: 14d }\n',
    '18:18 review.every: expected a cadence such as 2 weeks, month or quarter, found "14d"',
  ],
  'learning from too little': [
    'review: { every: month, learning: { min_labels: 20 } }\n',
    '18:49 review.learning.min_labels: expected at least 100, found 20',
  ],
  'learning in leaps': [
    'review: { every: month, learning: { max_step: 50 } }\n',
    '18:47 review.learning.max_step: expected at most 10, found 50',
  ],
  'approval of one alone': [
    'review: { every: month, learning: { approval: sales } }\n',
    '18:47 review.learning.approval: expected both: a change of points is a change of what both signed, found "sales"',
  ],
  'learning off with settings': [
    'review: { every: month, learning: { mode: off, max_step: 5 } }\n',
    '18:58 review.learning.max_step: means nothing while learning is off',
  ],
  'learning by itself without bounds': [
    'review: { every: month, learning: { mode: auto } }\n',
    '18:43 review.learning.mode: releases changes by itself, so both must sign how far: add max_drift, the most that points may come to differ',
  ],
  'a step beyond the bounds': [
    'review: { every: month, learning: { mode: auto, max_drift: 5, max_step: 10 } }\n',
    '18:73 review.learning.max_step: is never reached: max_drift allows 5 in all',
  ],
  'notice of what is proposed': [
    'review: { every: month, learning: { notice: 3 business days } }\n',
    '18:45 review.learning.notice: speaks of changes that are released by themselves; add mode: auto',
  ],
  'exploring half the world': [
    'review: { every: month, exploration: 50% }\n',
    '18:38 review.exploration: must not exceed 20%: more is no sample but another line',
  ],
  'exploring less than nothing': [
    'review: { every: month, exploration: -5% }\n',
    '18:38 review.exploration: expected a percentage from 0% to 100%, such as 25%, found "-5%"',
  ],
  'nobody to tell': ['notify: []\n', '18:9 notify: expected at least 1 entry, found a list'],
  'a channel reached in two ways': [
    "notify: [ { channel: sdr, email: sdr@example.com, slack: '#sdr' } ]\n",
    '18:11 notify[0]: is reached in one way; keep one of email, slack',
  ],
  'a channel twice': [
    'notify: [ { channel: sdr }, { channel: sdr } ]\n',
    '18:40 notify[1].channel: "sdr" is already a channel; names are unique',
  ],
  'a channel with a meaning of its own': [
    'notify: [ { channel: sales } ]\n',
    '18:22 notify[0].channel: "sales" has a meaning of its own; give the channel another name',
  ],
  'a channel without a name': [
    'notify: [ { email: sdr@example.com } ]\n',
    '18:11 notify[0].channel: is missing; expected an id: lower-case letters, digits, - and _, beginning with a letter, at most 64',
  ],
};
