// What is heard of late: an answer that had happened before we called a promise broken, or before a new owner was asked again. The record then says
// what was, and a breach that was told is taken back once.
import type { Clock } from '../clock.ts';
import type { Instant } from '../lead.ts';
import type { WorkingTime } from '../working-time.ts';
import { earliest, type Asked } from './asked.ts';
import { endTurn } from './turn.ts';

/** The clock as it would have been, had we known at once; the very same object where nothing is different. */
export const mended = (clock: Clock, asked: Asked, time: WorkingTime): Clock => {
  const { keptAt, goneAt } = asked;
  const isFirst = clock.startedAt === asked.beginsAt || clock.turn === 1;
  if (keptAt !== null && !isFirst && keptAt <= clock.startedAt) return asOvertaken(clock, time);
  switch (clock.state) {
    case 'running':
    case 'met':
      return clock;
    case 'cancelled': {
      const isKept = keptAt !== null && keptAt <= (clock.endedAt ?? -Infinity);
      return isKept ? endTurn(clock, 'met', time, keptAt) : clock;
    }
    case 'breached':
      return ofBreached(clock, time, keptAt, goneAt);
  }
};

/** It was kept before this turn began: there was nothing left to ask for. */
const asOvertaken = (clock: Clock, time: WorkingTime): Clock =>
  clock.state === 'cancelled' && clock.endedAt === clock.startedAt
    ? clock
    : endTurn(clock, 'cancelled', time, clock.startedAt);

const ofBreached = (clock: Clock, time: WorkingTime, keptAt: Instant | null, goneAt: Instant | null): Clock => {
  const breachedAt = clock.breachedAt ?? Infinity;
  if (keptAt !== null && keptAt <= breachedAt) return endTurn(clock, 'met', time, keptAt);
  if (goneAt !== null && goneAt < breachedAt) return endTurn(clock, 'cancelled', time, goneAt);
  const end = earliest(keptAt, goneAt);
  const isEarlier = clock.endedAt !== null && end !== null && end < clock.endedAt;
  return isEarlier ? endTurn(clock, 'breached', time, end) : clock;
};
