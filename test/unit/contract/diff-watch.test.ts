// What both teams look at, who hears of changes, and the header: each change in a sentence, there and back.
import { tellsBothWays } from './diff-cases.ts';

tellsBothWays('how alarms, review, notices and the header have changed', [
  [
    'version: 1\n',
    'alarms: { rejection_rate: { line: 25% } }\n',
    [
      'alarms.rejection_rate: There is now an alarm when too many leads are rejected: at more than 25%, told to marketing and sales.',
    ],
    ['alarms.rejection_rate: There is no longer an alarm when too many leads are rejected (it rang at more than 25%).'],
  ],
  [
    'version: 1\n',
    'alarms: { sla_attainment: { line: 85%, tell: [sales, sdr_managers, lee@example.com] } }\n',
    [
      'alarms.sla_attainment: There is now an alarm when too few promises are kept: at less than 85%, told to lee@example.com, sales and the SDR managers.',
    ],
    ['alarms.sla_attainment: There is no longer an alarm when too few promises are kept (it rang at less than 85%).'],
  ],
  [
    'version: 1\n',
    'alarms: { unworked_share: { line: 8%, tell: sdr_managers } }\n',
    [
      'alarms.unworked_share: There is now an alarm when too many leads go unanswered: at more than 8%, told to the SDR managers.',
    ],
    ['alarms.unworked_share: There is no longer an alarm when too many leads go unanswered (it rang at more than 8%).'],
  ],
  [
    'version: 1\n',
    'alarms: { mql_volume: { promise: 400 per quarter, line: 80%, tell: marketing } }\n',
    ['alarms.mql_volume: There is now an alarm when too few MQLs come: at less than 80%, told to marketing.'],
    ['alarms.mql_volume: There is no longer an alarm when too few MQLs come (it rang at less than 80%).'],
  ],
  [
    'alarms: { rejection_rate: { line: 25%, clears: 20% } }\n',
    'alarms: { rejection_rate: { line: 25%, clears: 21% } }\n',
    ['alarms.rejection_rate.clears: The alarm when too many leads are rejected is now silent again at 21%, was 20%.'],
    ['alarms.rejection_rate.clears: The alarm when too many leads are rejected is now silent again at 20%, was 21%.'],
  ],
  [
    'alarms: { rejection_rate: { line: 25%, clears: 20%, at_least: 40, over: 60d, by: [reason, source], tell: marketing } }\n',
    'alarms: { rejection_rate: { line: 25%, clears: 20%, at_least: 1, over: 30d, by: [source], tell: [sales, sdr_managers] } }\n',
    [
      'alarms.rejection_rate: The alarm when too many leads are rejected now needs 1 case, was 40; now looks at 30 days, was 60 days; is now taken apart by source, was reason and source; now tells sales and the SDR managers, was marketing.',
    ],
    [
      'alarms.rejection_rate: The alarm when too many leads are rejected now needs 40 cases, was 1; now looks at 60 days, was 30 days; is now taken apart by reason and source, was source; now tells marketing, was sales and the SDR managers.',
    ],
  ],
  [
    'alarms: { sla_attainment: { line: 85%, clears: 95%, clocks: [first_touch] } }\n',
    'alarms: { sla_attainment: { line: 80%, clears: 95%, clocks: [first_touch, accept] } }\n',
    [
      'alarms.sla_attainment: The alarm when too few promises are kept now rings at less than 80%, was 85%; now watches accept and first touch, was first touch.',
    ],
    [
      'alarms.sla_attainment: The alarm when too few promises are kept now rings at less than 85%, was 80%; now watches first touch, was accept and first touch.',
    ],
  ],
  [
    'alarms: { unworked_share: { line: 8%, clears: 6%, after: 4 business days } }\n',
    'alarms: { unworked_share: { line: 9%, clears: 6%, after: 5 business days } }\n',
    [
      'alarms.unworked_share: The alarm when too many leads go unanswered now rings at more than 9%, was 8%; now waits 5 business days for an answer, was 4 business days.',
    ],
    [
      'alarms.unworked_share: The alarm when too many leads go unanswered now rings at more than 8%, was 9%; now waits 4 business days for an answer, was 5 business days.',
    ],
  ],
  [
    'alarms: { mql_volume: { promise: 400 per quarter, line: 80%, clears: 95% } }\n',
    'alarms: { mql_volume: { promise: 1200 per month, line: 70%, clears: 95% } }\n',
    [
      'alarms.mql_volume: The alarm when too few MQLs come now rings at less than 70%, was 80%; now compares with 1,200 per month, was 400 per quarter.',
    ],
    [
      'alarms.mql_volume: The alarm when too few MQLs come now rings at less than 80%, was 70%; now compares with 400 per quarter, was 1,200 per month.',
    ],
  ],
  [
    'alarms: { rejection_rate: { line: 25% }, reference: { mql_to_sql: { line: 18%, label: our own last year } } }\n',
    'alarms: { rejection_rate: { line: 25% } }\n',
    [
      'alarms.reference.mql_to_sql: MQL to SQL is now compared with 13% (often quoted for B2B software; sources range from 8 to 45 %, so watch your own trend), was 18% (our own last year).',
    ],
    [
      'alarms.reference.mql_to_sql: MQL to SQL is now compared with 18% (our own last year), was 13% (often quoted for B2B software; sources range from 8 to 45 %, so watch your own trend).',
    ],
  ],
  [
    'alarms: { rejection_rate: { line: 25% }, reference: { mql_to_sql: { line: 18%, label: our own last year }, sql_to_opportunity: 60% } }\n',
    'alarms: { rejection_rate: { line: 25% }, reference: { mql_to_sql: { line: 18%, label: others }, sql_to_opportunity: 50% } }\n',
    [
      'alarms.reference.mql_to_sql.label: MQL to SQL is now compared with 18% (others), was 18% (our own last year).',
      'alarms.reference.sql_to_opportunity.line: SQL to opportunity is now compared with 50% (our own line), was 60% (our own line).',
    ],
    [
      'alarms.reference.mql_to_sql.label: MQL to SQL is now compared with 18% (our own last year), was 18% (others).',
      'alarms.reference.sql_to_opportunity.line: SQL to opportunity is now compared with 60% (our own line), was 50% (our own line).',
    ],
  ],
  [
    'version: 1\n',
    'review: { every: month }\n',
    ['review: Both teams now meet every month to review the contract.'],
    ['review: Both teams no longer meet to review the contract; before, every month.'],
  ],
  [
    'review: { every: month }\n',
    'review: { every: 2 weeks }\n',
    ['review.every: Both teams now meet every 2 weeks, was every month.'],
    ['review.every: Both teams now meet every month, was every 2 weeks.'],
  ],
  [
    'review: { every: week }\n',
    'review: { every: week, exploration: 2.5% }\n',
    ['review.exploration: 2.5% of the leads below the line are now routed all the same, to learn from them, was 0%.'],
    ['review.exploration: 0% of the leads below the line are now routed all the same, to learn from them, was 2.5%.'],
  ],
  [
    'review: { every: week, learning: { mode: off } }\n',
    'review: { every: week, learning: { mode: propose } }\n',
    [
      'review.learning: Now what is learnt from verdicts is proposed and both sign it (before: points are changed by hand alone).',
    ],
    [
      'review.learning: Now points are changed by hand alone (before: what is learnt from verdicts is proposed and both sign it).',
    ],
  ],
  [
    'review: { every: week, learning: { mode: propose } }\n',
    'review: { every: week, learning: { mode: auto, approval: both, max_drift: 15 } }\n',
    [
      'review.learning: Now what is learnt from verdicts is released by itself within what both signed (before: what is learnt from verdicts is proposed and both sign it).',
    ],
    [
      'review.learning: Now what is learnt from verdicts is proposed and both sign it (before: what is learnt from verdicts is released by itself within what both signed).',
    ],
  ],
  [
    'review: { every: week, learning: { mode: auto, approval: both, min_labels: 150, min_each: 20, min_per_rule: 30, min_fresh: 60, max_step: 5, max_drift: 15, cool_down: 30d, open_for: 120d, cautious: true, notice: 5 business days } }\n',
    'review: { every: week, learning: { mode: auto, approval: both, min_labels: 160, min_each: 21, min_per_rule: 31, min_fresh: 61, max_step: 6, max_drift: 16, cool_down: 31d, open_for: 121d, cautious: false, notice: 6 business days } }\n',
    [
      'review.learning.min_labels: How many verdicts a proposal takes: now 160, was 150.',
      'review.learning.min_each: How many good and bad ends a proposal takes of each: now 21, was 20.',
      'review.learning.min_per_rule: How many leads with a rule a proposal takes: now 31, was 30.',
      'review.learning.min_fresh: How many new verdicts a proposal takes: now 61, was 60.',
      'review.learning.max_step: By how many points one change may move a rule: now 6, was 5.',
      'review.learning.max_drift: By how many points a rule may come to differ from what was signed: now 16, was 15.',
      'review.learning.cool_down: The least time between two changes: now 31 days, was 30 days.',
      'review.learning.open_for: After how long an open lead counts as not converted: now 121 days, was 120 days.',
      'review.learning.notice: How long before it counts a change is told: now 6 business days, was 5 business days.',
      'review.learning.cautious: A proposal need now only be no worse.',
    ],
    [
      'review.learning.min_labels: How many verdicts a proposal takes: now 150, was 160.',
      'review.learning.min_each: How many good and bad ends a proposal takes of each: now 20, was 21.',
      'review.learning.min_per_rule: How many leads with a rule a proposal takes: now 30, was 31.',
      'review.learning.min_fresh: How many new verdicts a proposal takes: now 60, was 61.',
      'review.learning.max_step: By how many points one change may move a rule: now 5, was 6.',
      'review.learning.max_drift: By how many points a rule may come to differ from what was signed: now 15, was 16.',
      'review.learning.cool_down: The least time between two changes: now 30 days, was 31 days.',
      'review.learning.open_for: After how long an open lead counts as not converted: now 120 days, was 121 days.',
      'review.learning.notice: How long before it counts a change is told: now 5 business days, was 6 business days.',
      'review.learning.cautious: A proposal must now be better, not only no worse.',
    ],
  ],
  [
    'version: 1\n',
    "notify: [{ channel: sdrs, email: sdrs@example.com }, { channel: board, person: Robin Sample }, { channel: field, teams: Field sales }, { channel: managers, slack: '#managers', say: Read this. }, { channel: everybody }, { channel: staff, say: Read it }]\n",
    [
      'notify.sdrs: “sdrs” (by e-mail to sdrs@example.com) must now hear of a change before it counts.',
      'notify.board: “board” (in person to Robin Sample) must now hear of a change before it counts.',
      'notify.field: “field” (in Teams to Field sales) must now hear of a change before it counts.',
      'notify.managers: “managers” (in Slack to #managers, with the words “Read this”) must now hear of a change before it counts.',
      'notify.everybody: “everybody” (told by hand) must now hear of a change before it counts.',
      'notify.staff: “staff” (told by hand, with the words “Read it”) must now hear of a change before it counts.',
    ],
    [
      'notify.sdrs: “sdrs” (by e-mail to sdrs@example.com) need no longer hear of a change before it counts.',
      'notify.board: “board” (in person to Robin Sample) need no longer hear of a change before it counts.',
      'notify.field: “field” (in Teams to Field sales) need no longer hear of a change before it counts.',
      'notify.managers: “managers” (in Slack to #managers, with the words “Read this”) need no longer hear of a change before it counts.',
      'notify.everybody: “everybody” (told by hand) need no longer hear of a change before it counts.',
      'notify.staff: “staff” (told by hand, with the words “Read it”) need no longer hear of a change before it counts.',
    ],
  ],
  [
    'notify: [{ channel: sdrs, email: sdrs@example.com }]\n',
    'notify: [{ channel: sdrs, email: sales@example.com, say: Look }]\n',
    [
      'notify.sdrs: Of a change now hears “sdrs” (by e-mail to sales@example.com, with the words “Look”), was “sdrs” (by e-mail to sdrs@example.com).',
    ],
    [
      'notify.sdrs: Of a change now hears “sdrs” (by e-mail to sdrs@example.com), was “sdrs” (by e-mail to sales@example.com, with the words “Look”).',
    ],
  ],
  [
    'notify: [{ channel: sdrs, email: sdrs@example.com }]\n',
    'notify: [{ channel: sellers, email: sdrs@example.com }]\n',
    ['notify.{sdrs,sellers}: The channel “sdrs” is now called “sellers”; nothing else of it changes.'],
    ['notify.{sdrs,sellers}: The channel “sellers” is now called “sdrs”; nothing else of it changes.'],
  ],
  [
    'contract: small\n',
    'contract: large\n',
    ['contract: The contract is now called “large”, was “small”.'],
    ['contract: The contract is now called “small”, was “large”.'],
  ],
  ['version: 1\n', 'version: 12\n', ['version: This is version 12, was 1.'], ['version: This is version 1, was 12.']],
  [
    'effective: 2026-01-01\n',
    'effective: { from: 2026-01-01, until: 2027-01-01 }\n',
    ['effective.until: The contract is to hold from 2026-01-01 until before 2027-01-01, was from 2026-01-01 on.'],
    ['effective.until: The contract is to hold from 2026-01-01 on, was from 2026-01-01 until before 2027-01-01.'],
  ],
  [
    'effective: 2026-01-01\n',
    'effective: 2026-01-02T08:30:00Z\n',
    ['effective.from: The contract is to hold from 2026-01-02T08:30:00Z on, was from 2026-01-01 on.'],
    ['effective.from: The contract is to hold from 2026-01-01 on, was from 2026-01-02T08:30:00Z on.'],
  ],
  [
    'time_zone: Europe/Berlin\n',
    'time_zone: America/New_York\n',
    ['time_zone: Days, weeks and months are now those of America/New_York, was Europe/Berlin.'],
    ['time_zone: Days, weeks and months are now those of Europe/Berlin, was America/New_York.'],
  ],
  [
    'owners: { marketing: dana@example.com, sales: lee@example.com }\n',
    'owners: { marketing: kim@example.com, sales: robin@example.com }\n',
    [
      'owners.marketing: Who answers for marketing is now kim@example.com, was dana@example.com.',
      'owners.sales: Who answers for sales is now robin@example.com, was lee@example.com.',
    ],
    [
      'owners.marketing: Who answers for marketing is now dana@example.com, was kim@example.com.',
      'owners.sales: Who answers for sales is now lee@example.com, was robin@example.com.',
    ],
  ],
  [
    'note: First version.\n',
    'note: Second version\n',
    ['note: The note to those who sign says “Second version”, was “First version”.'],
    ['note: The note to those who sign says “First version”, was “Second version”.'],
  ],
  [
    'version: 1\n',
    'note: Second version\n',
    ['note: The note to those who sign says “Second version”, was nothing.'],
    ['note: The note to those who sign says nothing, was “Second version”.'],
  ],
  [
    'display_step: 5\n',
    'display_step: 10\n',
    ['display_step: The CRM is told of a score that moved by 10 points or more, was 5.'],
    ['display_step: The CRM is told of a score that moved by 5 points or more, was 10.'],
  ],
]);
