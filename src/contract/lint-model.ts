// What the linter looks at: the contract's own model and that of each track, with the places they are written at; every condition in plain form,
// analysed once, within what its scores can be.
import type { AxisName, Condition, FitAxis, IntentAxis, IntentRule } from '#domain/policy.ts';
import type { ConditionDocument } from './condition.ts';
import type { ParsedContract } from './parse.ts';
import type { Path } from '#src/yaml/path.ts';
import { type Analysis, analyse } from './reason/dnf.ts';
import { numbersBetween } from './reason/number-set.ts';
import { type Constraint, keyOf, type Term } from './reason/term.ts';
import { type Reaches, reachOf, widest } from './reach.ts';
import type { AxesDocument } from './schema-axes.ts';
import type { MqlDocument } from './schema-mql.ts';
import type { FitRuleDocument, IntentRuleDocument } from './schema-rules.ts';
import { toCondition } from './to-condition.ts';
import { allConditions } from './walk.ts';

export type Model = {
  /** Empty for the contract's own. */
  readonly path: Path;
  /** Null for the contract's own. */
  readonly track: string | null;
  /** Rules as written here; none where fit is the contract's. */
  readonly fitRules: readonly FitRuleDocument[];
  readonly intentRules: readonly IntentRuleDocument[];
  readonly axes: AxesDocument | undefined;
  readonly mql: Pick<MqlDocument, 'when' | 'keep' | 'fast_track'>;
  readonly fit: FitAxis;
  readonly intent: IntentAxis;
  readonly reach: Reaches;
  readonly world: Term;
};

/** A condition at its place. */
export type Asked = {
  readonly path: Path;
  readonly document: ConditionDocument;
  readonly condition: Condition;
  readonly world: Term;
  readonly analysis: Analysis;
};

export type Subject = ParsedContract & {
  readonly models: readonly Model[];
  readonly asked: readonly Asked[];
  /** Of a lead under any of the models. */
  readonly anyWorld: Term;
  readonly anyReach: Reaches;
  /** Null = nobody said what time it is. */
  readonly now: number | null;
};

/** All that scores can be. */
export const worldOf = (reach: Reaches): Term => {
  const { fit, intent, total, unknownHigh } = reach;
  const axis = (name: AxisName, end: 'low' | 'high', low: number, high: number): Constraint => ({
    kind: 'axis',
    axis: name,
    end,
    points: numbersBetween(low, high),
  });
  const all = [
    axis('fit', 'low', fit.low, fit.high),
    axis('fit', 'high', fit.low, unknownHigh.fit),
    axis('intent', 'low', intent.low, intent.high),
    axis('total', 'low', total.low, total.high),
    axis('total', 'high', total.low, unknownHigh.total),
  ];
  return new Map(all.map((one) => [keyOf(one), one]));
};

const modelOf = (written: Omit<Model, 'reach' | 'world'>): Model => {
  const reach = reachOf(written);
  return { ...written, reach, world: worldOf(reach) };
};

const modelsOf = ({ contract, policy }: ParsedContract): readonly Model[] => [
  modelOf({
    path: [],
    track: null,
    fitRules: contract.fit,
    intentRules: contract.intent,
    axes: contract.axes,
    mql: contract.mql,
    fit: policy.fit,
    intent: policy.intent,
  }),
  ...policy.tracks.flatMap(({ id, fit, intent }) => {
    const track = contract.tracks?.[id];
    if (track === undefined) return [];
    const { axes, mql } = track;
    const written = { track: id, fitRules: track.fit ?? [], intentRules: track.intent, axes, mql, fit, intent };
    return [modelOf({ path: ['tracks', id], ...written })];
  }),
];

export const subjectOf = (parsed: ParsedContract, now: number | null): Subject => {
  const models = modelsOf(parsed);
  const anyReach = widest(models.map(({ reach }) => reach));
  const anyWorld = worldOf(anyReach);
  const asked = allConditions(parsed.contract).map(({ path, condition: document }): Asked => {
    const condition = toCondition(document, parsed.lists);
    const world = modelAt(models, path)?.world ?? anyWorld;
    return { path, document, condition, world, analysis: analyse(condition, 'met', world) };
  });
  return { ...parsed, models, asked, anyWorld, anyReach, now };
};

/** The model whose scores a condition at this place sees; none where it may be any. */
export const modelAt = (models: readonly Model[], path: Path): Model | undefined => {
  const [section, name] = path;
  if (section === 'tracks') return models.find(({ track }) => track === name);
  const isOwn =
    ['fit', 'intent', 'axes', 'temporary'].includes(String(section)) ||
    (section === 'mql' && ['when', 'keep', 'fast_track'].includes(String(name)));
  return isOwn ? models[0] : undefined;
};

export const startsWith = (path: Path, beginning: Path): boolean =>
  path.length >= beginning.length && beginning.every((part, i) => path[i] === part);

const places = new WeakMap<readonly Asked[], ReadonlyMap<string, Asked>>();

/** The condition written at this place. */
export const askedAt = ({ asked }: Subject, path: Path): Asked | undefined => {
  const index = places.get(asked) ?? new Map(asked.map((one) => [JSON.stringify(one.path), one]));
  places.set(asked, index);
  return index.get(JSON.stringify(path));
};

/** What a rule of the contract is now, and what a temporary entry makes of it meanwhile (`webinar@fair`), by its id. */
export const versionsOf = ({ rules }: IntentAxis): ReadonlyMap<string, readonly IntentRule[]> =>
  Map.groupBy(rules, ({ id }) => id.split('@')[0] ?? id);
