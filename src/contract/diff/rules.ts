// How a rule of fit or of intent has changed: all of one rule in one sentence.
import { sayDuration } from '../duration.ts';
import { sayEvents, sayTests } from '../say.ts';
import { type Context, isSame, type Form, type Spec } from './compare.ts';
import { atomsOfForm } from './condition-form.ts';
import { conditionChanges, sayClause, sayRange, sayValueList, subjectOf, valuesOf } from './condition-words.ts';
import { gained, listed, quoted, sayNumber, upperFirst } from './plain.ts';
import { earns, nameOfRule, type Rule, sayDecay, sayLimit, sayPoints, sayWindow, sayWorth } from './rule-words.ts';

const sharedNames = new WeakMap<Context, ReadonlySet<string>>();

/** Names that several rules of one contract would be called by. */
const sharedIn = (context: Context): ReadonlySet<string> => {
  const known = sharedNames.get(context);
  if (known !== undefined) return known;
  const shared = [context.before, context.after].flatMap((form) => {
    const rules = ['fit', 'intent'].flatMap((axis) =>
      Object.values((form[axis] ?? {}) as Readonly<Record<string, Rule>>),
    );
    const seen = new Set<string>();
    return rules.map(nameOfRule).filter((name) => seen.size === seen.add(name).size);
  });
  const names = new Set(shared);
  sharedNames.set(context, names);
  return names;
};

/** Two rules that people would call the same are told apart by their ids. */
export const named = (rule: Rule, id: string, context: Context): string => {
  const name = nameOfRule(rule);
  return sharedIn(context).has(name) ? `${name} (rule ${id})` : name;
};

/** What the condition of a rule takes in now, to be read after the rule's old name. */
const conditionPhrase = (before: Rule, after: Rule): string | null => {
  const { when: was } = before;
  const { when: is } = after;
  if (was === undefined || is === undefined || isSame(was, is)) return null;
  const [[old, ...olds], [now, ...nows]] = [atomsOfForm(was), atomsOfForm(is)];
  const [path = ''] = Object.keys(old?.fields ?? {});
  const [from, to] = [old?.fields?.[path], now?.fields?.[path]];
  if (olds.length > 0 || nows.length > 0 || from === undefined || to === undefined) {
    const told = conditionChanges({ needs: 'it', to: 'to earn it' }, was, is);
    return told.length === 0 ? 'is written otherwise' : `has changed: ${told.join('; ')}`;
  }
  const [out, into] = [valuesOf(from), valuesOf(to)];
  if (out !== null && into !== null) {
    const [come, gone] = [gained(out, into), gained(into, out)];
    return listed([
      ...(come.length === 0 ? [] : [`now also includes ${sayValueList(come, path, 'and')}`]),
      ...(gone.length === 0 ? [] : [`no longer includes ${sayValueList(gone, path, 'and')}`]),
      ...(come.length + gone.length === 0 ? ['is written otherwise and includes the same'] : []),
    ]);
  }
  const ranges = [sayRange(from), sayRange(to)];
  if (ranges[0] !== ranges[1] && ranges[0] !== null && ranges[1] !== null)
    return `is now ${ranges[1]}${path === 'company.employees' ? ' employees' : ` (${subjectOf(path)})`}, was ${ranges[0]}`;
  const [then, since] = [sayClause(was), sayClause(is)];
  return then === since ? 'asks for the same in other words' : `now counts where ${since} (before: where ${then})`;
};

const matchPhrase = (before: Rule, after: Rule): string | null => {
  if (before.on === undefined || after.on === undefined) return null;
  if (isSame([before.on, before.where ?? {}], [after.on, after.where ?? {}])) return null;
  if (isSame(before.where ?? {}, after.where ?? {}) && before.on.length > 0 && after.on.length > 0) {
    const did = (types: readonly string[]): string => `who ${sayEvents(types, undefined)}`;
    const [come, gone] = [gained(before.on, after.on), gained(after.on, before.on)];
    return listed([
      ...(come.length === 0 ? [] : [`now also counts ${did(come)}`]),
      ...(gone.length === 0 ? [] : [`no longer counts ${did(gone)}`]),
    ]);
  }
  const tests = ({ where }: Rule): string =>
    listed(Object.entries(where ?? {}).map(([property, of]) => `the ${property.replaceAll('_', ' ')} ${sayTests(of)}`));
  if (!isSame(before.on, after.on) || isSame(tests(before), tests(after)))
    return `now counts who ${sayEvents(after.on, after.where)} (before: who ${sayEvents(before.on, before.where)})`;
  if (before.where === undefined) return `now counts only where ${tests(after)}`;
  return after.where === undefined
    ? `now counts whether or not ${tests(before)}`
    : `now counts where ${tests(after)} (before: where ${tests(before)})`;
};

const nowFades = (decay: Rule['decay']): string => {
  if (decay === undefined || decay.kind === 'none') return 'no longer fades';
  return decay.kind === 'half_life' ? sayDecay(decay).replace('is ', 'is now ') : `now ${sayDecay(decay)}`;
};

const bound = (count: number | undefined): string => (count === undefined ? 'without a limit' : sayNumber(count));

/** Each part of the rule that has changed, to be read after its name. */
const phrases = (before: Rule, after: Rule): readonly string[] => {
  const has = (key: keyof Rule): boolean => !isSame(before[key], after[key]);
  const isSameSign = before.points < 0 === after.points < 0;
  const quote = (text: string | undefined): string => (text === undefined ? 'what it asks' : quoted(text));
  const group = (name: string | undefined): string => (name === undefined ? 'no group' : `the group ${quoted(name)}`);
  return [
    has('points') &&
      `now ${isSameSign ? `${earns(after.points)}, was ${sayNumber(Math.abs(before.points))}` : `${earns(after.points)} (before: it ${before.points < 0 ? 'took away' : 'earned'} ${sayNumber(Math.abs(before.points))})`}`,
    conditionPhrase(before, after),
    matchPhrase(before, after),
    has('after') &&
      before.after !== undefined &&
      after.after !== undefined &&
      `now counts after ${sayDuration(after.after)} of silence, was ${sayDuration(before.after)}`,
    has('limit') && `now counts ${sayLimit(after.limit)}, was ${sayLimit(before.limit)}`,
    has('window') && `now counts ${sayWindow(after.window)}, was ${sayWindow(before.window)}`,
    has('decay') && `${nowFades(after.decay)} (before: ${sayDecay(before.decay)})`,
    has('cap') &&
      (after.cap === undefined
        ? `now adds up without a limit, was at most ${sayNumber(before.cap ?? 0)}`
        : `now adds up to at most ${sayNumber(after.cap)}, was ${bound(before.cap)}`),
    has('floor') &&
      `is now worth at least ${sayNumber(after.floor ?? 0)} once it counts, was ${sayNumber(before.floor ?? 0)}`,
    has('group') && `now belongs to ${group(after.group)}, was ${group(before.group)}`,
    has('why') && `is now told to sellers as ${quote(after.why)}, was ${quote(before.why)}`,
  ].filter((phrase): phrase is string => typeof phrase === 'string');
};

const known = new Set<string>([
  'points',
  'why',
  'group',
  'when',
  'on',
  'where',
  'after',
  'limit',
  'window',
  'decay',
  'cap',
  'floor',
] satisfies (keyof Rule)[]);

/** Rules by id; `axis` is said where a rule comes or goes. */
export const rulesSpec = (axis: 'fit' | 'intent'): Spec => ({
  renamed: (was, is, value, { context }) =>
    `The rule for ${named(value as Rule, is, context)} is now called ${is}, was ${was}; nothing else of it changes`,
  each: {
    tell: (before, after, { key, context }) => {
      const [was, is] = [before, after] as readonly (Rule | undefined)[];
      if (was === undefined) return is === undefined ? null : `New: ${named(is, key, context)} ${sayWorth(is, axis)}`;
      if (is === undefined)
        return `${named(was, key, context)} no longer ${was.points < 0 ? 'takes away' : 'earns'} ${sayPoints(was.points)} of ${axis}`;
      if ((was.when === undefined) !== (is.when === undefined) || (was.on === undefined) !== (is.on === undefined))
        return `${named(was, key, context)} has given way to ${named(is, key, context)}, which ${sayWorth(is, axis)}`;
      const strange = Object.keys({ ...was, ...is }).filter(
        (one) => !known.has(one) && !isSame((was as Form)[one], (is as Form)[one]),
      );
      const told = phrases(was, is);
      if (told.length === 0) return null;
      const rest = strange.map((one) => `its ${one.replaceAll('_', ' ')} changes`);
      return upperFirst(`${named(was, key, context)} ${[...told, ...rest].join('; ')}`);
    },
  },
});
