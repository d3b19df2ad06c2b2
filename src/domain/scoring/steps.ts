// The instants at which something other than decay can step: windows end, silence begins, dates come of age, spans begin and end.
import type { Engagement, Instant } from '../lead.ts';
import { type CompiledModel, decayEndsAfterMs, decayNone, decayStepped } from './compile.ts';
import type { DatedField, DatedProperty, Frame } from './condition.ts';
import type { Gates } from './gates.ts';
import { frozenSpells } from './past.ts';

/** Steps of one silence rule that are looked at; a rule that has not reached a bound by then is looked at again at the last one. */
const maxSilenceSteps = 40;

export type Steps = {
  readonly list: readonly Instant[];
  /** Beyond this instant we have not looked: ask again from there. Infinity = the list is all there is. */
  readonly endsAt: Instant;
};

type Add = (instant: Instant) => void;

type Dated = {
  readonly frame: Frame;
  readonly datedFields: readonly DatedField[];
  readonly datedProperties: readonly DatedProperty[];
  readonly instants: readonly Instant[];
};

const addDates = ({ frame, datedFields, instants }: Dated, add: Add): void => {
  instants.forEach(add);
  for (const { slot, durationMs } of datedFields) {
    const value = frame.values[slot];
    if (typeof value !== 'number') continue;
    add(value);
    add(value + durationMs);
  }
};

const addProperties = ({ datedProperties }: Dated, engagement: Engagement, add: Add): void => {
  for (const { property, durationMs } of datedProperties) {
    const value = engagement.properties[property];
    if (typeof value !== 'number') continue;
    add(value);
    add(value + durationMs);
  }
};

/** Collects what is added after `at`, up to where we have looked. */
const collecting = (at: Instant): { readonly add: Add; readonly upTo: (endsAt: Instant) => Steps } => {
  const steps = new Set<Instant>();
  return {
    add: (instant) => {
      if (instant > at && Number.isFinite(instant)) steps.add(Math.ceil(instant));
    },
    upTo: (endsAt) => ({ list: [...steps].filter((step) => step <= endsAt).sort((a, b) => a - b), endsAt }),
  };
};

/** Every step of who is in which track after `at`. */
export const stepsOfGates = (gates: Gates, engagements: readonly Engagement[], at: Instant): Steps => {
  const { add, upTo } = collecting(at);
  addDates(gates, add);
  for (const engagement of engagements) {
    const { occurredAt, type } = engagement;
    if (occurredAt > at) {
      add(occurredAt);
      return upTo(occurredAt);
    }
    addProperties(gates, engagement, add);
    for (const { types, windowMs } of gates.counters) {
      if (types.length === 0 || types.includes(type)) add(occurredAt + windowMs);
    }
  }
  return upTo(Infinity);
};

/** Every step of a model after `at`; `run` has been called for `at`. */
export const stepsOfModel = (model: CompiledModel, engagements: readonly Engagement[], at: Instant): Steps => {
  const { add, upTo } = collecting(at);
  addDates(model, add);
  for (const { end } of model.freezes.length === 0 ? [] : frozenSpells(model.freezes, engagements, at)) add(end);
  let decayEndsAt = at;
  let lastAt: Instant | null = null;
  // A fresh start to come changes what comes after it as well.
  const { ownResetAt } = model.scratch;
  let endsAt = ownResetAt !== null && ownResetAt > at ? ownResetAt : Infinity;
  if (endsAt < Infinity) add(endsAt);
  // As of the instant a freeze began, older engagements still count.
  const isFrozen = model.scratch.frozenSince !== null;
  for (const engagement of engagements) {
    const { occurredAt } = engagement;
    if (occurredAt > at) {
      // What is to come changes what comes after it: look as far as that.
      endsAt = Math.min(endsAt, occurredAt);
      add(occurredAt);
      break;
    }
    lastAt = occurredAt;
    addProperties(model, engagement, add);
    if (at - occurredAt >= model.horizonMs && !isFrozen) continue;
    const { rules, counters, isFast } = model.interests.get(engagement.type) ?? model.otherInterest;
    for (const rule of rules) {
      add(occurredAt + rule.windowMs);
      if (rule.decay !== decayNone) decayEndsAt = Math.max(decayEndsAt, occurredAt + decayEndsAfterMs(rule));
    }
    for (const counter of counters) add(occurredAt + counter.windowMs);
    if (isFast) add(occurredAt + model.fastWindowMs);
  }
  add(decayEndsAt);
  if (lastAt !== null) {
    addSteppedDecay(model, lastAt, add);
    endsAt = Math.min(endsAt, addSilences(model, lastAt, at, add));
  }
  return upTo(endsAt);
};

/** A stepped decay has at most a hundred steps, each of a whole percent or more. */
const addSteppedDecay = (model: CompiledModel, lastAt: Instant, add: Add): void => {
  if (!model.hasStepped) return;
  for (const rule of model.events) {
    if (rule.decay !== decayStepped) continue;
    for (let step = 0; step * rule.lose < 100; step += 1) add(lastAt + rule.decayMs + step * rule.everyMs);
  }
};

/** Adds the steps of silence; returns the last one where more would follow. */
const addSilences = (model: CompiledModel, lastActivityAt: Instant, at: Instant, add: Add): Instant => {
  const { silences, intent, scratch, intentAxis } = model;
  const lastAt = Math.max(lastActivityAt, scratch.resetAt);
  // Once all that speaks for the lead cannot lift it over the floor, more silence changes nothing; if nothing can speak for it more than now.
  const isBest =
    model.datedProperties.length === 0 &&
    model.spanned.length === 0 &&
    model.freezes.length === 0 &&
    intentAxis.groups.length === 0 &&
    silences.every((rule) => rule.points <= 0);
  const overFloor = isBest ? positiveNow(model) - intent.bounds.floor : Infinity;
  let endsAt = Infinity;
  for (const rule of silences) {
    if (rule.points === 0) continue;
    const begins = lastAt + rule.silentForMs;
    const done = at < begins ? 0 : 1 + Math.floor((at - begins) / rule.periodMs);
    const most = Math.min(model.caps[rule.index] ?? Infinity, overFloor);
    const useful = Math.max(0, Math.ceil(most / Math.abs(rule.points)) - done);
    const steps = Math.min(useful, maxSilenceSteps);
    for (let i = 0; i < steps; i += 1) add(begins + (done + i) * rule.periodMs);
    if (useful > steps) endsAt = Math.min(endsAt, begins + (done + steps - 1) * rule.periodMs);
  }
  return endsAt;
};

const positiveNow = ({ scratch }: CompiledModel): number => {
  let sum = 0;
  for (const share of scratch.shares) if (share > 0) sum += share;
  return sum;
};
