// Findings about rules and tracks that say the same again, in the same words or in others.
import type { FitAxis, FitRule, IntentAxis, IntentRule } from '#domain/policy.ts';
import { type Condition, type Definition, standardTrack, type Track } from '#domain/policy.ts';
import { canonicalJson } from './hash.ts';
import { lintLimits } from './lint-limits.ts';
import type { Model, Subject } from './lint-model.ts';
import { type Note, tell, warn } from './lint-note.ts';
import type { Path } from '#src/yaml/path.ts';
import { isAlwaysMet } from './reason/dnf.ts';
import { conditionOf, markOf, type Meant, meansTheSame, meantBy } from './reason/meaning.ts';

export const lintSame = (subject: Subject): readonly Note[] => [
  ...subject.models.flatMap(sameRules),
  ...sameTracks(subject),
];

/** A rule as it counts: what must be the same to the letter, and the condition. */
type Rule = { readonly id: string; readonly path: Path; readonly rest: string; readonly meant: Meant };

const everybody: Condition = { kind: 'all', of: [] };

/** All of an event rule but its points, texts and name. */
const restOf = (rule: IntentRule): string => {
  if (rule.kind === 'silence') {
    const { kind, cap, floor, silentForMs, periodMs } = rule;
    return canonicalJson({ kind, cap, floor, silentForMs, periodMs });
  }
  const { kind, cap, floor, limit, windowMs, decay, on } = rule;
  return canonicalJson({ kind, cap, floor, limit, windowMs, decay, types: on.types });
};

const conditionOfRule = (rule: IntentRule): Condition => (rule.kind === 'event' ? conditionOf(rule.on) : everybody);

const sameRules = ({ path, fitRules, intentRules, fit, intent }: Model): readonly Note[] => {
  const fits = new Map(fit.rules.map((rule) => [rule.id, rule]));
  const intents = new Map(intent.rules.map((rule) => [rule.id, rule]));
  const fitOf = fitRules.flatMap(({ id }, i): readonly Rule[] => {
    const rule = fits.get(id);
    if (rule === undefined || rule.points === 0) return [];
    return [{ id, path: [...path, 'fit', i], rest: '', meant: meantBy(rule.when) }];
  });
  const intentOf = intentRules.flatMap(({ id }, i): readonly Rule[] => {
    const rule = intents.get(id);
    if (rule === undefined || rule.points === 0) return [];
    return [{ id, path: [...path, 'intent', i], rest: restOf(rule), meant: meantBy(conditionOfRule(rule)) }];
  });
  return [...repeated(fitOf, true), ...repeated(intentOf, false)];
};

/** Only those with the same mark can mean the same; the first of each meaning stands for all that come after it. */
const repeated = (rules: readonly Rule[], isCondition: boolean): readonly Note[] => {
  const notes: Note[] = [];
  const first = new Map<string, Rule[]>();
  let pairs = 0;
  for (const rule of rules) {
    const { meant, path } = rule;
    const mark = markOf(meant) ?? canonicalJson(meant.condition);
    const key = `${rule.rest}\n${mark}`;
    const before = first.get(key) ?? [];
    pairs += before.length;
    if (pairs > lintLimits.pairs) return [...notes, unseen(path)];
    const twin = before.find((one) => isTwin(one.meant, meant, isCondition));
    if (twin === undefined) first.set(key, [...before, rule]);
    else notes.push(warn('same-rule', path, `asks the same as "${twin.id}", so both always add together; keep one`));
  }
  return notes;
};

/** Those that everybody meets, or nobody, are told elsewhere. */
const isTwin = (a: Meant, b: Meant, isCondition: boolean): boolean => {
  if (canonicalJson(a.condition) === canonicalJson(b.condition)) return true;
  return meansTheSame(a, b) && !(isCondition && isAlwaysMet(a.condition) === 'yes');
};

const unseen = (path: Path): Note =>
  tell(
    'not-analysed',
    path,
    `not analysed from here on for rules that mean the same: more than ${lintLimits.pairs} pairs would take longer than anybody waits`,
  );

type Entry = Pick<Track, 'id' | 'enter' | 'exit' | 'active' | 'schedule' | 'fit' | 'intent' | 'mql'>;

/** Nobody can tell apart tracks that the same people are in, and that make an MQL of the same ones. */
const sameTracks = ({ policy }: Subject): readonly Note[] => {
  const standard: Entry = {
    ...{ id: standardTrack, enter: null, exit: null, active: null, schedule: null },
    ...{ fit: policy.fit, intent: policy.intent, mql: policy.mql },
  };
  const all: readonly Entry[] = [standard, ...policy.tracks];
  return all.flatMap((track, i) => {
    const twin = all.slice(0, i).find((earlier) => areAlike(earlier, track));
    if (twin === undefined) return [];
    const name = twin.id === standardTrack ? "the contract's own model" : `"${twin.id}"`;
    return [
      warn('tracks-alike', ['tracks', track.id], `says the same as ${name}, so nobody can tell them apart; keep one`),
    ];
  });
};

const isSame = (a: Condition | null, b: Condition | null): boolean => {
  if (a === null || b === null) return a === b;
  if (canonicalJson(a) === canonicalJson(b)) return true;
  const [one, other] = [meantBy(a), meantBy(b)];
  const mark = markOf(one);
  return mark !== null && mark === markOf(other) && meansTheSame(one, other);
};

const areAlike = (a: Entry, b: Entry): boolean =>
  canonicalJson([a.active, a.schedule]) === canonicalJson([b.active, b.schedule]) &&
  isSame(a.enter, b.enter) &&
  isSame(a.exit, b.exit) &&
  isSame(a.mql.when, b.mql.when) &&
  isSame(a.mql.keep, b.mql.keep) &&
  isSameFastTrack(a.mql, b.mql) &&
  // Where no score is asked for, it does not matter what makes it up.
  (!asksScores(b.mql) || (isSameFit(a.fit, b.fit) && isSameIntent(a.intent, b.intent)));

const isSameFastTrack = ({ fastTrack: a }: Definition, { fastTrack: b }: Definition): boolean => {
  if (a === null || b === null) return a === b;
  const rest = ({ on, windowMs, ifUnknown }: typeof a): string => canonicalJson([on, windowMs, ifUnknown]);
  return rest(a) === rest(b) && isSame(a.when, b.when);
};

const asks = (condition: Condition | null | undefined): boolean => {
  switch (condition?.kind) {
    case 'all':
    case 'any':
      return condition.of.some(asks);
    case 'not':
      return asks(condition.of);
    case 'axis':
    case 'grade':
      return true;
    default:
      return false;
  }
};

const asksScores = ({ when, keep, fastTrack }: Definition): boolean => [when, keep, fastTrack?.when].some(asks);

/** Names and sentences are for people; what is left decides. Groups count where they are bounded. */
const untold = (list: readonly { readonly id?: string; readonly why?: string | null }[]): readonly unknown[] =>
  list.map(({ id: _id, why: _why, ...rest }) => rest);

const isSameFit = (a: FitAxis, b: FitAxis): boolean =>
  a === b ||
  (canonicalJson([a.bounds, a.groups, untold(a.ceilings)]) ===
    canonicalJson([b.bounds, b.groups, untold(b.ceilings)]) &&
    areSameRules(a.rules.map(fitRuleOf(a)), b.rules.map(fitRuleOf(b))));

const isSameIntent = (a: IntentAxis, b: IntentAxis): boolean =>
  canonicalJson([a.bounds, a.groups, untold(a.ceilings), untold(a.resets), untold(a.freezes)]) ===
    canonicalJson([b.bounds, b.groups, untold(b.ceilings), untold(b.resets), untold(b.freezes)]) &&
  areSameRules(a.rules.map(intentRuleOf(a)), b.rules.map(intentRuleOf(b)));

type Scored = { readonly rest: string; readonly when: Condition };

const groupIn = ({ groups }: Pick<FitAxis, 'groups'>, group: string | null): string | null =>
  groups.some((bounds) => bounds.group === group) ? group : null;

const fitRuleOf =
  (axis: FitAxis) =>
  ({ points, group, active, when }: FitRule): Scored => ({
    rest: canonicalJson([points, groupIn(axis, group), active]),
    when,
  });

const intentRuleOf =
  (axis: IntentAxis) =>
  (rule: IntentRule): Scored => ({
    rest: canonicalJson([rule.points, groupIn(axis, rule.group), rule.active, restOf(rule)]),
    when: conditionOfRule(rule),
  });

/** Each rule has one of its own on the other side, in whatever order. */
const areSameRules = (a: readonly Scored[], b: readonly Scored[]): boolean => {
  const marked = ({ rest, when }: Scored): readonly [string, Condition] => [
    `${rest}\n${markOf(meantBy(when)) ?? canonicalJson(when)}`,
    when,
  ];
  if (a.length !== b.length) return false;
  const left = Map.groupBy(b.map(marked), ([mark]) => mark);
  return a.map(marked).every(([mark, when]) => {
    const those = left.get(mark) ?? [];
    const at = those.findIndex(([, other]) => isSame(when, other));
    if (at === -1) return false;
    those.splice(at, 1);
    return true;
  });
};
