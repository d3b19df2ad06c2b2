// Who is the same person as whom: what a person ruled, what waits for a ruling, and every join and split, with its ground, so that it can be
// told and undone. Records are named here as `connection|object|record id`.
import { sql } from 'kysely';
import type { Instant, LeadId, RecordRef } from '#domain/lead.ts';
import { insertRows, recordset, toJson, uuids } from './recordset.ts';
import { refRow } from './refs.ts';
import type { IdentityMovesTable, IdentityQuestionsTable, MoveGround, QuestionKind, Tx } from './schema.ts';

export const recordName = ({ connection, object, recordId }: RecordRef): string =>
  `${connection}|${object}|${recordId}`;

/** The ref of a record's name; null where it is none. */
export const refOf = (name: string): RecordRef | null => {
  const [connection, object, ...rest] = name.split('|');
  const recordId = rest.join('|');
  if (connection === undefined || connection === '' || object === undefined || object === '' || recordId === '')
    return null;
  return { connection, object, recordId };
};

const pairOf = (a: RecordRef, b: RecordRef): { one: string; other: string } => {
  const [x, y] = [recordName(a), recordName(b)];
  return x < y ? { one: x, other: y } : { one: y, other: x };
};

/** A person ruled that these records are two people: nothing joins them again but a person. */
export const ruleApart = async (
  tx: Tx,
  ones: readonly RecordRef[],
  others: readonly RecordRef[],
  by: { readonly who: string; readonly at: Instant },
): Promise<void> => {
  const rows = ones.flatMap((one) =>
    others.map((other) => ({ ...pairOf(one, other), ruled_at: by.at, ruled_by: by.who })),
  );
  await insertRows(
    tx,
    'identity_apart',
    ['one', 'other', 'ruled_at', 'ruled_by'],
    rows,
    sql`on conflict (one, other) do nothing`,
  );
};

/** A person ruled that they are one after all. */
export const ruleTogether = async (tx: Tx, ones: readonly RecordRef[], others: readonly RecordRef[]): Promise<void> => {
  const pairs = ones.flatMap((one) => others.map((other) => pairOf(one, other)));
  if (pairs.length === 0) return;
  await sql`delete from identity_apart a using jsonb_to_recordset(${toJson(pairs)}::jsonb) as k(one text, other text)
    where a.one = k.one and a.other = k.other`.execute(tx);
};

/** Pairs that a person ruled to be two people, as `one\nother`, of which one is among these. */
export const loadApart = async (tx: Tx, refs: readonly RecordRef[]): Promise<ReadonlySet<string>> => {
  if (refs.length === 0) return new Set();
  const names = refs.map(recordName);
  const { rows } = await sql<{ one: string; other: string }>`select one, other from identity_apart
    where one = any(${names}::text[]) or other = any(${names}::text[])`.execute(tx);
  return new Set(rows.map(({ one, other }) => `${one}\n${other}`));
};

export const areApart = (apart: ReadonlySet<string>, a: RecordRef, b: RecordRef): boolean => {
  if (apart.size === 0) return false;
  const { one, other } = pairOf(a, b);
  return apart.has(`${one}\n${other}`);
};

export type Question = {
  readonly ref: RecordRef;
  readonly kind: QuestionKind;
  /** The leads it may be. */
  readonly candidates: readonly LeadId[];
  readonly askedAt: Instant;
};

/** Asks a person, once for each record; a question that stands is brought up to date. */
export const askWho = async (tx: Tx, questions: readonly Question[]): Promise<void> => {
  const byName = new Map(questions.map((question) => [recordName(question.ref), question]));
  const rows = [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ref, kind, candidates, askedAt }]) => ({
      connection_id: ref.connection,
      object: ref.object,
      record_id: ref.recordId,
      kind,
      candidates,
      asked_at: askedAt,
    }));
  await insertRows(
    tx,
    'identity_questions',
    ['connection_id', 'object', 'record_id', 'kind', 'candidates', 'asked_at'],
    rows,
    sql`on conflict (connection_id, object, record_id) do update set kind = excluded.kind, candidates = excluded.candidates
      where identity_questions.answered_at is null`,
  );
};

export const answerQuestions = async (
  tx: Tx,
  refs: readonly RecordRef[],
  answer: string,
  now: Instant,
): Promise<void> => {
  if (refs.length === 0) return;
  await sql`update identity_questions set answered_at = ${now}, answer = ${answer}
    where answered_at is null and connection_id || '|' || object || '|' || record_id = any(${refs.map(recordName)}::text[])`.execute(
    tx,
  );
};

const fromQuestionRow = (row: IdentityQuestionsTable): Question => ({
  ref: { connection: row.connection_id, object: row.object, recordId: row.record_id },
  kind: row.kind,
  candidates: row.candidates,
  askedAt: row.asked_at,
});

/** What is still asked about these records. */
export const questionsOn = async (tx: Tx, refs: readonly RecordRef[]): Promise<Question[]> => {
  if (refs.length === 0) return [];
  const { rows } = await sql<IdentityQuestionsTable>`select * from identity_questions
    where answered_at is null and connection_id || '|' || object || '|' || record_id = any(${refs.map(recordName)}::text[])
    order by asked_at, connection_id, record_id`.execute(tx);
  return rows.map(fromQuestionRow);
};

/** Questions nobody has answered, oldest first. */
export const listQuestions = async (tx: Tx, limit: number): Promise<Question[]> => {
  const rows: IdentityQuestionsTable[] = await tx
    .selectFrom('identity_questions')
    .selectAll()
    .where('answered_at', 'is', null)
    .orderBy('asked_at')
    .orderBy('connection_id')
    .orderBy('record_id')
    .limit(limit)
    .execute();
  return rows.map(fromQuestionRow);
};

export const countQuestions = async (tx: Tx): Promise<number> => {
  const { n } = await tx
    .selectFrom('identity_questions')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('answered_at', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
};

export type Move = {
  readonly at: Instant;
  readonly kind: 'join' | 'split';
  readonly ground: MoveGround;
  readonly by: string | null;
  readonly lead: LeadId;
  readonly other: LeadId;
  readonly records: readonly RecordRef[];
};

export const recordMoves = async (tx: Tx, moves: readonly Move[]): Promise<void> => {
  await insertRows(
    tx,
    'identity_moves',
    ['at', 'kind', 'ground', 'moved_by', 'lead_id', 'other_lead_id', 'records'],
    moves.map((move) => ({
      at: move.at,
      kind: move.kind,
      ground: move.ground,
      moved_by: move.by,
      lead_id: move.lead,
      other_lead_id: move.other,
      records: move.records.map(recordName),
    })),
  );
};

/** Every join and split of these leads, oldest first. */
export const movesOf = async (tx: Tx, ids: readonly LeadId[]): Promise<Move[]> => {
  if (ids.length === 0) return [];
  const { rows } = await sql<IdentityMovesTable & { move_id: number }>`select * from identity_moves
    where lead_id = any(${uuids(ids)}) or other_lead_id = any(${uuids(ids)}) order by move_id`.execute(tx);
  return rows.map((row) => ({
    at: row.at,
    kind: row.kind,
    ground: row.ground,
    by: row.moved_by,
    lead: row.lead_id,
    other: row.other_lead_id,
    records: row.records.flatMap((name) => refOf(name) ?? []),
  }));
};

/**
 * Gives records, and the events that were read from them, to another lead. Handoffs stay: they were given for the lead as it was. Both leads must
 * be locked. A lead that was merged away lives again when it gets a record.
 */
export const moveRecords = async (
  tx: Tx,
  refs: readonly RecordRef[],
  from: LeadId,
  to: LeadId,
  now: Instant,
): Promise<void> => {
  const names = refs.map(recordName);
  // As if never read: the next read says all of it to its new lead.
  await sql`update record_refs set lead_id = ${to}, modified_at = 0, seen = '{}'
    where lead_id = ${from} and connection_id || '|' || object || '|' || record_id = any(${names}::text[])`.execute(tx);
  await sql`update lead_events set lead_id = ${to}
    where lead_id = ${from} and split_part(event_key, '|', 1) || '|' ||
      coalesce(of_record, split_part(event_key, '|', 2) || '|' || split_part(event_key, '|', 3)) = any(${names}::text[])`.execute(
    tx,
  );
  await sql`update leads set merged_into = null, is_archived = false, next_wake_at = ${now}, updated_at = ${now}
    where lead_id = ${to}`.execute(tx);
  await sql`update leads set next_wake_at = ${now}, updated_at = ${now} where lead_id = ${from}`.execute(tx);
};

/** Has these records read again, though their CRM has not changed them: their words cannot be told from another record's. */
export const markUnread = async (tx: Tx, refs: readonly RecordRef[]): Promise<void> => {
  if (refs.length === 0) return;
  await sql`update record_refs r set modified_at = 0 from ${recordset('record_refs', refs.map(refRow))} k
    where (r.connection_id, r.object, r.record_id) = (k.connection_id, k.object, k.record_id)`.execute(tx);
};

/** Records of one object that wait to be read again. */
export const listUnread = async (
  tx: Tx,
  of: { readonly connection: string; readonly object: string },
  limit: number,
): Promise<string[]> => {
  const rows = await tx
    .selectFrom('record_refs')
    .select('record_id')
    .where('modified_at', '=', 0)
    .where('connection_id', '=', of.connection)
    .where('object', '=', of.object)
    .orderBy('record_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.record_id);
};

/** The CRM did not give these: they wait no longer and count as gone, so that nothing is written to them, until a read says otherwise. */
export const giveUpUnread = async (tx: Tx, refs: readonly RecordRef[]): Promise<void> => {
  if (refs.length === 0) return;
  await sql`update record_refs r set modified_at = 1, is_archived = true from ${recordset('record_refs', refs.map(refRow))} k
    where (r.connection_id, r.object, r.record_id) = (k.connection_id, k.object, k.record_id) and r.modified_at = 0`.execute(
    tx,
  );
};

/** The lead that each of these is part of now; itself where it was never merged. */
export const livingLeads = async (tx: Tx, ids: readonly LeadId[]): Promise<ReadonlyMap<LeadId, LeadId>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{
    lead_id: LeadId;
    living: LeadId;
  }>`select lead_id, coalesce(merged_into, lead_id) as living
    from leads where lead_id = any(${uuids(ids)})`.execute(tx);
  return new Map(rows.map((row) => [row.lead_id, row.living]));
};

/** The leads that have become part of this one. */
export const mergedInto = async (tx: Tx, id: LeadId): Promise<LeadId[]> => {
  const rows = await tx
    .selectFrom('leads')
    .select('lead_id')
    .where('merged_into', '=', id)
    .orderBy('lead_id')
    .execute();
  return rows.map((row) => row.lead_id);
};
