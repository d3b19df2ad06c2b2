// Tracks that no schema can judge alone: names that are taken or missing, who is in one depending on itself, bounds of rules that are not there.
import { fastTrackName, standardTrack } from '#domain/policy.ts';
import { isMap } from './pieces.ts';
import type { Found } from '#src/yaml/problems.ts';
import { everywhere, mapAt, type Raw, wrong } from './raw.ts';
import { trackEntries } from './raw-models.ts';
import { maxTracks } from './schema-mql.ts';

export const checkTracks = (raw: Raw): readonly Found[] => [
  ...trackNames(raw),
  ...unknownTracks(raw),
  ...circles(raw),
  ...boundsOfNothing(raw),
];

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
  const ids = new Set(known);
  return ['fit', 'axes', 'grades', 'mql', 'tracks', 'temporary', 'routing', 'sla'].flatMap((root) =>
    [...everywhere(raw[root], [root])].flatMap(({ path, node }) =>
      asked(node)
        .filter((id) => !ids.has(id))
        .map((name) => wrong([...path, 'track'], `there is no track "${name}" under tracks`, false, { name, known })),
    ),
  );
};

/** The first circle that is met, from where it begins: `trial → inbound → trial`. More tracks than are understood are refused without. */
const circles = (raw: Raw): readonly Found[] => {
  const entries = trackEntries(raw);
  if (entries.length > maxTracks) return [];
  const needs = new Map(
    entries.map(([id, track]) => [
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

/** A track without rules of fit takes the contract's fit with its bounds, so bounds of its own would go unheard. */
const boundsOfNothing = (raw: Raw): readonly Found[] =>
  trackEntries(raw).flatMap(([id, track]) =>
    'fit' in mapAt(track, 'axes') && !('fit' in track)
      ? [
          wrong(
            ['tracks', id, 'axes', 'fit'],
            'bounds rules that the track does not have: without fit rules of its own it judges fit as the contract does; write them under fit, or leave this out',
            true,
          ),
        ]
      : [],
  );
