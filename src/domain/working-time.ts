// When somebody works, as data: the calendar makes it from hours, time zone, holidays and absences, and the domain only counts in it.
import type { Instant } from './lead.ts';

/** From `from` on until just before `until`. `day` numbers the local day it belongs to, counting up; several blocks may share one. */
export type WorkBlock = { readonly from: Instant; readonly until: Instant; readonly day: number };

/** Blocks in order, none touching or overlapping another, all within the span that is known. Outside the span nothing is known. */
export type WorkingTime = {
  readonly blocks: readonly WorkBlock[];
  readonly knownFrom: Instant;
  readonly knownUntil: Instant;
};
