// What follows from an MQL, from text to typed data: the example every newcomer reads, what holds where nothing is said, and everything set.
import { describe, expect, test } from '@jest/globals';
import { parseContract } from '#contract/parse.ts';
import { allEntries } from '#contract/walk.ts';
import { handoffEvents } from '#contract/walk-handoff.ts';
import type { HandoffPolicy } from '#domain/policy-handoff.ts';
import type { Routing } from '#domain/policy-routing.ts';
import { badHandoffs } from './bad-handoffs.ts';
import { fullHandoff } from './full-handoff.ts';
import { problemsOf, readable, withSections } from './samples.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const handoffOf = (fragment: string): HandoffPolicy => readable(withSections(fragment)).policy.handoff;
const routingOf = (fragment: string): Routing => {
  const { routing } = handoffOf(fragment);
  if (routing === null) throw new Error('no routing');
  return routing;
};
const team = (name: string, of: object = {}) => ({
  kind: 'team',
  team: name,
  by: 'round_robin',
  sticky: null,
  isSameCompany: false,
  ifAbsent: null,
  ...of,
});

const example = `contract: acme-handoff
version: 3
owners: { marketing: dana@example.com, sales: lee@example.com }
lists: { target_industries: [software, fintech, logistics], competitors: lists/competitors.csv }

fit:
  - { id: industry,  when: { company.industry: { in_list: target_industries } }, points: 25, why: "{company.industry} is a target industry" }
  - { id: size,      when: { company.employees: { between: [50, 1000] } },       points: 25, why: "{company.employees} employees" }
  - { id: role,      when: { person.seniority: { in: [director, vp, c_level] } }, points: 30, why: "{person.title} can decide" }
  - { id: free-mail, when: { person.email_domain: { in_list: free_mail } },      points: -15 }

intent:                                   # within 30 days unless a rule says otherwise
  - { id: demo,    on: demo_requested,                             points: 100, limit: once per 1d }
  - { id: pricing, on: page_viewed, where: { path: /pricing },     points: 15, limit: once per 1d, cap: 45, decay: { half_life: 14d } }
  - { id: webinar, on: webinar_attended,                           points: 30 }
  - { id: silent,  after: 30d without any_engagement,              points: -10, limit: once per 30d }

mql:
  when: { all: [ { fit: { at_least: 50 } }, { intent: { at_least: 50 } } ] }
  never: { any: [ { person.is_student: true }, { company.domain: { in_list: competitors } } ] }
  fast_track: { on: [demo_requested, reply_received], when: { fit: { at_least: 25 } }, if_unknown: triage }

routing:
  - { when: { company.open_opportunity: true }, to: { owner_of: deal } }
  - { when: { company.account: { exists: true } }, to: { owner_of: account, if_absent: { team: sdr } } }
  - { when: { person.region: emea }, to: { team: sdr-emea, by: round_robin } }
  - { otherwise: { team: sdr, by: least_loaded } }

sla:
  hand_raiser: { for: { triggered_by: [demo_requested, reply_received] }, accept: 5m, first_touch: 15m, remind: 2m before, on_breach: [alert_manager, reassign] }
  standard:    { accept: 1h, first_touch: 1h, effort: { touches: 7, within: 10 business days }, on_breach: [alert_manager] }

dispositions:
  rejected:  { wrong_geography: { speaks_of: fit, then: disqualify }, no_buying_role: { speaks_of: fit, then: { recycle: 90d, to: role-watch } }, unreachable: { speaks_of: data, then: { recycle: 30d, to: re-engage } } }
  recycled:  { not_this_quarter: { speaks_of: timing, then: { recycle: 90d, to: long-term } } }
  converted: { requires: [call_logged, need, authority, timeline] }
`;

test('the example that the language was made for', () => {
  const parsed = parseContract(example, { file: 'c.yaml', readList: () => 'rival.example\n' });
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => `${p.where}: ${p.message}`).join('\n'));
  const { routing, sla, demands } = parsed.policy.handoff;
  expect(routing?.mql).toEqual({
    rules: [
      expect.objectContaining({ id: 'rule-1', to: { kind: 'owner_of', of: 'deal', ifAbsent: null } }),
      expect.objectContaining({ id: 'rule-2', to: { kind: 'owner_of', of: 'account', ifAbsent: team('sdr') } }),
      {
        id: 'rule-3',
        triggeredBy: null,
        when: { kind: 'field', path: 'person.region', test: { op: 'equals', value: 'emea' } },
        active: null,
        to: team('sdr-emea'),
        why: null,
      },
    ],
    otherwise: team('sdr', { by: 'least_loaded' }),
  });
  const business = (ms: number) => ({ kind: 'business', ms });
  const manager = { action: { kind: 'alert_manager' }, after: null };
  const breach = [manager, { action: { kind: 'reassign', to: null }, after: null }];
  const remind = [business(2 * minute)];
  expect(sla).toEqual([
    {
      id: 'hand_raiser',
      appliesTo: { of: 'mql', triggeredBy: ['demo_requested', 'reply_received'], when: null },
      accept: { within: business(5 * minute), remind, onBreach: breach, stopsOn: 'status_change' },
      firstTouch: { within: business(15 * minute), remind, onBreach: breach, stopsOn: 'proven_outreach' },
      effort: null,
      aeAccept: null,
      pausesWhile: null,
      onTransfer: 'restart',
      alerts: { kind: 'at_once' },
    },
    expect.objectContaining({
      id: 'standard',
      appliesTo: { of: 'mql', triggeredBy: null, when: null },
      accept: { within: business(hour), remind: [], onBreach: [manager], stopsOn: 'status_change' },
      effort: {
        within: { kind: 'business_days', days: 10 },
        remind: [],
        onBreach: [manager],
        touches: 7,
        channels: ['call', 'email', 'meeting', 'message'],
        startsOn: 'handed_over',
      },
    }),
  ]);
  const call = { kind: 'call', on: { types: ['call_logged'], where: [] } };
  const evidence = ['need', 'authority', 'timeline'].map((field) => ({ kind: 'evidence', field }));
  expect(demands).toEqual([{ verdict: 'converted', reason: null, needs: [call, ...evidence] }]);
  expect(parsed.policy.reasons.converted).toEqual([]);
});

describe('what holds where a contract says nothing', () => {
  test('of everything', () => {
    expect(handoffOf('')).toEqual({
      means: { sal: null, sql: null, opportunity: null },
      framework: null,
      demands: [],
      opportunity: { countsWhen: 'ae_accepts', returns: [] },
      correctWithinMs: 7 * day,
      disputes: { withinMs: 7 * day, settledBy: 'both' },
      routing: null,
      sla: [],
      alarms: { rejectionRate: null, slaAttainment: null, unworkedShare: null, mqlVolume: null },
      references: [
        { rate: 'mql_to_sql', linePercent: 13, label: expect.stringContaining('8 to 45 %') },
        { rate: 'rejection_rate', linePercent: 25, label: expect.any(String) },
      ],
      review: null,
      notify: [],
    });
  });

  test('of routing', () => {
    expect(routingOf('routing: [ { otherwise: { team: sdr } } ]\n')).toEqual({
      mql: { rules: [], otherwise: team('sdr') },
      sql: null,
      triage: { kind: 'queue', queue: 'triage' },
      offHours: 'next_to_open',
      absences: { openLeads: 'offer', after: null },
      isCapacityKept: true,
      optedOut: { kind: 'queue', queue: 'nurture' },
      caps: { rep: null, teams: {} },
    });
  });

  test('of alarms', () => {
    const { alarms } = handoffOf(
      'alarms: { rejection_rate: {}, sla_attainment: {}, unworked_share: {}, mql_volume: { promise: 40 per week } }\n',
    );
    const head = {
      by: ['source', 'rule', 'rep', 'version'],
      tell: [
        { kind: 'owner', of: 'marketing' },
        { kind: 'owner', of: 'sales' },
      ],
    };
    const share = { ...head, atLeast: 30, overMs: 90 * day };
    expect(alarms).toEqual({
      rejectionRate: { ...share, linePercent: 25, clearsPercent: 22 },
      slaAttainment: {
        ...share,
        linePercent: 90,
        clearsPercent: 93,
        clocks: ['accept', 'first_touch', 'effort', 'ae_accept'],
      },
      unworkedShare: { ...share, linePercent: 10, clearsPercent: 7, after: { kind: 'business_days', days: 10 } },
      mqlVolume: { ...head, promise: { count: 40, per: 'week' }, linePercent: 90, clearsPercent: 100 },
    });
    const clears = (line: string) =>
      handoffOf(`alarms: { rejection_rate: { line: ${line} } }\n`).alarms.rejectionRate?.clearsPercent;
    expect([clears('40%'), clears('2%'), clears('0%')]).toEqual([37, 0, 0]);
    expect(handoffOf('alarms: { sla_attainment: { line: 99% } }\n').alarms.slaAttainment?.clearsPercent).toBe(100);
  });

  test('of review and learning: proposals alone, as careful as was found right, no exploration', () => {
    expect(handoffOf('review: { every: 2 weeks }\n').review).toEqual({
      cadence: { every: 2, unit: 'week' },
      learning: {
        kind: 'propose',
        guards: {
          minLabels: 100,
          minEach: 15,
          minPerRule: 20,
          minFresh: 50,
          maxStep: 10,
          coolDownMs: 14 * day,
          openForMs: 90 * day,
          isCautious: false,
        },
      },
      explorationPercent: 0,
    });
    const learning = (of: string) => handoffOf(`review: { every: month, learning: ${of} }\n`).review?.learning;
    expect(learning('{ mode: off }')).toEqual({ kind: 'off' });
    expect(learning('{ mode: auto, max_drift: 6 }')).toMatchObject({
      kind: 'auto',
      maxDrift: 6,
      notice: { kind: 'business_days', days: 3 },
      guards: { maxStep: 6 },
    });
  });

  test.each([
    ['2 weeks', { every: 2, unit: 'week' }],
    ['1 week', { every: 1, unit: 'week' }],
    ['week', { every: 1, unit: 'week' }],
    ['month', { every: 1, unit: 'month' }],
    ['6 months', { every: 6, unit: 'month' }],
    ['quarter', { every: 3, unit: 'month' }],
  ])('a review every %s', (every, cadence) => {
    expect(handoffOf(`review: { every: ${every} }\n`).review?.cadence).toEqual(cadence);
  });
});

describe('what an SQL needs', () => {
  const words = (fragment: string): readonly string[] =>
    handoffOf(fragment).demands.flatMap(({ needs }) =>
      needs.map((need) => (need.kind === 'evidence' ? need.field : need.kind === 'fact' ? need.path : need.kind)),
    );
  test.each([
    ['sql: What a person confirmed.', []],
    ['sql: { means: What a person confirmed. }', []],
    ['sql: { call: required }', ['call']],
    ['sql: { call: optional }', []],
    ['sql: { call: { where: { outcome: connected } } }', ['call']],
    ['sql: { framework: bant }', ['call', 'budget', 'authority', 'need', 'timeline']],
    ['sql: { framework: champ, call: optional }', ['challenges', 'authority', 'money', 'prioritization']],
    ['sql: { framework: bant, requires: [need] }', ['need']],
    ['sql: { framework: bant, requires: [need], call: required }', ['call', 'need']],
    ['sql: { requires: [need, call_logged], call: required }', ['need', 'call']],
    ['sql: { requires: [need, custom.seats, company.domain] }', ['need', 'custom.seats', 'company.domain']],
  ])('%s', (sql, needs) => {
    expect(words(`${sql}\n`)).toEqual(needs);
  });

  test('is the same wherever it is said', () => {
    const there = handoffOf('dispositions: { converted: { requires: [call_logged, need] } }\n');
    expect(there.demands).toEqual(handoffOf('sql: { requires: [call_logged, need] }\n').demands);
  });
});

describe('everything set', () => {
  const parsed = readable(withSections(fullHandoff));
  const { handoff } = parsed.policy;
  const field = (path: string, test: object) => ({ kind: 'field', path, test });

  test('definitions and demands', () => {
    expect(handoff.means).toEqual({
      sal: 'A seller has read it and works it.',
      sql: 'A person confirmed a problem, a way in and a next step.',
      opportunity: 'The account executive takes it into the pipeline.',
    });
    expect(handoff.framework).toBe('meddic');
    const call = {
      kind: 'call',
      on: {
        types: ['call_logged', 'meeting_booked'],
        where: [{ property: 'outcome', test: { op: 'equals', value: 'connected' } }],
      },
    };
    expect(handoff.demands).toEqual([
      { verdict: 'accepted', reason: null, needs: [{ kind: 'fact', path: 'person.phone' }] },
      { verdict: 'recycled', reason: null, needs: [{ kind: 'effort' }] },
      { verdict: 'recycled', reason: 'no_response', needs: [call] },
      {
        verdict: 'converted',
        reason: null,
        needs: [
          call,
          { kind: 'evidence', field: 'champion' },
          { kind: 'evidence', field: 'identify_pain' },
          { kind: 'fact', path: 'person.phone' },
          { kind: 'fact', path: 'custom.crm_seats' },
        ],
      },
    ]);
    expect(handoff.opportunity.countsWhen).toBe('either');
    expect(handoff.opportunity.returns).toEqual([
      {
        id: 'no_real_need',
        label: 'No real need',
        speaksOf: 'intent',
        then: { kind: 'back_to_sdr' },
        needsText: false,
        isLearnt: true,
      },
      {
        id: 'wrong_person',
        label: 'Wrong person',
        speaksOf: null,
        then: { kind: 'recycle', forMs: 60 * day, to: 'nurture' },
        needsText: true,
        isLearnt: false,
      },
      {
        id: 'competitor',
        label: 'Competitor',
        speaksOf: 'fit',
        then: { kind: 'disqualify' },
        needsText: false,
        isLearnt: true,
      },
      {
        id: 'not_now',
        label: 'Not now',
        speaksOf: 'timing',
        then: { kind: 'recycle', forMs: 180 * day, to: 'long-term' },
        needsText: false,
        isLearnt: true,
      },
    ]);
    expect([handoff.correctWithinMs, handoff.disputes]).toEqual([
      3 * day,
      { withinMs: 14 * day, settledBy: 'marketing' },
    ]);
    expect(parsed.policy.reasons.recycled.map(({ id }) => id)).toEqual(['not_now', 'no_response']);
    expect(parsed.policy.reasons.accepted).toEqual([]);
  });

  test('routing', () => {
    expect(handoff.routing).toEqual({
      mql: {
        rules: [
          expect.objectContaining({ id: 'open-deal', to: { kind: 'owner_of', of: 'deal', ifAbsent: null } }),
          {
            id: 'holdover',
            triggeredBy: null,
            when: field('custom.old_territory', { op: 'equals', value: 'west' }),
            active: { from: Date.UTC(2026, 0, 1), until: Date.UTC(2026, 2, 31) },
            to: { kind: 'rep', rep: 'lee@example.com', ifAbsent: team('west') },
            why: 'Lee keeps the west until the end of March',
          },
          {
            id: 'rule-3',
            triggeredBy: ['contact_requested', 'demo_requested'],
            when: {
              kind: 'all',
              of: [
                { kind: 'grade', in: ['A1', 'A2', 'B1', 'B2'] },
                field('company.domain', { op: 'in', values: ['northwind.example'], list: 'named' }),
              ],
            },
            active: null,
            to: team('sdr-senior', {
              by: 'least_loaded',
              sticky: { withinMs: 180 * day },
              isSameCompany: true,
              ifAbsent: { kind: 'queue', queue: 'support' },
            }),
            why: null,
          },
          {
            id: 'rule-4',
            triggeredBy: null,
            when: { kind: 'axis', axis: 'fit', test: { op: 'less_than', value: 20_000 } },
            active: null,
            to: { kind: 'queue', queue: 'partner' },
            why: null,
          },
        ],
        otherwise: { kind: 'owner_of', of: 'account', ifAbsent: team('sdr', { sticky: { withinMs: null } }) },
      },
      sql: {
        rules: [expect.objectContaining({ id: 'sql-rule-1', to: team('ae-enterprise') })],
        otherwise: team('ae'),
      },
      triage: team('triage'),
      offHours: 'wait',
      absences: { openLeads: 'reassign', after: { kind: 'business_days', days: 2 } },
      isCapacityKept: false,
      optedOut: { kind: 'queue', queue: 'silent' },
      caps: {
        rep: { open: 60, perDay: 12, perWeek: 40, perMonth: 120 },
        teams: { 'sdr-senior': { open: null, perDay: 30, perWeek: null, perMonth: null } },
      },
    });
  });

  test('what respect leaves out does not hold', () => {
    const respect = (words: string) =>
      routingOf(`routing: { mql: [ { otherwise: { team: sdr } } ], respect: ${words} }\n`);
    expect(respect('nothing')).toMatchObject({ offHours: null, absences: null, isCapacityKept: false, optedOut: null });
    expect(respect('[capacity]')).toMatchObject({
      offHours: null,
      absences: null,
      isCapacityKept: true,
      optedOut: null,
    });
    expect(respect('[opt_out, capacity, absences, working_hours]')).toEqual(
      routingOf('routing: [ { otherwise: { team: sdr } } ]\n'),
    );
  });

  test('promises', () => {
    const [first, hot, weekend] = handoff.sla;
    expect(handoff.sla.map(({ id }) => id)).toEqual(['look_first', 'hot', 'weekend']);
    expect(first).toMatchObject({
      appliesTo: { of: 'triage', triggeredBy: null, when: null },
      firstTouch: null,
      effort: null,
    });
    const business = (ms: number) => ({ kind: 'business', ms });
    expect(hot?.appliesTo).toEqual({
      of: 'mql',
      triggeredBy: ['demo_requested'],
      when: {
        kind: 'all',
        of: [
          {
            kind: 'all',
            of: [
              { kind: 'axis', axis: 'intent', test: { op: 'at_least', value: 90_000 } },
              { kind: 'grade', in: ['A1'] },
              field('person.region', { op: 'in', values: ['emea'], list: null }),
              field('person.source', { op: 'in', values: ['ads', 'web'], list: null }),
            ],
          },
          field('person.consent', { op: 'equals', value: 'granted' }),
        ],
      },
    });
    const at = (action: object, after: object | null = null) => ({ action, after });
    const shared = [
      at({ kind: 'alert_rep' }),
      at({ kind: 'alert_manager' }),
      at({ kind: 'escalate', to: null }, business(hour)),
      at({ kind: 'escalate', to: { kind: 'channel', id: 'sdr-managers' } }, business(2 * hour)),
    ];
    expect(hot).toMatchObject({
      accept: {
        within: business(5 * minute),
        remind: [business(2 * minute), business(minute)],
        onBreach: [at({ kind: 'reassign', to: team('sdr-senior') })],
        stopsOn: 'both',
      },
      firstTouch: {
        within: business(15 * minute),
        remind: [business(4 * minute)],
        onBreach: shared,
        stopsOn: 'either',
      },
      effort: {
        touches: 9,
        within: { kind: 'business_days', days: 12 },
        remind: [business(4 * minute)],
        channels: ['call', 'email'],
        startsOn: 'accepted',
        onBreach: [at({ kind: 'recycle', forMs: 30 * day, to: 're-engage' })],
      },
      aeAccept: {
        within: { kind: 'business_days', days: 1 },
        remind: [business(hour)],
        onBreach: [...shared, at({ kind: 'deem_accepted' }, { kind: 'business_days', days: 1 })],
      },
      pausesWhile: field('custom.on_hold', { op: 'equals', value: true }),
      onTransfer: 'continue',
      alerts: { kind: 'digest', minutesOfDay: [9 * 60, 14 * 60 + 30] },
    });
    const calendar = (ms: number) => ({ kind: 'calendar', ms });
    expect(weekend).toMatchObject({
      accept: {
        within: calendar(4 * hour),
        stopsOn: 'proven_outreach',
        onBreach: [
          at({ kind: 'reassign', to: null }),
          at({ kind: 'recycle', forMs: null, to: null }, calendar(2 * day)),
        ],
      },
      firstTouch: { within: { kind: 'business_days', days: 1 }, stopsOn: 'proven_outreach' },
      effort: { within: calendar(10 * day) },
      aeAccept: null,
    });
  });

  test('alarms, review and channels', () => {
    const tell = (...of: readonly object[]) => of;
    const sales = { kind: 'owner', of: 'sales' };
    const marketing = { kind: 'owner', of: 'marketing' };
    const managers = { kind: 'sdr_managers' };
    expect(handoff.alarms).toEqual({
      rejectionRate: {
        linePercent: 22.5,
        clearsPercent: 20,
        atLeast: 40,
        overMs: 60 * day,
        by: ['source', 'reason'],
        tell: tell(
          marketing,
          managers,
          { kind: 'channel', id: 'sdr-managers' },
          { kind: 'email', address: 'lee@example.com' },
        ),
      },
      slaAttainment: {
        linePercent: 85,
        clearsPercent: 95,
        atLeast: 10,
        overMs: 30 * day,
        clocks: ['accept', 'first_touch'],
        by: ['rep', 'team', 'class'],
        tell: tell(sales),
      },
      unworkedShare: {
        linePercent: 8,
        clearsPercent: 6,
        atLeast: 25,
        overMs: 45 * day,
        after: { kind: 'business_days', days: 4 },
        by: ['region'],
        tell: tell(managers),
      },
      mqlVolume: {
        promise: { count: 400, per: 'quarter' },
        linePercent: 80,
        clearsPercent: 95,
        by: ['track'],
        tell: tell(marketing),
      },
    });
    expect(handoff.references).toEqual([
      { rate: 'mql_to_sql', linePercent: 18, label: 'our own last year' },
      { rate: 'sql_to_opportunity', linePercent: 60, label: 'our own line' },
      { rate: 'rejection_rate', linePercent: 25, label: expect.any(String) },
    ]);
    expect(handoff.review).toEqual({
      cadence: { every: 1, unit: 'month' },
      learning: {
        kind: 'auto',
        guards: {
          minLabels: 150,
          minEach: 20,
          minPerRule: 30,
          minFresh: 60,
          maxStep: 5,
          coolDownMs: 30 * day,
          openForMs: 120 * day,
          isCautious: true,
        },
        maxDrift: 15,
        notice: { kind: 'business_days', days: 5 },
      },
      explorationPercent: 2.5,
    });
    expect(handoff.notify).toEqual([
      { id: 'sdr-managers', way: 'slack', to: '#sdr-managers', say: 'Read this before Monday' },
      { id: 'sdrs', way: 'email', to: 'sdrs@example.com', say: null },
      { id: 'board', way: 'person', to: 'Robin Sample', say: null },
      { id: 'field', way: 'teams', to: 'Field sales', say: null },
      { id: 'everybody', way: 'by_hand', to: 'everybody', say: null },
    ]);
  });

  test('its conditions and events are seen by whoever walks the contract, at their lines', () => {
    const lines = withSections(fullHandoff).split('\n');
    const seen = allEntries(parsed.contract).filter(({ path }) => ['routing', 'sla'].includes(String(path[0])));
    const told = seen.map((entry) => [
      entry.kind === 'field' ? entry.field : entry.kind,
      lines[parsed.lineOf(entry.path) - 1],
    ]);
    const expected = [
      ['company.open_opportunity', 'id: open-deal'],
      ['custom.old_territory', 'custom.old_territory'],
      ['grade', 'at_least: B2'],
      ['company.domain', 'in_list: named'],
      ['axis', 'less_than: 20'],
      ['company.employees', 'at_least: 1000'],
      ['axis', 'at_least: 90'],
      ['grade', 'grade: A1'],
      ['person.source', 'source: [ads, web]'],
      ['person.region', 'territory: emea'],
      ['person.consent', 'person.consent'],
      ['custom.on_hold', 'pauses_while'],
      ['person.source', 'source: chat'],
    ];
    expect(told).toEqual(expected.map(([name, part]) => [name, expect.stringContaining(part ?? '')]));
    expect(handoffEvents(parsed.contract).map(({ path, types }) => [path.join('.'), types.join()])).toEqual([
      ['routing.mql.2', 'demo_requested,contact_requested'],
      ['sla.hot.for', 'demo_requested'],
      ['sql.call', 'call_logged,meeting_booked'],
    ]);
  });

  test('a routing that is a plain list is found at its own lines', () => {
    const plain = 'routing:\n  - { otherwise: { team: sdr } }\n';
    const { lineOf, asWritten } = readable(withSections(plain));
    expect(asWritten(['routing', 'mql', 0, 'otherwise'])).toEqual(['routing', 0, 'otherwise']);
    expect(withSections(plain).split('\n')[lineOf(['routing', 'mql', 0, 'otherwise']) - 1]).toContain('otherwise');
    expect(parsed.asWritten(['routing', 'mql', 0])).toEqual(['routing', 'mql', 0]);
  });
});

describe('a handoff that cannot be is refused where it stands', () => {
  test.each(Object.entries(badHandoffs))('%s', (_, [fragment, ...says]) => {
    expect(problemsOf(withSections(fragment))).toEqual(says);
  });

  const many = (count: number, one: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => one(i)).join(', ');
  test.each([
    [`routing: [ ${many(501, (i) => `{ when: { fit: { at_least: ${i} } }, to: { team: t } }`)} ]\n`, 'at most 500'],
    [`sla: { ${many(51, (i) => `c${i}: { for: { source: s${i} }, accept: 1h }`)} }\n`, 'at most 50'],
    [`notify: [ ${many(51, (i) => `{ channel: c${i} }`)} ]\n`, 'at most 50'],
    [`alarms: { rejection_rate: { tell: [ ${many(21, (i) => `a${i}@example.com`)} ] } }\n`, 'at most 20'],
    [`sql: { requires: [ ${many(31, (i) => `custom.a${i}`)} ] }\n`, 'at most 30'],
    ['sla: { a: { effort: { touches: 101, within: 48h } } }\n', 'at most 100'],
    [
      `sla: { a: { accept: 1h, on_breach: [ ${many(11, (i) => `{ do: alert_rep, after: ${i + 1}m }`)} ] } }\n`,
      'at most 10',
    ],
  ])('more than anybody reads: %#', (fragment, says) => {
    expect(problemsOf(withSections(fragment)).join()).toContain(says);
  });
});
