// The contract's document → the plain `Policy` that the domain compiles and runs: defaults filled in, lists resolved, points in thousandths.
import type { Verdict } from '#domain/lead.ts';
import type {
  Again,
  Definition,
  FastTrack,
  FitAxis,
  GradeBands,
  Policy,
  Reason,
  ReasonOutcome,
  Track,
} from '#domain/policy.ts';
import { weekdays } from '#domain/policy.ts';
import { defaults } from './defaults.ts';
import { maxDurationMs } from './duration.ts';
import { labelOf } from './label.ts';
import type { AxesDocument } from './schema-axes.ts';
import type { FastTrackDocument, MqlDocument, TrackDocument } from './schema-mql.ts';
import type { ContractDocument, ReasonDocument } from './schema.ts';
import { type Lists, toCondition } from './to-condition.ts';
import { toHandoff } from './to-handoff.ts';
import { scaled, toFitAxis, toIntentAxis, toWindow, windowOf } from './to-rules.ts';
import { withTemporaryFit, withTemporaryIntent, withTemporaryWhen } from './to-temporary.ts';

/** `lists` must hold every list the document names, with the values of files read. */
export const toPolicy = (document: ContractDocument, lists: Lists, contractHash: string): Policy => {
  const { axes, temporary = [], mql, recycle } = document;
  const fit = toFitAxis(document.fit, axes, lists);
  const intent = toIntentAxis(document.intent, axes, lists);
  const standardFit = { ...fit, rules: withTemporaryFit(fit.rules, temporary, lists) };
  const definition = toDefinition(mql, axes, lists);
  return {
    contractHash,
    name: document.contract,
    version: document.version,
    timeZone: document.time_zone ?? defaults.timeZone,
    effective: toEffective(document.effective),
    fit: standardFit,
    intent: { ...intent, rules: withTemporaryIntent(intent.rules, temporary, windowOf(axes), lists) },
    grades: toGrades(document.grades, lists),
    mql: {
      ...definition,
      when: withTemporaryWhen(definition.when, temporary, lists),
      never: mql.never === undefined ? null : toCondition(mql.never, lists),
      again: toAgain(mql.again, lists),
    },
    tracks: Object.entries(document.tracks ?? {}).map(([id, track]) => toTrack(id, track, standardFit, lists)),
    reasons: toReasons(document),
    recycle: {
      afterMs: recycle?.after ?? defaults.recycleMs,
      label: recycle?.to ?? defaults.recycleLabel,
      coolOffMs: recycle?.cool_off ?? 0,
      reset: recycle?.reset ?? defaults.recycleReset,
      back: recycle?.back ?? defaults.recycleBack,
    },
    displayStep: document.display_step ?? defaults.displayStep,
    handoff: toHandoff(document, lists),
  };
};

const toEffective = (effective: ContractDocument['effective']): Policy['effective'] =>
  typeof effective === 'object'
    ? { from: effective.from, until: effective.until ?? null }
    : { from: effective ?? null, until: null };

const toDefinition = (
  { when, keep, fast_track }: Pick<MqlDocument, 'when' | 'keep' | 'fast_track'>,
  axes: AxesDocument | undefined,
  lists: Lists,
): Definition => ({
  when: toCondition(when, lists),
  keep: keep === undefined ? null : toCondition(keep, lists),
  fastTrack: toFastTrack(fast_track, windowOf(axes), lists),
});

const toAgain = (again: MqlDocument['again'], lists: Lists): Again | null =>
  again === undefined
    ? null
    : { afterMs: again.after ?? 0, when: again.when === undefined ? null : toCondition(again.when, lists) };

/** A track without fit rules of its own judges fit as the contract does, axis and all. */
const toTrack = (id: string, track: TrackDocument, standardFit: FitAxis, lists: Lists): Track => {
  const { enter, exit, from, until, schedule, fit, intent, axes } = track;
  return {
    id,
    enter: enter === undefined ? null : toCondition(enter, lists),
    exit: exit === undefined ? null : toCondition(exit, lists),
    active: from === undefined && until === undefined ? null : { from: from ?? null, until: until ?? null },
    schedule: schedule === undefined ? null : { days: schedule.days ?? weekdays, minuteOfDay: schedule.at },
    fit: fit === undefined ? standardFit : toFitAxis(fit, axes, lists),
    intent: toIntentAxis(intent, axes, lists),
    mql: toDefinition(track.mql, axes, lists),
  };
};

const toGrades = (grades: ContractDocument['grades'], lists: Lists): GradeBands => {
  const fit = grades?.fit ?? defaults.grades.fit;
  const intent = grades?.intent ?? defaults.grades.intent;
  return {
    fit: [scaled(fit.A), scaled(fit.B), scaled(fit.C)],
    intent: [scaled(intent['1']), scaled(intent['2']), scaled(intent['3'])],
    overrides: (grades?.override ?? []).map(({ when, grade }) => ({ when: toCondition(when, lists), grade })),
  };
};

const toFastTrack = (
  fastTrack: FastTrackDocument | undefined,
  windowMs: number | null,
  lists: Lists,
): FastTrack | null =>
  fastTrack === undefined
    ? null
    : {
        on: [...new Set(fastTrack.on)].sort(),
        windowMs: toWindow(fastTrack.window, windowMs) ?? maxDurationMs,
        when: fastTrack.when === undefined ? null : toCondition(fastTrack.when, lists),
        ifUnknown: fastTrack.if_unknown ?? defaults.ifUnknown,
      };

const toReasons = (document: ContractDocument): Policy['reasons'] => {
  const of = (verdict: Verdict): readonly Reason[] =>
    Object.entries(document.dispositions?.[verdict] ?? {}).map(([id, reason]) => ({
      id,
      label: reason.label ?? labelOf(id),
      speaksOf: reason.speaks_of ?? null,
      then: toOutcome(verdict, reason, document),
      needsText: reason.needs_text ?? false,
      isLearnt: reason.learn ?? true,
    }));
  return { accepted: of('accepted'), rejected: of('rejected'), recycled: of('recycled'), converted: of('converted') };
};

const toOutcome = (verdict: Verdict, { then }: ReasonDocument, document: ContractDocument): ReasonOutcome => {
  const label = document.recycle?.to ?? defaults.recycleLabel;
  if (typeof then === 'object') return { kind: 'recycle', forMs: then.recycle, to: then.to ?? label };
  if (then === undefined && verdict === 'recycled')
    return { kind: 'recycle', forMs: document.recycle?.after ?? defaults.recycleMs, to: label };
  return { kind: then ?? 'none' };
};
