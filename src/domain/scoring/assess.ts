// What a policy says of a lead at one instant: fit and intent apart, grade, status, the lines that make them up, what is unknown, and
// when the passing of time alone can next change any of it.
import type { Engagement, Instant } from '../lead.ts';
import type { MqlStatus } from '../app-fields.ts';
import type { Grade, Points } from '../policy.ts';
import { fastTrackName, standardTrack } from '../policy.ts';
import { type Adjustment, adjustmentsOf } from './axis.ts';
import type { CompiledModel, CompiledPolicy } from './compile.ts';
import { begin, runAll, type Subject } from './evaluate.ts';
import { nextChange } from './next-change.ts';
import { heldModels } from './replay.ts';
import { isKeeping, modelsOf, type Standing, standingNow } from './status.ts';
import { MET, type Outcome, outcomeOf, UNKNOWN } from './tri.ts';

export type { Subject } from './evaluate.ts';
export type { Adjustment } from './axis.ts';

/** One rule's share of an axis, in thousandths. Rules that add nothing have no line. */
export type Line = {
  readonly rule: string;
  readonly points: Points;
  /** How many occurrences counted (1 for fit; of a silence rule, how many periods). */
  readonly count: number;
  /** Key of the newest engagement that counted; null for fit and silence. */
  readonly newestKey: string | null;
  /** The rule's own cap took something away. */
  readonly isCapped: boolean;
  /** The rule's own floor added something. */
  readonly isFloored: boolean;
};

export type Score = {
  readonly asOf: Instant;
  /** Integer thousandths. */
  readonly fit: Points;
  readonly intent: Points;
  readonly total: Points;
  readonly grade: Grade;
  readonly status: MqlStatus;
  /** Which way the definition is met: `standard`, its `fast_track`, or the id of a track; null unless status is mql. */
  readonly track: string | null;
  /** By a fast track, the contract's own or a track's. */
  readonly isFast: boolean;
  /** The model the numbers are of: that of the status, `standard` where none has a say. */
  readonly model: string;
  /** The engagement that matters most: the fast track's event (triage too), else the newest that earned points. */
  readonly triggerKey: string | null;
  /** The newest engagement that earned points. */
  readonly earnedKey: string | null;
  readonly lines: { readonly fit: readonly Line[]; readonly intent: readonly Line[] };
  /** What groups, ceilings and bounds of the axes add or take away; the lines and these add up to fit and intent. */
  readonly adjustments: readonly Adjustment[];
};

/** A score, what it leaves unknown, and what else a decision asks of the same instant. */
export type Judgement = Score & {
  /** Fields that conditions ask for and whose being unknown leaves a condition unknown; those that could add most points first. */
  readonly unknown: readonly string[];
  /** Every fit rule by its id, those that add nothing too: what learning looks at. */
  readonly fitOutcomes: Readonly<Record<string, Outcome>>;
  /** What the contract asks of a lead that was handed over before is met (unknown is not). */
  readonly mayComeAgain: boolean;
};

export type Assessment = Judgement & {
  /** See `nextChange`: never late, maybe early; null = never. */
  readonly nextChangeAt: Instant | null;
};

const fitLines = ({ fit, scratch }: CompiledModel): readonly Line[] => {
  const lines: Line[] = [];
  for (let i = 0; i < fit.length; i += 1) {
    const rule = fit[i];
    if (rule === undefined || scratch.fitOutcomes[i] !== MET || rule.points === 0) continue;
    lines.push({ rule: rule.id, points: rule.points, count: 1, newestKey: null, isCapped: false, isFloored: false });
  }
  return lines;
};

const intentLines = (model: CompiledModel, engagements: readonly Engagement[]): readonly Line[] => {
  const { scratch, intent } = model;
  const { rules } = intent;
  const lines: Line[] = [];
  for (let i = 0; i < rules.length; i += 1) {
    const rule = rules[i];
    const points = scratch.shares[i] ?? 0;
    if (rule === undefined || points === 0) continue;
    const size = Math.abs(scratch.sums[i] ?? 0);
    const newest = rule.kind === 'event' ? engagements[scratch.newest[i] ?? -1] : undefined;
    lines.push({
      rule: rule.id,
      points,
      count: scratch.counted[i] ?? 0,
      newestKey: newest?.key ?? null,
      isCapped: size > Math.abs(points),
      isFloored: size < Math.abs(points),
    });
  }
  return lines;
};

const noAdjustments: readonly Adjustment[] = [];

const adjustmentsNow = ({ frame, scratch, fitAxis, intentAxis }: CompiledModel): readonly Adjustment[] => {
  const { fitSum, intentSum, zeroBy } = scratch;
  const isPlain = fitAxis.groups.length + intentAxis.groups.length === 0;
  if (isPlain && fitSum === frame.fit && intentSum === frame.intent) return noAdjustments;
  const ofFit: readonly Adjustment[] =
    zeroBy === null
      ? adjustmentsOf('fit', fitAxis, { sum: fitSum, shares: scratch.fitShares }, frame)
      : fitSum === 0
        ? noAdjustments
        : [{ axis: 'fit', kind: 'reset', id: zeroBy, points: -fitSum }];
  return [...ofFit, ...adjustmentsOf('intent', intentAxis, { sum: intentSum, shares: scratch.shares }, frame)];
};

const trackOf = ({ status, model, isFast }: Standing): string | null => {
  if (status !== 'mql') return null;
  return isFast && model.id === standardTrack ? fastTrackName : model.id;
};

/** What the models say; `runAll` has been called for `at`. */
const scoreOf = (standing: Standing, engagements: readonly Engagement[], at: Instant): Score => {
  const { status, model, isFast } = standing;
  const { frame, scratch } = model;
  const earnedKey = engagements[scratch.earnedIndex]?.key ?? null;
  const isRaised = isFast || status === 'triage';
  return {
    asOf: at,
    fit: frame.fit,
    intent: frame.intent,
    total: frame.fit + frame.intent,
    grade: frame.grade,
    status,
    track: trackOf(standing),
    isFast,
    model: model.id,
    triggerKey: isRaised ? (engagements[scratch.fastIndex]?.key ?? null) : earnedKey,
    earnedKey,
    lines: { fit: fitLines(model), intent: intentLines(model, engagements) },
    adjustments: adjustmentsNow(model),
  };
};

/** Runs all models and finds the lead's standing; an MQL that is merely kept needs its history, which is replayed then. */
const standingAt = (
  compiled: CompiledPolicy,
  subject: Subject,
  engagements: readonly Engagement[],
  at: Instant,
): Standing => {
  runAll(compiled, engagements, at);
  const isMqlNow = subject.stage === 'mql';
  const standing = standingNow(compiled, () => isMqlNow);
  const isOpen = standing.status !== 'mql' && standing.status !== 'excluded' && !isMqlNow;
  if (!isOpen || !modelsOf(compiled).some(isKeeping)) return standing;
  const held = heldModels(compiled, subject, engagements, at);
  runAll(compiled, engagements, at);
  return standingNow(compiled, (model) => held.has(model.id));
};

/** Scores a lead at an instant, with the lines that make up each axis. Engagements after it do not count. */
export const score = (compiled: CompiledPolicy, subject: Subject, at: Instant): Score => {
  const engagements = begin(compiled, subject);
  return scoreOf(standingAt(compiled, subject, engagements, at), engagements, at);
};

/** What each unknown condition of the model lacks, weighed by the points that hang on it. */
const unknownNow = (model: CompiledModel): readonly string[] => {
  const { frame, fit, scratch, asks, never } = model;
  const weights = new Map<string, number>();
  const add = (fields: CompiledModel['fit'][number]['asks'], weight: number): void => {
    for (const { path, check } of fields) {
      if (check(frame) === UNKNOWN) weights.set(path, Math.max(weights.get(path) ?? 0, weight));
    }
  };
  asks.forEach((one, i) => {
    // The definition's own fields go first; those that only exclude come last.
    if (one.check(frame) === UNKNOWN) add(one.asks, one.check === never ? -1 : Infinity - i);
  });
  fit.forEach((rule, i) => {
    if (scratch.fitOutcomes[i] === UNKNOWN) add(rule.asks, Math.max(0, rule.points));
  });
  return [...weights].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : y - x)).map(([path]) => path);
};

const judgementOf = (
  compiled: CompiledPolicy,
  standing: Standing,
  engagements: readonly Engagement[],
  at: Instant,
): Judgement => {
  const { model } = standing;
  return {
    ...scoreOf(standing, engagements, at),
    unknown: unknownNow(model),
    fitOutcomes: Object.fromEntries(
      model.fit.map(({ id }, i): [string, Outcome] => [id, outcomeOf(model.scratch.fitOutcomes[i] ?? UNKNOWN)]),
    ),
    mayComeAgain: compiled.main.scratch.again === MET,
  };
};

/** What `assess` says but for the next change, which costs as much as all else: for those who will not wait for it. */
export const judge = (compiled: CompiledPolicy, subject: Subject, at: Instant): Judgement => {
  const engagements = begin(compiled, subject);
  return judgementOf(compiled, standingAt(compiled, subject, engagements, at), engagements, at);
};

/**
 * Assesses a lead at an instant: its score, what is unknown and when time alone can next change it. Engagements after `at` do not count.
 * The order of engagements with equal times does not matter. Costs some microseconds, and up to a millisecond for `nextChangeAt`.
 */
export const assess = (compiled: CompiledPolicy, subject: Subject, at: Instant): Assessment => {
  const engagements = begin(compiled, subject);
  const judgement = judgementOf(compiled, standingAt(compiled, subject, engagements, at), engagements, at);
  return { ...judgement, nextChangeAt: nextChange(compiled, engagements, at) };
};
