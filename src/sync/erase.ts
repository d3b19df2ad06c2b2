// Who asked to be forgotten: their record counts as gone, what is personal is taken out of our tables, and a mark keeps them from coming back by
// another record, another CRM or a file.
import { createHash } from 'node:crypto';
import type { Instant, LeadId, RecordRef } from '#domain/lead.ts';
import type { HappeningSnapshot, PersonSnapshot } from '#domain/snapshot.ts';
import {
  archiveAllRefs,
  erasePersonalValues,
  hasSuppressions,
  suppress,
  suppressedOf,
  type Suppression,
} from '#store/erasure.ts';
import { loadLeadsByRefs, type StoredLead } from '#store/leads.ts';
import { reportProblems } from '#store/problems.ts';
import { refKey } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';

/** A record's id says nothing of the person, so its mark needs no key. */
const recordMark = (ref: RecordRef): string => createHash('sha256').update(refKey(ref)).digest('base64url');

const emailMarkOf = (engine: Pick<Engine, 'mark'>, email: unknown): string | null =>
  typeof email === 'string' && email !== '' ? (engine.mark?.(`email\n${email.trim().toLowerCase()}`) ?? null) : null;

const marksOf = (engine: Pick<Engine, 'mark'>, { ref, fields }: PersonSnapshot): readonly string[] => {
  const email = emailMarkOf(engine, fields['person.email']);
  return email === null ? [recordMark(ref)] : [recordMark(ref), email];
};

/** Those of a page's people who were not erased. Of the others only the record's id is told, and that it was left out. */
export const withoutErased = async <P extends { readonly snapshot: PersonSnapshot }>(
  tx: Tx,
  engine: Pick<Engine, 'mark' | 'clock'>,
  people: readonly P[],
): Promise<readonly P[]> => {
  if (people.length === 0 || !(await hasSuppressions(tx))) return people;
  const marks = new Map(people.map((person) => [person, marksOf(engine, person.snapshot)]));
  const found = await suppressedOf(tx, [...marks.values()].flat());
  if (found.size === 0) return people;
  const isErased = (person: P): boolean => (marks.get(person) ?? []).some((mark) => found.has(mark));
  await reportProblems(
    tx,
    people.filter(isErased).map(({ snapshot: { ref } }) => ({
      connection: ref.connection,
      kind: 'erased_person',
      subject: `${ref.object} ${ref.recordId}`,
      detail: 'this person asked to be forgotten, so the record is left out: delete it in its CRM, too',
    })),
    engine.clock.now(),
  );
  return people.filter((person) => !isErased(person));
};

/** What happened to people who were not erased. */
export const withoutErasedHappenings = async (
  tx: Tx,
  happenings: readonly HappeningSnapshot[],
): Promise<readonly HappeningSnapshot[]> => {
  if (happenings.length === 0 || !(await hasSuppressions(tx))) return happenings;
  const markOf = ({ ref, person }: HappeningSnapshot): string => recordMark({ ...person, connection: ref.connection });
  const found = await suppressedOf(tx, happenings.map(markOf));
  return happenings.filter((happening) => !found.has(markOf(happening)));
};

/** The leads of these records. Locks them, so it comes first in a transaction. */
export const leadsToErase = async (tx: Tx, refs: readonly RecordRef[]): Promise<readonly StoredLead[]> => {
  const found = await loadLeadsByRefs(tx, refs, { lock: true });
  return [...new Map([...found.values()].map((one) => [one.lead.id, one])).values()];
};

/**
 * The marks by which these people are known when they come again, and what is personal of them taken away. Their leads must be locked and taken in as
 * gone before: who is marked is not taken in any more.
 */
export const forget = async (
  tx: Tx,
  engine: Pick<Engine, 'mark'>,
  refs: readonly RecordRef[],
  leads: readonly StoredLead[],
  now: Instant,
): Promise<void> => {
  const known = leads.flatMap((one) => one.refs.map(({ ref }) => ref));
  const marks: Suppression[] = [...refs, ...known].map((ref) => ({ mark: recordMark(ref), kind: 'record' }));
  for (const { lead } of leads) {
    const mark = emailMarkOf(engine, lead.fields['person.email']);
    if (mark !== null) marks.push({ mark, kind: 'email' });
  }
  await suppress(tx, marks, now);
  await erasePersonalValues(tx, idsOf(leads), now);
  const connection = refs[0]?.connection;
  if (leads.length === 0 || connection === undefined || (engine.mark ?? null) !== null) return;
  await reportProblems(
    tx,
    [
      {
        connection,
        kind: 'erasure_without_key',
        subject: 'BATON_SECRET_KEY',
        detail:
          'a person was erased, but without a key no mark of their address can be kept: set BATON_SECRET_KEY, or they may be read again from another CRM',
      },
    ],
    now,
  );
};

/** Every record of these people counts as gone, whichever CRM it is in. */
export const countAsGone = (tx: Tx, leads: readonly StoredLead[]): Promise<void> => archiveAllRefs(tx, idsOf(leads));

const idsOf = (leads: readonly StoredLead[]): readonly LeadId[] => leads.map(({ lead }) => lead.id);
