// How the parts of a rule are said: how often it counts, how long, how it fades, and how the rule itself is called by people who never read its id.
import type { Decay, Limit } from '#domain/policy.ts';
import type { ConditionDocument, EventTypes, Where } from '../condition.ts';
import { sayDuration } from '../duration.ts';
import { sayEvents } from '../say.ts';
import { atomsOfForm } from './condition-form.ts';
import { sayClause, sayRange, sayValueList, subjectOf, valuesOf } from './condition-words.ts';
import { quoted, sayNumber, upperFirst } from './plain.ts';

/** A rule of either axis in its form. */
export type Rule = {
  readonly points: number;
  readonly why?: string;
  readonly group?: string;
  readonly when?: ConditionDocument;
  readonly on?: EventTypes;
  readonly where?: Where;
  readonly after?: number;
  readonly limit?: Limit;
  readonly window?: number | 'ever';
  readonly decay?: Decay;
  readonly cap?: number;
  readonly floor?: number;
};

export const sayLimit = (limit: Limit | undefined): string => {
  switch (limit?.kind) {
    case undefined:
      return 'again each time it lasts as long once more';
    case 'every_time':
      return 'every time';
    case 'once':
      return 'once';
    case 'once_per':
      return `once per ${sayDuration(limit.periodMs).replace(/^1 /, '')}`;
    case 'once_per_calendar':
      return `once per calendar ${limit.period}`;
  }
};

export const sayDecay = (decay: Decay | undefined): string => {
  switch (decay?.kind) {
    case undefined:
    case 'none':
      return 'does not fade';
    case 'half_life':
      return `is worth half after ${sayDuration(decay.halfLifeMs)}`;
    case 'linear':
      return `fades to nothing within ${sayDuration(decay.overMs)}`;
    case 'stepped':
      return `loses ${decay.lose}% after ${sayDuration(decay.afterMs)} of silence and again after every further ${sayDuration(decay.everyMs)}`;
  }
};

export const sayWindow = (window: unknown): string =>
  typeof window === 'number'
    ? `for ${sayDuration(window)}`
    : window === 'ever'
      ? 'for ever'
      : 'as long as the axis says';

/** Director, VP or C-level (seniority). */
const nameOfCondition = (when: ConditionDocument): string => {
  const [only, ...others] = atomsOfForm(when);
  const [path = ''] = Object.keys(only?.fields ?? {});
  const tests = only?.fields?.[path];
  if (tests === undefined || others.length > 0) return upperFirst(sayClause(when));
  const subject = subjectOf(path).replace(/^the (?:person's |number of )?/, '');
  const values = valuesOf(tests);
  if (values !== null && values.length <= 8) {
    const said = sayValueList(values, path, 'or');
    return upperFirst(`${said} (${subject})`);
  }
  const range = sayRange(tests);
  if (range === null) return upperFirst(sayClause(when));
  return upperFirst(path === 'company.employees' ? `${range} employees` : `${subject} ${range}`);
};

/** Its sentence where that needs no facts, else what it asks. Fit rules are told by what they ask: their sentences are about one lead. */
export const nameOfRule = ({ why, when, on, where, after }: Rule): string => {
  if (when !== undefined) return quoted(nameOfCondition(when));
  if (why !== undefined) return quoted(why.replaceAll(/\{[^}]*\}/g, '…'));
  if (after !== undefined) return quoted(`Nothing done for ${sayDuration(after)}`);
  return quoted(upperFirst(sayEvents(on ?? [], where).replace(/^has /, '')));
};

export const sayPoints = (count: number): string =>
  `${sayNumber(Math.abs(count))} point${Math.abs(count) === 1 ? '' : 's'}`;

export const earns = (count: number): string =>
  count < 0 ? `takes away ${sayPoints(count)}` : `earns ${sayPoints(count)}`;

/** All of a rule, for one that is new: what is usual is left out. */
export const sayWorth = (rule: Rule, axis: string): string => {
  const { limit, window, decay, cap, floor } = rule;
  const isPlain = limit === undefined || limit.kind === 'every_time';
  return [
    `${earns(rule.points)} of ${axis}`,
    ...(isPlain ? [] : [sayLimit(limit)]),
    ...(window === undefined ? [] : [`counts ${sayWindow(window)}`]),
    ...(cap === undefined ? [] : [`at most ${sayNumber(cap)} in all`]),
    ...(floor === undefined ? [] : [`at least ${sayNumber(floor)} once it counts`]),
    ...(decay === undefined || decay.kind === 'none' ? [] : [sayDecay(decay)]),
  ].join(', ');
};
