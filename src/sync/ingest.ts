// Every way in ends here: records become snapshots, snapshots become what is newly true, and that is decided and saved in one transaction.
import { countedOnly, isCounted } from '#domain/authority.ts';
import type { LeadEvent } from '#domain/lead-event.ts';
import { apply, observe, observeFacts, observeHappening, type Facts } from '#domain/observe.ts';
import { derive } from '#domain/derive.ts';
import type { Fields, Instant, RecordRef, Value } from '#domain/lead.ts';
import type { CompanySnapshot, DealSnapshot, HappeningSnapshot, PersonSnapshot } from '#domain/snapshot.ts';
import type { MappingProblem } from '#mapping/problems.ts';
import { seenOf, wholeOf } from '#mapping/read-plan.ts';
import { toSnapshot } from '#mapping/to-snapshot.ts';
import { upsertCompanies } from '#store/companies.ts';
import { upsertDeals } from '#store/deals.ts';
import { knownEvents } from '#store/events.ts';
import { leadsOfCompanies, leadsOfDomains, loadLeadsByRefs, wakeLeads } from '#store/leads.ts';
import { loadScores, type StoredScore } from '#store/scores.ts';
import { reportProblems } from '#store/problems.ts';
import { ownerWritten, refKey, saveRefs, type StoredRef } from '#store/refs.ts';
import { valueHash } from '#domain/hash.ts';
import type { Tx } from '#store/schema.ts';
import type { PersonKey, SourceRecord } from '#connectors/connector.ts';
import {
  closeDrafts,
  type Draft,
  draftOf,
  draftOfRef,
  emailMark,
  openDrafts,
  type Page,
  type PersonIn,
  takeInMerges,
} from './drafts.ts';
import type { Engine, Target } from './engine.ts';
import { withoutErased, withoutErasedHappenings } from './erase.ts';
import { loadFacts, type Subject } from './facts.ts';
import { isOwned } from './owner-writes.ts';
import { settleLeads, type LeadToSettle, type Settled } from './settle-leads.ts';

export type Ingested = Settled & {
  readonly read: number;
  readonly problems: number;
  /** Records that stand on a person's record we have not read yet: read that one, then these again. */
  readonly orphans: readonly Orphan[];
  /** People whose records others were merged into: what happened to those has moved to them, untouched. */
  readonly merged: readonly PersonKey[];
};

/** A record and the person's record it stands on. */
export type Orphan = { readonly recordId: string; readonly standsOn: PersonKey };

export const nothing: Ingested = {
  read: 0,
  problems: 0,
  orphans: [],
  merged: [],
  decided: 0,
  handoffs: 0,
  queued: 0,
  parked: 0,
  writes: [],
};

/** Takes in a page of records of one connection. In the caller's transaction, so that the cursor behind the page moves with it. */
export const ingestRecords = async (
  tx: Tx,
  engine: Engine,
  target: Target,
  records: readonly SourceRecord[],
): Promise<Ingested> => {
  const now = engine.clock.now();
  const problems: MappingProblem[] = [];
  const snapshots: (CompanySnapshot | DealSnapshot)[] = [];
  const people: PersonIn[] = [];
  const happenings: HappeningSnapshot[] = [];
  for (const record of records) {
    const result = toSnapshot(target.mapping, engine.manifest, record, { connection: target.row.id, observedAt: now });
    problems.push(...result.problems);
    if (!result.ok) continue;
    const { snapshot } = result;
    if (snapshot.kind === 'person')
      people.push({ snapshot, seen: { ...seenOf(target.mapping, engine.manifest, record), ...wholeOf(record) } });
    else if (snapshot.kind === 'happening') happenings.push(snapshot);
    else snapshots.push(snapshot);
  }
  await reportMappingProblems(tx, target, problems, now);
  await takeInCompanies(tx, snapshots.filter(isCompany), now);
  await takeInDeals(tx, target, snapshots.filter(isDeal), now);
  const settled = await ingestPeople(
    tx,
    engine,
    await withoutErased(tx, engine, people),
    await freshHappenings(tx, await withoutErasedHappenings(tx, happenings)),
  );
  return { ...settled, read: records.length, problems: problems.length };
};

/** Reads overlap, so most of what comes is known: the event is stored, and a verdict of that record is not in it. */
const freshHappenings = async (
  tx: Tx,
  happenings: readonly HappeningSnapshot[],
): Promise<readonly HappeningSnapshot[]> => {
  const known = await knownEvents(
    tx,
    happenings.flatMap(({ engagements }) => engagements.map(({ key }) => key)),
  );
  return happenings.filter(
    ({ engagements, disposition }) => disposition !== null || engagements.some(({ key }) => !known.has(key)),
  );
};

const isCompany = (snapshot: CompanySnapshot | DealSnapshot): snapshot is CompanySnapshot =>
  snapshot.kind === 'company';
const isDeal = (snapshot: CompanySnapshot | DealSnapshot): snapshot is DealSnapshot => snapshot.kind === 'deal';

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
  const domains = changed.flatMap(({ fields }) => {
    const domain = fields['company.domain'];
    return typeof domain === 'string' ? [domain] : [];
  });
  const ids = [...(await leadsOfCompanies(tx, keys)), ...(await leadsOfDomains(tx, domains))];
  await wakeLeads(tx, [...new Set(ids)], now);
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

/**
 * Takes in snapshots of people and of what happened to them: `observe → decide → save`. Several snapshots of one lead in a page are taken in one after
 * the other.
 */
export const ingestPeople = async (
  tx: Tx,
  engine: Engine,
  people: readonly PersonIn[],
  happenings: readonly HappeningSnapshot[] = [],
): Promise<Ingested> => {
  if (people.length === 0 && happenings.length === 0) return nothing;
  const page = await openDrafts(tx, engine, people, happenings);
  const orphans: Orphan[] = [];
  const merged: PersonKey[] = [];
  for (const person of people) {
    const { ref, standsOn } = person.snapshot;
    const draft = await draftOf(page, person.snapshot);
    if (draft === null) {
      if (standsOn !== null) orphans.push({ recordId: ref.recordId, standsOn: { object: 'contact', id: standsOn } });
      continue;
    }
    if (await takeInMerges(page, draft, person.snapshot))
      merged.push({ object: personObject(ref.object), id: ref.recordId });
    takeInPerson(engine, draft, person);
  }
  for (const happening of happenings) {
    if (!takeInHappening(page, happening)) {
      const { object, recordId } = happening.person;
      orphans.push({ recordId: happening.ref.recordId, standsOn: { object, id: recordId } });
    }
  }
  return { ...(await settlePage(page)), read: people.length, problems: 0, orphans, merged };
};

/** Decides and saves what the page has touched. */
export const settlePage = async (page: Page): Promise<Settled> => {
  const { tx, engine, now } = page;
  await closeDrafts(page);
  const live = [...page.drafts.values()].filter((draft) => draft.isTouched);
  const facts = await loadFacts(tx, engine, live.map(toSubject), now);
  for (const draft of live) observeAll(engine, draft, facts.get(draft.lead.id) ?? []);
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
  return settled;
};

const personObject = (object: string): PersonKey['object'] => (object === 'lead' ? 'lead' : 'contact');

const takeInPerson = (engine: Engine, draft: Draft, { snapshot, seen }: PersonIn): void => {
  const { ref } = snapshot;
  const key = refKey(ref);
  const known = draft.refs.get(key);
  if (known !== undefined && snapshot.modifiedAt < known.modifiedAt) return;
  draft.isTouched = true;
  draft.snapshots.push(snapshot);
  draft.touchedRefs.add(key);
  draft.refs.set(key, {
    ref,
    leadId: draft.lead.id,
    modifiedAt: snapshot.modifiedAt,
    lastWritten: known?.lastWritten ?? {},
    ours: newestOurs(snapshot, known),
    seen: { ...(known?.seen ?? {}), ...seen, ...emailMark(engine, snapshot) },
    isArchived: snapshot.isArchived,
    // A lead that was converted lives on as its contact, and cannot be written any more.
    mergedInto: snapshot.links.find(({ crm }) => crm === null)?.recordId ?? null,
    companyId: snapshot.companyId,
    owner: isOwned(engine.targets.get(ref.connection), ref.object) ? ownerNow(snapshot, known) : known?.owner,
  });
  const set = ownerSet(engine, snapshot, known);
  if (set !== null) draft.ownersSet.push(set);
};

/** A snapshot read before our last owner write arrived says nothing about that write. */
const ownerNow = (snapshot: PersonSnapshot, known: StoredRef | undefined): string | null => {
  const written = known?.lastWritten[ownerWritten];
  return written !== undefined && written.modifiedAt > snapshot.modifiedAt ? written.value : snapshot.owner;
};

/** Whom somebody else than us has made the owner since the record was read last, or we set it: our own word is what was known. */
const ownerSet = (engine: Engine, snapshot: PersonSnapshot, known: StoredRef | undefined): LeadEvent | null => {
  if (
    known === undefined ||
    known.owner === undefined ||
    !isOwned(engine.targets.get(snapshot.ref.connection), snapshot.ref.object)
  )
    return null;
  const owner = ownerNow(snapshot, known);
  if (owner === known.owner) return null;
  const { ref, modifiedAt, observedAt } = snapshot;
  return {
    key: [ref.connection, ref.object, ref.recordId, 'owner_set', modifiedAt, valueHash(owner)].join('|'),
    source: ref.connection,
    occurredAt: modifiedAt,
    observedAt,
    ...{ kind: 'owner_set', ref, owner },
  };
};

const takeInHappening = (page: Page, happening: HappeningSnapshot): boolean => {
  const draft = draftOfRef(page, { ...happening.person, connection: happening.ref.connection });
  if (draft === null) return false;
  draft.isTouched = true;
  draft.happenings.push(happening);
  return true;
};

/** A snapshot read before our last write arrived says nothing about that write: what we wrote then counts. */
const newestOurs = (snapshot: PersonSnapshot, known: StoredRef | undefined): Record<string, string | null> => {
  const ours: Record<string, string | null> = { ...snapshot.ours };
  for (const [property, written] of Object.entries(known?.lastWritten ?? {})) {
    if (property === ownerWritten) continue;
    if (written.modifiedAt > snapshot.modifiedAt) ours[property] = written.value;
  }
  return ours;
};

/** What the page's snapshots, with the company and the deals beside them, make newly true of the lead. */
const observeAll = (engine: Engine, draft: Draft, facts: readonly Facts[]): void => {
  const { rankOf, authority } = engine.beliefs;
  const note = (events: readonly LeadEvent[]): void => {
    const connections = new Set([...draft.refs.values()].map(({ ref }) => ref.connection));
    for (const event of events) {
      const isAside = event.kind === 'engaged' && !isCounted(event.engagement, connections, authority);
      (isAside ? draft.asides : draft.events).push(event);
      if (!isAside) draft.lead = apply(draft.lead, event);
    }
  };
  draft.lead = countedOnly(draft.lead, authority);
  draft.before = draft.lead;
  draft.events.push(...draft.ownersSet);
  const isGone = [...draft.refs.values()].every((ref) => ref.isArchived || ref.mergedInto !== null);
  for (const snapshot of draft.snapshots) {
    // A person is gone with the last of their records.
    const isArchived = snapshot.isArchived && isGone;
    note(observe(draft.lead, { ...snapshot, isArchived }, facts, rankOf));
  }
  // Verdicts count in the order in which they were given.
  for (const happening of draft.happenings.toSorted(byTime)) note(observeHappening(draft.lead, happening));
  if (draft.snapshots.length === 0) note(observeFacts(draft.lead, facts, rankOf));
};

const byTime = (a: HappeningSnapshot, b: HappeningSnapshot): number =>
  (a.disposition?.occurredAt ?? a.modifiedAt) - (b.disposition?.occurredAt ?? b.modifiedAt);

/** With what this page says of the lead, so that a new lead finds its account at once. */
const toSubject = (draft: Draft): Subject => ({
  key: draft.lead.id,
  refs: [...draft.refs.values()],
  fields: derive(
    draft.snapshots.reduce(
      (so: Fields, { fields }) => ({
        ...so,
        ...Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Value] => entry[1] !== null)),
      }),
      draft.lead.fields,
    ),
  ),
});

const toSettle = (draft: Draft, score: StoredScore | undefined, contractHash: string): LeadToSettle => ({
  lead: draft.lead,
  before: draft.before,
  events: draft.events,
  asides: draft.asides,
  refs: [...draft.refs.values()],
  isRescoring: score !== undefined && score.contractHash !== contractHash,
  hasJoined: draft.hasJoined,
});
