// When a lead became an MQL: events and the passing of time are replayed, so that the answer is the instant at which the definition was
// first met, not the one at which we noticed.
import type { Engagement, Instant } from '../lead.ts';
import { fastTrackName, standardTrack } from '../policy.ts';
import type { CompiledModel, CompiledPolicy } from './compile.ts';
import { begin, runAll, type Subject } from './evaluate.ts';
import { nextChange } from './next-change.ts';
import { intentHigh } from './possible.ts';
import { holdOn, maxReplayInstants, startOf } from './replay.ts';
import { standingNow } from './status.ts';

export { maxReplayInstants } from './replay.ts';

export type Qualification = {
  readonly at: Instant;
  readonly track: string;
  /** As in an assessment at that instant. */
  readonly triggerKey: string | null;
};

const isMql = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): boolean => {
  runAll(compiled, engagements, at);
  return standingNow(compiled, () => false).status === 'mql';
};

const qualification = (
  compiled: CompiledPolicy,
  engagements: readonly Engagement[],
  at: Instant,
  held: ReadonlySet<string>,
): Qualification => {
  runAll(compiled, engagements, at);
  const { model, isFast } = standingNow(compiled, ({ id }) => held.has(id));
  const { fastIndex, earnedIndex } = model.scratch;
  const trigger = engagements[isFast ? fastIndex : earnedIndex];
  const track = isFast && model.id === standardTrack ? fastTrackName : model.id;
  return { at, track, triggerKey: trigger?.key ?? null };
};

const couldModel = (model: CompiledModel, engagements: readonly Engagement[], until: Instant): boolean => {
  const { frame, couldQualify } = model;
  const limits = {
    intentLow: model.intent.bounds.floor,
    intentHigh: intentHigh(model.intent, engagements, until),
    engagements: engagements.length,
  };
  const fastTypes = model.definition.fastTrack?.on ?? [];
  return couldQualify(
    frame,
    limits,
    engagements.some((engagement) => engagement.occurredAt <= until && fastTypes.includes(engagement.type)),
  );
};

/** Whether the lead can have been an MQL at all. With tracks it is always looked at. */
const couldEver = (compiled: CompiledPolicy, engagements: readonly Engagement[], until: Instant): boolean => {
  if (compiled.tracks.length > 0) return true;
  runAll(compiled, engagements, until);
  return couldModel(compiled.main, engagements, until);
};

/** The next instant after `at` that a replay must look at. */
const nextInstant = (
  compiled: CompiledPolicy,
  engagements: readonly Engagement[],
  at: Instant,
  isTimeIdle: boolean,
): Instant | null =>
  isTimeIdle
    ? (engagements.find((engagement) => engagement.occurredAt > at)?.occurredAt ?? null)
    : nextChange(compiled, engagements, at);

const nobody: ReadonlySet<string> = new Set();

/**
 * The first instant up to `until` at which the lead is an MQL; null = never. Quick where it cannot be; else about one evaluation for each
 * engagement, or one for each flip where time alone can qualify.
 */
export const qualifiedAt = (compiled: CompiledPolicy, subject: Subject, until: Instant): Qualification | null => {
  const engagements = begin(compiled, subject);
  if (!couldEver(compiled, engagements, until)) return null;
  let at: Instant | null = startOf(subject, engagements, until);
  for (let looked = 0; looked < maxReplayInstants; looked += 1) {
    if (isMql(compiled, engagements, at)) return qualification(compiled, engagements, at, nobody);
    at = nextInstant(compiled, engagements, at, !compiled.canQualifyByTime && (subject.intentResetAt ?? null) === null);
    if (at === null || at > until) return null;
  }
  return isMql(compiled, engagements, until) ? qualification(compiled, engagements, until, nobody) : null;
};

/** Since when the lead has been an MQL without a break, kept or not; null when it is none at `until`. */
export const qualifiedSince = (compiled: CompiledPolicy, subject: Subject, until: Instant): Qualification | null => {
  const engagements = begin(compiled, subject);
  // Without `keep` the present alone tells whether there is anything to look for.
  if (!compiled.hasKeep && !isMql(compiled, engagements, until)) return null;
  const held = new Set<string>();
  let at: Instant | null = startOf(subject, engagements, until);
  let since: Instant | null = null;
  for (let looked = 0; looked < maxReplayInstants && at !== null && at <= until; looked += 1) {
    runAll(compiled, engagements, at);
    holdOn(compiled, held);
    if (held.size === 0) since = null;
    else since ??= at;
    at = nextChange(compiled, engagements, at);
  }
  // More flips than we look at: what is certain is the end.
  if (at !== null && at <= until) {
    return isMql(compiled, engagements, until) ? qualification(compiled, engagements, until, held) : null;
  }
  return since === null ? null : qualification(compiled, engagements, since, held);
};
