// Promises about time, class by class: each change in a sentence, there and back.
import { tellsBothWays } from './diff-cases.ts';

tellsBothWays('how promises about time have changed', [
  [
    'version: 1\n',
    'sla: { standard: { accept: 1h } }\n',
    ['sla.standard: New promises for every other lead: the answer within 1 business hour.'],
    ['sla.standard: No promises any more for every other lead; there were the answer within 1 business hour.'],
  ],
  [
    'sla: { standard: { accept: 1h } }\n',
    'sla: { first_class: { for: { source: [ads, web] }, accept: 30m }, standard: { accept: 1h } }\n',
    [
      'sla.first_class: New promises for leads where the source is ads or web: the answer within 30 business minutes; they are looked at before those for “Standard”.',
    ],
    [
      'sla.first_class: No promises any more for leads where the source is ads or web; there were the answer within 30 business minutes.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h } }\n',
    'sla: { hot: { for: { triggered_by: [demo_requested, reply_received], territory: emea, intent: { at_least: 90 }, grade: { in: [A1, A2] }, when: { person.consent: granted } }, accept: 5m, first_touch: 15m, effort: { touches: 1, within: 10 business days }, ae_accept: 1 business day }, standard: { accept: 1h } }\n',
    [
      "sla.hot: New promises for leads where the person has asked for a demo or replied to one of our e-mails, the region is emea, intent is at least 90, the grade is A1 or A2 and the person's consent is granted: the answer within 5 business minutes, the first touch within 15 business minutes, the touches 1 touch within 10 business days and the account executive's answer within 1 business day; they are looked at before those for “Standard”.",
    ],
    [
      "sla.hot: No promises any more for leads where the person has asked for a demo or replied to one of our e-mails, the region is emea, intent is at least 90, the grade is A1 or A2 and the person's consent is granted; there were the answer within 5 business minutes, the first touch within 15 business minutes, the touches 1 touch within 10 business days and the account executive's answer within 1 business day.",
    ],
  ],
  [
    'sla: { standard: { accept: 1h } }\n',
    'sla: { look: { for: { triage: true }, accept: 5m }, standard: { accept: 1h } }\n',
    [
      'sla.look: New promises for all other leads to be looked at first: the answer within 5 business minutes; they are looked at before those for “Standard”.',
    ],
    [
      'sla.look: No promises any more for all other leads to be looked at first; there were the answer within 5 business minutes.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h } }\n',
    'sla: { look: { for: { triage: true, source: web }, accept: 5m }, standard: { accept: 1h } }\n',
    [
      'sla.look: New promises for leads to be looked at first where the source is web: the answer within 5 business minutes; they are looked at before those for “Standard”.',
    ],
    [
      'sla.look: No promises any more for leads to be looked at first where the source is web; there were the answer within 5 business minutes.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h } }\n',
    'sla: { usual: { accept: 1h } }\n',
    ['sla.{standard,usual}: The promises “Standard” are now called “Usual”; nothing else of them changes.'],
    ['sla.{standard,usual}: The promises “Usual” are now called “Standard”; nothing else of them changes.'],
  ],
  [
    'sla: { a_b: { for: { source: web }, accept: 1h }, standard: { accept: 1h } }\n',
    'sla: { a_b: { for: { source: [web, chat], territory: na }, accept: 1h }, standard: { accept: 1h } }\n',
    [
      'sla.a_b.for: Promises for “A b”: now for leads where the source is chat or web and the region is na (before: for leads where the source is web).',
    ],
    [
      'sla.a_b.for: Promises for “A b”: now for leads where the source is web (before: for leads where the source is chat or web and the region is na).',
    ],
  ],
  [
    'sla: { a_b: { for: { source: web }, accept: 1h }, b: { for: { source: chat }, accept: 2h }, standard: { accept: 1h } }\n',
    'sla: { b: { for: { source: chat }, accept: 2h }, a_b: { for: { source: web }, accept: 1h }, standard: { accept: 1h } }\n',
    [
      'sla.(order): A lead is promised what the first fitting class says; they are now tried in the order B, A b, Standard, was A b, B, Standard.',
    ],
    [
      'sla.(order): A lead is promised what the first fitting class says; they are now tried in the order A b, B, Standard, was B, A b, Standard.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, effort: { touches: 5, within: 10 business days } } }\n',
    'sla: { standard: { accept: 1h, effort: { touches: 1, within: 10 business days } } }\n',
    [
      'sla.standard.effort.touches: Promises for “Standard”: the touches are now due 1 touch within 10 business days, was 5 touches within 10 business days.',
    ],
    [
      'sla.standard.effort.touches: Promises for “Standard”: the touches are now due 5 touches within 10 business days, was 1 touch within 10 business days.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, effort: { touches: 5, within: 10 business days } } }\n',
    'sla: { standard: { accept: 1h, effort: { touches: 5, within: 10 business days, channels: [email, call], starts_on: accepted } } }\n',
    [
      'sla.standard.effort: Promises for “Standard”: the touches are now counted in calls and e-mails, was in calls, e-mails, meetings and messages; the time now runs from when the lead is accepted, was handed over.',
    ],
    [
      'sla.standard.effort: Promises for “Standard”: the touches are now counted in calls, e-mails, meetings and messages, was in calls and e-mails; the time now runs from when the lead is handed over, was accepted.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, first_touch: 2h } }\n',
    'sla: { standard: { accept: 1h } }\n',
    [
      'sla.standard.first_touch: Promises for “Standard”: the first touch is no longer promised, was within 2 business hours.',
    ],
    ['sla.standard.first_touch: Promises for “Standard”: the first touch is now promised within 2 business hours.'],
  ],
  [
    'sla: { standard: { accept: 1h, effort: { touches: 5, within: 10 business days } } }\n',
    'sla: { standard: { accept: 1h } }\n',
    [
      'sla.standard.effort: Promises for “Standard”: the touches are no longer promised, was 5 touches within 10 business days.',
    ],
    ['sla.standard.effort: Promises for “Standard”: the touches are now promised 5 touches within 10 business days.'],
  ],
  [
    'sla: { standard: { accept: 1h, ae_accept: 1 business day } }\n',
    'sla: { standard: { accept: 1h, ae_accept: 2 calendar days } }\n',
    [
      "sla.standard.ae_accept.within: Promises for “Standard”: the account executive's answer is now due within 2 calendar days, was 1 business day.",
    ],
    [
      "sla.standard.ae_accept.within: Promises for “Standard”: the account executive's answer is now due within 1 business day, was 2 calendar days.",
    ],
  ],
  [
    'sla: { standard: { accept: { within: 1h, stops_on: both } } }\n',
    'sla: { standard: { accept: { within: 1h, stops_on: either } } }\n',
    [
      'sla.standard.accept.stops_on: Promises for “Standard”: the answer is now fulfilled by an answer in the CRM or a call or e-mail on record, was by an answer in the CRM and a call or e-mail on record.',
    ],
    [
      'sla.standard.accept.stops_on: Promises for “Standard”: the answer is now fulfilled by an answer in the CRM and a call or e-mail on record, was by an answer in the CRM or a call or e-mail on record.',
    ],
  ],
  [
    'sla: { standard: { accept: { within: 1h, stops_on: proven_outreach } } }\n',
    'sla: { standard: { accept: 1h } }\n',
    [
      'sla.standard.accept.stops_on: Promises for “Standard”: the answer is now fulfilled by what is usual, was by a call or e-mail on record.',
    ],
    [
      'sla.standard.accept.stops_on: Promises for “Standard”: the answer is now fulfilled by a call or e-mail on record, was by what is usual.',
    ],
  ],
  [
    'sla: { standard: { accept: { within: 1h, remind: [20m before, 10m before] } } }\n',
    'sla: { standard: { accept: 1h } }\n',
    [
      'sla.standard.accept.remind: Promises for “Standard”: the answer, reminders now as its class says, was 20 business minutes and 10 business minutes before.',
    ],
    [
      'sla.standard.accept.remind: Promises for “Standard”: the answer, reminders now 20 business minutes and 10 business minutes before, was as its class says.',
    ],
  ],
  [
    'sla: { standard: { accept: { within: 1h, remind: [20m before, 10m before] } } }\n',
    'sla: { standard: { accept: { within: 1h, remind: 5m before } } }\n',
    [
      'sla.standard.accept.remind: Promises for “Standard”: the answer, reminders now 5 business minutes before, was 20 business minutes and 10 business minutes before.',
    ],
    [
      'sla.standard.accept.remind: Promises for “Standard”: the answer, reminders now 20 business minutes and 10 business minutes before, was 5 business minutes before.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h } }\n',
    'sla: { standard: { accept: { within: 1h, on_breach: [{ do: reassign, to: { team: sdr-senior } }, alert_rep] } } }\n',
    [
      'sla.standard.accept.on_breach: Promises for “Standard”: the answer, if missed, now the lead goes to team sdr-senior, in turn and the rep is told (before: what its class says).',
    ],
    [
      'sla.standard.accept.on_breach: Promises for “Standard”: the answer, if missed, now what its class says (before: the lead goes to team sdr-senior, in turn and the rep is told).',
    ],
  ],
  [
    'sla: { standard: { accept: { within: 1h, on_breach: reassign } } }\n',
    'sla: { standard: { accept: { within: 1h, on_breach: [{ do: escalate, after: 2 business hours }, { do: deem_accepted, after: 1 business day }] } } }\n',
    [
      "sla.standard.accept.on_breach: Promises for “Standard”: the answer, if missed, now 2 business hours later the manager's manager is told and 1 business day later it counts as accepted (before: somebody else gets the lead).",
    ],
    [
      "sla.standard.accept.on_breach: Promises for “Standard”: the answer, if missed, now somebody else gets the lead (before: 2 business hours later the manager's manager is told and 1 business day later it counts as accepted).",
    ],
  ],
  [
    'sla: { standard: { accept: 1h, on_breach: [alert_rep, alert_manager] } }\n',
    'sla: { standard: { accept: 1h, on_breach: [{ do: escalate, after: 1h }] } }\n',
    [
      "sla.standard.on_breach: Promises for “Standard”: when a promise is missed, now 1 business hour later the manager's manager is told (before: the rep is told and the manager is told).",
    ],
    [
      "sla.standard.on_breach: Promises for “Standard”: when a promise is missed, now the rep is told and the manager is told (before: 1 business hour later the manager's manager is told).",
    ],
  ],
  [
    'sla: { standard: { accept: 1h, on_breach: { do: recycle, for: 30d, to: re-engage } } }\n',
    'sla: { standard: { accept: 1h, on_breach: [{ do: recycle, after: 2 calendar days }] } }\n',
    [
      'sla.standard.on_breach: Promises for “Standard”: when a promise is missed, now 2 calendar days later the lead is recycled (before: the lead is recycled for 30 days to “re-engage”).',
    ],
    [
      'sla.standard.on_breach: Promises for “Standard”: when a promise is missed, now the lead is recycled for 30 days to “re-engage” (before: 2 calendar days later the lead is recycled).',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, on_breach: [alert_rep] } }\n',
    'sla: { standard: { accept: 1h } }\n',
    [
      'sla.standard.on_breach: Promises for “Standard”: when a promise is missed, now nothing happens (before: the rep is told).',
    ],
    [
      'sla.standard.on_breach: Promises for “Standard”: when a promise is missed, now the rep is told (before: nothing happens).',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, remind: 15m before } }\n',
    'sla: { standard: { accept: 1h } }\n',
    [
      'sla.standard.remind: Promises for “Standard”: sellers are now reminded not at all, was 15 business minutes before.',
    ],
    [
      'sla.standard.remind: Promises for “Standard”: sellers are now reminded 15 business minutes before, was not at all.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, remind: 15m before } }\n',
    'sla: { standard: { accept: 1h, remind: [15m before, 5m before] } }\n',
    [
      'sla.standard.remind: Promises for “Standard”: sellers are now reminded 15 business minutes and 5 business minutes before, was 15 business minutes before.',
    ],
    [
      'sla.standard.remind: Promises for “Standard”: sellers are now reminded 15 business minutes before, was 15 business minutes and 5 business minutes before.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, stops_on: proven_outreach } }\n',
    'sla: { standard: { accept: 1h, stops_on: status_change } }\n',
    [
      'sla.standard.stops_on: Promises for “Standard”: promises are now fulfilled by an answer in the CRM, was by a call or e-mail on record.',
    ],
    [
      'sla.standard.stops_on: Promises for “Standard”: promises are now fulfilled by a call or e-mail on record, was by an answer in the CRM.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, stops_on: both } }\n',
    'sla: { standard: { accept: 1h } }\n',
    [
      'sla.standard.stops_on: Promises for “Standard”: promises are now fulfilled by what is usual, was by an answer in the CRM and a call or e-mail on record.',
    ],
    [
      'sla.standard.stops_on: Promises for “Standard”: promises are now fulfilled by an answer in the CRM and a call or e-mail on record, was by what is usual.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, pauses_while: { custom.on_hold: true } } }\n',
    'sla: { standard: { accept: 1h } }\n',
    ['sla.standard.pauses_while: Promises for “Standard”: the clocks no longer stand still while "on hold" is true.'],
    ['sla.standard.pauses_while: Promises for “Standard”: the clocks now stand still while "on hold" is true.'],
  ],
  [
    'sla: { standard: { accept: 1h, pauses_while: { custom.on_hold: true } } }\n',
    'sla: { standard: { accept: 1h, pauses_while: { custom.on_hold: false } } }\n',
    [
      'sla.standard.pauses_while.custom.on_hold.equals: Promises for “Standard”: stopping the clocks now needs that "on hold" is false (before: that "on hold" is true).',
    ],
    [
      'sla.standard.pauses_while.custom.on_hold.equals: Promises for “Standard”: stopping the clocks now needs that "on hold" is true (before: that "on hold" is false).',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, pauses_while: { custom.on_hold: true } } }\n',
    'sla: { standard: { accept: 1h, pauses_while: { any: [{ custom.on_hold: true }, { stage: customer }] } } }\n',
    [
      'sla.standard.pauses_while: Promises for “Standard”: to stop the clocks, it is now also enough that the stage is customer.',
    ],
    [
      'sla.standard.pauses_while: Promises for “Standard”: to stop the clocks, it is no longer enough that the stage is customer.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h, pauses_while: { fit: { at_least: 3 } } } }\n',
    'sla: { standard: { accept: 1h, pauses_while: { fit: { at_least: 4 } } } }\n',
    [
      'sla.standard.pauses_while.fit.at_least: Promises for “Standard”: stopping the clocks now needs 4 points of fit, was 3.',
    ],
    [
      'sla.standard.pauses_while.fit.at_least: Promises for “Standard”: stopping the clocks now needs 3 points of fit, was 4.',
    ],
  ],
  [
    'sla: { standard: { accept: 1h } }\n',
    'sla: { standard: { accept: 1h, on_transfer: continue } }\n',
    ['sla.standard.on_transfer: Promises for “Standard”: a new owner now takes over what is left of the time.'],
    ['sla.standard.on_transfer: Promises for “Standard”: a new owner now has the whole time again.'],
  ],
  [
    'sla: { standard: { accept: 1h } }\n',
    "sla: { standard: { accept: 1h, alerts: { digest: ['14:05', '09:00', '14:05'] } } }\n",
    ['sla.standard.alerts: Promises for “Standard”: sellers are now told at 09:00 and 14:05, was at once.'],
    ['sla.standard.alerts: Promises for “Standard”: sellers are now told at once, was at 09:00 and 14:05.'],
  ],
  [
    "sla: { standard: { accept: 1h, alerts: { digest: ['14:05'] } } }\n",
    "sla: { standard: { accept: 1h, alerts: { digest: ['00:00'] } } }\n",
    ['sla.standard.alerts: Promises for “Standard”: sellers are now told at 00:00, was at 14:05.'],
    ['sla.standard.alerts: Promises for “Standard”: sellers are now told at 14:05, was at 00:00.'],
  ],
]);
