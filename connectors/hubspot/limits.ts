// HubSpot's caps and our own bounds, each with its reason. Tests make them small to reach the edges.
export type HubSpotLimits = {
  /** Records a page of the list endpoint. HubSpot's cap. */
  readonly listPage: number;
  /** Records a call where histories are asked for. HubSpot's cap. */
  readonly historyPage: number;
  /** Records a page of search. HubSpot's cap. */
  readonly searchPage: number;
  /**
   * Searches whose records are handed over together. Five fill one call for associations, and at five searches a second
   * take one second; after a failure they are searched again.
   */
  readonly searchesPerRead: number;
  /** How far search pages by offset: beyond it HubSpot answers 400. */
  readonly searchDepth: number;
  /** Filter groups of one search, and filters in all of them. HubSpot's caps. */
  readonly searchGroups: number;
  readonly searchFilters: number;
  /** Longest body of a search; HubSpot refuses from 3,000 characters. Beyond it ids alone are searched and then read in batch. */
  readonly searchChars: number;
  /** Records a batch read. HubSpot's cap. */
  readonly readBatch: number;
  /** Records a batch update. HubSpot's cap. */
  readonly writeBatch: number;
  /** Ids of one call for associations. HubSpot's cap. */
  readonly associationBatch: number;
  /**
   * Longest query we send; HubSpot refuses from about 15,000 characters with 414. Beyond it a page is listed by ids
   * alone and then read in batch, where the names of the properties travel in the body.
   */
  readonly queryChars: number;
  /**
   * One call, its body included. A third of the engine's lease of 60 s on a claimed row: a call that hangs is over, and
   * what it left is settled, long before another worker may take the row.
   */
  readonly callMs: number;
  /** All calls of one `write` together: no new one is begun after this, so that a `write` also ends within the lease. */
  readonly writeMs: number;
  /** Fifty records with long histories stay far below; more is a fault or not HubSpot. */
  readonly answerBytes: number;
  /**
   * How far each read of changes reaches back behind the last one. Search shows a change only after a while, and our
   * clock is not HubSpot's: both together must stay below this.
   */
  readonly lookbackMs: number;
  /** Records remembered between reads of changes so that the overlap does not hand them out again: one page's worth. */
  readonly remembered: number;
  /** A change is remembered only when it is at least this old: two edits in one millisecond must not pass for one. */
  readonly settledMs: number;
};

export const hubSpotLimits: HubSpotLimits = {
  listPage: 100,
  historyPage: 50,
  searchPage: 200,
  searchesPerRead: 5,
  searchDepth: 10_000,
  searchGroups: 5,
  searchFilters: 18,
  searchChars: 2_900,
  readBatch: 100,
  writeBatch: 100,
  associationBatch: 1_000,
  queryChars: 8_000,
  callMs: 20_000,
  writeMs: 25_000,
  answerBytes: 64 * 1024 * 1024,
  lookbackMs: 5 * 60_000,
  remembered: 200,
  settledMs: 2_000,
};
