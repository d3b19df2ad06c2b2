// Every entry of a condition with its path in the document, for the linter.
import type { AxisName } from '#domain/policy.ts';
import { axes } from '#domain/policy.ts';
import type { ConditionDocument, CountDocument } from './condition.ts';
import type { FieldTests, NumberTests } from './field-tests.ts';
import type { Path } from '#src/yaml/path.ts';
import type { AxesDocument } from './schema-axes.ts';
import type { MqlDocument } from './schema-mql.ts';
import type { FitRuleDocument } from './schema-rules.ts';
import type { ContractDocument } from './schema.ts';
import { handoffConditions } from './walk-handoff.ts';

export type Entry = { readonly path: Path } & (
  | { readonly kind: 'axis'; readonly axis: AxisName; readonly tests: NumberTests }
  | { readonly kind: 'field'; readonly field: string; readonly tests: FieldTests }
  | { readonly kind: 'count'; readonly count: CountDocument }
  | { readonly kind: 'grade' | 'stage' | 'now' | 'track' }
);

export const entriesOf = function* (condition: ConditionDocument | undefined, path: Path): Generator<Entry> {
  if (condition === undefined) return;
  for (const word of ['all', 'any'] as const) {
    for (const [i, part] of (condition[word] ?? []).entries()) yield* entriesOf(part, [...path, word, i]);
  }
  yield* entriesOf(condition.not, [...path, 'not']);
  for (const axis of axes) {
    const tests = condition[axis];
    if (tests !== undefined) yield { kind: 'axis', axis, tests, path: [...path, axis] };
  }
  for (const kind of ['grade', 'stage', 'now', 'track'] as const) {
    if (condition[kind] !== undefined) yield { kind, path: [...path, kind] };
  }
  if (condition.count !== undefined) yield { kind: 'count', count: condition.count, path: [...path, 'count'] };
  for (const [field, tests] of Object.entries(condition.fields ?? {}))
    yield { kind: 'field', field, tests, path: [...path, field] };
};

export type PlacedCondition = { readonly path: Path; readonly condition: ConditionDocument };

const placed = (condition: ConditionDocument | undefined, path: Path): readonly PlacedCondition[] =>
  condition === undefined ? [] : [{ path, condition }];

const ofRules = (rules: readonly FitRuleDocument[] | undefined, path: Path): readonly PlacedCondition[] =>
  (rules ?? []).flatMap((rule, i) => placed(rule.when, [...path, i, 'when']));

const ofAxes = (axes: AxesDocument | undefined, path: Path): readonly PlacedCondition[] => [
  ...(['fit', 'intent'] as const).flatMap((axis) =>
    (axes?.[axis]?.ceilings ?? []).flatMap(({ when }, i) => placed(when, [...path, axis, 'ceilings', i, 'when'])),
  ),
  ...(axes?.intent?.resets ?? []).flatMap(({ restore }, i) =>
    placed(restore?.when, [...path, 'intent', 'resets', i, 'restore', 'when']),
  ),
];

const ofDefinition = (
  { when, keep, fast_track }: Pick<MqlDocument, 'when' | 'keep' | 'fast_track'>,
  path: Path,
): readonly PlacedCondition[] => [
  ...placed(when, [...path, 'when']),
  ...placed(keep, [...path, 'keep']),
  ...placed(fast_track?.when, [...path, 'fast_track', 'when']),
];

const ofTracks = ({ tracks }: ContractDocument): readonly PlacedCondition[] =>
  Object.entries(tracks ?? {}).flatMap(([id, track]) => {
    const path: Path = ['tracks', id];
    return [
      ...placed(track.enter, [...path, 'enter']),
      ...placed(track.exit, [...path, 'exit']),
      ...ofRules(track.fit, [...path, 'fit']),
      ...ofAxes(track.axes, [...path, 'axes']),
      ...ofDefinition(track.mql, [...path, 'mql']),
    ];
  });

const ofTemporary = ({ temporary }: ContractDocument): readonly PlacedCondition[] =>
  (temporary ?? []).flatMap((entry, i) => [
    ...ofRules(entry.fit, ['temporary', i, 'fit']),
    ...placed(entry.mql?.when, ['temporary', i, 'mql', 'when']),
  ]);

/** Every condition of the contract with its place. */
export const allConditions = (contract: ContractDocument): readonly PlacedCondition[] => [
  ...ofRules(contract.fit, ['fit']),
  ...ofAxes(contract.axes, ['axes']),
  ...(contract.grades?.override ?? []).flatMap(({ when }, i) => placed(when, ['grades', 'override', i, 'when'])),
  ...ofDefinition(contract.mql, ['mql']),
  ...placed(contract.mql.never, ['mql', 'never']),
  ...placed(contract.mql.again?.when, ['mql', 'again', 'when']),
  ...ofTracks(contract),
  ...ofTemporary(contract),
  ...handoffConditions(contract),
];

/** Every entry of every condition of the contract. */
export const allEntries = (contract: ContractDocument): readonly Entry[] =>
  allConditions(contract).flatMap(({ condition, path }) => [...entriesOf(condition, path)]);
