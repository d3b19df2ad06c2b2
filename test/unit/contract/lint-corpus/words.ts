// In which words each planted fault is told: its severity, its place, and all that people read.
export const words: Readonly<Record<string, readonly string[]>> = {
  'a size between nothing': [
    'warning fit[1].when: nobody can meet this, so it does nothing; look for parts that exclude each other, or leave it out',
  ],
  'two addresses at once': [
    'warning fit[4].when: nobody can meet this, so it does nothing; look for parts that exclude each other, or leave it out',
  ],
  'known to be missing, and yet compared': [
    'warning routing.mql[1].when: nobody can meet this, so it does nothing; look for parts that exclude each other, or leave it out',
  ],
  'younger than a week, older than a month': [
    'warning mql.never.any[0]: nobody can meet this alternative; mend it or leave it out',
  ],
  'before and after': [
    'warning grades.override[0].when: nobody can meet this, so it does nothing; look for parts that exclude each other, or leave it out',
  ],
  'a stage that no question sees': [
    'warning grades.override[0].when: nobody can meet this, so it does nothing; look for parts that exclude each other, or leave it out',
  ],
  'a word and its refusal': ['warning mql.never.any[0]: nobody can meet this alternative; mend it or leave it out'],
  'two beginnings of one text': ['warning mql.never.any[0]: nobody can meet this alternative; mend it or leave it out'],
  'an exception that takes in everything': [
    'error mql.never: everybody meets this, so everybody is excluded; name whom you mean',
  ],
  'a pattern that every text has': [
    'warning fit[3].when.person.title.matches: this pattern passes every text; use exists: true if any will do, else say what it must hold',
  ],
  'more ways than anybody reads': [
    'info mql.never: not analysed, so faults in it may go unseen: it can be met in more than 4096 ways; split it, or name values in lists',
  ],
  'bands that share their edge': [
    'warning fit[2]: "large" and "mid" are both met by company.employees 500, so both add; draw the line between them',
  ],
  'bands that overlap': [
    'warning fit[2]: "large" and "mid" are both met by company.employees from 500 to just below 1000, so both add; draw the line between them',
  ],
  'bands with a hole': [
    'warning fit[2]: no rule is met by company.employees from 400 to just below 500, though rules on both sides are; close the gap, or let a rule of its own say what it is worth',
  ],
  'a rule without points': [
    'warning fit[3].points: this rule can never change a score; give it points or leave it out',
    'warning axes.fit.cap: fit reaches 60 at most, so it never binds; move it or leave it out',
    'warning grades.fit.A: nobody can get A: it begins at 80, fit ends at 60',
  ],
  'a cap above the sum of a group': [
    'warning axes.fit.groups.firm.cap: the rules of firm reach 70 at most, so it never binds; move it or leave it out',
  ],
  'a cap above the axis': ['warning axes.fit.cap: fit reaches 100 at most, so it never binds; move it or leave it out'],
  'an event that earns nothing': [
    'warning intent[4].points: this rule can never change a score; give it points or leave it out',
  ],
  'a cap of nothing': ['warning intent[5].cap: this rule can never change a score; give it points or leave it out'],
  'the same event twice': ['warning intent[4]: asks the same as "paper", so both always add together; keep one'],
  'a band in other words': ['warning fit[2]: asks the same as "mid", so both always add together; keep one'],
  'a choice of values in other words': [
    'warning fit[4]: asks the same as "decides", so both always add together; keep one',
  ],
  'an event in other words': ['warning intent[3]: asks the same as "docs", so both always add together; keep one'],
  'the same event with its tests in another order': [
    'warning intent[3]: asks the same as "docs", so both always add together; keep one',
  ],
  'a cap below the points': ['warning intent[0].cap: the cap of 70 cuts the 80 points of the first time already'],
  'a floor that the points never fall to': [
    'warning intent[0].floor: without decay the rule earns 80 at least, so it never binds; move it or leave it out',
  ],
  'silence that earns': ['warning intent[6].points: silence adds points; did you mean a negative number?'],
  'a window beyond the decay': [
    'warning intent[5].window: the window is 60 days, but after 40 days nothing is left of the points; shorten the window or slow the decay',
  ],
  'a window that outlives a half-life many times over': [
    'warning intent[2].window: the window is 365 days, but after 104 days less than 1.875 points are left of all that came before, too few to show; shorten the window or lengthen the half-life',
  ],
  'a half-life that a window hardly sees': [
    'warning intent[2].decay: within the window of 30 days the decay takes 6 % at most, too little to show; hasten the decay, lengthen the window, or leave decay out',
  ],
  'points that fade when they are gone': [
    'warning tracks.trial.intent[1].decay: points fade after 14 days of silence, but by then all of them are out of the window of 14 days; let them fade earlier, or leave decay out',
  ],
  'one download is enough': [
    'warning mql.when: downloads alone reach up to 90 points of intent, and 50 are enough: people who only read go to sales; cap them below the line',
  ],
  'a ceiling at the top': [
    'warning axes.intent.ceilings[0]: intent reaches 150 at most, so it never binds; move it or leave it out',
  ],
  'a freeze without an end': [
    'warning axes.intent.freezes[0]: nothing ends this, so intent stands still for good after one such event; add until: { on: …, after: … }',
  ],
  'a reset on an event of no mapping': [
    'warning axes.intent.resets[0].on: no mapping that comes with Baton brings "unsubscribe"; did you mean "unsubscribed"?',
  ],
  'an end of no mapping': [
    'warning axes.intent.freezes[0].until.on: no mapping that comes with Baton brings "ticket_closed"',
  ],
  'an event of no mapping in a track': [
    'warning tracks.trial.intent[1].on: no mapping that comes with Baton brings "product_use"; did you mean "product_used"?',
  ],
  'an event of no mapping at the gate': [
    'warning tracks.trial.enter.count.of: no mapping that comes with Baton brings "trial_begun"',
  ],
  'an event of no mapping for a while': [
    'warning temporary[0].intent[0].on: no mapping that comes with Baton brings "visits"; did you mean "visit"?',
  ],
  'a promise at an event of no mapping': [
    'warning sla.hand_raiser.for.triggered_by: no mapping that comes with Baton brings "demo_request"; did you mean "demo_requested"?',
  ],
  'a property that the event lacks': [
    'warning tracks.trial.intent[0].where.features: product_used come without "features", so this is never met; did you mean "feature"?',
  ],
  'a value that no mapping gives': [
    'warning routing.mql[2].when.person.region: person.region is one of emea, na, latam, apac, never "europe"',
  ],
  'a list that nobody asks for': ['warning lists.students: no condition uses this list; use it or leave it out'],
  'a list of nothing': ['warning lists.rivals: this list is empty, so nothing is ever in it; add values'],
  'busy people who need not fit': [
    'warning mql.when: an MQL need not fit: busy people whom sales cannot sell to qualify; ask for fit',
  ],
  'people who did nothing': [
    'warning mql.when: an MQL need not have done anything: it is a prospecting list; ask for intent',
    'warning mql.keep: whoever meets this meets when as well, so it keeps nobody; ask for less than when does, or leave it out',
  ],
  'one number for both': [
    'warning mql.when: an MQL is judged by the total alone, which hides whether a lead fits or is only busy; ask for fit and for intent',
  ],
  'busy people who need not fit, in one way': [
    'warning mql.when.any[1]: whoever qualifies by mql.when.any[1] alone need not fit: busy people whom sales cannot sell to qualify; ask for fit there as well',
  ],
  'anybody in a trial, in one way within another': [
    'warning mql.when.any[1].any[1]: whoever qualifies by mql.when.any[1].any[1] alone need not fit: busy people whom sales cannot sell to qualify; ask for fit there as well',
  ],
  'a good fit that is enough, in one way': [
    'warning mql.when.any[1]: whoever qualifies by mql.when.any[1] alone need not have done anything: it is a prospecting list; ask for intent there as well',
  ],
  'a total in one way that busy people reach': [
    'warning mql.when.any[1]: whoever qualifies by mql.when.any[1] alone need not fit: busy people whom sales cannot sell to qualify; ask for fit there as well',
  ],
  'a fit that nobody has': [
    'error mql.when.fit: fit lies between 0 and 100, so this is never met; lower the threshold or add points',
  ],
  'an intent that nobody has': [
    'error mql.when.intent: intent lies between 0 and 150, so this is never met; lower the threshold or add points',
  ],
  'an intent that everybody has': [
    'warning mql.when.intent: this is met by everybody; raise the threshold or leave it out',
    'warning mql.keep: whoever meets this meets when as well, so it keeps nobody; ask for less than when does, or leave it out',
  ],
  'a fit and an intent that are more than their total': [
    'error mql.when: nobody can meet this, so there are no MQLs; look for parts that exclude each other',
  ],
  'an exclusion of a total that its parts exceed': [
    'warning mql.never.any[0]: nobody can meet this alternative; mend it or leave it out',
  ],
  'a total that fit and intent bring already': [
    'warning mql.when.total: whoever meets the rest of this condition meets this as well, so it asks nothing more; raise the threshold or leave it out',
  ],
  'a fit that the total needs already': [
    'warning mql.when.all[0].fit: whoever meets the rest of this condition meets this as well, so it asks nothing more; raise the threshold or leave it out',
  ],
  'a total that one alternative has already': [
    'warning mql.when.any[1].total: whoever meets the rest of this condition meets this as well, so it asks nothing more; raise the threshold or leave it out',
  ],
  'a fit that only several sizes at once would reach': [
    'warning grades.fit.A: nobody can get A: it begins at 120, fit ends at 110',
  ],
  'a cap that only several sizes at once would reach': [
    'warning axes.fit.groups.firm.cap: the rules of firm reach 70 at most, so it never binds; move it or leave it out',
  ],
  'a count that everybody has': [
    'warning mql.again.when.count: this is met by everybody; raise the threshold or leave it out',
  ],
  'everything that qualifies is excluded': [
    'error mql.never: whoever meets when meets never too, so everybody who qualifies is excluded; one of the two says more than was meant',
  ],
  'nobody is excluded': [
    'warning lists.rivals: no condition uses this list; use it or leave it out',
    'warning mql: nobody is excluded: students and competitors become MQLs when they are busy enough; add mql.never',
  ],
  'kept on the very terms': [
    'warning mql.keep: whoever meets this meets when as well, so it keeps nobody; ask for less than when does, or leave it out',
  ],
  'harder to stay than to come': [
    'warning mql.keep: whoever meets this meets when as well, so it keeps nobody; ask for less than when does, or leave it out',
  ],
  'a fast track for those who qualify': [
    'warning mql.fast_track.when: whoever meets this is an MQL by when already, so nobody goes any faster; ask for less, or leave fast_track out',
  ],
  'a fast track for everybody': [
    'warning mql.fast_track: everybody who raises a hand goes to sales at once, however badly they fit; add when: { fit: { at_least: … } }',
  ],
  'a raised hand that earns nothing': [
    'info mql.fast_track.on: reply_received goes at once but earns no points, so the lead is an MQL with little intent to show; add an intent rule',
  ],
  'a letter that nobody gets': ['warning grades.fit.A: nobody can get A: it begins at 101, fit ends at 100'],
  'an override behind a wider one': [
    'warning grades.override[1]: whoever meets this meets the override to D4 before it, and the first one counts; put this first or leave it out',
  ],
  'a track that its own entry leaves': [
    'warning tracks.trial.exit: whoever enters has left already, so nobody is ever in the track; let exit ask for something that comes later',
  ],
  'a track that everybody has left': [
    'warning tracks.trial.exit.count: this is met by everybody; raise the threshold or leave it out',
  ],
  'a track that nobody enters': [
    'warning tracks.trial.enter: nobody can meet this, so nobody is ever in the track; mend it or leave the track out',
  ],
  'a track whose threshold nobody reaches': [
    'error tracks.trial.mql.when.intent: intent lies between 0 and 90, so this is never met; lower the threshold or add points',
  ],
  'two tracks that are one, in other words': [
    'warning tracks.attempt: says the same as "trial", so nobody can tell them apart; keep one',
  ],
  'two tracks of the same people who qualify by the same deeds': [
    'warning tracks.stand: says the same as "fair", so nobody can tell them apart; keep one',
  ],
  'a track without rules of intent': [
    'warning tracks.partner.intent: there is no intent rule, so intent is the same for everybody; add one',
  ],
  'a temporary rule that is over': [
    'info temporary[0].until: this is over and changes nothing any more; leave it out of the next version',
  ],
  'a temporary rule that begins after the contract has ended': [
    'warning temporary[0].from: the contract has ended before this begins; move its beginning, or let the contract hold for longer',
  ],
  'lost before it may come back': [
    'warning mql.again.after: a recycled lead comes back after 60 days and cannot be an MQL again before 90 days; shorten this or lengthen recycle.after',
  ],
  'a narrower rule behind a wider one': [
    'warning routing.mql[3]: "emea" stands before it and takes every lead that this would; put the narrower rule first, or leave this out',
  ],
  'the same rule for another team': [
    'warning routing.mql[3]: "emea" stands before it and takes every lead that this would; put the narrower rule first, or leave this out',
  ],
  'a class behind a wider one': [
    'warning sla.hot: "warm" stands before it and takes every lead that this would, so its promises hold for nobody; put the narrower class first',
  ],
  'a slow class that hides a fast one': [
    'warning sla.hot: a lead can be of "warm" and of this class; "warm" comes first, so the shorter accept promised here is not kept; put this class first',
  ],
  'touched before it is taken': [
    'warning sla.standard.accept: the first touch is due after 4h, the answer only after 8h: nobody works what is not accepted yet; shorten accept',
  ],
  'the first touch after the last': [
    'warning sla.standard.first_touch: all 5 touches are due after 10 business days, the first only after 20 business days; shorten first_touch or lengthen effort',
  ],
  'a promise of nobody': [
    'warning sla.standard.ae_accept: an account executive must accept, but no SQL is routed to one: it stays with whoever qualified it; add routing.sql or leave this out',
  ],
  'a class of triage that nothing goes to': [
    'warning sla.to_look_at.for.triage: nothing goes to triage: whoever raises a hand is let through or waits, whatever is unknown (if_unknown); leave the class out, or let if_unknown be triage',
  ],
  'a class of those whose condition is always known': [
    'warning sla.to_look_at.for.triage: nothing goes to triage: whoever raises a hand is let through or waits, whatever is unknown (if_unknown); leave the class out, or let if_unknown be triage',
  ],
  'a class of people who are excluded': [
    'warning sla.warm.for: mql.never excludes everybody whom this is for, so its promises hold for nobody; leave the class out, or exclude fewer',
  ],
  'a class of a domain that is excluded': [
    'warning sla.warm.for: mql.never excludes everybody whom this is for, so its promises hold for nobody; leave the class out, or exclude fewer',
  ],
  'leads without a promise': [
    'warning sla: a lead can be of none of these classes, and nothing is promised to it; let the last class be without for',
  ],
  'a rejection without reasons': [
    'error dispositions.rejected: a lead can be rejected without a reason, so nobody learns why; list the reasons under dispositions.rejected',
  ],
  'a bad lead': [
    'warning dispositions.rejected.bad_lead: "Bad lead" says nothing that marketing could act on; say what was wrong',
  ],
  'other, and nothing said': [
    'warning dispositions.rejected.other: whoever chooses "other" should say what; add needs_text: true',
  ],
  'a reason that teaches nothing': [
    'info dispositions.rejected.no_interest: nothing is learnt from this reason; add speaks_of: fit, intent, timing or data',
  ],
  'two labels for one reason': [
    'warning dispositions.recycled.no_interest: "no_interest" is called "No interest" under another verdict; a picklist shows one label',
  ],
  'more reasons than anybody reads': [
    'warning dispositions.rejected: 28 reasons: of more than 12 people choose the first that is near enough, and nothing is learnt; join those that lead to the same',
  ],
  'an exclusion of nobody': [
    'warning mql.never.any[0]: nobody who could become an MQL meets this, so it excludes nobody; leave it out, or look whether the definition asks for the opposite',
  ],
  'an alternative inside another': [
    'warning mql.never.any[1]: whoever meets this meets mql.never.any[0] as well, so this alternative adds nobody; leave one of the two out',
  ],
  'an alternative that nobody can take': [
    'warning mql.never.any[1]: nobody can meet this alternative; mend it or leave it out',
  ],
  'a fast track that nobody can take': [
    'warning mql.fast_track.when: nobody can meet this, so nobody goes at once; mend it or leave fast_track out',
  ],
  'a ceiling over everybody': [
    'warning axes.intent.ceilings[0].when: everybody meets this at all times, so it tells nobody from anybody; mend it or leave it out',
  ],
  'an event that its own reset takes away': [
    'warning intent[4].on: this never counts: the reset "gone" takes away what happened up to it, the event itself included; leave the rule out, or let the reset ask for more',
  ],
  'other points that are the same': [
    'warning temporary[0].points.webinar: "webinar" earns 30 at all other times, too; give it other points or leave it out',
  ],
  'a rest beyond the return': [
    'warning recycle.cool_off: a recycled lead is to come back after 60 days, but nothing brings it back within 70 days; shorten this, or let it stay away for longer',
  ],
  'a contract past its end': [
    'info effective.until: this contract has come to its end: it stays in force, with a warning every day, until both sign the next version',
    'info temporary[0].until: this is over and changes nothing any more; leave it out of the next version',
  ],
  'a holdover that is over': [
    'warning routing.mql[2].until: this rule has come to its end and takes nobody any more; leave it out or move its end',
  ],
  'a track that is over': [
    'warning tracks.partner.until: this track has come to its end, so nobody is in it any more; leave it out or move its end',
  ],
  'more tracks than anybody can tell apart': [
    'warning tracks: 6 tracks: beyond 5 hardly anybody can say by which one a lead came and why; join those that differ in numbers alone',
  ],
  'one person behind all others': [
    'warning routing.mql[3].otherwise: when lee@example.com is away or has enough to do, the lead goes to nobody; put somebody behind: if_absent: { queue: unassigned }',
  ],
  'a team that counts as absent, and nobody behind it': [
    'warning routing.mql[3].otherwise: outside its hours "sdr" counts as absent (off_hours: pass), and nobody comes after it; put somebody behind: if_absent: { queue: unassigned }',
  ],
  'an owner who may not be there': [
    'warning routing.triage: where the account has no owner, the lead goes to nobody; put somebody behind: if_absent: { queue: unassigned }',
  ],
  'two teams that are one': [
    'warning routing.mql[2].to.team: "sdr-emea" looks like "sdr-eema", but is another team or queue; write one name, or names that differ more',
  ],
  'a line that nothing crosses': [
    'warning alarms.rejection_rate.line: nothing ever lies above 100%, so this never rings; move the line or leave the alarm out',
  ],
  'a watch over promises of nobody': [
    'warning alarms.sla_attainment.clocks: no class under sla promises ae_accept, so it is not watched; promise it there, or watch something else',
  ],
  'two reasons of one name': [
    'warning dispositions.recycled.no_response: is called like "not_now" before it, which is taken whenever the name is given, so nobody can choose this one; give it another label',
  ],
  'reasons of an account executive whom nobody asks': [
    'warning opportunity.returned: an SQL becomes an opportunity when a deal is opened, and no class under sla asks an account executive to take it (ae_accept): nobody is asked, so nobody can answer with these reasons; promise ae_accept, let counts_when be either, or leave them out',
  ],
  'a reason after an effort that is promised to nobody': [
    'warning sla.to_look_at.for.triage: nothing goes to triage: whoever raises a hand is let through or waits, whatever is unknown (if_unknown); leave the class out, or let if_unknown be triage',
    'warning dispositions.recycled.no_response.requires: asks for the agreed effort, which only "to_look_at" promises, and no lead is ever of it: nobody can choose this; promise effort in a class that leads fall in',
  ],
  'a reason after an effort that is promised nowhere': [
    'error dispositions.recycled.no_response.requires[0]: dispositions.recycled.no_response.requires[0]: no class under sla says what the agreed effort is; add effort there',
  ],
  'nobody to fall back on': [
    'error routing.mql: routing.mql: has no fallback, so a lead could go to nobody; end the list with { otherwise: { team: sdr } }',
  ],
  'an alarm that is cleared above its line': [
    'error alarms.rejection_rate.clears: alarms.rejection_rate.clears: lies above the line of 25%; the alarm is cleared at or below it',
  ],
  'a reminder after the deadline': [
    'error sla.hand_raiser.first_touch.remind: sla.hand_raiser.first_touch.remind: lies before first_touch begins to run: it must be shorter than what is promised',
  ],
  'a schedule without days': [
    'error tracks.trial.schedule.days: tracks.trial.schedule.days: expected at least 1 entry, found a list',
  ],
  'letters upside down': ['error grades.fit: grades.fit: the bands must descend: A above B above C'],
  'a field that is none': [
    'error routing.mql[0].when.company.open_opportunities: routing.mql[0].when.company.open_opportunities: unknown field; did you mean "company.open_opportunity"?',
  ],
  'a group that nobody is in': [
    'error axes.fit.groups.frim: axes.fit.groups.frim: no fit rule is of the group "frim"; did you mean "firm"?',
  ],
};
