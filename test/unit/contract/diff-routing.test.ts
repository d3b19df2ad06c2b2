// Who gets a lead: each change of it in a sentence, there and back.
import { tellsBothWays } from './diff-cases.ts';

tellsBothWays('how it has changed who gets a lead', [
  [
    'version: 1\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    [
      'routing: Leads are now given to sellers by the contract: MQLs to team sdr, in turn; before, owners stayed as the CRM assigns them.',
    ],
    ['routing: The contract no longer says who gets a lead: owners stay as the CRM assigns them.'],
  ],
  [
    'version: 1\n',
    'routing:\n  mql: [{ when: { person.region: emea }, to: { team: emea } }, { when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    [
      'routing: Leads are now given to sellers by the contract: MQLs 2 rules, else to team sdr, in turn; before, owners stayed as the CRM assigns them.',
    ],
    ['routing: The contract no longer says who gets a lead: owners stay as the CRM assigns them.'],
  ],
  [
    'version: 1\n',
    'routing:\n  mql: [{ when: { person.region: emea }, to: { team: emea } }, { otherwise: { team: sdr } }]\n',
    [
      'routing: Leads are now given to sellers by the contract: MQLs 1 rule, else to team sdr, in turn; before, owners stayed as the CRM assigns them.',
    ],
    ['routing: The contract no longer says who gets a lead: owners stay as the CRM assigns them.'],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  sql: [{ otherwise: { team: ae } }]\n',
    ['routing.sql: An SQL is now given to somebody by the contract: to team ae, in turn.'],
    ['routing.sql: An SQL now stays with whoever had it; before, it was given on: to team ae, in turn.'],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  sql: [{ otherwise: { team: ae } }]\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  sql: [{ when: { person.region: na }, to: { team: na } }, { otherwise: { team: ae-two } }]\n',
    [
      "routing.sql.rules.the person's region is na: If the person's region is NA, an SQL now goes to team na, in turn.",
      'routing.sql.otherwise: An SQL that no rule gives to somebody now goes to team ae-two, in turn (before: to team ae, in turn).',
    ],
    [
      "routing.sql.rules.the person's region is na: If the person's region is NA, an SQL no longer goes to team na, in turn.",
      'routing.sql.otherwise: An SQL that no rule gives to somebody now goes to team ae, in turn (before: to team ae-two, in turn).',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ otherwise: { queue: partner } }]\n',
    [
      'routing.mql.otherwise: An MQL that no rule gives to somebody now goes to the queue "partner" (before: to team sdr, in turn).',
    ],
    [
      'routing.mql.otherwise: An MQL that no rule gives to somebody now goes to team sdr, in turn (before: to the queue "partner").',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: first, triggered_by: demo_requested, to: { rep: lee@example.com }, from: 2026-01-01, until: 2026-02-01 }, { otherwise: { team: sdr } }]\n',
    [
      'routing.mql.rules.first: If the person has asked for a demo, an MQL now goes to lee@example.com (from 2026-01-01 on and until before 2026-02-01).',
    ],
    [
      'routing.mql.rules.first: If the person has asked for a demo, an MQL no longer goes to lee@example.com (from 2026-01-01 on and until before 2026-02-01).',
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { id: first, triggered_by: demo_requested, when: { stage: lead }, to: { rep: lee@example.com }, from: 2026-01-01 }, { otherwise: { team: sdr } }]\n',
    [
      'routing.mql.rules.first: If the person has asked for a demo and the stage is lead, an MQL now goes to lee@example.com (from 2026-01-01 on); this is tried as number 2 of 2.',
    ],
    [
      'routing.mql.rules.first: If the person has asked for a demo and the stage is lead, an MQL no longer goes to lee@example.com (from 2026-01-01 on).',
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: first, triggered_by: [demo_requested, reply_received], to: { rep: lee@example.com }, until: 2026-01-01 }, { id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    [
      'routing.mql.rules.first: If the person has asked for a demo or replied to one of our e-mails, an MQL now goes to lee@example.com (until before 2026-01-01); this is tried first.',
    ],
    [
      'routing.mql.rules.first: If the person has asked for a demo or replied to one of our e-mails, an MQL no longer goes to lee@example.com (until before 2026-01-01).',
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: us } }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.b.to: If the person's region is NA, an MQL now goes to team us, in turn (before: to team na, in turn).",
    ],
    [
      "routing.mql.rules.b.to: If the person's region is NA, an MQL now goes to team na, in turn (before: to team us, in turn).",
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, when: { person.region: emea }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.b.when.person.region.equals: An MQL goes to team na, in turn on other terms; that: the person's region may now also be EMEA and may no longer be NA.",
    ],
    [
      "routing.mql.rules.b.when.person.region.equals: An MQL goes to team na, in turn on other terms; that: the person's region may now also be NA and may no longer be EMEA.",
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, when: { person.region: emea }, to: { team: us } }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.b: An MQL now goes to team us, in turn (before: to team na, in turn); that: the person's region may now also be EMEA and may no longer be NA.",
    ],
    [
      "routing.mql.rules.b: An MQL now goes to team na, in turn (before: to team us, in turn); that: the person's region may now also be NA and may no longer be EMEA.",
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, when: { any: [{ person.region: na }, { stage: lead }] }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    [
      'routing.mql.rules.b.when: An MQL goes to team na, in turn on other terms; for that, it is now also enough that the stage is lead.',
    ],
    [
      'routing.mql.rules.b.when: An MQL goes to team na, in turn on other terms; for that, it is no longer enough that the stage is lead.',
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, triggered_by: demo_requested, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.b: An MQL goes to team na, in turn on other terms; now if the person has asked for a demo (before: if the person's region is NA).",
    ],
    [
      "routing.mql.rules.b: An MQL goes to team na, in turn on other terms; now if the person's region is NA (before: if the person has asked for a demo).",
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, triggered_by: demo_requested, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.b.triggered_by: An MQL goes to team na, in turn on other terms; now if the person has asked for a demo and the person's region is NA (before: if the person's region is NA).",
    ],
    [
      "routing.mql.rules.b.triggered_by: An MQL goes to team na, in turn on other terms; now if the person's region is NA (before: if the person has asked for a demo and the person's region is NA).",
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, triggered_by: demo_requested, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, triggered_by: reply_received, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    [
      'routing.mql.rules.b.triggered_by: An MQL goes to team na, in turn on other terms; now if the person has replied to one of our e-mails (before: if the person has asked for a demo).',
    ],
    [
      'routing.mql.rules.b.triggered_by: An MQL goes to team na, in turn on other terms; now if the person has asked for a demo (before: if the person has replied to one of our e-mails).',
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, triggered_by: demo_requested, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, triggered_by: reply_received, when: { person.region: emea }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.b: An MQL goes to team na, in turn on other terms; now if the person has replied to one of our e-mails and the person's region is EMEA (before: if the person has asked for a demo and the person's region is NA).",
    ],
    [
      "routing.mql.rules.b: An MQL goes to team na, in turn on other terms; now if the person has asked for a demo and the person's region is NA (before: if the person has replied to one of our e-mails and the person's region is EMEA).",
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na }, until: 2026-01-01 }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.b.until: If the person's region is NA, an MQL: this now holds until before 2026-01-01, was always.",
    ],
    [
      "routing.mql.rules.b.until: If the person's region is NA, an MQL: this now holds always, was until before 2026-01-01.",
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na }, from: 2025-01-01, until: 2026-01-01 }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na }, from: 2025-02-01, until: 2026-01-01, why: Until they are trained. }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.b: If the person's region is NA, an MQL: this now holds from 2025-02-01 on and until before 2026-01-01, was from 2025-01-01 on and until before 2026-01-01; its reason is now “Until they are trained”, was none.",
    ],
    [
      "routing.mql.rules.b: If the person's region is NA, an MQL: this now holds from 2025-01-01 on and until before 2026-01-01, was from 2025-02-01 on and until before 2026-01-01; its reason is now none, was “Until they are trained”.",
    ],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: c, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    ['routing.mql.rules.{b,c}: The rule “b” of routing is now called “c”; nothing else of it changes.'],
    ['routing.mql.rules.{b,c}: The rule “c” of routing is now called “b”; nothing else of it changes.'],
  ],
  [
    'routing:\n  mql: [{ id: b, when: { person.region: na }, to: { team: na } }, { id: c_d, when: { person.region: emea }, to: { team: emea } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ id: c_d, when: { person.region: emea }, to: { team: emea } }, { id: b, when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    ['routing.mql.rules.(order): An MQL goes to the first that applies; the rules are now tried in the order c d, b.'],
    ['routing.mql.rules.(order): An MQL goes to the first that applies; the rules are now tried in the order b, c d.'],
  ],
  [
    'routing:\n  mql: [{ when: { person.region: na }, to: { team: na } }, { when: { person.region: na }, to: { team: emea } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ when: { person.region: na }, to: { team: na } }, { when: { person.region: na }, to: { team: us } }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.the person's region is na (2).to: If the person's region is NA, an MQL now goes to team us, in turn (before: to team emea, in turn).",
    ],
    [
      "routing.mql.rules.the person's region is na (2).to: If the person's region is NA, an MQL now goes to team emea, in turn (before: to team us, in turn).",
    ],
  ],
  [
    'routing:\n  mql: [{ triggered_by: [reply_received, demo_requested], when: { person.region: na }, to: { team: na } }, { otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ triggered_by: [demo_requested, reply_received], when: { person.region: na }, to: { team: us } }, { otherwise: { team: sdr } }]\n',
    [
      "routing.mql.rules.demo_requested or reply_received, the person's region is na.to: If the person has asked for a demo or replied to one of our e-mails and the person's region is NA, an MQL now goes to team us, in turn (before: to team na, in turn).",
    ],
    [
      "routing.mql.rules.demo_requested or reply_received, the person's region is na.to: If the person has asked for a demo or replied to one of our e-mails and the person's region is NA, an MQL now goes to team na, in turn (before: to team us, in turn).",
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  triage: { team: triage }\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    [
      'routing.triage: A lead that must be looked at first now goes to the queue "triage" (before: to team triage, in turn).',
    ],
    [
      'routing.triage: A lead that must be looked at first now goes to team triage, in turn (before: to the queue "triage").',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  opted_out: { queue: silent }\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    [
      'routing.opted_out: A lead that may not be contacted now goes to the queue "nurture" (before: to the queue "silent").',
    ],
    [
      'routing.opted_out: A lead that may not be contacted now goes to the queue "silent" (before: to the queue "nurture").',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  respect: [working_hours, absences, capacity]\n',
    [
      'routing.opted_out: A lead that may not be contacted now goes where every lead goes (before: to the queue "nurture").',
    ],
    [
      'routing.opted_out: A lead that may not be contacted now goes to the queue "nurture" (before: where every lead goes).',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  respect: [opt_out]\n',
    [
      'routing.off_hours: When nobody of a team is at work, now hours of work do not matter (before: whoever opens next gets the lead).',
      'routing.on_absence: Now absences do not matter (before: open leads of people who go absent are offered for reassignment).',
      'routing.respect.capacity: A seller may now get more leads than the roster says they can take.',
    ],
    [
      'routing.off_hours: When nobody of a team is at work, now whoever opens next gets the lead (before: hours of work do not matter).',
      'routing.on_absence: Now open leads of people who go absent are offered for reassignment (before: absences do not matter).',
      'routing.respect.capacity: Nobody now gets more leads than the roster says they can take.',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  off_hours: wait\n',
    [
      'routing.off_hours: When nobody of a team is at work, now the lead waits until somebody is (before: whoever opens next gets the lead).',
    ],
    [
      'routing.off_hours: When nobody of a team is at work, now whoever opens next gets the lead (before: the lead waits until somebody is).',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  off_hours: next_to_open\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  off_hours: pass\n',
    [
      'routing.off_hours: When nobody of a team is at work, now the team is passed over (before: whoever opens next gets the lead).',
    ],
    [
      'routing.off_hours: When nobody of a team is at work, now whoever opens next gets the lead (before: the team is passed over).',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  on_absence: keep\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  on_absence: { do: reassign, longer_than: 2 business days }\n',
    [
      'routing.on_absence: Now open leads of people who go absent for more than 2 business days are given to others (before: open leads of people who go absent stay with them).',
    ],
    [
      'routing.on_absence: Now open leads of people who go absent stay with them (before: open leads of people who go absent for more than 2 business days are given to others).',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  on_absence: { do: offer, longer_than: 48h }\n',
    [
      'routing.on_absence.longer_than: Now open leads of people who go absent for more than 48 business hours are offered for reassignment (before: open leads of people who go absent are offered for reassignment).',
    ],
    [
      'routing.on_absence.longer_than: Now open leads of people who go absent are offered for reassignment (before: open leads of people who go absent for more than 48 business hours are offered for reassignment).',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  caps: { rep: { open: 60 } }\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  caps: { rep: { open: 60, day: 12, week: 40, month: 1200 } }\n',
    [
      'routing.caps.rep: A seller now gets at most 60 open at once, 12 a day, 40 a week and 1,200 a month, was 60 open at once.',
    ],
    [
      'routing.caps.rep: A seller now gets at most 60 open at once, was 60 open at once, 12 a day, 40 a week and 1,200 a month.',
    ],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  caps: { rep: { open: 60 } }\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n',
    ['routing.caps.rep: A seller now gets any number of leads, was 60 open at once.'],
    ['routing.caps.rep: A seller now gets at most 60 open at once, was any number of leads.'],
  ],
  [
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  caps: { teams: { sdr: { day: 30 } } }\n',
    'routing:\n  mql: [{ otherwise: { team: sdr } }]\n  caps: { teams: { sdr: { day: 40 }, triage: { day: 3 } } }\n  triage: { team: triage }\n',
    [
      'routing.triage: A lead that must be looked at first now goes to team triage, in turn (before: to the queue "triage").',
      'routing.caps.teams.sdr.day: Team sdr now gets at most 40 a day, was 30 a day.',
      'routing.caps.teams.triage: Team triage now gets at most 3 a day, was any number of leads.',
    ],
    [
      'routing.triage: A lead that must be looked at first now goes to the queue "triage" (before: to team triage, in turn).',
      'routing.caps.teams.sdr.day: Team sdr now gets at most 30 a day, was 40 a day.',
      'routing.caps.teams.triage: Team triage now gets any number of leads, was 3 a day.',
    ],
  ],
]);
