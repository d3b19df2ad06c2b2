// Once a day: partitions for the months to come, what is kept no longer deleted, statistics for the planner.
import { getCursor, setCursor } from '#store/cursors.ts';
import { maintain } from '#store/database.ts';
import { ensurePartitions } from '#store/partitions.ts';
import { purge } from '#store/retention.ts';
import type { Engine } from './engine.ts';

const everyMs = 24 * 3_600_000;
/** Of some thousand rows each; what is left is deleted the next day. */
const mostPurges = 1_000;
/** Not of any connection. */
const own = { connection: '$baton', stream: 'housekeeping' };

export const keepHouse = async (engine: Engine): Promise<void> => {
  const now = engine.clock.now();
  const last = await getCursor(engine.db, own.connection, own.stream);
  if (last !== null && now - last.updatedAt < everyMs) return;
  await engine.db.transaction().execute((tx) => ensurePartitions(tx, now));
  for (let round = 0; round < mostPurges; round++) {
    const { outbox, inbox, alerts } = await purge(engine.db, now);
    if (outbox + inbox + alerts === 0) break;
  }
  await maintain(engine.store);
  await setCursor(engine.db, { ...own, position: {}, now });
};
