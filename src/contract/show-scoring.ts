// Who fits, what counts as interest and what makes an MQL, in plain language: the first half of the contract read aloud.
import { type Limit, pointScale, type Policy, standardTrack, type Weekday } from '#domain/policy.ts';
import { defaults } from './defaults.ts';
import { sayDuration } from './duration.ts';
import { sayCondition, sayEither, sayEvents, sayInOneLine } from './say.ts';
import type {
  AxesDocument,
  FitAxisDocument,
  FreezeDocument,
  IntentAxisDocument,
  ResetDocument,
} from './schema-axes.ts';
import type { FastTrackDocument, MqlDocument, TrackDocument } from './schema-mql.ts';
import type { FitRuleDocument, IntentRuleDocument } from './schema-rules.ts';
import type { TemporaryDocument } from './schema-temporary.ts';
import type { ContractDocument } from './schema.ts';

type Section = readonly [title: string, lines: readonly string[]];

/** Sections without lines are left out by whoever puts them together. */
export const showScoring = (contract: ContractDocument, policy: Policy): readonly Section[] => {
  const { fit, intent, axes, mql } = contract;
  return [
    ['Who they are: fit', sayFitAxis(fit, axes?.fit)],
    [`What they did: intent, ${sayWindow(axes)}`, sayIntentAxis(intent, axes?.intent)],
    ['Grade', sayGrades(contract, policy)],
    ['A lead is an MQL when', sayCondition(mql.when)],
    ['It stays an MQL while', mql.keep === undefined ? [] : sayCondition(mql.keep)],
    ['But never when', mql.never === undefined ? ['  (nobody is excluded)'] : sayCondition(mql.never)],
    ['At once goes to sales', sayFastTrack(mql.fast_track)],
    ['Who was handed over before is an MQL again', sayAgain(mql)],
    ...Object.entries(contract.tracks ?? {}).flatMap(([id, track]) => sayTrack(id, track)),
    ...(contract.temporary ?? []).map((entry) => sayTemporary(entry, contract)),
  ];
};

/** Right-aligned, with its sign: `+25`, `-15`. */
const signed = (count: number): string => `${count > 0 ? '+' : ''}${count}`.padStart(5);
const day = (at: number): string => new Date(at).toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z');

type Axis = FitAxisDocument | IntentAxisDocument | undefined;

/** Told where it changes what the rule comes to. */
const sayGroup = ({ group }: FitRuleDocument | IntentRuleDocument, axis: Axis): readonly string[] =>
  group !== undefined && Object.hasOwn(axis?.groups ?? {}, group) ? [`in the group "${group}"`] : [];

const sayRule = (rule: FitRuleDocument | IntentRuleDocument): string =>
  'when' in rule ? sayInOneLine(rule.when) : sayIntent(rule);

const sayRules = (rules: readonly (FitRuleDocument | IntentRuleDocument)[], axis: Axis): readonly string[] =>
  rules.map((rule) => `  ${signed(rule.points)}  ${[sayRule(rule), ...sayGroup(rule, axis)].join('; ')}`);

const sayWindow = (axes: AxesDocument | undefined): string => {
  const window = axes?.intent?.window;
  if (window === 'ever') return 'whenever it was, unless a rule says otherwise';
  return `within the last ${sayDuration(window ?? defaults.windowMs)} unless a rule says otherwise`;
};

const sayIntent = (rule: IntentRuleDocument): string => {
  const bounds = [
    ...(rule.cap === undefined ? [] : [`at most ${rule.cap} in all`]),
    ...(rule.floor === undefined ? [] : [`at least ${rule.floor} once it counts`]),
  ];
  const limit = rule.limit === undefined || rule.limit.kind === 'every_time' ? [] : [sayLimit(rule.limit)];
  if ('after' in rule)
    return [`after ${sayDuration(rule.after)} without any engagement`, ...limit, ...bounds].join('; ');
  const window =
    rule.window === undefined
      ? []
      : [rule.window === 'ever' ? 'whenever it was' : `within the last ${sayDuration(rule.window)}`];
  return [sayEvents(rule.on, rule.where), ...window, ...limit, ...bounds, ...sayDecay(rule.decay)].join('; ');
};

const sayLimit = (limit: Exclude<Limit, { kind: 'every_time' }>): string => {
  if (limit.kind === 'once') return 'once';
  return limit.kind === 'once_per'
    ? `once per ${sayDuration(limit.periodMs).replace(/^1 /, '')}`
    : `once per calendar ${limit.period}`;
};

const sayDecay = (decay: Exclude<IntentRuleDocument, { after: number }>['decay']): readonly string[] => {
  if (decay === undefined || decay.kind === 'none') return [];
  if (decay.kind === 'half_life') return [`worth half after ${sayDuration(decay.halfLifeMs)}`];
  if (decay.kind === 'linear') return [`worth less each day, nothing after ${sayDuration(decay.overMs)}`];
  const { afterMs, everyMs, lose } = decay;
  const again = everyMs === afterMs ? 'as long again' : `another ${sayDuration(everyMs)}`;
  return [`loses ${lose}% after ${sayDuration(afterMs)} of silence, and as much after ${again}`];
};

const sayRange = ({ floor, cap }: { floor?: number | undefined; cap?: number | undefined }): string =>
  [...(floor === undefined ? [] : [`at least ${floor}`]), ...(cap === undefined ? [] : [`at most ${cap}`])].join(', ');

const sayBounds = (axis: string, of: Axis): readonly string[] => [
  ...(of?.floor === undefined && of?.cap === undefined ? [] : [`  In all ${axis} is ${sayRange(of)}.`]),
  ...Object.entries(of?.groups ?? {}).map(([group, range]) => `  The group "${group}" together: ${sayRange(range)}.`),
  ...(of?.ceilings ?? []).map(({ when, at, why }) => {
    const reason = why === undefined ? '' : ` (${why.trim().replace(/[.]$/, '')})`;
    return `  Stops at ${at} while ${sayInOneLine(when)}${reason}.`;
  }),
];

const sayReset = ({ on, where, to, restore }: ResetDocument): string => {
  const what =
    to === 'zero' ? 'fit is nothing, and what was done before counts no more' : 'what was done before counts no more';
  const undone =
    restore === undefined
      ? ''
      : `; undone once the person ${sayEvents(restore.on, restore.where)}${restore.when === undefined ? '' : ` if ${sayInOneLine(restore.when)}`}`;
  return `  Once a person ${sayEvents(on, where)}, ${what}${undone}.`;
};

const sayFreeze = ({ on, where, until }: FreezeDocument): string => {
  const ends = until?.on === undefined ? '' : ` until the person ${sayEvents(until.on, until.where)}`;
  const most = until?.after === undefined ? '' : ` for ${sayDuration(until.after)}${ends === '' ? '' : ' at most'}`;
  return `  Once a person ${sayEvents(on, where)}, intent stands still${[ends, most].filter((part) => part !== '').join(',')}.`;
};

const sayFitAxis = (rules: readonly FitRuleDocument[], of: FitAxisDocument | undefined): readonly string[] => [
  ...sayRules(rules, of),
  ...sayBounds('fit', of),
];

const sayIntentAxis = (rules: readonly IntentRuleDocument[], of: IntentAxisDocument | undefined): readonly string[] => [
  ...sayRules(rules, of),
  ...sayBounds('intent', of),
  ...(of?.resets ?? []).map(sayReset),
  ...(of?.freezes ?? []).map(sayFreeze),
];

const sayGrades = (contract: ContractDocument, { grades: { fit, intent } }: Policy): readonly string[] => {
  const say = (n: number): string => `${n / pointScale}`;
  return [
    `  Fit: A from ${say(fit[0])}, B from ${say(fit[1])}, C from ${say(fit[2])}, else D.`,
    `  Intent: 1 from ${say(intent[0])}, 2 from ${say(intent[1])}, 3 from ${say(intent[2])}, else 4.`,
    ...(contract.grades?.override ?? []).map(({ when, grade }) => `  But ${grade} when ${sayInOneLine(when)}.`),
  ];
};

const sayFastTrack = (track: FastTrackDocument | undefined): readonly string[] => {
  if (track === undefined) return [];
  const { window } = track;
  const lines = [
    ...track.on.map((type) => `  - who ${sayEvents([type], undefined)}`),
    ...(window === undefined
      ? []
      : [`  ${window === 'ever' ? 'whenever it was' : `within the last ${sayDuration(window)}`}`]),
  ];
  if (track.when === undefined) return lines;
  return [
    ...lines,
    '  if',
    ...sayCondition(track.when, 2),
    (track.if_unknown ?? defaults.ifUnknown) === 'triage'
      ? '  If that cannot be told, a person looks first (triage).'
      : '  If that cannot be told, the lead waits until it can.',
  ];
};

const sayAgain = ({ again }: MqlDocument): readonly string[] =>
  again === undefined
    ? []
    : [
        ...(again.after === undefined
          ? []
          : [`  - not within ${sayDuration(again.after)} of the last change of its stage`]),
        ...(again.when === undefined ? [] : ['  - only when', ...sayCondition(again.when, 2)]),
      ];

const dayNames: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const sayMembers = ({ enter, exit, from, until, schedule }: TrackDocument): readonly string[] => [
  ...(enter === undefined ? ['  Everybody is in it.'] : ['  In it is who meets:', ...sayCondition(enter, 2)]),
  ...(exit === undefined ? [] : ['  Out of it is who meets:', ...sayCondition(exit, 2)]),
  ...(from === undefined ? [] : [`  Runs from ${day(from)} on.`]),
  ...(until === undefined ? [] : [`  Ends before ${day(until)}.`]),
  ...(schedule === undefined
    ? []
    : [
        `  Is looked at ${
          schedule.days === undefined
            ? 'every day'
            : `on ${sayEither(
                schedule.days.map((one) => dayNames[one]),
                'and',
              )}`
        } at ${clock(schedule.at)}.`,
      ]),
];

const sayTrack = (id: string, track: TrackDocument): readonly Section[] => {
  const { fit, intent, axes, mql } = track;
  const title = `Track "${id}"`;
  return [
    [title, sayMembers(track)],
    [`${title}: fit`, fit === undefined ? [`  As in the track "${standardTrack}".`] : sayFitAxis(fit, axes?.fit)],
    [`${title}: intent, ${sayWindow(axes)}`, sayIntentAxis(intent, axes?.intent)],
    [`${title}: an MQL is who meets`, sayCondition(mql.when)],
    [`${title}: stays one while`, mql.keep === undefined ? [] : sayCondition(mql.keep)],
    [`${title}: at once goes to sales`, sayFastTrack(mql.fast_track)],
  ];
};

const sayTemporary = (
  { from, until, why, fit, intent, points, off, mql }: TemporaryDocument,
  contract: ContractDocument,
): Section => {
  const standing = new Map([...contract.fit, ...contract.intent].map((rule) => [rule.id, rule]));
  const sayStanding = (id: string): string => {
    const rule = standing.get(id);
    return rule === undefined ? id : sayRule(rule);
  };
  return [
    `From ${day(from)} until before ${day(until)}: ${why.trim()}`,
    [
      ...Object.entries(points ?? {}).map(
        ([id, worth]) => `  ${signed(worth)}  instead of ${standing.get(id)?.points ?? 0}: ${sayStanding(id)}`,
      ),
      ...(off ?? []).map((id) => `  rests  ${sayStanding(id)}`),
      ...sayRules(fit ?? [], contract.axes?.fit),
      ...sayRules(intent ?? [], contract.axes?.intent),
      ...(mql === undefined ? [] : ['  A lead is an MQL when', ...sayCondition(mql.when, 2)]),
    ],
  ];
};
