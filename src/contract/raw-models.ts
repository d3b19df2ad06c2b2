// The models of a contract in its raw data: its own rules, and those of each track. For the checks that no schema can make.
import type { Path } from '#src/yaml/path.ts';
import { isMap } from './pieces.ts';
import type { Found } from '#src/yaml/problems.ts';
import { listAt, mapAt, mapsIn, type Place, type Raw, wrong } from './raw.ts';
import { maxTracks } from './schema-mql.ts';

/** The contract's own rules, or those of a track. */
export type RawModel = {
  readonly path: Path;
  readonly fit: readonly Place[];
  readonly intent: readonly Place[];
  /** Fit rules that are another model's, and only count as ids. */
  readonly borrowed: readonly Place[];
  readonly axes: Raw;
  /** The axis that fit is bounded by: a track without fit rules of its own judges fit as the contract does. */
  readonly fitAxis: Raw;
  /** Where entry and exit stand; nothing for the contract's own. */
  readonly gates: Raw;
};

export const trackEntries = (raw: Raw): readonly (readonly [string, Raw])[] =>
  Object.entries(mapAt(raw, 'tracks')).flatMap(([id, track]) => (isMap(track) ? [[id, track] as const] : []));

export const temporaryEntries = (raw: Raw): readonly Place[] => mapsIn(listAt(raw, 'temporary'), ['temporary']);

/** Of more tracks than are understood only the first are looked at: the rest is refused anyway. */
export const modelsOf = (raw: Raw): readonly RawModel[] => {
  const meanwhile = (axis: string): readonly Place[] =>
    temporaryEntries(raw).flatMap(({ path, node }) => mapsIn(listAt(node, axis), [...path, axis]));
  const standard: RawModel = {
    path: [],
    fit: [...mapsIn(listAt(raw, 'fit'), ['fit']), ...meanwhile('fit')],
    intent: [...mapsIn(listAt(raw, 'intent'), ['intent']), ...meanwhile('intent')],
    borrowed: [],
    axes: mapAt(raw, 'axes'),
    fitAxis: mapAt(mapAt(raw, 'axes'), 'fit'),
    gates: {},
  };
  const tracks = trackEntries(raw)
    .slice(0, maxTracks)
    .map(([id, track]): RawModel => {
      const path: Path = ['tracks', id];
      const isOwn = 'fit' in track;
      const axes = mapAt(track, 'axes');
      return {
        path,
        fit: mapsIn(listAt(track, 'fit'), [...path, 'fit']),
        intent: mapsIn(listAt(track, 'intent'), [...path, 'intent']),
        borrowed: isOwn ? [] : standard.fit,
        axes,
        fitAxis: isOwn ? mapAt(axes, 'fit') : standard.fitAxis,
        gates: track,
      };
    });
  return [standard, ...tracks];
};

export const sayPlace = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${part}`))
    .join('')
    .slice(1);

/** Those of `places` whose id was there before; `borrowed` ones are told at nobody's place but their own. */
export const repeated = (places: readonly Place[], borrowed: readonly Place[] = []): readonly Found[] => {
  const first = new Map<string, Path>();
  for (const { node, path } of borrowed) {
    const { id } = node;
    if (typeof id === 'string' && !first.has(id)) first.set(id, path);
  }
  return places.flatMap(({ node, path }) => {
    const { id } = node;
    if (typeof id !== 'string') return [];
    const earlier = first.get(id);
    first.set(id, earlier ?? path);
    return earlier === undefined
      ? []
      : [wrong([...path, 'id'], `"${id}" is already the id of ${sayPlace(earlier)}; ids are unique`)];
  });
};
