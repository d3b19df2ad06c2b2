// Questions that stand where they have no answer: a rule of fit that asks for fit, a ceiling for what comes after it.
import type { Path } from '#src/yaml/path.ts';
import { isMap } from './pieces.ts';
import type { Found } from '#src/yaml/problems.ts';
import { everywhere, listAt, mapAt, mapsIn, type Place, type Raw, wrong } from './raw.ts';
import type { RawModel } from './raw-models.ts';

const scores = ['fit', 'intent', 'total', 'grade'];

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

export const askedInVain = ({ path, fit, axes, gates }: RawModel): readonly Found[] => {
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

export const overridesAskForGrade = (raw: Raw): readonly Found[] => {
  const path: Path = ['grades', 'override'];
  return outOfPlace(
    whenOf(mapsIn(listAt(mapAt(raw, 'grades'), 'override'), path), 'when'),
    ['grade'],
    'decides the grade, so it cannot ask for it; ask for fit, intent or facts',
  );
};
