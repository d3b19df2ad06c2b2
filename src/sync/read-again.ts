// Records that must be read again though their CRM has not changed them: they have left a lead, or have been left by others, and what they say
// themselves is not known apart. The mark is kept with the record, so that it is honoured whoever comes by first, and after a crash.
import { giveUpUnread, listUnread } from '#store/identity.ts';
import type { Connected, Engine } from './engine.ts';
import { followUp } from './follow-up.ts';
import { ingestRecords } from './ingest.ts';
import { withRetry } from './retry.ts';
import { addIngested, type ReadTally } from './tally.ts';
import { committed } from './transaction.ts';

/** A split marks a handful; this many calls would be a fault of ours, and what is left is read by the next round. */
const mostCalls = 100;

export const readAgain = async (engine: Engine, connected: Connected, tally: ReadTally): Promise<void> => {
  const connection = connected.row.id;
  const { connector } = connected;
  for (const object of ['contact', 'lead'] as const) {
    const plan = connected.plans.get(object);
    if (plan === undefined) continue;
    for (let calls = 0; calls < mostCalls; calls++) {
      const ids = await listUnread(engine.db, { connection, object }, connector.readBatch);
      if (ids.length === 0) break;
      const records = await withRetry(engine, () => connector.read(plan, ids));
      const ingested = await committed(engine)(async (tx) => {
        const taken = await ingestRecords(tx, engine, connected, records);
        await giveUpUnread(
          tx,
          ids.map((recordId) => ({ connection, object, recordId })),
        );
        return taken;
      });
      addIngested(tally, object, ingested);
      await followUp(engine, connected, object, ingested, tally);
    }
  }
};
