// Faults that people plant in contracts, each an edit of the sound one, with the line at which the linter must find it. Nothing else may be found.
import type { LintRule } from '#contract/lint-rules.ts';

/** What must be found: the rule, and a piece of the line. */
export type Planted = readonly [rule: LintRule, line: string];

export type Fault = {
  readonly name: string;
  /** Each piece of text stands in the sound contract once. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  readonly finds: readonly Planted[];
  /** As of which day the contract is looked at; none unless said. */
  readonly asOf?: string;
};

const fault = (
  name: string,
  from: string | readonly (readonly [string, string])[],
  to: string,
  ...finds: readonly Planted[]
): Fault => ({ name, edits: typeof from === 'string' ? [[from, to]] : from, finds });

const when = '  when: { fit: { at_least: 50 }, intent: { at_least: 50 } }\n';
const keep = '  keep: { fit: { at_least: 50 }, intent: { at_least: 30 } }\n';
const never = '{ person.is_student: true }';
const mid = '{ at_least: 50, less_than: 500 }';
const privateRule = '{ person.email_domain: { in_list: free_mail } }';
const override = '    - { when: { stage: customer }, grade: D4 }\n';
const emea = '    - { id: emea, when: { person.region: emea }, to: { team: sdr-emea } }\n';
const warm = '    for: { intent: { at_least: 90 } }\n    accept: 30m\n';
const trialEnter = 'enter: { count: { of: trial_started, within: 21d, at_least: 1 } }';
const trialExit = 'exit: { count: { of: subscription_started, at_least: 1 } }';

/** Met in 2^13 ways. */
const branching = Array.from(
  { length: 13 },
  (_, i) => `{ any: [{ custom.a${String(i)}: true }, { custom.b${String(i)}: true }] }`,
).join(', ');
const manyReasons = Array.from(
  { length: 25 },
  (_, i) => `    why_${String(i)}: { speaks_of: fit, then: disqualify }\n`,
).join('');

const manyTracks = Array.from(
  { length: 4 },
  (_, i) =>
    `  vendor-${String(i)}:\n    enter: { person.source: vendor-${String(i)} }\n    intent: [{ id: met, on: meeting_booked, points: 60 }]\n    mql: { when: { fit: { at_least: 40 }, intent: { at_least: 60 } } }\n`,
).join('');

export const faults: readonly Fault[] = [
  // Conditions
  fault('a size between nothing', mid, '{ at_least: 500, less_than: 50 }', ['never-met', 'id: mid']),
  fault(
    'two addresses at once',
    privateRule,
    '{ all: [{ person.email_domain: a.example }, { person.email_domain: b.example }] }',
    ['never-met', 'id: private'],
  ),
  fault(
    'known to be missing, and yet compared',
    'when: { company.account: { exists: true } }',
    'when: { company.account: { exists: false, starts_with: x } }',
    ['never-met', 'id: account'],
  ),
  fault('younger than a week, older than a month', never, '{ person.created_at: { within: 7d, older_than: 30d } }', [
    'never-met',
    'never:',
  ]),
  fault(
    'before and after',
    '{ stage: customer }',
    '{ all: [{ now: { before: 2026-02-01 } }, { now: { after: 2026-03-01 } }] }',
    ['never-met', 'grade: D4'],
  ),
  fault('a stage that no question sees', '{ stage: customer }', '{ stage: mql }', ['never-met', 'grade: D4']),
  fault(
    'a word and its refusal',
    never,
    '{ person.title: { contains: intern }, not: { person.title: { contains: intern } } }',
    ['never-met', 'never:'],
  ),
  fault(
    'two beginnings of one text',
    never,
    '{ all: [{ person.title: { starts_with: head } }, { person.title: { starts_with: chief } }] }',
    ['never-met', 'never:'],
  ),
  fault(
    'an exception that takes in everything',
    never,
    '{ any: [{ person.phone: { exists: true } }, { person.phone: { exists: false } }] }',
    ['all-excluded', 'never:'],
  ),
  fault(
    'a pattern that every text has',
    '{ person.seniority: { in: [vp, c_level] } }',
    "{ person.title: { matches: '.*' } }",
    ['matches-all', 'id: decides'],
  ),
  fault('more ways than anybody reads', never, `{ all: [${branching}] }`, ['not-analysed', 'never:']),

  // Fit rules
  fault('bands that share their edge', mid, '{ between: [50, 500] }', ['overlap', 'id: large']),
  fault('bands that overlap', mid, '{ at_least: 50, less_than: 1000 }', ['overlap', 'id: large']),
  fault('bands with a hole', mid, '{ at_least: 50, less_than: 400 }', ['gap', 'id: large']),
  fault(
    'a rule without points',
    '{ person.seniority: { in: [vp, c_level] } }, points: 40',
    '{ person.country: { in: [de, at] } }, points: 0',
    ['never-adds', 'id: decides'],
    ['cap-idle', 'fit: { cap: 100'],
    ['band-unreachable', 'fit: { A: 80'],
  ),
  fault('a cap above the sum of a group', 'groups: { firm: { cap: 60 } }', 'groups: { firm: { cap: 110 } }', [
    'cap-idle',
    'firm: { cap: 110 }',
  ]),
  fault('a cap above the axis', 'fit: { cap: 100,', 'fit: { cap: 120,', ['cap-idle', 'fit: { cap: 120,']),

  // Intent rules
  fault(
    'an event that earns nothing',
    'on: newsletter_subscribed, points: 10',
    'on: newsletter_subscribed, points: 0',
    ['never-adds', 'id: letter'],
  ),
  fault(
    'a cap of nothing',
    'points: 40, limit: once, window: 40d, decay: { linear: 40d }, floor: 10',
    'points: 40, cap: 0',
    ['never-adds', 'id: faded'],
  ),
  fault('the same event twice', '{ id: letter, on: newsletter_subscribed', '{ id: letter, on: content_downloaded', [
    'same-rule',
    'id: letter',
  ]),
  fault(
    'a band in other words',
    '  - { id: large,',
    '  - { id: middle, when: { all: [{ company.employees: { less_than: 500 } }, { company.employees: { at_least: 50 } }] }, points: 5 }\n  - { id: large,',
    ['same-rule', 'id: middle'],
  ),
  fault(
    'a choice of values in other words',
    '  - { id: private,',
    '  - { id: boss, when: { any: [{ person.seniority: C_Level }, { person.seniority: vp }] }, points: 10 }\n  - { id: private,',
    ['same-rule', 'id: boss'],
  ),
  fault(
    'an event in other words',
    '  - { id: webinar, on: webinar_attended, points: 30, cap: 60 }\n',
    `  - { id: webinar, on: webinar_attended, points: 30, cap: 60 }
  - { id: docs, on: [visit, page_viewed], where: { path: { starts_with: /docs }, source: fair }, points: 5, limit: once per 1d }
  - { id: manual, on: [page_viewed, visit], where: { source: { in: [Fair] }, path: { starts_with: /docs } }, points: 9, limit: once per 24h, window: 30d, decay: none }
`,
    ['same-rule', 'id: manual'],
  ),
  fault(
    'the same event with its tests in another order',
    '  - { id: webinar, on: webinar_attended, points: 30, cap: 60 }\n',
    `  - { id: webinar, on: webinar_attended, points: 30, cap: 60 }
  - { id: docs, on: page_viewed, where: { path: { starts_with: /docs }, host: docs.example }, points: 5, limit: once }
  - { id: manual, on: page_viewed, where: { host: docs.example, path: { starts_with: /docs } }, points: 9, limit: once }
`,
    ['same-rule', 'id: manual'],
  ),
  fault('a cap below the points', 'points: 80, limit: once per 1d }', 'points: 80, limit: once per 1d, cap: 70 }', [
    'cap-below-points',
    'id: demo',
  ]),
  fault(
    'a floor that the points never fall to',
    'points: 80, limit: once per 1d }',
    'points: 80, limit: once per 1d, floor: 10 }',
    ['floor-idle', 'id: demo'],
  ),
  fault('silence that earns', 'points: -10, limit: once per 30d', 'points: 10, limit: once per 30d', [
    'silence-rewarded',
    'id: silent',
  ]),
  fault(
    'a window beyond the decay',
    'window: 40d, decay: { linear: 40d }, floor: 10',
    'window: 60d, decay: { linear: 40d }',
    ['window-outlives-decay', 'id: faded'],
  ),
  fault(
    'a window that outlives a half-life many times over',
    '      decay: { half_life: 14d },\n',
    '      decay: { half_life: 14d },\n      window: 1y,\n',
    ['window-outlives-decay', '      window: 1y'],
  ),
  fault('a half-life that a window hardly sees', 'decay: { half_life: 14d }', 'decay: { half_life: 1y }', [
    'decay-idle',
    'half_life: 1y',
  ]),
  fault(
    'points that fade when they are gone',
    'limit: once per calendar day, cap: 50 }',
    'limit: once per calendar day, cap: 50, decay: { stepped: { after: 14d, lose: 50% } } }',
    ['decay-idle', 'id: used'],
  ),
  fault(
    'one download is enough',
    [
      ['on: content_downloaded, points: 10', 'on: content_downloaded, points: 60'],
      ['groups: { reading: { cap: 30 } }', 'groups: { reading: { cap: 90 } }'],
    ],
    '',
    ['download-suffices', '  when: {'],
  ),
  fault('a ceiling at the top', 'at: 60,', 'at: 150,', ['ceiling-idle', 'id: unfit']),
  fault('a freeze without an end', ', until: { on: ticket_solved, after: 14d } }', ' }', [
    'freeze-without-end',
    'id: trouble',
  ]),

  // Words
  fault('a reset on an event of no mapping', 'on: unsubscribed, to: fit_only', 'on: unsubscribe, to: fit_only', [
    'unknown-event',
    'id: gone',
  ]),
  fault(
    'an end of no mapping',
    'until: { on: ticket_solved, after: 14d }',
    'until: { on: ticket_closed, after: 14d }',
    ['unknown-event', 'id: trouble'],
  ),
  fault('an event of no mapping in a track', 'id: used, on: product_used', 'id: used, on: product_use', [
    'unknown-event',
    'id: used',
  ]),
  fault('an event of no mapping at the gate', trialEnter, trialEnter.replace('trial_started', 'trial_begun'), [
    'unknown-event',
    'enter:',
  ]),
  fault(
    'an event of no mapping for a while',
    'on: visit, where: { source: fair }',
    'on: visits, where: { source: fair }',
    ['unknown-event', 'id: booth'],
  ),
  fault(
    'a promise at an event of no mapping',
    'for: { triggered_by: [demo_requested,',
    'for: { triggered_by: [demo_request,',
    ['unknown-event', 'triggered_by:'],
  ),
  fault('a property that the event lacks', 'where: { feature: invite }', 'where: { features: invite }', [
    'unknown-property',
    'id: invited',
  ]),
  fault('a value that no mapping gives', '{ person.region: emea }', '{ person.region: europe }', [
    'unknown-value',
    'id: emea',
  ]),
  fault(
    'a list that nobody asks for',
    '  rivals: [rival.example]\n',
    '  rivals: [rival.example]\n  students: [uni.example]\n',
    ['dead-list', 'students:'],
  ),
  fault('a list of nothing', 'rivals: [rival.example]', 'rivals: []', ['empty-list', 'rivals:']),

  // The definition
  fault('busy people who need not fit', when, '  when: { intent: { at_least: 50 } }\n', ['fit-hidden', '  when: {']),
  fault(
    'people who did nothing',
    when,
    '  when: { fit: { at_least: 50 } }\n',
    ['intent-hidden', '  when: {'],
    ['keep-idle', '  keep: {'],
  ),
  fault('one number for both', when, '  when: { total: { at_least: 120 } }\n', ['total-only', '  when: {']),
  fault(
    'busy people who need not fit, in one way',
    when,
    '  when: { any: [{ fit: { at_least: 50 }, intent: { at_least: 50 } }, { intent: { at_least: 120 } }] }\n',
    ['fit-hidden', '  when: {'],
  ),
  fault(
    'anybody in a trial, in one way within another',
    when,
    `  when:
    intent: { at_least: 40 }
    any:
      - intent: { at_least: 50 }
        fit: { at_least: 50 }
      - any:
          - { count: { of: trial_started, at_least: 1 }, company.employees: { at_least: 50 } }
          - { track: trial }
`,
    ['fit-hidden', '          - { track: trial }'],
  ),
  fault(
    'a good fit that is enough, in one way',
    when,
    `  when:
    any:
      - { fit: { at_least: 50 }, intent: { at_least: 50 } }
      - fit: { at_least: 90 }
`,
    ['intent-hidden', '      - fit: { at_least: 90 }'],
  ),
  fault(
    'a total in one way that busy people reach',
    when,
    `  when:
    any:
      - { fit: { at_least: 50 }, intent: { at_least: 50 } }
      - total: { at_least: 120 }
`,
    ['fit-hidden', '      - total: { at_least: 120 }'],
  ),
  fault('a fit that nobody has', when, when.replace('50', '101'), ['threshold-unreachable', '  when: {']),
  fault('an intent that nobody has', when, when.replace('intent: { at_least: 50 }', 'intent: { at_least: 151 }'), [
    'threshold-unreachable',
    '  when: {',
  ]),
  fault(
    'an intent that everybody has',
    when,
    when.replace('intent: { at_least: 50 }', 'intent: { at_least: 0 }'),
    ['threshold-idle', '  when: {'],
    ['keep-idle', '  keep: {'],
  ),
  fault(
    'a fit and an intent that are more than their total',
    when,
    '  when: { all: [{ fit: { at_least: 60 } }, { intent: { at_least: 60 } }, { total: { less_than: 100 } }] }\n',
    ['never-met', '  when: {'],
  ),
  fault(
    'an exclusion of a total that its parts exceed',
    never,
    '{ fit: { at_least: 60 }, intent: { at_least: 60 }, total: { at_most: 100 } }',
    ['never-met', 'never:'],
  ),
  fault(
    'a total that fit and intent bring already',
    when,
    '  when: { fit: { at_least: 60 }, intent: { at_least: 60 }, total: { at_least: 100 } }\n',
    ['threshold-idle', '  when: {'],
  ),
  fault(
    'a fit that the total needs already',
    when,
    '  when: { all: [{ fit: { at_least: 20 }, intent: { at_least: 90 } }, { total: { at_least: 180 } }] }\n',
    ['threshold-idle', '  when: {'],
  ),
  fault(
    'a total that one alternative has already',
    when,
    '  when: { fit: { at_least: 50 }, any: [{ intent: { at_least: 50 } }, { total: { at_least: 90 }, intent: { at_least: 40 }, stage: recycled }] }\n',
    ['threshold-idle', '  when: {'],
  ),
  fault(
    'a fit that only several sizes at once would reach',
    [
      ['  fit: { cap: 100, groups: { firm: { cap: 60 } } }\n', ''],
      ['A: 80', 'A: 120'],
    ],
    '',
    ['band-unreachable', 'A: 120'],
  ),
  fault('a cap that only several sizes at once would reach', 'firm: { cap: 60 }', 'firm: { cap: 80 }', [
    'cap-idle',
    'firm: { cap: 80 }',
  ]),
  fault('a count that everybody has', 'at_least: 2 } } }', 'at_least: 0 } } }', ['threshold-idle', '  again: {']),
  fault('everything that qualifies is excluded', never, '{ fit: { at_least: 45 } }', ['all-excluded', 'never:']),
  fault(
    'nobody is excluded',
    `  never: { any: [${never}, { company.domain: { in_list: rivals } }] }\n`,
    '',
    ['dead-list', 'rivals:'],
    ['no-exclusion', 'mql:'],
  ),
  fault('kept on the very terms', keep, keep.replace('30', '50'), ['keep-idle', '  keep: {']),
  fault('harder to stay than to come', keep, keep.replace('30', '70'), ['keep-idle', '  keep: {']),
  fault(
    'a fast track for those who qualify',
    'when: { fit: { at_least: 25 } }, if_unknown',
    'when: { fit: { at_least: 60 }, intent: { at_least: 50 } }, if_unknown',
    ['fast-track-idle', 'fast_track:'],
  ),
  fault('a fast track for everybody', ', when: { fit: { at_least: 25 } }, if_unknown: triage }', ' }', [
    'fast-track-for-all',
    'fast_track:',
  ]),
  fault(
    'a raised hand that earns nothing',
    'on: [demo_requested, meeting_booked], when',
    'on: [demo_requested, reply_received], when',
    ['fast-track-unscored', 'fast_track:'],
  ),
  fault('a letter that nobody gets', 'A: 80', 'A: 101', ['band-unreachable', 'A: 101']),
  fault(
    'an override behind a wider one',
    override,
    `${override}    - { when: { stage: customer, person.region: emea }, grade: C4 }\n`,
    ['override-hidden', 'grade: C4'],
  ),

  // Tracks and temporary rules
  fault('a track that its own entry leaves', trialExit, trialEnter.replace('enter', 'exit'), ['track-empty', 'exit:']),
  fault('a track that everybody has left', trialExit, trialExit.replace('at_least: 1', 'at_least: 0'), [
    'threshold-idle',
    'exit:',
  ]),
  fault('a track that nobody enters', trialEnter, trialEnter.replace('at_least: 1', 'at_least: 2, less_than: 2'), [
    'track-empty',
    'enter:',
  ]),
  fault(
    'a track whose threshold nobody reaches',
    'when: { fit: { at_least: 30 }, intent: { at_least: 60 } }',
    'when: { fit: { at_least: 30 }, intent: { at_least: 95 } }',
    ['threshold-unreachable', 'mql: { when: { fit: { at_least: 30 }'],
  ),
  fault(
    'two tracks that are one, in other words',
    '  partner:\n',
    `  attempt:
    exit: { count: { of: [subscription_started], more_than: 0 } }
    enter: { all: [{ count: { of: trial_started, within: 3w, at_least: 1 } }] }
    schedule: { at: '08:00', days: [mon, tue, wed, thu, fri] }
    intent:
      - { id: uses, on: product_used, points: 10, limit: once per calendar day, cap: 50, why: Used it }
      - { id: invites, on: product_used, where: { feature: { in: [Invite] } }, points: 40, limit: once, why: Brought somebody }
    axes: { intent: { window: 2w } }
    mql: { when: { all: [{ intent: { at_least: 60 } }, { fit: { at_least: 30 } }] }, keep: { intent: { at_least: 30 } } }
  partner:
`,
    ['tracks-alike', '  attempt:'],
  ),
  fault(
    'two tracks of the same people who qualify by the same deeds',
    '  partner:\n',
    `  fair:
    enter: { person.source: fair }
    intent: [{ id: met-there, on: meeting_booked, points: 50 }]
    mql: { when: { count: { of: meeting_booked, at_least: 1 }, company.employees: { at_least: 50 } } }
  stand:
    enter: { person.source: { in: [Fair] } }
    intent: [{ id: came, on: visit, points: 20 }]
    mql: { when: { company.employees: { at_least: 50 }, count: { of: meeting_booked, more_than: 0 } } }
  partner:
`,
    ['tracks-alike', '  stand:'],
  ),
  fault(
    'a track without rules of intent',
    '    intent:\n      - { id: met, on: meeting_booked, points: 60 }\n    mql: { when: { fit: { at_least: 40 }, intent: { at_least: 60 } } }',
    '    intent: []\n    mql: { when: { fit: { at_least: 40 }, count: { of: meeting_booked, at_least: 1 } } }',
    ['axis-empty', '    intent: []'],
  ),
  { ...fault('a temporary rule that is over', [], '', ['temporary-over', 'until: 2026-07-01']), asOf: '2026-08-01' },
  fault(
    'a temporary rule that begins after the contract has ended',
    [
      ['from: 2026-06-01', 'from: 2027-06-01'],
      ['until: 2026-07-01', 'until: 2027-07-01'],
    ],
    '',
    ['temporary-unborn', 'from: 2027-06-01'],
  ),
  fault('lost before it may come back', 'again: { after: 30d', 'again: { after: 90d', [
    'again-outlives-recycle',
    '  again: {',
  ]),

  // What follows
  fault(
    'a narrower rule behind a wider one',
    emea,
    `${emea}    - { id: big, when: { person.region: emea, company.employees: { at_least: 500 } }, to: { team: enterprise } }\n`,
    ['route-hidden', 'id: big'],
  ),
  fault(
    'the same rule for another team',
    emea,
    `${emea}    - { id: south, when: { person.region: { in: [emea] } }, to: { team: sdr-south } }\n`,
    ['route-hidden', 'id: south'],
  ),
  fault(
    'a class behind a wider one',
    '  standard:\n',
    '  hot: { for: { intent: { at_least: 120 } }, accept: 10m, effort: { touches: 7, within: 10 business days } }\n  standard:\n',
    ['sla-hidden', '  hot:'],
  ),
  fault(
    'a slow class that hides a fast one',
    [
      [warm, '    for: { territory: emea }\n    accept: 1h\n'],
      [
        '  standard:\n',
        '  hot: { for: { intent: { at_least: 120 } }, accept: 10m, effort: { touches: 7, within: 10 business days } }\n  standard:\n',
      ],
    ],
    '',
    ['sla-contradicts', '  hot:'],
  ),
  fault(
    'touched before it is taken',
    '    accept: 1h\n    first_touch: 4h\n',
    '    accept: 8h\n    first_touch: 4h\n',
    ['sla-order', 'accept: 8h'],
  ),
  fault('the first touch after the last', 'first_touch: 4h', 'first_touch: 20 business days', [
    'sla-order',
    'first_touch: 20',
  ]),
  fault('a promise of nobody', '\n  sql: [{ otherwise: { team: ae } }]', '', ['ae-without-route', 'ae_accept:']),
  fault('a class of triage that nothing goes to', 'if_unknown: triage', 'if_unknown: wait', [
    'class-empty',
    '  to_look_at:',
  ]),
  fault(
    'a class of those whose condition is always known',
    'when: { fit: { at_least: 25 } }, if_unknown',
    'when: { count: { of: any_engagement, within: 14d, at_least: 2 } }, if_unknown',
    ['class-empty', '  to_look_at:'],
  ),
  fault(
    'a class of people who are excluded',
    '    for: { intent: { at_least: 90 } }\n',
    '    for: { when: { person.is_student: true } }\n',
    ['class-empty', 'for: { when'],
  ),
  fault(
    'a class of a domain that is excluded',
    '    for: { intent: { at_least: 90 } }\n',
    '    for: { intent: { at_least: 90 }, when: { company.domain: rival.example } }\n',
    ['class-empty', 'for: { intent'],
  ),
  fault('leads without a promise', '  standard:\n    accept', '  standard:\n    for: { territory: emea }\n    accept', [
    'class-missing',
    'sla:',
  ]),

  // Reasons
  fault(
    'a rejection without reasons',
    [
      [
        '  rejected:\n    wrong_industry: { speaks_of: fit, then: disqualify }\n    no_interest: { speaks_of: intent, then: { recycle: 90d, to: nurture } }\n    other: { label: Other (say what), then: none, needs_text: true }\n',
        '',
      ],
    ],
    '',
    ['no-reasons', '  recycled:'],
  ),
  fault('a bad lead', 'wrong_industry:', 'bad_lead:', ['bad-lead', 'bad_lead:']),
  fault('other, and nothing said', ', needs_text: true', '', ['other-without-text', 'other:']),
  fault('a reason that teaches nothing', 'no_interest: { speaks_of: intent, then', 'no_interest: { then', [
    'reason-unlearnt',
    'no_interest:',
  ]),
  fault(
    'two labels for one reason',
    'not_now: { speaks_of: timing }',
    'no_interest: { label: Later, speaks_of: timing }',
    ['two-labels', 'no_interest: { label: Later'],
  ),
  fault('more reasons than anybody reads', '  recycled:\n', `${manyReasons}  recycled:\n`, ['too-many', '  rejected:']),

  // Parts that change nothing, and times that do not fit
  fault(
    'an exclusion of nobody',
    never,
    '{ fit: { less_than: 20 }, count: { of: trial_started, within: 21d, less_than: 1 } }',
    ['never-idle', 'never:'],
  ),
  fault('an alternative inside another', never, `${never}, { person.is_student: true, person.region: emea }`, [
    'branch-idle',
    'never:',
  ]),
  fault(
    'an alternative that nobody can take',
    never,
    `${never}, { person.region: emea, not: { person.region: { in: [emea, na] } } }`,
    ['never-met', 'never:'],
  ),
  fault(
    'a fast track that nobody can take',
    'when: { fit: { at_least: 25 } }, if_unknown',
    'when: { all: [{ person.region: emea }, { person.region: na }] }, if_unknown',
    ['fast-track-dead', 'fast_track:'],
  ),
  fault(
    'a ceiling over everybody',
    'when: { fit: { less_than: 30 } }',
    'when: { any: [{ stage: customer }, { not: { stage: customer } }] }',
    ['always-met', 'id: unfit'],
  ),
  fault(
    'an event that its own reset takes away',
    '{ id: gone, on: unsubscribed, to: fit_only, restore: { on: newsletter_subscribed } }',
    '{ id: gone, on: newsletter_subscribed, to: fit_only }',
    ['reset-swallows', 'id: letter'],
  ),
  fault('other points that are the same', 'points: { webinar: 45 }', 'points: { webinar: 30 }', [
    'temporary-idle',
    'webinar: 30 }',
  ]),
  fault('a rest beyond the return', 'cool_off: 7d', 'cool_off: 70d', ['cool-off-outlives-recycle', 'cool_off: 70d']),
  {
    ...fault(
      'a contract past its end',
      [],
      '',
      ['contract-over', 'effective:'],
      ['temporary-over', 'until: 2026-07-01'],
    ),
    asOf: '2027-02-01',
  },
  {
    ...fault(
      'a holdover that is over',
      'person.region: emea }, to: { team: sdr-emea } }',
      'person.region: emea }, to: { team: sdr-emea }, until: 2026-03-01 }',
      ['route-over', 'id: emea'],
    ),
    asOf: '2026-04-01',
  },
  {
    ...fault('a track that is over', '    from: 2026-01-01\n', '    from: 2026-01-01\n    until: 2026-03-01\n', [
      'track-over',
      'until: 2026-03-01',
    ]),
    asOf: '2026-04-01',
  },
  fault('more tracks than anybody can tell apart', '\ntemporary:\n', `${manyTracks}\ntemporary:\n`, [
    'too-many',
    'tracks:',
  ]),

  // The last who could take a lead, and alarms that are mute
  fault('one person behind all others', '{ otherwise: { team: sdr } }', '{ otherwise: { rep: lee@example.com } }', [
    'fallback-absent',
    'rep: lee@example.com',
  ]),
  fault(
    'a team that counts as absent, and nobody behind it',
    '  sql: [{ otherwise: { team: ae } }]\n',
    '  sql: [{ otherwise: { team: ae, if_absent: { queue: unassigned } } }]\n  off_hours: pass\n',
    ['fallback-absent', '{ otherwise: { team: sdr } }'],
  ),
  fault(
    'an owner who may not be there',
    '  sql: [{ otherwise: { team: ae } }]\n',
    '  sql: [{ otherwise: { team: ae } }]\n  triage: { owner_of: account }\n',
    ['fallback-absent', 'triage: { owner_of'],
  ),
  fault('two teams that are one', 'if_absent: { team: sdr }', 'if_absent: { team: sdr-eema }', [
    'name-misspelt',
    'id: emea',
  ]),
  fault('a line that nothing crosses', '{ line: 25%, clears: 22% }', '{ line: 100%, clears: 90% }', [
    'alarm-idle',
    'line: 100%',
  ]),
  fault(
    'a watch over promises of nobody',
    [
      ['    ae_accept: 1 business day\n', ''],
      ['clocks: [accept, first_touch]', 'clocks: [accept, ae_accept]'],
    ],
    '',
    ['alarm-idle', 'clocks: [accept, ae_accept]'],
  ),
  fault(
    'two reasons of one name',
    'not_now: { speaks_of: timing }',
    'not_now: { label: No response, speaks_of: timing }',
    ['same-label', 'no_response:'],
  ),

  fault(
    'reasons of an account executive whom nobody asks',
    [
      ['    ae_accept: 1 business day\n', ''],
      ['counts_when: ae_accepts', 'counts_when: deal_opened'],
    ],
    '',
    ['reason-unchoosable', 'opportunity:'],
  ),
  fault(
    'a reason after an effort that is promised to nobody',
    [
      ['if_unknown: triage', 'if_unknown: wait'],
      [
        '    first_touch: { within: 15m, remind: 5m before }\n    effort: { touches: 7, within: 10 business days }\n',
        '    first_touch: { within: 15m, remind: 5m before }\n',
      ],
      ['    first_touch: 1h\n    effort: { touches: 7, within: 10 business days }\n', '    first_touch: 1h\n'],
      ['    effort: { touches: 5, within: 10 business days }\n', ''],
    ],
    '',
    ['class-empty', '  to_look_at:'],
    ['reason-unchoosable', '    no_response:'],
  ),

  // What cannot be read at all
  fault(
    'a reason after an effort that is promised nowhere',
    [
      ['accept: 1h, effort: { touches: 2, within: 5 business days } }', 'accept: 1h }'],
      [
        '    first_touch: { within: 15m, remind: 5m before }\n    effort: { touches: 7, within: 10 business days }\n',
        '    first_touch: { within: 15m, remind: 5m before }\n',
      ],
      ['    first_touch: 1h\n    effort: { touches: 7, within: 10 business days }\n', '    first_touch: 1h\n'],
      ['    effort: { touches: 5, within: 10 business days }\n', ''],
    ],
    '',
    ['unreadable', '    no_response:'],
  ),
  fault('nobody to fall back on', '    - { otherwise: { team: sdr } }\n', '', ['unreadable', 'id: deal']),
  fault('an alarm that is cleared above its line', 'clears: 22%', 'clears: 30%', ['unreadable', 'clears: 30%']),
  fault('a reminder after the deadline', 'remind: 5m before', 'remind: 20m before', ['unreadable', 'remind: 20m']),
  fault('a schedule without days', 'days: [mon, tue, wed, thu, fri]', 'days: []', ['unreadable', 'days: []']),
  fault('letters upside down', 'A: 80, B: 50', 'A: 50, B: 80', ['unreadable', 'A: 50, B: 80']),
  fault('a field that is none', 'company.open_opportunity: true', 'company.open_opportunities: true', [
    'unreadable',
    'company.open_opportunities',
  ]),
  fault('a group that nobody is in', 'groups: { firm: { cap: 60 } }', 'groups: { frim: { cap: 60 } }', [
    'unreadable',
    'frim:',
  ]),
];
