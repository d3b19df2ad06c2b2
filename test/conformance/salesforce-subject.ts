// Salesforce before the conformance suite: its twin on a virtual clock, logged in as by an admin's consent, so that refresh tokens rotate; with the
// engine's own budget before the connector.
import type { Connector, Provision, TokenShelf } from '#connectors/connector.ts';
import {
  authorizeUrl,
  createSalesforceConnector,
  exchangeCode,
  type SalesforceAuth,
} from '#connectors/salesforce/index.ts';
import { apiName } from '#connectors/salesforce/names.ts';
import { createBudget } from '#sync/budget.ts';
import { virtualClock } from '#src/clock.ts';
import type { FaultRule } from '#twins/salesforce/faults.ts';
import { startSalesforceTwin, type SalesforceTwin } from '#twins/salesforce/server.ts';
import { memoryShelf } from './memory-shelf.ts';
import type { FaultLaw, FaultName, OpenSubject, Subject } from './subject.ts';

/** 2026-11-02T09:00:00Z, a Monday. */
const startAt = Date.UTC(2026, 10, 2, 9);
/** Short, so that a hang costs a test little, and long enough for the twin to sort what an org has. */
const callMs = 4_000;
const property = 'Title';
const redirectUri = 'http://127.0.0.1/callback';

const plan = { object: 'lead', properties: ['Email', property], history: [], associations: [] } as const;

const ourFields = ['baton_why', 'baton_grade', 'baton_fit', 'baton_due_at', 'baton_verdict'];
const provision: Provision = {
  group: { name: 'baton', label: 'Baton' },
  objects: ['lead'],
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
  access: [
    {
      name: 'baton_integration',
      label: 'Baton integration',
      description: 'What the integration user reads and writes.',
      isOwn: true,
      objects: [{ object: 'lead', rights: ['read', 'edit', 'read_all'] }],
      edits: ourFields,
    },
  ],
  segments: [
    { name: 'baton_new', label: 'Baton: to be accepted', where: [{ field: 'baton_due_at', in: [] }] },
    { name: 'baton_rejected', label: 'Baton: rejected', where: [{ field: 'baton_verdict', in: ['rejected'] }] },
  ],
};

const unsent = { isOutcomeUnknown: false, hasEffect: false };
const lost = { isOutcomeUnknown: true, hasEffect: false };
const done = { isOutcomeUnknown: true, hasEffect: true };
type Fault = FaultLaw & { readonly rule: FaultRule };
const faults: Readonly<Record<FaultName, Fault | null>> = {
  'too many calls': {
    rule: { kind: 'limit_concurrent' },
    kind: 'rate_limited',
    leastRetryAfterMs: 1_000,
    write: unsent,
  },
  'server error': { rule: { kind: 'status', status: 500 }, kind: 'unavailable', write: lost },
  'bad gateway': { rule: { kind: 'status', status: 502 }, kind: 'unavailable', write: lost },
  // A lock is a row's own answer: it is met by writes alone.
  locked: { rule: { kind: 'lock', share: 1 }, kind: 'unavailable', leastRetryAfterMs: 2_000, write: unsent },
  migration: { rule: { kind: 'unavailable' }, kind: 'unavailable', write: lost },
  'reset before': { rule: { kind: 'reset_before' }, kind: 'unavailable', write: lost },
  'reset after': { rule: { kind: 'reset_after' }, kind: 'unavailable', write: done },
  'hang before': { rule: { kind: 'hang' }, kind: 'unavailable', write: lost },
  'hang after': { rule: { kind: 'hang_after' }, kind: 'unavailable', write: done },
  html: { rule: { kind: 'html' }, kind: 'unavailable', write: lost },
  truncated: { rule: { kind: 'truncated' }, kind: 'unavailable', write: done },
};

/** Variants of what Salesforce is not certain to do. */
export const salesforceVariants = ['latestDateCovered heeds what is in flight', 'latestDateCovered does not'] as const;

/** Consent as an admin gives it, with the browser's part played by fetch. */
const consent = async (
  twin: SalesforceTwin,
  app: { clientId: string; clientSecret: string },
  clock: ReturnType<typeof virtualClock>,
): Promise<TokenShelf> => {
  const asked = authorizeUrl({ loginUrl: twin.url, clientId: app.clientId, redirectUri });
  const sentBack = await fetch(asked.url, { redirect: 'manual' });
  const back = new URL(sentBack.headers.get('location') ?? 'http://nowhere.example');
  if (back.searchParams.get('state') !== asked.state) throw new Error('the answer belongs to another attempt');
  const code = back.searchParams.get('code') ?? '';
  const { verifier } = asked;
  return memoryShelf(await exchangeCode({ loginUrl: twin.url, clock, ...app, redirectUri, code, verifier }));
};

export const openSalesforce: OpenSubject = async (variant = salesforceVariants[0]) => {
  const clock = virtualClock(startAt);
  const twin: SalesforceTwin = await startSalesforceTwin({
    clock,
    orgOptions: { behaviour: { coversInFlight: variant === salesforceVariants[0], locksInFlight: false } },
  });
  const { org } = twin;
  const gone = await startSalesforceTwin({ clock });
  const unused = gone.url;
  await gone.close();
  const app = org.addApp({ callbackUrls: [redirectUri] });
  const shelf = await consent(twin, app, clock);
  const auth: SalesforceAuth = { flow: 'web_server', ...app };
  const connect = (options: { auth?: SalesforceAuth; shelf?: TokenShelf; loginUrl?: string } = {}): Connector =>
    createSalesforceConnector({
      connectionId: 'sf',
      loginUrl: twin.url,
      auth,
      shelf,
      clock,
      budget: createBudget(clock, 'salesforce'),
      limits: { callMs },
      ...options,
    });
  const lookAt = (id: string): Readonly<Record<string, unknown>> | null => {
    const values = org.get(id)?.values ?? null;
    return values === null || values['IsDeleted'] === true ? null : values;
  };
  const misused = (): number =>
    [...org.state.tokens.refresh.values()].filter(({ state }) => state === 'revoked').length;
  const fieldOf = (field: string) => {
    const fields = org.state.store.schema.get('lead')?.fields;
    const key = apiName(field).toLowerCase();
    return { fields, key, found: fields?.get(key) };
  };
  let seeded = 0;
  let lagMs = 0;

  const subject: Subject = {
    connector: connect(),
    clock,
    plan,
    planWithHistory: null,
    property,
    absentId: '00Q00000009ZZZZEA4',
    seed: (count) =>
      Array.from({ length: count }, () => {
        seeded += 1;
        return org.seed('Lead', {
          LastName: `Person ${seeded}`,
          Company: 'Example',
          Email: `person-${seeded}@example.com`,
          [property]: `title ${seeded}`,
        });
      }),
    edit: (id, text) => {
      org.edit(id, { [property]: text }, { lagMs });
    },
    tie: (at, ids) => {
      org.tie('Lead', at, ids);
    },
    look: (id) => {
      const values = lookAt(id);
      const text = values?.[property];
      return values === null
        ? null
        : { text: typeof text === 'string' ? text : null, modifiedAt: Number(values['SystemModstamp']) };
    },
    lag: (ms) => {
      lagMs = ms;
    },
    mostLagMs: 600_000,
    refuse: (id) => {
      org.refuse(id, { message: 'The rule "Job titles" refuses it' });
    },
    refuseWhole: null,
    merge: (winner, loser) => {
      org.merge(winner, loser);
      return winner;
    },
    convert: (id) => org.convert(id).contactId,
    owners: {
      people: [org.users.seller, org.users.admin, org.users.leadOwner],
      of: (id) => {
        const owner = lookAt(id)?.['OwnerId'];
        return typeof owner === 'string' ? owner : null;
      },
      give: (id, to) => {
        org.edit(id, { OwnerId: to });
      },
    },
    tasks: {
      owner: org.users.seller,
      left: '005000000000000AAA',
      of: (id) =>
        org
          .all('Task')
          .filter(({ values }) => values['WhoId'] === id)
          .map(({ values }) => ({
            subject: String(values['Subject']),
            body: String(values['Description']),
            owner: typeof values['OwnerId'] === 'string' ? values['OwnerId'] : null,
          })),
      spoil: (name) => {
        const rule = faults[name]?.rule;
        if (rule !== undefined) org.setFaults({ rules: [{ ...rule, endpoint: 'create Task', times: 1 }] });
      },
    },
    tokens: {
      end: () => {
        org.state.tokens.access.clear();
      },
      asked: () => ({ renewals: org.metrics.report().byEndpoint['token']?.calls ?? 0, misused: misused() }),
      another: () => connect(),
    },
    spoil: (name, on) => {
      const fault = faults[name];
      if (fault === null || (name === 'locked' && on === 'list')) return null;
      const { rule, ...law } = fault;
      org.setFaults({ rules: [{ ...rule, endpoint: on === 'list' ? 'query Lead' : 'update Lead', times: 1 }] });
      return law;
    },
    connect: (as) => {
      switch (as) {
        case 'wrong token':
          return {
            connector: connect({
              auth: { flow: 'client_credentials', clientId: app.clientId, clientSecret: 'wrong' },
              shelf: memoryShelf(),
            }),
            kind: 'auth',
            message: /secret is wrong or was renewed; copy it/,
          };
        case 'expired token': {
          const tokens = { accessToken: 'old', instanceUrl: twin.url, refreshToken: 'old', issuedAt: startAt };
          return {
            connector: connect({ shelf: memoryShelf(tokens) }),
            kind: 'auth',
            message: /expired or was revoked; run "baton connect/,
          };
        }
        case 'missing scope': {
          org.setRights(org.users.integration, { apiEnabled: false });
          return { connector: connect(), kind: 'auth', message: /the user needs "API Enabled"/ };
        }
        case 'unreachable host':
          return {
            connector: connect({
              loginUrl: unused,
              auth: { flow: 'client_credentials', ...app },
              shelf: memoryShelf(),
            }),
            kind: 'unavailable',
            message: /check SALESFORCE_LOGIN_URL/,
          };
      }
    },
    mark: () => {
      org.metrics.mark();
    },
    calls: () => {
      const { used, least, provokedRefusals } = org.metrics.report();
      return { used, least, refusedByLimit: provokedRefusals };
    },
    doubled: () => org.metrics.effects().doubledCreates,
    provision,
    admin: {
      addOption: (field, value) => {
        const { fields, key, found } = fieldOf(field);
        if (found !== undefined)
          fields?.set(key, { ...found, picklist: [...found.picklist, { value, label: value, isActive: true }] });
      },
      archive: null,
      occupy: (field) => {
        org.addField('Lead', apiName(field), 'string', { isVisible: true });
      },
      optionsOf: (field) => fieldOf(field).found?.picklist.map(({ value }) => value) ?? [],
      segmentsFor: (label) => [label, `${label} (mine)`],
      segments: () => org.all('ListView').map(({ values }) => String(values['Name'])),
      withoutSegments: null,
    },
    close: () => twin.close(),
  };
  return subject;
};
