// The answers of sellers, what follows from each and what a verdict needs: each change in a sentence, there and back.
import { tellsBothWays } from './diff-cases.ts';

tellsBothWays('how the answers of sellers and what they lead to have changed', [
  [
    'dispositions: { recycled: { a: { speaks_of: timing } } }\n',
    'dispositions: { recycled: { a: { speaks_of: timing, label: Not this year } } }\n',
    ['dispositions.recycled.a.label: The reason “A” (to recycle a lead) is now called “Not this year”.'],
    ['dispositions.recycled.a.label: The reason “Not this year” (to recycle a lead) is now called “A”.'],
  ],
  [
    'dispositions: { recycled: { a: { speaks_of: timing } } }\n',
    'dispositions: { recycled: { a: { needs_text: true } } }\n',
    [
      'dispositions.recycled.a: The reason “A” (to recycle a lead) now speaks of nothing that is learnt from, was timing; now needs a sentence.',
    ],
    [
      'dispositions.recycled.a: The reason “A” (to recycle a lead) now speaks of timing, was nothing that is learnt from; no longer needs a sentence.',
    ],
  ],
  [
    'dispositions: { recycled: { a: { speaks_of: timing } } }\n',
    'dispositions: { recycled: { a: { speaks_of: data, learn: false } } }\n',
    [
      'dispositions.recycled.a: The reason “A” (to recycle a lead) now speaks of data, was timing; is now left out of learning.',
    ],
    [
      'dispositions.recycled.a: The reason “A” (to recycle a lead) now speaks of timing, was data; is no longer left out of learning.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, effort: { touches: 5, within: 10 business days } } }\ndispositions: { recycled: { requires: [effort], a: {} } }\n',
    'sla: { standard: { accept: 1h, effort: { touches: 5, within: 10 business days } } }\ndispositions: { recycled: { a: { requires: [effort] } } }\n',
    [
      'dispositions.recycled.a.requires: The reason “A” (to recycle a lead) now also needs the agreed touches.',
      'dispositions.requires.recycled: The verdict “recycled” no longer needs the agreed touches.',
    ],
    [
      'dispositions.recycled.a.requires: The reason “A” (to recycle a lead) no longer needs the agreed touches.',
      'dispositions.requires.recycled: The verdict “recycled” now also needs the agreed touches.',
    ],
  ],
  [
    'dispositions: { recycled: { a: { speaks_of: timing, requires: [call_logged] } } }\n',
    'dispositions: { recycled: { a: { speaks_of: timing, requires: [timeline] } } }\n',
    [
      'dispositions.recycled.a.requires: The reason “A” (to recycle a lead) now also needs timeline and no longer needs a logged call.',
    ],
    [
      'dispositions.recycled.a.requires: The reason “A” (to recycle a lead) now also needs a logged call and no longer needs timeline.',
    ],
  ],
  [
    'dispositions: { recycled: { a: { then: { recycle: 30d } } } }\n',
    'dispositions: { recycled: { a: { then: { recycle: 60d } } } }\n',
    [
      'dispositions.recycled.a.then.recycle: The reason “A” (to recycle a lead) now brings the lead back after 60 days, was 30 days.',
    ],
    [
      'dispositions.recycled.a.then.recycle: The reason “A” (to recycle a lead) now brings the lead back after 30 days, was 60 days.',
    ],
  ],
  [
    'dispositions: { recycled: { a: { then: { recycle: 30d, to: long-term } } } }\n',
    'dispositions: { recycled: { a: { then: { recycle: 60d, to: watch } } } }\n',
    [
      'dispositions.recycled.a.then: The reason “A” (to recycle a lead) now means that the lead comes back after 60 days through “watch” (before: the lead comes back after 30 days through “long-term”).',
    ],
    [
      'dispositions.recycled.a.then: The reason “A” (to recycle a lead) now means that the lead comes back after 30 days through “long-term” (before: the lead comes back after 60 days through “watch”).',
    ],
  ],
  [
    'dispositions: { recycled: { a: { then: { recycle: 30d, to: long-term } } } }\n',
    'dispositions: { recycled: { a: { then: { recycle: 1d, to: long-term } } } }\n',
    [
      'dispositions.recycled.a.then.recycle: The reason “A” (to recycle a lead) now brings the lead back after 1 day, was 30 days.',
    ],
    [
      'dispositions.recycled.a.then.recycle: The reason “A” (to recycle a lead) now brings the lead back after 30 days, was 1 day.',
    ],
  ],
  [
    'dispositions: { rejected: { a: { then: none } } }\n',
    'dispositions: { rejected: { a: { then: disqualify } } }\n',
    [
      'dispositions.rejected.a.then: The reason “A” (to reject a lead) now means that the lead is disqualified (before: nothing more happens to the lead).',
    ],
    [
      'dispositions.rejected.a.then: The reason “A” (to reject a lead) now means that nothing more happens to the lead (before: the lead is disqualified).',
    ],
  ],
  [
    'dispositions: { rejected: { a: { speaks_of: fit, then: none } } }\n',
    'dispositions: { rejected: { a: { speaks_of: fit, then: { recycle: 30d } } } }\n',
    [
      'dispositions.rejected.a.then: The reason “A” (to reject a lead) now means that the lead comes back after 30 days (before: nothing more happens to the lead).',
    ],
    [
      'dispositions.rejected.a.then: The reason “A” (to reject a lead) now means that nothing more happens to the lead (before: the lead comes back after 30 days).',
    ],
  ],
  [
    'dispositions: { rejected: { a: { speaks_of: fit, then: none } } }\n',
    'dispositions: { rejected: { b: { label: A, speaks_of: fit, then: none } } }\n',
    ['dispositions.rejected.{a,b}: The reason “A” is now kept as b, was a; nothing else of it changes.'],
    ['dispositions.rejected.{a,b}: The reason “A” is now kept as a, was b; nothing else of it changes.'],
  ],
  [
    'dispositions: { rejected: { a: { then: none }, b_c: { then: { recycle: 30d, to: x } } } }\n',
    'dispositions: { rejected: { a: { then: none } } }\n',
    ['dispositions.rejected.b_c: Sellers may no longer reject a lead as “B c”.'],
    [
      'dispositions.rejected.b_c: Sellers may now reject a lead as “B c”: the lead comes back after 30 days through “x”.',
    ],
  ],
  [
    'dispositions: { rejected: { a: { then: none } }, accepted: { fine: { then: none } }, converted: { c: { then: none } } }\n',
    'dispositions: { rejected: { a: { then: none } } }\n',
    [
      'dispositions.accepted.fine: Sellers may no longer accept a lead as “Fine”.',
      'dispositions.converted.c: Sellers may no longer convert a lead as “C”.',
    ],
    [
      'dispositions.accepted.fine: Sellers may now accept a lead as “Fine”: the lead goes on.',
      'dispositions.converted.c: Sellers may now convert a lead as “C”: the lead goes on.',
    ],
  ],
  [
    'dispositions: { rejected: { a: { then: none } }, recycled: { requires: [call_logged], a: {} } }\n',
    'dispositions: { rejected: { a: { then: none } }, recycled: { requires: [person.phone, identify_pain], a: {} } }\n',
    [
      'dispositions.requires.recycled: The verdict “recycled” now also needs the pain and a known phone number and no longer needs a logged call.',
    ],
    [
      'dispositions.requires.recycled: The verdict “recycled” now also needs a logged call and no longer needs the pain and a known phone number.',
    ],
  ],
  [
    'dispositions: { rejected: { a: { then: none } }, accepted: { requires: [person.phone] } }\n',
    'dispositions: { rejected: { a: { then: none } } }\n',
    ['dispositions.requires.accepted: The verdict “accepted” no longer needs a known phone number.'],
    ['dispositions.requires.accepted: The verdict “accepted” now also needs a known phone number.'],
  ],
  [
    'dispositions: { rejected: { a: { then: none } }, correct_within: 3d }\n',
    'dispositions: { rejected: { a: { then: none } }, correct_within: 7d }\n',
    ['dispositions.correct_within: A verdict may be corrected within 7 days now, was 3 days.'],
    ['dispositions.correct_within: A verdict may be corrected within 3 days now, was 7 days.'],
  ],
  [
    'dispositions: { rejected: { a: { then: none } }, disputes: { within: 14d, settled_by: marketing } }\n',
    'dispositions: { rejected: { a: { then: none } }, disputes: { within: 20d, settled_by: sales } }\n',
    [
      'dispositions.disputes.within: An acceptance by silence may be disputed within 20 days now, was 14 days.',
      'dispositions.disputes.settled_by: Disputes about an acceptance by silence are now settled by sales, was marketing.',
    ],
    [
      'dispositions.disputes.within: An acceptance by silence may be disputed within 14 days now, was 20 days.',
      'dispositions.disputes.settled_by: Disputes about an acceptance by silence are now settled by marketing, was sales.',
    ],
  ],
  [
    'dispositions: { rejected: { a: { then: none } }, disputes: { within: 14d, settled_by: marketing } }\n',
    'dispositions: { rejected: { a: { then: none } }, disputes: { within: 14d } }\n',
    [
      'dispositions.disputes.settled_by: Disputes about an acceptance by silence are now settled by both teams together, was marketing.',
    ],
    [
      'dispositions.disputes.settled_by: Disputes about an acceptance by silence are now settled by marketing, was both teams together.',
    ],
  ],
  [
    'recycle: { after: 90d, to: nurture }\n',
    'recycle: { after: 90d, to: long-term }\n',
    ['recycle.to: A recycled lead now comes back through “long-term” unless its reason says otherwise, was “nurture”.'],
    ['recycle.to: A recycled lead now comes back through “nurture” unless its reason says otherwise, was “long-term”.'],
  ],
  [
    'recycle: { cool_off: 7d }\n',
    'recycle: { cool_off: 10d }\n',
    [
      'recycle.cool_off: After a verdict a recycled lead is now kept away for 10 days, whatever it does (before: kept away for 7 days).',
    ],
    [
      'recycle.cool_off: After a verdict a recycled lead is now kept away for 7 days, whatever it does (before: kept away for 10 days).',
    ],
  ],
  [
    'recycle: { cool_off: 7d }\n',
    'recycle: { after: 90d }\n',
    [
      'recycle.cool_off: After a verdict a recycled lead is now not kept away at all, whatever it does (before: kept away for 7 days).',
    ],
    [
      'recycle.cool_off: After a verdict a recycled lead is now kept away for 7 days, whatever it does (before: not kept away at all).',
    ],
  ],
  [
    'recycle: { reset: none }\n',
    'recycle: { reset: fit_only }\n',
    ['recycle.reset: What a lead did before it was recycled no longer counts.'],
    ['recycle.reset: What a lead did before it was recycled counts again.'],
  ],
  [
    'recycle: { back: due_date }\n',
    'recycle: { back: new_interest }\n',
    [
      'recycle.back: Before its date a recycled lead is now brought back by any new interest that makes it an MQL again, was nothing.',
    ],
    [
      'recycle.back: Before its date a recycled lead is now brought back by nothing, was any new interest that makes it an MQL again.',
    ],
  ],
  [
    'version: 1\n',
    'sal: { means: A seller works it }\n',
    ['sal.means: What SAL means is now “A seller works it”.'],
    ['sal.means: The contract no longer says what SAL means; it said “A seller works it”.'],
  ],
  [
    'sal: { means: A seller works it }\n',
    'sal: { means: A seller has read it. }\n',
    ['sal.means: What SAL means is now “A seller has read it”, was “A seller works it”.'],
    ['sal.means: What SAL means is now “A seller works it”, was “A seller has read it”.'],
  ],
  [
    'version: 1\n',
    'sql: { means: A person confirmed it, requires: [call_logged] }\n',
    ['sql.means: What SQL means is now “A person confirmed it”.', 'sql.requires: An SQL now also needs a logged call.'],
    [
      'sql.means: The contract no longer says what SQL means; it said “A person confirmed it”.',
      'sql.requires: An SQL no longer needs a logged call.',
    ],
  ],
  [
    'sql: { framework: meddic, requires: [champion] }\n',
    'sql: { framework: bant, requires: [need, authority] }\n',
    [
      'sql.requires: An SQL now also needs authority and need and no longer needs champion.',
      'sql.framework: What a seller found out is now asked in the words of BANT, was in the words of MEDDIC.',
    ],
    [
      'sql.requires: An SQL now also needs champion and no longer needs authority and need.',
      'sql.framework: What a seller found out is now asked in the words of MEDDIC, was in the words of BANT.',
    ],
  ],
  [
    'sql: { framework: meddic, requires: [champion] }\n',
    'sql: { requires: [champion] }\n',
    ["sql.framework: What a seller found out is now asked in the contract's own words, was in the words of MEDDIC."],
    ["sql.framework: What a seller found out is now asked in the words of MEDDIC, was in the contract's own words."],
  ],
  [
    'sql: { requires: [call_logged], call: { on: call_logged } }\n',
    'sql: { requires: [call_logged], call: { on: meeting_booked, where: { outcome: connected } } }\n',
    [
      'sql.call.on: Sql, call, on: now meeting booked, was call logged.',
      'sql.call.where.outcome.equals: Sql, call, where, outcome, equals: now connected, was not set.',
    ],
    [
      'sql.call.on: Sql, call, on: now call logged, was meeting booked.',
      'sql.call.where.outcome.equals: Sql, call, where, outcome, equals: no longer set, was connected.',
    ],
  ],
  [
    'version: 1\n',
    'opportunity: { means: It is in the pipeline, counts_when: deal_opened }\n',
    [
      'opportunity.means: What opportunity means is now “It is in the pipeline”.',
      'opportunity.counts_when: An SQL now becomes an opportunity when a deal is opened (before: when the account executive accepts it).',
    ],
    [
      'opportunity.means: The contract no longer says what opportunity means; it said “It is in the pipeline”.',
      'opportunity.counts_when: An SQL now becomes an opportunity when the account executive accepts it (before: when a deal is opened).',
    ],
  ],
  [
    'opportunity: { counts_when: either }\n',
    'opportunity: { counts_when: deal_opened }\n',
    [
      'opportunity.counts_when: An SQL now becomes an opportunity when a deal is opened (before: when the account executive accepts it or a deal is opened).',
    ],
    [
      'opportunity.counts_when: An SQL now becomes an opportunity when the account executive accepts it or a deal is opened (before: when a deal is opened).',
    ],
  ],
  [
    'opportunity: { returned: { a: {} } }\n',
    'opportunity: { returned: { a: { then: { recycle: 30d, to: x } }, b: { then: disqualify } } }\n',
    [
      'opportunity.returned.a.then: The reason “A” (to give a lead back) now means that the lead comes back after 30 days through “x” (before: the lead goes back to the SDR).',
      'opportunity.returned.b: Account executives may now give a lead back as “B”: the lead is disqualified.',
    ],
    [
      'opportunity.returned.a.then: The reason “A” (to give a lead back) now means that the lead goes back to the SDR (before: the lead comes back after 30 days through “x”).',
      'opportunity.returned.b: Account executives may no longer give a lead back as “B”.',
    ],
  ],
  [
    'opportunity: { returned: { a: { speaks_of: fit } } }\n',
    'opportunity: { returned: { a: { speaks_of: fit, needs_text: true, learn: false } } }\n',
    ['opportunity.returned.a: The reason “A” (to give a lead back) now needs a sentence; is now left out of learning.'],
    [
      'opportunity.returned.a: The reason “A” (to give a lead back) no longer needs a sentence; is no longer left out of learning.',
    ],
  ],
  [
    'opportunity: { returned: { a: { speaks_of: fit } } }\n',
    'opportunity: { returned: { b: { label: A, speaks_of: fit } } }\n',
    ['opportunity.returned.{a,b}: The reason “A” is now kept as b, was a; nothing else of it changes.'],
    ['opportunity.returned.{a,b}: The reason “A” is now kept as a, was b; nothing else of it changes.'],
  ],
  [
    'opportunity: { returned: { a: { then: { recycle: 30d, to: nurture } } } }\n',
    'opportunity: { returned: { a: { then: { recycle: 40d } } } }\n',
    [
      'opportunity.returned.a.then.recycle: The reason “A” (to give a lead back) now brings the lead back after 40 days, was 30 days.',
    ],
    [
      'opportunity.returned.a.then.recycle: The reason “A” (to give a lead back) now brings the lead back after 30 days, was 40 days.',
    ],
  ],
]);
