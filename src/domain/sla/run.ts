// Lets one clock run up to a moment: what falls due on the way fires, in order, each once for ever.
import type { Clock } from '../clock.ts';
import type { Instant } from '../lead.ts';
import type { BreachAction, DeemAccepted } from '../policy-sla.ts';
import type { WorkingTime } from '../working-time.ts';
import { earliest, type Asked } from './asked.ts';
import { after, before, deadlineOf } from './deadline.ts';
import type { Step } from './facts.ts';

/** A step as it fires; whether it is moot shows when the look is over. */
export type Fired = Step extends infer S ? (S extends Step ? Omit<S, 'isMoot'> : never) : never;

export type Run = {
  readonly clock: Clock;
  readonly fired: readonly Fired[];
  /** A step that takes the lead away has fired in this look: what comes after it waits for what comes of it. */
  readonly isHeld: boolean;
};

export type Until = {
  readonly at: Instant;
  /** Whether what is due at that very moment comes first. */
  readonly isIncluded: boolean;
  /** The turn ends there: what would be held is overtaken anyway. */
  readonly isEnd: boolean;
};

const isDue = (moment: Instant | null, { at, isIncluded }: Until): moment is Instant =>
  moment !== null && (isIncluded ? moment <= at : moment < at);

/** What takes a lead from whoever has it: the answer to it comes before any further step. */
const takesAway = ({ kind }: BreachAction | DeemAccepted): boolean =>
  kind === 'reassign' || kind === 'recycle' || kind === 'deem_accepted';

export const stepKey = (clock: Clock, name: string): string => `${clock.kind}.${String(clock.turn)}.${name}`;

const firing = (clock: Clock, name: string, at: Instant, what: StepWhat): { clock: Clock; step: Fired } => ({
  clock: { ...clock, fired: [...clock.fired, name] },
  step: {
    key: stepKey(clock, name),
    clock: clock.kind,
    turn: clock.turn,
    rep: clock.rep,
    at,
    dueAt: clock.dueAt,
    ...what,
  },
});

type StepWhat =
  | { readonly kind: 'reminder' | 'breach' }
  | { readonly kind: 'action'; readonly index: number; readonly action: BreachAction | DeemAccepted };

type Coming = { readonly name: string; readonly at: Instant; readonly what: StepWhat };

/**
 * The deadline by what is known now. One that would lie in the past moves no earlier than where it was told to be: an absence that is taken back
 * makes nobody late who was not.
 */
const dueBy = (clock: Clock, asked: Asked, time: WorkingTime, now: Instant): Instant | null => {
  const due = deadlineOf(clock, asked.within, time);
  return due !== null && due <= now && clock.dueAt !== null ? Math.max(due, clock.dueAt) : due;
};

/** Reminders that have not fired, in order. One whose moment is not after the start reminds of nothing that was not just told. */
const reminders = (clock: Clock, asked: Asked, time: WorkingTime): readonly Coming[] => {
  const { dueAt } = clock;
  if (clock.state !== 'running' || dueAt === null) return [];
  return asked.remind
    .flatMap((length, index): Coming[] => {
      const name = `remind-${String(index)}`;
      const at = before(time, dueAt, length);
      if (clock.fired.includes(name) || at <= clock.startedAt) return [];
      return [{ name, at: Math.max(at, clock.runsSince), what: { kind: 'reminder' } }];
    })
    .sort((a, b) => a.at - b.at);
};

/** Steps of a breach that have not fired, in order; null in place of a moment that is beyond what is known. */
const actions = (clock: Clock, asked: Asked, time: WorkingTime): readonly (Coming | null)[] => {
  const { breachedAt } = clock;
  if (breachedAt === null) return [];
  return asked.onBreach
    .flatMap(({ action, after: length }, index): (Coming | null)[] => {
      const name = `breach-${String(index)}`;
      if (clock.fired.includes(name)) return [];
      const at = length === null ? breachedAt : after(time, breachedAt, length);
      return [
        at === null ? null : { name, at: Math.max(at, clock.runsSince), what: { kind: 'action', index, action } },
      ];
    })
    .sort((a, b) => (a?.at ?? Infinity) - (b?.at ?? Infinity));
};

export const runTo = (run: Run, asked: Asked, time: WorkingTime, until: Until, now: Instant): Run => {
  let { clock, isHeld } = run;
  if (clock.endedAt !== null || clock.pausedSince !== null) return run;
  const fired = [...run.fired];
  const fire = (name: string, at: Instant, what: StepWhat): void => {
    const one = firing(clock, name, at, what);
    clock = one.clock;
    fired.push(one.step);
  };
  if (clock.state === 'running') {
    const dueAt = dueBy(clock, asked, time, now);
    if (dueAt !== clock.dueAt) clock = { ...clock, dueAt };
    for (const { name, at, what } of reminders(clock, asked, time)) if (isDue(at, until)) fire(name, at, what);
    if (isDue(dueAt, until)) {
      clock = { ...clock, state: 'breached', breachedAt: dueAt };
      fire('breach', dueAt, { kind: 'breach' });
    }
  }
  for (const coming of actions(clock, asked, time)) {
    if ((isHeld && !until.isEnd) || coming === null || !isDue(coming.at, until)) break;
    fire(coming.name, coming.at, coming.what);
    isHeld ||= coming.what.kind === 'action' && takesAway(coming.what.action);
  }
  return { clock, fired, isHeld };
};

/** While the deadline or a step lies beyond what is known of the working time, it is asked for again so often. */
const unknownLookMs = 24 * 3_600_000;

/** When something of the clock is due next, as it stands after a look at `now`. */
export const nextOf = ({ clock, isHeld }: Run, asked: Asked, time: WorkingTime, now: Instant): Instant | null => {
  if (clock.endedAt !== null || clock.pausedSince !== null) return null;
  const later = (at: Instant | null): Instant | null => (at === null ? now + unknownLookMs : Math.max(at, now + 1));
  if (clock.state === 'running') {
    return earliest(later(clock.dueAt), ...reminders(clock, asked, time).map(({ at }) => later(at)));
  }
  if (isHeld) return now + 1;
  return earliest(...actions(clock, asked, time).map((coming) => later(coming?.at ?? null)));
};
