// From what a record says now to what has newly become true of a lead, and back: `observe` finds the events, `apply` makes them so.
// After all that was observed has been applied, the same snapshot says nothing new; so repeated, late and reordered reads do no harm.
import type { Disposition, Engagement, Instant, Lead, LeadId, Provenance, RecordRef, Value } from './lead.ts';
import { leadFields } from './lead.ts';
import type { CompanySnapshot, DealSnapshot, PersonSnapshot } from './snapshot.ts';
import type { LeadEvent, LeadEventOf } from './lead-event.ts';
import { derive, derivedFrom } from './derive.ts';
import { valueHash } from './hash.ts';
import { inOrder } from './engagement-order.ts';

/** What a record beside the person (a company, its deals) says: fields with their own times. A CompanySnapshot is one. */
export type Facts = Pick<CompanySnapshot, 'connection' | 'recordId' | 'modifiedAt' | 'observedAt' | 'fields'>;

/** Provenance of what is no field: so that an older snapshot does not turn these back either. */
const nativeStageMark = '$native_stage';
const ownerMark = '$owner';
const archivedMark = '$archived';

export const newLead = (id: LeadId, now: Instant): Lead => ({
  id,
  fields: {},
  provenance: {},
  engagements: [],
  refs: [],
  stage: 'lead',
  stageSince: now,
  mqlAt: null,
  handoff: null,
  nativeStage: null,
  owner: null,
  disposition: null,
  recycleUntil: null,
  recycleLabel: null,
  intentResetAt: null,
  shown: null,
  isArchived: false,
});

const sameValue = (a: Value | null, b: Value | null): boolean =>
  a === b ||
  (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
    ? a.length === b.length && a.every((one, i) => one === b[i])
    : false);

export const sameRef = (a: RecordRef, b: RecordRef): boolean =>
  a.recordId === b.recordId && a.object === b.object && a.connection === b.connection;

/** Whether a statement is older than what we know of the same thing. */
const isOlder = (known: Provenance | undefined, at: Instant): boolean => known !== undefined && known.occurredAt > at;

/** A record that has nothing to say of a fact does not take it away from the connection that does. */
const mayTakeAway = (known: Provenance | undefined, source: string): boolean => known?.source === source;

/** Fields that `derive` makes are nobody's to set. */
const isDerived = (path: string): boolean => {
  const definition = (leadFields as Readonly<Record<string, { readonly derived?: true }>>)[path];
  return definition?.derived === true;
};

type Origin = { readonly source: string; readonly object: string; readonly recordId: string };
type Times = { readonly occurredAt: Instant; readonly observedAt: Instant };

const eventOf = (origin: Origin, times: Times, what: string, value: Value | null, of: LeadEventOf): LeadEvent => ({
  key: [origin.source, origin.object, origin.recordId, what, times.occurredAt, valueHash(value)].join('|'),
  source: origin.source,
  ...times,
  ...of,
});

type Statement = { readonly origin: Origin; readonly times: Times; readonly value: Value | null };

const changesOf = (lead: Lead, statements: ReadonlyMap<string, Statement>): readonly LeadEvent[] =>
  [...statements]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, { origin, times, value: after }]) => {
      const before = lead.fields[path] ?? null;
      const known = lead.provenance[path];
      if (isDerived(path) || sameValue(before, after) || isOlder(known, times.occurredAt)) return [];
      if (after === null && !mayTakeAway(known, origin.source)) return [];
      return [eventOf(origin, times, path, after, { kind: 'field_changed', path, before, after })];
    });

/**
 * The facts as statements by path. What stands beside the person counts from the later of its own change and `since`: a person who moves to
 * another company has its facts from then on, however old they are.
 */
const addFacts = (to: Map<string, Statement>, facts: Facts, since: Instant): void => {
  const origin = { source: facts.connection, object: 'company', recordId: facts.recordId };
  const times = { occurredAt: Math.max(facts.modifiedAt, since), observedAt: facts.observedAt };
  for (const [path, value] of Object.entries(facts.fields)) {
    if (value !== null || !to.has(path)) to.set(path, { origin, times, value });
  }
};

/** What is new when a company, or deals, of a lead were read on their own; where several speak of a path, the later in the list wins. */
export const observeFacts = (lead: Lead, ...facts: readonly Facts[]): readonly LeadEvent[] => {
  const statements = new Map<string, Statement>();
  for (const one of facts) addFacts(statements, one, one.modifiedAt);
  return changesOf(lead, statements);
};

/** What deals say of those on them: whether one is open, and (only where so) that one was won. Archived deals count no more. */
export const dealFacts = (
  deals: readonly DealSnapshot[],
  of: Pick<Facts, 'connection' | 'recordId' | 'observedAt'>,
): Facts => {
  const live = deals.filter((deal) => !deal.isArchived);
  return {
    ...of,
    modifiedAt: deals.reduce((latest, deal) => Math.max(latest, deal.modifiedAt), 0),
    fields: {
      'company.open_opportunity': live.some((deal) => deal.state === 'open'),
      ...(live.some((deal) => deal.state === 'won') ? { 'company.is_customer': true } : {}),
    },
  };
};

/** The same verdict read again on the same handoff is one verdict; after a new handoff it is another. */
const isNewVerdict = (lead: Lead, given: Disposition): boolean => {
  const known = lead.disposition;
  if (known === null) return true;
  if (given.occurredAt < known.occurredAt) return false;
  if (given.verdict !== known.verdict || given.reason !== known.reason) return true;
  if (given.isUndated === true) return false;
  return given.occurredAt > known.occurredAt && lead.handoff !== null && lead.handoff.handedOverAt > known.occurredAt;
};

/**
 * What a person's record makes newly true, in a stable order. `beside`: what the person's company and deals say now; where both speak of a path,
 * the later in the list wins, and all of them win over the person's own record. A snapshot older than what we know changes nothing.
 * Law: observe(lead with all its events applied, the same snapshot) is empty.
 */
export const observe = (lead: Lead, snapshot: PersonSnapshot, beside: readonly Facts[] = []): readonly LeadEvent[] => {
  const { ref, modifiedAt, observedAt } = snapshot;
  const origin: Origin = { source: ref.connection, object: ref.object, recordId: ref.recordId };
  const times: Times = { occurredAt: modifiedAt, observedAt };
  const events: LeadEvent[] = [];
  const isKnown = (other: RecordRef): boolean => lead.refs.some((one) => sameRef(one, other));
  if (!isKnown(ref)) events.push(eventOf(origin, times, 'record_joined', null, { kind: 'record_joined', ref }));

  const merged = snapshot.mergedIds
    .map((recordId): RecordRef => ({ connection: ref.connection, object: ref.object, recordId }))
    .filter((other) => !isKnown(other) && !sameRef(other, ref));
  if (merged.length > 0) {
    const ids = merged.map((other) => other.recordId).sort();
    events.push(eventOf(origin, times, 'records_merged', ids, { kind: 'records_merged', refs: merged }));
  }

  const statements = new Map<string, Statement>();
  for (const [path, value] of Object.entries(snapshot.fields)) statements.set(path, { origin, times, value });
  for (const facts of beside) addFacts(statements, facts, modifiedAt);
  events.push(...changesOf(lead, statements), ...engagementsOf(lead, snapshot, origin));

  const { nativeStage, owner, disposition, isArchived } = snapshot;
  if (
    nativeStage !== null &&
    nativeStage !== lead.nativeStage &&
    !isOlder(lead.provenance[nativeStageMark], modifiedAt)
  ) {
    const of = { kind: 'native_stage_changed', before: lead.nativeStage, after: nativeStage } as const;
    events.push(eventOf(origin, times, 'native_stage', nativeStage, of));
  }
  const knownOwner = lead.provenance[ownerMark];
  const mayClearOwner = snapshot.standsOn === null && mayTakeAway(knownOwner, ref.connection);
  if (owner !== lead.owner && !isOlder(knownOwner, modifiedAt) && (owner !== null || mayClearOwner)) {
    events.push(eventOf(origin, times, 'owner', owner, { kind: 'owner_changed', before: lead.owner, after: owner }));
  }
  if (disposition !== null && isNewVerdict(lead, disposition)) {
    const at = { occurredAt: disposition.occurredAt, observedAt };
    const value = [disposition.verdict, disposition.reason ?? ''];
    events.push(eventOf(origin, at, 'verdict', value, { kind: 'verdict_given', disposition }));
  }
  // A record that stands on the person's may be archived while the person stays.
  const isOwn = snapshot.standsOn === null;
  if (isOwn && isArchived !== lead.isArchived && !isOlder(lead.provenance[archivedMark], modifiedAt)) {
    const kind = isArchived ? 'archived' : 'restored';
    events.push(eventOf(origin, times, kind, null, { kind }));
  }
  return events;
};

const engagementsOf = (lead: Lead, snapshot: PersonSnapshot, origin: Origin): readonly LeadEvent[] => {
  const known = new Set(lead.engagements.map((engagement) => engagement.key));
  const fresh: Engagement[] = [];
  for (const engagement of snapshot.engagements) {
    if (known.has(engagement.key)) continue;
    known.add(engagement.key);
    fresh.push(engagement);
  }
  return fresh.sort(inOrder).map((engagement) => ({
    key: engagement.key,
    source: origin.source,
    occurredAt: engagement.occurredAt,
    observedAt: engagement.observedAt,
    kind: 'engaged',
    engagement,
  }));
};

const withField = (lead: Lead, path: string, value: Value | null, provenance: Provenance): Lead => {
  const { [path]: before, ...others } = lead.fields;
  if (isDerived(path) || isOlder(lead.provenance[path], provenance.occurredAt) || sameValue(before ?? null, value))
    return lead;
  const fields = value === null ? others : { ...lead.fields, [path]: value };
  return {
    ...lead,
    fields: derivedFrom.includes(path) ? derive(fields) : fields,
    provenance: { ...lead.provenance, [path]: provenance },
  };
};

const withEngagement = (lead: Lead, engagement: Engagement): Lead => {
  if (lead.engagements.some((one) => one.key === engagement.key)) return lead;
  const after = lead.engagements.findIndex((one) => inOrder(one, engagement) > 0);
  const at = after === -1 ? lead.engagements.length : after;
  return { ...lead, engagements: lead.engagements.toSpliced(at, 0, engagement) };
};

const withRefs = (lead: Lead, refs: readonly RecordRef[]): Lead => {
  const fresh = refs.filter((ref) => !lead.refs.some((known) => sameRef(known, ref)));
  return fresh.length === 0 ? lead : { ...lead, refs: [...lead.refs, ...fresh] };
};

/** The lead with one event made so; the very same lead when the event says nothing new (it was applied before, or is older than what we know). */
export const apply = (lead: Lead, event: LeadEvent): Lead => {
  const { source, occurredAt, observedAt } = event;
  const provenance: Provenance = { source, occurredAt, observedAt };
  const marked = (mark: string, change: Partial<Lead>): Lead =>
    isOlder(lead.provenance[mark], occurredAt)
      ? lead
      : { ...lead, ...change, provenance: { ...lead.provenance, [mark]: provenance } };
  switch (event.kind) {
    case 'field_changed':
      return withField(lead, event.path, event.after, provenance);
    case 'engaged':
      return withEngagement(lead, event.engagement);
    case 'native_stage_changed':
      return lead.nativeStage === event.after ? lead : marked(nativeStageMark, { nativeStage: event.after });
    case 'owner_changed':
      return lead.owner === event.after ? lead : marked(ownerMark, { owner: event.after });
    case 'verdict_given':
      return isNewVerdict(lead, event.disposition) ? { ...lead, disposition: event.disposition } : lead;
    case 'record_joined':
      return withRefs(lead, [event.ref]);
    case 'records_merged':
      return withRefs(lead, event.refs);
    case 'archived':
    case 'restored': {
      const isArchived = event.kind === 'archived';
      return lead.isArchived === isArchived ? lead : marked(archivedMark, { isArchived });
    }
  }
};

export const applyAll = (lead: Lead, events: readonly LeadEvent[]): Lead => events.reduce(apply, lead);
