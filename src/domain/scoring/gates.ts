// Who is in which track: entry and exit are asked of all that ever happened, whatever resets and freezes say of the points.
import type { Engagement, Fields, Instant, LifecycleStage } from '../lead.ts';
import type { Condition, Policy, Span, Track } from '../policy.ts';
import {
  compileCondition,
  type Counter,
  type DatedField,
  type DatedProperty,
  type Found,
  type Frame,
  type FrameCheck,
  load,
  matches,
  nothingFound,
  type Slot,
} from './condition.ts';
import { MET, negate, NOT_MET, type Tri } from './tri.ts';

type Gate = {
  readonly place: number;
  readonly enter: FrameCheck | null;
  readonly exit: FrameCheck | null;
  readonly active: Span | null;
};

export type Gates = {
  /** Each after those it asks for. */
  readonly ordered: readonly Gate[];
  readonly frame: Frame;
  readonly slots: readonly Slot[];
  readonly counters: readonly Counter[];
  readonly horizonMs: number;
  readonly datedFields: readonly DatedField[];
  readonly datedProperties: readonly DatedProperty[];
  readonly instants: readonly Instant[];
};

/** Tracks that a condition asks for. */
export const tracksAskedBy = (condition: Condition | null): readonly string[] => {
  if (condition === null) return [];
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(tracksAskedBy);
    case 'not':
      return tracksAskedBy(condition.of);
    case 'track':
      return condition.in;
    case 'field':
    case 'axis':
    case 'grade':
    case 'stage':
    case 'count':
    case 'now':
      return [];
  }
};

/** Each track after those its entry and exit ask for. A cycle, which the contract's parser refuses, is broken where it closes. */
const inOrderOfNeed = (tracks: readonly Track[]): readonly Track[] => {
  const done: Track[] = [];
  const seen = new Set<string>();
  const visit = (track: Track): void => {
    if (seen.has(track.id)) return;
    seen.add(track.id);
    for (const id of [...tracksAskedBy(track.enter), ...tracksAskedBy(track.exit)]) {
      const needed = tracks.find((one) => one.id === id);
      if (needed !== undefined) visit(needed);
    }
    done.push(track);
  };
  tracks.forEach(visit);
  return done;
};

export const compileGates = (
  policy: Policy,
  frameOf: (found: Found, membership: Tri[]) => Frame,
  membership: Tri[],
): Gates => {
  const found = nothingFound(policy.tracks.map(({ id }) => id));
  const compiled = (condition: Condition | null): FrameCheck | null =>
    condition === null ? null : compileCondition(condition, found, 'fit');
  const ordered = inOrderOfNeed(policy.tracks).map((track) => ({
    place: policy.tracks.indexOf(track),
    enter: compiled(track.enter),
    exit: compiled(track.exit),
    active: track.active,
  }));
  const edges = policy.tracks.flatMap(({ active }) => [active?.from ?? null, active?.until ?? null]);
  return {
    ordered,
    frame: frameOf(found, membership),
    slots: found.slots,
    counters: found.counters,
    horizonMs: Math.max(0, ...found.counters.map(({ windowMs }) => windowMs)),
    datedFields: found.datedFields,
    datedProperties: found.datedProperties,
    instants: [...found.instants, ...edges.filter((at) => at !== null)],
  };
};

export const loadGates = ({ frame, slots }: Gates, fields: Fields, stage: LifecycleStage): void => {
  load(frame, slots, fields, stage);
};

export const isWithin = ({ from, until }: Span, at: Instant): boolean =>
  (from === null || at >= from) && (until === null || at < until);

/** Sets the frame's time and counts: matching engagements up to `at`, within each counter's window. */
export const countInto = (
  frame: Frame,
  counters: readonly Counter[],
  horizonMs: number,
  engagements: readonly Engagement[],
  at: Instant,
): void => {
  frame.at = at;
  frame.counts.fill(0);
  for (let i = engagements.length - 1; counters.length > 0 && i >= 0; i -= 1) {
    const engagement = engagements[i];
    if (engagement === undefined) break;
    const ageMs = at - engagement.occurredAt;
    if (ageMs < 0) continue;
    if (ageMs >= horizonMs) break;
    for (const { index, types, where, windowMs } of counters) {
      if (ageMs >= windowMs || (types.length > 0 && !types.includes(engagement.type))) continue;
      if (matches(where, engagement, at) === MET) frame.counts[index] = (frame.counts[index] ?? 0) + 1;
    }
  }
};

/** Leaves the membership of every track in the frame. */
export const runGates = (gates: Gates, engagements: readonly Engagement[], at: Instant): void => {
  const { frame, counters, horizonMs } = gates;
  countInto(frame, counters, horizonMs, engagements, at);
  for (const { place, enter, exit, active } of gates.ordered) {
    const isOpen = active === null || isWithin(active, at);
    const entered = !isOpen ? NOT_MET : enter === null ? MET : enter(frame);
    const stays = exit === null ? MET : negate(exit(frame));
    frame.tracks[place] = entered < stays ? entered : stays;
  }
};
