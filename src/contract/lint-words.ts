// Findings about words: events and values nobody brings, lists nobody uses, exclusions and fast tracks that are missing a condition.
import type { EventTypes, Where } from './condition.ts';
import type { FieldTests } from './field-tests.ts';
import { type Note, tell, warn } from './lint-note.ts';
import type { Model, Subject } from './lint-model.ts';
import { type ParsedContract, uses } from './parse.ts';
import type { Path } from '#src/yaml/path.ts';
import type { ContractDocument } from './schema.ts';
import { didYouMean } from '#src/yaml/suggest.ts';
import { closedFields, eventTypeNames, eventTypes } from './vocabulary.ts';
import { allEntries } from './walk.ts';
import { allEvents } from './walk-events.ts';

export const lintWords = ({ contract, lists, models }: Subject): readonly Note[] => [
  ...deadLists(contract, lists),
  ...exclusions(contract),
  ...models.flatMap(fastTrack),
  ...eventWords(contract),
  ...fieldValues(contract),
];

const deadLists = (contract: ContractDocument, lists: ParsedContract['lists']): readonly Note[] =>
  Object.keys(contract.lists ?? {}).flatMap((name) => {
    const path = ['lists', name];
    if (!uses(contract, name))
      return [warn('dead-list', path, 'no condition uses this list; use it or leave it out', path)];
    return lists[name]?.length === 0
      ? [warn('empty-list', path, 'this list is empty, so nothing is ever in it; add values')]
      : [];
  });

const exclusions = ({ mql }: ContractDocument): readonly Note[] =>
  mql.never === undefined
    ? [
        warn(
          'no-exclusion',
          ['mql'],
          'nobody is excluded: students and competitors become MQLs when they are busy enough; add mql.never',
        ),
      ]
    : [];

const fastTrack = ({ path, mql, intentRules }: Model): readonly Note[] => {
  const track = mql.fast_track;
  if (track === undefined) return [];
  const at = [...path, 'mql', 'fast_track'];
  const scored = intentRules.flatMap((rule) => ('on' in rule ? [rule.on] : []));
  return [
    ...(track.when === undefined
      ? [
          warn(
            'fast-track-for-all',
            at,
            'everybody who raises a hand goes to sales at once, however badly they fit; add when: { fit: { at_least: … } }',
          ),
        ]
      : []),
    ...track.on
      .filter((type) => !scored.some((on) => on.length === 0 || on.includes(type)))
      .map((type) =>
        tell(
          'fast-track-unscored',
          [...at, 'on'],
          `${type} goes at once but earns no points, so the lead is an MQL with little intent to show; add an intent rule`,
        ),
      ),
  ];
};

const eventWords = (contract: ContractDocument): readonly Note[] =>
  allEvents(contract).flatMap(({ types, where, path, key }) => words(types, where, path, key));

const words = (types: EventTypes, where: Where | undefined, path: Path, key: string): readonly Note[] => {
  const strange = types.filter((type) => !eventTypeNames.includes(type));
  const notes = strange.map((type) =>
    warn(
      'unknown-event',
      [...path, key],
      `no mapping that comes with Baton brings "${type}"${didYouMean(type, eventTypeNames)}`,
    ),
  );
  if (strange.length > 0 || types.length === 0) return notes;
  const brought = types.flatMap((type) => [...eventTypes[type as keyof typeof eventTypes].properties]);
  const unknown = Object.keys(where ?? {}).filter((property) => !(brought as string[]).includes(property));
  return unknown.map((property) =>
    warn(
      'unknown-property',
      [...path, 'where', property],
      `${types.join(' and ')} come without "${property}", so this is never met${didYouMean(property, brought)}`,
    ),
  );
};

const askedValues = (tests: FieldTests): readonly { key: string; value: unknown }[] => [
  ...(tests.equals === undefined ? [] : [{ key: 'equals', value: tests.equals }]),
  ...(tests.in ?? []).map((value) => ({ key: 'in', value })),
];

const fieldValues = (contract: ContractDocument): readonly Note[] =>
  allEntries(contract).flatMap((entry) => {
    if (entry.kind !== 'field') return [];
    const known = closedFields[entry.field];
    if (known === undefined) return [];
    return askedValues(entry.tests)
      .filter(({ value }) => typeof value === 'string' && !known.includes(value.trim().toLowerCase()))
      .map(({ value }) =>
        warn(
          'unknown-value',
          entry.path,
          `${entry.field} is one of ${known.join(', ')}, never "${String(value)}"${didYouMean(String(value), known)}`,
        ),
      );
  });
