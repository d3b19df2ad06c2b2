// Findings about how long points last: a window that goes on when next to nothing is left of them, and a decay that takes next to nothing away.
import { type Decay, type IntentRule, type Limit, pointScale } from '#domain/policy.ts';
import { sayDuration } from './duration.ts';
import { type Model, type Subject, versionsOf } from './lint-model.ts';
import { type Note, warn } from './lint-note.ts';
import { leastPeriodMs, mostPoints } from './reach.ts';

export const lintDecay = ({ models, policy }: Subject): readonly Note[] =>
  models.flatMap((model) => ofModel(model, policy.displayStep * pointScale));

type EventRule = Extract<IntentRule, { kind: 'event' }>;

const ofModel = ({ path, intent, intentRules }: Model, step: number): readonly Note[] => {
  const all = versionsOf(intent);
  return intentRules.flatMap((written, i): readonly Note[] => {
    const versions = (all.get(written.id) ?? []).filter((rule) => rule.kind === 'event');
    const [rule] = versions;
    if (rule === undefined || rule.points === 0) return [];
    const at = [...path, 'intent', i];
    const points = Math.max(...versions.map((one) => Math.abs(one.points)));
    const end = 'window' in written ? lastsFor(rule, points, step) : null;
    const idle = takesNothing(rule, Math.min(Math.max(...versions.map(mostPoints)), rule.cap ?? Infinity), step);
    return [
      ...(end === null ? [] : [warn('window-outlives-decay', [...at, 'window'], end)]),
      ...(idle === null ? [] : [warn('decay-idle', [...at, 'decay'], idle)]),
    ];
  });
};

const day = 86_400_000;
/** In whole days, up: for people. */
const sayRoughly = (ms: number): string => sayDuration(Math.max(1, Math.ceil(ms / day)) * day);
const sayPoints = (thousandths: number): string => `${Math.round(thousandths) / pointScale}`;
const sayWindow = (ms: number | null): string => (ms === null ? 'ever' : sayDuration(ms));

/** A rule that stands at a floor counts for as long as its window is. */
const lastsFor = (rule: EventRule, points: number, step: number): string | null => {
  const { decay, windowMs, floor } = rule;
  if (floor !== null && floor > 0) return null;
  if (decay.kind === 'linear')
    return windowMs !== null && windowMs <= decay.overMs
      ? null
      : `the window is ${sayWindow(windowMs)}, but after ${sayDuration(decay.overMs)} nothing is left of the points; shorten the window or slow the decay`;
  if (decay.kind !== 'half_life') return null;
  const { ms, left } = goneAfter(rule, decay.halfLifeMs, points, step);
  if (windowMs !== null && windowMs <= Math.ceil(ms / day) * day) return null;
  return `the window is ${sayWindow(windowMs)}, but after ${sayRoughly(ms)} less than ${sayPoints(left)} points are left of all that came before, too few to show; shorten the window or lengthen the half-life`;
};

/** A tenth of what is shown at once would be hair-splitting; an eighth of the points is three half-lives. */
const eighth = 1 / 8;
/** Half of the smallest part of a point: less is rounded away. */
const rounded = 0.5;

/** From when on all older occurrences together are worth less than what is shown, and than an eighth of one. */
const goneAfter = (
  { limit }: EventRule,
  halfLifeMs: number,
  points: number,
  step: number,
): { readonly ms: number; readonly left: number } => {
  const left = Math.max(rounded, Math.min(step, points * eighth));
  const together = halfLifeMs * Math.log2((points * timesOf(limit, halfLifeMs)) / left);
  const each = halfLifeMs * Math.log2(points / rounded);
  return together <= each ? { ms: together, left } : { ms: each, left: 1 };
};

/** What occurrences as close to each other as the limit lets them be are worth together, in times the newest of them. */
const timesOf = (limit: Limit, halfLifeMs: number): number => {
  const series = (periodMs: number): number => 1 / (1 - 2 ** (-periodMs / halfLifeMs));
  switch (limit.kind) {
    case 'every_time':
      return Infinity;
    case 'once':
      return 1;
    case 'once_per':
      return series(limit.periodMs);
    // Two on both sides of midnight are in two periods.
    case 'once_per_calendar':
      return 1 + series(leastPeriodMs[limit.period]);
  }
};

/** The share that an occurrence loses until its window ends. */
const lostWithin = (decay: Decay, windowMs: number): number => {
  switch (decay.kind) {
    case 'half_life':
      return 1 - 2 ** (-windowMs / decay.halfLifeMs);
    case 'linear':
      return Math.min(1, windowMs / decay.overMs);
    case 'none':
    case 'stepped':
      return 1;
  }
};

const hardly = 1 / 20;

const takesNothing = ({ decay, windowMs }: EventRule, most: number, step: number): string | null => {
  if (windowMs === null || decay.kind === 'none') return null;
  const window = sayDuration(windowMs);
  if (decay.kind === 'stepped')
    return decay.afterMs >= windowMs
      ? `points fade after ${sayDuration(decay.afterMs)} of silence, but by then all of them are out of the window of ${window}; let them fade earlier, or leave decay out`
      : null;
  const lost = lostWithin(decay, windowMs);
  if (lost >= eighth || (lost >= hardly && lost * most >= step)) return null;
  return `within the window of ${window} the decay takes ${Math.max(1, Math.round(lost * 100))} % at most, too little to show; hasten the decay, lengthen the window, or leave decay out`;
};
