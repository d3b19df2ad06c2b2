// How alarms, review, who hears of changes, lists and the header have changed.
import type { WorkTime } from '#domain/policy.ts';
import { sayDuration } from '../duration.ts';
import { labelOf } from '../label.ts';
import { sayWorkTime } from '../say-handoff.ts';
import { isSame, type Spec, type Tell } from './compare.ts';
import { counted, listed, plural, quoted, sayDay, sayNumber, spaced } from './plain.ts';

type Alarm = {
  readonly line: number;
  readonly clears: number;
  readonly at_least?: number;
  readonly over?: number;
  readonly by: readonly string[];
  readonly tell: readonly string[];
  readonly clocks?: readonly string[];
  readonly after?: WorkTime;
  readonly promise?: { readonly count: number; readonly per: string };
};

const alarms: Readonly<Record<string, readonly [what: string, side: string]>> = {
  rejection_rate: ['too many leads are rejected', 'more than'],
  sla_attainment: ['too few promises are kept', 'less than'],
  unworked_share: ['too many leads go unanswered', 'more than'],
  mql_volume: ['too few MQLs come', 'less than'],
};

const sayTold = (names: readonly string[]): string =>
  listed(names.map((name) => (name === 'sdr_managers' ? 'the SDR managers' : name)));

const alarmPhrases = (key: string, before: Alarm, after: Alarm): readonly string[] => {
  const has = (one: keyof Alarm): boolean => !isSame(before[one], after[one]);
  const promise = ({ promise: of }: Alarm): string =>
    of === undefined ? 'nothing' : `${sayNumber(of.count)} per ${of.per}`;
  return [
    ...(has('line')
      ? [`now rings at ${alarms[key]?.[1] ?? ''} ${after.line}%, was ${before.line}%`.replace('  ', ' ')]
      : []),
    ...(has('clears') ? [`is now silent again at ${after.clears}%, was ${before.clears}%`] : []),
    ...(has('promise') ? [`now compares with ${promise(after)}, was ${promise(before)}`] : []),
    ...(has('at_least')
      ? [`now needs ${plural(after.at_least ?? 0, 'case')}, was ${sayNumber(before.at_least ?? 0)}`]
      : []),
    ...(has('over') ? [`now looks at ${sayDuration(after.over ?? 0)}, was ${sayDuration(before.over ?? 0)}`] : []),
    ...(has('after') && after.after !== undefined && before.after !== undefined
      ? [`now waits ${sayWorkTime(after.after)} for an answer, was ${sayWorkTime(before.after)}`]
      : []),
    ...(has('clocks')
      ? [`now watches ${listed((after.clocks ?? []).map(spaced))}, was ${listed((before.clocks ?? []).map(spaced))}`]
      : []),
    ...(has('by')
      ? [`is now taken apart by ${listed(after.by.map(spaced))}, was ${listed(before.by.map(spaced))}`]
      : []),
    ...(has('tell') ? [`now tells ${sayTold(after.tell)}, was ${sayTold(before.tell)}`] : []),
  ];
};

const alarm: Tell = (before, after, { key }) => {
  const [was, is] = [before, after] as readonly (Alarm | undefined)[];
  const [what, side] = alarms[key] ?? [spaced(key), 'at'];
  if (was === undefined)
    return is === undefined
      ? null
      : `There is now an alarm when ${what}: at ${side} ${is.line}%, told to ${sayTold(is.tell)}`;
  if (is === undefined) return `There is no longer an alarm when ${what} (it rang at ${side} ${was.line}%)`;
  const told = alarmPhrases(key, was, is);
  return told.length === 0 ? null : `The alarm when ${what} ${told.join('; ')}`;
};

type Line = { readonly line: number; readonly label: string };

export const alarmsSpec: Spec = {
  keys: {
    ...Object.fromEntries(Object.keys(alarms).map((key) => [key, { tell: alarm }])),
    reference: {
      each: {
        tell: (before, after, { key }) => {
          const say = (value: unknown): string => {
            const { line, label } = value as Line;
            return `${line}% (${label})`;
          };
          const name = upper(spaced(key));
          if (before === undefined) return `${name} is now compared with ${say(after)}`;
          return after === undefined
            ? `${name} is no longer compared with ${say(before)}`
            : `${name} is now compared with ${say(after)}, was ${say(before)}`;
        },
      },
    },
  },
};

const upper = (text: string): string =>
  text
    .replace(/\b(?:mql|sal|sql|sla)\b/g, (word) => word.toUpperCase())
    .replace(/^[a-z]/, (letter) => letter.toUpperCase());

type Cadence = { readonly every: number; readonly unit: string };
const sayCadence = (value: unknown): string => {
  const { every, unit } = value as Cadence;
  return every === 1 ? `every ${unit}` : `every ${every} ${unit}s`;
};

const modes: Readonly<Record<string, string>> = {
  off: 'points are changed by hand alone',
  propose: 'what is learnt from verdicts is proposed and both sign it',
  auto: 'what is learnt from verdicts is released by itself within what both signed',
};

const learning: Readonly<Record<string, readonly [what: string, say: (value: unknown) => string]>> = {
  min_labels: ['How many verdicts a proposal takes', String],
  min_each: ['How many good and bad ends a proposal takes of each', String],
  min_per_rule: ['How many leads with a rule a proposal takes', String],
  min_fresh: ['How many new verdicts a proposal takes', String],
  max_step: ['By how many points one change may move a rule', String],
  max_drift: ['By how many points a rule may come to differ from what was signed', String],
  cool_down: ['The least time between two changes', (value) => sayDuration(Number(value))],
  open_for: ['After how long an open lead counts as not converted', (value) => sayDuration(Number(value))],
  notice: ['How long before it counts a change is told', (value) => sayWorkTime(value as WorkTime)],
};

export const reviewSpec: Spec = {
  tell: (before, after) => {
    type Review = { readonly every: unknown };
    if (before === undefined)
      return `Both teams now meet ${sayCadence((after as Review).every)} to review the contract`;
    return after === undefined
      ? `Both teams no longer meet to review the contract; before, ${sayCadence((before as Review).every)}`
      : null;
  },
  keys: {
    every: { tell: (before, after) => `Both teams now meet ${sayCadence(after)}, was ${sayCadence(before)}` },
    exploration: {
      tell: (before, after) =>
        `${String(after)}% of the leads below the line are now routed all the same, to learn from them, was ${String(before)}%`,
    },
    learning: {
      tell: (before, after) => {
        type Learning = { readonly mode: string };
        const [was, is] = [before, after] as readonly (Learning | undefined)[];
        if (was === undefined || is === undefined || was.mode === is.mode) return null;
        return `Now ${modes[is.mode] ?? is.mode} (before: ${modes[was.mode] ?? was.mode})`;
      },
      keys: {
        ...Object.fromEntries(
          Object.entries(learning).map(([key, [what, say]]): [string, Spec] => [
            key,
            {
              tell: (before, after) =>
                before === undefined || after === undefined ? null : `${what}: now ${say(after)}, was ${say(before)}`,
            },
          ]),
        ),
        cautious: {
          tell: (_before, after) =>
            after === true
              ? 'A proposal must now be better, not only no worse'
              : 'A proposal need now only be no worse',
        },
      },
    },
  },
};

type Channel = Readonly<Record<string, string>>;
const sayChannel = (name: string, { say, ...ways }: Channel): string => {
  const [way, to] = Object.entries(ways)[0] ?? [];
  const how =
    way === undefined
      ? 'told by hand'
      : `${way === 'email' ? 'by e-mail' : way === 'person' ? 'in person' : `in ${labelOf(way)}`} to ${to ?? ''}`;
  return `${quoted(name)} (${how}${say === undefined ? '' : `, with the words ${quoted(say)}`})`;
};

export const notifySpec: Spec = {
  renamed: (was, is) => `The channel ${quoted(was)} is now called ${quoted(is)}; nothing else of it changes`,
  each: {
    tell: (before, after, { key }) => {
      if (before === undefined)
        return `${sayChannel(key, after as Channel)} must now hear of a change before it counts`;
      if (after === undefined)
        return `${sayChannel(key, before as Channel)} need no longer hear of a change before it counts`;
      return `Of a change now hears ${sayChannel(key, after as Channel)}, was ${sayChannel(key, before as Channel)}`;
    },
  },
};

type Values = readonly string[];

/** Of a list: what it lost and what it gained. */
const listValues = (before: unknown, after: unknown): readonly [unknown, unknown] => {
  if (before === undefined || after === undefined) return [before, after];
  const [olds, news] = [new Set(before as Values), new Set(after as Values)];
  return [[...olds].filter((value) => !news.has(value)), [...news].filter((value) => !olds.has(value))];
};

export const listsSpec: Spec = {
  renamed: (was, is) => `The list ${quoted(spaced(was))} is now called ${quoted(spaced(is))}; its values are the same`,
  each: {
    values: listValues,
    tell: (before, after, { key }) => {
      const name = `The list ${quoted(spaced(key))}`;
      if (before === undefined) return `${name} is new: ${counted(after as Values)}`;
      if (after === undefined) return `${name} is gone: ${counted(before as Values)}`;
      const [losses, gains] = listValues(before, after) as readonly Values[];
      return `${name} ${listed([
        ...(gains === undefined || gains.length === 0 ? [] : [`gains ${counted(gains)}`]),
        ...(losses === undefined || losses.length === 0 ? [] : [`loses ${counted(losses)}`]),
      ])}`;
    },
  },
};

const owner = (team: string): Spec => ({
  tell: (before, after) => `Who answers for ${team} is now ${String(after)}, was ${String(before)}`,
});

type Effective = { readonly from?: number; readonly until?: number };
const sayEffective = (value: unknown): string => {
  const { from, until } = (value ?? {}) as Effective;
  if (from === undefined) return 'as soon as it is activated';
  return `from ${sayDay(from)}${until === undefined ? ' on' : ` until before ${sayDay(until)}`}`;
};

export const headerSpec: Readonly<Record<string, Spec>> = {
  contract: {
    tell: (before, after) => `The contract is now called ${quoted(String(after))}, was ${quoted(String(before))}`,
  },
  version: { tell: (before, after) => `This is version ${String(after)}, was ${String(before)}` },
  effective: { tell: (before, after) => `The contract is to hold ${sayEffective(after)}, was ${sayEffective(before)}` },
  time_zone: {
    tell: (before, after) => `Days, weeks and months are now those of ${String(after)}, was ${String(before)}`,
  },
  owners: { keys: { marketing: owner('marketing'), sales: owner('sales') } },
  note: {
    tell: (before, after) => {
      const say = (value: unknown): string => (typeof value === 'string' ? quoted(value) : 'nothing');
      return `The note to those who sign says ${say(after)}, was ${say(before)}`;
    },
  },
};

export const displayStepSpec: Spec = {
  tell: (before, after) =>
    `The CRM is told of a score that moved by ${sayNumber(Number(after))} points or more, was ${sayNumber(Number(before))}`,
};
