// Findings about rules that divide one field among them, such as bands of company size: two that can both be met, and holes between them.
import { lintLimits } from './lint-limits.ts';
import type { Asked, Model, Subject } from './lint-model.ts';
import { askedAt } from './lint-model.ts';
import { type Note, tell, warn } from './lint-note.ts';
import type { Path } from '#src/yaml/path.ts';
import { isOpen, together } from './reason/dnf.ts';
import {
  both,
  everyNumber,
  either,
  highest,
  holes,
  lowest,
  noNumber,
  type NumberSet,
  sayInterval,
  sayNumbers,
  whole,
} from './reason/number-set.ts';
import type { Term } from './reason/term.ts';

export const lintBands = (subject: Subject): readonly Note[] =>
  subject.models.flatMap((model) => ofModel(subject, model));

/** A rule that asks for one field alone. */
type Band = {
  readonly id: string;
  readonly path: Path;
  readonly points: number;
  readonly field: string;
  readonly group: string | null;
  readonly numbers: NumberSet | null;
  readonly texts: ReadonlySet<string> | null;
};
type Rule = { readonly id: string; readonly path: Path; readonly asked: Asked; readonly group: string | undefined };

const ofModel = (subject: Subject, model: Model): readonly Note[] => {
  const rules = model.fitRules.flatMap((rule, i): readonly Rule[] => {
    const path = [...model.path, 'fit', i];
    const asked = askedAt(subject, [...path, 'when']);
    return asked === undefined ? [] : [{ id: rule.id, path, asked, group: rule.group }];
  });
  const points = new Map(model.fitRules.map((rule) => [rule.id, rule.points]));
  const bands = rules.flatMap((rule) => bandOf(rule, points.get(rule.id) ?? 0) ?? []);
  const fields = Map.groupBy(bands, ({ field }) => field);
  return [
    ...[...fields.values()].flatMap((of) => [
      ...overlapsOfNumbers(of.filter(({ numbers }) => numbers !== null)),
      ...overlapsOfTexts(of.filter(({ texts }) => texts !== null)),
      ...gaps(of.filter(({ numbers }) => numbers !== null)),
    ]),
    ...overlapsInGroups(rules, bands),
  ];
};

const isEvery = (set: NumberSet): boolean => sayNumbers(set) === sayNumbers(everyNumber);

const bandOf = ({ id, path, asked, group }: Rule, points: number): Band | null => {
  const { analysis } = asked;
  const term = isOpen(analysis) || analysis.terms.length !== 1 ? undefined : analysis.terms[0];
  const own = term === undefined ? [] : [...term.values()].filter(({ kind }) => kind !== 'axis');
  const [one] = own;
  if (one?.kind !== 'field' || own.length !== 1 || one.facts.isMissing) return null;
  const { numbers, texts } = one.facts;
  const isNumber = numbers !== null && texts === null && isEvery(numbers.ages) && !isEvery(numbers.values);
  const isText = texts?.among != null && texts.passes.length === 0 && texts.fails.length === 0;
  if (!isNumber && !isText) return null;
  return {
    ...{ id, path, points, field: one.path, group: group ?? null },
    numbers: isNumber ? numbers.values : null,
    texts: isText ? texts.among : null,
  };
};

const overlap = (later: Band, earlier: Band, shared: string): Note =>
  warn(
    'overlap',
    later.path,
    `"${later.id}" and "${earlier.id}" are both met by ${later.field} ${shared}, so both add; draw the line between them`,
  );

const isAll = (a: NumberSet, of: NumberSet): boolean => sayNumbers(both(a, of)) === sayNumbers(a);

/** Steps that add up, each from a height of its own on without end, are meant to be met together. */
const areSteps = (a: NumberSet, b: NumberSet): boolean =>
  (isAll(a, b) || isAll(b, a)) &&
  ((highest(a)?.at === Infinity && highest(b)?.at === Infinity) ||
    (lowest(a)?.at === -Infinity && lowest(b)?.at === -Infinity));

/** Against the one that reaches furthest so far: a sweep, so that thousands cost no more than sorting them. */
const overlapsOfNumbers = (bands: readonly Band[]): readonly Note[] => {
  const start = ({ numbers }: Band): number => lowest(numbers ?? noNumber)?.at ?? 0;
  const end = ({ numbers }: Band): number => highest(numbers ?? noNumber)?.at ?? 0;
  let furthest: Band | undefined;
  return bands
    .toSorted((a, b) => start(a) - start(b))
    .flatMap((band) => {
      const before = furthest;
      if (before === undefined || end(band) > end(before)) furthest = band;
      if (before?.numbers == null || band.numbers === null) return [];
      const shared = both(before.numbers, band.numbers);
      const isSame = sayNumbers(before.numbers) === sayNumbers(band.numbers);
      if (shared.length === 0 || isSame || areSteps(before.numbers, band.numbers)) return [];
      const [earlier, later] = isWrittenBefore(before, band) ? [before, band] : [band, before];
      return [overlap(later, earlier, sayNumbers(shared))];
    });
};

const placeOf = ({ path }: Band): number => Number(path.at(-1));
const isWrittenBefore = (a: Band, b: Band): boolean => placeOf(a) < placeOf(b);

/** Of one sign: a penalty beside a reward is a rule of its own. */
const overlapsOfTexts = (bands: readonly Band[]): readonly Note[] => {
  const owners = new Map<string, Band>();
  return bands.flatMap((band) => {
    const shared = new Map<Band, string[]>();
    for (const text of band.texts ?? []) {
      const key = `${String(Math.sign(band.points))} ${text}`;
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, band);
      else shared.set(owner, [...(shared.get(owner) ?? []), text]);
    }
    return [...shared]
      .filter(([owner]) => owner.texts?.size !== band.texts?.size || shared.get(owner)?.length !== band.texts?.size)
      .map(([owner, texts]) => overlap(band, owner, `"${texts.slice(0, 3).join('", "')}"`));
  });
};

/** Between bands that pull the same way: one that is left neutral between a penalty and a reward is meant so. */
const gaps = (bands: readonly Band[]): readonly Note[] =>
  [1, -1].flatMap((sign) => {
    const own = bands.filter(({ points }) => Math.sign(points) === sign);
    const covered = own.reduce<NumberSet>((set, { numbers }) => either(set, numbers ?? noNumber), noNumber);
    return holes(covered)
      .filter((hole) => whole([hole]).length > 0)
      .flatMap((hole) => {
        const after = own.find(({ numbers }) => lowest(numbers ?? noNumber)?.at === hole.to.at);
        const at = after ?? own.at(-1);
        if (at === undefined || own.length < 2) return [];
        return [
          warn(
            'gap',
            at.path,
            `no rule is met by ${at.field} ${sayInterval(hole)}, though rules on both sides are; close the gap, or let a rule of its own say what it is worth`,
          ),
        ];
      });
  });

const fieldsOf = (term: Term): string =>
  [...term.keys()]
    .filter((key) => !key.startsWith('axis '))
    .sort()
    .join(' ');

/** Rules of one group that ask the same several fields: each pair is looked at, up to a limit. */
const overlapsInGroups = (rules: readonly Rule[], bands: readonly Band[]): readonly Note[] => {
  const single = new Set(bands.map(({ id }) => id));
  const keyOf = ({ asked, group, id }: Rule): string | null => {
    if (group === undefined || single.has(id) || isOpen(asked.analysis)) return null;
    const keys = new Set(asked.analysis.terms.map(fieldsOf));
    const [key = ''] = keys;
    return keys.size === 1 && key.includes(' field ') && !/(^| )count /.test(key) ? `${group} ${key}` : null;
  };
  const buckets = Map.groupBy(rules, keyOf);
  let pairs = 0;
  const notes: Note[] = [];
  for (const [key, of] of buckets) {
    if (key === null) continue;
    for (const [i, later] of of.entries())
      for (const earlier of of.slice(0, i)) {
        pairs += 1;
        if (pairs > lintLimits.pairs)
          return [
            ...notes,
            tell(
              'not-analysed',
              later.path,
              `not analysed from here on for overlaps within a group: more than ${lintLimits.pairs} pairs would take longer than anybody waits`,
            ),
          ];
        const shared = together(earlier.asked.analysis, later.asked.analysis);
        if (isOpen(shared) || !shared.terms.some(isPlain)) continue;
        notes.push(
          warn(
            'overlap',
            later.path,
            `"${later.id}" and "${earlier.id}" of the group ${later.group ?? ''} can both be met, so both add; draw the line between them`,
          ),
        );
      }
  }
  return notes;
};

/** Certain to hold for somebody: intervals and named values alone. */
const isPlain = (term: Term): boolean =>
  [...term.values()].every((one) => {
    if (one.kind === 'axis') return true;
    if (one.kind !== 'field') return false;
    const { numbers, texts, booleans } = one.facts;
    return (
      booleans !== 0 ||
      (numbers !== null && isEvery(numbers.ages)) ||
      (texts !== null && texts.passes.length === 0 && texts.fails.length === 0)
    );
  });
