// Findings about numbers: which scores can be reached, which rules can never add, which definitions hide an axis. Each model by its own axes.
import { pointScale } from '#domain/policy.ts';
import { type Note, warn } from './lint-note.ts';
import type { Model, Subject } from './lint-model.ts';
import type { Path } from '#src/yaml/path.ts';
import type { ContractDocument, FitRuleDocument, IntentRuleDocument } from './schema.ts';

export const lintScores = (subject: Subject): readonly Note[] => [
  ...subject.models.flatMap((model) => [...emptyAxes(model), ...idleRules(model, subject.contract)]),
  ...unreachableBands(subject),
];

const emptyAxes = ({ path, track, fitRules, intentRules }: Model): readonly Note[] => [
  // A track without fit rules judges fit as the contract does.
  ...(track === null && fitRules.length === 0 ? [emptyAxis([...path, 'fit'], 'fit')] : []),
  ...(intentRules.length === 0 ? [emptyAxis([...path, 'intent'], 'intent')] : []),
];

const emptyAxis = (path: Path, axis: string): Note =>
  warn('axis-empty', path, `there is no ${axis} rule, so ${axis} is the same for everybody; add one`);

const say = (thousandths: number): string => `${thousandths / pointScale}`;

const unreachableBands = ({ policy, anyReach: reach }: Subject): readonly Note[] =>
  (['fit', 'intent'] as const).flatMap((axis) => {
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

const idleRules = (model: Model, contract: ContractDocument): readonly Note[] => [
  ...model.fitRules.flatMap((rule, i) => {
    if (rule.points !== 0) return [];
    const path = [...model.path, 'fit', i];
    return [neverAdds([...path, 'points'], isFree(rule, model, contract, 'fit') ? path : undefined)];
  }),
  ...model.intentRules.flatMap((rule, i) => {
    const path = [...model.path, 'intent', i];
    return idleRule(rule, path, isFree(rule, model, contract, 'intent') ? path : undefined);
  }),
];

const neverAdds = (path: Path, drop?: Path): Note =>
  warn('never-adds', path, 'this rule can never change a score; give it points or leave it out', drop);

/** What a temporary entry changes must stay, and so must the last rule of a group that is bounded. */
const isFree = (
  rule: FitRuleDocument | IntentRuleDocument,
  { track, axes, ...model }: Model,
  contract: ContractDocument,
  axis: 'fit' | 'intent',
): boolean => {
  const isNamed = (contract.temporary ?? []).some(
    ({ points, off }) => points?.[rule.id] !== undefined || off?.includes(rule.id) === true,
  );
  const groups = axes?.[axis]?.groups ?? {};
  const rules = axis === 'fit' ? model.fitRules : model.intentRules;
  const isLast = rule.group !== undefined && rules.filter(({ group }) => group === rule.group).length < 2;
  return !(track === null && isNamed) && !(isLast && rule.group !== undefined && Object.hasOwn(groups, rule.group));
};

const idleRule = (rule: IntentRuleDocument, path: Path, drop: Path | undefined): readonly Note[] => {
  if (rule.points === 0) return [neverAdds([...path, 'points'], drop)];
  if (rule.cap === 0) return [neverAdds([...path, 'cap'], drop)];
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
