// How tracks and temporary rules have changed; what changes inside one is told as of the contract's own, with its name before it.
import { weekdays } from '#domain/policy.ts';
import type { ConditionDocument } from '../condition.ts';
import type { TrackDocument } from '../schema-mql.ts';
import { axesSpec, valueAt } from './axes.ts';
import { type Context, type Form, orderOf, type Spec, type Tell } from './compare.ts';
import { optionalConditionSpec, sayClause, sayNeeds } from './condition-words.ts';
import { conditionChanges } from './condition-words.ts';
import { definitionKeys } from './mql.ts';
import { listed, lowerFirst, quoted, sayDay, sayNumber, upperFirst } from './plain.ts';
import { nameOfRule, type Rule, sayWorth } from './rule-words.ts';
import { rulesSpec } from './rules.ts';

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const date =
  (set: (day: string) => string, unset: string): Tell =>
  (before, after) => {
    const say = (value: unknown): string => (typeof value === 'number' ? set(sayDay(value)) : unset);
    return `It now ${say(after)} (before: it ${say(before)})`;
  };

const schedule: Tell = (before, after) => {
  const say = (value: unknown): string => {
    if (value === undefined) return 'at every moment';
    const { days = weekdays, at } = value as NonNullable<TrackDocument['schedule']>;
    return `${days.length === weekdays.length ? 'every day' : `on ${listed(days.map(upperFirst))}`} at ${clock(at)}`;
  };
  return `It is now looked at ${say(after)}, was ${say(before)}`;
};

type TrackForm = { readonly enter?: ConditionDocument; readonly mql: { readonly when: ConditionDocument } };

const sayTrack = ({ enter, mql }: TrackForm): string =>
  `${enter === undefined ? 'for everybody' : `for leads where ${sayClause(enter)}`}; an MQL in it needs ${sayNeeds(mql.when)}`;

const placeOf = (key: string, map: unknown): string => {
  const order = orderOf(map);
  const before = order[order.indexOf(key) - 1];
  return order.length < 2
    ? ''
    : `; it is tried ${before === undefined ? 'before the other tracks' : `after the track ${quoted(before)}`}`;
};

const track: Spec = {
  tell: (before, after, { key, context }) => {
    if (before === undefined)
      return `There is a new track ${quoted(key)} ${sayTrack(after as TrackForm)}${placeOf(key, context.after['tracks'])}`;
    return after === undefined ? `The track ${quoted(key)} is gone; it was ${sayTrack(before as TrackForm)}` : null;
  },
  keys: {
    enter: optionalConditionSpec(
      { needs: 'Entering it', to: 'To enter it' },
      {
        come: (clause) => `It is now only for leads where ${clause}`,
        gone: (clause) => `It is now for everybody, no longer only for leads where ${clause}`,
      },
    ),
    exit: optionalConditionSpec(
      { needs: 'Leaving it', to: 'To leave it' },
      {
        come: (clause) => `A lead now leaves it once ${clause}`,
        gone: (clause) => `A lead no longer leaves it once ${clause}`,
      },
    ),
    mql: { keys: definitionKeys },
    from: { tell: date((day) => `begins on ${day}`, 'has no beginning') },
    until: { tell: date((day) => `ends before ${day}`, 'has no end') },
    schedule: { tell: schedule },
    fit: {
      ...rulesSpec('fit'),
      tell: (before, after) => {
        if (before === undefined) return `Fit is now judged by rules of its own: ${sayRules(after, 'fit')}`;
        return after === undefined
          ? `Fit is now judged as everywhere else, no longer by rules of its own: ${sayRules(before, 'fit')}`
          : null;
      },
    },
    intent: rulesSpec('intent'),
    axes: axesSpec,
  },
};

/** More rules than this are counted. */
const maxRules = 4;

const sayRules = (rules: unknown, axis: 'fit' | 'intent'): string => {
  const all = Object.values((rules ?? {}) as Readonly<Record<string, Rule>>);
  const said = all.slice(0, maxRules).map((rule) => `${nameOfRule(rule)} ${sayWorth(rule, axis)}`);
  const rest = all.length - said.length;
  return all.length === 0 ? 'none' : listed(rest > 0 ? [...said, `${rest} more rules`] : said);
};

export const tracksSpec: Spec = {
  wrap: (text, key) =>
    /^(?:There is a new|The) track |^It is tried/.test(text)
      ? text
      : `In the track ${quoted(key)}: ${lowerFirst(text)}`,
  renamed: (was, is) => `The track ${quoted(was)} is now called ${quoted(is)}; nothing else of it changes`,
  moved: (before, after) =>
    `Of several tracks that make an MQL, the first decides; they are now tried in the order ${after.join(', ')}, was ${before.join(', ')}`,
  each: track,
};

type TemporaryForm = {
  readonly from: number;
  readonly until: number;
  readonly why: string;
  readonly fit: Form;
  readonly intent: Form;
  readonly points: Readonly<Record<string, number>>;
  readonly off: Form;
  readonly mql?: { readonly when: ConditionDocument };
};

/** A rule of the contract by what people call it. */
const ruleName = (id: string, { before, after }: Context): string => {
  const rule = [after, before]
    .flatMap((form) => ['fit', 'intent'].map((axis) => valueAt(form, [axis, id]) as Rule | undefined))
    .find((one) => one !== undefined);
  return rule === undefined ? quoted(id) : nameOfRule(rule);
};

const sayTemporary = (entry: TemporaryForm, context: Context): string =>
  listed([
    ...Object.entries(entry.points).map(([id, worth]) => `${ruleName(id, context)} earns ${sayNumber(worth)}`),
    ...Object.keys(entry.off).map((id) => `${ruleName(id, context)} rests`),
    ...(Object.keys(entry.fit).length === 0 ? [] : [sayRules(entry.fit, 'fit')]),
    ...(Object.keys(entry.intent).length === 0 ? [] : [sayRules(entry.intent, 'intent')]),
    ...(entry.mql === undefined ? [] : [`an MQL needs ${sayNeeds(entry.mql.when)}`]),
  ]);

const span = ({ from, until }: TemporaryForm): string => `from ${sayDay(from)} until before ${sayDay(until)}`;

const temporary: Spec = {
  tell: (before, after, { context }) => {
    const [was, is] = [before, after] as readonly (TemporaryForm | undefined)[];
    if (was === undefined)
      return is === undefined ? null : `For a while, ${span(is)} (${quoted(is.why)}): ${sayTemporary(is, context)}`;
    return is === undefined ? `No longer so for a while, ${span(was)}: ${sayTemporary(was, context)}` : null;
  },
  keys: {
    from: { tell: (before, after) => `It now begins on ${sayDay(Number(after))}, was ${sayDay(Number(before))}` },
    until: { tell: (before, after) => `It now ends before ${sayDay(Number(after))}, was ${sayDay(Number(before))}` },
    why: { tell: (before, after) => `Its reason is now ${quoted(String(after))}, was ${quoted(String(before))}` },
    points: {
      each: {
        tell: (before, after, { key, context }) => {
          const name = ruleName(key, context);
          if (after === undefined) return `${name} earns what it always does; before, ${sayNumber(Number(before))}`;
          return before === undefined
            ? `${name} now earns ${sayNumber(Number(after))} meanwhile`
            : `${name} now earns ${sayNumber(Number(after))} meanwhile, was ${sayNumber(Number(before))}`;
        },
      },
    },
    off: {
      each: {
        tell: (_before, after, { key, context }) =>
          `${ruleName(key, context)} ${after === undefined ? 'no longer rests' : 'now rests'} meanwhile`,
      },
    },
    mql: {
      tell: (before, after) => {
        type Meanwhile = TemporaryForm['mql'];
        const [was, is] = [before, after] as readonly Meanwhile[];
        if (was === undefined) return is === undefined ? null : `An MQL meanwhile now needs ${sayNeeds(is.when)}`;
        if (is === undefined) return `An MQL needs meanwhile what it always does; before, ${sayNeeds(was.when)}`;
        return listed(conditionChanges({ needs: 'an MQL meanwhile', to: 'to be an MQL meanwhile' }, was.when, is.when));
      },
    },
    fit: rulesSpec('fit'),
    intent: rulesSpec('intent'),
  },
};

export const temporarySpec: Spec = {
  wrap: (text, key) =>
    /^(?:For a while|No longer so for a while|The temporary)/.test(text)
      ? text
      : `While ${quoted(key)} runs: ${lowerFirst(text)}`,
  renamed: (was, is) => `The temporary rules ${quoted(was)} are now called ${quoted(is)}; nothing else of them changes`,
  each: temporary,
};
