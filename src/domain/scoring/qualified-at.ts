// When a lead became an MQL: events and the passing of time are replayed, so that the answer is the instant at which the definition was
// first met, not the one at which we noticed. Facts (fields, stage) are taken as they stand: there is no history of fields yet.
import type { Engagement, Instant } from '../lead.ts';
import type { CompiledPolicy } from './compile.ts';
import { statusNow, type Track, trackNow } from './assess.ts';
import { begin, run, type Subject } from './evaluate.ts';
import { nextChange } from './next-change.ts';
import { intentHigh } from './possible.ts';

/**
 * Instants one replay looks at. A lead has at most 500 engagements and each makes a few instants (it happens, it leaves windows);
 * more than this is a contract that flips without end, and the answer falls back to `until`.
 */
export const maxReplayInstants = 5_000;

export type Qualification = {
  readonly at: Instant;
  readonly track: Track;
  /** As in an assessment at that instant. */
  readonly triggerKey: string | null;
};

/** Where a replay begins: facts are timeless, so the first thing we know of the lead. */
const startOf = (subject: Subject, engagements: readonly Engagement[], until: Instant): Instant => {
  const createdAt = subject.fields['person.created_at'];
  const known = [engagements[0]?.occurredAt, createdAt].filter((at): at is number => typeof at === 'number');
  return Math.min(until, ...known);
};

const isMql = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): boolean => {
  run(compiled, engagements, at);
  return statusNow(compiled) === 'mql';
};

const qualification = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): Qualification => {
  run(compiled, engagements, at);
  const track = trackNow(compiled);
  const { fastIndex, earnedIndex } = compiled.scratch;
  const trigger = engagements[track === 'fast_track' ? fastIndex : earnedIndex];
  return { at, track, triggerKey: trigger?.key ?? null };
};

const couldEver = (compiled: CompiledPolicy, engagements: readonly Engagement[], until: Instant): boolean => {
  run(compiled, engagements, until);
  const { policy, frame, couldQualify } = compiled;
  const limits = {
    intentLow: policy.intent.bounds.floor,
    intentHigh: intentHigh(policy, engagements, until),
    engagements: engagements.length,
  };
  const fastTypes = policy.mql.fastTrack?.on ?? [];
  return couldQualify(
    frame,
    limits,
    engagements.some((engagement) => engagement.occurredAt <= until && fastTypes.includes(engagement.type)),
  );
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

/**
 * The first instant up to `until` at which the lead is an MQL; null = never. Quick where it cannot be; else about one evaluation for each
 * engagement, or one for each flip where time alone can qualify.
 */
export const qualifiedAt = (compiled: CompiledPolicy, subject: Subject, until: Instant): Qualification | null => {
  const engagements = begin(compiled, subject);
  if (!couldEver(compiled, engagements, until)) return null;
  let at: Instant | null = startOf(subject, engagements, until);
  for (let looked = 0; looked < maxReplayInstants; looked += 1) {
    if (isMql(compiled, engagements, at)) return qualification(compiled, engagements, at);
    at = nextInstant(compiled, engagements, at, !compiled.canQualifyByTime);
    if (at === null || at > until) return null;
  }
  return isMql(compiled, engagements, until) ? qualification(compiled, engagements, until) : null;
};

/** Since when the lead has been an MQL without a break; null when it is none at `until`. */
export const qualifiedSince = (compiled: CompiledPolicy, subject: Subject, until: Instant): Qualification | null => {
  const engagements = begin(compiled, subject);
  if (!isMql(compiled, engagements, until)) return null;
  let at: Instant | null = startOf(subject, engagements, until);
  let since: Instant | null = null;
  for (let looked = 0; looked < maxReplayInstants; looked += 1) {
    if (!isMql(compiled, engagements, at)) since = null;
    else since ??= at;
    at = nextChange(compiled, engagements, at);
    if (at === null || at > until) return qualification(compiled, engagements, since ?? until);
  }
  return qualification(compiled, engagements, until);
};
