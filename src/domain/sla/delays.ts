// How long a handoff took, and whose time it was: until somebody had it the delay is the system's, from then on a person's.
import type { Stretch } from '../clock.ts';
import type { Instant } from '../lead.ts';
import type { WorkingTime } from '../working-time.ts';
import { plus, stretchOf } from './deadline.ts';

export type Delays = {
  /** From when the definition was met until we handed over. */
  readonly toHandover: Stretch;
  /** From then until somebody had it; null = nobody has yet. */
  readonly toSeat: Stretch | null;
  /** The two together. */
  readonly system: Stretch | null;
  /** From then until the answer; null = there is none yet. Nothing where the answer came before anybody had it. */
  readonly human: Stretch | null;
};

export type HandoffTimes = {
  readonly mqlAt: Instant;
  readonly handedOverAt: Instant;
  readonly firstSeatAt: Instant | null;
  readonly answeredAt: Instant | null;
  /** The working time that holds for all. */
  readonly ofAll: WorkingTime;
  /** That of whoever had it first. */
  readonly ofRep: WorkingTime;
};

export const delaysOf = ({ mqlAt, handedOverAt, firstSeatAt, answeredAt, ofAll, ofRep }: HandoffTimes): Delays => {
  const toHandover = stretchOf(ofAll, mqlAt, handedOverAt);
  const toSeat = firstSeatAt === null ? null : stretchOf(ofAll, handedOverAt, firstSeatAt);
  return {
    toHandover,
    toSeat,
    system: toSeat === null ? null : plus(toHandover, toSeat),
    human: firstSeatAt === null || answeredAt === null ? null : stretchOf(ofRep, firstSeatAt, answeredAt),
  };
};
