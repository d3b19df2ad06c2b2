// How promises about time have changed, class by class.
import type { WorkTime } from '#domain/policy.ts';
import type { Target } from '#domain/policy-routing.ts';
import type { TouchChannel } from '#domain/policy-sla.ts';
import type { ConditionDocument, EventTypes } from '../condition.ts';
import { sayDuration } from '../duration.ts';
import { labelOf } from '../label.ts';
import { channelNames, sayTarget, sayWorkTime } from '../say-handoff.ts';
import { isSame, orderOf, type Spec, type Tell } from './compare.ts';
import { optionalConditionSpec, sayClause } from './condition-words.ts';
import { whoDid } from './mql.ts';
import { listed, plural, quoted } from './plain.ts';

type Step = {
  readonly do: string;
  readonly to?: Target | string;
  readonly for?: number;
  readonly after?: WorkTime;
};
type Clock = {
  readonly within: WorkTime;
  readonly remind?: readonly WorkTime[];
  readonly on_breach?: readonly Step[];
  readonly stops_on?: string;
  readonly touches?: number;
  readonly channels?: readonly TouchChannel[];
  readonly starts_on?: string;
};
type Class = { readonly for?: ForForm } & Partial<Readonly<Record<ClockKey, Clock>>>;
type ForForm = {
  readonly triggered_by?: EventTypes;
  readonly source?: readonly string[];
  readonly territory?: readonly string[];
  readonly intent?: ConditionDocument['intent'];
  readonly grade?: ConditionDocument['grade'];
  readonly triage?: boolean;
  readonly when?: ConditionDocument;
};

const clockNames = {
  accept: 'the answer',
  first_touch: 'the first touch',
  effort: 'the touches',
  ae_accept: "the account executive's answer",
} as const;
type ClockKey = keyof typeof clockNames;
const verbs: Readonly<Record<ClockKey, string>> = { accept: 'is', first_touch: 'is', effort: 'are', ae_accept: 'is' };

/** A class by its name in words: "Hand raiser". */
const className = (key: string): string => quoted(labelOf(key));

const sayStep = ({ do: action, to, for: forMs, after }: Step): string => {
  const late = after === undefined ? '' : `${sayWorkTime(after)} later `;
  const where = typeof to === 'object' ? sayTarget(to) : to;
  const said: Readonly<Record<string, string>> = {
    alert_rep: 'the rep is told',
    alert_manager: 'the manager is told',
    escalate: where === undefined ? "the manager's manager is told" : `${where} is told`,
    reassign: where === undefined ? 'somebody else gets the lead' : `the lead goes to ${where}`,
    recycle: `the lead is recycled${forMs === undefined ? '' : ` for ${sayDuration(forMs)}`}${where === undefined ? '' : ` to ${quoted(where)}`}`,
    deem_accepted: 'it counts as accepted',
  };
  return `${late}${said[action] ?? action}`;
};

const saySteps = (steps: unknown): string =>
  steps === undefined ? 'what its class says' : listed((steps as readonly Step[]).map(sayStep));
const sayTimes = (times: unknown): string =>
  times === undefined
    ? 'as its class says'
    : `${listed((times as readonly WorkTime[]).map((one) => sayWorkTime(one)))} before`;

const stops: Readonly<Record<string, string>> = {
  status_change: 'an answer in the CRM',
  proven_outreach: 'a call or e-mail on record',
  either: 'an answer in the CRM or a call or e-mail on record',
  both: 'an answer in the CRM and a call or e-mail on record',
};
const sayStop = (stop: string | undefined): string => (stop === undefined ? 'what is usual' : (stops[stop] ?? stop));

const sayDue = ({ within, touches }: Clock): string =>
  `${touches === undefined ? '' : `${plural(touches, 'touch').replace(/touchs$/, 'touches')} `}within ${sayWorkTime(within)}`;

const saySoon = (times: unknown): string =>
  times === undefined || (times as readonly unknown[]).length === 0 ? 'as its class says' : sayTimes(times);

/** Each to be read by itself. */
const clockPhrases = (before: Clock, after: Clock): readonly string[] => {
  const has = (key: keyof Clock): boolean => !isSame(before[key], after[key]);
  const channels = (of: Clock): string => listed((of.channels ?? []).map((one) => channelNames[one]));
  const start = (of: Clock): string => (of.starts_on === 'accepted' ? 'accepted' : 'handed over');
  return [
    ...(has('within') || has('touches')
      ? [`now due ${sayDue(after)}, was ${sayDue(before).replace(/^within /, '')}`]
      : []),
    ...(has('remind') ? [`reminders now ${saySoon(after.remind)}, was ${saySoon(before.remind)}`] : []),
    ...(has('on_breach')
      ? [`if missed, now ${saySteps(after.on_breach)} (before: ${saySteps(before.on_breach)})`]
      : []),
    ...(has('stops_on') ? [`now fulfilled by ${sayStop(after.stops_on)}, was by ${sayStop(before.stops_on)}`] : []),
    ...(has('channels') ? [`now counted in ${channels(after)}, was in ${channels(before)}`] : []),
    ...(has('starts_on') ? [`the time now runs from when the lead is ${start(after)}, was ${start(before)}`] : []),
  ];
};

const clock = (key: ClockKey): Spec => ({
  tell: (before, after) => {
    const [was, is] = [before, after] as readonly (Clock | undefined)[];
    if (was === undefined)
      return is === undefined ? null : `${clockNames[key]} ${verbs[key]} now promised ${sayDue(is)}`;
    if (is === undefined) return `${clockNames[key]} ${verbs[key]} no longer promised, was ${sayDue(was)}`;
    const told = clockPhrases(was, is).join('; ');
    if (told === '') return null;
    return told.startsWith('now ') ? `${clockNames[key]} ${verbs[key]} ${told}` : `${clockNames[key]}, ${told}`;
  },
});

const sayFor = (of: ForForm | undefined): string => {
  if (of === undefined) return 'every other lead';
  const { triggered_by, source, territory, intent, grade, triage, when } = of;
  const asks = [
    ...(triggered_by === undefined ? [] : [whoDid(triggered_by).replace(/^who /, 'the person ')]),
    ...(source === undefined ? [] : [`the source is ${listed(source, 'or')}`]),
    ...(territory === undefined ? [] : [`the region is ${listed(territory, 'or')}`]),
    ...(intent === undefined ? [] : [sayClause({ intent })]),
    ...(grade === undefined ? [] : [`the grade is ${listed(grade, 'or')}`]),
    ...(when === undefined ? [] : [sayClause(when)]),
  ];
  const leads = triage === true ? 'leads to be looked at first' : 'leads';
  return asks.length === 0 ? `all other ${leads}` : `${leads} where ${listed(asks)}`;
};

const sayClass = (of: Class): string =>
  listed(
    (Object.keys(clockNames) as ClockKey[]).flatMap((key) => {
      const one = of[key];
      return one === undefined ? [] : [`${clockNames[key]} ${sayDue(one)}`];
    }),
  );

const steps: Tell = (before, after) => {
  const say = (value: unknown): string => (value === undefined ? 'nothing happens' : saySteps(value));
  return `when a promise is missed, now ${say(after)} (before: ${say(before)})`;
};

const digest = (value: unknown): string => {
  const minutes = (value ?? []) as readonly number[];
  if (minutes.length === 0) return 'at once';
  return `at ${listed(minutes.map((one) => `${String(Math.floor(one / 60)).padStart(2, '0')}:${String(one % 60).padStart(2, '0')}`))}`;
};

const promises: Spec = {
  tell: (before, after, { key, context }) => {
    const [was, is] = [before, after] as readonly (Class | undefined)[];
    if (was === undefined && is !== undefined) {
      const order = orderOf(context.after['sla']);
      const next = order[order.indexOf(key) + 1];
      return `New promises for ${sayFor(is.for)}: ${sayClass(is)}${next === undefined ? '' : `; they are looked at before those for ${className(next)}`}`;
    }
    return is === undefined && was !== undefined
      ? `No promises any more for ${sayFor(was.for)}; there were ${sayClass(was)}`
      : null;
  },
  keys: {
    for: {
      tell: (before, after) =>
        `now for ${sayFor(after as ForForm | undefined)} (before: for ${sayFor(before as ForForm | undefined)})`,
    },
    accept: clock('accept'),
    first_touch: clock('first_touch'),
    effort: clock('effort'),
    ae_accept: clock('ae_accept'),
    on_breach: { tell: steps },
    remind: {
      tell: (before, after) => {
        const say = (value: unknown): string => (value === undefined ? 'not at all' : sayTimes(value));
        return `sellers are now reminded ${say(after)}, was ${say(before)}`;
      },
    },
    stops_on: {
      tell: (before, after) =>
        `promises are now fulfilled by ${sayStop(after as string | undefined)}, was by ${sayStop(before as string | undefined)}`,
    },
    pauses_while: optionalConditionSpec(
      { needs: 'stopping the clocks', to: 'to stop the clocks' },
      {
        come: (clause) => `the clocks now stand still while ${clause}`,
        gone: (clause) => `the clocks no longer stand still while ${clause}`,
      },
    ),
    on_transfer: {
      tell: (_before, after) =>
        after === 'continue'
          ? 'a new owner now takes over what is left of the time'
          : 'a new owner now has the whole time again',
    },
    alerts: { tell: (before, after) => `sellers are now told ${digest(after)}, was ${digest(before)}` },
  },
};

export const slaSpec: Spec = {
  wrap: (text, key) =>
    /^(?:New promises|No promises|The promises)/.test(text) ? text : `Promises for ${className(key)}: ${text}`,
  renamed: (was, is) => `The promises ${className(was)} are now called ${className(is)}; nothing else of them changes`,
  moved: (before, after) =>
    `A lead is promised what the first fitting class says; they are now tried in the order ${after.map(labelOf).join(', ')}, was ${before.map(labelOf).join(', ')}`,
  each: promises,
};
