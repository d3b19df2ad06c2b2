// Where one finding ends and silence begins: pairs that differ in little, of which one is at fault and the other is not.
import { expect, test } from '@jest/globals';
import { lintText } from '#contract/lint.ts';
import { withSections } from './samples.ts';

const cases: readonly (readonly [name: string, fragment: string, told: readonly string[]])[] = [
  [
    'steps upwards are meant to add',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { at_least: 50 } }, points: 5 }, { id: b, when: { company.employees: { at_least: 100 } }, points: 6 }]\n',
    [],
  ],
  [
    'steps downwards are meant to add',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { less_than: 50 } }, points: 5 }, { id: b, when: { company.employees: { less_than: 100 } }, points: 6 }]\n',
    [],
  ],
  [
    'a step that ends overlaps',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { at_least: 50 } }, points: 5 }, { id: b, when: { company.employees: { between: [100, 200] } }, points: 6 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by company.employees from 100 to 200, so both add; draw the line between them',
    ],
  ],
  [
    'one within the other, from below',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { less_than: 50 } }, points: 5 }, { id: b, when: { company.employees: { between: [10, 20] } }, points: 6 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by company.employees from 10 to 20, so both add; draw the line between them',
    ],
  ],
  [
    'both open, in two directions',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { at_least: 50 } }, points: 5 }, { id: b, when: { company.employees: { less_than: 100 } }, points: 6 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by company.employees from 50 to just below 100, so both add; draw the line between them',
    ],
  ],
  [
    'the later written begins earlier',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { between: [100, 200] } }, points: 5 }, { id: b, when: { company.employees: { between: [50, 150] } }, points: 6 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by company.employees from 100 to 150, so both add; draw the line between them',
    ],
  ],
  [
    'just one point',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { between: [100, 200] } }, points: 5 }, { id: b, when: { company.employees: { between: [200, 300] } }, points: 6 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by company.employees 200, so both add; draw the line between them',
    ],
  ],
  [
    'beside each other',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { at_least: 100, less_than: 200 } }, points: 5 }, { id: b, when: { company.employees: { at_least: 200, less_than: 300 } }, points: 6 }]\n',
    [],
  ],
  [
    'with a hole',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { at_least: 100, less_than: 200 } }, points: 5 }, { id: b, when: { company.employees: { at_least: 250, less_than: 300 } }, points: 6 }]\n',
    [
      'warning gap fit[2]: no rule is met by company.employees from 200 to just below 250, though rules on both sides are; close the gap, or let a rule of its own say what it is worth',
    ],
  ],
  [
    'a hole at one point',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { at_least: 100, less_than: 200 } }, points: 5 }, { id: b, when: { company.employees: { more_than: 200, less_than: 300 } }, points: 6 }]\n',
    [
      'warning gap fit[2]: no rule is met by company.employees 200, though rules on both sides are; close the gap, or let a rule of its own say what it is worth',
    ],
  ],
  [
    'a hole between a penalty and a reward',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { at_least: 1, less_than: 10 } }, points: -5 }, { id: b, when: { company.employees: { at_least: 50, less_than: 90 } }, points: 5 }]\n',
    [],
  ],
  [
    'three that reach over each other',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { between: [10, 500] } }, points: 5 }, { id: b, when: { company.employees: { between: [20, 30] } }, points: 6 }, { id: c, when: { company.employees: { between: [40, 50] } }, points: 7 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by company.employees from 20 to 30, so both add; draw the line between them',
      'warning overlap fit[3]: "c" and "a" are both met by company.employees from 40 to 50, so both add; draw the line between them',
    ],
  ],
  [
    'values in both',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.seniority: { in: [vp, director] } }, points: 5 }, { id: b, when: { person.seniority: { in: [vp, manager] } }, points: 6 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by person.seniority "vp", so both add; draw the line between them',
    ],
  ],
  [
    'many values in both',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.country: { in: [de, at, ch, fr, it] } }, points: 5 }, { id: b, when: { person.country: { in: [de, at, ch, fr, es] } }, points: 6 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by person.country "de", "at", "ch", so both add; draw the line between them',
    ],
  ],
  [
    'one value within many',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.country: { in: [de, at, ch] } }, points: 5 }, { id: b, when: { person.country: at }, points: 6 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by person.country "at", so both add; draw the line between them',
    ],
  ],
  [
    'one that takes in the other',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.country: { in: [at] } }, points: 5 }, { id: b, when: { person.country: { in: [at, de] } }, points: 6 }]\n',
    [
      'warning overlap fit[2]: "b" and "a" are both met by person.country "at", so both add; draw the line between them',
    ],
  ],
  [
    'a value in a penalty and a reward',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.country: { in: [de, at] } }, points: 5 }, { id: b, when: { person.country: { in: [de, fr] } }, points: -6 }]\n',
    [],
  ],
  [
    'in a group: two facts both met',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.employees: { at_least: 50 } }, points: 5, group: g }, { id: b, when: { company.industry: retail }, points: 6, group: g }]\naxes: { fit: { groups: { g: { cap: 8 } } } }\n',
    [],
  ],
  [
    'in a group: facts of two people',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.seniority: vp, company.employees: { at_least: 50 } }, points: 5, group: g }, { id: b, when: { person.seniority: vp, company.employees: { at_least: 10, at_most: 90 } }, points: 6, group: g }]\naxes: { fit: { groups: { g: { cap: 8 } } } }\n',
    ['warning overlap fit[2]: "b" and "a" of the group g can both be met, so both add; draw the line between them'],
  ],
  [
    'in a group: facts that exclude each other',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.seniority: vp, company.employees: { at_least: 50 } }, points: 5, group: g }, { id: b, when: { person.seniority: manager, company.employees: { at_least: 40 } }, points: 6, group: g }]\naxes: { fit: { groups: { g: { cap: 8 } } } }\n',
    [
      'warning cap-idle axes.fit.groups.g.cap: the rules of g reach 6 at most, so it never binds; move it or leave it out',
    ],
  ],
  [
    'in a group: the same facts, true or false',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { company.is_customer: true, company.employees: { at_least: 50 } }, points: 5, group: g }, { id: b, when: { company.is_customer: true, company.employees: { at_least: 10, at_most: 90 } }, points: 6, group: g }]\naxes: { fit: { groups: { g: { cap: 8 } } } }\n',
    ['warning overlap fit[2]: "b" and "a" of the group g can both be met, so both add; draw the line between them'],
  ],
  [
    'in a group: a word besides',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.title: { contains: head }, company.employees: { at_least: 50 } }, points: 5, group: g }, { id: b, when: { person.title: { contains: chief }, company.employees: { at_least: 10, at_most: 90 } }, points: 6, group: g }]\naxes: { fit: { groups: { g: { cap: 8 } } } }\n',
    [],
  ],
  [
    'in a group: an age besides',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.created_at: { within: 30d }, company.employees: { at_least: 50 } }, points: 5, group: g }, { id: b, when: { person.created_at: { within: 60d }, company.employees: { at_least: 10, at_most: 90 } }, points: 6, group: g }]\naxes: { fit: { groups: { g: { cap: 8 } } } }\n',
    [],
  ],
  [
    'a rep at the end',
    'routing:\n  mql: [{ otherwise: { rep: lee@example.com } }]\n',
    [
      'warning fallback-absent routing.mql[0].otherwise: when lee@example.com is away or has enough to do, the lead goes to nobody; put somebody behind: if_absent: { queue: unassigned }',
    ],
  ],
  [
    'a rep at the end, whatever happens',
    'routing:\n  mql: [{ otherwise: { rep: lee@example.com } }]\n  respect: [opt_out]\n',
    [],
  ],
  [
    'a rep at the end, capacity kept',
    'routing:\n  mql: [{ otherwise: { rep: lee@example.com } }]\n  respect: [capacity]\n',
    [
      'warning fallback-absent routing.mql[0].otherwise: when lee@example.com is away or has enough to do, the lead goes to nobody; put somebody behind: if_absent: { queue: unassigned }',
    ],
  ],
  [
    'a rep at the end, absences kept',
    'routing:\n  mql: [{ otherwise: { rep: lee@example.com } }]\n  respect: [absences]\n',
    [
      'warning fallback-absent routing.mql[0].otherwise: when lee@example.com is away or has enough to do, the lead goes to nobody; put somebody behind: if_absent: { queue: unassigned }',
    ],
  ],
  [
    'a rep at the end, off hours pass',
    'routing:\n  mql: [{ otherwise: { rep: lee@example.com } }]\n  respect: [working_hours]\n  off_hours: pass\n',
    [
      'warning fallback-absent routing.mql[0].otherwise: when lee@example.com is away or has enough to do, the lead goes to nobody; put somebody behind: if_absent: { queue: unassigned }',
    ],
  ],
  [
    'a rep with a queue behind',
    'routing:\n  mql: [{ otherwise: { rep: lee@example.com, if_absent: { queue: unassigned } } }]\n',
    [],
  ],
  [
    'an owner, then a rep',
    'routing:\n  mql: [{ otherwise: { owner_of: account, if_absent: { rep: lee@example.com } } }]\n',
    [
      'warning fallback-absent routing.mql[0].otherwise: when lee@example.com is away or has enough to do, the lead goes to nobody; put somebody behind: if_absent: { queue: unassigned }',
    ],
  ],
  [
    'opted out to a rep',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  opted_out: { rep: lee@example.com }\n',
    [
      'warning fallback-absent routing.opted_out: when lee@example.com is away or has enough to do, the lead goes to nobody; put somebody behind: if_absent: { queue: unassigned }',
    ],
  ],
  [
    'triage to an owner',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  triage: { owner_of: account }\n',
    [
      'warning fallback-absent routing.triage: where the account has no owner, the lead goes to nobody; put somebody behind: if_absent: { queue: unassigned }',
    ],
  ],
  [
    'sql to an owner',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  sql: [{ otherwise: { owner_of: account } }]\n',
    [
      'error unreadable routing.sql[0].otherwise: routing.sql[0].otherwise: may find no owner, and nobody comes after the fallback; give it if_absent: { team: sdr }',
    ],
  ],
  [
    'a team that passes at the end',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  off_hours: pass\n',
    [
      'warning fallback-absent routing.mql[0].otherwise: outside its hours "sdr" counts as absent (off_hours: pass), and nobody comes after it; put somebody behind: if_absent: { queue: unassigned }',
    ],
  ],
  [
    'a slow class before a fast one',
    'sla: { slow: { for: { source: web }, accept: 2h }, fast: { for: { triggered_by: demo_requested }, accept: 30m }, all: { accept: 4h } }\n',
    [
      'warning sla-contradicts sla.fast: a lead can be of "slow" and of this class; "slow" comes first, so the shorter accept promised here is not kept; put this class first',
    ],
  ],
  [
    'a slow class of the same event',
    'sla: { slow: { for: { triggered_by: [demo_requested, reply_received] }, accept: 2h }, fast: { for: { triggered_by: demo_requested, source: web }, accept: 30m }, all: { accept: 4h } }\n',
    [
      'warning sla-hidden sla.fast: "slow" stands before it and takes every lead that this would, so its promises hold for nobody; put the narrower class first',
    ],
  ],
  [
    'a slow class of another event',
    'sla: { slow: { for: { triggered_by: reply_received }, accept: 2h }, fast: { for: { triggered_by: demo_requested }, accept: 30m }, all: { accept: 4h } }\n',
    [],
  ],
  [
    'two clocks out of order, in minutes',
    'sla: { all: { accept: 90m, first_touch: 45m } }\n',
    [
      'warning sla-order sla.all.accept: the first touch is due after 45m, the answer only after 90m: nobody works what is not accepted yet; shorten accept',
    ],
  ],
  [
    'two clocks out of order, in days',
    'sla: { all: { accept: 2 business days, first_touch: 1 business day } }\n',
    [
      'warning sla-order sla.all.accept: the first touch is due after 1 business day, the answer only after 2 business days: nobody works what is not accepted yet; shorten accept',
    ],
  ],
  [
    'effort out of order',
    'sla: { all: { first_touch: 3 business days, effort: { touches: 3, within: 2 business days } } }\n',
    [
      'warning sla-order sla.all.first_touch: all 3 touches are due after 2 business days, the first only after 3 business days; shorten first_touch or lengthen effort',
    ],
  ],
  [
    'two rules of routing, the wider first',
    'routing:\n  mql: [{ id: a, when: { person.region: { in: [na, emea] } }, to: { team: a1 } }, { id: b, when: { person.region: na }, to: { team: b1 } }, { otherwise: { team: sdr } }]\n',
    [
      'warning route-hidden routing.mql[1]: "a" stands before it and takes every lead that this would; put the narrower rule first, or leave this out',
    ],
  ],
  [
    'the wider first, for a time',
    'routing:\n  mql: [{ id: a, when: { person.region: { in: [na, emea] } }, to: { team: a1 }, until: 2026-06-01 }, { id: b, when: { person.region: na }, to: { team: b1 } }, { otherwise: { team: sdr } }]\n',
    [],
  ],
  [
    'the wider first, of one event',
    'routing:\n  mql: [{ id: a, triggered_by: demo_requested, when: { person.region: { in: [na, emea] } }, to: { team: a1 } }, { id: b, when: { person.region: na }, to: { team: b1 } }, { otherwise: { team: sdr } }]\n',
    [],
  ],
  [
    'the wider first, a spell within',
    'routing:\n  mql: [{ id: a, when: { person.region: { in: [na, emea] } }, to: { team: a1 }, from: 2026-01-01, until: 2026-06-01 }, { id: b, when: { person.region: na }, to: { team: b1 }, from: 2026-02-01, until: 2026-03-01 }, { otherwise: { team: sdr } }]\n',
    [
      'warning route-hidden routing.mql[1]: "a" stands before it and takes every lead that this would; put the narrower rule first, or leave this out',
    ],
  ],
  [
    'the wider first, a spell beyond',
    'routing:\n  mql: [{ id: a, when: { person.region: { in: [na, emea] } }, to: { team: a1 }, from: 2026-01-01, until: 2026-06-01 }, { id: b, when: { person.region: na }, to: { team: b1 }, from: 2026-02-01, until: 2026-07-01 }, { otherwise: { team: sdr } }]\n',
    [],
  ],
  [
    'the wider first, but an owner who may be missing',
    'routing:\n  mql: [{ id: a, when: { person.region: { in: [na, emea] } }, to: { owner_of: account } }, { id: b, when: { person.region: na }, to: { team: b1 } }, { otherwise: { team: sdr } }]\n',
    [],
  ],
  [
    'all to one team anyway',
    'routing:\n  mql: [{ id: a, when: { person.region: na }, to: { team: sdr } }, { otherwise: { team: sdr } }]\n',
    [],
  ],
  [
    'everybody first',
    'routing:\n  mql: [{ id: a, triggered_by: demo_requested, to: { team: a1 } }, { id: b, triggered_by: demo_requested, when: { person.region: na }, to: { team: b1 } }, { otherwise: { team: sdr } }]\n',
    [
      'warning route-hidden routing.mql[1]: "a" stands before it and takes every lead that this would; put the narrower rule first, or leave this out',
    ],
  ],
  [
    'downloads suffice',
    'intent: [{ id: demo, on: demo_requested, points: 100 }, { id: paper, on: content_downloaded, points: 30 }]\nmql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 25 } }\n  never: { person.is_student: true }\n',
    [
      'warning download-suffices mql.when: downloads alone reach any height of intent, and 25 are enough: people who only read go to sales; cap them below the line',
    ],
  ],
  [
    'downloads suffice, among other events',
    'intent: [{ id: demo, on: demo_requested, points: 100 }, { id: paper, on: [content_downloaded, visit], points: 30 }]\nmql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 25 } }\n  never: { person.is_student: true }\n',
    [
      'warning download-suffices mql.when: downloads alone reach any height of intent, and 25 are enough: people who only read go to sales; cap them below the line',
    ],
  ],
  [
    'downloads suffice, with a count of them',
    'intent: [{ id: demo, on: demo_requested, points: 100 }, { id: paper, on: content_downloaded, points: 30 }]\nmql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 25 }, count: { of: content_downloaded, at_least: 2 } }\n  never: { person.is_student: true }\n',
    [
      'warning download-suffices mql.when: downloads alone reach any height of intent, and 25 are enough: people who only read go to sales; cap them below the line',
    ],
  ],
  [
    'downloads do not suffice beside another count',
    'intent: [{ id: demo, on: demo_requested, points: 100 }, { id: paper, on: content_downloaded, points: 30 }]\nmql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 25 }, count: { of: visit, at_least: 2 } }\n  never: { person.is_student: true }\n',
    [],
  ],
  [
    'downloads suffice, with any count',
    'intent: [{ id: demo, on: demo_requested, points: 100 }, { id: paper, on: content_downloaded, points: 30 }]\nmql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 25 }, count: { of: any_engagement, at_least: 2 } }\n  never: { person.is_student: true }\n',
    [
      'warning download-suffices mql.when: downloads alone reach any height of intent, and 25 are enough: people who only read go to sales; cap them below the line',
    ],
  ],
  [
    'downloads capped below',
    'intent: [{ id: demo, on: demo_requested, points: 100 }, { id: paper, on: content_downloaded, points: 30, cap: 20 }]\nmql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 25 } }\n  never: { person.is_student: true }\n',
    ['warning cap-below-points intent[1].cap: the cap of 20 cuts the 30 points of the first time already'],
  ],
  [
    'again before the return',
    'mql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 50 } }\n  never: { person.is_student: true }\n  again: { after: 120d }\n',
    [
      'warning again-outlives-recycle mql.again.after: a recycled lead comes back after 90 days and cannot be an MQL again before 120 days; shorten this or lengthen recycle.after',
    ],
  ],
  [
    'again on the day of return',
    'mql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 50 } }\n  never: { person.is_student: true }\n  again: { after: 90d }\n',
    [],
  ],
  [
    'an exclusion of what keep and the fast track let in',
    'mql:\n  when: { intent: { at_least: 50 }, fit: { at_least: 50 }, person.region: na }\n  never: { any: [{ person.region: emea }, { person.region: apac }] }\n  keep: { intent: { at_least: 30 }, person.region: emea }\n',
    [
      'warning never-idle mql.never.any[1]: nobody who could become an MQL meets this, so it excludes nobody; leave it out, or look whether the definition asks for the opposite',
    ],
  ],
  [
    'an exclusion of what a track lets in',
    'mql:\n  when: { intent: { at_least: 50 }, fit: { at_least: 50 }, person.region: na }\n  never: { any: [{ person.region: emea }, { person.region: apac }] }\ntracks: { t: { enter: { person.region: emea }, intent: [{ id: used, on: product_used, points: 60 }], mql: { when: { fit: { at_least: 30 }, intent: { at_least: 60 } } } } }\n',
    [
      'warning never-idle mql.never.any[1]: nobody who could become an MQL meets this, so it excludes nobody; leave it out, or look whether the definition asks for the opposite',
    ],
  ],
  [
    'the fast track lets everybody in',
    'mql:\n  when: { intent: { at_least: 50 }, fit: { at_least: 50 }, person.region: na }\n  never: { any: [{ person.region: emea }, { person.region: apac }] }\n  fast_track: { on: demo_requested, when: { person.region: apac, fit: { at_least: 20 } } }\n',
    [
      'warning never-idle mql.never.any[0]: nobody who could become an MQL meets this, so it excludes nobody; leave it out, or look whether the definition asks for the opposite',
    ],
  ],
  [
    'two alternatives that say the same',
    'mql:\n  when: { any: [{ fit: { at_least: 50 }, intent: { at_least: 50 } }, { intent: { at_least: 50 }, fit: { at_least: 50 } }] }\n  never: { person.is_student: true }\n',
    [
      'warning branch-idle mql.when.any[1]: whoever meets this meets mql.when.any[0] as well, so this alternative adds nobody; leave one of the two out',
    ],
  ],
  [
    'a grade nobody gets below',
    'grades: { fit: { A: 50, B: 30, C: 0 }, intent: { 1: 90, 2: 50, 3: 0 } }\n',
    [
      'warning band-unreachable grades.fit.C: nobody can get D: C begins at 0, and fit never falls below 0',
      'warning band-unreachable grades.intent.3: nobody can get 4: 3 begins at 0, and intent never falls below 0',
    ],
  ],
  [
    'silence rewarded',
    'intent: [{ id: demo, on: demo_requested, points: 100 }, { id: b, after: 30d without any_engagement, points: 5 }]\n',
    ['warning silence-rewarded intent[1].points: silence adds points; did you mean a negative number?'],
  ],
  [
    'silence punished',
    'intent: [{ id: demo, on: demo_requested, points: 100 }, { id: b, after: 30d without any_engagement, points: -5 }]\n',
    [],
  ],
  [
    'a penalty with a cap below',
    'intent: [{ id: demo, on: demo_requested, points: 100 }, { id: b, on: visit, points: -5, cap: 4 }]\n',
    ['warning cap-below-points intent[1].cap: the cap of 4 cuts the -5 points of the first time already'],
  ],
  [
    'a rule of no points in a bounded group',
    'fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.region: na }, points: 0, group: g }]\naxes: { fit: { groups: { g: { cap: 8 } } } }\n',
    [
      'warning never-adds fit[1].points: this rule can never change a score; give it points or leave it out',
      'warning cap-idle axes.fit.groups.g.cap: the rules of g reach 0 at most, so it never binds; move it or leave it out',
    ],
  ],
  [
    'alarms: a line of nothing',
    'alarms: { rejection_rate: { line: 0% }, unworked_share: { line: 100% }, sla_attainment: { line: 0% } }\n',
    [
      'warning alarm-idle alarms.sla_attainment: no class under sla promises accept or first_touch or effort or ae_accept, so this never rings; promise it there, or watch something else',
      'warning alarm-idle alarms.sla_attainment.line: nothing ever lies below 0%, so this never rings; move the line or leave the alarm out',
      'warning alarm-idle alarms.unworked_share.line: nothing ever lies above 100%, so this never rings; move the line or leave the alarm out',
    ],
  ],
  [
    'alarms: promises of nobody',
    'sla: { all: { accept: 4h } }\nalarms: { sla_attainment: { line: 90%, clocks: [first_touch, accept, ae_accept] } }\n',
    [
      'warning alarm-idle alarms.sla_attainment.clocks: no class under sla promises first_touch or ae_accept, so it is not watched; promise it there, or watch something else',
    ],
  ],
  [
    'alarms: no promise at all',
    'alarms: { sla_attainment: { line: 90% } }\n',
    [
      'warning alarm-idle alarms.sla_attainment: no class under sla promises accept or first_touch or effort or ae_accept, so this never rings; promise it there, or watch something else',
    ],
  ],
  [
    'a contract over and a rule to come',
    'effective: { from: 2026-01-01, until: 2026-06-01 }\nrouting:\n  mql: [{ id: a, when: { person.region: na }, to: { team: a1 }, from: 2026-07-01 }, { otherwise: { team: sdr } }]\ntracks: { t: { from: 2026-07-01, enter: { person.region: emea }, intent: [{ id: used, on: product_used, points: 60 }], mql: { when: { fit: { at_least: 30 }, intent: { at_least: 60 } } } } }\n',
    [],
  ],
  [
    'a contract to come and what ends before',
    'effective: { from: 2026-06-01 }\nrouting:\n  mql: [{ id: a, when: { person.region: na }, to: { team: a1 }, until: 2026-05-01 }, { otherwise: { team: sdr } }]\ntracks: { t: { until: 2026-05-01, enter: { person.region: emea }, intent: [{ id: used, on: product_used, points: 60 }], mql: { when: { fit: { at_least: 30 }, intent: { at_least: 60 } } } } }\ntemporary: [{ id: x, from: 2026-04-01, until: 2026-05-01, why: The fair, off: [demo] }]\n',
    [],
  ],
  [
    'patterns that pass all',
    "fit: [{ id: base, when: { company.industry: { in_list: targets } }, points: 60 }, { id: a, when: { person.title: { matches: '^.*$' } }, points: 1 }, { id: b, when: { person.country: { matches: '(.+)' } }, points: 2 }, { id: c, when: { person.phone: { matches: '^$' } }, points: 3 }]\nintent: [{ id: demo, on: demo_requested, points: 100 }, { id: p, on: page_viewed, where: { path: { matches: '.*' } }, points: 5 }]\n",
    [
      'warning matches-all fit[1].when.person.title.matches: this pattern passes every text; use exists: true if any will do, else say what it must hold',
      'warning matches-all fit[2].when.person.country.matches: this pattern passes every text; use exists: true if any will do, else say what it must hold',
      'warning matches-all intent[1].where.path.matches: this pattern passes every text; use exists: true if any will do, else say what it must hold',
    ],
  ],
];

test.each(cases)('%s', (_name, fragment, told) => {
  const { findings } = lintText(withSections(fragment), { file: 'c.yaml' });
  expect(findings.map(({ severity, rule, path, message }) => `${severity} ${rule} ${path}: ${message}`)).toEqual(told);
});
