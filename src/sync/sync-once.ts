// One round of the steady work on a connection: read what has changed, decide what is due, write what is intended.
import type { Connected, Engine } from './engine.ts';
import { backfill, isBackfilled } from './backfill.ts';
import { loadDesk } from './desk-of.ts';
import { drainOutbox, nothingDrained, type Drained } from './drain-outbox.ts';
import { drainOwners } from './drain-owners.ts';
import { maintain } from '#store/database.ts';
import { keepHouse } from './keep-house.ts';
import { poll } from './poll.ts';
import { refreshPeople } from './refresh-people.ts';
import { sweepDue } from './sweep-due.ts';
import { addSettled, addTally, type ReadTally } from './tally.ts';
import { committed, rolledBack } from './transaction.ts';
import { wakeForRoster } from './wake-for-roster.ts';

export type SyncOptions = {
  readonly isDry: boolean;
  /** How long a round waits for writes that must be repeated. */
  readonly patienceMs: number;
  /** No other process works on this database, so rows left by a killed one can be taken over at once. */
  readonly isOnlyWorker: boolean;
};

/** Long enough for a CRM's ten-second window and a few repeats; what needs longer is written by the next round. */
export const defaultPatienceMs = 120_000;

export type SyncReport = { readonly tally: ReadTally; readonly drained: Drained };

/** Reads changes, decides, writes. In a dry run nothing is kept and nothing is written: the tally says what would be. */
export const syncOnce = async (engine: Engine, connected: Connected, options: SyncOptions): Promise<SyncReport> => {
  const staffed = options.isDry ? engine : await withPeople(engine, connected);
  const tally = await poll(staffed, connected, { isDry: options.isDry });
  if (!options.isDry) await readNewObjects(staffed, connected, tally);
  return finish(staffed, connected, options, tally);
};

/** Who works as the CRM says it now; leads that this concerns are due. Where nobody is listed, the CRM's users are of no account. */
const withPeople = async (engine: Engine, connected: Connected): Promise<Engine> => {
  const { store, clock, policy, desk } = engine;
  const isListed = desk !== null && desk.roster.reps.length > 0;
  const hasChanged = isListed && (await refreshPeople(engine, connected));
  await committed(engine)((tx) => wakeForRoster(tx, engine));
  if (!hasChanged) return engine;
  return { ...engine, desk: await loadDesk(engine.db, { store, clock, timeZone: policy.policy.timeZone }) };
};

/** An object that came after the first read (a scope was added, the log of verdicts was installed) is read to its end now. */
const readNewObjects = async (engine: Engine, connected: Connected, tally: ReadTally): Promise<void> => {
  const isPerson = (object: string): boolean => object === 'contact' || object === 'lead';
  const people = [...connected.plans.keys()].filter(isPerson);
  if (await isBackfilled(engine, connected)) return;
  if (people.length === 0 || !(await isBackfilled(engine, connected, people))) return;
  addTally(tally, await backfill(engine, connected, { again: false }));
};

/** The first read and everything it leads to. */
export const backfillOnce = async (
  engine: Engine,
  connected: Connected,
  options: SyncOptions & { again: boolean },
): Promise<SyncReport> => {
  const tally = await backfill(engine, connected, { again: options.again });
  await maintain(engine.store);
  return finish(engine, connected, options, tally);
};

/** Owners first: a seller sees whose it is no later than why. */
export const drainAll = async (engine: Engine, connected: Connected, options: SyncOptions): Promise<Drained> => {
  const owned: Drained = nothingDrained();
  await drainOwners(engine, connected, owned);
  const drained = await drainOutbox(engine, connected, options);
  return {
    ...drained,
    owners: owned.owners,
    parked: drained.parked + owned.parked,
    retried: drained.retried + owned.retried,
    stoppedBy: drained.stoppedBy ?? owned.stoppedBy,
  };
};

const finish = async (
  engine: Engine,
  connected: Connected,
  options: SyncOptions,
  tally: ReadTally,
): Promise<SyncReport> => {
  if (options.isDry) {
    // One page is enough to show: rolled back, the same leads would come again and again.
    addSettled(tally, await sweepDue(engine, rolledBack(engine), { mostPages: 1 }));
    return { tally, drained: nothingDrained() };
  }
  addSettled(tally, await sweepDue(engine, committed(engine)));
  const drained = await drainAll(engine, connected, options);
  await keepHouse(engine);
  return { tally, drained };
};
