// What a page of records leaves to be read: people on whom records stand that came before them, and what happened to people whom a merge has
// joined, which the CRM moves without touching it.
import { happeningNames, type ObjectName, type PersonKey } from '#connectors/connector.ts';
import { reportProblems } from '#store/problems.ts';
import type { Connected, Engine } from './engine.ts';
import { type Ingested, ingestRecords, type Orphan } from './ingest.ts';
import { withRetry } from './retry.ts';
import { addIngested, type ReadTally } from './tally.ts';
import { committed } from './transaction.ts';

/** Reads it and takes it in. */
export const followUp = async (
  engine: Engine,
  connected: Connected,
  object: ObjectName,
  ingested: Pick<Ingested, 'orphans' | 'merged'>,
  tally: ReadTally,
): Promise<void> => {
  if (ingested.orphans.length > 0) await adoptOrphans(engine, connected, object, ingested.orphans, tally);
  if (ingested.merged.length > 0) await readMoved(engine, connected, ingested.merged, tally);
};

const adoptOrphans = async (
  engine: Engine,
  connected: Connected,
  object: ObjectName,
  orphans: readonly Orphan[],
  tally: ReadTally,
): Promise<void> => {
  const plan = connected.plans.get(object);
  if (plan === undefined) return;
  for (const host of ['contact', 'lead'] as const) {
    const hostPlan = connected.plans.get(host);
    const ids = [...new Set(orphans.flatMap(({ standsOn }) => (standsOn.object === host ? [standsOn.id] : [])))];
    if (hostPlan === undefined || ids.length === 0) continue;
    const hosts = await withRetry(engine, () => connected.connector.read(hostPlan, ids));
    await committed(engine)(async (tx) => {
      addIngested(tally, host, await ingestRecords(tx, engine, connected, hosts));
    });
  }
  const own = await withRetry(engine, () =>
    connected.connector.read(
      plan,
      orphans.map(({ recordId }) => recordId),
    ),
  );
  await committed(engine)(async (tx) => {
    const { orphans: still } = await ingestRecords(tx, engine, connected, own);
    await reportProblems(
      tx,
      still.map(({ recordId, standsOn }) => ({
        connection: connected.row.id,
        kind: 'missing_association',
        subject: `${object} ${recordId}`,
        detail: `stands on a ${standsOn.object} that cannot be read: check that the ${standsOn.object} exists and that Baton may read it`,
      })),
      engine.clock.now(),
    );
  });
};

const readMoved = async (
  engine: Engine,
  connected: Connected,
  people: readonly PersonKey[],
  tally: ReadTally,
): Promise<void> => {
  const { connector, plans } = connected;
  if (connector.happeningsOf === undefined) return;
  for (const object of happeningNames) {
    const plan = plans.get(object);
    if (plan === undefined) continue;
    for (let at = 0; at < people.length; at += connector.readBatch) {
      const some = people.slice(at, at + connector.readBatch);
      const records = await withRetry(engine, async () => (await connector.happeningsOf?.(plan, some)) ?? []);
      await committed(engine)(async (tx) => {
        addIngested(tally, object, await ingestRecords(tx, engine, connected, records));
      });
    }
  }
};
