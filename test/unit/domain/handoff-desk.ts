// A desk and the shipped contract to try whole handoffs on, without a database: two SDRs, two account executives, a manager; everybody works day and
// night, so that deadlines can be reckoned in the head.
import { fileURLToPath } from 'node:url';
import { loadContract } from '#contract/load-contract.ts';
import { decide, type Decision } from '#domain/decide.ts';
import type { Desk } from '#domain/desk.ts';
import type { Effect } from '#domain/effect.ts';
import type { Disposition, Engagement, Instant, Lead, Value } from '#domain/lead.ts';
import type { LeadEvent } from '#domain/lead-event.ts';
import { newLead, observe } from '#domain/observe.ts';
import type { Rep } from '#domain/roster.ts';
import { route } from '#domain/route/route.ts';
import type { PoolState } from '#domain/routing.ts';
import { compile, type CompiledPolicy } from '#domain/scoring/compile.ts';
import type { Policy } from '#domain/policy.ts';
import type { WorkingTime } from '#domain/working-time.ts';
import { day, did, nov } from './example.ts';

export const rep = (id: string, team: string, of: Partial<Rep> = {}): Rep => ({
  id,
  email: `${id}@example.com`,
  name: id,
  teams: [team],
  weight: 1,
  capacity: null,
  timeZone: 'UTC',
  manager: 'max',
  users: { one: `user-${id}` },
  mentions: { slack: null, teams: null },
  isActive: true,
  ...of,
});

const always: WorkingTime = {
  blocks: Array.from({ length: 800 }, (_, i) => ({
    from: nov(1) + (i - 400) * day,
    until: nov(1) + (i - 399) * day,
    day: i,
  })),
  knownFrom: nov(1) - 400 * day,
  knownUntil: nov(1) + 400 * day,
};

export const deskOf = (reps: readonly Rep[], version = 'first'): Desk => ({
  roster: {
    version,
    reps,
    teams: [
      { id: 'sdr', label: 'SDRs', managers: ['max'] },
      { id: 'ae', label: 'AEs', managers: ['max'] },
    ],
  },
  calendarVersion: 'c',
  timeOf: () => always,
  isAbsent: () => false,
  absenceOf: () => null,
});

export const desk = deskOf([
  rep('ana', 'sdr'),
  rep('ben', 'sdr'),
  rep('cleo', 'ae'),
  rep('dan', 'ae'),
  rep('max', 'heads', { manager: null }),
]);

const file = fileURLToPath(new URL('../../../contracts/default.yaml', import.meta.url));
export const shipped: Policy = loadContract(file).policy;
export const rules = compile(shipped);

const poolOf = ({ roster, timeOf, isAbsent }: Desk): PoolState => ({
  roster,
  loads: new Map(),
  teamGiven: new Map(),
  turns: new Map(),
  periodEnds: { day: 0, week: 0, month: 0 },
  timeOf,
  isAbsent,
});

/** As the shell does it: decide, have what is asked answered, decide with the answer. */
export const act = (
  lead: Lead,
  events: readonly LeadEvent[],
  now: Instant,
  under: CompiledPolicy = rules,
  staff: Desk = desk,
  own: CompiledPolicy = under,
): Decision => {
  const standing = { mode: 'live', actsSince: nov(1) } as const;
  let decision = decide(lead, events, under, now, standing, staff, own);
  const effects: Effect[] = [...decision.effects];
  const reasons: string[] = [...decision.reasons];
  for (let round = 0; round < 3; round += 1) {
    const request = decision.effects.flatMap((one) => (one.kind === 'route_requested' ? [one.request] : [])).at(-1);
    if (request === undefined) break;
    const answer = route(request, poolOf(staff));
    const { ordinal, of } = request;
    const event: LeadEvent = {
      ...{ key: `r${String(round)}`, source: '$baton', occurredAt: now, observedAt: now },
      ...{ kind: 'routed', ordinal, of, answer },
    };
    const isOwn = decision.lead.handoff?.contractHash === own.policy.contractHash;
    decision = decide(decision.lead, [event], under, now, standing, staff, isOwn ? own : under);
    effects.push(...decision.effects);
    reasons.push(...decision.reasons);
  }
  return { ...decision, effects, reasons };
};

/** What the CRM says of the person at a time, as `act` takes it. */
export const says = (
  lead: Lead,
  at: Instant,
  of: {
    readonly fields?: Readonly<Record<string, Value | null>>;
    readonly engagements?: readonly Engagement[];
    readonly disposition?: Disposition;
  },
): readonly LeadEvent[] =>
  observe(lead, {
    kind: 'person',
    ref: { connection: 'one', object: 'contact', recordId: '1' },
    ...{ mergedIds: [], modifiedAt: at, observedAt: at, isArchived: false, companyId: null, standsOn: null, links: [] },
    ...{ nativeStage: null, owner: null, ours: {} },
    fields: of.fields ?? {},
    engagements: of.engagements ?? [],
    disposition: of.disposition ?? null,
  });

export const given = (
  verdict: Disposition['verdict'],
  at: Instant,
  reason: string | null = null,
  note?: string,
): Disposition => ({ verdict, reason, occurredAt: at, by: null, ...(note !== undefined && { note }) });

const fits = {
  'company.industry': 'software',
  'company.employees': 240,
  'person.seniority': 'vp',
  'person.title': 'VP Operations',
  'person.region': 'emea',
  'person.email': 'sample@northwind.example',
};

/** Known since the 2nd, asks for a demo at `at`, and is handed over. */
export const handedOver = (at: Instant, under = rules, staff = desk): Decision => {
  const nobody = newLead('00000000-0000-7000-8000-000000000001', nov(2));
  const known = act(nobody, says(nobody, nov(2), { fields: fits }), nov(2), under, staff).lead;
  return act(known, says(known, at, { engagements: [did('demo_requested', at)] }), at, under, staff);
};

export const alertsOf = ({ effects }: Decision): readonly string[] =>
  effects.flatMap((effect) =>
    effect.kind === 'alert'
      ? [
          `${effect.alert.kind} to ${effect.alert.to.map((to) => ('rep' in to ? (to.rep ?? 'nobody') : to.kind)).join(', ')}`,
        ]
      : [],
  );
