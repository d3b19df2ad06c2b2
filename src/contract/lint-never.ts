// Findings about parts of a condition that change nothing beside the others: exclusions of people who could not qualify anyway, alternatives that
// another alternative takes in.
import type { Condition, Definition } from '#domain/policy.ts';
import type { ConditionDocument } from './condition.ts';
import { lintLimits } from './lint-limits.ts';
import { type Asked, askedAt, type Subject } from './lint-model.ts';
import { type Note, tell, warn } from './lint-note.ts';
import { type Path, sayPath } from '#src/yaml/path.ts';
import { areDisjoint, implies, isAlwaysMet, isNeverMet } from './reason/dnf.ts';
import { toCondition } from './to-condition.ts';

export const lintNever = (subject: Subject): readonly Note[] => [...idleExclusions(subject), ...idleBranches(subject)];

const everybody: Condition = { kind: 'all', of: [] };

/** Every way in which a lead can become or stay an MQL. */
const waysIn = ({ policy }: Subject): readonly Condition[] => {
  const of = ({ when, keep, fastTrack }: Definition, enter: Condition | null): readonly Condition[] =>
    [when, ...(keep === null ? [] : [keep]), ...(fastTrack === null ? [] : [fastTrack.when ?? everybody])].map(
      (way): Condition => (enter === null ? way : { kind: 'all', of: [enter, way] }),
    );
  return [...of(policy.mql, null), ...policy.tracks.flatMap(({ mql, enter }) => of(mql, enter))];
};

const idleExclusions = (subject: Subject): readonly Note[] => {
  const path: Path = ['mql', 'never'];
  const never = askedAt(subject, path);
  if (never === undefined) return [];
  const ways = waysIn(subject);
  const { any } = never.document;
  const isOnlyAny = any !== undefined && Object.keys(never.document).length === 1;
  const parts = isOnlyAny
    ? any.map((branch, i) => ({ at: [...path, 'any', i], condition: toCondition(branch, subject.lists) }))
    : [{ at: path, condition: never.condition }];
  return parts
    .filter(
      ({ condition }) =>
        isNeverMet(condition, subject.anyWorld) === 'no' &&
        ways.every((way) => areDisjoint(condition, way, subject.anyWorld) === 'yes'),
    )
    .map(({ at }) =>
      warn(
        'never-idle',
        at,
        'nobody who could become an MQL meets this, so it excludes nobody; leave it out, or look whether the definition asks for the opposite',
      ),
    );
};

type Branches = { readonly path: Path; readonly branches: readonly ConditionDocument[] };

const anysOf = (document: ConditionDocument, path: Path): readonly Branches[] => [
  ...(document.any === undefined ? [] : [{ path: [...path, 'any'], branches: document.any }]),
  ...(['any', 'all'] as const).flatMap((word) =>
    (document[word] ?? []).flatMap((part, i) => anysOf(part, [...path, word, i])),
  ),
  ...(document.not === undefined ? [] : anysOf(document.not, [...path, 'not'])),
];

const idleBranches = (subject: Subject): readonly Note[] => {
  const notes: Note[] = [];
  let pairs = 0;
  for (const asked of subject.asked) {
    for (const { path, branches } of anysOf(asked.document, asked.path)) {
      pairs += branches.length * (branches.length - 1);
      if (pairs > lintLimits.pairs) return [...notes, unseen(path)];
      notes.push(...idleIn(branches, path, asked, subject));
    }
  }
  return notes;
};

const idleIn = (
  branches: readonly ConditionDocument[],
  path: Path,
  { world }: Asked,
  { lists }: Subject,
): readonly Note[] => {
  const conditions = branches.map((branch) => toCondition(branch, lists));
  // Told elsewhere: what is never met is implied by nothing but itself, and what is always met takes in all others.
  const isPlain = conditions.map((one) => isNeverMet(one, world) === 'no' && isAlwaysMet(one, world) === 'no');
  const isWithin = (i: number, k: number): boolean => {
    const [one, other] = [conditions[i], conditions[k]];
    return one !== undefined && other !== undefined && implies(one, other, world) === 'yes';
  };
  return conditions.flatMap((_, i) => {
    if (isPlain[i] !== true) return [];
    // Of two that say the same the later one is told.
    const wider = conditions.findIndex(
      (__, k) => k !== i && isPlain[k] === true && isWithin(i, k) && (k < i || !isWithin(k, i)),
    );
    return wider === -1
      ? []
      : [
          warn(
            'branch-idle',
            [...path, i],
            `whoever meets this meets ${sayPath([...path, wider])} as well, so this alternative adds nobody; leave one of the two out`,
          ),
        ];
  });
};

const unseen = (path: Path): Note =>
  tell(
    'not-analysed',
    path,
    `not analysed from here on for alternatives that take each other in: more than ${String(lintLimits.pairs)} pairs would take longer than anybody waits`,
  );
