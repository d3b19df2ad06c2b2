// Scoring that must be refused: the sections that are written, and all that must be said of them, to the column. The sections stand at the end of the
// small contract in place of its own.
export type BadSections = { readonly fragment: string; readonly says: readonly string[] };

export const badScoring: Readonly<Record<string, BadSections>> = {
  'a time zone nobody knows': {
    fragment: 'time_zone: Europe/Berln\n',
    says: [
      '18:12 time_zone: expected a time zone such as Europe/Berlin or America/New_York, found "Europe/Berln"; did you mean "Europe/Berlin"?',
    ],
  },
  'an offset for a time zone': {
    fragment: "time_zone: '+02:00'\n",
    says: ['18:12 time_zone: expected a time zone such as Europe/Berlin or America/New_York, found "+02:00"'],
  },
  'a calendar period nobody knows': {
    fragment: 'intent:\n  - { id: pricing, on: page_viewed, points: 5, limit: once per calendar fortnight }\n',
    says: [
      '16:55 intent[0].limit: expected every_time, once, once per a duration such as "once per 1d", or "once per calendar day" (week, month, quarter, year), found "once per calendar fortnight"',
    ],
  },
  'a rule whose floor is above its cap': {
    fragment: 'intent:\n  - { id: pricing, on: page_viewed, points: 5, cap: 10, floor: 20 }\n',
    says: ['16:64 intent[0].floor: the floor of 20 lies above the cap of 10'],
  },
  'a negative floor of a rule': {
    fragment: 'intent:\n  - { id: pricing, on: page_viewed, points: 5, floor: -1 }\n',
    says: ['16:55 intent[0].floor: must not be negative'],
  },
  'steps that lose nothing': {
    fragment:
      'intent:\n  - { id: pricing, on: page_viewed, points: 5, decay: { stepped: { after: 30d, lose: 0% } } }\n',
    says: [
      '16:86 intent[0].decay.stepped.lose: expected a share of the full points that is lost at each step, from 1% to 100%, found "0%"',
    ],
  },
  'steps that lose more than all': {
    fragment:
      'intent:\n  - { id: pricing, on: page_viewed, points: 5, decay: { stepped: { after: 30d, lose: 120% } } }\n',
    says: [
      '16:86 intent[0].decay.stepped.lose: expected a share of the full points that is lost at each step, from 1% to 100%, found "120%"',
    ],
  },
  'steps without a silence': {
    fragment: 'intent:\n  - { id: pricing, on: page_viewed, points: 5, decay: { stepped: { lose: 25% } } }\n',
    says: [
      '16:66 intent[0].decay.stepped.after: is missing; expected a duration such as 30m, 12h, 30d, 2w or 1y, at most 20y',
    ],
  },
  'a penalty that fades with silence': {
    fragment:
      'intent:\n  - { id: pricing, on: page_viewed, points: -5, decay: { stepped: { after: 30d, lose: 25% } } }\n',
    says: [
      '16:58 intent[0].decay.stepped: only points that are earned can fade with silence: a penalty that did would come back with the next thing somebody does; use half_life or linear',
    ],
  },
  'a silence by the calendar': {
    fragment:
      'intent:\n  - { id: silent, after: 30d without any_engagement, points: -5, limit: once per calendar month }\n',
    says: ['16:73 intent[0].limit: a silence counts once, or once per a duration such as "once per 30d"'],
  },
  'a group nobody is in': {
    fragment:
      'axes:\n  fit: { groups: { firmografics: { cap: 40 } } }\nfit:\n  - { id: size, when: { company.employees: { at_least: 50 } }, points: 30, group: firmographics }\n',
    says: [
      '16:20 axes.fit.groups.firmografics: no fit rule is of the group "firmografics"; did you mean "firmographics"?',
    ],
  },
  'a group that bounds nothing': {
    fragment:
      'axes:\n  intent: { groups: { web: {} } }\nintent:\n  - { id: pricing, on: page_viewed, points: 5, group: web }\n',
    says: ['16:28 axes.intent.groups.web: bounds nothing; use floor, cap or both'],
  },
  'a group whose floor is above its cap': {
    fragment:
      'axes:\n  intent: { groups: { web: { floor: 30, cap: 20 } } }\nintent:\n  - { id: pricing, on: page_viewed, points: 5, group: web }\n',
    says: ['16:37 axes.intent.groups.web.floor: the floor of 30 lies above the cap of 20'],
  },
  'an axis whose floor is above its cap': {
    fragment: 'axes:\n  intent: { floor: 30, cap: 20 }\n',
    says: ['19:20 axes.intent.floor: the floor of 30 lies above the cap of 20'],
  },
  'a ceiling without a height': {
    fragment: 'axes:\n  intent: { ceilings: [{ id: cold, when: { person.region: apac } }] }\n',
    says: ['19:24 axes.intent.ceilings[0].at: is missing; expected a number of points'],
  },
  'a ceiling of fit that asks for scores': {
    fragment: 'axes:\n  fit: { ceilings: [{ id: odd, when: { any: [{ intent: { at_least: 5 } }] }, at: 20 }] }\n',
    says: [
      '19:48 axes.fit.ceilings[0].when.any[0].intent: a ceiling of fit cannot ask for scores, which come after it; ask for facts',
    ],
  },
  'a ceiling of intent that asks for intent': {
    fragment: 'axes:\n  intent: { ceilings: [{ id: odd, when: { not: { total: { at_least: 5 } } }, at: 20 }] }\n',
    says: [
      '19:50 axes.intent.ceilings[0].when.not.total: a ceiling of intent cannot ask for what comes after it; ask for fit or facts',
    ],
  },
  'two ceilings of one name': {
    fragment:
      'axes:\n  intent: { ceilings: [{ id: cold, when: { person.region: apac }, at: 20 }, { id: cold, when: { person.region: na }, at: 30 }] }\n',
    says: ['19:83 axes.intent.ceilings[1].id: "cold" is already the id of axes.intent.ceilings[0]; ids are unique'],
  },
  'a reset to somewhere else': {
    fragment: 'axes:\n  intent: { resets: [{ id: left, on: unsubscribed, to: half }] }\n',
    says: ['19:56 axes.intent.resets[0].to: expected fit_only or zero, found "half"'],
  },
  'a restore that asks for scores': {
    fragment:
      'axes:\n  intent: { resets: [{ id: left, on: unsubscribed, to: zero, restore: { on: subscribed, when: { fit: { at_least: 5 } } } }] }\n',
    says: ['19:97 axes.intent.resets[0].restore.when.fit: what undoes a reset is asked of facts and stage alone'],
  },
  'a reset to nothing over a floor': {
    fragment: 'axes:\n  fit: { floor: 10 }\n  intent: { resets: [{ id: left, on: unsubscribed, to: zero }] }\n',
    says: ['20:56 axes.intent.resets[0].to: takes fit to nothing, but fit never falls below its floor of 10'],
  },
  'a freeze until nothing': {
    fragment: 'axes:\n  intent: { freezes: [{ id: deal, on: deal_opened, until: {} }] }\n',
    says: ['19:59 axes.intent.freezes[0].until: says no end; use on, after or both'],
  },
  'a freeze until where': {
    fragment:
      'axes:\n  intent: { freezes: [{ id: deal, on: deal_opened, until: { after: 30d, where: { stage: won } } }] }\n',
    says: ['19:59 axes.intent.freezes[0].until: where belongs to an event: say on as well'],
  },
  'an override that asks for the grade': {
    fragment: 'grades:\n  override: [{ when: { all: [{ grade: A1 }] }, grade: D4 }]\n',
    says: [
      '18:32 grades.override[0].when.all[0].grade: decides the grade, so it cannot ask for it; ask for fit, intent or facts',
    ],
  },
  'an override to no grade': {
    fragment: 'grades:\n  override: [{ when: { stage: customer }, grade: E5 }]\n',
    says: ['18:50 grades.override[0].grade: expected a grade from A1 to D4, found "E5"'],
  },
  'a moment that is a number': {
    fragment: 'mql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 50 } }\n  never: { now: { at_least: 5 } }\n',
    says: ['17:19 mql.never.now.at_least: cannot be asked of the present moment; use before, after, between'],
  },
  'coming again that asks nothing': {
    fragment: 'mql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 50 } }\n  again: {}\n',
    says: ['17:10 mql.again: asks nothing; use one of after, when'],
  },
  'coming again after nothing': {
    fragment: 'mql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 50 } }\n  again: { after: 0d }\n',
    says: ['17:19 mql.again.after: expected a duration such as 30m, 12h, 30d, 2w or 1y, at most 20y, found "0d"'],
  },
  'a track nobody wrote': {
    fragment:
      'mql:\n  when: { fit: { at_least: 50 }, intent: { at_least: 50 } }\n  never: { track: trail }\ntracks:\n  trial:\n    intent: [{ id: used, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n    enter: { person.region: emea }\n',
    says: ['17:19 mql.never.track: there is no track "trail" under tracks; did you mean "trial"?'],
  },
  'a track named as the contract’s own way': {
    fragment:
      'tracks:\n  standard:\n    intent: [{ id: used, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n    enter: { person.region: emea }\n',
    says: ["19:3 tracks.standard: is how the contract's own way to an MQL is called; give the track another name"],
  },
  'a track that asks for scores at its door': {
    fragment:
      'tracks:\n  trial:\n    intent: [{ id: used, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n    enter: { fit: { at_least: 50 } }\n',
    says: ['22:14 tracks.trial.enter.fit: who is in a track is decided before any score; ask for facts or counts'],
  },
  'a track that ends before it begins': {
    fragment:
      'tracks:\n  trial:\n    intent: [{ id: used, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n    from: 2026-06-01\n    until: 2026-05-01\n',
    says: ['23:12 tracks.trial.until: must come after from'],
  },
  'a track looked at on no day': {
    fragment:
      "tracks:\n  trial:\n    intent: [{ id: used, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n    schedule: { days: [], at: '09:00' }\n",
    says: ['22:23 tracks.trial.schedule.days: expected at least 1 entry, found a list'],
  },
  'a track looked at on a day there is not': {
    fragment:
      "tracks:\n  trial:\n    intent: [{ id: used, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n    schedule: { days: [monday], at: '09:00' }\n",
    says: ['22:24 tracks.trial.schedule.days[0]: expected one of mon, tue, wed, thu, fri, sat, sun, found "monday"'],
  },
  'a track looked at at no time': {
    fragment:
      'tracks:\n  trial:\n    intent: [{ id: used, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n    schedule: { at: 9am }\n',
    says: ['22:21 tracks.trial.schedule.at: expected a time of day such as \'09:00\', found "9am"'],
  },
  'tracks in a circle': {
    fragment:
      'tracks:\n  trial:\n    enter: { track: inbound }\n    intent: [{ id: used, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n  inbound:\n    exit: { not: { track: { in: [trial] } } }\n    intent: [{ id: asked, on: demo_requested, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n',
    says: [
      '19:3 tracks.trial: who is in it depends on itself: trial → inbound → trial; let one of them ask for facts instead',
    ],
  },
  'a track that asks for itself': {
    fragment:
      'tracks:\n  trial:\n    intent: [{ id: used, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n    exit: { track: trial }\n',
    says: ['19:3 tracks.trial: who is in it depends on itself: trial → trial; let one of them ask for facts instead'],
  },
  'a rule of a track that is called as one of fit': {
    fragment:
      'tracks:\n  trial:\n    intent: [{ id: size, on: trial_started, points: 50 }]\n    mql: { when: { intent: { at_least: 50 } } }\n',
    says: ['20:20 tracks.trial.intent[0].id: "size" is already the id of fit[1]; ids are unique'],
  },
  'a track without rules of intent': {
    fragment: 'tracks:\n  trial:\n    mql: { when: { intent: { at_least: 50 } } }\n',
    says: ['20:5 tracks.trial.intent: is missing; expected a list of intent rules'],
  },
  'a track with an exclusion of its own': {
    fragment:
      'tracks:\n  trial:\n    intent: []\n    mql: { when: { intent: { at_least: 50 } }, never: { person.is_student: true } }\n',
    says: ['21:48 tracks.trial.mql.never: unknown key'],
  },
  'a temporary rule for ever': {
    fragment: 'temporary:\n  - { id: fair, from: 2026-12-01, why: Trade fair, off: [demo] }\n',
    says: [
      '19:5 temporary[0].until: is missing; expected a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z',
    ],
  },
  'a temporary rule that ends as it begins': {
    fragment: 'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-01, why: Trade fair, off: [demo] }\n',
    says: ['19:42 temporary[0].until: must come after from'],
  },
  'a temporary rule that changes nothing': {
    fragment: 'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Trade fair }\n',
    says: ['19:5 temporary[0]: changes nothing; use one of fit, intent, points, off, mql'],
  },
  'temporary points of a rule that is not there': {
    fragment:
      'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Trade fair, points: { deno: 200 } }\n',
    says: ['19:81 temporary[0].points.deno: there is no rule "deno" in fit or intent; did you mean "demo"?'],
  },
  'a rule that rests and is not there': {
    fragment: 'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Trade fair, off: [prising] }\n',
    says: ['19:77 temporary[0].off[0]: there is no rule "prising" in fit or intent; did you mean "pricing"?'],
  },
  'a rule that rests and earns at once': {
    fragment:
      'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Trade fair, off: [demo], points: { demo: 5 } }\n',
    says: ['19:5 temporary[0]: changes the rule "demo" twice'],
  },
  'two temporary rules over the same': {
    fragment:
      'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Trade fair, points: { demo: 200 } }\n  - { id: sale, from: 2026-12-14, until: 2026-12-31, why: Winter sale, off: [demo] }\n',
    says: ['20:5 temporary[1]: changes the rule "demo" while temporary[0] does so too; let one end before the other'],
  },
  'a temporary rule with a name that stands': {
    fragment:
      'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Trade fair, intent: [{ id: demo, on: booth_visited, points: 20 }] }\n',
    says: ['19:86 temporary[0].intent[0].id: "demo" is already the id of intent[0]; ids are unique'],
  },
  'a cool-off without a unit': {
    fragment: 'recycle: { cool_off: 7 }\n',
    says: ['18:22 recycle.cool_off: expected a duration such as 30m, 12h, 30d, 2w or 1y, at most 20y, found 7'],
  },
  'a way back that is none': {
    fragment: 'recycle: { back: whenever }\n',
    says: ['18:18 recycle.back: expected one of raised_hand, new_interest, due_date, found "whenever"'],
  },
  'a reset of recycling that is none': {
    fragment: 'recycle: { reset: zero }\n',
    says: ['18:19 recycle.reset: expected none or fit_only, found "zero"'],
  },
  'bounds of fit rules that a track has not': {
    fragment:
      'tracks:\n  trial:\n    intent: []\n    axes: { fit: { cap: 10, groups: { firm: { cap: 5 } } } }\n    mql: { when: { fit: { at_least: 1 } } }\n',
    says: [
      '21:13 tracks.trial.axes.fit: bounds rules that the track does not have: without fit rules of its own it judges fit as the contract does; write them under fit, or leave this out',
    ],
  },
  'a reset to nothing of a track, over the floor of the contract': {
    fragment:
      'axes: { fit: { floor: 10 } }\ntracks:\n  trial:\n    intent: []\n    axes: { intent: { resets: [{ id: left, on: unsubscribed, to: zero }] } }\n    mql: { when: { fit: { at_least: 1 } } }\n',
    says: [
      '22:66 tracks.trial.axes.intent.resets[0].to: takes fit to nothing, but fit never falls below its floor of 10',
    ],
  },
  'temporary points that make a penalty of what fades with silence': {
    fragment:
      'intent:\n  - { id: trial, on: trial_started, points: 5, decay: { stepped: { after: 30d, lose: 25% } } }\ntemporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Trade fair, points: { trial: -5 } }\n',
    says: [
      '18:88 temporary[0].points.trial: only points that are earned can fade with silence: a penalty that did would come back with the next thing somebody does; put the rule under off, or use half_life or linear in it',
    ],
  },
  'a temporary rule of empty changes': {
    fragment:
      'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Trade fair, points: {}, fit: [] }\n',
    says: ['19:5 temporary[0]: changes nothing; use one of fit, intent, points, off, mql'],
  },
  'two definitions at the same time': {
    fragment:
      'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Fair, mql: { when: { fit: { at_least: 1 } } } }\n  - { id: sale, from: 2026-11-01, until: 2026-12-01T00:00:01Z, why: Sale, mql: { when: { fit: { at_least: 2 } } } }\n',
    says: ['20:5 temporary[1]: changes what makes an MQL while temporary[0] does so too; let one end before the other'],
  },
  'two temporary entries of one name': {
    fragment:
      'temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Fair, off: [demo] }\n  - { id: fair, from: 2027-12-01, until: 2027-12-15, why: Fair, off: [demo] }\n',
    says: ['20:11 temporary[1].id: "fair" is already the id of temporary[0]; ids are unique'],
  },
  'a moment that never comes': {
    fragment: 'mql:\n  when: { fit: { at_least: 5 }, now: { before: 2026-01-01, after: 2026-02-01 } }\n',
    says: ['16:38 mql.when.now: there is no moment that is all of this'],
  },
  'a moment outside of its own span': {
    fragment: 'mql:\n  when: { fit: { at_least: 5 }, now: { after: 2026-02-01, between: [2026-01-01, 2026-02-01] } }\n',
    says: ['16:38 mql.when.now: there is no moment that is all of this'],
  },
  'a ceiling that would fill in facts': {
    fragment:
      "axes:\n  fit: { ceilings: [{ id: far, when: { person.region: apac }, at: 20, why: 'Nobody sells in {person.country}.' }] }\n",
    says: ['19:76 axes.fit.ceilings[0].why: is told as it stands, so nothing is filled in: leave {person.country} out'],
  },
  'a temporary rule that would fill in facts': {
    fragment: "temporary:\n  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: 'Fair in {city}', off: [demo] }\n",
    says: ['19:59 temporary[0].why: is told as it stands, so nothing is filled in: leave {city} out'],
  },
  'a pattern that looks ahead, at the door of a track': {
    fragment:
      "tracks:\n  trial:\n    enter: { person.title: { matches: '(?=vp)' } }\n    intent: []\n    mql: { when: { fit: { at_least: 1 } } }\n",
    says: [
      '20:39 tracks.trial.enter.person.title.matches: is no regular expression of RE2 syntax (error parsing regexp: invalid or unsupported Perl syntax: `(?=`)',
    ],
  },
  'a list that is not there, in a ceiling': {
    fragment: 'axes:\n  fit: { ceilings: [{ id: far, when: { company.industry: { in_list: target } }, at: 20 }] }\n',
    says: [
      '19:69 axes.fit.ceilings[0].when.company.industry.in_list: there is no list "target" under lists; did you mean "targets"?',
    ],
  },
};
