// HubSpot before the conformance suite: its twin on a virtual clock, with the engine's own budget before the connector.
import { createHubSpotConnector } from '#connectors/hubspot/index.ts';
import type { Connector, Provision } from '#connectors/connector.ts';
import { createBudget } from '#sync/budget.ts';
import { virtualClock } from '#src/clock.ts';
import { defaultScopes } from '#twins/hubspot/access.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import type { FaultRule } from '#twins/hubspot/faults.ts';
import type { FaultLaw, FaultName, OpenSubject, Subject } from './subject.ts';

/** 2026-11-02T09:00:00Z, a Monday. */
const startAt = Date.UTC(2026, 10, 2, 9);
/** Short, so that a hang costs a test little; an answer of the twin takes a few milliseconds. */
const callMs = 1_500;
const property = 'jobtitle';

const plan = { object: 'contact', properties: ['email', property], history: [], associations: ['company'] } as const;

const provision: Provision = {
  group: { name: 'baton', label: 'Baton' },
  objects: ['contact'],
  fields: [
    { name: 'baton_why', label: 'Why', description: 'Why this lead is an MQL', type: 'long_text', options: [] },
    { name: 'baton_grade', label: 'Grade', description: 'Fit and intent', type: 'text', options: [] },
    { name: 'baton_fit', label: 'Fit', description: 'Points of fit', type: 'number', options: [] },
    { name: 'baton_due_at', label: 'Due', description: 'Until when', type: 'instant', options: [] },
    {
      name: 'baton_verdict',
      label: 'Verdict',
      description: "The seller's verdict",
      type: 'choice',
      options: [
        { value: 'accepted', label: 'Accepted' },
        { value: 'rejected', label: 'Rejected' },
      ],
    },
  ],
  taskKey: {
    name: 'baton_key',
    label: 'Baton key',
    description: 'Tells tasks apart',
    type: 'text',
    options: [],
    isUnique: true,
  },
  segments: [
    { name: 'new', label: 'Baton: to be accepted', where: [{ field: 'baton_due_at', in: [] }] },
    { name: 'rejected', label: 'Baton: rejected', where: [{ field: 'baton_verdict', in: ['rejected'] }] },
  ],
};

const status = (code: number, more: Partial<FaultRule> = {}): FaultRule => ({ kind: 'status', status: code, ...more });
const unsent = { isOutcomeUnknown: false, hasEffect: false };
const faults: Readonly<Record<FaultName, FaultLaw & { readonly rule: FaultRule }>> = {
  'too many calls': { rule: status(429), kind: 'rate_limited', leastRetryAfterMs: 1_000, write: unsent },
  'server error': { rule: status(500), kind: 'unavailable', write: { isOutcomeUnknown: true, hasEffect: false } },
  'bad gateway': { rule: status(502), kind: 'unavailable', write: { isOutcomeUnknown: true, hasEffect: false } },
  locked: { rule: status(423), kind: 'unavailable', leastRetryAfterMs: 2_000, write: unsent },
  migration: {
    rule: status(477, { retryAfterSeconds: 7_200 }),
    kind: 'unavailable',
    leastRetryAfterMs: 7_200_000,
    write: unsent,
  },
  'reset before': {
    rule: { kind: 'reset_before' },
    kind: 'unavailable',
    write: { isOutcomeUnknown: true, hasEffect: false },
  },
  'reset after': {
    rule: { kind: 'reset_after' },
    kind: 'unavailable',
    write: { isOutcomeUnknown: true, hasEffect: true },
  },
  'hang before': { rule: { kind: 'hang' }, kind: 'unavailable', write: { isOutcomeUnknown: true, hasEffect: false } },
  'hang after': {
    rule: { kind: 'hang_after' },
    kind: 'unavailable',
    write: { isOutcomeUnknown: true, hasEffect: true },
  },
  html: { rule: { kind: 'html' }, kind: 'unavailable', write: { isOutcomeUnknown: true, hasEffect: false } },
  truncated: { rule: { kind: 'truncated' }, kind: 'unavailable', write: { isOutcomeUnknown: true, hasEffect: true } },
};

/** Variants of what HubSpot is not certain to do. */
export const hubSpotVariants = ['ids sorted as numbers', 'ids sorted as text'] as const;

export const openHubSpot: OpenSubject = async (variant = hubSpotVariants[0]) => {
  const clock = virtualClock(startAt);
  const twin: HubSpotTwin = await startHubSpotTwin({
    clock,
    portalOptions: { behaviour: { sortsIdsAsText: variant === 'ids sorted as text' } },
  });
  const { portal } = twin;
  const gone = await startHubSpotTwin({ clock });
  const unused = gone.url;
  await gone.close();
  const connect = (options: { accessToken?: string; baseUrl?: string } = {}): Connector =>
    createHubSpotConnector({
      connectionId: 'hs',
      baseUrl: twin.url,
      accessToken: twin.accessToken,
      clock,
      budget: createBudget(clock, 'hubspot'),
      limits: { callMs },
      ...options,
    });
  const withoutScopes = (missing: RegExp): string =>
    portal.addApp({ scopes: defaultScopes.filter((scope) => !missing.test(scope)) }).accessToken;
  const owner = (firstName: string): string =>
    portal.addOwner({ email: `${firstName}@example.com`, firstName, lastName: 'Example' });
  let seeded = 0;

  const subject: Subject = {
    connector: connect(),
    clock,
    plan,
    planWithHistory: { ...plan, history: [property] },
    property,
    absentId: '999999999',
    seed: (count) =>
      Array.from({ length: count }, () => {
        seeded += 1;
        return portal.createContact({ email: `person-${seeded}@example.com`, [property]: `title ${seeded}` });
      }),
    edit: (id, text) => {
      portal.edit('contacts', id, { [property]: text });
    },
    tie: (at, ids) => {
      portal.touchAll('contacts', at, ids);
    },
    look: (id) => {
      const record = portal.get('contacts', id);
      return record === null ? null : { text: record.properties[property] ?? null, modifiedAt: record.updatedAt };
    },
    lag: (indexLagMs) => {
      portal.setLimits({ indexLagMs });
    },
    mostLagMs: 240_000,
    merge: (winner, loser) => portal.merge(winner, loser),
    convert: null,
    owners: {
      people: [owner('ada'), owner('ben'), owner('cem')],
      of: (id) => portal.get('contacts', id)?.properties['hubspot_owner_id'] ?? null,
      give: (id, to) => {
        portal.edit('contacts', id, { hubspot_owner_id: to });
      },
    },
    tasks: {
      owner: owner('dan'),
      left: portal.addOwner({ email: 'eve@example.com', firstName: 'Eve', lastName: 'Example', isArchived: true }),
      of: (id) =>
        (portal.get('contacts', id)?.associations.tasks ?? []).map((task) => {
          const properties = portal.get('tasks', task)?.properties ?? {};
          return {
            subject: properties['hs_task_subject'] ?? '',
            body: properties['hs_task_body'] ?? '',
            owner: properties['hubspot_owner_id'] ?? null,
          };
        }),
      spoil: (name) => {
        portal.setFaults({ rules: [{ ...faults[name].rule, endpoint: 'batch_create tasks', times: 1 }] });
      },
    },
    tokens: null,
    refuse: (id) => {
      portal.refuse('contacts', id, 'The rule "Job titles" refuses it');
    },
    refuseWhole: () => {
      portal.setBehaviour({ honoursTraceIds: false });
    },
    spoil: (name, on) => {
      const { rule, ...law } = faults[name];
      portal.setFaults({
        rules: [{ ...rule, endpoint: on === 'list' ? 'list contacts' : 'batch_update contacts', times: 1 }],
      });
      return law;
    },
    connect: (as) => {
      switch (as) {
        case 'wrong token':
          return {
            connector: connect({ accessToken: 'pat-wrong' }),
            kind: 'auth',
            message: /wrong or was revoked; copy it/,
          };
        case 'expired token': {
          const { accessToken } = portal.addApp({ expiresAt: startAt });
          return { connector: connect({ accessToken }), kind: 'auth', message: /has expired; make a new one/ };
        }
        case 'missing scope': {
          const accessToken = withoutScopes(/objects\.contacts/);
          return {
            connector: connect({ accessToken }),
            kind: 'auth',
            message: /scope crm\.objects\.contacts\.read; add it/,
          };
        }
        case 'unreachable host':
          return { connector: connect({ baseUrl: unused }), kind: 'unavailable', message: /check HUBSPOT_BASE_URL/ };
      }
    },
    mark: () => {
      portal.metrics.mark();
    },
    calls: () => {
      const { used, least, provoked429 } = portal.metrics.report();
      return { used, least, refusedByLimit: provoked429 };
    },
    doubled: () => portal.metrics.effects().doubled,
    provision,
    admin: {
      addOption: (field, value) => {
        const old = portal.state.properties.get('contacts', field)?.options ?? [];
        portal.state.properties.patch('contacts', field, { options: [...old, { value, label: value }] }, clock.now());
      },
      archive: (field) => {
        portal.state.properties.archive('contacts', field, clock.now());
      },
      occupy: (field) => {
        portal.defineProperty('contacts', { name: field, type: 'string' });
      },
      optionsOf: (field) => portal.state.properties.get('contacts', field)?.options.map(({ value }) => value) ?? [],
      segmentsFor: (label) => [label],
      segments: () => portal.state.segments.map(({ name }) => name),
      withoutSegments: () => ({
        connector: connect({ accessToken: withoutScopes(/lists/) }),
        scope: 'crm.lists.write',
      }),
    },
    close: () => twin.close(),
  };
  return subject;
};
