// Absences that a person has said by hand. Those of the roster's file and of the CRMs are not here: each is changed where it was said.
import type { Instant } from '#domain/lead.ts';
import type { RepId } from '#domain/roster.ts';
import { changeDesk } from './rosters.ts';
import type { AbsencesTable, Tx } from './schema.ts';

export type StoredAbsence = {
  readonly id: string;
  readonly rep: RepId;
  readonly from: Instant;
  /** Null = until further notice. */
  readonly until: Instant | null;
  readonly why: string | null;
  readonly saidBy: string;
  readonly saidAt: Instant;
};

const toAbsence = (row: AbsencesTable): StoredAbsence => ({
  id: row.absence_id,
  rep: row.rep,
  from: row.from_at,
  until: row.until_at,
  why: row.why,
  saidBy: row.said_by,
  saidAt: row.said_at,
});

/** Those that are not over at `since`, the earlier first. */
export const listAbsences = async (tx: Tx, since: Instant): Promise<StoredAbsence[]> => {
  const rows = await tx
    .selectFrom('absences')
    .selectAll()
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', since)]))
    .orderBy('from_at')
    .orderBy('absence_id')
    .execute();
  return rows.map(toAbsence);
};

export const addAbsence = async (tx: Tx, absence: StoredAbsence): Promise<void> => {
  await changeDesk(tx);
  await tx
    .insertInto('absences')
    .values({
      absence_id: absence.id,
      rep: absence.rep,
      from_at: absence.from,
      until_at: absence.until,
      why: absence.why,
      said_by: absence.saidBy,
      said_at: absence.saidAt,
    })
    .execute();
};

/** Ends the rep's absences that hold at `at`; with `isAll` those that are still to come are taken back as well. Returns how many of each. */
export const endAbsences = async (
  tx: Tx,
  rep: RepId,
  at: Instant,
  isAll: boolean,
): Promise<{ readonly ended: number; readonly takenBack: number }> => {
  await changeDesk(tx);
  const ended = await tx
    .updateTable('absences')
    .set({ until_at: at })
    .where('rep', '=', rep)
    .where('from_at', '<', at)
    .where((eb) => eb.or([eb('until_at', 'is', null), eb('until_at', '>', at)]))
    .executeTakeFirst();
  const isToCome = isAll
    ? await tx.deleteFrom('absences').where('rep', '=', rep).where('from_at', '>=', at).executeTakeFirst()
    : await tx.deleteFrom('absences').where('rep', '=', rep).where('from_at', '=', at).executeTakeFirst();
  return { ended: Number(ended.numUpdatedRows), takenBack: Number(isToCome.numDeletedRows) };
};
