// What the forms of several sections are made of.
import type { ConditionDocument, EventTypes, Where } from '../condition.ts';
import { isMap } from '../pieces.ts';
import { sayInOneLine } from '../say.ts';
import { type Form, orderKey } from './compare.ts';
import { conditionForm, eventsForm, whereForm } from './condition-form.ts';

export type Entry = readonly [key: string, value: Form];

export const optionalCondition = (condition: ConditionDocument | undefined): ConditionDocument | undefined =>
  condition === undefined ? undefined : conditionForm(condition);

export const matchForm = ({
  on,
  where,
}: {
  readonly on: EventTypes;
  readonly where?: Where | undefined;
}): { on: EventTypes; where: Where | undefined } => ({
  on: eventsForm(on),
  where: where === undefined ? undefined : whereForm(where),
});

/** By id, in any order. */
export const keyed = (entries: readonly Entry[]): Form => Object.fromEntries(entries);

/** By id, with their order. */
export const ordered = (entries: readonly Entry[]): Form => ({
  ...Object.fromEntries(entries),
  [orderKey]: entries.map(([id]) => id),
});

/** What has no id is called by what it asks; the second of the same by its number as well. */
export const placed = <T>(items: readonly T[], idOf: (item: T) => string, formOf: (item: T) => Form): Form => {
  const seen = new Map<string, number>();
  return ordered(
    items.map((item) => {
      const id = idOf(item);
      const count = (seen.get(id) ?? 0) + 1;
      seen.set(id, count);
      return [count === 1 ? id : `${id} (${count})`, formOf(item)];
    }),
  );
};

type Override = { readonly when: ConditionDocument; readonly grade: string };

export const placedOverrides = (overrides: readonly Override[]): Form =>
  placed(
    overrides.map((one) => ({ ...one, when: conditionForm(one.when) })),
    ({ when }) => sayInOneLine(when),
    ({ ...override }) => override,
  );

/** Without what is not set, at every depth. */
export const filled = (map: Form): Form =>
  Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [[key, isMap(value) ? filled(value) : value]];
    }),
  );
