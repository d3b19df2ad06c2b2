// Whose record is whose, while a page is taken in: each snapshot finds its lead by its own ref, by the records it names itself, or by its exact
// e-mail address, never by likeness. What could mean several people is put before a person, and the record stands alone until then.
import { mergeLeads } from '#domain/merge-leads.ts';
import { newLead } from '#domain/observe.ts';
import type { Instant, Lead, LeadId, RecordRef } from '#domain/lead.ts';
import type { LeadEvent } from '#domain/lead-event.ts';
import type { HappeningSnapshot, PersonSnapshot } from '#domain/snapshot.ts';
import { areApart, askWho, loadApart, type Move, type Question, recordMoves } from '#store/identity.ts';
import { loadPeople, type StoredLead } from '#store/leads.ts';
import { closeOtherHandoffs, renameHandoff, repointRefs } from '#store/merges.ts';
import { findRefs, refKey, type StoredRef } from '#store/refs.ts';
import type { MoveGround, Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';

/** What a snapshot brings besides itself: marks of the event-giving values, kept so that histories are read only when they change. */
export type PersonIn = { readonly snapshot: PersonSnapshot; readonly seen: Readonly<Record<string, string | null>> };

/** A lead while a page is taken in. */
export type Draft = {
  /** Before what this page says, but with the leads it merged. */
  before: Lead;
  lead: Lead;
  readonly events: LeadEvent[];
  readonly asides: LeadEvent[];
  /** Records that somebody else has given to somebody. */
  readonly ownersSet: LeadEvent[];
  readonly refs: Map<string, StoredRef>;
  readonly touchedRefs: Set<string>;
  /** Snapshots of this page, oldest first; observed once the company and the deals beside them are known. */
  readonly snapshots: PersonSnapshot[];
  readonly happenings: HappeningSnapshot[];
  isTouched: boolean;
  /** Another lead has become part of this one: its records follow whoever works the lead now. */
  hasJoined: boolean;
};

/** The leads that a page may speak of, locked. */
export type Page = {
  readonly tx: Tx;
  readonly engine: Engine;
  readonly now: Instant;
  readonly drafts: Map<LeadId, Draft>;
  readonly byRef: Map<string, LeadId>;
  readonly apart: ReadonlySet<string>;
  /** Addresses that several records of one object bear in this page: none of them is known by it. */
  readonly twice: ReadonlySet<string>;
  readonly questions: Question[];
  readonly moves: Move[];
};

const contactRef = (of: RecordRef, recordId: string): RecordRef => ({
  connection: of.connection,
  object: 'contact',
  recordId,
});

const linksOf = (engine: Engine, { ref, links }: PersonSnapshot): RecordRef[] =>
  links.flatMap((link) => engine.beliefs.linked(ref.connection, link) ?? []);

/** Every ref that a snapshot speaks of: its own, those merged into it, the one it stands on, and those it says are the same person's. */
const refsOf = (engine: Engine, snapshot: PersonSnapshot): RecordRef[] => [
  snapshot.ref,
  ...snapshot.mergedIds.map((recordId) => ({ ...snapshot.ref, recordId })),
  ...(snapshot.standsOn === null ? [] : [contactRef(snapshot.ref, snapshot.standsOn)]),
  ...linksOf(engine, snapshot),
];

/** More than one record may be one person's: there are two CRMs, or one with leads that stand for themselves. */
const mayJoin = (engine: Engine): boolean =>
  engine.targets.size > 1 ||
  [...engine.targets.values()].some(({ mapping }) => {
    const { lead, contact } = mapping.objects;
    return lead !== undefined && contact !== undefined && lead.stands_on === null;
  });

const emailOf = (engine: Engine, { ref, fields }: PersonSnapshot): string | null =>
  engine.beliefs.joiningEmail(ref.connection, fields['person.email']);

/** The addresses by which this page's records may find a lead: of records that are new, or say another address than the lead does. */
const joiningEmails = async (tx: Tx, engine: Engine, people: readonly PersonIn[]): Promise<readonly string[]> => {
  if (!mayJoin(engine)) return [];
  const known = new Map(
    (
      await findRefs(
        tx,
        people.map(({ snapshot }) => snapshot.ref),
      )
    ).map((ref) => [refKey(ref.ref), ref]),
  );
  return people.flatMap(({ snapshot }) => {
    const email = emailOf(engine, snapshot);
    const ref = known.get(refKey(snapshot.ref));
    return email === null || ref?.seen[seenEmail] === email ? [] : [email];
  });
};

/** Among a ref's marks: the address that it was last looked up by. */
const seenEmail = '$email';

export const emailMark = (engine: Engine, snapshot: PersonSnapshot): Readonly<Record<string, string>> => {
  const email = mayJoin(engine) && !snapshot.isArchived ? emailOf(engine, snapshot) : null;
  return email === null ? {} : { [seenEmail]: email };
};

export const openDrafts = async (
  tx: Tx,
  engine: Engine,
  people: readonly PersonIn[],
  happenings: readonly HappeningSnapshot[],
): Promise<Page> => {
  const refs = [
    ...people.flatMap(({ snapshot }) => refsOf(engine, snapshot)),
    ...happenings.map(({ ref, person }): RecordRef => ({ ...person, connection: ref.connection })),
  ];
  const emails = await joiningEmails(tx, engine, people);
  const stored = await loadPeople(tx, refs, emails, { lock: true });
  // A ruling holds for the whole lead, also when another of its records comes by.
  const ruled = [...people.map(({ snapshot }) => snapshot.ref), ...stored.flatMap(({ lead }) => lead.refs)];
  const apart = mayJoin(engine) ? await loadApart(tx, ruled) : new Set<string>();
  return pageOf(tx, engine, stored, apart, twiceIn(engine, people));
};

/** These leads, locked, as drafts. */
export const pageOf = (
  tx: Tx,
  engine: Engine,
  stored: readonly StoredLead[],
  apart: ReadonlySet<string>,
  twice: ReadonlySet<string> = new Set(),
): Page => {
  const page: Page = {
    tx,
    engine,
    now: engine.clock.now(),
    drafts: new Map(),
    byRef: new Map(),
    apart,
    twice,
    questions: [],
    moves: [],
  };
  for (const one of stored) {
    page.drafts.set(one.lead.id, fromStored(one));
    for (const { ref } of one.refs) page.byRef.set(refKey(ref), one.lead.id);
  }
  return page;
};

const addressOf = ({ connection, object }: RecordRef, email: string): string => `${connection}|${object}|${email}`;

const twiceIn = (engine: Engine, people: readonly PersonIn[]): ReadonlySet<string> => {
  if (!mayJoin(engine)) return new Set();
  const records = new Map<string, Set<string>>();
  for (const { snapshot } of people) {
    const email = emailOf(engine, snapshot);
    if (email === null || snapshot.isArchived) continue;
    const address = addressOf(snapshot.ref, email);
    records.set(address, (records.get(address) ?? new Set()).add(snapshot.ref.recordId));
  }
  return new Set([...records].filter(([, ids]) => ids.size > 1).map(([address]) => address));
};

const draftFrom = (lead: Lead, refs: readonly StoredRef[]): Draft => ({
  before: lead,
  lead,
  events: [],
  asides: [],
  ownersSet: [],
  refs: new Map(refs.map((ref) => [refKey(ref.ref), ref])),
  touchedRefs: new Set(),
  snapshots: [],
  happenings: [],
  isTouched: false,
  hasJoined: false,
});

const fromStored = (one: StoredLead): Draft => draftFrom(one.lead, one.refs);

export const draftOfRef = (page: Page, ref: RecordRef): Draft | null => {
  const id = page.byRef.get(refKey(ref));
  return id === undefined ? null : (page.drafts.get(id) ?? null);
};

/** The draft a snapshot belongs to, joined with every other that it says is the same person; null where it stands on a record that nobody has read yet. */
export const draftOf = async (page: Page, snapshot: PersonSnapshot): Promise<Draft | null> => {
  const { engine } = page;
  const { ref, standsOn } = snapshot;
  const own = draftOfRef(page, ref);
  const host = standsOn === null ? null : draftOfRef(page, contactRef(ref, standsOn));
  // A merge may mint a new record: it goes on with the lead of the first record it swallowed that we know.
  const swallowed = snapshot.mergedIds
    .map((recordId) => draftOfRef(page, { ...ref, recordId }))
    .find((draft) => draft !== null);
  let draft = own ?? host ?? swallowed ?? null;
  for (const link of linksOf(engine, snapshot)) {
    const linked = draftOfRef(page, link);
    if (linked === null || linked === draft || isRuledApart(page, ref, draft, linked)) continue;
    const isOwnCrm = link.connection === ref.connection;
    if (!isOwnCrm && isTaken(linked, ref)) ask(page, ref, 'taken', [linked]);
    else if (draft === null) draft = noteJoin(page, linked, ref, 'crm');
    else draft = await join(page, draft, linked, 'crm');
  }
  draft = await joinedByEmail(page, snapshot, draft);
  if (draft === null && standsOn === null) {
    draft = draftFrom(newLead(engine.newId(), page.now), []);
    page.drafts.set(draft.lead.id, draft);
  }
  if (draft === null) return null;
  page.byRef.set(refKey(ref), draft.lead.id);
  claim(page, draft, snapshot);
  return draft;
};

/** A record that this one names and nobody has read yet is this lead's when it comes: kept as a ref of which nothing is known. */
const claim = (page: Page, draft: Draft, snapshot: PersonSnapshot): void => {
  for (const ref of linksOf(page.engine, snapshot)) {
    const key = refKey(ref);
    if (page.byRef.has(key)) continue;
    page.byRef.set(key, draft.lead.id);
    draft.touchedRefs.add(key);
    draft.refs.set(key, {
      ...{ ref, leadId: draft.lead.id, modifiedAt: 0, lastWritten: {}, ours: {}, seen: {} },
      ...{ isArchived: false, mergedInto: null, companyId: null },
    });
  }
};

/** Another live record of the same object already stands for this lead: the CRM itself holds the person twice. */
const isTaken = (draft: Draft, ref: RecordRef): boolean =>
  liveRefs(draft).some(
    (one) => one.connection === ref.connection && one.object === ref.object && one.recordId !== ref.recordId,
  );

const liveRefs = (draft: Draft): RecordRef[] =>
  [...draft.refs.values()].filter((one) => !one.isArchived && one.mergedInto === null).map(({ ref }) => ref);

const isRuledApart = (page: Page, ref: RecordRef, mine: Draft | null, other: Draft): boolean =>
  page.apart.size > 0 &&
  [ref, ...(mine === null ? [] : liveRefs(mine))].some((a) =>
    [...other.refs.values()].some((b) => areApart(page.apart, a, b.ref)),
  );

const joinedByEmail = async (page: Page, snapshot: PersonSnapshot, draft: Draft | null): Promise<Draft | null> => {
  const { ref, isArchived } = snapshot;
  const email = mayJoin(page.engine) ? emailOf(page.engine, snapshot) : null;
  const seen = draft?.refs.get(refKey(ref))?.seen[seenEmail];
  if (email === null || isArchived || seen === email) return draft;
  const alike = [...page.drafts.values()].filter(
    (other) =>
      other !== draft &&
      emailOfDraft(other) === email &&
      !other.lead.isArchived &&
      liveRefs(other).length + other.snapshots.length > 0 &&
      !isRuledApart(page, ref, draft, other),
  );
  const [only] = alike;
  if (only === undefined) return draft;
  const isTwice =
    page.twice.has(addressOf(ref, email)) ||
    [ref, ...(draft === null ? [] : liveRefs(draft))].some((one) => isTaken(only, one));
  if (alike.length > 1 || isTwice) {
    ask(page, ref, alike.length > 1 ? 'several_leads' : 'taken', alike);
    return draft;
  }
  return draft === null ? noteJoin(page, only, ref, 'email') : join(page, draft, only, 'email');
};

/** The newest of this page's snapshots says it, else the lead as stored. */
const emailOfDraft = (draft: Draft): string | null => {
  const said = draft.snapshots.findLast(({ fields }) => fields['person.email'] !== undefined)?.fields['person.email'];
  const email = said ?? draft.lead.fields['person.email'];
  return typeof email === 'string' ? email.toLowerCase() : null;
};

const ask = (page: Page, ref: RecordRef, kind: Question['kind'], drafts: readonly Draft[]): void => {
  const candidates = drafts.map(({ lead }) => lead.id).sort();
  page.questions.push({ ref, kind, candidates, askedAt: page.now });
};

/** A record that is new to us becomes one of a lead we know. */
const noteJoin = (page: Page, draft: Draft, ref: RecordRef, ground: MoveGround): Draft => {
  const { id } = draft.lead;
  page.moves.push({ at: page.now, kind: 'join', ground, by: null, lead: id, other: id, records: [ref] });
  return draft;
};

/** Two leads turn out to be one person: the one that was known first goes on. */
export const join = async (
  page: Page,
  a: Draft,
  b: Draft,
  ground: MoveGround,
  by: string | null = null,
): Promise<Draft> => {
  const [to, from] = a.lead.id < b.lead.id ? [a, b] : [b, a];
  const records = [...from.refs.values()].map(({ ref }) => ref);
  await absorb(page, to, from);
  page.moves.push({ at: page.now, kind: 'join', ground, by, lead: to.lead.id, other: from.lead.id, records });
  return to;
};

const absorb = async (page: Page, to: Draft, from: Draft): Promise<void> => {
  to.isTouched = true;
  await repointRefs(page.tx, from.lead.id, to.lead.id, page.now);
  const { lead, adopted } = mergeLeads(to.lead, from.lead);
  to.lead = lead;
  if (adopted !== null && from.lead.handoff !== null) {
    const { ordinal } = from.lead.handoff;
    const name = { leadId: lead.id, ordinal: adopted.ordinal };
    await renameHandoff(page.tx, { leadId: from.lead.id, ordinal }, name, page.now);
  }
  await closeOtherHandoffs(page.tx, { from: from.lead.id, to: lead.id }, lead.handoff?.ordinal ?? null, page.now);
  to.hasJoined = true;
  for (const [of, ref] of from.refs) if (!to.refs.has(of)) to.refs.set(of, { ...ref, leadId: lead.id });
  for (const key of from.touchedRefs) to.touchedRefs.add(key);
  to.snapshots.push(...from.snapshots);
  to.happenings.push(...from.happenings);
  to.ownersSet.push(...from.ownersSet);
  from.isTouched = false;
  page.drafts.delete(from.lead.id);
  for (const [ref, id] of page.byRef) if (id === from.lead.id) page.byRef.set(ref, to.lead.id);
};

/** The losers of a merge become part of the winner's lead; where the winner is new to us, it takes over a loser's lead. True where any did. */
export const takeInMerges = async (page: Page, draft: Draft, snapshot: PersonSnapshot): Promise<boolean> => {
  let isAny = false;
  for (const recordId of snapshot.mergedIds) {
    const key = refKey({ ...snapshot.ref, recordId });
    const loserId = page.byRef.get(key);
    const loser = loserId === undefined ? undefined : page.drafts.get(loserId);
    const loserRef = loser?.refs.get(key);
    if (loser === undefined || loserRef === undefined) {
      isAny ||= loserId === undefined;
      continue;
    }
    if (loserRef.mergedInto !== snapshot.ref.recordId) {
      draft.refs.set(key, { ...loserRef, leadId: draft.lead.id, isArchived: true, mergedInto: snapshot.ref.recordId });
      draft.touchedRefs.add(key);
      isAny = true;
    }
    if (loser === draft) continue;
    const [lead, other] = [draft.lead.id, loser.lead.id];
    const records = [...loser.refs.values()].map(({ ref }) => ref);
    await absorb(page, draft, loser);
    page.moves.push({ at: page.now, kind: 'join', ground: 'merge', by: null, lead, other, records });
  }
  return isAny;
};

export const closeDrafts = async ({ tx, questions, moves }: Page): Promise<void> => {
  await askWho(tx, questions);
  await recordMoves(tx, moves);
};
