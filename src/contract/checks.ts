// What no schema can see: names that must exist, ids that must be unique, rules that must not ask for their own result. Works on the raw
// data, whatever its shape, so that these mistakes are told together with all others.
import { verdicts } from '#domain/lead.ts';
import { checkHandoff } from './checks-handoff.ts';
import { isFieldPath } from './condition.ts';
import { isMap, limits } from './pieces.ts';
import type { Path } from '#src/yaml/path.ts';
import { everywhere, listAt, mapAt, mapsIn, type Raw, wrong } from './raw.ts';
import { checkScoring } from './checks-scoring.ts';
import type { Found } from '#src/yaml/problems.ts';
import { modelsOf, temporaryEntries } from './raw-models.ts';
import { builtInLists } from './free-mail.ts';
import { anyEngagement } from './vocabulary.ts';

export const check = (raw: unknown): readonly Found[] =>
  isMap(raw)
    ? [
        ...unknownLists(raw),
        ...shadowedLists(raw),
        ...holes(raw),
        ...holesNobodyFills(raw),
        ...outcomes(raw),
        ...bands(raw),
        ...dates(raw),
        ...fastForAll(raw),
        ...checkScoring(raw),
        ...checkHandoff(raw),
      ]
    : [];

const rulesOf = (raw: Raw): readonly { path: Path; rule: Raw }[] =>
  modelsOf(raw).flatMap(({ fit, intent }) => [...fit, ...intent].map(({ path, node }) => ({ path, rule: node })));

/** Told alone: nobody mends the words of a contract that has to be split first. */
export const tooManyRules = (raw: unknown): readonly Found[] => {
  const count = isMap(raw) ? rulesOf(raw).length : 0;
  return count > limits.rules ? [wrong([], `has ${count} rules; at most ${limits.rules} are understood`)] : [];
};

/** Everything but the lists themselves can ask for one. */
const conditionRoots = (raw: Raw): readonly string[] => Object.keys(raw).filter((section) => section !== 'lists');

const unknownLists = (raw: Raw): readonly Found[] => {
  const known = [...Object.keys(mapAt(raw, 'lists')), ...Object.keys(builtInLists)];
  const names = new Set(known);
  return conditionRoots(raw)
    .flatMap((root) => [...everywhere(raw[root], [root])])
    .flatMap(({ path, node }) => {
      const name = node['in_list'];
      if (typeof name !== 'string' || names.has(name)) return [];
      return [wrong([...path, 'in_list'], `there is no list "${name}" under lists`, false, { name, known })];
    });
};

const shadowedLists = (raw: Raw): readonly Found[] =>
  Object.keys(mapAt(raw, 'lists'))
    .filter((name) => Object.hasOwn(builtInLists, name))
    .map((name) => wrong(['lists', name], 'is built in; give your own list another name', true));

const hole = /\{([^{}]*)\}/g;
const propertyName = /^[a-z][a-z0-9_]{0,63}$/;

/** Fit rules may fill in facts; intent rules facts, `count`, and properties of the newest event that counted. */
const holes = (raw: Raw): readonly Found[] =>
  rulesOf(raw).flatMap(({ path, rule }) => {
    if (typeof rule['why'] !== 'string') return [];
    const isIntent = path.includes('intent');
    return [...rule['why'].matchAll(hole)]
      .map(([, name = '']) => name.trim())
      .filter((name) => !isFieldPath(name) && !(isIntent && propertyName.test(name)))
      .map((name) =>
        wrong(
          [...path, 'why'],
          `{${name}} is no field of the lead model${isIntent ? ' and no property of an event' : ''}`,
        ),
      );
  });

/** What is said of ceilings and temporary entries is said of every lead alike. */
const holesNobodyFills = (raw: Raw): readonly Found[] => {
  const ceilings = modelsOf(raw).flatMap(({ path, axes }) =>
    ['fit', 'intent'].flatMap((axis) =>
      mapsIn(listAt(mapAt(axes, axis), 'ceilings'), [...path, 'axes', axis, 'ceilings']),
    ),
  );
  return [...ceilings, ...temporaryEntries(raw)].flatMap(({ path, node: { why } }) => {
    const first = typeof why === 'string' ? [...why.matchAll(hole)][0] : undefined;
    return first === undefined
      ? []
      : [wrong([...path, 'why'], `is told as it stands, so nothing is filled in: leave ${first[0]} out`)];
  });
};

const outcomes = (raw: Raw): readonly Found[] =>
  Object.entries(mapAt(raw, 'dispositions')).flatMap(([verdict, reasons]) =>
    isMap(reasons) && (verdicts as readonly string[]).includes(verdict)
      ? Object.entries(reasons).flatMap(([reason, of]) => (reason === 'requires' ? [] : outcome(verdict, reason, of)))
      : [],
  );

const outcome = (verdict: string, reason: string, of: unknown): readonly Found[] => {
  const path: Path = ['dispositions', verdict, reason];
  if (!isMap(of)) return [];
  const then = of['then'];
  if (verdict === 'rejected' && then === undefined)
    return [wrong([...path, 'then'], 'is missing; expected disqualify, none or { recycle: 90d, to: nurture }')];
  if (verdict === 'recycled' && (then === 'disqualify' || then === 'none'))
    return [
      wrong([...path, 'then'], `a recycled lead comes back: expected { recycle: 90d, to: nurture }, found "${then}"`),
    ];
  if ((verdict === 'accepted' || verdict === 'converted') && then !== undefined && then !== 'none')
    return [wrong([...path, 'then'], `a lead that was ${verdict} goes on: expected none`)];
  return [];
};

const bands = (raw: Raw): readonly Found[] =>
  Object.entries(mapAt(raw, 'grades')).flatMap(([axis, of]) => {
    const bounds = isMap(of) ? Object.values(of) : [];
    const keys = isMap(of) ? Object.keys(of).sort() : [];
    const sorted = keys.map((k) => (of as Raw)[k]);
    if (bounds.length !== 3 || !sorted.every((b) => typeof b === 'number')) return [];
    const descends = sorted.every((b, i) => i === 0 || b < (sorted[i - 1] ?? b));
    return descends ? [] : [wrong(['grades', axis], `the bands must descend: ${keys.join(' above ')}`)];
  });

const dates = (raw: Raw): readonly Found[] => {
  const { from, until } = mapAt(raw, 'effective');
  if (typeof from !== 'string' || typeof until !== 'string' || !(Date.parse(until) <= Date.parse(from))) return [];
  return [wrong(['effective', 'until'], 'must come after effective.from')];
};

const fastForAll = (raw: Raw): readonly Found[] => {
  const tracks = Object.entries(mapAt(raw, 'tracks')).map(([id, track]) => ({ path: ['tracks', id], node: track }));
  return [{ path: [], node: raw }, ...tracks].flatMap(({ path, node }) => {
    const { on } = mapAt(mapAt(node, 'mql'), 'fast_track');
    return on === anyEngagement || (Array.isArray(on) && on.includes(anyEngagement))
      ? [
          wrong(
            [...path, 'mql', 'fast_track', 'on'],
            `names the events that go at once; ${anyEngagement} would let everybody through`,
          ),
        ]
      : [];
  });
};
