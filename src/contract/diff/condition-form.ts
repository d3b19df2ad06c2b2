// One form for conditions that ask the same: nested `all` taken apart, parts and values in one order, each once.
import type { ConditionDocument, CountDocument, EventTypes, Where } from '../condition.ts';
import type { FieldTests } from '../field-tests.ts';
import { canonicalJson } from '../hash.ts';

const byJson = (a: unknown, b: unknown): number => (canonicalJson(a) < canonicalJson(b) ? -1 : 1);

/** Each once, in one order. */
export const asSet = <T>(values: readonly T[]): readonly T[] => {
  const known = new Map(values.map((value) => [canonicalJson(value), value]));
  return [...known.keys()].sort().flatMap((json) => known.get(json) ?? []);
};

const asTests = (tests: FieldTests): FieldTests =>
  tests.in === undefined ? tests : { ...tests, in: [...new Set(tests.in)].sort(byJson) };

const sorted = <T>(map: Readonly<Record<string, T>>, of: (value: T) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(
    Object.keys(map)
      .sort()
      .flatMap((key) => {
        const value = map[key];
        return value === undefined ? [] : [[key, of(value)]];
      }),
  );

export const eventsForm = (on: EventTypes): EventTypes => [...new Set(on)].sort();
export const whereForm = (where: Where): Where | undefined =>
  Object.keys(where).length === 0 ? undefined : sorted(where, asTests);

const asCount = ({ of, where, within, ...numbers }: CountDocument): CountDocument => ({
  of: eventsForm(of),
  ...(where === undefined ? {} : { where: whereForm(where) }),
  ...(typeof within === 'number' ? { within } : {}),
  ...numbers,
});

/** Everything that must be met, each as a condition of one entry. */
const atomsOf = (condition: ConditionDocument): readonly ConditionDocument[] => {
  const { all, any, not, fields, grade, stage, track, count, ...words } = condition;
  return [
    ...Object.entries(words).flatMap(([word, value]) => (value === undefined ? [] : [{ [word]: value }])),
    ...(grade === undefined ? [] : [{ grade: [...new Set(grade)].sort() }]),
    ...(stage === undefined ? [] : [{ stage: [...new Set(stage)].sort() }]),
    ...(track === undefined ? [] : [{ track: [...new Set(track)].sort() }]),
    ...(count === undefined ? [] : [{ count: asCount(count) }]),
    ...Object.entries(fields ?? {}).map(([path, tests]) => ({ fields: { [path]: asTests(tests) } })),
    ...(not === undefined ? [] : [{ not: conditionForm(not) }]),
    ...(all ?? []).flatMap(atomsOf),
    ...(any === undefined ? [] : atomsOfAny(any)),
  ];
};

/** Of one way alone, what it asks. */
const atomsOfAny = (any: readonly ConditionDocument[]): readonly ConditionDocument[] => {
  const ways = asSet(any.flatMap((part) => waysOf(conditionForm(part))));
  const [only, ...others] = ways;
  return others.length === 0 && only !== undefined ? atomsOfForm(only) : [{ any: ways }];
};

const isOnlyAny = (form: ConditionDocument): boolean => form.any !== undefined && Object.keys(form).length === 1;

/** The ways in which a condition in this form can be met: the parts of an `any` that stands alone, else the whole. */
export const waysOf = (form: ConditionDocument): readonly ConditionDocument[] =>
  isOnlyAny(form) ? (form.any ?? []) : [form];

/** A condition in this form, taken apart again. */
export const atomsOfForm = ({ fields, all, ...words }: ConditionDocument): readonly ConditionDocument[] => [
  ...Object.entries(words).map(([word, value]) => ({ [word]: value })),
  ...Object.entries(fields ?? {}).map(([path, tests]) => ({ fields: { [path]: tests } })),
  ...(all ?? []),
];

/** Everything in it must be met; what stands at a key that is taken stands under `all`. */
export const conditionForm = (condition: ConditionDocument): ConditionDocument => {
  const form: Record<string, unknown> = {};
  const fields: Record<string, FieldTests> = {};
  const rest: ConditionDocument[] = [];
  for (const atom of asSet(atomsOf(condition))) {
    const [word = ''] = Object.keys(atom);
    const [path = ''] = Object.keys(atom.fields ?? {});
    const tests = atom.fields?.[path];
    if (tests !== undefined && !(path in fields)) fields[path] = tests;
    else if (tests === undefined && !(word in form)) form[word] = atom[word as keyof ConditionDocument];
    else rest.push(atom);
  }
  return {
    ...form,
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
    ...(rest.length === 0 ? {} : { all: rest }),
  };
};
