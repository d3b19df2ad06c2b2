// The corpus of contracts that must be refused: what is written, and what must be said of it, to the column.
// `line` replaces the line of the small contract that begins alike (or is added at its end); the answer is all that may be said.
export type BadContract = { readonly line: string; readonly says: readonly string[] };

const rule = (when: string): string => `  - { id: industry, when: ${when}, points: 30 }`;
const event = (rest: string): string => `  - { id: demo, ${rest} }`;
const when = (condition: string): string => `  when: ${condition}`;

export const badContracts: Readonly<Record<string, BadContract>> = {
  'a name with a capital': {
    line: 'contract: Small',
    says: [
      '1:11 contract: expected an id: lower-case letters, digits, - and _, beginning with a letter, at most 64, found "Small"',
    ],
  },
  'a version that is no whole number': {
    line: 'version: 1.5',
    says: ['2:10 version: expected a whole number, found 1.5'],
  },
  'a version below one': { line: 'version: 0', says: ['2:10 version: expected at least 1, found 0'] },
  'a number beyond all numbers': {
    line: 'version: 1e999',
    says: ['2:10 version: expected a whole number, found Infinity'],
  },
  'an end that is no date': {
    line: 'effective: { from: 2026-01-01, until: 2026-13-01 }',
    says: [
      '18:39 effective.until: expected a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z, found "2026-13-01"',
    ],
  },
  'a beginning that is misspelled': {
    line: 'effective: { form: 2026-01-01 }',
    says: [
      '18:12 effective.from: is missing; expected a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z',
      '18:14 effective.form: unknown key; did you mean "from"?',
    ],
  },
  'an owner missing': {
    line: 'owners: { marketing: dana@example.com }',
    says: ['3:9 owners.sales: is missing; expected an e-mail address'],
  },
  'an owner without address': {
    line: 'owners: { marketing: dana, sales: lee@example.com }',
    says: ['3:22 owners.marketing: expected an e-mail address, found "dana"'],
  },
  'a section misspelled': {
    line: 'recycel: { after: 90d }',
    says: ['18:1 recycel: unknown section; did you mean "recycle"?'],
  },
  'a section twice': {
    line: 'display_step: 5\ndisplay_step: 6',
    says: ['19:1 display_step: stands here twice; keep one of them'],
  },
  'a built-in list': {
    line: 'lists: { targets: [software], free_mail: [mail.example] }',
    says: ['4:31 lists.free_mail: is built in; give your own list another name'],
  },
  'a list outside the folder': {
    line: 'lists: { targets: ../targets.csv }',
    says: [
      `4:19 lists.targets: expected a list of values, or the path of a .csv file inside the contract's folder, found "../targets.csv"`,
    ],
  },
  'a list at an absolute path': {
    line: 'lists: { targets: /etc/targets.csv }',
    says: [
      `4:19 lists.targets: expected a list of values, or the path of a .csv file inside the contract's folder, found "/etc/targets.csv"`,
    ],
  },
  'a list file where none can be read': {
    line: 'lists: { targets: targets.csv }',
    says: ['4:19 lists.targets: the file targets.csv cannot be read here; write the values out'],
  },
  'an unknown field': {
    line: rule('{ company.employes: { at_least: 5 } }'),
    says: ['6:29 fit[0].when.company.employes: unknown field; did you mean "company.employees"?'],
  },
  'a field without its owner': {
    line: rule('{ employees: { at_least: 5 } }'),
    says: ['6:29 fit[0].when.employees: unknown field; did you mean "company.employees"?'],
  },
  'a custom attribute with a capital': {
    line: rule('{ custom.Budget: 5 }'),
    says: [
      '6:29 fit[0].when.custom.Budget: is no name of a custom attribute: lower-case letters, digits and _ after "custom."',
    ],
  },
  'a list that does not exist': {
    line: rule('{ company.industry: { in_list: target } }'),
    says: ['6:58 fit[0].when.company.industry.in_list: there is no list "target" under lists; did you mean "targets"?'],
  },
  'a range of text': {
    line: rule('{ company.name: { between: [1, 2] } }'),
    says: [
      '6:45 fit[0].when.company.name.between: cannot be asked of text; use equals, in, in_list, contains, starts_with, ends_with, matches, exists',
    ],
  },
  'a beginning of a number': {
    line: rule('{ company.employees: { starts_with: "5" } }'),
    says: [
      '6:50 fit[0].when.company.employees.starts_with: cannot be asked of a number; use equals, in, at_least, more_than, at_most, less_than, between, exists',
    ],
  },
  'a test misspelled': {
    line: rule('{ company.employees: { atleast: 5 } }'),
    says: ['6:50 fit[0].when.company.employees.atleast: unknown test; did you mean "at_least"?'],
  },
  'a yes for a truth': {
    line: rule('{ person.is_student: yes }'),
    says: ['6:48 fit[0].when.person.is_student: expected true or false, found "yes"'],
  },
  'a number for a text': {
    line: rule('{ company.name: { in: [software, 5] } }'),
    says: ['6:60 fit[0].when.company.name.in[1]: expected text, found 5'],
  },
  'a text for a number': {
    line: rule('{ company.employees: { at_least: "5" } }'),
    says: ['6:60 fit[0].when.company.employees.at_least: expected a number, found "5"'],
  },
  'a range upside down': {
    line: rule('{ company.employees: { between: [1000, 50] } }'),
    says: ['6:59 fit[0].when.company.employees.between: the smaller value comes first'],
  },
  'a test that asks nothing': {
    line: rule('{ company.employees: {} }'),
    says: [
      '6:48 fit[0].when.company.employees: asks nothing; use one of equals, in, at_least, more_than, at_most, less_than, between, exists',
    ],
  },
  'a test without a value': {
    line: rule('{ company.employees: }'),
    says: ['6:48 fit[0].when.company.employees: expected a number, found nothing'],
  },
  'an empty condition': {
    line: rule('{}'),
    says: [
      '6:27 fit[0].when: expected a condition such as { company.employees: { at_least: 50 } }, found an empty map',
    ],
  },
  'no parts of all': {
    line: rule('{ all: [] }'),
    says: ['6:34 fit[0].when.all: expected at least 1 entry, found a list'],
  },
  'a day that does not exist': {
    line: rule('{ person.created_at: { before: 2026-02-30 } }'),
    says: [
      '6:58 fit[0].when.person.created_at.before: expected a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z, found "2026-02-30"',
    ],
  },
  'an instant without its zone': {
    line: rule('{ person.created_at: { after: 2026-02-03T10:00:00 } }'),
    says: [
      '6:57 fit[0].when.person.created_at.after: expected a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T09:00:00Z, found "2026-02-03T10:00:00"',
    ],
  },
  'a regular expression left open': {
    line: rule('{ person.title: { matches: "(vp" } }'),
    says: [
      '6:54 fit[0].when.person.title.matches: is no regular expression of RE2 syntax (error parsing regexp: missing closing ): `(vp`)',
    ],
  },
  'a look-ahead, which linear time cannot do': {
    line: rule('{ person.title: { matches: "(?=vp)" } }'),
    says: [
      '6:54 fit[0].when.person.title.matches: is no regular expression of RE2 syntax (error parsing regexp: invalid or unsupported Perl syntax: `(?=`)',
    ],
  },
  'a fit rule that asks for fit': {
    line: rule('{ fit: { at_least: 5 } }'),
    says: ['6:29 fit[0].when.fit: a fit rule cannot ask for what is computed from it; ask for facts'],
  },
  'points as text': {
    line: '  - { id: industry, when: { company.industry: { in_list: targets } }, points: lots }',
    says: ['6:79 fit[0].points: expected a number of points, found "lots"'],
  },
  'points too fine': {
    line: '  - { id: industry, when: { company.industry: { in_list: targets } }, points: 1.00001 }',
    says: ['6:79 fit[0].points: points have at most three decimals'],
  },
  'a key misspelled': {
    line: '  - { id: industry, when: { company.industry: { in_list: targets } }, poinst: 5 }',
    says: [
      '6:5 fit[0].points: is missing; expected a number of points',
      '6:71 fit[0].poinst: unknown key; did you mean "points"?',
    ],
  },
  'a hole for an unknown field': {
    line: '  - { id: industry, when: { company.industry: { in_list: targets } }, points: 5, why: "{industry} fits" }',
    says: ['6:87 fit[0].why: {industry} is no field of the lead model'],
  },
  'the same id twice': {
    line: '  - { id: pricing, on: visit, points: 1 }\n  - { id: pricing, on: visit, points: 2 }',
    says: ['11:11 intent[2].id: "pricing" is already the id of intent[1]; ids are unique'],
  },
  'an event type with a capital': {
    line: event('on: DemoRequested, points: 100'),
    says: [
      '9:21 intent[0].on: expected an event type such as demo_requested, a list of them, or any_engagement, found "DemoRequested"',
    ],
  },
  'any engagement and another': {
    line: event('on: [any_engagement, visit], points: 100'),
    says: ['9:21 intent[0].on: any_engagement stands alone: it includes every other type'],
  },
  'neither event nor silence': {
    line: event('points: 100'),
    says: [
      '9:5 intent[0].on: is missing; expected an event type such as demo_requested, a list of them, or any_engagement',
    ],
  },
  'event and silence at once': {
    line: event('on: visit, after: 30d without any_engagement, points: 1'),
    says: ['9:28 intent[0].after: unknown key'],
  },
  'a limit not understood': {
    line: event('on: visit, points: 1, limit: once per fortnight'),
    says: [
      '9:46 intent[0].limit: expected every_time, once, once per a duration such as "once per 1d", or "once per calendar day" (week, month, quarter, year), found "once per fortnight"',
    ],
  },
  'a limit of no time': {
    line: event('on: visit, points: 1, limit: once per 0d'),
    says: [
      '9:46 intent[0].limit: expected every_time, once, once per a duration such as "once per 1d", or "once per calendar day" (week, month, quarter, year), found "once per 0d"',
    ],
  },
  'a window without a unit': {
    line: event('on: visit, points: 1, window: 30'),
    says: ['9:47 intent[0].window: expected a duration such as 30d, or ever, found 30'],
  },
  'a window of a century': {
    line: event('on: visit, points: 1, window: 100y'),
    says: ['9:47 intent[0].window: expected a duration such as 30m, 12h, 30d, 2w or 1y, at most 20y, found "100y"'],
  },
  'a negative cap': {
    line: event('on: visit, points: 1, cap: -5'),
    says: ['9:44 intent[0].cap: must not be negative'],
  },
  'a decay misspelled': {
    line: event('on: visit, points: 1, decay: { halflife: 3d }'),
    says: ['9:48 intent[0].decay.halflife: unknown key; did you mean "half_life"?'],
  },
  'two decays': {
    line: event('on: visit, points: 1, decay: { half_life: 3d, linear: 3d }'),
    says: ['9:46 intent[0].decay: takes exactly one of half_life, linear, stepped'],
  },
  'a date test of an event property': {
    line: event('on: visit, points: 1, where: { path: { within: 3d } }'),
    says: [
      '9:56 intent[0].where.path.within: cannot be asked of a property of an event; use equals, in, in_list, contains, starts_with, ends_with, matches, at_least, more_than, at_most, less_than, exists, between',
    ],
  },
  'a silence of something': {
    line: event('after: 30d without email_opened, points: -5'),
    says: [
      '9:24 intent[0].after: expected a silence such as "30d without any_engagement", found "30d without email_opened"',
    ],
  },
  'a silence every time': {
    line: event('after: 30d without any_engagement, points: -5, limit: every_time'),
    says: ['9:71 intent[0].limit: a silence counts once, or once per a duration such as "once per 30d"'],
  },
  'a threshold without its test': {
    line: when('{ fit: 50 }'),
    says: ['12:16 mql.when.fit: expected a map of tests (at_least, more_than, at_most, less_than, between), found 50'],
  },
  'a grade that is none': {
    line: when('{ grade: E1 }'),
    says: ['12:18 mql.when.grade: expected a grade such as A1, { in: [A1, A2] } or { at_least: B2 }, found "E1"'],
  },
  'a stage that is none': {
    line: when('{ stage: { in: [mql, won] } }'),
    says: [
      '12:30 mql.when.stage.in[1]: expected a stage: lead, mql, sal, sql, opportunity, customer, recycled, disqualified, found "won"',
    ],
  },
  'a count without a number': {
    line: when('{ count: { of: visit, within: 7d } }'),
    says: ['12:18 mql.when.count: asks nothing; use one of at_least, more_than, at_most, less_than, between'],
  },
  'a fast track for everybody': {
    line: '  fast_track: { on: any_engagement }',
    says: ['14:21 mql.fast_track.on: names the events that go at once; any_engagement would let everybody through'],
  },
  'an unknown that is neither': {
    line: '  fast_track: { on: demo_requested, if_unknown: guess }',
    says: ['14:49 mql.fast_track.if_unknown: expected triage or wait, found "guess"'],
  },
  'a rejection without outcome': {
    line: '  rejected: { wrong_industry: { speaks_of: fit } }',
    says: [
      '15:31 dispositions.rejected.wrong_industry.then: is missing; expected disqualify, none or { recycle: 90d, to: nurture }',
    ],
  },
  'a recycled lead disqualified': {
    line: '  recycled: { not_now: { then: disqualify } }',
    says: [
      '16:32 dispositions.recycled.not_now.then: a recycled lead comes back: expected { recycle: 90d, to: nurture }, found "disqualify"',
    ],
  },
  'an accepted lead recycled': {
    line: '  accepted: { fine: { then: { recycle: 3d } } }',
    says: ['17:29 dispositions.accepted.fine.then: a lead that was accepted goes on: expected none'],
  },
  'a reason that speaks of nothing known': {
    line: '  recycled: { not_now: { speaks_of: time } }',
    says: ['16:37 dispositions.recycled.not_now.speaks_of: expected one of fit, intent, timing, data, found "time"'],
  },
  'a reason with a capital': {
    line: '  recycled: { Later: { speaks_of: timing } }',
    says: [
      '16:15 dispositions.recycled.Later: expected an id: lower-case letters, digits, - and _, beginning with a letter, at most 64',
    ],
  },
  'bands that rise': {
    line: 'grades: { fit: { A: 10, B: 30, C: 50 } }',
    says: ['17:16 grades.fit: the bands must descend: A above B above C'],
  },
  'an end before the beginning': {
    line: 'effective: { from: 2026-06-01, until: 2026-05-01 }',
    says: ['18:39 effective.until: must come after effective.from'],
  },
  'an anchor': {
    line: 'note: &again text',
    says: ['18:14 note: carries an anchor (&); write the value out where it is needed'],
  },
  'a key that would poison': {
    line: '__proto__: { a: 1 }',
    says: ['18:1 has a key that cannot be used; keys are plain text'],
  },
  'brackets left open': {
    line: 'note: [a',
    says: ['19:1 is no valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]'],
  },
};
