// Findings about tests of scores and counts: met by nobody, by everybody, or by whoever meets the rest of the condition.
import { type Condition, pointScale } from '#domain/policy.ts';
import type { ConditionDocument } from './condition.ts';
import type { NumberTests } from './field-tests.ts';
import { lintLimits } from './lint-limits.ts';
import { type Asked, modelAt, type Subject } from './lint-model.ts';
import { fault, type Note, tell, warn } from './lint-note.ts';
import type { Path } from '#src/yaml/path.ts';
import type { Reach } from './reach.ts';
import { analyse, isAlwaysMet, isNeverMet, isOpen, together } from './reason/dnf.ts';
import type { Term } from './reason/term.ts';
import { type Lists, toCondition } from './to-condition.ts';
import { allEntries } from './walk.ts';

export const lintThresholds = (subject: Subject): readonly Note[] => [...unreachable(subject), ...idle(subject)];

const say = (thousandths: number): string => `${thousandths / pointScale}`;

const unreachable = (subject: Subject): readonly Note[] =>
  allEntries(subject.contract).flatMap((entry): readonly Note[] => {
    if (entry.kind !== 'axis') return [];
    const model = modelAt(subject.models, entry.path);
    const { low, high } = (model?.reach ?? subject.anyReach)[entry.axis];
    if (!isBeyond(entry.tests, { low: low / pointScale, high: high / pointScale })) return [];
    return [
      fault(
        'threshold-unreachable',
        entry.path,
        `${entry.axis} lies between ${say(low)} and ${high === Infinity ? 'any height' : say(high)}, so this is never met; lower the threshold or add points`,
      ),
    ];
  });

const isBeyond = (t: NumberTests, { low, high }: Reach): boolean =>
  (t.at_least ?? -Infinity) > high ||
  (t.more_than ?? -Infinity) >= high ||
  (t.at_most ?? Infinity) < low ||
  (t.less_than ?? Infinity) <= low ||
  (t.between !== undefined && (t.between[0] > high || t.between[1] < low));

/** One of the parts that must all be met. */
type Part = {
  readonly path: Path;
  readonly condition: Condition;
  readonly kind: 'score' | 'count' | 'other';
};

/** Those who should be named stay: of two tests that take each other in the total is the one that says nothing more. */
const scoreNames = ['total', 'fit', 'intent'] as const;

const rankOf = ({ path }: Part): number => (path.at(-1) === 'total' ? 0 : 1);

/** All that must be met at once, lists of `all` taken apart. */
const partsOf = (document: ConditionDocument, path: Path, lists: Lists): readonly Part[] => {
  const { all = [], any, not, total, fit, intent, count, ...rest } = document;
  const scores = { total, fit, intent };
  const part = (kind: Part['kind'], at: Path, of: ConditionDocument): Part => ({
    kind,
    path: at,
    condition: toCondition(of, lists),
  });
  const isMore = Object.values(rest).some((value) => value !== undefined);
  return [
    ...scoreNames.flatMap((name) =>
      scores[name] === undefined ? [] : [part('score', [...path, name], { [name]: scores[name] })],
    ),
    ...(count === undefined ? [] : [part('count', [...path, 'count'], { count })]),
    ...(any === undefined ? [] : [part('other', [...path, 'any'], { any })]),
    ...(not === undefined ? [] : [part('other', [...path, 'not'], { not })]),
    ...(isMore ? [part('other', path, rest)] : []),
    ...all.flatMap((one, i) => partsOf(one, [...path, 'all', i], lists)),
  ];
};

/** Every `any` and `not` in what must all be met, with its place. */
const within = (
  document: ConditionDocument,
  path: Path,
): readonly { readonly path: Path; readonly branches: readonly ConditionDocument[]; readonly isNot: boolean }[] => [
  ...(document.any === undefined ? [] : [{ path: [...path, 'any'], branches: document.any, isNot: false }]),
  ...(document.not === undefined ? [] : [{ path: [...path, 'not'], branches: [document.not], isNot: true }]),
  ...(document.all ?? []).flatMap((one, i) => within(one, [...path, 'all', i])),
];

const all = (parts: readonly Part[]): Condition => ({ kind: 'all', of: parts.map(({ condition }) => condition) });

const isNone = (of: ReturnType<typeof analyse>): boolean => !isOpen(of) && of.terms.length === 0;

/** The part is never less than the rest: without it every outcome is the same, that of what is unknown too. */
const addsNothing = (part: Part, rest: Condition, world: Term): boolean =>
  isNone(together(analyse(rest, 'unrefused', world), analyse(part.condition, 'refused')));

type Search = { readonly world: Term; readonly lists: Lists; pairs: number };

const meetsAll = 'this is met by everybody; raise the threshold or leave it out';
const meetsRest =
  'whoever meets the rest of this condition meets this as well, so it asks nothing more; raise the threshold or leave it out';

/** `around`: what must be met besides, where this is one of several alternatives. */
const idleIn = (
  document: ConditionDocument,
  path: Path,
  around: readonly Part[],
  search: Search,
): readonly { readonly path: Path; readonly message: string; readonly drop: boolean }[] => {
  const { world, lists } = search;
  const own = partsOf(document, path, lists);
  const gone = new Set<Part>();
  const found: { path: Path; message: string; drop: boolean }[] = [];
  // By everybody, first: what is told of it need not be told of the rest.
  for (const part of own)
    if (part.kind !== 'other' && isAlwaysMet(part.condition, world) === 'yes') {
      gone.add(part);
      found.push({ path: part.path, message: meetsAll, drop: true });
    }
  for (const part of own.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const rest = [...around, ...own].filter((one) => one !== part && !gone.has(one));
    if (part.kind !== 'score' || gone.has(part) || rest.length === 0) continue;
    search.pairs += rest.length;
    if (search.pairs > lintLimits.pairs) break;
    const others = all(rest);
    const met = analyse(others, 'met', world);
    if (isOpen(met) || met.terms.length === 0 || isNeverMet(part.condition, world) !== 'no') continue;
    if (!isNone(together(met, analyse(part.condition, 'unmet')))) continue;
    gone.add(part);
    found.push({ path: part.path, message: meetsRest, drop: addsNothing(part, others, world) });
  }
  const kept = own.filter((part) => !gone.has(part));
  const inner = within(document, path).flatMap(({ path: at, branches, isNot }) => {
    // Of what is refused by `not` nothing else is presumed.
    const besides = isNot ? [] : [...around, ...kept.filter((part) => part.path.join('.') !== at.join('.'))];
    return branches.flatMap((branch, i) => idleIn(branch, isNot ? at : [...at, i], besides, search));
  });
  // Where nothing would be left the place itself would go, and mean something else.
  return [...found.map((one) => (kept.length === 0 ? { ...one, drop: false } : one)), ...inner];
};

const asksScore = (node: unknown): boolean => {
  if (Array.isArray(node)) return node.some(asksScore);
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(
    ([key, value]) =>
      value !== undefined &&
      (key === 'count' || (scoreNames as readonly string[]).includes(key) || (key !== 'fields' && asksScore(value))),
  );
};

const idle = (subject: Subject): readonly Note[] => {
  const notes: Note[] = [];
  let pairs = 0;
  for (const asked of subject.asked) {
    if (!asksScore(asked.document)) continue;
    const search: Search = { world: asked.world, lists: subject.lists, pairs };
    notes.push(...idleIn(asked.document, asked.path, [], search).map((one) => toNote(one, asked)));
    pairs = search.pairs;
    if (pairs > lintLimits.pairs) return [...notes, unseen(asked.path)];
  }
  return notes;
};

const toNote = (
  { path, message, drop }: { readonly path: Path; readonly message: string; readonly drop: boolean },
  asked: Asked,
): Note => warn('threshold-idle', path, message, drop && asked.path[0] !== 'sla' ? path : undefined);

const unseen = (path: Path): Note =>
  tell(
    'not-analysed',
    path,
    `not analysed from here on for thresholds that the rest of a condition takes in: more than ${lintLimits.pairs} comparisons would take longer than anybody waits`,
  );
