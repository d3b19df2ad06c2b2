// Every entry of a condition with its path in the document, for the linter.
import type { AxisName } from '#domain/policy.ts';
import { axes } from '#domain/policy.ts';
import type { ConditionDocument, CountDocument } from './condition.ts';
import type { FieldTests, NumberTests } from './field-tests.ts';
import type { Path } from './path.ts';
import type { ContractDocument } from './schema.ts';
import { handoffConditions } from './walk-handoff.ts';

export type Entry = { readonly path: Path } & (
  | { readonly kind: 'axis'; readonly axis: AxisName; readonly tests: NumberTests }
  | { readonly kind: 'field'; readonly field: string; readonly tests: FieldTests }
  | { readonly kind: 'count'; readonly count: CountDocument }
  | { readonly kind: 'grade' | 'stage' }
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
  for (const kind of ['grade', 'stage'] as const) {
    if (condition[kind] !== undefined) yield { kind, path: [...path, kind] };
  }
  if (condition.count !== undefined) yield { kind: 'count', count: condition.count, path: [...path, 'count'] };
  for (const [field, tests] of Object.entries(condition.fields ?? {}))
    yield { kind: 'field', field, tests, path: [...path, field] };
};

/** Every entry of every condition of the contract. */
export const allEntries = (contract: ContractDocument): readonly Entry[] => [
  ...contract.fit.flatMap((rule, i) => [...entriesOf(rule.when, ['fit', i, 'when'])]),
  ...entriesOf(contract.mql.when, ['mql', 'when']),
  ...entriesOf(contract.mql.never, ['mql', 'never']),
  ...entriesOf(contract.mql.fast_track?.when, ['mql', 'fast_track', 'when']),
  ...handoffConditions(contract).flatMap(({ condition, path }) => [...entriesOf(condition, path)]),
];
