// One look at one promise: what became known is taken in the order in which it happened, the clock running from each to the next, so that looking
// often or once, late or in time, comes to the same.
import type { Clock } from '../clock.ts';
import type { Instant } from '../lead.ts';
import type { SlaFacts, SlaLook, Step } from './facts.ts';
import { earliest, type Asked } from './asked.ts';
import { mended } from './mend.ts';
import { nextOf, runTo, stepKey, type Fired, type Run } from './run.ts';
import { endTurn, passOnTurn, pauseTurn, resumeTurn, startTurn } from './turn.ts';

export type LookAt = Pick<SlaLook, 'facts' | 'timeOf' | 'now'>;

/** Turns that are over, and the one that runs. */
type State = { readonly ended: readonly Clock[]; readonly run: Run | null; readonly fired: readonly Fired[] };

const open = (clock: Clock): Run => ({ clock, fired: [], isHeld: false });

const over = ({ ended, run, fired }: State, clock: Clock): State => ({
  ended: [...ended, clock],
  run: null,
  fired: [...fired, ...(run?.fired ?? [])],
});

const correction = (clock: Clock): { readonly clock: Clock; readonly fired: readonly Fired[] } => {
  if (clock.breachedAt !== null || !clock.fired.includes('breach') || clock.fired.includes('corrected')) {
    return { clock, fired: [] };
  }
  const { kind, turn, rep, dueAt } = clock;
  const at = clock.endedAt ?? clock.startedAt;
  return {
    clock: { ...clock, fired: [...clock.fired, 'corrected'] },
    fired: [{ key: stepKey(clock, 'corrected'), clock: kind, turn, rep, at, dueAt, kind: 'corrected' }],
  };
};

/** Clocks as they stood, with what is heard of late put right. Turns of an SQL before the present one are history. */
const taken = (clocks: readonly Clock[], asked: Asked, { timeOf }: LookAt): State => {
  const since = asked.beginsAt ?? clocks.at(-1)?.startedAt ?? Infinity;
  const all = clocks.map((clock) =>
    clock.startedAt < since ? { clock, fired: [] } : correction(mended(clock, asked, timeOf(clock.rep))),
  );
  const live = all.find(({ clock }) => clock.endedAt === null)?.clock;
  return {
    ended: all.flatMap(({ clock }) => (clock === live ? [] : [clock])),
    run: live === undefined ? null : open(live),
    fired: all.flatMap(({ fired }) => fired),
  };
};

const startsAt = (last: Clock | undefined, asked: Asked, { facts, now }: LookAt): Instant | null => {
  const { beginsAt, keptAt, goneAt } = asked;
  if (beginsAt === null || beginsAt > now) return null;
  const reopenedAt = facts.reopenedAt === null || facts.reopenedAt > now ? -Infinity : facts.reopenedAt;
  if (last === undefined || beginsAt > last.startedAt) {
    const at = Math.max(beginsAt, reopenedAt);
    // Over before it could begin, or kept before it is asked for again: nothing is left to ask.
    const isOver = goneAt !== null && goneAt <= beginsAt && (keptAt === null || keptAt > beginsAt);
    const isKept = keptAt !== null && keptAt <= at && (last !== undefined || at > beginsAt);
    return isOver || isKept ? null : at;
  }
  const isAskedAnew = keptAt === null && goneAt === null && last.state !== 'met';
  return isAskedAnew && reopenedAt >= (last.endedAt ?? Infinity) ? reopenedAt : null;
};

const isPausedAt = ({ pause }: SlaFacts, at: Instant, now: Instant): boolean =>
  pause.isPaused && (pause.since ?? now) <= at;

/** Starts what has begun and does not run yet. */
const started = (state: State, asked: Asked, look: LookAt): State => {
  if (state.run !== null) return state;
  const last = state.ended.at(-1);
  const at = startsAt(last, asked, look);
  if (at === null) return state;
  const { seat } = look.facts;
  const rep = seat.since <= at ? seat.rep : null;
  const clock = startTurn(asked.kind, (last?.turn ?? 0) + 1, rep, at, isPausedAt(look.facts, at, look.now));
  return { ...state, run: open(clock) };
};

type Happening = { readonly kind: 'kept' | 'gone' | 'pause' | 'seat'; readonly at: Instant };

/** The next thing that is known to have happened to the running turn, and is not yet in it; of one moment, in this order. */
const nextHappening = ({ clock }: Run, asked: Asked, { facts, now }: LookAt): Happening | null => {
  const { pause, seat } = facts;
  const ours = (at: Instant): Instant => Math.max(at, clock.pausedSince ?? clock.runsSince);
  const isAsked = asked.beginsAt !== null && asked.beginsAt <= clock.startedAt;
  const found: (Happening | null)[] = [
    isAsked || asked.beginsAt === null ? happened('kept', asked.keptAt) : null,
    isAsked ? happened('gone', asked.goneAt) : happened('gone', earliest(asked.goneAt, asked.beginsAt) ?? now),
    pause.isPaused === (clock.pausedSince !== null) ? null : happened('pause', ours(pause.since ?? now)),
    seat.rep === clock.rep ? null : happened('seat', ours(seat.since)),
  ];
  return found
    .filter((one) => one !== null)
    .filter(({ at }) => at <= now)
    .reduce<Happening | null>((first, one) => (first === null || one.at < first.at ? one : first), null);
};

const happened = (kind: Happening['kind'], at: Instant | null): Happening | null => (at === null ? null : { kind, at });

const changedHands = (state: State, run: Run, asked: Asked, look: LookAt, at: Instant): State => {
  const { clock } = run;
  const { rep, since } = look.facts.seat;
  const time = look.timeOf(clock.rep);
  const isFromTheStart = since <= clock.startedAt && clock.runsSince === clock.startedAt && clock.fired.length === 0;
  if (isFromTheStart && clock.state === 'running')
    return { ...state, run: { ...run, clock: { ...clock, rep, dueAt: null } } };
  if (!asked.isRestarted || rep === null) {
    return { ...state, run: { ...run, clock: passOnTurn(clock, rep, asked.within, time, at) } };
  }
  const ended = endTurn(clock, clock.state === 'running' ? 'cancelled' : 'breached', time, at);
  const next = startTurn(asked.kind, clock.turn + 1, rep, at, clock.pausedSince !== null);
  return { ...over({ ...state, run }, ended), run: open(next) };
};

const isEnd = ({ kind }: Happening, { isRestarted }: Asked, { facts }: LookAt): boolean =>
  kind === 'kept' || kind === 'gone' || (kind === 'seat' && isRestarted && facts.seat.rep !== null);

/** Takes one thing in, after everything that fell due before it. */
const took = (state: State, run: Run, what: Happening, asked: Asked, look: LookAt): State => {
  const time = look.timeOf(run.clock.rep);
  // What answers in the very moment of the deadline is in time.
  const until = { at: what.at, isIncluded: what.kind !== 'kept', isEnd: isEnd(what, asked, look) };
  const ran = runTo(run, asked, time, until, look.now);
  const { clock } = ran;
  switch (what.kind) {
    case 'kept':
      return over(
        { ...state, run: ran },
        endTurn(clock, clock.state === 'running' ? 'met' : 'breached', time, what.at),
      );
    case 'gone':
      return over(
        { ...state, run: ran },
        endTurn(clock, clock.state === 'running' ? 'cancelled' : 'breached', time, what.at),
      );
    case 'pause': {
      const other =
        clock.pausedSince === null ? pauseTurn(clock, asked.within, time, what.at) : resumeTurn(clock, what.at);
      return { ...state, run: { ...ran, clock: other } };
    }
    case 'seat':
      return changedHands(state, ran, asked, look, what.at);
  }
};

/** Whether it is overtaken by what the look has come to. */
const isMoot = (step: Fired, clocks: readonly Clock[]): boolean => {
  const clock = clocks.find(({ turn }) => turn === step.turn);
  if (step.kind === 'corrected' || clock === undefined) return false;
  return clock.endedAt !== null || (step.kind === 'reminder' && clock.state !== 'running');
};

/** What can still become due by itself: an answer that bears a time which is yet to come, too. */
const nextLook = (state: State, asked: Asked, look: LookAt): Instant | null => {
  const { beginsAt, keptAt, goneAt } = asked;
  const coming = (at: Instant | null): Instant | null => (at !== null && at > look.now ? at : null);
  if (state.run === null) return coming(beginsAt);
  const { rep } = state.run.clock;
  return earliest(nextOf(state.run, asked, look.timeOf(rep), look.now), coming(keptAt), coming(goneAt));
};

export type Looked = {
  readonly clocks: readonly Clock[];
  readonly fired: readonly Step[];
  readonly nextAt: Instant | null;
};

/** `clocks`: the turns of this promise, first one first. */
export const lookAt = (clocks: readonly Clock[], asked: Asked, look: LookAt): Looked => {
  let state = taken(clocks, asked, look);
  for (;;) {
    state = started(state, asked, look);
    if (state.run === null) break;
    const what = nextHappening(state.run, asked, look);
    if (what === null) break;
    state = took(state, state.run, what, asked, look);
  }
  if (state.run !== null) {
    const time = look.timeOf(state.run.clock.rep);
    state = {
      ...state,
      run: runTo(state.run, asked, time, { at: look.now, isIncluded: true, isEnd: false }, look.now),
    };
  }
  const all = state.run === null ? state.ended : [...state.ended, state.run.clock];
  const fired = [...state.fired, ...(state.run?.fired ?? [])];
  return {
    clocks: all,
    fired: fired.map((step) => ({ ...step, isMoot: isMoot(step, all) })),
    nextAt: nextLook(state, asked, look),
  };
};
