// Conditions compiled once to closures over a frame: the lead's values and scores at one instant, in flat arrays. What the closures
// ask of a lead (fields, counts, date tests) is collected while compiling, so that a frame holds just that.
import type { Engagement, Fields, Instant, LifecycleStage } from '../lead.ts';
import type { AxisName, Condition, EventMatch, Grade, NowTest, NumberTest } from '../policy.ts';
import { type Check, compileTest, passesNumber, prepare, prepareText, type Prepared } from './value-test.ts';
import { MET, negate, NOT_MET, tri, type Tri, UNKNOWN } from './tri.ts';

/** Scratch of one evaluation, reused for the next: never leaves scoring/. Points in thousandths. */
export type Frame = {
  at: Instant;
  /** `lead` for an MQL too: whether it is one is what the definition decides, so it cannot ask for it. */
  stage: LifecycleStage;
  readonly values: Prepared[];
  readonly counts: Float64Array;
  fit: number;
  /** Fit if every unknown rule that adds points were met: what is unknown could still make it so. */
  fitHigh: number;
  intent: number;
  grade: Grade;
  /** Which tracks the lead is in, by place; shared by all frames of a policy. */
  readonly tracks: Tri[];
};

export type FrameCheck = (frame: Frame) => Tri;

export type Slot = { readonly path: string; readonly keepsCase: boolean };
export type EventCheck = { readonly property: string; readonly check: Check; readonly isDated: boolean };
/** A count over engagements that conditions ask for. */
export type Counter = {
  readonly index: number;
  readonly types: readonly string[];
  readonly where: readonly EventCheck[];
  readonly windowMs: number;
};
export type DatedField = { readonly slot: number; readonly durationMs: number };
export type DatedProperty = { readonly property: string; readonly durationMs: number };

/** What compiling has found so far. */
export type Found = {
  readonly slots: Slot[];
  readonly counters: Counter[];
  readonly counterKeys: Map<string, Counter>;
  readonly datedFields: DatedField[];
  readonly datedProperties: DatedProperty[];
  /** Tests of intent and total in the definition, for the search of the next flip. */
  readonly axisTests: { axis: 'intent' | 'total'; test: NumberTest }[];
  /** Instants at which a test of the time itself changes its outcome. */
  readonly instants: Instant[];
  /** Ids of tracks, in the order of `Frame.tracks`. */
  readonly trackIds: readonly string[];
  /** The text prepared last: rules mostly ask for the same property one after another. */
  readonly memo: { text: string; prepared: string };
};

export const nothingFound = (trackIds: readonly string[]): Found => ({
  instants: [],
  trackIds,
  slots: [],
  counters: [],
  counterKeys: new Map(),
  datedFields: [],
  datedProperties: [],
  axisTests: [],
  memo: { text: '', prepared: '' },
});

const slotOf = (found: Found, path: string, keepsCase: boolean): number => {
  const known = found.slots.findIndex((slot) => slot.path === path && slot.keepsCase === keepsCase);
  return known === -1 ? found.slots.push({ path, keepsCase }) - 1 : known;
};

/** Puts a lead's values into the frame. */
export const load = (frame: Frame, slots: readonly Slot[], fields: Fields, stage: LifecycleStage): void => {
  frame.stage = stage === 'mql' ? 'lead' : stage;
  for (let i = 0; i < slots.length; i += 1) {
    const slot = slots[i];
    if (slot !== undefined) frame.values[i] = prepare(fields[slot.path], slot.keepsCase);
  }
};

const inherited = (name: string): boolean => name in {};

/** The tests of an event match. */
export const compileWhere = (where: EventMatch['where'], found: Found): readonly EventCheck[] => {
  const { memo } = found;
  return where.map(({ property, test }) => {
    const { check, keepsCase, isDated } = compileTest(test);
    if (test.op === 'within' || test.op === 'older_than') {
      found.datedProperties.push({ property, durationMs: test.durationMs });
    }
    const isSafe = !inherited(property);
    return {
      property,
      isDated,
      check: (value, at) => {
        if (typeof value !== 'string' || keepsCase) return check(isSafe ? prepare(value, keepsCase) : undefined, at);
        if (value !== memo.text) {
          memo.prepared = prepareText(value);
          memo.text = value;
        }
        return check(memo.prepared, at);
      },
    };
  });
};

/** Whether an engagement passes every test; a property that is absent is unknown. */
export const matches = (where: readonly EventCheck[], engagement: Engagement, at: Instant): Tri => {
  let result: Tri = MET;
  for (const one of where) {
    const value = one.check(engagement.properties[one.property], at);
    if (value === NOT_MET) return NOT_MET;
    if (value < result) result = value;
  }
  return result;
};

const counterOf = (found: Found, event: EventMatch, windowMs: number | null): Counter => {
  const key = JSON.stringify([event, windowMs]);
  const known = found.counterKeys.get(key);
  if (known !== undefined) return known;
  const counter: Counter = {
    index: found.counters.length,
    types: event.types,
    where: compileWhere(event.where, found),
    windowMs: windowMs ?? Infinity,
  };
  found.counters.push(counter);
  found.counterKeys.set(key, counter);
  return counter;
};

const all = (parts: readonly FrameCheck[]): FrameCheck => {
  const [first, second] = parts;
  if (first !== undefined && parts.length === 1) return first;
  if (first !== undefined && second !== undefined && parts.length === 2) {
    return (frame) => {
      const value = first(frame);
      if (value === NOT_MET) return NOT_MET;
      const other = second(frame);
      return other < value ? other : value;
    };
  }
  return (frame) => {
    let result: Tri = MET;
    for (const part of parts) {
      const value = part(frame);
      if (value === NOT_MET) return NOT_MET;
      if (value < result) result = value;
    }
    return result;
  };
};

const any = (parts: readonly FrameCheck[]): FrameCheck => {
  const [first, second] = parts;
  if (first !== undefined && parts.length === 1) return first;
  if (first !== undefined && second !== undefined && parts.length === 2) {
    return (frame) => {
      const value = first(frame);
      if (value === MET) return MET;
      const other = second(frame);
      return other > value ? other : value;
    };
  }
  return (frame) => {
    let result: Tri = NOT_MET;
    for (const part of parts) {
      const value = part(frame);
      if (value === MET) return MET;
      if (value > result) result = value;
    }
    return result;
  };
};

/**
 * A test of an axis that lies somewhere in [low, high]: met if all of it passes, not met if none can, else unknown. Every number test
 * passes on one interval, so the two ends and whether the passing interval lies wholly inside tell.
 */
export const testInterval = (test: NumberTest, low: number, high: number): Tri => {
  if (low === high) return tri(passesNumber(test, low));
  const atLow = passesNumber(test, low);
  const atHigh = passesNumber(test, high);
  if (atLow && atHigh) return MET;
  if (atLow || atHigh) return UNKNOWN;
  return test.op === 'between' && test.from <= test.to && test.from > low && test.to < high ? UNKNOWN : NOT_MET;
};

/**
 * What a condition may ask beside facts, counts, stage, tracks and the time. `fit`: no scores, as they are not made yet. `intent_ceiling`: fit too.
 * `definition`: every score and the grade. `override`: every score. What it may not ask is unknown to it; the contract's parser has refused it.
 */
export type Scope = 'fit' | 'intent_ceiling' | 'definition' | 'override';

const mayAskAxis = (scope: Scope, axis: AxisName): boolean =>
  scope === 'definition' || scope === 'override' || (scope === 'intent_ceiling' && axis === 'fit');

const compileNow = (test: NowTest, found: Found): FrameCheck => {
  switch (test.op) {
    case 'before':
      found.instants.push(test.at);
      return (frame) => tri(frame.at < test.at);
    case 'after':
      found.instants.push(test.at + 1);
      return (frame) => tri(frame.at > test.at);
    case 'between':
      found.instants.push(test.from, test.to + 1);
      return (frame) => tri(frame.at >= test.from && frame.at <= test.to);
  }
};

const compileTrack = (ids: readonly string[], { trackIds }: Found): FrameCheck => {
  const places = ids.map((id) => trackIds.indexOf(id)).filter((place) => place >= 0);
  return (frame) => {
    let result: Tri = NOT_MET;
    for (const place of places) {
      const value = frame.tracks[place] ?? UNKNOWN;
      if (value > result) result = value;
    }
    return result;
  };
};

/** Compiles a condition. An empty `all` is met, an empty `any` not met. */
export const compileCondition = (condition: Condition, found: Found, scope: Scope): FrameCheck => {
  switch (condition.kind) {
    case 'all':
      return all(condition.of.map((part) => compileCondition(part, found, scope)));
    case 'any':
      return any(condition.of.map((part) => compileCondition(part, found, scope)));
    case 'not': {
      const inner = compileCondition(condition.of, found, scope);
      return (frame) => negate(inner(frame));
    }
    case 'field': {
      const { check, keepsCase } = compileTest(condition.test);
      const slot = slotOf(found, condition.path, keepsCase);
      const { test } = condition;
      if (test.op === 'within' || test.op === 'older_than') {
        const isKnown = found.datedFields.some((one) => one.slot === slot && one.durationMs === test.durationMs);
        if (!isKnown) found.datedFields.push({ slot, durationMs: test.durationMs });
        return (frame) => check(frame.values[slot], frame.at);
      }
      return (frame) => check(frame.values[slot], 0);
    }
    case 'axis': {
      const { axis, test } = condition;
      if (!mayAskAxis(scope, axis)) return () => UNKNOWN;
      if (axis === 'fit') return (frame) => testInterval(test, frame.fit, frame.fitHigh);
      found.axisTests.push({ axis, test });
      if (axis === 'intent') return (frame) => tri(passesNumber(test, frame.intent));
      return (frame) => testInterval(test, frame.fit + frame.intent, frame.fitHigh + frame.intent);
    }
    case 'grade': {
      if (scope !== 'definition') return () => UNKNOWN;
      const grades = new Set<Grade>(condition.in);
      return (frame) => tri(grades.has(frame.grade));
    }
    case 'stage': {
      const stages = new Set<LifecycleStage>(condition.in);
      return (frame) => tri(stages.has(frame.stage));
    }
    case 'count': {
      const { index } = counterOf(found, condition.event, condition.windowMs);
      const { test } = condition;
      return (frame) => tri(passesNumber(test, frame.counts[index] ?? 0));
    }
    case 'now':
      return compileNow(condition.test, found);
    case 'track':
      return compileTrack(condition.in, found);
  }
};

/** The tests of fields inside a condition, each with the path it asks for: to name what is unknown. */
export const fieldChecks = (
  condition: Condition,
  found: Found,
): readonly { readonly path: string; readonly check: FrameCheck }[] => {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap((part) => fieldChecks(part, found));
    case 'not':
      return fieldChecks(condition.of, found);
    case 'field':
      return [{ path: condition.path, check: compileCondition(condition, found, 'definition') }];
    case 'axis':
    case 'grade':
    case 'stage':
    case 'count':
    case 'now':
    case 'track':
      return [];
  }
};
