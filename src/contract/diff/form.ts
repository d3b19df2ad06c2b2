// A contract as what it means: defaults filled in, what bears an id under its id, sets in one order, lists with their values. Two contracts whose
// forms are equal mean the same, however they are written. What is not named here is kept as it stands.
import { verdicts } from '#domain/lead.ts';
import { weekdays } from '#domain/policy.ts';
import { handoffDefaults } from '../defaults-handoff.ts';
import { defaults } from '../defaults.ts';
import { builtInLists } from '../free-mail.ts';
import { labelOf } from '../label.ts';
import type { ParsedContract } from '../parse.ts';
import type { AxesDocument } from '../schema-axes.ts';
import type { MqlDocument, TrackDocument } from '../schema-mql.ts';
import type { TemporaryDocument } from '../schema-temporary.ts';
import type { ContractDocument, ReasonDocument } from '../schema.ts';
import type { Form } from './compare.ts';
import { conditionForm } from './condition-form.ts';
import { handoffForm } from './form-handoff.ts';
import { filled, keyed, matchForm, optionalCondition, ordered, placedOverrides } from './form-pieces.ts';
import { intentRulesForm, fitRulesForm } from './form-rules.ts';

export const formOf = (parsed: ParsedContract): Form => {
  const { contract, lists } = parsed;
  const { fit, intent, axes, grades, mql, tracks, temporary, dispositions, recycle, ...rest } = contract;
  const { effective, note, ...header } = rest;
  return filled({
    ...header,
    ...handoffForm(parsed),
    effective: typeof effective === 'number' ? { from: effective } : effective,
    note: note?.trim(),
    time_zone: contract.time_zone ?? defaults.timeZone,
    display_step: contract.display_step ?? defaults.displayStep,
    lists: Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, setOf(values)])),
    fit: fitRulesForm(fit),
    intent: intentRulesForm(intent, axes),
    axes: axesForm(axes),
    grades: {
      ...grades,
      fit: grades?.fit ?? defaults.grades.fit,
      intent: grades?.intent ?? defaults.grades.intent,
      override: placedOverrides(grades?.override ?? []),
    },
    mql: mqlForm(mql, axes),
    tracks: ordered(Object.entries(tracks ?? {}).map(([id, track]) => [id, trackForm(track)])),
    temporary: keyed((temporary ?? []).map((entry) => [entry.id, temporaryForm(entry, axes)])),
    dispositions: dispositionsForm(dispositions, recycle),
    recycle: {
      ...recycle,
      after: recycle?.after ?? defaults.recycleMs,
      to: recycle?.to ?? defaults.recycleLabel,
      cool_off: recycle?.cool_off ?? 0,
      reset: recycle?.reset ?? defaults.recycleReset,
      back: recycle?.back ?? defaults.recycleBack,
    },
  });
};

const sets = new WeakMap<readonly string[], readonly string[]>();

/** Kept, because built-in lists are long and the same for every contract. */
const setOf = (values: readonly string[]): readonly string[] => {
  const known = sets.get(values);
  if (known !== undefined) return known;
  const set = [...new Set(values)].sort();
  sets.set(values, set);
  return set;
};

/** The values of lists that Baton brings come with their use, and are told only where both sides use them. */
export const withoutNewBuiltIns = (form: Form, other: Form): Form => {
  const [own, others] = [form['lists'] as Form, other['lists'] as Form];
  const lists = Object.entries(own).filter(([name]) => !Object.hasOwn(builtInLists, name) || name in others);
  return { ...form, lists: Object.fromEntries(lists) };
};

const ceilingsForm = (ceilings: NonNullable<AxesDocument['fit']>['ceilings']): Form =>
  keyed((ceilings ?? []).map(({ id, when, ...rest }) => [id, { ...rest, when: conditionForm(when) }]));

const axesForm = (axes: AxesDocument | undefined): Form => ({
  ...axes,
  fit: {
    ...axes?.fit,
    floor: axes?.fit?.floor ?? defaults.floor,
    groups: axes?.fit?.groups ?? {},
    ceilings: ceilingsForm(axes?.fit?.ceilings),
  },
  intent: {
    ...axes?.intent,
    floor: axes?.intent?.floor ?? defaults.floor,
    window: axes?.intent?.window ?? defaults.windowMs,
    groups: axes?.intent?.groups ?? {},
    ceilings: ceilingsForm(axes?.intent?.ceilings),
    resets: keyed(
      (axes?.intent?.resets ?? []).map(({ id, restore, ...reset }) => [
        id,
        {
          ...reset,
          ...matchForm(reset),
          restore:
            restore === undefined
              ? undefined
              : { ...restore, ...matchForm(restore), when: optionalCondition(restore.when) },
        },
      ]),
    ),
    freezes: keyed(
      (axes?.intent?.freezes ?? []).map(({ id, until, ...freeze }) => [
        id,
        {
          ...freeze,
          ...matchForm(freeze),
          until: until?.on === undefined ? until : { ...until, ...matchForm({ ...until, on: until.on }) },
        },
      ]),
    ),
  },
});

const definitionForm = (
  { when, keep, fast_track, ...rest }: Pick<MqlDocument, 'when' | 'keep' | 'fast_track'>,
  axes: AxesDocument | undefined,
): Form => ({
  ...rest,
  when: conditionForm(when),
  keep: optionalCondition(keep),
  fast_track:
    fast_track === undefined
      ? undefined
      : {
          ...fast_track,
          ...matchForm(fast_track),
          when: optionalCondition(fast_track.when),
          if_unknown: fast_track.if_unknown ?? defaults.ifUnknown,
          window: fast_track.window ?? axes?.intent?.window ?? defaults.windowMs,
        },
});

const mqlForm = ({ never, again, ...definition }: MqlDocument, axes: AxesDocument | undefined): Form => ({
  ...definitionForm(definition, axes),
  never: optionalCondition(never),
  again: again === undefined ? undefined : { ...again, when: optionalCondition(again.when) },
});

const trackForm = ({ enter, exit, schedule, fit, intent, axes, mql, ...rest }: TrackDocument): Form => ({
  ...rest,
  enter: optionalCondition(enter),
  exit: optionalCondition(exit),
  schedule:
    schedule === undefined
      ? undefined
      : { ...schedule, days: weekdays.filter((day) => (schedule.days ?? weekdays).includes(day)) },
  fit: fit === undefined ? undefined : fitRulesForm(fit),
  intent: intentRulesForm(intent, axes),
  axes: axesForm(axes),
  mql: definitionForm(mql, axes),
});

const temporaryForm = (
  { id: _id, why, fit, intent, off, mql, ...rest }: TemporaryDocument,
  axes: AxesDocument | undefined,
): Form => ({
  ...rest,
  why: why.trim(),
  fit: fitRulesForm(fit ?? []),
  intent: intentRulesForm(intent ?? [], axes),
  points: rest.points ?? {},
  off: Object.fromEntries((off ?? []).map((rule) => [rule, true])),
  mql: mql === undefined ? undefined : { ...mql, when: conditionForm(mql.when) },
});

type Recycle = ContractDocument['recycle'];

/** A way back that is the usual one is not named. */
const thenForm = (then: ReasonDocument['then'], verdict: string, recycle: Recycle): unknown => {
  if (then === undefined) return verdict === 'recycled' ? undefined : 'none';
  if (typeof then === 'string') return then;
  const isUsualPlace = (then.to ?? recycle?.to ?? defaults.recycleLabel) === (recycle?.to ?? defaults.recycleLabel);
  const isUsualTime = then.recycle === (recycle?.after ?? defaults.recycleMs);
  if (verdict === 'recycled' && isUsualPlace && isUsualTime) return undefined;
  return isUsualPlace ? { recycle: then.recycle } : then;
};

const dispositionsForm = (dispositions: ContractDocument['dispositions'], recycle: Recycle): Form => {
  const { requires, correct_within, disputes, ...rest } = dispositions ?? {};
  const { converted: _told, ...demands } = requires ?? {};
  return {
    ...rest,
    ...Object.fromEntries(
      verdicts.map((verdict) => [
        verdict,
        Object.fromEntries(
          Object.entries(dispositions?.[verdict] ?? {}).map(([id, reason]) => [
            id,
            {
              ...reason,
              label: reason.label ?? labelOf(id),
              then: thenForm(reason.then, verdict, recycle),
              needs_text: reason.needs_text ?? false,
              learn: reason.learn ?? true,
              requires: reason.requires === undefined ? undefined : [...reason.requires].sort(),
            },
          ]),
        ),
      ]),
    ),
    requires: Object.fromEntries(Object.entries(demands).map(([verdict, words]) => [verdict, [...words].sort()])),
    correct_within: correct_within ?? handoffDefaults.correctWithinMs,
    disputes: {
      ...disputes,
      within: disputes?.within ?? handoffDefaults.disputesWithinMs,
      settled_by: disputes?.settled_by ?? 'both',
    },
  };
};
