// Differences of rules of fit and of intent: who now earns what, how often, for how long, within which bounds.
import type { Decay, Limit } from '#domain/policy.ts';
import { sayDuration } from '../duration.ts';
import type { Path } from '../path.ts';
import { sayEvents, sayInOneLine } from '../say.ts';
import type { FitRuleDocument, IntentRuleDocument } from '../schema-rules.ts';
import { byId, type Change, changed, isSame, plainChanges, shown } from './change.ts';
import { sayConditionChange } from './condition.ts';

type Rule = FitRuleDocument | IntentRuleDocument;

/** How a rule is called in a sentence: by what it asks for. */
export const nameOfRule = (rule: Rule): string => {
  if ('when' in rule) return `"${sayInOneLine(rule.when)}"`;
  if ('after' in rule) return `silence of ${sayDuration(rule.after)}`;
  return `who ${sayEvents(rule.on, rule.where)}`;
};

const earns = (points: number): string => (points < 0 ? `loses ${-points}` : `earns ${points}`);

const sayLimit = (limit: Limit | undefined): string => {
  switch (limit?.kind) {
    case undefined:
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

const sayDecay = (decay: Decay | undefined): string => {
  switch (decay?.kind) {
    case undefined:
    case 'none':
      return 'does not fade';
    case 'half_life':
      return `is worth half after ${sayDuration(decay.halfLifeMs)}`;
    case 'linear':
      return `fades to nothing within ${sayDuration(decay.overMs)}`;
    case 'stepped':
      return `loses ${decay.lose}% after ${sayDuration(decay.afterMs)} of silence and every ${sayDuration(decay.everyMs)} of it from then on`;
  }
};

export const sayWindow = (window: number | 'ever' | undefined): string =>
  window === undefined ? 'as long as the axis says' : window === 'ever' ? 'for ever' : `for ${sayDuration(window)}`;

const sayBound = (bound: number | undefined): string => (bound === undefined ? 'without bound' : String(bound));

/** Sentences for the keys of a rule that both have, or that have a default; what is not named here is told plainly. */
const keyText = (key: string, name: string, before: Rule, after: Rule): string | null => {
  const { [key]: was } = before as Readonly<Record<string, unknown>>;
  const { [key]: is } = after as Readonly<Record<string, unknown>>;
  switch (key) {
    case 'points':
      return `${name} now ${earns(after.points)}, was ${before.points}`;
    case 'when':
      return 'when' in before && 'when' in after
        ? `${nameOfRule(before)} (${after.id}) asks otherwise: ${sayConditionChange(before.when, after.when).join('; ')}`
        : null;
    case 'limit':
      return `${name} counts ${sayLimit(is as Limit | undefined)}, was ${sayLimit(was as Limit | undefined)}`;
    case 'decay':
      return `${name} ${sayDecay(is as Decay | undefined)}; before, it ${sayDecay(was as Decay | undefined)}`;
    case 'window':
      return `${name} counts ${sayWindow(is as number | 'ever' | undefined)}, was ${sayWindow(was as number | 'ever' | undefined)}`;
    case 'cap':
      return `${name} adds up to at most ${sayBound(is as number | undefined)}, was ${sayBound(was as number | undefined)}`;
    case 'floor':
      return `${name} is worth at least ${(is as number | undefined) ?? 0} once it counts, was ${(was as number | undefined) ?? 0}`;
    case 'after':
      return `silence counts after ${sayDuration((is as number | undefined) ?? 0)}, was ${sayDuration((was as number | undefined) ?? 0)}`;
    case 'on':
    case 'where':
      return null;
    case 'why':
      return `${name} is now told to sellers as ${JSON.stringify(is ?? 'what it asks for')}, was ${JSON.stringify(was ?? 'what it asks for')}`;
    case 'group':
      return `${name} is now ${is === undefined ? 'of no group' : `of the group "${shown(is)}"`}, was ${was === undefined ? 'of none' : `of "${shown(was)}"`}`;
    default:
      return null;
  }
};

const matchChange = (path: Path, before: Rule, after: Rule): readonly Change[] => {
  if (!('on' in before) || !('on' in after)) return [];
  if (isSame([before.on, before.where], [after.on, after.where])) return [];
  const said = (rule: typeof before): string => sayEvents(rule.on, rule.where);
  const text =
    said(before) === said(after)
      ? `${after.id} is written otherwise and counts the same`
      : `${after.id} now counts who ${said(after)}; before, who ${said(before)}`;
  return [changed([...path, 'on'], [before.on, before.where], [after.on, after.where], text)];
};

const ruleChanges = (path: Path, before: Rule, after: Rule): readonly Change[] => {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== 'id');
  const name = nameOfRule(after);
  return [
    ...matchChange(path, before, after),
    ...keys
      .filter((key) => key !== 'on' && key !== 'where')
      .flatMap((key): readonly Change[] => {
        const of = (rule: Rule): unknown => (rule as Readonly<Record<string, unknown>>)[key];
        if (isSame(of(before), of(after))) return [];
        const text = keyText(key, name, before, after);
        return text === null
          ? plainChanges(of(before), of(after), [...path, key])
          : [changed([...path, key], of(before), of(after), text)];
      }),
    ...('on' in before === 'on' in after
      ? []
      : [changed(path, before, after, `${after.id} now means ${name}; before, ${nameOfRule(before)}`)]),
  ];
};

const contentOf = ({ id: _id, ...rest }: Rule): unknown => rest;

/** A rule that only got another id is a renamed one. */
const renamed = (before: readonly Rule[], after: readonly Rule[]): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const old of before) {
    if (after.some(({ id }) => id === old.id)) continue;
    const now = after.find(
      (one) =>
        !before.some(({ id }) => id === one.id) &&
        ![...names.values()].includes(one.id) &&
        isSame(contentOf(one), contentOf(old)),
    );
    if (now !== undefined) names.set(old.id, now.id);
  }
  return names;
};

export const rulesChanges = (
  path: Path,
  before: readonly Rule[] | undefined,
  after: readonly Rule[] | undefined,
): readonly Change[] => {
  const [olds, news] = [before ?? [], after ?? []];
  const names = renamed(olds, news);
  const changes = byId(olds, news).flatMap(({ id, before: old, after: now }): readonly Change[] => {
    const at = [...path, id];
    if (old !== undefined && now !== undefined) return ruleChanges(at, old, now);
    if (old !== undefined) {
      const name = names.get(id);
      return name === undefined
        ? [
            changed(
              at,
              old,
              null,
              `${nameOfRule(old)} no longer ${old.points < 0 ? 'loses' : 'earns'} ${Math.abs(old.points)}: the rule is gone`,
            ),
          ]
        : [changed([...at, 'id'], id, name, `the rule "${id}" is now called "${name}"`)];
    }
    return now === undefined || [...names.values()].includes(id)
      ? []
      : [changed(at, null, now, `${nameOfRule(now)} now ${earns(now.points)}: a new rule`)];
  });
  if (changes.length > 0 || isSame(olds, news)) return changes;
  return [
    changed(
      path,
      null,
      null,
      `the rules of ${String(path.at(-1))} are written in another order, which changes no score`,
    ),
  ];
};
