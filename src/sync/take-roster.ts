// A roster's file put in force: at opening, as contracts are, and by hand. The text is kept, so that what was answered can be answered again.
import { createHash } from 'node:crypto';
import type { LoadedRoster } from '#src/calendar/roster-file.ts';
import { getCursor, setCursor } from '#store/cursors.ts';
import { putRosterInForce } from '#store/rosters.ts';
import type { Engine } from './engine.ts';
import { committed } from './transaction.ts';

/** Not of any connection. */
const own = '$baton';
const stream = 'roster file';

/**
 * Returns whether it is another one than was in force. `by` null: taken from the file at opening, and only where the file is another one than at the
 * opening before: a roster that somebody has loaded since stays.
 */
export const takeRoster = (
  { db, clock }: Pick<Engine, 'db' | 'clock'>,
  { yaml, roster }: Pick<LoadedRoster, 'yaml' | 'roster'>,
  by: string | null,
): Promise<boolean> => {
  const hash = createHash('sha256').update(yaml).digest('hex');
  const now = clock.now();
  return committed({ db })(async (tx) => {
    if (by === null) {
      if ((await getCursor(tx, own, stream))?.position['hash'] === hash) return false;
      await setCursor(tx, { connection: own, stream, position: { hash }, now });
    }
    return putRosterInForce(tx, { hash, yaml, reps: roster.reps.length, now, by });
  });
};
