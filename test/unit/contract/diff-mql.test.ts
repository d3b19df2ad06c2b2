// The definition of an MQL, what keeps it, goes at once, never is one or becomes one again: each change in a sentence, there and back.
import { tellsBothWays } from './diff-cases.ts';

tellsBothWays('how the definition of an MQL has changed', [
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  never: { any: [{ person.is_student: true }, { stage: customer }] }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  never: { person.is_student: true }\n',
    ['mql.never: A lead may now be an MQL even if the stage is customer.'],
    ['mql.never: No lead is an MQL any more if the stage is customer.'],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  never: { any: [{ person.is_student: true }, { stage: customer }] }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  never: { any: [{ person.is_student: true }, { person.region: apac }] }\n',
    [
      "mql.never.any: No lead is an MQL any more if the person's region is APAC; it may now be one even if the stage is customer.",
    ],
    [
      "mql.never.any: No lead is an MQL any more if the stage is customer; it may now be one even if the person's region is APAC.",
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  keep: { intent: { at_least: 30 } }\n',
    ['mql.keep: Who is an MQL now stays one while intent is at least 30.'],
    ['mql.keep: Who is an MQL stays one only while it meets the definition; before, while intent is at least 30.'],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  keep: { intent: { at_least: 30 } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  keep: { intent: { at_least: 20 }, person.region: na }\n',
    [
      'mql.keep.intent.at_least: Staying an MQL now needs 20 points of intent, was 30.',
      "mql.keep.person.region: Staying an MQL now also needs that the person's region is NA.",
    ],
    [
      'mql.keep.intent.at_least: Staying an MQL now needs 30 points of intent, was 20.',
      "mql.keep.person.region: Staying an MQL no longer needs that the person's region is NA.",
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  keep: { intent: { at_least: 30 } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  keep: { any: [{ intent: { at_least: 30 } }, { person.region: na }] }\n',
    ["mql.keep: To stay an MQL, it is now also enough that the person's region is NA."],
    ["mql.keep: To stay an MQL, it is no longer enough that the person's region is NA."],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  again: { after: 30d }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  again: { after: 60d }\n',
    ['mql.again.after: A lead that was handed over before now becomes an MQL again after 60 days, was after 30 days.'],
    ['mql.again.after: A lead that was handed over before now becomes an MQL again after 30 days, was after 60 days.'],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  again: { after: 30d, when: { fit: { at_least: 5 } } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n',
    [
      'mql.again: A lead that was handed over before now becomes an MQL again like any other, was only after 30 days and if fit is at least 5.',
    ],
    [
      'mql.again: A lead that was handed over before now becomes an MQL again only after 30 days and if fit is at least 5.',
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  again: { after: 30d, when: { fit: { at_least: 5 } } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  again: { when: { fit: { at_least: 8 } } }\n',
    [
      'mql.again.after: A lead that was handed over before now becomes an MQL again at any time, was after 30 days.',
      'mql.again.when.fit.at_least: Becoming an MQL again now needs 8 points of fit, was 5.',
    ],
    [
      'mql.again.after: A lead that was handed over before now becomes an MQL again after 30 days, was at any time.',
      'mql.again.when.fit.at_least: Becoming an MQL again now needs 5 points of fit, was 8.',
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  again: { after: 30d, when: { any: [{ fit: { at_least: 5 } }, { person.region: na }] } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  again: { after: 30d, when: { any: [{ fit: { at_least: 5 } }, { person.region: emea }, { stage: lead }] } }\n',
    [
      "mql.again.when.any: To become an MQL again, one way is now that the person's region is EMEA (before: that the person's region is NA); it is now also enough that the stage is lead.",
    ],
    [
      "mql.again.when.any: To become an MQL again, one way is now that the person's region is NA (before: that the person's region is EMEA); it is no longer enough that the stage is lead.",
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  again: { after: 30d, when: { fit: { at_least: 5 } } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  again: { after: 30d }\n',
    ['mql.again.when: A lead that was handed over before becomes an MQL again no longer only if fit is at least 5.'],
    ['mql.again.when: A lead that was handed over before now becomes an MQL again only if fit is at least 5.'],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n',
    ['mql.fast_track: Nobody goes to sales at once any more; before, who has asked for a demo.'],
    ['mql.fast_track: Now goes to sales at once: who has asked for a demo.'],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested, when: { fit: { at_least: 5 } } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n',
    ['mql.fast_track: Nobody goes to sales at once any more; before, who has asked for a demo, if fit is at least 5.'],
    ['mql.fast_track: Now goes to sales at once: who has asked for a demo, if fit is at least 5.'],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested, when: { fit: { at_least: 5 } } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested }\n',
    [
      'mql.fast_track.when: Who raises a hand now goes to sales at once in any case; before, only if fit is at least 5.',
    ],
    ['mql.fast_track.when: Who raises a hand now goes to sales at once only if fit is at least 5.'],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested, when: { fit: { at_least: 5 } } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested, when: { fit: { at_least: 6 } } }\n',
    ['mql.fast_track.when.fit.at_least: Going to sales at once now needs 6 points of fit, was 5.'],
    ['mql.fast_track.when.fit.at_least: Going to sales at once now needs 5 points of fit, was 6.'],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: [reply_received, contact_requested] }\n',
    [
      'mql.fast_track.on: Who has asked to be contacted or replied to one of our e-mails now goes to sales at once and who has asked for a demo no longer goes to sales at once.',
    ],
    [
      'mql.fast_track.on: Who has asked for a demo now goes to sales at once and who has asked to be contacted or replied to one of our e-mails no longer goes to sales at once.',
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: [demo_requested, reply_received], window: 7d }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: [meeting_booked], window: 10d }\n',
    [
      'mql.fast_track.on: Who has booked a meeting now goes to sales at once and who has asked for a demo or replied to one of our e-mails no longer goes to sales at once.',
      'mql.fast_track.window: A raised hand now counts for 10 days, was 7 days.',
    ],
    [
      'mql.fast_track.on: Who has asked for a demo or replied to one of our e-mails now goes to sales at once and who has booked a meeting no longer goes to sales at once.',
      'mql.fast_track.window: A raised hand now counts for 7 days, was 10 days.',
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested, if_unknown: wait }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested, if_unknown: triage }\n',
    [
      'mql.fast_track.if_unknown: When it cannot be told whether a raised hand may go at once, a person now looks first; before, the lead waited.',
    ],
    [
      'mql.fast_track.if_unknown: When it cannot be told whether a raised hand may go at once, the lead now waits; before, a person looked first.',
    ],
  ],
  [
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested }\naxes: { intent: { window: 60d } }\n',
    'mql:\n  when: { fit: { at_least: 5 } }\n  fast_track: { on: demo_requested }\n',
    [
      'mql.fast_track.window: A raised hand now counts for 30 days, was 60 days.',
      'axes.intent.window: What people did now counts for 30 days unless a rule says otherwise, was 60 days.',
    ],
    [
      'mql.fast_track.window: A raised hand now counts for 60 days, was 30 days.',
      'axes.intent.window: What people did now counts for 60 days unless a rule says otherwise, was 30 days.',
    ],
  ],
]);
