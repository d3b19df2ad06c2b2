// What no schema can see in scoring: ids that must be unique within a model, groups that must be used, bounds that contradict, penalties that would come
// back. Works on the raw data, as checks.ts does; what is asked in vain, tracks and temporary rules have files of their own.
import { askedInVain, overridesAskForGrade } from './checks-asked.ts';
import { checkTemporary } from './checks-temporary.ts';
import { checkTracks } from './checks-tracks.ts';
import type { Path } from '#src/yaml/path.ts';
import { isMap } from './pieces.ts';
import type { Found } from '#src/yaml/problems.ts';
import { listAt, mapAt, mapsIn, type Raw, wrong } from './raw.ts';
import { modelsOf, type RawModel, repeated, temporaryEntries } from './raw-models.ts';

export const checkScoring = (raw: Raw): readonly Found[] => [
  ...modelsOf(raw).flatMap((model) => [
    ...duplicateIds(model),
    ...groups(model),
    ...contradictingBounds(model),
    ...fadingPenalties(model),
    ...askedInVain(model),
  ]),
  ...fadingMeanwhile(raw),
  ...overridesAskForGrade(raw),
  ...checkTracks(raw),
  ...checkTemporary(raw),
];

const duplicateIds = ({ path, fit, intent, borrowed, axes }: RawModel): readonly Found[] => [
  ...repeated([...fit, ...intent], borrowed),
  ...(['fit', 'intent'] as const).flatMap((axis) =>
    ['ceilings', 'resets', 'freezes'].flatMap((list) =>
      repeated(mapsIn(listAt(mapAt(axes, axis), list), [...path, 'axes', axis, list])),
    ),
  ),
];

/** Bounds of fit in a track without fit rules are told as a whole (checks-tracks.ts). */
const groups = (model: RawModel): readonly Found[] =>
  (['fit', 'intent'] as const).flatMap((axis) => {
    const used = new Set(model[axis].map(({ node }) => node['group']).filter((group) => typeof group === 'string'));
    return Object.keys(mapAt(mapAt(model.axes, axis), 'groups'))
      .filter((group) => !used.has(group))
      .map((name) =>
        wrong([...model.path, 'axes', axis, 'groups', name], `no ${axis} rule is of the group "${name}"`, true, {
          name,
          known: [...used],
        }),
      );
  });

const isAbove = (low: unknown, high: unknown): boolean =>
  typeof low === 'number' && typeof high === 'number' && low > high;

const contradictingBounds = ({ path, intent, axes, fitAxis }: RawModel): readonly Found[] => {
  const of = (node: Raw, at: Path): readonly Found[] =>
    isAbove(node['floor'], node['cap'])
      ? [wrong([...at, 'floor'], `the floor of ${String(node['floor'])} lies above the cap of ${String(node['cap'])}`)]
      : [];
  const axisBounds = (['fit', 'intent'] as const).flatMap((axis) => {
    const node = mapAt(axes, axis);
    const at = [...path, 'axes', axis];
    const ofGroups = Object.entries(mapAt(node, 'groups')).flatMap(([group, bounds]) =>
      isMap(bounds) ? of(bounds, [...at, 'groups', group]) : [],
    );
    return [...of(node, at), ...ofGroups];
  });
  const { floor } = fitAxis;
  const resets = mapsIn(listAt(mapAt(axes, 'intent'), 'resets'), [...path, 'axes', 'intent', 'resets']);
  const toZero = typeof floor === 'number' && floor > 0 ? resets.filter(({ node }) => node['to'] === 'zero') : [];
  return [
    ...intent.flatMap(({ node, path: at }) => of(node, at)),
    ...axisBounds,
    ...toZero.map(({ path: at }) =>
      wrong([...at, 'to'], `takes fit to nothing, but fit never falls below its floor of ${String(floor)}`),
    ),
  ];
};

const isStepped = ({ decay }: Raw): boolean => isMap(decay) && 'stepped' in decay;
const fadesInVain =
  'only points that are earned can fade with silence: a penalty that did would come back with the next thing somebody does';

/** A new engagement ends the silence, and so would bring a penalty that had faded with it back. */
const fadingPenalties = ({ intent }: RawModel): readonly Found[] =>
  intent.flatMap(({ node, path }) =>
    isStepped(node) && typeof node['points'] === 'number' && node['points'] <= 0
      ? [wrong([...path, 'decay', 'stepped'], `${fadesInVain}; use half_life or linear`, true)]
      : [],
  );

/** The same, of points that a temporary entry gives to a rule that stands. */
const fadingMeanwhile = (raw: Raw): readonly Found[] => {
  const stepped = new Set(
    mapsIn(listAt(raw, 'intent'), []).flatMap(({ node }) => (isStepped(node) ? [node['id']] : [])),
  );
  return temporaryEntries(raw).flatMap(({ path, node }) =>
    Object.entries(mapAt(node, 'points')).flatMap(([id, points]) =>
      stepped.has(id) && typeof points === 'number' && points <= 0
        ? [wrong([...path, 'points', id], `${fadesInVain}; put the rule under off, or use half_life or linear in it`)]
        : [],
    ),
  );
};
