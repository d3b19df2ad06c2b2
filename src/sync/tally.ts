// What a run has done, summed over its pages.
import type { ObjectName } from '#connectors/connector.ts';
import type { Ingested } from './ingest.ts';
import type { IntendedWrite } from '#store/outbox.ts';

export type ReadTally = {
  /** Distinct records taken in. */
  read: number;
  byObject: Partial<Record<ObjectName, number>>;
  /** Of them, those read once more for their histories. */
  withHistory: Partial<Record<ObjectName, number>>;
  decided: number;
  handoffs: number;
  queued: number;
  parked: number;
  problems: number;
  /** Objects that could not be read for want of permission, in the CRM's words. */
  notRead: string[];
  /** Writes intended: kept for a dry run's report, bounded. */
  writes: IntendedWrite[];
};

/** A dry run shows this many writes; the count is of all. */
const mostShownWrites = 1_000;

export const readTally = (): ReadTally => ({
  read: 0,
  byObject: {},
  withHistory: {},
  decided: 0,
  handoffs: 0,
  queued: 0,
  parked: 0,
  problems: 0,
  notRead: [],
  writes: [],
});

export const addIngested = (tally: ReadTally, object: ObjectName, ingested: Ingested): void => {
  tally.read += ingested.read;
  tally.byObject[object] = (tally.byObject[object] ?? 0) + ingested.read;
  tally.problems += ingested.problems;
  addSettled(tally, ingested);
};

export const addTally = (tally: ReadTally, other: ReadTally): void => {
  tally.read += other.read;
  for (const by of ['byObject', 'withHistory'] as const) {
    for (const [object, count] of Object.entries(other[by]) as [ObjectName, number][]) {
      tally[by][object] = (tally[by][object] ?? 0) + count;
    }
  }
  tally.problems += other.problems;
  tally.notRead.push(...other.notRead);
  addSettled(tally, other);
};

export const addSettled = (
  tally: ReadTally,
  settled: { decided: number; handoffs: number; queued: number; parked: number; writes: readonly IntendedWrite[] },
): void => {
  tally.decided += settled.decided;
  tally.handoffs += settled.handoffs;
  tally.queued += settled.queued;
  tally.parked += settled.parked;
  tally.writes.push(...settled.writes.slice(0, Math.max(0, mostShownWrites - tally.writes.length)));
};
