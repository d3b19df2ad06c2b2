// Clocks told in the plainest way: minute by minute, counting down. It knows no formula of the engine, only what each minute is: worked or not, and
// on which local day. All times are whole minutes.
import type { BreachStep, SlaClass, SlaClock, StopEvent, TouchChannel } from '#domain/policy-sla.ts';
import type { WorkTime } from '#domain/policy-condition.ts';

/** By minute: whether it is worked, and the number of its local day. */
export type Minutes = { readonly works: Uint8Array; readonly day: Int32Array };

export type Story = {
  readonly start: number;
  readonly end: number;
  readonly seats: readonly { readonly at: number; readonly rep: string | null }[];
  readonly pauses: readonly { readonly at: number; readonly isPaused: boolean }[];
  readonly touches: readonly { readonly at: number; readonly channel: TouchChannel }[];
  readonly answeredAt: number | null;
  readonly acceptedAt: number | null;
  readonly sqlAt: number | null;
  readonly aeAnsweredAt: number | null;
  readonly deemedAt: number | null;
  readonly overAt: number | null;
  readonly reopenedAt: number | null;
};

export type ToldTurn = {
  kind: SlaClock;
  turn: number;
  state: 'running' | 'met' | 'breached' | 'cancelled';
  rep: string | null;
  startedAt: number;
  breachedAt: number | null;
  endedAt: number | null;
  pausedSince: number | null;
  dueAt: number | null;
  wall: number;
  worked: number;
  /** What fired, with its minute. */
  fired: Map<string, number>;
};

type Live = ToldTurn & {
  /** Minutes left, of the kind that counts; null = in whole days until interrupted. */
  left: number | null;
  runsSince: number;
  reminders: Map<string, number>;
};

type Promised = {
  readonly kind: SlaClock;
  readonly within: WorkTime;
  readonly remind: readonly WorkTime[];
  readonly onBreach: readonly BreachStep<{ readonly kind: string }>[];
};

const inMinutes = (ms: number): number => ms / 60_000;

const promisesOf = ({ accept, firstTouch, effort, aeAccept }: SlaClass): readonly Promised[] => [
  ...(accept === null ? [] : [{ ...accept, kind: 'accept' as const }]),
  ...(firstTouch === null ? [] : [{ ...firstTouch, kind: 'first_touch' as const }]),
  ...(effort === null ? [] : [{ ...effort, kind: 'effort' as const }]),
  ...(aeAccept === null ? [] : [{ ...aeAccept, kind: 'ae_accept' as const }]),
];

/** The minute by which N more whole working days are over. */
const daysOn = ({ works, day }: Minutes, from: number, n: number): number => {
  const seen: number[] = [];
  let last = -1;
  for (let t = from; t < works.length; t++) {
    if (works[t] !== 1) continue;
    const today = day[t] ?? -1;
    if (!seen.includes(today)) {
      if (seen.length === n + 1) return last;
      seen.push(today);
    }
    if (seen.length === n + 1) last = t + 1;
  }
  throw new Error('beyond what the story knows');
};

const onward = (minutes: Minutes, from: number, length: WorkTime): number => {
  if (length.kind === 'calendar') return from + inMinutes(length.ms);
  if (length.kind === 'business_days') return daysOn(minutes, from, length.days);
  return workedOn(minutes, from, inMinutes(length.ms));
};

const workedOn = ({ works }: Minutes, from: number, count: number): number => {
  let left = count;
  let t = from;
  while (left > 0) {
    if (t >= works.length) throw new Error('beyond what the story knows');
    left -= works[t] ?? 0;
    t += 1;
  }
  return t;
};

const back = ({ works, day }: Minutes, due: number, length: WorkTime): number => {
  if (length.kind === 'calendar') return due - inMinutes(length.ms);
  if (length.kind === 'business') {
    let left = inMinutes(length.ms);
    let t = due;
    while (left > 0) {
      if (t < 0) throw new Error('before what the story knows');
      t -= 1;
      left -= works[t] ?? 0;
    }
    return t;
  }
  // Whole days that are left, the deadline's own among them if nothing of it comes after the deadline.
  let t = due - 1;
  while (works[t] !== 1) t -= 1;
  const own = day[t] ?? -1;
  let isMoreToday = false;
  for (let later = due; later < works.length && (day[later] ?? 0) <= own; later++) {
    if (works[later] === 1 && day[later] === own) isMoreToday = true;
  }
  const wanted = isMoreToday ? length.days + 1 : length.days;
  const days: number[] = [];
  let first = t;
  for (; t >= 0; t--) {
    if (works[t] !== 1) continue;
    const today = day[t] ?? -1;
    if (!days.includes(today)) {
      if (days.length === wanted) break;
      days.push(today);
    }
    first = t;
  }
  return first;
};

const least = (...times: readonly (number | null)[]): number | null => {
  const known = times.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
};

const byStop = (stop: StopEvent, status: number | null, touch: number | null): number | null => {
  if (stop === 'status_change') return status;
  if (stop === 'proven_outreach') return touch;
  if (stop === 'either') return least(status, touch);
  return status === null || touch === null ? null : Math.max(status, touch);
};

/** What is known at a minute: later things are not there yet, and a reopening takes the end back. */
const knownAt = (story: Story, t: number) => {
  const upTo = (one: number | null): number | null => (one === null || one > t ? null : one);
  const reopenedAt = upTo(story.reopenedAt);
  return {
    answeredAt: upTo(story.answeredAt),
    acceptedAt: upTo(story.acceptedAt),
    sqlAt: reopenedAt === null ? upTo(story.sqlAt) : null,
    aeAnsweredAt: upTo(story.aeAnsweredAt),
    deemedAt: upTo(story.deemedAt),
    overAt: reopenedAt === null ? upTo(story.overAt) : null,
    reopenedAt,
    touches: story.touches.filter(({ at }) => at <= t),
  };
};

export const factsOf = knownAt;

const standing = (slaClass: SlaClass, story: Story, kind: SlaClock, t: number) => {
  const known = knownAt(story, t);
  const status = least(known.answeredAt, known.sqlAt);
  const touch = least(...known.touches.map(({ at }) => at));
  const sdrGone = least(known.overAt, known.sqlAt);
  if (kind === 'accept') {
    const kept = byStop(slaClass.accept?.stopsOn ?? 'either', status, touch);
    return { begins: story.start, kept, gone: least(sdrGone, known.deemedAt) };
  }
  if (kind === 'first_touch') {
    return {
      begins: story.start,
      kept: byStop(slaClass.firstTouch?.stopsOn ?? 'either', status, touch),
      gone: sdrGone,
    };
  }
  if (kind === 'effort') {
    const { channels = [], touches = 1, startsOn = 'accepted' } = slaClass.effort ?? {};
    const made = known.touches.filter(({ channel }) => channels.includes(channel)).map(({ at }) => at);
    const begins = startsOn === 'accepted' ? known.acceptedAt : story.start;
    return { begins, kept: made.sort((a, b) => a - b)[touches - 1] ?? null, gone: sdrGone };
  }
  return { begins: known.sqlAt, kept: known.aeAnsweredAt, gone: known.overAt };
};

/** One promise, told through to the end of the story. */
const tellOne = (
  slaClass: SlaClass,
  promised: Promised,
  story: Story,
  minutesOf: (rep: string | null) => Minutes,
): ToldTurn[] => {
  const { kind, within, remind, onBreach } = promised;
  const turns: Live[] = [];
  const desk: { live: Live | null } = { live: null };
  const liveTurn = (): Live | null => desk.live;
  let rep: string | null = null;
  let isPaused = false;

  const aim = (turn: Live, t: number): void => {
    if (turn.state !== 'running') return;
    const minutes = minutesOf(turn.rep);
    const due =
      turn.left === null
        ? onward(minutes, t, within)
        : within.kind === 'calendar'
          ? t + turn.left
          : workedOn(minutes, t, turn.left);
    turn.dueAt = due;
    turn.reminders = new Map();
    for (const [index, length] of remind.entries()) {
      const name = `remind-${String(index)}`;
      const moment = back(minutes, due, length);
      if (!turn.fired.has(name) && moment > turn.startedAt) turn.reminders.set(name, Math.max(moment, turn.runsSince));
    }
  };
  const begin = (t: number): void => {
    const turn: Live = {
      kind,
      turn: turns.length + 1,
      state: 'running',
      rep,
      startedAt: t,
      breachedAt: null,
      endedAt: null,
      pausedSince: isPaused ? t : null,
      dueAt: null,
      wall: 0,
      worked: 0,
      fired: new Map(),
      left: within.kind === 'business_days' ? null : inMinutes(within.ms),
      runsSince: t,
      reminders: new Map(),
    };
    turns.push(turn);
    desk.live = turn;
    if (!isPaused) aim(turn, t);
  };
  const finish = (turn: Live, state: 'met' | 'cancelled', t: number): void => {
    if (turn.state === 'running') turn.state = state;
    turn.endedAt = t;
    desk.live = null;
  };
  /** What is left when it stops being counted in this rep's time. */
  const interrupt = (turn: Live, t: number): void => {
    if (turn.state !== 'running' || turn.left !== null || turn.dueAt === null) return;
    const { works } = minutesOf(turn.rep);
    turn.left = works.subarray(t, turn.dueAt).reduce((sum, one) => sum + one, 0);
  };
  const fall = (turn: Live, t: number): void => {
    if (turn.pausedSince !== null) return;
    for (const [name, moment] of [...turn.reminders].sort((a, b) => a[1] - b[1])) {
      if (moment === t && turn.state === 'running') {
        turn.fired.set(name, t);
        turn.reminders.delete(name);
      }
    }
    if (turn.state === 'running' && turn.dueAt === t) {
      turn.state = 'breached';
      turn.breachedAt = t;
      turn.fired.set('breach', t);
    }
    if (turn.breachedAt === null) return;
    for (const [index, { after }] of onBreach.entries()) {
      const name = `breach-${String(index)}`;
      if (turn.fired.has(name)) continue;
      const moment = after === null ? turn.breachedAt : onward(minutesOf(turn.rep), turn.breachedAt, after);
      if (moment <= t) turn.fired.set(name, t);
    }
  };

  for (let t = story.start; t <= story.end; t++) {
    const { begins, kept, gone } = standing(slaClass, story, kind, t);
    const current = liveTurn();
    if (current !== null) tick(current, t, kept, gone, begins);
    for (const one of story.pauses) if (one.at === t) setPaused(one.isPaused, t);
    for (const one of story.seats) if (one.at === t) setRep(one.rep, t);
    maybeBegin(t, begins, kept, gone);
    if (t < story.end) pass(t);
  }
  return turns;

  function pass(t: number): void {
    const turn = liveTurn();
    if (turn === null || turn.pausedSince !== null) return;
    const worked = minutesOf(turn.rep).works[t] ?? 0;
    turn.wall += 1;
    turn.worked += worked;
    if (turn.state === 'running' && turn.left !== null) turn.left -= within.kind === 'calendar' ? 1 : worked;
  }
  function tick(turn: Live, t: number, kept: number | null, gone: number | null, begins: number | null): void {
    if (kept === t) {
      finish(turn, 'met', t);
      return;
    }
    fall(turn, t);
    if (gone === t || begins === null) finish(turn, 'cancelled', t);
  }
  function setPaused(to: boolean, t: number): void {
    isPaused = to;
    const turn = liveTurn();
    if (turn === null) return;
    if (to && turn.pausedSince === null) {
      interrupt(turn, t);
      turn.pausedSince = t;
      if (turn.state === 'running') turn.dueAt = null;
      return;
    }
    if (to || turn.pausedSince === null) return;
    turn.pausedSince = null;
    turn.runsSince = t;
    aim(turn, t);
    fall(turn, t);
  }
  function setRep(to: string | null, t: number): void {
    const changed = to !== rep;
    rep = to;
    const turn = liveTurn();
    if (turn === null || !changed) return;
    if (slaClass.onTransfer === 'restart' && to !== null) {
      finish(turn, 'cancelled', t);
      begin(t);
      return;
    }
    if (turn.pausedSince === null) interrupt(turn, t);
    turn.rep = to;
    if (turn.pausedSince !== null) return;
    turn.runsSince = t;
    aim(turn, t);
    fall(turn, t);
  }
  function maybeBegin(t: number, begins: number | null, kept: number | null, gone: number | null): void {
    if (liveTurn() !== null) return;
    const last = turns.at(-1);
    if (begins === t) {
      if (kept === null && gone !== null) return;
      if (last !== undefined && last.startedAt >= t) return;
      begin(t);
      const turn = liveTurn();
      if (kept !== null && turn !== null) finish(turn, 'met', t);
      return;
    }
    const isAskedAnew = story.reopenedAt === t && begins !== null && kept === null && gone === null;
    if (isAskedAnew && last?.state !== 'met') begin(t);
  }
};

/** Every turn of every promise as the story leaves it. */
export const tell = (slaClass: SlaClass, story: Story, minutesOf: (rep: string | null) => Minutes): ToldTurn[] =>
  promisesOf(slaClass).flatMap((promised) => tellOne(slaClass, promised, story, minutesOf));
