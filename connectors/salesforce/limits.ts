// Salesforce's caps and our own bounds, each with its reason. Tests make them small to reach the edges.
export type SalesforceLimits = {
  /** Rows a page of a query. Salesforce's cap; wide rows come in smaller pages. */
  readonly queryPage: number;
  /** Records above which a backfill goes by Bulk API 2.0: what Salesforce recommends. */
  readonly bulkFrom: number;
  /** Rows a page of a bulk result: one call each, read as a stream. Salesforce may give fewer. */
  readonly bulkPage: number;
  /** Rows of it that are handed over together: what one transaction of ours takes in, and what is held in memory. */
  readonly bulkSlice: number;
  /** After this long without a next call a page that is open is given up. */
  readonly bulkIdleMs: number;
  /** Records a call of sObject Collections. Salesforce's cap. */
  readonly writeBatch: number;
  /** Ids a call that retrieves records by id. Salesforce's cap. */
  readonly readBatch: number;
  /** Ids named in one query: 21 characters each, so that the URL stays below the 16,384 bytes that Salesforce reads. */
  readonly idsPerQuery: number;
  /** Longest URL of a query we send; see above. A plan beyond it maps more fields than one query can name. */
  readonly urlChars: number;
  /**
   * How far each read of changes reaches back behind the last one. SystemModstamp is set before the commit, so a row shows up to as late as its
   * transaction lasts: ten minutes at most. Two more for clocks.
   */
  readonly overlapMs: number;
  /** How often Salesforce is asked up to when all changes are committed. It asks for no more than once in five minutes. */
  readonly coveredEveryMs: number;
  /** How far back a transaction that still runs may move the next read; nothing runs for longer. */
  readonly mostOverlapMs: number;
  /** Rows remembered between reads of changes so that the overlap does not hand them out again: a page's worth of a quiet day, 14 bytes each. */
  readonly remembered: number;
  /** How often a merge's winner may itself have been merged away by the time it is read. */
  readonly mergeHops: number;
  /** How long the fields of an object are believed before they are asked for again. */
  readonly describeMs: number;
  /** Before a field that seems to be missing is asked for anew: it may just have been installed. */
  readonly describeAgainMs: number;
  /** How long counts of records are believed: a backfill reads all objects' at once. */
  readonly countsMs: number;
  /** First and longest wait between two looks at a bulk job. */
  readonly jobWaitMs: number;
  readonly mostJobWaitMs: number;
  /** Looks at a bulk job in one call to the connector; after that the caller stores where it is, and asks again. */
  readonly jobLooks: number;
  /** How often a bulk job that failed or vanished is begun anew before the backfill gives up. */
  readonly jobTries: number;
  /** Bytes of one bulk ingest job: Salesforce's cap is 150 MB after it has encoded what we send, so a third less. */
  readonly ingestBytes: number;
  /** Longest row of a bulk result: a long text holds 131,072 characters, and a row may have a few. */
  readonly rowChars: number;
  /**
   * One call, its body included. A third of the engine's lease of 60 s on a claimed row: a call that hangs is over, and what it left is settled,
   * long before another worker may take the row.
   */
  readonly callMs: number;
  /** A page of a bulk result, its body included, while what was read of it is taken in. No row is claimed meanwhile. */
  readonly bulkMs: number;
  /** All calls of one `write` together: no new one is begun after this, so that a `write` also ends within the lease. */
  readonly writeMs: number;
  /** Two thousand wide rows stay far below; more is a fault or not Salesforce. */
  readonly answerBytes: number;
  /** Share of the org's calls of a day that Baton leaves to everything else, 0–1. */
  readonly dayReserve: number;
  /** Calls in ten seconds. Salesforce has no such limit; this keeps Baton a polite guest. */
  readonly callsIn10s: number;
};

export const salesforceLimits: SalesforceLimits = {
  queryPage: 2_000,
  bulkFrom: 2_000,
  bulkPage: 50_000,
  bulkSlice: 2_000,
  bulkIdleMs: 60_000,
  writeBatch: 200,
  readBatch: 2_000,
  idsPerQuery: 400,
  urlChars: 15_000,
  overlapMs: 12 * 60_000,
  coveredEveryMs: 5 * 60_000,
  mostOverlapMs: 24 * 3_600_000,
  remembered: 1_000,
  mergeHops: 10,
  describeMs: 3_600_000,
  describeAgainMs: 60_000,
  countsMs: 10 * 60_000,
  jobWaitMs: 3_000,
  mostJobWaitMs: 20_000,
  jobLooks: 10,
  jobTries: 3,
  ingestBytes: 100_000_000,
  rowChars: 4 * 1024 * 1024,
  callMs: 20_000,
  bulkMs: 10 * 60_000,
  writeMs: 25_000,
  answerBytes: 64 * 1024 * 1024,
  dayReserve: 0.2,
  callsIn10s: 100,
};
