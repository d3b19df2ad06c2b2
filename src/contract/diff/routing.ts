// How it has changed who gets a lead.
import type { ConditionDocument, EventTypes } from '../condition.ts';
import type { Target } from '#domain/policy-routing.ts';
import { sayTarget, sayWorkTime } from '../say-handoff.ts';
import type { WorkTime } from '#domain/policy.ts';
import { type Form, isSame, orderOf, type Spec, type Tell } from './compare.ts';
import { conditionChanges, sayClause } from './condition-words.ts';
import { whoDid } from './mql.ts';
import { listed, plural, quoted, sayDay, sayNumber, spaced, upperFirst } from './plain.ts';

type Rule = {
  readonly when?: ConditionDocument;
  readonly triggered_by?: EventTypes;
  readonly to: Target;
  readonly from?: number;
  readonly until?: number;
  readonly why?: string;
};

const sayWhom = ({ when, triggered_by }: Rule): string =>
  listed([
    ...(triggered_by === undefined ? [] : [whoDid(triggered_by).replace(/^who /, 'the person ')]),
    ...(when === undefined ? [] : [sayClause(when)]),
  ]);

const sayEnds = ({ from, until }: Rule): string =>
  listed([
    ...(from === undefined ? [] : [`from ${sayDay(from)} on`]),
    ...(until === undefined ? [] : [`until before ${sayDay(until)}`]),
  ]);

const sayRule = (rule: Rule): string => {
  const hasEnds = rule.from !== undefined || rule.until !== undefined;
  return `goes to ${sayTarget(rule.to)}${hasEnds ? ` (${sayEnds(rule)})` : ''}`;
};

const sayAlways = (rule: Rule): string =>
  rule.from === undefined && rule.until === undefined ? 'always' : sayEnds(rule);

const sayWhy = (why: string | undefined): string => (why === undefined ? 'none' : quoted(why));

const phrases = (before: Rule, after: Rule): readonly string[] => {
  const has = (key: keyof Rule): boolean => !isSame(before[key], after[key]);
  const asked =
    before.when !== undefined && after.when !== undefined && !has('triggered_by')
      ? conditionChanges({ needs: 'that', to: 'for that' }, before.when, after.when)
      : [];
  const isAsked = has('when') || has('triggered_by');
  return [
    ...(has('to') ? [`now goes to ${sayTarget(after.to)} (before: to ${sayTarget(before.to)})`] : []),
    ...(isAsked && !has('to') ? [`goes to ${sayTarget(after.to)} on other terms`] : []),
    ...(isAsked ? (asked.length > 0 ? asked : [`now if ${sayWhom(after)} (before: if ${sayWhom(before)})`]) : []),
    ...(has('from') || has('until') ? [`this now holds ${sayAlways(after)}, was ${sayAlways(before)}`] : []),
    ...(has('why') ? [`its reason is now ${sayWhy(after.why)}, was ${sayWhy(before.why)}`] : []),
  ];
};

const placeOf = (key: string, map: unknown): string => {
  const order = orderOf(map);
  const at = order.indexOf(key);
  return order.length < 2
    ? ''
    : at === 0
      ? '; this is tried first'
      : `; this is tried as number ${at + 1} of ${order.length}`;
};

const routeSpec = (route: 'mql' | 'sql'): Spec => {
  const lead = route === 'mql' ? 'an MQL' : 'an SQL';
  return {
    tell: (before, after) => {
      if (before === undefined)
        return `${upperFirst(lead)} is now given to somebody by the contract: ${sayRoute(after)}`;
      return after === undefined
        ? `${upperFirst(lead)} now stays with whoever had it; before, it was given on: ${sayRoute(before)}`
        : null;
    },
    keys: {
      rules: {
        moved: (_before, after) =>
          `${upperFirst(lead)} goes to the first that applies; the rules are now tried in the order ${after.map(spaced).join(', ')}`,
        renamed: (was, is) =>
          `The rule ${quoted(was)} of routing is now called ${quoted(is)}; nothing else of it changes`,
        each: {
          tell: (before, after, { key, at, context }) => {
            const [was, is] = [before, after] as readonly (Rule | undefined)[];
            if (was === undefined) {
              const rules = at.slice(0, -1).reduce<unknown>((node, part) => (node as Form)[part], context.after);
              return is === undefined ? null : `If ${sayWhom(is)}, ${lead} now ${sayRule(is)}${placeOf(key, rules)}`;
            }
            if (is === undefined) return `If ${sayWhom(was)}, ${lead} no longer ${sayRule(was)}`;
            const told = phrases(was, is).join('; ');
            return sayWhom(was) === sayWhom(is)
              ? `If ${sayWhom(is)}, ${lead}: ${told}`.replace(': now goes', ' now goes')
              : `${lead} ${told}`;
          },
        },
      },
      otherwise: {
        tell: (before, after) =>
          before === undefined || after === undefined
            ? null
            : `${upperFirst(lead)} that no rule gives to somebody now goes to ${sayTarget(after as Target)} (before: to ${sayTarget(before as Target)})`,
      },
    },
  };
};

const sayRoute = (route: unknown): string => {
  const { rules, otherwise } = route as { readonly rules: Form; readonly otherwise: Target };
  const count = orderOf(rules).length;
  return `${count === 0 ? '' : `${plural(count, 'rule')}, else `}to ${sayTarget(otherwise)}`;
};

const target =
  (what: string, unset: string): Tell =>
  (before, after) => {
    const say = (value: unknown): string => (value === undefined ? unset : `to ${sayTarget(value as Target)}`);
    return `${what} now goes ${say(after)} (before: ${say(before)})`;
  };

const hours: Readonly<Record<string, string>> = {
  next_to_open: 'whoever opens next gets the lead',
  wait: 'the lead waits until somebody is',
  pass: 'the team is passed over',
};
const absent: Readonly<Record<string, string>> = {
  offer: 'are offered for reassignment',
  reassign: 'are given to others',
  keep: 'stay with them',
};

type Absence = { readonly do: string; readonly longer_than?: WorkTime };
const sayAbsence = (value: unknown): string => {
  if (value === undefined) return 'absences do not matter';
  const { do: answer, longer_than } = value as Absence;
  return `open leads of people who go absent${longer_than === undefined ? '' : ` for more than ${sayWorkTime(longer_than)}`} ${absent[answer] ?? answer}`;
};

const periods: Readonly<Record<string, string>> = {
  open: 'open at once',
  day: 'a day',
  week: 'a week',
  month: 'a month',
};
const caps =
  (who: (key: string) => string): Tell =>
  (before, after, { key }) => {
    const say = (value: unknown): string =>
      value === undefined
        ? 'any number of leads'
        : listed(
            Object.entries(value as Readonly<Record<string, number>>).map(
              ([period, most]) => `${sayNumber(most)} ${periods[period] ?? period}`,
            ),
          );
    return `${who(key)} now gets at most ${say(after)}, was ${say(before)}`.replace('at most any', 'any');
  };

const before = 'owners stayed as the CRM assigns them';

export const routingSpec: Spec = {
  tell: (was, is) => {
    if (was === undefined)
      return `Leads are now given to sellers by the contract: MQLs ${sayRoute((is as Form)['mql'])}; before, ${before}`;
    return is === undefined ? `The contract no longer says who gets a lead: owners stay as the CRM assigns them` : null;
  },
  keys: {
    mql: routeSpec('mql'),
    sql: routeSpec('sql'),
    triage: { tell: target('A lead that must be looked at first', 'nowhere') },
    opted_out: { tell: target('A lead that may not be contacted', 'where every lead goes') },
    off_hours: {
      tell: (was, is) => {
        const say = (value: unknown): string =>
          typeof value === 'string' ? (hours[value] ?? value) : 'hours of work do not matter';
        return `When nobody of a team is at work, now ${say(is)} (before: ${say(was)})`;
      },
    },
    on_absence: { tell: (was, is) => `Now ${sayAbsence(is)} (before: ${sayAbsence(was)})` },
    respect: {
      keys: {
        capacity: {
          tell: (_was, is) =>
            is === true
              ? 'Nobody now gets more leads than the roster says they can take'
              : 'A seller may now get more leads than the roster says they can take',
        },
      },
    },
    caps: {
      keys: { rep: { tell: caps(() => 'A seller') }, teams: { each: { tell: caps((team) => `Team ${team}`) } } },
    },
  },
};
