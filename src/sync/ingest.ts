// Every way in ends here: records become snapshots, snapshots become what is newly true, and that is decided and saved in one transaction.
import type { LeadEvent } from '#domain/lead-event.ts';
import { applyAll, newLead, observe, observeFacts, type Facts } from '#domain/observe.ts';
import { mergeLeads } from '#domain/merge-leads.ts';
import type { Handoff, Instant, Lead, RecordRef } from '#domain/lead.ts';
import type { CompanySnapshot, DealSnapshot, PersonSnapshot, Snapshot } from '#domain/snapshot.ts';
import type { MappingProblem } from '#mapping/problems.ts';
import { seenOf } from '#mapping/read-plan.ts';
import { toSnapshot } from '#mapping/to-snapshot.ts';
import { upsertCompanies } from '#store/companies.ts';
import { upsertDeals } from '#store/deals.ts';
import { leadsOfCompanies, loadLeadsByRefs, wakeLeads, type CompanyKey, type StoredLead } from '#store/leads.ts';
import { repointRefs } from '#store/merges.ts';
import { loadScores, type StoredScore } from '#store/scores.ts';
import { reportProblems } from '#store/problems.ts';
import { refKey, saveRefs, type StoredRef } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import type { SourceRecord } from '#connectors/connector.ts';
import type { Engine, Target } from './engine.ts';
import { loadFacts, type Subject } from './facts.ts';
import { settleLeads, type LeadToSettle, type Settled } from './settle-leads.ts';

export type Ingested = Settled & {
  readonly read: number;
  readonly problems: number;
  /** Records that stand on a person's record we have not read yet: read that one, then these again. */
  readonly orphans: readonly { readonly recordId: string; readonly standsOn: string }[];
};

export const nothing: Ingested = {
  read: 0,
  problems: 0,
  orphans: [],
  decided: 0,
  handoffs: 0,
  queued: 0,
  parked: 0,
  writes: [],
};

/** What a snapshot brings besides itself: marks of the event-giving values, kept so that histories are read only when they change. */
type PersonIn = { readonly snapshot: PersonSnapshot; readonly seen: Readonly<Record<string, string | null>> };

/** Takes in a page of records of one connection. In the caller's transaction, so that the cursor behind the page moves with it. */
export const ingestRecords = async (
  tx: Tx,
  engine: Engine,
  target: Target,
  records: readonly SourceRecord[],
): Promise<Ingested> => {
  const now = engine.clock.now();
  const problems: MappingProblem[] = [];
  const snapshots: Snapshot[] = [];
  const people: PersonIn[] = [];
  for (const record of records) {
    const result = toSnapshot(target.mapping, engine.manifest, record, { connection: target.row.id, observedAt: now });
    problems.push(...result.problems);
    if (!result.ok) continue;
    if (result.snapshot.kind === 'person') {
      people.push({ snapshot: result.snapshot, seen: seenOf(target.mapping, engine.manifest, record) });
    } else {
      snapshots.push(result.snapshot);
    }
  }
  await reportMappingProblems(tx, target, problems, now);
  await takeInCompanies(tx, snapshots.filter(isCompany), now);
  await takeInDeals(tx, target, snapshots.filter(isDeal), now);
  const settled = await ingestPeople(tx, engine, people);
  return { ...settled, read: records.length, problems: problems.length };
};

const isCompany = (snapshot: Snapshot): snapshot is CompanySnapshot => snapshot.kind === 'company';
const isDeal = (snapshot: Snapshot): snapshot is DealSnapshot => snapshot.kind === 'deal';

const reportMappingProblems = (
  tx: Tx,
  target: Target,
  problems: readonly MappingProblem[],
  now: Instant,
): Promise<void> =>
  reportProblems(
    tx,
    problems.map((problem) => ({
      connection: target.row.id,
      kind: problem.kind,
      subject: [problem.object, problem.property, problem.value ?? ''].filter((part) => part !== '').join(' '),
      detail: problem.message,
    })),
    now,
  );

/** The people of a company whose facts have changed are looked at when due things are swept. */
const takeInCompanies = async (tx: Tx, companies: readonly CompanySnapshot[], now: Instant): Promise<void> => {
  if (companies.length === 0) return;
  const changed = await upsertCompanies(tx, companies);
  const keys = changed.map(({ connection, recordId }) => ({ connection, recordId }));
  await wakeLeads(tx, await leadsOfCompanies(tx, keys), now);
};

const takeInDeals = async (tx: Tx, target: Target, deals: readonly DealSnapshot[], now: Instant): Promise<void> => {
  if (deals.length === 0) return;
  const changes = await upsertDeals(tx, deals);
  const sides = changes.flatMap(({ before, after }) => (before === null ? [after] : [before, after]));
  const connection = target.row.id;
  const companies = sides.flatMap(({ companyId }) => (companyId === null ? [] : [{ connection, recordId: companyId }]));
  const people = sides.flatMap(({ personIds }) =>
    personIds.map((recordId): RecordRef => ({ connection, object: 'contact', recordId })),
  );
  const found = await loadLeadsByRefs(tx, people);
  const ids = [...(await leadsOfCompanies(tx, companies)), ...[...found.values()].map(({ lead }) => lead.id)];
  await wakeLeads(tx, [...new Set(ids)], now);
};

/** Takes in snapshots of people: `observe → decide → save`. Several snapshots of one lead in a page are taken in one after the other. */
export const ingestPeople = async (tx: Tx, engine: Engine, people: readonly PersonIn[]): Promise<Ingested> => {
  if (people.length === 0) return nothing;
  const now = engine.clock.now();
  const drafts = new Map<string, Draft>();
  const byRef = await loadDrafts(tx, people, drafts);
  const orphans: { recordId: string; standsOn: string }[] = [];
  for (const person of people) {
    const draft = draftOf(engine, person.snapshot, byRef, drafts);
    if (draft === null) {
      orphans.push({ recordId: person.snapshot.ref.recordId, standsOn: person.snapshot.standsOn ?? '' });
      continue;
    }
    await takeInMerges(tx, draft, person.snapshot, byRef, drafts, now);
    takeInPerson(draft, person);
  }
  const live = [...drafts.values()].filter((draft) => draft.isTouched);
  const facts = await loadFacts(tx, engine, live.map(toSubject), now);
  for (const draft of live) observeAll(draft, facts.get(draft.lead.id) ?? []);
  const scores = await loadScores(
    tx,
    live.map(({ lead }) => lead.id),
  );
  const { contractHash } = engine.versions;
  const due = live.map((draft) => toSettle(draft, scores.get(draft.lead.id), contractHash));
  const settled = await settleLeads(tx, engine, due, now);
  await saveRefs(
    tx,
    live.flatMap((draft) => [...draft.refs.values()].filter((ref) => draft.touchedRefs.has(refKey(ref.ref)))),
  );
  return { ...settled, read: people.length, problems: 0, orphans };
};

/** A lead while a page is taken in. */
type Draft = {
  /** Before what this page says, but with the leads it merged. */
  before: Lead;
  lead: Lead;
  company: CompanyKey | null;
  readonly events: LeadEvent[];
  readonly refs: Map<string, StoredRef>;
  readonly touchedRefs: Set<string>;
  /** Snapshots of this page, oldest first; observed once the company and the deals beside them are known. */
  readonly snapshots: PersonSnapshot[];
  isTouched: boolean;
  adopted: Handoff | null;
};

const contactRef = (of: RecordRef, recordId: string): RecordRef => ({
  connection: of.connection,
  object: 'contact',
  recordId,
});

/** Every ref that a snapshot speaks of: its own, those merged into it, and the one it stands on. */
const refsOf = ({ ref, mergedIds, standsOn }: PersonSnapshot): RecordRef[] => [
  ref,
  ...mergedIds.map((recordId) => ({ ...ref, recordId })),
  ...(standsOn === null ? [] : [contactRef(ref, standsOn)]),
];

const loadDrafts = async (
  tx: Tx,
  people: readonly PersonIn[],
  drafts: Map<string, Draft>,
): Promise<Map<string, string>> => {
  const stored = await loadLeadsByRefs(
    tx,
    people.flatMap(({ snapshot }) => refsOf(snapshot)),
    { lock: true },
  );
  const byRef = new Map<string, string>();
  for (const [key, one] of stored) {
    byRef.set(key, one.lead.id);
    if (!drafts.has(one.lead.id)) drafts.set(one.lead.id, fromStored(one));
  }
  return byRef;
};

const fromStored = (one: StoredLead): Draft => ({
  before: one.lead,
  lead: one.lead,
  company: one.company,
  events: [],
  refs: new Map(one.refs.map((ref) => [refKey(ref.ref), ref])),
  touchedRefs: new Set(),
  snapshots: [],
  isTouched: false,
  adopted: null,
});

/** The draft a snapshot belongs to; null where it stands on a record that nobody has read yet. */
const draftOf = (
  engine: Engine,
  snapshot: PersonSnapshot,
  byRef: Map<string, string>,
  drafts: Map<string, Draft>,
): Draft | null => {
  const own = byRef.get(refKey(snapshot.ref));
  const host = snapshot.standsOn === null ? undefined : byRef.get(refKey(contactRef(snapshot.ref, snapshot.standsOn)));
  // A merge may mint a new record: it goes on with the lead of the first record it swallowed that we know.
  const swallowed = snapshot.mergedIds
    .map((recordId) => byRef.get(refKey({ ...snapshot.ref, recordId })))
    .find(Boolean);
  const id = own ?? host ?? swallowed;
  const known = id === undefined ? undefined : drafts.get(id);
  if (known !== undefined) return known;
  if (snapshot.ref.object !== 'contact') return null;
  const lead = newLead(engine.newId(), engine.clock.now());
  const draft: Draft = {
    before: lead,
    lead,
    company: null,
    events: [],
    refs: new Map(),
    touchedRefs: new Set(),
    snapshots: [],
    isTouched: false,
    adopted: null,
  };
  drafts.set(lead.id, draft);
  byRef.set(refKey(snapshot.ref), lead.id);
  return draft;
};

const takeInPerson = (draft: Draft, { snapshot, seen }: PersonIn): void => {
  const { ref } = snapshot;
  const key = refKey(ref);
  const known = draft.refs.get(key);
  if (known !== undefined && snapshot.modifiedAt < known.modifiedAt) return;
  draft.isTouched = true;
  if (snapshot.companyId !== null) draft.company = { connection: ref.connection, recordId: snapshot.companyId };
  else if (ref.object === 'contact' && draft.company?.connection === ref.connection) draft.company = null;
  draft.snapshots.push(snapshot);
  draft.touchedRefs.add(key);
  draft.refs.set(key, {
    ref,
    leadId: draft.lead.id,
    modifiedAt: snapshot.modifiedAt,
    lastWritten: known?.lastWritten ?? {},
    ours: newestOurs(snapshot, known),
    seen: { ...(known?.seen ?? {}), ...seen },
    isArchived: snapshot.isArchived,
    mergedInto: null,
  });
};

/** A snapshot read before our last write arrived says nothing about that write: what we wrote then counts. */
const newestOurs = (snapshot: PersonSnapshot, known: StoredRef | undefined): Record<string, string | null> => {
  const ours: Record<string, string | null> = { ...snapshot.ours };
  for (const [property, written] of Object.entries(known?.lastWritten ?? {})) {
    if (written.modifiedAt > snapshot.modifiedAt) ours[property] = written.value;
  }
  return ours;
};

/** What the page's snapshots, with the company and the deals beside them, make newly true of the lead. */
const observeAll = (draft: Draft, facts: readonly Facts[]): void => {
  const note = (events: readonly LeadEvent[]): void => {
    draft.lead = applyAll(draft.lead, events);
    draft.events.push(...events);
  };
  draft.before = draft.lead;
  for (const snapshot of draft.snapshots) note(observe(draft.lead, snapshot, facts));
  if (draft.snapshots.length === 0) note(observeFacts(draft.lead, ...facts));
};

const toSubject = (draft: Draft): Subject => ({
  key: draft.lead.id,
  company: draft.company,
  refs: [...draft.refs.values()].map(({ ref }) => ref),
});

/** The losers of a merge become part of the winner's lead; where the winner is new to us, it takes over a loser's lead. */
const takeInMerges = async (
  tx: Tx,
  draft: Draft,
  snapshot: PersonSnapshot,
  byRef: Map<string, string>,
  drafts: Map<string, Draft>,
  now: Instant,
): Promise<void> => {
  for (const recordId of snapshot.mergedIds) {
    const key = refKey({ ...snapshot.ref, recordId });
    const loserId = byRef.get(key);
    const loser = loserId === undefined ? undefined : drafts.get(loserId);
    const loserRef = loser?.refs.get(key);
    if (loser === undefined || loserRef === undefined) continue;
    if (loserRef.mergedInto !== snapshot.ref.recordId) {
      draft.refs.set(key, { ...loserRef, leadId: draft.lead.id, isArchived: true, mergedInto: snapshot.ref.recordId });
      draft.touchedRefs.add(key);
    }
    if (loser === draft) continue;
    draft.isTouched = true;
    await repointRefs(tx, loser.lead.id, draft.lead.id, now);
    const { lead, adopted } = mergeLeads(draft.lead, loser.lead);
    draft.lead = lead;
    draft.adopted ??= adopted;
    for (const [of, ref] of loser.refs) if (!draft.refs.has(of)) draft.refs.set(of, { ...ref, leadId: lead.id });
    loser.isTouched = false;
    drafts.delete(loser.lead.id);
    for (const [ref, id] of byRef) if (id === loser.lead.id) byRef.set(ref, draft.lead.id);
  }
};

const toSettle = (draft: Draft, score: StoredScore | undefined, contractHash: string): LeadToSettle => ({
  lead: draft.lead,
  before: draft.before,
  events: draft.events,
  company: draft.company,
  refs: [...draft.refs.values()],
  isRescoring: score !== undefined && score.contractHash !== contractHash,
  adopted: draft.adopted,
});
