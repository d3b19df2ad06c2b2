// Findings about bounds that never bind: caps and floors of rules, groups and axes, and ceilings. All can go without changing a score.
import { type GroupBounds, pointScale } from '#domain/policy.ts';
import { type Model, type Subject, versionsOf } from './lint-model.ts';
import { type Note, warn } from './lint-note.ts';
import type { Path } from '#src/yaml/path.ts';
import {
  fitShares,
  groupedReach,
  intentShares,
  looseFitShares,
  mostPoints,
  type Reach,
  type Share,
  sumsOf,
} from './reach.ts';

export const lintBounds = ({ models }: Subject): readonly Note[] =>
  models.flatMap((model) => [...ruleBounds(model), ...axisBounds(model, 'fit'), ...axisBounds(model, 'intent')]);

const say = (thousandths: number): string => `${thousandths / pointScale}`;

const idle = (
  rule: 'cap-idle' | 'floor-idle' | 'ceiling-idle',
  path: Path,
  message: string,
  mayGo: boolean = true,
): Note => warn(rule, path, `${message}, so it never binds; move it or leave it out`, mayGo ? path : undefined);

const ruleBounds = (model: Model): readonly Note[] => {
  const versions = versionsOf(model.intent);
  return model.intentRules.flatMap((written, i) => {
    const rules = versions.get(written.id) ?? [];
    const path = [...model.path, 'intent', i];
    const most = Math.max(...rules.map(mostPoints));
    const { cap, floor } = rules[0] ?? { cap: null, floor: null };
    const notes: Note[] = [];
    // A cap that is just what one time earns says so on purpose, and cannot be told from a limit.
    if (cap !== null && cap > most)
      notes.push(idle('cap-idle', [...path, 'cap'], `the rule earns ${say(most)} at most`));
    const isFading = rules.some((rule) => rule.kind === 'event' && rule.decay.kind !== 'none');
    const least = Math.min(...rules.map(({ points }) => Math.abs(points)));
    if (floor !== null && floor > 0 && !isFading && floor <= least && (cap === null || cap >= least))
      notes.push(idle('floor-idle', [...path, 'floor'], `without decay the rule earns ${say(least)} at least`));
    return notes;
  });
};

const axisBounds = (model: Model, name: 'fit' | 'intent'): readonly Note[] => {
  const axis = model[name];
  // Fit that is the contract's is told of where it is written.
  if (name === 'fit' && model.track !== null && model.fitRules.length === 0) return [];
  const shares = name === 'fit' ? fitShares(model.fit) : intentShares(model.intent);
  // What is not known yet may be met by rules that exclude each other: as long as it binds that, a bound decides who waits for more facts.
  const loose = name === 'fit' ? looseFitShares(model.fit) : shares;
  const path = [...model.path, 'axes', name];
  const before = groupedReach(shares, axis);
  const most = groupedReach(loose, axis).high;
  const { cap } = axis.bounds;
  return [
    ...axis.groups.flatMap((bounds) => groupBounds(shares, loose, bounds, [...path, 'groups', bounds.group])),
    ...(cap !== null && cap > before.high
      ? [idle('cap-idle', [...path, 'cap'], `${name} reaches ${say(before.high)} at most`, cap > most)]
      : []),
    ...axis.ceilings.flatMap(({ at }, i) => {
      const high = Math.min(before.high, cap ?? Infinity);
      const mayGo = at >= Math.min(most, cap ?? Infinity);
      return at >= high
        ? [idle('ceiling-idle', [...path, 'ceilings', i], `${name} reaches ${say(high)} at most`, mayGo)]
        : [];
    }),
  ];
};

const groupBounds = (
  shares: readonly Share[],
  loose: readonly Share[],
  { group, cap, floor }: GroupBounds,
  path: Path,
): readonly Note[] => {
  const sumsIn = (all: readonly Share[]): Reach => sumsOf(all.filter((share) => share.group === group));
  const sums = sumsIn(shares);
  return [
    ...(cap !== null && cap >= sums.high
      ? [
          idle(
            'cap-idle',
            [...path, 'cap'],
            `the rules of ${group} reach ${say(sums.high)} at most`,
            cap >= sumsIn(loose).high,
          ),
        ]
      : []),
    ...(floor !== null && floor <= sums.low
      ? [idle('floor-idle', [...path, 'floor'], `the rules of ${group} never fall below ${say(sums.low)}`)]
      : []),
  ];
};
