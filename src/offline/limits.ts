// How much an offline run holds in memory at a time, whatever the size of its files.

export type SortLimits = {
  /** Bytes of rows one sorter holds before it writes them out as a sorted run. */
  readonly runBytes: number;
  /** Rows of such a run. */
  readonly runRows: number;
  /** Runs that are merged at once; more are merged in several rounds. */
  readonly fanIn: number;
  /** What is read ahead of each run while merging. */
  readonly readBytes: number;
};

/**
 * 24 MB: an export of 100,000 leads and 2 million events makes three runs of each of two threads, and all sorters of a thread stay within
 * some 60 MB.
 */
const runBytes = 24 * 1_048_576;
/** Rows of half the usual size still fill a run; each costs 12 bytes of index. Fewer than `rowsPerKey` of run.ts. */
const runRows = 1_048_576;
/** 64 runs of 24 MB are 1.5 GB in one round, and a hundred times that in two; far below the files a process may have open. */
const fanIn = 64;
/** 64 × 64 KB = 4 MB while merging; shorter reads cost more calls. */
const readBytes = 65_536;

export const sortLimits: SortLimits = { runBytes, runRows, fanIn, readBytes };

/** Results handed on at once: enough to make a message between threads cheap, little to hold. */
export const resultBytes = 262_144;
/** Batches of results a thread may be ahead of whoever takes them: with eight threads still only 8 MB. */
export const batchesAhead = 4;
/** A thread is worth its start (about a third of a second of loading) for so many bytes of input. */
export const bytesPerThread = 4 * 1_048_576;
/** More threads than this would wait for one another: each looks at every row once, if only to see that it is not its own. */
export const maxThreads = 32;
/** Leads between two pauses in which the process can hear a signal, when nothing else makes it wait. */
export const leadsPerTurn = 512;
/** No person does as much; a lead's events are held together while it is scored. */
export const maxEventsPerLead = 100_000;
