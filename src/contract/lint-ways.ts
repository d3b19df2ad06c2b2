// Findings about definitions of an MQL that hide an axis: in all the ways in which one can be met, or in one of them only.
import type { AxisName } from '#domain/policy.ts';
import type { ConditionDocument } from './condition.ts';
import { lintLimits } from './lint-limits.ts';
import { askedAt, type Model, type Subject } from './lint-model.ts';
import { type Note, warn } from './lint-note.ts';
import { type Path, sayPath } from '#src/yaml/path.ts';
import { analyse, isOpen } from './reason/dnf.ts';
import { bothTerms, leastScores, type Term } from './reason/term.ts';
import { toCondition } from './to-condition.ts';
import { entriesOf } from './walk.ts';

export const lintWays = (subject: Subject): readonly Note[] =>
  subject.models.flatMap((model) => {
    const path = [...model.path, 'mql', 'when'];
    const named = unnamed(model, path);
    return named.length > 0 ? named : axes.flatMap((axis) => hiddenIn(axis, { subject, model, path }));
  });

type Axis = Exclude<AxisName, 'total'>;
const axes = ['fit', 'intent'] as const satisfies readonly Axis[];

const says: Readonly<Record<Axis, string>> = {
  fit: 'need not fit: busy people whom sales cannot sell to qualify; ask for fit',
  intent: 'need not have done anything: it is a prospecting list; ask for intent',
};

/** What the definition does not name at all. */
const unnamed = ({ mql }: Model, path: Path): readonly Note[] => {
  const entries = [...entriesOf(mql.when, path)];
  const kinds = new Set(entries.map((e) => (e.kind === 'axis' ? e.axis : e.kind)));
  const isNamed = {
    fit: kinds.has('fit') || kinds.has('grade') || kinds.has('field'),
    intent: kinds.has('intent') || kinds.has('grade') || kinds.has('count'),
  };
  if (kinds.has('total') && !isNamed.fit && !isNamed.intent)
    return [
      warn(
        'total-only',
        path,
        'an MQL is judged by the total alone, which hides whether a lead fits or is only busy; ask for fit and for intent',
      ),
    ];
  return axes.flatMap((axis) => (isNamed[axis] ? [] : [warn(`${axis}-hidden`, path, `an MQL ${says[axis]}`)]));
};

type Search = { readonly isSilent: (term: Term) => boolean; readonly live: (term: Term) => boolean; left: number };
type Place = { readonly subject: Subject; readonly model: Model; readonly path: Path };

const hiddenIn = (axis: Axis, { subject, model, path }: Place): readonly Note[] => {
  if (axis === 'intent' && isEnteredByDeed(subject, model)) return [];
  const { world, reach } = model;
  const search: Search = {
    live: (term) => bothTerms(term, world) !== null,
    isSilent: (term) => !speaksOf(term, axis) && !needs(term, axis, world, reach[axis].low),
    left: lintLimits.ways,
  };
  const read = (document: ConditionDocument): Ways => waysOf(document, subject, search);
  const ways = read(model.mql.when);
  if (ways === null || ways.silent === 0) return [];
  if (ways.silent === ways.all) return [warn(`${axis}-hidden`, path, `an MQL ${says[axis]}`)];
  const places = silentIn(model.mql.when, path, (document) => read(document));
  const message = (where: string): string => `whoever qualifies ${where} ${says[axis]} there as well`;
  return places.length === 0
    ? [warn(`${axis}-hidden`, path, message('in one of these ways'))]
    : places.map((at) => warn(`${axis}-hidden`, at, message(`by ${sayPath(at)} alone`)));
};

/** Whoever is in the track has done something. */
const isEnteredByDeed = (subject: Subject, { path, track }: Model): boolean => {
  const enter = track === null ? undefined : askedAt(subject, [...path, 'enter']);
  if (enter === undefined || isOpen(enter.analysis)) return false;
  return enter.analysis.terms.every((term) => [...term.keys()].some((key) => key.startsWith('count ')));
};

const marks: Readonly<Record<Axis, RegExp>> = {
  fit: /^(axis fit |field |grade$)/,
  intent: /^(axis intent |count |grade$)/,
};

const speaksOf = (term: Term, axis: Axis): boolean => [...term.keys()].some((key) => marks[axis].test(key));

/** A total that cannot be reached without the axis asks for it, too. */
const needs = (term: Term, axis: Axis, world: Term, low: number): boolean => {
  const within = bothTerms(term, world);
  const least = within === null ? null : leastScores(within);
  return least !== null && least[axis] > low;
};

/** Null where it was too much to look through. */
type Ways = { readonly all: number; readonly silent: number } | null;

const waysOf = (document: ConditionDocument, { lists }: Subject, search: Search): Ways => {
  search.left -= 1;
  const analysis = search.left < 0 ? null : analyse(toCondition(document, lists));
  if (analysis === null || isOpen(analysis)) return null;
  const live = analysis.terms.filter(search.live);
  return { all: live.length, silent: live.filter(search.isSilent).length };
};

/**
 * The alternatives that hide it: of the first `any` of which some branches leave silent ways and others none. `read` looks at the whole definition with
 * this part of it in the place of what stands there.
 */
const silentIn = (
  document: ConditionDocument,
  path: Path,
  read: (part: ConditionDocument) => Ways,
): readonly Path[] => {
  const branches = document.any ?? [];
  if (branches.length > 1) {
    const withBranch = (branch: ConditionDocument): Ways => read({ ...document, any: [branch] });
    const ways = branches.map(withBranch);
    const isPartly = ways.some((one) => one !== null && one.silent < one.all);
    if (isPartly && ways.every((one) => one !== null))
      return branches.flatMap((branch, i) => {
        if (ways[i] == null || ways[i].silent === 0) return [];
        const at = [...path, 'any', i];
        const inner = silentIn(branch, at, (part) => withBranch(part));
        return inner.length > 0 ? inner : [at];
      });
  }
  for (const [i, part] of (document.all ?? []).entries()) {
    const found = silentIn(part, [...path, 'all', i], (inner) =>
      read({ ...document, all: (document.all ?? []).map((one, k) => (k === i ? inner : one)) }),
    );
    if (found.length > 0) return found;
  }
  return [];
};
