// Findings about numbers: which scores can be reached, which rules can never add, which definitions hide an axis.
import { pointScale, type Policy } from '#domain/policy.ts';
import { sayDuration } from './duration.ts';
import type { NumberTests } from './field-tests.ts';
import { canonicalJson } from './hash.ts';
import type { Note } from './lint-note.ts';
import type { ParsedContract } from './parse.ts';
import type { Path } from './path.ts';
import { type Reach, reachOf } from './reach.ts';
import type { ContractDocument, IntentRuleDocument } from './schema.ts';
import { allEntries, entriesOf } from './walk.ts';

export const lintScores = ({ contract, policy }: ParsedContract): readonly Note[] => [
  ...emptyAxes(contract),
  ...hiddenAxes(contract),
  ...thresholds(contract, policy),
  ...unreachableBands(policy),
  ...idleRules(contract),
  ...sameRules(contract),
  ...idleWindows(contract, policy),
];

const warn = (rule: string, path: Path, message: string): Note => ({ rule, path, severity: 'warning', message });

const emptyAxes = (contract: ContractDocument): readonly Note[] =>
  (['fit', 'intent'] as const)
    .filter((axis) => contract[axis].length === 0)
    .map((axis) => warn('axis-empty', [axis], `there is no ${axis} rule, so ${axis} is the same for everybody`));

const hiddenAxes = (contract: ContractDocument): readonly Note[] => {
  const entries = [...entriesOf(contract.mql.when, ['mql', 'when'])];
  const kinds = new Set(entries.map((e) => (e.kind === 'axis' ? e.axis : e.kind)));
  const namesFit = kinds.has('fit') || kinds.has('grade') || kinds.has('field');
  const namesIntent = kinds.has('intent') || kinds.has('grade') || kinds.has('count');
  const path = ['mql', 'when'];
  if (kinds.has('total') && !namesFit && !namesIntent)
    return [
      warn(
        'total-only',
        path,
        'an MQL is judged by the total alone, which hides whether a lead fits or is only busy; ask for fit and for intent',
      ),
    ];
  const notes: Note[] = [];
  if (!namesFit)
    notes.push(
      warn('fit-hidden', path, 'an MQL need not fit: busy people whom sales cannot sell to qualify; ask for fit'),
    );
  if (!namesIntent)
    notes.push(
      warn('intent-hidden', path, 'an MQL need not have done anything: it is a prospecting list; ask for intent'),
    );
  return notes;
};

const say = (thousandths: number): string => `${thousandths / pointScale}`;

const thresholds = (contract: ContractDocument, policy: Policy): readonly Note[] => {
  const reach = reachOf(policy);
  return allEntries(contract).flatMap((entry): readonly Note[] => {
    if (entry.kind === 'count') return isIdle(entry.count, { low: 0, high: Infinity }) ? [idle(entry.path)] : [];
    if (entry.kind !== 'axis') return [];
    const { low, high } = reach[entry.axis];
    const scaled = { low: low / pointScale, high: high / pointScale };
    if (isBeyond(entry.tests, scaled))
      return [
        {
          rule: 'threshold-unreachable',
          path: entry.path,
          severity: 'error',
          message: `${entry.axis} lies between ${say(low)} and ${high === Infinity ? 'any height' : say(high)}, so this is never met; lower the threshold or add points`,
        },
      ];
    return isIdle(entry.tests, scaled) ? [idle(entry.path)] : [];
  });
};

const idle = (path: Path): Note =>
  warn('threshold-idle', path, 'this is met by everybody; raise the threshold or leave it out');

const isBeyond = (t: NumberTests, { low, high }: Reach): boolean =>
  (t.at_least ?? -Infinity) > high ||
  (t.more_than ?? -Infinity) >= high ||
  (t.at_most ?? Infinity) < low ||
  (t.less_than ?? Infinity) <= low ||
  (t.between !== undefined && (t.between[0] > high || t.between[1] < low));

/** Met by every score there can be. */
const isIdle = (t: NumberTests, { low, high }: Reach): boolean =>
  (t.at_least === undefined || t.at_least <= low) &&
  (t.more_than === undefined || t.more_than < low) &&
  (t.at_most === undefined || t.at_most >= high) &&
  (t.less_than === undefined || t.less_than > high) &&
  (t.between === undefined || (t.between[0] <= low && t.between[1] >= high));

const unreachableBands = (policy: Policy): readonly Note[] => {
  const reach = reachOf(policy);
  return (['fit', 'intent'] as const).flatMap((axis) => {
    const names = axis === 'fit' ? ['A', 'B', 'C', 'D'] : ['1', '2', '3', '4'];
    const { low, high } = reach[axis];
    const bands = policy.grades[axis];
    const beyond = bands.flatMap((bound, i) =>
      bound > high
        ? [
            warn(
              'band-unreachable',
              ['grades', axis, names[i] ?? ''],
              `nobody can get ${names[i] ?? ''}: it begins at ${say(bound)}, ${axis} ends at ${say(high)}`,
            ),
          ]
        : [],
    );
    const last = names[3] ?? '';
    return bands[2] <= low
      ? [
          ...beyond,
          warn(
            'band-unreachable',
            ['grades', axis, names[2] ?? ''],
            `nobody can get ${last}: ${names[2] ?? ''} begins at ${say(bands[2])}, and ${axis} never falls below ${say(low)}`,
          ),
        ]
      : beyond;
  });
};

const idleRules = (contract: ContractDocument): readonly Note[] => [
  ...contract.fit.flatMap((rule, i) => (rule.points === 0 ? [neverAdds(['fit', i, 'points'])] : [])),
  ...contract.intent.flatMap((rule, i) => idleRule(rule, ['intent', i])),
];

const neverAdds = (path: Path): Note =>
  warn('never-adds', path, 'this rule can never change a score; give it points or leave it out');

const idleRule = (rule: IntentRuleDocument, path: Path): readonly Note[] => {
  if (rule.points === 0) return [neverAdds([...path, 'points'])];
  if (rule.cap === 0) return [neverAdds([...path, 'cap'])];
  const notes: Note[] = [];
  if (rule.cap !== undefined && rule.cap < Math.abs(rule.points))
    notes.push(
      warn(
        'cap-below-points',
        [...path, 'cap'],
        `the cap of ${rule.cap} cuts the ${rule.points} points of the first time already`,
      ),
    );
  if ('after' in rule && rule.points > 0)
    notes.push(warn('silence-rewarded', [...path, 'points'], 'silence adds points; did you mean a negative number?'));
  return notes;
};

const sameRules = (contract: ContractDocument): readonly Note[] => {
  const first = new Map<string, string>();
  const same = (what: unknown, id: string, path: Path): readonly Note[] => {
    const key = canonicalJson(what);
    const earlier = first.get(key);
    if (earlier !== undefined)
      return [warn('same-rule', path, `asks the same as "${earlier}", so both always add together; keep one`)];
    first.set(key, id);
    return [];
  };
  return [
    ...contract.fit.flatMap((rule, i) => same(['fit', rule.when], rule.id, ['fit', i])),
    ...contract.intent.flatMap((rule, i) => {
      const { id, points: _points, why: _why, group: _group, ...asks } = rule;
      return same(['intent', asks], id, ['intent', i]);
    }),
  ];
};

/** An occurrence that has decayed to nothing still lies in the window: the window promises more than the decay keeps. */
const idleWindows = (contract: ContractDocument, policy: Policy): readonly Note[] =>
  policy.intent.rules.flatMap((rule, i) => {
    if (rule.kind !== 'event' || rule.decay.kind !== 'linear') return [];
    const { windowMs, decay } = rule;
    const asked = contract.intent[i];
    if (asked === undefined || !('window' in asked) || (windowMs !== null && windowMs <= decay.overMs)) return [];
    const window = windowMs === null ? 'ever' : sayDuration(windowMs);
    return [
      warn(
        'window-outlives-decay',
        ['intent', i, 'window'],
        `the window is ${window}, but after ${sayDuration(decay.overMs)} nothing is left of the points; shorten the window or slow the decay`,
      ),
    ];
  });
