// Temporary rules that no schema can judge alone: rules that must exist, entries that must not change the same thing at the same time.
import type { Path } from '#src/yaml/path.ts';
import type { Found } from '#src/yaml/problems.ts';
import { listAt, mapAt, mapsIn, type Place, type Raw, wrong } from './raw.ts';
import { repeated, sayPlace, temporaryEntries, trackEntries } from './raw-models.ts';

export const checkTemporary = (raw: Raw): readonly Found[] => [
  ...spans(raw),
  ...repeated(temporaryEntries(raw)),
  ...unknownRules(raw),
  ...overlaps(raw),
];

const instant = (written: unknown): number => (typeof written === 'string' ? Date.parse(written) : Number.NaN);

/** Of tracks as well. */
const spans = (raw: Raw): readonly Found[] => {
  const tracks = trackEntries(raw).map(([id, node]): Place => ({ path: ['tracks', id], node }));
  return [...tracks, ...temporaryEntries(raw)].flatMap(({ path, node }) =>
    instant(node['until']) <= instant(node['from']) ? [wrong([...path, 'until'], 'must come after from')] : [],
  );
};

const unknownRules = (raw: Raw): readonly Found[] => {
  const known = (['fit', 'intent'] as const).flatMap((axis) =>
    mapsIn(listAt(raw, axis), [axis]).flatMap(({ node: { id } }) => (typeof id === 'string' ? [id] : [])),
  );
  const ids = new Set(known);
  const unknown = (name: unknown, path: Path, isKey: boolean): readonly Found[] =>
    typeof name !== 'string' || ids.has(name)
      ? []
      : [wrong(path, `there is no rule "${name}" in fit or intent`, isKey, { name, known })];
  return temporaryEntries(raw).flatMap(({ path, node }) => [
    ...Object.keys(mapAt(node, 'points')).flatMap((id) => unknown(id, [...path, 'points', id], true)),
    ...listAt(node, 'off').flatMap((id, i) => unknown(id, [...path, 'off', i], false)),
  ]);
};

const changesOf = (node: Raw): readonly string[] => [
  ...Object.keys(mapAt(node, 'points')).map((id) => `the rule "${id}"`),
  ...listAt(node, 'off').flatMap((id) => (typeof id === 'string' ? [`the rule "${id}"`] : [])),
  ...('mql' in node ? ['what makes an MQL'] : []),
];

type Spell = { readonly path: Path; readonly from: number; readonly until: number };

const overlaps = (raw: Raw): readonly Found[] => {
  const earlier = new Map<string, Spell[]>();
  return temporaryEntries(raw).flatMap(({ path, node }) => {
    const spell: Spell = { path, from: instant(node['from']), until: instant(node['until']) };
    const changed = new Set<string>();
    let problem: Found | null = null;
    for (const what of changesOf(node)) {
      if (changed.has(what)) problem ??= wrong(path, `changes ${what} twice`);
      changed.add(what);
    }
    for (const what of changed) {
      const others = earlier.get(what) ?? [];
      const other = others.find(({ from, until }) => from < spell.until && spell.from < until);
      if (other !== undefined)
        problem ??= wrong(
          path,
          `changes ${what} while ${sayPlace(other.path)} does so too; let one end before the other`,
        );
      others.push(spell);
      earlier.set(what, others);
    }
    return problem === null ? [] : [problem];
  });
};
