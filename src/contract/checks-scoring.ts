// What no schema can see in scoring: ids that must be unique within a model, groups and tracks that must exist, tracks that ask for each other in a
// circle, bounds that contradict, questions asked where they have no answer. Works on the raw data, as checks.ts does.
import { standardTrack, fastTrackName } from '#domain/policy.ts';
import type { Path } from './path.ts';
import { isMap } from './pieces.ts';
import type { Found } from './problems.ts';
import { everywhere, listAt, mapAt, type Raw, wrong } from './raw.ts';
import { didYouMean } from './suggest.ts';

export const checkScoring = (raw: Raw): readonly Found[] => [
  ...modelsOf(raw).flatMap((model) => [
    ...duplicateIds(model),
    ...groups(model),
    ...contradictingBounds(model),
    ...fadingPenalties(model),
    ...askedInVain(model),
  ]),
  ...outOfPlace(
    whenOf(mapsIn(listAt(mapAt(raw, 'grades'), 'override'), ['grades', 'override']), 'when'),
    ['grade'],
    overrideSays,
  ),
  ...trackNames(raw),
  ...unknownTracks(raw),
  ...circles(raw),
  ...spans(raw),
  ...temporaryNames(raw),
  ...temporaryOverlaps(raw),
];

type Place = { readonly path: Path; readonly node: Raw };

/** Every map in a list. */
const mapsIn = (list: readonly unknown[], path: Path): readonly Place[] =>
  list.flatMap((node, i) => (isMap(node) ? [{ path: [...path, i], node }] : []));

/** The contract's own rules, or those of a track. */
export type RawModel = {
  readonly path: Path;
  readonly fit: readonly Place[];
  readonly intent: readonly Place[];
  /** Fit rules that are another model's, and only count as ids. */
  readonly borrowed: readonly Place[];
  readonly axes: Raw;
  /** Where entry and exit stand; nothing for the contract's own. */
  readonly gates: Raw;
};

const trackEntries = (raw: Raw): readonly (readonly [string, Raw])[] =>
  Object.entries(mapAt(raw, 'tracks')).flatMap(([id, track]) => (isMap(track) ? [[id, track] as const] : []));

const temporaryEntries = (raw: Raw): readonly Place[] => mapsIn(listAt(raw, 'temporary'), ['temporary']);

export const modelsOf = (raw: Raw): readonly RawModel[] => {
  const meanwhile = (axis: string): readonly Place[] =>
    temporaryEntries(raw).flatMap(({ path, node }) => mapsIn(listAt(node, axis), [...path, axis]));
  const standard: RawModel = {
    path: [],
    fit: [...mapsIn(listAt(raw, 'fit'), ['fit']), ...meanwhile('fit')],
    intent: [...mapsIn(listAt(raw, 'intent'), ['intent']), ...meanwhile('intent')],
    borrowed: [],
    axes: mapAt(raw, 'axes'),
    gates: {},
  };
  const tracks = trackEntries(raw).map(([id, track]): RawModel => {
    const path: Path = ['tracks', id];
    return {
      path,
      fit: mapsIn(listAt(track, 'fit'), [...path, 'fit']),
      intent: mapsIn(listAt(track, 'intent'), [...path, 'intent']),
      borrowed: Array.isArray(track['fit']) ? [] : standard.fit,
      axes: mapAt(track, 'axes'),
      gates: track,
    };
  });
  return [standard, ...tracks];
};

const sayPlace = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${part}`))
    .join('')
    .slice(1);

const repeated = (places: readonly Place[], isOwn: (place: Place) => boolean): readonly Found[] => {
  const first = new Map<string, Path>();
  return places.flatMap((place) => {
    const id = place.node['id'];
    if (typeof id !== 'string') return [];
    const earlier = first.get(id);
    first.set(id, earlier ?? place.path);
    return earlier === undefined || !isOwn(place)
      ? []
      : [wrong([...place.path, 'id'], `"${id}" is already the id of ${sayPlace(earlier)}; ids are unique`)];
  });
};

const duplicateIds = ({ path, fit, intent, borrowed, axes }: RawModel): readonly Found[] => [
  ...repeated([...borrowed, ...fit, ...intent], (place) => !borrowed.includes(place)),
  ...(['fit', 'intent'] as const).flatMap((axis) =>
    ['ceilings', 'resets', 'freezes'].flatMap((list) =>
      repeated(mapsIn(listAt(mapAt(axes, axis), list), [...path, 'axes', axis, list]), () => true),
    ),
  ),
];

const groups = (model: RawModel): readonly Found[] =>
  (['fit', 'intent'] as const).flatMap((axis) => {
    const rules = axis === 'fit' && model.fit.length === 0 ? model.borrowed : model[axis];
    const used = [...new Set(rules.map(({ node }) => node['group']).filter((group) => typeof group === 'string'))];
    return Object.keys(mapAt(mapAt(model.axes, axis), 'groups'))
      .filter((group) => !used.includes(group))
      .map((group) =>
        wrong(
          [...model.path, 'axes', axis, 'groups', group],
          `no ${axis} rule is of the group "${group}"${didYouMean(group, used)}`,
          true,
        ),
      );
  });

const isAbove = (low: unknown, high: unknown): boolean =>
  typeof low === 'number' && typeof high === 'number' && low > high;

const contradictingBounds = ({ path, intent, axes }: RawModel): readonly Found[] => {
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
    return [...of({ floor: 0, ...node }, at), ...ofGroups];
  });
  const { floor } = mapAt(axes, 'fit');
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

/** A new engagement ends the silence, and so would bring a penalty that had faded with it back. */
const fadingPenalties = ({ intent }: RawModel): readonly Found[] =>
  intent.flatMap(({ node, path }) => {
    const { points } = node;
    if (!isMap(node['decay']) || !('stepped' in node['decay']) || typeof points !== 'number' || points > 0) return [];
    return [
      wrong(
        [...path, 'decay', 'stepped'],
        'only points that are earned can fade with silence: a penalty that did would come back with the next thing somebody does; use half_life or linear',
        true,
      ),
    ];
  });

const scores = ['fit', 'intent', 'total', 'grade'];
const overrideSays = 'decides the grade, so it cannot ask for it; ask for fit, intent or facts';

/** Words that stand where they have no answer. */
const outOfPlace = (places: readonly Place[], words: readonly string[], says: string): readonly Found[] =>
  places.flatMap(({ path, node }) =>
    words.filter((word) => word in node).map((word) => wrong([...path, word], says, true)),
  );

/** Every map below a key of each place, conditions inside conditions included. */
const whenOf = (places: readonly Place[], ...keys: readonly string[]): readonly Place[] =>
  places.flatMap(({ path, node }) => {
    let inner: unknown = node;
    for (const key of keys) inner = isMap(inner) ? inner[key] : undefined;
    return [...everywhere(inner, [...path, ...keys])];
  });

const askedInVain = ({ path, fit, axes, gates }: RawModel): readonly Found[] => {
  const list = (axis: string, name: string): readonly Place[] =>
    mapsIn(listAt(mapAt(axes, axis), name), [...path, 'axes', axis, name]);
  return [
    ...outOfPlace(
      whenOf(fit, 'when'),
      [...scores, 'stage'],
      'a fit rule cannot ask for what is computed from it; ask for facts',
    ),
    ...outOfPlace(
      whenOf(list('fit', 'ceilings'), 'when'),
      scores,
      'a ceiling of fit cannot ask for scores, which come after it; ask for facts',
    ),
    ...outOfPlace(
      whenOf(list('intent', 'ceilings'), 'when'),
      ['intent', 'total', 'grade'],
      'a ceiling of intent cannot ask for what comes after it; ask for fit or facts',
    ),
    ...outOfPlace(
      whenOf(list('intent', 'resets'), 'restore', 'when'),
      [...scores, 'count', 'track', 'now'],
      'what undoes a reset is asked of facts and stage alone',
    ),
    ...['enter', 'exit'].flatMap((gate) =>
      outOfPlace(
        [...everywhere(gates[gate], [...path, gate])],
        scores,
        'who is in a track is decided before any score; ask for facts or counts',
      ),
    ),
  ];
};

const trackNames = (raw: Raw): readonly Found[] =>
  trackEntries(raw).flatMap(([id]) =>
    id === standardTrack || id === fastTrackName
      ? [wrong(['tracks', id], "is how the contract's own way to an MQL is called; give the track another name", true)]
      : [],
  );

const asked = (node: Raw): readonly string[] => {
  const { track } = node;
  if (typeof track === 'string') return [track];
  const list = isMap(track) ? track['in'] : undefined;
  return Array.isArray(list) ? list.filter((id) => typeof id === 'string') : [];
};

const unknownTracks = (raw: Raw): readonly Found[] => {
  const known = trackEntries(raw).map(([id]) => id);
  return ['fit', 'axes', 'grades', 'mql', 'tracks', 'temporary', 'routing', 'sla'].flatMap((root) =>
    [...everywhere(raw[root], [root])].flatMap(({ path, node }) =>
      asked(node)
        .filter((id) => !known.includes(id))
        .map((id) => wrong([...path, 'track'], `there is no track "${id}" under tracks${didYouMean(id, known)}`)),
    ),
  );
};

/** The first circle that is met, from where it begins: `trial → inbound → trial`. */
const circles = (raw: Raw): readonly Found[] => {
  const needs = new Map(
    trackEntries(raw).map(([id, track]) => [
      id,
      [...everywhere(track['enter'], []), ...everywhere(track['exit'], [])].flatMap(({ node }) => asked(node)),
    ]),
  );
  const done = new Set<string>();
  const visit = (id: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
    if (done.has(id)) return null;
    for (const next of needs.get(id) ?? []) {
      const circle = visit(next, [...way, id]);
      if (circle !== null) return circle;
    }
    done.add(id);
    return null;
  };
  for (const id of needs.keys()) {
    const circle = visit(id, []);
    if (circle !== null)
      return [
        wrong(
          ['tracks', circle[0] ?? id],
          `who is in it depends on itself: ${circle.join(' → ')}; let one of them ask for facts instead`,
          true,
        ),
      ];
  }
  return [];
};

const instant = (written: unknown): number => (typeof written === 'string' ? Date.parse(written) : Number.NaN);

const spans = (raw: Raw): readonly Found[] => {
  const tracks = trackEntries(raw).map(([id, node]): Place => ({ path: ['tracks', id], node }));
  return [...tracks, ...temporaryEntries(raw)].flatMap(({ path, node }) =>
    instant(node['until']) <= instant(node['from']) ? [wrong([...path, 'until'], 'must come after from')] : [],
  );
};

const temporaryNames = (raw: Raw): readonly Found[] => {
  const standing = (['fit', 'intent'] as const).flatMap((axis) =>
    mapsIn(listAt(raw, axis), [axis]).map(({ node }) => node['id']),
  );
  const known = standing.filter((id) => typeof id === 'string');
  const unknown = (id: unknown, path: Path, isKey: boolean): readonly Found[] =>
    typeof id !== 'string' || known.includes(id)
      ? []
      : [wrong(path, `there is no rule "${id}" in fit or intent${didYouMean(id, known)}`, isKey)];
  return [
    ...repeated(temporaryEntries(raw), () => true),
    ...temporaryEntries(raw).flatMap(({ path, node }) => [
      ...Object.keys(mapAt(node, 'points')).flatMap((id) => unknown(id, [...path, 'points', id], true)),
      ...listAt(node, 'off').flatMap((id, i) => unknown(id, [...path, 'off', i], false)),
    ]),
  ];
};

const changesOf = (node: Raw): readonly string[] => [
  ...Object.keys(mapAt(node, 'points')).map((id) => `the rule "${id}"`),
  ...listAt(node, 'off').flatMap((id) => (typeof id === 'string' ? [`the rule "${id}"`] : [])),
  ...('mql' in node ? ['what makes an MQL'] : []),
];

const temporaryOverlaps = (raw: Raw): readonly Found[] => {
  const entries = temporaryEntries(raw);
  return entries.flatMap(({ path, node }, i) => {
    const own = changesOf(node);
    const twice = own.find((what, k) => own.indexOf(what) < k);
    if (twice !== undefined) return [wrong(path, `changes ${twice} twice`)];
    const earlier = entries.slice(0, i).find((other) => {
      const isApart =
        instant(other.node['until']) <= instant(node['from']) || instant(node['until']) <= instant(other.node['from']);
      return !isApart && changesOf(other.node).some((what) => own.includes(what));
    });
    if (earlier === undefined) return [];
    const what = own.find((one) => changesOf(earlier.node).includes(one)) ?? '';
    return [wrong(path, `changes ${what} while ${sayPlace(earlier.path)} does so too; let one end before the other`)];
  });
};
