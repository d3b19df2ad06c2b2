// Joins and splits by a person's word. A join does what a join by the CRM or by an address does; a split undoes any of them: records, what was
// read from them and what they said go to the lead they came from, and a ruling keeps them from being joined again.
import type { Instant, Lead, LeadId, RecordRef } from '#domain/lead.ts';
import { sameRef } from '#domain/observe.ts';
import { splitLead } from '#domain/split-lead.ts';
import { ConfigError } from '#src/errors.ts';
import { moveHandoffs } from '#store/handoffs.ts';
import {
  answerQuestions,
  askWho,
  livingLeads,
  markUnread,
  mergedInto,
  type Move,
  moveRecords,
  movesOf,
  type Question,
  questionsOn,
  recordMoves,
  recordName,
  ruleApart,
  ruleTogether,
} from '#store/identity.ts';
import { loadLeads, saveLeads, type StoredLead } from '#store/leads.ts';
import type { StoredRef } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import { join, pageOf } from './drafts.ts';
import type { Engine } from './engine.ts';
import { settlePage } from './ingest.ts';

/** Who says so, for the record. */
export type Ruling = { readonly by: string };

/** A record as people write and read it. */
export const sayRecord = ({ connection, object, recordId }: RecordRef): string => `${connection}/${object}/${recordId}`;

export type Joined = {
  readonly lead: LeadId;
  /** It is part of `lead` now. */
  readonly gone: LeadId;
  readonly records: readonly RecordRef[];
  readonly answered: number;
};

/** Two leads become one; the one that was known first goes on. Rulings that held them apart are lifted, what was asked about them is answered. */
export const joinLeads = async (
  tx: Tx,
  engine: Engine,
  [one, other]: readonly [LeadId, LeadId],
  { by }: Ruling,
): Promise<Joined> => {
  if (one === other) throw new ConfigError('both name the same lead: there is nothing to join');
  const stored = await loadLeads(tx, [one, other], { lock: true });
  for (const { lead, mergedInto: into } of stored) {
    if (into !== null) throw new ConfigError(`lead ${lead.id} has just become part of ${into}: look again`);
  }
  const page = pageOf(tx, engine, stored, new Set());
  const [a, b] = stored.map(({ lead }) => page.drafts.get(lead.id));
  if (a === undefined || b === undefined) throw new ConfigError('one of the two leads is gone');
  const [ours, theirs] = [a.lead.refs, b.lead.refs];
  await ruleTogether(tx, ours, theirs);
  const answered = await answerFor(tx, [...ours, ...theirs], [one, other], 'joined', page.now);
  const joined = await join(page, a, b, 'person', by);
  await settlePage(page);
  const { id } = joined.lead;
  return { lead: id, gone: id === one ? other : one, records: joined.lead.refs, answered };
};

/** Answers what is asked about these records where it asks about one of these leads. */
const answerFor = async (
  tx: Tx,
  refs: readonly RecordRef[],
  leads: readonly LeadId[],
  answer: string,
  now: Instant,
): Promise<number> => {
  const asked = await questionsOn(tx, refs);
  const living = await livingLeads(
    tx,
    asked.flatMap(({ candidates }) => candidates),
  );
  const met = asked.filter(({ candidates }) => candidates.some((id) => leads.includes(living.get(id) ?? id)));
  await answerQuestions(
    tx,
    met.map(({ ref }) => ref),
    answer,
    now,
  );
  return met.length;
};

export type SplitOff = {
  readonly stays: LeadId;
  readonly leaves: LeadId;
  /** The lead lived before, and was merged away. */
  readonly isBack: boolean;
  /** With those merged into them inside their CRM. */
  readonly records: readonly RecordRef[];
  /** Handoffs stay with the lead that goes on; this is the one it has now. */
  readonly handoffStays: boolean;
  /** Connections that must be read again before each lead says what its own records say. */
  readonly toRead: readonly string[];
};

/** The named records leave the lead. Throws ConfigError with the reason where they cannot. */
export const splitOff = async (
  tx: Tx,
  engine: Engine,
  from: LeadId,
  named: readonly RecordRef[],
  { by }: Ruling,
): Promise<SplitOff> => {
  const now = engine.clock.now();
  const merged = await mergedInto(tx, from);
  const moves = await movesOf(tx, [from, ...merged]);
  const stored = await loadLeads(tx, [from, ...merged], { lock: true });
  const whole = stored.find(({ lead }) => lead.id === from);
  if (whole === undefined) throw new ConfigError('this lead is gone');
  const leaving = leavingRefs(whole, named);
  const records = leaving.map(({ ref }) => ref);
  const staying = whole.lead.refs.filter((ref) => !records.some((one) => sameRef(one, ref)));
  const back = cameFrom(moves, stored, from, records);
  const to = { id: back?.lead.id ?? engine.newId(), handoff: back?.lead.handoff ?? null };
  const canBeRead = (connection: string): boolean => {
    const kind = engine.targets.get(connection)?.row.kind;
    return kind !== undefined && kind !== 'csv';
  };
  const { stays, leaves } = splitLead(whole.lead, records, to, now, canBeRead);
  await keep(tx, { stays, leaves, records, now, before: to.handoff });
  await ruleApart(tx, records, staying, { who: by, at: now });
  await answerFor(tx, whole.lead.refs, [stays.id, leaves.id], 'split', now);
  await markUnread(tx, whole.lead.refs);
  await recordMoves(tx, [{ at: now, kind: 'split', ground: 'person', by, lead: stays.id, other: leaves.id, records }]);
  return {
    stays: stays.id,
    leaves: leaves.id,
    isBack: back !== null,
    records,
    handoffStays: stays.handoff !== null,
    toRead: [...new Set(whole.lead.refs.map(({ connection }) => connection))].filter(canBeRead).sort(),
  };
};

type Kept = {
  readonly stays: Lead;
  readonly leaves: Lead;
  readonly records: readonly RecordRef[];
  readonly now: Instant;
  readonly before: Lead['handoff'];
};

/** Both are decided when they have been read, or when the time comes by. */
const keep = async (tx: Tx, { stays, leaves, records, now, before }: Kept): Promise<void> => {
  await saveLeads(
    tx,
    [stays, leaves].map((lead) => ({ lead, nextWakeAt: now })),
    now,
  );
  await moveRecords(tx, records, stays.id, leaves.id, now);
  const { handoff } = leaves;
  if (handoff === null || handoff.state === before?.state) return;
  await moveHandoffs(tx, [{ leadId: leaves.id, ordinal: handoff.ordinal, state: handoff.state, at: now }]);
};

const isLive = ({ isArchived, mergedInto: into }: StoredRef): boolean => !isArchived && into === null;

/** The named ones, with those that were merged into them inside their CRM, which go where the winner goes. */
const leavingRefs = ({ refs }: StoredLead, named: readonly RecordRef[]): readonly StoredRef[] => {
  const leaving = new Set<StoredRef>();
  for (const record of named) {
    const known = refs.find(({ ref }) => sameRef(ref, record));
    if (known === undefined)
      throw new ConfigError(`${sayRecord(record)} is not a record of that lead: it ${hasOnly(refs)}`);
    leaving.add(known);
  }
  const isIn = ({ ref, mergedInto: into }: StoredRef): boolean =>
    [...leaving].some((one) => one.ref.connection === ref.connection && one.ref.recordId === into);
  for (let before = -1; before !== leaving.size;) {
    before = leaving.size;
    for (const ref of refs) if (ref.mergedInto !== null && isIn(ref)) leaving.add(ref);
  }
  const part = [...leaving].find((one) => one.mergedInto !== null && !isIn(one));
  if (part !== undefined) {
    const { ref, mergedInto: into } = part;
    throw new ConfigError(`${sayRecord(ref)} became part of ${into ?? ''} inside its CRM: name that record instead`);
  }
  if (!refs.some((ref) => !leaving.has(ref) && isLive(ref)))
    throw new ConfigError('nothing would be left of that lead: name only the records that are somebody else');
  if (![...leaving].some(isLive))
    throw new ConfigError('these records are gone from their CRM: there is nobody to split off');
  return [...leaving];
};

const hasOnly = (refs: readonly StoredRef[]): string =>
  refs.length === 0 ? 'has none' : `has ${refs.map(({ ref }) => sayRecord(ref)).join(', ')}`;

/** The lead that was merged into this one and from which all these records came; the last one of several. */
const cameFrom = (
  moves: readonly Move[],
  stored: readonly StoredLead[],
  from: LeadId,
  records: readonly RecordRef[],
): StoredLead | null => {
  const names = records.map(recordName);
  const found = moves
    .filter(({ kind, lead, other, records: moved }) => {
      const all = new Set(moved.map(recordName));
      return kind === 'join' && lead !== other && names.every((name) => all.has(name));
    })
    .toSorted((a, b) => a.records.length - b.records.length || b.at - a.at)
    .map(({ other }) => stored.find(({ lead, mergedInto: into }) => lead.id === other && into === from));
  return found.find((one) => one !== undefined) ?? null;
};

/** What a record waits to be told of a lead: null where nothing is asked of the two. */
export const questionAbout = async (tx: Tx, record: RecordRef, lead: LeadId): Promise<Question | null> => {
  const [asked] = await questionsOn(tx, [record]);
  if (asked === undefined) return null;
  const living = await livingLeads(tx, asked.candidates);
  return asked.candidates.some((id) => (living.get(id) ?? id) === lead) ? asked : null;
};

/** The record and the lead are two people: nothing joins them, and the question is answered once no other lead is left in it. */
export const keepApart = async (
  tx: Tx,
  engine: Engine,
  asked: Question,
  lead: LeadId,
  { by }: Ruling,
): Promise<{ readonly isAnswered: boolean }> => {
  const now = engine.clock.now();
  const [stored] = await loadLeads(tx, [lead], { lock: true });
  if (stored === undefined) throw new ConfigError('this lead is gone');
  await ruleApart(tx, [asked.ref], stored.lead.refs, { who: by, at: now });
  const living = await livingLeads(tx, asked.candidates);
  const candidates = asked.candidates.filter((id) => (living.get(id) ?? id) !== lead);
  if (candidates.length > 0) await askWho(tx, [{ ...asked, candidates }]);
  else await answerQuestions(tx, [asked.ref], 'apart', now);
  return { isAnswered: candidates.length === 0 };
};
