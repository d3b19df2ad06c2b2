// A roster's file put in force: at opening, as contracts are, and by hand. The text is kept, so that what was answered can be answered again.
import { createHash } from 'node:crypto';
import type { LoadedRoster } from '#src/calendar/roster-file.ts';
import { putRosterInForce } from '#store/rosters.ts';
import type { Engine } from './engine.ts';
import { committed } from './transaction.ts';

/** Returns whether it is another one than was in force. `by` null: taken from the file at opening. */
export const takeRoster = (
  { db, clock }: Pick<Engine, 'db' | 'clock'>,
  { yaml, roster }: Pick<LoadedRoster, 'yaml' | 'roster'>,
  by: string | null,
): Promise<boolean> => {
  const hash = createHash('sha256').update(yaml).digest('hex');
  return committed({ db })((tx) =>
    putRosterInForce(tx, { hash, yaml, reps: roster.reps.length, now: clock.now(), by }),
  );
};
