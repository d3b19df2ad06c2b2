// A contract of a believable size and a lead to try it on, in days of November 2026.
import type { Engagement, Lead, Value } from '#domain/lead.ts';
import type { Condition, FitRule, IntentRule, Policy } from '#domain/policy.ts';
import { decide, type Decision, type Standing } from '#domain/decide.ts';
import { newLead, observe } from '#domain/observe.ts';
import { compile } from '#domain/scoring/compile.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import { emptyHandoff } from '#test/support/policies.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** The start of a day of November 2026 (UTC); 32 is the 2nd of December. */
export const nov = (date: number): number => Date.UTC(2026, 10, 1) + (date - 1) * day;

const fit = (id: string, points: number, when: Condition, why: string | null = null): FitRule => ({
  id,
  points: points * 1_000,
  when,
  why,
  group: null,
  active: null,
});
const intent = (id: string, type: string, points: number, of: Partial<IntentRule> = {}): IntentRule =>
  ({
    id,
    kind: 'event',
    on: { types: [type], where: [] },
    points: points * 1_000,
    cap: null,
    limit: { kind: 'once_per', periodMs: day },
    windowMs: 30 * day,
    decay: { kind: 'none' },
    why: null,
    group: null,
    floor: null,
    active: null,
    ...of,
  }) as IntentRule;

export const policy: Policy = {
  contractHash: 'abc',
  name: 'acme-handoff',
  version: 3,
  fit: {
    rules: [
      fit(
        'industry',
        25,
        { kind: 'field', path: 'company.industry', test: { op: 'in', values: ['Logistics'], list: null } },
        '{company.industry} is a target industry',
      ),
      fit(
        'size',
        20,
        { kind: 'field', path: 'company.employees', test: { op: 'between', from: 50, to: 1000 } },
        '{company.employees} employees',
      ),
      fit(
        'role',
        30,
        { kind: 'field', path: 'person.seniority', test: { op: 'in', values: ['vp', 'director'], list: null } },
        '{person.title} can decide',
      ),
      fit('region', 5, { kind: 'field', path: 'person.region', test: { op: 'equals', value: 'emea' } }),
      fit(
        'free-mail',
        -15,
        { kind: 'field', path: 'person.email_domain', test: { op: 'in', values: ['mail.example'], list: 'free_mail' } },
        'writes from a private address',
      ),
    ],
    bounds: { floor: 0, cap: null },
    groups: [],
    ceilings: [],
  },
  intent: {
    rules: [
      intent('demo', 'demo_requested', 100, { why: 'Asked for a demo' }),
      intent('pricing', 'page_viewed', 15, {
        on: { types: ['page_viewed'], where: [{ property: 'path', test: { op: 'starts_with', text: '/pricing' } }] },
        cap: 45_000,
        why: 'Looked at pricing',
      }),
      intent('webinar', 'webinar_attended', 30, { why: 'Attended {asset}' }),
    ],
    bounds: { floor: 0, cap: null },
    groups: [],
    ceilings: [],
    resets: [],
    freezes: [],
  },
  grades: { fit: [75_000, 50_000, 25_000], intent: [90_000, 50_000, 20_000], overrides: [] },
  tracks: [],
  mql: {
    keep: null,
    again: null,
    when: {
      kind: 'all',
      of: [
        { kind: 'axis', axis: 'fit', test: { op: 'at_least', value: 50_000 } },
        { kind: 'axis', axis: 'intent', test: { op: 'at_least', value: 45_000 } },
      ],
    },
    never: { kind: 'field', path: 'person.is_student', test: { op: 'equals', value: true } },
    fastTrack: {
      on: ['demo_requested'],
      windowMs: 7 * day,
      when: { kind: 'axis', axis: 'fit', test: { op: 'at_least', value: 25_000 } },
      ifUnknown: 'triage',
    },
  },
  reasons: {
    accepted: [],
    rejected: [
      {
        id: 'wrong_geography',
        label: 'Wrong geography',
        speaksOf: 'fit',
        then: { kind: 'disqualify' },
        needsText: false,
        isLearnt: true,
      },
      {
        id: 'no_interest',
        label: 'No interest',
        speaksOf: 'intent',
        then: { kind: 'recycle', forMs: 30 * day, to: 're-engage' },
        needsText: false,
        isLearnt: true,
      },
      {
        id: 'duplicate',
        label: 'Duplicate',
        speaksOf: 'data',
        then: { kind: 'none' },
        needsText: false,
        isLearnt: true,
      },
    ],
    recycled: [
      {
        id: 'not_this_quarter',
        label: 'Not this quarter',
        speaksOf: 'timing',
        then: { kind: 'recycle', forMs: 90 * day, to: 'long-term' },
        needsText: false,
        isLearnt: true,
      },
      {
        id: 'no_response',
        label: 'No response',
        speaksOf: 'data',
        then: { kind: 'none' },
        needsText: false,
        isLearnt: true,
      },
    ],
    converted: [],
  },
  recycle: { afterMs: 60 * day, label: 'nurture', coolOffMs: 0, reset: 'none', back: 'raised_hand' },
  timeZone: 'UTC',
  effective: { from: null, until: null },
  handoff: emptyHandoff,
  displayStep: 5,
};
export const compiled = compile(policy);

let made = 0;
export const did = (type: string, at: number, properties: Record<string, Value> = {}): Engagement => {
  made += 1;
  return {
    key: `crm|event|${String(made).padStart(4, '0')}|${type}`,
    type,
    occurredAt: at,
    observedAt: at,
    properties,
  };
};
export const pricing = (at: number): Engagement => did('page_viewed', at, { path: '/pricing' });

/** Fit 80: grade A. */
export const goodFields = {
  'person.title': 'VP Operations',
  'person.seniority': 'vp',
  'person.region': 'emea',
  'person.email': 'ada@shipfast.example',
  'company.industry': 'logistics',
  'company.employees': 240,
};

export const saw = (at: number, of: Partial<PersonSnapshot> = {}): PersonSnapshot => ({
  kind: 'person',
  ref: { connection: 'crm', object: 'contact', recordId: '1' },
  mergedIds: [],
  modifiedAt: at,
  observedAt: at,
  isArchived: false,
  fields: {},
  companyId: null,
  links: [],
  standsOn: null,
  nativeStage: null,
  owner: null,
  disposition: null,
  engagements: [],
  ours: {},
  ...of,
});

export const live: Standing = { mode: 'live', actsSince: nov(1) };
export const observing: Standing = { mode: 'observe', actsSince: null };
export const nobody: Lead = newLead('lead-1', nov(1));

/** Reads a snapshot of the lead at an instant and decides. */
export const after = (
  lead: Lead,
  at: number,
  of: Partial<PersonSnapshot> = {},
  standing: Standing = live,
  under = compiled,
): Decision => decide(lead, observe(lead, saw(at, of)), under, at, standing);

/** Lets time pass. */
export const wait = (lead: Lead, at: number, standing: Standing = live): Decision =>
  decide(lead, [], compiled, at, standing);

export const kinds = (decision: Decision): readonly string[] => decision.effects.map((effect) => effect.kind);
