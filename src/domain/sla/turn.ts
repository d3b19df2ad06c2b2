// What can befall one turn of a clock: it starts, stands still, goes on, changes hands and ends. Each gives the clock as it is from then on.
import type { Clock, ClockState, Stretch } from '../clock.ts';
import type { Instant } from '../lead.ts';
import type { WorkTime } from '../policy-condition.ts';
import type { SlaClock } from '../policy-sla.ts';
import type { RepId } from '../roster.ts';
import { workingBetween, type WorkingTime } from '../working-time.ts';
import { deadlineOf, plus, stretchOf } from './deadline.ts';

const nothing: Stretch = { wallMs: 0, businessMs: 0 };

export const startTurn = (kind: SlaClock, turn: number, rep: RepId | null, at: Instant, isPaused: boolean): Clock => ({
  kind,
  turn,
  state: 'running',
  rep,
  startedAt: at,
  dueAt: null,
  pausedSince: isPaused ? at : null,
  runsSince: at,
  spent: nothing,
  daysMs: null,
  breachedAt: null,
  endedAt: null,
  took: null,
  fired: [],
});

/** With the present stretch put to what is spent. */
const banked = (clock: Clock, within: WorkTime, time: WorkingTime, at: Instant): Clock => {
  const { runsSince, spent } = clock;
  const isWhole = within.kind === 'business_days' && clock.daysMs === null && clock.breachedAt === null;
  const due = isWhole ? deadlineOf(clock, within, time) : null;
  return {
    ...clock,
    runsSince: at,
    spent: plus(spent, stretchOf(time, runsSince, at)),
    daysMs: due === null ? clock.daysMs : spent.businessMs + workingBetween(time, runsSince, due),
  };
};

/** A deadline that has passed stays to be seen. */
const openDue = (clock: Clock): Instant | null => (clock.state === 'running' ? null : clock.dueAt);

export const pauseTurn = (clock: Clock, within: WorkTime, time: WorkingTime, at: Instant): Clock => ({
  ...banked(clock, within, time, at),
  dueAt: openDue(clock),
  pausedSince: at,
});

export const resumeTurn = (clock: Clock, at: Instant): Clock => ({ ...clock, runsSince: at, pausedSince: null });

/** The same turn in another's time. */
export const passOnTurn = (
  clock: Clock,
  rep: RepId | null,
  within: WorkTime,
  time: WorkingTime,
  at: Instant,
): Clock => ({
  ...(clock.pausedSince === null ? banked(clock, within, time, at) : clock),
  rep,
  dueAt: openDue(clock),
});

/** From start to end, pauses left out. An end before the present stretch began is one that became known late: no more than what had passed by then. */
const tookUntil = (clock: Clock, time: WorkingTime, at: Instant): Stretch => {
  const { startedAt, runsSince, spent, pausedSince } = clock;
  if (at >= runsSince) return pausedSince === null ? plus(spent, stretchOf(time, runsSince, at)) : spent;
  const most = stretchOf(time, startedAt, at);
  return { wallMs: Math.min(most.wallMs, spent.wallMs), businessMs: Math.min(most.businessMs, spent.businessMs) };
};

export const endTurn = (clock: Clock, state: Exclude<ClockState, 'running'>, time: WorkingTime, at: Instant): Clock => {
  const endedAt = Math.max(at, clock.startedAt);
  return {
    ...clock,
    state,
    endedAt,
    took: tookUntil(clock, time, endedAt),
    breachedAt: state === 'breached' ? clock.breachedAt : null,
  };
};
