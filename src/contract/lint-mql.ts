// Findings about what makes an MQL, how its parts stand to each other: exclusions, hysteresis, fast tracks, coming back; and tracks beside each other.
import type { Condition } from '#domain/policy.ts';
import { pointScale } from '#domain/policy.ts';
import { sayDuration } from './duration.ts';
import { lintLimits } from './lint-limits.ts';
import { askedAt, type Model, type Subject } from './lint-model.ts';
import { fault, type Note, tell, warn } from './lint-note.ts';
import type { Path } from '#src/yaml/path.ts';
import { implies, isAlwaysMet, isNeverMet, isOpen } from './reason/dnf.ts';
import { lowest } from './reason/number-set.ts';
import type { Term } from './reason/term.ts';
import { intentReach } from './reach.ts';

export const lintMql = (subject: Subject): readonly Note[] => [
  ...subject.models.flatMap((model) => [
    ...keep(subject, model),
    ...fastTrack(subject, model),
    ...excluded(subject, model),
    ...downloads(subject, model),
    ...freezes(model),
  ]),
  ...again(subject),
  ...tracks(subject),
  ...temporary(subject),
];

const conditionAt = (subject: Subject, path: Path): Condition | undefined => askedAt(subject, path)?.condition;

/** Certain, and not because the one can never be met: that is told elsewhere. */
const surelyImplies = (a: Condition, b: Condition, world: Term): boolean =>
  implies(a, b, world) === 'yes' && isNeverMet(a, world) === 'no';

const keep = (subject: Subject, model: Model): readonly Note[] => {
  const path = [...model.path, 'mql', 'keep'];
  const kept = conditionAt(subject, path);
  const when = conditionAt(subject, [...model.path, 'mql', 'when']);
  if (kept === undefined || when === undefined || !surelyImplies(kept, when, model.world)) return [];
  // A temporary definition may be narrower than the one that keep was written for.
  const isReplaced = model.track === null && (subject.contract.temporary ?? []).some(({ mql }) => mql !== undefined);
  return [
    warn(
      'keep-idle',
      path,
      'whoever meets this meets when as well, so it keeps nobody; ask for less than when does, or leave it out',
      isReplaced ? undefined : path,
    ),
  ];
};

const fastTrack = (subject: Subject, model: Model): readonly Note[] => {
  const at = [...model.path, 'mql', 'fast_track'];
  const fast = conditionAt(subject, [...at, 'when']);
  const when = conditionAt(subject, [...model.path, 'mql', 'when']);
  if (fast === undefined || when === undefined || !surelyImplies(fast, when, model.world)) return [];
  return [
    warn(
      'fast-track-idle',
      [...at, 'when'],
      'whoever meets this is an MQL by when already, so nobody goes any faster; ask for less, or leave fast_track out',
    ),
  ];
};

const excluded = (subject: Subject, model: Model): readonly Note[] => {
  const never = conditionAt(subject, ['mql', 'never']);
  const path = [...model.path, 'mql', 'when'];
  const when = conditionAt(subject, path);
  if (never === undefined || when === undefined || isAlwaysMet(never, subject.anyWorld) === 'yes') return [];
  if (!surelyImplies(when, never, model.world)) return [];
  return [
    fault(
      'all-excluded',
      model.track === null ? ['mql', 'never'] : path,
      'whoever meets when meets never too, so everybody who qualifies is excluded; one of the two says more than was meant',
    ),
  ];
};

const download = 'content_downloaded';

/** Whether reading alone makes an MQL. A track that people must enter is narrower by what it takes to enter it. */
const downloads = (subject: Subject, model: Model): readonly Note[] => {
  const path = [...model.path, 'mql', 'when'];
  const asked = askedAt(subject, path);
  const isNarrow = model.track !== null && subject.contract.tracks?.[model.track]?.enter !== undefined;
  if (asked === undefined || isOpen(asked.analysis) || isNarrow) return [];
  const rules = model.intent.rules.filter(
    (rule) =>
      rule.kind === 'event' && rule.points > 0 && rule.on.types.includes(download) && rule.on.where.length === 0,
  );
  const bounds = [model.intent.bounds.cap, ...model.intent.ceilings.map(() => null)];
  const caps = new Map(model.intent.groups.map(({ group, cap }) => [group, cap]));
  const groups = Map.groupBy(rules, ({ group }) => group ?? '');
  const sum = [...groups].reduce(
    (all, [group, of]) =>
      all +
      Math.min(
        caps.get(group) ?? Infinity,
        of.reduce((points, rule) => points + intentReach(rule), 0),
      ),
    0,
  );
  const most = Math.min(sum, bounds[0] ?? Infinity);
  const line = asked.analysis.terms.flatMap((term) => reachedBy(term, most) ?? []);
  if (line.length === 0) return [];
  return [
    warn(
      'download-suffices',
      [...path],
      `downloads alone reach ${Number.isFinite(most) ? `up to ${most / pointScale} points of intent` : 'any height of intent'}, and ${Math.min(...line) / pointScale} are enough: people who only read go to sales; cap them below the line`,
    ),
  ];
};

/** The intent a way asks for, where downloads alone bring it: no count of anything else is asked. */
const reachedBy = (term: Term, most: number): number | null => {
  const intent = term.get('axis intent low');
  const low = intent?.kind === 'axis' ? (lowest(intent.points)?.at ?? -Infinity) : -Infinity;
  const asksMore = [...term.values()].some(
    (one) =>
      one.kind === 'count' &&
      (lowest(one.times)?.at ?? 0) > 0 &&
      !(one.event.types.length === 0 || one.event.types.includes(download)),
  );
  return !asksMore && low > 0 && low <= most ? low : null;
};

const freezes = ({ path, axes }: Model): readonly Note[] =>
  (axes?.intent?.freezes ?? []).flatMap(({ until }, i) =>
    until === undefined
      ? [
          warn(
            'freeze-without-end',
            [...path, 'axes', 'intent', 'freezes', i],
            'nothing ends this, so intent stands still for good after one such event; add until: { on: …, after: … }',
          ),
        ]
      : [],
  );

const again = ({ contract, policy }: Subject): readonly Note[] => {
  const after = contract.mql.again?.after;
  const { afterMs } = policy.recycle;
  if (after === undefined || after <= afterMs) return [];
  return [
    warn(
      'again-outlives-recycle',
      ['mql', 'again', 'after'],
      `a recycled lead comes back after ${sayDuration(afterMs)} and cannot be an MQL again before ${sayDuration(after)}; shorten this or lengthen recycle.after`,
    ),
  ];
};

const tracks = (subject: Subject): readonly Note[] => {
  const { contract, now } = subject;
  const entries = Object.entries(contract.tracks ?? {});
  return [
    ...(entries.length > lintLimits.tracks
      ? [
          warn(
            'too-many',
            ['tracks'],
            `${entries.length} tracks: beyond ${lintLimits.tracks} hardly anybody can say by which one a lead came and why; join those that differ in numbers alone`,
          ),
        ]
      : []),
    ...entries.flatMap(([id, track]): readonly Note[] => {
      const path: Path = ['tracks', id];
      const enter = conditionAt(subject, [...path, 'enter']);
      const exit = conditionAt(subject, [...path, 'exit']);
      return [
        ...(enter !== undefined &&
        exit !== undefined &&
        surelyImplies(enter, exit, subject.anyWorld) &&
        isAlwaysMet(exit) !== 'yes'
          ? [
              warn(
                'track-empty',
                [...path, 'exit'],
                'whoever enters has left already, so nobody is ever in the track; let exit ask for something that comes later',
              ),
            ]
          : []),
        ...(now !== null && track.until !== undefined && track.until <= now
          ? [
              warn(
                'track-over',
                [...path, 'until'],
                'this track has come to its end, so nobody is in it any more; leave it out or move its end',
              ),
            ]
          : []),
      ];
    }),
  ];
};

const temporary = ({ contract, now }: Subject): readonly Note[] =>
  (contract.temporary ?? []).flatMap(({ until }, i) =>
    now !== null && until <= now
      ? [
          tell(
            'temporary-over',
            ['temporary', i, 'until'],
            'this is over and changes nothing any more; leave it out of the next version',
          ),
        ]
      : [],
  );
