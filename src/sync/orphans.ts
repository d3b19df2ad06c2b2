// Records that stand on a person's record we have not read yet (a CRM's lead created a moment after its contact): that one is read first,
// then the record itself is taken in.
import type { ObjectName } from '#connectors/connector.ts';
import { reportProblems } from '#store/problems.ts';
import type { Connected, Engine } from './engine.ts';
import { ingestRecords } from './ingest.ts';
import { withRetry } from './retry.ts';
import { addIngested, type ReadTally } from './tally.ts';
import { committed } from './transaction.ts';

export const adoptOrphans = async (
  engine: Engine,
  connected: Connected,
  object: ObjectName,
  orphans: readonly { readonly recordId: string; readonly standsOn: string }[],
  tally: ReadTally,
): Promise<void> => {
  const hostPlan = connected.plans.get('contact');
  const plan = connected.plans.get(object);
  if (hostPlan === undefined || plan === undefined) return;
  const hostIds = [...new Set(orphans.map(({ standsOn }) => standsOn))];
  const hosts = await withRetry(engine, () => connected.connector.read(hostPlan, hostIds));
  const own = await withRetry(engine, () =>
    connected.connector.read(
      plan,
      orphans.map(({ recordId }) => recordId),
    ),
  );
  await committed(engine)(async (tx) => {
    addIngested(tally, 'contact', await ingestRecords(tx, engine, connected, hosts));
    const { orphans: still } = await ingestRecords(tx, engine, connected, own);
    await reportProblems(
      tx,
      still.map(({ recordId }) => ({
        connection: connected.row.id,
        kind: 'missing_association',
        subject: `${object} ${recordId}`,
        detail: 'stands on a contact that cannot be read: check that the contact exists and that the token may read it',
      })),
      engine.clock.now(),
    );
  });
};
