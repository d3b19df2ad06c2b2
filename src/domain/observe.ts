// From what a record says now to what has newly become true of a lead, and back: `observe` finds the events, `apply` makes them so.
// After all that was observed has been applied, the same snapshot says nothing new; so repeated, late and reordered reads do no harm.
import type { Disposition, Engagement, Instant, Lead, LeadId, Provenance, RecordRef, Value } from './lead.ts';
import { leadFields } from './lead.ts';
import { believedAfter, equalRanks, isNews, isWeaker, type RankOf, sameValue, withWord } from './believed.ts';
import type { CompanySnapshot, DealSnapshot, HappeningSnapshot, PersonSnapshot } from './snapshot.ts';
import type { LeadEvent, LeadEventOf } from './lead-event.ts';
import { derive, derivedFrom } from './derive.ts';
import { valueHash } from './hash.ts';
import { inOrder } from './engagement-order.ts';

/** What a record beside the person (a company, its deals) says: fields with their own times. A CompanySnapshot is one. */
export type Facts = Pick<CompanySnapshot, 'connection' | 'recordId' | 'modifiedAt' | 'observedAt' | 'fields'>;

/** Provenance of what is no field: so that an older snapshot does not turn these back either. */
export const nativeStageMark = '$native_stage';
export const ownerMark = '$owner';
const archivedMark = '$archived';

export const newLead = (id: LeadId, now: Instant): Lead => ({
  id,
  fields: {},
  provenance: {},
  others: {},
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

export const sameRef = (a: RecordRef, b: RecordRef): boolean =>
  a.recordId === b.recordId && a.object === b.object && a.connection === b.connection;

/** A record that has nothing to say of a fact does not take it away from the connection that does. */
const mayTakeAway = (known: Provenance | undefined, source: string): boolean => known?.source === source;

/** Of the record that said so alone: whether another connection's record lives is no matter of which of them was edited later. */
const isOldNewsOfLife = (known: Provenance | undefined, source: string, at: Instant): boolean =>
  known?.source === source && known.occurredAt > at;

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

type Statement = {
  readonly path: string;
  readonly origin: Origin;
  readonly times: Times;
  readonly value: Value | null;
};
/** By path and connection: each has its own word. */
type Statements = Map<string, Statement>;

const say = (to: Statements, statement: Statement): void => {
  to.set(`${statement.path}\n${statement.origin.source}`, statement);
};

const rankIn = (rank: number): { readonly rank?: number } => (rank === 0 ? {} : { rank });

const changesOf = (lead: Lead, statements: Statements, rankOf: RankOf): readonly LeadEvent[] => {
  const events: LeadEvent[] = [];
  let standing: Pick<Lead, 'fields' | 'provenance' | 'others'> = lead;
  for (const { path, origin, times, value } of [...statements.values()].sort(byPath)) {
    const rank = rankIn(rankOf(origin.source, path));
    const word = { source: origin.source, ...times, ...rank, value };
    if (isDerived(path) || !isNews(standing, path, word)) continue;
    const before = standing.fields[path] ?? null;
    const after = believedAfter(standing, path, word);
    if (sameValue(before, after)) {
      events.push(eventOf(origin, times, path, value, { kind: 'field_said', path, said: value, ...rank }));
    } else {
      const said = sameValue(after, value) ? {} : { said: value };
      events.push(
        eventOf(origin, times, path, value, { kind: 'field_changed', path, before, after, ...said, ...rank }),
      );
    }
    standing = withWord(standing, path, word);
  }
  return events;
};

const byPath = (a: Statement, b: Statement): number => {
  const [x, y] = [`${a.path}\n${a.origin.source}`, `${b.path}\n${b.origin.source}`];
  return x < y ? -1 : x > y ? 1 : 0;
};

/**
 * The facts as statements by path. What stands beside the person counts from the later of its own change and `since`: a person who moves to
 * another company has its facts from then on, however old they are.
 */
const addFacts = (to: Statements, facts: Facts, since: Instant): void => {
  const origin = { source: facts.connection, object: 'company', recordId: facts.recordId };
  const times = { occurredAt: Math.max(facts.modifiedAt, since), observedAt: facts.observedAt };
  for (const [path, value] of Object.entries(facts.fields)) {
    if (value !== null || !to.has(`${path}\n${origin.source}`)) say(to, { path, origin, times, value });
  }
};

/** What is new when a company, or deals, of a lead were read on their own; where several speak of a path, the later in the list wins. */
export const observeFacts = (
  lead: Lead,
  facts: readonly Facts[],
  rankOf: RankOf = equalRanks,
): readonly LeadEvent[] => {
  const statements: Statements = new Map();
  for (const one of facts) addFacts(statements, one, one.modifiedAt);
  return changesOf(lead, statements, rankOf);
};

/** What deals say of those on them: whether one is open, whose the newest open one is, and (only where so) that one was won. Archived deals count no more. */
export const dealFacts = (
  deals: readonly DealSnapshot[],
  of: Pick<Facts, 'connection' | 'recordId' | 'observedAt'>,
): Facts => {
  const live = deals.filter((deal) => !deal.isArchived);
  const open = live.filter((deal) => deal.state === 'open').sort((a, b) => b.createdAt - a.createdAt);
  return {
    ...of,
    modifiedAt: deals.reduce((latest, deal) => Math.max(latest, deal.modifiedAt), 0),
    fields: {
      'company.open_opportunity': open.length > 0,
      'company.deal_owner': open.find((deal) => deal.owner !== null)?.owner ?? null,
      ...(live.some((deal) => deal.state === 'won') ? { 'company.is_customer': true } : {}),
    },
  };
};

/** Two records, in one CRM or in two, speak at the very same moment: the one of the higher id was written later, or is as good as any. */
const isOfOtherOfThatMoment = (known: Disposition, given: Disposition): boolean =>
  given.occurredAt === known.occurredAt &&
  given.record !== undefined &&
  known.record !== undefined &&
  given.record < known.record;

/** The same verdict read again on the same handoff is one verdict; after a new handoff it is another. */
const isNewVerdict = (lead: Lead, given: Disposition): boolean => {
  const known = lead.disposition;
  if (known === null) return true;
  if (given.occurredAt < known.occurredAt || isOfOtherOfThatMoment(known, given)) return false;
  if (given.verdict !== known.verdict || given.reason !== known.reason) return true;
  // Words are added to a verdict that waits for them; to one that counts they add nothing.
  if (known.takenSince === undefined && given.note !== undefined && given.note !== known.note) return true;
  if (given.isUndated === true) return false;
  return given.occurredAt > known.occurredAt && lead.handoff !== null && lead.handoff.handedOverAt > known.occurredAt;
};

/**
 * What a person's record makes newly true, in a stable order. `beside`: what the person's company and deals say now; where both speak of a path,
 * the later in the list wins, and all of them win over the person's own record. A snapshot older than what we know changes nothing.
 * Law: observe(lead with all its events applied, the same snapshot) is empty.
 */
export const observe = (
  lead: Lead,
  snapshot: PersonSnapshot,
  beside: readonly Facts[] = [],
  rankOf: RankOf = equalRanks,
): readonly LeadEvent[] => {
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

  const statements: Statements = new Map();
  for (const [path, value] of Object.entries(snapshot.fields)) say(statements, { path, origin, times, value });
  for (const facts of beside) addFacts(statements, facts, modifiedAt);
  events.push(...changesOf(lead, statements, rankOf), ...engagementsOf(lead, snapshot.engagements, origin.source, ref));

  const { nativeStage, owner, disposition, isArchived } = snapshot;
  const isOld = (mark: string): boolean =>
    isWeaker(lead.provenance[mark], ref.connection, rankOf(ref.connection, mark), modifiedAt);
  if (nativeStage !== null && nativeStage !== lead.nativeStage && !isOld(nativeStageMark)) {
    const rank = rankIn(rankOf(ref.connection, nativeStageMark));
    const of = { kind: 'native_stage_changed', before: lead.nativeStage, after: nativeStage, ...rank } as const;
    events.push(eventOf(origin, times, 'native_stage', nativeStage, of));
  }
  const mayClearOwner = snapshot.standsOn === null && mayTakeAway(lead.provenance[ownerMark], ref.connection);
  if (owner !== lead.owner && !isOld(ownerMark) && (owner !== null || mayClearOwner)) {
    const rank = rankIn(rankOf(ref.connection, ownerMark));
    const of = { kind: 'owner_changed', before: lead.owner, after: owner, ...rank } as const;
    events.push(eventOf(origin, times, 'owner', owner, of));
  }
  events.push(...verdictOf(lead, disposition, origin, observedAt));
  // A record that stands on the person's may be archived while the person stays.
  const isOwn = snapshot.standsOn === null;
  const isOldNews = isOldNewsOfLife(lead.provenance[archivedMark], ref.connection, modifiedAt);
  if (isOwn && isArchived !== lead.isArchived && !isOldNews) {
    const kind = isArchived ? 'archived' : 'restored';
    events.push(eventOf(origin, times, kind, null, { kind }));
  }
  return events;
};

const verdictOf = (
  lead: Lead,
  disposition: Disposition | null,
  origin: Origin,
  observedAt: Instant,
): readonly LeadEvent[] => {
  if (disposition === null) return [];
  const given = { ...disposition, record: [origin.source, origin.object, origin.recordId].join('|') };
  if (!isNewVerdict(lead, given)) return [];
  const at = { occurredAt: given.occurredAt, observedAt };
  const value = [given.verdict, given.reason ?? ''];
  return [eventOf(origin, at, 'verdict', value, { kind: 'verdict_given', disposition: given })];
};

/** What a happening's own record makes newly true of the person it happened to. The same record again says nothing new. */
export const observeHappening = (lead: Lead, snapshot: HappeningSnapshot): readonly LeadEvent[] => {
  const { ref, disposition, engagements, observedAt } = snapshot;
  const origin: Origin = { source: ref.connection, object: ref.object, recordId: ref.recordId };
  return [
    ...engagementsOf(lead, engagements, origin.source, snapshot.person),
    ...verdictOf(lead, disposition, origin, observedAt),
  ];
};

const engagementsOf = (
  lead: Lead,
  said: readonly Engagement[],
  source: string,
  { object, recordId }: { readonly object: string; readonly recordId: string },
): readonly LeadEvent[] => {
  const known = new Set(lead.engagements.map((engagement) => engagement.key));
  const fresh: Engagement[] = [];
  for (const engagement of said) {
    if (known.has(engagement.key)) continue;
    known.add(engagement.key);
    fresh.push(engagement);
  }
  return fresh.sort(inOrder).map((engagement) => ({
    key: engagement.key,
    source,
    occurredAt: engagement.occurredAt,
    observedAt: engagement.observedAt,
    kind: 'engaged',
    engagement,
    of: { object, recordId },
  }));
};

const withSaid = (
  lead: Lead,
  event: LeadEvent & { readonly path: string; readonly rank?: number },
  value: Value | null,
): Lead => {
  const { path, source, occurredAt, observedAt } = event;
  const rank = rankIn(event.rank ?? 0);
  const word = { source, occurredAt, observedAt, ...rank, value };
  if (isDerived(path) || !isNews(lead, path, word)) return lead;
  const { fields, provenance, others } = withWord(lead, path, word);
  return { ...lead, fields: derivedFrom.includes(path) ? derive(fields) : fields, provenance, others };
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
  const marked = (mark: string, rank: number, change: Partial<Lead>): Lead =>
    isWeaker(lead.provenance[mark], source, rank, occurredAt)
      ? lead
      : {
          ...lead,
          ...change,
          provenance: { ...lead.provenance, [mark]: { source, occurredAt, observedAt, ...rankIn(rank) } },
        };
  switch (event.kind) {
    case 'field_changed':
      return withSaid(lead, event, event.said === undefined ? event.after : event.said);
    case 'field_said':
      return withSaid(lead, event, event.said);
    case 'engaged':
      return withEngagement(lead, event.engagement);
    case 'native_stage_changed':
      return lead.nativeStage === event.after
        ? lead
        : marked(nativeStageMark, event.rank ?? 0, { nativeStage: event.after });
    case 'owner_changed':
      return lead.owner === event.after ? lead : marked(ownerMark, event.rank ?? 0, { owner: event.after });
    case 'owner_set':
    case 'routed':
    case 'reroute_asked':
    case 'acceptance_undone':
      // They speak of the handoff alone, which a decision moves.
      return lead;
    case 'verdict_given':
      return isNewVerdict(lead, event.disposition) ? { ...lead, disposition: event.disposition } : lead;
    case 'record_joined':
      return withRefs(lead, [event.ref]);
    case 'records_merged':
      return withRefs(lead, event.refs);
    case 'archived':
    case 'restored': {
      const isArchived = event.kind === 'archived';
      if (lead.isArchived === isArchived || isOldNewsOfLife(lead.provenance[archivedMark], source, occurredAt))
        return lead;
      return {
        ...lead,
        isArchived,
        provenance: { ...lead.provenance, [archivedMark]: { source, occurredAt, observedAt } },
      };
    }
  }
};

export const applyAll = (lead: Lead, events: readonly LeadEvent[]): Lead => events.reduce(apply, lead);
