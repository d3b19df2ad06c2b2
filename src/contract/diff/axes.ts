// How the two axes have changed: their bounds, groups and ceilings, what starts intent afresh or makes it stand still; and the grades.
import { sayDuration } from '../duration.ts';
import { sayEvents, sayInOneLine } from '../say.ts';
import type { CeilingDocument, FreezeDocument, ResetDocument } from '../schema-axes.ts';
import type { Spec, Tell } from './compare.ts';
import { conditionSpec, sayClause } from './condition-words.ts';
import { listed, quoted, sayNumber, upperFirst } from './plain.ts';

type Axis = 'fit' | 'intent';
type Range = { readonly floor?: number; readonly cap?: number };

const say = (bound: unknown): string => (typeof bound === 'number' ? sayNumber(bound) : 'without a limit');

const bounds = (what: string): Readonly<Record<string, Spec>> => ({
  floor: { tell: (before, after) => `${what} is now never below ${say(after)}, was never below ${say(before)}` },
  cap: {
    tell: (before, after) => {
      if (after === undefined) return `${what} has no upper limit any more, was ${say(before)}`;
      return `${what} is now never above ${say(after)}, was ${before === undefined ? 'without a limit' : say(before)}`;
    },
  },
});

const sayRange = ({ floor, cap }: Range): string =>
  listed([
    ...(floor === undefined ? [] : [`at least ${sayNumber(floor)}`]),
    ...(cap === undefined ? [] : [`at most ${sayNumber(cap)}`]),
  ]);

const groups = (axis: Axis): Spec => ({
  each: {
    tell: (before, after, { key }) => {
      const what = `The rules of the group ${quoted(key)} together`;
      if (before === undefined) return `${what} now add up to ${sayRange(after as Range)} points of ${axis}`;
      if (after === undefined) return `${what} are no longer held to ${sayRange(before as Range)} points of ${axis}`;
      return `${what} now add up to ${sayRange(after as Range)} points of ${axis}, was ${sayRange(before as Range)}`;
    },
  },
});

type Ceiling = Omit<CeilingDocument, 'id'>;

const ceilings = (axis: Axis): Spec => ({
  renamed: (was, is) => `The ceiling ${was} of ${axis} is now called ${is}; nothing else of it changes`,
  each: {
    tell: (before, after) => {
      const [was, is] = [before, after] as readonly (Ceiling | undefined)[];
      const name = upperFirst(axis);
      if (was === undefined)
        return is === undefined ? null : `${name} now stops at ${say(is.at)} while ${sayClause(is.when)}`;
      return is === undefined ? `${name} no longer stops at ${say(was.at)} while ${sayClause(was.when)}` : null;
    },
    keys: {
      at: {
        tell: (before, after, { at, context }) => {
          const when = valueAt(context.after, [...at.slice(0, -1), 'when']);
          return `${upperFirst(axis)} now stops at ${say(after)} while ${sayClause(when as Ceiling['when'])}, was ${say(before)}`;
        },
      },
      when: conditionSpec({ needs: `Stopping ${axis} at its ceiling`, to: `To stop ${axis} at its ceiling` }),
    },
  },
});

/** What stands at this place of a form. */
export const valueAt = (form: unknown, at: readonly string[]): unknown =>
  at.reduce<unknown>((node, key) => (node as Readonly<Record<string, unknown>> | undefined)?.[key], form);

type Reset = Omit<ResetDocument, 'id'>;

const sayReset = ({ on, where, to, restore }: Reset): string => {
  const undone =
    restore === undefined
      ? ''
      : `, until the person ${sayEvents(restore.on, restore.where)}${restore.when === undefined ? '' : ` if ${sayClause(restore.when)}`}`;
  const what = to === 'zero' ? 'fit and intent are nothing and what they did before' : 'what they did before';
  return `once a person ${sayEvents(on, where)}, ${what} no longer counts${undone}`;
};

type Freeze = Omit<FreezeDocument, 'id'>;

const sayFreeze = ({ on, where, until }: Freeze): string => {
  const ends = [
    ...(until?.on === undefined ? [] : [`the person ${sayEvents(until.on, until.where)}`]),
    ...(until?.after === undefined ? [] : [`${sayDuration(until.after)} have passed`]),
  ];
  return `once a person ${sayEvents(on, where)}, intent stands still${ends.length === 0 ? ' for ever' : ` until ${listed(ends, 'or')}`}`;
};

/** Told whole: a clause before and after. */
const clauses =
  (sayOne: (of: unknown) => string): Tell =>
  (before, after) => {
    if (before === undefined) return `New: ${sayOne(after)}`;
    if (after === undefined) return `No longer so: ${sayOne(before)}`;
    const [was, is] = [sayOne(before), sayOne(after)];
    return was === is ? null : `Now ${is} (before: ${was})`;
  };

const axis = (name: Axis): Spec => ({
  keys: { ...bounds(upperFirst(name)), groups: groups(name), ceilings: ceilings(name) },
});

const window: Tell = (before, after) => {
  const long = (value: unknown): string => (typeof value === 'number' ? `for ${sayDuration(value)}` : 'for ever');
  return `What people did now counts ${long(after)} unless a rule says otherwise, was ${long(before).replace(/^for (?!ever)/, '')}`;
};

const intent = axis('intent');
export const axesSpec: Spec = {
  keys: {
    fit: axis('fit'),
    intent: {
      keys: {
        window: { tell: window },
        ...intent.keys,
        resets: { each: { tell: clauses((of) => sayReset(of as Reset)) } },
        freezes: { each: { tell: clauses((of) => sayFreeze(of as Freeze)) } },
      },
    },
  },
};

type Bands = Readonly<Record<string, number>>;

const bands =
  (name: Axis): Tell =>
  (before, after) => {
    const [was, is] = [(before ?? {}) as Bands, (after ?? {}) as Bands];
    const moved = Object.keys(is).filter((band) => is[band] !== was[band]);
    const from = (of: Bands): string => listed(moved.map((band) => `${band} from ${sayNumber(of[band] ?? 0)}`));
    return `${upperFirst(name)} is now graded ${from(is)} points on, was ${from(was)}`;
  };

export const gradesSpec: Spec = {
  keys: {
    fit: { tell: bands('fit') },
    intent: { tell: bands('intent') },
    override: {
      moved: (_before, after) =>
        `Of the grades that are given whatever the points, the first that applies counts, now in this order: ${after.map(quoted).join(', ')}`,
      each: {
        tell: (before, after) => {
          type Override = { readonly when: Ceiling['when']; readonly grade: string };
          const [was, is] = [before, after] as readonly (Override | undefined)[];
          const whom = sayInOneLine((is ?? was)?.when ?? {});
          if (is === undefined)
            return `No longer graded ${was?.grade ?? ''} whatever the points: leads of whom ${whom}`;
          return `Graded ${is.grade} whatever the points${was === undefined ? ' now' : `, was ${was.grade}`}: leads of whom ${whom}`;
        },
      },
    },
  },
};
