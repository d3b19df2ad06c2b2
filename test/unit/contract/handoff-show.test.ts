// What follows from an MQL, read aloud: all of it, in words that both teams would use.
import { expect, test } from '@jest/globals';
import { showContract } from '#contract/show.ts';
import { fullHandoff } from './full-handoff.ts';
import { readable, withSections } from './samples.ts';

const shown = (fragment: string): string => showContract(readable(withSections(fragment)));

test('everything that a contract may say of handoffs', () => {
  const text = shown(fullHandoff);
  expect(text.slice(text.indexOf('When a verdict counts'), text.indexOf('\nLists\n'))).toBe(`When a verdict counts
  - Accepted needs a known phone number.
  - Recycled needs the agreed touches.
  - Recycled as "No response" needs a record that the person has spoken with us on the telephone or booked a meeting, where the outcome is connected.
  - Converted needs a record that the person has spoken with us on the telephone or booked a meeting, where the outcome is connected, champion, the pain, a known phone number and a known crm seats.
  What was found out is asked in the words of MEDDIC.
  It may be corrected within 3 days.
  An acceptance by silence may be disputed within 14 days; marketing settles it.

What the later stages mean
  SAL: A seller has read it and works it.
  SQL: A person confirmed a problem, a way in and a next step.
  Opportunity: The account executive takes it into the pipeline.
  An SQL becomes an opportunity when the account executive accepts it or a deal is opened.
  - Given back as "No real need" (speaks of intent): back to the SDR
  - Given back as "Wrong person": comes back after 60 days through "nurture"; needs a sentence; nothing is learnt from it
  - Given back as "Competitor" (speaks of fit): disqualified
  - Given back as "Not now" (speaks of timing): comes back after 180 days through "long-term"

Who gets an MQL: the first that applies
  1. open-deal: the company has an open deal → the owner of the deal
  2. holdover: "old territory" is west (from 2026-01-01 until 2026-03-31) → lee@example.com; if nobody is there: team west, in turn — Lee keeps the west until the end of March
  3. the person has asked to be contacted or asked for a demo and the grade is A1, A2, B1 or B2 and the company's domain is on the list "named" → team sdr-senior, to whoever has least, first to whoever had the lead before (within 180 days), one company to one person; if nobody is there: the queue "support"
  4. fit is less than 20 → the queue "partner"
  Otherwise → the owner of the account; if nobody is there: team sdr, in turn, first to whoever had the lead before

Who gets an SQL: the first that applies
  1. the number of employees is at least 1000 → team ae-enterprise, in turn
  Otherwise → team ae, in turn

What holds for all of these
  A lead that must be looked at first goes to team triage, in turn.
  A lead that may not be contacted goes to the queue "silent".
  When nobody of a team is at work, the lead waits until somebody is.
  Nobody absent gets a lead; open leads of people who go absent for more than 2 business days are given to others.
  Capacity does not matter.
  Nobody gets more than 60 open leads, 12 a day, 40 a week and 120 a month.
  Team sdr-senior gets no more than 30 a day.

What is promised
  look_first, for all other leads to be looked at first:
  - accepted or rejected within 30 business minutes; it ends with an answer in the CRM
  hot, for leads where the person has asked for a demo and intent is at least 90 and the grade is A1 and the person's source is ads or web and the person's region is emea and the person's consent is granted:
  - accepted or rejected within 5 business minutes; it ends with both an answer in the CRM and a call or e-mail on record; reminded 2 business minutes and 1 business minute before; else the lead goes to team sdr-senior, in turn
  - first touched within 15 business minutes; it ends with an answer in the CRM, or a call or e-mail on record; reminded 4 business minutes before; else the rep is told, the manager is told, 1 business hour past the deadline the manager's manager is told and 2 business hours past the deadline "sdr-managers" is told
  - 9 touches (calls and e-mails) within 12 business days; from when it is accepted; reminded 4 business minutes before; else the lead is recycled for 30 days to "re-engage"
  - taken or given back by the account executive within 1 business day; reminded 1 business hour before; else the rep is told, the manager is told, 1 business hour past the deadline the manager's manager is told, 2 business hours past the deadline "sdr-managers" is told and 1 business day past the deadline it counts as accepted
    The clocks stand still while
      - "on hold" is true
    A new owner takes over what is left of the time.
    Told in a digest at 09:00 and 14:30.
  weekend, for leads where the person's source is chat:
  - accepted or rejected within 4 hours around the clock; it ends with a call or e-mail that is on record; else somebody else gets the lead and 2 calendar days past the deadline the lead is recycled
  - first touched within 1 business day; it ends with a call or e-mail that is on record; else somebody else gets the lead and 2 calendar days past the deadline the lead is recycled
  - 3 touches (calls, e-mails, meetings and messages) within 10 calendar days; from when it is handed over; else somebody else gets the lead and 2 calendar days past the deadline the lead is recycled

What is watched
  - rejected: surely more than 22.5%, of at least 40 within 60 days; until at most 20%; by source and reason; tells the contract's owner in marketing, the SDR managers, "sdr-managers" and lee@example.com
  - promises kept (accept and first touch): less than 85%, of at least 10 within 30 days; until at least 95%; by rep, team and class; tells the contract's owner in sales
  - unanswered after 4 business days: more than 8%, of at least 25 within 45 days; until at most 6%; by region; tells the SDR managers
  - MQLs: less than 80% of the promised 400 per quarter; until 95%; by track; tells the contract's owner in marketing
  To compare with: mql to sql 18% (our own last year).
  To compare with: sql to opportunity 60% (our own line).
  To compare with: rejection rate 25% (above it, look at the definition or the sources).

Review
  Both teams meet every month.
  What is learnt from verdicts is released by itself, 5 business days after it was told, never more than 15 points from what was signed.
  A proposal takes 150 verdicts (20 good and 20 bad, 60 new), 30 for a rule, moves one by at most 5 points, and comes 30 days after the last at the earliest; it must be better, not only no worse.
  A lead accepted and still open after 120 days counts as not converted.
  2.5% of the leads below the line are routed all the same, to learn from them.

Who hears of a change before it counts
  - sdr-managers: in Slack, #sdr-managers: "Read this before Monday"
  - sdrs: by e-mail to sdrs@example.com
  - board: in person, Robin Sample
  - field: in Teams, Field sales
  - everybody: by hand to everybody
`);
});

test('what is not said is not shown, but for what holds all the same', () => {
  const text = shown('');
  expect(text).toContain('\nWhen a verdict counts\n  It may be corrected within 7 days.\n\nLists\n');
  for (const title of ['Who gets', 'What is promised', 'What is watched', 'Review', 'Who hears'])
    expect(text).not.toContain(title);
});

test.each([
  [
    'routing: [ { otherwise: { team: sdr } } ]',
    'Who gets an MQL: the first that applies\n  Always → team sdr, in turn\n',
  ],
  [
    'routing: { mql: [ { otherwise: { team: sdr } } ], respect: nothing }',
    `
  That somebody may not be contacted does not change who gets the lead.
  Hours of work do not matter.
  Absences do not matter.
  Capacity does not matter.
`,
  ],
  [
    'routing: { mql: [ { otherwise: { team: sdr } } ], off_hours: pass, on_absence: keep }',
    `
  A team that is not at work is passed over.
  Nobody absent gets a lead; open leads of people who go absent stay with them.
  Nobody gets more than the roster says they can take.
`,
  ],
  [
    'routing:\n  - { when: { fit: { at_least: 5 } }, to: { rep: lee }, from: 2026-05-01 }\n  - { otherwise: { queue: nurture } }',
    '  1. fit is at least 5 (from 2026-05-01) → lee\n  Otherwise → the queue "nurture"\n',
  ],
  [
    'sla: { all: { accept: { within: 48h, stops_on: either } } }',
    '  all, for all other leads:\n  - accepted or rejected within 48 business hours; ',
  ],
  ['sla: { all: { accept: 90m } }', '  - accepted or rejected within 90 business minutes; '],
  [
    'sla: { all: { ae_accept: 15m, hours: always } }',
    '  - taken or given back by the account executive within 15 minutes around the clock\n',
  ],
  [
    'review: { every: 2 weeks, learning: { mode: off } }',
    '  Both teams meet every 2 weeks.\n  Points are changed by hand alone.\n  No lead below the line is routed to learn from it.\n',
  ],
  [
    'review: { every: quarter }',
    '  Both teams meet every 3 months.\n  What is learnt from verdicts is proposed; it counts once both have signed.\n',
  ],
  ['opportunity: { counts_when: deal_opened }', '  An SQL becomes an opportunity when a deal is opened.\n'],
  ['sql: { framework: bant }', '  - Converted needs a logged call, budget, authority, need and timeline.\n'],
])('%s', (fragment, says) => {
  expect(shown(`${fragment}\n`)).toContain(says);
});
