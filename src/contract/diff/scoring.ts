// Differences in who becomes an MQL: definitions, fast tracks, tracks, axes, grades, temporary rules.
import type { Path } from '../path.ts';
import { defaults } from '../defaults.ts';
import { sayDuration } from '../duration.ts';
import { sayEvents, sayInOneLine } from '../say.ts';
import type { AxesDocument } from '../schema-axes.ts';
import type { FastTrackDocument, MqlDocument, TrackDocument } from '../schema-mql.ts';
import type { TemporaryDocument } from '../schema-temporary.ts';
import type { ContractDocument } from '../schema.ts';
import { byId, byKey, type Change, changed, isSame, plainChanges, shown } from './change.ts';
import { sayConditionChange, sayOptionalCondition } from './condition.ts';
import { rulesChanges, sayWindow } from './rules.ts';

const fastTrackChanges = (
  path: Path,
  before: FastTrackDocument | undefined,
  after: FastTrackDocument | undefined,
): readonly Change[] => {
  if (isSame(before, after)) return [];
  const told = (track: FastTrackDocument): string => `who ${sayEvents(track.on, undefined)}`;
  if (before === undefined && after !== undefined)
    return [
      changed(
        path,
        before,
        after,
        `${told(after)} now goes to sales at once${after.when === undefined ? '' : ` if ${sayInOneLine(after.when)}`}`,
      ),
    ];
  if (before === undefined || after === undefined)
    return [changed(path, before, after, 'nobody goes to sales at once any more: the fast track is gone')];
  const changes: Change[] = [];
  const come = after.on.filter((type) => !before.on.includes(type));
  const gone = before.on.filter((type) => !after.on.includes(type));
  if (!isSame(before.on, after.on)) {
    const texts = [
      ...(come.length === 0 ? [] : [`who ${sayEvents(come, undefined)} now goes to sales at once`]),
      ...(gone.length === 0 ? [] : [`who ${sayEvents(gone, undefined)} no longer goes to sales at once`]),
    ];
    const text = texts.length === 0 ? 'the events of the fast track are written in another order' : texts.join('; ');
    changes.push(changed([...path, 'on'], before.on, after.on, text));
  }
  if (!isSame(before.when, after.when)) {
    const text = `who raises a hand goes at once under another condition: ${sayOptionalCondition(before.when, after.when, 'no condition at all')}`;
    changes.push(changed([...path, 'when'], before.when, after.when, text));
  }
  const unknown = (track: FastTrackDocument): string => track.if_unknown ?? defaults.ifUnknown;
  if (!isSame(before.if_unknown, after.if_unknown)) {
    const ways = { triage: 'a person looks first', wait: 'the lead waits' } as const;
    const text =
      unknown(before) === unknown(after)
        ? 'what happens when the condition of the fast track cannot be told is now written out; nothing changes'
        : `when the condition of the fast track cannot be told, ${ways[unknown(after) as 'triage' | 'wait']} (was: ${ways[unknown(before) as 'triage' | 'wait']})`;
    changes.push(changed([...path, 'if_unknown'], before.if_unknown, after.if_unknown, text));
  }
  if (!isSame(before.window, after.window)) {
    const text = `a raised hand counts ${sayWindow(after.window)}, was ${sayWindow(before.window)}`;
    changes.push(changed([...path, 'window'], before.window, after.window, text));
  }
  return changes;
};

const definitionChanges = (
  path: Path,
  before: Pick<MqlDocument, 'when' | 'keep' | 'fast_track'>,
  after: Pick<MqlDocument, 'when' | 'keep' | 'fast_track'>,
): readonly Change[] => [
  ...sayConditionChange(before.when, after.when).map((said) =>
    changed([...path, 'when'], before.when, after.when, `what makes an MQL: ${said}`),
  ),
  ...(isSame(before.keep, after.keep)
    ? []
    : [
        changed(
          [...path, 'keep'],
          before.keep,
          after.keep,
          `what keeps an MQL one: ${sayOptionalCondition(before.keep, after.keep, 'nothing but the definition')}`,
        ),
      ]),
  ...fastTrackChanges([...path, 'fast_track'], before.fast_track, after.fast_track),
];

const again = (of: MqlDocument['again']): string =>
  of === undefined
    ? 'like any other'
    : [
        ...(of.after === undefined ? [] : [`not before ${sayDuration(of.after)}`]),
        ...(of.when === undefined ? [] : [`only if ${sayInOneLine(of.when)}`]),
      ].join(' and ');

export const mqlChanges = (before: MqlDocument, after: MqlDocument): readonly Change[] => [
  ...definitionChanges(['mql'], before, after),
  ...(isSame(before.never, after.never)
    ? []
    : [
        changed(
          ['mql', 'never'],
          before.never,
          after.never,
          `who is never an MQL: ${sayOptionalCondition(before.never, after.never, 'nobody is excluded')}`,
        ),
      ]),
  ...(isSame(before.again, after.again)
    ? []
    : [
        changed(
          ['mql', 'again'],
          before.again,
          after.again,
          `who was handed over before becomes an MQL again ${again(after.again)}, was ${again(before.again)}`,
        ),
      ]),
];

const axisNames = { fit: 'fit', intent: 'intent' } as const;

const boundText = (what: string, key: string, before: unknown, after: unknown): string => {
  if (key === 'window') {
    const say = (value: unknown): string => sayWindow((value as number | 'ever' | undefined) ?? defaults.windowMs);
    return `${what} counts ${say(after)}, was ${say(before)}`;
  }
  const none = key === 'cap' ? 'no upper bound' : 'its usual lower bound';
  const say = (value: unknown): string => (value === undefined ? none : shown(value));
  return `${what} has the ${key === 'cap' ? 'upper' : 'lower'} bound ${say(after)}, was ${say(before)}`;
};

export const axesChanges = (
  path: Path,
  before: AxesDocument | undefined,
  after: AxesDocument | undefined,
): readonly Change[] =>
  (['fit', 'intent'] as const).flatMap((axis) => {
    const [old, now] = [before?.[axis], after?.[axis]];
    const at = [...path, axis];
    const name = axisNames[axis];
    const bounds = (['floor', 'cap', 'window'] as const).flatMap((key) => {
      const of = (one: typeof old): unknown => (one as Readonly<Record<string, unknown>> | undefined)?.[key];
      return isSame(of(old), of(now))
        ? []
        : [changed([...at, key], of(old), of(now), boundText(name, key, of(old), of(now)))];
    });
    const groups = byKey(old?.groups, now?.groups).flatMap(({ id, before: was, after: is }) =>
      (['floor', 'cap'] as const).flatMap((key) =>
        isSame(was?.[key], is?.[key])
          ? []
          : [
              changed(
                [...at, 'groups', id, key],
                was?.[key],
                is?.[key],
                boundText(`the group "${id}" of ${name}`, key, was?.[key], is?.[key]),
              ),
            ],
      ),
    );
    const ceilings = byId(old?.ceilings, now?.ceilings).flatMap(({ id, before: was, after: is }) => {
      if (isSame(was, is)) return [];
      const to = [...at, 'ceilings', id];
      if (was === undefined && is !== undefined)
        return [changed(to, was, is, `${name} now stops at ${is.at} while ${sayInOneLine(is.when)}`)];
      if (is === undefined && was !== undefined)
        return [changed(to, was, is, `${name} no longer stops at ${was.at} while ${sayInOneLine(was.when)}`)];
      if (was === undefined || is === undefined) return [];
      return [
        ...(was.at === is.at
          ? []
          : [
              changed(
                [...to, 'at'],
                was.at,
                is.at,
                `${name} stops at ${is.at}, was ${was.at}, while ${sayInOneLine(is.when)}`,
              ),
            ]),
        ...sayConditionChange(was.when, is.when).map((said) =>
          changed([...to, 'when'], was.when, is.when, `when ${name} stops at ${is.at}: ${said}`),
        ),
        ...plainChanges(was.why, is.why, [...to, 'why']),
      ];
    });
    const lists =
      axis === 'fit'
        ? []
        : (['resets', 'freezes'] as const).flatMap((list) =>
            pastChanges(list, before, after, [...path, 'intent', list]),
          );
    const order =
      isSame(old?.ceilings, now?.ceilings) || ceilings.length > 0
        ? []
        : [changed([...at, 'ceilings'], null, null, `the ceilings of ${name} are written in another order`)];
    return [...bounds, ...groups, ...ceilings, ...order, ...lists];
  });

const pastChanges = (
  list: 'resets' | 'freezes',
  before: AxesDocument | undefined,
  after: AxesDocument | undefined,
  path: Path,
): readonly Change[] => {
  const [olds, news] = [before?.intent?.[list], after?.intent?.[list]];
  const does = list === 'resets' ? 'starts afresh' : 'stands still';
  const changes = byId<{ id: string; on: readonly string[]; where?: unknown }>(olds, news).flatMap(
    ({ id, before: was, after: is }) => {
      const to = [...path, id];
      if (isSame(was, is)) return [];
      if (was === undefined && is !== undefined)
        return [changed(to, was, is, `intent now ${does} once a person ${sayEvents(is.on, undefined)} (${id})`)];
      if (is === undefined)
        return [
          changed(to, was, is, `intent no longer ${does} once a person ${sayEvents(was?.on ?? [], undefined)} (${id})`),
        ];
      return plainChanges(was, is, to);
    },
  );
  if (changes.length > 0 || isSame(olds, news)) return changes;
  return [changed(path, null, null, `the ${list} are written in another order, which changes no score`)];
};

export const gradesChanges = (
  before: ContractDocument['grades'],
  after: ContractDocument['grades'],
): readonly Change[] => [
  ...(['fit', 'intent'] as const).flatMap((axis) => {
    const bands = (of: ContractDocument['grades']): Readonly<Record<string, number>> =>
      of?.[axis] ?? defaults.grades[axis];
    const lines = byKey(bands(before), bands(after)).flatMap(({ id, before: was, after: is }) =>
      was === is
        ? []
        : [changed(['grades', axis, id], was, is, `${axis} is ${id} from ${String(is)} points on, was ${String(was)}`)],
    );
    if (lines.length > 0 || isSame(before?.[axis], after?.[axis])) return lines;
    return [
      changed(
        ['grades', axis],
        before?.[axis],
        after?.[axis],
        `the bands of ${axis} are ${after?.[axis] === undefined ? 'no longer' : 'now'} written out; nothing changes`,
      ),
    ];
  }),
  ...(isSame(before?.override, after?.override)
    ? []
    : [
        changed(
          ['grades', 'override'],
          before?.override,
          after?.override,
          `grades that are given whatever the points: ${(after?.override ?? []).map(({ when, grade }) => `${grade} when ${sayInOneLine(when)}`).join('; ') || 'none'} (was: ${(before?.override ?? []).map(({ when, grade }) => `${grade} when ${sayInOneLine(when)}`).join('; ') || 'none'})`,
        ),
      ]),
];

const trackChanges = (id: string, before: TrackDocument, after: TrackDocument): readonly Change[] => {
  const path: Path = ['tracks', id];
  const inside = [
    ...(['enter', 'exit'] as const).flatMap((gate) =>
      isSame(before[gate], after[gate])
        ? []
        : [
            changed(
              [...path, gate],
              before[gate],
              after[gate],
              `who ${gate === 'enter' ? 'enters' : 'leaves'}: ${sayOptionalCondition(before[gate], after[gate], gate === 'enter' ? 'everybody' : 'nobody')}`,
            ),
          ],
    ),
    ...(['from', 'until'] as const).flatMap((key) => plainChanges(before[key], after[key], [...path, key])),
    ...(isSame(before.schedule, after.schedule)
      ? []
      : [changed([...path, 'schedule'], before.schedule, after.schedule, 'when it is looked at has changed')]),
    ...(before.fit === undefined || after.fit === undefined
      ? plainChanges(before.fit, after.fit, [...path, 'fit'])
      : rulesChanges([...path, 'fit'], before.fit, after.fit)),
    ...rulesChanges([...path, 'intent'], before.intent, after.intent),
    ...axesChanges([...path, 'axes'], before.axes, after.axes),
    ...definitionChanges([...path, 'mql'], before.mql, after.mql),
  ];
  return inside.map((change) => ({
    ...change,
    text: `In the track "${id}": ${change.text.charAt(0).toLowerCase()}${change.text.slice(1)}`,
  }));
};

export const tracksChanges = (
  before: ContractDocument['tracks'],
  after: ContractDocument['tracks'],
): readonly Change[] => {
  const changes = byKey(before, after).flatMap(({ id, before: was, after: is }): readonly Change[] => {
    if (isSame(was, is)) return [];
    if (was === undefined)
      return [
        changed(['tracks', id], null, is, `there is a new track "${id}", with rules and a definition of its own`),
      ];
    if (is === undefined) return [changed(['tracks', id], was, null, `the track "${id}" is gone`)];
    const inside = trackChanges(id, was, is);
    return inside.length > 0 ? inside : plainChanges(was, is, ['tracks', id]);
  });
  const [olds, news] = [Object.keys(before ?? {}), Object.keys(after ?? {})];
  const kept = olds.filter((id) => news.includes(id));
  const isMoved = !isSame(
    kept,
    news.filter((id) => olds.includes(id)),
  );
  return isMoved
    ? [
        ...changes,
        changed(
          ['tracks'],
          olds,
          news,
          `of two tracks that both make an MQL, the first now is in the order ${news.join(', ')}, was ${olds.join(', ')}`,
        ),
      ]
    : changes;
};

export const temporaryChanges = (
  before: readonly TemporaryDocument[] | undefined,
  after: readonly TemporaryDocument[] | undefined,
): readonly Change[] => {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const changes = byId(before, after).flatMap(({ id, before: was, after: is }): readonly Change[] => {
    const path: Path = ['temporary', id];
    if (isSame(was, is)) return [];
    if (was === undefined && is !== undefined)
      return [
        changed(
          path,
          null,
          is,
          `from ${day(is.from)} until before ${day(is.until)} other rules hold: ${is.why.trim()}`,
        ),
      ];
    if (is === undefined) return [changed(path, was, null, `the temporary rules "${id}" are gone`)];
    const { from, until, fit, intent, ...rest } = is;
    const { from: wasFrom, until: wasUntil, fit: wasFit, intent: wasIntent, ...wasRest } = was ?? is;
    return [
      ...(from === wasFrom && until === wasUntil
        ? []
        : [
            changed(
              [...path, 'from'],
              [wasFrom, wasUntil],
              [from, until],
              `the temporary rules "${id}" hold from ${day(from)} until before ${day(until)}, was ${day(wasFrom)} until before ${day(wasUntil)}`,
            ),
          ]),
      ...rulesChanges([...path, 'fit'], wasFit, fit),
      ...rulesChanges([...path, 'intent'], wasIntent, intent),
      ...plainChanges(wasRest, rest, path),
    ];
  });
  if (changes.length > 0 || isSame(before, after)) return changes;
  return [
    changed(['temporary'], null, null, 'the temporary rules are written in another order, which changes nothing'),
  ];
};
