// Sections on what follows from an MQL with everything in them that the language has.
export const fullHandoff = `sal: { means: A seller has read it and works it. }
sql:
  means: A person confirmed a problem, a way in and a next step.
  framework: meddic
  requires: [call_logged, champion, identify_pain, person.phone, custom.crm_seats]
  call: { on: [call_logged, meeting_booked], where: { outcome: connected } }
opportunity:
  means: The account executive takes it into the pipeline.
  counts_when: either
  returned:
    no_real_need: { speaks_of: intent }
    wrong_person: { label: Wrong person, then: { recycle: 60d }, needs_text: true, learn: false }
    competitor: { speaks_of: fit, then: disqualify }
    not_now: { speaks_of: timing, then: { recycle: 180d, to: long-term } }
routing:
  mql:
    - { id: open-deal, when: { company.open_opportunity: true }, to: { owner_of: deal } }
    - id: holdover
      when: { custom.old_territory: west }
      to: { rep: lee@example.com, if_absent: { team: west } }
      from: 2026-01-01
      until: 2026-03-31
      why: Lee keeps the west until the end of March
    - triggered_by: [demo_requested, contact_requested]
      when: { grade: { at_least: B2 }, company.domain: { in_list: named } }
      to: { team: sdr-senior, by: least_loaded, sticky: { prior_owner: 180d }, same_company: true, if_absent: { queue: support } }
    - { when: { fit: { less_than: 20 } }, to: { queue: partner } }
    - { otherwise: { owner_of: account, if_absent: { team: sdr, sticky: prior_owner } } }
  sql:
    - { when: { company.employees: { at_least: 1000 } }, to: { team: ae-enterprise } }
    - { otherwise: { team: ae } }
  triage: { team: triage }
  opted_out: { queue: silent }
  respect: [working_hours, absences, opt_out]
  off_hours: wait
  on_absence: { do: reassign, longer_than: 2 business days }
  caps:
    rep: { open: 60, day: 12, week: 40, month: 120 }
    teams: { sdr-senior: { day: 30 } }
sla:
  look_first:
    for: { triage: true }
    accept: 30m
  hot:
    for: { triggered_by: demo_requested, source: [ads, web], territory: emea, intent: { at_least: 90 }, grade: A1, when: { person.consent: granted } }
    accept: { within: 5m, remind: [2m before, 1m before], on_breach: [{ do: reassign, to: { team: sdr-senior } }], stops_on: both }
    first_touch: { within: 15m, stops_on: either }
    effort: { touches: 9, within: 12 business days, channels: [email, call], starts_on: accepted, on_breach: [{ do: recycle, for: 30d, to: re-engage }] }
    ae_accept: { within: 1 business day, remind: 1h before }
    remind: 4m before
    on_breach: [alert_rep, alert_manager, { do: escalate, after: 1h }, { do: escalate, to: sdr-managers, after: 2 business hours }, { do: deem_accepted, after: 1 business day }]
    pauses_while: { custom.on_hold: true }
    on_transfer: continue
    alerts: { digest: ['14:30', '09:00'] }
  weekend:
    for: { source: chat }
    accept: 4h
    first_touch: 1 business day
    effort: { touches: 3, within: 10 calendar days }
    hours: always
    stops_on: proven_outreach
    on_breach: [{ do: reassign }, { do: recycle, after: 2 calendar days }]
dispositions:
  correct_within: 3d
  disputes: { within: 14d, settled_by: marketing }
  accepted: { requires: [person.phone] }
  rejected: { wrong_industry: { speaks_of: fit, then: disqualify } }
  recycled:
    requires: [effort]
    not_now: { speaks_of: timing }
    no_response: { speaks_of: data, requires: [call_logged] }
alarms:
  rejection_rate: { line: 22.5%, clears: 20%, at_least: 40, over: 60d, by: [reason, source], tell: [marketing, sdr_managers, sdr-managers, lee@example.com] }
  sla_attainment: { line: 85%, clears: 95%, at_least: 10, over: 30d, clocks: [first_touch, accept], by: [rep, team, class], tell: sales }
  unworked_share: { line: 8%, clears: 6%, at_least: 25, over: 45d, after: 4 business days, by: [region], tell: sdr_managers }
  mql_volume: { promise: 400 per quarter, line: 80%, clears: 95%, by: [track], tell: marketing }
  reference: { mql_to_sql: { line: 18%, label: our own last year }, sql_to_opportunity: 60% }
review:
  every: month
  learning:
    { mode: auto, approval: both, min_labels: 150, min_each: 20, min_per_rule: 30, min_fresh: 60, max_step: 5, max_drift: 15, cool_down: 30d, open_for: 120d, cautious: true, notice: 5 business days }
  exploration: 2.5%
notify:
  - { channel: sdr-managers, slack: '#sdr-managers', say: Read this before Monday }
  - { channel: sdrs, email: sdrs@example.com }
  - { channel: board, person: Robin Sample }
  - { channel: field, teams: Field sales }
  - { channel: everybody }
lists: { targets: [software, logistics], named: [northwind.example] }
`;

export type Path = readonly (string | number)[];

/** The data with another value at this path. */
export const withValue = (node: unknown, [at, ...rest]: Path, value: unknown): unknown => {
  if (at === undefined) return value;
  if (Array.isArray(node)) return node.map((one: unknown, i) => (i === at ? withValue(one, rest, value) : one));
  return Object.fromEntries(
    Object.entries(node as object).map(([key, one]) => [key, key === at ? withValue(one, rest, value) : one]),
  );
};
