// Every mention of events in the contract, with its path, for the linter.
import type { EventTypes, Where } from './condition.ts';
import type { Path } from '#src/yaml/path.ts';
import type { AxesDocument } from './schema-axes.ts';
import type { MqlDocument } from './schema-mql.ts';
import type { IntentRuleDocument } from './schema-rules.ts';
import type { ContractDocument } from './schema.ts';
import { handoffEvents } from './walk-handoff.ts';
import { allEntries } from './walk.ts';

export type EventMention = {
  readonly path: Path;
  /** Under which key the types stand. */
  readonly key: string;
  readonly types: EventTypes;
  readonly where: Where | undefined;
};

type Match = { readonly on?: EventTypes | undefined; readonly where?: Where | undefined };

const mention = (match: Match | undefined, path: Path): readonly EventMention[] =>
  match?.on === undefined ? [] : [{ path, key: 'on', types: match.on, where: match.where }];

const ofRules = (rules: readonly IntentRuleDocument[] | undefined, path: Path): readonly EventMention[] =>
  (rules ?? []).flatMap((rule, i) => ('on' in rule ? mention(rule, [...path, i]) : []));

const ofAxes = (axes: AxesDocument | undefined, path: Path): readonly EventMention[] => [
  ...(axes?.intent?.resets ?? []).flatMap((reset, i) => {
    const at = [...path, 'intent', 'resets', i];
    return [...mention(reset, at), ...mention(reset.restore, [...at, 'restore'])];
  }),
  ...(axes?.intent?.freezes ?? []).flatMap((freeze, i) => {
    const at = [...path, 'intent', 'freezes', i];
    return [...mention(freeze, at), ...mention(freeze.until, [...at, 'until'])];
  }),
];

const ofFastTrack = ({ fast_track }: Pick<MqlDocument, 'fast_track'>, path: Path): readonly EventMention[] =>
  mention(fast_track === undefined ? undefined : { on: fast_track.on }, [...path, 'fast_track']);

export const allEvents = (contract: ContractDocument): readonly EventMention[] => [
  ...ofRules(contract.intent, ['intent']),
  ...ofAxes(contract.axes, ['axes']),
  ...ofFastTrack(contract.mql, ['mql']),
  ...Object.entries(contract.tracks ?? {}).flatMap(([id, track]) => {
    const path = ['tracks', id];
    return [
      ...ofRules(track.intent, [...path, 'intent']),
      ...ofAxes(track.axes, [...path, 'axes']),
      ...ofFastTrack(track.mql, [...path, 'mql']),
    ];
  }),
  ...(contract.temporary ?? []).flatMap((entry, i) => ofRules(entry.intent, ['temporary', i, 'intent'])),
  ...allEntries(contract).flatMap((entry) =>
    entry.kind === 'count' ? [{ path: entry.path, key: 'of', types: entry.count.of, where: entry.count.where }] : [],
  ),
  ...handoffEvents(contract),
];
