// Findings about single conditions: never met, met by everybody, too large to look through, regular expressions that pass everything.
import type { ConditionDocument } from './condition.ts';
import type { FieldTests } from './field-tests.ts';
import { type Asked, askedAt, type Model, startsWith, type Subject } from './lint-model.ts';
import { fault, type Note, tell, warn } from './lint-note.ts';
import type { LintRule } from './lint-rules.ts';
import type { Path } from '#src/yaml/path.ts';
import { isAlwaysMet, isNeverMet, isOpen } from './reason/dnf.ts';
import { toCondition } from './to-condition.ts';
import { allEvents } from './walk-events.ts';
import { allEntries } from './walk.ts';

export const lintConditions = (subject: Subject): readonly Note[] => [
  ...subject.asked.flatMap((asked) => ofCondition(asked, subject)),
  ...idlePatterns(subject),
];

const ofCondition = (asked: Asked, subject: Subject): readonly Note[] => {
  const { analysis, path } = asked;
  if (isOpen(analysis))
    return [tell('not-analysed', path, `not analysed, so faults in it may go unseen: ${analysis.notAnalysed}`)];
  if (analysis.terms.length === 0) return [neverMet(path)];
  return [...deadBranches(asked, subject), ...always(asked)];
};

/** By the end of the path: what follows where nobody meets it. */
const deadEnds: readonly (readonly [end: string, rule: LintRule, says: string])[] = [
  [
    'fast_track.when',
    'fast-track-dead',
    'nobody can meet this, so nobody goes at once; mend it or leave fast_track out',
  ],
  ['enter', 'track-empty', 'nobody can meet this, so nobody is ever in the track; mend it or leave the track out'],
  [
    'for',
    'class-empty',
    'no lead can be of this class, so its promises hold for nobody; mend it or leave the class out',
  ],
  [
    'for.when',
    'class-empty',
    'no lead can be of this class, so its promises hold for nobody; mend it or leave the class out',
  ],
];

const neverMet = (path: Path): Note => {
  const written = path.join('.');
  const end = deadEnds.find(([end]) => written.endsWith(`.${end}`));
  if (end !== undefined) return warn(end[1], path, end[2]);
  if (written.endsWith('mql.when'))
    return fault(
      'never-met',
      path,
      'nobody can meet this, so there are no MQLs; look for parts that exclude each other',
    );
  return warn(
    'never-met',
    path,
    'nobody can meet this, so it does nothing; look for parts that exclude each other, or leave it out',
  );
};

/** Alternatives nobody can take, inside a condition that can be met otherwise. */
const deadBranches = ({ document, path, world }: Asked, { lists }: Subject): readonly Note[] => {
  const found: Note[] = [];
  const visit = (of: ConditionDocument, at: Path): void => {
    of.any?.forEach((branch, i) => {
      const here = [...at, 'any', i];
      if (isNeverMet(toCondition(branch, lists), world) === 'yes')
        found.push(warn('never-met', here, 'nobody can meet this alternative; mend it or leave it out'));
      else visit(branch, here);
    });
    of.all?.forEach((part, i) => {
      visit(part, [...at, 'all', i]);
    });
  };
  visit(document, path);
  return found;
};

const isRuleAlone = (path: Path): boolean =>
  path.at(-1) === 'when' && ['fit', 'ceilings'].includes(String(path.at(-3)));

const always = ({ condition, path, world }: Asked): readonly Note[] => {
  const written = path.join('.');
  const isGate = path[0] === 'tracks' && path.length === 3;
  const isAsked = isRuleAlone(path) || isGate || written === 'mql.never' || /(^|\.)mql\.when$/.test(written);
  if (!isAsked || isAlwaysMet(condition, world) !== 'yes') return [];
  if (written === 'mql.never')
    return [fault('all-excluded', path, 'everybody meets this, so everybody is excluded; name whom you mean')];
  if (isGate && path[2] === 'exit')
    return [
      warn('track-empty', path, 'everybody meets this, so everybody has left the track; mend it or leave it out'),
    ];
  return [
    warn(
      'always-met',
      path,
      'everybody meets this at all times, so it tells nobody from anybody; mend it or leave it out',
    ),
  ];
};

type TestsAt = { readonly path: Path; readonly tests: FieldTests };

const idlePatterns = ({ contract }: Subject): readonly Note[] => {
  const fields: readonly TestsAt[] = allEntries(contract).flatMap((entry) =>
    entry.kind === 'field' ? [{ path: entry.path, tests: entry.tests }] : [],
  );
  const properties: readonly TestsAt[] = allEvents(contract).flatMap(({ path, where }) =>
    Object.entries(where ?? {}).map(([property, tests]) => ({ path: [...path, 'where', property], tests })),
  );
  return [...fields, ...properties]
    .filter(({ tests }) => tests.matches !== undefined && passesAll(tests.matches))
    .map(({ path }) =>
      warn(
        'matches-all',
        [...path, 'matches'],
        'this pattern passes every text; use exists: true if any will do, else say what it must hold',
      ),
    );
};

/** Only patterns that plainly pass all: an anchor at most, and then anything. */
const passesAll = (pattern: string): boolean =>
  /^\(*(\^|\\A)?\(*(\.|\[\\s\\S\])?[*+?]?\)*(\$|\\z)?\)*$/.test(pattern) && !/^\^\.?\??\$$/.test(pattern);

/** One finding for one fault: what is said of a part is not said of the whole again. */
export const withoutEchoes = (notes: readonly Note[], subject: Subject): readonly Note[] => {
  const causes = notes.filter(({ rule }) => rule === 'threshold-unreachable' || rule === 'threshold-idle');
  const empty = notes.filter(({ rule }) => rule === 'empty-list').map(({ path }) => path[1]);
  const isEcho = ({ rule, path }: Note): boolean => {
    if (
      ![
        'never-met',
        'always-met',
        'fast-track-dead',
        'class-empty',
        'track-empty',
        'all-excluded',
        'never-idle',
      ].includes(rule)
    )
      return false;
    if (causes.some((one) => startsWith(one.path, path))) return true;
    // Where nobody can be an MQL, nobody need be excluded either.
    if (rule === 'never-idle')
      return causes.some((one) => one.rule === 'threshold-unreachable' && one.path[0] === 'mql');
    const whole = subject.asked.find((one) => startsWith(path, one.path));
    return whole !== undefined && empty.length > 0 && namesList(whole.document, empty);
  };
  return notes.filter((note) => !isEcho(note));
};

const namesList = (node: unknown, names: readonly unknown[]): boolean => {
  if (Array.isArray(node)) return node.some((one) => namesList(one, names));
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(([key, value]) =>
    key === 'in_list' ? names.includes(value) : namesList(value, names),
  );
};

export const whenOf = (subject: Subject, model: Model, ...rest: readonly string[]): Asked | undefined =>
  askedAt(subject, [...model.path, 'mql', ...rest]);
