// What differs between two contracts, told so that marketing and sales understand it: who becomes an MQL first, then points, then what follows,
// then the header. Whatever differs is told at least once.
import { labelOf } from '../label.ts';
import type { ParsedContract } from '../parse.ts';
import type { ContractDocument } from '../schema.ts';
import { sayDuration } from '../duration.ts';
import { showHandoff } from '../show-handoff.ts';
import { toHandoff } from '../to-handoff.ts';
import { sayEither } from '../say.ts';
import { byKey, type Change, changed, isSame, plainChanges, shown } from './change.ts';
import { rulesChanges } from './rules.ts';
import { axesChanges, gradesChanges, mqlChanges, temporaryChanges, tracksChanges } from './scoring.ts';

export type { Change } from './change.ts';

type Section = keyof ContractDocument;

/** Values of a list that are named; the rest is counted. */
const maxValues = 8;

const named = (values: readonly string[]): string => {
  const rest = values.length - maxValues;
  return sayEither(rest > 0 ? [...values.slice(0, maxValues), `${rest} more`] : values, 'and');
};

const listChanges = (before: ParsedContract['lists'], after: ParsedContract['lists']): readonly Change[] =>
  byKey(before, after).flatMap(({ id, before: was, after: is }): readonly Change[] => {
    const [olds, news] = [new Set(was ?? []), new Set(is ?? [])];
    const gains = [...news].filter((value) => !olds.has(value)).sort();
    const losses = [...olds].filter((value) => !news.has(value)).sort();
    if (was === undefined)
      return [changed(['lists', id], null, is, `the list "${id}" is new, with ${news.size} values`)];
    if (is === undefined)
      return [changed(['lists', id], was, null, `the list "${id}" is gone; it had ${olds.size} values`)];
    const told = [
      ...(gains.length === 0 ? [] : [`gains ${named(gains)}`]),
      ...(losses.length === 0 ? [] : [`loses ${named(losses)}`]),
    ];
    return told.length === 0 ? [] : [changed(['lists', id], losses, gains, `the list "${id}" ${told.join(' and ')}`)];
  });

const dispositionChanges = (
  before: ContractDocument['dispositions'],
  after: ContractDocument['dispositions'],
): readonly Change[] => {
  const [olds, news] = [before ?? {}, after ?? {}] as readonly Readonly<Record<string, unknown>>[];
  return byKey(olds, news).flatMap(({ id: verdict, before: was, after: is }): readonly Change[] => {
    if (isSame(was, is)) return [];
    const isReasons = (of: unknown): of is Readonly<Record<string, unknown>> => typeof of === 'object' && of !== null;
    if (!(isReasons(was) || was === undefined) || !(isReasons(is) || is === undefined))
      return plainChanges(was, is, ['dispositions', verdict]);
    return byKey(was, is).flatMap(({ id: reason, before: old, after: now }): readonly Change[] => {
      const path = ['dispositions', verdict, reason];
      if (isSame(old, now)) return [];
      if (reason === 'requires' || Array.isArray(old) || Array.isArray(now)) return plainChanges(old, now, path);
      if (old === undefined)
        return [changed(path, null, now, `sellers may now answer "${verdict}" with "${labelOf(reason)}"`)];
      if (now === undefined)
        return [changed(path, old, null, `sellers may no longer answer "${verdict}" with "${labelOf(reason)}"`)];
      return plainChanges(old, now, path).map((change) => ({
        ...change,
        text: `Of the answer "${labelOf(reason)}" (${verdict}): ${change.text}`,
      }));
    });
  });
};

const recycleChanges = (before: ContractDocument['recycle'], after: ContractDocument['recycle']): readonly Change[] =>
  byKey<unknown>(
    before as Readonly<Record<string, unknown>> | undefined,
    after as Readonly<Record<string, unknown>> | undefined,
  ).flatMap(({ id, before: was, after: is }) => {
    if (isSame(was, is)) return [];
    const say = (value: unknown): string =>
      typeof value === 'number'
        ? sayDuration(value)
        : value === undefined
          ? 'as usual'
          : shown(value).replaceAll('_', ' ');
    const names: Readonly<Record<string, string>> = {
      after: 'how long recycled leads stay away',
      to: 'where recycled leads go',
      cool_off: 'how long nothing brings a recycled lead back',
      reset: 'what becomes of the intent of a recycled lead',
      back: 'what brings a recycled lead back before its date',
    };
    return [changed(['recycle', id], was, is, `${names[id] ?? id}: ${say(is)}, was ${say(was)}`)];
  });

const spokenNames: Readonly<Record<string, string>> = {
  sal: 'what an SAL is',
  sql: 'what an SQL needs',
  opportunity: 'what an opportunity is',
  routing: 'who gets leads',
  sla: 'what is promised',
  alarms: 'alarms',
  review: 'review',
  notify: 'who hears of changes',
};

/** Lines of a section that is read aloud: those that are gone beside those that are new. */
const lineChanges = (section: string, before: readonly string[], after: readonly string[]): readonly Change[] => {
  const gone = before.filter((line) => !after.includes(line));
  const come = after.filter((line) => !before.includes(line));
  const clean = (line: string | undefined): string => (line ?? '').trim().replace(/^(?:- |[0-9]+\. )/, '');
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, i) => {
    const [old, now] = [clean(gone[i]), clean(come[i])];
    const name = spokenNames[section] ?? section;
    const text =
      old === ''
        ? `${name}: now also "${now}"`
        : now === ''
          ? `${name}: no longer "${old}"`
          : `${name}: now "${now}", was "${old}"`;
    return changed([section], old === '' ? null : old, now === '' ? null : now, text);
  });
};

const handoffSections: readonly Section[] = [
  'sal',
  'sql',
  'opportunity',
  'routing',
  'sla',
  'alarms',
  'review',
  'notify',
];

/** One section after another takes its new shape, so that what is read aloud otherwise can be told of that section. */
const handoffChanges = (before: ParsedContract, after: ParsedContract): readonly Change[] => {
  const lines = (of: ParsedContract): readonly string[] => showHandoff(of).flatMap(([, told]) => told);
  const lists = { ...before.lists, ...after.lists };
  let standing = before;
  return handoffSections.flatMap((section) => {
    const [was, is] = [before.contract[section], after.contract[section]];
    if (isSame(was, is)) return [];
    const contract = { ...standing.contract, [section]: is };
    const next = { ...standing, contract, policy: { ...standing.policy, handoff: toHandoff(contract, lists) } };
    const spoken = lineChanges(section, lines(standing), lines(next));
    standing = next;
    return spoken.length > 0 ? spoken : plainChanges(was, is, [section]);
  });
};

const headerNames: Partial<Readonly<Record<Section, string>>> = {
  contract: 'the name of the contract',
  version: 'the version',
  owners: 'who answers for it',
  effective: 'when it is to hold',
  note: 'the note to those who sign',
  time_zone: 'whose days it speaks of',
  display_step: 'by how many points a score must move before the CRM is told',
};

const headerChanges = (before: ContractDocument, after: ContractDocument): readonly Change[] =>
  (Object.keys(headerNames) as Section[]).flatMap((section) => {
    const [was, is] = [before[section], after[section]];
    if (isSame(was, is)) return [];
    const dates = (of: ContractDocument['effective']): string => {
      const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
      if (of === undefined) return 'not said';
      return typeof of === 'number'
        ? `from ${day(of)}`
        : `from ${day(of.from)}${of.until === undefined ? '' : ` until ${day(of.until)}`}`;
    };
    const name = headerNames[section] ?? section;
    if (section === 'effective')
      return [changed([section], was, is, `${name}: ${dates(after.effective)}, was ${dates(before.effective)}`)];
    if (section === 'owners') return plainChanges(was, is, [section]);
    const say = (value: unknown): string => (value === undefined ? 'not said' : `"${shown(value)}"`);
    return [changed([section], was, is, `${name}: ${say(is)}, was ${say(was)}`)];
  });

/** Every difference, one sentence each; none = the two have the same hash. */
export const diffContracts = (
  before: ParsedContract,
  after: ParsedContract,
): { readonly changes: readonly Change[] } => {
  const [old, now] = [before.contract, after.contract];
  const changes = [
    ...mqlChanges(old.mql, now.mql),
    ...tracksChanges(old.tracks, now.tracks),
    ...temporaryChanges(old.temporary, now.temporary),
    ...rulesChanges(['fit'], old.fit, now.fit),
    ...rulesChanges(['intent'], old.intent, now.intent),
    ...axesChanges(['axes'], old.axes, now.axes),
    ...gradesChanges(old.grades, now.grades),
    ...listChanges(before.lists, after.lists),
    ...dispositionChanges(old.dispositions, now.dispositions),
    ...recycleChanges(old.recycle, now.recycle),
    ...handoffChanges(before, after),
    ...headerChanges(old, now),
  ];
  if (changes.length > 0 || before.policy.contractHash === after.policy.contractHash) return { changes };
  const { lists: _was, ...wasRest } = old;
  const { lists: _is, ...isRest } = now;
  return { changes: plainChanges(wasRest, isRest, []) };
};
