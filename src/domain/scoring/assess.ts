// What a policy says of a lead at one instant: fit and intent apart, grade, status, the lines that make them up, what is unknown, and
// when the passing of time alone can next change any of it.
import type { Engagement, Instant } from '../lead.ts';
import type { MqlStatus } from '../app-fields.ts';
import type { Grade, Points } from '../policy.ts';
import type { CompiledPolicy } from './compile.ts';
import { begin, run, type Subject } from './evaluate.ts';
import { nextChange } from './next-change.ts';
import { MET, type Outcome, outcomeOf, UNKNOWN } from './tri.ts';

export type { Subject } from './evaluate.ts';

export const tracks = ['standard', 'fast_track'] as const;
export type Track = (typeof tracks)[number];

/** One rule's share of an axis, in thousandths. Rules that add nothing have no line. */
export type Line = {
  readonly rule: string;
  readonly points: Points;
  /** How many occurrences counted (1 for fit; of a silence rule, how many periods). */
  readonly count: number;
  /** Key of the newest engagement that counted; null for fit and silence. */
  readonly newestKey: string | null;
  readonly isCapped: boolean;
};

export type Score = {
  readonly asOf: Instant;
  /** Integer thousandths. */
  readonly fit: Points;
  readonly intent: Points;
  readonly total: Points;
  readonly grade: Grade;
  readonly status: MqlStatus;
  /** Which way the definition is met; null unless status is mql. */
  readonly track: Track | null;
  /** The engagement that matters most: the fast track's event (triage too), else the newest that earned points. */
  readonly triggerKey: string | null;
  /** The newest engagement that earned points. */
  readonly earnedKey: string | null;
  readonly lines: { readonly fit: readonly Line[]; readonly intent: readonly Line[] };
};

export type Assessment = Score & {
  /** Fields that conditions ask for and whose being unknown leaves a condition unknown; those that could add most points first. */
  readonly unknown: readonly string[];
  /** Every fit rule by its id, those that add nothing too: what learning looks at. */
  readonly fitOutcomes: Readonly<Record<string, Outcome>>;
  /** See `nextChange`: never late, maybe early; null = never. */
  readonly nextChangeAt: Instant | null;
};

export const statusNow = ({ scratch, policy }: CompiledPolicy): MqlStatus => {
  if (scratch.never === MET) return 'excluded';
  if (scratch.when === MET) return 'mql';
  if (scratch.fastIndex < 0) return 'not_yet';
  if (scratch.fastWhen === MET) return 'mql';
  return scratch.fastWhen === UNKNOWN && policy.mql.fastTrack?.ifUnknown === 'triage' ? 'triage' : 'not_yet';
};

/** The fast track goes before the standard one where both are met: it decides how soon somebody must call. */
export const trackNow = ({ scratch }: CompiledPolicy): Track =>
  scratch.fastIndex >= 0 && scratch.fastWhen === MET ? 'fast_track' : 'standard';

const fitLines = ({ fit, scratch }: CompiledPolicy): readonly Line[] => {
  const lines: Line[] = [];
  for (let i = 0; i < fit.length; i += 1) {
    const rule = fit[i];
    if (rule === undefined || scratch.fitOutcomes[i] !== MET || rule.points === 0) continue;
    lines.push({ rule: rule.id, points: rule.points, count: 1, newestKey: null, isCapped: false });
  }
  return lines;
};

const intentLines = (compiled: CompiledPolicy, engagements: readonly Engagement[]): readonly Line[] => {
  const { scratch, policy, caps } = compiled;
  const { rules } = policy.intent;
  const lines: Line[] = [];
  for (let i = 0; i < rules.length; i += 1) {
    const rule = rules[i];
    const sum = scratch.sums[i] ?? 0;
    if (rule === undefined || sum === 0) continue;
    const cap = caps[i] ?? Infinity;
    const isCapped = Math.abs(sum) > cap;
    const newest = rule.kind === 'event' ? engagements[scratch.newest[i] ?? -1] : undefined;
    lines.push({
      rule: rule.id,
      points: isCapped ? Math.sign(sum) * cap : sum,
      count: scratch.counted[i] ?? 0,
      newestKey: newest?.key ?? null,
      isCapped,
    });
  }
  return lines;
};

const scoreNow = (compiled: CompiledPolicy, engagements: readonly Engagement[], at: Instant): Score => {
  run(compiled, engagements, at);
  const { frame, scratch } = compiled;
  const status = statusNow(compiled);
  const track = status === 'mql' ? trackNow(compiled) : null;
  const earnedKey = engagements[scratch.earnedIndex]?.key ?? null;
  const isFast = track === 'fast_track' || status === 'triage';
  return {
    asOf: at,
    fit: frame.fit,
    intent: frame.intent,
    total: frame.fit + frame.intent,
    grade: frame.grade,
    status,
    track,
    triggerKey: isFast ? (engagements[scratch.fastIndex]?.key ?? null) : earnedKey,
    earnedKey,
    lines: { fit: fitLines(compiled), intent: intentLines(compiled, engagements) },
  };
};

/** Scores a lead at an instant, with the lines that make up each axis. Engagements after it do not count. */
export const score = (compiled: CompiledPolicy, subject: Subject, at: Instant): Score =>
  scoreNow(compiled, begin(compiled, subject), at);

/** Called right after `run`: what each unknown condition lacks, weighed by the points that hang on it. */
const unknownNow = (compiled: CompiledPolicy): readonly string[] => {
  const { frame, fit, scratch, asks } = compiled;
  const weights = new Map<string, number>();
  const add = (fields: CompiledPolicy['fit'][number]['asks'], weight: number): void => {
    for (const { path, check } of fields) {
      if (check(frame) === UNKNOWN) weights.set(path, Math.max(weights.get(path) ?? 0, weight));
    }
  };
  asks.forEach((one, i) => {
    // The definition's own fields go first; those that only exclude come last.
    if (one.check(frame) === UNKNOWN) add(one.asks, one.check === compiled.never ? -1 : Infinity - i);
  });
  fit.forEach((rule, i) => {
    if (scratch.fitOutcomes[i] === UNKNOWN) add(rule.asks, Math.max(0, rule.points));
  });
  return [...weights].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : y - x)).map(([path]) => path);
};

/**
 * Assesses a lead at an instant: its score, what is unknown and when time alone can next change it. Engagements after `at` do not count.
 * The order of engagements with equal times does not matter. Costs some microseconds, and up to a millisecond for `nextChangeAt`.
 */
export const assess = (compiled: CompiledPolicy, subject: Subject, at: Instant): Assessment => {
  const engagements = begin(compiled, subject);
  const scored = scoreNow(compiled, engagements, at);
  const unknown = unknownNow(compiled);
  const fitOutcomes = Object.fromEntries(
    compiled.fit.map(({ id }, i): [string, Outcome] => [id, outcomeOf(compiled.scratch.fitOutcomes[i] ?? UNKNOWN)]),
  );
  return { ...scored, unknown, fitOutcomes, nextChangeAt: nextChange(compiled, engagements, at) };
};
