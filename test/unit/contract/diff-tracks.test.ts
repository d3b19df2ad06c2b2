// Tracks and temporary rules that change: each told with the name of what it belongs to, there and back.
import { tellsBothWays } from './diff-cases.ts';

tellsBothWays('how tracks and what holds for a while have changed', [
  [
    'version: 1\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    ['tracks.t: There is a new track “t” for everybody; an MQL in it needs 5 points of fit.'],
    ['tracks.t: The track “t” is gone; it was for everybody; an MQL in it needs 5 points of fit.'],
  ],
  [
    'version: 1\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, enter: { person.source: trial } } }\n',
    [
      "tracks.t: There is a new track “t” for leads where the person's source is trial; an MQL in it needs 5 points of fit.",
    ],
    [
      "tracks.t: The track “t” is gone; it was for leads where the person's source is trial; an MQL in it needs 5 points of fit.",
    ],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } }, u: { intent: [], mql: { when: { fit: { at_least: 6 } } } } }\n',
    [
      'tracks.u: There is a new track “u” for everybody; an MQL in it needs 6 points of fit; it is tried after the track “t”.',
    ],
    ['tracks.u: The track “u” is gone; it was for everybody; an MQL in it needs 6 points of fit.'],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    'tracks: { u: { intent: [], mql: { when: { fit: { at_least: 6 } } } }, t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    [
      'tracks.u: There is a new track “u” for everybody; an MQL in it needs 6 points of fit; it is tried before the other tracks.',
    ],
    ['tracks.u: The track “u” is gone; it was for everybody; an MQL in it needs 6 points of fit.'],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    'tracks: { u: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    ['tracks.{t,u}: The track “t” is now called “u”; nothing else of it changes.'],
    ['tracks.{t,u}: The track “u” is now called “t”; nothing else of it changes.'],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, enter: { person.source: trial } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, enter: { person.source: web } } }\n',
    [
      "tracks.t.enter.person.source.equals: In the track “t”: entering it: the person's source may now also be web and may no longer be trial.",
    ],
    [
      "tracks.t.enter.person.source.equals: In the track “t”: entering it: the person's source may now also be trial and may no longer be web.",
    ],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, enter: { count: { of: visit, at_least: 1 } } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, enter: { any: [{ count: { of: visit, at_least: 1 } }, { person.source: web }] } } }\n',
    ["tracks.t.enter: In the track “t”: to enter it, it is now also enough that the person's source is web."],
    ["tracks.t.enter: In the track “t”: to enter it, it is no longer enough that the person's source is web."],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, exit: { person.source: trial } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    ["tracks.t.exit: In the track “t”: a lead no longer leaves it once the person's source is trial."],
    ["tracks.t.exit: In the track “t”: a lead now leaves it once the person's source is trial."],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, exit: { person.source: trial } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, exit: { person.source: trial, stage: lead } } }\n',
    ['tracks.t.exit.stage: In the track “t”: leaving it now also needs that the stage is lead.'],
    ['tracks.t.exit.stage: In the track “t”: leaving it no longer needs that the stage is lead.'],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, exit: { person.source: trial } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, exit: { any: [{ person.source: trial }, { stage: lead }] } } }\n',
    ['tracks.t.exit: In the track “t”: to leave it, it is now also enough that the stage is lead.'],
    ['tracks.t.exit: In the track “t”: to leave it, it is no longer enough that the stage is lead.'],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, from: 2026-01-01, until: 2026-02-01 } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, from: 2026-01-02, until: 2026-02-02 } }\n',
    [
      'tracks.t.from: In the track “t”: it now begins on 2026-01-02 (before: it begins on 2026-01-01).',
      'tracks.t.until: In the track “t”: it now ends before 2026-02-02 (before: it ends before 2026-02-01).',
    ],
    [
      'tracks.t.from: In the track “t”: it now begins on 2026-01-01 (before: it begins on 2026-01-02).',
      'tracks.t.until: In the track “t”: it now ends before 2026-02-01 (before: it ends before 2026-02-02).',
    ],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, from: 2026-01-01, until: 2026-02-01 } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    [
      'tracks.t.from: In the track “t”: it now has no beginning (before: it begins on 2026-01-01).',
      'tracks.t.until: In the track “t”: it now has no end (before: it ends before 2026-02-01).',
    ],
    [
      'tracks.t.from: In the track “t”: it now begins on 2026-01-01 (before: it has no beginning).',
      'tracks.t.until: In the track “t”: it now ends before 2026-02-01 (before: it has no end).',
    ],
  ],
  [
    "tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, schedule: { days: [mon, fri], at: '08:05' } } }\n",
    "tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, schedule: { at: '18:00' } } }\n",
    ['tracks.t.schedule: In the track “t”: it is now looked at every day at 18:00, was on Mon and Fri at 08:05.'],
    ['tracks.t.schedule: In the track “t”: it is now looked at on Mon and Fri at 08:05, was every day at 18:00.'],
  ],
  [
    "tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, schedule: { days: [fri], at: '08:05' } } }\n",
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    ['tracks.t.schedule: In the track “t”: it is now looked at at every moment, was on Fri at 08:05.'],
    ['tracks.t.schedule: In the track “t”: it is now looked at on Fri at 08:05, was at every moment.'],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, fit: [{ id: a, when: { person.region: na }, points: 5 }] } }\n',
    ['tracks.t.fit: In the track “t”: fit is now judged by rules of its own: “NA (region)” earns 5 points of fit.'],
    [
      'tracks.t.fit: In the track “t”: fit is now judged as everywhere else, no longer by rules of its own: “NA (region)” earns 5 points of fit.',
    ],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, fit: [] } }\n',
    ['tracks.t.fit: In the track “t”: fit is now judged by rules of its own: none.'],
    ['tracks.t.fit: In the track “t”: fit is now judged as everywhere else, no longer by rules of its own: none.'],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, fit: [{ id: a1, when: { company.employees: 1 }, points: 1 }, { id: a2, when: { company.employees: 2 }, points: 2 }, { id: a3, when: { company.employees: 3 }, points: 3 }, { id: a4, when: { company.employees: 4 }, points: 4 }, { id: a5, when: { company.employees: 5 }, points: 5 }, { id: a6, when: { company.employees: 6 }, points: 6 }] } }\n',
    [
      'tracks.t.fit: In the track “t”: fit is now judged by rules of its own: “1 (employees)” earns 1 point of fit, “2 (employees)” earns 2 points of fit, “3 (employees)” earns 3 points of fit, “4 (employees)” earns 4 points of fit and 2 more rules.',
    ],
    [
      'tracks.t.fit: In the track “t”: fit is now judged as everywhere else, no longer by rules of its own: “1 (employees)” earns 1 point of fit, “2 (employees)” earns 2 points of fit, “3 (employees)” earns 3 points of fit, “4 (employees)” earns 4 points of fit and 2 more rules.',
    ],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, fit: [{ id: a1, when: { company.employees: 1 }, points: 1 }, { id: a2, when: { company.employees: 2 }, points: 2 }, { id: a3, when: { company.employees: 3 }, points: 3 }, { id: a4, when: { company.employees: 4 }, points: 4 }] } }\n',
    [
      'tracks.t.fit: In the track “t”: fit is now judged by rules of its own: “1 (employees)” earns 1 point of fit, “2 (employees)” earns 2 points of fit, “3 (employees)” earns 3 points of fit and “4 (employees)” earns 4 points of fit.',
    ],
    [
      'tracks.t.fit: In the track “t”: fit is now judged as everywhere else, no longer by rules of its own: “1 (employees)” earns 1 point of fit, “2 (employees)” earns 2 points of fit, “3 (employees)” earns 3 points of fit and “4 (employees)” earns 4 points of fit.',
    ],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, fit: [{ id: a, when: { person.region: na }, points: 5 }] } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, fit: [{ id: a, when: { person.region: na }, points: 6 }] } }\n',
    ['tracks.t.fit.a.points: In the track “t”: “NA (region)” now earns 6 points, was 5.'],
    ['tracks.t.fit.a.points: In the track “t”: “NA (region)” now earns 5 points, was 6.'],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, fit: [{ id: a, when: { person.region: na }, points: 5 }] } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, fit: [{ id: b, when: { person.region: na }, points: 5 }] } }\n',
    [
      'tracks.t.fit.{a,b}: In the track “t”: the rule for “NA (region)” is now called b, was a; nothing else of it changes.',
    ],
    [
      'tracks.t.fit.{a,b}: In the track “t”: the rule for “NA (region)” is now called a, was b; nothing else of it changes.',
    ],
  ],
  [
    'tracks: { t: { intent: [{ id: a, on: visit, points: 5 }], mql: { when: { fit: { at_least: 5 } } } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } } } }\n',
    ['tracks.t.intent.a: In the track “t”: “Visited the site” no longer earns 5 points of intent.'],
    ['tracks.t.intent.a: In the track “t”: new: “Visited the site” earns 5 points of intent.'],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, axes: { intent: { window: 14d } } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } } }, axes: { intent: { cap: 100 } } } }\n',
    [
      'tracks.t.axes.intent.window: In the track “t”: what people did now counts for 30 days unless a rule says otherwise, was 14 days.',
      'tracks.t.axes.intent.cap: In the track “t”: intent is now never above 100, was without a limit.',
    ],
    [
      'tracks.t.axes.intent.window: In the track “t”: what people did now counts for 14 days unless a rule says otherwise, was 30 days.',
      'tracks.t.axes.intent.cap: In the track “t”: intent has no upper limit any more, was 100.',
    ],
  ],
  [
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } }, keep: { fit: { at_least: 3 } } } } }\n',
    'tracks: { t: { intent: [], mql: { when: { fit: { at_least: 5 } }, fast_track: { on: demo_requested } } } }\n',
    [
      'tracks.t.mql.keep: In the track “t”: who is an MQL stays one only while it meets the definition; before, while fit is at least 3.',
      'tracks.t.mql.fast_track: In the track “t”: now goes to sales at once: who has asked for a demo.',
    ],
    [
      'tracks.t.mql.keep: In the track “t”: who is an MQL now stays one while fit is at least 3.',
      'tracks.t.mql.fast_track: In the track “t”: nobody goes to sales at once any more; before, who has asked for a demo.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo] }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [a] }]\n',
    [
      'temporary.fair.off.demo: While “fair” runs: “Asked for a demo” no longer rests meanwhile.',
      'temporary.fair.off.a: While “fair” runs: “Visited the site” now rests meanwhile.',
    ],
    [
      'temporary.fair.off.a: While “fair” runs: “Visited the site” no longer rests meanwhile.',
      'temporary.fair.off.demo: While “fair” runs: “Asked for a demo” now rests meanwhile.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, points: { demo: 90 } }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, points: { demo: 1250 } }]\n',
    ['temporary.fair.points.demo: While “fair” runs: “Asked for a demo” now earns 1,250 meanwhile, was 90.'],
    ['temporary.fair.points.demo: While “fair” runs: “Asked for a demo” now earns 90 meanwhile, was 1,250.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, points: { demo: 90 } }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, points: { a: 3 } }]\n',
    [
      'temporary.fair.points.demo: While “fair” runs: “Asked for a demo” earns what it always does; before, 90.',
      'temporary.fair.points.a: While “fair” runs: “Visited the site” now earns 3 meanwhile.',
    ],
    [
      'temporary.fair.points.a: While “fair” runs: “Visited the site” earns what it always does; before, 3.',
      'temporary.fair.points.demo: While “fair” runs: “Asked for a demo” now earns 90 meanwhile.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, points: { demo: 90 } }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\n',
    ['temporary.fair: No longer so for a while, from 2026-12-01 until before 2026-12-15: “Asked for a demo” earns 90.'],
    ['temporary.fair: For a while, from 2026-12-01 until before 2026-12-15 (“The fair”): “Asked for a demo” earns 90.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo], mql: { when: { fit: { at_least: 5 } } } }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo] }]\n',
    ['temporary.fair.mql: While “fair” runs: an MQL needs meanwhile what it always does; before, 5 points of fit.'],
    ['temporary.fair.mql: While “fair” runs: an MQL meanwhile now needs 5 points of fit.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo], mql: { when: { fit: { at_least: 5 } } } }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo], mql: { when: { fit: { at_least: 6 } } } }]\n',
    ['temporary.fair.mql.when.fit.at_least: While “fair” runs: an MQL meanwhile now needs 6 points of fit, was 5.'],
    ['temporary.fair.mql.when.fit.at_least: While “fair” runs: an MQL meanwhile now needs 5 points of fit, was 6.'],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, mql: { when: { fit: { at_least: 5 }, intent: { at_least: 6 } } } }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\n',
    [
      'temporary.fair: No longer so for a while, from 2026-12-01 until before 2026-12-15: an MQL needs 5 points of fit and 6 points of intent.',
    ],
    [
      'temporary.fair: For a while, from 2026-12-01 until before 2026-12-15 (“The fair”): an MQL needs 5 points of fit and 6 points of intent.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, intent: [{ id: booth, on: visit, points: 9, limit: once }], fit: [{ id: near, when: { person.region: na }, points: 5 }] }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\n',
    [
      'temporary.fair: No longer so for a while, from 2026-12-01 until before 2026-12-15: “NA (region)” earns 5 points of fit and “Visited the site” earns 9 points of intent, once.',
    ],
    [
      'temporary.fair: For a while, from 2026-12-01 until before 2026-12-15 (“The fair”): “NA (region)” earns 5 points of fit and “Visited the site” earns 9 points of intent, once.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, intent: [{ id: booth, on: visit, points: 9, limit: once }] }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, intent: [{ id: booth, on: visit, points: 8, limit: once }], fit: [{ id: near, when: { person.region: na }, points: 5 }] }]\n',
    [
      'temporary.fair.fit.near: While “fair” runs: new: “NA (region)” earns 5 points of fit.',
      'temporary.fair.intent.booth.points: While “fair” runs: “Visited the site” now earns 8 points, was 9.',
    ],
    [
      'temporary.fair.fit.near: While “fair” runs: “NA (region)” no longer earns 5 points of fit.',
      'temporary.fair.intent.booth.points: While “fair” runs: “Visited the site” now earns 9 points, was 8.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, intent: [{ id: booth, on: visit, points: 9, limit: once }] }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, fit: [{ id: near, when: { person.region: na }, points: 5 }] }]\n',
    [
      'temporary.fair.fit.near: While “fair” runs: new: “NA (region)” earns 5 points of fit.',
      'temporary.fair.intent.booth: While “fair” runs: “Visited the site” no longer earns 9 points of intent.',
    ],
    [
      'temporary.fair.fit.near: While “fair” runs: “NA (region)” no longer earns 5 points of fit.',
      'temporary.fair.intent.booth: While “fair” runs: new: “Visited the site” earns 9 points of intent, once.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, intent: [{ id: booth, on: visit, points: 9, limit: once }] }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, intent: [{ id: stand, on: visit, points: 9, limit: once }] }]\n',
    [
      'temporary.fair.intent.{booth,stand}: While “fair” runs: the rule for “Visited the site” is now called stand, was booth; nothing else of it changes.',
    ],
    [
      'temporary.fair.intent.{booth,stand}: While “fair” runs: the rule for “Visited the site” is now called booth, was stand; nothing else of it changes.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo] }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-02, until: 2026-12-16, why: The other fair, off: [demo] }]\n',
    [
      'temporary.fair.from: While “fair” runs: it now begins on 2026-12-02, was 2026-12-01.',
      'temporary.fair.until: While “fair” runs: it now ends before 2026-12-16, was 2026-12-15.',
      'temporary.fair.why: While “fair” runs: its reason is now “The other fair”, was “The fair”.',
    ],
    [
      'temporary.fair.from: While “fair” runs: it now begins on 2026-12-01, was 2026-12-02.',
      'temporary.fair.until: While “fair” runs: it now ends before 2026-12-15, was 2026-12-16.',
      'temporary.fair.why: While “fair” runs: its reason is now “The fair”, was “The other fair”.',
    ],
  ],
  [
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo] }]\n',
    'intent: [{ id: a, on: visit, points: 5 }, { id: demo, on: demo_requested, points: 60 }]\ntemporary: [{ id: expo, from: 2026-12-01, until: 2026-12-15, why: The fair, off: [demo] }]\n',
    ['temporary.{expo,fair}: The temporary rules “fair” are now called “expo”; nothing else of them changes.'],
    ['temporary.{expo,fair}: The temporary rules “expo” are now called “fair”; nothing else of them changes.'],
  ],
]);
